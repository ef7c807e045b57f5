"""The toolbar: files, history, what can be added, the document's name, where numbers come from, the run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from cupola_gui.style import PrimaryButton, font, icon, paint_chevron, tokens
from cupola_gui.windows.badges import Badge
from cupola_gui.windows.banner import Rule


class MenuButton(QToolButton):
    """Icon, words and a chevron; opens a menu."""

    def __init__(self, icon_name: str, text: str, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon(icon_name))
        self.setIconSize(QSize(18, 18))
        self.setText(text)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(menu)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of icon and words with room for the chevron."""
        return super().sizeHint() + QSize(10, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the button, then a chevron at its right."""
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.features = QStyleOptionToolButton.ToolButtonFeature.None_
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        paint_chevron(painter, QPointF(self.width() - 12, self.height() / 2 + 1), "down", tokens().t3, 3.5)
        painter.end()


class ToolRow(QWidget):
    """40 px high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(40)
        self.setProperty("surface", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.state = QLabel(self), QLabel(self)
        self.title.setFont(font("object"))
        self.state.setProperty("tone", "quiet")
        self.live_badge, self.run_badge = Badge(parent=self), Badge(parent=self)
        self.run_badge.hide()
        self.run = PrimaryButton("Run full simulation", "mdi6.play", "F5", self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(2)

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Add icon buttons and a rule after them."""
        for action in actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            button.setFixedSize(28, 28)
            self._row.addWidget(button)
        self._rule()

    def add_menus(self, buttons: Sequence[MenuButton]) -> None:
        """Add buttons that open menus and a rule after them."""
        for button in buttons:
            self._row.addWidget(button)
        self._rule()

    def finish(self, actions: Sequence[QAction]) -> None:
        """Add the last icon buttons, then the badges and the run at the right."""
        self.add_actions(actions)
        self._row.addStretch(1)
        self._row.addWidget(self.live_badge)
        self._row.addSpacing(6)
        self._row.addWidget(self.run_badge)
        self._row.addSpacing(6)
        self._row.addWidget(self.run)
        for label in (self.title, self.state):
            label.raise_()

    def show_title(self, title: str, state: str) -> None:
        """Show the document's name and what has become of it."""
        self.title.setText(title)
        self.state.setText(state)
        self._center()

    def _rule(self) -> None:
        self._row.addSpacing(6)
        self._row.addWidget(Rule(20, self))
        self._row.addSpacing(6)

    def _center(self) -> None:
        widths = self.title.sizeHint().width(), self.state.sizeHint().width()
        left = (self.width() - sum(widths) - 8) // 2
        self.title.setGeometry(left, 0, widths[0], 40)
        self.state.setGeometry(left + widths[0] + 8, 0, widths[1], 40)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Keep the name in the middle of the window."""
        self._center()
