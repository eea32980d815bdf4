"""Every parser of this project's own gets anything at all, and answers or refuses in one line."""

import contextlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.benchmarks.truth import read_split
from thrust_vision import cli
from thrust_vision.app.launch import _flags
from thrust_vision.batch import earlier
from thrust_vision.batch.clips import Order, orders_for
from thrust_vision.batch.lists import listed
from thrust_vision.clip_to_folder import AnalysisOptions
from thrust_vision.errors import ThrustVisionError, TrainingLogError
from thrust_vision.files import display_name
from thrust_vision.observe import stored
from thrust_vision.observe.observation import Observation
from thrust_vision.training.csv_export import COLUMNS, format_log
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.messages import error_text
from thrust_vision.weights.registry import Model

ROOT = Path(__file__).parents[1]
STORED = ROOT / "tests" / "stored" / "feet-too-far.npz"
TRUTH = ROOT / "sample_videos" / "floor-bridge.truth.json"

patient = settings(max_examples=150, suppress_health_check=list(HealthCheck))
quick = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """Lets through what the user is told about, in one line; any other exception fails."""
    said = "nothing"
    try:
        yield
    except ThrustVisionError as error:
        said = str(error)
    assert said.strip()
    assert "\n" not in said


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


# --- CSV of the training log ------------------------------------------------------------------

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "2026-03-02",
                "0000-00-00",
                "9999-99-99",
                "hip_thrust",
                "squat",
                "1e999",
                "nan",
                "-1",
            ),
            *("=1+1", "'=1+1", "1" * 400, "8", "80.5", "1e-400", "\r\n", '"', ";", "\ud800"[:0]),
        ]
    ),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
)
HEADERS = st.one_of(
    st.just(list(COLUMNS)),
    st.permutations(COLUMNS),
    st.lists(st.one_of(st.sampled_from(COLUMNS), st.text(max_size=8)), max_size=20),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """What could come of a spreadsheet."""
    rows = [draw(HEADERS), *draw(st.lists(st.lists(CELLS, max_size=20), max_size=6))]
    quote = draw(st.booleans())
    lines = [
        ",".join('"' + c.replace('"', '""') + '"' if quote else c for c in row) for row in rows
    ]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
    return text.encode(encoding, "replace")


@patient
@given(st.one_of(st.binary(max_size=300), tables()))
def test_csv_of_the_log(data: bytes) -> None:
    refused = None
    try:
        logged = parse_log(data)
    except TrainingLogError as error:
        refused = error
    if refused is not None:
        said = [error_text(refused, language) for language in ("en", "sv")]
        assert all(said)
        assert not any("\n" in line for line in said)
        return
    again = parse_log(format_log(logged).encode("utf-8"))
    assert [(each.lifter, each.session) for each in again] == [
        (each.lifter, each.session) for each in logged
    ]


# --- lists of clips ---------------------------------------------------------------------------


@patient
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "ignore"))
    )
)
def test_lists_of_clips(data: bytes) -> None:
    with folder() as place:
        path = place / "clips.txt"
        path.write_bytes(data)
        outside = False
        with refusing():
            for clip, name in listed(path):
                assert isinstance(name, str)
                outside |= place not in clip.resolve().parents
        if outside:
            return  # there may be whole disks below it
        with refusing():
            out = place / "out"
            for order in orders_for([path], out):
                assert out in order.folder.parents  # wherever the list points, results go here
                assert ".." not in Path(order.name).parts


# --- stored observations ----------------------------------------------------------------------


@quick
@given(st.binary(max_size=400))
def test_an_observation_of_any_bytes(data: bytes) -> None:
    with folder() as place, refusing():
        (place / "set.npz").write_bytes(data)
        Observation.load(place / "set.npz")


@patient
@given(
    st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), max_size=8),
    st.floats(0.01, 1),
)
def test_a_damaged_observation(edits: list[tuple[float, int]], kept: float) -> None:
    content = bytearray(STORED.read_bytes())
    for at, value in edits:
        content[int(at * len(content))] = value
    with folder() as place, refusing():
        (place / "set.npz").write_bytes(content[: int(kept * len(content))])
        Observation.load(place / "set.npz")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def changed(content: Any, path: list[int], value: Any) -> Any:
    """JSON with something else in one place."""
    if not path or not isinstance(content, (dict, list)) or not content:
        return value
    keys = list(content) if isinstance(content, dict) else list(range(len(content)))
    key = keys[path[0] % len(keys)]
    copy = dict(content) if isinstance(content, dict) else list(content)
    copy[key] = changed(content[key], path[1:], value)
    return copy


@patient
@given(path=st.lists(st.integers(0, 20), max_size=5), value=JSON)
def test_an_observation_that_says_something_else(path: list[int], value: Any) -> None:
    with np.load(STORED) as archive:
        arrays = {name: archive[name] for name in archive.files}
    meta = json.loads(str(arrays["record.json"]))
    arrays["record.json"] = np.array(json.dumps(changed(meta, path, value)))
    with folder() as place, refusing():
        with (place / "set.npz").open("wb") as file:
            np.savez(file, **arrays)
        Observation.load(place / "set.npz")


def test_an_observation_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(STORED) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    assert unpacked > STORED.stat().st_size  # that the file is small says nothing
    monkeypatch.setattr(stored, "_MOST_BYTES", unpacked)
    Observation.load(STORED)
    monkeypatch.setattr(stored, "_MOST_BYTES", unpacked - 1)
    with pytest.raises(ThrustVisionError, match="not a stored observation"):
        Observation.load(STORED)


# --- truth files ------------------------------------------------------------------------------


@quick
@given(path=st.lists(st.integers(0, 40), max_size=5), value=JSON)
def test_truth_files(path: list[int], value: Any) -> None:
    truth = changed(json.loads(TRUTH.read_text("utf-8")), path, value)
    with folder() as place, refusing():
        (place / TRUTH.name).write_text(json.dumps(truth), "utf-8")
        (place / "floor-bridge.frames.csv").write_bytes(
            (TRUTH.parent / "floor-bridge.frames.csv").read_bytes()
        )
        (place / "floor-bridge.mp4").touch()
        read_split(place)


@quick
@given(data=st.binary(max_size=300), table=st.booleans())
def test_truth_files_of_any_bytes(data: bytes, table: bool) -> None:
    with folder() as place, refusing():
        (place / TRUTH.name).write_bytes(TRUTH.read_bytes() if table else data)
        (place / "floor-bridge.frames.csv").write_bytes(data)
        (place / "floor-bridge.mp4").touch()
        read_split(place)


# --- records of a batch -----------------------------------------------------------------------


@patient
@given(record=JSON, session=JSON)
def test_what_a_batch_kept(record: Any, session: Any) -> None:
    model = Model("full", Path("full.task"), "ab" * 32)
    with folder() as place, refusing():
        order = Order(place / "a.mp4", place, "a")
        order.record.parent.mkdir()
        order.folder.mkdir()
        known = {"clip_sha256": "0", "failed": record, "made": record}
        held = {"clip": {"sha256": "0"}, "status": session, "reps": session, "message": session}
        for content, path in ((known, order.record), (held, order.folder / "session.json")):
            path.write_text(json.dumps(content), "utf-8")
        earlier.earlier_of(order, "0", earlier.Making.of(AnalysisOptions(), model))


@quick
@given(start=st.sampled_from([b"", b"[", b'{"a":']), depth=st.integers(0, 10**5), end=st.binary())
def test_what_a_batch_kept_of_any_bytes(start: bytes, depth: int, end: bytes) -> None:
    model = Model("full", Path("full.task"), "ab" * 32)
    with folder() as place, refusing():
        order = Order(place / "a.mp4", place, "a")
        order.record.parent.mkdir()
        order.record.write_bytes(depth * start + end)
        earlier.earlier_of(order, "0", earlier.Making.of(AnalysisOptions(), model))


# --- the command line -------------------------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from(
        [
            *("analyze", "batch", "models", "fetch", "app", "log", "backup", "restore", "clip.mp4"),
            *("--out", "--language", "--reference-rep", "--plate-diameter", "--no-video", "--port"),
            *("--overwrite", "--workers", "--scheduler", "--model", "--host", "--help", "--", "-"),
            *("sv", "450", "0", "-1", "²", "٣", "9" * 5000, "1e9", "auto", "full", "\x00"),
        ]
    ),
    st.text(max_size=8),
)


@patient
@given(st.lists(WORDS, max_size=7))
def test_the_command_line(words: list[str]) -> None:
    said, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
        code: object = None
        try:
            options = cli._parser().parse_args(words)
        except SystemExit as ended:
            code = ended.code
    if code is None:
        assert callable(options.run)
    else:
        assert code in (0, 2)
        assert (code == 2) == wrong.getvalue().startswith("thrust-vision: ")


# --- names and settings -----------------------------------------------------------------------


@patient
@given(st.text(max_size=300))
def test_names_to_show(name: str) -> None:
    shown = display_name(name)
    assert 0 < len(shown) <= 120
    assert "/" not in shown
    assert "\\" not in shown
    assert "\n" not in shown


@quick
@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.integers(), lambda inner: st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_size=4,
    )
)
def test_settings_of_the_app(table: dict[str, Any]) -> None:
    assert all(not isinstance(value, dict) for _, value in _flags(table))
