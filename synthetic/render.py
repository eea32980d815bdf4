"""From a solved stage to pictures: the scene's meshes, the camera, the film."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synthetic.dressed import Dressed, dress
from synthetic.equipment import bench_mesh, load_mesh
from synthetic.film import Developer, Writer
from synthetic.gl import Renderer
from synthetic.mesh import Floats, Mesh, merge
from synthetic.rooms import faced, faced_light, room_light, room_mesh
from synthetic.stage import Stage
from synthetic.textures import texture_array

SUBFRAMES = 3


@dataclass(frozen=True)
class _Actor:
    """The changing part of a scene."""

    dressed: Dressed
    load: Mesh | None

    def at(self, stage: Stage, t: int) -> Mesh:
        """The lifter and the load in frame ``t``."""
        pose = stage.performance.poses[t]
        crease = float(np.clip((pose.lumbar_deg + 15) / 45, 0, 1))
        lifter = self.dressed.posed(stage.performance.frames[t], crease)
        if self.load is None:
            return lifter
        x, y, z = (float(v) for v in stage.performance.bar[t])
        return merge([lifter, self.load.moved((x, y, z))])


def _between(a: Mesh, b: Mesh, share: float) -> Mesh:
    return replace(a, points=a.points * (1 - share) + b.points * share,
                   normals=a.normals * (1 - share) + b.normals * share)


def open_scene(stage: Stage) -> tuple[Renderer, _Actor]:
    """Build the room and dress the lifter."""
    spec = stage.spec
    fixed = [faced(room_mesh(spec.room), spec.facing)]
    if spec.bench is not None:
        fixed.append(bench_mesh(spec.bench))
    light = faced_light(room_light(spec.room), spec.facing)
    focus = np.array([0.35, 0.0, 0.45])
    renderer = Renderer(stage.camera.width_px, stage.camera.height_px,
                        texture_array(spec.room.floor, spec.room.wall, spec.room.seed), light,
                        merge(fixed), focus)
    actor = _Actor(dress(stage.body, spec.outfit, spec.noise_seed), load_mesh(spec.load))
    return renderer, actor


def pictures(stage: Stage, chosen: range | list[int] | None = None
             ) -> Iterator[NDArray[np.uint8]]:
    """Yield the developed pictures (H, W, 3) of all frames, or of the chosen ones."""
    renderer, actor = open_scene(stage)
    film, camera = stage.spec.camera.film, stage.camera
    developer = Developer(film, camera.width_px, camera.height_px, stage.spec.noise_seed)
    count = len(stage.timeline.time_s)
    try:
        for t in chosen if chosen is not None else range(count):
            now = actor.at(stage, t)
            if film.shutter > 0 and t + 1 < count:
                after = actor.at(stage, t + 1)
                total: Floats | None = None
                for k in range(SUBFRAMES):
                    share = film.shutter * k / SUBFRAMES
                    renderer.set_moving(_between(now, after, share))
                    wobble = stage.shake[t] * (1 - share) + stage.shake[t + 1] * share
                    part = renderer.draw(camera.view(camera.pose(wobble))).astype(np.float64)
                    total = part if total is None else total + part
                assert total is not None
                picture = (total / SUBFRAMES).astype(np.uint8)
            else:
                renderer.set_moving(now)
                picture = renderer.draw(camera.view(camera.pose(stage.shake[t])))
            yield developer.develop(picture)
    finally:
        renderer.close()


def write_clip(path: Path, stage: Stage) -> None:
    """Render the whole clip into an MP4 file."""
    camera = stage.camera
    writer = Writer(path, camera.width_px, camera.height_px, stage.spec.camera.film)
    try:
        for picture in pictures(stage):
            writer.write(picture)
    finally:
        writer.close()
