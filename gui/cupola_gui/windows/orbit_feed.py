"""Orbits, handles and ground tracks of what is selected."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QObject

from cupola.constants import EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.progress import Progress
from cupola.scenario.parts import Layer
from cupola_gui.document import Document
from cupola_gui.globe.handles import EditedPlane
from cupola_gui.jobs import Work
from cupola_gui.map import Track
from cupola_gui.view import View
from cupola_gui.windows.handle_edits import HandleEdits, handles_of
from cupola_gui.windows.orbit_rings import first_of_planes, rings
from cupola_gui.windows.scenes import Scenes

TRACKS: Final = 12
TRACK_POINTS: Final = 181
BEHIND, AHEAD = 0.5, 1.0
"""Revolutions of a ground track before and after now."""
REDRAWN: Final = 0.1
"""Revolutions after which a track is drawn anew."""
NODE_ASIDE_RAD: Final = math.radians(50.0)
"""The plane whose node stands so far west of the middle of the globe is edited first: node and top are in sight."""

EntryOf = Callable[[str], tuple[Any, Any] | None]


class OrbitFeed(QObject):
    """Shows the orbits of the selected layer, lets one plane be dragged, and draws ground tracks on the map."""

    def __init__(self, document: Document, view: View, scenes: Scenes, entry_of: EntryOf, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._view, self._scenes, self._entry_of = document, view, scenes, entry_of
        self._edited: dict[str, int] = {}
        """Plane by layer."""
        self._layer: Layer | None = None
        self._tracked: tuple[Any, ...] = ()
        self._tracked_s = math.nan
        self._edits = HandleEdits(document, scenes.globe, self)
        scenes.globe.orbit_clicked.connect(self._orbit_clicked)

    def show(self, layer: Layer | None) -> None:
        """Show the orbits of a layer, or none."""
        self._layer = layer
        entry = self._entry_of(layer.id) if layer is not None else None
        if layer is None or entry is None or entry[0].elements is None:
            self._scenes.set_orbits(None)
            self._scenes.globe.set_handles(None)
        else:
            self._show_rings(layer, entry[0])
        self.show_tracks()

    def _show_rings(self, layer: Layer, constellation: Any) -> None:
        lines = rings(constellation.elements, constellation.planes, self._rotation(), self._view.time_s)
        plane = self._plane_of(layer, constellation, lines)
        kinds = handles_of(layer.orbits, plane)
        self._scenes.set_orbits(lines, layer.color, plane if kinds else None)
        if any(path.startswith("satellites.") for path in self._view.selection):
            self._scenes.chart.set_orbits(lines, layer.color)  # the ground track says more
        if not kinds:
            self._scenes.globe.set_handles(None)
            return
        first, elements = first_of_planes(constellation.planes)[plane], constellation.elements
        values = {
            "node": math.degrees(float(elements.raan_rad[first])) % 360.0,
            "inclination": math.degrees(float(elements.inclination_rad[first])),
            "altitude": float(elements.semi_major_axis_m[first]) - EARTH_RADIUS_M,
        }
        self._edits.edit(layer, plane)
        shown = {kind: value for kind, value in values.items() if kind in kinds}
        self._scenes.globe.set_handles(EditedPlane(plane + 1, lines[plane], shown))

    def _plane_of(self, layer: Layer, constellation: Any, lines: Any) -> int:
        """Return the plane that is edited: that of the selected satellite, the clicked one, or one well in sight."""
        for path in self._view.selection:
            names = path.split(".")
            if names[0] == "satellites" and names[1] == layer.id and names[2].isdigit():
                number = int(names[2])
                if number < constellation.satellites:
                    self._edited[layer.id] = int(constellation.planes[number])
        plane = self._edited.get(layer.id)
        if plane is None or plane >= len(lines):
            focus = self._scenes.globe.camera.focus
            wanted = math.atan2(focus[1], focus[0]) - NODE_ASIDE_RAD
            nodes = np.arctan2(lines[:, 0, 1], lines[:, 0, 0])
            plane = self._edited[layer.id] = int(np.argmax(np.cos(nodes - wanted)))
        return plane

    def _orbit_clicked(self, plane: int) -> None:
        if self._layer is not None:
            self._edited[self._layer.id] = plane
            self.show(self._layer)

    def _rotation(self) -> Any:
        from cupola.astro.frames import earth_rotations

        return earth_rotations(self._document.scenario.epoch_utc, np.array([self._view.time_s]))[0]

    # ground tracks

    def show_tracks(self) -> None:
        """Draw the ground tracks of the selected satellites anew when they, their orbits or the time changed."""
        chosen = []
        for path in self._view.selection[:TRACKS]:
            names = path.split(".")
            entry = self._entry_of(names[1]) if names[0] == "satellites" and len(names) == 3 else None
            if entry is not None and names[2].isdigit() and int(names[2]) < entry[0].satellites:
                chosen.append((names[1], int(names[2]), entry[1]))
        key = tuple((layer_id, number, id(motion)) for layer_id, number, motion in chosen)
        time_s = self._view.time_s
        fresh = abs(time_s - self._tracked_s) < REDRAWN * 5400.0
        if key == self._tracked and (fresh or not chosen):
            return
        self._tracked, self._tracked_s = key, time_s
        if not chosen:
            self._scenes.set_tracks(())
            return
        colors = {layer.id: layer.color for layer in self._document.scenario.layers}
        self._document.jobs.submit(
            "tracks",
            Work(lambda progress: _tracks(chosen, colors, time_s, progress), self._scenes.set_tracks, _raise),
        )


def _tracks(
    chosen: list[tuple[str, int, Any]], colors: dict[str, str], time_s: float, progress: Progress
) -> list[Track]:
    from cupola.astro.motion import positions_ecef_m, states_ecef

    tracks = []
    for done, (layer_id, number, motion) in enumerate(chosen):
        places, velocities = states_ecef(motion, time_s)
        speed, radius = float(np.linalg.norm(velocities[number])), float(np.linalg.norm(places[number]))
        period_s = _period_s(radius, speed)
        times = time_s + period_s * np.linspace(-BEHIND, AHEAD, TRACK_POINTS)
        times = times[[motion.covers(float(one)) for one in times]]
        points = np.empty((len(times), 3))
        for row, one in enumerate(times.tolist()):
            if row % 30 == 0:
                progress(done / len(chosen), "drawing ground tracks")
            points[row] = positions_ecef_m(motion, one)[number]
        known = np.isfinite(points).all(axis=1)
        if known.sum() >= 2:
            tracks.append(Track(times[known], points[known], colors.get(layer_id, "")))
    return tracks


def _period_s(radius_m: float, speed_m_s: float) -> float:
    """Return about how long a revolution takes, from a distance and an Earth-fixed speed; between 80 min and a day."""
    energy = 0.5 * speed_m_s**2 - EARTH_MU_M3_S2 / radius_m
    axis = -0.5 * EARTH_MU_M3_S2 / energy if energy < 0.0 else 42.2e6
    period = 2.0 * math.pi * math.sqrt(axis**3 / EARTH_MU_M3_S2) if math.isfinite(axis) else 86_400.0
    return min(86_400.0, max(4_800.0, period))


def _raise(problem: Exception) -> None:
    from cupola.errors import Cancelled

    if not isinstance(problem, Cancelled):
        raise problem
