"""One word for one thing: what the field has a word for goes by that word."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from thrust_vision.settings import FILM_LIMITS, FITTED_WITH, OBSERVE, Settings, documented

ROOT = Path(__file__).parents[1]
ROOMS = ("thrust_vision", "lab")

#: Name that is not to come back -> what the thing is called.
GLOSSARY = {
    "lifter_net": "keypoint_net",
    "LifterNet": "KeypointNet",
    "naming_net": "set_classifier",
    "CloseLook": "NetTrack",
    "Glimpse": "Prediction",
    "SetLook": "ClassProbabilities",
    "Where": "CaptureConditions",
    "Window": "CropTrack",
    "close_up": "crop",
    "scout": "locate",
    "look_closer": "track_set",
    "look_at_set": "classify_set",
    "look_again": "observe once",
    "seen_in": "recognise",
    "RingSightings": "RingTrack",
    "camera_path": "camera_motion",
    "tidy": "joints",
    "seen_by_the_net": "joints_from_net",
    "hips_at_the_bar": "hips_from_plate",
    "Circumstances": "CaptureConditions",
    "close_angles": "lockout_angles",
    "CloseModel": "LockoutModel",
    "tell_closer": "estimate_extension",
    "tell_apart": "extension_from_contour",
    "told_of": "point_estimates",
    "estimates_of": "interval_estimates",
    "TOLD": "QUANTITIES",
    "Told": "BackFinding, Quantity",
    "Signs": "ContourFeatures",
    "Reading": "RepAngles",
    "UsualChanges": "LumbarPrior",
    "Bell": "Normal",
    "shared_error": "shared_bias",
    "own_best": "set_best",
    "Spread": "IntervalModel",
    "Report": "OnProgress",
    "Warn": "ClipWarning",
    "Wanted": "AnalysisOptions",
    "Behind": "BackgroundSink",
    "knee_told": "knee_reportable",
    "seen_through_plates": "hip_measurable",
    "landmarks_doubted": "landmarks_unreliable",
}
#: Words that no name has as a part, so ``told_deg`` and ``NamingNet`` are out too.
WORDS = {
    "told": "what it is: an estimate, a quantity, a verdict",
    "tell": "estimate, distinguish, report",
    "tells": "estimates, distinguishes, reports",
    "glimpse": "prediction",
    "scout": "locate",
    "naming": "set_classifier",
    "reading": "rep, or rep_angles",
    "readings": "reps, or rep_angles",
    "circumstances": "conditions",
    "bell": "Normal",
    "where": "conditions",
}
#: Runs of words that no name has as a part.
RUNS = {
    ("close", "up"): "crop",
    ("close", "ups"): "crops",
    ("close", "look"): "NetTrack",
    ("look", "closer"): "track_set",
    ("look", "again"): "observe once",
    ("lifter", "net"): "keypoint_net",
    ("camera", "path"): "camera_motion",
    ("ring", "sightings"): "ring_track",
}
#: What is a result, and not how far something has come.
REPORT = "report: OnProgress"
#: Modules alone: as the name of a variable the word may be the right one.
MODULES = {
    "told": "quantities",
    "given": "arguments",
    "found": "person_found",
    "spread": "intervals",
    "place": "same_set",
    "closer": "hip_lumbar",
}


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def names(tree: ast.Module) -> Iterator[str]:
    """Of classes, functions, arguments, and of all that is assigned to, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr


def old_words(name: str) -> list[str]:
    """What a name has of before, each with the word that took its place."""
    parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+", name)]
    pairs = list(pairwise(parts))
    return [
        *([GLOSSARY[name]] if name in GLOSSARY else []),
        *(WORDS[part] for part in parts if part in WORDS),
        *(RUNS[pair] for pair in pairs if pair in RUNS),
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_before_comes_back(path: Path) -> None:
    known = GLOSSARY | MODULES
    assert path.stem not in known, f"a module that is called {known.get(path.stem)}"
    source = path.read_text(encoding="utf-8")
    found = {name: old_words(name) for name in {path.stem, *names(ast.parse(source))}}
    assert {name: words for name, words in found.items() if words} == {}
    assert REPORT not in source


def test_no_two_modules_of_the_package_share_a_name() -> None:
    package = (ROOT / "thrust_vision").rglob("*.py")
    stems = Counter(path.stem for path in package if not path.stem.startswith("__"))
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_no_two_classes_of_the_package_share_a_name() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in sources() if "lab" not in path.parts]
    classes = Counter(
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in classes.items() if count > 1] == []


def test_limits_are_named_min_and_max() -> None:
    odd = [
        name
        for settings in (Settings(), OBSERVE, FITTED_WITH, FILM_LIMITS)
        for name, _, each in documented(settings)
        if {"least", "most", "smallest", "largest"} & set(each.name.split("_"))
    ]
    assert not odd


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("told", 1),
        ("_told_lines", 1),
        ("told_deg", 1),
        ("NamingNet", 1),
        ("close_ups", 1),
        ("NextCloseLook", 1),
        ("Reading", 2),
        ("dumbbell", 0),
        ("close_to_upright", 0),
        ("storytold", 0),
    ],
)
def test_old_words_are_found_inside_names(name: str, count: int) -> None:
    assert len(old_words(name)) == count


def test_a_name_of_before_would_be_noticed() -> None:
    assert set(names(ast.parse("class Reading: ...\ndef f(where, tidy): self.own_best = 1"))) == {
        "Reading",
        "f",
        "where",
        "tidy",
        "own_best",
    }
