"""The Earth itself: sky, stars, day and night, land, coast, borders, graticule, night lights and rim."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from vispy import gloo

from cupola_data.earth_files import LAND_REACH_RAD, LineSet, land_png, lights_jpg, lines_rad
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.frame import Frame, Shader
from cupola_gui.globe.inks import ink, shade
from cupola_gui.globe.lines import Line, LineBatch, Stroke
from cupola_gui.globe.shaders import EARTH_FRAGMENT, SKY_VERTEX, STAR_FRAGMENT, STAR_VERTEX
from cupola_gui.style import Tokens
from cupola_gui.world.heat import OPACITY
from cupola_gui.world.space import STRETCH, Array, scene_from_geodetic

STARS: Final = 90
LIGHTS: Final = 0.75
NEAR_PIXEL: Final = 0.0016
"""Pixel size (Earth radii) below which the fine coast is drawn, about 10 km."""


def grey_of(data: bytes) -> NDArray[np.uint8]:
    """Return an encoded picture as grey levels, shape (height, width)."""
    image = QImage.fromData(data).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def stars() -> NDArray[np.float32]:
    """Return directions and brightness of the stars, shape (STARS, 4): invented, evenly strewn, always the same."""
    rng = np.random.default_rng(20270101)
    directions = rng.normal(size=(STARS * 10, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    brightness = 0.10 + 0.35 * rng.random(len(directions)) ** 2
    return np.column_stack([directions, brightness]).astype(np.float32)


def graticule(color: str) -> list[Line]:
    """Return meridians and parallels every 15 degrees, the equator brighter."""
    lines = []
    for degrees in range(-180, 180, 15):
        top = 90.0 if degrees % 90 == 0 else 75.0
        latitudes = np.radians(np.linspace(-top, top, 91))
        lines.append(Line(scene_from_geodetic(latitudes, math.radians(degrees)), shade(color, 0.10)))
    around = np.radians(np.linspace(-180.0, 180.0, 181))
    parallels = [degrees for degrees in range(-75, 90, 15) if degrees]
    lines += [Line(scene_from_geodetic(math.radians(degrees), around), shade(color, 0.10)) for degrees in parallels]
    return [*lines, Line(scene_from_geodetic(0.0, around), shade(color, 0.19))]


class Overlay:
    """A picture of the world that lies over the ground; goes to the card with the next picture."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = pixels
        self._texture: Any = None

    def bind(self, sky: Shader, name: str) -> None:
        """Send the picture once and name it in the shader."""
        if self._texture is None:
            self._texture = gloo.Texture2D(self.pixels, interpolation="linear", wrapping=("clamp_to_edge", "repeat"))
            sky[name] = self._texture


NO_HEAT: Final = np.zeros((1, 1, 4), np.uint8)
NO_HATCH: Final = np.zeros((1, 1), np.uint8)


class Earth:
    """Everything that is drawn of the Earth; made for the tokens of one theme."""

    def __init__(self, theme: Tokens) -> None:
        self.theme = theme
        self.sun: Array = np.array([1.0, 0.0, 0.0])
        self.show_graticule = True
        self.show_borders = True
        self.show_lights = True
        self._sky: Shader | None = None
        self._stars: Shader | None = None
        self._heat: Overlay | None = None
        self._hatch: Overlay | None = None
        self._lines: dict[tuple[bool, bool, bool], LineBatch] = {}
        """By near or far, with or without graticule, borders."""

    def _load(self) -> tuple[Shader, Shader]:
        theme = self.theme
        corners = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
        sky = Shader(SKY_VERTEX, EARTH_FRAGMENT)
        sky["a_corner"] = corners
        for name in ("ocean_day", "ocean_night", "land_day", "land_night", "rim", "space"):
            sky[f"u_{name}"] = ink(getattr(theme, f"scene_{name}"))
        sky["u_lights_color"] = ink(theme.scene_night_lights)
        for name, data in (("u_land", land_png()), ("u_lights", lights_jpg())):
            sky[name] = gloo.Texture2D(grey_of(data), interpolation="linear", wrapping=("clamp_to_edge", "repeat"))
        sky["u_caution"] = ink(theme.scene_caution)
        star_marks = Shader(STAR_VERTEX, STAR_FRAGMENT)
        star_marks["a_star"] = stars()
        star_marks["u_color"] = ink(theme.white)
        self._sky, self._stars = sky, star_marks
        return sky, star_marks

    def _ground_lines(self, coast: LineSet, borders: LineSet) -> LineBatch:
        """Return graticule, borders and coast, as far as they are shown, as one batch."""
        theme = self.theme
        lines = graticule(theme.scene_graticule) if self.show_graticule else []
        wanted = [(coast, 0.8, shade(theme.scene_coast, 0.55))]
        if self.show_borders:
            wanted.insert(0, (borders, 0.6, shade(theme.scene_border, 0.20)))
        sets = lines_rad(*(name for name, _, _ in wanted))
        for name, width, color in wanted:
            lines += [Line(scene_from_geodetic(p[:, 1], p[:, 0]), color, width=width) for p in sets[name]]
        batch = LineBatch(Stroke(0.6, on_ground=True))
        batch.set_lines(lines)
        return batch

    def set_heat(self, pixels: NDArray[np.uint8] | None) -> None:
        """Lay a picture of the world over the ground, (rows, columns, 4), colours times alpha; None takes it away."""
        self._heat = Overlay(NO_HEAT if pixels is None else pixels)

    def set_hatch(self, pixels: NDArray[np.uint8] | None) -> None:
        """Hatch the places where a picture of the world is 255, (rows, columns); None hatches nothing."""
        self._hatch = Overlay(NO_HATCH if pixels is None else pixels)

    def take_overlays(self, other: Earth) -> None:
        """Take what lies over the ground from an Earth that was drawn for another theme or OpenGL state."""
        for name in ("_heat", "_hatch"):
            overlay = getattr(other, name)
            setattr(self, name, None if overlay is None else Overlay(overlay.pixels))

    def _bind_overlays(self, sky: Shader) -> None:
        self._heat = self._heat or Overlay(NO_HEAT)
        self._hatch = self._hatch or Overlay(NO_HATCH)
        self._heat.bind(sky, "u_heat")
        self._hatch.bind(sky, "u_hatch")
        sky["u_overlays"] = (OPACITY, 0.0 if self._hatch.pixels is NO_HATCH else 1.0)

    def draw(self, frame: Frame, camera: Camera) -> None:
        """Draw the Earth as the first thing of a picture."""
        sky, star_marks = self._sky, self._stars
        if sky is None or star_marks is None:
            sky, star_marks = self._load()
        sky["u_sun"] = tuple(self.sun.tolist())
        sky["u_stretch"] = (STRETCH, LAND_REACH_RAD, LIGHTS if self.show_lights else 0.0)
        self._bind_overlays(sky)
        sky.draw(frame, "triangle_strip")
        star_marks.draw(frame, "points")
        near = bool((np.linalg.norm(camera.eye) - 1.0) / camera.focal_px < NEAR_PIXEL)
        key = (near, self.show_graticule, self.show_borders)
        if key not in self._lines:
            self._lines[key] = self._ground_lines(*(("coast", "borders") if near else ("coast_far", "borders_far")))
        self._lines[key].cull(camera)
        self._lines[key].draw(frame)
