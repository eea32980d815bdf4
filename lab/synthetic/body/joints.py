"""The joint centres that the truth names, and whether a camera sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.synthetic.body.anatomy import Anatomy
from lab.synthetic.body.body import Body
from lab.synthetic.body.skeleton import Floats, Frames
from lab.synthetic.room.equipment import Bench, Load

SIDED = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}
MIDLINE = {
    "c7": "neck01",
    "t8": "spine01",
    "t12": "spine02",
    "l3": "spine03",
    "l5": "spine04",
    "sacrum": "root",
    "head": "head",
}
SIDES = {"left": "L", "right": "R"}


@dataclass(frozen=True)
class Marker:
    """A point fixed to a bone: its name, the bone's index, its place at rest (m)."""

    name: str
    bone: int
    rest: Floats


def markers(body: Body) -> tuple[Marker, ...]:
    """All joint centres and landmarks of one body, in the truth's column order."""
    found = []
    for name, bone in SIDED.items():
        for word, side in SIDES.items():
            index = body.bone(f"{bone}.{side}")
            found.append(Marker(f"{word}_{name}", index, body.heads[index]))
    v = body.vertices
    for word, side in SIDES.items():
        sign = 1.0 if side == "L" else -1.0
        foot = body.bone(f"foot.{side}")
        mine = np.flatnonzero(
            (body.weight_of(f"foot.{side}", "toe") > 0.5) & (np.sign(v[:, 1]) == sign)
        )
        found.append(Marker(f"{word}_heel", foot, v[mine[np.argmin(v[mine, 0])]]))
        found.append(Marker(f"{word}_toe", foot, v[mine[np.argmax(v[mine, 0])]]))
        skull = np.flatnonzero(body.weight_of("head") > 0.9)
        found.append(
            Marker(f"{word}_ear", body.bone("head"), v[skull[np.argmax(sign * v[skull, 1])]])
        )
    skull = np.flatnonzero(body.weight_of("head") > 0.5)
    found.append(Marker("nose", body.bone("head"), v[skull[np.argmax(v[skull, 0])]]))
    for name, bone in MIDLINE.items():
        index = body.bone(bone)
        found.append(Marker(name, index, body.heads[index]))
    return tuple(found)


def marker_places(body: Body, marks: tuple[Marker, ...], frames: Frames) -> Floats:
    """World places (N, 3) of the markers, metres."""
    return np.array(
        [
            frames.positions[m.bone] + frames.rotations[m.bone] @ (m.rest - body.heads[m.bone])
            for m in marks
        ]
    )


@dataclass(frozen=True)
class _Capsule:
    start: Floats
    end: Floats
    radius_m: float
    part: str


def _capsules(anatomy: Anatomy, frames: Frames) -> list[_Capsule]:
    body, p = anatomy.body, frames.positions
    scale = anatomy.thigh_m / 0.42

    def at(name: str) -> Floats:
        return np.asarray(p[body.bone(name)])

    shapes = []
    for s in "LR":
        for a, b, r, part in (
            ("upperleg01", "lowerleg01", 0.075, "thigh"),
            ("lowerleg01", "foot", 0.05, "shank"),
            ("upperarm01", "lowerarm01", 0.042, "upper_arm"),
            ("lowerarm01", "wrist", 0.033, "forearm"),
            ("wrist", "finger3-2", 0.03, "hand"),
            ("foot", "toe1-2", 0.035, "foot"),
        ):
            shapes.append(_Capsule(at(f"{a}.{s}"), at(f"{b}.{s}"), r * scale, f"{part}.{s}"))
        side = np.array([0.0, (0.07 if s == "L" else -0.07) * scale, 0.0])
        shapes.append(_Capsule(at("root") + side, at("spine02") + side, 0.095 * scale, "trunk"))
        shapes.append(
            _Capsule(at("spine02") + side, at("neck01") + side * 0.6, 0.10 * scale, "trunk")
        )
    head = at("head") + frames.rotations[body.bone("head")] @ np.array([0.01, 0, 0.06])
    shapes.append(_Capsule(head, head, 0.095, "head"))
    return shapes


# A joint is seen through the flesh of the parts that meet in it, and through no other.
_OWN = {
    "shoulder": ("upper_arm",),
    "elbow": ("upper_arm", "forearm"),
    "wrist": ("forearm", "hand"),
    "hip": ("thigh",),
    "knee": ("thigh", "shank"),
    "ankle": ("shank", "foot"),
    "heel": ("foot", "shank"),
    "toe": ("foot",),
    "ear": ("head",),
    "nose": ("head",),
}


def _owned(name: str) -> tuple[str, ...]:
    word, _, rest = name.partition("_")
    if word in SIDES:
        side = SIDES[word]
        own = tuple(f"{part}.{side}" for part in _OWN[rest]) + ("head",) * (rest == "ear")
        return (*own, "trunk") if rest in ("shoulder", "hip") else own
    if name in ("nose", "head"):
        return ("head",)
    if name.startswith("bar_"):
        return ("hand.L", "hand.R")
    return ("trunk", "head") if name == "c7" else ("trunk",)


def _gaps(a0: Floats, a1: Floats, b0: Floats, b1: Floats) -> Floats:
    """Smallest distances (N, M) in metres between N segments a and M segments b (both (., 3))."""
    u, v = (a1 - a0)[:, None], (b1 - b0)[None]
    w = a0[:, None] - b0[None]
    a, c = (u * u).sum(-1), np.maximum((v * v).sum(-1), 1e-9)
    b, d, e = (u * v).sum(-1), (u * w).sum(-1), (v * w).sum(-1)
    s = np.clip((b * e - c * d) / np.maximum(a * c - b * b, 1e-9), 0, 1)
    t = np.clip((b * s + e) / c, 0, 1)
    s = np.clip((b * t - d) / a, 0, 1)
    return np.asarray(np.linalg.norm(w + u * s[..., None] - v * t[..., None], axis=-1))


def _behind_plates(eye: Floats, point: Floats, bar: Floats, load: Load) -> bool:
    """Whether a loaded plate lies between eye and point."""
    inner = load.collar_m + 0.004
    for sign in (-1.0, 1.0):
        y = inner
        for diameter, thickness, _ in load.plates:
            middle = sign * (y + thickness / 2)
            y += thickness + 0.002
            across = point[1] - eye[1]
            share = (middle - eye[1]) / across if abs(across) > 1e-9 else -1.0
            if not 0.0 < share < 0.999:
                continue
            hit = eye + (point - eye) * share
            if np.hypot(hit[0] - bar[0], hit[2] - bar[2]) < diameter / 2:
                return True
    return False


def _behind_bench(eye: Floats, point: Floats, bench: Bench | None) -> bool:
    """Whether the bench's pad (or block) lies between eye and point, 3 cm short of the point."""
    if bench is None:
        return False
    low = np.array(
        [-bench.depth_m, -bench.length_m / 2, bench.top_m - 0.085 if bench.kind == "flat" else 0.0]
    )
    high = np.array([0.0, bench.length_m / 2, bench.top_m - 0.01])
    ray = point - eye
    with np.errstate(divide="ignore", invalid="ignore"):
        t0, t1 = (low - eye) / ray, (high - eye) / ray
    enter, leave = np.nanmax(np.minimum(t0, t1)), np.nanmin(np.maximum(t0, t1))
    return bool(enter < leave and enter > 0 and enter < 1 - 0.03 / np.linalg.norm(ray))


def seen(
    names: list[str],
    places: Floats,
    pixels: Floats,
    eye: Floats,
    size: tuple[int, int],
    anatomy: Anatomy,
    frames: Frames,
    bar: Floats,
    load: Load,
    bench: Bench | None,
) -> list[int]:
    """Visibility of each point: 2 seen, 1 hidden behind something, 0 outside the picture.

    The body is taken as capsules, so a joint at another limb's edge may be judged wrongly.
    """
    shapes = _capsules(anatomy, frames)
    toward = eye - places
    near = places + toward * (0.02 / np.linalg.norm(toward, axis=1, keepdims=True))
    gaps = _gaps(
        np.tile(eye, (len(near), 1)),
        near,
        np.array([c.start for c in shapes]),
        np.array([c.end for c in shapes]),
    )
    blocked = gaps < np.array([c.radius_m for c in shapes])
    result = []
    for i, (name, point, pixel) in enumerate(zip(names, places, pixels, strict=True)):
        if not (0 <= pixel[0] < size[0] and 0 <= pixel[1] < size[1]):
            result.append(0)
            continue
        own = _owned(name)
        hidden = any(blocked[i, k] for k, c in enumerate(shapes) if c.part not in own)
        hidden = hidden or _behind_bench(eye, point, bench)
        if not name.startswith("bar_"):
            hidden = hidden or _behind_plates(eye, point, bar, load)
        result.append(1 if hidden else 2)
    return result
