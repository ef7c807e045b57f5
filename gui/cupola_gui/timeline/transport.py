"""The row of playback controls over a time panel."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from cupola.astro.time import utc_text
from cupola.results.parts import Event, EventKind
from cupola_gui.document import Document
from cupola_gui.style import font, font_scale, icon, paint_icon, tokens
from cupola_gui.style.numbers import clock_text, grouped, quantity_text, signed_text
from cupola_gui.timeline.happenings import ALL_KINDS, next_event, previous_event, short_name
from cupola_gui.timeline.kind_combo import KindCombo
from cupola_gui.view import View

RATES: Final = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
SPACING_PX: Final = 8
STEPS_S: Final = (0.1, 0.5, 1.0, 5.0, 10.0, 60.0)


def tool(icon_name: str, tip: str, key: str, do: Callable[[], object], parent: QWidget, size: int = 26) -> QToolButton:
    """Return a small button with an icon, its name and its key."""
    button = QToolButton(parent)
    button.setIcon(icon(icon_name, "t2"))
    button.setIconSize(QSize(18, 18))
    button.setFixedSize(round(size * font_scale()), round(size * font_scale()))
    button.setStyleSheet("QToolButton { min-height: 0; padding: 0; }")
    button.setToolTip(f"{tip} ({key})" if key else tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda: do())
    return button


class Clock(QWidget):
    """UTC and mission time in the mono font; only this repaints with the clock."""

    def __init__(self, document: Document, view: View, mission_first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._view, self._mission_first = document, view, mission_first
        view.time_changed.connect(lambda _: self.update())
        document.scenario_changed.connect(lambda *_: self.update())
        self.setAccessibleName("Clock")
        self.setFixedHeight(round(26 * font_scale()))

    def texts(self) -> tuple[str, str]:
        """Return UTC as "2027-01-01 00:23:00.0" and mission time as "T+00:23:00.0"."""
        utc = utc_text(self._document.scenario.epoch_utc, self._view.time_s, 1)
        return utc.replace("T", " ").removesuffix("Z"), clock_text(self._view.time_s)

    def sizeHint(self) -> QSize:  # noqa: N802
        digit = QFontMetricsF(font("clock")).horizontalAdvance("0")
        return QSize(round(digit * 33) + 56, round(26 * font_scale()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(QFontMetricsF(font("clock")).horizontalAdvance("0") * 12), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colors, painter = tokens(), QPainter(self)
        utc, mission = self.texts()
        parts = [(mission, "t1"), (utc, "t2")] if self._mission_first else [(utc, "t1"), (mission, "t2")]
        x = 0.0
        for text, ink in parts:
            painter.setFont(font("clock"))
            metrics = QFontMetricsF(painter.font())
            baseline = self.height() / 2 + metrics.capHeight() / 2
            painter.setPen(QColor(getattr(colors, ink)))
            painter.drawText(QPointF(x, baseline), text)
            x += metrics.horizontalAdvance(text) + 10
            if text == utc:
                painter.setFont(font("caption"))
                painter.setPen(QColor(colors.t3))
                painter.drawText(QPointF(x, baseline), "UTC")
                x += QFontMetricsF(painter.font()).horizontalAdvance("UTC") + 16
            else:
                x += 4
        painter.end()


class EventButton(QAbstractButton):
    """A step to a neighbouring event: its name, how far it is, and the key."""

    def __init__(self, forward: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.forward = forward
        self.event_ahead: Event | None = None
        self._distance = ""
        self._key = "Alt+→" if forward else "Alt+←"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def tell(self, event: Event | None, name: str, distance_s: float) -> None:
        """Show which event lies that way."""
        self.event_ahead = event
        distance = signed_text(distance_s, "s", 1) if event is not None else ""
        missing = "No later event" if self.forward else "No earlier event"
        if (name or missing, distance) == (self.text(), self._distance):
            return
        self.setText(name or missing)
        self._distance = distance
        self.setEnabled(event is not None)
        self.setToolTip(event.text if event is not None else "")
        self.setAccessibleName(f"{'Next' if self.forward else 'Previous'} event: {self.text()} {distance}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(208 * font_scale()), round(26 * font_scale()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(32 * font_scale()), round(26 * font_scale()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colors, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hot = self.underMouse() and self.isEnabled()
        painter.setBrush(QColor(colors.s4 if hot or self.isDown() else colors.s3))
        painter.setPen(QPen(QColor(colors.ac if self.hasFocus() else colors.b2), 1))
        painter.drawRoundedRect(box, 4, 4)
        on = self.isEnabled()
        paint_icon(
            painter,
            QRectF(9, box.center().y() - 8, 16, 16),
            "skip-next" if self.forward else "skip-previous",
            "t1" if on else "t4",
        )
        baseline, x = box.center().y(), 32.0
        for text, kind, ink in (
            (self.text(), "body", "t1" if on else "t4"),
            (self._distance, "body", "t3"),
            (self._key if on else "", "caption", "t3"),
        ):
            painter.setFont(font(kind))  # type: ignore[arg-type]
            metrics = QFontMetricsF(painter.font())
            width = metrics.horizontalAdvance(text)
            if x + width > box.right() - 6:
                text = (
                    metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.right() - 6 - x) if kind == "body" else ""
                )
            painter.setPen(QColor(getattr(colors, ink)))
            painter.drawText(QPointF(x, baseline + metrics.capHeight() / 2), text)
            x += width + 8
        painter.end()


class Transport(QWidget):
    """Buttons, clock, rate and step; then, as asked, the event filter and zoom or the named event buttons."""

    zoom_asked = Signal(float)
    all_asked = Signal()
    stepped = Signal(object)
    """To an event of the run."""

    def __init__(self, document: Document, view: View, named_events: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view, self._named = document, view, named_events
        self.setFixedHeight(round((40 if named_events else 36) * font_scale()))
        self.kinds = KindCombo(frozenset(ALL_KINDS), self)
        self.clock = Clock(document, view, named_events, self)
        self.play_button = tool("mdi6.play", "Play", "Space", view.toggle, self)
        self.loop_button = tool("mdi6.repeat", "Loop", "", lambda: view.set_loop(not view.loop), self)
        self.loop_button.setCheckable(True)
        self.rate, self.step = QComboBox(self), QComboBox(self)
        self.previous, self.next = EventButton(False, self), EventButton(True, self)
        self._fill_combos()
        self._left = QWidget(self)
        self._arrange()
        view.playing_changed.connect(self._show_playing)
        view.loop_changed.connect(self.loop_button.setChecked)
        view.rate_changed.connect(self._show_rate)
        view.time_changed.connect(self._show_neighbours)
        document.results_changed.connect(lambda _: self._show_neighbours())
        self.kinds.kinds_changed.connect(lambda _: self._show_neighbours())
        self._show_playing(view.playing)
        self._show_rate(view.rate)
        self.loop_button.setChecked(view.loop)
        self._show_neighbours()

    def set_names_width(self, width: int) -> None:
        """Let the clock begin where the plot begins."""
        self._left.setFixedWidth(max(width - SPACING_PX, self._left.sizeHint().width()))

    def step_to(self, forward: bool, kinds: Collection[EventKind] | None = None) -> Event | None:
        """Go to the next or previous event of the kinds (those of the filter when none are named)."""
        find = next_event if forward else previous_event
        event = find(self.document.results, self.view.time_s, self.kinds.kinds if kinds is None else kinds)
        if event is not None:
            self.view.pause()
            self.view.set_time(event.time_s)
            self.stepped.emit(event)
        return event

    def step_by(self, steps: int) -> None:
        """Move by fixed steps, or by the scenario's step."""
        self.view.pause()
        step_s = self.view.fixed_step_s or self.document.scenario.step_s
        self.view.set_time(self.view.time_s + steps * step_s)

    def _fill_combos(self) -> None:
        for rate in RATES:
            self.rate.addItem(f"×{grouped(rate)} real time", float(rate))
        self.rate.setToolTip("How fast playback runs (J, K, L)")
        self.rate.setAccessibleName("Rate")
        self.rate.setMinimumWidth(124)
        self.rate.activated.connect(lambda _: self.view.set_rate(float(self.rate.currentData())))
        self.step.addItem("Smooth steps", None)
        for step_s in STEPS_S:
            self.step.addItem(f"Fixed step {quantity_text(step_s, 's', 1 if step_s < 1 else 0)}", step_s)
        self.step.setToolTip("Move by the rate, or by the same step every frame")
        self.step.setAccessibleName("Step")
        self.step.setMinimumWidth(118)
        self.step.activated.connect(self._choose_step)

    def _choose_step(self) -> None:
        self.view.fixed_step_s = self.step.currentData()

    def _go(self, end: int) -> None:
        first, last = self.view.span_s
        self.view.set_time(first if end == 0 else min(last, self.document.scenario.duration_s))

    def _jump(self, forward: bool) -> None:
        if self.step_to(forward) is None:
            self._go(1 if forward else 0)

    def _rewind(self, sign: int) -> None:
        self.view.set_rate(sign * abs(self.view.rate))
        self.view.play()

    def _buttons(self) -> list[QToolButton]:
        outer = (
            [
                tool("mdi6.rewind", "Play backward", "J", lambda: self._rewind(-1), self),
                tool("mdi6.fast-forward", "Play forward", "L", lambda: self._rewind(1), self),
            ]
            if self._named
            else [
                tool("mdi6.skip-previous", "Previous event", "Alt+←", lambda: self._jump(False), self),
                tool("mdi6.skip-next", "Next event", "Alt+→", lambda: self._jump(True), self),
            ]
        )
        back = tool("mdi6.step-backward", "Step back", ",", lambda: self.step_by(-1), self)
        ahead = tool("mdi6.step-forward", "Step", ".", lambda: self.step_by(1), self)
        return [outer[0], back, self.play_button, ahead, outer[1], self.loop_button]

    def _arrange(self) -> None:
        left = QHBoxLayout(self._left)
        left.setContentsMargins(8, 0, 0, 0)
        left.setSpacing(2)
        for button in self._buttons():
            left.addWidget(button)
        left.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(SPACING_PX)
        layout.addWidget(self._left)
        layout.addWidget(self.clock)
        layout.addWidget(self.rate)
        layout.addWidget(self.step)
        layout.addStretch(1)
        if self._named:
            self.step.hide()
            self.kinds.hide()
            for step in (self.previous, self.next):
                layout.addWidget(step)
            self.previous.clicked.connect(lambda: self.step_to(False))
            self.next.clicked.connect(lambda: self.step_to(True))
            return
        self.previous.hide()
        self.next.hide()
        label = QLabel("Events", self)
        label.setProperty("tone", "secondary")
        layout.addWidget(label)
        layout.addWidget(self.kinds)
        layout.addSpacing(8)
        for name, tip, key, do in (
            ("mdi6.magnify-minus-outline", "Zoom out", "−", lambda: self.zoom_asked.emit(1.5)),
            ("mdi6.magnify-plus-outline", "Zoom in", "+", lambda: self.zoom_asked.emit(1 / 1.5)),
            ("mdi6.arrow-expand-horizontal", "Show all", "", self.all_asked.emit),
        ):
            layout.addWidget(tool(name, tip, key, do, self))

    def _show_playing(self, playing: bool) -> None:
        self.play_button.setIcon(icon("mdi6.pause" if playing else "mdi6.play", "t1"))
        self.play_button.setToolTip("Pause (Space)" if playing else "Play (Space)")

    def _show_rate(self, rate: float) -> None:
        number = self.rate.findData(abs(rate))
        extra = self.rate.findData("other")
        if extra >= 0:
            self.rate.removeItem(extra)
        if number < 0 or rate < 0:
            decimals = 0 if float(rate).is_integer() else 1
            self.rate.addItem(f"×{grouped(rate, decimals)} real time", "other")
            number = self.rate.count() - 1
        self.rate.setCurrentIndex(number)

    def _show_neighbours(self, _: float = 0.0) -> None:
        if not self._named:
            return
        results, now = self.document.results, self.view.time_s
        for button, find in ((self.previous, previous_event), (self.next, next_event)):
            event = find(results, now, self.kinds.kinds)
            name = short_name(results, event) if results is not None and event is not None else ""
            button.tell(event, name, event.time_s - now if event is not None else 0.0)
