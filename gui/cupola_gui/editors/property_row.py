"""One row of the properties: a label, an editor, and below it what is wrong."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cupola_gui.editors.field_editors import EDITORS, MIXED
from cupola_gui.editors.number_box import limits_words
from cupola_gui.editors.schema_fields import FieldSpec
from cupola_gui.style import font, font_scale, paint_status, tokens

ROW_PX: Final = 28
LABEL_PX: Final = 124
PADDING_PX: Final = 12


class Notice(QWidget):
    """A status mark and a sentence, over several lines where it must."""

    def __init__(self, parent: QWidget | None = None, left_px: int = PADDING_PX) -> None:
        super().__init__(parent)
        self.status, self.text, self._left = "", "", left_px
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def tell(self, status: str, text: str) -> None:
        """Show a sentence; an empty one hides the notice."""
        self.status, self.text = status, text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def _room(self, width: int) -> QRect:
        return QRect(self._left + 14, 1, max(width - self._left - 26, 60), 10_000)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        metrics = QFontMetrics(font("caption"))
        return metrics.boundingRect(self._room(width), Qt.TextFlag.TextWordWrap, self.text).height() + 6

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.heightForWidth(self.width() or 340))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(font("caption"))
        middle = 1 + QFontMetrics(painter.font()).height() / 2
        paint_status(painter, QPointF(self._left + 5, middle), self.status, 9)
        painter.setPen(QColor(tokens().t2))
        painter.drawText(self._room(self.width()), Qt.TextFlag.TextWordWrap, self.text)
        painter.end()


def explanation(spec: FieldSpec) -> str:
    """Return what hovering tells of a field: what it means, and its limits."""
    parts = [spec.description] if spec.description else [f"{spec.title}."]
    if spec.kind in ("integer", "number") and (spec.limits.low is not None or spec.limits.high is not None):
        words = limits_words(spec.limits, spec)
        parts.append(f"{words[:1].upper()}{words[1:]}.")
    return " ".join(parts)


class PropertyRow(QWidget):
    """28 px high: label 124, then the editor; the sentence below only while there is one."""

    edited = Signal(str, object, str)
    """Place below the object, value, key under which the steps of one gesture merge."""

    def __init__(self, place: str, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place, self.spec = place, spec
        self._gesture = 0
        self._shown: Any = None
        self._refused = False
        self.label = QLabel(spec.title, self)
        self.label.setProperty("tone", "secondary")
        self.label.setFixedWidth(round(LABEL_PX * font_scale()))
        self.editor = EDITORS[spec.kind](spec, self)
        self.label.setBuddy(self.editor)
        self.notice = Notice(self)
        line = QHBoxLayout()
        line.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
        line.setSpacing(0)
        if spec.kind in ("integer", "number") and spec.slider is None:
            self.label.setMaximumWidth(16_777_215)
            line.addWidget(self.label, 1)
            line.addWidget(self.editor)
        else:
            line.addWidget(self.label)
            line.addWidget(self.editor, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.notice)
        if spec.key != "description":
            self.editor.setMinimumHeight(round((ROW_PX - 4) * font_scale()))
        told = explanation(spec)
        self.setToolTip(told)
        self.setWhatsThis(f"<b>{spec.title}</b><br>{told}")
        self.editor.edited.connect(self._take)
        self.editor.refused.connect(self._refuse)
        self.editor.gesture_ended.connect(self._end_gesture)

    def _take(self, value: Any) -> None:
        self._refused = False
        self.notice.tell("", "")
        self.edited.emit(self.place, value, f"{self.place} {id(self)} {self._gesture}")

    def _end_gesture(self) -> None:
        self._gesture += 1

    def _refuse(self, sentence: str) -> None:
        self._refused = bool(sentence)
        self.notice.tell("critical", sentence)
        self._mark(bool(sentence))

    def refuse(self, sentence: str) -> None:
        """Say why the document did not take the value."""
        self._refuse(sentence)

    def _mark(self, invalid: bool) -> None:
        for widget in (self.editor.focusProxy(), self.editor):
            if widget is not None:
                widget.setProperty("invalid", invalid)
                widget.update()

    def show_value(self, values: list[Any]) -> None:
        """Show the value of the objects, or that theirs differ; a refused entry stays until the value changes."""
        value = values[0] if all(other == values[0] for other in values) else MIXED
        if self._refused and value == self._shown:
            return
        self._shown, self._refused = value, False
        self._mark(False)
        self.editor.show_value(value)

    def tell(self, status: str, text: str) -> None:
        """Show a problem the document has with this value, unless a refused entry is being told."""
        if not self._refused:
            self.notice.tell(status, text)
            self._mark(status == "critical" and bool(text))

    def set_room(self, width_px: float) -> None:
        """Tell how wide the panel is, at font scale 1: the slider goes first."""
        self.editor.set_room(width_px)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self._refused:
            self._refuse("")
            self.editor.restore()
        else:
            super().keyPressEvent(event)


class FactRow(QWidget):
    """A label and a value that cannot be edited."""

    def __init__(self, title: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.value = QLabel(title, self), QLabel(value, self)
        self.title.setProperty("tone", "secondary")
        self.title.setFixedWidth(round(LABEL_PX * font_scale()))
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setWordWrap(True)
        self.setMinimumHeight(round(24 * font_scale()))
        line = QHBoxLayout(self)
        line.setContentsMargins(PADDING_PX, 2, PADDING_PX, 2)
        line.setSpacing(0)
        line.addWidget(self.title)
        line.addWidget(self.value, 1)
