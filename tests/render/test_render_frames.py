from dataclasses import replace

import cv2
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from tests.made import HEIGHT, WIDTH, blank_frames, expected_file, made_rejection, made_set
from tests.store_expected import PICTURES
from thrust_vision.body.side import Side
from thrust_vision.form.report import Fault, SetReport, Verdict
from thrust_vision.render.badges import Counter, VerdictBadge, latest_rep
from thrust_vision.render.bones import Arcs, SkeletonDrawing
from thrust_vision.render.canvas import RgbCanvas, YuvCanvas
from thrust_vision.render.face_blur import BlurFace
from thrust_vision.render.labels import Picture, label
from thrust_vision.render.overlay import Overlay, standard_overlay
from thrust_vision.render.style import (
    INK,
    PURPLE,
    SKY_BLUE,
    VERDICT_COLOUR,
    VERDICT_SYMBOL,
    WHITE,
    Colour,
    Style,
    font,
)
from thrust_vision.video.planes import Matrix

TOP = 45  # a frame of the first lockout


def picture() -> Picture:
    return blank_frames(1)[0]


def changed(before: Picture, after: Picture) -> np.ndarray:
    return np.asarray((before != after).any(axis=2))


def pixels_near(image: Picture, colour: Colour, tolerance: int = 30) -> int:
    return int((np.abs(image.astype(int) - colour).max(axis=2) < tolerance).sum())


@pytest.mark.parametrize("name", PICTURES)
def test_stored_picture(name: str) -> None:
    drawn = standard_overlay(made_set(3), "sv").annotate(picture(), PICTURES[name])
    stored = np.asarray(Image.open(expected_file(name)).convert("RGB"))
    difference = np.abs(drawn.astype(int) - stored)
    # Another version of the font renderer moves edges of letters, not whole plates.
    assert difference.mean() < 0.5
    assert (difference.max(axis=2) > 60).mean() < 0.005


def test_the_frame_given_is_not_changed() -> None:
    frame = picture()
    before = frame.copy()
    drawn = standard_overlay(made_set(1), "en").annotate(frame, TOP)
    assert np.array_equal(frame, before)
    assert changed(frame, drawn).any()


def test_nobody_seen_draws_no_skeleton() -> None:
    report = made_set(1)
    assert report.motion is not None
    overlay = Overlay(
        [
            Arcs(report, report.motion, "left", Style()),
            SkeletonDrawing(report, report.motion, Style()),
        ]
    )
    assert not changed(picture(), overlay.annotate(picture(), 22)).any()
    assert changed(picture(), overlay.annotate(picture(), 30)).any()


def test_skeleton_lies_on_the_joints_at_any_size() -> None:
    report = made_set(1)
    assert report.motion is not None
    x, y = report.motion.joints_px["knee"][TOP]
    for share in (1, 2):
        frame = blank_frames(1, WIDTH * share, HEIGHT * share)[0]
        drawn = Overlay([SkeletonDrawing(report, report.motion, Style())]).annotate(frame, TOP)
        assert tuple(drawn[round(y * share), round(x * share)]) == WHITE


def test_unsure_joints_are_hollow() -> None:
    report = made_set(1)
    assert report.motion is not None
    drawn = Overlay([SkeletonDrawing(report, report.motion, Style())]).annotate(picture(), TOP)
    ear, hip = (report.motion.joints_px[name][TOP].round().astype(int) for name in ("ear", "hip"))
    assert tuple(drawn[ear[1], ear[0]]) == INK
    assert tuple(drawn[hip[1], hip[0]]) == WHITE


def test_arcs_have_their_own_colours_and_are_left_out_without_an_angle() -> None:
    report = made_set(1)
    assert report.motion is not None
    drawn = Overlay([Arcs(report, report.motion, "left", Style())]).annotate(picture(), TOP)
    assert pixels_near(drawn, PURPLE) > 100
    assert pixels_near(drawn, SKY_BLUE) > 100
    blind = replace(report.motion, knee_angle_deg=np.full(len(report.motion), np.nan))
    drawn = Overlay([Arcs(report, blind, "left", Style())]).annotate(picture(), TOP)
    assert pixels_near(drawn, PURPLE) == 0


@pytest.mark.parametrize("facing", ["left", "right"])
def test_hip_arc_lies_on_the_front_and_knee_arc_behind(facing: Side) -> None:
    report = made_set(1)
    assert report.motion is not None
    joints = {name: points.copy() for name, points in report.motion.joints_px.items()}
    joints["hip"][TOP] = joints["shoulder"][TOP] * 0.5 + joints["knee"][TOP] * 0.5 - [0, 12]
    if facing == "right":
        joints = {name: [WIDTH, 0] + points * [-1, 1] for name, points in joints.items()}
    motion = replace(report.motion, joints_px=joints)
    drawn = Overlay([Arcs(report, motion, facing, Style())]).annotate(picture(), TOP)

    def middle(colour: Colour) -> np.ndarray:
        rows, columns = np.nonzero(np.abs(drawn.astype(int) - colour).max(axis=2) < 30)
        return np.array([columns.mean(), rows.mean()])

    towards_head = -1 if facing == "left" else 1
    assert middle(SKY_BLUE)[1] < joints["hip"][TOP][1] - 5  # hip beyond straight, arc still above
    assert (middle(PURPLE)[0] - joints["knee"][TOP][0]) * towards_head > 5


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verdict_shows_colour_symbol_and_word(verdict: Verdict) -> None:
    report = with_verdict(made_set(1), verdict)
    drawn = Overlay([VerdictBadge(report, "en", Style())]).annotate(picture(), TOP)
    assert pixels_near(drawn, VERDICT_COLOUR[verdict], 12) > 400
    assert pixels_near(drawn, WHITE, 12) > 40  # letters


def test_verdict_waits_for_the_top_and_stays_until_the_next_rep() -> None:
    report = made_set(2)
    badge = Overlay([VerdictBadge(report, "en", Style())])
    first, second = (r.rep for r in report.reps)
    shown = {
        i: bool(changed(picture(), badge.annotate(picture(), i)).any())
        for i in (0, first.lockout_first - 1, first.lockout_first, second.start - 1, second.start)
    }
    assert list(shown.values()) == [False, False, True, True, False]


def test_counter_follows_the_reps() -> None:
    report = made_set(2)
    first, second = (r.rep for r in report.reps)
    assert latest_rep(report, 0) is None
    assert latest_rep(report, first.end + 2) is report.reps[0]
    counter = Overlay([Counter(report, "sv", Style())])
    pictures = [counter.annotate(picture(), i) for i in (0, first.start, second.start)]
    assert changed(pictures[0], pictures[1]).any()
    assert changed(pictures[1], pictures[2]).any()


def test_verdict_colours_are_told_apart_without_red_or_green() -> None:
    # Viénot, Brettel & Mollon (1999): what remains to dichromats of linear red, green, blue.
    protan = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
    deutan = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    linear = {v: (np.array(c) / 255) ** 2.2 for v, c in VERDICT_COLOUR.items()}
    for sight in (protan, deutan):
        seen = {v: np.clip(sight @ c, 0, 1) ** (1 / 2.2) * 255 for v, c in linear.items()}
        pairs = [(a, b) for a in seen for b in seen if a < b]
        assert min(float(np.abs(seen[a] - seen[b]).max()) for a, b in pairs) > 25
    assert len(set(VERDICT_SYMBOL.values())) == len(Verdict)


@pytest.mark.parametrize("colour", [*VERDICT_COLOUR.values(), INK])
def test_letters_stand_out_from_their_plate(colour: Colour) -> None:
    # Contrast as WCAG 2.2 defines it; 4.5 is asked of text of any size.
    def luminance(c: Colour) -> float:
        parts = [v / 255 for v in c]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    assert (luminance(WHITE) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_the_font_has_every_letter_and_symbol_that_is_drawn() -> None:
    missing = bytes(font(40, bold=True).getmask("\uffff"))
    for letter in "åäöÅÄÖ°–" + "".join(VERDICT_SYMBOL.values()):
        assert bytes(font(40, bold=True).getmask(letter)) != missing, letter


def test_swedish_letters_differ_from_bare_ones() -> None:
    with_ring = label("å", 40, WHITE, INK, 1.0)
    bare = label("a", 40, WHITE, INK, 1.0)
    assert with_ring.rgb[0].shape == bare.rgb[0].shape
    assert (with_ring.rgb[0] != bare.rgb[0]).any()


def test_text_grows_with_the_picture() -> None:
    report = made_set(1)
    heights = []
    for share in (1, 3):
        frame = blank_frames(1, WIDTH * share, HEIGHT * share)[0]
        drawn = Overlay([Counter(report, "en", Style())]).annotate(frame, TOP)
        heights.append(int(changed(frame, drawn).any(axis=1).sum()))
    assert heights[1] == pytest.approx(3 * heights[0], rel=0.08)


def test_labels_are_rendered_once_and_moved_inside_the_picture() -> None:
    plate = label("90°", 20, WHITE, INK, 1.0)
    assert label("90°", 20, WHITE, INK, 1.0) is plate
    for x, y in ((-50, -50), (900, 900)):
        frame = picture().copy()
        RgbCanvas(frame).plate(plate, (x, y))
        assert changed(picture(), frame).sum() > 0.8 * plate.width * plate.height
    tiny = np.zeros((6, 6, 3), np.uint8)
    RgbCanvas(tiny).plate(plate, (0, 0))  # cut, not refused


def test_blurred_face_is_covered_also_where_it_was_not_seen() -> None:
    report = made_set(1)
    assert report.motion is not None
    detail = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    blur = Overlay([BlurFace(report, report.motion)])
    for i in (10, 22):
        x, y = report.motion.joints_px["ear"][10].round().astype(int)
        drawn = blur.annotate(detail, i)
        head = np.s_[y - 15 : y + 15, x - 15 : x + 15]
        sharpness = [float(cv2.Laplacian(p[head], cv2.CV_64F).std()) for p in (detail, drawn)]
        assert sharpness[1] < 0.05 * sharpness[0]
        assert np.array_equal(drawn[:, WIDTH // 2 :], detail[:, WIDTH // 2 :])


def test_a_head_never_seen_is_not_looked_for() -> None:
    report = made_set(1)
    assert report.motion is not None
    unseen = np.full((len(report.motion), 2), np.nan)
    motion = replace(report.motion, joints_px={**report.motion.joints_px, "ear": unseen})
    assert np.array_equal(Overlay([BlurFace(report, motion)]).annotate(picture(), 5), picture())


def test_a_rejected_clip_is_left_as_it_is() -> None:
    assert np.array_equal(
        standard_overlay(made_rejection(), "en").annotate(picture(), 0), picture()
    )


@pytest.mark.parametrize("matrix", ["bt709", "bt601"])
def test_a_films_planes_are_drawn_like_a_picture(matrix: Matrix) -> None:
    """Drawn on the planes or drawn as RGB and then coded comes to the same film."""
    overlay = standard_overlay(made_set(3), "en")
    as_rgb = coded(overlay.annotate(picture(), TOP), matrix)
    as_planes = coded(picture(), matrix)
    plain = as_planes.copy()
    overlay.draw(YuvCanvas(as_planes, matrix), TOP)
    off = np.abs(as_planes.astype(int) - as_rgb)
    changed_much = np.abs(as_rgb.astype(int) - plain) > 20
    assert changed_much.mean() > 0.02
    assert off[:HEIGHT].mean() < 0.2  # brightness
    assert off[HEIGHT:].mean() < 0.4  # colours, whose edges are rough
    assert (off > 20).mean() < 0.1 * changed_much.mean()


def test_a_face_is_blurred_in_a_films_planes_too() -> None:
    report = made_set(1)
    assert report.motion is not None
    planes = np.random.default_rng(1).integers(16, 235, (HEIGHT * 3 // 2, WIDTH)).astype(np.uint8)
    before = planes.copy()
    BlurFace(report, report.motion).draw(YuvCanvas(planes, "bt709"), 10)
    x, y = (report.motion.joints_px["ear"][10] / 2).round().astype(int)
    for colours, noisy in zip(
        planes[HEIGHT:].reshape(2, HEIGHT // 2, -1),
        before[HEIGHT:].reshape(2, HEIGHT // 2, -1),
        strict=True,
    ):
        head = np.s_[y - 7 : y + 7, x - 7 : x + 7]
        assert colours[head].std() < 0.2 * noisy[head].std()
    right = np.s_[:HEIGHT, WIDTH // 2 :]
    assert np.array_equal(planes[right], before[right])


def coded(image: Picture, matrix: Matrix) -> Picture:
    frame = VideoFrame.from_ndarray(image, format="rgb24").reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709 if matrix == "bt709" else Colorspace.SMPTE170M,
        dst_color_range=ColorRange.MPEG,
    )
    return frame.to_ndarray().astype(np.uint8)


def with_verdict(report: SetReport, verdict: Verdict) -> SetReport:
    faults = (Fault.FEET_TOO_FAR,) if verdict is Verdict.ADJUST else ()
    cue = "feet_too_far" if faults else ""
    rep = replace(report.reps[0], verdict=verdict, faults=faults, cue=cue)
    return replace(report, reps=(rep,))
