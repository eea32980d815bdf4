"""Render a split clip by clip, resumably, and keep its manifest."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TextIO

from lab.synthetic.render.render import write_clip
from lab.synthetic.set import pools
from lab.synthetic.set.stage import Stage, stage_number
from lab.synthetic.set.truth_files import write_truth

MANIFEST = "manifest.json"


def render_split(
    split: str,
    seed: int,
    numbers: range,
    out: Path,
    log: TextIO,
    *,
    pictures: bool = True,
    fps: float | None = None,
    yaws_deg: tuple[float, float] | None = None,
    variant: str | None = None,
    figures: Path | None = None,
) -> None:
    """Render the numbered clips into ``out``; those already finished are left alone.

    ``fps``, ``yaws_deg``, ``variant`` and ``figures`` are as for ``stage_number``. A clip's files
    appear under their names only when whole: the video last.
    """
    out.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        name = f"{split}-{seed}-{number:03d}"
        done = out / f"{name}.mp4" if pictures else out / f"{name}.truth.json"
        if not done.exists():
            begun = time.monotonic()
            stage = stage_number(
                split, seed, number, fps, variant=variant, yaws_deg=yaws_deg, figures=figures
            )
            finish_clip(stage, out, pictures)
            frames = len(stage.timeline.time_s)
            spent = time.monotonic() - begun
            print(
                f"{name}: {frames} frames, {spent:.0f} s, {spent / frames:.3f} s a frame",
                file=log,
                flush=True,
            )
        write_manifest(out)


def finish_clip(stage: Stage, out: Path, pictures: bool) -> None:
    """Write one clip's truth and, unless told not to, its video."""
    name = stage.spec.name
    scratch = out / f".{name}.part"
    scratch.mkdir(exist_ok=True)
    write_truth(scratch, stage)
    if pictures:
        write_clip(scratch / f"{name}.mp4", stage)
    for suffix in ("frames.csv", "truth.json", "mp4"):
        made = scratch / f"{name}.{suffix}"
        if made.exists():
            made.replace(out / made.name)
    scratch.rmdir()


def write_manifest(out: Path) -> None:
    """Rewrite ``manifest.json`` from the truth files that lie in ``out``."""
    clips = []
    for path in sorted(out.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        reps = truth["reps"]
        clips.append(
            {
                "clip": truth["clip"],
                "split": truth["split"],
                "seed": truth["seed"],
                "rendered": (out / truth["clip"]).exists(),
                "exercise": truth["exercise"],
                "body_id": truth["body"]["body_id"],
                "room_id": truth["room_id"],
                "camera_id": truth["camera"]["camera_id"],
                "yaw_deg": truth["camera"]["yaw_deg"],
                "plate_diameter_m": truth["load"]["plate_diameter_m"],
                "load": truth["load"]["kind"],
                "frames": truth["frames"],
                "fps": truth["fps"],
                "reps": len(reps),
                "braced_reps": sum(bool(r["braced"]) for r in reps),
            }
            | {key: truth[key] for key in ("variant", "working_leg") if key in truth}
        )
    splits = sorted({(c["split"], c["seed"]) for c in clips})
    content = {
        "splits": [
            {
                "split": s,
                "seed": n,
                "bodies": pools.BODIES[s],
                "rooms": pools.ROOMS[s],
                "cameras": pools.CAMERAS[s],
            }
            for s, n in splits
        ],
        "clips": clips,
    }
    part = out / f".{MANIFEST}.part"
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    part.replace(out / MANIFEST)
