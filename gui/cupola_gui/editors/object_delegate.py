"""How a row of the object tree is drawn, and where its check box is clicked."""

from __future__ import annotations

from typing import Any, Final, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cupola_gui.editors.object_model import NODE
from cupola_gui.editors.objects import Node
from cupola_gui.style import (
    font,
    font_scale,
    paint_check_box,
    paint_icon,
    paint_mark,
    paint_status,
    panel_color,
    tokens,
)

ROW_PX: Final = 24
SHIFT_PX: Final = 8
"""Room left of the tree, inside the selected row."""
Index = QModelIndex | QPersistentModelIndex


def content_left(node: Node, rect: QRect) -> float:
    """Return where the check box, or else mark or icon, begins."""
    return rect.left() + SHIFT_PX


def name_left(node: Node, rect: QRect) -> float:
    """Return where the name begins."""
    left = content_left(node, rect)
    return left + (37 if node.checkable else 22)


class ObjectDelegate(QStyledItemDelegate):
    """Check box 14, mark or icon, name; the detail right-aligned in quiet text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(120, round(ROW_PX * font_scale()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        filled: Any = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        node = cast(Node, index.data(NODE))
        painter.save()
        rect, middle = cast(QRect, filled.rect), QRectF(filled.rect).center().y()
        selected = bool(filled.state & QStyle.StateFlag.State_Selected)
        checked = filled.checkState == Qt.CheckState.Checked
        left = content_left(node, rect)
        if node.checkable:
            paint_check_box(painter, QRectF(left, middle - 7, 14, 14), checked, False, True, False)
            left += 18
        self._paint_mark(painter, node, QPointF(left + 8, middle), selected, checked or not node.checkable)
        right = self._paint_detail(painter, node, rect, selected)
        self._paint_name(painter, node, QRectF(name_left(node, rect), rect.top(), 0, rect.height()), right, selected)
        painter.restore()

    def _paint_mark(self, painter: QPainter, node: Node, center: QPointF, selected: bool, shown: bool) -> None:
        painter.setOpacity(1.0 if shown else 0.45)
        if node.icon:
            size = 16.0 if node.kind == "group" else 15.0
            ink = "selt" if selected else "t2" if node.kind == "group" else "t3"
            paint_icon(painter, QRectF(center.x() - size / 2, center.y() - size / 2, size, size), node.icon, ink)
        else:
            color = panel_color(node.color) if node.color.startswith("#") else node.color
            size = 12.0 if node.shape.startswith("frame_") else 6.0 if node.kind == "satellite" else 9.0
            paint_mark(painter, center, node.shape, color, size)
        painter.setOpacity(1.0)

    def _paint_detail(self, painter: QPainter, node: Node, rect: QRect, selected: bool) -> float:
        """Paint the detail and return where it begins."""
        colors = tokens()
        painter.setFont(font("body"))
        metrics = QFontMetricsF(painter.font())
        right = rect.right() - 7.0
        left = right - metrics.horizontalAdvance(node.detail)
        painter.setPen(QColor(colors.selt if selected else colors.t3))
        painter.drawText(QPointF(left, QRectF(rect).center().y() + metrics.capHeight() / 2), node.detail)
        if node.status:
            left -= 12
            paint_status(painter, QPointF(left + 2, QRectF(rect).center().y()), node.status, 8)
        return left

    def _paint_name(self, painter: QPainter, node: Node, rect: QRectF, right: float, selected: bool) -> None:
        colors = tokens()
        painter.setFont(font("head" if node.kind == "group" else "body"))
        metrics = QFontMetricsF(painter.font())
        ink = colors.t2 if node.kind in ("group", "orbits", "payload") else colors.t1
        painter.setPen(QColor(colors.selt if selected else ink))
        room = max(right - 8 - rect.left(), 0.0)
        name = metrics.elidedText(node.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left(), rect.center().y() + metrics.capHeight() / 2), name)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: N802
        node = cast(Node, index.data(NODE))
        if not node.checkable:
            return False
        if isinstance(event, QMouseEvent):
            left = content_left(node, cast(QRect, cast(Any, option).rect))
            hit = left - 2 <= event.position().x() <= left + 16
            if not hit or event.button() != Qt.MouseButton.LeftButton:
                return False
            if event.type() == QEvent.Type.MouseButtonRelease:
                _toggle(model, index)
            return True
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            _toggle(model, index)
            return True
        return False

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        editor = QLineEdit(parent)
        editor.setFont(font("body"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        rect = cast(QRect, cast(Any, option).rect)
        left = round(name_left(cast(Node, index.data(NODE)), rect)) - 6
        editor.setGeometry(left, rect.top() + 1, rect.right() - left - 4, rect.height() - 2)


def _toggle(model: Any, index: Index) -> None:
    checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
    model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
