"""List files name the clips of a batch."""

import io
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from thrust_vision.batch.clips import Order, orders_for
from thrust_vision.batch.lists import is_list, name_for
from thrust_vision.cli import main
from thrust_vision.errors import UsageError


def names(orders: list[Order]) -> list[str]:
    return [order.name for order in orders]


@pytest.mark.parametrize("name", ["clips.txt", "clips.LST", "clips.csv"])
def test_a_list_has_a_path_a_line(tmp_path: Path, name: str) -> None:
    away = tmp_path / "elsewhere" / "wall.mp4"
    entries = ["a/set.mp4", "  b/set.mp4 ", '"c, d/set.mp4"', str(away), "../up.mov"]
    text = "\r\n".join(["\ufeff# spring", "", *entries, ""])
    (tmp_path / "lists").mkdir()
    path = tmp_path / "lists" / name
    path.write_bytes(text.encode())
    orders = orders_for([path], tmp_path / "out")
    assert names(orders) == ["a/set", "b/set", "c, d/set", "wall", "up"]
    below = tmp_path / "lists"
    assert [order.clip for order in orders] == [
        below / "a" / "set.mp4",
        below / "b" / "set.mp4",
        below / "c, d" / "set.mp4",
        away,
        below / ".." / "up.mov",
    ]


@pytest.mark.usefixtures("folder")
def test_a_list_may_name_folders(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("clips\n")
    assert names(orders_for([path], tmp_path / "out")) == ["later/wall", "notes", "wall"]


def test_a_clip_named_twice_is_done_once(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("clips/wall.mp4\nclips/../clips/wall.mp4\n")
    orders = orders_for([folder, folder / "wall.mp4", path], tmp_path / "out")
    assert names(orders) == ["later/wall", "notes", "wall"]


def test_names_stay_apart(tmp_path: Path) -> None:
    paths = [tmp_path / x for x in ("1/a.mp4", "2/A.mp4", "3/a-2.mp4", "4/a.mp4", "5/a.mov")]
    found = names(orders_for(paths, tmp_path / "out"))
    assert found == ["a", "A-2", "a-2-2", "a-3", "a-4"]
    assert len({name.casefold() for name in found}) == len(paths)


def test_a_list_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("one.mp4\n# two.mp4\n"))
    monkeypatch.chdir(tmp_path)
    (order,) = orders_for([Path("-")], tmp_path / "out")
    assert (order.clip, order.name) == (tmp_path / "one.mp4", "one")


def test_a_folder_that_is_called_like_a_list_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "old.txt").mkdir()
    assert not is_list(tmp_path / "old.txt")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist"),
        (b"\xff\xfea", "UTF-8"),
        (b"a\0b", "UTF-8"),
        (b"# nothing\n", "no clip"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_line(
    tmp_path: Path, content: bytes | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        orders_for([path], tmp_path / "out")
    assert main(["batch", str(path), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (PureWindowsPath("clips\\set.mp4"), "clips/set"),
        (PureWindowsPath("C:\\clips\\set.mp4"), "set"),
        (PureWindowsPath("\\clips\\set.mp4"), "set"),
        (PureWindowsPath("C:set.mp4"), "set"),
        (PureWindowsPath("\\\\server\\share\\set.mp4"), "set"),
        (PurePosixPath("/clips/set.mp4"), "set"),
        (PurePosixPath("a/../../set.mp4"), "set"),
        (PurePosixPath("a.b/set.1.mp4"), "a.b/set.1"),
    ],
)
def test_results_stay_below_the_batch_on_every_system(path: PurePath, name: str) -> None:
    assert name_for(path) == name


def test_no_clip_takes_the_place_of_a_table_or_of_other_clips(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("batch.csv.mp4\nset.mp4\nset/1.mp4\nReps.parquet.mov\n")
    found = names(orders_for([path], tmp_path / "out"))
    assert found == ["batch.csv-2", "set-2", "set/1", "Reps.parquet-2"]
