"""Short clips, staged once: body, bench, plates, feet and camera, no pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

for needed in ("torch", "anny", "moderngl"):
    pytest.importorskip(needed, reason="the extra `synthetic` is not installed")

# Only after the check above: these need the extra.
from lab.synthetic.set.stage import Stage, stage_clip  # noqa: E402
from tests.synthetic.short_clips import short_spec, short_variant  # noqa: E402


@pytest.fixture(scope="session")
def thrust() -> Stage:
    return stage_clip(short_spec("behind-plates"))


@pytest.fixture(scope="session")
def bridge() -> Stage:
    return stage_clip(short_spec("floor-bridge"))


@pytest.fixture(scope="session")
def variant() -> Callable[[str], Stage]:
    """Stages a clip of short_clips.VARIANTS, each but once."""
    return cache(lambda name: stage_clip(short_variant(name)))
