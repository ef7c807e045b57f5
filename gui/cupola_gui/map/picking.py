"""What is under the pointer on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cupola_gui.map.action import screen_of
from cupola_gui.map.lines import Strip, pieces
from cupola_gui.map.sight import Sight
from cupola_gui.world.space import Array

if TYPE_CHECKING:
    from cupola_gui.map.drawing import Drawing

MARK_PX = 11.0
SATELLITE_PX = 7.0
LINE_PX = 5.0


def object_at(drawing: Drawing, sight: Sight, x: float, y: float) -> str:
    """Return the path of the object at a screen place, "" where there is none: threats, sites, satellites, lines."""
    moment = drawing.action.moment
    marks = [(one.path, *screen_of(sight, one.position_ecef_m)) for one in (moment.threats if moment else ())]
    found = _nearest_mark(marks, x, y)
    if found:
        return found
    sites = drawing.ground.sites_on_screen(sight, drawing.shown)
    found = _nearest_mark([(f"sites.{site.id}", at_x, at_y) for site, at_x, at_y in sites], x, y)
    if found:
        return found
    best = SATELLITE_PX
    for layer_id, layer in drawing.layers.in_sight():
        places = sight.screen(layer.places[:, 0], layer.places[:, 1])
        distances = np.nan_to_num(np.hypot(places[:, 0] - x, places[:, 1] - y), nan=np.inf)
        number = int(np.argmin(distances))
        if distances[number] < best:
            best, found = float(distances[number]), f"satellites.{layer_id}.{number}"
    return found or _line_at(drawing, sight, x, y)


def _nearest_mark(marks: list[tuple[str, float, float]], x: float, y: float) -> str:
    best, found = MARK_PX, ""
    for path, at_x, at_y in marks:
        distance = float(np.hypot(at_x - x, at_y - y))
        if distance <= best:
            best, found = distance, path
    return found


def _line_at(drawing: Drawing, sight: Sight, x: float, y: float) -> str:
    """Return the region or the raid whose line is under the pointer."""
    rims = [*drawing.ground.region_rims, *(rim for rim, _ in drawing.ground.area_rims)]
    best, found = LINE_PX, ""
    for rim in rims:
        if drawing.shown(rim.path):
            distance = _distance(rim.line, sight, x, y)
            if distance < best:
                best, found = distance, rim.path
    return found


def _distance(line: Strip, sight: Sight, x: float, y: float) -> float:
    """Return how far a place is from a line (pixels)."""
    best = float("inf")
    for xy in pieces(line, sight):
        best = min(best, _from_segments(xy, np.array([x, y])))
    return best


def _from_segments(xy: Array, place: Array) -> float:
    step = np.diff(xy, axis=0)
    length = np.maximum(np.einsum("ij,ij->i", step, step), 1e-12)
    share = np.clip(np.einsum("ij,ij->i", place - xy[:-1], step) / length, 0.0, 1.0)
    return float(np.hypot(*(xy[:-1] + share[:, None] * step - place).T).min())
