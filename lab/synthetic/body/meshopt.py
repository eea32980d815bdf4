"""Decoders of EXT_meshopt_compression: vertex attributes and triangle lists.

After the specification of the extension (Khronos, "EXT_meshopt_compression", appendix A), version 0
of the attribute and version 1 of the triangle bitstream. Filters are not undone: what they touch
(normals) is not needed here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

_GROUP = 16
_SENTINEL = {2: 3, 4: 15}
_FIFO = 16


def decode_attributes(data: bytes, count: int, stride: int, total: int) -> Bytes:
    """The first ``count`` of ``total`` elements (count, stride) of a compressed attribute stream.

    Raises ValueError when the stream is of another kind or ends too early.
    """
    if not data or data[0] != 0xA0:
        raise ValueError("not a version 0 meshopt attribute stream")
    stream = np.frombuffer(data, dtype=np.uint8)
    last = stream[len(stream) - stride :].copy()
    block = min((8192 // stride) & ~(_GROUP - 1), 256)
    place = 1
    blocks = []
    for start in range(0, count, block):
        here = min(block, total - start)
        padded = -(-here // _GROUP) * _GROUP
        deltas = np.empty((padded, stride), dtype=np.uint8)
        for byte in range(stride):
            deltas[:, byte], place = _byte_column(stream, place, padded)
        # Zigzag: even codes are steps up, odd ones down.
        steps = (deltas >> 1) ^ (0 - (deltas & 1)).astype(np.uint8)
        values = (np.cumsum(steps, axis=0, dtype=np.uint64) + last).astype(np.uint8)
        blocks.append(values[: min(block, count - start)])
        last = values[here - 1]
    return np.concatenate(blocks)


def _byte_column(stream: Bytes, place: int, count: int) -> tuple[Bytes, int]:
    """One byte of all elements of a block (count,), and where the stream goes on."""
    groups = count // _GROUP
    head = stream[place : place + (groups + 3) // 4]
    place += len(head)
    out = np.zeros(count, dtype=np.uint8)
    for group in range(groups):
        bits = (0, 2, 4, 8)[(int(head[group >> 2]) >> ((group & 3) * 2)) & 3]
        if bits == 0:
            continue
        raw = stream[place : place + bits * 2]
        place += bits * 2
        if len(raw) < bits * 2:
            raise ValueError("the meshopt attribute stream ends too early")
        mine = out[group * _GROUP : (group + 1) * _GROUP]
        if bits == 8:
            mine[:] = raw
            continue
        shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
        mine[:] = ((raw[:, None] >> shifts) & _SENTINEL[bits]).ravel()
        escaped = np.flatnonzero(mine == _SENTINEL[bits])
        mine[escaped] = stream[place : place + len(escaped)]
        place += len(escaped)
    return out, place


class _Triangles:
    """State of the triangle decoder: recent edges and vertices, and the two running indices."""

    def __init__(self, data: bytes, count: int) -> None:
        self.edges = [(0, 0)] * _FIFO
        self.vertices = [0] * _FIFO
        self.edge_place = self.vertex_place = 0
        self.next = self.last = 0
        self.data = data
        self.place = 1 + count // 3
        self.table = data[-16:]

    def recent(self, back: int) -> int:
        """The vertex used ``back`` places ago."""
        return self.vertices[(self.vertex_place - back) % _FIFO]

    def fresh(self) -> int:
        """The next vertex that was not used before."""
        self.next += 1
        return self.next - 1

    def read_index(self) -> int:
        """A vertex given by its distance from the last one given so."""
        value = shift = 0
        while True:
            byte = self.data[self.place]
            self.place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        self.last += (value >> 1) ^ -(value & 1)
        return self.last

    def keep_vertex(self, vertex: int) -> None:
        self.vertices[self.vertex_place % _FIFO] = vertex
        self.vertex_place += 1

    def keep_edges(self, *edges: tuple[int, int]) -> None:
        for edge in edges:
            self.edges[self.edge_place % _FIFO] = edge
            self.edge_place += 1

    def from_edge(self, code: int) -> tuple[int, int, int]:
        """A triangle on a recent edge."""
        a, b = self.edges[(self.edge_place - 1 - (code >> 4)) % _FIFO]
        third = code & 15
        if third == 0:
            c = self.fresh()
            self.keep_vertex(c)
        elif third < 13:
            c = self.recent(1 + third)
        else:
            if third == 15:
                c = self.read_index()
            else:
                self.last += -1 if third == 13 else 1
                c = self.last
            self.keep_vertex(c)
        self.keep_edges((c, b), (a, c))
        return a, b, c

    def alone(self, code: int) -> tuple[int, int, int]:
        """A triangle that shares no recent edge."""
        if code < 0xFE:
            rest, first = self.table[code & 15], 0
        else:
            rest, first = self.data[self.place], (0 if code == 0xFE else 15)
            self.place += 1
            if rest == 0:
                self.next = 0
        kinds = (first, rest >> 4, rest & 15)
        free = code >= 0xFE  # only then does 15 mean a vertex written out
        corners = [
            self.fresh() if kind == 0 else (0 if kind == 15 and free else self.recent(kind))
            for kind in kinds
        ]
        for corner, kind in enumerate(kinds):
            if kind == 15 and free:
                corners[corner] = self.read_index()
        a, b, c = corners
        for corner, kind in zip(corners, kinds, strict=True):
            if kind == 0 or (kind == 15 and free):
                self.keep_vertex(corner)
        self.keep_edges((b, a), (c, b), (a, c))
        return a, b, c


def decode_triangles(data: bytes, count: int) -> NDArray[np.int64]:
    """The ``count`` vertex indices of a compressed triangle list, as (count / 3, 3).

    Raises ValueError when the stream is of another kind.
    """
    if not data or data[0] != 0xE1:
        raise ValueError("not a version 1 meshopt triangle stream")
    state = _Triangles(data, count)
    faces = [
        state.from_edge(code) if code < 0xF0 else state.alone(code)
        for code in data[1 : 1 + count // 3]
    ]
    return np.array(faces, dtype=np.int64)
