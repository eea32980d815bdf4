"""What the program takes for a hip thrust, and by how much: prints tables.

    python -m lab.benchmarks.scene [--clips DIR] [--renders DIR...] [--cache DIR] [--pixels]

--clips is a folder of real clips with truth.json, --renders folders of rendered clips with their
truth. With --pixels, the real clips are also filmed off mirrored, cropped, darker, smaller, slower
and at other frame rates.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from lab.benchmarks.observations import observed, observed_file
from lab.benchmarks.scene_variants import PIXEL_VARIANTS, TRACK_VARIANTS, remade
from lab.benchmarks.tables import markdown, share
from lab.benchmarks.truth import TrueClip, pair_reps, read_split
from tests.stick.film import Camera, film
from tests.stick.moves import OTHERS, other_set
from tests.stick.observed import observation_of
from thrust_vision.analysis import Recognised, recognise_clip
from thrust_vision.observe.observation import Observation
from thrust_vision.scene.scene import Check
from thrust_vision.settings import Settings
from thrust_vision.weights.registry import Model, find_model

SETTINGS = Settings()
_ROOM = Camera(distance_m=4.5, target_m=(0.1, 0.0, 0.7))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables that the given folders allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--renders", type=Path, nargs="+", default=[])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--pixels", action="store_true")
    options = parser.parse_args(arguments)
    model = find_model(options.model)
    print(stick_table())
    if options.clips:
        real = list(_real(options.clips, model, options.cache))
        print(real_table(real))
        print(variant_table(real))
        if options.pixels:
            print(pixel_table(real, model))
    if options.renders:
        clips = [clip for folder in options.renders for clip in read_split(folder)]
        print(rendered_table([(clip, observed(clip, model, options.cache)) for clip in clips]))


def seen(observation: Observation) -> Recognised:
    """What the program makes of a clip."""
    return recognise_clip(observation, SETTINGS)


Truth = dict[str, Any]
Real = tuple[Path, Truth, Observation]


def _real(folder: Path, model: Model, cache: Path | None) -> Iterator[Real]:
    for name, truth in json.loads((folder / "truth.json").read_text("utf-8")).items():
        if not name.startswith("_"):
            path = folder / f"{name}.mp4"
            yield path, truth, observed_file(path, model, cache)


def stick_table() -> str:
    """Everything that is no hip thrust, done by stick figures."""
    lines = []
    for name in OTHERS:
        time_s, figures = other_set(name)
        found = seen(observation_of(film(time_s, figures, _ROOM)))
        lines.append((name, *_decision(found)))
    return markdown("Other exercises by stick figures", ("exercise", *_DECISION), lines)


def real_table(real: Sequence[Real]) -> str:
    """The decision on every real clip."""
    lines = [
        (
            path.stem,
            "yes" if _right(truth, seen(observation)) else "NO",
            *_decision(seen(observation)),
        )
        for path, truth, observation in real
    ]
    return markdown("Real clips", ("clip", "as by eye", *_DECISION), lines)


def variant_table(real: Sequence[Real]) -> str:
    """How many real clips are still judged as by eye from changed landmarks alone."""
    lines = []
    for name, change in TRACK_VARIANTS.items():
        wrong = [
            path.stem
            for path, truth, observation in real
            if not _right(truth, seen(observation_of(change(observation.landmarks))))
        ]
        lines.append((name, f"{len(real) - len(wrong)} of {len(real)}", ", ".join(wrong)))
    return markdown("Variants of the real clips' tracks", ("variant", "as by eye", "not"), lines)


def pixel_table(real: Sequence[Real], model: Model) -> str:
    """The same with changed films, looked at anew."""
    lines = []
    with TemporaryDirectory() as scratch:
        for name, how in PIXEL_VARIANTS.items():
            wrong = []
            for path, truth, _ in real:
                copy = remade(path, Path(scratch) / f"{path.stem}.mp4", how)
                found = seen(observed_file(copy, model, None))
                if not _right(truth, found, mirrored=name == "mirrored"):
                    wrong.append(path.stem)
            lines.append((name, f"{len(real) - len(wrong)} of {len(real)}", ", ".join(wrong)))
    return markdown("Variants of the real clips' pictures", ("variant", "as by eye", "not"), lines)


Shown = tuple[TrueClip, Recognised]


def rendered_table(clips: Sequence[tuple[TrueClip, Observation]]) -> str:
    """Counts, times, exercise, facing, variant and yaw on rendered sets."""
    shown = [(clip, seen(observation)) for clip, observation in clips]
    groups: list[tuple[str, Callable[[TrueClip], bool]]] = [("all", lambda _: True)]
    groups += [
        (name, lambda clip, name=name: clip.variant == name)  # type: ignore[misc]
        for name in sorted({clip.variant for clip, _ in shown})
    ]
    groups += [
        (f"load: {name}", lambda clip, name=name: clip.load == name)  # type: ignore[misc]
        for name in sorted({clip.load for clip, _ in shown})
    ]
    lines = [
        (name, str(len(chosen)), *_figures(chosen))
        for name, holds in groups
        if (chosen := [(clip, found) for clip, found in shown if holds(clip)])
    ]
    table = markdown("Rendered sets", ("group", "clips", *_FIGURES), lines)
    return table + markdown("Clips that went wrong", ("clip", "what", "how"), _wrong(shown))


_FIGURES = (
    "analysed",
    "count exact",
    "reps invented",
    "exercise and facing right",
    "variant named",
    "load named right / wrong / open",
    "lockout time, 90 % within (s)",
    "yaw MAE (°)",
    "yaw inside its 90 % interval",
)


def _figures(chosen: Sequence[Shown]) -> tuple[str, ...]:
    errors_s: list[float] = []
    invented = 0
    for clip, found in chosen:
        true_s = np.array([rep.lockout_s for rep in clip.reps])
        found_s = np.array([rep.lockout_s for rep in found.reps])
        pairs = pair_reps(true_s, found_s)
        errors_s += [found_s[j] - true_s[i] for i, j in pairs]
        invented += len(found_s) - len(pairs)
    yaws = [(clip.yaw_deg, found.quality.yaw_deg) for clip, found in chosen if found.quality]
    known = [(true, yaw) for true, yaw in yaws if yaw.known]
    return (
        share([found.scene is not None for _, found in chosen]),
        share([len(found.reps) == len(clip.reps) for clip, found in chosen]),
        str(invented),
        share([_exercise_right(clip, found) for clip, found in chosen]),
        share([_variant_right(clip, found) for clip, found in chosen]),
        _loads(chosen),
        f"{np.percentile(np.abs(errors_s), 90):.2f}" if errors_s else "–",
        f"{np.mean([abs(yaw.value - true) for true, yaw in known]):.1f}" if known else "–",
        share([yaw.low <= true <= yaw.high for true, yaw in known]),
    )


def _exercise_right(clip: TrueClip, found: Recognised) -> bool:
    scene = found.scene
    return bool(scene and (scene.exercise, scene.facing) == (clip.exercise, clip.facing))


def _variant_right(clip: TrueClip, found: Recognised) -> bool:
    return bool(found.scene and found.scene.variant == clip.variant)


def _loads(chosen: Sequence[Shown]) -> str:
    """How many of the analysed clips have their load named rightly, wrongly, and not at all."""
    named = [
        (clip.load.split()[0], found.scene.load)
        for clip, found in chosen
        if found.scene is not None
    ]
    right = sum(load == true for true, load in named)
    left_open = sum(load is None for _, load in named)
    return f"{right} / {len(named) - right - left_open} / {left_open}"


def _wrong(shown: Sequence[Shown]) -> list[tuple[str, str, str]]:
    """Clips whose exercise, facing or count is not right, with what was made of them."""
    lines = []
    for clip, found in shown:
        if _exercise_right(clip, found) and len(found.reps) == len(clip.reps):
            continue
        what = f"{clip.exercise}, {clip.variant}, {clip.load}, yaw {clip.yaw_deg:.0f}°"
        how = f"{found.reason or (found.scene and found.scene.exercise)}, "
        how += f"{len(found.reps)} of {len(clip.reps)} reps"
        broken = [check.rule for check in found.outcome.checks if check.failed]
        lines.append((clip.path.stem, what, ", ".join([how, *broken])))
    return lines


_DECISION = ("decision", "reps", "nearest rule", "its margin", "rules broken")


def _decision(found: Recognised) -> tuple[str, ...]:
    """Decision, reps, and the rule that decided it by least.

    For an analysed clip that is the rule which came nearest to failing; for a rejected one, of the
    rules that failed, the one that failed most clearly.
    """
    checks, scene = found.outcome.checks, found.scene
    decision: str = found.reason or ""
    if scene:
        decision = f"{scene.exercise}, {scene.variant}, load {scene.load or 'open'}"
    broken = [check for check in checks if check.failed]
    known = [check for check in checks if np.isfinite(check.margin)]
    nearest = min(broken or known, key=_relative, default=None)
    return (
        decision,
        str(len(found.reps)),
        nearest.rule if nearest else "",
        f"{nearest.margin:+.2f} of {nearest.limit:g}" if nearest else "",
        ", ".join(check.rule for check in broken),
    )


def _relative(check: Check) -> float:
    return check.margin / abs(check.limit)


def _right(truth: Truth, found: Recognised, *, mirrored: bool = False) -> bool:
    """Whether a real clip is judged as by eye: decision, exercise, facing and number of reps."""
    if truth["expect"] == "rejected" or found.scene is None:
        return bool(truth["expect"] == "rejected") == (found.scene is None)
    least, most = truth["reps"]
    facing = truth["facing"]
    if mirrored:
        facing = "left" if facing == "right" else "right"
    return bool(
        found.scene.exercise == truth["exercise"]
        and found.scene.facing == facing
        and least <= len(found.reps) <= most
    )


if __name__ == "__main__":
    main()
