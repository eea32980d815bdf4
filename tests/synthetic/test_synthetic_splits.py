"""Splits share nothing, and a new seed makes a new one."""

from __future__ import annotations

import numpy as np
import pytest

from lab.synthetic.set.pools import BODIES, CAMERAS, ROOMS
from lab.synthetic.set.spec import load_kind
from lab.synthetic.set.variant_split import draw_any_clip, with_load

TRAIN, TEST = 72, 48


def identities(split: str, seed: int, clips: int) -> list[set[str]]:
    specs = [draw_any_clip(split, seed, k) for k in range(clips)]
    return [
        {s.shape.body_id for s in specs},
        {s.camera.camera_id for s in specs},
        {s.room.room_id for s in specs},
    ]


def test_train_and_test_share_no_body_camera_or_room() -> None:
    train, test = identities("train", 1, TRAIN), identities("test", 1, TEST)
    for a, b in zip(train, test, strict=True):
        assert not a & b
    assert len(test[0]) >= 8
    shapes = [
        {draw_any_clip(split, 1, k).shape.stature_m for k in range(BODIES[split])}
        for split in ("train", "test")
    ]
    assert not shapes[0] & shapes[1]


def test_variants_share_no_body_camera_or_room_with_the_test_split() -> None:
    for a, b in zip(identities("variants", 1, 60), identities("test", 1, TEST), strict=True):
        assert not a & b


def test_pools_are_used_up() -> None:
    for split, clips in (("train", TRAIN), ("test", TEST)):
        bodies, cameras, rooms = identities(split, 1, clips)
        assert (len(bodies), len(rooms), len(cameras)) == (
            BODIES[split],
            ROOMS[split],
            CAMERAS[split],
        )


def test_another_seed_is_another_split() -> None:
    for one, two in zip(identities("test", 1, 12), identities("test", 2, 12), strict=True):
        assert not one & two
    assert (
        draw_any_clip("test", 1, 0).shape.stature_m != draw_any_clip("test", 2, 0).shape.stature_m
    )


@pytest.mark.parametrize(
    ("load", "kind", "band"),
    [("band_thighs", "band", "thighs"), ("dumbbell", "dumbbell", ""), ("38", "barbell", "")],
)
def test_another_load_leaves_lifter_and_place(load: str, kind: str, band: str) -> None:
    spec = draw_any_clip("train", 1, 1)
    other = with_load(spec, load)
    assert (other.load.kind, other.load.band) == (kind, band)
    assert (other.shape, other.room, other.camera, other.bench, other.facing) == (
        spec.shape,
        spec.room,
        spec.camera,
        spec.bench,
        spec.facing,
    )
    assert other.plan.leave is None


def test_the_number_of_a_clip_tells_its_load() -> None:
    for number in range(30):
        assert load_kind(number) == draw_any_clip("train", 1, number).load.kind


def test_the_test_split_holds_what_the_tables_need() -> None:
    specs = [draw_any_clip("test", 1, k) for k in range(TEST)]
    reps = [rep for spec in specs for rep in spec.plan.reps]
    assert len(reps) >= 200
    changes = np.array([rep.lumbar_change_deg for rep in reps])
    assert (changes <= 5).mean() >= 0.3
    assert (changes >= 25).mean() >= 0.2
    hips = np.array([rep.hip_lockout_deg for rep in reps])
    assert abs(np.corrcoef(changes, hips)[0, 1]) < 0.3
    assert {spec.load.plate_diameter_m for spec in specs} == {0.45, 0.38, 0.28, None}
    assert {spec.exercise for spec in specs} == {"hip_thrust", "glute_bridge"}
    assert {int(abs(spec.camera.yaw_deg) // 10) for spec in specs} == {0, 1, 2}
    assert {spec.facing for spec in specs} == {"left", "right"}
