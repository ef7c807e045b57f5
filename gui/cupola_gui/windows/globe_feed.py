"""What the globe shows at each moment: satellites moved, the Sun, what happens, and the selected layer's orbits."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QObject

from cupola.progress import Progress
from cupola.scenario import Scenario
from cupola.scenario.parts import InfraredSensor, Layer
from cupola.threats.trajectory import Trajectory
from cupola_gui.document import Document
from cupola_gui.jobs import Work
from cupola_gui.style import layer_shape
from cupola_gui.view import View
from cupola_gui.windows.hatch_feed import HatchFeed
from cupola_gui.windows.orbit_feed import OrbitFeed
from cupola_gui.windows.scenes import Scenes
from cupola_gui.world.moment import Moment, ThreatMark, moment_of, place_at

SPAN_S: Final = 14_400.0
"""Of a table of positions, for layers that have no closed form."""
SUN_EVERY_S: Final = 20.0
"""The Sun moves 0.08° in that time."""
FOOTPRINTS: Final = 12
AROUND_S: Final = 120.0
AROUND_M: Final = 9e5
TILT_RAD: Final = math.radians(68.0)
ASIDE_RAD: Final = math.radians(50.0)
"""The camera looks so far left of where a threat flies: its path climbs to the right."""


class GlobeFeed(QObject):
    """Pushes positions and moments into the globe; tables are prepared in the background."""

    def __init__(self, document: Document, view: View, scenes: Scenes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view, self._scenes = document, view, scenes
        self._motions: dict[str, tuple[tuple[Any, ...], Any, Any]] = {}
        """Layer to what it was made from, its constellation, its motion."""
        self._styles: dict[str, tuple[Any, ...]] = {}
        self._sun: tuple[str, float] = ("", math.nan)
        self._orbits = OrbitFeed(document, view, scenes, self._entry_of, self)
        self._hatch = HatchFeed(document, view, scenes, self._places_of, self)
        document.scenario_changed.connect(lambda *_: self.take_scenario())
        document.live_changed.connect(lambda _: self._show_moment())
        document.results_changed.connect(lambda _: self._show_moment())
        view.time_changed.connect(self._show_time)
        view.selection_changed.connect(lambda _: self._show_selection())
        view.visibility_changed.connect(self._show_styles)

    def take_scenario(self) -> None:
        """Show the scenario as it stands now."""
        scenario = self._document.scenario
        self._scenes.set_regions(scenario.regions)
        self._scenes.set_sites(scenario.sites)
        self._scenes.set_areas(scenario.raids)
        known = {layer.id for layer in scenario.layers}
        for gone in set(self._motions) - known:
            del self._motions[gone]
            self._styles.pop(gone, None)
            self._scenes.remove_layer(gone)
        self._prepare()
        self._show_styles()
        self._show_moment()

    def satellite_at(self, layer_id: str, number: int) -> tuple[str, Any] | None:
        """Return the name and place (m, Earth-fixed) of a satellite now; ``None`` when it is not there."""
        entry = self._motions.get(layer_id)
        if entry is None or not entry[2].covers(self._view.time_s) or number >= entry[1].satellites:
            return None
        return entry[1].names[number], _places(entry[2], self._view.time_s)[number]

    def _entry_of(self, layer_id: str) -> tuple[Any, Any] | None:
        """Return constellation and motion of a layer, when they are there."""
        entry = self._motions.get(layer_id)
        return None if entry is None else (entry[1], entry[2])

    def _places_of(self, layer_id: str) -> Callable[[], Any] | None:
        """Return what gives the satellites' places now, to be called in any thread; None while they are not known."""
        entry, time_s = self._motions.get(layer_id), self._view.time_s
        if entry is None or not entry[2].covers(time_s):
            return None
        motion = entry[2]
        return lambda: _places(motion, time_s)

    def frame_threat(self, number: int) -> None:
        """Let the camera look over a threat of the run and some 900 km around it at the horizon."""
        results = self._document.results
        if results is None:
            return
        flight = results.threats[number].trajectory
        near = np.abs(flight.times_s - self._view.time_s) <= AROUND_S
        if near.any():
            here = place_at(flight.times_s, flight.positions_ecef_m, self._view.time_s)
            around = here + AROUND_M * np.vstack([np.eye(3), -np.eye(3)])
            points = np.vstack([flight.positions_ecef_m[near], around])
            heading = bearing_rad(flight.positions_ecef_m[0], flight.positions_ecef_m[-1]) - ASIDE_RAD
            self._scenes.frame(points, TILT_RAD, heading)

    def shows(self, layer_id: str) -> bool:
        """Return whether the globe has a layer as the scenario has it now."""
        scenario, entry = self._document.scenario, self._motions.get(layer_id)
        layer = next((one for one in scenario.layers if one.id == layer_id), None)
        return layer is not None and entry is not None and entry[0] == _key(scenario, layer)

    @property
    def ready(self) -> bool:
        """Whether every layer of the scenario is on the globe."""
        scenario = self._document.scenario
        return all(layer.id in self._motions for layer in scenario.layers)

    def _prepare(self) -> None:
        scenario, time_s = self._document.scenario, self._view.time_s
        wanted = [layer for layer in scenario.layers if self._needs(scenario, layer, time_s)]
        if wanted:
            self._document.jobs.submit(
                "motions",
                Work(lambda progress: _prepared(scenario, wanted, time_s, progress), self._take_motions, _raise),
            )

    def _needs(self, scenario: Scenario, layer: Layer, time_s: float) -> bool:
        entry = self._motions.get(layer.id)
        return entry is None or entry[0] != _key(scenario, layer) or not entry[2].covers(time_s)

    def _take_motions(self, made: dict[str, tuple[tuple[Any, ...], Any, Any]]) -> None:
        scenario = self._document.scenario
        current = {layer.id: layer for layer in scenario.layers}
        for layer_id, entry in made.items():
            if layer_id in current and entry[0] == _key(scenario, current[layer_id]):
                self._motions[layer_id] = entry
                self._styles.pop(layer_id, None)
        self._show_styles()
        self._show_sun()
        self._show_selection()
        self._hatch.refresh()
        self._prepare()

    def _show_styles(self) -> None:
        for layer in self._document.scenario.layers:
            entry = self._motions.get(layer.id)
            if entry is None:
                continue
            visible = self._view.is_visible(f"layers.{layer.id}")
            style = (layer.color, layer.role, layer.payload.kind, layer.name, visible, entry[1])
            if self._styles.get(layer.id) == style:
                continue
            self._styles[layer.id] = style
            shape = layer_shape(layer.role, layer.payload.kind)
            places = _places(entry[2], self._view.time_s)
            self._scenes.set_layer(
                layer.id, places, layer.color, shape, visible=visible, names=entry[1].names, title=layer.name
            )

    def _show_time(self, time_s: float) -> None:
        late = False
        for layer_id, (_, _, motion) in self._motions.items():
            if layer_id not in self._styles:
                continue
            if motion.covers(time_s):
                self._scenes.set_positions(layer_id, _places(motion, time_s))
            else:
                late = True
        if late and not self._document.jobs.busy("motions"):
            self._prepare()
        self._show_sun()
        self._show_moment()
        self._show_footprints()
        self._orbits.show_tracks()

    def _show_sun(self) -> None:
        from cupola.astro.sun import sun_directions_ecef

        epoch, time_s = self._document.scenario.epoch_utc, self._view.time_s
        if self._sun[0] != epoch or not abs(self._sun[1] - time_s) < SUN_EVERY_S:
            self._sun = (epoch, time_s)
            self._scenes.set_sun(sun_directions_ecef(epoch, np.array([time_s]))[0])

    def _show_moment(self) -> None:
        document, view = self._document, self._view
        if document.results is not None:
            self._scenes.show_moment(moment_of(document.results, view.time_s, view.selection))
        elif document.live is not None:
            self._scenes.show_moment(planned_moment(document.live, view.time_s, view.selection))
        else:
            self._scenes.show_moment(None)

    def _selected_layer(self) -> Layer | None:
        for path in self._view.selection:
            names = path.split(".")
            for layer in self._document.scenario.layers:
                if names[0] in ("layers", "satellites") and len(names) > 1 and names[1] == layer.id:
                    return layer
        return None

    def _show_selection(self) -> None:
        layer = self._selected_layer()
        self._orbits.show(layer)
        self._show_footprints()
        self._show_moment()

    def _show_footprints(self) -> None:
        layer = self._selected_layer()
        entry = self._motions.get(layer.id) if layer is not None else None
        radius = self._footprint_rad(layer) if layer is not None else None
        if layer is None or entry is None or not radius or not entry[2].covers(self._view.time_s):
            self._scenes.set_footprints(None)
            return
        step = max(1, entry[1].satellites // FOOTPRINTS)
        places = _places(entry[2], self._view.time_s)[::step]
        self._scenes.set_footprints(np.ascontiguousarray(places), radius, layer.color)

    def _footprint_rad(self, layer: Layer) -> float | None:
        if not isinstance(layer.payload, InfraredSensor) or self._document.live is None:
            return None
        known = next((fact for fact in self._document.live.facts if fact.layer_id == layer.id), None)
        return None if known is None or math.isnan(known.footprint_rad) else float(known.footprint_rad)


def _places(motion: Any, time_s: float) -> Any:
    """Return the satellites' places [m], Earth-fixed; the kernels are imported when there is something to move."""
    from cupola.astro.motion import positions_ecef_m

    return positions_ecef_m(motion, time_s)


def _key(scenario: Scenario, layer: Layer) -> tuple[Any, ...]:
    return scenario.epoch_utc, layer.name, layer.orbits, tuple(other.name for other in scenario.layers)


def _prepared(
    scenario: Scenario, layers: list[Layer], time_s: float, progress: Progress
) -> dict[str, tuple[tuple[Any, ...], Any, Any]]:
    from cupola.astro import motion as motions
    from cupola.simulation.layers import constellation_of, letters_of

    made = {}
    letters = dict(zip((layer.id for layer in scenario.layers), letters_of(scenario.layers), strict=True))
    for number, layer in enumerate(layers):
        progress(number / len(layers), f"placing {layer.name}")
        constellation = constellation_of(layer, letters[layer.id], scenario.epoch_utc)
        made[layer.id] = (
            _key(scenario, layer),
            constellation,
            motions.prepare(constellation, scenario.epoch_utc, time_s, SPAN_S),
        )
    return made


def _raise(problem: Exception) -> None:
    from cupola.errors import Cancelled

    if not isinstance(problem, Cancelled):
        raise problem


def bearing_rad(start_ecef_m: Any, end_ecef_m: Any) -> float:
    """Return the direction from one place to another over a round Earth, clockwise from north."""
    up = start_ecef_m / np.linalg.norm(start_ecef_m)
    east = np.array([-up[1], up[0], 0.0])
    way = end_ecef_m - start_ecef_m
    return math.atan2(float(way @ east), float(way @ np.cross(up, east)))


def planned_moment(live: Any, t_s: float, selection: tuple[str, ...]) -> Moment:
    """Return the flights of the raids at a time, before there is a run; numbered in order of launch, as a run does."""
    flights = sorted(
        ((flight, f"raids.{raid.raid_id}") for raid in live.raids for flight in raid.trajectories),
        key=lambda pair: pair[0].launch_s,
    )
    marks = [
        _planned_mark(flight, f"T{number}", path, t_s, path in selection)
        for number, (flight, path) in enumerate(flights, start=1)
    ]
    launched = tuple(mark for mark in marks if mark.path_times_s[0] <= t_s)
    waiting = tuple(mark for mark in marks if t_s < mark.path_times_s[0] and mark.selected)
    return Moment(t_s, launched, waiting=waiting)


def _planned_mark(flight: Trajectory, identity: str, path: str, t_s: float, selected: bool) -> ThreatMark:
    return ThreatMark(
        id=identity,
        path=path,
        state="landed" if t_s >= flight.impact_s else "flying",
        position_ecef_m=place_at(flight.times_s, flight.positions_ecef_m, t_s),
        speed_m_s=float(np.linalg.norm(place_at(flight.times_s, flight.velocities_ecef_m_s, t_s))),
        selected=selected,
        path_times_s=flight.times_s,
        path_ecef_m=flight.positions_ecef_m,
        killed_s=None,
    )
