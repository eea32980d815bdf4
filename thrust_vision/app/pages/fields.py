"""Fields that several pages have."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from thrust_vision.app.blocks import static
from thrust_vision.app.words import Words
from thrust_vision.training.entry import RIR_OR_MORE, LoadUnit

T = TypeVar("T")
_STEP = {LoadUnit.KG: 2.5, LoadUnit.LB: 5.0}
_DIGITS = 2  # a load that is shown in the other unit is near enough
_KG_DIGITS = 4  # a tenth of a gram: pounds come back as they were typed


def load_field(label: str, held_kg: float | None, unit: LoadUnit, key: str) -> float | None:
    """A field for a load in a lifter's unit; None if it is left empty.

    Args:
        label: of the field.
        held_kg: what is known, in kilograms.
        unit: in which it is shown and asked for.
        key: of the field on its page.
    """
    return st.number_input(
        label,
        min_value=0.0,
        max_value=round(unit.of(1000.0), _DIGITS),
        value=None if held_kg is None else round(unit.of(held_kg), _DIGITS),
        step=_STEP[unit],
        format="%g",
        placeholder="–",
        key=f"{key}-{unit}",
    )


def load_kg_of(given: float | None, unit: LoadUnit, held_kg: float | None = None) -> float | None:
    """What a field holds in kilograms; what was known where it was not changed."""
    if given is None:
        return None
    if held_kg is not None and given == round(unit.of(held_kg), _DIGITS):
        return held_kg
    return min(1000.0, round(unit.to_kg(given), _KG_DIGITS))


def name_field(label: str, held: str, offered: Sequence[str], key: str, words: Words) -> str:
    """A field for a lifter's name, which may be new; known ones are offered while it is typed.

    What was typed counts however the field is left. Streamlit's own box of options forgets a name
    that was not confirmed with the enter key, or was before its list had opened.

    Args:
        label: of the field.
        held: what it shows at first.
        offered: known names.
        key: of the field on its page.
        words: of the page.
    """
    given = st.text_input(label, held, placeholder=words("kept.name_or_new"), key=key)
    with st.container(key="names"):
        _names()(key=f"{key}-names", data={"field": key, "names": list(offered)})
    return given.strip()


@cache
def _names() -> Callable[..., Any]:
    return st.components.v2.component("thrust_vision_names", js=static("names.js"))


def rir_field(held: int | None, key: str, words: Words) -> int | None:
    """A field for repetitions in reserve."""
    return st.selectbox(
        words("log.rir"),
        list(range(RIR_OR_MORE + 1)),
        index=held,
        placeholder=words("log.not_logged"),
        format_func=lambda n: words("log.or_more", count=n) if n == RIR_OR_MORE else str(n),
        key=key,
    )


def seen_first(name: str, current: T) -> tuple[T, str]:
    """What a form was filled from when it was first shown, and a prefix for its fields' keys.

    What another window changes meanwhile does not slip under what is typed: saving compares with
    what was seen. One field of the form has the key ``f"{prefix}-notes"``.

    Args:
        name: of the form.
        current: what is so now.
    """
    held: tuple[str, T] | None = st.session_state.get(f"seen-{name}")
    if held is None or f"{held[0]}-notes" not in st.session_state:
        count = st.session_state.get("seen_forms", 0) + 1
        st.session_state["seen_forms"] = count
        held = (f"{name}-{count}", current)
        st.session_state[f"seen-{name}"] = held
    return held[1], held[0]


def see_as(name: str, current: object) -> None:
    """Compare a form with what was just saved of it; its fields stay, with what is typed by now."""
    prefix, _ = st.session_state[f"seen-{name}"]
    st.session_state[f"seen-{name}"] = (prefix, current)


def see_anew(name: str) -> None:
    """Fill a form from what is so now when it is shown next."""
    st.session_state.pop(f"seen-{name}", None)
