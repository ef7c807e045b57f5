"""Small pictures painted once by QPainter (texts, tags, frames, marks) and drawn as quads from one texture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from vispy import gloo

from cupola_gui.globe.frame import Frame, Shader
from cupola_gui.globe.shaders import SPRITE_FRAGMENT, SPRITE_VERTEX

ATLAS_PX: Final = 1024
VERTEX = np.dtype([("a_place", np.float32, 2), ("a_picture", np.float32, 2), ("a_alpha", np.float32)])


@dataclass(frozen=True)
class Picture:
    """A place in the atlas."""

    left: int
    top: int
    width: int
    """In device pixels."""
    height: int


@dataclass(frozen=True)
class Sprite:
    """A picture on the screen: its left top corner in pixels."""

    picture: Picture
    x: float
    y: float
    alpha: float = 1.0


class AtlasFullError(Exception):
    """There is no room for one more picture; the atlas was emptied and everything has to be asked for again."""


class Atlas:
    """Pictures by key, packed in shelves."""

    def __init__(self, ratio: float) -> None:
        self.ratio = ratio
        self.image = QImage(ATLAS_PX, ATLAS_PX, QImage.Format.Format_RGBA8888_Premultiplied)
        self.stale = True
        self._pictures: dict[object, Picture] = {}
        self._clear()

    def _clear(self) -> None:
        self.image.fill(Qt.GlobalColor.transparent)
        self._pictures.clear()
        self._x, self._y, self._shelf = 0, 0, 0
        self.stale = True

    def picture(self, key: object, width: float, height: float, paint: Callable[[QPainter], None]) -> Picture:
        """Return the picture of a key, painted now if it is new; ``width`` and ``height`` in pixels.

        Raises ``AtlasFullError`` after emptying the atlas when there is no room left.
        """
        known = self._pictures.get(key)
        if known is not None:
            return known
        wide, high = round(width * self.ratio), round(height * self.ratio)
        if self._x + wide + 1 > ATLAS_PX:
            self._x, self._y, self._shelf = 0, self._y + self._shelf, 0
        if self._y + high + 1 > ATLAS_PX:
            self._clear()
            raise AtlasFullError
        made = Picture(self._x, self._y, wide, high)
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self._x, self._y)
        painter.scale(self.ratio, self.ratio)
        paint(painter)
        painter.end()
        self._x, self._shelf = self._x + wide + 1, max(self._shelf, high + 1)
        self._pictures[key] = made
        self.stale = True
        return made


class SpriteBatch:
    """Draws sprites of one atlas."""

    def __init__(self) -> None:
        self._program: Shader | None = None
        self._texture: Any = None

    def draw(self, frame: Frame, atlas: Atlas, sprites: Sequence[Sprite]) -> None:
        """Draw the sprites in their order."""
        if not sprites:
            return
        vertices = quads(sprites, atlas.ratio)
        if self._program is None:
            self._program = Shader(SPRITE_VERTEX, SPRITE_FRAGMENT, camera=False)
            self._texture = gloo.Texture2D((ATLAS_PX, ATLAS_PX, 4), interpolation="nearest")
            self._program["u_atlas"] = self._texture
            atlas.stale = True
        self._program.set_vertices(vertices)
        if atlas.stale:
            pixels = np.frombuffer(atlas.image.constBits(), np.uint8).reshape(ATLAS_PX, ATLAS_PX, 4)
            self._texture.set_data(pixels, copy=True)
            atlas.stale = False
        self._program.draw(frame, "triangles")


def quads(sprites: Sequence[Sprite], ratio: float) -> NDArray[Any]:
    """Return the two triangles of each sprite, on whole device pixels, so that text stays sharp."""
    boxes = np.array(
        [(s.x, s.y, s.picture.left, s.picture.top, s.picture.width, s.picture.height, s.alpha) for s in sprites]
    )
    corners = np.array([[0, 0], [1, 0], [0, 1], [0, 1], [1, 0], [1, 1]], float)
    vertices = np.zeros((len(sprites), 6), VERTEX)
    origin = np.round(boxes[:, None, 0:2] * ratio)
    vertices["a_place"] = (origin + corners * boxes[:, None, 4:6]) / ratio
    vertices["a_picture"] = (boxes[:, None, 2:4] + corners * boxes[:, None, 4:6]) / ATLAS_PX
    vertices["a_alpha"] = boxes[:, None, 6]
    return vertices.ravel()
