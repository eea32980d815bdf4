"""The two sides of a body, and of a picture."""

from typing import Literal

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


def other_side(side: Side) -> Side:
    """The opposite one."""
    return "right" if side == "left" else "left"


def sign_of(facing: Side) -> float:
    """+1 if the head is on the right of the picture, else -1: the way that x grows to the head."""
    return 1.0 if facing == "right" else -1.0
