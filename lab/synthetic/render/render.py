"""From a solved stage to pictures: the scene's meshes, the camera, the film."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.figure import FigureBody
from lab.synthetic.body.mesh import Floats, Mesh, merge
from lab.synthetic.body.painted import Painted, paint, with_painting
from lab.synthetic.clothes.dressed import Dressed, dress
from lab.synthetic.clothes.textures import texture_array
from lab.synthetic.render.camera import Camera
from lab.synthetic.render.film import Developer, Writer
from lab.synthetic.render.gl import Renderer, Still
from lab.synthetic.room.bands import Band, anchors_mesh, make_band
from lab.synthetic.room.equipment import bench_mesh, load_mesh
from lab.synthetic.room.rooms import faced_light, room_light, room_meshes
from lab.synthetic.set.stage import Stage
from lab.synthetic.set.step import step_mesh

SUBFRAMES = 3
SAMPLES = 4  # per pixel, in the clips made to be looked at; it doubles the time


@dataclass(frozen=True)
class _Actor:
    """The changing part of a scene."""

    dressed: Dressed | Painted
    load: Mesh | None
    band: Band | None

    def at(self, stage: Stage, t: int) -> Mesh:
        """The lifter and the load in frame ``t``."""
        pose = stage.performance.poses[t]
        crease = float(np.clip((pose.lumbar_deg + 15) / 45, 0, 1))
        lifter = self.dressed.posed(stage.performance.frames[t], crease)
        bar, parts = stage.performance.bar[t], [lifter]
        if self.load is not None:
            x, y, z = (float(v) for v in bar)
            parts.append(self.load.moved((x, y, z)))
        if self.band is not None:
            parts.append(self.band.posed(stage.body, stage.performance.frames[t], bar))
        return merge(parts) if len(parts) > 1 else lifter


def _between(a: Mesh, b: Mesh, share: float) -> Mesh:
    return replace(
        a,
        points=a.points * (1 - share) + b.points * share,
        normals=a.normals * (1 - share) + b.normals * share,
    )


def open_scene(stage: Stage) -> tuple[Renderer, _Actor, Camera]:
    """Build the room and dress the lifter; the camera is steady, with room to be shaken in."""
    spec = stage.spec
    room = room_meshes(spec.room, spec.facing)
    band = make_band(stage)
    bench = [] if spec.bench is None else [bench_mesh(spec.bench)]
    if spec.variant is not None and spec.variant.step is not None:
        bench.append(step_mesh(spec.variant.step, stage.step_x_m))
    held = None if band is None else anchors_mesh(band)
    if held is not None:
        bench.append(held)
    camera = _steady(stage)
    renderer = Renderer(
        (camera.width_px, camera.height_px),
        camera.view(camera.pose()),
        _textures(stage),
        faced_light(room_light(spec.room), spec.facing),
        Still(room.shell, merge([room.things, *bench]), merge([room.floor, *bench])),
        np.array([0.35, 0.0, 0.45]),
        SAMPLES if spec.split == "samples" else 0,
    )
    body = stage.body
    painted = isinstance(body, FigureBody)
    dressed = paint(body) if painted else dress(body, spec.outfit, spec.noise_seed)
    return renderer, _Actor(dressed, load_mesh(spec.load), band), camera


def _textures(stage: Stage) -> NDArray[np.uint8]:
    """All texture layers of a scene, the figure's own among them."""
    room = stage.spec.room
    textures = texture_array(room.floor, room.wall, room.seed)
    return with_painting(textures, stage.body) if isinstance(stage.body, FigureBody) else textures


def _steady(stage: Stage) -> Camera:
    """The clip's camera, its picture grown by as much as the hand shakes it."""
    camera = stage.camera
    if camera.shake_deg == 0:
        return camera
    corners = np.array([[x, y, 1.0] for x in (0, camera.width_px) for y in (0, camera.height_px)])
    seen = [corners @ np.linalg.inv(camera.shake_homography(w)).T for w in stage.shake]
    flat = np.concatenate(seen)
    flat = flat[:, :2] / flat[:, 2:]
    middle = np.asarray(camera.principal_px)
    grow = (np.abs(flat - middle) / middle).max(axis=0)
    width, height = (
        int(2 * np.ceil(side * max(g, 1.0) / 2))
        for side, g in zip((camera.width_px, camera.height_px), grow, strict=True)
    )
    return replace(camera, width_px=width, height_px=height)


def _shake(
    picture: NDArray[np.uint8], stage: Stage, steady: Camera, wobble: Floats
) -> NDArray[np.uint8]:
    """The steady, larger picture as the shaken camera sees it."""
    camera = stage.camera
    if camera.shake_deg == 0:
        return picture
    to_camera = np.eye(3)
    to_camera[:2, 2] = np.subtract(camera.principal_px, steady.principal_px)
    # OpenCV puts a pixel's centre, not its corner, at whole numbers.
    half = np.array([[1.0, 0, 0.5], [0, 1.0, 0.5], [0, 0, 1.0]])
    whole = np.linalg.inv(half) @ camera.shake_homography(wobble) @ to_camera @ half
    turned = cv2.warpPerspective(
        picture, whole, (camera.width_px, camera.height_px), flags=cv2.INTER_LINEAR
    )
    return np.asarray(turned, dtype=np.uint8)


def pictures(stage: Stage, chosen: range | list[int] | None = None) -> Iterator[NDArray[np.uint8]]:
    """Yield the developed pictures (H, W, 3) of all frames, or of the chosen ones."""
    renderer, actor, steady = open_scene(stage)
    film, camera = stage.spec.camera.film, stage.camera
    developer = Developer(film, camera.width_px, camera.height_px, stage.spec.noise_seed)
    count = len(stage.timeline.time_s)
    try:
        for t in chosen if chosen is not None else range(count):
            if film.shutter > 0 and t + 1 < count:
                picture = _exposed(renderer, actor, stage, t)
            else:
                renderer.set_moving(actor.at(stage, t))
                picture = renderer.draw()
            yield developer.develop(_shake(picture, stage, steady, stage.shake[t]))
    finally:
        renderer.close()


def _exposed(renderer: Renderer, actor: _Actor, stage: Stage, t: int) -> NDArray[np.uint8]:
    """The mean of a few pictures taken while the shutter is open."""
    now, after = actor.at(stage, t), actor.at(stage, t + 1)
    total = np.zeros((renderer.size[1], renderer.size[0], 3), dtype=np.uint16)
    for k in range(SUBFRAMES):
        renderer.set_moving(_between(now, after, stage.spec.camera.film.shutter * k / SUBFRAMES))
        total += renderer.draw()
    return (total // SUBFRAMES).astype(np.uint8)


def write_clip(path: Path, stage: Stage) -> None:
    """Render the whole clip into an MP4 file."""
    camera = stage.camera
    writer = Writer(path, camera.width_px, camera.height_px, stage.spec.camera.film)
    try:
        for picture in pictures(stage):
            writer.write(picture)
    finally:
        writer.close()
