"""The ground in day and night, as pixels: land and ocean, night lights, a heat map, hatched places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from cupola.results.coverage import CoverageGrid
from cupola_data.earth_files import LAND_REACH_RAD, land_png, lights_jpg
from cupola_gui.map.sight import Sight
from cupola_gui.style import Tokens
from cupola_gui.world.heat import OPACITY, Heat, ring_of, ring_rows
from cupola_gui.world.space import Array

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]
EDGE: Final = math.sin(math.radians(6.0))
"""Half of the terminator's soft edge, as the sine of the Sun's height."""
LOW, HIGH = -0.18, 0.14
"""Sines of the Sun's height between which anything changes."""
SUNS, LANDS, LIGHTS = 256, 16, 32
LIGHTS_STRENGTH: Final = 0.75
HATCH_PX: Final = 14


@dataclass(frozen=True)
class Hatched:
    """Points of a grid that are hatched."""

    grid: CoverageGrid
    mask: NDArray[np.bool_]


def grey_of(data: bytes) -> Bytes:
    """Return an encoded picture as grey levels, shape (height, width)."""
    image = QImage.fromData(data).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


@lru_cache(maxsize=8)
def _land(level: int) -> Bytes:
    return _halved(_land(level - 1)) if level else grey_of(land_png())


@lru_cache(maxsize=8)
def _lights(level: int) -> Bytes:
    return _halved(_lights(level - 1)) if level else grey_of(lights_jpg())


def _halved(field: Bytes) -> Bytes:
    pairs = field.reshape(field.shape[0] // 2, 2, field.shape[1] // 2, 2).astype(np.uint16)
    return np.asarray((pairs.sum(axis=(1, 3)) + 2) // 4, np.uint8)


def _level(columns: int, pixel_rad: float) -> int:
    """Return how often a picture of the world may be halved before its pixels are larger than those of the map."""
    return max(0, min(5, math.floor(math.log2(pixel_rad * columns / math.tau)))) if pixel_rad > 0.0 else 0


@lru_cache(maxsize=1)
def _grain() -> Floats:
    """Noise of one step of the Sun's height, so that the terminator shows no bands."""
    return np.random.default_rng(1).random((256, 256), np.float32)


def sampled(field: Bytes, latitudes_rad: Array, longitudes_rad: Array) -> Floats:
    """Return an equirectangular picture of the world between its pixels, shape (latitudes, longitudes)."""
    height, width = field.shape
    down = np.clip((0.5 - latitudes_rad / math.pi) * height - 0.5, 0.0, height - 1.001)
    along = (longitudes_rad / math.tau + 0.5) * width - 0.5
    first = math.floor(float(along.min()))
    columns = np.arange(first, math.floor(float(along.max())) + 2) % width
    row, part = down.astype(np.int64), (down % 1.0).astype(np.float32)[:, None]
    strip = field[row[0] : row[-1] + 2][:, columns].astype(np.float32)
    row = row - row[0]
    across = strip[row] * (1.0 - part) + strip[row + 1] * part
    column = np.floor(along).astype(np.int64) - first
    share = (along - np.floor(along)).astype(np.float32)[None]
    return np.asarray(across[:, column] * (1.0 - share) + across[:, column + 1] * share, np.float32)


@lru_cache(maxsize=4)
def color_words(theme: Tokens) -> Words:
    """Return the colour of each Sun height, share of land and light, shape (SUNS * LANDS * LIGHTS,), as 0xffRRGGBB."""

    def ink(name: str) -> Array:
        color = QColor(getattr(theme, name))
        return np.array([color.red(), color.green(), color.blue()], dtype=np.float64)

    sun = np.linspace(LOW, HIGH, SUNS)
    day = _smooth(sun, -EDGE, EDGE)[:, None, None, None]
    dark = 1.0 - _smooth(sun, -0.16, 0.02)[:, None, None, None]
    land = np.linspace(0.0, 1.0, LANDS)[None, :, None, None]
    light = np.linspace(0.0, 1.0, LIGHTS)[None, None, :, None]
    ocean = ink("scene_ocean_night") * (1.0 - day) + ink("scene_ocean_day") * day
    soil = ink("scene_land_night") * (1.0 - day) + ink("scene_land_day") * day
    color = ocean * (1.0 - land) + soil * land + ink("scene_night_lights") * (light * dark * land * LIGHTS_STRENGTH)
    parts = np.rint(np.clip(color, 0.0, 255.0)).astype(np.uint32)
    words = 0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]
    return np.ascontiguousarray(words.ravel(), np.uint32)


def _smooth(value: Array, low: float, high: float) -> Array:
    share = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share))


def ground_image(
    sight: Sight, ratio: float, sun: Array, theme: Tokens, lights: bool, heat: Heat | None, hatched: Hatched | None
) -> QImage:
    """Return the ground at the resolution of the screen; space where there is no world."""
    width, height = max(1, round(sight.width * ratio)), max(1, round(sight.height * ratio))
    words = np.full((height, width), QColor(theme.scene_space).rgb(), np.uint32)
    left, top, right, bottom = (round(edge * ratio) for edge in sight.frame)
    if right > left and bottom > top:
        xs = (np.arange(left, right) + 0.5) / ratio
        ys = (np.arange(top, bottom) + 0.5) / ratio
        longitudes = np.radians(sight.longitude_deg + (xs - 0.5 * sight.width) / sight.scale)
        latitudes = np.radians(np.clip(sight.latitude_deg - (ys - 0.5 * sight.height) / sight.scale, -90.0, 90.0))
        world = _world(latitudes, longitudes, sun, theme, lights, math.radians(1.0 / (sight.scale * ratio)))
        if heat is not None:
            _lay_heat(world, heat, latitudes, longitudes)
        if hatched is not None:
            _lay_hatch(world, hatched, latitudes, longitudes, ratio, QColor(theme.scene_caution))
        words[top:bottom, left:right] = world
    image = QImage(words.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _world(latitudes: Array, longitudes: Array, sun: Array, theme: Tokens, lights: bool, pixel_rad: float) -> Words:
    flat = (np.cos(longitudes) * sun[0] + np.sin(longitudes) * sun[1]).astype(np.float32)[None]
    height = np.cos(latitudes).astype(np.float32)[:, None] * flat
    height += (np.sin(latitudes) * sun[2]).astype(np.float32)[:, None]
    step = (SUNS - 1) / (HIGH - LOW)
    grain = _grain()
    rows, columns = (-(-size // 256) for size in height.shape)
    index = np.clip((height - LOW) * step, 0.0, SUNS - 1.0)
    index += np.tile(grain, (rows, columns))[: height.shape[0], : height.shape[1]]
    index = np.minimum(index, SUNS - 1.0).astype(np.int32)
    land = sampled(_land(_level(4096, pixel_rad)), latitudes, longitudes)
    coast = (land - 128.0) * np.float32(LAND_REACH_RAD / 127.0 / max(pixel_rad, 2e-5))
    index *= LANDS
    index += np.clip((0.5 + coast) * (LANDS - 1) + 0.5, 0.0, LANDS - 1.0).astype(np.int32)
    index *= LIGHTS
    if lights:
        light = sampled(_lights(_level(2048, pixel_rad)), latitudes, longitudes)
        index += (light * np.float32((LIGHTS - 1) / 255.0) + 0.5).astype(np.int32)
    return np.asarray(color_words(theme)[index], np.uint32)


def _lay_heat(words: Words, heat: Heat, latitudes: Array, longitudes: Array) -> None:
    values = heat.grid.figures[heat.figure]
    colors = heat.rgba(values)[ring_rows(heat.grid, longitudes)]
    order = colors[..., [2, 1, 0, 3]].astype(np.uint16)
    ring = ring_of(heat.grid, latitudes)
    share = round(256 * OPACITY)
    keep = 256 - share * (order[..., 3:] > 0).astype(np.uint16)
    add = order * np.uint16(share)
    pixels = words.view(np.uint8).reshape(*words.shape, 4)
    for channel in range(3):
        mixed = pixels[..., channel] * keep[ring, :, 0] + add[ring, :, channel]
        pixels[..., channel] = mixed >> 8


def _lay_hatch(
    words: Words, hatched: Hatched, latitudes: Array, longitudes: Array, ratio: float, color: QColor
) -> None:
    inside = hatched.mask[ring_rows(hatched.grid, longitudes)][ring_of(hatched.grid, latitudes)]
    down, along = np.arange(words.shape[0])[:, None], np.arange(words.shape[1])[None]
    line = np.clip(1.3 - np.abs(((along + down) / ratio) % HATCH_PX - 0.5 * HATCH_PX), 0.0, 1.0)
    alpha = np.where(inside, np.rint(256.0 * (0.07 + 0.27 * line)), 0.0).astype(np.uint16)
    pixels = words.view(np.uint8).reshape(*words.shape, 4)
    for channel, ink in enumerate((color.blue(), color.green(), color.red())):
        pixels[..., channel] = (pixels[..., channel] * (256 - alpha) + np.uint16(ink) * alpha) >> 8
