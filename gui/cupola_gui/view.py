"""What is looked at, and when: the second of the two observable objects. Nothing here is saved or undone."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal


class View(QObject):
    """Time, rate, selection, visible objects, camera."""

    time_changed = Signal(float)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    loop_changed = Signal(bool)
    span_changed = Signal(float, float)
    selection_changed = Signal(tuple)
    visibility_changed = Signal()
    camera_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.time_s = 0.0
        self.rate = 60.0
        """Seconds of scenario for each second of the clock on the wall; negative plays backward."""
        self.fixed_step_s: float | None = None
        """When set, every frame moves by this much instead."""
        self.playing = False
        self.loop = False
        self.span_s: tuple[float, float] = (0.0, math.inf)
        """Playback stays inside; looping returns from its end to its start."""
        self.selection: tuple[str, ...] = ()
        self.hidden: frozenset[str] = frozenset()
        self.camera = "free"

    def set_time(self, time_s: float) -> None:
        """Go to a time, clamped to the span."""
        clamped = min(max(time_s, self.span_s[0]), self.span_s[1])
        if clamped != self.time_s:
            self.time_s = clamped
            self.time_changed.emit(clamped)

    def set_span(self, start_s: float, end_s: float) -> None:
        """Set the stretch that playback stays in."""
        if (start_s, end_s) != self.span_s:
            self.span_s = (start_s, end_s)
            self.span_changed.emit(start_s, end_s)
            self.set_time(self.time_s)

    def set_rate(self, rate: float) -> None:
        """Set how fast playback runs; negative is backward."""
        if rate != self.rate:
            self.rate = rate
            self.rate_changed.emit(rate)

    def play(self) -> None:
        """Start playback; from the far end it starts over."""
        start, end = self.span_s
        if self.rate >= 0 and self.time_s >= end:
            self.set_time(start)
        self._set_playing(True)

    def pause(self) -> None:
        """Stop playback where it is."""
        self._set_playing(False)

    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def set_loop(self, loop: bool) -> None:
        """Choose whether playback starts over at its end."""
        if loop != self.loop:
            self.loop = loop
            self.loop_changed.emit(loop)

    def advance(self, elapsed_s: float) -> None:
        """Move the time of a playing view on by ``elapsed_s`` of the clock on the wall."""
        if not self.playing:
            return
        step = self.rate * elapsed_s if self.fixed_step_s is None else math.copysign(self.fixed_step_s, self.rate)
        start, end = self.span_s
        target = self.time_s + step
        if start <= target <= end:
            self.set_time(target)
        elif self.loop and math.isfinite(end):
            self.set_time(start if target > end else end)
        else:
            self.set_time(target)
            self.pause()

    def select(self, *paths: str) -> None:
        """Select objects by their paths; none clears the selection."""
        if paths != self.selection:
            self.selection = paths
            self.selection_changed.emit(paths)

    def set_visible(self, path: str, visible: bool) -> None:
        """Show or hide an object and all below it."""
        hidden = self.hidden - {path} if visible else self.hidden | {path}
        if hidden != self.hidden:
            self.hidden = hidden
            self.visibility_changed.emit()

    def is_visible(self, path: str) -> bool:
        """Return whether neither an object nor anything above it is hidden."""
        parts = path.split(".")
        return not any(".".join(parts[:count]) in self.hidden for count in range(1, len(parts) + 1))

    def set_camera(self, camera: str) -> None:
        """Choose a way for the camera to move: "free", "follow", "inertial", "fixed", "sensor", "interceptor"."""
        if camera != self.camera:
            self.camera = camera
            self.camera_changed.emit(camera)

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit(playing)
