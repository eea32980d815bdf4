"""A small OpenGL renderer: one key light with shadows, soft light from above, textured meshes.

Runs without a screen or a graphics card (EGL, Mesa's llvmpipe).
"""

from __future__ import annotations

from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

from synthetic.mesh import Floats, Mesh
from synthetic.shaders import DEPTH_FRAGMENT, DEPTH_VERTEX, SCENE_FRAGMENT, SCENE_VERTEX

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
    columns = [mesh.points, mesh.normals, mesh.uv, mesh.colour, mesh.layer[:, None],
               mesh.gloss[:, None], mesh.hem[:, None]]
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


class Renderer:
    """Draws a fixed scene plus one changing mesh; frames come back as (H, W, 3) uint8 RGB."""

    def __init__(self, width: int, height: int, textures: NDArray[np.uint8], light: Light,
                 fixed: Mesh, focus: Floats, samples: int = 4) -> None:
        self.context = moderngl.create_standalone_context(backend="egl")
        self.size = (width, height)
        self.light = light
        context = self.context
        self.scene = context.program(SCENE_VERTEX, SCENE_FRAGMENT)
        self.depth = context.program(DEPTH_VERTEX, DEPTH_FRAGMENT)
        layers, size = textures.shape[0], textures.shape[1]
        self.textures = context.texture_array((size, size, layers), 3, textures.tobytes())
        self.textures.build_mipmaps()
        self.textures.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        self.key_map = self._shadow(KEY_MAP)
        self.sky_map = self._shadow(SKY_MAP)
        self.key_matrix = ortho(light.key_direction, focus, 1.7)
        self.sky_matrix = ortho(np.array([0.02, 0.03, 1.0]), focus, 1.7)
        self.target = context.framebuffer(
            [context.renderbuffer(self.size, 3, samples=samples)],
            context.depth_renderbuffer(self.size, samples=samples),
        )
        self.output = context.framebuffer([context.renderbuffer(self.size, 3)])
        self.fixed = self._arrays(fixed, "in_point")
        self.moving: tuple[moderngl.VertexArray, moderngl.VertexArray] | None = None
        self._buffer: moderngl.Buffer | None = None

    def _shadow(self, size: int) -> moderngl.Framebuffer:
        texture = self.context.depth_texture((size, size))
        texture.compare_func = "<="
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return self.context.framebuffer(depth_attachment=texture)

    def _arrays(self, mesh: Mesh, _: str) -> tuple[moderngl.VertexArray, moderngl.VertexArray]:
        buffer = self.context.buffer(_interleave(mesh))
        index = self.context.buffer(mesh.faces.astype("i4").tobytes())
        return self._vertex_arrays(buffer, index)

    def _vertex_arrays(self, buffer: moderngl.Buffer, index: moderngl.Buffer
                       ) -> tuple[moderngl.VertexArray, moderngl.VertexArray]:
        scene = self.context.vertex_array(self.scene, [(buffer, LAYOUT, *ATTRIBUTES)], index)
        depth = self.context.vertex_array(
            self.depth, [(buffer, "3f 40x 1f", "in_point", "in_hem")], index
        )
        return scene, depth

    def set_moving(self, mesh: Mesh) -> None:
        """Upload the changing mesh; its triangles must stay the same from call to call."""
        data = _interleave(mesh)
        if self._buffer is None or self._buffer.size != len(data):
            self._buffer = self.context.buffer(data, dynamic=True)
            index = self.context.buffer(mesh.faces.astype("i4").tobytes())
            self.moving = self._vertex_arrays(self._buffer, index)
        else:
            self._buffer.write(data)

    def _fill_shadow(self, target: moderngl.Framebuffer, matrix: Floats) -> None:
        target.use()
        target.clear()
        self.depth["matrix"].write(matrix.T.astype("f4").tobytes())
        for pair in (self.fixed, self.moving):
            if pair is not None:
                pair[1].render()

    def draw(self, view: View) -> NDArray[np.uint8]:
        """Render the scene as seen through ``view``."""
        context = self.context
        context.enable(moderngl.DEPTH_TEST)
        context.disable(moderngl.CULL_FACE)
        self._fill_shadow(self.key_map, self.key_matrix)
        self._fill_shadow(self.sky_map, self.sky_matrix)
        self.target.use()
        self.target.clear(0.35, 0.36, 0.38)
        self._set_uniforms(view)
        for pair in (self.fixed, self.moving):
            if pair is not None:
                pair[0].render()
        context.copy_framebuffer(self.output, self.target)
        raw = np.frombuffer(self.output.read(components=3, alignment=1), dtype=np.uint8)
        return raw.reshape(self.size[1], self.size[0], 3)[::-1]

    def _set_uniforms(self, view: View) -> None:
        scene, light = self.scene, self.light
        self.textures.use(0)
        self.key_map.depth_attachment.use(1)
        self.sky_map.depth_attachment.use(2)
        scene["textures"], scene["key_map"], scene["sky_map"] = 0, 1, 2
        for name, matrix in (("matrix", view.matrix), ("key_matrix", self.key_matrix),
                             ("sky_matrix", self.sky_matrix)):
            scene[name].write(matrix.T.astype("f4").tobytes())
        direction = light.key_direction / np.linalg.norm(light.key_direction)
        scene["key_direction"] = tuple(direction)
        scene["key_colour"] = tuple(light.key_colour)
        scene["sky_colour"] = tuple(light.sky_colour)
        scene["ground_colour"] = tuple(light.ground_colour)
        scene["eye"] = tuple(view.eye)
        scene["exposure"] = light.exposure
        scene["softness"] = light.softness

    def close(self) -> None:
        """Free the context and all it holds."""
        self.context.release()
