import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.made import made_set
from thrust_vision.cli import main
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.form.report import SetReport
from thrust_vision.render.details import Details


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "thrust_vision", *map(str, arguments)]
    environment_root = Path(__file__).parents[1]
    return subprocess.run(
        command,
        cwd=cwd,
        env={"PYTHONPATH": str(environment_root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def one_line(text: str) -> str:
    (line,) = text.strip().splitlines()
    assert line.startswith("thrust-vision: ")
    return line


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze"],
        ["dance"],
        ["analyze", "clip.mp4", "--language", "no"],
        ["analyze", "clip.mp4", "--reference-rep", "0"],
        ["analyze", "clip.mp4", "--plate-diameter", "45"],
        ["analyze", "clip.mp4", "--date", "yesterday"],
        ["analyze", "clip.mp4", "--load", "-5"],
        ["analyze", "clip.mp4", "--load", "nan"],
        ["models", "fetch", "enormous"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    one_line(result.stderr)


@pytest.mark.parametrize("content", [b"", b"#EXTM3U\nother.mp4\n", b"not a film" * 100])
def test_what_is_no_video_is_one_line_and_exit_4(content: bytes, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(content)
    result = run("analyze", clip, cwd=tmp_path)
    assert result.returncode == 4
    one_line(result.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_missing_clip_is_one_line_and_exit_4(tmp_path: Path) -> None:
    result = run("analyze", "nowhere.mp4", cwd=tmp_path)
    assert result.returncode == 4
    assert "nowhere.mp4" in one_line(result.stderr)


def test_a_missing_model_is_one_line_and_exit_5(tmp_path: Path) -> None:
    result = run("analyze", "clip.mp4", "--model", "nowhere.task", cwd=tmp_path)
    assert result.returncode == 5
    assert "nowhere.task" in one_line(result.stderr)


def test_existing_results_are_kept_unless_asked(tmp_path: Path) -> None:
    folder = tmp_path / "clip-analysis"
    folder.mkdir()
    (folder / "reps.csv").write_text("mine")
    result = run("analyze", "clip.mp4", cwd=tmp_path)
    assert result.returncode == 2
    assert "exists already" in one_line(result.stderr)
    assert (folder / "reps.csv").read_text() == "mine"


def test_what_is_said_about_a_set_comes_to_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[AnalysisOptions] = []

    def take(
        _clip: Path, _folder: Path, _model: object, wanted: AnalysisOptions, **_: object
    ) -> SetReport:
        passed.append(wanted)
        return made_set(1)

    monkeypatch.setattr("thrust_vision.clip_to_folder.clip_to_folder", take)
    monkeypatch.setattr("thrust_vision.weights.registry.find_model", lambda *_: None)
    said = ["--date", "2026-11-29", "--lifter", "Maja", "--load", "82.5", "--notes", "Brace."]
    assert main(["analyze", "clip.mp4", "--out", str(tmp_path / "out"), *said]) == 0
    assert passed[0].details == Details(date(2026, 11, 29), "Maja", 82.5, "Brace.")


def test_models_lists_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "full",
        "heavy",
        "lite",
    ]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("thrust-vision ")
