"""The thresholds that are tried with other values."""

from dataclasses import replace

import pytest

from lab.benchmarks.thresholds import COUNTING, VERDICTS, with_value
from thrust_vision.settings import Settings

TRIED = {**COUNTING, **VERDICTS}


@pytest.mark.parametrize(("group", "name"), TRIED)
def test_a_threshold_is_changed_alone(group: str, name: str) -> None:
    standing = getattr(getattr(Settings(), group), name)
    for value in TRIED[group, name]:
        assert value != standing
        changed = with_value(group, name, value)
        assert getattr(getattr(changed, group), name) == value
        own = replace(getattr(changed, group), **{name: standing})
        assert replace(changed, **{group: own}) == Settings()
