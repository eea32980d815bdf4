"""What a script about rendered clips was given on its command line."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.benchmarks.observations import observed
from lab.benchmarks.truth import TrueClip, read_split
from thrust_vision.observe.observation import Observation
from thrust_vision.weights.registry import Model, find_model


@dataclass(frozen=True)
class Given:
    """Folders that ``python -m lab.synthetic render`` made, their clips, and what looks at them.

    ``cache`` is where it is kept what the models found; None if nowhere. ``options`` holds what
    else the script asked for.
    """

    folders: Sequence[Path]
    clips: Sequence[TrueClip]
    model: Model
    cache: Path | None
    options: argparse.Namespace

    def observed(self, clip: TrueClip) -> Observation:
        """What the models find on a clip."""
        return observed(clip, self.model, self.cache)


def given(
    about: str | None,
    arguments: Sequence[str] | None,
    ask_more: Callable[[argparse.ArgumentParser], None] = lambda _: None,
) -> Given:
    """Read the command line ``FOLDER... [--cache DIR] [--model NAME]``.

    Args:
        about: the script's description.
        arguments: the words; None for those of the process.
        ask_more: adds the script's own options.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--model")
    ask_more(parser)
    options = parser.parse_args(arguments)
    clips = [clip for folder in options.folders for clip in read_split(folder)]
    return Given(options.folders, clips, find_model(options.model), options.cache, options)
