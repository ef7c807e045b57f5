"""Which places have too few satellites in view now: hatched on globe and map while a layer is selected."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from cupola_gui.document import Document
from cupola_gui.jobs import Work
from cupola_gui.view import View
from cupola_gui.windows.scenes import Scenes

EVERY_MS: Final = 200
"""At most one answer in this time."""

PlacesOf = Callable[[str], Callable[[], Any] | None]


class HatchFeed(QObject):
    """Asks for what is in view at the view's time, in the background, and hatches what falls short."""

    def __init__(self, document: Document, view: View, scenes: Scenes, places_of: PlacesOf, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._view, self._scenes, self._places_of = document, view, scenes, places_of
        self._soon = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._soon.timeout.connect(self._ask)
        self._asked_s = 0.0
        self._shown = False
        for signal in (view.time_changed, view.selection_changed, document.scenario_changed, document.live_changed):
            signal.connect(self.refresh)
        scenes.hatch_wanted.connect(self.refresh)

    def refresh(self, *_: Any) -> None:
        """Ask anew, soon."""
        if not self._soon.isActive():
            self._soon.start(0 if time.monotonic() - self._asked_s > 1e-3 * EVERY_MS else EVERY_MS)

    def _ask(self) -> None:
        layer_id = self._wanted()
        places = self._places_of(layer_id) if layer_id else None
        if places is None:
            self._take(None)
            return
        if self._document.jobs.busy("hatch"):
            self._soon.start()
            return
        self._asked_s = time.monotonic()
        scenario = self._document.scenario

        def run(progress: Any) -> Any:
            from cupola.simulation.coverage_now import coverage_now

            return coverage_now(scenario, layer_id, places(), progress)

        self._document.jobs.submit("hatch", Work(run, self._take, _raise))

    def _wanted(self) -> str:
        """Return the selected layer that looks at something, "" when nothing is to be hatched."""
        if not self._scenes.hatches:
            return ""
        looking = {one.id for one in self._document.scenario.layers if one.payload.kind == "infrared_sensor"}
        for path in self._view.selection:
            names = path.split(".")
            if names[0] in ("layers", "satellites") and len(names) > 1 and names[1] in looking:
                return names[1]
        return ""

    def _take(self, grid: Any) -> None:
        if grid is not None and grid.layer_id == self._wanted():
            from cupola.simulation.coverage_now import FIGURE

            short = grid.figures[FIGURE] < grid.fold
            if short.any():
                self._scenes.set_hatch(grid, short, f"under {grid.fold} now")
                self._shown = True
                return
        if self._shown:
            self._scenes.set_hatch(None)
            self._shown = False


def _raise(problem: Exception) -> None:
    from cupola.errors import Cancelled

    if not isinstance(problem, Cancelled):
        raise problem
