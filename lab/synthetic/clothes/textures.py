"""Procedural textures, one array layer each. Greys near 1 tint the mesh's own colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.mesh import Floats

SIZE = 512
PLAIN, SKIN, CLOTH, RIB, HAIR, METAL, PLATE, VINYL, WOOD, FLOOR, WALL, POSTER_A, POSTER_B, GLASS = (
    range(14)
)
PAINTED = 14  # and on: a figure's own pictures, stored as they are seen, not linear
FLOORS = ("rubber", "speckled", "tiles", "planks", "concrete", "turf")
WALLS = ("paint", "two_tone", "brick", "concrete", "panels", "blocks")


def _noise(rng: np.random.Generator, cells: int, octaves: int = 4) -> Floats:
    """Tiling value noise (SIZE, SIZE) with mean 0 and a range near -1 to 1."""
    total = np.zeros((SIZE, SIZE))
    for octave in range(octaves):
        n = min(cells * 2**octave, SIZE)
        grid = rng.uniform(-1, 1, (n, n))
        tiled = np.pad(grid, 2, mode="wrap")
        side = round((n + 4) * SIZE / n)
        big = cv2.resize(tiled, (side, side), interpolation=cv2.INTER_CUBIC)
        cut = round(2 * SIZE / n)
        total += big[cut : cut + SIZE, cut : cut + SIZE] * 0.5**octave
    return total


def _grey(values: Floats) -> Floats:
    return np.repeat(np.clip(values, 0, 1)[:, :, None], 3, axis=2)


def _speckles(rng: np.random.Generator, share: float, blur: float) -> Floats:
    spots = (rng.random((SIZE, SIZE)) < share).astype(np.float64)
    soft = np.asarray(cv2.GaussianBlur(spots, (0, 0), blur), dtype=np.float64)
    return np.clip(soft * blur * blur * 5, 0, 1)


def _joints(rows: int, columns: int, width: int, shifted: bool) -> Floats:
    """1 inside bricks or tiles, 0 in the joints between them."""
    face = np.ones((SIZE, SIZE))
    height = SIZE // rows
    for row in range(rows):
        face[row * height : row * height + width] = 0
        shift = (SIZE // columns) // 2 if shifted and row % 2 else 0
        for column in range(columns):
            x = (column * SIZE // columns + shift) % SIZE
            face[row * height : (row + 1) * height, x : x + width] = 0
    return face


def floor_texture(kind: str, rng: np.random.Generator) -> Floats:
    """A floor (SIZE, SIZE, 3)."""
    fine, broad = _noise(rng, 128, 3), _noise(rng, 6)
    if kind == "speckled":
        base = _grey(0.55 + 0.05 * fine + 0.03 * broad)
        tint = rng.uniform(0.2, 1.0, 3)
        dots = _speckles(rng, 0.012, 0.9)[:, :, None]
        return np.clip(base * (1 - dots) + dots * tint, 0, 1)
    if kind == "tiles":
        joints = _joints(2, 2, 3, False)
        return _grey((0.75 + 0.05 * fine + 0.05 * broad) * (0.45 + 0.55 * joints))
    if kind == "planks":
        return wood_texture(rng, 6)
    if kind == "concrete":
        return _grey(0.78 + 0.04 * fine + 0.12 * broad)
    if kind == "turf":
        return _grey(0.6 + 0.30 * rng.normal(size=(SIZE, SIZE)) * 0.5 + 0.1 * fine)
    return _grey(0.7 + 0.06 * fine + 0.05 * broad)


def wood_texture(rng: np.random.Generator, planks: int) -> Floats:
    """Boards with grain, tinted light brown."""
    streaks = cv2.GaussianBlur(_noise(rng, 64, 3), (0, 0), sigmaX=18, sigmaY=0.8)
    grain = np.asarray(streaks, dtype=np.float64)
    board = np.repeat(rng.uniform(0.78, 1.0, planks), SIZE // planks + 1)[:SIZE]
    value = board[:, None] * (0.9 + 0.25 * grain) * (0.6 + 0.4 * _joints(planks, 1, 2, True))
    return np.asarray(np.clip(value[:, :, None] * np.array([1.0, 0.86, 0.70]), 0, 1))


def wall_texture(kind: str, rng: np.random.Generator) -> Floats:
    """A wall (SIZE, SIZE, 3); its upper edge is row SIZE - 1."""
    fine, broad = _noise(rng, 64, 3), _noise(rng, 4)
    if kind == "brick":
        face = cv2.GaussianBlur(_joints(16, 6, 5, True), (0, 0), 1.0)
        return _grey((0.8 + 0.10 * fine + 0.08 * broad) * (0.55 + 0.45 * face))
    if kind == "blocks":
        face = cv2.GaussianBlur(_joints(6, 3, 4, True), (0, 0), 1.0)
        return _grey((0.88 + 0.03 * fine + 0.03 * broad) * (0.8 + 0.2 * face))
    if kind == "concrete":
        return _grey(0.78 + 0.04 * fine + 0.14 * broad)
    if kind == "panels":
        return _grey((0.9 + 0.03 * broad) * (0.7 + 0.3 * _joints(1, 4, 5, False)))
    return _grey(0.93 + 0.015 * fine + 0.03 * broad)


def poster(rng: np.random.Generator) -> Floats:
    """A poster or sign: bands and discs of colour, with lines where text would be."""
    picture = np.ones((SIZE, SIZE, 3)) * rng.uniform(0.1, 0.9, 3)
    for _ in range(rng.integers(2, 5)):
        colour = tuple(float(c) for c in rng.uniform(0, 1, 3))
        x, y = (int(v) for v in rng.integers(40, SIZE - 40, 2))
        if rng.random() < 0.5:
            cv2.circle(picture, (x, y), int(rng.integers(40, 170)), colour, -1, cv2.LINE_AA)
        else:
            cv2.rectangle(picture, (0, y), (SIZE, y + int(rng.integers(30, 140))), colour, -1)
    ink = tuple(float(c) for c in rng.uniform(0, 1, 3) ** 2)
    for row in range(rng.integers(2, 6)):
        y = 70 + row * 75
        x = 50
        while x < SIZE - 80:
            word = int(rng.integers(25, 110))
            cv2.rectangle(picture, (x, y), (min(x + word, SIZE - 50), y + 26), ink, -1)
            x += word + 18
    return np.clip(picture, 0, 1)


def _plate_face(rng: np.random.Generator) -> Floats:
    return _grey(0.92 + 0.06 * _noise(rng, 32, 3))


def texture_array(floor: str, wall: str, seed: int) -> NDArray[np.uint8]:
    """All layers (14, SIZE, SIZE, 3) of one room."""
    rng = np.random.default_rng(seed)
    weave = 0.93 + 0.05 * np.sin(np.arange(SIZE) * 2 * np.pi / 4)
    glass = np.linspace(0.75, 1.0, SIZE)[:, None] * np.ones((1, SIZE))
    layers: list[Floats] = [
        np.ones((SIZE, SIZE, 3)),
        _grey(0.95 + 0.04 * _noise(rng, 16, 4)) ** np.array([0.6, 1.0, 1.1]),
        _grey(weave[:, None] * weave[None, :] + 0.03 * _noise(rng, 64, 2)),
        _grey(np.tile(weave, (SIZE, 1))),
        _grey(0.8 + 0.35 * cv2.GaussianBlur(_noise(rng, 128, 2), (0, 0), sigmaX=0.7, sigmaY=9)),
        _grey(0.93 + 0.07 * _noise(rng, 64, 2)),
        _plate_face(rng),
        _grey(0.93 + 0.05 * _noise(rng, 128, 2)),
        wood_texture(rng, 4),
        floor_texture(floor, rng),
        wall_texture(wall, rng),
        poster(rng),
        poster(rng),
        _grey(glass),
    ]
    return (np.clip(np.stack(layers), 0, 1) * 255).astype(np.uint8)
