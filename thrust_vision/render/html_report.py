"""``report.html``: the whole result on one page that prints, with nothing to fetch."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

import jinja2
from markupsafe import Markup

from thrust_vision.feedback import text
from thrust_vision.feedback.summary import explanation
from thrust_vision.form.report import SetReport
from thrust_vision.render.details import NO_DETAILS, Details
from thrust_vision.render.page import page
from thrust_vision.render.style import BLUE, INK, VERDICT_COLOUR, css


def report_html(
    report: SetReport,
    language: str,
    stills: Mapping[int, bytes],
    details: Details = NO_DETAILS,
    *,
    chart: Markup | None = None,
) -> str:
    """The report as one HTML document.

    Args:
        report: the set, analysed or rejected.
        language: of the words.
        stills: JPEGs of the lockouts by rep number, as ``lockout_stills`` makes them.
        details: what the user says about the set.
        chart: what ``angle_chart`` has drawn of the set already; it is drawn if None.
    """
    shown = report.rejection is None and report.motion is not None
    return _template("report.html.j2" if shown else "rejected.html.j2").render(
        page=page(report, language, stills),
        reason=explanation(report.rejection, language) if report.rejection else "",
        plot=(chart or angle_chart(report, language)) if shown else "",
        t=partial(text, language),
        language=language,
        details=details,
        about=details.line(language),
    )


def angle_chart(report: SetReport, language: str) -> Markup:
    """The report's chart; needs no pictures, so it can be drawn beside them."""
    from thrust_vision.render.charts import angle_plot  # matplotlib takes its time

    return Markup(angle_plot(report, language))


def write_report(
    report: SetReport,
    path: Path,
    language: str,
    stills: Mapping[int, bytes],
    details: Details = NO_DETAILS,
    *,
    chart: Markup | None = None,
) -> None:
    """Write ``report.html``; arguments as for ``report_html``."""
    written = report_html(report, language, stills, details, chart=chart)
    path.write_text(written, encoding="utf-8", newline="\n")


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("thrust_vision.render"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["colours"] = {
        "ink": css(INK),
        "hip": css(BLUE),
        **{verdict: css(colour) for verdict, colour in VERDICT_COLOUR.items()},
    }
    return environment.get_template(name)
