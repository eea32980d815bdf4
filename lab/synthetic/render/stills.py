"""Crops of lifts with their truth, many lifters and few frames each, for training.

A set is staged at a few frames a second and cut to a window that the shoulder and the ankle fix,
the head always on the left. Sets come from the training split alone.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.chain import ChainError
from lab.synthetic.body.skeleton import Floats
from lab.synthetic.render.render import pictures
from lab.synthetic.set.stage import Stage, stage_number
from lab.synthetic.set.truth import ANGLES, measure

FPS = 4.0
FRAMES = 36  # of one set, at most, unless asked otherwise
WIDTH_PX, HEIGHT_PX = 288, 176
# Width of the window over the distance from the near shoulder to the near ankle, and how far its
# middle lies above theirs. The window is a fifth wider than what the finder sees: room to move.
WIDTH_PER_SPAN, RAISED = 1.85, 0.15
QUALITY = 93
SIDED = ("shoulder", "hip", "knee", "ankle", "elbow", "toe")
MIDDLE = ("c7", "t8", "t12", "l3", "l5", "sacrum", "head")
#: Points of one frame, in the order of their truth: near side, far side, mid-line.
POINTS = tuple(f"{side}_{name}" for side in ("near", "far") for name in SIDED) + MIDDLE


def make_stills(
    seed: int,
    numbers: range,
    out: Path,
    log: TextIO,
    load: str | None = None,
    variant: str | None = None,
    yaws_deg: tuple[float, float] | None = None,
    *,
    split: str = "train",
    figures: Path | None = None,
    frames: int = FRAMES,
    surround: float = 1.0,
) -> None:
    """Write ``SEED-NUMBER.jpg`` (the frames under each other) and ``.npz`` (their truth).

    ``load``, ``variant`` and ``yaws_deg`` override what was drawn, ``split`` and ``figures`` say
    whose bodies; see ``stage_number``. Names of sets of other splits begin with theirs. ``frames``
    is how many of each set are written at most, ``surround`` how many times as wide and high as
    usual they are.
    """
    out.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        name = f"{'' if split == 'train' else split + '-'}{seed}-{number:03d}"
        if (out / f"{name}.npz").exists():
            continue
        begun = time.monotonic()
        try:
            stage = stage_number(split, seed, number, FPS, load, variant, yaws_deg, figures)
        except ChainError as error:
            print(error, file=log, flush=True)
            continue
        _write(stage, out, name, frames, surround)
        print(f"{name}: {time.monotonic() - begun:.1f} s", file=log, flush=True)


def _write(stage: Stage, out: Path, name: str, most: int, surround: float) -> None:
    chosen = _choose(stage, most)
    truth = measure(stage)
    places = [truth.names.index(p) for p in _names(stage)]
    pixels = truth.pixels[chosen][:, places]
    visible = truth.visible[chosen][:, places]
    size_px = (round(WIDTH_PX * surround), round(HEIGHT_PX * surround))
    window = _window(pixels, stage, size_px)
    strip = [
        cv2.warpAffine(p, window, size_px, flags=cv2.INTER_AREA)
        for p in map(_softened(window), pictures(stage, chosen))
    ]
    load = stage.spec.load
    # The truth last: it says that the pictures are whole.
    cv2.imwrite(
        str(out / f"{name}.jpg"),
        cv2.cvtColor(np.concatenate(strip), cv2.COLOR_RGB2BGR),
        [cv2.IMWRITE_JPEG_QUALITY, QUALITY],
    )
    np.savez(
        out / f"{name}.npz",
        points_px=(pixels @ window[:, :2].T + window[:, 2]).astype(np.float32),
        visible=visible.astype(np.int8),
        angles_deg=truth.angles[chosen].astype(np.float32),
        angle_names=np.array(ANGLES),
        rep=stage.timeline.rep[chosen],
        lockout=np.array(stage.timeline.phase)[chosen] == "lockout",
        yaw_deg=stage.camera.yaw_deg,
        load=f"band_{load.band}" if load.band else load.kind,
        plate_m=max((plate[0] for plate in load.plates), default=0.0),
        variant="standard" if stage.spec.variant is None else stage.spec.variant.name,
        floor=stage.spec.bench is None,
        body=stage.spec.shape.body_id,
    )


def _choose(stage: Stage, most: int) -> list[int]:
    """Frames of the lifts, spread evenly; lockouts twice as dense as the rest."""
    frames = np.flatnonzero(stage.timeline.rep > 0)
    lockout = np.array(stage.timeline.phase)[frames] == "lockout"
    place = np.cumsum(np.where(lockout, 2.0, 1.0))
    picked = np.searchsorted(place, np.linspace(place[0], place[-1], most))
    return [int(t) for t in frames[np.unique(picked)]]


def near_side(stage: Stage) -> str:
    """The side of the lifter that faces the camera."""
    names = [m.name for m in stage.marks]
    eye = stage.camera.pose()[0]
    hips = {s: stage.joints[0, names.index(f"{s}_hip")] for s in ("left", "right")}
    return min(hips, key=lambda s: float(np.linalg.norm(hips[s] - eye)))


def _names(stage: Stage) -> list[str]:
    near = near_side(stage)
    far = "right" if near == "left" else "left"
    return [f"{side}_{name}" for side in (near, far) for name in SIDED] + list(MIDDLE)


def _window(pixels: Floats, stage: Stage, size_px: tuple[int, int]) -> Floats:
    """Affine map (2, 3) from the clip's pixels to the window's, mirrored if the head is right."""
    shoulder = np.median(pixels[:, POINTS.index("near_shoulder")], axis=0)
    ankle = np.median(pixels[:, POINTS.index("near_ankle")], axis=0)
    span = float(np.linalg.norm(ankle - shoulder))
    scale = WIDTH_PX / (WIDTH_PER_SPAN * span)
    middle = (shoulder + ankle) / 2 - np.array([0.0, RAISED * span])
    flip = -1.0 if stage.spec.facing == "right" else 1.0
    turn = np.diag([scale * flip, scale])
    return np.column_stack([turn, np.array(size_px) / 2 - turn @ middle])


def _softened(window: Floats):  # type: ignore[no-untyped-def]
    """Blur before shrinking, so that fine patterns do not flicker."""
    sigma = 0.45 * max(1.0 / abs(float(window[1, 1])) - 1.0, 0.0)

    def soften(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if sigma < 0.2:
            return picture
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)

    return soften
