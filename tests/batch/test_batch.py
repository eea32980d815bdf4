"""Many clips at once, most of them tiny or no clips at all."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.made import blank_frames
from thrust_vision.app.samples import sample_clips
from thrust_vision.batch.clips import orders_for
from thrust_vision.batch.outcome import Outcome, Status, exit_code_of
from thrust_vision.cli import main
from thrust_vision.errors import UsageError
from thrust_vision.video.write import ClipWriter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two blank clips of one name, a note that is called a clip, and what is none."""
    made = tmp_path / "clips"
    (made / "later").mkdir(parents=True)
    with ClipWriter(made / "wall.mp4", 320, 180) as writer:
        for i, picture in enumerate(blank_frames(12, 320, 180)):
            writer.write(picture, i / 30)
    shutil.copy(made / "wall.mp4", made / "later" / "wall.MP4")
    (made / "notes.mov").write_text("three sets of ten")
    (made / "notes.txt").write_text("three sets of ten")
    (made / ".hidden.mp4").write_text("")
    return made


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_clips_are_found_and_placed(folder: Path, tmp_path: Path) -> None:
    out = folder / "out"
    (out / "wall").mkdir(parents=True)
    (out / "wall" / "annotated.mp4").write_text("an earlier result")
    orders = orders_for([folder, folder / "wall.mp4"], out)
    assert [order.name for order in orders] == ["later/wall", "notes", "wall", "wall-2"]
    assert orders[0].folder == out / "later" / "wall"
    with pytest.raises(UsageError, match="no clip"):
        orders_for([tmp_path / "clips" / "out" / "wall"], out)


def test_what_fails_is_told_and_the_rest_goes_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["batch", str(folder), str(tmp_path / "nowhere.mp4"), "--out", str(out)]
    assert main([*command, "--workers", "2"]) == 4
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "4 clips: 2 rejected, 2 failed"
    assert {line.split(": ")[1] for line in said.err.splitlines()} == {
        "later/wall",
        "notes",
        "nowhere",
        "wall",
    }
    rows = {row["folder"]: row for row in table(out / "batch.csv")}
    assert {name: row["exit_code"] for name, row in rows.items()} == {
        "later/wall": "3",
        "notes": "4",
        "nowhere": "4",
        "wall": "3",
    }
    assert json.loads((out / "wall" / "session.json").read_text())["reason"] == "no_person"
    assert not (out / "notes").exists()
    assert table(out / "reps.csv") == []

    # Again: what is there is kept, what failed is tried anew.
    assert main(command) == 4
    again = {row["folder"]: row["kept"] for row in table(out / "batch.csv")}
    assert again == {"later/wall": "true", "notes": "false", "nowhere": "false", "wall": "true"}

    # A folder that holds the results of another file is not taken for this one's.
    (folder / "wall.mp4").write_bytes((folder / "wall.mp4").read_bytes() + b"\0")
    assert main(["batch", str(folder / "wall.mp4"), "--out", str(out)]) == 2


def test_a_batch_gives_what_analyze_gives(tmp_path: Path) -> None:
    clip = sample_clips()[0]
    assert main(["batch", str(clip), "--out", str(tmp_path / "out"), "--no-video"]) == 0
    assert main(["analyze", str(clip), "--out", str(tmp_path / "one"), "--no-video"]) == 0
    assert (tmp_path / "out" / clip.stem / "reps.csv").read_bytes() == (
        tmp_path / "one" / "reps.csv"
    ).read_bytes()
    together, alone = table(tmp_path / "out" / "reps.csv"), table(tmp_path / "one" / "reps.csv")
    assert [{"folder": clip.stem, **row} for row in alone] == together


@pytest.mark.filterwarnings("default")  # of Dask and what it is made of
def test_a_cluster_gives_the_same(folder: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        command = ["batch", str(folder), "--scheduler", cluster.scheduler_address]
        assert main([*command, "--out", str(tmp_path / "out")]) == 4
    codes = {row["folder"]: row["exit_code"] for row in table(tmp_path / "out" / "batch.csv")}
    assert codes == {"later/wall": "3", "notes": "4", "wall": "3"}


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_does_not_answer_is_one_line(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("thrust_vision.batch.run._PATIENCE_S", 1)
    command = ["batch", str(folder), "--out", str(tmp_path / "out")]
    assert main([*command, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_missing_model_stops_the_batch(folder: Path, tmp_path: Path) -> None:
    command = ["batch", str(folder), "--out", str(tmp_path / "out")]
    assert main([*command, "--model", "nowhere.task"]) == 5


def test_the_gravest_code_is_the_batchs() -> None:
    def coded(code: int) -> Outcome:
        return Outcome("a.mp4", "a", Status.FAILED, code, False, 0, 0.0, "")

    assert exit_code_of([]) == exit_code_of([coded(0)]) == 0
    assert exit_code_of(map(coded, (0, 3, 4))) == 4
    assert exit_code_of(map(coded, (3, 2, 5))) == 5
    assert exit_code_of(map(coded, (5, 1, 0))) == 1


@pytest.mark.parametrize(
    "wrong", [["--workers", "0"], ["--workers", "2", "--scheduler", "tcp://a:1"], []]
)
def test_wrong_usage_is_exit_2(wrong: list[str]) -> None:
    out = ["--out", "out"] if wrong else []
    with pytest.raises(SystemExit) as stop:
        main(["batch", "clip.mp4", *out, *wrong])
    assert stop.value.code == 2
