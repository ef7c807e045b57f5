"""The globe with 10,000 moving satellites: Python time a frame outside OpenGL, and pictures a second.

The CPU time of the calling thread is taken from the moment new positions are asked for until the last OpenGL call of
the picture has returned. Each function of ``vispy.gloo.gl`` is wrapped by the same clock, and what they took is
subtracted: what is left is all that Python does in a frame (positions, buffers, labels, vispy's own queue, and the
clock itself). A second pass without the clocks counts pictures a second; each is finished before the next is begun,
so that a software renderer cannot run ahead.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "xcb")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication
from vispy.gloo import gl

from cupola.astro.constellation import Constellation, Elements
from cupola.astro.motion import positions_ecef_m, prepare
from cupola.constants import EARTH_RADIUS_M
from cupola.scenario.parts import CircleRegion, Site
from cupola_gui.globe import GlobeWidget
from cupola_gui.style import apply
from cupola_gui.view import View

SATELLITES = 10_000
FRAMES = 120
SIZE = (964, 520)


class GlClock:
    """The time spent in OpenGL calls."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.originals = {
            name: call for name, call in vars(gl).items() if name.startswith("gl") and callable(call) and name != "glir"
        }

    def _timed(self, call: Callable[..., object]) -> Callable[..., object]:
        def timed(*arguments: object, **named: object) -> object:
            began = time.thread_time()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds += time.thread_time() - began

        return timed

    def __enter__(self) -> GlClock:
        for name, call in self.originals.items():
            setattr(gl, name, self._timed(call))
        return self

    def __exit__(self, *unused: object) -> None:
        for name, call in self.originals.items():
            setattr(gl, name, call)


def constellation() -> Constellation:
    """Return 10,000 satellites at 550 km in 100 planes."""
    number = np.arange(SATELLITES)
    plane, place = number // 100, number % 100
    zero = np.zeros(SATELLITES)
    elements = Elements(
        semi_major_axis_m=np.full(SATELLITES, EARTH_RADIUS_M + 550e3),
        eccentricity=zero,
        inclination_rad=np.full(SATELLITES, math.radians(53.0)),
        raan_rad=2.0 * math.pi * plane / 100.0,
        argument_of_perigee_rad=zero,
        mean_anomaly_rad=2.0 * math.pi * (place / 100.0 + plane / SATELLITES),
    )
    return Constellation(tuple(f"S {n}" for n in number), plane, elements)


def globe() -> GlobeWidget:
    """Return a globe with a region, a site, a selected and trailed satellite."""
    view = View()
    widget = GlobeWidget(view)
    view.setParent(widget)
    widget.resize(*SIZE)
    widget.set_sun(np.array([-0.8, -0.4, -0.3]))
    widget.set_regions([CircleRegion(id="r", name="Region", latitude_deg=39.0, longitude_deg=-98.0, radius_km=2000.0)])
    widget.set_sites([Site(id="s", name="Command post", latitude_deg=38.8, longitude_deg=-104.7)])
    return widget


def main() -> None:
    """Measure and print."""
    application = QApplication([])
    apply(application, "dark")
    widget = globe()
    if widget.failure:
        print(widget.failure)
        return
    motion = prepare(constellation(), "2027-01-01T00:00:00Z", 0.0, 3600.0)
    places: NDArray[np.float64] = positions_ecef_m(motion, 0.0)
    widget.set_layer("all", places, "#2dccff", "circle", title="All")
    widget.view.select("satellites.all.0")
    widget.show()
    canvas = widget.canvas
    for _ in range(20):
        application.processEvents()
    canvas.set_current()
    print(f"{gl.glGetParameter(gl.GL_RENDERER)}, {SIZE[0]} x {SIZE[1]}, {SATELLITES:,} satellites")

    def picture(time_s: float) -> None:
        positions_ecef_m(motion, time_s, places)
        widget.set_positions("all", places)
        widget.view.set_time(time_s)
        canvas.set_current()
        canvas.events.draw(region=None)

    outside = []
    with GlClock() as clock:
        for number in range(FRAMES):
            clock.seconds = 0.0
            began = time.thread_time()
            picture(number * 1.0)
            outside.append(time.thread_time() - began - clock.seconds)
            gl.glFinish()
            application.processEvents()
    spent = sorted(1e3 * seconds for seconds in outside[20:])
    median, high = statistics.median(spent), spent[int(0.95 * len(spent))]
    print(f"CPU outside OpenGL {median:.2f} ms a frame (median), {high:.2f} ms (95 %)")
    began = time.perf_counter()
    for number in range(FRAMES):
        picture(1000.0 + number)
        gl.glFinish()
    print(f"{FRAMES / (time.perf_counter() - began):.0f} pictures a second")
    widget.close()
    widget.deleteLater()
    application.processEvents()


if __name__ == "__main__":
    main()
