import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from made_logs import day_of, made_log, made_week

from thrust_vision.training.entry import Exercise, TrainingSession
from thrust_vision.training.explain import explain
from thrust_vision.training.finding import Code, Finding, Lever, RedFlag
from thrust_vision.training.findings import findings
from thrust_vision.training.sources import CITATIONS, Source
from thrust_vision.training.texts import LANGUAGES, show, text, texts
from thrust_vision.training.training_settings import DEFAULT_SETTINGS, TrainingSettings

DOCS = Path(__file__).parents[2] / "docs" / "guide" / "training-log.md"
# Words that diagnose or frighten.
UNWANTED = {
    "en": ("danger", "wrong", "damage", "injur", "risk", "unsafe", "harm", "warning"),
    "sv": ("farlig", "skad", "risk", "osäker", "varning", "felaktig", "fel "),
}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def every_finding() -> Iterator[Finding]:
    """Each text of each code at least once, from logs that lead to it."""
    steady = made_log([[3, 3]] * 5)
    rated = replace(steady[-1], discomfort_before=1, discomfort_next_day=7)
    trend = [
        s for i, d in enumerate([1, 1, 1, 1, 4]) for s in made_week(i, [3], discomfort_during=d)
    ]
    logs: Sequence[tuple[list[TrainingSession], int]] = [
        ([], 0),
        (steady, 5),
        ([*steady[:-1], rated], 5),
        (trend, 5),
        (made_log([[3, 3]] * 4 + [[12]]), 4),
        (made_log([[3, 3]] * 4 + [[2, 2, 2, 1]]), 5),
        (made_log([[3, 3]] * 4 + [[], [], [3]]), 7),
        (made_log([[3, 3]] * 4 + [[], [3]]), 5),
        (steady, 9),
        ([*steady, *made_week(5, [3, 3], load_kg=120.0)], 6),
        ([*steady, *made_week(5, [3, 3], reps=14)], 6),
    ]
    for log, week in logs:
        yield from findings(log, day_of(week, 1))
    yield from findings([], day_of(0), red_flags=tuple(RedFlag))


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    english, swedish = texts("en"), texts("sv")
    assert english.keys() == swedish.keys()
    for key in english:
        assert placeholders(english[key]) == placeholders(swedish[key]), key


def test_no_text_is_left_untranslated() -> None:
    same = {key for key in texts("en") if texts("en")[key] == texts("sv")[key]}
    # Words that are the same in both languages.
    assert same == {
        "field.reps",
        "field.stress",
        "exercise.hip_thrust",
        "exercise.glute_bridge",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_describe_and_do_not_frighten(language: str) -> None:
    for key, words in texts(language).items():
        # Signs that belong in a clinic are called what they are.
        if not key.startswith("error.") and key != "red_flag.ask":
            assert not [word for word in UNWANTED[language] if word in words.lower()], key


def test_every_code_and_its_parts_have_words() -> None:
    keys = texts("en").keys()
    assert {f"title.{code}" for code in Code} <= keys
    assert {f"lever.{lever}" for lever in Lever} <= keys
    assert {f"red_flag.{flag}" for flag in RedFlag} <= keys
    assert {f"exercise.{exercise}" for exercise in Exercise} <= keys
    assert {f"field.{field.name}" for field in fields(TrainingSession)} - {"field.entries"} <= keys


def test_every_finding_text_is_reached_and_filled_in() -> None:
    reached = list(every_finding())
    written = {key for key in texts("en") if key.startswith("finding.")}
    assert {finding.text_key for finding in reached} == written
    for finding in reached:
        for language in LANGUAGES:
            said = explain(finding, language)
            assert said.title
            assert not re.search(r"[{}]|None", said.body), said.body
            assert all(said.levers)
            assert len(said.red_flags) == len(finding.red_flags)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_an_unfinished_sum_says_that_the_week_is_not_over(language: str) -> None:
    whole = findings(made_log([[3, 3]] * 4 + [[5, 5]]), day_of(5))
    unfinished = findings(made_log([[3, 3]] * 4 + [[5, 5]]), day_of(4, 3))
    assert [explain(finding, language).note for finding in whole] == [""]
    assert [explain(finding, language).note for finding in unfinished] == [
        text(language, "note.unfinished")
    ]


def test_a_finding_in_both_languages() -> None:
    (finding,) = findings(made_log([[3, 4]] * 4 + [[5, 5]]), day_of(5))
    assert explain(finding, "en").body == (
        "Sets in week 14 (from 2026-03-30): 10. "
        "Your usual week: 7 (median of 4 weeks with training). That is 43% more."
    )
    assert explain(finding, "sv").body == (
        "Set i vecka 14 (från 2026-03-30): 10. "
        "Din vanliga vecka: 7 (median av 4 veckor med träning). Det är 43 % mer."
    )


@pytest.mark.parametrize(
    ("value", "english", "swedish"),
    [
        (7.5, "7.5", "7,5"),
        (7.0, "7", "7"),
        (7, "7", "7"),
        (0.04, "0", "0"),
        (12480.0, "12,480", "12\u00a0480"),
        (day_of(0), "2026-03-02", "2026-03-02"),
        ("Åsa", "Åsa", "Åsa"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    value: object, english: str, swedish: str
) -> None:
    assert (show("en", value), show("sv", value)) == (english, swedish)


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no texts in 'de'"):
        text("de", "title.steady")


def test_every_source_that_a_finding_names_has_a_link_or_is_the_article() -> None:
    assert CITATIONS.keys() == set(Source)
    linked = {source for source, citation in CITATIONS.items() if citation.url}
    assert linked == set(Source) - {Source.ARTICLE}
    assert CITATIONS[Source.PELLAND].url == "https://doi.org/10.1007/s40279-025-02344-w"


def test_the_document_has_every_threshold_code_and_source() -> None:
    document = DOCS.read_text(encoding="utf-8")
    for field in fields(TrainingSettings):
        default = show("en", getattr(DEFAULT_SETTINGS, field.name))
        assert f"| `{field.name}` | {default} {field.metadata['unit']} |" in document
        assert field.metadata["source"]
        assert field.metadata["meaning"] in document
    assert not [code for code in Code if f"`{code}`" not in document]
    assert not [c.doi for c in CITATIONS.values() if c.doi and c.doi not in document]


def test_the_example_in_the_document_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    assert capsys.readouterr().out.startswith("2026-W10 3.0 unfinished\nEarlier weeks")
