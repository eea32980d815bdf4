"""Rooms: floor, walls, ceiling lights, clutter and light, seeded by the room's identity."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lab.synthetic.body.mesh import Colour, Floats, Mesh, merge
from lab.synthetic.body.shapes import quad
from lab.synthetic.clothes import textures
from lab.synthetic.render.gl import Light
from lab.synthetic.room.clutter import GYM, HOME


@dataclass(frozen=True)
class Room:
    """What identifies a room; lengths in metres, colours linear RGB, angles in degrees."""

    room_id: str
    kind: str
    floor: str
    floor_colour: Colour
    wall: str
    wall_colour: Colour
    wall_distance_m: float
    stripe: bool
    clutter: int
    light_azimuth_deg: float
    light_elevation_deg: float
    warmth: float
    brightness: float
    softness: float
    seed: int


def draw_room(room_id: str, rng: np.random.Generator) -> Room:
    """Draw a room."""
    kind = "gym" if rng.random() < 0.75 else "home"
    grey = rng.uniform(0.25, 0.85)
    tint = grey * (1 + rng.uniform(-0.22, 0.22, 3) * (1.2 if rng.random() < 0.25 else 0.3))
    floor = str(
        rng.choice(
            textures.FLOORS,
            p=[0.3, 0.25, 0.12, 0.15, 0.1, 0.08]
            if kind == "gym"
            else [0.05, 0.05, 0.2, 0.5, 0.2, 0.0],
        )
    )
    dark = float(rng.uniform(0.03, 0.35))
    floor_tint = {
        "planks": np.array([0.55, 0.42, 0.32]) * rng.uniform(0.5, 1.3),
        "turf": np.array([0.06, 0.17, 0.06]),
    }.get(floor, dark * (1 + rng.uniform(-0.12, 0.12, 3)))
    return Room(
        room_id=room_id,
        kind=kind,
        floor=floor,
        floor_colour=_colour(floor_tint),
        wall=str(rng.choice(textures.WALLS)),
        wall_colour=_colour(tint),
        wall_distance_m=float(rng.uniform(1.5, 4.5)),
        stripe=bool(rng.random() < 0.3),
        clutter=int(rng.integers(0, 4)) if rng.random() < 0.2 else int(rng.integers(6, 13)),
        light_azimuth_deg=float(rng.uniform(-80, 80)),
        light_elevation_deg=float(rng.uniform(40, 78)),
        warmth=float(rng.uniform(-0.12, 0.18)),
        brightness=float(np.exp(rng.normal(0.0, 0.18))),
        softness=float(rng.uniform(0.002, 0.012)),
        seed=int(rng.integers(2**31)),
    )


def _colour(values: Floats) -> Colour:
    r, g, b = (float(v) for v in np.clip(values, 0.01, 0.95))
    return r, g, b


def room_light(room: Room) -> Light:
    """The room's light; the key comes over the camera's shoulder or from the side."""
    a, e = np.radians(room.light_azimuth_deg), np.radians(room.light_elevation_deg)
    warm = np.array([1 + room.warmth, 1.0, 1 - room.warmth])
    direction = np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
    ratio = 0.55 + 40 * room.softness
    return Light(
        key_direction=direction / np.linalg.norm(direction),
        key_colour=1.25 * warm / (0.6 + 0.6 * ratio),
        sky_colour=0.62 * ratio * np.array([1.0, 1.0, 1.0]) * (0.5 + 0.5 * warm),
        ground_colour=0.22 * (0.4 + np.asarray(room.floor_colour)) * warm,
        exposure=0.88 * room.brightness,
        softness=room.softness,
    )


@dataclass(frozen=True)
class RoomMeshes:
    """A room in three.

    Walls and ceiling, things that stand about and cast shadows, and the patch of floor where the
    lifter's shadow falls.
    """

    shell: Mesh
    things: Mesh
    floor: Mesh


def room_meshes(room: Room, facing: str) -> RoomMeshes:
    """Build the room about the lifter, open towards the camera."""
    rng = np.random.default_rng(room.seed)
    back, half, height = room.wall_distance_m, rng.uniform(4.5, 7.0), rng.uniform(2.7, 3.8)
    front = -8.0
    patch, rest = _floor(room, half, front, back, float(rng.uniform(0.9, 1.6)))
    wall_scale = {"brick": 1.3, "blocks": 1.6}.get(room.wall, 2.4)
    walls = [
        quad(
            [-half, back, 0],
            [2 * half, 0, 0],
            [0, 0, height],
            room.wall_colour,
            wall_scale,
            layer=textures.WALL,
            gloss=0.03,
        ),
        quad(
            [-half, front, 0],
            [0, back - front, 0],
            [0, 0, height],
            room.wall_colour,
            wall_scale,
            layer=textures.WALL,
            gloss=0.03,
        ),
        quad(
            [half, back, 0],
            [0, front - back, 0],
            [0, 0, height],
            room.wall_colour,
            wall_scale,
            layer=textures.WALL,
            gloss=0.03,
        ),
        quad([-half, back, height], [2 * half, 0, 0], [0, front - back, 0], (0.7, 0.7, 0.7), 3.0),
    ]
    for x in np.arange(-half + 1.2, half - 1, 2.4):
        for y in (back - 1.0, back - 3.4):
            walls.append(quad([x, y, height - 0.01], [1.1, 0, 0], [0, -0.5, 0], (6.0, 6.0, 5.8)))
    if room.stripe:
        band = _colour(rng.uniform(0.03, 0.5) * (1 + rng.uniform(-0.4, 0.4, 3)))
        walls.append(
            quad(
                [-half, back - 0.004, 0],
                [2 * half, 0, 0],
                [0, 0, rng.uniform(0.7, 1.4)],
                band,
                2.0,
                layer=textures.WALL,
            )
        )
    shell = merge([*rest, *walls, *_on_wall(back, rng)])
    things = _standing(room, back, half, rng) or [patch]
    # Built for a camera on the -y side, where the head appears on the left.
    turn = 0.0 if facing == "left" else 180.0
    parts = (m.moved((0.0, 0.0, 0.0), turn) for m in (shell, merge(things), patch))
    return RoomMeshes(*parts)


def _floor(
    room: Room, half: float, front: float, back: float, scale: float
) -> tuple[Mesh, list[Mesh]]:
    """The floor as a patch about the lifter and four strips around it."""
    x, near, far = 2.3, -1.9, min(1.9, back)

    def strip(x0: float, y0: float, x1: float, y1: float) -> Mesh:
        mesh = quad(
            [x0, y0, 0],
            [x1 - x0, 0, 0],
            [0, y1 - y0, 0],
            room.floor_colour,
            scale,
            layer=textures.FLOOR,
            gloss=0.12,
        )
        return replace(mesh, uv=mesh.points[:, :2] / scale)

    strips = [
        strip(-half, front, half, near),
        strip(-half, near, -x, far),
        strip(x, near, half, far),
    ]
    if far < back:
        strips.append(strip(-half, far, half, back))
    return strip(-x, near, x, far), strips


def _on_wall(back: float, rng: np.random.Generator) -> list[Mesh]:
    items = []
    for layer in (textures.POSTER_A, textures.POSTER_B):
        if rng.random() < 0.55:
            w = rng.uniform(0.5, 1.3)
            items.append(
                quad(
                    [rng.uniform(-3, 2.5), back - 0.01, rng.uniform(0.9, 1.5)],
                    [w, 0, 0],
                    [0, 0, w * rng.uniform(0.6, 1.4)],
                    (0.85, 0.85, 0.85),
                    w,
                    layer=layer,
                )
            )
    if rng.random() < 0.3:
        tint = rng.uniform(0.35, 0.6)
        for k in range(int(rng.integers(1, 4))):
            items.append(
                quad(
                    [-2.5 + 1.9 * k, back - 0.008, 0.3],
                    [1.75, 0, 0],
                    [0, 0, 1.8],
                    (tint, tint * 1.04, tint * 1.07),
                    2.0,
                    layer=textures.GLASS,
                    gloss=0.9,
                )
            )
    if rng.random() < 0.25:
        x = rng.uniform(-3, 2)
        items.append(quad([x, back - 0.012, 1.1], [1.6, 0, 0], [0, 0, 1.3], (2.6, 2.8, 3.0), 2.0))
        for k in range(3):
            items.append(
                quad([x + 0.78 * k, back - 0.016, 1.1], [0.05, 0, 0], [0, 0, 1.3], (0.7, 0.7, 0.7))
            )
    return items


def _standing(room: Room, back: float, half: float, rng: np.random.Generator) -> list[Mesh]:
    """Clutter along the back wall and at both sides, clear of the lifter."""
    makers = GYM if room.kind == "gym" else HOME
    along = np.arange(-half + 0.9, half - 0.9, 1.15)
    slots = [
        (float(x + rng.uniform(-0.2, 0.2)), back - float(rng.uniform(0.4, 0.7))) for x in along
    ]
    slots += [
        (float(side * rng.uniform(2.7, 3.6)), float(y))
        for side in (-1, 1)
        for y in np.arange(-0.2, back - 1.3, 1.3)
    ]
    # The lifter, the bar and the light on them need their place.
    slots = [(x, y) for x, y in slots if abs(x) > 2.2 or y > 1.4]
    order = rng.permutation(len(slots))[: room.clutter]
    return [
        makers[int(rng.integers(len(makers)))](rng).moved(
            (*slots[k], 0.0), float(rng.choice([0.0, 180.0]) + rng.normal(0, 4))
        )
        for k in order
    ]


def faced_light(light: Light, facing: str) -> Light:
    """The light turned with the room."""
    if facing == "left":
        return light
    return replace(light, key_direction=light.key_direction * np.array([-1.0, -1.0, 1.0]))
