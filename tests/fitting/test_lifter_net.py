"""Training goes on from the committed network, and what varies its pictures keeps their truth."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from fitting.lifter_net.earlier import begin_with  # noqa: E402
from fitting.lifter_net.network import LifterNet  # noqa: E402
from fitting.lifter_net.stills import (  # noqa: E402
    ANGLES,
    HIDDEN,
    SEEN,
    Set,
    Variation,
    Varier,
)
from synthetic.stills import POINTS  # noqa: E402
from thrust_vision.pose.close_up import HEIGHT_PX, WIDTH_PX  # noqa: E402
from thrust_vision.pose.lifter_net import LifterNet as Exported  # noqa: E402
from thrust_vision.resources import model_file  # noqa: E402

MARGIN = np.array([24, 16])  # of a still around its close-up


def test_training_begins_with_what_the_committed_network_tells() -> None:
    model = model_file("lifter_net.onnx")
    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 256, (6, HEIGHT_PX // 12, WIDTH_PX // 12, 3), dtype=np.uint8)
    pictures = coarse.repeat(12, axis=1).repeat(12, axis=2)
    close_ups = torch.from_numpy(pictures.transpose(0, 3, 1, 2).astype(np.float32) / 255)
    net = LifterNet(len(POINTS), len(ANGLES))
    scaling = begin_with(net, model, close_ups)
    net.eval()
    with torch.no_grad():
        _, points, angles, _ = net(close_ups)
    told = angles.numpy() * scaling["spread"] + scaling["mean"]
    exported = Exported(model)
    assert exported.angles == ANGLES
    for k, picture in enumerate(pictures):
        glimpse = exported.glimpse(picture)
        assert points[k].numpy() == pytest.approx(glimpse.points_px, abs=0.01)
        assert told[k] == pytest.approx(glimpse.angles_deg, abs=0.01)


def grey_set(plate_m: float) -> Set:
    """Two grey stills with the points on a grid around the hip in the middle."""
    size = np.array([WIDTH_PX, HEIGHT_PX]) + 2 * MARGIN
    points = size / 2 + 9.0 * np.stack(np.divmod(np.arange(len(POINTS)), 4), axis=1)
    return Set(
        name="grey",
        body="nobody",
        pictures=np.full((2, size[1], size[0], 3), 128, np.uint8),
        points_px=np.stack([points, points + 5]),
        visible=np.full((2, len(POINTS)), SEEN, np.int8),
        angles_deg=np.zeros((2, len(ANGLES))),
        rep=np.ones(2, int),
        lockout=np.ones(2, bool),
        yaw_deg=0.0,
        plate_m=plate_m,
        floor=False,
    )


def test_a_painted_plate_hides_what_lies_behind_it() -> None:
    still = Variation(shift=0.0, scale=0.0, turn_deg=0.0)
    hidden = []
    for seed in range(30):
        varier = Varier(np.random.default_rng(seed), still)
        close_ups, points, visible = varier.vary(grey_set(0.0), np.array([0, 1]))
        assert close_ups.shape == (2, HEIGHT_PX, WIDTH_PX, 3)
        assert points == pytest.approx(grey_set(0.0).points_px - MARGIN, abs=3.0)
        assert set(np.unique(visible)) <= {SEEN, HIDDEN}
        hidden.append((visible[:, POINTS.index("near_hip")] == HIDDEN).any())
    assert 0.3 < np.mean(hidden) < 0.9


def test_no_plate_is_painted_before_another() -> None:
    given = grey_set(0.45)
    for seed in range(10):
        varier = Varier(np.random.default_rng(seed), Variation())
        assert (varier.vary(given, np.array([0, 1]))[2] == SEEN).all()
    assert (given.visible == SEEN).all()
