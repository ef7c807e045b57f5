"""Tables of things that happened: the model, one delegate per kind of column, and the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cupola_gui.style import STATUS_SHAPES, font, font_scale, paint_mark, tokens
from cupola_gui.style.numbers import short_clock_text
from cupola_gui.timeline.happenings import LOOKS, SEVERITY_WORDS, Severity
from cupola_gui.timeline.paint import hue, paint_event_mark

ROW_PX: Final = 22
ENTRY: Final = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class LogEntry:
    """One row; ``time_s`` is None for what happened in the application and not in the scenario."""

    time_s: float | None
    severity: Severity
    text: str
    threat: str = ""
    path: str = ""
    kind: str = ""


COLUMNS: Final = ("time", "mark", "text", "threat")
HEADS: Final = {"time": "Time", "mark": "", "text": "Event", "threat": "Threat"}


class LogModel(QAbstractTableModel):
    """Entries as they are shown, first row first."""

    def __init__(self, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.entries: tuple[LogEntry, ...] = ()

    def show(self, entries: Sequence[LogEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return {"time": time_words(entry), "mark": "", "text": entry.text, "threat": entry.threat}[column]
        if role == Qt.ItemDataRole.ToolTipRole and column == "text":
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{time_words(entry)} {SEVERITY_WORDS[entry.severity]}: {entry.text}"
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[self.columns[section]]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def time_words(entry: LogEntry) -> str:
    """Return "07:54.4", or "app" for what has no place in the scenario's time."""
    return "app" if entry.time_s is None else short_clock_text(entry.time_s)


class _Column(QStyledItemDelegate):
    """Paints the row's ground as the style does, then what the column holds."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        filled: Any = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        view = filled.widget
        if filled.features & QStyleOptionViewItem.ViewItemFeature.Alternate:
            painter.fillRect(filled.rect, QColor(tokens().alt))
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, filled, painter, view)
        selected = bool(filled.state & QStyle.StateFlag.State_Selected)
        painter.save()
        self.fill(painter, QRectF(filled.rect), index.data(ENTRY), index.data() or "", selected)
        painter.restore()

    def fill(self, painter: QPainter, rect: QRectF, entry: LogEntry, text: str, selected: bool) -> None:
        """Paint the content."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(40, round(ROW_PX * font_scale()))


class TimeColumn(_Column):
    """Mission time in the mono font."""

    def fill(self, painter: QPainter, rect: QRectF, entry: LogEntry, text: str, selected: bool) -> None:
        painter.setFont(font("mono_small"))
        painter.setPen(QColor(tokens().selt if selected else tokens().t3))
        painter.drawText(rect.adjusted(0, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)


class MarkColumn(_Column):
    """The severity, or the mark of the event's kind."""

    def __init__(self, of_kind: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of_kind = of_kind

    def fill(self, painter: QPainter, rect: QRectF, entry: LogEntry, text: str, selected: bool) -> None:
        center = QPointF(rect.center().x(), rect.center().y() + 0.5)
        if self._of_kind and entry.kind in LOOKS:
            paint_event_mark(painter, entry.kind, center)
        else:
            paint_mark(painter, center, STATUS_SHAPES[entry.severity], hue(entry.severity).name(), 9)


class TextColumn(_Column):
    """Words, cut at the end where they do not fit."""

    def __init__(self, secondary: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secondary = secondary

    def fill(self, painter: QPainter, rect: QRectF, entry: LogEntry, text: str, selected: bool) -> None:
        face: QFont = font("body")
        painter.setFont(face)
        colors = tokens()
        painter.setPen(QColor(colors.selt if selected else colors.t2 if self._secondary else colors.t1))
        room = rect.adjusted(4, 0, -6, 0)
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class LogTable(QTableView):
    """The view: rows of 22 px, alternate ground, the whole row is one thing."""

    entry_chosen = Signal(object)
    """A ``LogEntry`` that was clicked, or chosen with Enter."""

    def __init__(self, columns: Sequence[str], marks_of_kinds: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = LogModel(columns, self)
        self.setModel(self.log)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(ROW_PX * font_scale()))
        self.verticalHeader().setMinimumSectionSize(10)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(16)
        head.setHighlightSections(False)
        delegates = {
            "time": TimeColumn(self),
            "mark": MarkColumn(marks_of_kinds, self),
            "text": TextColumn(parent=self),
            "threat": TextColumn(True, self),
        }
        widths = {"time": 72, "mark": 20, "threat": 64}
        for number, name in enumerate(columns):
            self.setItemDelegateForColumn(number, delegates[name])
            if name == "text":
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(number, round(widths[name] * font_scale()))
        self.setMouseTracking(True)

    def point_at(self, row: int | None) -> None:
        """Select a row without choosing it, and bring it into view."""
        if row is None or not 0 <= row < len(self.log.entries):
            self.clearSelection()
            return
        self.selectRow(row)
        self.scrollTo(self.log.index(row, 0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.entry_chosen.emit(self.log.entries[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entry_chosen.emit(self.log.entries[self.currentIndex().row()])
            return
        super().keyPressEvent(event)
