"""A clip's recipe made real: body, bench, feet, camera, and the solved set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lab.synthetic.body.anatomy import Anatomy, find_anatomy
from lab.synthetic.body.body import Body, build_body
from lab.synthetic.body.chain import ChainError, Request, Support
from lab.synthetic.body.figure import FigureBody, figure_body
from lab.synthetic.body.joints import SIDES, Marker, marker_places, markers
from lab.synthetic.body.legs import Stance, foot_rotation
from lab.synthetic.body.rocketbox import rocketbox_body
from lab.synthetic.body.skeleton import Floats
from lab.synthetic.body.vitruvian import vitruvian_body
from lab.synthetic.clothes.shoes import SOLE_M, make_shoe
from lab.synthetic.render.camera import Camera, wobble
from lab.synthetic.set.perform import Performance, perform
from lab.synthetic.set.placing import Setting, place_feet
from lab.synthetic.set.pools import SYSTEMS, generator
from lab.synthetic.set.spec import ClipSpec
from lab.synthetic.set.timeline import Timeline, lay_out
from lab.synthetic.set.variant import Variant
from lab.synthetic.set.variant_split import draw_any_clip, draw_variant_clip, with_load

MAX_ATTEMPTS = 12
SOLE_MIDDLE_M = 0.06  # ahead of the ankle
SOLES_APART_M = 0.002
FREE_FOOT_CLEAR_M = 0.03
MIN_DISTANCE_M = 2.0
# Nearer, the near plate hides most of the lifter, and the bar's end is under the filmer's nose.
MIN_DISTANCE_WITH_BARBELL_M = 3.2
FLOOR = Support(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Stage:
    """Everything about a clip but its pictures."""

    spec: ClipSpec
    body: Body
    setting: Setting
    timeline: Timeline
    performance: Performance
    marks: tuple[Marker, ...]
    joints: Floats
    camera: Camera
    shake: Floats

    @property
    def step_x_m(self) -> float:
        """Middle of a step under the feet, along the lifter: under the middle of the soles."""
        return float(self.setting.stance.left_ankle[0]) + SOLE_MIDDLE_M


def _setting(spec: ClipSpec, anatomy: Anatomy) -> Setting:
    body = anatomy.body
    # Artist-made figures wear their own shoes.
    sole_m = 0.0 if isinstance(body, FigureBody) else SOLE_M
    ankle_z = float(body.head("foot.L")[2] - body.vertices[:, 2].min()) + sole_m
    half = spec.foot_half_width_m
    stance = Stance(
        left_ankle=np.array([0.8 + spec.foot_stagger_m, half, ankle_z]),
        right_ankle=np.array([0.8 - spec.foot_stagger_m, -half, ankle_z]),
        knee_y_m=0.4 * float(anatomy.hip[1]) + 0.6 * half + spec.knee_out_m,
        toe_out_deg=spec.toe_out_deg,
    )
    if spec.variant is not None:
        stance = _varied(stance, spec, spec.variant, body)
    bench = spec.bench
    support = FLOOR if bench is None else Support(bench.top_m, bench.depth_m, bench.edge_radius_m)
    return Setting(anatomy, support, stance, spec.load, spec.arm_style, spec.grip_y_m)


def _varied(stance: Stance, spec: ClipSpec, variant: Variant, body: Body) -> Stance:
    """The stance of a variant: on a step, on one leg, or with the soles together."""
    left, right = stance.left_ankle, stance.right_ankle
    if variant.foot_roll_deg > 0:
        turn = foot_rotation("L", stance.toe_out_deg, variant.foot_roll_deg)
        shoe = make_shoe(body, "L", spec.outfit).points - body.head("foot.L")
        _, inmost, lowest = (shoe @ turn.T).min(axis=0)
        left, right = (
            np.array([p[0], sign * (SOLES_APART_M - inmost), -lowest])
            for p, sign in ((left, 1.0), (right, -1.0))
        )
    up = np.array([0.0, 0.0, variant.step.height_m if variant.step is not None else 0.0])
    return replace(
        stance,
        left_ankle=left + up,
        right_ankle=right + up,
        knee_y_m=stance.knee_y_m + variant.knee_out_m,
        foot_roll_deg=variant.foot_roll_deg,
        free=variant.free,
    )


def build(spec: ClipSpec, figures: Path | None = None) -> Body:
    """The body that a recipe asks for; ``figures`` is as for ``stage_clip``."""
    system = SYSTEMS.get(spec.split)
    if system is None:
        return build_body(spec.shape)
    if figures is None:
        raise ValueError(f"split {spec.split} needs the folder of the figures")
    if system == "vitruvian":
        return vitruvian_body(figures, spec.shape)
    if system == "rocketbox":
        return rocketbox_body(figures / f"{spec.figure}.fbx", spec.shape)
    return figure_body(figures / f"{spec.figure}.glb", spec.shape)


def stage_clip(spec: ClipSpec, figures: Path | None = None) -> Stage:
    """Solve one recipe. Raises ChainError when body, bench and plan do not go together.

    ``figures`` is the folder of the figures, or of the model's files, that the split needs.
    """
    body = build(spec, figures)
    anatomy = find_anatomy(body, spec.contact_height_m)
    setting = _setting(spec, anatomy)
    plan = spec.plan
    ideal = Request(-3.0, plan.lumbar_start_deg + 3.0, plan.thoracic_start_deg, 0.0, 0.0)
    setting = replace(setting, stance=place_feet(setting, plan.knee_target_deg, ideal))
    fps = spec.camera.film.fps
    line = lay_out(plan, fps)
    rng = np.random.default_rng(spec.noise_seed)
    done = perform(setting, plan, line, fps, rng)
    marks = markers(body)
    joints = np.array([marker_places(body, marks, f) for f in done.frames])
    _check_free_foot(setting.stance, line, marks, joints)
    lifting = line.leaving == 0  # whoever leaves may leave the picture
    camera = _frame_camera(spec, joints[lifting], done.bar[lifting])
    shake = wobble(camera, line.time_s, spec.noise_seed)
    return Stage(spec, body, setting, line, done, marks, joints, camera, shake)


def stage_number(
    split: str,
    seed: int,
    number: int,
    fps: float | None = None,
    load: str | None = None,
    variant: str | None = None,
    yaws_deg: tuple[float, float] | None = None,
    figures: Path | None = None,
) -> Stage:
    """Draw and solve clip ``number`` of a split, redrawing sets that cannot be done.

    ``fps`` overrides the frame rate that was drawn, the exposure time stays; ``load`` the load,
    named as for ``with_load``; ``variant`` how the lift is done, one of ``variant.NAMES``;
    ``yaws_deg`` how far from the side the camera stands, on either side, from and to; ``figures``
    is as for ``stage_clip``. Raises ChainError after MAX_ATTEMPTS.
    """
    for attempt in range(MAX_ATTEMPTS):
        if variant is None:
            spec = draw_any_clip(split, seed, number, attempt)
        else:
            spec = draw_variant_clip(seed, number, attempt, split, variant)
        if load is not None:
            spec = with_load(spec, load)
        if yaws_deg is not None:
            spec = _turned(spec, yaws_deg, generator(split, seed, "view", number))
        if fps is not None:
            film = spec.camera.film
            film = replace(film, fps=fps, shutter=film.shutter * fps / film.fps)
            spec = replace(spec, camera=replace(spec.camera, film=film))
        try:
            return stage_clip(spec, figures)
        except ChainError:
            continue
    raise ChainError(f"clip {number} of {split} {seed}: no feasible set")


def _turned(spec: ClipSpec, yaws_deg: tuple[float, float], rng: np.random.Generator) -> ClipSpec:
    yaw_deg = float(rng.uniform(*yaws_deg) * rng.choice([-1, 1]))
    return replace(spec, camera=replace(spec.camera, yaw_deg=yaw_deg))


def _check_free_foot(
    stance: Stance, line: Timeline, marks: tuple[Marker, ...], joints: Floats
) -> None:
    """Raise ChainError where a lifted leg's foot would touch the floor."""
    if stance.free is None:
        return
    word = next(w for w, side in SIDES.items() if side == stance.free.side)
    own = [i for i, m in enumerate(marks) if m.name in (f"{word}_heel", f"{word}_toe")]
    if joints[line.sitting == 0][:, own, 2].min() < FREE_FOOT_CLEAR_M + SOLE_M:
        raise ChainError("the free foot would touch the floor")


def _frame_camera(spec: ClipSpec, joints: Floats, bar: Floats) -> Camera:
    """Back away until the lifter (with bench and plates) fills 1 / margin of the picture."""
    setup = spec.camera
    points = [joints.reshape(-1, 3), joints.reshape(-1, 3) + np.array([0, 0, 0.09])]
    radius = spec.load.floor_radius_m
    for dx, dz in ((radius, 0), (-radius, 0), (0, radius), (0, -radius)):
        points.append(bar + np.array([dx, 0, dz]))
    if spec.bench is not None:
        points.append(
            np.array([[-spec.bench.depth_m, 0, 0], [-spec.bench.depth_m, 0, spec.bench.top_m]])
        )
    cloud = np.concatenate(points)
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    focal = setup.width_px / 2 / np.tan(np.radians(setup.hfov_deg / 2))
    middle = (low + high) / 2
    camera = Camera(
        facing=spec.facing,
        yaw_deg=setup.yaw_deg,
        height_m=setup.height_m,
        roll_deg=setup.roll_deg,
        distance_m=3.0,
        focal_px=float(focal),
        width_px=setup.width_px,
        height_px=setup.height_px,
        target_m=(float(middle[0]), 0.0, float(middle[2])),
        shake_deg=setup.shake_deg,
    )
    near, far = 1.2, 8.0
    half = np.array([setup.width_px, setup.height_px]) / 2
    for _ in range(18):
        distance = (near + far) / 2
        trial = replace(camera, distance_m=distance)
        px = trial.project(cloud, trial.pose())[:, :2]
        fits = bool((np.abs(px - half) * setup.margin < half).all())
        near, far = (near, distance) if fits else (distance, far)
    nearest = MIN_DISTANCE_WITH_BARBELL_M if spec.load.kind == "barbell" else MIN_DISTANCE_M
    distance = max(far, nearest)
    shift = distance / focal * np.array(setup.off_centre) * half * max(setup.margin - 1.0, 0.0)
    side = -1.0 if spec.facing == "right" else 1.0
    target = (float(middle[0] + side * shift[0]), 0.0, float(middle[2] + shift[1]))
    camera = replace(camera, distance_m=float(distance), target_m=target)
    # Whoever has to stand back zooms in.
    off = np.abs(camera.project(cloud, camera.pose())[:, :2] - half) / half
    longest = half[0] / np.tan(np.radians(setup.narrowest_deg / 2))
    focal = np.clip(focal / float(off.max() * setup.margin), focal, max(longest, focal))
    return replace(camera, focal_px=float(focal))
