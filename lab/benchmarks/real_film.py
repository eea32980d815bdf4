"""What the program says of real clips, beside what the eye says: prints tables.

    python -m lab.benchmarks.real_film CLIPS [--cache DIR]

CLIPS is a folder of films with a ``truth.json``: by the name of each film whether it is to be
``analysed`` or ``rejected`` (``expect``) and what it ``shows``; of those that are to be analysed
``exercise``, ``facing``, ``plates``, ``reps`` (the fewest and the most that may be counted) and, as
far as the eye can tell, ``variant`` and ``knee_deg``. The films are no part of the project.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lab.benchmarks.observations import observed_file
from lab.benchmarks.tables import markdown
from thrust_vision.analysis import assess
from thrust_vision.body.medians import median_of_known
from thrust_vision.form.report import LumbarStatus, SetReport
from thrust_vision.scene.scene import Scene
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import find_model

#: How well the eye tells a knee's angle, degrees.
EYE_DEG = 6.0
#: Filmed farther from the side than this, a set need not be answered, degrees of yaw.
SIDE_ON_DEG = 20.0

ByEye = dict[str, Any]


@dataclass(frozen=True)
class Reviewed:
    """What is said of one clip, and what the eye says.

    Attributes:
        name: of the clip.
        eye: its entry of ``truth.json``.
        report: what the program makes of it.
    """

    name: str
    eye: ByEye
    report: SetReport

    @property
    def lifts(self) -> bool:
        """Whether the eye sees a hip thrust or a bridge from the side."""
        return bool(self.eye["expect"] == "analysed")

    @property
    def knee_deg(self) -> float:
        """The knee at lockout, median of the reps; NaN where it is not seen."""
        knees = [entry.measures.knee_angle_lockout_deg.value for entry in self.report.reps]
        return median_of_known(np.array(knees))

    @property
    def statuses(self) -> Counter[LumbarStatus]:
        """How many of the reps have hip and back measured, coarse and not visible."""
        return Counter(entry.measures.lumbar_status for entry in self.report.reps)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    parser.add_argument("--cache", type=Path)
    asked = parser.parse_args(arguments)
    model, settings = find_model(), Settings()
    truth = json.loads((asked.clips / "truth.json").read_text("utf-8"))
    reviewed = []
    for path in sorted(asked.clips.glob("*.mp4")):
        if path.stem in truth:
            observation = observed_file(path, model, asked.cache)
            reviewed.append(
                Reviewed(path.stem, truth[path.stem], assess(observation, settings, model))
            )
    print(lifts_table(reviewed))
    print(others_line(reviewed))
    print(shares_line(reviewed))


def lifts_table(reviewed: Sequence[Reviewed]) -> str:
    """A line for each clip that shows a lift."""
    header = (
        "clip",
        "reps",
        "exercise and way",
        "facing",
        "plates",
        "load",
        "knee, by eye",
        "hip and back: measured, coarse, not visible",
    )
    lines = [(one.name, *_cells(one)) for one in reviewed if one.lifts]
    return markdown("Real clips of hip thrusts and bridges", header, lines)


def _cells(one: Reviewed) -> tuple[str, ...]:
    scene = one.report.scene
    if scene is None:
        return ("turned down", *[""] * 6)
    few, most = one.eye["reps"]
    count = len(one.report.reps)
    knee = _knee_cell(one)
    statuses = ", ".join(str(one.statuses[status]) for status in LumbarStatus)
    return (
        _checked(str(count), few <= count <= most, f"{few} to {most}"),
        _way_cell(one.eye, scene),
        _checked(scene.facing, scene.facing == one.eye["facing"], one.eye["facing"]),
        _checked(
            "seen" if scene.plates_seen else "none",
            scene.plates_seen == one.eye["plates"],
            "plates" if one.eye["plates"] else "none",
        ),
        "open" if scene.load is None else scene.load.value.replace("_", " "),
        knee,
        statuses,
    )


def _way_cell(eye: ByEye, scene: Scene) -> str:
    way = scene.variant.value.replace("_", " ")
    wanted = str(eye.get("variant", "standard"))
    right = scene.exercise == eye["exercise"] and wanted.startswith(way)
    said = f"{scene.exercise.replace('_', ' ')}, {way}" + (
        ", doubted" if scene.variant_doubted else ""
    )
    return _checked(said, right, wanted.split(",")[0].split(";")[0])


def _knee_cell(one: Reviewed) -> str:
    eye = one.eye.get("knee_deg")
    if not math.isfinite(one.knee_deg):
        return "–" if eye is None else f"–, {eye}"
    if eye is None:
        return f"{one.knee_deg:.0f}"
    return _checked(f"{one.knee_deg:.0f}, {eye}", abs(one.knee_deg - eye) <= EYE_DEG, "")


def _checked(said: str, right: bool, wanted: str) -> str:
    """What is said; bold, with what the eye says, where that is something else."""
    if right:
        return said
    return f"**{said}** ({wanted})" if wanted else f"**{said}**"


def others_line(reviewed: Sequence[Reviewed]) -> str:
    """How many clips of something else are turned down."""
    others = [one for one in reviewed if not one.lifts]
    down = [one for one in others if one.report.scene is None]
    let_in = "".join(f" Assessed: {one.name}." for one in others if one not in down)
    return f"{len(down)} of {len(others)} clips of something else are turned down.{let_in}\n"


def shares_line(reviewed: Sequence[Reviewed]) -> str:
    """The share of the reps with hip and back measured or coarse."""
    lifts = [one for one in reviewed if one.lifts and one.report.scene is not None]
    near = [one for one in lifts if _yaw_deg(one) <= SIDE_ON_DEG]
    return (
        f"Hip and back are measured or coarse in {_answered(lifts)} reps, in "
        f"{_answered(near)} of sets that are seen up to {SIDE_ON_DEG:.0f}° from the side.\n"
    )


def _yaw_deg(one: Reviewed) -> float:
    scene = one.report.scene
    return math.inf if scene is None else abs(scene.yaw_deg.value)


def _answered(sets: Sequence[Reviewed]) -> str:
    total = sum((one.statuses for one in sets), Counter[LumbarStatus]())
    known = total[LumbarStatus.MEASURED] + total[LumbarStatus.COARSE]
    return f"{known} of {total.total()}"


if __name__ == "__main__":
    main()
