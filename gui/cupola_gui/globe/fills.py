"""Faint fills on the ground and about tracks: triangles in the scene, one program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from cupola_gui.globe.frame import Frame, replaced_vertices
from cupola_gui.globe.shaders import FILL_FRAGMENT, FILL_VERTEX
from cupola_gui.globe.space import Array

VERTEX = np.dtype([("a_position", np.float32, 3), ("a_color", np.float32, 4)])
RINGS = 5


def disc(rim: Array, bulge: bool) -> Array:
    """Return the triangles of what a closed rim encloses, shape (corners, 3).

    With ``bulge`` the inside is drawn on the unit sphere, in rings, so that it follows the ground to the limb.
    """
    rim = rim[:-1]
    centre = rim.mean(axis=0)
    if not bulge:
        return np.stack([np.broadcast_to(centre, rim.shape), rim, np.roll(rim, -1, axis=0)], axis=1).reshape(-1, 3)
    centre = centre / np.linalg.norm(centre)
    shares = np.linspace(0.0, 1.0, RINGS + 1)[:, None, None]
    grid = centre * (1.0 - shares) + rim * shares
    grid = grid / np.linalg.norm(grid, axis=2, keepdims=True)
    inner, outer = grid[:-1], grid[1:]
    inner_next, outer_next = np.roll(inner, -1, axis=1), np.roll(outer, -1, axis=1)
    quads = np.stack([inner, outer, inner_next, inner_next, outer, outer_next], axis=2)
    return quads.reshape(-1, 3)


class Fills:
    """Discs of one kind, drawn at once."""

    def __init__(self) -> None:
        self._vertices: NDArray[Any] = np.zeros(0, VERTEX)
        self._program: Any = None
        self._buffer: Any = None
        self._stale = False

    def set_discs(self, rims: Sequence[Array], color: tuple[float, float, float, float], bulge: bool = True) -> None:
        """Replace the discs by what the closed rims (scene positions, (points, 3)) enclose."""
        triangles = [disc(rim, bulge) for rim in rims]
        self._vertices = np.zeros(sum(map(len, triangles)), VERTEX)
        if triangles:
            self._vertices["a_position"] = np.concatenate(triangles)
            self._vertices["a_color"] = color
        self._stale = True

    def draw(self, frame: Frame) -> None:
        """Draw the discs."""
        if len(self._vertices) == 0:
            return
        if self._program is None:
            self._program = gloo.Program(FILL_VERTEX, FILL_FRAGMENT)
            self._buffer = gloo.VertexBuffer(self._vertices)
            self._program.bind(self._buffer)
        elif self._stale:
            replaced_vertices(self._program, self._buffer, self._vertices)
        self._stale = False
        frame.give(self._program)
        self._program.draw("triangles")
