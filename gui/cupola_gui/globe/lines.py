"""Lines as screen-space ribbons with smooth edges: any width, dashes, colours along the line, one program a batch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from cupola_gui.globe.camera import Camera
from cupola_gui.globe.frame import Frame, Shader
from cupola_gui.globe.shaders import LINE_FRAGMENT, LINE_VERTEX
from cupola_gui.world.space import Array

VERTEX = np.dtype(
    [
        ("a_previous", np.float32, 3),
        ("a_position", np.float32, 3),
        ("a_next", np.float32, 3),
        ("a_color", np.float32, 4),
        ("a_stroke", np.float32, 3),
    ]
)


@dataclass(frozen=True)
class Stroke:
    """How the lines of a batch are drawn, in pixels; ``off`` 0 is unbroken."""

    width: float
    on: float = 0.0
    off: float = 0.0
    beyond: float = 1.0
    """Opacity beyond the limb plane, beside that of the satellites there."""
    on_ground: bool = False
    """Fades toward the limb, where ground lines crowd."""
    timed: bool = False
    """The place along the line is a time: flown before now, ahead after."""
    ahead_width: float = 0.0
    ahead_alpha: float = 1.0


@dataclass(frozen=True)
class Line:
    """One polyline of a batch."""

    points: Array
    """Scene positions, shape (points, 3); a closed line repeats its first point."""
    color: tuple[float, float, float, float] | NDArray[np.float64]
    """One colour, or one a point, shape (points, 4)."""
    along: Array | None = None
    """Place along the line: pixels for dashes, seconds for timed lines, shape (points,)."""
    width: float | None = None
    """In pixels, when it is not that of the stroke."""


def ribbons(lines: Sequence[Line], width: float) -> tuple[NDArray[Any], NDArray[np.uint32]]:
    """Return the vertices and the triangle numbers of the lines; lines of less than two points are left out."""
    lines = [line for line in lines if len(line.points) >= 2]
    if not lines:
        return np.zeros(0, VERTEX), np.zeros(0, np.uint32)
    counts = np.array([len(line.points) for line in lines])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    points = np.concatenate([line.points for line in lines])
    total = len(points)
    before, after = np.arange(total) - 1, np.arange(total) + 1
    ends = starts + counts - 1
    closed = np.all(np.abs(points[starts] - points[ends]) < 1e-12, axis=1) & (counts > 3)
    before[starts] = np.where(closed, ends - 1, starts)
    after[ends] = np.where(closed, starts + 1, ends)
    vertices = np.zeros((total, 2), VERTEX)
    vertices["a_position"] = points[:, None]
    vertices["a_previous"] = points[before][:, None]
    vertices["a_next"] = points[after][:, None]
    for line, start, count in zip(lines, starts.tolist(), counts.tolist(), strict=True):
        color = np.asarray(line.color)
        vertices["a_color"][start : start + count] = color if color.ndim == 1 else color[:, None]
        if line.along is not None:
            vertices["a_stroke"][start : start + count, :, 2] = line.along[:, None]
    vertices["a_stroke"][:, 0, 0], vertices["a_stroke"][:, 1, 0] = -1.0, 1.0
    widths = [width if line.width is None else line.width for line in lines]
    vertices["a_stroke"][..., 1] = np.repeat(widths, counts)[:, None]
    first = 2 * np.delete(np.arange(total), ends).astype(np.uint32)[:, None]
    triangles = first + np.array([0, 1, 2, 1, 3, 2], np.uint32)
    return vertices.ravel(), np.ascontiguousarray(triangles.ravel())


def loops(rims: Array, color: tuple[float, float, float, float], width: float) -> NDArray[Any]:
    """Return the vertices of closed lines of equal length (n, points, 3): what ``ribbons`` gives, faster."""
    vertices = np.zeros((*rims.shape[:2], 2), VERTEX)
    vertices["a_position"] = rims[:, :, None]
    vertices["a_previous"] = rims[:, np.r_[rims.shape[1] - 2, : rims.shape[1] - 1], None]
    vertices["a_next"] = rims[:, np.r_[1 : rims.shape[1], 1], None]
    vertices["a_color"] = color
    vertices["a_stroke"] = [[-1.0, width, 0.0], [1.0, width, 0.0]]
    return vertices.ravel()


def strips(lines: int, points: int) -> NDArray[np.uint32]:
    """Return the triangle numbers of so many lines of so many points."""
    first = (2 * np.arange(lines * points).reshape(lines, points)[:, :-1]).reshape(-1, 1)
    return np.ascontiguousarray((first + np.array([0, 1, 2, 1, 3, 2])).ravel().astype(np.uint32))


class LineBatch:
    """Lines of one stroke, drawn at once."""

    def __init__(self, stroke: Stroke) -> None:
        self.stroke = stroke
        self.now_s = 0.0
        self.turn_rad = 0.0
        """By how much the lines have turned about the Earth's axis since they were given."""
        self._vertices: NDArray[Any] = np.zeros(0, VERTEX)
        self._triangles: NDArray[np.uint32] = np.zeros(0, np.uint32)
        self._program: Shader | None = None
        self._numbers: Any = None
        self._stale = False
        self._loops = (0, 0)
        self._culled_for: Camera | None = None
        self._kept: NDArray[np.uint32] | None = None
        self._kept_stale = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return len(self._triangles) == 0

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Replace all lines of the batch."""
        self._vertices, self._triangles = ribbons(lines, self.stroke.width)
        self._loops = (0, 0)
        self._stale = True

    def set_loops(self, rims: Array, color: tuple[float, float, float, float]) -> None:
        """Replace all lines of the batch by closed ones of equal length, shape (n, points, 3)."""
        self._vertices = loops(rims, color, self.stroke.width) if len(rims) else np.zeros(0, VERTEX)
        if rims.shape[:2] != self._loops:
            self._triangles = strips(*rims.shape[:2]) if len(rims) else np.zeros(0, np.uint32)
            self._loops = rims.shape[:2]
        self._stale = True

    def cull(self, camera: Camera) -> None:
        """Leave out what this camera cannot see of lines on the ground; worked out anew only when it has moved."""
        seen = self._culled_for
        height = float(np.linalg.norm(camera.eye)) - 1.0
        if seen is not None and not self._stale:
            near = float(np.linalg.norm(seen.eye - camera.eye)) < 0.04 * height
            if near and float((seen.axes * camera.axes).sum(axis=1).min()) > 0.9995:
                return
        self._culled_for = camera
        starts = self._triangles[::6]
        places = self._vertices["a_position"][starts]
        ray = places - camera.eye.astype(np.float32)
        local = ray @ (camera.axes.T * [camera.focal_px, camera.focal_px, 1.0]).astype(np.float32)
        depth = np.maximum(local[:, 2], 1e-6)
        room = 0.75 * np.array([camera.width, camera.height]) + np.abs(camera.shift_px) + 60.0
        keep = (places @ camera.eye.astype(np.float32) > 1.0 - 0.1 * min(height, 1.0)) & (local[:, 2] > 0.0)
        keep &= (np.abs(local[:, 0]) < room[0] * depth) & (np.abs(local[:, 1]) < room[1] * depth)
        self._kept = np.ascontiguousarray(self._triangles.reshape(-1, 6)[keep].ravel())
        self._kept_stale = True

    def draw(self, frame: Frame) -> None:
        """Draw the lines."""
        stroke = self.stroke
        if self.empty:
            return
        if self._program is None:
            self._program = Shader(LINE_VERTEX, LINE_FRAGMENT)
            self._numbers = gloo.IndexBuffer(self._triangles)
            self._program["u_dash"] = (stroke.on, stroke.off, stroke.beyond, float(stroke.timed))
            self._program["u_ground"] = float(stroke.on_ground)
            self._program.set_vertices(self._vertices)
        elif self._stale:
            self._program.set_vertices(self._vertices)
            self._numbers.set_data(self._triangles)
        self._stale = False
        if self._kept is not None:
            if self._kept_stale:
                self._numbers.set_data(self._kept)
                self._kept_stale = False
            if len(self._kept) == 0:
                return
        self._program["u_turn"] = (math.cos(self.turn_rad), math.sin(self.turn_rad))
        self._program["u_now"] = (self.now_s, stroke.width, stroke.ahead_width, stroke.ahead_alpha)
        self._program.draw(frame, "triangles", self._numbers)
