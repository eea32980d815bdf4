"""Forward kinematics: from joint angles to bone frames, joint centres and the skinned mesh.

World axes: x from the lifter's head towards the feet, y to the lifter's left when supine face up,
z up. Segment angles are measured in the sagittal plane (x, z), in degrees: the angle of the
segment's cranial (proximal) direction above the horizontal that points towards the head. Lying
flat on the back is 0, upright is 90, for every segment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.body import Body

Floats = NDArray[np.float64]

# Shares of the lumbar change borne at L5/S1, L3/L4 and T12/L1; the lower joints bear more
# (normal segmental motion grows towards L4-S1).
LUMBAR_SHARES = {"spine04": 0.42, "spine03": 0.78, "spine02": 1.0}
NECK_SHARES = {"neck01": 0.35, "neck02": 0.6, "neck03": 0.8, "head": 1.0}


@dataclass(frozen=True)
class SpinePose:
    """The trunk in the sagittal plane: pelvis origin (m) and angles (degrees, extension > 0)."""

    x_m: float
    z_m: float
    pelvis_deg: float
    lumbar_deg: float
    thoracic_deg: float
    neck_deg: float

    @property
    def thorax_deg(self) -> float:
        """Orientation of the lower thorax."""
        return self.pelvis_deg - self.lumbar_deg

    @property
    def upper_thorax_deg(self) -> float:
        """Orientation of the upper thorax."""
        return self.thorax_deg - self.thoracic_deg


@dataclass(frozen=True)
class Frames:
    """Global bone rotations (B, 3, 3) from rest, and bone head positions (B, 3) in metres."""

    rotations: Floats
    positions: Floats


def pitch(angle_deg: float) -> Floats:
    """Rotation (3, 3) that brings a standing segment to the sagittal angle ``angle_deg``."""
    t = np.radians(angle_deg - 90.0)
    c, s = np.cos(t), np.sin(t)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def direction(angle_deg: float) -> Floats:
    """Unit vector (3,) of a segment's cranial direction."""
    a = np.radians(angle_deg)
    return np.array([-np.cos(a), 0.0, np.sin(a)])


def angle_of(vector: Floats) -> float:
    """Sagittal angle, in degrees within (-180, 180], of a cranial-pointing vector."""
    return float(np.degrees(np.arctan2(vector[2], -vector[0])))


def spine_rotations(body: Body, pose: SpinePose) -> dict[int, Floats]:
    """Global rotations of the root, spine, neck and head bones."""
    rotations = {body.bone("root"): pitch(pose.pelvis_deg)}
    for name, share in LUMBAR_SHARES.items():
        rotations[body.bone(name)] = pitch(pose.pelvis_deg - share * pose.lumbar_deg)
    upper = pose.upper_thorax_deg
    rotations[body.bone("spine01")] = pitch(upper)
    for name, share in NECK_SHARES.items():
        rotations[body.bone(name)] = pitch(upper - share * pose.neck_deg)
    return rotations


def place(body: Body, rotations: dict[int, Floats], root: Floats) -> Frames:
    """Bone frames; a bone without a rotation of its own follows its parent rigidly."""
    count = len(body.bones)
    turned = np.empty((count, 3, 3))
    positions = np.empty((count, 3))
    for bone, parent in enumerate(body.parents):
        if parent < 0:
            turned[bone] = rotations.get(bone, np.eye(3))
            positions[bone] = root
            continue
        turned[bone] = rotations.get(bone, turned[parent])
        positions[bone] = positions[parent] + turned[parent] @ (
            body.heads[bone] - body.heads[parent]
        )
    return Frames(turned, positions)


def facing(frames: Frames, heading_deg: float) -> Frames:
    """The frames turned to the left by ``heading_deg`` about the world's upright axis."""
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return Frames(turn @ frames.rotations, frames.positions @ turn.T)


def skin_transforms(body: Body, frames: Frames) -> Floats:
    """Blended rigid transforms (V, 3, 4) of every vertex (linear blend skinning)."""
    shift = frames.positions - np.einsum("bij,bj->bi", frames.rotations, body.heads)
    stacked = np.concatenate([frames.rotations, shift[:, :, None]], axis=2)
    blended = body.weights @ stacked.reshape(len(stacked), 12)
    return np.asarray(blended).reshape(-1, 3, 4)


def apply_transforms(transforms: Floats, points: Floats) -> Floats:
    """Points (V, 3) at rest, moved by their own transforms (V, 3, 4)."""
    moved = np.einsum("vij,vj->vi", transforms[:, :, :3], points) + transforms[:, :, 3]
    return np.asarray(moved)


def _frame(primary: Floats, secondary: Floats) -> Floats:
    """Orthonormal columns: ``primary``, ``secondary`` made perpendicular, their cross product."""
    a = primary / np.linalg.norm(primary)
    b = secondary - a * float(secondary @ a)
    b /= np.linalg.norm(b)
    return np.stack([a, b, np.cross(a, b)], axis=1)


def match(
    rest_primary: Floats, rest_secondary: Floats, primary: Floats, secondary: Floats
) -> Floats:
    """Rotation (3, 3) that takes the rest pair of directions to the new pair."""
    return np.asarray(_frame(primary, secondary) @ _frame(rest_primary, rest_secondary).T)


def two_link(
    start: Floats, end: Floats, first_m: float, second_m: float, pole: Floats
) -> tuple[Floats, Floats]:
    """Middle joint of a two-link chain, bent towards ``pole``, and its end, in metres.

    The end is ``end`` itself unless that is out of reach; then the chain is all but straight.
    """
    span = end - start
    reach = float(np.linalg.norm(span))
    along = span / reach
    reach = float(np.clip(reach, abs(first_m - second_m) + 1e-4, (first_m + second_m) * 0.999))
    offset = (first_m**2 - second_m**2 + reach**2) / (2 * reach)
    side = pole - along * float(pole @ along)
    side /= np.linalg.norm(side)
    height = np.sqrt(max(first_m**2 - offset**2, 0.0))
    return start + along * offset + side * height, start + along * reach


def limb(
    body: Body,
    names: tuple[str, str, str],
    joints: tuple[Floats, Floats, Floats],
    rest_hinge: Floats,
    hinge: Floats,
) -> dict[int, Floats]:
    """Rotations of a limb's two bones that bring its three joints to ``joints``.

    The hinge is the axis about which the middle joint bends, at rest and now.
    """
    rest = [body.head(name) for name in names]
    return {
        body.bone(names[i]): match(
            rest[i + 1] - rest[i], rest_hinge, joints[i + 1] - joints[i], hinge
        )
        for i in range(2)
    }
