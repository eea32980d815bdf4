"""Pictures, files and the command line."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from lab.synthetic.render import batch
from lab.synthetic.render.render import pictures
from lab.synthetic.set.stage import Stage
from tests.synthetic.short_clips import short_spec


def test_joints_lie_on_the_lifter_in_the_picture(bridge: Stage) -> None:
    """Where the truth puts a bare knee there is skin, not floor: the camera of the pictures is the
    camera of the truth."""
    stage = bridge
    t = int(np.flatnonzero(np.array(stage.timeline.phase) == "lockout")[0])
    picture = next(pictures(stage, [t]))
    assert picture.shape == (180, 320, 3)
    names = [m.name for m in stage.marks]
    camera = stage.camera
    pixels = camera.project(stage.joints[t], camera.pose(stage.shake[t]))[:, :2]
    near = "right" if stage.spec.facing == "left" else "left"
    x, y = pixels[names.index(f"{near}_ankle")]
    floor = picture[int(y) + 16, int(x)].astype(float)
    for joint in ("ankle", "shoulder"):
        x, y = pixels[names.index(f"{near}_{joint}")]
        assert np.abs(picture[int(y), int(x)].astype(float) - floor).sum() > 40, joint


def test_split_is_resumed_not_redone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thrust: Stage
) -> None:
    staged: list[int] = []

    def stage_number(
        split: str,
        seed: int,
        number: int,
        fps: float | None,
        yaws_deg: tuple[float, float] | None,
        variant: str | None,
        figures: Path | None,
    ) -> Stage:
        assert variant is None
        assert figures is None
        assert fps is None
        assert yaws_deg is None
        staged.append(number)
        return replace(thrust, spec=replace(thrust.spec, name=f"{split}-{seed}-{number:03d}"))

    monkeypatch.setattr(batch, "stage_number", stage_number)
    for _ in range(2):
        batch.render_split("preview", 5, range(2), tmp_path, pictures=False, log=io.StringIO())
    assert staged == [0, 1]
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [c["clip"] for c in manifest["clips"]] == ["preview-5-000.mp4", "preview-5-001.mp4"]
    assert not list(tmp_path.glob(".*part*"))


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_camera_is_as_far_round_as_was_asked_and_all_else_as_drawn(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    from lab.synthetic.set.stage import stage_number

    # What is drawn is what would be staged, which takes a second each time.
    monkeypatch.setattr(
        "lab.synthetic.set.stage.stage_clip", lambda spec, _: SimpleNamespace(spec=spec)
    )
    drawn = stage_number("preview", seed, 0, fps=4.0).spec
    turned = stage_number("preview", seed, 0, fps=4.0, yaws_deg=(35.0, 50.0)).spec
    again = stage_number("preview", seed, 0, fps=4.0, yaws_deg=(35.0, 50.0)).spec
    assert 35.0 <= abs(turned.camera.yaw_deg) <= 50.0
    assert turned == again
    assert replace(turned.camera, yaw_deg=drawn.camera.yaw_deg) == drawn.camera
    assert replace(turned, camera=drawn.camera) == drawn


def test_clip_is_a_video_of_the_truths_length(tmp_path: Path) -> None:
    from lab.synthetic.set.stage import stage_clip

    stage = stage_clip(short_spec("fast-careless", fps=5.0))
    batch.finish_clip(stage, tmp_path, pictures=True)
    truth = json.loads((tmp_path / "fast-careless.truth.json").read_text(encoding="utf-8"))
    with av.open(str(tmp_path / "fast-careless.mp4")) as container:
        frames = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    assert len(frames) == truth["frames"]
    assert frames[0].std() > 20
    moved = np.abs(frames[0].astype(int) - frames[len(frames) // 2].astype(int)).mean()
    assert moved > 1
