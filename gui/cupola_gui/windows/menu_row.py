"""The menu row: the mark of the program, the menus, the layouts, and the box that finds every action."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenuBar, QSizePolicy, QTabBar, QWidget

from cupola_gui.style import font, paint_field, paint_icon, tokens


class Mark(QWidget):
    """The dome of the program, 20 px wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(36, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint a dome of three panes over a sill."""
        painter = QPainter(self)
        paint_dome(painter, QRectF(9, 8, 18, 16), tokens().ac)
        painter.end()


def paint_dome(painter: QPainter, box: QRectF, color: str) -> None:
    """Paint the mark of the program: a dome of three panes over a sill."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.left(), box.top())
    painter.scale(box.width() / 18.0, box.height() / 16.0)
    pen = QPen(QColor(color), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    dome = QPainterPath(QPointF(1, 12))
    dome.cubicTo(QPointF(1, -2.6), QPointF(17, -2.6), QPointF(17, 12))
    dome.closeSubpath()
    painter.drawPath(dome)
    for side in (-1.0, 1.0):
        pane = QPainterPath(QPointF(9 + 3.4 * side, 12))
        pane.cubicTo(QPointF(9 + 3.4 * side, 6), QPointF(9 + 2.2 * side, 3), QPointF(9, 1.2))
        painter.drawPath(pane)
    painter.drawLine(QPointF(2.2, 7), QPointF(15.8, 7))
    painter.drawLine(QPointF(0.8, 15), QPointF(17.2, 15))
    painter.restore()


class FindBox(QAbstractButton):
    """Looks like a field; opens the list of every action and object."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(284, 24)
        self.setAccessibleName("Search actions and objects")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return its fixed size."""
        return QSize(284, 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint a field with its hint and its key."""
        colors = tokens()
        painter = QPainter(self)
        paint_field(
            painter, self.rect(), colors.inset, colors.b1 if not self.underMouse() else colors.b2, self.hasFocus()
        )
        paint_icon(painter, QRectF(9, 4, 16, 16), "mdi6.magnify", "t3")
        painter.setPen(QColor(colors.t3))
        painter.setFont(font("body"))
        box = self.rect().adjusted(31, 0, -8, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "Search actions and objects")
        painter.setFont(font("caption"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "Ctrl+Shift+P")
        painter.end()


class MenuRow(QWidget):
    """32 px high; the layouts stand in the middle of the window."""

    layout_chosen = Signal(int)

    def __init__(self, layouts: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(32)
        self.setProperty("surface", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menus = QMenuBar(self)
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.menus.setFixedHeight(32)
        self.layouts = QTabBar(self)
        self.layouts.setDrawBase(False)
        self.layouts.setExpanding(False)
        self.layouts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for name in layouts:
            self.layouts.addTab(name)
        self.layouts.currentChanged.connect(self.layout_chosen)
        self.find_box = FindBox(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(0)
        row.addWidget(Mark(self))
        row.addWidget(self.menus)
        row.addStretch(1)
        row.addWidget(self.find_box)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Keep the layouts in the middle, beside the menus when there is no room."""
        size = self.layouts.sizeHint()
        left = max(self.menus.geometry().right() + 16, (self.width() - size.width()) // 2)
        self.layouts.setGeometry(left, 0, size.width(), 32)
