"""The map in a widget: where it looks, how it moves there, the picture and the chips over it."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cupola_gui.map.drawing import Drawing
from cupola_gui.map.furniture import Furniture
from cupola_gui.map.lines import geodetic
from cupola_gui.map.sight import Sight, between, framing, limited
from cupola_gui.style import tokens
from cupola_gui.view import View
from cupola_gui.world.space import Array, scene_from_ecef

MOVE_S = 0.6
SETTLE_MS = 90
REST_S = 0.5
"""A longer time between two pictures is no frame but a rest."""


class Stage(QWidget):
    """Shows a drawing; what is in it and how the hand moves it is said by who inherits."""

    def __init__(self, view: View, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setMinimumSize(240, 200)
        self.setAccessibleName("Map")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.view = view
        self.sight = limited(Sight())
        self.reduce_motion = False
        """Whether the map jumps instead of moving."""
        self.measuring = False
        """Whether clicks measure a distance."""
        self.hatches = True
        """Whether places under the fold are to be hatched."""
        self.frame_seconds: deque[float] = deque(maxlen=240)
        """How long the last pictures took (s)."""
        self.drawing = Drawing(tokens(), self.devicePixelRatioF())
        self.drawing.set_shown(view.is_visible)
        self.furniture = Furniture(self, self.use_tool)
        self._frame_ends: deque[float] = deque(maxlen=60)
        self._placing = ""
        self._pointer: QPointF | None = None
        self._dragging = False
        self._move: tuple[Sight, Sight, float, float] | None = None
        self._whole = True
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        """Runs while the scale changes and shortly after."""
        self._settling.timeout.connect(self.update)
        self._mover = QTimer(self, interval=15)
        self._mover.timeout.connect(self._step)

    def use_tool(self, name: str) -> None:
        """Do what a button of the tool column says."""

    def set_sight(self, sight: Sight) -> None:
        """Look there at once."""
        self._mover.stop()
        self._move = None
        self._look(limited(sight))
        self._whole = self.sight.scale <= self.sight.whole_scale * 1.0001
        self.furnish()
        self.update()

    def _look(self, sight: Sight) -> None:
        if sight.scale != self.sight.scale and self.isVisible():
            self._settling.start()
        self.sight = sight

    def go(self, sight: Sight, length_s: float = MOVE_S) -> None:
        """Move there, easing in and out; at once when motion is reduced."""
        if self.reduce_motion or length_s <= 0.0:
            self.set_sight(sight)
            return
        self._move = self.sight, limited(sight), time.perf_counter(), length_s
        self._mover.start()

    def go_to(self, latitude_deg: float, longitude_deg: float, range_m: float | None = None) -> None:
        """Move over a place; with ``range_m``, so near that so much ground is in sight."""
        scale = self.sight.scale if range_m is None else self.sight.height / (range_m / 111_195.0)
        self.go(replace(self.sight, latitude_deg=latitude_deg, longitude_deg=longitude_deg, scale=scale))

    def frame(self, points_ecef_m: Array, tilt_rad: float = 0.0, heading_rad: float = 0.0) -> None:
        """Move to where the ground below all these points is in the picture, shape (n, 3); north stays up."""
        if len(points_ecef_m):
            self.go(framing(self.sight, *geodetic(scene_from_ecef(points_ecef_m))))

    def whole_earth(self) -> None:
        """Show the whole world."""
        self.go(replace(self.sight, scale=self.sight.whole_scale, latitude_deg=0.0))

    def _step(self) -> None:
        if self._move is None:
            self._mover.stop()
            return
        start, end, began, length = self._move
        share = min(1.0, (time.perf_counter() - began) / length)
        eased = share * share * (3.0 - 2.0 * share)
        if share >= 1.0:
            self.set_sight(end)
        else:
            self._look(between(start, end, eased))
            self.update()

    def ground_at(self, x: float, y: float) -> tuple[float, float] | None:
        """Return latitude and longitude (rad) of the ground under a place of the widget (pixels), None beside it."""
        return self.sight.place(x, y)

    def grab_image(self) -> QImage:
        """Return the picture without the chips, at the screen's own resolution."""
        ratio = self.devicePixelRatioF()
        image = QImage(round(self.width() * ratio), round(self.height() * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        self.drawing.paint(painter, self.sight, ratio, [], self.view.time_s)
        painter.end()
        return image

    @property
    def frames_per_second(self) -> float:
        """Pictures a second since the last rest; 0 before there are two."""
        if len(self._frame_ends) < 2:
            return 0.0
        return (len(self._frame_ends) - 1) / max(1e-9, self._frame_ends[-1] - self._frame_ends[0])

    def furnish(self) -> None:
        """Bring the chips up to date."""
        pointer = self._pointer
        place = self.ground_at(pointer.x(), pointer.y()) if pointer is not None else None
        self.furniture.show_tool(self.measuring)
        backdrop = self.drawing.backdrop
        self.furniture.show_place(place, backdrop.sun, self._placing, backdrop.heat)

    def show_legend(self) -> None:
        """Bring the legend up to date."""
        drawing = self.drawing
        self.furniture.show_legend(
            drawing.layer_words(), drawing.action.moment, drawing.action.magnification, drawing.hatch_text
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the map."""
        began = time.perf_counter()
        painter = QPainter(self)
        ratio, factor = self.devicePixelRatioF(), self.drawing.action.magnification
        boxes = self.furniture.boxes()
        self.drawing.paint(
            painter, self.sight, ratio, boxes, self.view.time_s, self._dragging, self._settling.isActive()
        )
        painter.end()
        if self.drawing.action.magnification != factor:
            QTimer.singleShot(0, self, self.show_legend)
        ended = time.perf_counter()
        self.frame_seconds.append(ended - began)
        if self._frame_ends and ended - self._frame_ends[-1] > REST_S:
            self._frame_ends.clear()
        self._frame_ends.append(ended)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the middle and the scale; the whole world stays the whole world."""
        sight = replace(self.sight, width=max(1, self.width()), height=max(1, self.height()))
        self.set_sight(replace(sight, scale=sight.whole_scale) if self._whole else sight)
        self.furniture.arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the colours of a new theme."""
        if event.type() == QEvent.Type.PaletteChange and tokens() is not self.drawing.theme:
            self.drawing.retheme(tokens())
            self.furniture.retheme()
            self.show_legend()
            self.update()
        super().changeEvent(event)
