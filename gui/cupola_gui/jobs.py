"""Work away from the window: the only place of threads.

A slot runs one piece of work at a time. Newer work for a slot tells the running one to stop and takes its turn after
it; whatever stale work still answers is dropped. Answers arrive on the GUI thread, by a queued signal.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from cupola.errors import Cancelled
from cupola.progress import Progress

T = TypeVar("T")
_REPORT_EVERY_S: Final = 0.05


@dataclass(frozen=True)
class Work(Generic[T]):
    """What to do, and whom to tell; the three ``on_`` callables run on the GUI thread."""

    run: Callable[[Progress], T]
    on_done: Callable[[T], None]
    on_failed: Callable[[Exception], None]
    """Also told ``Cancelled`` when the work was cancelled by hand, never when newer work took its place."""
    on_progress: Callable[[float, str], None] | None = None


@dataclass
class _Running:
    ticket: int
    work: Work[Any]
    stop: Event
    future: Future[None] | None = None


class Jobs(QObject):
    """Runs work in named slots, newest wins."""

    busy_changed = Signal(str, bool)
    _arrived = Signal(str, int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=6, thread_name_prefix="cupola")
        self._tickets = 0
        self._running: dict[str, _Running] = {}
        self._waiting: dict[str, Work[Any]] = {}
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, slot: str, work: Work[Any]) -> None:
        """Run work in a slot; the one that runs there is told to stop, the one that waits there is forgotten."""
        if self._closed:
            return
        running = self._running.get(slot)
        if running is None:
            self._start(slot, work)
            return
        self._waiting[slot] = work
        running.stop.set()

    def cancel(self, slot: str) -> None:
        """Tell a slot's work to stop; its ``on_failed`` hears ``Cancelled`` once it has."""
        self._waiting.pop(slot, None)
        running = self._running.get(slot)
        if running is not None:
            running.stop.set()

    def busy(self, slot: str) -> bool:
        """Return whether a slot has work."""
        return slot in self._running

    def close(self) -> None:
        """Stop everything and wait for the threads to end; nothing is delivered any more."""
        self._closed = True
        self._waiting.clear()
        for running in self._running.values():
            running.stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def _start(self, slot: str, work: Work[Any]) -> None:
        self._tickets += 1
        running = _Running(self._tickets, work, Event())
        self._running[slot] = running
        running.future = self._pool.submit(self._perform, slot, running)
        self.busy_changed.emit(slot, True)

    def _perform(self, slot: str, running: _Running) -> None:
        last = 0.0

        def report(share: float, what: str) -> None:
            nonlocal last
            if running.stop.is_set():
                raise Cancelled
            now = time.monotonic()
            if running.work.on_progress is not None and (now - last >= _REPORT_EVERY_S or share >= 1.0):
                last = now
                self._arrived.emit(slot, running.ticket, "progress", (share, what))

        try:
            answer = running.work.run(report)
        except Exception as problem:  # noqa: BLE001  -- every failure is told to whoever asked
            self._tell(slot, running, "failed", problem)
        else:
            self._tell(slot, running, "done", answer)

    def _tell(self, slot: str, running: _Running, kind: str, payload: object) -> None:
        if not self._closed:
            self._arrived.emit(slot, running.ticket, kind, payload)

    def _deliver(self, slot: str, ticket: int, kind: str, payload: Any) -> None:
        running = self._running.get(slot)
        if self._closed or running is None or running.ticket != ticket:
            return
        stale = slot in self._waiting
        if kind == "progress":
            if not stale and running.work.on_progress is not None:
                running.work.on_progress(*payload)
            return
        del self._running[slot]
        following = self._waiting.pop(slot, None)
        if following is not None:
            self._start(slot, following)
            return
        self.busy_changed.emit(slot, False)
        if kind == "done" and not running.stop.is_set():
            running.work.on_done(payload)
        elif kind == "done":
            running.work.on_failed(Cancelled())
        else:
            running.work.on_failed(payload)
