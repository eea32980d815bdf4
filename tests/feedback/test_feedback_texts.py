import math
import re
import string
import typing
from dataclasses import replace

import pytest

from tests.made import made_rejection, made_set
from thrust_vision.errors import UsageError
from thrust_vision.estimate import Estimate
from thrust_vision.feedback import LANGUAGES, number, rep_list, text
from thrust_vision.feedback.said import about_back, cue_text, noted, set_notes, shin_text
from thrust_vision.feedback.summary import exercise_name, headline, summarise
from thrust_vision.feedback.texts import table
from thrust_vision.form.report import (
    BackFinding,
    ClipWarning,
    Fault,
    LumbarStatus,
    Note,
    SetReport,
    Verdict,
)
from thrust_vision.reps.rep import Phase
from thrust_vision.scene.scene import Load, Reason, RecognisedExercise, Variant

REASONS = typing.get_args(Reason)
NEEDED = [
    *(f"verdict.{v}" for v in Verdict),
    *(f"{section}.{f}" for f in Fault for section in ("fault", "finding", "cue")),
    # The feet are those of all reps, so they are never off in one alone.
    *(f"aside.{f}" for f in Fault if f not in (Fault.FEET_TOO_CLOSE, Fault.FEET_TOO_FAR)),
    *(f"doubt.{d}" for d in ("back_unclear", "back_hidden", "feet", "knee", "missing")),
    "cue.keep_going",
    "cue.keep_brace",
    "cue.check_feet",
    "cue.name_reference",
    "cue.see_more",
    "cue.film_without_plates",
    *(f"note.{n}" for n in Note),
    *(f"exercise_about.{e}" for e in ("hip_thrust", "glute_bridge")),
    *(f"finding_floor.{f}" for f in (Fault.FEET_TOO_CLOSE, Fault.FEET_TOO_FAR)),
    *(f"{section}.{r}" for r in REASONS for section in ("reason", "reason_title")),
    *(f"warning.{w}" for w in ClipWarning),
    *(f"phase.{p}" for p in Phase),
    *(f"lumbar.{s}" for s in LumbarStatus),
    *(f"exercise.{e}" for e in typing.get_args(RecognisedExercise)),
    *(f"{e}.{v}" for e in ("hip_thrust", "glute_bridge") for v in Variant),
    *(f"load.{load}" for load in Load),
]

# The program describes load. It does not frighten, blame or diagnose.
NEVER = {
    "en": r"danger\w*|wrong\w*|damag\w*|injur\w*|risk\w*|bad|incorrect\w*|mistake\w*|fault\w*"
    r"|patholog\w*",
    "sv": r"farlig\w*|fara|fel|felaktig\w*|skad\w*|risk\w*|dålig\w*|misstag\w*|sjuk\w*",
}


def placeholders(line: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(line) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_text(language: str) -> None:
    missing = [key for key in NEEDED if not table(language).get(key, "").strip()]
    assert not missing


def test_languages_have_the_same_keys_and_placeholders() -> None:
    english, swedish = table("en"), table("sv")
    assert english.keys() == swedish.keys()
    differing = [k for k in english if placeholders(english[k]) != placeholders(swedish[k])]
    assert not differing


def test_an_exercise_is_named_with_its_variant_and_a_load_that_was_seen() -> None:
    scene = made_set(1).scene
    assert scene is not None
    assert exercise_name(scene, "en") == "Hip thrust"
    held = replace(scene, variant=Variant.SINGLE_LEG, load=Load.DUMBBELL)
    assert exercise_name(held, "en") == "Single-leg hip thrust, dumbbell"
    assert exercise_name(held, "sv") == "Hip thrust på ett ben, hantel"


@pytest.mark.parametrize("language", LANGUAGES)
def test_tone(language: str) -> None:
    never = re.compile(rf"\b({NEVER[language]})\b", re.IGNORECASE)
    found = {key: never.findall(line) for key, line in table(language).items()}
    assert not {key: words for key, words in found.items() if words}


def test_the_tone_test_sees_a_word_that_it_forbids() -> None:
    assert re.search(rf"\b({NEVER['en']})\b", "This is dangerous.")
    assert re.search(rf"\b({NEVER['sv']})\b", "Det är skadligt.")


def test_swedish_is_not_english() -> None:
    words = {k: re.sub(r"\{\w+\}", "", line) for k, line in table("en").items()}
    shared = {k for k in words if table("en")[k] == table("sv")[k] and len(words[k]) > 12}
    assert not shared


def test_unknown_language_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"'de'.*en, sv"):
        text("de", "verdict.good")


def test_missing_text_or_value_is_not_hidden() -> None:
    with pytest.raises(KeyError):
        text("en", "verdict.perfect")
    with pytest.raises(KeyError):
        text("en", "set.all_good")


@pytest.mark.parametrize(
    ("language", "value", "digits", "signed", "written"),
    [
        ("en", 1.25, 1, False, "1.2"),
        ("sv", 1.26, 1, False, "1,3"),
        ("sv", -3.0, 0, False, "−3"),
        ("en", 3.2, 0, True, "+3"),
        ("en", -0.2, 0, True, "0"),
        ("en", float("nan"), 1, False, "–"),
    ],
)
def test_numbers(language: str, value: float, digits: int, signed: bool, written: str) -> None:
    assert number(language, value, digits, signed=signed) == written


@pytest.mark.parametrize(
    ("language", "numbers", "count", "phrase"),
    [
        ("en", [2], 5, "rep 2"),
        ("en", [1], 1, "the rep"),
        ("sv", [1], 1, "repetitionen"),
        ("en", [3, 4, 5], 6, "reps 3 to 5"),
        ("en", [5, 1, 3, 4], 6, "reps 1 and 3 to 5"),
        ("en", [1, 3, 4], 6, "reps 1, 3 and 4"),
        ("en", [1, 2], 2, "both reps"),
        ("sv", [2, 1], 2, "båda repetitionerna"),
        ("en", [1], 2, "rep 1"),
        ("sv", [3, 4, 5], 6, "repetition 3–5"),
        ("sv", [1, 3, 4], 6, "repetition 1, 3 och 4"),
        ("sv", [1, 2, 3], 3, "alla 3 repetitioner"),
    ],
)
def test_rep_lists(language: str, numbers: list[int], count: int, phrase: str) -> None:
    assert rep_list(language, numbers, count) == phrase


def test_headline_names_the_reps_with_the_main_finding() -> None:
    assert headline(made_set(5, lumbar=True), "en") == (
        "In reps 2 and 4, your lower back arched clearly on the way up "
        "and took part of the lift over from the hips."
    )
    assert headline(made_set(5, lumbar=True), "sv") == (
        "I repetition 2 och 4 svankade du tydligt på vägen upp, "
        "så att ländryggen tog över en del av lyftet från höften."
    )


def test_headline_of_good_unsure_and_rejected() -> None:
    assert headline(made_set(1), "sv") == "Repetitionen ser bra ut."
    assert headline(made_set(3, plates=True), "en") == (
        "Good: reps 1 and 3. The lower back could not be told behind the plates in rep 2."
    )
    assert headline(made_rejection("several_people"), "sv") == "Det är oklart vems set det är"


def test_summary_counts_and_keeps_the_interval_of_a_rep() -> None:
    report = made_set(5, lumbar=True)
    summary = summarise(report)
    assert (summary.reps, summary.good, summary.adjust, summary.unsure) == (5, 3, 2, 0)
    assert summary.verdict is Verdict.ADJUST
    knee = summary.knee_angle_lockout_deg
    assert knee.high - knee.low == pytest.approx(11)  # as wide as one rep's, however many reps
    assert summary.lumbar_share_pct == pytest.approx(15)


@pytest.mark.parametrize(
    ("good", "verdict", "says"),
    [
        (0, Verdict.UNSURE, "Knees 85°, lowering controlled. {why} in all 4 reps: {what}"),
        (1, Verdict.UNSURE, "Good: rep 1. {why} in reps 2 to 4: {what}"),
        (2, Verdict.GOOD, "Good: reps 1 and 2. {why} in reps 3 and 4: {what}"),
    ],
)
def test_a_set_is_good_only_if_half_of_it_surely_is(good: int, verdict: Verdict, says: str) -> None:
    one = made_set(1)
    unsure = replace(one.reps[0], verdict=Verdict.UNSURE, back=BackFinding.UNCLEAR)
    reps = [one.reps[0]] * good + [unsure] * (4 - good)
    numbered = [replace(r, rep=replace(r.rep, number=n)) for n, r in enumerate(reps, 1)]
    report = replace(one, reps=tuple(numbered))
    assert summarise(report).verdict is verdict
    what = "whether the lower back arched."
    assert headline(report, "en") == says.format(why="Too close to call", what=what)


def test_summary_of_a_rejected_clip_is_empty_not_good() -> None:
    summary = summarise(made_rejection())
    assert summary.verdict is Verdict.UNSURE
    assert summary.reps == 0
    assert not summary.knee_angle_lockout_deg.known


def with_fault(report: SetReport, fault: Fault, **changes: object) -> SetReport:
    reps = tuple(
        replace(r, verdict=Verdict.ADJUST, faults=(fault,), cue=fault.value, **changes)
        for r in report.reps
    )
    return replace(report, reps=reps, cues=(fault.value,))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", Fault)
def test_no_bench_is_named_on_the_floor_and_no_weight_without_one(
    language: str, fault: Fault
) -> None:
    scene = made_set(1).scene
    assert scene is not None
    floor = replace(scene, exercise="glute_bridge", load=Load.NONE)
    report = replace(with_fault(made_set(3), fault), scene=floor)
    said = f"{headline(report, language)} {cue_text(fault.value, language, floor)}".lower()
    for word in ("bench", "bänk", "weight", "vikt", "bar ", "stång"):
        assert word not in said


def test_a_weight_is_named_where_one_is_lifted() -> None:
    scene = made_set(1).scene
    assert scene is not None
    heavy = replace(scene, load=Load.BARBELL)
    assert "less weight" in cue_text("short_of_lockout", "en", heavy)
    assert "less weight" not in cue_text("short_of_lockout", "en", replace(scene, load=None))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_one_of_two_praises_names_the_feet(language: str) -> None:
    said = [cue_text(cue, language, made_set(1).scene) for cue in ("keep_going", "keep_brace")]
    assert [bool(re.search("foot|feet|fot|fött", each)) for each in said] == [True, False]


def test_a_set_whose_feet_are_in_doubt_says_what_is_known_and_what_is_not() -> None:
    report = made_set(2)
    fine = {"back": BackFinding.FINE, "verdict": Verdict.UNSURE, "cue": "check_feet", "faults": ()}
    reps = tuple(
        replace(rep, measures=replace(rep.measures, lumbar_share_pct=12.0), **fine)
        for rep in report.reps
    )
    report = replace(report, reps=reps, cues=("check_feet",), notes=(Note.FEET_MAY_BE_CLOSE,))
    said = headline(report, "en")
    assert "lower back steady" in said
    assert said.endswith("Whether your feet stand too close could not be told in both reps.")
    [note] = set_notes(report, "en")
    assert note.startswith("Your feet may stand too close, though not surely: ")
    assert summarise(report).lumbar_share_pct == 12
    # What is not known about the lower back is not shown large.
    doubted = replace(report, reps=(reps[0], replace(reps[1], back=BackFinding.UNCLEAR)))
    assert math.isnan(summarise(doubted).lumbar_share_pct)
    assert "steady" not in headline(doubted, "en")


@pytest.mark.parametrize(
    ("unsure", "said"),
    [
        ({"back": BackFinding.UNCLEAR}, "Lower back too close to call"),
        ({"back": BackFinding.HIDDEN}, "Lower back not visible"),
        ({"back": BackFinding.FINE, "cue": "check_feet"}, "Feet uncertain"),
        ({"back": BackFinding.FINE, "cue": "see_more"}, "Too little was seen"),
    ],
)
def test_a_rep_that_is_unsure_is_noted_with_what_is_not_known(
    unsure: dict[str, object], said: str
) -> None:
    [rep] = made_set(1).reps
    assert noted(replace(rep, verdict=Verdict.UNSURE, faults=(), **unsure), "en") == [said]
    hidden = replace(rep.measures, knee_angle_lockout_deg=Estimate.missing())
    if said == "Too little was seen":
        rep = replace(rep, measures=hidden)
        assert noted(replace(rep, verdict=Verdict.UNSURE, **unsure), "en") == ["Knee not visible"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Good: reps 1, 2 and 4. In rep 3, your lower back arched a little on the way up."),
        ("sv", "Bra: repetition 1, 2 och 4. I repetition 3 svankade du lite på vägen upp."),
    ],
)
def test_a_slight_fault_of_one_rep_is_said_beside_the_good_ones(language: str, said: str) -> None:
    report = made_set(4)
    good = {"verdict": Verdict.GOOD, "faults": (), "back": BackFinding.FINE}
    off = {"verdict": Verdict.ADJUST, "faults": (Fault.BACK_OVER_HIP,), "back": BackFinding.OFF}
    reps = tuple(replace(r, **(off if r.rep.number == 3 else good)) for r in report.reps)
    report = replace(report, reps=reps, cues=("keep_going",), notes=())
    assert headline(report, language) == said
    assert summarise(report).verdict is Verdict.GOOD


def test_what_is_off_about_a_rep_is_noted() -> None:
    [rep] = made_set(1).reps
    faults = (Fault.BACK_OVER_HIP, Fault.FAST_LOWERING)
    off = replace(rep, verdict=Verdict.ADJUST, faults=faults)
    assert noted(off, "en") == ["Lower back takes over", "Fast lowering"]
    assert noted(replace(rep, verdict=Verdict.GOOD, faults=()), "sv") == []


def test_feet_are_told_with_the_knee_of_the_set() -> None:
    report = with_fault(made_set(3), Fault.FEET_TOO_FAR)
    knee = summarise(report).knee_angle_lockout_deg.value
    assert f"knees at {number('en', knee)}°, more than 90°" in headline(report, "en")


def test_hips_that_never_lock_out_are_told_by_how_much() -> None:
    report = with_fault(made_set(3), Fault.SHORT_OF_LOCKOUT, short_of_straight=True)
    short = tuple(
        replace(r, measures=replace(r.measures, hip_extension_lockout_deg=Estimate(-21, -27, -15)))
        for r in report.reps
    )
    said = headline(replace(report, reps=short), "en")
    assert said == "In all 3 reps, your hips stop about 20° short of straight."
    assert "best lockout" in headline(with_fault(made_set(3), Fault.SHORT_OF_LOCKOUT), "en")


def test_what_is_known_is_said_although_the_back_is_not() -> None:
    report = made_set(2, plates=True)
    hidden = tuple(replace(r, verdict=Verdict.UNSURE, back=BackFinding.HIDDEN) for r in report.reps)
    assert headline(replace(report, reps=hidden), "en") == (
        "Knees 85°, lowering controlled. "
        "The lower back could not be told behind the plates in both reps."
    )


def test_reps_that_the_clip_cuts_off_are_shown_and_not_counted() -> None:
    report = made_set(3, lumbar=True)
    cut = replace(report.reps[1], rep=replace(report.reps[1].rep, complete=False))
    report = replace(report, reps=(report.reps[0], cut, report.reps[2]), cues=("keep_going",))
    summary = summarise(report)
    assert (summary.reps, summary.good, summary.adjust, summary.cut_off) == (3, 2, 0, 1)
    assert summary.lumbar_share_pct == pytest.approx(15)
    assert headline(report, "en") == "Good: reps 1 and 3."
    noted = replace(report, notes=(Note.REPS_CUT_OFF,))
    assert set_notes(noted, "en")[0].startswith("Cut off by the clip: rep 2.")


def test_a_clip_that_cuts_off_every_rep_is_said_to() -> None:
    report = made_set(1, lumbar=True)
    cut = replace(report.reps[0], rep=replace(report.reps[0].rep, complete=False))
    report = replace(report, reps=(cut,), cues=("see_more",))
    assert headline(report, "en") == text("en", "set.cut_off")
    assert summarise(report).verdict is Verdict.UNSURE


def test_the_share_of_a_set_is_blank_where_its_verdict_is_unsure() -> None:
    report = made_set(3, lumbar=True)
    unsure = tuple(replace(r, verdict=Verdict.UNSURE, faults=()) for r in report.reps)
    summary = summarise(replace(report, reps=unsure, cues=("see_more",)))
    assert summary.verdict is Verdict.UNSURE
    assert not math.isfinite(summary.lumbar_share_pct)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_articles_sentences_stand_where_the_back_is_named(language: str) -> None:
    assert len(about_back(made_set(3, lumbar=True), language)) == 3
    assert about_back(made_set(1, lumbar=True), language) == []


@pytest.mark.parametrize(
    ("value", "written"), [(5.2, "5° out"), (-18.0, "18° in"), (0.3, "0°"), (math.nan, "–")]
)
def test_shins_lean_in_or_out(value: float, written: str) -> None:
    assert shin_text(value, "en") == written
