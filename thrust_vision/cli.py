"""The command ``thrust-vision``. Heavy imports happen inside the commands, so --help is quick."""

import argparse
import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from thrust_vision import __version__
from thrust_vision.errors import ThrustVisionError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thrust_vision.batch.clips import Order
    from thrust_vision.batch.one import Plan
    from thrust_vision.batch.outcome import Outcome
    from thrust_vision.clip_to_folder import AnalysisOptions
    from thrust_vision.form.report import SetReport
    from thrust_vision.progress import Bars

_INTERRUPTED = 130


def run() -> int:
    """Run the command of this process's arguments, which ends after it."""
    code = main()
    gc.freeze()  # the interpreter need not search at its end what the system takes back anyway
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; an error is one line on standard error and an exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except ThrustVisionError as error:
        print(f"thrust-vision: {_said(error, options)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("thrust-vision: stopped", file=sys.stderr)
        return _INTERRUPTED
    return code


def _said(error: ThrustVisionError, options: argparse.Namespace) -> str:
    """The error in one line, in the user's language where there are words for it."""
    from thrust_vision.video.refusals import error_line

    return " ".join(error_line(error, getattr(options, "language", "en")).split())


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(UsageError.exit_code, f"thrust-vision: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="thrust-vision",
        description="Rep-by-rep hip thrust analysis from a side-view phone clip.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    analyze = commands.add_parser("analyze", help="analyse one clip")
    analyze.add_argument("clip", type=Path, metavar="CLIP")
    analyze.add_argument(
        "--out", type=Path, metavar="DIR", help="result folder (default: CLIP-STEM-analysis)"
    )
    _add_wishes(analyze)
    _add_details(analyze)
    analyze.set_defaults(run=_analyze)

    batch = commands.add_parser("batch", help="analyse many clips")
    batch.add_argument(
        "paths",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="a clip, a folder with clips, a list of them (.txt, .csv or .lst, a path a line), or "
        "- for a list on standard input",
    )
    batch.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for results")
    runs_on = batch.add_mutually_exclusive_group()
    runs_on.add_argument(
        "--workers", type=_count, metavar="N", help="clips at a time (default: by the cores)"
    )
    runs_on.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask cluster that sees the same paths"
    )
    batch.add_argument(
        "--retry-failed", action="store_true", help="also do again what failed in an earlier run"
    )
    _add_wishes(batch)
    batch.set_defaults(run=_batch)

    models = commands.add_parser("models", help="list the pose models, or fetch one")
    models.set_defaults(run=_list_models)
    model_commands = models.add_subparsers(metavar="fetch")
    fetch = model_commands.add_parser("fetch", help="fetch a pose model")
    fetch.add_argument("name", metavar="NAME")
    fetch.set_defaults(run=_fetch_model)

    app = commands.add_parser("app", help="open the app in the browser")
    app.add_argument("--port", type=int, default=8501, metavar="N")
    app.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to be reached at (default: from this machine alone)",
    )
    app.set_defaults(run=_app)
    _add_log(commands)
    return parser


def _add_log(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """What may be done with the training log beside the app."""
    log = commands.add_parser("log", help="back up the training log, or restore it")
    log_commands = log.add_subparsers(required=True, metavar="backup|restore")
    backup = log_commands.add_parser("backup", help="copy the log into a file")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--overwrite", action="store_true", help="replace a file of that name")
    backup.set_defaults(run=_back_up_log)
    restore = log_commands.add_parser("restore", help="make the log what a backup holds")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore_log)


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    """What may be asked of an analysis, of one clip or of many."""
    parser.add_argument(
        "--reference-rep",
        type=_reference_rep,
        default="auto",
        metavar="auto|none|N",
        help="the braced rep that the others are compared with",
    )
    parser.add_argument("--language", choices=("en", "sv"), default="en")
    parser.add_argument(
        "--model", metavar="NAME", help="pose model: full, heavy, lite, or the path of a .task file"
    )
    parser.add_argument(
        "--plate-diameter",
        type=_plate_diameter_m,
        metavar="MM",
        help="of the largest plates on the bar, the scale of its travel and speed (default: 450)",
    )
    parser.add_argument("--no-video", action="store_true", help="do not draw the annotated clip")
    parser.add_argument("--overwrite", action="store_true", help="replace earlier results")


def _add_details(parser: argparse.ArgumentParser) -> None:
    """What no film shows, for the head of the report."""
    said = parser.add_argument_group("for the head of the report")
    said.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="when the set was done")
    said.add_argument("--lifter", default="", metavar="NAME", help="who did it")
    said.add_argument("--load", type=_load_kg, metavar="KG", help="on the hips")
    said.add_argument("--notes", default="", metavar="TEXT", help="the coach's")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date like 2026-11-29") from None


def _load_kg(text: str) -> float:
    most_kg = 1000
    try:
        load_kg = float(text)
    except ValueError:
        load_kg = -1.0
    if not 0 <= load_kg <= most_kg:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 0 and {most_kg} kg")
    return load_kg


def _count(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 up")


def _reference_rep(text: str) -> str | int:
    if text in ("auto", "none"):
        return text
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not auto, none or a rep's number")


def _plate_diameter_m(text: str) -> float:
    least_mm, most_mm = 150, 600
    if not text.isdecimal() or not least_mm <= int(text) <= most_mm:
        raise argparse.ArgumentTypeError(f"'{text}' is not between {least_mm} and {most_mm} mm")
    return int(text) / 1000


def _wanted(options: argparse.Namespace) -> "AnalysisOptions":
    from thrust_vision.clip_to_folder import AnalysisOptions

    return AnalysisOptions(
        language=options.language,
        reference_rep=options.reference_rep,
        plate_diameter_m=options.plate_diameter,
        video=not options.no_video,
        overwrite=options.overwrite,
    )


def _analyze(options: argparse.Namespace) -> int:
    from thrust_vision.batch.outcome import REJECTED
    from thrust_vision.files import refuse_occupied
    from thrust_vision.results import RESULT_NAMES
    from thrust_vision.worker import in_one_process

    clip: Path = options.clip
    folder: Path = options.out or Path(f"{clip.stem}-analysis")
    # Before a model is fetched for nothing.
    refuse_occupied(folder, RESULT_NAMES, overwrite=options.overwrite)
    with in_one_process():  # it starts while this process imports what the analysis needs
        report = _analysed(clip, folder, options)
    from thrust_vision.export.session import message
    from thrust_vision.feedback.summary import exercise_name

    said = message(report, options.language)
    if report.rejection is not None:
        print(f"thrust-vision: {said}", file=sys.stderr)
        return REJECTED
    if report.scene is not None:
        print(exercise_name(report.scene, options.language))
    print(said)
    print(folder)
    return 0


def _analysed(clip: Path, folder: Path, options: argparse.Namespace) -> "SetReport":
    """What a clip shows; its results are in the folder."""
    from thrust_vision.clip_to_folder import clip_to_folder
    from thrust_vision.progress import Bars
    from thrust_vision.render.details import Details
    from thrust_vision.weights.registry import find_model

    details = Details(options.date, options.lifter, options.load, options.notes)
    wanted = replace(_wanted(options), details=details)
    with Bars() as bars:
        model = find_model(options.model, bars.update)
        return clip_to_folder(clip, folder, model, wanted, on_progress=bars.update)


def _batch(options: argparse.Namespace) -> int:
    from thrust_vision.batch.batch_tables import write_parquet, write_tables
    from thrust_vision.batch.clips import orders_for
    from thrust_vision.batch.one import Plan
    from thrust_vision.batch.outcome import Status, counted, exit_code_of
    from thrust_vision.progress import Bars

    out: Path = options.out
    orders = orders_for(options.paths, out)
    plan = Plan(_wanted(options), retry_failed=options.retry_failed)
    outcomes = []
    with Bars() as bars:
        for outcome in _coming(options, orders, plan, bars):
            outcomes.append(outcome)
            bars.update("clips", len(outcomes) / len(orders))
            if outcome.status is not Status.ANALYSED:
                bars.write(f"thrust-vision: {outcome.folder}: {outcome.message}")
    write_tables(outcomes, out)
    if not write_parquet(outcomes, out):
        print(
            "thrust-vision: for the tables as Parquet too: pip install 'thrust-vision[parquet]'",
            file=sys.stderr,
        )
    print(counted(outcomes))
    print(out)
    return exit_code_of(outcomes)


def _coming(
    options: argparse.Namespace, orders: "Sequence[Order]", plan: "Plan", bars: "Bars"
) -> "Iterator[Outcome]":
    """What comes of the clips of a batch, as it comes."""
    from thrust_vision.batch.cluster import on_cluster
    from thrust_vision.batch.run import on_this_machine
    from thrust_vision.weights.registry import find_model
    from thrust_vision.worker import at_once

    if options.scheduler:
        return on_cluster(orders, plan, options.model, options.scheduler)
    model = find_model(options.model, bars.update)  # once, and not by every clip
    return on_this_machine(orders, plan, model, options.workers or at_once())


def _list_models(options: argparse.Namespace) -> int:  # noqa: ARG001
    from thrust_vision.weights.registry import manifest, model_names, models_dir

    for name in model_names():
        path = models_dir() / manifest()["models"][name]["file"]
        print(f"{name:8}{path if path.exists() else 'not fetched'}")
    return 0


def _fetch_model(options: argparse.Namespace) -> int:
    from thrust_vision.progress import Bars
    from thrust_vision.weights.registry import fetch_model, model_names

    if options.name not in model_names():
        raise UsageError(f"There is no model '{options.name}': {', '.join(model_names())}.")
    with Bars() as bars:
        model = fetch_model(options.name, bars.update)
    print(model.path)
    return 0


def _app(options: argparse.Namespace) -> int:
    from thrust_vision.app.launch import launch

    return launch(options.port, options.host)


def _back_up_log(options: argparse.Namespace) -> int:
    from thrust_vision.training.store.backup import back_up
    from thrust_vision.training.store.connect import database_url, reporting

    url = database_url()
    with reporting(url):
        back_up(url, options.file, overwrite=options.overwrite)
    print(options.file)
    return 0


def _restore_log(options: argparse.Namespace) -> int:
    from thrust_vision.training.store.backup import restore
    from thrust_vision.training.store.connect import database_url, reporting

    url = database_url()
    with reporting(url):
        kept = restore(url, options.file)
    if kept is not None:
        print(f"The log of before is kept in {kept}")
    print(url.database)
    return 0
