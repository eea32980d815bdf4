"""How well the lifter could be seen, in words: the panel that says what to do better next time."""

from dataclasses import dataclass

from thrust_vision.estimate import Estimate
from thrust_vision.feedback import number, percent, text
from thrust_vision.scene.quality import Quality

#: Shorter than this is a blink, not worth a word.
_LEAST_HIDDEN_S = 0.2


@dataclass(frozen=True)
class Sight:
    """One line of the panel; ``advice`` is empty where nothing can be better."""

    label: str
    value: str
    advice: str


def sights(quality: Quality | None, language: str) -> list[Sight]:
    """The lines of the panel; none where it is not clear whom to measure."""
    if quality is None:
        return []

    def sight(key: str, value: str, *, poor: bool) -> Sight:
        advice = text(language, f"quality.{key}_advice") if poor else ""
        return Sight(text(language, f"quality.{key}"), value, advice)

    def said(key: str, **values: object) -> str:
        return text(language, f"quality.{key}", **values)

    yaw, roll = quality.yaw_deg, quality.roll_deg
    lines = [
        sight(
            "view",
            _view(yaw, language) if yaw.known else said("unknown"),
            poor=quality.oblique,
        ),
        sight(
            "level",
            said("level_value", roll=number(language, abs(roll.value)))
            if roll.known
            else said("unknown"),
            poor=quality.tilted,
        ),
        sight("light", said("light_poor" if quality.dark else "light_good"), poor=quality.dark),
        sight(
            "size",
            said("size_poor" if quality.small else "size_good"),
            poor=quality.small,
        ),
        sight(
            "phone",
            said("phone_moved" if quality.camera_moved else "phone_still"),
            poor=quality.camera_moved,
        ),
        sight("people", str(quality.people), poor=quality.people > 1),
    ]
    hidden = [part for part in quality.hidden if part.seconds >= _LEAST_HIDDEN_S]
    parts = [
        said(
            "hidden_value",
            part=text(language, f"body.{part.joint}"),
            seconds=number(language, part.seconds, 1),
            share=percent(language, 100 * part.share),
        )
        for part in hidden
    ]
    if quality.behind_plates:
        parts.insert(0, said("hidden_plates"))
    lines.append(sight("hidden", ", ".join(parts) or said("hidden_nothing"), poor=bool(hidden)))
    return lines


def _view(yaw: Estimate, language: str) -> str:
    """How far the camera is from straight at the side, to whichever side."""
    if yaw.low <= 0 <= yaw.high:
        return text(language, "quality.view_straight")
    low, high = sorted((abs(yaw.low), abs(yaw.high)))
    values = {"yaw": abs(yaw.value), "low": low, "high": high}
    return text(
        language, "quality.view_value", **{k: number(language, v) for k, v in values.items()}
    )
