"""The ruler: the great circle between two clicked places and its length."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cupola_gui.globe.camera import Camera
from cupola_gui.globe.frame import Frame
from cupola_gui.globe.inks import shade
from cupola_gui.globe.lines import Line, LineBatch, Stroke
from cupola_gui.globe.marks import mark
from cupola_gui.globe.sprites import Atlas, Sprite
from cupola_gui.style import Tokens
from cupola_gui.style.numbers import quantity_text
from cupola_gui.world.labels import SELECTED, Label
from cupola_gui.world.space import MEAN_RADIUS_M, Array, geodetic_from_scene


class Ruler:
    """Draws what was measured."""

    def __init__(self, theme: Tokens) -> None:
        self._ends: tuple[Array, ...] = ()
        self.retheme(theme)

    def retheme(self, theme: Tokens) -> None:
        """Make everything anew for a theme."""
        self._theme = theme
        self._line = LineBatch(Stroke(1.6))
        self.set_ends(self._ends)

    def set_ends(self, ends: Sequence[Array]) -> None:
        """Show up to two places, scene points of length 1."""
        self._ends = tuple(ends)
        lines = (
            [Line(great_circle(self._ends[0], self._ends[1]), shade(self._theme.scene_caution, 0.95))]
            if len(ends) == 2
            else []
        )
        self._line.set_lines(lines)

    @property
    def length_m(self) -> float:
        """Great-circle distance between the places on a sphere of the mean radius, 0 before there are two."""
        if len(self._ends) < 2:
            return 0.0
        (lat1, lon1), (lat2, lon2) = (geodetic_from_scene(end) for end in self._ends)
        half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2.0 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))

    def draw(self, frame: Frame) -> None:
        """Draw the line."""
        self._line.draw(frame)

    def sprites(self, atlas: Atlas, camera: Camera) -> list[Sprite]:
        """Return the marks at the ends."""
        seen = [end for end in self._ends if _seen(end, camera)]
        return [mark(atlas, self._theme, "place", *self._screen(end, camera)) for end in seen]

    def labels(self, camera: Camera) -> list[Label]:
        """Return the length, beside the last place."""
        if len(self._ends) < 2 or not _seen(self._ends[1], camera):
            return []
        x, y = self._screen(self._ends[1], camera)
        text = quantity_text(self.length_m / 1000.0, "km")
        return [Label("ruler", text, x, y, SELECTED, self._theme.white, 9.0, tag=True)]

    def _screen(self, end: Array, camera: Camera) -> tuple[float, float]:
        place, _ = camera.project(end)
        return float(place[0]), float(place[1])


def great_circle(first: Array, last: Array, points: int = 96) -> Array:
    """Return the shorter great circle between two unit vectors, shape (points, 3)."""
    angle = math.acos(float(np.clip(first @ last, -1.0, 1.0)))
    if angle < 1e-9:
        return np.stack([first, last])
    shares = np.linspace(0.0, 1.0, points)[:, None]
    arc: Array = (np.sin((1.0 - shares) * angle) * first + np.sin(shares * angle) * last) / math.sin(angle)
    return arc


def _seen(point: Array, camera: Camera) -> bool:
    return bool(camera.visible(point * (1.0 + 1e-5)) == 1.0)
