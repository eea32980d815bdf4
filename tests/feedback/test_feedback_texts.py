import re
import string
import typing
from dataclasses import replace

import pytest

from tests.made import made_rejection, made_set
from thrust_vision.errors import UsageError
from thrust_vision.feedback import LANGUAGES, number, rep_list, text
from thrust_vision.feedback.summary import exercise_name, headline, summarise
from thrust_vision.feedback.texts import table
from thrust_vision.form.report import Fault, LumbarStatus, Verdict, Warn
from thrust_vision.reps.rep import Phase
from thrust_vision.scene.scene import Exercise, Load, Reason, Variant

REASONS = typing.get_args(Reason)
NEEDED = [
    *(f"verdict.{v}" for v in Verdict),
    *(f"{section}.{f}" for f in Fault for section in ("fault", "finding", "cue")),
    "cue.keep_going",
    "cue.name_reference",
    "cue.see_more",
    *(f"{section}.{r}" for r in REASONS for section in ("reason", "reason_title")),
    *(f"warning.{w}" for w in Warn),
    *(f"phase.{p}" for p in Phase),
    *(f"lumbar.{s}" for s in LumbarStatus),
    *(f"exercise.{e}" for e in typing.get_args(Exercise)),
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
    shared = {
        k for k in table("en") if table("en")[k] == table("sv")[k] and len(table("en")[k]) > 12
    }
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
        ("en", [1], 1, "rep 1"),
        ("en", [3, 4, 5], 6, "reps 3 to 5"),
        ("en", [5, 1, 3, 4], 6, "reps 1 and 3 to 5"),
        ("en", [1, 3, 4], 6, "reps 1, 3 and 4"),
        ("en", [1, 2], 2, "all 2 reps"),
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
        "2 of 3 reps look good; the rest could not be judged with certainty."
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
        (0, Verdict.UNSURE, "These reps could not be judged with certainty."),
        (1, Verdict.UNSURE, "1 of 4 reps look good; the rest could not be judged with certainty."),
        (2, Verdict.GOOD, "2 of 4 reps look good; the rest could not be judged with certainty."),
    ],
)
def test_a_set_is_good_only_if_half_of_it_surely_is(good: int, verdict: Verdict, says: str) -> None:
    one = made_set(1)
    reps = [one.reps[0]] * good + [replace(one.reps[0], verdict=Verdict.UNSURE)] * (4 - good)
    report = replace(one, reps=tuple(reps))
    assert summarise(report).verdict is verdict
    assert headline(report, "en") == says


def test_summary_of_a_rejected_clip_is_empty_not_good() -> None:
    summary = summarise(made_rejection())
    assert summary.verdict is Verdict.UNSURE
    assert summary.reps == 0
    assert not summary.knee_angle_lockout_deg.known
