"""Line icons of Material Design Icons 6 (bundled by qtawesome), coloured by token at the moment they are painted."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.resources import files
from typing import Final

os.environ.setdefault("QT_API", "pyside6")

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from cupola_gui.style.tokens import tokens

_FAMILY_PROPERTY: Final = "cupola_icon_family"


@cache
def _characters() -> dict[str, str]:
    folder = files("qtawesome").joinpath("fonts")
    name = next(
        entry.name for entry in folder.iterdir() if entry.name.startswith("materialdesignicons6-webfont-charmap")
    )
    return {key: chr(int(code, 16)) for key, code in json.loads(folder.joinpath(name).read_text()).items()}


def _family() -> str:
    application = QApplication.instance()
    if application is None:
        return ""
    known = application.property(_FAMILY_PROPERTY)
    if known:
        return str(known)
    folder = files("qtawesome").joinpath("fonts")
    entry = next(
        entry
        for entry in folder.iterdir()
        if entry.name.startswith("materialdesignicons6") and entry.name.endswith(".ttf")
    )
    number = QFontDatabase.addApplicationFontFromData(entry.read_bytes())
    family = QFontDatabase.applicationFontFamilies(number)[0]
    application.setProperty(_FAMILY_PROPERTY, family)
    return family


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Paint one icon into a square; ``color`` is "#rrggbb" or the name of a token."""
    painter.save()
    face = QFont(_family())
    face.setPixelSize(max(1, round(min(rect.width(), rect.height()))))
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter.setFont(face)
    painter.setPen(QColor(color if color.startswith("#") else getattr(tokens(), color)))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _characters()[name.removeprefix("mdi6.")])
    painter.restore()


class _Glyph(QIconEngine):
    def __init__(self, name: str, color: str, active: str) -> None:
        super().__init__()
        self._name, self._color, self._active = name, color, active

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._active if state == QIcon.State.On else self._color
        if mode == QIcon.Mode.Disabled:
            color = "t4"
        paint_icon(painter, QRectF(rect), self._name, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture


def icon(name: str, color: str = "t2", active: str | None = None) -> QIcon:
    """Return an icon such as "mdi6.satellite-variant"; it follows the theme by itself.

    ``color`` and ``active`` (while checked) are names of tokens or "#rrggbb"; disabled icons take ``t4``.
    """
    if name.removeprefix("mdi6.") not in _characters():
        raise KeyError(f"there is no icon {name}")
    return QIcon(_Glyph(name, color, active or color))
