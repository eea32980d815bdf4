"""Charts for the report, as SVG."""

import html
import io
import threading

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thrust_vision.body.motion import Motion
from thrust_vision.feedback import number, text
from thrust_vision.form.report import SetReport
from thrust_vision.form.shown import extension_from_start
from thrust_vision.render.style import BLUE, GREY, INK, Colour, css

# The video's purple and sky blue, and the palette's orange, deepened for white paper.
KNEE_INK: Colour = (163, 68, 126)
TRUNK_THIGH_INK: Colour = (42, 130, 180)
LUMBAR_INK: Colour = (168, 110, 0)

_WIDTH_IN, _PANEL_IN = 9.2, 1.85
_FONTS = ["Seravek", "Avenir Next", "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans"]
_SETTINGS = {
    "svg.hashsalt": "thrust-vision",  # the same report gives the same file
    "svg.fonttype": "none",  # letters stay letters: small, searchable, in the reader's font
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "axes.edgecolor": css(GREY),
    "text.color": css(INK),
    "axes.labelcolor": css(INK),
    "xtick.color": css(GREY),
    "ytick.color": css(GREY),
}
# matplotlib's settings belong to the process, and the app draws from several threads.
_SETTINGS_LOCK = threading.Lock()


def angle_plot(report: SetReport, language: str) -> str:
    """Angles over time with the reps as bands and their tops marked, as an SVG element.

    Hip and lower back get a second panel where they were measured. What was not seen is a gap.

    Raises:
        ValueError: if the clip was rejected before it was measured.
    """
    motion = report.motion
    if motion is None:
        raise ValueError("a clip that was not measured has no angles to plot")
    with _SETTINGS_LOCK, mpl.rc_context(_SETTINGS):  # type: ignore[arg-type]
        figure = _figure(report, motion, language)
        buffer = io.StringIO()
        no_metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(buffer, format="svg", metadata=no_metadata)
    return _as_element(buffer.getvalue(), text(language, "chart.description"))


def _figure(report: SetReport, motion: Motion, language: str) -> Figure:
    hip, lumbar = extension_from_start(report)
    spine = np.isfinite(lumbar).any()
    panels = 2 if spine else 1
    figure = Figure(figsize=(_WIDTH_IN, _PANEL_IN * panels + 0.3), layout="constrained")
    axes: list[Axes] = list(figure.subplots(panels, 1, sharex=True, squeeze=False)[:, 0])
    lines = [
        ("knee", motion.knee_angle_deg, KNEE_INK, "o"),
        ("trunk_thigh", motion.trunk_thigh_angle_deg, TRUNK_THIGH_INK, "s"),
    ]
    _panel(axes[0], report, motion, lines, language)
    axes[0].set_ylabel(text(language, "chart.angle"))
    _name_reps(axes[0], report)
    if spine:
        lines = [
            ("hip", hip, BLUE, "o"),
            ("lumbar", lumbar, LUMBAR_INK, "s"),
        ]
        _panel(axes[1], report, motion, lines, language)
        axes[1].set_ylabel(text(language, "chart.extension"))
    axes[-1].set_xlabel(text(language, "chart.time"))
    return figure


def _panel(
    axes: Axes,
    report: SetReport,
    motion: Motion,
    lines: list[tuple[str, NDArray[np.float64], Colour, str]],
    language: str,
) -> None:
    """Lines named at their right end, over the bands of the reps."""
    for rep in (r.rep for r in report.reps):
        axes.axvspan(rep.start_s, rep.end_s, color=css(GREY), alpha=0.09, linewidth=0)
    ends = []
    for name, values, colour, marker in lines:
        axes.plot(motion.time_s, values, color=css(colour), linewidth=1.9)
        for rep in (r.rep for r in report.reps):
            at = int(np.argmin(np.abs(motion.time_s - rep.lockout_s)))
            axes.plot(
                rep.lockout_s,
                values[at],
                marker,
                markersize=5.5,
                markerfacecolor="white",
                markeredgecolor=css(colour),
                markeredgewidth=1.6,
            )
        seen = values[np.isfinite(values)]
        if len(seen):
            ends.append((float(seen[-1]), text(language, f"chart.{name}"), colour))
    axes.margins(x=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=css(GREY), alpha=0.18, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.xaxis.set_major_formatter(lambda value, _: number(language, value, 0))
    axes.yaxis.set_major_formatter(lambda value, _: number(language, value, 0))
    _name_lines(axes, ends)


def _name_lines(axes: Axes, ends: list[tuple[float, str, Colour]]) -> None:
    """Names beside the ends of the lines, moved apart where the ends are close."""
    low, high = axes.get_ylim()
    apart, below = 0.1 * (high - low), -np.inf
    for y, name, colour in sorted(ends):
        below = max(y, below + apart)
        axes.annotate(
            name,
            (1, below),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            color=css(colour),
            fontweight="bold",
            va="center",
        )


def _name_reps(axes: Axes, report: SetReport) -> None:
    for rep in (r.rep for r in report.reps):
        axes.annotate(
            str(rep.number),
            ((rep.start_s + rep.end_s) / 2, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            color=css(GREY),
            fontweight="bold",
        )


def _as_element(svg: str, description: str) -> str:
    """The bare ``<svg>`` element, sized by the page, with a text for those who cannot see it."""
    element = svg[svg.index("<svg") :]
    stack = ", ".join(f"'{font}'" if " " in font else font for font in _FONTS)
    element = element.replace("'DejaVu Sans', sans-serif", f"{stack}, sans-serif")
    return element.replace("<svg", f'<svg role="img" aria-label="{html.escape(description)}"', 1)
