"""What the user has chosen in a set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChosenRep:
    """Which rep the page wants to see.

    Attributes:
        rep: its number, 0 for none.
        token: changes when the player should go there.
    """

    rep: int = 0
    token: int = 0
