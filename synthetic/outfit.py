"""Clothes, shoes and hair as shells over the body at rest.

A shell reuses the body's own vertices, pushed outwards along their normals, and so moves with the
same skin weights. Its hem is a signed distance in metres that the renderer cuts along.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.spatial import ConvexHull

from synthetic.body import Body
from synthetic.mesh import Colour, Floats, Ints, normal_operator, vertex_normals

SKIN, CLOTH, RIB, HAIR, RUBBER = 1, 2, 3, 4, 0


@dataclass(frozen=True)
class Outfit:
    """What a lifter wears; lengths in metres, colours linear RGB."""

    skin: Colour
    hair: Colour
    hair_style: str
    top: str
    top_colour: Colour
    top_looseness_m: float
    bottom: str
    bottom_colour: Colour
    bottom_looseness_m: float
    shoe_colour: Colour
    sole_colour: Colour
    sock_colour: Colour


@dataclass(frozen=True)
class Shell:
    """A skinned surface at rest: body vertex of each point, place, triangles, look.

    ``rise`` is how far (m) the point lies above the skin, ``sag`` how far it may hang below that,
    ``lie`` how far above the skin it still lies where gravity presses it on.
    """

    index: Ints
    points: Floats
    skin_normals: Floats
    faces: Ints
    colour: Floats
    uv: Floats
    hem: Floats
    rise: Floats
    sag: Floats
    lie: Floats
    layer: int
    gloss: float


def _neighbours(faces: Ints, count: int) -> sp.csr_matrix:
    a = np.concatenate([faces, np.roll(faces, 1, axis=1), np.roll(faces, -1, axis=1)], axis=1)
    rows, columns = a[:, [0, 1, 2]].ravel(), a[:, [3, 4, 5]].ravel()
    adjacency = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    adjacency.data[:] = 1.0
    degree = np.asarray(adjacency.sum(axis=1)).ravel()
    return sp.diags(1.0 / np.maximum(degree, 1.0)) @ adjacency


def _shell(
    body: Body,
    normals: Floats,
    hem: Floats,
    rise: Floats,
    smooth: int,
    sag: Floats,
    lie_m: float,
    colour: Colour,
    layer: int,
    gloss: float,
) -> Shell:
    """Cut the faces that lie inside ``hem`` (V,), lift them by ``rise`` and smooth the lift."""
    keep = (hem[body.faces] > 0).any(axis=1)
    faces = body.faces[keep]
    index, local = np.unique(faces.ravel(), return_inverse=True)
    faces = local.reshape(-1, 3)
    base, n = body.vertices[index], normals[index]
    lifted = base + n * rise[index, None]
    average = _neighbours(faces, len(index))
    for _ in range(smooth):
        lifted = 0.4 * lifted + 0.6 * (average @ lifted)
    height = np.einsum("ij,ij->i", lifted - base, n)
    height = np.maximum(height, np.minimum(rise[index], lie_m))
    points = base + n * height[:, None]
    around = np.arctan2(base[:, 1], base[:, 0])
    uv = np.stack([around * 0.9, base[:, 2] * 6.0], axis=1)
    return Shell(
        index,
        points,
        n,
        faces,
        np.tile(np.asarray(colour), (len(index), 1)),
        uv,
        hem[index],
        height,
        sag[index],
        np.full(len(index), lie_m),
        layer,
        gloss,
    )


def body_normals(body: Body) -> Floats:
    """Unit normals (V, 3) of the body at rest."""
    return vertex_normals(
        body.vertices, body.faces, normal_operator(body.faces, len(body.vertices))
    )


def arm_length(body: Body) -> Floats:
    """How far down the upper arm each vertex lies, in metres (V,); negative on the trunk."""
    far = np.full(len(body.vertices), -1.0)
    for side in ("L", "R"):
        start, end = body.head(f"upperarm01.{side}"), body.head(f"lowerarm01.{side}")
        axis = (end - start) / np.linalg.norm(end - start)
        arm = (
            body.weight_of(
                f"upperarm01.{side}",
                f"upperarm02.{side}",
                f"lowerarm01.{side}",
                f"lowerarm02.{side}",
                f"wrist.{side}",
                "finger",
                "metacarpal",
            )
            > 0.15
        )
        mine = arm & (np.sign(body.vertices[:, 1]) == np.sign(start[1]))
        far[mine] = ((body.vertices - start) @ axis)[mine]
    return far


def top_hem(body: Body, kind: str) -> Floats:
    """Signed inside distance (V,) of a "shirt", "tank", "crop" or "long" top."""
    v = body.vertices
    low = {"shirt": -0.075, "long": -0.06, "tank": -0.03, "crop": 0.0}[kind]
    bottom = v[:, 2] - (low if kind != "crop" else body.head("spine02")[2] + 0.02)
    sleeve_m = {"shirt": 0.17, "long": 0.44, "tank": 0.01, "crop": -0.015}[kind]
    neck = body.head("neck01")
    scoop = {"shirt": 0.0, "long": 0.0, "tank": 0.05, "crop": 0.07}[kind]
    neckline = neck[2] - 0.004 - v[:, 2] - 0.55 * (v[:, 0] - neck[0])
    width = np.clip(1 - np.abs(v[:, 1]) / 0.11, 0, 1)
    neckline = neckline - scoop * width
    hem = np.minimum(
        np.minimum(bottom, neckline + 1.2 * np.maximum(np.abs(v[:, 1]) - 0.07, 0)),
        sleeve_m - arm_length(body),
    )
    forbidden = (
        body.weight_of("upperleg02", "lowerleg", "wrist", "finger", "metacarpal", "head") > 0.3
    )
    return np.where(forbidden, -0.05, hem)


def bottom_hem(body: Body, kind: str) -> Floats:
    """Signed inside distance (V,) of "shorts", "short_shorts", "leggings" or "trousers"."""
    v = body.vertices
    knee, ankle = body.head("lowerleg01.L")[2], body.head("foot.L")[2]
    end = {
        "shorts": knee + 0.10,
        "short_shorts": knee + 0.25,
        "leggings": ankle + 0.05,
        "trousers": ankle + 0.02,
    }[kind]
    hem = np.minimum(body.head("spine04")[2] + 0.035 - v[:, 2], v[:, 2] - end)
    arms = body.weight_of("upperarm", "lowerarm", "wrist", "finger", "metacarpal") > 0.02
    return np.where(arms, -0.05, hem)


def hair_hem(body: Body) -> Floats:
    """Signed inside distance (V,) of the scalp."""
    v = body.vertices
    eye = body.head("eye.L")
    crown = v[:, 2] - (eye[2] + 0.062)
    ear_x = body.head("head")[0] + 0.005
    behind = np.minimum(ear_x - v[:, 0] + 0.35 * (v[:, 2] - eye[2]), v[:, 2] - (eye[2] - 0.055))
    hem = np.maximum(crown, behind)
    ears = (np.abs(v[:, 1]) > 0.071) & (v[:, 2] < eye[2] + 0.03) & (v[:, 0] > ear_x - 0.03)
    return np.where((body.weight_of("head") > 0.8) & ~ears, hem, -0.05)


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
    return _shell(
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
    return _shell(
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
    return _shell(body, normals, hem, rise, 1, np.zeros(len(hem)), 0.003, outfit.hair, HAIR, 0.25)


def make_skin(body: Body, normals: Floats, outfit: Outfit, covered: Floats) -> Shell:
    """The bare skin: every face that no garment hides, painted with lips, brows and eyes."""
    shell = _shell(
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
        brow = (np.abs(v[:, 2] - eye[2] - 0.020) < 0.006) & (np.abs(v[:, 1] - eye[1]) < 0.022)
        brow &= (v[:, 0] > eye[0]) & ~ball_
        colour[brow] = 0.35 * skin + 0.65 * np.minimum(hair, skin)
        lash = (
            (radius > 0.010)
            & (radius < 0.0165)
            & front
            & ~ball_
            & (np.abs(v[:, 2] - eye[2]) < 0.009)
        )
        colour[lash] = skin * 0.45
    mouth = (np.abs(v[:, 1]) < 0.024) & (v[:, 0] > body.head("eye.L")[0] + 0.012)
    mouth &= np.abs(v[:, 2] - body.head("eye.L")[2] + 0.066) < 0.008
    colour[mouth] = skin * np.array([0.85, 0.55, 0.55])
    return colour


@dataclass(frozen=True)
class Shoe:
    """A shoe at rest, rigid with the foot bone: points, triangles, colours (upper and sole)."""

    points: Floats
    faces: Ints
    colour: Floats
    bone: str


SOLE_M = 0.024


def make_shoe(body: Body, side: str, outfit: Outfit) -> Shoe:
    """The convex hull of the foot, swollen, on a slab of sole that ends SOLE_M under the skin."""
    foot = body.weight_of(f"foot.{side}", f"toe") > 0.6
    foot &= np.sign(body.vertices[:, 1]) == (1 if side == "L" else -1)
    foot &= body.vertices[:, 2] < body.head(f"foot.{side}")[2] + 0.015
    centre = body.vertices[foot].mean(axis=0)
    spread = body.vertices[foot] - centre
    ground = body.vertices[:, 2].min()
    swollen = centre + spread * np.array([1.06, 1.12, 1.0]) + np.array([0.002, 0, 0])
    top = swollen + np.array([0.0, 0, 0.006])
    hull = ConvexHull(
        np.concatenate([top, np.column_stack([swollen[:, :2], np.full(len(top), ground)])])
    )
    upper = hull.points[hull.vertices]
    outline = ConvexHull(swollen[:, :2])
    ring = outline.points[outline.vertices]
    middle = ring.mean(axis=0)
    flare = middle + (ring - middle) * 1.04
    slab = np.concatenate(
        [
            np.column_stack([flare, np.full(len(ring), ground + 0.010)]),
            np.column_stack([flare, np.full(len(ring), ground - SOLE_M * 0.85)]),
            np.column_stack([middle + (ring - middle) * 0.97, np.full(len(ring), ground - SOLE_M)]),
        ]
    )
    points, faces, colours = [], [], []
    for cloud, colour in ((upper, outfit.shoe_colour), (slab, outfit.sole_colour)):
        part = ConvexHull(cloud)
        triangles = _outward(cloud, part.simplices)
        faces.append(triangles + sum(len(p) for p in points))
        points.append(cloud)
        colours.append(np.tile(np.asarray(colour), (len(cloud), 1)))
    return Shoe(
        np.concatenate(points), np.concatenate(faces), np.concatenate(colours), f"foot.{side}"
    )


def _outward(points: Floats, triangles: Ints) -> Ints:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    centre = points.mean(axis=0)
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), (a + b + c) / 3 - centre) < 0
    return np.where(inward[:, None], triangles[:, ::-1], triangles)
