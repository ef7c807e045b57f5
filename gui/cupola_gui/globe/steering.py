"""How the camera moves: by mouse, by mode, and by itself on the way to somewhere."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer

from cupola.constants import EARTH_ROTATION_RAD_S
from cupola_gui.globe.camera import Camera, between, ground_rotated, limited, zoomed
from cupola_gui.world.space import Array

MODES: Final = ("free", "follow", "inertial", "fixed")
MODE_TITLES: Final = {"free": "Free", "follow": "Follow", "inertial": "Inertial", "fixed": "Fixed"}
MOVE_S: Final = 0.6
FOLLOW_DISTANCE: Final = 0.32
FOLLOW_TILT_RAD: Final = math.radians(62.0)


class Steering(QObject):
    """Holds the camera of one globe and tells when it moved."""

    def __init__(self, moved: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = limited(Camera())
        self.mode = "free"
        self.reduce_motion = False
        self._moved = moved
        self._time_s: float | None = None
        self._start: Camera | None = None
        self._end: Camera | None = None
        self._began_s = 0.0
        self._length_s = MOVE_S
        self._timer = QTimer(self)
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._step)

    @property
    def moving(self) -> bool:
        """Whether the camera is on its way by itself."""
        return self._end is not None

    def set_size(self, width: int, height: int) -> None:
        """Take the size of the picture (pixels)."""
        width, height = max(1, width), max(1, height)
        self.camera = replace(self.camera, width=width, height=height)
        if self._start is not None and self._end is not None:
            self._start = replace(self._start, width=width, height=height)
            self._end = replace(self._end, width=width, height=height)

    def set(self, camera: Camera) -> None:
        """Be there at once."""
        self._stop()
        self.camera = limited(camera)
        self._moved()

    def go(self, camera: Camera, length_s: float = MOVE_S) -> None:
        """Move there, easing in and out; at once when motion is reduced."""
        if self.reduce_motion or length_s <= 0.0:
            self.set(camera)
            return
        self._start, self._end = self.camera, limited(camera)
        self._began_s, self._length_s = time.perf_counter(), length_s
        self._timer.start()

    def set_mode(self, mode: str) -> None:
        """Choose how the camera goes along; "fixed" looks straight down with north up."""
        self.mode = mode
        if mode == "fixed" and (self.camera.tilt_rad or self.camera.heading_rad):
            self.go(replace(self._on_ground(), tilt_rad=0.0, heading_rad=0.0))
        elif mode != "follow" and float(np.linalg.norm(self.camera.focus)) != 1.0:
            self.set(self._on_ground())

    def follow(self, place: Array) -> None:
        """Start following: come near to a place and look over it at the horizon."""
        near = min(self.camera.distance, FOLLOW_DISTANCE)
        tilt = max(self.camera.tilt_rad, FOLLOW_TILT_RAD)
        self.go(replace(self.camera, focus=place, distance=near, tilt_rad=tilt, shift_px=(0.0, 0.0)))

    def keep_at(self, place: Array) -> None:
        """Keep the followed object in the middle."""
        if self._end is not None:
            self._end = replace(self._end, focus=place)
        else:
            if not np.array_equal(self.camera.focus, place):
                self.camera = replace(self.camera, focus=place)

    def set_time(self, time_s: float) -> None:
        """Let the Earth turn under an inertial camera."""
        before, self._time_s = self._time_s, time_s
        if self.mode == "inertial" and before is not None and before != time_s:
            angle = -EARTH_ROTATION_RAD_S * (time_s - before)
            self.camera = replace(self.camera, focus=_turned(self.camera.focus, angle))
            if self._end is not None:
                self._end = replace(self._end, focus=_turned(self._end.focus, angle))

    def drag_ground(self, grabbed: Array, x: float, y: float) -> None:
        """Turn the Earth so that the grabbed ground comes under the pointer; a followed object is circled instead."""
        self.set(ground_rotated(self.camera, grabbed, x, y))

    def turn(self, x_px: float, y_px: float) -> None:
        """Change heading and tilt by a drag."""
        self.set(
            replace(
                self.camera,
                heading_rad=(self.camera.heading_rad - 0.006 * x_px) % (2.0 * math.pi),
                tilt_rad=self.camera.tilt_rad + 0.006 * y_px,
            )
        )

    def pan(self, x_px: float, y_px: float) -> None:
        """Shift the picture by a drag."""
        x, y = self.camera.shift_px
        self.set(replace(self.camera, shift_px=(x + x_px, y + y_px)))

    def zoom(self, steps: float, x: float, y: float) -> None:
        """Come nearer by wheel steps, toward the pointer."""
        self.set(zoomed(self.camera, 0.85**steps, x, y, follow=self.mode == "follow"))

    def _on_ground(self) -> Camera:
        size = float(np.linalg.norm(self.camera.focus))
        return replace(self.camera, focus=self.camera.focus / size)

    def _step(self) -> None:
        if self._start is None or self._end is None:
            self._timer.stop()
            return
        share = min(1.0, (time.perf_counter() - self._began_s) / self._length_s)
        eased = share * share * (3.0 - 2.0 * share)
        self.camera = between(self._start, self._end, eased)
        if share >= 1.0:
            self.camera = self._end
            self._stop()
        self._moved()

    def _stop(self) -> None:
        self._start = self._end = None
        self._timer.stop()


def _turned(point: Array, angle_rad: float) -> Array:
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    return np.array([cosine * point[0] - sine * point[1], sine * point[0] + cosine * point[1], point[2]])
