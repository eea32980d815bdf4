"""Every text that the app shows exists in both languages, and every text is shown."""

import re
import string
from pathlib import Path

import pytest

from thrust_vision import errors
from thrust_vision.app.samples import sample_clips
from thrust_vision.app.words import Words, closest, texts
from thrust_vision.feedback.texts import LANGUAGES, table

APP = Path(__file__).parents[2] / "thrust_vision" / "app"
OWN = {language: table(language, "thrust_vision.app.texts") for language in LANGUAGES}
SOURCES = [p for p in APP.rglob("*") if p.suffix in {".py", ".j2", ".js"}]
#: words("a.b") or t("a.b") or words(f"a.{name}") or t("a." ~ name)
USE = re.compile(r"""(?:\bwords\(|\bwords\(\)\(|\bt\(|\bself\()\s*f?"([a-z_]+)\.([a-z_]*)""")


def used() -> set[tuple[str, str, str]]:
    return {
        (path.name, *found)
        for path in SOURCES
        for found in USE.findall(path.read_text(encoding="utf-8"))
    }


def placeholders(line: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(line) if name}


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    assert OWN["en"].keys() == OWN["sv"].keys()
    for key, line in OWN["en"].items():
        assert placeholders(line) == placeholders(OWN["sv"][key]), key


def test_no_text_is_empty_or_left_in_english() -> None:
    same = {key for key in OWN["en"] if OWN["en"][key] == OWN["sv"][key]}
    assert all(line.strip() for lines in OWN.values() for line in lines.values())
    assert same <= {
        "result.choose_set",
        "result.bar_travel",
        "result.bar_speed",
        "compare.in_deg",
        "compare.in_s",
        "how.metres",
        "log.stress",
        "log.not_logged",  # a dash
        "streamlit.start_again",  # a command
        "size.kilobytes",
        "size.megabytes",
        "size.gigabytes",
        "library.hip_thrust",
        "library.glute_bridge",
        "library.reps",
        "trends.reps",
        "log.analysed",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_the_app_asks_for_exists(language: str) -> None:
    keys = texts(language).keys()
    sections = {key.split(".")[0] for key in keys}
    found = used()
    assert len(found) > 40  # the pattern still finds them
    for file, section, name in found:
        assert section in sections, (file, section)
        if name and not name.endswith("_"):
            assert any(
                key == f"{section}.{name}" or key.startswith(f"{section}.{name}") for key in keys
            ), (file, section, name)


def test_every_text_is_shown_somewhere() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    prefixes = ["sample."] + [
        f"{section}.{name}" for _, section, name in used() if not name or name[-1] == "_"
    ]
    unused = [
        key
        for key in OWN["en"]
        if f'"{key}"' not in source and not any(key.startswith(prefix) for prefix in prefixes)
    ]
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_line(language: str) -> None:
    words = Words(language)
    kinds = [errors.ThrustVisionError, *_below(errors.ThrustVisionError)]
    lines = {words.error(kind("x")) for kind in kinds if kind.__init__ is Exception.__init__}
    assert len(lines) >= 6
    assert all(len(line) < 200 and "\n" not in line for line in lines)


def test_the_browsers_language_decides() -> None:
    assert closest("sv-SE") == closest("sv") == "sv"
    assert closest("en-US") == closest("de-DE") == closest(None) == closest("") == "en"


def test_times_are_said_roughly() -> None:
    words = Words("en")
    assert words.duration(3) == "a few seconds"
    assert words.duration(42.2) == "about 40 seconds"
    assert words.duration(170) == "about 3 minutes"


def _below(kind: type) -> list[type]:
    return [found for child in kind.__subclasses__() for found in (child, *_below(child))]


def test_every_sample_clip_has_its_words() -> None:
    for clip in sample_clips():
        assert f"sample.{clip.stem.replace('-', '_')}" in OWN["en"]
