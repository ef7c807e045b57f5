"""The picture in a widget: canvas, chips over it, the reason when there is none, and how long pictures take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from cupola_gui.globe.camera import Camera
from cupola_gui.globe.canvas import NO_CONTEXT, open_canvas, opengl_reason
from cupola_gui.globe.empty import paint_failure
from cupola_gui.globe.furniture import Furniture
from cupola_gui.globe.scene import Scene
from cupola_gui.globe.steering import Steering
from cupola_gui.style import tokens

REST_S = 0.5
"""A longer time between two pictures is no frame but a rest."""


class Stage(QWidget):
    """Draws a scene from a camera; what is in it and how the hand moves it is said by who inherits."""

    failed = Signal(str)
    """The picture was lost for good; the reason in one line."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setMinimumSize(240, 200)
        self.setAccessibleName("Globe")
        self.failure = opengl_reason()
        """Why there is no picture, "" when there is one."""
        self.frame_seconds: deque[tuple[float, float]] = deque(maxlen=240)
        """Of the last pictures: time before any OpenGL call, and whole time (s)."""
        self._frame_ends: deque[float] = deque(maxlen=60)
        self.followed = ""
        """Path of the object the camera stays with."""
        self.steering = Steering(self._moved, self)
        self.scene = Scene(tokens(), self.devicePixelRatioF())
        self.canvas: Any = None
        """The vispy canvas, None when there is no OpenGL."""
        self.furniture: Furniture | None = None
        self._magnification = 0.0
        self._starts = 0
        self._lost = self._held = False
        if not self.failure:
            self.canvas = open_canvas(self, self._draw, self._started)
            self.furniture = Furniture(self)

    def furnish(self) -> None:
        """Bring the chips up to date."""
        if self.furniture is not None:
            self.furniture.arrange(self.width(), self.height())

    def use_tool(self, name: str) -> None:
        """Do what a button of the tool column says."""

    def update_picture(self) -> None:
        """Ask for a new picture; many requests make one."""
        if self.canvas is not None:
            self.canvas.native.update()

    @property
    def camera(self) -> Camera:
        """The camera as it stands."""
        return self.steering.camera

    def grab_image(self) -> QImage:
        """Return the picture without the chips, at the screen's own resolution."""
        if self.canvas is None:
            return self.grab().toImage()
        picture: QImage = self.canvas.native.grabFramebuffer().convertToFormat(QImage.Format.Format_RGB32)
        return picture

    @property
    def frames_per_second(self) -> float:
        """Pictures a second since the last rest, over 60 at most; 0 before there are two."""
        if len(self._frame_ends) < 2:
            return 0.0
        return (len(self._frame_ends) - 1) / max(1e-9, self._frame_ends[-1] - self._frame_ends[0])

    def canvas_opened(self) -> None:
        """Listen to a new canvas."""

    def _started(self) -> None:
        self._starts += 1
        if self._starts > 1 and not self._lost:
            self._lost = True
            QTimer.singleShot(0, self, self._reopen)

    def _reopen(self) -> None:
        """Begin anew after the OpenGL state was lost, as when the dock went to another window."""
        old = self.canvas.native
        self.canvas = open_canvas(self, self._draw, self._started)
        self._starts, self._lost = 0, False
        self._rebuild()
        self.canvas.native.setGeometry(old.geometry())
        self.canvas.native.lower()
        self.canvas.native.show()
        old.hide()
        old.deleteLater()
        self.canvas_opened()

    def _rebuild(self) -> None:
        self.scene.retheme(tokens(), self.devicePixelRatioF())

    @contextmanager
    def held(self) -> Iterator[None]:
        """Draw no pictures for a while, as when the window is arranged anew; one at the end."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self.update_picture()

    def _draw(self) -> None:
        if self.failure or self._lost or self._held:
            return
        began = time.perf_counter()
        if self.followed:
            place = self.scene.place_of(self.followed)
            if place is not None:
                self.steering.keep_at(place)
        camera = self.camera
        taken = self.furniture.boxes() if self.furniture is not None else []
        frame, sprites = self.scene.prepare(camera, taken, self.devicePixelRatioF())
        if self.scene.action.magnification != self._magnification:
            self._magnification = self.scene.action.magnification
            QTimer.singleShot(0, self, self.show_legend)
        ready = time.perf_counter()
        try:
            self.canvas.context.set_viewport(0, 0, *self.canvas.physical_size)
            self.canvas.context.set_state(
                clear_color=(0.0, 0.0, 0.0, 1.0),
                blend=True,
                blend_func=("one", "one_minus_src_alpha"),
                depth_test=False,
                cull_face=False,
            )
            self.scene.draw(camera, frame, sprites)
        except RuntimeError as problem:
            self._fail(f"The graphics driver refused the picture: {str(problem).splitlines()[0]}")
            return
        ended = time.perf_counter()
        self.frame_seconds.append((ready - began, ended - began))
        if self._frame_ends and ended - self._frame_ends[-1] > REST_S:
            self._frame_ends.clear()
        self._frame_ends.append(ended)

    def _fail(self, reason: str) -> None:
        self.failure = reason
        self.canvas.native.hide()
        if self.furniture is not None:
            self.furniture.hide()
        self.update()
        self.failed.emit(reason)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Tell the reason when there is no picture."""
        painter = QPainter(self)
        if self.failure:
            paint_failure(painter, self.rect(), self.failure)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look once shown whether the canvas really got its OpenGL."""
        QTimer.singleShot(200, self, self._check)
        super().showEvent(event)

    def _check(self) -> None:
        if self.canvas is not None and not self.failure and self.isVisible() and not self.canvas.native.isValid():
            self._fail(NO_CONTEXT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let canvas and chips fill the new size."""
        self.steering.set_size(self.width(), self.height())
        if self.canvas is not None:
            self.canvas.native.setGeometry(QRect(0, 0, self.width(), self.height()))
        self.furnish()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the colours of a new theme."""
        if event.type() == QEvent.Type.PaletteChange and tokens() is not self.scene.theme:
            self._rebuild()
            if self.furniture is not None:
                self.furniture.retheme()
            self.show_legend()
            self.update_picture()
        super().changeEvent(event)

    def show_legend(self) -> None:
        """Bring the legend up to date."""
        if self.furniture is not None:
            self.furniture.show_legend(self.scene)

    def _moved(self) -> None:
        self.furnish()
        self.update_picture()
