"""Labels as sprites."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from cupola_gui.globe.sprites import Atlas, Picture
from cupola_gui.style import Tokens
from cupola_gui.world.labels import HEIGHT_PX, paint_label


def label_picture(atlas: Atlas, theme: Tokens, text: str, color: str, tag: bool, width: float) -> Picture:
    """Return the picture of a label: text with a halo, or on a plate; of ``width`` by ``HEIGHT_PX``."""

    def paint(painter: QPainter) -> None:
        paint_label(painter, theme, text, color, tag, width)

    return atlas.picture(("label", text, color, tag, theme.theme), width, HEIGHT_PX, paint)
