"""What stands in place of the picture when there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from cupola_gui.style import font, paint_icon, tokens


def paint_failure(painter: QPainter, rect: QRect, reason: str) -> None:
    """Paint an icon and the reason in the middle of the empty dock."""
    theme = tokens()
    painter.fillRect(rect, QColor(theme.s1))
    middle = QRectF(rect).center()
    paint_icon(painter, QRectF(middle.x() - 16, middle.y() - 40, 32, 32), "mdi6.earth-off", theme.t4)
    painter.setFont(font("body"))
    painter.setPen(QColor(theme.t2))
    text = f"There is no globe: {reason[0].lower()}{reason[1:]}" if not reason.startswith("OpenGL") else reason
    painter.drawText(
        QRectF(12, middle.y(), rect.width() - 24, 60),
        Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
        f"{text} Everything else works.",
    )
