"""The page that lists every setting: ``python -m docs.make_settings``."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from thrust_vision.settings import FILM_LIMITS, FITTED_WITH, OBSERVE, Settings, documented

PAGE = Path(__file__).parent / "settings.md"
HEAD = """# Settings

<!-- Written by `python -m docs.make_settings` from `thrust_vision/settings/`. -->

Every number that decides a result is one of these or stands in a model file in `models/`. One
hash over the settings and all models, `settings_hash` in `session.json`, goes into every result;
limits of films alone are no part of it. A source that begins with "own" is what this project saw
or judged itself; a bare "own" is a choice that nothing else backs.
"""
PARTS = (
    (
        "Of an analysis",
        "A caller can change these: `tv.assess(observation, tv.Settings(...))`.",
        Settings(),
    ),
    (
        "Of observing",
        "`OBSERVE` in `thrust_vision/settings/observe.py`. Networks and intervals were fitted on "
        "films that were observed so; no caller can change them.",
        OBSERVE,
    ),
    (
        "Of fitted models",
        "`FITTED_WITH` in `thrust_vision/settings/fitted.py`. With other values the models would "
        "have to be fitted anew.",
        FITTED_WITH,
    ),
    (
        "Limits of films",
        "`FILM_LIMITS` in `thrust_vision/settings/film.py`: what a film may ask for before it is "
        "refused. They decide what is read, never what is measured.",
        FILM_LIMITS,
    ),
)


def page() -> str:
    """The whole page, Markdown."""
    return HEAD + "".join(
        f"\n## {title}\n\n{about}\n\n" + "\n".join(_table(documented(settings))) + "\n"
        for title, about, settings in PARTS
    )


def _table(settings: Iterable[tuple[str, Any, Any]]) -> Iterator[str]:
    yield "| setting | value | unit | meaning | source |"
    yield "|---|---|---|---|---|"
    for name, value, field in settings:
        about = field.metadata
        yield (
            f"| `{name}` | {shown(value)} | {about['unit']} | {about['meaning']} | "
            f"{about['source']} |"
        )


def shown(value: float | tuple[float, ...]) -> str:
    """A value as the page has it."""
    return ", ".join(f"{each:.7g}" for each in (value if isinstance(value, tuple) else (value,)))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
