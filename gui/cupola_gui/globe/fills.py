"""Faint fills on the ground and about tracks: triangles in the scene, one program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cupola_gui.globe.frame import Frame, Shader
from cupola_gui.globe.shaders import FILL_FRAGMENT, FILL_VERTEX
from cupola_gui.world.space import Array

VERTEX = np.dtype([("a_position", np.float32, 3), ("a_color", np.float32, 4)])
RINGS = 4
Color = tuple[float, float, float, float]


def discs(rims: Array, bulge: bool) -> Array:
    """Return the triangles of what closed rims (n, points, 3) enclose, shape (corners, 3).

    With ``bulge`` the inside is drawn on the unit sphere, in rings, so that it follows the ground to the limb.
    """
    centres = rims[:, :-1].mean(axis=1, keepdims=True)
    if not bulge:
        fans = np.stack([np.broadcast_to(centres, rims[:, 1:].shape), rims[:, :-1], rims[:, 1:]], axis=2)
        return fans.reshape(-1, 3)
    centres = centres / np.linalg.norm(centres, axis=2, keepdims=True)
    shares = np.linspace(0.0, 1.0, RINGS + 1)[:, None, None]
    grid = centres[:, None] * (1.0 - shares) + rims[:, None] * shares
    grid = grid / np.linalg.norm(grid, axis=3, keepdims=True)
    inner, outer = grid[:, :-1], grid[:, 1:]
    corners = [inner[:, :, :-1], outer[:, :, :-1], inner[:, :, 1:], inner[:, :, 1:], outer[:, :, :-1], outer[:, :, 1:]]
    return np.stack(corners, axis=3).reshape(-1, 3)


class Fills:
    """Discs of one kind, drawn at once."""

    def __init__(self) -> None:
        self._vertices: NDArray[Any] = np.zeros(0, VERTEX)
        self._program: Shader | None = None
        self._stale = False

    def set_discs(
        self, rims: Sequence[Array] | Array, color: tuple[float, float, float, float], bulge: bool = True
    ) -> None:
        """Replace the discs by what the closed rims (scene positions, (n, points, 3)) enclose."""
        triangles = discs(np.asarray(rims), bulge) if len(rims) else np.zeros((0, 3))
        self._vertices = np.zeros(len(triangles), VERTEX)
        self._vertices["a_position"] = triangles
        self._vertices["a_color"] = color
        self._stale = True

    def draw(self, frame: Frame) -> None:
        """Draw the discs."""
        if len(self._vertices) == 0:
            return
        if self._program is None:
            self._program = Shader(FILL_VERTEX, FILL_FRAGMENT)
            self._stale = True
        if self._stale:
            self._program.set_vertices(self._vertices)
        self._stale = False
        self._program.draw(frame, "triangles")
