"""The chips over the scene: camera, tools, legend, readout or scale; dark in both themes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from cupola_gui.style import DARK, Tokens, font, paint_icon, paint_mark, tokens

HEIGHT_PX: Final = 24
INSET_PX: Final = 8
PADDING_PX: Final = 8


def paint_plate(painter: QPainter, rect: QRectF, theme: Tokens) -> None:
    """Paint the plate of a chip."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground, border = QColor(theme.scene_chip), QColor(theme.scene_graticule)
    ground.setAlphaF(0.82)
    border.setAlphaF(0.22)
    painter.setPen(QPen(border, 1.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


@dataclass(frozen=True)
class Part:
    """One piece of a chip: a mark or line sample, then a text."""

    text: str
    mark: str = ""
    """A shape of ``paint_mark``, "line", "dash", "ellipse", "hatch", or an icon "mdi6.…"."""
    color: str = ""
    quiet: bool = False
    mono: bool = False


class Chip(QWidget):
    """A row of parts on a plate; hidden while it is empty."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._parts: tuple[Part, ...] = ()
        self.hide()

    @property
    def text(self) -> str:
        """Everything that stands on it."""
        return " ".join(part.text for part in self._parts)

    def set_parts(self, *parts: Part) -> bool:
        """Show these parts; returns whether the size changed."""
        if parts == self._parts:
            return False
        self._parts = parts
        before = self.size()
        self.resize(math.ceil(self._width()), HEIGHT_PX)
        self.setVisible(bool(parts))
        self.update()
        return self.size() != before

    def _width(self) -> float:
        total = 2.0 * PADDING_PX - 12.0
        for part in self._parts:
            total += _sample_width(part) + QFontMetricsF(_font(part)).horizontalAdvance(part.text) + 12.0
        return total

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint plate and parts."""
        theme = tokens()
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), theme)
        x, middle = float(PADDING_PX), HEIGHT_PX / 2.0
        for part in self._parts:
            _paint_sample(painter, part, x, middle, theme)
            x += _sample_width(part)
            face = _font(part)
            metrics = QFontMetricsF(face)
            painter.setFont(face)
            painter.setPen(QColor(theme.scene_text_quiet if part.quiet else theme.scene_text))
            painter.drawText(QPointF(x, middle + metrics.capHeight() / 2.0), part.text)
            x += metrics.horizontalAdvance(part.text) + 12.0
        painter.end()


def _font(part: Part) -> QFont:
    return font("mono_small" if part.mono else "caption" if part.quiet else "body")


def _sample_width(part: Part) -> float:
    if not part.mark:
        return 0.0
    if part.mark.startswith("mdi6."):
        return 20.0
    return 22.0 if part.mark in ("line", "dash", "ellipse", "hatch") else 14.0


def _paint_sample(painter: QPainter, part: Part, x: float, middle: float, theme: Tokens) -> None:
    if not part.mark:
        return
    if part.mark.startswith("mdi6."):
        paint_icon(painter, QRectF(x, middle - 8, 16, 16), part.mark, theme.scene_text)
    elif part.mark in ("line", "dash"):
        pen = QPen(QColor(part.color), 1.8)
        if part.mark == "dash":
            pen.setDashPattern([2.2, 1.6])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, middle), QPointF(x + 16, middle))
    elif part.mark == "hatch":
        painter.save()
        painter.setClipRect(QRectF(x, middle - 5, 16, 10))
        painter.setPen(QPen(QColor(part.color), 2.0))
        for start in range(-10, 20, 5):
            painter.drawLine(QPointF(x + start, middle - 5), QPointF(x + start + 10, middle + 5))
        painter.restore()
    elif part.mark == "ellipse":
        wash = QColor(part.color)
        wash.setAlphaF(0.16)
        painter.setPen(QPen(QColor(part.color), 1.4))
        painter.setBrush(wash)
        painter.drawEllipse(QPointF(x + 8, middle), 7.5, 4.5)
    else:
        paint_mark(painter, QPointF(x + 4, middle), part.mark, part.color, 8.0)


class ScaleBar(QWidget):
    """The length of a piece of ground in the middle of the picture."""

    LONGEST: Final = 140

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Scale")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._length_px = 0.0
        self.text = ""
        self.hide()

    def set_scale(self, metres_per_pixel: float) -> bool:
        """Show the longest round length that fits; returns whether the size changed."""
        longest_m = self.LONGEST * metres_per_pixel
        decade = 10.0 ** math.floor(math.log10(longest_m))
        step_m = next(step * decade for step in (5.0, 2.5, 2.0, 1.0) if step * decade <= longest_m)
        length_px = step_m / metres_per_pixel
        text = f"{step_m / 1000.0:,.0f}\u2009km" if step_m >= 1000.0 else f"{step_m:,.0f}\u2009m"
        if text == self.text and abs(length_px - self._length_px) < 0.25:
            return False
        self.text, self._length_px = text, length_px
        before = self.size()
        width = length_px + 2 * PADDING_PX + 8.0 + QFontMetricsF(font("label")).horizontalAdvance(text)
        self.resize(math.ceil(width), HEIGHT_PX)
        self.update()
        return self.size() != before

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint plate, bar and length."""
        theme = tokens()
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), theme)
        left, middle = float(PADDING_PX), HEIGHT_PX / 2.0
        right = left + self._length_px
        painter.setPen(QPen(QColor(theme.scene_text), 1.4))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        for x in (left, right):
            painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))
        face = font("label")
        painter.setFont(face)
        painter.drawText(QPointF(right + 8, middle + QFontMetricsF(face).capHeight() / 2.0), self.text)
        painter.end()


@dataclass(frozen=True)
class Tool:
    """A button of the tool column."""

    name: str
    icon: str
    text: str
    checkable: bool = False


class ToolButton(QToolButton):
    """A button over the scene: it looks the same in both themes."""

    def __init__(self, parent: QWidget, tool: Tool) -> None:
        super().__init__(parent)
        self._icon_name = tool.icon
        self.setFixedSize(28, 28)
        self.setCheckable(tool.checkable)
        self.setToolTip(tool.text)
        self.setAccessibleName(tool.text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint wash, icon and focus ring."""
        theme = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wash = QColor(theme.scene_graticule)
        wash.setAlphaF(0.24 if self.isDown() else 0.14 if self.underMouse() else 0.0)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(DARK.ac), 1.0) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(wash)
        painter.drawRoundedRect(QRectF(1.5, 1.5, 25.0, 25.0), 4, 4)
        paint_icon(painter, QRectF(5, 5, 18, 18), self._icon_name, DARK.ac if self.isChecked() else DARK.t2)
        painter.end()


class ToolColumn(QWidget):
    """The tools at the right edge, 32 wide."""

    def __init__(self, parent: QWidget, tools: tuple[Tool, ...], used: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for tool in tools:
            button = ToolButton(self, tool)
            button.clicked.connect(lambda checked=False, name=tool.name: used(name))
            layout.addWidget(button)
            self.buttons[tool.name] = button
        self.setFixedSize(32, 28 * len(tools) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the plate."""
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), tokens())
        painter.end()
