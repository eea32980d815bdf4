"""Following a lifter in the order of the film, with a network whose answers are analytic."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.observe.fake_net import FakeNet, FloatArray, Image, ends, ends_of, picture
from thrust_vision.observe.crop import Crop
from thrust_vision.observe.follow import LifterFollower, Start
from thrust_vision.observe.keypoint_net import Prediction
from thrust_vision.observe.net_track import NetTrack
from thrust_vision.observe.set_classifier import LOAD_PATCH

FPS = 24.0
PLACE = ends((250.0, 300.0), (550.0, 300.0))
ELSEWHERE = ends((150.0, 200.0), (450.0, 200.0))
SPAN_PX = 300.0
#: Kinds of pictures.
EMPTY, LIFTER, MOVED = 0, 1, 2


@dataclass
class Classifier:
    """Keeps the frames that it was shown, and the hips' place on them."""

    shape = LOAD_PATCH
    frames: list[int] = field(default_factory=list)
    hips_px: list[FloatArray] = field(default_factory=list)

    def add(self, frame: int, picture: Image, hip_px: FloatArray, length_px: FloatArray) -> None:  # noqa: ARG002
        self.frames.append(frame)
        self.hips_px.append(hip_px)


@dataclass
class Film:
    """A film that is followed part by part."""

    net: FakeNet
    frame: int = 0
    classifier: Classifier = field(default_factory=Classifier)

    def __post_init__(self) -> None:
        self.follower = LifterFollower(self.net.net, [self.classifier])  # type: ignore[list-item]

    def show(self, seconds: float, kind: int, start: Start | None) -> None:
        for _ in range(round(seconds * FPS)):
            self.follower.add(self.frame, self.frame / FPS, picture(kind), start)
            self.frame += 1

    def track(self) -> NetTrack:
        found = self.follower.builder.track(self.frame, 1.0)
        assert found is not None
        return found

    def predicted(self) -> NDArray[np.bool_]:
        found = self.follower.builder.track(self.frame, 1.0)
        return np.zeros(self.frame, bool) if found is None else found.predicted


def lying(place: FloatArray = PLACE + 20.0, *, doubtful: bool = False) -> Start:
    return Start(place, lying=True, doubtful=doubtful)


def standing(*, doubtful: bool = False) -> Start:
    upright = ends((400.0, 150.0), (410.0, 400.0))
    return Start(upright, lying=False, doubtful=doubtful)


def test_a_lifter_is_found_and_predicted_from_the_first_frame_on() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(3.0, LIFTER, lying())
    assert not film.follower.following
    assert not film.predicted().any()
    assert film.follower.trunk_px() is None
    film.show(3.0, LIFTER, lying())
    assert film.follower.following
    assert film.predicted().all()
    assert film.track().points_px["near_shoulder"] == pytest.approx(
        np.tile(PLACE[0], (film.frame, 1)), abs=3.0
    )
    trunk = film.follower.trunk_px()
    assert trunk is not None
    assert trunk[0] == pytest.approx(PLACE[0], abs=3.0)
    assert trunk[1] == pytest.approx(PLACE[0] + 0.4 * (PLACE[1] - PLACE[0]), abs=3.0)


def test_of_a_long_wait_the_last_seconds_are_predicted() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(10.0, EMPTY, None)
    film.show(5.0, LIFTER, lying())
    begun = int(np.flatnonzero(film.predicted())[0])
    assert film.predicted()[begun:].all()
    # Six seconds are kept, and three and a half of somebody who lies are needed.
    assert (10.0 + 3.5 - begun / FPS) == pytest.approx(6.0, abs=0.2)


def test_a_short_film_is_searched_at_its_end() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(2.0, LIFTER, lying())
    assert not film.predicted().any()
    film.follower.finish(film.frame / FPS)
    assert film.predicted().all()


def test_what_was_seen_long_before_the_end_is_not_searched() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(2.0, LIFTER, lying())
    film.follower.finish(20.0)
    assert not film.net.crops


def test_who_stands_is_no_reason_to_run_the_network() -> None:
    film = Film(FakeNet({}))
    film.show(8.0, EMPTY, standing())
    film.show(1.0, EMPTY, None)
    film.follower.finish(film.frame / FPS)
    assert not film.net.crops
    assert not film.predicted().any()


def test_behind_plates_who_seems_to_stand_is_sought_everywhere() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(6.0, LIFTER, standing(doubtful=True))
    assert film.follower.following
    assert film.predicted().all()


def test_a_start_that_is_trusted_is_not_sought_everywhere() -> None:
    wrong = ends((40.0, 60.0), (80.0, 60.0))
    sure, doubted = Film(FakeNet({LIFTER: PLACE})), Film(FakeNet({LIFTER: PLACE}))
    sure.show(5.0, LIFTER, lying(wrong))
    doubted.show(5.0, LIFTER, lying(wrong, doubtful=True))
    assert not sure.follower.following
    assert doubted.follower.following


def test_wide_searches_come_to_an_end() -> None:
    film = Film(FakeNet({}))
    film.show(45.0, EMPTY, lying(doubtful=True))
    after = len(film.net.crops)
    film.show(20.0, EMPTY, lying(doubtful=True))
    narrow = len(film.net.crops) - after
    # Once a second twelve pictures in four rounds, and nothing more.
    assert narrow <= 20 * 12 * 4 + 48


def test_who_is_lost_is_found_again_elsewhere() -> None:
    film = Film(FakeNet({LIFTER: PLACE, MOVED: ELSEWHERE}))
    film.show(6.0, LIFTER, lying())
    film.show(2.0, EMPTY, None)
    assert not film.follower.following
    assert film.follower.trunk_px() is None
    gone = film.frame
    film.show(6.0, MOVED, lying(ELSEWHERE + 15.0))
    assert film.follower.following
    assert film.predicted()[gone:].all()
    shoulder = film.track().points_px["near_shoulder"]
    assert shoulder[-1] == pytest.approx(ELSEWHERE[0], abs=3.0)
    assert shoulder[10] == pytest.approx(PLACE[0], abs=3.0)


def test_a_moment_of_nobody_does_not_lose_the_lifter() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(6.0, LIFTER, lying())
    film.show(0.4, EMPTY, None)
    assert film.follower.following
    film.show(1.0, LIFTER, lying())
    assert film.predicted().all()


def test_a_crop_follows_who_slides_far_along_the_bench() -> None:
    slid = PLACE + np.array([0.2 * SPAN_PX, 0.0])
    film = Film(FakeNet({LIFTER: PLACE, MOVED: slid}))
    film.show(8.0, LIFTER, lying())
    before = ends_of(film.net.crops[-1])
    film.show(8.0, MOVED, lying())
    after = ends_of(film.net.crops[-1])
    assert before == pytest.approx(PLACE, abs=4.0)
    assert after == pytest.approx(slid, abs=0.1 * SPAN_PX)
    assert after[0, 0] - before[0, 0] > 0.1 * SPAN_PX


def test_a_crop_holds_still_while_who_lies_there_shifts_a_little() -> None:
    film = Film(FakeNet({LIFTER: PLACE, MOVED: PLACE + np.array([0.06 * SPAN_PX, 0.0])}))
    film.show(8.0, LIFTER, lying())
    laid = film.net.crops[-1].to_crop
    film.show(8.0, MOVED, lying())
    assert film.net.crops[-1].to_crop == pytest.approx(laid)


def test_a_crop_that_fits_holds_still() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(8.0, LIFTER, lying())
    run = len(film.net.crops)
    film.show(4.0, LIFTER, lying())
    crops = [crop.to_crop for crop in film.net.crops[run:]]
    assert len(crops) == round(4.0 * FPS)
    assert np.ptp(crops, axis=0).max() == 0.0


class Misled(FakeNet):
    """From some moment on takes the ankle to be farther out, where it sees no more sharply."""

    def predict(self, picture: Image, crop: Crop, *, quick: bool = False) -> Prediction:
        found = super().predict(picture, crop, quick=quick)
        if int(picture[0, 0, 0]) != MOVED:
            return found
        found.points_px[3] += [0.2 * SPAN_PX, 0.0]
        return found


def test_a_crop_does_not_drift_to_where_the_lifter_is_no_sharper() -> None:
    film = Film(Misled({LIFTER: PLACE, MOVED: PLACE}))
    film.show(8.0, LIFTER, lying())
    laid = film.net.crops[-1].to_crop
    film.show(8.0, MOVED, lying())
    tried = {crop.to_crop.tobytes() for crop in film.net.crops[-round(4 * FPS) :]}
    assert len(tried) > 1  # another place was tried
    run = len(film.net.crops)
    film.follower.add(film.frame, film.frame / FPS, picture(MOVED), lying())
    assert film.net.crops[run].to_crop == pytest.approx(laid)


def test_a_better_place_that_shows_later_counts_for_what_is_kept() -> None:
    ghost = ends((100.0, 140.0), (300.0, 140.0))
    film = Film(FakeNet({LIFTER: PLACE}, ghost=(ghost, 0.12)))
    film.show(2.0, LIFTER, lying(ghost))
    film.show(2.0, LIFTER, lying())
    assert film.follower.following
    assert film.track().points_px["near_shoulder"][5] == pytest.approx(ghost[0], abs=3.0)
    film.show(4.0, LIFTER, lying())
    shoulder = film.track().points_px["near_shoulder"]
    assert shoulder[-1] == pytest.approx(PLACE[0], abs=3.0)
    # What was kept at the review, the last six seconds before it, was predicted anew.
    assert shoulder[round(1.5 * FPS)] == pytest.approx(PLACE[0], abs=3.0)


def test_a_place_that_holds_is_kept_in_the_review() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(10.0, LIFTER, lying(PLACE + np.array([60.0, 0.0])))
    shoulder = film.track().points_px["near_shoulder"]
    assert np.ptp(shoulder, axis=0).max() < 6.0


def test_classifiers_see_a_frame_now_and_then_while_a_lifter_is_followed() -> None:
    film = Film(FakeNet({LIFTER: PLACE}))
    film.show(4.0, EMPTY, None)
    film.show(8.0, LIFTER, lying())
    frames = np.array(film.classifier.frames)
    assert (np.diff(frames) > 0).all()
    assert np.diff(frames) / FPS == pytest.approx(0.4, abs=0.1)
    hip = PLACE[0] + 0.4 * (PLACE[1] - PLACE[0])
    assert film.classifier.hips_px[-1] == pytest.approx(hip, abs=3.0)
    film.show(3.0, EMPTY, None)
    assert film.classifier.frames[-1] < 14 * FPS
