"""The camera as the shaders take it, made once a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from cupola_gui.globe.camera import Camera


@dataclass(frozen=True)
class Frame:
    """Uniforms that every program shares."""

    camera: NDArray[np.float32]
    screen: NDArray[np.float32]
    size: NDArray[np.float32]


class Shader:
    """A program that sends a uniform only when it has changed."""

    def __init__(self, vertex: str, fragment: str, camera: bool = True) -> None:
        self._program: Any = gloo.Program(vertex, fragment)
        self._camera = camera
        self._kept: dict[str, object] = {}
        self._frame: Frame | None = None
        self._buffer: Any = None

    def __setitem__(self, name: str, value: Any) -> None:
        if isinstance(value, tuple):
            if self._kept.get(name) == value:
                return
            self._kept[name] = value
        self._program[name] = value

    def set_vertices(self, vertices: NDArray[Any]) -> None:
        """Send vertices, of a structured type; vispy has to be told again when their number changed."""
        if self._buffer is None:
            self._buffer = gloo.VertexBuffer(vertices)
            self._program.bind(self._buffer)
            return
        before = self._buffer.size
        self._buffer.set_data(vertices)
        if self._buffer.size != before:
            self._program.bind(self._buffer)

    def draw(self, frame: Frame, mode: str, numbers: Any = None) -> None:
        """Draw with the camera of a frame."""
        if frame is not self._frame:
            self._frame = frame
            if self._camera:
                self._program["u_camera"] = frame.camera
                self._program["u_screen"] = frame.screen
            self._program["u_size"] = frame.size
        self._program.draw(mode, numbers)


def frame_of(camera: Camera, ratio: float) -> Frame:
    """Return the uniforms of a camera on a screen with ``ratio`` device pixels a pixel.

    The eye goes over in two float32 parts, so that what stands still in the scene does not tremble near the ground.
    """
    matrix = np.zeros((4, 4), np.float32)
    matrix[:3, :3] = camera.axes
    high = camera.eye.astype(np.float32)
    matrix[3, :3] = high
    matrix[:3, 3] = camera.eye - high
    matrix[3, 3] = camera.height_term
    scale = 2.0 * camera.focal_px
    screen = np.array(
        [
            scale / camera.width,
            scale / camera.height,
            2.0 * camera.shift_px[0] / camera.width,
            -2.0 * camera.shift_px[1] / camera.height,
        ],
        np.float32,
    )
    return Frame(matrix, screen, np.array([camera.width, camera.height, ratio, camera.focal_px], np.float32))
