"""Bodies that take part in no fitting, so that accuracy on them is accuracy on strangers."""

import argparse
from collections.abc import Callable, Sequence

from lab.benchmarks.arguments import Given, given
from lab.synthetic.set.pools import SYSTEMS

#: How the names of their bodies begin: those of a whole system of figures.
LEFT_OUT = f"{SYSTEMS['left_out']}-"


class LeftOutError(ValueError):
    """A set that was to be fitted on has a body that is left out of all fitting."""


def refuse_left_out(body: str, name: str) -> str:
    """The name of a body that may be fitted on.

    Args:
        body: whose set it is.
        name: of the set's file, for the error.

    Raises:
        LeftOutError: if the body is left out of all fitting.
    """
    if body.startswith(LEFT_OUT):
        raise LeftOutError(
            f"{name} shows {body}: {LEFT_OUT}* bodies are left out of all fitting, so that "
            "accuracy can be measured on them; take the set away"
        )
    return body


def given_to_fit(
    about: str | None,
    arguments: Sequence[str] | None,
    ask_more: Callable[[argparse.ArgumentParser], None] = lambda _: None,
) -> Given:
    """Read the command line of a script that fits on clips; as ``lab.benchmarks.arguments.given``.

    Raises:
        LeftOutError: if a clip shows a body that is left out of all fitting.
    """
    asked = given(about, arguments, ask_more)
    for clip in asked.clips:
        refuse_left_out(clip.body, clip.path.name)
    return asked
