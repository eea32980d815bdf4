"""Shows what drawing the annotated clip costs, part by part.

Analyses a clip, then decodes, draws and encodes it in one thread, and prints processor time for
each frame that is drawn.

    python -m lab.benchmarks.drawing CLIP...
"""

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from lab.benchmarks.tables import markdown
from thrust_vision.analysis import analyse
from thrust_vision.form.report import SetReport
from thrust_vision.render.annotate import output_size
from thrust_vision.render.canvas import YuvCanvas
from thrust_vision.render.drawn_frames import drawn_frames
from thrust_vision.render.overlay import standard_overlay
from thrust_vision.video.read import ClipReader
from thrust_vision.video.write import ClipWriter

_PARTS = ("decode", "planes", "draw", "encode")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path)
    cv2.setNumThreads(1)
    lines = []
    for path in parser.parse_args().clips:
        report = analyse(path)
        with TemporaryDirectory() as folder:
            spent, drawn, size = _spent(path, report, Path(folder) / "drawn.mp4")
        parts = [f"{1000 * spent[part] / drawn:.1f}" for part in _PARTS]
        each = f"{1000 * sum(spent.values()) / report.clip.frames:.1f}"
        shape = f"{report.clip.width}x{report.clip.height}, {report.clip.fps:.0f} fps"
        lines.append([path.name, shape, *parts, each, f"{size / 1024:.0f} KiB"])
    header = ("clip", "picture", *_PARTS, "all, for each frame of the clip", "file")
    print(markdown("Drawing, ms of one core for each drawn frame", header, lines))


def _spent(path: Path, report: SetReport, out: Path) -> tuple[dict[str, float], int, int]:
    """Seconds of each part, number of frames drawn, and size of the film in bytes."""
    if report.motion is None:
        raise ValueError(f"{path} shows nothing to draw")
    overlay, size = standard_overlay(report, "en"), output_size(*_shape(report))
    wanted = set(drawn_frames(report.motion.time_s).tolist())
    spent = dict.fromkeys(_PARTS, 0.0)
    since_s = time.process_time()

    def count(part: str) -> None:
        nonlocal since_s
        now_s = time.process_time()
        spent[part] += now_s - since_s
        since_s = now_s

    with ClipReader(path) as clip, ClipWriter(out, *size, matrix=clip.matrix) as writer:
        for frame in clip:
            count("decode")
            if frame.index not in wanted:
                continue
            planes = frame.planes(size, clip.matrix)
            count("planes")
            overlay.draw(YuvCanvas(planes, clip.matrix), frame.index)
            count("draw")
            writer.write_planes(planes, frame.time_s)
            count("encode")
    count("encode")
    return spent, len(wanted), out.stat().st_size


def _shape(report: SetReport) -> tuple[int, int]:
    return report.clip.width, report.clip.height


if __name__ == "__main__":
    main()
