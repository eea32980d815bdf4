"""The fitted numbers of the camera's yaw: one file, written by the fit and read by the body."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from lab.fitting.view import Fitted, write
from thrust_vision.body.yaw import MODEL, YawModel, yaw_model
from thrust_vision.weights.model_files import model_file


def test_a_fit_replaces_weights_and_intervals_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / MODEL
    shutil.copy(model_file(MODEL), path)
    turns = Fitted(np.array([0.1, 0.2, 0.3, -4.0]), {"trusted": 12.0})
    write(path, turns, Fitted(np.array([150.0, 2.0]), {"trusted": 7.0, "doubted": 5.0}))
    model, before = YawModel.load(path), yaw_model()
    assert model.weights == pytest.approx([0.1, 0.2, 0.3])
    assert (model.turns_intercept_deg, model.parting_slope_deg) == (-4.0, 150.0)
    assert (model.trusted.parted, model.trusted.turned) == (7.0, 12.0)
    assert model.doubted == before.doubted
    assert (model.side_deg, model.turned_deg) == (before.side_deg, before.turned_deg)


def test_the_file_says_where_it_comes_from() -> None:
    content = json.loads(model_file(MODEL).read_text("utf-8"))
    assert {"about", "licence"} <= set(content)
