"""Fusion with our sizes and our own sliders, check boxes, branches, fields, spin boxes and focus rings."""

from __future__ import annotations

from typing import Any, Final, cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QTabBar,
    QWidget,
)

from cupola_gui.style.fonts import font_scale
from cupola_gui.style.tokens import tokens

_S = QStyle.StateFlag
_METRICS: Final = {
    QStyle.PixelMetric.PM_SliderThickness: 16,
    QStyle.PixelMetric.PM_SliderControlThickness: 12,
    QStyle.PixelMetric.PM_SliderLength: 12,
    QStyle.PixelMetric.PM_IndicatorWidth: 14,
    QStyle.PixelMetric.PM_IndicatorHeight: 14,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth: 14,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight: 14,
    QStyle.PixelMetric.PM_TreeViewIndentation: 16,
    QStyle.PixelMetric.PM_SmallIconSize: 16,
    QStyle.PixelMetric.PM_ButtonIconSize: 16,
    QStyle.PixelMetric.PM_ToolBarIconSize: 18,
    QStyle.PixelMetric.PM_TabBarIconSize: 14,
    QStyle.PixelMetric.PM_ListViewIconSize: 16,
    QStyle.PixelMetric.PM_DefaultFrameWidth: 1,
    QStyle.PixelMetric.PM_SplitterWidth: 4,
    QStyle.PixelMetric.PM_ScrollBarExtent: 10,
    QStyle.PixelMetric.PM_LayoutLeftMargin: 12,
    QStyle.PixelMetric.PM_LayoutRightMargin: 12,
    QStyle.PixelMetric.PM_LayoutTopMargin: 12,
    QStyle.PixelMetric.PM_LayoutBottomMargin: 12,
    QStyle.PixelMetric.PM_LayoutHorizontalSpacing: 8,
    QStyle.PixelMetric.PM_LayoutVerticalSpacing: 8,
    QStyle.PixelMetric.PM_ButtonShiftHorizontal: 0,
    QStyle.PixelMetric.PM_ButtonShiftVertical: 0,
    QStyle.PixelMetric.PM_HeaderMargin: 4,
}
_SPIN_ARROWS: Final = 16
_FIELD_RADIUS: Final = 3.0


def _has(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(cast(Any, option).state & flag)


def _rect(option: QStyleOption) -> QRect:
    return cast(QRect, cast(Any, option).rect)


def paint_chevron(painter: QPainter, center: QPointF, direction: str, color: str, size: float = 4.0) -> None:
    """Paint a chevron that points "up", "down", "left" or "right", twice ``size`` wide."""
    across, along = size, size / 2.0
    shapes = {
        "down": [(-across, -along), (0.0, along), (across, -along)],
        "up": [(-across, along), (0.0, -along), (across, along)],
        "right": [(-along, -across), (along, 0.0), (-along, across)],
        "left": [(along, -across), (-along, 0.0), (along, across)],
    }
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(color), 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(center.x() + x, center.y() + y) for x, y in shapes[direction]]))
    painter.restore()


def paint_field(
    painter: QPainter, rect: QRect, fill: str, border: str, focus: bool, radius: float = _FIELD_RADIUS
) -> None:
    """Paint the box of a field: fill, 1 px border, and a 1 px ring more while it has the focus."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill))
    painter.setPen(QPen(QColor(tokens().ac if focus else border), 2.0 if focus else 1.0))
    inset = 1.0 if focus else 0.5
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def paint_check_box(painter: QPainter, rect: QRectF, checked: bool, partly: bool, enabled: bool, hover: bool) -> None:
    """Paint a check box 14 px wide in the middle of a rectangle."""
    colors = tokens()
    box = QRectF(0, 0, 14, 14)
    box.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    filled = (checked or partly) and enabled
    painter.setBrush(QColor(colors.acf if filled else colors.inset))
    painter.setPen(QPen(QColor(colors.acf if filled else colors.ac if hover and enabled else colors.b2), 1.0))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.0, 3.0)
    pen = QPen(QColor(colors.acf_text if enabled else colors.t4), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y = box.left(), box.top()
    if checked:
        painter.drawPolyline(
            QPolygonF([QPointF(x + 3.5, y + 7.3), QPointF(x + 6.0, y + 9.8), QPointF(x + 10.6, y + 4.4)])
        )
    elif partly:
        painter.drawLine(QPointF(x + 4, y + 7), QPointF(x + 10, y + 7))
    painter.restore()


_fusion_hint = QProxyStyle.styleHint
_HINTS: Final = (
    (QStyle.StyleHint.SH_UnderlineShortcut, 0),
    (QStyle.StyleHint.SH_EtchDisabledText, 0),
    (QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons, 0),
    (QStyle.StyleHint.SH_ItemView_ShowDecorationSelected, 1),
    (QStyle.StyleHint.SH_Slider_AbsoluteSetButtons, int(Qt.MouseButton.LeftButton.value)),
)
"""Asked tens of thousands of times while a theme is put on, hence no hashing."""


class CupolaStyle(QProxyStyle):
    """Sizes and the few shapes that Fusion draws differently."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(  # noqa: N802
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Return our size of a thing, or Fusion's."""
        value = _METRICS.get(metric)
        if value is None:
            return super().pixelMetric(metric, option, widget)
        return value if value < 10 else round(value * font_scale())

    def styleHint(  # noqa: N802
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: Any = None,
    ) -> int:
        """Return Fusion's answer, but for a few habits."""
        for known, answer in _HINTS:
            if hint is known:
                return answer
        return _fusion_hint(self, hint, option, widget, returnData)

    def sizeFromContents(  # noqa: N802
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        """Return the size of a control: fields 24 high, spin boxes 22, rows at least 24."""
        made = super().sizeFromContents(kind, option, size, cast(QWidget, widget))
        scale = font_scale()
        if kind == QStyle.ContentsType.CT_SpinBox:
            made.setHeight(round(22 * scale))
        elif kind in (QStyle.ContentsType.CT_LineEdit, QStyle.ContentsType.CT_ComboBox):
            made.setHeight(round(24 * scale))
        elif kind == QStyle.ContentsType.CT_ItemViewItem:
            made.setHeight(max(made.height(), round(24 * scale)))
        return made

    def drawPrimitive(  # noqa: N802
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw check boxes, branches, line edits, rows and focus rings our way, the rest as Fusion does."""
        kinds = QStyle.PrimitiveElement
        if element in (kinds.PE_IndicatorCheckBox, kinds.PE_IndicatorItemViewItemCheck):
            paint_check_box(
                painter,
                QRectF(_rect(option)),
                _has(option, _S.State_On),
                _has(option, _S.State_NoChange),
                _has(option, _S.State_Enabled),
                _has(option, _S.State_MouseOver),
            )
        elif element == kinds.PE_IndicatorRadioButton:
            self._radio(option, painter)
        elif element == kinds.PE_IndicatorBranch:
            if _has(option, _S.State_Children):
                ink = tokens().selt if _has(option, _S.State_Selected) else tokens().t3
                center = QRectF(_rect(option)).center()
                paint_chevron(painter, center, "down" if _has(option, _S.State_Open) else "right", ink)
        elif element == kinds.PE_FrameFocusRect:
            if not isinstance(widget, QAbstractItemView | QPushButton):
                self._focus_ring(option, painter, 6.0 if isinstance(widget, QTabBar) else 0.0)
        elif element == kinds.PE_PanelLineEdit:
            if cast(Any, option).lineWidth > 0:
                fill = tokens().inset if _has(option, _S.State_Enabled) else tokens().s1
                paint_field(painter, _rect(option), fill, _border(), _has(option, _S.State_HasFocus))
        elif element in (kinds.PE_PanelItemViewItem, kinds.PE_PanelItemViewRow):
            self._row(option, painter)
        elif element != kinds.PE_FrameLineEdit:
            super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(  # noqa: N802
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw sliders, spin boxes and combo boxes our way."""
        if control == QStyle.ComplexControl.CC_Slider and isinstance(option, QStyleOptionSlider):
            self._slider(option, painter, widget)
        elif control == QStyle.ComplexControl.CC_SpinBox and isinstance(option, QStyleOptionSpinBox):
            self._spin_box(option, painter, widget)
        elif control == QStyle.ComplexControl.CC_ComboBox and isinstance(option, QStyleOptionComboBox):
            self._combo_box(option, painter)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(  # noqa: N802
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Return where the parts of a spin box are: arrows 16 px at the right, the text in the rest."""
        if control != QStyle.ComplexControl.CC_SpinBox or not isinstance(option, QStyleOptionSpinBox):
            return super().subControlRect(control, option, part, cast(QWidget, widget))
        box = _rect(option)
        plain = option.buttonSymbols.name == "NoButtons"
        width = 0 if plain else _SPIN_ARROWS
        right = box.right() + 1 - width - 1
        half = (box.height() - 2) // 2
        parts = {
            QStyle.SubControl.SC_SpinBoxUp: QRect(right, box.top() + 1, width, half),
            QStyle.SubControl.SC_SpinBoxDown: QRect(right, box.bottom() - half, width, half),
            QStyle.SubControl.SC_SpinBoxEditField: QRect(
                box.left() + 5, box.top() + 1, right - box.left() - 5, box.height() - 2
            ),
            QStyle.SubControl.SC_SpinBoxFrame: box,
        }
        return parts.get(part, QRect())

    def subElementRect(  # noqa: N802
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        """Return where an element is: the text of a framed line edit starts 6 px in."""
        rect = super().subElementRect(element, option, cast(QWidget, widget))
        if element == QStyle.SubElement.SE_LineEditContents and cast(Any, option).lineWidth > 0:
            return rect.adjusted(5, 0, -5, 0)
        return rect

    def _slider(self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None) -> None:
        colors = tokens()
        knob = self.subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, widget)
        center, box = QRectF(knob).center(), QRectF(_rect(option))
        enabled = _has(option, _S.State_Enabled)
        hot = bool(option.activeSubControls & QStyle.SubControl.SC_SliderHandle)
        lively = enabled and (hot or _has(option, _S.State_HasFocus))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        horizontal = option.orientation == Qt.Orientation.Horizontal
        if horizontal:
            groove = QRectF(box.left(), box.center().y() - 1, box.width(), 2)
            done = QRectF(groove.left(), groove.top(), center.x() - groove.left(), 2)
        else:
            groove = QRectF(box.center().x() - 1, box.top(), 2, box.height())
            done = QRectF(groove.left(), center.y(), 2, groove.bottom() - center.y())
        painter.fillRect(groove, QColor(colors.b2 if enabled else colors.b1))
        if enabled:
            painter.fillRect(done, QColor(colors.ac))
        center = QPointF(center.x(), box.center().y()) if horizontal else QPointF(box.center().x(), center.y())
        if enabled and _has(option, _S.State_HasFocus):
            painter.setBrush(QColor(colors.sel))
            painter.drawEllipse(center, 7.5, 7.5)
        painter.setBrush(QColor(colors.ac if lively else colors.t2 if enabled else colors.t4))
        painter.drawEllipse(center, 6.0, 6.0)
        painter.restore()

    def _spin_box(self, option: QStyleOptionSpinBox, painter: QPainter, widget: QWidget | None) -> None:
        colors = tokens()
        enabled = _has(option, _S.State_Enabled)
        if option.frame:
            invalid = widget is not None and widget.property("invalid")
            border = colors.critical if invalid else _border()
            paint_field(
                painter, _rect(option), colors.inset if enabled else colors.s1, border, _has(option, _S.State_HasFocus)
            )
        if option.buttonSymbols.name == "NoButtons":
            return
        kinds = QStyle.SubControl
        for part, direction in ((kinds.SC_SpinBoxUp, "up"), (kinds.SC_SpinBoxDown, "down")):
            rect = QRectF(self.subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, widget))
            hot = enabled and bool(option.activeSubControls & part)
            center = QPointF(rect.center().x(), rect.center().y() + (1.5 if direction == "up" else -1.5))
            paint_triangle(painter, center, direction, colors.t1 if hot else colors.t3 if enabled else colors.t4)

    def _combo_box(self, option: QStyleOptionComboBox, painter: QPainter) -> None:
        colors = tokens()
        enabled = _has(option, _S.State_Enabled)
        fill = colors.s4 if enabled and _has(option, _S.State_MouseOver) else colors.s3
        box = _rect(option)
        if option.frame:
            paint_field(painter, box, fill, _border(), _has(option, _S.State_HasFocus))
        center = QPointF(box.right() - 11.0, box.center().y() + 1.0)
        paint_chevron(painter, center, "down", colors.t2 if enabled else colors.t4, 3.5)

    def _radio(self, option: QStyleOption, painter: QPainter) -> None:
        colors = tokens()
        checked, enabled = _has(option, _S.State_On), _has(option, _S.State_Enabled)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colors.acf if checked and enabled else colors.inset))
        painter.setPen(QPen(QColor(colors.acf if checked and enabled else colors.b2), 1.0))
        center = QRectF(_rect(option)).center()
        painter.drawEllipse(center, 6.5, 6.5)
        if checked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.acf_text if enabled else colors.t4))
            painter.drawEllipse(center, 2.6, 2.6)
        painter.restore()

    def _focus_ring(self, option: QStyleOption, painter: QPainter, beyond: float = 0.0) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens().ac), 1.0))
        painter.drawRoundedRect(QRectF(_rect(option)).adjusted(0.5 - beyond, 0.5, beyond - 0.5, -0.5), 3.0, 3.0)
        painter.restore()

    def _row(self, option: QStyleOption, painter: QPainter) -> None:
        colors = tokens()
        background = getattr(option, "backgroundBrush", None)
        if background is not None and background.style() != Qt.BrushStyle.NoBrush:
            painter.fillRect(_rect(option), background)
        if _has(option, _S.State_Selected):
            painter.fillRect(_rect(option), QColor(colors.sel))
        elif _has(option, _S.State_MouseOver) and _has(option, _S.State_Enabled):
            painter.fillRect(_rect(option), QColor(colors.s4))


def paint_triangle(painter: QPainter, center: QPointF, direction: str, color: str) -> None:
    """Paint the small filled arrow of a spin box, 6 px wide."""
    sign = 1.0 if direction == "down" else -1.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawPolygon(
        QPolygonF([QPointF(center.x() + x, center.y() + sign * y) for x, y in ((-3.0, -1.6), (3.0, -1.6), (0.0, 1.9))])
    )
    painter.restore()


def _border() -> str:
    return QApplication.palette().dark().color().name()
