"""Measure how the cost of coverage grows, and draw it for the help pages: ``python tests/benchmarks/plot_growth.py``.

Every point is the best of forty runs, or of three seconds, after a first one. Slopes are those of a straight line
through the logarithms. Work beside it makes the points rise and the slopes meaningless: run it on a quiet machine.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen

from cupola.astro.constellation import Constellation
from cupola.astro.walker import names_of, planes_of, walker_elements
from cupola.coverage.footprint import footprint
from cupola.coverage.grids import equal_angle
from cupola.coverage.moving import positions_of
from cupola.coverage.phase_average import Shell, fold_shares
from cupola.coverage.reach import reach_of
from cupola.coverage.stepping import step_coverage
from cupola_gui.style.fonts import font, load_fonts
from cupola_gui.style.tokens import LIGHT

FOLDER: Final = Path(__file__).parents[2] / "resources" / "cupola_data" / "help"
MASK_RAD: Final = math.radians(10.0)
LATITUDES: Final = np.radians(np.arange(0.5, 90.0))
WIDTH, HEIGHT = 640, 380
ROOM: Final = QRectF(70, 20, 530, 305)


@dataclass(frozen=True)
class Line:
    """Seconds against a number."""

    title: str
    numbers: Sequence[float]
    seconds: Sequence[float]

    @property
    def slope(self) -> float:
        """Of the straight line through the logarithms."""
        return float(np.polyfit(np.log(self.numbers), np.log(self.seconds), 1)[0])


def best_s(work: Callable[[], object]) -> float:
    """Return the shortest of forty, or of three seconds, after one that compiles."""
    work()
    taken = []
    begun = time.perf_counter()
    while len(taken) < 40 and time.perf_counter() - begun < 3.0:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def phase_s(planes: int) -> float:
    """Measure the phase average of 22 satellites in each plane, 90 latitudes, folds 0 to 8."""
    ring = footprint(550e3, 0.0, MASK_RAD)
    shell = Shell(planes, 22, 1, math.radians(53.0), 2 * math.pi, ring, 550e3)
    return best_s(lambda: fold_shares([shell], LATITUDES, 8))


def stepped_s(planes: int, grid_deg: float, steps: int) -> float:
    """Measure stepping 22 satellites in each plane through a day, propagation included."""
    elements = walker_elements(planes, 22, 1, 550e3, math.radians(53.0))
    fleet = Constellation(names_of("C", [22] * planes), planes_of([22] * planes), elements)
    grid = equal_angle(math.radians(grid_deg))
    step_s = 86_400.0 / steps

    def work() -> object:
        source = positions_of(fleet, "2027-01-01T00:00:00Z", np.arange(steps) * step_s)
        return step_coverage(grid, source, fleet.satellites, steps, step_s, reach_of(mask_rad=MASK_RAD), 4)

    return best_s(work)


def _decades(values: np.ndarray) -> tuple[int, int]:
    return math.floor(np.log10(values.min()) + 1e-9), math.ceil(np.log10(values.max()) - 1e-9)


def draw(path: Path, across: str, lines: Sequence[Line]) -> None:
    """Draw seconds against numbers, both in logarithms, with the slopes in the legend."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.s3))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("caption"))
    left, right = _decades(np.concatenate([line.numbers for line in lines]))
    low, high = _decades(np.concatenate([line.seconds for line in lines]))

    def at(number: float, seconds: float) -> QPointF:
        x = ROOM.left() + ROOM.width() * (math.log10(number) - left) / (right - left)
        return QPointF(x, ROOM.bottom() - ROOM.height() * (math.log10(seconds) - low) / (high - low))

    centre = Qt.AlignmentFlag.AlignCenter
    for power in range(left, right + 1):
        foot = at(10.0**power, 10.0**low)
        painter.setPen(QColor(LIGHT.b1))
        painter.drawLine(foot, at(10.0**power, 10.0**high))
        painter.setPen(QColor(LIGHT.t2))
        painter.drawText(QRectF(foot.x() - 50, foot.y() + 4, 100, 16), centre, f"{10**power:,}")
    for power in range(low, high + 1):
        foot = at(10.0**left, 10.0**power)
        painter.setPen(QColor(LIGHT.b1))
        painter.drawLine(foot, at(10.0**right, 10.0**power))
        painter.setPen(QColor(LIGHT.t2))
        painter.drawText(QRectF(0, foot.y() - 8, 62, 16), Qt.AlignmentFlag.AlignRight, f"{10.0**power:g} s")
    painter.drawText(QRectF(ROOM.left(), ROOM.bottom() + 26, ROOM.width(), 18), centre, across)
    for number, (line, ink) in enumerate(
        zip(lines, (LIGHT.plot_blue, LIGHT.plot_teal, LIGHT.plot_amber), strict=False)
    ):
        painter.setPen(QPen(QColor(ink), 2))
        points = [at(*pair) for pair in zip(line.numbers, line.seconds, strict=True)]
        painter.drawPolyline(points)
        painter.setBrush(QColor(ink))
        for point in points:
            painter.drawEllipse(point, 3, 3)
        painter.drawText(
            QPointF(ROOM.left() + 12, ROOM.top() + 20 + 18 * number), f"{line.title}: slope {line.slope:.2f}"
        )
    painter.end()
    image.save(str(path))


def main() -> None:
    """Measure and draw."""
    application = QGuiApplication.instance() or QGuiApplication([])
    load_fonts()
    planes = (5, 9, 18, 36, 72, 144)
    growth = Line("satellites", [22 * count for count in planes], [phase_s(count) for count in planes])
    draw(FOLDER / "growth-phase.png", "satellites (22 in a plane, 550 km, 53°; 90 latitudes, folds 0 to 8)", [growth])
    counts, degrees, steps = (9, 18, 36, 72), (4.0, 2.0, 1.0, 0.5), (180, 360, 720, 1440)
    stepped = [
        Line("satellites (720 steps, 2°)", [22 * count for count in counts],
             [stepped_s(count, 2.0, 720) for count in counts]),
        Line("points (792 satellites, 720 steps)", [equal_angle(math.radians(step)).size for step in degrees],
             [stepped_s(36, step, 720) for step in degrees]),
        Line("steps (792 satellites, 2°)", steps, [stepped_s(36, 2.0, count) for count in steps]),
    ]  # fmt: skip
    draw(FOLDER / "growth-stepped.png", "satellites, points of the grid, or steps of a day", stepped)
    for line in (growth, *stepped):
        print(f"{line.title:40s} slope {line.slope:5.2f}   " + "  ".join(f"{1e3 * s:.1f} ms" for s in line.seconds))
    del application


if __name__ == "__main__":
    main()
