import hashlib
import io
import math
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from thrust_vision.app.uploads import Storage, remove_stale, store_clip


def test_a_clip_is_copied_under_a_name_that_is_not_the_users(tmp_path: Path) -> None:
    clip = store_clip(io.BytesIO(b"film" * 1000), "../../etc/My set.mp4", tmp_path)
    assert clip.path.parent == tmp_path
    assert clip.path.read_bytes() == b"film" * 1000
    assert clip.sha256 == hashlib.sha256(b"film" * 1000).hexdigest()
    assert clip.name == "My set.mp4"
    assert "My set" not in str(clip.path)


def test_a_clip_is_copied_in_pieces(tmp_path: Path) -> None:
    class Film:
        left = 64 * 2**20

        def read(self, size: int) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    tracemalloc.start()
    clip = store_clip(Film(), "long.mp4", tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert clip.path.stat().st_size == 64 * 2**20
    assert peak < 8 * 2**20


def test_a_copy_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken:
        def read(self, _: int) -> bytes:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store_clip(Broken(), "a.mp4", tmp_path)
    assert list(tmp_path.iterdir()) == []


def away_at(storage: Storage) -> dict[str, float]:
    """How long each session has been away that is, seconds."""
    found: dict[str, float] = {}
    storage.sweep(found.update)
    return found


def test_a_sessions_files_go_when_it_has_been_gone_for_a_while(tmp_path: Path) -> None:
    alive = {"a", "b"}
    storage = Storage(alive.__contains__, tmp_path, patience_s=0.0)
    first, second = storage.folder("a"), storage.folder("b")
    (first / "x.clip").write_bytes(b"x")
    assert storage.folder("a") == first
    assert first.stat().st_mode & 0o077 == 0
    assert away_at(storage) == {}
    assert first.exists()
    alive.remove("a")

    def before(away_s: Mapping[str, float]) -> None:
        assert away_s == {"a": math.inf}
        assert first.exists()  # whoever writes into it can still be stopped

    storage.sweep(before)
    assert not first.exists()
    assert away_at(storage) == {}
    assert second.exists()
    storage.close()
    assert list(tmp_path.iterdir()) == []


def test_a_session_that_comes_back_in_time_keeps_its_files(tmp_path: Path) -> None:
    storage = Storage(lambda _: False, tmp_path, patience_s=60.0)
    folder = storage.folder("a")
    assert 0 <= away_at(storage)["a"] < 60
    assert folder.exists()
    storage.close()


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    left = Storage(lambda _: True, tmp_path)
    left.folder("gone")
    left._in_use.release()  # as the system does for a process that was killed
    in_use = Storage(lambda _: True, tmp_path)
    kept = in_use.folder("b")
    mine = tmp_path / "thrust-vision-app-notes"
    mine.mkdir()
    remove_stale(tmp_path)
    assert not left.root.exists()
    assert kept.exists()
    assert mine.exists()
    in_use.close()
