"""What stands in the legend and beside marks, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from cupola.constants import EARTH_RADIUS_M
from cupola_gui.style import tokens
from cupola_gui.style.numbers import grouped, quantity_text
from cupola_gui.world.chips import Part
from cupola_gui.world.heat import Heat
from cupola_gui.world.moment import Moment, ThreatMark
from cupola_gui.world.space import Array, scene_from_ecef

LAYER_TITLES: Final = 5


@dataclass(frozen=True)
class LayerWords:
    """A layer as the legend names it."""

    title: str
    satellites: int
    shape: str
    color: str


def layer_parts(layers: Sequence[LayerWords]) -> tuple[Part, ...]:
    """Return the legend of the layers in sight, with their counts."""
    shown = [layer for layer in layers if layer.satellites]
    parts = [Part(f"{one.title} {grouped(one.satellites)}", one.shape, one.color) for one in shown[:LAYER_TITLES]]
    if len(shown) > LAYER_TITLES:
        parts.append(Part(f"and {len(shown) - LAYER_TITLES} more", quiet=True))
    return tuple(parts)


def link_parts(moment: Moment | None, magnification: float) -> tuple[Part, ...]:
    """Return the legend of the links while an engagement is drawn; empty when there is none."""
    theme = tokens()
    if moment is None or not any(one.state == "flying" for one in moment.threats):
        return ()
    kinds = {link.kind for link in moment.links}
    parts = []
    if "look" in kinds:
        parts.append(Part("look", "line", theme.link_look))
    if "stereo" in kinds:
        parts.append(Part("stereo pair", "line", theme.link_stereo))
    if moment.tracks and magnification:
        parts.append(Part(f"track, 1 σ × {grouped(magnification)}", "ellipse", theme.link_track))
    if "engage" in kinds or moment.fly_outs:
        parts.append(Part("engage", "line", theme.link_engage))
    if "broken" in kinds:
        parts.append(Part("broken", "dash", theme.link_broken))
    return tuple(parts)


def place_text(place: tuple[float, float], sun: Array) -> str:
    """Return "41.2° N 087.6° W night" for latitude and longitude (rad)."""
    up = np.array(
        [math.cos(place[0]) * math.cos(place[1]), math.cos(place[0]) * math.sin(place[1]), math.sin(place[0])]
    )
    return f"{coordinates_text(*place)} {'day' if float(up @ sun) > 0.0 else 'night'}"


def coordinates_text(latitude_rad: float, longitude_rad: float) -> str:
    """Return "41.2° N 087.6° W"."""
    latitude, longitude = math.degrees(latitude_rad), math.degrees(longitude_rad)
    longitude = (longitude + 180.0) % 360.0 - 180.0
    north = "S" if round(latitude, 1) < 0 else "N"
    east = "W" if round(longitude, 1) < 0 else "E"
    return f"{abs(latitude):04.1f}° {north} {abs(longitude):05.1f}° {east}"


def worst_text(heat: Heat, value: float) -> str:
    """Return what stands beside the worst place of a heat map."""
    return f"Worst {heat.text(value)}"


def pin_text(heat: Heat, latitude_rad: float, longitude_rad: float) -> str:
    """Return what stands beside a place of a heat map that was clicked."""
    value = heat.text(heat.value_at(latitude_rad, longitude_rad))
    return f"{value} at {coordinates_text(latitude_rad, longitude_rad)}"


def threat_text(one: ThreatMark) -> str:
    """Return what stands beside a selected threat: name, altitude, speed."""
    length = float(np.linalg.norm(scene_from_ecef(one.position_ecef_m)))
    height_m = float(np.linalg.norm(one.position_ecef_m)) * (1.0 - 1.0 / length)
    altitude = quantity_text(max(height_m, 0.0) / 1000.0, "km", 0)
    return f"{one.id}, {altitude}, {quantity_text(one.speed_m_s / 1000.0, 'km/s', 1)}"


def range_text(start: Array, end: Array) -> str:
    """Return the distance of two scene positions, shape (3,)."""
    return quantity_text(float(np.linalg.norm(start - end) * EARTH_RADIUS_M) / 1000.0, "km", 0)


def pale(color: str) -> str:
    """Return the hue as it is readable for text in the scene: two thirds on the way to white."""
    channels = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(value + (255 - value) * 0.55):02x}" for value in channels)
