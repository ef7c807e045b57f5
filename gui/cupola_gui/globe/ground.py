"""What lies still on and over the ground: regions, areas, sites, footprints, orbits; given from the scenario."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from cupola.scenario.parts import Area, CircleRegion, Raid, Region, Site
from cupola_gui.globe.camera import Camera
from cupola_gui.globe.fills import Fills
from cupola_gui.globe.frame import Frame
from cupola_gui.globe.inks import shade
from cupola_gui.globe.lines import Line, LineBatch, Stroke
from cupola_gui.globe.marks import mark
from cupola_gui.globe.sprites import Atlas, Sprite
from cupola_gui.style import Tokens
from cupola_gui.world.labels import SELECTED, SITE, Label
from cupola_gui.world.shapes import outlines_rad
from cupola_gui.world.space import Array, circles_about, scene_from_ecef, scene_from_geodetic
from cupola_gui.world.words import pale

Shown = Callable[[str], bool]


class Ground:
    """Keeps what it was given and rebuilds its lines when that, or what is visible, changes."""

    def __init__(self, theme: Tokens) -> None:
        self.regions: tuple[Region, ...] = ()
        self.sites: tuple[Site, ...] = ()
        self.raids: tuple[Raid, ...] = ()
        self._orbits: tuple[Array, str, int | None] | None = None
        self._footprints: tuple[Array, float, str] | None = None
        self._area_rims: Sequence[Line] = ()
        self._dashed_for: Camera | None = None
        self.retheme(theme)

    def retheme(self, theme: Tokens) -> None:
        """Make everything anew for a theme, or for a new picture."""
        self.theme = theme
        self._fills = {name: Fills() for name in ("regions", "launch", "aim", "footprints")}
        self._lines = {
            "regions": LineBatch(Stroke(1.2)),
            "areas": LineBatch(Stroke(1.2, on=5.0, off=4.0)),
            "footprints": LineBatch(Stroke(0.8)),
            "orbits": LineBatch(Stroke(0.7, beyond=0.8)),
            "edited": LineBatch(Stroke(1.6, beyond=1.4)),
        }
        self.set_orbits(self._orbits)
        self.set_footprints(self._footprints)

    def rebuild(self, shown: Shown) -> None:
        """Build the regions and areas that are to be seen."""
        theme = self.theme
        shown_regions = [region for region in self.regions if shown(f"regions.{region.id}")]
        rims = [rim for region in shown_regions for rim in rims_of(region)]
        discs = [rim for region in shown_regions if isinstance(region, CircleRegion) for rim in rims_of(region)]
        self._fills["regions"].set_discs(discs, shade(theme.scene_normal, 0.04))
        self._lines["regions"].set_lines([Line(rim, shade(theme.scene_normal, 0.9)) for rim in rims])
        lines = []
        for name, color in (("launch", theme.scene_critical), ("aim", theme.scene_caution)):
            areas = [getattr(raid, f"{name}_area") for raid in self.raids if shown(f"raids.{raid.id}")]
            rims = [rim for area in areas for rim in rims_of(area)]
            self._fills[name].set_discs(rims, shade(color, 0.06))
            lines += [Line(rim, shade(color, 0.8)) for rim in rims]
        self._area_rims = lines
        self._dashed_for = None

    def set_orbits(self, orbits: tuple[Array, str, int | None] | None) -> None:
        """Show orbits: rings Earth-fixed (m, shape (planes, points, 3)), hue, number of the edited one."""
        self._orbits = orbits
        rings, color, edited = orbits if orbits is not None else (np.zeros((0, 0, 3)), self.theme.white, None)
        scene = scene_from_ecef(rings)
        self._lines["orbits"].set_loops(scene[np.arange(len(scene)) != edited], shade(color, 0.17))
        bright = [Line(scene[edited], shade(color, 0.95))] if edited is not None and edited < len(scene) else []
        self._lines["edited"].set_lines(bright)

    def rings(self) -> Array | None:
        """Return the orbits as scene positions where they lie now, shape (planes, points, 3); None without any."""
        if self._orbits is None or not len(self._orbits[0]):
            return None
        rings, turn = scene_from_ecef(self._orbits[0]), self._lines["orbits"].turn_rad
        x, y, z = rings[..., 0], rings[..., 1], rings[..., 2]
        cosine, sine = math.cos(turn), math.sin(turn)
        return np.stack([cosine * x - sine * y, sine * x + cosine * y, z], axis=-1)

    def set_turn(self, turn_rad: float) -> None:
        """Turn the orbits about the Earth's axis: they keep their place among the stars while the Earth turns."""
        for name in ("orbits", "edited"):
            self._lines[name].turn_rad = turn_rad

    def set_footprints(self, footprints: tuple[Array, float, str] | None) -> None:
        """Show the ground seen from places: centres Earth-fixed (m, (n, 3)), central angle (rad), hue."""
        self._footprints = footprints
        centres, angle, color = footprints if footprints is not None else (np.zeros((0, 3)), 0.0, self.theme.white)
        directions = scene_from_ecef(centres)
        directions = directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-12)
        rims = circles_about(directions, angle) if angle > 0.0 else np.zeros((0, 97, 3))
        self._fills["footprints"].set_discs(rims[:, ::2], shade(color, 0.055))
        self._lines["footprints"].set_loops(rims, shade(color, 0.45))

    def draw(self, frame: Frame, camera: Camera) -> None:
        """Draw fills and lines."""
        for fills in self._fills.values():
            fills.draw(frame)
        if self._dashed_for is not camera:
            self._lines["areas"].set_lines(
                [Line(line.points, line.color, pixels_along(line.points, camera)) for line in self._area_rims]
            )
            self._dashed_for = camera
        for batch in self._lines.values():
            batch.draw(frame)

    def sprites(self, atlas: Atlas, camera: Camera, shown: Shown, selection: Sequence[str]) -> list[Sprite]:
        """Return the marks of the sites."""
        sprites = []
        for site, x, y in self._sites_on_screen(camera, shown):
            sprites.append(mark(atlas, self.theme, "friend", x, y))
            if f"sites.{site.id}" in selection:
                sprites.append(mark(atlas, self.theme, "brackets", x, y))
        return sprites

    def labels(self, camera: Camera, shown: Shown, selection: Sequence[str]) -> list[Label]:
        """Return the names of sites, regions and raids."""
        theme = self.theme
        labels = []
        for site, x, y in self._sites_on_screen(camera, shown):
            path = f"sites.{site.id}"
            labels.append(Label(path, site.name, x, y, SELECTED if path in selection else SITE, theme.scene_text, 8.0))
        for region in self.regions:
            path = f"regions.{region.id}"
            if shown(path):
                labels += self._below(path, region.name, region, camera, theme.scene_normal, selection)
        for raid in self.raids:
            path = f"raids.{raid.id}"
            if shown(path):
                labels += self._below(path, raid.name, raid.launch_area, camera, theme.scene_critical, selection)
        return labels

    def _below(
        self, path: str, name: str, area: Region | Area, camera: Camera, color: str, selection: Sequence[str]
    ) -> list[Label]:
        rims = rims_of(area, 32) or [rim for rim in [spot_of(area)] if rim is not None]
        if not rims:
            return []
        rim = max(rims, key=len)
        places, _ = camera.project(rim)
        seen = camera.visible(rim) == 1.0
        if not seen.any():
            return []
        places = places[seen]
        lowest = places[np.argmax(places[:, 1])]
        x, y = float(places[:, 0].mean()), float(lowest[1])
        if not (0 <= x <= camera.width and 0 <= y <= camera.height):
            return []
        priority = SELECTED if path in selection else SITE
        return [Label(path, name, x, y + 9.0, priority, pale(color), 3.0, centered=True)]

    def _sites_on_screen(self, camera: Camera, shown: Shown) -> list[tuple[Site, float, float]]:
        sites = [site for site in self.sites if shown(f"sites.{site.id}")]
        if not sites:
            return []
        places = site_places(sites)
        screen, _ = camera.project(places)
        seen = camera.visible(places * (1.0 + 1e-5)) == 1.0
        return [(site, float(x), float(y)) for site, (x, y), there in zip(sites, screen, seen, strict=True) if there]


def site_places(sites: Sequence[Site]) -> Array:
    """Return the scene points of sites, shape (sites, 3)."""
    return scene_from_geodetic(
        np.radians([site.latitude_deg for site in sites]), np.radians([site.longitude_deg for site in sites])
    )


def pixels_along(points: Array, camera: Camera) -> Array:
    """Return how many pixels of the picture lie between the start of a line and each of its points, shape (points,)."""
    places, depth = camera.project(points)
    steps = np.hypot(*np.diff(places, axis=0).T)
    steps = np.where((depth[1:] > 0.0) & (depth[:-1] > 0.0), steps, 0.0)
    along: Array = np.concatenate([[0.0], np.cumsum(np.minimum(steps, 1e5))])
    return along


def rims_of(area: Region | Area, points: int = 128) -> list[Array]:
    """Return the rims of a region or area as closed lines of scene points, each (points, 3)."""
    return [scene_from_geodetic(rim[:, 0], rim[:, 1]) for rim in outlines_rad(area, points)]


def spot_of(area: Region | Area) -> Array | None:
    """Return the one scene point of an area without extent, shape (1, 3)."""
    if not isinstance(area, CircleRegion | Area):
        return None
    return scene_from_geodetic(math.radians(area.latitude_deg), math.radians(area.longitude_deg))[None]
