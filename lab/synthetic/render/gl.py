"""A small OpenGL renderer: one key light with shadows, soft light from above, textured meshes.

Runs without a screen or a graphics card (EGL, Mesa's llvmpipe).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from lab.synthetic.body.mesh import Floats, Mesh
from lab.synthetic.render.shaders import DEPTH_FRAGMENT, DEPTH_VERTEX, SCENE_FRAGMENT, SCENE_VERTEX

LAYOUT = "3f 3f 2f 3f 1f 1f 1f"
ATTRIBUTES = ("in_point", "in_normal", "in_uv", "in_colour", "in_layer", "in_gloss", "in_hem")
KEY_MAP = 1024
SKY_MAP = 512


@dataclass(frozen=True)
class Light:
    """The room's light: key direction (towards the light), and linear colours."""

    key_direction: Floats
    key_colour: Floats
    sky_colour: Floats
    ground_colour: Floats
    exposure: float
    softness: float


@dataclass(frozen=True)
class View:
    """One camera's matrices: world to clip (4, 4) and the eye's place (3,) in metres."""

    matrix: Floats
    eye: Floats


def _interleave(mesh: Mesh) -> bytes:
    columns = [
        mesh.points,
        mesh.normals,
        mesh.uv,
        mesh.colour,
        mesh.layer[:, None],
        mesh.gloss[:, None],
        mesh.hem[:, None],
    ]
    data: bytes = np.concatenate(columns, axis=1).astype("f4").tobytes()
    return data


def ortho(direction: Floats, centre: Floats, half_m: float) -> Floats:
    """World-to-clip matrix (4, 4) of a parallel light that covers a cube around ``centre``."""
    forward = -direction / np.linalg.norm(direction)
    helper = np.array([1.0, 0, 0]) if abs(forward[2]) > 0.9 else np.array([0.0, 0, 1.0])
    right = np.cross(forward, helper)
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    rotation = np.stack([right, up, forward]) / half_m
    matrix = np.eye(4)
    matrix[:3, :3] = rotation
    matrix[:3, 3] = -rotation @ centre
    return matrix


@dataclass(frozen=True)
class Still:
    """What does not move.

    A shell that casts no shadow, things that do, and the receivers on which moving shadows fall. A
    mesh may be among both of the latter.
    """

    shell: Mesh
    things: Mesh
    receivers: Mesh


_Arrays = tuple[moderngl.VertexArray, moderngl.VertexArray]


def _write_matrix(program: moderngl.Program, name: str, matrix: Floats) -> None:
    uniform = program[name]
    assert isinstance(uniform, moderngl.Uniform)
    uniform.write(matrix.T.astype("f4").tobytes())


class Renderer:
    """Draws one fixed view of a scene with one changing mesh, as (H, W, 3) uint8 RGB.

    The fixed part is drawn once. Each frame starts from that picture, adds the changing mesh and
    redraws the ``receivers`` (floor and bench), on which its shadow falls.
    """

    def __init__(
        self,
        size: tuple[int, int],
        view: View,
        textures: NDArray[np.uint8],
        light: Light,
        still: Still,
        focus: Floats,
        samples: int = 4,
    ) -> None:
        settings: Any = {"backend": "egl"}  # the stubs ask for a dict of dicts
        context = moderngl.create_context(standalone=True, **settings)
        self.context, self.size, self.view, self.light = context, size, view, light
        self._scene = context.program(SCENE_VERTEX, SCENE_FRAGMENT)
        self._depth = context.program(DEPTH_VERTEX, DEPTH_FRAGMENT)
        layers, side = textures.shape[0], textures.shape[1]
        self._textures = context.texture_array((side, side, layers), 3, textures.tobytes())
        self._textures.build_mipmaps()
        self._textures.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
        self._shadows = [
            (self._shadow(KEY_MAP), self._shadow(KEY_MAP), ortho(light.key_direction, focus, 1.7)),
            (
                self._shadow(SKY_MAP),
                self._shadow(SKY_MAP),
                ortho(np.array([0.02, 0.03, 1.0]), focus, 1.7),
            ),
        ]
        self._target, self._backdrop = self._canvas(samples), self._canvas(samples)
        self._output = context.framebuffer([context.renderbuffer(size, 3)])
        self._receivers = self._arrays(still.receivers)
        self._moving: _Arrays | None = None
        self._buffer: moderngl.Buffer | None = None
        self._set_uniforms()
        self._draw_backdrop(self._arrays(still.shell), self._arrays(still.things))

    def _canvas(self, samples: int) -> moderngl.Framebuffer:
        return self.context.framebuffer(
            [self.context.renderbuffer(self.size, 3, samples=samples)],
            self.context.depth_renderbuffer(self.size, samples=samples),
        )

    def _shadow(self, size: int) -> moderngl.Framebuffer:
        texture = self.context.depth_texture((size, size))
        texture.compare_func = "<="
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        # Without a colour buffer moderngl copies nothing, not even depth.
        return self.context.framebuffer([self.context.renderbuffer((size, size), 1)], texture)

    def _arrays(self, mesh: Mesh) -> _Arrays:
        buffer = self.context.buffer(_interleave(mesh))
        index = self.context.buffer(mesh.faces.astype("i4").tobytes())
        return self._vertex_arrays(buffer, index)

    def _vertex_arrays(self, buffer: moderngl.Buffer, index: moderngl.Buffer) -> _Arrays:
        scene = self.context.vertex_array(self._scene, [(buffer, LAYOUT, *ATTRIBUTES)], index)
        depth = self.context.vertex_array(
            self._depth, [(buffer, "3f 40x 1f", "in_point", "in_hem")], index
        )
        return scene, depth

    def _draw_backdrop(self, shell: _Arrays, things: _Arrays) -> None:
        context = self.context
        context.enable(moderngl.DEPTH_TEST)
        context.enable(moderngl.CULL_FACE)
        context.depth_func = "<="
        for still, moving, matrix in self._shadows:
            still.use()
            still.clear()
            _write_matrix(self._depth, "matrix", matrix)
            things[1].render()
            context.copy_framebuffer(moving, still)
        self._bind()
        smooth = self._canvas(4)
        for canvas in (self._backdrop, smooth):
            canvas.use()
            canvas.clear(0.35, 0.36, 0.38)
            for pair in (shell, things, self._receivers):
                pair[0].render()
        if self._backdrop.samples == 0:
            # The backdrop can be smooth even where the frames themselves are not: it costs once.
            colour_only = context.framebuffer(self._backdrop.color_attachments)
            context.copy_framebuffer(colour_only, smooth)

    def set_moving(self, mesh: Mesh) -> None:
        """Upload the changing mesh; its triangles must stay the same from call to call."""
        data = _interleave(mesh)
        if self._buffer is None:
            self._buffer = self.context.buffer(data, dynamic=True)
            index = self.context.buffer(mesh.faces.astype("i4").tobytes())
            self._moving = self._vertex_arrays(self._buffer, index)
        else:
            self._buffer.write(data)

    def draw(self) -> NDArray[np.uint8]:
        """Render the scene with the changing mesh as last uploaded."""
        assert self._moving is not None
        context = self.context
        for still, moving, matrix in self._shadows:
            context.copy_framebuffer(moving, still)
            moving.use()
            _write_matrix(self._depth, "matrix", matrix)
            self._moving[1].render()
        context.copy_framebuffer(self._target, self._backdrop)
        self._target.use()
        self._bind()
        self._moving[0].render()
        self._receivers[0].render()
        context.copy_framebuffer(self._output, self._target)
        raw = np.frombuffer(self._output.read(components=3, alignment=1), dtype=np.uint8)
        return raw.reshape(self.size[1], self.size[0], 3)[::-1]

    def _bind(self) -> None:
        self._textures.use(0)
        for unit, (_, moving, _) in enumerate(self._shadows, start=1):
            depth = moving.depth_attachment
            assert isinstance(depth, moderngl.Texture)
            depth.use(unit)

    def _set_uniforms(self) -> None:
        scene, light = self._scene, self.light
        scene["textures"], scene["key_map"], scene["sky_map"] = 0, 1, 2
        for name, matrix in (
            ("matrix", self.view.matrix),
            ("key_matrix", self._shadows[0][2]),
            ("sky_matrix", self._shadows[1][2]),
        ):
            _write_matrix(scene, name, matrix)
        direction = light.key_direction / np.linalg.norm(light.key_direction)
        scene["key_direction"] = tuple(direction)
        scene["key_colour"] = tuple(light.key_colour)
        scene["sky_colour"] = tuple(light.sky_colour)
        scene["ground_colour"] = tuple(light.ground_colour)
        scene["eye"] = tuple(self.view.eye)
        scene["exposure"] = light.exposure
        scene["softness"] = light.softness

    def close(self) -> None:
        """Free the context and all it holds."""
        self.context.release()
