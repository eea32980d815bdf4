"""One pass over a short sample: what it finds, and that it finds it again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from tests.observed_clips import ObservedClips
from thrust_vision.observe.observation import Observation
from thrust_vision.observe.task import observe_clip
from thrust_vision.settings import OBSERVE
from thrust_vision.video.read import ClipReader
from thrust_vision.weights.registry import find_model

#: The shortest of the samples.
SAMPLE = Path(__file__).parents[2] / "sample_videos" / "fast-careless.mp4"


@pytest.fixture(scope="module")
def seen(observed: ObservedClips) -> Observation:
    return observed(SAMPLE)


def test_the_frames_are_those_of_the_film(seen: Observation) -> None:
    with ClipReader(SAMPLE) as reader:
        times_s = [frame.time_s for frame in reader]
    assert seen.time_s.tolist() == times_s
    assert (np.diff(seen.time_s) > 0).all()
    assert seen.clip.frames == len(times_s)


def test_the_pose_model_runs_as_often_as_it_is_needed(seen: Observation) -> None:
    samples = seen.landmarks
    gaps_s = np.diff(samples.time_s)
    frame_s = float(np.median(np.diff(seen.time_s)))
    # Often at first; seldom once the network sees the lifter sharply, and never more seldom.
    assert np.median(gaps_s[samples.time_s[1:] < 2.0]) < 0.1 + frame_s
    assert gaps_s.max() < OBSERVE.rates.second_opinion_every_s + frame_s
    assert gaps_s.max() > 2 * OBSERVE.rates.pose_every_s
    assert (np.diff(samples.time_s) > 0).all()
    assert np.isin(samples.time_s, seen.time_s).all()
    assert samples.found.mean() > 0.8  # the plates of this one confuse it
    assert np.isfinite(samples.xy_px[samples.found]).all()
    size = [seen.clip.width, seen.clip.height]
    assert (samples.width, samples.height) == tuple(size)
    hips = samples.joint("left", "hip")[samples.found]
    assert ((hips >= 0) & (hips <= size)).all()


def test_the_network_runs_on_most_frames_of_the_set(seen: Observation) -> None:
    assert seen.net is not None
    ran = seen.net.predicted
    assert len(ran) == len(seen.time_s)
    first, last = np.flatnonzero(ran)[[0, -1]]
    fps = len(seen.time_s) / seen.clip.duration_s
    assert ran[first : last + 1].mean() > 0.95 * min(1.0, 20 / fps)
    assert ran.mean() > 0.8 * min(1.0, 20 / fps)
    assert seen.net.usual_spread < 0.12
    for part in (*seen.net.points_px.values(), *seen.net.angles_deg.values()):
        assert np.isfinite(part[ran]).all()
        assert np.isnan(part[~ran]).all()


def test_the_classifiers_see_frames_of_the_set(seen: Observation) -> None:
    for scores in (seen.load_scores, seen.legs_scores):
        assert scores is not None
        assert (np.diff(scores.frames) > 0).all()
        assert np.diff(seen.time_s[scores.frames]) == pytest.approx(0.4, abs=0.15)
        assert scores.scores.shape == (len(scores.frames), len(scores.names))


def test_rings_have_a_row_for_every_frame(seen: Observation) -> None:
    assert len(seen.rings) == len(seen.time_s)


def test_the_same_film_gives_the_same_observation(seen: Observation) -> None:
    progress: list[float] = []
    again = observe_clip(SAMPLE, find_model(), on_progress=lambda _, share: progress.append(share))
    assert differences(seen, replace(again, made_by=seen.made_by)) == []
    assert progress == sorted(progress)
    assert progress[0] >= 0.0
    assert progress[-1] == pytest.approx(1.0, abs=0.1)


def differences(one: object, other: object, name: str = "observation") -> list[str]:
    """Where two values of the same shape differ; NaN is like NaN."""
    if is_dataclass(one) and not isinstance(one, type):
        return [
            found
            for entry in fields(one)
            for found in differences(
                getattr(one, entry.name), getattr(other, entry.name), f"{name}.{entry.name}"
            )
        ]
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            found
            for key in sorted({*one, *other})
            for found in differences(one.get(key), other.get(key), f"{name}.{key}")
        ]
    same = np.array_equal(np.asarray(one), np.asarray(other), equal_nan=_numeric(one))
    return [] if same else [name]


def _numeric(value: object) -> bool:
    return np.asarray(value).dtype.kind == "f"
