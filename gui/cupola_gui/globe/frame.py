"""The camera as the shaders take it, made once a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cupola_gui.globe.camera import Camera


@dataclass(frozen=True)
class Frame:
    """Uniforms that every program shares."""

    camera: NDArray[np.float32]
    screen: NDArray[np.float32]
    size: NDArray[np.float32]

    def give(self, program: Any) -> None:
        """Hand the camera to a program."""
        program["u_camera"] = self.camera
        program["u_screen"] = self.screen
        program["u_size"] = self.size


def replaced_vertices(program: Any, buffer: Any, vertices: NDArray[Any]) -> None:
    """Put new vertices into a bound buffer; vispy has to be told again when their number changed."""
    before = buffer.size
    buffer.set_data(vertices)
    if buffer.size != before:
        program.bind(buffer)


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
