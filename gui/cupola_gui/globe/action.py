"""The moving picture of a run: threats, looks, tracks, fly-outs and outcomes of a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import numpy as np

from cupola_gui.globe.camera import Camera
from cupola_gui.globe.fills import Fills
from cupola_gui.globe.frame import Frame
from cupola_gui.globe.ground import pixels_along
from cupola_gui.globe.inks import shade
from cupola_gui.globe.lines import Line, LineBatch, Stroke
from cupola_gui.globe.marks import mark
from cupola_gui.globe.sprites import Atlas, Sprite
from cupola_gui.globe.tracks import covariance_rings
from cupola_gui.style import Tokens
from cupola_gui.world.labels import EVENT, SATELLITE, SELECTED, THREAT, Label
from cupola_gui.world.moment import Link, Moment
from cupola_gui.world.space import Array, ecef_from_scene, scene_from_ecef
from cupola_gui.world.words import pale, range_text, threat_text

Thing = TypeVar("Thing")
SatelliteAt = Callable[[str, int], Array | None]
ColorOf = Callable[[str], str]
PATH_POINTS: Final = 600
"""Points kept of one threat's flight; fewer each when a raid is large."""
ALL_PATH_POINTS: Final = 60_000
NAMED_LOOKS: Final = 8


class Action:
    """Draws moments; the flights stay on the card, the rest is built anew each time."""

    def __init__(self, theme: Tokens) -> None:
        self.moment: Moment | None = None
        self.magnification = 0.0
        """How many times larger than one sigma the rings are drawn, 0 without rings."""
        self.retheme(theme)

    def retheme(self, theme: Tokens) -> None:
        """Make everything anew for a theme, or for a new picture."""
        self.theme = theme
        self._paths_key: object = None
        self._paths = LineBatch(Stroke(2.2, timed=True, ahead_width=0.9, ahead_alpha=0.55))
        self._killed = LineBatch(Stroke(1.6))
        self._lines = {
            "look": LineBatch(Stroke(1.0, beyond=2.0)),
            "stereo": LineBatch(Stroke(1.8, beyond=2.0)),
            "engage": LineBatch(Stroke(1.8)),
            "broken": LineBatch(Stroke(1.4, on=5.0, off=5.0)),
            "planned": LineBatch(Stroke(1.4, on=4.0, off=4.0)),
            "flown": LineBatch(Stroke(2.0)),
            "ring": LineBatch(Stroke(1.4)),
        }
        self._fills = Fills()

    def build(self, camera: Camera, satellite_at: SatelliteAt, color_of: ColorOf) -> None:
        """Build the lines of the moment as this camera sees them."""
        moment = self.moment
        if moment is None:
            return
        self._build_paths(moment)
        theme = self.theme
        colors = {
            "look": shade(theme.link_look, 0.42),
            "stereo": shade(theme.link_stereo, 1.0),
            "engage": shade(theme.link_engage, 1.0),
            "broken": shade(theme.link_broken, 1.0),
        }
        lines: dict[str, list[Line]] = {name: [] for name in self._lines}
        for link in moment.links:
            start = satellite_at(link.layer_id, link.satellite)
            if start is None:
                continue
            points = np.stack([start, scene_from_ecef(link.end_ecef_m)])
            along = pixels_along(points, camera) if link.kind == "broken" else None
            lines[link.kind].append(Line(points, colors[link.kind], along))
        for flight in moment.fly_outs:
            lines["flown"].append(Line(scene_from_ecef(flight.flown_ecef_m), shade(color_of(flight.layer_id), 1.0)))
            planned = scene_from_ecef(flight.planned_ecef_m)
            lines["planned"].append(Line(planned, colors["engage"], pixels_along(planned, camera)))
        rims, self.magnification = covariance_rings(moment.tracks, camera)
        lines["ring"] = [Line(rim, shade(theme.link_track, 1.0)) for rim in rims]
        self._fills.set_discs(rims, shade(theme.link_track, 0.16), bulge=False)
        for name, batch in self._lines.items():
            if lines[name] or not batch.empty:
                batch.set_lines(lines[name])

    def _build_paths(self, moment: Moment) -> None:
        """Send the flights to the card when another run, or another outcome, is shown."""
        everyone = (*moment.threats, *moment.waiting)
        key = tuple((id(mark.path_times_s), mark.state == "killed", mark.selected) for mark in everyone)
        if key == self._paths_key:
            return
        self._paths_key = key
        most = max(16, min(PATH_POINTS, ALL_PATH_POINTS // max(1, len(everyone))))
        flying, killed = [], []
        for one in everyone:
            if one.state == "killed":
                end = int(np.searchsorted(one.path_times_s, one.killed_s or 0.0)) + 1
                points = thinned(one.path_ecef_m[:end], most)
                killed.append(Line(scene_from_ecef(points), shade(self.theme.scene_killed, 0.8)))
            else:
                points, times = thinned(one.path_ecef_m, most), thinned(one.path_times_s, most)
                flying.append(Line(scene_from_ecef(points), shade(self.theme.scene_critical, 0.95), times))
        self._paths.set_lines(flying)
        self._killed.set_lines(killed)

    def draw(self, frame: Frame) -> None:
        """Draw the moment."""
        if self.moment is None:
            return
        self._paths.now_s = self.moment.time_s
        self._killed.draw(frame)
        self._paths.draw(frame)
        self._fills.draw(frame)
        for batch in self._lines.values():
            batch.draw(frame)

    def sprites(self, atlas: Atlas, camera: Camera, color_of: ColorOf) -> list[Sprite]:
        """Return the frames of threats, the interceptors in flight, and the outcomes."""
        moment = self.moment
        if moment is None:
            return []
        sprites = []
        order = {"killed": 0, "landed": 1, "flying": 2}
        threats = sorted(moment.threats, key=lambda one: (one.selected, order[one.state]))
        for one, x, y in on_screen([(t, t.position_ecef_m) for t in threats], camera):
            kind = {"flying": "hostile", "killed": "killed", "landed": "landed"}[one.state]
            sprites.append(mark(atlas, self.theme, kind, x, y))
            if one.selected:
                sprites.append(mark(atlas, self.theme, "brackets", x, y))
        for flight, x, y in on_screen([(f, f.position_ecef_m) for f in moment.fly_outs], camera):
            sprites.append(mark(atlas, self.theme, "interceptor", x, y, color_of(flight.layer_id)))
        for outcome, x, y in on_screen([(o, o.position_ecef_m) for o in moment.outcomes], camera):
            sprites.append(mark(atlas, self.theme, "hit" if outcome.hit else "miss", x, y))
        return sprites

    def labels(self, camera: Camera, satellite_at: SatelliteAt, color_of: ColorOf) -> list[Label]:
        """Return the names of threats, interceptors and stereo partners, the outcomes, the shortfalls."""
        moment = self.moment
        if moment is None:
            return []
        theme = self.theme
        labels = []
        for one, x, y in on_screen([(t, t.position_ecef_m) for t in moment.threats if t.state == "flying"], camera):
            text = threat_text(one) if one.selected else one.id
            priority = SELECTED if one.selected else THREAT
            gap = 14.0 if one.selected else 11.0
            labels.append(Label(one.path, text, x, y, priority, theme.scene_text, gap, tag=True))
        for flight, x, y in on_screen([(f, f.position_ecef_m) for f in moment.fly_outs], camera):
            text, hue = f"{flight.name}, to {flight.threat_id}", pale(color_of(flight.layer_id))
            labels.append(Label(f"flight.{flight.name}", text, x, y, EVENT, hue, 8.0))
        for outcome, x, y in on_screen([(o, o.position_ecef_m) for o in moment.outcomes], camera):
            key = f"outcome.{outcome.shot}"
            labels.append(Label(key, outcome.text, x, y, EVENT, theme.white, 14.0, tag=True))
        labels += self._look_labels(moment.links, camera, satellite_at)
        return labels + self._link_labels(moment.links, camera, satellite_at)

    def _look_labels(self, links: Sequence[Link], camera: Camera, satellite_at: SatelliteAt) -> list[Label]:
        """Return the names of satellites in the picture that look at a selected threat."""
        looks = [link for link in links if link.kind == "look" and link.selected]
        places = [(link, satellite_at(link.layer_id, link.satellite)) for link in looks]
        there = [(link, ecef_from_scene(place)) for link, place in places if place is not None]
        color = pale(self.theme.link_look)
        return [
            Label(f"look.{link.layer_id}.{link.satellite}", link.satellite_name, x, y, SATELLITE, color, 4.0)
            for link, x, y in on_screen(there, camera)[:NAMED_LOOKS]
        ]

    def _link_labels(self, links: Sequence[Link], camera: Camera, satellite_at: SatelliteAt) -> list[Label]:
        labels = []
        for link in links:
            if link.kind not in ("stereo", "broken") or not link.selected:
                continue
            start = satellite_at(link.layer_id, link.satellite)
            if start is None:
                continue
            end = scene_from_ecef(link.end_ecef_m)
            places, depth = camera.project(np.stack([start, end]))
            if depth[1] <= 0.0:
                continue
            key = f"{link.kind}.{link.layer_id}.{link.satellite}.{link.end_ecef_m[0]:.0f}"
            x, y = edge_place(places[1], places[0], float(depth[0]), camera)
            if link.kind == "broken":
                half = 0.5 * (places[1] + np.array([x, y]))
                middle = float(half[0]), float(half[1])
                labels.append(Label(key, link.note, *middle, EVENT, self.theme.white, 4.0, tag=True, centered=True))
            text = f"{link.satellite_name}, {range_text(start, end)}"
            color = self.theme.white if link.kind == "stereo" else self.theme.link_broken
            first = 1 if x < places[1][0] else 0
            labels.append(Label(f"partner.{key}", text, x, y, EVENT, color, 5.0, first=first))
        return labels


def thinned(rows: Array, most: int) -> Array:
    """Return at most that many rows, evenly picked, with the first and the last."""
    if len(rows) <= most:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, most).astype(int)])


def on_screen(things: Sequence[tuple[Thing, Array]], camera: Camera) -> list[tuple[Thing, float, float]]:
    """Return the things that are neither behind the Earth nor beside the picture, with their screen places."""
    if not things:
        return []
    points = scene_from_ecef(np.stack([place for _, place in things]))
    lifted = points * (1.0 + 2e-5)
    places, depth = camera.project(points)
    seen = (camera.visible(lifted) > 0.0) & (depth > 0.0)
    margin = 14.0
    inside = np.all((places > -margin) & (places < np.array([camera.width, camera.height]) + margin), axis=1)
    return [
        (thing, float(x), float(y))
        for (thing, _), (x, y), there in zip(things, places, seen & inside, strict=True)
        if there
    ]


def edge_place(
    inside: Array, outside: Array, depth: float, camera: Camera, margin: float = 14.0
) -> tuple[float, float]:
    """Return the outer place of a link, or where the link leaves the picture when that place is beyond its edge."""
    way = outside - inside if depth > 0.0 else inside - outside
    room = np.array([camera.width - margin, camera.height - margin])
    share = 1.0 if depth > 0.0 else 1e6
    for axis in range(2):
        if abs(way[axis]) > 1e-9:
            edge = room[axis] if way[axis] > 0.0 else margin
            share = min(share, max(0.0, (edge - inside[axis]) / way[axis]))
    place = inside + share * way
    return float(place[0]), float(place[1])
