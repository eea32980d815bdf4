"""Many clips at once, most of them tiny or no clips at all."""

import csv
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import thrust_vision.batch.one as one
from tests import worker_tasks
from thrust_vision.app.samples import sample_clips
from thrust_vision.batch.clips import Order, orders_for
from thrust_vision.batch.one import Plan
from thrust_vision.batch.outcome import Outcome, Status, exit_code_of
from thrust_vision.batch.run import on_this_machine
from thrust_vision.cli import main
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.errors import UsageError
from thrust_vision.export.cells import csv_text
from thrust_vision.video.part import Part, cut_part
from thrust_vision.weights.registry import find_model
from thrust_vision.worker import run_isolated


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_clips_are_found_and_placed(folder: Path, tmp_path: Path) -> None:
    out = folder / "out"
    (out / "wall").mkdir(parents=True)
    (out / "wall" / "annotated.mp4").write_text("an earlier result")
    orders = orders_for([folder, tmp_path / "other" / "wall.mp4"], out)
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

    # Again: what is there is kept, and what failed stays so; what was not there is looked for.
    assert main(command) == 4
    again = {row["folder"]: row["kept"] for row in table(out / "batch.csv")}
    assert again == {"later/wall": "true", "notes": "true", "nowhere": "false", "wall": "true"}
    assert main([*command, "--retry-failed"]) == 4
    again = {row["folder"]: row["kept"] for row in table(out / "batch.csv")}
    assert again == {"later/wall": "true", "notes": "false", "nowhere": "false", "wall": "true"}

    # A folder that holds the results of another file is not taken for this one's.
    (folder / "wall.mp4").write_bytes((folder / "wall.mp4").read_bytes() + b"\0")
    assert main(["batch", str(folder / "wall.mp4"), "--out", str(out)]) == 2


def test_a_batch_gives_what_analyze_gives(tmp_path: Path) -> None:
    """Also the second clip of a worker process, which finds there what the first left."""
    sample = sample_clips()[0]
    clip = tmp_path / f"one-rep{sample.suffix}"
    run_isolated(cut_part, sample, sample.name, Part(0.0, 5.0), clip)
    first = shutil.copy(clip, tmp_path / "0-first.mp4")
    command = ["batch", str(first), str(clip), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main([*command, "--no-video"]) == 0
    assert main(["analyze", str(clip), "--out", str(tmp_path / "one"), "--no-video"]) == 0
    for name in ("reps.csv", "frames.csv", "session.json"):
        alone = (tmp_path / "one" / name).read_text("utf-8")
        assert (tmp_path / "out" / clip.stem / name).read_text("utf-8") == alone
        assert (tmp_path / "out" / "0-first" / name).read_text("utf-8") == alone.replace(
            clip.name, "0-first.mp4"
        )
    together, alone_rows = table(tmp_path / "out" / "reps.csv"), table(tmp_path / "one/reps.csv")
    assert [row for row in together if row["folder"] == clip.stem] == [
        {"folder": clip.stem, **row} for row in alone_rows
    ]
    assert len(together) == 2 * len(alone_rows) > 0
    check_parquet(tmp_path / "out")


def check_parquet(out: Path) -> None:
    """The typed tables say what the others say."""
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("batch", "reps"):
        typed = parquet.read_table(out / f"{name}.parquet")
        plain = table(out / f"{name}.csv")
        assert typed.column_names == list(plain[0])
        for row, other in zip(typed.to_pylist(), plain, strict=True):
            assert {key: csv_text(value) for key, value in row.items()} == other
        for field in typed.schema:
            expected = {"rep": "int32", "reps": "int32", "exit_code": "int32"}
            expected |= {"complete": "bool", "kept": "bool"}
            number = field.name.rsplit("_", 1)[-1] in ("deg", "s", "m", "pct")
            number &= field.name not in expected
            kind = "double" if number else expected.get(field.name, "string")
            assert str(field.type) == kind, field.name


def test_without_pyarrow_the_rest_is_written_and_a_line_says_so(
    wall: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "batch.parquet").write_text("of an earlier batch")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["batch", str(wall), "--out", str(out)]) == 3
    assert "pip install 'thrust-vision[parquet]'" in capsys.readouterr().err
    assert not (out / "batch.parquet").exists()
    assert len(table(out / "batch.csv")) == 1


def test_a_process_that_is_killed_takes_no_clip_with_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = one.clip_to_folder
    killed = tmp_path / "killed"

    def deadly(clip: Path, *args: Any, **named: Any) -> Any:
        if clip.name == "wall.mp4":
            run_isolated(worker_tasks.kill_self_once, killed)
        if clip.name == "notes.mov":
            run_isolated(worker_tasks.kill_self_once, tmp_path / "nowhere" / "never")
        return real(clip, *args, **named)

    monkeypatch.setattr(one, "clip_to_folder", deadly)
    out = tmp_path / "out"
    assert main(["batch", str(folder), "--out", str(out), "--workers", "2"]) == 1
    assert killed.exists()
    rows = {row["folder"]: row for row in table(out / "batch.csv")}
    codes = {name: row["exit_code"] for name, row in rows.items()}
    assert codes == {"later/wall": "3", "notes": "1", "wall": "3"}
    assert "crash" in rows["notes"]["message"] or "killed" in rows["notes"]["message"]
    assert not list(out.glob(".wall*"))


def test_a_stopped_batch_goes_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The stopped one wrote no tables; those of the next are over all clips."""
    out = tmp_path / "out"
    plan, orders = Plan(AnalysisOptions()), orders_for([folder], out)
    coming = on_this_machine(orders, plan, find_model(), 1)
    assert next(coming).status in (Status.REJECTED, Status.FAILED)
    coming.close()
    assert not (out / "batch.csv").exists()
    assert main(["batch", str(folder), "--out", str(out)]) == 4
    rows = table(out / "batch.csv")
    assert [row["folder"] for row in rows] == ["later/wall", "notes", "wall"]
    assert "true" in {row["kept"] for row in rows}
    assert capsys.readouterr().out.startswith("3 clips: 2 rejected, 1 failed\n")


def test_a_batch_that_was_killed_goes_on(wall: Path, tmp_path: Path) -> None:
    for number in range(4):
        shutil.copy(wall, wall.with_name(f"wall{number}.mp4"))
    out = tmp_path / "out"
    command = ["batch", str(wall.parent), "--out", str(out)]
    running = subprocess.Popen(
        [sys.executable, "-m", "thrust_vision", *command, "--workers", "1"],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
    )
    deadline_s = time.monotonic() + 120
    while not list(out.glob("[!.]*/session.json")):
        assert running.poll() is None
        assert time.monotonic() < deadline_s, "waited in vain"
        time.sleep(0.02)
    running.kill()
    running.wait()
    held = {path.parent.name: path.stat().st_mtime_ns for path in out.glob("[!.]*/session.json")}
    assert main(command) == 3
    rows = {row["folder"]: row for row in table(out / "batch.csv")}
    assert {row["exit_code"] for row in rows.values()} == {"3"}
    assert {name for name, row in rows.items() if row["kept"] == "true"} == set(held)
    after = {path.parent.name: path.stat().st_mtime_ns for path in out.glob("[!.]*/session.json")}
    assert len(after) == 5
    assert held.items() <= after.items()
    assert {path.name for path in out.glob(".*")} == {".batch"}


def test_a_missing_model_stops_the_batch(folder: Path, tmp_path: Path) -> None:
    command = ["batch", str(folder), "--out", str(tmp_path / "out")]
    assert main([*command, "--model", "nowhere.task"]) == 5


def test_the_gravest_code_is_the_batchs() -> None:
    def coded(code: int) -> Outcome:
        return Outcome.of(Order(Path("a.mp4"), Path("out"), "a"), Status.FAILED, code, "")

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
