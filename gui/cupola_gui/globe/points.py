"""One layer of satellites as antialiased marks: one program and one buffer, written directly."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from cupola_gui.globe.frame import Frame, Shader
from cupola_gui.globe.inks import ink, shade
from cupola_gui.globe.shaders import POINT_FRAGMENT, POINT_VERTEX
from cupola_gui.world.space import RADII_M, Array

SHAPES: Final = ("circle", "triangle", "diamond", "hexagon", "square")
RADII_PX: Final = {"circle": 2.0, "triangle": 1.75, "diamond": 2.9, "hexagon": 2.6, "square": 2.3}


class PointLayer:
    """The satellites of one layer."""

    def __init__(self, casing: str) -> None:
        self.color = ""
        self.shape = "circle"
        self.radius_px = 2.0
        self.visible = True
        self.names: tuple[str, ...] = ()
        self.title = ""
        self.positions: Array = np.zeros((0, 3))
        """Scene positions, shape (satellites, 3)."""
        self._float: NDArray[np.float32] = np.zeros((0, 3), np.float32)
        self._casing = casing
        self._buffer: Any = None
        self._program: Shader | None = None
        self._stale = True

    def set_positions(self, positions_ecef_m: Array) -> None:
        """Move the satellites; the buffer goes to the card with the next picture."""
        if self.positions.shape == positions_ecef_m.shape:
            np.divide(positions_ecef_m, RADII_M, out=self.positions)
        else:
            self.positions = positions_ecef_m / RADII_M
        self._stale = True

    def recolored(self, casing: str) -> None:
        """Take the casing of another theme."""
        self._casing = casing
        self._program = None

    def draw(self, frame: Frame) -> None:
        """Draw the satellites."""
        if not self.visible or len(self.positions) == 0:
            return
        if self._program is None:
            self._program = Shader(POINT_VERTEX, POINT_FRAGMENT)
            self._program["u_casing"] = shade(self._casing, 0.75)
            self._buffer = None
            self._stale = True
        if self._stale:
            self._upload(self._program)
        self._program["u_color"] = ink(self.color)
        self._program["u_mark"] = (self.radius_px, float(SHAPES.index(self.shape)))
        self._program.draw(frame, "points")

    def _upload(self, program: Shader) -> None:
        if self._buffer is None or len(self._float) != len(self.positions):
            self._float = np.nan_to_num(self.positions.astype(np.float32), copy=False)
            self._buffer = gloo.VertexBuffer(self._float)
            program["a_position"] = self._buffer
        else:
            self._float[:] = self.positions
            np.nan_to_num(self._float, copy=False)  # at the Earth's centre, where nothing is drawn
            self._buffer.set_data(self._float)
        self._stale = False
