"""Files and folders that appear whole or not at all, and names fit to show."""

import errno
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrust_vision.errors import OutputError, UsageError
from thrust_vision.files import (
    atomic_file,
    clear_leftovers,
    display_name,
    named_after,
    result_folder,
)

NAMES = ("reps.csv", "session.json")


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def make_result(target: Path, text: str, *, overwrite: bool = False) -> None:
    with result_folder(target, NAMES, overwrite=overwrite) as part:
        (part / "reps.csv").write_text(text)


def test_file_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "reps.csv"
    with atomic_file(target) as part:
        assert part.suffix == ".csv"
        part.write_text("a")
        assert not target.exists()
    assert names_in(target.parent) == ["reps.csv"]


def test_file_does_not_appear_if_the_block_raises(tmp_path: Path) -> None:
    with pytest.raises(KeyError), atomic_file(tmp_path / "reps.csv") as part:  # noqa: PT012
        part.write_text("a")
        raise KeyError
    assert names_in(tmp_path) == []


def test_file_is_overwritten_only_if_asked(tmp_path: Path) -> None:
    target = tmp_path / "reps.csv"
    target.write_text("old")
    with pytest.raises(UsageError), atomic_file(target):
        pass
    with atomic_file(target, overwrite=True) as part:
        part.write_text("new")
    assert target.read_text() == "new"


def test_folder_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "clip-analysis"
    with result_folder(target, NAMES) as part:
        (part / "reps.csv").write_text("a")
        assert part.name.startswith(".")
        assert not target.exists()
    assert names_in(target.parent) == ["clip-analysis"]
    assert names_in(target) == ["reps.csv"]


def test_empty_folder_is_used(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    make_result(target, "a")
    assert names_in(target) == ["reps.csv"]


def test_earlier_result_is_replaced_only_if_asked(tmp_path: Path) -> None:
    target = tmp_path / "out"
    make_result(target, "old")
    (target / "session.json").write_text("{}")
    with pytest.raises(UsageError):
        make_result(target, "new")
    assert (target / "reps.csv").read_text() == "old"
    make_result(target, "new", overwrite=True)
    assert (target / "reps.csv").read_text() == "new"
    assert names_in(target) == ["reps.csv"]  # nothing of the earlier one is mixed in
    assert names_in(tmp_path) == ["out"]


def test_earlier_result_stays_if_the_block_raises(tmp_path: Path) -> None:
    target = tmp_path / "out"
    make_result(target, "old")
    with pytest.raises(KeyError), result_folder(target, NAMES, overwrite=True) as part:  # noqa: PT012
        (part / "reps.csv").write_text("new")
        raise KeyError
    assert (target / "reps.csv").read_text() == "old"
    assert names_in(tmp_path) == ["out"]


def test_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    target.mkdir()
    monkeypatch.chdir(target)
    make_result(Path(), "old")
    make_result(Path(), "new", overwrite=True)
    assert Path("reps.csv").read_text() == "new"  # still the same folder
    assert names_in(tmp_path) == ["out"]


def test_earlier_result_stays_if_it_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    make_result(target, "old")
    (target / "session.json").write_text("{}")
    real_replace = Path.replace

    def replace(self: Path, to: Path) -> Path:
        if to == target / "reps.csv" and self.read_text() == "new":
            raise PermissionError(errno.EACCES, "locked")
        return real_replace(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError):
        make_result(target, "new", overwrite=True)
    assert (target / "reps.csv").read_text() == "old"
    assert names_in(target) == ["reps.csv", "session.json"]
    assert names_in(tmp_path) == ["out"]


def test_other_peoples_files_are_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "home"
    target.mkdir()
    (target / "thesis.tex").write_text("years")
    with pytest.raises(UsageError, match=r"thesis\.tex"):
        make_result(target, "a", overwrite=True)
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(UsageError):
        make_result(file, "a", overwrite=True)
    assert names_in(target) == ["thesis.tex"]
    assert file.read_text() == "x"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_disk_trouble_is_one_line(tmp_path: Path, number: int) -> None:
    with (
        pytest.raises(OutputError, match=r"out cannot be written: [a-z ]+\.$"),
        result_folder(tmp_path / "out", NAMES),
    ):
        raise OSError(number, "trouble")
    assert names_in(tmp_path) == []


@given(st.text())
def test_any_name_can_be_shown(name: str) -> None:
    shown = display_name(name)
    assert 0 < len(shown) <= 120
    assert "/" not in shown
    assert "\\" not in shown
    assert not any(
        unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in shown
    )
    assert display_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Höftlyft 80 kg.mov", "Höftlyft 80 kg.mov"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\set.mp4", "set.mp4"),
        ("a\u202egpj.mp4\x1b[31m", "agpj.mp4[31m"),
        ("\n\t ", "clip"),
    ],
)
def test_names_as_shown(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_long_names_keep_their_suffix() -> None:
    assert display_name("x" * 500 + ".mp4").endswith("xx.mp4")


@pytest.mark.parametrize("name", ["set", "set.v2", "[s]et+"])
def test_leftovers_of_one_target_are_cleared_and_nothing_else(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    stays = {"set-0123456789ab", ".set", ".other-0123456789ab", f".{name}-0123456789abc", name}
    stays.add(f".{target.stem}-more-0123456789ab{target.suffix}")
    for each in stays:
        (tmp_path / each).mkdir()
    for which in ("0123456789ab", "ffffffffffff"):
        left = tmp_path / f".{target.stem}-{which}{target.suffix}"
        left.mkdir()
        (left / "annotated.mp4").write_text("half a film")
    clear_leftovers(target)
    assert {path.name for path in tmp_path.iterdir()} == stays
    clear_leftovers(tmp_path / "nowhere" / name)


def test_what_a_killed_process_leaves_is_what_is_cleared(tmp_path: Path) -> None:
    target = tmp_path / "set"
    with result_folder(target, ("a.txt",)) as part:
        (part / "a.txt").write_text("half")
        clear_leftovers(target)
        assert not part.exists()
        part.mkdir()
    long = tmp_path / ("s" * 41)
    with result_folder(long, ("a.txt",)) as part:
        clear_leftovers(long)
        assert part.exists()


@pytest.mark.parametrize(
    ("clip", "wanted"),
    [
        ("set.mp4", "set-2026-11-29-report.html"),
        ("a/b\\My set (0:12–0:48).MOV", "My-set-0-12-0-48-2026-11-29-report.html"),
        ("<script>", "script-2026-11-29-report.html"),
        ("höftlyft 3.mp4", "höftlyft-3-2026-11-29-report.html"),
        ("..", "clip-2026-11-29-report.html"),
    ],
)
def test_a_download_is_named_after_clip_and_day(clip: str, wanted: str) -> None:
    assert named_after(clip, date(2026, 11, 29), "report.html") == wanted
