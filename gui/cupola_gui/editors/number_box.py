"""A spin box that takes what people type: grouped digits, true minus, units, powers of ten."""

from __future__ import annotations

import math
import re
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget

from cupola_gui.editors.schema_fields import FieldSpec, Limits
from cupola_gui.style import font, font_scale, tokens
from cupola_gui.style.numbers import grouped

WIDTH_PX: Final = 96
HEIGHT_PX: Final = 22
_SPACES: Final = re.compile(r"[\s\u2009\u202f,]")


def parsed(text: str, unit: str = "") -> float | None:
    """Return the number a person typed, with or without its unit, or None."""
    plain = _SPACES.sub("", text).replace("\u2212", "-")
    if unit and plain.endswith(_SPACES.sub("", unit)):
        plain = plain.removesuffix(_SPACES.sub("", unit))
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def number_text(value: float, decimals: int | None, integer: bool) -> str:
    """Return a number as a field shows it: grouped, or with a power of ten where there are no set decimals."""
    if integer:
        return grouped(value)
    if decimals is not None:
        return grouped(value, decimals)
    if value and not 1e-3 <= abs(value) < 1e6:
        mantissa, _, power = f"{value:.3e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}"
    return f"{value:.6g}"


def refusal(spec: FieldSpec, value: float | None) -> str:
    """Return why a number cannot stand in a field, or nothing when it can."""
    if value is None:
        return "Not a number."
    if spec.kind == "integer" and not float(value).is_integer():
        return "Must be a whole number."
    if spec.limits.allow(value):
        return ""
    return f"Must be {limits_words(spec.limits, spec)}."


def limits_words(limits: Limits, spec: FieldSpec) -> str:
    """Return "from 0 to 360 °", "more than 0"."""

    def show(value: float) -> str:
        whole = float(value).is_integer() and abs(value) < 1e7
        return number_text(value, None if not whole else 0, spec.kind == "integer")

    unit = f" {spec.unit}" if spec.unit and spec.unit != "°" else spec.unit
    low, high = limits.low, limits.high
    if low is not None and high is not None and not limits.low_open and not limits.high_open:
        return f"from {show(low)} to {show(high)}{unit}"
    parts = []
    if low is not None:
        parts.append(f"{'more than' if limits.low_open else 'at least'} {show(low)}")
    if high is not None:
        parts.append(f"{'less than' if limits.high_open else 'at most'} {show(high)}")
    return f"{' and '.join(parts)}{unit}"


class NumberBox(QAbstractSpinBox):
    """96 × 22 px, right-aligned, the unit inside in quiet text; says what was typed, valid or not."""

    edited = Signal(object)
    """A valid value, or None where the field may be left open."""
    refused = Signal(str)
    """A sentence that says why what was typed cannot stand."""
    gesture_ended = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._value: float | None = None
        self._mixed = False
        self.setFixedSize(round(WIDTH_PX * font_scale()), round(HEIGHT_PX * font_scale()))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{spec.title}, {spec.unit}" if spec.unit else spec.title)
        edit = self.lineEdit()
        edit.setFrame(False)
        edit.textEdited.connect(self._typed)
        self.editingFinished.connect(self._finish)

    def _unit_width(self) -> float:
        if not self.spec.unit:
            return 0.0
        return QFontMetricsF(font("body")).horizontalAdvance(self.spec.unit) + (0 if self.spec.unit == "°" else 3)

    # value
    def show_value(self, value: float | None, mixed: bool = False) -> None:
        """Show a value; what is being typed is left alone when it means the same."""
        typing = self.hasFocus() and not mixed and value is not None
        same = typing and parsed(self.text(), self.spec.unit) == value
        self._value, self._mixed = value, mixed
        self.setProperty("invalid", False)
        if not same:
            self._write()
        self.update()

    def value(self) -> float | None:
        """Return the last valid value."""
        return self._value

    def _words(self) -> str:
        if self._value is None:
            return ""
        return number_text(self._value, self.spec.decimals, self.spec.kind == "integer")

    def _write(self) -> None:
        words = "" if self._mixed else self._words()
        if self.hasFocus() and self._value is not None and parsed(words) != self._value:
            words = repr(self._value).removesuffix(".0")
        edit = self.lineEdit()
        if edit.text() != words:
            edit.setText(words)
        edit.setTextMargins(0, 0, round(self._unit_width()) if words else 0, 0)
        edit.setPlaceholderText("mixed" if self._mixed else "common" if self.spec.optional else "")

    def _typed(self, text: str) -> None:
        self.lineEdit().setTextMargins(0, 0, round(self._unit_width()) if text else 0, 0)
        if self.spec.optional and not text.strip():
            self._value = None
            self.setProperty("invalid", False)
            self.edited.emit(None)
            return
        self._offer(parsed(text, self.spec.unit))

    def _offer(self, value: float | None) -> None:
        sentence = refusal(self.spec, value)
        self.setProperty("invalid", bool(sentence))
        self.update()
        if sentence or value is None:
            self.refused.emit(sentence)
            return
        self._value, self._mixed = value, False
        self.edited.emit(int(value) if self.spec.kind == "integer" else value)

    def _finish(self) -> None:
        if not self.property("invalid"):
            self._write()
        self.gesture_ended.emit()

    def restore(self) -> None:
        """Show the last valid value again."""
        self.setProperty("invalid", False)
        self._write()
        self.update()

    # steps
    def step_size(self) -> float:
        """Return how much one step is."""
        if self.spec.kind == "integer":
            return 1.0
        if self.spec.decimals is None:
            return 0.0
        span = self.spec.slider[1] - self.spec.slider[0] if self.spec.slider else 0.0
        smallest = float(10.0**-self.spec.decimals)
        return max(smallest, float(10.0 ** math.floor(math.log10(span / 100.0)))) if span else smallest

    def stepBy(self, steps: int) -> None:  # noqa: N802
        """Move by steps; Shift makes them ten times finer where there are decimals."""
        start = self._value if self._value is not None else self.spec.limits.low or 0.0
        step = self.step_size()
        if not step:
            value = float(f"{start * 10 ** (steps / 10):.2g}")
        else:
            if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier and self.spec.kind != "integer":
                step = max(step / 10, float(10.0 ** -(self.spec.decimals or 0)))
            value = round(start + steps * step, 9)
        low, high = self.spec.limits.low, self.spec.limits.high
        if low is not None and value < low:
            value = low
        if high is not None and value > high:
            value = high
        if self.spec.limits.allow(value):
            self._offer(value)
            self._write()
            self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:  # noqa: N802
        flag = QAbstractSpinBox.StepEnabledFlag
        return flag.StepUpEnabled | flag.StepDownEnabled

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Let everything be typed; what cannot stand is said, not swallowed."""
        return QValidator.State.Acceptable, text, place

    # events
    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.property("invalid"):
            self.restore()
            self.refused.emit("")
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.property("invalid"):
            self._write()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.spec.unit or not self.lineEdit().text():
            return
        painter, edit = QPainter(self), self.lineEdit().geometry()
        painter.setFont(font("body"))
        painter.setPen(QColor(tokens().t3 if self.isEnabled() else tokens().t4))
        metrics = QFontMetricsF(painter.font())
        x = edit.right() - metrics.horizontalAdvance(self.spec.unit)
        painter.drawText(QPointF(x, edit.center().y() + 1 + metrics.capHeight() / 2), self.spec.unit)
        painter.end()
