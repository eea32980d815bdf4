"""Everything that is kept about a lifter as one zip."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from thrust_vision.files import atomic_file
from thrust_vision.library.kept import Filter, KeptSet
from thrust_vision.library.store import Library
from thrust_vision.training.csv_export import format_log, guard
from thrust_vision.training.entry import Lifter
from thrust_vision.training.signs import WarningSign
from thrust_vision.video.clip import CLIP_SUFFIXES

_STORED = {".mp4", ".jpg", ".npz"} | {f".{suffix}" for suffix in CLIP_SUFFIXES}
_COLUMNS = (
    "folder",
    "date",
    "clip",
    "clip_sha256",
    "exercise",
    "reps",
    "verdict",
    "load_kg",
    "notes",
    "version",
    "settings_hash",
    "reference_rep",
    "plate_cm",
)


def export_lifter(library: Library, lifter: Lifter, target: Path) -> None:
    """Write log, warning signs and all sets with their files into a zip.

    The folders in it are named by date and number, so that no clip's name becomes a path.

    Args:
        library: that holds them.
        lifter: whose.
        target: the zip.

    Raises:
        OutputError: it cannot be written.
    """
    sets = library.sets(Filter(lifter.id))[::-1]
    named = [(f"{each.about.day}-{number:03}", each) for number, each in enumerate(sets, 1)]
    with (
        atomic_file(target, overwrite=True) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        file.writestr("log.csv", format_log(library.log.export(lifter.id)))
        file.writestr("warning-signs.csv", _signs(library.log.signs(lifter.id)))
        file.writestr("sets.csv", _sets(named))
        about = {"lifter": lifter.name, "load_unit": lifter.load_unit}
        file.writestr("lifter.json", json.dumps(about, ensure_ascii=False, indent=2))
        for name, each in named:
            _add_files(file, library, each, f"sets/{name}")


def _add_files(file: zipfile.ZipFile, library: Library, kept: KeptSet, name: str) -> None:
    folder = library.folder(kept.key)
    for path in sorted(folder.path.rglob("*")):
        if not path.is_file():
            continue
        inside = path.relative_to(folder.path).as_posix()
        if path == folder.film:
            inside = f"film{_suffix(kept.clip_name)}"
        # What is compressed already is not made smaller by trying.
        how = zipfile.ZIP_STORED if path.suffix in _STORED else zipfile.ZIP_DEFLATED
        file.write(path, f"{name}/{inside}", how)


def _suffix(clip_name: str) -> str:
    """The suffix of a film, if it is one of a film."""
    suffix = Path(clip_name).suffix.lower()
    return suffix if suffix.removeprefix(".") in CLIP_SUFFIXES else ".mp4"


def _sets(named: list[tuple[str, KeptSet]]) -> str:
    rows = [
        (
            name,
            each.about.day.isoformat(),
            guard(each.clip_name),
            each.clip_sha256,
            each.exercise,
            each.reps,
            each.verdict,
            "" if each.about.load_kg is None else each.about.load_kg,
            guard(each.about.notes),
            *vars(each.judged).values(),
        )
        for name, each in named
    ]
    return _csv(_COLUMNS, rows)


def _signs(signs: tuple[WarningSign, ...]) -> str:
    rows = [(each.sign.value, each.noted_on, each.cleared_on or "") for each in signs]
    return _csv(("sign", "noted_on", "cleared_on"), rows)


def _csv(header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
