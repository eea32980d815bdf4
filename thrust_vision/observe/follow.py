"""Following the lifter through a clip with the keypoint network, in the order of the film.

Shoulder and feet stay where they are during a set, so the crop that they fix holds still; it is
laid anew only where the network's own shoulder and ankle have drifted from it. Until a lifter is
located, the last seconds of pictures are kept, so that nothing before that is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrust_vision.observe.keypoint_net import KeypointNet, NetTrackBuilder, Prediction
from thrust_vision.observe.locate import crop_at, locate, locate_widely, settled, spread_at
from thrust_vision.observe.set_classifier import SetClassifier
from thrust_vision.settings import OBSERVE

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]

_FOLLOW = OBSERVE.follow


@dataclass(frozen=True, eq=False)
class Start:
    """Where the pose model has somebody.

    Attributes:
        ends_px: (2, 2) middles of the shoulders and of the ankles.
        lying: whether the trunk lies.
        doubtful: whether landmarks are unreliable here: plates are about, or they come and go.
    """

    ends_px: FloatArray
    lying: bool
    doubtful: bool


@dataclass(frozen=True, eq=False)
class _Kept:
    """A frame that waits until a lifter is located."""

    frame: int
    time_s: float
    picture: Image
    start: Start | None


class LifterFollower:
    """Locates the lifter and predicts keypoints on the frames that it is given."""

    def __init__(self, net: KeypointNet, classifiers: Sequence[SetClassifier]) -> None:
        """Start with nobody located.

        Args:
            net: the keypoint network.
            classifiers: shown a patch now and then while a lifter is followed.
        """
        self._net = net
        self._classifiers = classifiers
        self.builder = NetTrackBuilder(net)
        self._kept: deque[_Kept] = deque()
        self._review_s: float | None = None
        self._next_search_s, self._next_wide_s, self._wide_left = 0.0, 0.0, _FOLLOW.max_wide
        self._ends_px: FloatArray | None = None
        self._recent: deque[tuple[float, FloatArray, float]] = deque()
        self._next_classified_s = self._next_drift_s = 0.0
        self.latest: Prediction | None = None

    @property
    def following(self) -> bool:
        """Whether a lifter is located."""
        return self._ends_px is not None

    @property
    def sharp(self) -> bool:
        """Whether the lifter has been seen sharply over the last moments."""
        if self._ends_px is None or not self._recent:
            return False
        return float(np.mean([spread for _, _, spread in self._recent])) <= _FOLLOW.sharp_spread

    @property
    def sure(self) -> bool:
        """Whether that is so after the place has been reviewed."""
        return self._review_s is None and self.sharp

    def trunk_px(self) -> tuple[FloatArray, FloatArray] | None:
        """Near shoulder and near hip (2,) on the latest frame; None if nobody is followed."""
        if self.latest is None:
            return None
        points = dict(zip(self._net.points, self.latest.points_px, strict=True))
        return points["near_shoulder"], points["near_hip"]

    def add(self, frame: int, time_s: float, picture: Image, start: Start | None) -> None:
        """The next frame of the film.

        Args:
            frame: its number.
            time_s: its time.
            picture: (h, w, 3) RGB.
            start: where the pose model has somebody; None if nowhere.
        """
        if self._ends_px is None or self._review_s is not None:
            self._kept.append(_Kept(frame, time_s, picture, start))
            self._drop_old(time_s)
        if self._ends_px is None:
            if time_s >= self._next_search_s:
                self._search(time_s, _FOLLOW.search_after_s)
            return
        self._predict(frame, time_s, picture, self._ends_px)
        if self._lost(time_s):
            self._ends_px, self.latest, self._review_s = None, None, None
            self._next_search_s = time_s + _FOLLOW.search_every_s
        elif self._review_s is not None and time_s >= self._review_s:
            self._review(self._ends_px)

    def finish(self, time_s: float) -> None:
        """Look once more for a lifter in what is kept of the last seconds before the film's end."""
        self._drop_old(time_s)
        if not self._kept:
            return
        if self._ends_px is None:
            self._search(self._kept[-1].time_s, 0.0)
        elif self._review_s is not None:
            self._review(self._ends_px)

    def _drop_old(self, time_s: float) -> None:
        while self._kept and time_s - self._kept[0].time_s > _FOLLOW.kept_s:
            self._kept.popleft()

    def _search(self, time_s: float, min_s: float) -> None:
        """Look for a lifter in the pictures kept, if somebody lies there for long enough."""
        shown = self._somebody()
        if not shown or shown[-1].time_s - shown[0].time_s < min_s:
            return
        self._next_search_s = time_s + _FOLLOW.search_every_s
        pictures, start_px = _chosen(shown)
        found = locate(self._net, pictures, start_px)
        doubtful = any(kept.start.doubtful for kept in shown if kept.start)
        if not found.sure and doubtful and time_s >= self._next_wide_s and self._wide_left:
            self._wide_left -= 1
            self._next_wide_s = time_s + _FOLLOW.wide_every_s
            found = locate_widely(self._net, pictures, start_px)
        if found.sure:
            self._review_s = time_s + _FOLLOW.review_after_s
            self._follow_from(found.ends_px)

    def _somebody(self) -> list[_Kept]:
        """What is kept with somebody who lies; with anybody, where landmarks are unreliable."""
        someone = [kept for kept in self._kept if kept.start is not None]
        lying = [kept for kept in someone if kept.start and kept.start.lying]
        doubtful = any(kept.start.doubtful for kept in someone if kept.start)
        return lying if lying or not doubtful else someone

    def _review(self, ends_px: FloatArray) -> None:
        """Seek the place once more in what is kept by now, which shows more of a lift."""
        shown = self._somebody() or list(self._kept)
        pictures, start_px = _chosen(shown)
        held = spread_at(self._net, pictures, ends_px)
        places = [locate(self._net, pictures, ends_px)]
        if any(kept.start for kept in shown):
            places.append(locate(self._net, pictures, start_px))
        if min(place.spread for place in places) > _FOLLOW.sharp_spread:
            places.append(locate_widely(self._net, pictures, places[-1].ends_px))
        best = min(places, key=lambda place: place.spread)
        self._review_s = None
        if best.spread <= held and not settled(best.ends_px, ends_px):
            self._follow_from(best.ends_px)
        self._kept.clear()

    def _follow_from(self, ends_px: FloatArray) -> None:
        """Follow a lifter from here on, and predict on what is kept."""
        self._ends_px = ends_px
        self._recent.clear()
        for kept in self._kept:
            self._predict(kept.frame, kept.time_s, kept.picture, self._ends_px)

    def _predict(self, frame: int, time_s: float, picture: Image, ends_px: FloatArray) -> None:
        prediction = self._net.predict(picture, crop_at(ends_px), quick=True)
        self.builder.add(frame, prediction)
        self.latest = prediction
        self._recent.append(
            (time_s, self._net.ends_px(prediction), self._net.core_spread(prediction))
        )
        while time_s - self._recent[0][0] > _FOLLOW.crop_memory_s:
            self._recent.popleft()
        if time_s >= self._next_classified_s:
            self._next_classified_s = time_s + OBSERVE.rates.classify_every_s
            self._classify(frame, picture, prediction)
        self._lay_anew(picture, time_s, ends_px)

    def _lay_anew(self, picture: Image, time_s: float, ends_px: FloatArray) -> None:
        """Move the crop if what fixes it has drifted, and the lifter shows more sharply there.

        A crop that went along with every drift would lead the network astray: what it sees shifts
        with the crop.
        """
        if time_s < self._next_drift_s:
            return
        usual_px = np.median([ends for _, ends, _ in self._recent], axis=0)
        drift_px = np.linalg.norm(usual_px - ends_px, axis=1).max()
        if drift_px <= _FOLLOW.max_drift * np.linalg.norm(ends_px[1] - ends_px[0]):
            return
        self._next_drift_s = time_s + _FOLLOW.drift_every_s
        there = self._net.core_spread(self._net.predict(picture, crop_at(usual_px), quick=True))
        if there < (1 - _FOLLOW.min_gain) * self._recent[-1][2]:
            self._ends_px = usual_px

    def _lost(self, time_s: float) -> bool:
        """Whether the network has seen nobody for a while."""
        for_s = _FOLLOW.lost_s
        late = [spread for at_s, _, spread in self._recent if time_s - at_s <= for_s]
        long_enough = time_s - self._recent[0][0] >= for_s
        return long_enough and float(np.median(late)) > _FOLLOW.lost_spread

    def _classify(self, frame: int, picture: Image, prediction: Prediction) -> None:
        """Show the classifiers the patches of this frame, scaled by the last seconds."""
        points = dict(zip(self._net.points, prediction.points_px, strict=True))
        for classifier in self._classifiers:
            along = points[classifier.shape.end] - points["near_shoulder"]
            if np.linalg.norm(along) > 1.0:
                classifier.add(frame, picture, points["near_hip"], along)


def _chosen(shown: Sequence[_Kept]) -> tuple[list[Image], FloatArray]:
    """A few of the pictures, and where the pose model usually has somebody in them."""
    chosen = np.linspace(0, len(shown) - 1, min(_FOLLOW.pictures, len(shown))).astype(int)
    starts = [kept.start.ends_px for kept in shown if kept.start]
    start_px = np.median(starts, axis=0) if starts else np.zeros((2, 2))
    return [shown[k].picture for k in chosen], start_px
