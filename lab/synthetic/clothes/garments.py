"""Cutting the shells: garments, hair, and the skin that they leave bare."""

from __future__ import annotations

import numpy as np

from lab.synthetic.body.body import Body
from lab.synthetic.body.mesh import Floats
from lab.synthetic.clothes.outfit import (
    Outfit,
    Shell,
    arm_length,
    bottom_hem,
    hair_hem,
    make_shell,
    top_hem,
)
from lab.synthetic.clothes.textures import CLOTH, HAIR, SKIN

SOCK_M = 0.06  # above the ankle joint


def make_top(body: Body, normals: Floats, outfit: Outfit) -> Shell:
    """The upper garment; a loose one bridges hollows and hangs at the lower back."""
    hem = top_hem(body, outfit.top)
    v = body.vertices
    loose = outfit.top_looseness_m
    contact = body.head("spine01")[2]
    drop = np.clip((contact + 0.05 - v[:, 2]) / 0.22, 0, 1)
    sleeve = np.clip(arm_length(body) / 0.12, 0, 1)
    rise = 0.008 + loose * np.maximum(0.35 + 0.65 * drop, 0.8 * sleeve)
    rise += 0.006 * np.clip((0.10 - v[:, 2]) / 0.05, 0, 1)  # over the waistband
    sag = loose * 1.6 * np.clip((contact - 0.03 - v[:, 2]) / 0.12, 0, 1)
    return make_shell(
        body, normals, hem, rise, int(600 * loose) + 3, sag, 0.010, outfit.top_colour, CLOTH, 0.06
    )


def make_bottom(body: Body, normals: Floats, outfit: Outfit) -> Shell:
    """Shorts, leggings or trousers."""
    hem = bottom_hem(body, outfit.bottom)
    v = body.vertices
    loose = outfit.bottom_looseness_m
    leg = np.clip((-0.02 - v[:, 2]) / 0.2, 0, 1)
    rise = 0.0045 + loose * (0.05 + 0.95 * leg)
    sag = loose * 1.1 * leg
    return make_shell(
        body,
        normals,
        hem,
        rise,
        int(300 * loose) + 2,
        sag,
        0.005,
        outfit.bottom_colour,
        CLOTH,
        0.08 if loose > 0.008 else 0.16,
    )


def make_hair(body: Body, normals: Floats, outfit: Outfit) -> Shell | None:
    """The hair on the head, or None for a bald one."""
    if outfit.hair_style == "bald":
        return None
    hem = hair_hem(body)
    thick = {"shaved": 0.003, "short": 0.013}.get(outfit.hair_style, 0.010)
    wave = 0.25 * np.sin(90 * body.vertices[:, 1]) * np.sin(70 * body.vertices[:, 2])
    rise = thick * (1 + wave) * np.clip(hem / 0.02, 0.15, 1)
    return make_shell(
        body, normals, hem, rise, 1, np.zeros(len(hem)), 0.003, outfit.hair, HAIR, 0.25
    )


def make_skin(body: Body, normals: Floats, outfit: Outfit, covered: Floats) -> Shell:
    """The bare skin: every face that no garment hides, painted with lips, brows and eyes."""
    shell = make_shell(
        body,
        normals,
        np.ones(len(body.vertices)),
        np.zeros(len(body.vertices)),
        0,
        np.zeros(len(body.vertices)),
        0.0,
        outfit.skin,
        SKIN,
        0.22,
    )
    colour = shell.colour * (1 + 0.05 * np.sin(body.vertices[:, 2:3] * 31))
    colour = _paint_face(body, colour, outfit)
    ankle = body.head("foot.L")[2]
    legs = body.weight_of("lowerleg", "foot") > 0.5
    colour[legs & (body.vertices[:, 2] < ankle + SOCK_M)] = outfit.sock_colour
    in_shoe = body.weight_of("toe", "foot") > 0.9
    hidden = (covered[body.faces] > 0.02).all(axis=1) | in_shoe[body.faces].all(axis=1)
    return Shell(
        shell.index,
        body.vertices,
        normals,
        body.faces[~hidden],
        colour,
        shell.uv,
        shell.hem,
        shell.rise,
        shell.sag,
        shell.lie,
        SKIN,
        0.22,
    )


def _paint_face(body: Body, colour: Floats, outfit: Outfit) -> Floats:
    colour = colour.copy()
    v = body.vertices
    skin, hair = np.asarray(outfit.skin), np.asarray(outfit.hair)
    for side in ("L", "R"):
        eye = body.head(f"eye.{side}")
        ball_ = body.weight_of(f"eye.{side}") > 0.5
        radius = np.hypot(v[:, 1] - eye[1], v[:, 2] - eye[2])
        front = v[:, 0] > eye[0]
        colour[ball_] = (0.75, 0.73, 0.70)
        colour[ball_ & front & (radius < 0.0065)] = (0.10, 0.06, 0.03)
        colour[ball_ & front & (radius < 0.003)] = (0.01, 0.01, 0.01)
        brow = (np.abs(v[:, 2] - eye[2] - 0.020) < 0.007) & (np.abs(v[:, 1] - eye[1]) < 0.024)
        brow &= (v[:, 0] > eye[0]) & ~ball_
        colour[brow] = 0.30 * skin + 0.15 * np.minimum(hair, skin)
        socket = (radius > 0.009) & (radius < 0.019) & front & ~ball_ & ~brow
        colour[socket] *= 0.62
        lash = (radius > 0.009) & (radius < 0.0165) & front & ~ball_
        colour[lash & (np.abs(v[:, 2] - eye[2]) < 0.009)] = skin * 0.30
    mouth = (np.abs(v[:, 1]) < 0.024) & (v[:, 0] > body.head("eye.L")[0] + 0.012)
    mouth &= np.abs(v[:, 2] - body.head("eye.L")[2] + 0.066) < 0.008
    colour[mouth] = skin * np.array([0.72, 0.40, 0.40])
    nostrils = (np.abs(v[:, 1]) < 0.016) & (v[:, 0] > body.head("eye.L")[0] + 0.02)
    nostrils &= np.abs(v[:, 2] - body.head("eye.L")[2] + 0.046) < 0.006
    colour[nostrils] *= 0.6
    return colour
