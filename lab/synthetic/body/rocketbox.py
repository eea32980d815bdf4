"""The figures of the Microsoft Rocketbox library as bodies of this project.

The figures (MIT licence, copyright 2020 Microsoft) stay outside the repository:
``python -m lab.synthetic figures --system rocketbox`` fetches them. All men share one skeleton,
all women another; what differs is the skin, so each is given a build of its own.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lab.synthetic.body.body import BodyShape
from lab.synthetic.body.fbx import read_figure
from lab.synthetic.body.figure import (
    ORIGIN_M,
    FigureBody,
    as_body,
    figure_bones,
    halve_arms,
    ramp,
    scaled,
    split_weights,
)
from lab.synthetic.body.gltf import Figure
from lab.synthetic.body.portrait import (
    Limb,
    find_camera,
    outline,
    paint,
)
from lab.synthetic.body.skeleton import Floats

SKELETON = "Bip01 "
# The lumbar spine of these figures is two bones, Spine and Spine1. L3/L4 lies this share of the way
# from the one to the other, as on the parametric bodies (0.42 to 0.52).
L3_SHARE = 0.47
SOFT_M = 0.06  # over which the skin passes from one bone to the next where a joint is added
TOE_END_M = 0.055  # of the toes' bone, which ends the skeleton
CARDS = "opacity"  # material of hair on cards, whose transparency is not known here
_MIDDLE = {
    "Pelvis": "root",
    "Spine": "spine04",
    "Spine1": "spine02",
    "Spine2": "spine01",
    "Neck": "neck01",
    "Head": "head",
}
_LIMBS = {
    "Clavicle": "clavicle",
    "UpperArm": "upperarm01",
    "Forearm": "lowerarm01",
    "Hand": "wrist",
    "Thigh": "upperleg01",
    "Calf": "lowerleg01",
    "Foot": "foot",
    "Toe0": "toe1-1",
}


def own_name(joint: str) -> str:
    """This project's name of a figure's bone; bones of the face belong to the head."""
    rest = joint.removeprefix(SKELETON)
    if rest in _MIDDLE:
        return _MIDDLE[rest]
    if rest in ("LEye", "REye"):
        return f"eye.{rest[0]}"
    side, _, limb = rest.partition(" ")
    if side in ("L", "R"):
        if limb in _LIMBS:
            return f"{_LIMBS[limb]}.{side}"
        if limb.startswith("Finger"):
            finger, joint_number = int(limb[6]), limb[7:] or "0"
            return f"finger{finger + 1}-{int(joint_number) + 1}.{side}"
    return "head"


def _heads(figure: Figure, bones: tuple[str, ...]) -> dict[str, Floats]:
    """Bone heads in the lifter's axes, those that the figure lacks among them."""
    known = {
        own: place
        for joint, place in zip(figure.joints, figure.places, strict=True)
        if (own := own_name(joint)) != "head" or joint == f"{SKELETON}Head"
    }
    hips = (known["upperleg01.L"] + known["upperleg01.R"]) / 2
    known["root"] = hips + np.array(ORIGIN_M)
    known["spine03"] = known["spine04"] + L3_SHARE * (known["spine02"] - known["spine04"])
    for name, share in (("neck02", 0.35), ("neck03", 0.7)):
        known[name] = known["neck01"] + share * (known["head"] - known["neck01"])
    halve_arms(known)
    for side in ("L", "R"):
        known[f"toe1-2.{side}"] = known[f"toe1-1.{side}"] + np.array([TOE_END_M, 0.0, 0.0])
    missing = [name for name in bones if name not in known]
    if missing:
        raise ValueError(f"the figure has no {', '.join(missing)}")
    return {name: known[name] for name in bones}


def _weights(figure: Figure, heads: dict[str, Floats], bones: tuple[str, ...]) -> sp.csr_matrix:
    """Skin weights over this project's bones."""
    points = figure.points
    total = np.zeros((len(points), len(bones)))
    for i, joint in enumerate(figure.joints):
        total[:, bones.index(own_name(joint))] += figure.weights[:, i]
    z = points[:, 2]
    for low, high, soft_m in (
        ("spine04", "spine03", SOFT_M),
        ("neck01", "neck02", 0.03),
        ("neck02", "neck03", 0.03),
    ):
        split_weights(total, bones, low, high, ramp(z, float(heads[high][2]), soft_m))
    for side in ("L", "R"):
        for first, second, end in (
            ("upperarm01", "upperarm02", "lowerarm01"),
            ("lowerarm01", "lowerarm02", "wrist"),
        ):
            start, stop = heads[f"{first}.{side}"], heads[f"{end}.{side}"]
            along = (points - start) @ (stop - start) / float(np.sum((stop - start) ** 2))
            names = f"{first}.{side}", f"{second}.{side}"
            split_weights(total, bones, *names, ramp(along, 0.5, 0.5))
    return sp.csr_matrix(total)


def read_bare(path: Path) -> Figure:
    """A figure without pictures, and without the hair on cards."""
    figure, materials = read_figure(path)
    cards = [i for i, name in enumerate(materials) if CARDS in name]
    kept = ~np.isin(figure.picture[figure.faces[:, 0]], cards)
    used, faces = np.unique(figure.faces[kept], return_inverse=True)
    pictures, picture = np.unique(figure.picture[used], return_inverse=True)
    del pictures
    return replace(
        figure,
        points=figure.points[used],
        uv=figure.uv[used],
        faces=faces.reshape(-1, 3).astype(np.int64),
        weights=figure.weights[used],
        picture=picture.astype(np.int64),
    )


def painting(path: Path, number: int) -> Path:
    """Where the picture of a figure's material lies, beside the figure."""
    return path.with_name(f"{path.stem}.{number}.png")


def _read_painting(path: Path) -> NDArray[np.uint8]:
    picture = cv2.imread(str(path))
    if picture is None:
        raise ValueError(f"{path} is missing; `python -m lab.synthetic figures` makes it")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def rocketbox_body(path: Path, shape: BodyShape) -> FigureBody:
    """Read a figure as a body, grown or shrunk as a whole to the shape's stature.

    Raises ValueError for a file that holds no such figure, or one not yet painted.
    """
    figure = _built(scaled(read_bare(path), shape.stature_m), girth_of(path.stem))
    count = int(figure.picture.max()) + 1
    figure = replace(
        figure, textures=tuple(_read_painting(painting(path, i)) for i in range(count))
    )
    bones, _ = figure_bones()
    heads = _heads(figure, bones)
    return as_body(figure, shape, heads, _weights(figure, heads, bones))


# Parts of the body that one colour goes around: the bones whose skin they are, and where their axis
# begins and ends.
_TRUNK = ("root", "spine04", "spine02", "spine01")
_HEAD = ("neck01", "head", "eye.L", "eye.R")
NAPE = 0.42  # of the way from the base of the neck to the crown
EARS_BEHIND_EYES_M = 0.085
_SIDED_PARTS = (
    (("clavicle", "upperarm01"), "upperarm01", "lowerarm01"),
    (("lowerarm01",), "lowerarm01", "wrist"),
    (("wrist", "finger"), "wrist", "finger3-1"),
    (("upperleg01",), "upperleg01", "lowerleg01"),
    (("lowerleg01",), "lowerleg01", "foot"),
    (("foot", "toe"), "foot", "lowerleg01"),
)

# How much of a build's girth the skin of each bone gets; hands, feet and head get none.
_GIRTHS = {
    "root": 1.0,
    "spine04": 1.0,
    "spine02": 0.8,
    "spine01": 0.3,
    "upperleg01": 0.8,
    "lowerleg01": 0.4,
    "upperarm01": 0.4,
    "lowerarm01": 0.2,
}
_BELOW = {
    "upperleg01": "lowerleg01",
    "lowerleg01": "foot",
    "upperarm01": "lowerarm01",
    "lowerarm01": "wrist",
}
LEAST_GIRTH, MOST_GIRTH = 0.92, 1.14


def girth_of(name: str) -> float:
    """A figure's girth over what its makers gave it, which differs little between them."""
    rng = np.random.default_rng(zlib.crc32(name.encode("utf-8")))
    return float(rng.uniform(LEAST_GIRTH, MOST_GIRTH))


def _built(figure: Figure, girth: float) -> Figure:
    """A scaled figure grown or shrunk around the axes of its trunk and limbs."""
    names = [own_name(joint) for joint in figure.joints]
    place = dict(zip(names, figure.places, strict=True))
    moved = np.zeros_like(figure.points)
    for i, own in enumerate(names):
        bone, _, side = own.partition(".")
        share = _GIRTHS.get(bone, 0.0)
        if share == 0.0:
            continue
        start, end = (
            (place["root"], place["neck01"])
            if not side
            else (place[own], place[_BELOW[bone] + "." + side])
        )
        axis = (end - start) / np.linalg.norm(end - start)
        off = figure.points - start
        off -= (off @ axis)[:, None] * axis
        moved += figure.weights[:, [i]] * (girth - 1.0) * share * off
    return replace(figure, points=figure.points + moved)


def limbs_of(figure: Figure) -> dict[int, Limb]:
    """For every joint of a figure the part of the body that its skin belongs to."""
    names = [own_name(joint) for joint in figure.joints]
    place = {
        own: at
        for joint, own, at in zip(figure.joints, names, figure.places, strict=True)
        if own != "head" or joint == f"{SKELETON}Head"
    }
    neck = place["neck01"]
    crown = float(figure.points[:, 1].max() - neck[1])
    up = np.array([0.0, 1.0, 0.0])
    middle = (place["eye.L"] + place["eye.R"]) / 2
    ears = np.array([neck[0], neck[1], middle[2] - EARS_BEHIND_EYES_M])
    limbs = {
        i: Limb(1, place["root"], neck - place["root"], alike=True)
        if own in _TRUNK
        else Limb(2, ears, up, alike=True, nape=NAPE * crown)
        for i, own in enumerate(names)
        if own in _TRUNK + _HEAD
    }
    for number, (bones, start, end) in enumerate(_SIDED_PARTS, start=3):
        first, last = place[f"{start}.L"], place[f"{end}.L"]
        for side, sign in (("L", 1), ("R", -1)):
            limb = Limb(sign * number, first, last - first)
            limbs.update(
                {
                    i: limb
                    for i, own in enumerate(names)
                    if own.endswith(f".{side}") and own.startswith(bones)
                }
            )
    return limbs


def make_paintings(path: Path, portrait: Path, most: float) -> float:
    """Paint a figure after its portrait; returns how much of the outlines differs (0 to 1).

    Nothing is painted where more than ``most`` differs. The first picture is written last: it says
    that all are there.

    Raises ValueError where either cannot be read.
    """
    figure = read_bare(path)
    picture = cv2.imread(str(portrait), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise ValueError(f"{portrait} cannot be read as a picture")
    if picture.dtype == np.uint16:
        picture = picture // 257
    picture = np.asarray(picture, dtype=np.uint8)
    camera, differs = find_camera(figure, outline(picture))
    if differs > most:
        return differs
    textures = paint(figure, picture, camera, limbs_of(figure))
    for number, texture in reversed(list(enumerate(textures))):
        cv2.imwrite(str(painting(path, number)), texture)  # both are blue, green, red
    return differs
