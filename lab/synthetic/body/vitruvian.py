"""Bodies of another parametric model: Vitruvian, whose shapes artists sculpted and morphed.

The model (CC0; Sean Buckley, Olaf Delgado-Friedrichs and others; a character of CharMorph) stays
outside the repository: ``python -m lab.synthetic figures --system vitruvian`` fetches it. It shares
neither mesh nor joints nor skin weights with the other bodies, and has no clothes of its own: it
wears those of the parametric bodies.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lab.synthetic.body.body import Body, BodyShape, thin_out
from lab.synthetic.body.figure import ORIGIN_M, figure_bones, halve_arms, ramp, split_weights
from lab.synthetic.body.skeleton import Floats

Ints = NDArray[np.int64]

FACES, BASE = "faces.npy", "morphs/L1/Default.npy"
WEIGHTS, JOINTS = "weights/rigify.npz", "joints/rigify.npz"
MORPHS = "morphs/L2/{}.npz"
#: Morphs that a body is drawn from. The model moves from woman to man by one of them.
USED = (
    "Gender_Female",
    "Gender_Male",
    "BodyType_Fat",
    "BodyType_Emaciated",
    "BodyType_Muscular",
    "BodyType_Lean",
    "BodyType_LongProportions",
    "Legs_Thigh_Size",
    "Legs_Hamstring_Size",
    "Legs_Quad_Size",
    "Legs_Calves_Size",
    "Waist_GluteSize",
    "Waist_Hips_Width",
    "Waist_Width",
    "Stomach_Bloating",
    "Torso_RibWidth",
    "Shoulders_ShoulderWidth",
    "Chest_Breast_Size",
    "Neck_Girth",
    "Race_African",
    "Race_EastAsian",
    "Race_Hispanic",
    "Race_Tamil",
    "Race_White",
)
_LOCAL = tuple(n for n in USED if n.startswith(("Legs", "Waist", "Stomach", "Torso", "Shoulders")))
_RACES = tuple(n for n in USED if n.startswith("Race"))
# L3/L4 lies this share of the way from L5/S1 to T12/L1, as on the other bodies.
L3_SHARE = 0.47
SOFT_M = 0.06  # over which the skin passes from one bone to the next where a joint is added
EYE_M = 0.0135  # radius around an eye's middle within which all is eye
# Joints of this project, and where the model's rig has them.
_MIDDLE = {
    "spine04": "spine_tail",
    "spine02": "spine.001_tail",
    "spine01": "spine.002_tail",
    "neck01": "spine.003_tail",
    "neck02": "spine.004_tail",
    "head": "spine.005_tail",
}
_SIDED = {
    "eye": "eye.{}_head",
    "clavicle": "shoulder.{}_head",
    "upperarm01": "upper_arm.{}_head",
    "lowerarm01": "upper_arm.{}_tail",
    "wrist": "forearm.{}_tail",
    "upperleg01": "thigh.{}_head",
    "lowerleg01": "thigh.{}_tail",
    "foot": "shin.{}_tail",
    "toe1-1": "foot.{}_tail",
    "toe1-2": "toe.{}_tail",
}
_FINGERS = {"thumb": 1, "f_index": 2, "f_middle": 3, "f_ring": 4, "f_pinky": 5}
# Whose skin the bones of the rig move, and with which shares.
_SKIN = {
    "spine": {"root": 1.0},
    "pelvis": {"root": 1.0},
    "abdomen": {"spine04": 1.0},
    "abdomen.001": {"spine03": 1.0},
    "spine.001": {"spine04": 1.0},
    "spine.002": {"spine02": 1.0},
    "spine.003": {"spine01": 1.0},
    "breast": {"spine01": 1.0},
    "chest_expand": {"spine01": 1.0},
    "spine.004": {"neck01": 1.0},
    "spine.005": {"neck02": 1.0},
    "spine.006": {"head": 1.0},
    "shoulder": {"clavicle": 1.0},
    "upper_arm": {"upperarm01": 1.0},
    "upper_arm.001": {"upperarm02": 1.0},
    "forearm": {"lowerarm01": 1.0},
    "forearm.001": {"lowerarm02": 1.0},
    "hand": {"wrist": 1.0},
    "thigh": {"upperleg01": 1.0},
    "thigh.001": {"upperleg01": 1.0},
    "thigh-medial": {"root": 0.5, "upperleg01": 0.5},
    "thigh-lateral": {"root": 0.5, "upperleg01": 0.5},
    "knee": {"upperleg01": 0.5, "lowerleg01": 0.5},
    "shin": {"lowerleg01": 1.0},
    "shin.001": {"lowerleg01": 1.0},
    "foot": {"foot": 1.0},
    "toe_bend": {"toe1-1": 1.0},
    "big_toe.01": {"toe1-1": 1.0},
    "big_toe.02": {"toe1-1": 1.0},
}


def vitruvian_body(folder: Path, shape: BodyShape) -> Body:
    """A body of this model, as tall as asked for.

    Args:
        folder: of the model's files.
        shape: what is asked for; what it does not say (glutes, thighs, waist, ...) is drawn by its
            ``body_id``.

    Raises:
        ValueError: where a file is missing.
    """
    points = _morphed(folder, shares_of(shape))
    scale = shape.stature_m / float(np.ptp(points[:, 2]))
    points = points * scale
    bones, parents = figure_bones()
    heads = _heads(folder, points, bones)
    weights = _weights(folder, points, heads, bones)
    quads = np.asarray(_array(folder, FACES), dtype=np.int64)
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    corner = points[faces]
    volume = np.einsum("ij,ij->", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6
    kept, faces = thin_out(points, faces, weights, bones)
    origin = heads["root"]
    return Body(
        shape=shape,
        vertices=points[kept] - origin,
        faces=faces,
        heads=np.array([heads[name] for name in bones]) - origin,
        parents=parents,
        bones=bones,
        weights=weights[kept],
        mass_kg=float(volume) * 1010.0,
    )


def shares_of(shape: BodyShape) -> dict[str, float]:
    """How much of each morph a body has."""
    rng = np.random.default_rng(zlib.crc32(shape.body_id.encode("utf-8")))
    female = shape.sex == "female"
    heavy = max(shape.weight - 0.45, 0.0) / 0.5
    light = max(0.45 - shape.weight, 0.0) / 0.33
    strong = (shape.muscle - 0.3) / 0.6
    shares = {name: float(rng.uniform(-0.5, 0.8)) for name in _LOCAL}
    shares |= dict(zip(_RACES, rng.dirichlet(np.full(len(_RACES), 0.4)).tolist(), strict=True))
    shares |= {
        "Gender_Female" if female else "Gender_Male": float(rng.uniform(0.7, 1.0)),
        "BodyType_Fat": 0.6 * heavy,
        "BodyType_Emaciated": 0.35 * light,
        "BodyType_Muscular": (0.35 if female else 0.75) * strong,
        "BodyType_Lean": 0.6 * strong * (1.0 - heavy),
        "BodyType_LongProportions": 1.2 * (shape.proportions - 0.55),
        "Chest_Breast_Size": float(rng.uniform(0.0, 0.9)) if female else 0.0,
        "Neck_Girth": float(rng.uniform(0.0, 0.8)) * strong,
    }
    return shares


@cache
def _array(folder: Path, name: str) -> NDArray[np.generic]:
    return np.asarray(np.load(_there(folder, name)))


def _there(folder: Path, name: str) -> Path:
    if not (folder / name).exists():
        raise ValueError(
            f"{folder / name} is missing; `python -m lab.synthetic figures --system vitruvian` "
            "fetches it"
        )
    return folder / name


def _morphed(folder: Path, shares: dict[str, float]) -> Floats:
    """The model's points (V, 3) in the lifter's axes (x ahead, y to the left, z up), metres."""
    points = np.array(_array(folder, BASE), dtype=np.float64)
    for name, share in shares.items():
        with np.load(_there(folder, MORPHS.format(name))) as morph:
            points[morph["idx"]] += share * morph["delta"]
    # The model has x to its left and looks along -y.
    return np.asarray(points[:, [1, 0, 2]] * np.array([-1.0, 1.0, 1.0]))


@cache
def _groups(folder: Path, name: str) -> dict[str, tuple[Ints, Floats]]:
    """Vertices and weights of each named group of a file."""
    with np.load(_there(folder, name)) as file:
        names = [n.decode() for n in bytes(file["names"]).split(b"\0")]
        ends = np.cumsum(file["cnt"].astype(np.int64))
        vertices = np.split(file["idx"].astype(np.int64), ends[:-1])
        weights = np.split(file["weights"].astype(np.float64), ends[:-1])
    return {n: (v, w) for n, v, w in zip(names, vertices, weights, strict=True)}


def _heads(folder: Path, points: Floats, bones: tuple[str, ...]) -> dict[str, Floats]:
    """Bone heads in the lifter's axes, those that the rig lacks among them."""
    groups = _groups(folder, JOINTS)

    def joint(name: str) -> Floats:
        vertices, weights = groups[f"joint_{name}"]
        return np.asarray(weights @ points[vertices] / weights.sum())

    known = {own: joint(name) for own, name in _MIDDLE.items()}
    known["neck03"] = (known["neck02"] + known["head"]) / 2
    known["spine03"] = known["spine04"] + L3_SHARE * (known["spine02"] - known["spine04"])
    for side in ("L", "R"):
        known |= {f"{own}.{side}": joint(name.format(side)) for own, name in _SIDED.items()}
        for finger, number in _FINGERS.items():
            first = f"{finger}.01.{side}_head"
            known[f"finger{number}-1.{side}"] = joint(first)
            for bone in (1, 2):
                known[f"finger{number}-{bone + 1}.{side}"] = joint(f"{finger}.0{bone}.{side}_tail")
    halve_arms(known)
    hips = (known["upperleg01.L"] + known["upperleg01.R"]) / 2
    known["root"] = hips + np.array(ORIGIN_M)
    return {name: known[name] for name in bones}


def _weights(
    folder: Path, points: Floats, heads: dict[str, Floats], bones: tuple[str, ...]
) -> sp.csr_matrix:
    """Skin weights over this project's bones."""
    total = np.zeros((len(points), len(bones)))
    for name, (vertices, weights) in _groups(folder, WEIGHTS).items():
        for own, share in _own_bones(name).items():
            total[vertices, bones.index(own)] += share * weights
    z = points[:, 2]
    split_weights(total, bones, "spine04", "spine03", ramp(z, float(heads["spine03"][2]), SOFT_M))
    split_weights(total, bones, "neck02", "neck03", ramp(z, float(heads["neck03"][2]), 0.03))
    for side in ("L", "R"):
        eye = np.linalg.norm(points - heads[f"eye.{side}"], axis=1) < EYE_M
        total[eye] = 0.0
        total[eye, bones.index(f"eye.{side}")] = 1.0
    return sp.csr_matrix(total / total.sum(axis=1, keepdims=True))


def _own_bones(group: str) -> dict[str, float]:
    """Which bones of this project a group of the rig belongs to; none for helpers."""
    if not group.startswith("DEF-"):
        return {}
    name = group.removeprefix("DEF-")
    side = next((s for s in ("L", "R") if f".{s}" in name), "")
    bare = name.replace(f".{side}", "") if side else name
    finger, _, number = bare.partition(".0")
    if finger in _FINGERS:
        return {f"finger{_FINGERS[finger]}-{number}.{side}": 1.0}
    if bare.startswith("palm"):
        bare = "hand"
    return {
        f"{own}.{side}" if side and own != "root" and not own.startswith("spine") else own: share
        for own, share in _SKIN[bare].items()
    }
