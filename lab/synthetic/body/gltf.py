"""Skinned figures out of binary glTF files, as far as the project's rendering needs them.

Reads meshes with KHR_mesh_quantization, EXT_meshopt_compression and EXT_texture_webp; morph
targets, normals, tangents and animations are left alone.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from lab.synthetic.body.meshopt import decode_attributes, decode_triangles

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class Figure:
    """A skinned figure in its rest pose, in the file's own axes (y up), metres.

    ``points`` (V, 3), ``uv`` (V, 2), ``faces`` (F, 3), ``weights`` (V, B) over ``joints``, whose
    places are ``places`` (B, 3); ``textures`` (H, W, 3) RGB, v = 0 in their first row, and which of
    them each vertex is painted from, ``picture`` (V,).
    """

    joints: tuple[str, ...]
    places: Floats
    points: Floats
    uv: Floats
    faces: Ints
    weights: Floats
    picture: Ints
    textures: tuple[NDArray[np.uint8], ...]


class _File:
    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        if raw[:4] != b"glTF":
            raise ValueError(f"{path} is not a binary glTF file")
        (length,) = struct.unpack("<I", raw[12:16])
        self.json: dict[str, Any] = json.loads(raw[20 : 20 + length])
        self.binary = raw[28 + length :]
        self._triangles: dict[int, Ints] = {}

    def bytes_of(self, view: dict[str, Any]) -> bytes:
        begin = view.get("byteOffset", 0)
        return self.binary[begin : begin + view["byteLength"]]

    def accessor(self, number: int) -> Floats:
        """One accessor's values (N, width), scaled where it says normalised."""
        accessor = self.json["accessors"][number]
        count, width = accessor["count"], _WIDTHS[accessor["type"]]
        kind = np.dtype(_TYPES[accessor["componentType"]])
        view_number, offset = accessor["bufferView"], accessor.get("byteOffset", 0)
        view = self.json["bufferViews"][view_number]
        packed = view.get("extensions", {}).get("EXT_meshopt_compression")
        if packed is not None and packed["mode"] == "TRIANGLES":
            if view_number not in self._triangles:
                self._triangles[view_number] = decode_triangles(
                    self.bytes_of(packed), packed["count"]
                ).ravel()
            first = offset // packed["byteStride"]
            return self._triangles[view_number][first : first + count, None].astype(np.float64)
        stride = (packed or view).get("byteStride", kind.itemsize * width)
        data = self.bytes_of(view) if packed is None else b""
        if packed is not None:
            needed = -(-offset // stride) + count
            data = decode_attributes(
                self.bytes_of(packed), needed, stride, packed["count"]
            ).tobytes()
        rows = np.frombuffer(data, np.uint8)[offset : offset + count * stride]
        rows = np.pad(rows, (0, count * stride - len(rows))).reshape(count, stride)
        values = np.ascontiguousarray(rows[:, : kind.itemsize * width]).view(kind)
        values = values.reshape(count, width).astype(np.float64)
        if accessor.get("normalized", False):
            values = np.maximum(values / np.iinfo(kind).max, -1.0)
        return values

    def globals(self) -> Floats:
        """Every node's rest transform (N, 4, 4) to the scene."""
        nodes = self.json["nodes"]
        parents = {c: i for i, n in enumerate(nodes) for c in n.get("children", [])}
        known: dict[int, Floats] = {}

        def of(number: int) -> Floats:
            if number not in known:
                own = _local(nodes[number])
                known[number] = of(parents[number]) @ own if number in parents else own
            return known[number]

        return np.array([of(i) for i in range(len(nodes))])

    def colour_texture(self, number: int) -> NDArray[np.uint8]:
        """The colours (H, W, 3) of a material."""
        material = self.json["materials"][number]
        texture = self.json["textures"][
            material["pbrMetallicRoughness"]["baseColorTexture"]["index"]
        ]
        source = texture.get("extensions", {}).get("EXT_texture_webp", texture)["source"]
        view = self.json["bufferViews"][self.json["images"][source]["bufferView"]]
        picture = cv2.imdecode(np.frombuffer(self.bytes_of(view), np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise ValueError("the figure's texture cannot be read")
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _local(node: dict[str, Any]) -> Floats:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    matrix = np.eye(4)
    turn = Rotation.from_quat(node.get("rotation", [0.0, 0.0, 0.0, 1.0])).as_matrix()
    matrix[:3, :3] = turn * np.array(node.get("scale", [1.0, 1.0, 1.0]))
    matrix[:3, 3] = node.get("translation", [0.0, 0.0, 0.0])
    return matrix


def read_figure(path: Path, without: tuple[str, ...] = ()) -> Figure:
    """Read a figure whose meshes share one skeleton.

    Meshes whose name contains one of ``without`` are left out. Raises ValueError for a file that
    is not binary glTF or holds what cannot be read here.
    """
    file = _File(path)
    globals_ = file.globals()
    nodes = file.json["nodes"]
    skinned = [
        n
        for n in nodes
        if "mesh" in n and "skin" in n and not any(word in n["name"] for word in without)
    ]
    if not skinned:
        raise ValueError(f"{path} holds no skinned mesh")
    joints = file.json["skins"][skinned[0]["skin"]]["joints"]
    points, uvs, faces, weights, pictures = [], [], [], [], []
    materials: list[int] = []
    start = 0
    for node in skinned:
        skin = file.json["skins"][node["skin"]]
        if skin["joints"] != joints:
            raise ValueError(f"{path}: meshes with different skeletons")
        binds = file.accessor(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
        rest = globals_[joints] @ binds
        for primitive in file.json["meshes"][node["mesh"]]["primitives"]:
            names = primitive["attributes"]
            raw = file.accessor(names["POSITION"])
            shares = _dense(
                file.accessor(names["JOINTS_0"]), file.accessor(names["WEIGHTS_0"]), len(joints)
            )
            moves = (shares @ rest.reshape(len(joints), 16)).reshape(-1, 4, 4)
            points.append(np.einsum("vij,vj->vi", moves[:, :3, :3], raw) + moves[:, :3, 3])
            uvs.append(file.accessor(names["TEXCOORD_0"]))
            faces.append(
                file.accessor(primitive["indices"]).astype(np.int64).reshape(-1, 3) + start
            )
            weights.append(shares)
            if primitive["material"] not in materials:
                materials.append(primitive["material"])
            pictures.append(np.full(len(raw), materials.index(primitive["material"])))
            start += len(raw)
    return Figure(
        joints=tuple(nodes[j]["name"] for j in joints),
        places=globals_[joints][:, :3, 3],
        points=np.concatenate(points),
        uv=np.concatenate(uvs),
        faces=np.concatenate(faces),
        weights=np.concatenate(weights),
        picture=np.concatenate(pictures),
        textures=tuple(file.colour_texture(m) for m in materials),
    )


def _dense(joints: Floats, shares: Floats, count: int) -> Floats:
    """Skin weights (V, count) that sum to 1."""
    dense = np.zeros((len(joints), count))
    np.add.at(dense, (np.arange(len(joints))[:, None], joints.astype(np.int64)), shares)
    return dense / np.maximum(dense.sum(axis=1, keepdims=True), 1e-9)
