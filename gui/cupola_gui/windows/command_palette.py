"""Every action with its key, and every object, found by typing a few letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from cupola_gui.style import font


@dataclass(frozen=True)
class Entry:
    """One thing that can be found."""

    text: str
    key: str
    group: str
    icon: QIcon
    do: Callable[[], object]
    enabled: bool = True


def score(words: str, text: str) -> float | None:
    """Return how well a text answers what was typed, smaller is better; ``None`` when it does not.

    Every typed word must occur: at the start of a word best, inside one next.
    """
    lower, total = text.lower(), 0.0
    for word in words.lower().split():
        place = lower.find(word)
        if place < 0:
            return None
        inside = place > 0 and lower[place - 1].isalnum()
        total += place * 0.01 + (1.0 if inside else 0.0)
    return total + 0.001 * len(text)


def _blank_icon() -> QIcon:
    picture = QPixmap(16, 16)
    picture.fill(Qt.GlobalColor.transparent)
    return QIcon(picture)


class CommandPalette(QDialog):
    """A field over a list; Enter does what is chosen."""

    def __init__(self, entries: list[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._entries = entries
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedSize(560, 400)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Search actions and objects")
        self.list = QTreeWidget(self)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setColumnWidth(0, 400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.field.textChanged.connect(self.show_matches)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item, _: self._do(item))
        self.show_matches("")
        self.field.setFocus()

    def show_matches(self, words: str) -> None:
        """Show what answers the typed words, best first."""
        self.list.clear()
        scored = [(found, entry) for entry in self._entries if (found := score(words, entry.text)) is not None]
        if words.strip():
            scored.sort(key=lambda pair: pair[0])
        blank = _blank_icon()
        for _, entry in scored[:200]:
            item = QTreeWidgetItem([entry.text, entry.key or entry.group])
            item.setIcon(0, blank if entry.icon.isNull() else entry.icon)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(1, font("caption"))
            item.setDisabled(not entry.enabled)
            item.setData(0, Qt.ItemDataRole.UserRole, entry)
            self.list.addTopLevelItem(item)
        self._go_to(0)

    def open_under(self, place: QPoint) -> None:
        """Show the list with its right upper corner at a place of the screen."""
        self.move(place - QPoint(self.width(), 0))
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrow keys and Enter work in the list while typing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentItem())
                return True
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 12, Qt.Key.Key_PageUp: -12}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self.list.topLevelItemCount():
                self._go_to(self.list.currentIndex().row() + step)
                return True
        return super().eventFilter(watched, event)

    def _go_to(self, row: int) -> None:
        item = self.list.topLevelItem(min(max(row, 0), self.list.topLevelItemCount() - 1))
        if item is not None:
            self.list.setCurrentItem(item)

    def _do(self, item: QTreeWidgetItem | None) -> None:
        entry = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        if isinstance(entry, Entry) and entry.enabled:
            self.close()
            entry.do()
