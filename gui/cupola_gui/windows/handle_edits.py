"""What dragging a handle on the globe changes in the scenario."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from PySide6.QtCore import QObject

from cupola.errors import InputError
from cupola.scenario import Scenario, replaced
from cupola.scenario.parts import (
    Eccentric,
    Geostationary,
    ImportedElements,
    Layer,
    Planes,
    RepeatGroundTrack,
    Shells,
    SunSynchronous,
    WalkerDelta,
    WalkerStar,
)
from cupola.units import KM
from cupola_gui.document import Document
from cupola_gui.globe import GlobeWidget

HOUR_DEG: Final = 15.0
WHOLE_DRAG_S: Final = float("inf")
"""All steps of one drag are one edit, however long the hand rests between them."""


@dataclass(frozen=True)
class Target:
    """A value of the scenario that a handle moves."""

    key: str
    """Below the orbits of the layer."""
    value: float
    per_unit: float
    """How much of it one degree, or one metre, of the handle is."""
    wraps: float | None = None
    """It begins anew at this value."""


def target_of(orbits: Any, plane: int, kind: str) -> Target | None:
    """Return what a handle on a plane (from 0) moves; None when these orbits have no such value."""
    if isinstance(orbits, Shells):
        for number, shell in enumerate(orbits.shells):
            if plane < planes_in(shell):
                inner = target_of(shell, plane, kind)
                return None if inner is None else Target(f"shells.{number}.{inner.key}", *_rest(inner))
            plane -= planes_in(shell)
        return None
    if isinstance(orbits, Geostationary | ImportedElements):
        return None
    if isinstance(orbits, Planes):
        return _of_custom(orbits, plane, kind)
    if kind == "node":
        if isinstance(orbits, SunSynchronous):
            hour = orbits.local_time_of_ascending_node_h
            return Target("local_time_of_ascending_node_h", hour, 1.0 / HOUR_DEG, 24.0)
        return Target("raan_deg", orbits.raan_deg, 1.0, 360.0)
    if kind == "inclination" and isinstance(orbits, WalkerDelta | WalkerStar | RepeatGroundTrack | Eccentric):
        return Target("inclination_deg", orbits.inclination_deg, 1.0)
    if kind == "altitude" and isinstance(orbits, WalkerDelta | WalkerStar | SunSynchronous):
        return Target("altitude_km", orbits.altitude_km, 1.0 / KM)
    return None


def _rest(target: Target) -> tuple[float, float, float | None]:
    return target.value, target.per_unit, target.wraps


def _of_custom(orbits: Planes, plane: int, kind: str) -> Target | None:
    if plane >= len(orbits.planes):
        return None
    own = orbits.planes[plane]
    if kind == "node":
        return Target(f"planes.{plane}.raan_deg", own.raan_deg, 1.0, 360.0)
    key, per_unit = ("inclination_deg", 1.0) if kind == "inclination" else ("altitude_km", 1.0 / KM)
    value = getattr(own, key)
    if value is not None:
        return Target(f"planes.{plane}.{key}", value, per_unit)
    return Target(key, getattr(orbits, key), per_unit)


def planes_in(orbits: Any) -> int:
    """Return how many planes a pattern has."""
    if isinstance(orbits, Geostationary):
        return 1
    return len(orbits.planes) if isinstance(orbits, Planes) else int(orbits.planes)


def handles_of(orbits: Any, plane: int) -> tuple[str, ...]:
    """Return which handles a plane of these orbits has."""
    return tuple(kind for kind in ("node", "inclination", "altitude") if target_of(orbits, plane, kind) is not None)


@dataclass
class _Drag:
    before: Scenario
    path: str
    target: Target
    start: float
    """Value of the handle when it was taken."""
    text: str
    merge: str


class HandleEdits(QObject):
    """Edits the document while a handle is dragged: one step of the history for each drag."""

    def __init__(self, document: Document, globe: GlobeWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._globe = document, globe
        self._layer: Layer | None = None
        self._plane = 0
        self._drag: _Drag | None = None
        self._numbers = count(1)
        globe.handle_dragged.connect(self._dragged)
        globe.handle_released.connect(self._released)
        globe.handle_cancelled.connect(self._cancelled)

    def edit(self, layer: Layer, plane: int) -> None:
        """Let the handles change this plane (from 0) of a layer."""
        self._layer, self._plane = layer, plane

    def _dragged(self, kind: str, value: float) -> None:
        drag = self._drag or self._begun(kind)
        if drag is None:
            return
        self._drag = drag
        change = value - drag.start
        if drag.target.wraps is not None:
            change = (change + 180.0) % 360.0 - 180.0
        wanted = round(drag.target.value + change * drag.target.per_unit, 2)
        if drag.target.wraps is not None:
            wanted = round(wanted % drag.target.wraps, 2)
        try:
            after = replaced(self._document.scenario, drag.path, wanted)
        except InputError:
            return  # beyond the limits of the field: it stays at its last value
        self._document.apply(after, drag.text, drag.merge, WHOLE_DRAG_S)

    def _begun(self, kind: str) -> _Drag | None:
        layer, grip = self._layer, self._globe.scene.handles.grip
        scenario = self._document.scenario
        current = next((one for one in scenario.layers if layer is not None and one.id == layer.id), None)
        target = target_of(current.orbits, self._plane, kind) if current is not None else None
        if current is None or target is None or grip is None:
            return None
        text = f"{kind.capitalize()} of {current.name}"
        path = f"layers.{current.id}.orbits.{target.key}"
        return _Drag(scenario, path, target, grip.start, text, f"handle {next(self._numbers)}")

    def _released(self) -> None:
        self._drag = None

    def _cancelled(self) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            self._document.apply(drag.before, drag.text, drag.merge, WHOLE_DRAG_S)
