"""A film that lies on its side is told so, and which way to turn it."""

from dataclasses import replace

import numpy as np
import pytest

from tests.made import made_rejection
from tests.observe.test_schedule import idle_through, pose_of
from tests.observed_clips import ObservedClips
from tests.sets import SAMPLES
from tests.stick.film import film
from tests.stick.moves import OTHERS, bridge_figure, other_set, thrust_figure, thrust_set
from tests.stick.observed import observation_of
from thrust_vision.analysis import recognise_clip
from thrust_vision.feedback import LANGUAGES
from thrust_vision.feedback.summary import explanation, headline
from thrust_vision.observe.landmarks import PoseTrack
from thrust_vision.observe.pose_landmarker import Pose
from thrust_vision.scene.scene import Rejection
from thrust_vision.scene.sideways import on_its_feet
from thrust_vision.settings import Settings

SETTINGS = Settings()


def thrusts(reps: int = 3) -> PoseTrack:
    time_s, figures, _ = thrust_set(reps)
    return film(time_s, figures)


def turn_of(track: PoseTrack) -> int:
    outcome = recognise_clip(observation_of(track), SETTINGS).outcome
    assert isinstance(outcome, Rejection)
    return outcome.turn_deg


def test_turning_there_and_back_changes_nothing() -> None:
    track = thrusts(1)
    back = track.turned(90).turned(270)
    assert (back.width, back.height) == (track.width, track.height)
    np.testing.assert_allclose(back.xy_px, track.xy_px)
    np.testing.assert_allclose(back.world_m, track.world_m)


def test_a_quarter_to_the_right_brings_the_top_edge_to_the_right() -> None:
    track = thrusts(1)
    turned = track.turned(90)
    np.testing.assert_allclose(turned.xy_px[..., 0], track.height - 1 - track.xy_px[..., 1])
    np.testing.assert_allclose(turned.xy_px[..., 1], track.xy_px[..., 0])


@pytest.mark.parametrize(("lies", "turn_deg"), [(90, 270), (270, 90)])
def test_a_stick_lifter_on_the_side(lies: int, turn_deg: int) -> None:
    assert turn_of(thrusts().turned(lies)) == turn_deg


@pytest.mark.parametrize(("lies", "turn_deg"), [(90, 270), (270, 90)])
@pytest.mark.parametrize("name", ["braced-good", "back-over-hip"])
def test_a_sample_on_the_side(observed: ObservedClips, name: str, lies: int, turn_deg: int) -> None:
    seen = on_its_feet(observed(SAMPLES / f"{name}.mp4"), lies)
    outcome = recognise_clip(seen, SETTINGS).outcome
    assert isinstance(outcome, Rejection)
    assert outcome.turn_deg == turn_deg
    words = {"en": {90: "right", 270: "left"}, "sv": {90: "höger", 270: "vänster"}}
    for language, word in words.items():
        assert word[turn_deg] in explanation(outcome, language)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_other_exercises_do_not_lie_on_their_side(name: str) -> None:
    assert turn_of(film(*other_set(name))) == 0


def test_the_title_says_it_too() -> None:
    report = made_rejection("other_exercise")
    assert report.rejection is not None
    for language in LANGUAGES:
        turned = replace(report, rejection=replace(report.rejection, turn_deg=90))
        assert headline(turned, language) != headline(report, language)


@pytest.mark.parametrize("figure", [thrust_figure(0.0), thrust_figure(1.0), bridge_figure(1.0)])
@pytest.mark.parametrize("lies", [90, 270])
def test_such_a_film_is_looked_at_to_its_end(figure: np.ndarray, lies: int) -> None:
    pose = pose_of(figure)
    track = PoseTrack(
        np.zeros(1), pose.xy_px[None], pose.visibility[None], pose.world_m[None], 1280, 720
    ).turned(lies)
    on_side = Pose(track.xy_px[0], track.visibility[0], track.world_m[0])
    assert idle_through((8.0, on_side)) == [False]
