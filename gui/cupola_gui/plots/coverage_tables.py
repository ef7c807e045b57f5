"""The tables of the coverage dock: who is seen by how many, what the colours mean, what is guaranteed."""

from __future__ import annotations

import math
from typing import Any, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cupola.results.coverage import FOLDS, GuaranteeRow, LayerCoverage
from cupola_gui.plots.fold_bands import BANDS
from cupola_gui.style import font, font_scale, paint_status, tokens
from cupola_gui.style.numbers import NOT_APPLICABLE, PENDING, THIN, degrees_text, latitude_text, share_text

ROW_PX: Final = 24
PAD_PX: Final = 12
ROWS_AT_ONCE: Final = 6


def write(
    painter: QPainter, x: float, middle: float, text: str, kind: Any = "body", ink: str = "t1", at_right: bool = False,
    room: float = math.inf,
) -> None:  # fmt: skip
    """Write one line about a middle height, ending at ``x`` when ``at_right``."""
    painter.setFont(font(kind))
    metrics = QFontMetricsF(painter.font())
    if metrics.horizontalAdvance(text) > room:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setPen(QColor(getattr(tokens(), ink)))
    left = x - metrics.horizontalAdvance(text) if at_right else x
    painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), text)


class PaintedTable(QWidget):
    """Rows of 24 px; one height for its number of rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def row_count(self) -> int:
        """Return how many rows there are, heads among them."""
        return 1

    def row_px(self) -> float:
        """Return the height of a row now."""
        return ROW_PX * font_scale()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, round(self.row_px() * self.row_count()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.sizeHint().height())

    def begin(self) -> QPainter:
        """Return a painter on the cleared surface."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens().s1))
        return painter

    def rule(self, painter: QPainter, y: float) -> None:
        """Draw a hairline."""
        painter.setPen(QPen(QColor(tokens().b1), 1))
        painter.drawLine(QPointF(0, y - 0.5), QPointF(self.width(), y - 0.5))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()


class SharesTable(PaintedTable):
    """World and regions, seen by 1 … 4 or more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[tuple[str, tuple[str, ...]]] = []
        self.left_out = 0

    def show_coverage(self, coverage: LayerCoverage | None) -> None:
        """Show another answer."""
        if coverage is None:
            self.lines, self.left_out = [("World", (PENDING,) * FOLDS)], 0
        else:
            rows = [("World", coverage.world_mean), *((region.name, region.shares) for region in coverage.regions)]
            self.left_out = max(0, len(rows) - ROWS_AT_ONCE)
            self.lines = [
                (name, tuple(share_text(float(share)) if math.isfinite(share) else "empty" for share in shares))
                for name, shares in rows[:ROWS_AT_ONCE]
            ]
        self.setAccessibleName("; ".join(f"{name}: {', '.join(shares)}" for name, shares in self.lines))
        self.updateGeometry()
        self.update()

    def row_count(self) -> int:
        return 1 + len(self.lines) + (1 if self.left_out else 0)

    def columns(self) -> tuple[float, ...]:
        """Return where the columns end."""
        width = 46.0 * font_scale()
        right = self.width() - PAD_PX
        return tuple(right - width * (FOLDS - 1 - number) for number in range(FOLDS))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, row, columns = self.begin(), self.row_px(), self.columns()
        write(painter, PAD_PX, row / 2, "Seen by", ink="t3")
        for number, right in enumerate(columns, start=1):
            write(painter, right, row / 2, f"{chr(0x2265)}{THIN}{number}", ink="t3", at_right=True)
        self.rule(painter, row)
        room = columns[0] - 38 * font_scale() - PAD_PX - 4
        for number, (name, shares) in enumerate(self.lines, start=1):
            middle = row * (number + 0.5)
            write(painter, PAD_PX, middle, name, room=room)
            for words, right in zip(shares, columns, strict=True):
                write(painter, right, middle, words, ink="t3" if words == "empty" else "t1", at_right=True)
        if self.left_out:
            write(painter, PAD_PX, row * (len(self.lines) + 1.5), f"and {self.left_out} more regions", ink="t3")


class FoldLegend(PaintedTable):
    """Which colour stands for which number in view."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors, middle = self.begin(), tokens(), self.row_px() / 2
        write(painter, PAD_PX, middle, "n", "caption", "t2")
        x, step = 34.0 * font_scale(), (self.width() - 40.0 * font_scale()) / len(BANDS)
        for (_, words), color in zip(BANDS, reversed(colors.folds), strict=True):
            ink = QColor(color)
            painter.setPen(QPen(QColor(colors.b2), 1) if ink.lightnessF() < 0.2 else Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRect(QRectF(x, middle - 4.5, 9, 9))
            write(painter, x + 13, middle, words, "caption", "t2")
            x += step


def guarantee_words(row: GuaranteeRow, mask_rad: float) -> tuple[str, str, str, str]:
    """Return central angle, elevation, the status and its words: "continuous" or "short by 7.9°"."""
    if row.central_angle_rad is None:
        return NOT_APPLICABLE, NOT_APPLICABLE, "off", "too few satellites"
    angle = degrees_text(math.degrees(row.central_angle_rad))
    if row.elevation_rad is None:
        return angle, NOT_APPLICABLE, "off", NOT_APPLICABLE
    elevation = degrees_text(math.degrees(row.elevation_rad))
    if row.continuous:
        return angle, elevation, "normal", "continuous"
    short = math.degrees(mask_rad - row.elevation_rad)
    words = f"short by {degrees_text(short)}" if short >= 0.05 else "out of sensor reach"
    return angle, elevation, "caution", words


class GuaranteeTable(PaintedTable):
    """The worst place at the worst time for 1 … 4 satellites."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[GuaranteeRow, ...] = ()
        self.mask_rad = 0.0
        self.pending = True

    def show_coverage(self, coverage: LayerCoverage | None) -> None:
        """Show another answer; while the guarantee is on its way the last one stays, quietly."""
        if coverage is not None and coverage.guarantee:
            self.rows, self.mask_rad, self.pending = coverage.guarantee, coverage.mask_rad, False
        else:
            self.pending = True
            if coverage is None or "guarantee" in coverage.note.lower():
                self.rows = ()
        told = [f"fold {row.fold}: {' '.join(guarantee_words(row, self.mask_rad)[i] for i in (1, 3))}"
                for row in self.rows]  # fmt: skip
        self.setAccessibleName("; ".join(told))
        self.update()

    def row_count(self) -> int:
        return 2 + FOLDS

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, row, right, scale = self.begin(), self.row_px(), float(self.width()) - PAD_PX, font_scale()
        painter.fillRect(QRectF(0, 0, self.width(), row), QColor(tokens().s2))
        self.rule(painter, 1)
        self.rule(painter, row)
        write(painter, PAD_PX, row / 2, "Guarantee", "head")
        write(painter, right, row / 2, "worst place, worst time", ink="t3", at_right=True)
        angle_x, elevation_x, status_x = right - 164 * scale, right - 98 * scale, right - 82 * scale
        write(painter, PAD_PX, 1.5 * row, "Fold", ink="t3")
        write(painter, angle_x, 1.5 * row, "Central angle", ink="t3", at_right=True)
        write(painter, elevation_x, 1.5 * row, "Elevation", ink="t3", at_right=True)
        write(painter, status_x, 1.5 * row, f"At {degrees_text(math.degrees(self.mask_rad))} mask", ink="t3",
              room=right + 8 - status_x)  # fmt: skip
        self.rule(painter, 2 * row)
        quiet = "t3" if self.pending else "t1"
        for number in range(FOLDS):
            middle = (number + 2.5) * row
            write(painter, PAD_PX, middle, str(number + 1), ink=quiet)
            if number >= len(self.rows):
                write(painter, angle_x, middle, PENDING if self.pending else NOT_APPLICABLE, ink="t3", at_right=True)
                continue
            angle, elevation, status, words = guarantee_words(self.rows[number], self.mask_rad)
            write(painter, angle_x, middle, angle, ink=quiet if angle != NOT_APPLICABLE else "t3", at_right=True)
            write(painter, elevation_x, middle, elevation, ink=quiet if elevation != NOT_APPLICABLE else "t3",
                  at_right=True)  # fmt: skip
            paint_status(painter, QPointF(status_x + 4, middle), status, 8)
            write(painter, status_x + 13, middle, words, ink=quiet, room=right + 8 - status_x - 13)

    def event(self, event: QEvent) -> bool:
        """Tell where the worst place is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = int(event.pos().y() // self.row_px()) - 2
            row = self.rows[number] if 0 <= number < len(self.rows) else None
            if row is not None and row.latitude_rad is not None:
                words = f"Worst place at {latitude_text(math.degrees(row.latitude_rad))}"
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
