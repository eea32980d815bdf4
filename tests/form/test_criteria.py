"""Which questions fit a set."""

from dataclasses import replace

import pytest

from tests.scene.test_recognise import thrusts
from tests.stick.observed import recognised
from thrust_vision.form.criteria import criteria_of
from thrust_vision.scene.scene import Variant
from thrust_vision.settings import Settings

FORM = Settings().form


@pytest.mark.parametrize("exercise", ["glute_bridge", "hip_thrust"])
def test_what_may_be_no_standard_set_is_asked_what_fits_all(exercise: str) -> None:
    scene = recognised(thrusts()).scene
    assert scene is not None
    plain = replace(scene, exercise=exercise, variant=Variant.STANDARD)  # type: ignore[arg-type]
    asked = criteria_of(plain, FORM)
    assert asked.feet is not None
    assert asked.straight
    assert asked.lowering
    frog = criteria_of(replace(plain, variant=Variant.FROG_PUMP), FORM)
    assert criteria_of(replace(plain, knees_may_splay=True), FORM) == frog
    assert criteria_of(replace(plain, variant_doubted=True), FORM) == frog
