"""What lies on the ground of the map, and the tracks over it: regions, areas, sites, footprints, orbits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor, QPainter

from cupola.scenario.parts import Area, CircleRegion, LatitudeBand, Raid, Region, Site
from cupola_gui.map.backdrop import pen_of
from cupola_gui.map.lines import Strip, paint_lines, paint_outlines, strip, strip_of
from cupola_gui.map.pictures import Pictures
from cupola_gui.map.sight import Sight
from cupola_gui.style import Tokens
from cupola_gui.world.labels import SELECTED, SITE, Label
from cupola_gui.world.shapes import outlines_rad
from cupola_gui.world.space import Array, circles_about, scene_from_ecef
from cupola_gui.world.words import pale

Shown = Callable[[str], bool]


@dataclass(frozen=True)
class Track:
    """Where a satellite goes over the ground."""

    times_s: Array
    """Rising, shape (times,)."""
    positions_ecef_m: Array
    """Shape (times, 3)."""
    color: str


@dataclass(frozen=True)
class Rim:
    """The outline of a region or an area with the path of its object."""

    path: str
    line: Strip


class Ground:
    """Keeps what it was given as lines on the map."""

    def __init__(self, theme: Tokens) -> None:
        self.theme = theme
        self.sites: tuple[Site, ...] = ()
        self.regions: tuple[Region, ...] = ()
        self.raids: tuple[Raid, ...] = ()
        self.region_rims: list[Rim] = []
        self.area_rims: list[tuple[Rim, str]] = []
        """With the token of their hue."""
        self.turn_rad = 0.0
        """How far the orbits have turned about the Earth's axis since they were given."""
        self._orbits: tuple[list[Strip], str, int | None] = ([], "", None)
        self._footprints: tuple[Array, float, str] | None = None
        self._tracks: list[tuple[Strip, Array, str]] = []

    def set_regions(self, regions: Sequence[Region]) -> None:
        """Show these regions."""
        self.regions = tuple(regions)
        self.region_rims = [
            Rim(f"regions.{one.id}", strip(rim[:, 0], rim[:, 1])) for one in regions for rim in outlines_rad(one)
        ]

    def set_raids(self, raids: Sequence[Raid]) -> None:
        """Show the launch and aim areas of these raids."""
        self.raids = tuple(raids)
        self.area_rims = [
            (Rim(f"raids.{raid.id}", strip(rim[:, 0], rim[:, 1])), color)
            for raid in raids
            for area, color in ((raid.launch_area, "scene_critical"), (raid.aim_area, "scene_caution"))
            for rim in outlines_rad(area)
        ]

    def set_orbits(self, rings_ecef_m: Array | None, color: str, edited: int | None) -> None:
        """Show orbits, each closed, Earth-fixed (m), shape (planes, points, 3)."""
        rings = [] if rings_ecef_m is None else [strip_of(ring) for ring in scene_from_ecef(rings_ecef_m)]
        self._orbits = rings, color, edited
        self.turn_rad = 0.0

    def set_footprints(self, centres_ecef_m: Array | None, radius_rad: float, color: str) -> None:
        """Show the ground within a central angle of places, shape (n, 3)."""
        self._footprints = None if centres_ecef_m is None else (centres_ecef_m, radius_rad, color)

    def set_tracks(self, tracks: Sequence[Track]) -> None:
        """Show where satellites go over the ground."""
        self._tracks = [(strip_of(scene_from_ecef(t.positions_ecef_m)), t.times_s, t.color) for t in tracks]

    def paint(self, painter: QPainter, sight: Sight, shown: Shown, now_s: float) -> None:
        """Paint everything but the sites."""
        theme = self.theme
        self._paint_regions(painter, sight, shown)
        for rim, color in self.area_rims:
            if shown(rim.path):
                pen = pen_of(getattr(theme, color), 1.2, 0.8, (5.0, 4.0))
                paint_outlines(painter, sight, [rim.line], pen, washed(getattr(theme, color), 0.06))
        if self._footprints is not None:
            centres, radius, color = self._footprints
            rims = footprint_rims(centres, radius)
            paint_outlines(painter, sight, rims, pen_of(color, 0.8, 0.45), washed(color, 0.055))
        rings, color, edited = self._orbits
        turned = [Strip(ring.latitudes, ring.longitudes + self.turn_rad) for ring in rings]
        paint_lines(painter, sight, [ring for number, ring in enumerate(turned) if number != edited],
                    pen_of(color or theme.white, 0.7, 0.17))  # fmt: skip
        if edited is not None and edited < len(turned):
            paint_lines(painter, sight, [turned[edited]], pen_of(color, 1.6, 0.95))
        for line, times_s, color in self._tracks:
            for part, width, alpha in split_at(line, times_s, now_s, 1.8, 0.9):
                paint_lines(painter, sight, [part], pen_of(color, width, alpha))

    def _paint_regions(self, painter: QPainter, sight: Sight, shown: Shown) -> None:
        theme = self.theme
        wash = washed(theme.scene_normal, 0.04)
        for region in self.regions:
            if isinstance(region, LatitudeBand) and shown(f"regions.{region.id}"):
                left, _, right, _ = sight.frame
                top, bottom = (float(sight.y(np.radians(edge))) for edge in (region.north_deg, region.south_deg))
                painter.fillRect(round(left), round(top), round(right - left), max(0, round(bottom - top)), wash)
        bands = {f"regions.{region.id}" for region in self.regions if isinstance(region, LatitudeBand)}
        pen = pen_of(theme.scene_normal, 1.2, 0.9)
        for rim in self.region_rims:
            if not shown(rim.path):
                continue
            if rim.path in bands:
                paint_lines(painter, sight, [rim.line], pen)
            else:
                paint_outlines(painter, sight, [rim.line], pen, wash)

    def paint_sites(
        self, painter: QPainter, sight: Sight, pictures: Pictures, shown: Shown, selection: Sequence[str]
    ) -> list[Label]:
        """Paint the marks of the sites; returns the labels of sites, regions and raids."""
        theme = self.theme
        labels = []
        for site, x, y in self.sites_on_screen(sight, shown):
            path = f"sites.{site.id}"
            pictures.mark(painter, "friend", x, y)
            if path in selection:
                pictures.mark(painter, "brackets", x, y)
            labels.append(Label(path, site.name, x, y, SELECTED if path in selection else SITE, theme.scene_text, 8.0))
        for region in self.regions:
            if shown(f"regions.{region.id}"):
                labels += _below(f"regions.{region.id}", region.name, region, sight, theme.scene_normal, selection)
        for raid in self.raids:
            if shown(f"raids.{raid.id}"):
                path = f"raids.{raid.id}"
                labels += _below(path, raid.name, raid.launch_area, sight, theme.scene_critical, selection)
        return labels

    def sites_on_screen(self, sight: Sight, shown: Shown) -> list[tuple[Site, float, float]]:
        """Return the sites that are shown with their screen places."""
        sites = [site for site in self.sites if shown(f"sites.{site.id}")]
        places = [sight.screen(math.radians(site.latitude_deg), math.radians(site.longitude_deg)) for site in sites]
        return [(site, float(place[0]), float(place[1])) for site, place in zip(sites, places, strict=True)]


def footprint_rims(centres_ecef_m: Array, radius_rad: float) -> list[Strip]:
    """Return the rims of the ground within a central angle of places, shape (n, 3)."""
    if radius_rad <= 0.0 or len(centres_ecef_m) == 0:
        return []
    directions = scene_from_ecef(centres_ecef_m)
    directions = directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-12)
    return [strip_of(rim) for rim in circles_about(directions, radius_rad)]


def split_at(
    line: Strip, times_s: Array, now_s: float, width: float, ahead_width: float
) -> list[tuple[Strip, float, float]]:
    """Return the part of a line that is flown and the part ahead, each with its width and opacity."""
    cut = int(np.searchsorted(times_s, now_s, side="right"))
    parts = []
    if cut == 0 or cut == len(times_s):
        whole = (line, width, 0.95) if cut else (line, ahead_width, 0.55)
        return [whole]
    share = (now_s - times_s[cut - 1]) / (times_s[cut] - times_s[cut - 1])
    here = [values[cut - 1] + share * (values[cut] - values[cut - 1]) for values in (line.latitudes, line.longitudes)]
    flown = Strip(np.append(line.latitudes[:cut], here[0]), np.append(line.longitudes[:cut], here[1]))
    ahead = Strip(np.append(here[0], line.latitudes[cut:]), np.append(here[1], line.longitudes[cut:]))
    parts.append((ahead, ahead_width, 0.55))
    parts.append((flown, width, 0.95))
    return parts


def washed(color: str, alpha: float) -> QColor:
    """Return a colour with its opacity."""
    wash = QColor(color)
    wash.setAlphaF(alpha)
    return wash


def _below(
    path: str, name: str, area: Region | Area, sight: Sight, color: str, selection: Sequence[str]
) -> list[Label]:
    """Return the name of an area below the southernmost place of its largest rim."""
    rims = outlines_rad(area, 32)
    if not rims and isinstance(area, CircleRegion | Area):
        rims = [np.radians([[area.latitude_deg, area.longitude_deg]])]
    if not rims:
        return []
    rim = max(rims, key=len)
    line = strip(rim[:, 0], rim[:, 1])
    middle = 0.5 * float(line.longitudes.min() + line.longitudes.max())
    x, y = (float(value) for value in sight.screen(float(line.latitudes.min()), middle))
    if not (0.0 <= x <= sight.width and 0.0 <= y <= sight.height):
        return []
    priority = SELECTED if path in selection else SITE
    return [Label(path, name, x, y + 9.0, priority, pale(color), 3.0, centered=True)]
