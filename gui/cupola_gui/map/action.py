"""What happens at a moment of a run, on the map: threats, looks, tracks, fly-outs, outcomes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from cupola.constants import EARTH_RADIUS_M
from cupola_gui.map.backdrop import pen_of
from cupola_gui.map.ground import split_at, washed
from cupola_gui.map.lines import Strip, chord, geodetic, paint_lines, strip_of
from cupola_gui.map.pictures import Pictures
from cupola_gui.map.sight import Sight
from cupola_gui.style import Tokens
from cupola_gui.world.labels import EVENT, SATELLITE, SELECTED, THREAT, Label
from cupola_gui.world.moment import Link, Moment, ThreatMark, TrackMark
from cupola_gui.world.space import Array, round_factor, scene_from_ecef
from cupola_gui.world.words import pale, range_text, threat_text

PATH_POINTS: Final = 600
ALL_PATH_POINTS: Final = 30_000
MOST_RINGS: Final = 60
NAMED_LOOKS: Final = 8
RING_PX, LEAST_PX = 24.0, 2.5
SatelliteAt = Callable[[str, int], Array | None]
ColorOf = Callable[[str], str]


class Action:
    """Paints moments."""

    def __init__(self, theme: Tokens) -> None:
        self.theme = theme
        self.moment: Moment | None = None
        self.magnification = 0.0
        """How many times larger than one sigma the rings are drawn, 0 without rings."""
        self._paths: dict[int, tuple[Any, Strip, Array]] = {}

    def paint(self, painter: QPainter, sight: Sight, satellite_at: SatelliteAt, color_of: ColorOf) -> None:
        """Paint paths, links, fly-outs and rings."""
        moment, theme = self.moment, self.theme
        self.magnification = 0.0
        if moment is None:
            return
        self._paint_paths(painter, sight, moment)
        pens = {
            "look": pen_of(theme.link_look, 1.0, 0.42),
            "stereo": pen_of(theme.link_stereo, 1.8, 1.0),
            "engage": pen_of(theme.link_engage, 1.8, 1.0),
            "broken": pen_of(theme.link_broken, 1.4, 1.0, (5.0, 5.0)),
        }
        for link in moment.links:
            start = satellite_at(link.layer_id, link.satellite)
            if start is not None:
                paint_lines(painter, sight, [chord(start, scene_from_ecef(link.end_ecef_m))], pens[link.kind])
        for flight in moment.fly_outs:
            planned = strip_of(scene_from_ecef(flight.planned_ecef_m))
            paint_lines(painter, sight, [planned], pen_of(theme.link_engage, 1.4, 1.0, (4.0, 4.0)))
            flown = strip_of(scene_from_ecef(flight.flown_ecef_m))
            paint_lines(painter, sight, [flown], pen_of(color_of(flight.layer_id), 2.0, 1.0))
        self._paint_rings(painter, sight, moment.tracks)

    def _paint_paths(self, painter: QPainter, sight: Sight, moment: Moment) -> None:
        everyone = (*moment.threats, *moment.waiting)
        most = max(16, min(PATH_POINTS, ALL_PATH_POINTS // max(1, len(everyone))))
        kept = {}
        for one in everyone:
            key = id(one.path_times_s)
            if key not in self._paths or len(self._paths[key][2]) > most:
                rows = np.linspace(0, len(one.path_times_s) - 1, min(most, len(one.path_times_s))).astype(int)
                line = strip_of(scene_from_ecef(one.path_ecef_m[rows]))
                self._paths[key] = one.path_times_s, line, one.path_times_s[rows]
            kept[key] = self._paths[key]
            _, line, times_s = kept[key]
            if one.state == "killed":
                end = int(np.searchsorted(times_s, one.killed_s or 0.0)) + 1
                cut = Strip(line.latitudes[:end], line.longitudes[:end])
                paint_lines(painter, sight, [cut], pen_of(self.theme.scene_killed, 1.6, 0.8))
                continue
            for part, width, alpha in split_at(line, times_s, moment.time_s, 2.2, 0.9):
                paint_lines(painter, sight, [part], pen_of(self.theme.scene_critical, width, alpha))
        self._paths = kept

    def _paint_rings(self, painter: QPainter, sight: Sight, tracks: Sequence[TrackMark]) -> None:
        """Paint the one-sigma ellipses over the ground, magnified as on the globe until they can be seen."""
        tracks = sorted(tracks, key=lambda track: not track.selected)[:MOST_RINGS]
        if not tracks:
            return
        chosen = sum(track.selected for track in tracks) or len(tracks)
        shapes = [_ellipse_px(track, sight) for track in tracks]
        largest = float(np.median([max(one[2]) for one in shapes[:chosen]]))
        self.magnification = round_factor(RING_PX / max(largest, 1e-9))
        painter.setPen(pen_of(self.theme.link_track, 1.4, 1.0))
        painter.setBrush(washed(self.theme.link_track, 0.16))
        for (x, y), angle, axes in shapes:
            painter.save()
            painter.translate(x, y)
            painter.rotate(math.degrees(angle))
            wide, high = (max(LEAST_PX, axis * self.magnification) for axis in axes)
            painter.drawEllipse(QPointF(0.0, 0.0), wide, high)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def paint_marks(self, painter: QPainter, sight: Sight, pictures: Pictures, color_of: ColorOf) -> list[Label]:
        """Paint threats, interceptors in flight and outcomes; returns their labels."""
        moment, theme = self.moment, self.theme
        if moment is None:
            return []
        labels = []
        order = {"killed": 0, "landed": 1, "flying": 2}
        kinds = {"flying": "hostile", "killed": "killed", "landed": "landed"}
        for one in sorted(moment.threats, key=lambda one: (one.selected, order[one.state])):
            x, y = screen_of(sight, one.position_ecef_m)
            pictures.mark(painter, kinds[one.state], x, y)
            if one.selected:
                pictures.mark(painter, "brackets", x, y)
            if one.state == "flying":
                labels.append(_threat_label(one, x, y, theme))
        for flight in moment.fly_outs:
            x, y = screen_of(sight, flight.position_ecef_m)
            pictures.mark(painter, "interceptor", x, y, color_of(flight.layer_id))
            text, hue = f"{flight.name}, to {flight.threat_id}", pale(color_of(flight.layer_id))
            labels.append(Label(f"flight.{flight.name}", text, x, y, EVENT, hue, 8.0))
        for outcome in moment.outcomes:
            x, y = screen_of(sight, outcome.position_ecef_m)
            pictures.mark(painter, "hit" if outcome.hit else "miss", x, y)
            labels.append(Label(f"outcome.{outcome.shot}", outcome.text, x, y, EVENT, theme.white, 14.0, tag=True))
        return labels

    def link_labels(self, sight: Sight, satellite_at: SatelliteAt) -> list[Label]:
        """Return the names of satellites that look at a selected threat, of its stereo pair, and its shortfall."""
        labels: list[Label] = []
        looks = 0
        for link in self.moment.links if self.moment is not None else ():
            start = satellite_at(link.layer_id, link.satellite)
            if start is None or not link.selected or link.kind == "engage":
                continue
            x, y = (float(value) for value in sight.screen(*geodetic(start)))
            if link.kind == "look":
                looks += 1
                if looks <= NAMED_LOOKS:
                    key, hue = f"look.{link.layer_id}.{link.satellite}", pale(self.theme.link_look)
                    labels.append(Label(key, link.satellite_name, x, y, SATELLITE, hue, 4.0))
                continue
            labels += self._pair_labels(link, start, x, y, sight)
        return labels

    def _pair_labels(self, link: Link, start: Array, x: float, y: float, sight: Sight) -> list[Label]:
        end = scene_from_ecef(link.end_ecef_m)
        key = f"{link.kind}.{link.layer_id}.{link.satellite}"
        hue = self.theme.white if link.kind == "stereo" else self.theme.link_broken
        text = f"{link.satellite_name}, {range_text(start, end)}"
        labels = [Label(f"partner.{key}", text, x, y, EVENT, hue, 5.0)]
        if link.kind == "broken":
            middle = sight.screen(*geodetic(0.5 * (start + end)))
            place = float(middle[0]), float(middle[1])
            labels.append(Label(key, link.note, *place, EVENT, self.theme.white, 4.0, tag=True, centered=True))
        return labels


def screen_of(sight: Sight, position_ecef_m: Array) -> tuple[float, float]:
    """Return the screen place of the ground below a position."""
    place = sight.screen(*geodetic(scene_from_ecef(position_ecef_m)))
    return float(place[0]), float(place[1])


def _threat_label(one: ThreatMark, x: float, y: float, theme: Tokens) -> Label:
    text = threat_text(one) if one.selected else one.id
    priority, gap = (SELECTED, 14.0) if one.selected else (THREAT, 11.0)
    return Label(one.path, text, x, y, priority, theme.scene_text, gap, tag=True)


def _ellipse_px(track: TrackMark, sight: Sight) -> tuple[tuple[float, float], float, tuple[float, float]]:
    """Return middle, angle of the first axis (rad, clockwise from east) and half axes (pixels) of one sigma."""
    latitude, longitude = (float(value) for value in geodetic(scene_from_ecef(track.estimate_ecef_m)))
    east = np.array([-math.sin(longitude), math.cos(longitude), 0.0])
    up = np.array(
        [math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)]
    )
    axes = np.stack([east / max(math.cos(latitude), 0.02), -np.cross(up, east)])
    axes *= math.degrees(1.0 / EARTH_RADIUS_M) * sight.scale
    values, vectors = np.linalg.eigh(axes @ track.covariance_ecef_m2 @ axes.T)
    sizes = np.sqrt(np.maximum(values, 0.0))
    angle = math.atan2(float(vectors[1, 0]), float(vectors[0, 0]))
    x, y = (float(value) for value in sight.screen(latitude, longitude))
    return (x, y), angle, (float(sizes[0]), float(sizes[1]))
