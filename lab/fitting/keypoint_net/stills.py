"""The training stills in memory, and how they are varied before the network sees them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.fitting.left_out import refuse_left_out
from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX

FloatArray = NDArray[np.float64]

#: Angles that the network learns, of the truth's; hip and knee are the mean of the legs that lift.
ANGLES = ("lumbar_extension_deg", "hip_extension_deg", "knee_angle_deg")


@dataclass(frozen=True, eq=False)
class Set:
    """The stills of one set.

    Attributes:
        name: of its files.
        body: whose it is.
        pictures: (n, height, width, 3) RGB, larger than a crop.
        points_px: (n, P, 2) in those pictures.
        visible: (n, P) 2 seen, 1 hidden, 0 outside.
        angles_deg: (n, A) in ANGLES' order.
        rep, lockout: (n,) number of the rep; whether at its top.
        yaw_deg, plate_m, floor: of the clip.
    """

    name: str
    body: str
    pictures: NDArray[np.uint8]
    points_px: FloatArray
    visible: NDArray[np.int8]
    angles_deg: FloatArray
    rep: NDArray[np.int64]
    lockout: NDArray[np.bool_]
    yaw_deg: float
    plate_m: float
    floor: bool


def load_set(path: Path) -> Set:
    """Read what ``python -m lab.synthetic stills`` wrote; ``path`` is the set's .npz.

    Raises:
        LeftOutError: if its body is left out of all fitting.
    """
    truth = np.load(path)
    strip = cv2.cvtColor(cv2.imread(str(path.with_suffix(".jpg"))), cv2.COLOR_BGR2RGB)
    names = [str(n) for n in truth["angle_names"]]
    angles = {name: truth["angles_deg"][:, k] for k, name in enumerate(names)}
    knees = [angles[f"knee_angle_{side}_deg"] for side in _lifting(angles)]
    angles["knee_angle_deg"] = np.mean(knees, axis=0)
    return Set(
        name=path.stem,
        body=refuse_left_out(str(truth["body"]), path.name),
        pictures=strip.reshape(len(truth["rep"]), -1, *strip.shape[1:]),
        points_px=truth["points_px"].astype(float),
        visible=truth["visible"],
        angles_deg=np.stack([angles[name] for name in ANGLES], axis=1).astype(float),
        rep=truth["rep"],
        lockout=truth["lockout"],
        yaw_deg=float(truth["yaw_deg"]),
        plate_m=float(truth["plate_m"]),
        floor=bool(truth["floor"]),
    )


def _lifting(angles: dict[str, NDArray[np.float32]]) -> list[str]:
    """The sides of the legs that lift: whose thighs the truth's hip extension is of."""
    thigh_deg = angles["hip_extension_deg"] + angles["pelvis_deg"]
    sides = ["left", "right"]
    one = [s for s in sides if np.allclose(angles[f"thigh_{s}_deg"], thigh_deg, atol=0.01)]
    return one or sides


@dataclass(frozen=True)
class Variation:
    """How far the crop of a whole set, and each still of it, is varied.

    Parts of the crop's width for ``shift``, logarithms for ``scale``, degrees for ``turn``.
    """

    shift: float = 0.05
    scale: float = 0.09
    turn_deg: float = 3.0


def plain(still: NDArray[np.uint8], points_px: FloatArray) -> tuple[NDArray[np.uint8], FloatArray]:
    """The middle of a still, unvaried, with its points."""
    corner = (np.array(still.shape[1::-1]) - [WIDTH_PX, HEIGHT_PX]) // 2
    x, y = corner
    return still[y : y + HEIGHT_PX, x : x + WIDTH_PX], points_px - corner


class Varier:
    """Varies stills: the crop as badly placed as it will be, light, colour, sharpness."""

    def __init__(self, rng: np.random.Generator, variation: Variation) -> None:
        self._rng = rng
        self._variation = variation

    def vary(self, group: Set, chosen: NDArray[np.int64]) -> tuple[NDArray[np.float32], FloatArray]:
        """Crops (k, HEIGHT_PX, WIDTH_PX, 3), 0..1, and points (k, P, 2) of a set's stills.

        What belongs to crop, light and phone is the same for all of them, as in a clip.
        """
        rng, far = self._rng, self._variation
        scale = np.exp(rng.normal(0, far.scale))
        turn = np.radians(rng.normal(0, far.turn_deg))
        shift = rng.normal(0, far.shift, 2) * WIDTH_PX
        colour = Colour.drawn(rng)
        pictures, points = [], []
        for k in chosen:
            still = group.pictures[k]
            # Crops of a hand-held phone tremble.
            tremble = rng.normal(0, 0.6, 2)
            window = _window(still.shape, float(scale), float(turn), shift + tremble)
            cut = cv2.warpAffine(
                still, window, (WIDTH_PX, HEIGHT_PX), borderMode=cv2.BORDER_REPLICATE
            )
            pictures.append(_cover(colour.apply(cut, rng), rng))
            points.append(group.points_px[k] @ window[:, :2].T + window[:, 2])
        return np.stack(pictures), np.stack(points)


def _window(shape: tuple[int, ...], scale: float, turn: float, shift: FloatArray) -> FloatArray:
    rotation = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([shape[1], shape[0]]) / 2
    return np.column_stack(
        [rotation, np.array([WIDTH_PX, HEIGHT_PX]) / 2 + shift - rotation @ middle]
    )


@dataclass(frozen=True, eq=False)
class Colour:
    """One phone's colours: mixing of channels, gain, gamma, blur, noise, coarseness."""

    mix: FloatArray
    gain: float
    gamma: float
    blur_px: float
    noise: float
    coarse: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Colour:
        """The colours of some phone."""
        order = rng.permutation(3) if rng.random() < 0.3 else np.arange(3)
        mix = np.eye(3)[order] + rng.normal(0, 0.12, (3, 3))
        if rng.random() < 0.15:
            mix = np.full((3, 3), 1 / 3)
        return cls(
            mix=mix,
            gain=float(np.exp(rng.normal(0, 0.25))),
            gamma=float(np.exp(rng.normal(0, 0.25))),
            blur_px=float(rng.choice([0.0, rng.uniform(0.3, 1.4)])),
            noise=float(rng.choice([0.0, rng.uniform(0.0, 0.06)])),
            coarse=float(rng.choice([1.0, rng.uniform(0.4, 1.0)])),
        )

    def apply(self, picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
        """A picture (height, width, 3) as that phone would have it, 0..1."""
        seen = picture.astype(np.float32) / 255
        seen = np.clip(seen @ self.mix.T.astype(np.float32) * np.float32(self.gain), 0, 1)
        seen = seen ** np.float32(self.gamma)
        if self.coarse < 1:
            small = cv2.resize(
                seen, None, fx=self.coarse, fy=self.coarse, interpolation=cv2.INTER_AREA
            )
            seen = cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        if self.blur_px > 0:
            seen = cv2.GaussianBlur(seen, (0, 0), self.blur_px)
        if self.noise > 0:
            grain = rng.standard_normal(seen.shape[:2], dtype=np.float32)[..., None]
            seen = seen + grain * np.float32(self.noise)
        return np.clip(seen, 0, 1).astype(np.float32)


def _cover(picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Now and then something plain before the lifter, or two things."""
    for _ in range(rng.choice(3, p=[0.5, 0.35, 0.15])):
        width, height = rng.integers(12, 70), rng.integers(12, 60)
        x, y = rng.integers(0, WIDTH_PX - width), rng.integers(0, HEIGHT_PX - height)
        picture[y : y + height, x : x + width] = rng.random(3)
    return picture
