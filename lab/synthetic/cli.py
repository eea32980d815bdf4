"""``python -m lab.synthetic``: render a split, or the committed sample clips."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# Mesa's software rasteriser spends more on two threads than it gains; one process, one core.
os.environ.setdefault("LP_NUM_THREADS", "1")

SPLITS = ("train", "test", "variants", "preview", "learn", "calibrate", "left_out", "vitruvian")
FIGURES = "THRUST_VISION_FIGURES"  # environment variable with the folder of artist-made figures
DEFAULT_CLIPS = {
    "train": 80,
    "test": 48,
    "variants": 60,
    "learn": 60,
    "calibrate": 30,
    "left_out": 60,
    "vitruvian": 60,
}


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lab.synthetic", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="render one split; finished clips are kept")
    render.add_argument("--split", choices=SPLITS, required=True)
    render.add_argument("--seed", type=int, required=True, help="another seed, another split")
    render.add_argument("--out", type=Path, required=True)
    render.add_argument(
        "--clips", type=int, help="how many (default: 80 train, 48 test, 60 variants)"
    )
    render.add_argument("--start", type=int, default=0, help="number of the first clip")
    render.add_argument(
        "--fps", type=float, help="of every clip (default: drawn, 24 to 60; variants 10 to 60)"
    )
    render.add_argument("--truth-only", action="store_true", help="write no pictures")
    render.add_argument(
        "--variant",
        choices=["standard", "single_leg", "feet_raised", "frog_pump"],
        help="sets as untidy as in the split of variants, all done in this way, by the lifters of "
        "another split",
    )
    stills = commands.add_parser("stills", help="crops of the lifts of many short sets")
    stills.add_argument("--seed", type=int, required=True)
    stills.add_argument("--out", type=Path, required=True)
    stills.add_argument("--clips", type=int, default=80)
    stills.add_argument("--start", type=int, default=0, help="number of the first clip")
    stills.add_argument(
        "--surround",
        type=float,
        default=1.0,
        help="how many times as wide and high as a close-up of the lifter (default: 1)",
    )
    stills.add_argument(
        "--split",
        choices=["train", "calibrate", "learn", "vitruvian"],
        default="train",
        help="whose bodies: those of either parametric model or artist-made figures; of those the "
        "keypoint network learns from learn alone",
    )
    stills.add_argument(
        "--step", type=int, default=1, help="from one number to the next; 5 from 3 on are bridges"
    )
    stills.add_argument("--frames", type=int, default=36, help="of one set, at most (default: 36)")
    stills.add_argument(
        "--load",
        choices=["none", "45", "38", "28", "dumbbell", "plate", "band_hips", "band_thighs"],
        help="of every set, cm for a barbell's plates (default: drawn; never a band)",
    )
    stills.add_argument(
        "--variant",
        choices=["standard", "single_leg", "feet_raised", "frog_pump"],
        help="how all sets are done (default: both feet on the floor)",
    )
    for command in (render, stills):
        command.add_argument(
            "--yaw",
            type=float,
            nargs=2,
            metavar=("FROM", "TO"),
            help="degrees from the side, on either side (default: drawn, up to 30)",
        )
        command.add_argument(
            "--figures",
            type=Path,
            default=os.environ.get(FIGURES),
            help="folder of the figures that the splits learn, calibrate, left_out and vitruvian "
            "need "
            f"(default: ${FIGURES})",
        )
    samples = commands.add_parser("samples", help="render sample_videos/")
    samples.add_argument("--out", type=Path, default=Path("sample_videos"))
    figures = commands.add_parser("figures", help="fetch other bodies (MIT licence, CC0)")
    figures.add_argument("--out", type=Path, required=True)
    figures.add_argument(
        "--system",
        choices=["valid", "rocketbox", "vitruvian"],
        default="valid",
        help="valid for the splits learn and calibrate, rocketbox for left_out, vitruvian for the "
        "split of that name (default: valid)",
    )
    chosen = parser.parse_args(argv)
    if chosen.command == "figures":
        return _fetch(chosen.out, chosen.system)
    # Imported late: torch and anny take seconds, and --help should not.
    from lab.synthetic.render import batch

    if chosen.command == "samples":
        from lab.synthetic.set.samples import make_samples

        make_samples(chosen.out)
        return 0
    yaws_deg = (chosen.yaw[0], chosen.yaw[1]) if chosen.yaw else None
    if chosen.command == "stills":
        from lab.synthetic.render.stills import make_stills

        numbers = range(chosen.start, chosen.start + chosen.clips * chosen.step, chosen.step)
        make_stills(
            chosen.seed,
            numbers,
            chosen.out,
            sys.stderr,
            chosen.load,
            chosen.variant,
            yaws_deg,
            split=chosen.split,
            figures=chosen.figures,
            frames=chosen.frames,
            surround=chosen.surround,
        )
        return 0
    clips = chosen.clips if chosen.clips is not None else DEFAULT_CLIPS.get(chosen.split, 4)
    batch.render_split(
        chosen.split,
        chosen.seed,
        range(chosen.start, chosen.start + clips),
        chosen.out,
        sys.stderr,
        pictures=not chosen.truth_only,
        fps=chosen.fps,
        yaws_deg=yaws_deg,
        variant=chosen.variant,
        figures=chosen.figures,
    )
    return 0


def _fetch(out: Path, system: str) -> int:
    from lab.synthetic.body.fetch_figures import FetchError, fetch

    try:
        if system == "rocketbox":
            from lab.synthetic.body.fetch_rocketbox import fetch_rocketbox

            fetch_rocketbox(out, sys.stderr)
        elif system == "vitruvian":
            from lab.synthetic.body.fetch_vitruvian import fetch_vitruvian

            fetch_vitruvian(out, sys.stderr)
        else:
            fetch(out, sys.stderr)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
