"""Skinned figures out of binary FBX files, as far as the project's rendering needs them.

Reads one mesh of triangles with its texture coordinates, materials, skin weights and bind pose;
animations, normals and cameras are left alone.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.gltf import Figure

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAGIC = b"Kaydara FBX Binary  \x00"
_FIRST_NODE = 27
_WIDE = 7500  # from this version on, a node's header has 64 bit numbers
_SINGLE = {"Y": "<h", "C": "<?", "I": "<i", "F": "<f", "D": "<d", "L": "<q"}
_ARRAYS = {"f": "<f4", "d": "<f8", "l": "<i8", "i": "<i4", "b": "i1"}
CM = 0.01


@dataclass(frozen=True)
class Node:
    """A node of the file's tree: numbers, words and arrays, and the nodes under it."""

    name: str
    values: tuple[Any, ...]
    children: tuple[Node, ...]

    def child(self, name: str) -> Node:
        """The first child of that name; raises ValueError where there is none."""
        for each in self.children:
            if each.name == name:
                return each
        raise ValueError(f"the FBX file's {self.name} has no {name}")


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        (version,) = struct.unpack_from("<I", raw, len(MAGIC) + 2)
        self.header = "<QQQ" if version >= _WIDE else "<III"

    def node(self, at: int) -> tuple[Node | None, int]:
        """The node that begins at a byte (None for the end of a list), and where the next does."""
        end, count, _ = struct.unpack_from(self.header, self.raw, at)
        at += struct.calcsize(self.header)
        if end == 0:
            return None, at + 1
        length = self.raw[at]
        name = self.raw[at + 1 : at + 1 + length].decode("ascii")
        at += 1 + length
        values = []
        for _ in range(count):
            value, at = self.value(at)
            values.append(value)
        children = []
        while at < end:
            child, at = self.node(at)
            if child is None:
                break
            children.append(child)
        return Node(name, tuple(values), tuple(children)), end

    def value(self, at: int) -> tuple[Any, int]:
        """One property, and where the next begins."""
        kind = chr(self.raw[at])
        at += 1
        if kind in _SINGLE:
            (value,) = struct.unpack_from(_SINGLE[kind], self.raw, at)
            return value, at + struct.calcsize(_SINGLE[kind])
        if kind in "SR":
            (length,) = struct.unpack_from("<I", self.raw, at)
            return self.raw[at + 4 : at + 4 + length], at + 4 + length
        if kind not in _ARRAYS:
            raise ValueError(f"an FBX property of unknown kind {kind!r}")
        _, packed, length = struct.unpack_from("<III", self.raw, at)
        data = self.raw[at + 12 : at + 12 + length]
        return np.frombuffer(zlib.decompress(data) if packed else data, _ARRAYS[kind]), (
            at + 12 + length
        )


def read_nodes(path: Path) -> Node:
    """The whole tree of a binary FBX file. Raises ValueError for another kind of file."""
    raw = path.read_bytes()
    if not raw.startswith(MAGIC):
        raise ValueError(f"{path} is not a binary FBX file")
    reader, at = _Reader(raw), _FIRST_NODE
    nodes: list[Node] = []
    while True:
        node, at = reader.node(at)
        if node is None:
            return Node("", (), tuple(nodes))
        nodes.append(node)


def _word(node: Node) -> str:
    """An object's own name, without its class."""
    return str(node.values[1].split(b"\x00")[0].decode("utf-8"))


def _layer(geometry: Node, layer: str, values: str) -> NDArray[Any]:
    found = geometry.child(layer).child(values).values[0]
    return np.asarray(found)


def read_figure(path: Path) -> tuple[Figure, tuple[str, ...]]:
    """Read a figure of one skinned mesh, without pictures, and the names of its materials.

    The mesh is taken to stand with z up and to be in centimetres, as 3ds Max writes it; the figure
    has y up and is in metres. Raises ValueError for a file that cannot be read here.
    """
    tree = read_nodes(path)
    objects = tree.child("Objects").children
    below: dict[int, list[int]] = {}
    for link in tree.child("Connections").children:
        below.setdefault(link.values[2], []).append(link.values[1])
    by_number = {o.values[0]: o for o in objects if o.values}
    meshes = [o for o in objects if o.name == "Geometry" and o.values[2] == b"Mesh"]
    if len(meshes) != 1:
        raise ValueError(f"{path} holds {len(meshes)} meshes, not one")
    mesh = meshes[0]
    clusters = [o for o in objects if o.name == "Deformer" and o.values[2] == b"Cluster"]
    points = mesh.child("Vertices").values[0].reshape(-1, 3)
    names, places = [], []
    weights = np.zeros((len(points), len(clusters)))
    for i, cluster in enumerate(clusters):
        (bone,) = (by_number[n] for n in below[cluster.values[0]])
        names.append(_word(bone))
        places.append(cluster.child("TransformLink").values[0].reshape(4, 4)[3, :3])
        if any(c.name == "Indexes" for c in cluster.children):
            rows = cluster.child("Indexes").values[0]
            weights[rows, i] = cluster.child("Weights").values[0]
    corners, uv, material = _corners(mesh, path)
    keys = np.stack([corners, uv, np.repeat(material, 3)], axis=1)
    kept, face = np.unique(keys, axis=0, return_inverse=True)
    own = weights[kept[:, 0]]
    sheet = _layer(mesh, "LayerElementUV", "UV").reshape(-1, 2)[kept[:, 1]]
    figure = Figure(
        joints=tuple(names),
        places=np.array(places, dtype=np.float64) * CM,
        points=points[kept[:, 0]][:, [0, 2, 1]] * np.array([CM, CM, -CM]),
        uv=sheet * np.array([1.0, -1.0]) + np.array([0.0, 1.0]),
        faces=face.reshape(-1, 3).astype(np.int64),
        weights=own / np.maximum(own.sum(axis=1, keepdims=True), 1e-9),
        picture=kept[:, 2].astype(np.int64),
        textures=(),
    )
    return figure, tuple(_word(o) for o in objects if o.name == "Material")


def _corners(mesh: Node, path: Path) -> tuple[Ints, Ints, Ints]:
    """Vertex and texture coordinate of every corner (3 F), and the material of every face (F)."""
    corners = mesh.child("PolygonVertexIndex").values[0].astype(np.int64)
    last = corners < 0
    if len(corners) % 3 or not last[2::3].all() or last.sum() * 3 != len(corners):
        raise ValueError(f"{path} has faces that are not triangles")
    corners[2::3] = ~corners[2::3]
    uv = _layer(mesh, "LayerElementUV", "UVIndex").astype(np.int64)
    material = _layer(mesh, "LayerElementMaterial", "Materials").astype(np.int64)
    faces = len(corners) // 3
    return corners, uv, np.broadcast_to(material, faces) if len(material) == 1 else material
