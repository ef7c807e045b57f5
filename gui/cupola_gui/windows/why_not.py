"""The card that explains a threat: eight links of its kill chain, and for a leaker the first that broke."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from cupola.results.parts import Results, ThreatResult
from cupola.threats.classes import THREAT_CLASSES
from cupola_gui.document import Document
from cupola_gui.style import font, paint_mark, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.style.numbers import NONE, clock_text, duration_text, grouped, quantity_text, share_text, shortfall_text
from cupola_gui.view import View

LINK_ROWS: Final = ("First look", "Detection", "Stereo", "Firm track", "Decision", "Reach", "Release", "Intercept")
_BROKEN_ROW: Final = {
    "detection": 1, "stereo": 2, "track": 3, "decision": 4, "reach": 5, "magazine": 5, "intercept": 7,
}  # fmt: skip
_VERDICTS: Final = {
    "detection": "never detected", "stereo": "never seen in stereo", "track": "no firm track",
    "decision": "decided too late", "reach": "nothing in reach", "magazine": "magazines empty", "intercept": "missed",
}  # fmt: skip


@dataclass(frozen=True)
class LinkRow:
    """One link of the chain: how it fares, its value, a note."""

    name: str
    state: str
    """passed, broken or later."""
    value: str
    note: str = ""


def _after(threat: ThreatResult, time_s: float | None) -> str:
    return NONE if time_s is None else f"+{quantity_text(time_s - threat.trajectory.launch_s, 's', 1)}"


def _number_at(threat: ThreatResult, time_s: float | None) -> int | None:
    times = threat.track.times_s
    if time_s is None or not len(times):
        return None
    return int(min(range(len(times)), key=lambda number: abs(float(times[number]) - time_s)))


def _name(results: Results, sensor: int) -> str:
    layer, satellite = results.sensors[sensor]
    return results.layers[int(layer)].constellation.names[int(satellite)]


def _notes(results: Results, threat: ThreatResult) -> list[str]:
    first = ""
    if len(threat.looks.starts_s):
        first = _name(results, int(threat.looks.satellites[int(threat.looks.starts_s.argmin())]))
    pair = ""
    at = _number_at(threat, threat.stereo_s)
    if at is not None and int(threat.track.pair[at][0]) >= 0:
        pair = " and ".join(_name(results, int(sensor)) for sensor in threat.track.pair[at])
    held = ""
    at = _number_at(threat, threat.tracked_s)
    if at is not None and math.isfinite(float(threat.track.position_error_m[at])):
        error = quantity_text(float(threat.track.position_error_m[at]), "m")
        held = f"{grouped(int(threat.track.lookers[at]))} satellites, {error} (1 σ)"
    looks = results.scenario.command.confirmation_looks
    delay = duration_text(results.scenario.command.decision_delay_s)
    return [first, f"{grouped(looks)} looks", pair, held, f"{delay} delay"]


def link_rows(results: Results, threat: ThreatResult) -> tuple[LinkRow, ...]:
    """Return the eight links of a threat's chain, in order."""
    shots = [results.shots[number] for number in threat.shots]
    last = shots[-1] if shots else None
    times = [threat.first_look_s, threat.detected_s, threat.stereo_s, threat.tracked_s, threat.decided_s]
    times += [last.decided_s if last else None, last.release_s if last else None]
    times.append(threat.kill_s if threat.kill_s is not None else None)
    notes = _notes(results, threat)
    notes += [f"{last.satellite_name}" if last else "", f"{len(shots)} fired" if shots else ""]
    notes.append(f"at {quantity_text(last.intercept_altitude_m / 1000, 'km')}" if last and last.hit else "")
    broken = _BROKEN_ROW[threat.why_not.link] if threat.why_not is not None else len(LINK_ROWS)
    rows = []
    for number, name in enumerate(LINK_ROWS):
        if number < broken:
            rows.append(LinkRow(name, "passed", _after(threat, times[number]), notes[number]))
        elif number == broken and threat.why_not is not None:
            value = shortfall_text(threat.why_not.short_by, threat.why_not.unit)
            rows.append(LinkRow(name, "broken", value, threat.why_not.satellite_name or ""))
        else:
            note = f"impact {clock_text(threat.trajectory.impact_s)}" if number == len(LINK_ROWS) - 1 else ""
            rows.append(LinkRow(name, "later", NONE, note))
    return tuple(rows)


class Card(QWidget):
    """Head and chain of one threat, painted; 372 wide by design, wider when there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[LinkRow, ...] = ()
        self.verdict, self.facts, self.sentence = "", "", ""
        self.more: tuple[str, ...] = ()
        self._killed = False

    def show_threat(self, results: Results, threat: ThreatResult) -> None:
        """Show a threat."""
        flight = threat.trajectory
        known = THREAT_CLASSES.get(flight.threat_class)
        title = known.title if known is not None else flight.threat_class
        self._killed = threat.outcome == "killed"
        if self._killed:
            self.verdict = f"{threat.id} killed at {_after(threat, threat.kill_s)}"
        else:
            link = f": {_VERDICTS[threat.why_not.link]}" if threat.why_not is not None else ""
            self.verdict = f"{threat.id} leaked{link}"
        self.facts = f"{title}. Launch {clock_text(flight.launch_s)}, burnout {clock_text(flight.burnout_s)}."
        self.sentence = threat.why_not.sentence if threat.why_not is not None else ""
        self.rows = link_rows(results, threat)
        apogee, distance = (quantity_text(value / 1000, "km") for value in (flight.apogee_m, flight.range_m))
        held, error = f"Held {share_text(threat.custody_fraction)} of its flight", threat.position_error_median_m
        if error is not None:
            held += f", position error {quantity_text(error, 'm')} (median, 1 σ)"
        self.more = (f"Apogee {apogee}, range {distance}.", f"{held}.")
        self.setAccessibleName(f"{self.verdict}. {self.sentence}")
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room for head, chain and notes."""
        return QSize(372, 62 + 23 * len(LINK_ROWS) + 20 + (52 if self.sentence else 0) + 18 * len(self.more) + 12)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Repaint in the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the card."""
        if not self.rows:
            return
        colors = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QPointF(22, 20), "frame_hostile", colors.critical, 16)
        painter.setFont(font("card"))
        painter.setPen(QColor(colors.t1))
        wide = self.width() - 54
        painter.drawText(QRectF(42, 8, wide, 22), Qt.AlignmentFlag.AlignVCenter, self.verdict)
        painter.setFont(font("body"))
        painter.setPen(QColor(colors.t2))
        painter.drawText(QRectF(42, 30, wide, 18), Qt.AlignmentFlag.AlignVCenter, self.facts)
        painter.fillRect(QRectF(0, 57, self.width(), 1), QColor(colors.b1))
        top = 62.0
        for row in self.rows:
            self._paint_row(painter, row, top)
            top += 23
        self._paint_words(painter, top + 10)
        painter.end()

    def _paint_row(self, painter: QPainter, row: LinkRow, top: float) -> None:
        colors, middle = tokens(), top + 11.5
        if row.state == "broken":
            wash = QColor(colors.critical)
            wash.setAlphaF(0.13)
            painter.fillRect(QRectF(0, top, self.width(), 23), wash)
            painter.fillRect(QRectF(0, top, 2, 23), QColor(colors.critical))
            paint_mark(painter, QPointF(21, middle), "triangle", colors.critical, 10)
        elif row.state == "passed":
            paint_mark(painter, QPointF(21, middle), "check", colors.t3, 11)
        else:
            paint_mark(painter, QPointF(21, middle), "dash", colors.t4, 10)
        ink = colors.t1 if row.state != "later" else colors.t3
        painter.setFont(font("body_strong" if row.state == "broken" else "body"))
        painter.setPen(QColor(ink))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(34, top, 70, 23), align, row.name)
        painter.drawText(QRectF(106, top, self.width() - 116, 23), align, row.value)
        left = max(220, 106 + painter.fontMetrics().horizontalAdvance(row.value) + 8)
        painter.setFont(font("body"))
        painter.setPen(QColor(colors.t2 if row.state == "broken" else colors.t3))
        room = self.width() - left - 10
        note = painter.fontMetrics().elidedText(row.note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top, room, 23), align, note)

    def _paint_words(self, painter: QPainter, top: float) -> None:
        colors, wide = tokens(), self.width() - 24
        painter.setFont(font("body"))
        if self.sentence:
            painter.setPen(QColor(colors.t1))
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(12, top, wide, 48), int(flags), self.sentence)
            top += 52
        painter.setPen(QColor(colors.t3))
        for words in self.more:
            painter.drawText(QRectF(12, top, wide, 18), Qt.AlignmentFlag.AlignVCenter, words)
            top += 18


class WhyNot(QWidget):
    """Shows the card of the selected threat, else what to select."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = Card()
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.card)
        self.card.setProperty("surface", "panel")
        self.card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.empty = EmptyState("mdi6.help-circle-outline", "", "Run full simulation")
        self.empty.asked.connect(self._act)
        holder = QWidget(self)
        self._pages = QStackedLayout(holder)
        self._pages.addWidget(area)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(holder)
        document.results_changed.connect(lambda _: self.show_selected())
        view.selection_changed.connect(lambda _: self.show_selected())
        self.show_selected()

    def threat(self) -> ThreatResult | None:
        """Return the selected threat of the run."""
        results: Results | None = self.document.results
        chosen = {path.removeprefix("threats.") for path in self.view.selection if path.startswith("threats.")}
        if results is None or not chosen:
            return None
        return next((threat for threat in results.threats if threat.id in chosen), None)

    def show_selected(self) -> None:
        """Show the card of the selected threat."""
        threat, results = self.threat(), self.document.results
        if threat is not None and results is not None:
            self.card.show_threat(results, threat)
            self._pages.setCurrentIndex(0)
            return
        leaker = self._first_leaker()
        if results is None:
            words, button = (
                "Nothing has been flown yet. A full simulation says which threats leak, and why.",
                "Run full simulation",
            )
        elif leaker is None:
            words, button = "No threat leaked. Select a threat to see its kill chain.", ""
        else:
            words, button = "Select a threat to see its kill chain link by link.", f"Show {leaker.id}, which leaked"
        self.empty.sentence.setText(words)
        self.empty.button.setText(button)
        self.empty.button.setVisible(bool(button))
        self._pages.setCurrentIndex(1)

    def _first_leaker(self) -> ThreatResult | None:
        results: Results | None = self.document.results
        if results is None:
            return None
        return next((threat for threat in results.threats if threat.outcome == "leaked"), None)

    def _act(self) -> None:
        leaker = self._first_leaker()
        if self.document.results is None:
            self.document.run()
        elif leaker is not None:
            self.view.select(f"threats.{leaker.id}")
