"""Contrast and lightness: a layer's own hue stays readable on panels and on the night side of the globe."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from cupola_gui.style.tokens import DARK, LIGHT, tokens

_OKLAB_FROM_LMS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LMS_FROM_RGB = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_STOCK = {
    getattr(DARK, name): getattr(LIGHT, name)
    for name in ("layer_custody", "layer_interceptors", "layer_lasers", "layer_warning", "layer_relay")
}


def _linear(color: str) -> np.ndarray:
    encoded = np.array([int(color[place : place + 2], 16) / 255.0 for place in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _encoded(linear: np.ndarray) -> str:
    clipped = np.clip(linear, 0.0, 1.0)
    encoded = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(value) * 255):02x}" for value in encoded)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, 2018, "contrast ratio")."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    brightness = sorted((float(weights @ _linear(color)) for color in (first, second)), reverse=True)
    return (brightness[0] + 0.05) / (brightness[1] + 0.05)


def oklch(color: str) -> tuple[float, float, float]:
    """Return lightness, chroma and hue (rad) of a colour (Ottosson, 2020, "A perceptual color space")."""
    lightness, a, b = _OKLAB_FROM_LMS @ np.cbrt(_LMS_FROM_RGB @ _linear(color))
    return float(lightness), float(math.hypot(a, b)), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue_rad: float) -> str:
    """Return the colour of a lightness, chroma and hue; what the screen cannot show is clipped."""
    lab = np.array([lightness, chroma * math.cos(hue_rad), chroma * math.sin(hue_rad)])
    lms = np.linalg.solve(_OKLAB_FROM_LMS, lab) ** 3
    return _encoded(np.linalg.solve(_LMS_FROM_RGB, lms))


def _until(color: str, ground: str, ratio: float, step: float) -> str:
    lightness, chroma, hue = oklch(color)
    while contrast(color, ground) < ratio and 0.0 < lightness + step < 1.0:
        lightness += step
        color = from_oklch(lightness, chroma, hue)
    return color


@cache
def _panel_color(color: str, theme: str) -> str:
    if theme == "dark":
        return color
    return _STOCK.get(color.lower()) or _until(color, LIGHT.s1, 4.0, -0.01)


def panel_color(color: str) -> str:
    """Return a layer's colour as it stands in panels: 4:1 on light ones, unchanged on dark ones."""
    return _panel_color(color, tokens().theme)


@cache
def scene_color(color: str) -> str:
    """Return a layer's colour as it stands in the scene: at least 3:1 on the night ocean."""
    return _until(color, DARK.scene_ocean_night, 3.0, 0.01)


def mixed(first: str, second: str, share: float) -> str:
    """Return ``first`` with ``share`` (0 to 1) of ``second`` in it, mixed as encoded values."""
    channels = (
        round((1 - share) * int(first[place : place + 2], 16) + share * int(second[place : place + 2], 16))
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)
