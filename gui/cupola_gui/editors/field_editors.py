"""One editor per kind of field; each shows a value and says what was made of it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QWidget,
)

from cupola_gui.editors.number_box import NumberBox
from cupola_gui.editors.schema_fields import FieldKind, FieldSpec
from cupola_gui.style import font, font_scale, panel_color, tokens


class Mixed:
    """Stands for the values of several objects that differ."""


MIXED: Final = Mixed()
SLIDER_STEPS: Final = 1000
NARROW_PX: Final = 320


class FieldEditor(QWidget):
    """What every editor says: ``edited`` with a value, ``refused`` with a sentence, ``gesture_ended`` at its end."""

    edited = Signal(object)
    refused = Signal(str)
    gesture_ended = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(12)

    def show_value(self, value: Any) -> None:
        """Show a value, or that values differ."""

    def restore(self) -> None:
        """Forget what could not stand."""

    def set_room(self, width_px: float) -> None:
        """Arrange for a panel of a width, given at font scale 1."""


class FineSlider(QSlider):
    """A slider that moves a tenth as far while Shift is held, and leaves the wheel to the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._fine_from: tuple[float, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(24)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not self.isSliderDown():
            self._fine_from = None
            super().mouseMoveEvent(event)
            return
        if self._fine_from is None:
            self._fine_from = (event.position().x(), self.sliderPosition())
        start_x, start = self._fine_from
        share = 0.1 * (event.position().x() - start_x) / max(self.width() - 12, 1)
        self.setSliderPosition(round(start + share * (self.maximum() - self.minimum())))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class NumberEditor(FieldEditor):
    """A slider over the range a hand would use, and the spin box."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = NumberBox(spec, self)
        self.slider: FineSlider | None = None
        self._low, self._high = spec.slider or (0.0, 1.0)
        if spec.slider is not None:
            self.slider = FineSlider(self)
            whole = spec.kind == "integer" and self._high - self._low <= SLIDER_STEPS
            self.slider.setRange(0, round(self._high - self._low) if whole else SLIDER_STEPS)
            self.slider.setAccessibleName(f"{spec.title}, slider")
            self.slider.valueChanged.connect(self._slid)
            self.slider.sliderReleased.connect(self.gesture_ended)
            self.line.addWidget(self.slider, 1)
        else:
            self.line.addStretch(1)
        self.line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignRight)
        self.box.edited.connect(self._typed)
        self.box.refused.connect(self.refused)
        self.box.gesture_ended.connect(self.gesture_ended)
        self.setFocusProxy(self.box)

    def show_value(self, value: Any) -> None:
        """Show a number; the slider stops at its ends."""
        mixed = isinstance(value, Mixed)
        self.box.show_value(None if mixed else value, mixed)
        if value is not None and not mixed:
            self._place(float(value))

    def _place(self, value: float) -> None:
        if self.slider is None or self.slider.isSliderDown():
            return
        share = (value - self._low) / (self._high - self._low)
        self.slider.blockSignals(True)
        self.slider.setValue(round(min(max(share, 0.0), 1.0) * self.slider.maximum()))
        self.slider.blockSignals(False)

    def _slid(self, position: int) -> None:
        assert self.slider is not None
        value = self._low + (self._high - self._low) * position / self.slider.maximum()
        decimals = 0 if self.spec.kind == "integer" else self.spec.decimals
        value = round(value, decimals if decimals is not None else 6)
        if not self.spec.limits.allow(value):
            return
        self.box.show_value(value)
        self.edited.emit(int(value) if self.spec.kind == "integer" else value)

    def _typed(self, value: Any) -> None:
        if value is not None:
            self._place(float(value))
        self.edited.emit(value)

    def restore(self) -> None:
        self.box.restore()

    def set_room(self, width_px: float) -> None:
        if self.slider is not None:
            self.slider.setVisible(width_px >= NARROW_PX)


class QuietCombo(QComboBox):
    """A combo box that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class ChoiceEditor(FieldEditor):
    """A combo box."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.combo = QuietCombo(self)
        self.combo.setAccessibleName(spec.title)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, title in spec.choices:
            self.combo.addItem(title, value)
        self.combo.setPlaceholderText("mixed")
        self.combo.activated.connect(lambda _: self.edited.emit(self.combo.currentData()))
        self.line.addWidget(self.combo, 1)
        self.setFocusProxy(self.combo)

    def show_value(self, value: Any) -> None:
        number = self.combo.findData(value) if isinstance(value, str) else -1
        if number < 0 and isinstance(value, str):
            self.combo.addItem(value, value)
            number = self.combo.count() - 1
        self.combo.setCurrentIndex(number)


class ChoicesEditor(FieldEditor):
    """One check box per choice; the last one that is checked stays."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line.setSpacing(8)
        self.boxes: dict[str, QCheckBox] = {}
        for value, title in spec.choices:
            box = QCheckBox(title, self)
            box.clicked.connect(self._clicked)
            self.boxes[value] = box
            self.line.addWidget(box)
        self.line.addStretch(1)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def set_room(self, width_px: float) -> None:
        stacked = width_px < NARROW_PX + 24
        flow = QBoxLayout.Direction
        self.line.setDirection(flow.TopToBottom if stacked else flow.LeftToRight)
        self.line.setSpacing(2 if stacked else 8)

    def show_value(self, value: Any) -> None:
        chosen = () if isinstance(value, Mixed) else value
        for name, box in self.boxes.items():
            box.setTristate(isinstance(value, Mixed))
            if isinstance(value, Mixed):
                box.setCheckState(Qt.CheckState.PartiallyChecked)
            else:
                box.setChecked(name in chosen)

    def _clicked(self) -> None:
        chosen = tuple(name for name, box in self.boxes.items() if box.checkState() != Qt.CheckState.Unchecked)
        if chosen:
            self.edited.emit(chosen)
        else:
            self.refused.emit("At least one must be chosen.")


class FlagEditor(FieldEditor):
    """A check box."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = QCheckBox(self)
        self.box.setAccessibleName(spec.title)
        self.box.clicked.connect(lambda checked: self.edited.emit(bool(checked)))
        self.line.addWidget(self.box)
        self.line.addStretch(1)
        self.setFocusProxy(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setCheckState(
            Qt.CheckState.PartiallyChecked
            if isinstance(value, Mixed)
            else Qt.CheckState.Checked
            if value
            else Qt.CheckState.Unchecked
        )


class TextEditor(FieldEditor):
    """A line of text; long texts get several lines."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.text: QLineEdit | _Lines = _Lines(self) if spec.key == "description" else QLineEdit(self)
        self.text.setAccessibleName(spec.title)
        if isinstance(self.text, QLineEdit):
            self.text.setFont(font("mono" if spec.key.endswith("_utc") else "body"))
            self.text.textEdited.connect(lambda words: self.edited.emit(words))
            self.text.editingFinished.connect(self.gesture_ended)
        else:
            self.text.edited.connect(lambda words: self.edited.emit(words))
            self.text.left.connect(self.gesture_ended)
        self.line.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
        self._shown: Any = None

    def show_value(self, value: Any) -> None:
        self._shown = value
        words = "" if isinstance(value, Mixed) else str(value)
        self.text.setPlaceholderText("mixed" if isinstance(value, Mixed) else "")
        now = self.text.text() if isinstance(self.text, QLineEdit) else self.text.toPlainText()
        if now != words:
            if isinstance(self.text, QLineEdit):
                self.text.setText(words)
                if not self.text.hasFocus():
                    self.text.setCursorPosition(0)
            else:
                self.text.show_text(words)

    def restore(self) -> None:
        self.show_value(self._shown)


class _Lines(QPlainTextEdit):
    edited = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(round(64 * font_scale()))
        self.setTabChangesFocus(True)
        self._quiet = False
        self.textChanged.connect(self._changed)

    def show_text(self, words: str) -> None:
        self._quiet = True
        self.setPlainText(words)
        self._quiet = False

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.left.emit()


class ColourEditor(FieldEditor):
    """A swatch that opens the colour dialog."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.swatch = Swatch(self)
        self.swatch.setAccessibleName(spec.title)
        self.swatch.clicked.connect(self.choose)
        self.line.addWidget(self.swatch, 1)
        self.setFocusProxy(self.swatch)

    def show_value(self, value: Any) -> None:
        self.swatch.show_color("" if isinstance(value, Mixed) else str(value))

    def choose(self) -> None:
        """Open the dialog; the colour follows while it is open."""
        dialog = QColorDialog(QColor(self.swatch.color), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = self.swatch.color
        dialog.currentColorChanged.connect(lambda color: self.edited.emit(color.name()))
        dialog.rejected.connect(lambda: self.edited.emit(before))
        dialog.finished.connect(lambda _: self.gesture_ended.emit())
        dialog.open()


class Swatch(QPushButton):
    """A button that shows a colour and its name in figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.color = ""
        self.setProperty("small", True)

    def show_color(self, color: str) -> None:
        """Show a colour, or with an empty one that colours differ."""
        self.color = color
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, round(24 * font_scale()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter, colors = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(8, self.height() / 2 - 6, 12, 12)
        painter.setPen(QPen(QColor(colors.b2), 1))
        painter.setBrush(QColor(panel_color(self.color)) if self.color else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font("mono_small") if self.color else font("body"))
        painter.setPen(QColor(colors.t1 if self.color else colors.t3))
        painter.drawText(
            QRectF(28, 0, self.width() - 30, self.height()), Qt.AlignmentFlag.AlignVCenter, self.color or "mixed"
        )
        painter.end()


EDITORS: Final[dict[FieldKind, type[FieldEditor]]] = {
    "integer": NumberEditor,
    "number": NumberEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "flag": FlagEditor,
    "text": TextEditor,
    "colour": ColourEditor,
}
