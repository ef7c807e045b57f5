"""The latest answers about the coverage of one layer: live after every edit, stepped through time when asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from cupola.errors import Cancelled
from cupola.progress import Progress
from cupola.scenario import Scenario
from cupola_gui.jobs import Jobs, Work

LIVE, GUARANTEE, FULL = "coverage", "coverage_guarantee", "coverage_run"
"""Slots of the jobs: the shares come first; the guarantee of a large pattern takes longer and holds up no shares."""
SHOWN_EVERY_S: Final = 0.2
"""While edits follow each other faster than answers, one is let finish this often, so that something moves."""

Ask = Callable[[Scenario, str, Progress, bool], Any]


class CoverageAnswers(QObject):
    """Coverage of the watched layer; an edit that touches nothing of what it reads asks for nothing."""

    changed = Signal(object)
    """``LayerCoverage``, or None when no layer is watched."""
    grid_changed = Signal(object)
    """``CoverageGrid``, or None."""
    run_progress = Signal(float, str)
    run_ended = Signal(str)
    """"", "cancelled" or the sentence."""
    failed = Signal(object)

    def __init__(self, jobs: Jobs, live: Ask, full: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._ask_live, self._ask_full = jobs, live, full
        self._scenario: Scenario | None = None
        self.layer_id = ""
        self.latest: Any = None
        self.grid: Any = None
        self._asked_for: tuple[Any, ...] = ()
        self._latest_of: tuple[Any, ...] = ()
        self._grid_of: tuple[Any, ...] = ()
        self._shown_at_s = 0.0
        self._due = False

    @property
    def settled(self) -> bool:
        """Whether nothing more comes unless something changes."""
        return self.current and not self._due and not (self._jobs.busy(LIVE) or self._jobs.busy(GUARANTEE))

    @property
    def current(self) -> bool:
        """Whether the live answer is that of the scenario as it stands now."""
        return self.latest is not None and self._latest_of == self._read() and bool(self._latest_of)

    @property
    def grid_current(self) -> bool:
        """Whether the stepped answer is that of the scenario as it stands now."""
        return self.grid is not None and self._grid_of == self._read()

    def watch(self, scenario: Scenario, layer_id: str) -> None:
        """Answer for this layer from now on; "" for none."""
        if layer_id != self.layer_id:
            self.layer_id = layer_id
            self.latest, self._latest_of, self._asked_for = None, (), ()
            if self.grid is not None:
                self.grid, self._grid_of = None, ()
                self.grid_changed.emit(None)
        self.take(scenario)
        if not self._read():
            self.changed.emit(None)

    def take(self, scenario: Scenario) -> None:
        """Ask anew when something that coverage reads has changed."""
        self._scenario = scenario
        read = self._read()
        if not read:
            self._cancel_live()
            gone, self._asked_for = self.latest is not None, ()
            self.latest, self._latest_of = None, ()
            if gone:
                self.changed.emit(None)
            return
        if read == self._asked_for:
            return
        self._asked_for = read
        if self._jobs.busy(LIVE) and time.monotonic() - self._shown_at_s > SHOWN_EVERY_S:
            self._due = True
            return
        self._submit(read)

    def forget(self) -> None:
        """Let go of all answers: another document was opened."""
        self._cancel_live()
        self._jobs.cancel(FULL)
        self.latest, self._latest_of, self._asked_for = None, (), ()
        if self.grid is not None:
            self.grid, self._grid_of = None, ()
            self.grid_changed.emit(None)

    def _cancel_live(self) -> None:
        for slot in (LIVE, GUARANTEE):
            self._jobs.cancel(slot)

    def run(self) -> None:
        """Step the watched layer through time, unless that is on its way."""
        scenario, layer_id, read = self._scenario, self.layer_id, self._read()
        if self._jobs.busy(FULL) or scenario is None or not read:
            return
        self._jobs.submit(
            FULL,
            Work(
                lambda progress: self._ask_full(scenario, layer_id, progress, True),
                lambda grid: self._take_grid(read, grid),
                self._run_failed,
                self.run_progress.emit,
            ),
        )

    def _read(self) -> tuple[Any, ...]:
        """Return the parts that coverage reads; empty without the layer."""
        scenario = self._scenario
        layer = next((one for one in scenario.layers if one.id == self.layer_id), None) if scenario else None
        if scenario is None or layer is None:
            return ()
        return layer.id, layer.orbits, layer.payload, scenario.coverage, scenario.regions, scenario.epoch_utc

    def _submit(self, read: tuple[Any, ...]) -> None:
        self._due = False
        self._ask(LIVE, read, False)

    def _ask(self, slot: str, read: tuple[Any, ...], whole: bool) -> None:
        scenario, layer_id = self._scenario, self.layer_id
        assert scenario is not None
        self._jobs.submit(
            slot,
            Work(
                lambda progress: self._ask_live(scenario, layer_id, progress, whole),
                lambda answer: self._take(read, answer, whole),
                self._failed,
            ),
        )

    def _take(self, read: tuple[Any, ...], answer: Any, whole: bool) -> None:
        if answer.layer_id != self.layer_id or not self._read() or (whole and read != self._read()):
            return
        self.latest, self._latest_of, self._shown_at_s = answer, read, time.monotonic()
        self.changed.emit(answer)
        if whole:
            return
        if self._due:
            self._submit(self._read())
        elif read == self._read():
            self._ask(GUARANTEE, read, True)

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, Cancelled):
            self._asked_for = ()
            self.failed.emit(problem)
        if self._due and self._read():
            self._submit(self._read())

    def _take_grid(self, read: tuple[Any, ...], grid: Any) -> None:
        if grid.layer_id == self.layer_id:
            self.grid, self._grid_of = grid, read
            self.grid_changed.emit(grid)
        self.run_ended.emit("")

    def _run_failed(self, problem: Exception) -> None:
        self.run_ended.emit("cancelled" if isinstance(problem, Cancelled) else str(problem))
        if not isinstance(problem, Cancelled):
            self.failed.emit(problem)
