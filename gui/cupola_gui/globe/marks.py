"""Marks as sprites."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from cupola_gui.globe.sprites import Atlas, Sprite
from cupola_gui.style import Tokens
from cupola_gui.world.marks import SIDE_PX, paint_world_mark


def mark(atlas: Atlas, theme: Tokens, kind: str, x: float, y: float, color: str = "", radius: float = 0.0) -> Sprite:
    """Return a mark centred on a screen place."""

    def paint(painter: QPainter) -> None:
        paint_world_mark(painter, theme, kind, color, radius)

    picture = atlas.picture(("mark", kind, color, radius, theme.theme), SIDE_PX, SIDE_PX, paint)
    return Sprite(picture, x - SIDE_PX / 2.0, y - SIDE_PX / 2.0)
