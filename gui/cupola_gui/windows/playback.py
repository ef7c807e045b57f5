"""The playback clock and the keys that move time."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from cupola.results.parts import Event
from cupola_gui.document import Document
from cupola_gui.timeline import next_event, previous_event
from cupola_gui.timeline.happenings import event_path
from cupola_gui.view import View
from cupola_gui.windows.acts import Act

FRAME_MS: Final = 16
LONGEST_FRAME_S: Final = 0.25
"""A frame that took longer than this moves time by no more."""
FASTEST: Final = 3600.0


class Playback(QObject):
    """Moves the view's time while it plays."""

    stepped = Signal(object)
    """To an event of the run."""

    def __init__(self, document: Document, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view = document, view
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self.kinds: Callable[[], Collection[str] | None] = lambda: None
        """Which kinds of event are stepped to; ``None`` stands for all."""
        view.playing_changed.connect(self._start_or_stop)
        document.scenario_changed.connect(lambda before, after: self._take_span(before.duration_s, after.duration_s))
        self.show_all()

    def acts(self) -> tuple[Act, ...]:
        """Return the actions that move time."""
        return (
            Act("play", "Play or pause", self._view.toggle, ("Space",), "mdi6.play"),
            Act("step_back", "Step back", lambda: self.step(-1), (",",), "mdi6.step-backward"),
            Act("step_on", "Step forward", lambda: self.step(1), (".",), "mdi6.step-forward", before_rule=True),
            Act("backward", "Play backward, again for faster", lambda: self.shuttle(-1), ("J",), "mdi6.rewind"),
            Act("pause", "Pause", self._view.pause, ("K",), "mdi6.pause"),
            Act("forward", "Play forward, again for faster", lambda: self.shuttle(1), ("L",), "mdi6.fast-forward",
                before_rule=True),
            Act("previous_event", "Previous event", lambda: self.to_event(False), ("Alt+Left",), "mdi6.skip-previous"),
            Act("next_event", "Next event", lambda: self.to_event(True), ("Alt+Right",), "mdi6.skip-next"),
        )  # fmt: skip

    def show_all(self) -> None:
        """Let playback run over the whole scenario."""
        self._view.set_span(0.0, self._document.scenario.duration_s)

    def step(self, steps: int) -> None:
        """Move by one step of the scenario, or by the fixed step chosen."""
        self._view.pause()
        size = self._view.fixed_step_s or self._document.scenario.step_s
        self._view.set_time(self._view.time_s + steps * size)

    def shuttle(self, sign: int) -> None:
        """Play in a direction; when it already does, twice as fast."""
        view = self._view
        if view.playing and view.rate * sign > 0:
            view.set_rate(sign * min(FASTEST, 2.0 * abs(view.rate)))
        else:
            view.set_rate(sign * abs(view.rate))
            view.play()

    def to_event(self, forward: bool) -> Event | None:
        """Go to the next or previous event of the run and select its threat."""
        find = next_event if forward else previous_event
        results = self._document.results
        event = find(results, self._view.time_s, self.kinds())
        if event is None:
            return None
        self._view.pause()
        self._view.set_time(event.time_s)
        self.arrive(event)
        return event

    def arrive(self, event: Event) -> None:
        """Select the threat of an event that was stepped to, and tell of it."""
        results = self._document.results
        if results is not None:
            self._view.select(event_path(results, event))
            self.stepped.emit(event)

    def _take_span(self, before_s: float, after_s: float) -> None:
        if before_s != after_s:
            self.show_all()

    def _start_or_stop(self, playing: bool) -> None:
        self._last = time.perf_counter()
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        elapsed, self._last = now - self._last, now
        self._view.advance(min(elapsed, LONGEST_FRAME_S))
