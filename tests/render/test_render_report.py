import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.made import made_rejection, made_set, made_stills
from thrust_vision.body.motion import SPINE
from thrust_vision.estimate import Estimate
from thrust_vision.feedback import LANGUAGES, text
from thrust_vision.form.report import Fault, LumbarStatus, SetReport
from thrust_vision.render.charts import angle_plot
from thrust_vision.render.details import Details
from thrust_vision.render.html_report import report_html
from thrust_vision.render.stills import StillMaker
from thrust_vision.render.style import Style
from thrust_vision.scene.quality import Hidden, Quality


class Tags(HTMLParser):
    """Collects tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(report: SetReport, language: str = "en") -> Tags:
    tags = Tags()
    tags.feed(report_html(report, language, made_stills(report)))
    return tags


FINE = Quality(
    yaw_deg=Estimate(2.0, -6.0, 10.0),
    oblique=False,
    roll_deg=Estimate.missing(),
    tilted=False,
    light=0.6,
    dark=False,
    trunk_px=140.0,
    small=False,
    camera_moved=False,
    people=1,
    hidden=(),
    behind_plates=False,
)


def test_the_panel_says_how_well_one_was_seen_and_what_to_do() -> None:
    poor = replace(
        FINE,
        yaw_deg=Estimate(-18.0, -24.0, -12.0),
        oblique=True,
        light=0.1,
        dark=True,
        hidden=(Hidden("knee", 2.14, 0.3), Hidden("ankle", 0.1, 0.01)),
    )
    for report in (made_set(1), made_rejection()):
        words = " ".join(read(replace(report, quality=poor)).words.split())
        assert "about 18° from straight at your side (likely 12 to 24°)" in words
        assert text("en", "quality.view_advice") in words
        assert text("en", "quality.light_advice") in words
        assert text("en", "quality.level_advice") not in words
        assert "knees for 2.1 s (30%)" in words
        assert "feet for" not in words
        assert text("en", "quality.hidden_plates") not in words
        assert text("en", "quality.heading") not in read(replace(report, quality=None)).words


def test_the_panel_does_not_say_that_nothing_hid_where_plates_do() -> None:
    seen = replace(FINE, behind_plates=True)
    words = " ".join(read(replace(made_set(1), quality=seen)).words.split())
    assert text("en", "quality.hidden_plates") in words
    assert text("en", "quality.hidden_advice") not in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [made_set(3, lumbar=True), made_rejection()])
def test_page_stands_alone(report: SetReport, language: str) -> None:
    page = read(report, language)
    assert page.all("html")[0]["lang"] == language
    assert not page.all("script")
    assert not page.all("link")
    for _, attributes in page.tags:
        for name in ("src", "href", "xlink:href"):
            target = attributes.get(name) or "#"
            assert target.startswith(("data:image/jpeg;base64,", "#")), target
        assert not [name for name in attributes if name.startswith("on")]
    styles = re.findall(r"url\(([^)]*)\)|@import", report_html(report, language, {}))
    assert all(target.startswith("#") for target in styles)
    assert all(image["alt"] for image in page.all("img"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_what_matters(language: str) -> None:
    report = made_set(5, lumbar=True)
    page = read(report, language)
    assert text(language, "cue.back_over_hip") in page.words
    assert len(page.all("img")) == 1 + 5  # the most telling top, and those of all reps
    rows = page.all("tr")
    assert len(rows) == 1 + 5
    assert report.provenance.version in page.words
    assert report.provenance.model_sha256[:12] in page.words
    bars = [a["aria-label"] for a in page.all("span") if "bar" in (a.get("class") or "")]
    assert bars[1] == text(language, "report.share_bar", hip=40, back=60)


def test_swedish_page_has_decimal_commas() -> None:
    words = read(made_set(1), "sv").words
    assert "0,9 · 0,5 · 1,0" in words
    assert "0.9" not in words


def test_at_most_two_cues() -> None:
    cues = ("back_over_hip", "feet_too_far", "fast_lowering")
    words = read(replace(made_set(3), cues=cues)).words
    assert [cue for cue in cues if text("en", f"cue.{cue}") in words] == list(cues[:2])


def test_unseen_back_is_hatched_and_said() -> None:
    page = read(made_set(2, plates=True))
    hatched = [a for a in page.all("span") if a.get("class") == "bar unseen"]
    assert len(hatched) == 2
    assert text("en", "lumbar_note.not_visible_plates") in page.words
    assert text("en", "warning.plates_hide_hips") in page.words
    assert "From the lower back" not in page.words


def test_coarse_back_gives_words_and_no_numbers() -> None:
    report = made_set(2)
    coarse = tuple(
        replace(r, measures=replace(r.measures, lumbar_status=LumbarStatus.COARSE))
        for r in report.reps
    )
    words = read(replace(report, reps=coarse)).words
    assert Fault.BACK_OVER_HIP in report.reps[1].faults
    assert "likely more back" in words
    assert "likely not more back" in words
    assert text("en", "lumbar_note.coarse") in words


@pytest.mark.parametrize("report", [made_set(2), made_rejection()])
def test_names_are_text_not_markup(report: SetReport) -> None:
    name = "<script>alert(1)<\\script>\"'&.mp4"
    page = read(replace(report, clip=replace(report.clip, name="<img src=x onerror=1>.mp4")))
    assert not [a for a in page.all("img") if a.get("src") == "x"]
    page = read(replace(report, clip=replace(report.clip, name=name)))
    assert not page.all("script")
    html = report_html(
        replace(report, clip=replace(report.clip, name="<script>alert(1).mp4")), "en", {}
    )
    assert "<script" not in html
    assert "&lt;script&gt;alert(1).mp4" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_rejected_page_says_how_to_film(language: str) -> None:
    page = read(made_rejection("body_out_of_frame"), language)
    assert text(language, "reason.body_out_of_frame") in page.words
    assert text(language, "film.side") in page.words
    (drawing,) = page.all("svg")
    assert drawing["aria-label"] == text(language, "film.drawing")
    assert not page.all("table")


def test_clip_without_stills_has_no_empty_heading() -> None:
    html = report_html(made_set(1), "en", {})
    assert text("en", "report.stills_heading") not in html


def test_plot_is_the_same_every_time_and_valid_xml() -> None:
    report = made_set(3, lumbar=True)
    plot = angle_plot(report, "sv")
    assert plot == angle_plot(report, "sv")
    ElementTree.fromstring(plot)
    for word in ("Knä", "Bål mot lår", "Höft", "Ländrygg", "Tid (s)"):
        assert f">{word}<" in plot


def test_plot_leaves_hip_and_back_out_where_they_were_not_seen() -> None:
    plot = angle_plot(made_set(1), "en")
    assert ">Knee<" in plot
    assert ">Lower back<" not in plot


def test_plot_shows_missing_frames_as_gaps() -> None:
    def strokes(report: SetReport) -> int:
        return sum(
            path.count("M") for path in re.findall(r'<path d="([^"]*)"', angle_plot(report, "en"))
        )

    report = made_set(1)
    assert report.motion is not None
    knee = report.motion.knee_angle_deg
    whole = np.interp(np.arange(len(knee)), *_seen(knee))
    filled = replace(report, motion=replace(report.motion, knee_angle_deg=whole))
    assert strokes(report) == strokes(filled) + 1


def test_plot_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not measured"):
        angle_plot(made_rejection(), "en")


def test_stills_are_cut_alike_around_the_lifter() -> None:
    report = made_set(3)
    maker = StillMaker(report)
    assert sorted(maker.rep_at.values()) == [1, 2, 3]
    assert report.motion is not None
    for i in maker.rep_at:
        for name in ("ear", "hip", "foot_index"):
            x, y = report.motion.joints_px[name][i]
            assert maker.left < x < maker.right
            assert maker.top < y < maker.bottom
    assert maker.right - maker.left < report.clip.width
    assert StillMaker(made_rejection()).rep_at == {}


def test_still_is_taken_where_the_knee_was_seen() -> None:
    report = made_set(1)
    assert report.motion is not None
    (usual,) = StillMaker(report).rep_at
    knee = report.motion.knee_angle_deg.copy()
    knee[usual - 1 : usual + 2] = np.nan
    (seen,) = StillMaker(replace(report, motion=replace(report.motion, knee_angle_deg=knee))).rep_at
    assert abs(seen - usual) == 2


def _seen(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    at = np.flatnonzero(np.isfinite(values))
    return at, values[at]


def test_what_the_user_says_is_text_at_the_head() -> None:
    said = Details(date(2026, 11, 29), "<b>Maja</b>", 82.5, "One.\n\n<i>Two.</i>")
    report = made_set(2)
    html = report_html(report, "sv", {}, said)
    assert "2026-11-29 · &lt;b&gt;Maja&lt;/b&gt; · 82,5 kg" in html
    assert "<p>&lt;i&gt;Two.&lt;/i&gt;</p>" in html
    assert text("sv", "report.notes_heading") in html
    assert html.index("82,5 kg") < html.index("&lt;i&gt;Two.") < html.index('class="tiles"')
    assert "2026-11-29 · " in report_html(made_rejection(), "sv", {}, said)
    assert text("sv", "report.notes_heading") not in report_html(report, "sv", {})


def test_stills_show_the_spine_beside_the_references() -> None:
    """Orange the spine, and where the reference lay dashes in the skeleton's white."""
    made = made_set(2, lumbar=True)
    motion = made.motion
    assert motion is not None
    shoulder, hip = motion.joints_px["shoulder"], motion.joints_px["hip"]
    down = np.linspace(0, 1, len(SPINE))[:, None, None]
    # A straight one, below the line of the skeleton.
    back = np.moveaxis(shoulder + down * (hip - shoulder), 0, 1) + np.array([0.0, 25.0])
    arched = back.copy()
    arched[:, 3:, 1] += 40.0  # and one that goes far off from the chest down
    second = made.reps[1].rep
    rows = np.arange(len(motion))[:, None, None] >= second.start
    report = replace(made, motion=replace(motion, back_px=np.where(rows, arched, back)))

    def orange_and_white(report: SetReport, rep: int) -> tuple[float, float]:
        maker = StillMaker(report)
        frame = next(i for i, number in maker.rep_at.items() if number == rep)
        plain = np.zeros((report.clip.height, report.clip.width, 3), np.uint8)
        drawn = maker.overlay.annotate(plain, frame)
        spine = motion.joints_px["shoulder"][frame] + 0.8 * (hip[frame] - shoulder[frame])
        x, y = spine.round().astype(int)
        column = drawn[y + 15 : y + 90, x - 25 : x + 25].reshape(-1, 3).astype(int)
        style = Style()
        near = [
            float((np.abs(column - colour).max(axis=1) < 40).sum())
            for colour in (style.back, style.skeleton)
        ]
        return near[0], near[1]

    without = replace(report, motion=replace(motion, back_px=None))
    assert orange_and_white(without, 2)[0] == 0
    assert orange_and_white(report, 2)[0] > 20
    # The reference itself has nothing to be laid beside; the other has the reference's beside it.
    alone = replace(report, reference_rep=None)
    assert orange_and_white(report, 2)[1] > orange_and_white(alone, 2)[1]
    hidden = [
        replace(r, measures=replace(r.measures, lumbar_status=LumbarStatus.NOT_VISIBLE))
        for r in report.reps
    ]
    assert orange_and_white(replace(report, reps=tuple(hidden)), 2)[0] == 0
