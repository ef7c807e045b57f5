"""A spin box for panels: grouped digits, a true minus, its unit after the number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from cupola_gui.style.numbers import MINUS, grouped, suffix


class QuantityBox(QDoubleSpinBox):
    """Tells its value when a step is made, or when typing ends."""

    def __init__(
        self, name: str, unit: str, low: float, high: float, decimals: int, step: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix(unit))
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)

    def textFromValue(self, value: float) -> str:  # noqa: N802
        """Return "−1,420.0"."""
        return grouped(value, self.decimals())

    def valueFromText(self, text: str) -> float:  # noqa: N802
        """Read what people type."""
        return _number(text.removesuffix(self.suffix()))

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Take digits with either minus and with groups."""
        bare = text.removesuffix(self.suffix())
        plain = _plain(bare)
        told = super().validate(plain + self.suffix(), min(place, len(plain)))
        return told[0], text, place


def _plain(text: str) -> str:
    return text.replace(MINUS, "-").replace(",", "").strip()


def _number(text: str) -> float:
    try:
        return float(_plain(text))
    except ValueError:
        return 0.0
