"""What an edit does, live: saved, now, and the change."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cupola.results.coverage import LayerCoverage
from cupola_gui.document import Document
from cupola_gui.editors.facts import LayerFacts, facts_of
from cupola_gui.style import font, font_scale, paint_status, tokens
from cupola_gui.style.numbers import NONE, PENDING, quantity_text, share_text, signed_text
from cupola_gui.view import View

ROW_PX: Final = 24
HEAD_PX: Final = 26
LINES: Final[tuple[tuple[str, str, int, Callable[[LayerFacts], float]], ...]] = (
    ("Satellites", "", 0, lambda facts: facts.satellites),
    ("Period", "min", 1, lambda facts: facts.period_s / 60),
    ("Plane spacing", "°", 1, lambda facts: math.degrees(facts.plane_spacing_rad)),
    ("Footprint", "°", 1, lambda facts: math.degrees(facts.footprint_rad)),
)


COVERAGE_LINES: Final[tuple[tuple[str, str, int, Callable[[LayerCoverage], float]], ...]] = (
    ("World, 3 or more", "%", 1, lambda coverage: 100.0 * float(coverage.world_mean[2])),
    ("World, 4 or more", "%", 1, lambda coverage: 100.0 * float(coverage.world_mean[3])),
    ("Elevation, 2-fold", "°", 1, lambda coverage: _elevation_deg(coverage, 2)),
)


def _elevation_deg(coverage: LayerCoverage, fold: int) -> float:
    found = next((row.elevation_rad for row in coverage.guarantee if row.fold == fold), None)
    return math.nan if found is None else math.degrees(found)


def coverage_lines(saved: LayerCoverage | None, now: LayerCoverage | None) -> list[tuple[str, str, str, str]]:
    """Return name, saved, now and change of what coverage tells; changes of shares are points."""
    found = []
    for name, unit, decimals, read in COVERAGE_LINES if now is not None else ():
        value, before = read(now), read(saved) if saved is not None else math.nan  # type: ignore[arg-type]
        if not (math.isfinite(value) or (math.isfinite(before) and now is not None and not now.guarantee)):
            continue
        texts = [_coverage_text(number, unit, decimals) for number in (before, value)]
        if not math.isfinite(value):
            texts[1] = PENDING
        change = _change(before, value, "pp" if unit == "%" else unit, decimals)
        found.append((name, texts[0], texts[1], change))
    return found


def _coverage_text(value: float, unit: str, decimals: int) -> str:
    if not math.isfinite(value):
        return NONE
    return share_text(value / 100.0, decimals) if unit == "%" else quantity_text(value, unit, decimals)


def _change(before: float, value: float, unit: str, decimals: int) -> str:
    if not (math.isfinite(before) and math.isfinite(value)):
        return ""
    return "same" if round(value - before, decimals) == 0 else signed_text(value - before, unit, decimals)


def answer_lines(saved: LayerFacts | None, now: LayerFacts | None) -> list[tuple[str, str, str, str]]:
    """Return name, saved, now and change of every number that exists now."""
    found = []
    for name, unit, decimals, read in LINES:
        value = read(now) if now is not None else math.nan
        if now is not None and not math.isfinite(value):
            continue
        before = read(saved) if saved is not None else math.nan
        finite = math.isfinite(before)
        change = _change(before, value, unit, decimals)
        found.append(
            (
                name,
                quantity_text(before, unit, decimals) if finite else PENDING if now is None else NONE,
                quantity_text(value, unit, decimals) if now is not None else PENDING,
                change,
            )
        )
    return found


class LiveAnswer(QWidget):
    """A table for the selected layer; "saved" is the scenario as it was opened or saved last."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.lines: list[tuple[str, str, str, str]] = []
        self.title = ""
        self._saved: Any = None
        self._saved_coverage: dict[str, LayerCoverage] = {}
        document.coverage_changed.connect(lambda _: self._take_coverage())
        document.live_changed.connect(lambda _: self._take_live())
        document.undo_stack.cleanChanged.connect(lambda _: self._take_live())
        document.path_changed.connect(self._forget)
        document.scenario_changed.connect(lambda *_: self._show())
        view.selection_changed.connect(lambda _: self._show())
        self._take_live()

    def _forget(self) -> None:
        self._saved = None
        self._saved_coverage = {}
        self._take_live()

    def _take_live(self) -> None:
        live = self.document.live
        fresh = live is not None and live.scenario is self.document.scenario
        if fresh and self.document.undo_stack.isClean():
            self._saved = live
        self._show()

    def _take_coverage(self) -> None:
        answers = self.document.coverage
        if answers.current and answers.latest.guarantee and self.document.undo_stack.isClean():
            self._saved_coverage[answers.layer_id] = answers.latest
        self._show()

    def _coverage_lines(self, identifier: str) -> list[tuple[str, str, str, str]]:
        now = self.document.coverage.latest
        if now is None or now.layer_id != identifier:
            return []
        return coverage_lines(self._saved_coverage.get(identifier), now)

    def _layer_id(self) -> str:
        for path in self.view.selection:
            names = path.split(".")
            if names[0] in ("layers", "satellites") and len(names) > 1:
                return names[1]
        return ""

    def _show(self) -> None:
        identifier = self._layer_id()
        layer = next((layer for layer in self.document.scenario.layers if layer.id == identifier), None)
        self.title = layer.name if layer is not None else ""
        self.lines = (
            answer_lines(facts_of(self._saved, identifier), facts_of(self.document.live, identifier)) if layer else []
        )
        if layer is not None:
            self.lines += self._coverage_lines(identifier)
        self.setVisible(bool(self.lines))
        self.setFixedHeight(round((HEAD_PX + ROW_PX + ROW_PX * len(self.lines) + 4) * font_scale()))
        self.setAccessibleName("; ".join(f"{name}: {now}" for name, _, now, _ in self.lines))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors, scale = QPainter(self), tokens(), font_scale()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head, row, width = HEAD_PX * scale, ROW_PX * scale, float(self.width())
        painter.fillRect(self.rect(), QColor(colors.s1))
        painter.fillRect(QRectF(0, 0, width, head), QColor(colors.s2))
        painter.setPen(QPen(QColor(colors.b1), 1))
        for y in (0.5, head - 0.5, head + row - 0.5):
            painter.drawLine(QPointF(0, y), QPointF(width, y))
        _write(painter, 12, head / 2, "Live answer", "head", "t1")
        self._paint_badge(painter, width - 12, head / 2)
        columns = (width - 12 - 0.44 * width, width - 12 - 0.22 * width, width - 12)
        for words, right in zip(("Saved", "Now", "Change"), columns, strict=True):
            _write(painter, right, head + row / 2, words, "body", "t3", True)
        title = QFontMetricsF(font("body")).elidedText(self.title, Qt.TextElideMode.ElideRight, columns[0] - 60)
        _write(painter, 12, head + row / 2, title, "body", "t3")
        for number, (name, saved, now, change) in enumerate(self.lines):
            middle = head + row * (number + 1.5) + 2
            _write(painter, 12, middle, name, "body", "t1")
            _write(painter, columns[0], middle, saved, "body", "t2", True)
            _write(painter, columns[1], middle, now, "body_strong", "t1", True)
            _write(painter, columns[2], middle, change, "body", "t3" if change == "same" else "t1", True)
        painter.end()

    def _paint_badge(self, painter: QPainter, right: float, middle: float) -> None:
        live, colors = self.document.live, tokens()
        current = live is not None and live.scenario is self.document.scenario
        words = quantity_text(1000 * live.wall_s, "ms", 0) if current else PENDING
        width = QFontMetricsF(font("caption")).horizontalAdvance(words) + 28
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.s3))
        painter.drawRoundedRect(QRectF(right - width, middle - 9, width, 18), 4, 4)
        paint_status(painter, QPointF(right - width + 11, middle), "normal" if current else "caution", 8)
        _write(painter, right - 8, middle, words, "caption", "t2", True)


def _write(painter: QPainter, x: float, middle: float, text: str, kind: Any, ink: str, at_right: bool = False) -> None:
    painter.setFont(font(kind))
    metrics = QFontMetricsF(painter.font())
    painter.setPen(QColor(getattr(tokens(), ink)))
    left = x - metrics.horizontalAdvance(text) if at_right else x
    painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), text)
