"""Artist-made figures as bodies of this project: the same bones, joints and skin weights.

The figures are those of the Validated Avatar Library for Inclusion and Diversity (MIT
licence, copyright 2022 Tiffany Do) in their glTF conversion. They stay outside
the repository: ``python -m lab.synthetic figures`` fetches them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lab.synthetic.body.body import Body, BodyShape
from lab.synthetic.body.gltf import Figure, read_figure
from lab.synthetic.body.skeleton import Floats

NOT_SKIN = ("Teeth", "gland")  # meshes inside the mouth and behind the eyes
# The thorax of these figures is one bone. T8 lies this share of the way from T12 to C7, as on the
# parametric bodies; the skin's weights pass from one half to the other over SOFT_M.
T8_SHARE = 0.4
SOFT_M = 0.08
# From the middle of the hip joints to the pelvis' origin on the parametric bodies (m at 1.75 m).
ORIGIN_M = (0.011, 0.0, 0.011)
ELBOW_BACK_M = 0.01
# Share of the stature (in shoes) at which hip joints lie on 16 of the 19 people and on the
# parametric bodies (0.525 to 0.548). On three women they were put 5 cm lower,
# into the fold of the buttocks; theirs are moved up along the thigh.
HIP_HEIGHT = 0.532
HIP_TOO_LOW_M = 0.03
_FINGERS = {"Thumb": 1, "Index": 2, "Middle": 3, "Ring": 4, "Pinky": 5}
_LIMBS = {
    "Shoulder": "clavicle",
    "Arm": "upperarm01",
    "ForeArm": "lowerarm01",
    "Hand": "wrist",
    "UpLeg": "upperleg01",
    "Leg": "lowerleg01",
    "Foot": "foot",
    "ToeBase": "toe1-1",
    "ToeEnd": "toe1-2",
    "Eye": "eye",
}
_MIDDLE = {
    "Hips": "root",
    "Spine": "spine04",
    "Spine1": "spine03",
    "Spine2": "spine02",
    "Neck": "neck01",
    "Head": "head",
}
# Bones in an order in which parents come first.
_TRUNK = ("root", "spine04", "spine03", "spine02", "spine01", "neck01", "neck02", "neck03", "head")
_LIMB_PARENTS = {
    "eye": "head",
    "clavicle": "spine01",
    "upperarm01": "clavicle",
    "upperarm02": "upperarm01",
    "lowerarm01": "upperarm02",
    "lowerarm02": "lowerarm01",
    "wrist": "lowerarm02",
    "upperleg01": "root",
    "lowerleg01": "upperleg01",
    "foot": "lowerleg01",
    "toe1-1": "foot",
    "toe1-2": "toe1-1",
} | {
    f"finger{f}-{j}": "wrist" if j == 1 else f"finger{f}-{j - 1}"
    for f in range(1, 6)
    for j in (1, 2, 3)
}


@dataclass(frozen=True)
class FigureBody(Body):
    """A body with colour textures (H, W, 3) of its own, and where in which each vertex lies.

    ``weld`` (V,) numbers the places: vertices that the texture's seams part share a number.
    """

    uv: Floats
    picture: NDArray[np.int64]
    textures: tuple[NDArray[np.uint8], ...]
    weld: NDArray[np.int64]


def _own_name(joint: str) -> str | None:
    """This project's name of a figure's joint; None where the parent's will do."""
    if joint in _MIDDLE:
        return _MIDDLE[joint]
    for word, side in (("Left", "L"), ("Right", "R")):
        if not joint.startswith(word):
            continue
        rest = joint.removeprefix(word)
        if rest in _LIMBS:
            return f"{_LIMBS[rest]}.{side}"
        for finger, number in _FINGERS.items():
            if rest.startswith(f"Hand{finger}") and rest[-1] in "123":
                return f"finger{number}-{rest[-1]}.{side}"
    return None


def figure_bones() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and parents of the bones that every figure's body has, parents first."""
    names = list(_TRUNK)
    parents = [-1, *range(len(_TRUNK) - 1)]
    for side in ("L", "R"):
        for name, parent in _LIMB_PARENTS.items():
            above = parent if parent in _TRUNK else f"{parent}.{side}"
            parents.append(names.index(above))
            names.append(f"{name}.{side}")
    return tuple(names), tuple(parents)


def ramp(values: Floats, middle: float, width: float) -> Floats:
    """From 0 to 1 around ``middle``, smoothly, over ``width``."""
    x = np.clip((values - middle) / width + 0.5, 0.0, 1.0)
    return np.asarray(x * x * (3 - 2 * x))


def _heads(
    figure: Figure, places: Floats, bones: tuple[str, ...], reach: tuple[float, float]
) -> dict[str, Floats]:
    """Bone heads in the lifter's axes, those that the figure lacks among them.

    ``reach`` says how high (m) the soles and the crown lie.
    """
    known = {
        own: places[i]
        for i, joint in enumerate(figure.joints)
        if (own := _own_name(joint)) is not None
    }
    for side in ("L", "R"):
        hip, knee = known[f"upperleg01.{side}"], known[f"lowerleg01.{side}"]
        missing = reach[0] + HIP_HEIGHT * (reach[1] - reach[0]) - hip[2]
        if missing > HIP_TOO_LOW_M:
            known[f"upperleg01.{side}"] = hip + (hip - knee) * missing / (hip - knee)[2]
    hips = (known["upperleg01.L"] + known["upperleg01.R"]) / 2
    known["root"] = hips + np.array(ORIGIN_M)
    known["spine01"] = known["spine02"] + T8_SHARE * (known["neck01"] - known["spine02"])
    for name, share in (("neck02", 0.35), ("neck03", 0.7)):
        known[name] = known["neck01"] + share * (known["head"] - known["neck01"])
    for side in ("L", "R"):
        shoulder, elbow, wrist = (
            known[f"{n}.{side}"] for n in ("upperarm01", "lowerarm01", "wrist")
        )
        # Stretched out in the rest pose; which way the elbow bends must be plain.
        share = np.linalg.norm(elbow - shoulder) / np.linalg.norm(wrist - shoulder)
        elbow = shoulder + share * (wrist - shoulder) - np.array([ELBOW_BACK_M, 0.0, 0.0])
        known[f"lowerarm01.{side}"] = elbow
    halve_arms(known)
    return {name: known[name] for name in bones}


def halve_arms(known: dict[str, Floats]) -> None:
    """Add the second bones of upper arms and forearms, which begin half-way, in place."""
    for side in ("L", "R"):
        shoulder, elbow, wrist = (
            known[f"{n}.{side}"] for n in ("upperarm01", "lowerarm01", "wrist")
        )
        known[f"upperarm02.{side}"] = (shoulder + elbow) / 2
        known[f"lowerarm02.{side}"] = (elbow + wrist) / 2


def _weights(
    figure: Figure, points: Floats, heads: dict[str, Floats], bones: tuple[str, ...]
) -> sp.csr_matrix:
    """Skin weights over this project's bones."""
    total = np.zeros((len(points), len(bones)))
    own = None
    for i, joint in enumerate(figure.joints):
        # A joint without a counterpart (finger tips, "_end") follows the nearest one above it.
        own = _own_name(joint) or _follower(joint)
        total[:, bones.index(own)] += figure.weights[:, i]
    z = points[:, 2]
    split_weights(total, bones, "spine02", "spine01", ramp(z, float(heads["spine01"][2]), SOFT_M))
    for low, high in (("neck01", "neck02"), ("neck02", "neck03")):
        split_weights(total, bones, low, high, ramp(z, float(heads[high][2]), 0.03))
    for side in ("L", "R"):
        for first, second, end in (
            ("upperarm01", "upperarm02", "lowerarm01"),
            ("lowerarm01", "lowerarm02", "wrist"),
        ):
            start, stop = heads[f"{first}.{side}"], heads[f"{end}.{side}"]
            length = float(np.linalg.norm(stop - start))
            along = (points - start) @ (stop - start) / length**2
            split_weights(
                total, bones, f"{first}.{side}", f"{second}.{side}", ramp(along, 0.5, 0.5)
            )
    return sp.csr_matrix(total)


def _follower(joint: str) -> str:
    for word, side in (("Left", "L"), ("Right", "R")):
        if joint.startswith(word):
            rest = joint.removeprefix(word)
            if rest.startswith("Toe"):
                return f"toe1-2.{side}"
            for finger, number in _FINGERS.items():
                if rest.startswith(f"Hand{finger}"):
                    return f"finger{number}-3.{side}"
            return f"eye.{side}" if rest.startswith("Eye") else f"wrist.{side}"
    return "head"


def split_weights(
    total: Floats, bones: tuple[str, ...], low: str, high: str, share: Floats
) -> None:
    """Move a share (V,) of one bone's weights to another's, in place."""
    a, b = bones.index(low), bones.index(high)
    moved = total[:, a] * share
    total[:, a] -= moved
    total[:, b] += moved


def figure_body(path: Path, shape: BodyShape) -> FigureBody:
    """Read a figure as a body, grown or shrunk as a whole to the shape's stature.

    Raises ValueError for a file that holds no such figure.
    """
    figure = scaled(read_figure(path, NOT_SKIN), shape.stature_m)
    bones, _ = figure_bones()
    low, high = float(figure.points[:, 2].min()), float(figure.points[:, 2].max())
    heads = _heads(figure, figure.places, bones, (low, high))
    return as_body(figure, shape, heads, _weights(figure, figure.points, heads, bones))


def scaled(figure: Figure, stature_m: float) -> Figure:
    """A figure in the lifter's axes (x ahead, y to the left, z up), as tall as asked for."""
    # Files have x to the figure's left, y up and z ahead.
    points, places = figure.points[:, [2, 0, 1]], figure.places[:, [2, 0, 1]]
    scale = stature_m / float(np.ptp(points[:, 2]))
    return replace(figure, points=points * scale, places=places * scale)


def as_body(
    figure: Figure, shape: BodyShape, heads: dict[str, Floats], weights: sp.csr_matrix
) -> FigureBody:
    """The body of a scaled figure whose bone heads and skin weights are known."""
    points = figure.points
    bones, parents = figure_bones()
    origin = heads["root"]
    corner = points[figure.faces]
    volume = np.einsum("ij,ij->", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6
    _, weld = np.unique(np.round(points, 5), axis=0, return_inverse=True)
    return FigureBody(
        shape=shape,
        vertices=points - origin,
        faces=figure.faces,
        heads=np.array([heads[name] for name in bones]) - origin,
        parents=parents,
        bones=bones,
        weights=weights,
        mass_kg=float(volume) * 1010.0,
        uv=figure.uv,
        picture=figure.picture,
        textures=figure.textures,
        weld=weld.ravel().astype(np.int64),
    )
