"""How much of the room the stills show."""

from types import SimpleNamespace

import numpy as np
import pytest

from lab.synthetic.render.stills import HEIGHT_PX, POINTS, WIDTH_PX, _window


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_close_up_is_the_middle_of_a_still_with_more_surround(facing: str) -> None:
    rng = np.random.default_rng(2)
    pixels = rng.uniform(100, 900, (4, len(POINTS), 2))
    stage = SimpleNamespace(spec=SimpleNamespace(facing=facing))
    close = _window(pixels, stage, (WIDTH_PX, HEIGHT_PX))  # type: ignore[arg-type]
    wide = _window(pixels, stage, (2 * WIDTH_PX, 2 * HEIGHT_PX))  # type: ignore[arg-type]
    assert wide[:, :2] == pytest.approx(close[:, :2])
    assert wide[:, 2] - close[:, 2] == pytest.approx([WIDTH_PX / 2, HEIGHT_PX / 2])
