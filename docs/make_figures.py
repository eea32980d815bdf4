"""The figures that explain how it works: ``python -m docs.make_figures [NAME...]``.

Two of them show sample clips, which are observed once (a minute each) and kept in ``artefacts/``.
Look at what it made.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, FancyBboxPatch, Polygon
from PIL import Image

import thrust_vision as tv
from thrust_vision.analysis import recognise_clip
from thrust_vision.observe.crop import HEIGHT_PX, WIDTH_PX, Crop
from thrust_vision.observe.landmarks import SIDE_JOINTS
from thrust_vision.observe.observation import Observation
from thrust_vision.video.read import ClipReader

ROOT = Path(__file__).parents[1]
PICTURES, KEPT = ROOT / "docs" / "pictures", ROOT / "artefacts"
INK, GREY, BLUE, ORANGE = "#1d2733", "#8a94a0", "#0072b2", "#d55e00"
PALE = "#eef1f4"

Points = dict[str, np.ndarray]


def main() -> None:
    """Make the figures that were named, or all."""
    mpl.rcParams.update(
        {
            "svg.hashsalt": "thrust-vision",
            "svg.fonttype": "none",
            "font.family": "sans-serif",
            "font.size": 10,
            "text.color": INK,
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
        }
    )
    wanted = sys.argv[1:] or list(FIGURES)
    for name in wanted:
        FIGURES[name]()


def line() -> None:
    """The way of a clip."""
    boxes = (
        ("clip", "a file"),
        ("Observation", "landmarks, keypoints,\nrings, camera, people"),
        ("Body", "one skeleton,\nplate, yaw"),
        ("Reps", "start, lockout,\nend"),
        ("Scene", "exercise, variant,\nload, view"),
        ("SetMeasures", "angles with\nintervals"),
        ("SetReport", "faults, verdicts,\ncues"),
    )
    arrows = ("observe", "reconstruct", "find reps", "recognise", "measure", "judge")
    figure, axes = _blank(11.4, 2.5)
    step, width, height = 1.64, 1.28, 0.9
    for index, (name, holds) in enumerate(boxes):
        left = index * step
        tone = "#ffffff" if index == 0 else PALE
        axes.add_patch(FancyBboxPatch((left, 0), width, height, "round,pad=0.02", fc=tone, ec=GREY))
        axes.text(left + width / 2, 0.66, name, ha="center", va="center", weight="bold")
        axes.text(left + width / 2, 0.26, holds, ha="center", va="center", size=7.5, color=INK)
    for index, name in enumerate(arrows):
        left = index * step + width
        _arrow(axes, (left + 0.04, 0.45), (left + step - width - 0.04, 0.45))
        axes.text(left + (step - width) / 2, 1.02, name, ha="center", size=8.5, color=BLUE)
    left = 4 * step + width / 2
    _arrow(axes, (left, -0.05), (left, -0.4))
    axes.text(left, -0.56, "or Rejection: why not", ha="center", size=8.5, color=ORANGE)
    axes.plot([0.5 * (step + width)] * 2, [-0.6, 0.3], color=GREY, lw=1, ls=(0, (4, 3)))
    axes.text(0.5 * (step + width) - 0.08, -0.56, "pixels", ha="right", size=8.5, color=GREY)
    axes.text(0.5 * (step + width) + 0.08, -0.56, "arrays", ha="left", size=8.5, color=GREY)
    axes.set(xlim=(-0.1, 6 * step + width + 0.1), ylim=(-0.75, 1.4))
    _keep(figure, "line")


def hip_or_back() -> None:
    """The same angle shoulder-hip-knee from the hip and from the back."""
    figure, axes = _blank(10.0, 3.6)
    for left, title, pelvis_deg, colour in (
        (0.0, "hip extension: the pelvis turns on the thigh", 4.0, BLUE),
        (5.2, "lumbar extension: the spine arches on the pelvis", -26.0, ORANGE),
    ):
        _lifter(axes, left, pelvis_deg, colour)
        axes.text(left + 2.2, 2.62, title, ha="center", weight="bold", size=9.5)
    axes.set(xlim=(-0.2, 9.9), ylim=(-0.25, 2.85))
    _keep(figure, "hip-or-back")


def _lifter(axes: Axes, left: float, pelvis_deg: float, colour: str) -> None:
    """A lifter at lockout whose pelvis is turned by ``pelvis_deg`` from the line of the thigh."""
    knee, ankle = np.array([left + 3.5, 1.5]), np.array([left + 3.55, 0.1])
    hip, shoulder = np.array([left + 2.0, 1.47]), np.array([left + 0.3, 1.36])
    turn = np.radians(pelvis_deg)
    top = hip + 0.5 * np.array([-np.cos(turn), -np.sin(turn)])
    chest = shoulder + np.array([0.62, 0.06 - pelvis_deg / 90])
    share = np.linspace(0, 1, 30)[:, None]
    control = top + (top - hip) * 0.9
    spine = (1 - share) ** 2 * top + 2 * share * (1 - share) * control + share**2 * chest
    axes.add_patch(Polygon([(left, 0), (left + 0.85, 0), (left + 0.85, 1.0), (left, 1.0)], fc=PALE))
    axes.plot([left - 0.1, left + 4.2], [0, 0], color=GREY, lw=1)
    axes.plot(*np.array([hip, knee, ankle]).T, color=INK, lw=6, solid_capstyle="round")
    axes.plot(*np.array([ankle, ankle + np.array([0.42, -0.04])]).T, color=INK, lw=5)
    axes.plot(*np.array([shoulder, chest]).T, color=INK, lw=9, solid_capstyle="round")
    axes.plot(*spine.T, color=ORANGE if colour == ORANGE else GREY, lw=6)
    axes.plot(*np.array([top, hip]).T, color=colour, lw=10, solid_capstyle="round")
    axes.add_patch(Circle(tuple(shoulder + np.array([-0.3, 0.12])), 0.2, fc=INK))
    for tone, order in ((INK, 0), ("#ffffff", 5)):
        axes.plot(
            *np.array([shoulder, hip, knee]).T, color=tone, lw=1.2, ls=(0, (3, 2)), zorder=order
        )
    for name, place, off in (
        ("shoulder", shoulder, (0, -0.3)),
        ("hip", hip, (0.05, -0.33)),
        ("knee", knee, (0.35, 0.1)),
    ):
        axes.add_patch(Circle(tuple(place), 0.055, fc="#ffffff", ec=INK))
        axes.text(*(place + off), name, ha="center", size=8)
    axes.text(*(hip + np.array([-0.3, 0.36])), "pelvis", ha="center", size=8, color=colour)
    slopes = np.degrees(np.arctan2(*(np.array([hip - shoulder, knee - hip]).T[::-1])))
    angle_deg = 180 - abs(slopes[0] - slopes[1])
    axes.text(
        left + 2.1, 2.2, f"shoulder-hip-knee: {angle_deg:.0f}°", ha="center", size=8.5, color=INK
    )


def yaw() -> None:
    """A lifter and two cameras from above."""
    figure, axes = _blank(6.4, 3.6)
    body = np.array([[-1.5, 0], [-0.4, 0], [0.6, 0], [1.4, 0]])
    for y in (-0.16, 0.16):
        axes.plot(body[1:, 0], body[1:, 1] + y, color=INK, lw=5, solid_capstyle="round")
    axes.plot([-1.1, -0.4], [0, 0], color=INK, lw=15, solid_capstyle="round")
    axes.add_patch(Circle((-1.55, 0), 0.2, fc=INK))
    for angle, name, colour in ((0.0, "yaw 0°", BLUE), (25.0, "yaw +25°", ORANGE)):
        turn = np.radians(angle)
        place = 2.6 * np.array([np.sin(turn), -np.cos(turn)])
        axes.plot([0, place[0]], [0, place[1]], color=colour, lw=1.2, ls=(0, (4, 3)))
        axes.add_patch(Circle(tuple(place), 0.13, fc=colour))
        axes.text(*(place + np.array([0.25, -0.06])), f"camera, {name}", size=9, color=colour)
    axes.add_patch(Arc((0, 0), 2.6, 2.6, theta1=270, theta2=295, color=ORANGE, lw=1.5))
    axes.text(-2.5, 0.42, "head", size=9)
    axes.text(1.55, 0.42, "feet", size=9)
    axes.set(xlim=(-2.8, 3.6), ylim=(-2.95, 0.75))
    _keep(figure, "yaw")


def grey_zone() -> None:
    """What an interval beside a limit means."""
    figure, axes = _blank(8.6, 2.1)
    limit = 10.0
    rows = (
        (2, 21.0, 8.0, ORANGE, "surely beyond: a fault"),
        (1, 12.0, 8.0, GREY, "neither: unsure"),
        (0, -1.0, 8.0, BLUE, "surely within: no fault"),
    )
    for y, value, half, colour, name in rows:
        axes.plot([value - half, value + half], [y, y], color=colour, lw=4, solid_capstyle="butt")
        axes.plot(value, y, "o", color=colour, ms=9)
        axes.text(36, y, name, va="center", color=colour, size=10)
    axes.axvline(limit, 0.06, 0.97, color=INK, lw=1.2)
    axes.text(limit + 0.8, 2.55, "limit", size=9)
    axes.set(xlim=(-12, 58), ylim=(-0.6, 2.9))
    _keep(figure, "grey-zone")


def reps() -> None:
    """The height of the hip through a sample, with the reps that are found in it."""
    seen = recognise_clip(_observation("feet-too-far"), tv.Settings())
    if seen.body is None:
        raise SystemExit("Nobody was found.")
    time_s, height = seen.body.time_s, seen.body.skeleton.hip_height
    figure, axes = plt.subplots(figsize=(9.0, 2.9), layout="constrained")
    axes.plot(time_s, height, color=INK, lw=1.8)
    low, high = np.nanmin(height), np.nanmax(height)
    for rep in seen.reps:
        axes.axvspan(rep.start_s, rep.end_s, color=PALE)
        axes.axvspan(
            time_s[rep.lockout_first], time_s[rep.lockout_last], color=BLUE, alpha=0.25, lw=0
        )
        axes.text(rep.lockout_s, high + 0.05, f"rep {rep.number}", ha="center", size=9)
    first = seen.reps[0]
    for place_s, name, colour in (
        (first.start_s, "start", INK),
        (first.lockout_s, "lockout", BLUE),
        (first.end_s, "end", INK),
    ):
        axes.text(place_s, low - 0.09, name, ha="center", size=8.5, color=colour)
    last = seen.reps[-1]
    axes.annotate(
        "",
        (last.end_s + 0.35, high),
        (last.end_s + 0.35, np.interp(last.end_s, time_s, height)),
        arrowprops={"arrowstyle": "<->", "color": ORANGE},
    )
    middle = (high + np.interp(last.end_s, time_s, height)) / 2
    axes.text(last.end_s + 0.45, middle, "prominence", size=8.5, color=ORANGE, va="center")
    axes.set(xlabel="time, s", ylabel="hip height, trunks", ylim=(low - 0.15, high + 0.14))
    axes.spines[["top", "right"]].set_visible(False)
    _keep(figure, "reps")


def crop() -> None:
    """A frame behind plates: the crop, the landmarks, and the network's keypoints."""
    observation = _observation("behind-plates")
    if observation.net is None:
        raise SystemExit("No lifter was located.")
    report = tv.assess(observation)
    net, frame = observation.net, report.reps[1].rep.lockout_first + 2
    picture = _frame("behind-plates", frame)
    points = {name: place[frame] for name, place in net.points_px.items()}
    figure, axes = plt.subplots(figsize=(8.2, 8.2 * picture.shape[0] / picture.shape[1]))
    figure.subplots_adjust(0, 0, 1, 1)
    axes.imshow(picture)
    _draw_crop(axes, points)
    span_px = float(np.linalg.norm(points["near_ankle"] - points["near_shoulder"]))
    for name, place in points.items():
        spread_px = float(net.point_spread[name][frame]) * span_px
        axes.add_patch(Circle(tuple(place), spread_px, fc=ORANGE, alpha=0.18, lw=0))
        axes.plot(*place, "o", color=ORANGE, ms=4.5, mec="white", mew=0.7)
    nearest = int(np.argmin(np.abs(observation.landmarks.time_s - observation.time_s[frame])))
    for side in ("left", "right"):
        for joint in SIDE_JOINTS:
            place = observation.landmarks.joint(side, joint)[nearest]
            axes.plot(*place, "s", color="#c9d0d8", ms=4, mec=INK, mew=0.6)
    axes.set(xlim=(0, picture.shape[1]), ylim=(picture.shape[0], 0))
    for x, name, mark, colour in (
        (16, "pose model's landmarks", "s", "#c9d0d8"),
        (236, "network's keypoints, with their spread", "o", ORANGE),
    ):
        axes.plot(x, picture.shape[0] - 18, mark, color=colour, ms=6, mec="white", mew=0.6)
        axes.text(x + 12, picture.shape[0] - 18, name, color="white", va="center", size=9)
    axes.axis("off")
    figure.canvas.draw()
    drawn = np.asarray(figure.canvas.buffer_rgba())[..., :3]  # type: ignore[attr-defined]
    Image.fromarray(drawn).save(PICTURES / "crop.webp", quality=82, method=6)
    plt.close(figure)


def _draw_crop(axes: Axes, points: Points) -> None:
    """The crop's frame in the picture."""
    there = Crop.between(points["near_shoulder"], points["near_ankle"])
    corners = np.array([[0, 0], [WIDTH_PX, 0], [WIDTH_PX, HEIGHT_PX], [0, HEIGHT_PX]], float)
    outline = np.vstack([there.out_of(corners), there.out_of(corners[:1])])
    axes.plot(*outline.T, color="white", lw=2.4)
    axes.plot(*outline.T, color=BLUE, lw=1.4)


def _observation(sample: str) -> Observation:
    """The observation of a sample clip, made once."""
    kept = KEPT / f"{sample}.npz"
    if not kept.exists():
        tv.observe(ROOT / "sample_videos" / f"{sample}.mp4").save(kept)
    return Observation.load(kept)


def _frame(sample: str, number: int) -> np.ndarray:
    with ClipReader(ROOT / "sample_videos" / f"{sample}.mp4") as reader:
        for frame in reader:
            if frame.index == number:
                return frame.image
    raise SystemExit(f"{sample} has no frame {number}.")


def _blank(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure without axes, its units alike both ways."""
    figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
    axes.axis("off")
    axes.set_aspect("equal" if height > 2.2 else "auto")
    return figure, axes


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": BLUE, "lw": 1.4})


def _keep(figure: Figure, name: str) -> None:
    figure.savefig(
        PICTURES / f"{name}.svg", facecolor="white", metadata={"Date": None, "Creator": None}
    )
    plt.close(figure)


FIGURES: dict[str, Callable[[], None]] = {
    "line": line,
    "hip-or-back": hip_or_back,
    "crop": crop,
    "yaw": yaw,
    "reps": reps,
    "grey-zone": grey_zone,
}

if __name__ == "__main__":
    main()
