"""What stands on the globe about its heat map: the worst place, and the value that was clicked."""

from __future__ import annotations

import math

import numpy as np

from cupola_gui.globe.camera import Camera
from cupola_gui.globe.marks import mark
from cupola_gui.globe.sprites import Atlas, Sprite
from cupola_gui.style import Tokens
from cupola_gui.world.heat import Heat
from cupola_gui.world.labels import EVENT, SELECTED, Label
from cupola_gui.world.space import geodetic_from_scene, scene_from_geodetic
from cupola_gui.world.words import pin_text, worst_text


class HeatMarks:
    """The marks of one heat map; nothing without it."""

    def __init__(self) -> None:
        self.heat: Heat | None = None
        self.pin: tuple[float, float] | None = None
        """Latitude and longitude (rad) of the value that was clicked."""

    def sprites(self, atlas: Atlas, theme: Tokens, camera: Camera) -> list[Sprite]:
        """Return the marks that are in sight."""
        return [mark(atlas, theme, kind, x, y) for kind, _, x, y in self._spots(camera)]

    def labels(self, theme: Tokens, camera: Camera) -> list[Label]:
        """Return what stands beside the marks."""
        return [
            Label(f"heat.{kind}", text, x, y, SELECTED if kind == "pin" else EVENT, theme.white, 9.0, tag=True)
            for kind, text, x, y in self._spots(camera)
        ]

    def _spots(self, camera: Camera) -> list[tuple[str, str, float, float]]:
        heat = self.heat
        if heat is None:
            return []
        wanted = []
        worst = heat.worst
        if worst is not None:
            latitude, longitude, value = worst
            middle = geodetic_from_scene(camera.focus / np.linalg.norm(camera.focus))[1]
            wanted.append(("worst", worst_text(heat, value), latitude, middle if longitude is None else longitude))
        if self.pin is not None:
            wanted.append(("pin", pin_text(heat, *self.pin), *self.pin))
        spots = []
        for kind, text, latitude, longitude in wanted:
            point = scene_from_geodetic(latitude, longitude)
            place, depth = camera.project(point)
            if depth > 0.0 and camera.visible(point * (1.0 + 1e-5)) == 1.0:
                spots.append((kind, text, float(place[0]), float(place[1])))
        return spots

    def pin_near(self, camera: Camera, x: float, y: float) -> bool:
        """Return whether the clicked value stands at a screen place."""
        return any(kind == "pin" and math.hypot(px - x, py - y) < 9.0 for kind, _, px, py in self._spots(camera))
