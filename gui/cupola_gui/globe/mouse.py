"""Mouse and keys over the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from cupola_gui.globe.picking import object_at
from cupola_gui.globe.steering import MODES
from cupola_gui.world.space import Array

if TYPE_CHECKING:
    from cupola_gui.globe.widget import GlobeWidget

DRAG_PX = 4.0


class Mouse(QObject):
    """Turns what the hand does over the canvas into camera moves, picks and placed points."""

    def __init__(self, globe: GlobeWidget) -> None:
        super().__init__(globe)
        self.globe = globe
        self.pointer: QPointF | None = None
        """Where the pointer is, None when it is elsewhere."""
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._button = Qt.MouseButton.NoButton
        self._dragging = False
        self._grabbed: Array | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(30)
        self._look.timeout.connect(self.look_under_pointer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the events of the canvas."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress:
                return self._press(event)
            if kind == QEvent.Type.MouseMove:
                return self._move(event)
            if kind == QEvent.Type.MouseButtonRelease:
                return self._release(event)
            if kind == QEvent.Type.MouseButtonDblClick:
                return self._double(event)
        if isinstance(event, QWheelEvent) and kind == QEvent.Type.Wheel:
            place = event.position()
            self.globe.steering.zoom(event.angleDelta().y() / 120.0, place.x(), place.y())
            return True
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyRelease:
            event.ignore()
            return True
        if kind == QEvent.Type.Leave:
            self.pointer = None
            self.globe.set_hovered("")
            self.globe.furnish()
        return False

    def _press(self, event: QMouseEvent) -> bool:
        self._pressed = self._last = event.position()
        self._button = event.button()
        self._dragging = False
        handled = self._button == Qt.MouseButton.LeftButton and not (self.globe.placing or self.globe.measuring)
        if handled and self.globe.hand.press(self.globe.camera, self._last.x(), self._last.y()):
            self.globe.canvas.native.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.globe.update_picture()
        self._grabbed = self.globe.camera.limb_ground(self._last.x(), self._last.y())
        return True

    def _move(self, event: QMouseEvent) -> bool:
        place = event.position()
        self.pointer = place
        if self._pressed is None or not event.buttons():
            self._look.start()
            self.globe.furnish()
            return True
        if self.globe.hand.move(self.globe.camera, place.x(), place.y()):
            self.globe.update_picture()
            return True
        if not self._dragging and (place - self._pressed).manhattanLength() < DRAG_PX:
            return True
        self._dragging = True
        step = place - self._last
        self._last = place
        steering = self.globe.steering
        turning = event.modifiers() & Qt.KeyboardModifier.ControlModifier or steering.mode == "follow"
        if self._button == Qt.MouseButton.RightButton:
            steering.pan(step.x(), step.y())
        elif self._button == Qt.MouseButton.MiddleButton or turning:
            steering.turn(step.x(), step.y())
        elif self._grabbed is not None:
            steering.drag_ground(self._grabbed, place.x(), place.y())
        return True

    def _release(self, event: QMouseEvent) -> bool:
        dragged, self._dragging, self._pressed = self._dragging, False, None
        if self.globe.hand.release():
            self.globe.canvas.native.setCursor(Qt.CursorShape.OpenHandCursor)
            self.globe.update_picture()
            return True
        if dragged:
            return True
        if event.button() == Qt.MouseButton.RightButton:
            self.globe.cancel_placing()
        elif event.button() == Qt.MouseButton.LeftButton:
            place = event.position()
            self.globe.click(place.x(), place.y())
        return True

    def _double(self, event: QMouseEvent) -> bool:
        place = event.position()
        found = object_at(self.globe.scene, self.globe.camera, place.x(), place.y())
        if found and event.button() == Qt.MouseButton.LeftButton:
            self.globe.pick(found)
            self.globe.follow(found)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        number = event.key() - int(Qt.Key.Key_0)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and self.globe.escape():
            return True
        if 1 <= number <= 9 and modifiers == control:
            return self.globe.recall_view(number)
        if 1 <= number <= 9 and modifiers == control | Qt.KeyboardModifier.ShiftModifier:
            self.globe.store_view(number)
            return True
        if 1 <= number <= len(MODES) and modifiers == Qt.KeyboardModifier.NoModifier:
            self.globe.set_mode(MODES[number - 1])
            return True
        event.ignore()
        return True

    def look_under_pointer(self) -> None:
        """Find what is under the pointer."""
        if self.pointer is None:
            return
        handle = self.globe.scene.handles.at(self.globe.camera, self.pointer.x(), self.pointer.y())
        if not self.globe.set_hovered_handle(handle):
            self.globe.set_hovered(object_at(self.globe.scene, self.globe.camera, self.pointer.x(), self.pointer.y()))
