"""One word for one thing: what the field has a word for goes by that word."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from thrust_vision.settings import FITTED_WITH, OBSERVE, Settings, documented

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
    """Of classes, functions, arguments, and what is assigned to at the top or on an object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_before_comes_back(path: Path) -> None:
    known = GLOSSARY | MODULES
    assert path.stem not in known, f"a module that is called {known.get(path.stem)}"
    old = {name: GLOSSARY[name] for name in names(ast.parse(path.read_text())) if name in GLOSSARY}
    assert not old


def test_limits_are_named_min_and_max() -> None:
    odd = [
        name
        for settings in (Settings(), OBSERVE, FITTED_WITH)
        for name, _, each in documented(settings)
        if each.name.startswith(("least_", "most_", "smallest_", "largest_"))
    ]
    assert not odd


def test_a_name_of_before_would_be_noticed() -> None:
    assert set(names(ast.parse("class Reading: ...\ndef f(where, tidy): self.own_best = 1"))) == {
        "Reading",
        "f",
        "where",
        "tidy",
        "own_best",
    }
