"""Clothes, shoes and hair as shells over the body at rest.

A shell reuses the body's own vertices, pushed outwards along their normals, and so moves with the
same skin weights. Its hem is a signed distance in metres that the renderer cuts along.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lab.synthetic.body.body import Body
from lab.synthetic.body.mesh import Colour, Floats, Ints, normal_operator, vertex_normals


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
    return sp.csr_matrix(sp.diags(1.0 / np.maximum(degree, 1.0)) @ adjacency)


def make_shell(
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
