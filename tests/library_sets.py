"""Kept sets made by hand, and a stored observation, for tests of library and trends."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.made import made_set
from thrust_vision.estimate import Estimate
from thrust_vision.face import assess, networks_hash
from thrust_vision.form.report import Fault, RepReport, SetReport, Verdict
from thrust_vision.library.figures import Figures
from thrust_vision.library.kept import About, KeptSet
from thrust_vision.library.store import Library
from thrust_vision.observe.observation import Observation
from thrust_vision.weights.registry import Model

STORED = Path(__file__).parent / "stored" / "feet-too-far.npz"


def observed(name: str = "set.mp4", sha256: str = "ab" * 32) -> Observation:
    """The stored observation, as if today's networks had made it of a clip of another name."""
    found = Observation.load(STORED)
    made_by = found.made_by
    if made_by is not None:
        model = Model(made_by.model, Path(made_by.model), made_by.model_sha256)
        made_by = replace(made_by, networks=networks_hash(model))
    clip = replace(found.clip, name=name, sha256=sha256)
    return replace(found, clip=clip, made_by=made_by)


def report_of(observation: Observation) -> SetReport:
    """What today's code says about it."""
    return assess(observation)


def arching(
    back_deg: float, *, reps: int = 6, name: str = "set.mp4", wobble: float = 1.0
) -> SetReport:
    """A made set in which the lower back arches so much, give or take."""
    made = made_set(reps, lumbar=True, name=name)

    def over(rep: RepReport) -> RepReport:
        back = back_deg + wobble * (-1) ** rep.rep.number
        off = back > 15
        measures = replace(
            rep.measures,
            lumbar_extension_change_deg=Estimate(back, back - 4, back + 4),
            hip_extension_change_deg=Estimate(60 - back, 54 - back, 66 - back),
            lumbar_share_pct=100 * back / 60,
        )
        return replace(
            rep,
            measures=measures,
            verdict=Verdict.ADJUST if off else Verdict.GOOD,
            faults=(Fault.BACK_OVER_HIP,) if off else (),
        )

    return replace(made, reps=tuple(map(over, made.reps)))


def kept_value(report: SetReport, day: date, *, key: str = "a" * 32) -> KeptSet:
    """A kept set as the library gives it, without a library."""
    from thrust_vision.library.figures import exercise_of, said_of, verdict_of
    from thrust_vision.library.store import judged_of

    return KeptSet(
        key=key,
        about=About(None, day),
        lifter=None,
        clip_name=report.clip.name,
        clip_sha256=report.clip.sha256,
        exercise=exercise_of(report),
        verdict=verdict_of(report),
        reps=len(report.reps),
        said=said_of(report),
        judged=judged_of(report),
        size_bytes=0,
        figures=Figures.of(report),
    )


def keep_weeks(
    library: Library, lifter_id: int, last: date, backs_deg: list[float]
) -> list[KeptSet]:
    """One set a week up to a day, the oldest first, each with a clip of its own.

    Every one has the stored observation, so that it opens; its figures are those of ``arching``.
    """
    kept = []
    for week, back in enumerate(backs_deg):
        day = last - timedelta(weeks=len(backs_deg) - 1 - week)
        name = f"week-{week + 1}.mp4"
        sha256 = f"{week + 1:064x}"
        observation = observed(name, sha256)
        report = arching(back, name=name)
        report = replace(report, clip=replace(report.clip, sha256=sha256))
        about = About(lifter_id, day, 80.0 + 2.5 * week)
        kept.append(library.keep(observation, report, about, language="en"))
    return kept
