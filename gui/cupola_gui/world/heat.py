"""Figures of merit as colours on the ground, and which places are hatched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from cupola.results.coverage import FIGURES, CoverageGrid, place_of, sample_grid
from cupola_gui.style import DARK
from cupola_gui.style.numbers import NOT_APPLICABLE, duration_text, grouped, quantity_text, share_text
from cupola_gui.world.space import Array

Colors = Literal["viridis", "folds"]
Bytes = NDArray[np.uint8]
OPACITY: Final = 0.55
FOLD_NAMES: Final = ("1", "2", "3", "4", "5", "6\u20137", "8+")
_COUNTED: Final = ("least_assets",)
"""Figures that are numbers of satellites: shown in the colours of folds."""


@dataclass(frozen=True)
class Heat:
    """One figure of a grid and how it is coloured; darker is worse."""

    grid: CoverageGrid
    figure: str
    title: str
    unit: str
    higher_is_better: bool
    low: float
    """Value at the left end of the scale."""
    high: float
    colors: Colors = "viridis"

    def value_at(self, latitude_rad: float, longitude_rad: float) -> float:
        """Return the value at the grid's point nearest to a place; nan where it has none."""
        return float(sample_grid(self.grid, self.figure, latitude_rad, longitude_rad))

    def text(self, value: float) -> str:
        """Return a value as people read it."""
        return figure_text(value, self.unit)

    @property
    def worst(self) -> tuple[float, float | None, float] | None:
        """Latitude, longitude (rad, None when the whole parallel is meant) and value of the worst point, if any."""
        values = self.grid.figures[self.figure]
        point = self.grid.worst.get(self.figure)
        if point is None or not np.isfinite(values).any() or np.nanmin(values) == np.nanmax(values):
            return None
        latitude, longitude = place_of(self.grid, point)
        ring = int(np.argmin(np.abs(self.grid.ring_latitudes_rad - latitude)))
        alone = int(self.grid.points_per_ring[ring]) == 1 and abs(latitude) < math.radians(89.0)
        return latitude, None if alone else longitude, float(values[point])

    def place_on_scale(self, value: float) -> float:
        """Return where a value stands on the scale, 0 (left end) to 1."""
        return float(np.clip((value - self.low) / (self.high - self.low), 0.0, 1.0))

    def rgba(self, values: Array) -> Bytes:
        """Return the colours of values, shape (..., 4); transparent where there is none."""
        known = np.isfinite(values)
        safe = np.where(known, values, self.low)
        if self.colors == "folds":
            steps = fold_steps(safe)
            colors = color_table("folds")[np.maximum(steps, 0)]
            known = known & (steps >= 0)
        else:
            share = np.clip((safe - self.low) / (self.high - self.low), 0.0, 1.0)
            share = share if self.higher_is_better else 1.0 - share
            colors = color_table("viridis")[np.rint(share * 255.0).astype(np.int64)]
        alpha = np.where(known, 255, 0).astype(np.uint8)[..., None]
        return np.concatenate([colors * (alpha > 0), alpha], axis=-1)


def heat_of(
    grid: CoverageGrid, figure: str, low: float | None = None, high: float | None = None, colors: Colors | None = None
) -> Heat:
    """Return a figure of a grid ready to be drawn; without limits the scale spans its values, rounded outwards."""
    known = next((one for one in FIGURES if one.id == figure), None)
    values = grid.figures[figure]
    finite = values[np.isfinite(values)]
    unit = known.unit if known is not None else ""
    least, most = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    bottom, top = rounded_range(least if low is None else low, most if high is None else high, unit)
    return Heat(
        grid,
        figure,
        known.title if known is not None else figure,
        unit,
        known.higher_is_better if known is not None else True,
        bottom if low is None else low,
        top if high is None else high,
        colors or ("folds" if figure in _COUNTED else "viridis"),
    )


def figure_text(value: float, unit: str) -> str:
    """Return a value of a figure as people read it: shares in per cent, seconds as durations."""
    if not math.isfinite(value):
        return NOT_APPLICABLE
    if unit == "%":
        return share_text(value)
    if unit == "s":
        return duration_text(value)
    return quantity_text(value, unit, 1) if unit else grouped(value, 0 if value == round(value) else 1)


def rounded_range(low: float, high: float, unit: str) -> tuple[float, float]:
    """Return limits of a scale around values: whole steps of 1, 2 or 5 in the unit that is shown, never of no width."""
    scale = 1.0
    if unit == "%":
        scale = 0.01
    elif unit == "s":
        scale = 1.0 if high < 120.0 else 60.0 if high < 10_800.0 else 3600.0
    low, high = low / scale, high / scale
    step = _step((high - low) / 5.0) if high > low else 1.0
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if top <= bottom:
        top = bottom + step
    if unit == "%" and top > 100.0:
        bottom, top = bottom - (top - 100.0), 100.0
    return bottom * scale, top * scale


def _step(size: float) -> float:
    decade = 10.0 ** math.floor(math.log10(size))
    return float(next(step for step in (1.0, 2.0, 5.0, 10.0) if step * decade >= size * (1.0 - 1e-9)) * decade)


@lru_cache(maxsize=4)
def color_table(colors: Colors) -> Bytes:
    """Return the colours of a scale: 256 of viridis, dark to bright, or those of the folds; shape (colours, 3)."""
    anchors = np.array([[int(one[place : place + 2], 16) for place in (1, 3, 5)] for one in getattr(DARK, colors)])
    if colors == "folds":
        return anchors.astype(np.uint8)
    at = np.linspace(0.0, len(anchors) - 1.0, 256)
    mixed = np.stack([np.interp(at, np.arange(len(anchors)), anchors[:, channel]) for channel in range(3)], axis=1)
    return np.asarray(np.rint(mixed), np.uint8)


def fold_steps(values: Array) -> NDArray[np.int64]:
    """Return which colour of the folds a number of satellites takes; -1 for none in view."""
    steps: NDArray[np.int64] = np.searchsorted(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0]), values, side="right") - 1
    return steps


def ring_rows(grid: CoverageGrid, longitudes_rad: Array) -> NDArray[np.int64]:
    """Return the number of each ring's point nearest to longitudes, shape (rings, longitudes)."""
    counts = grid.points_per_ring[:, None]
    place = (longitudes_rad[None] - grid.first_longitudes_rad[:, None]) / math.tau * counts
    return np.asarray(grid.first_points[:-1, None] + np.rint(place).astype(np.int64) % counts)


def ring_of(grid: CoverageGrid, latitudes_rad: Array) -> NDArray[np.int64]:
    """Return the ring nearest to each latitude."""
    rings = grid.ring_latitudes_rad
    return np.searchsorted(0.5 * (rings[1:] + rings[:-1]), latitudes_rad)


def texture_size(grid: CoverageGrid) -> tuple[int, int]:
    """Return rows and columns of an equirectangular picture fine enough for a grid."""
    columns = min(4096, max(256, 2 * int(grid.points_per_ring.max())))
    return min(2048, max(512, 4 * len(grid.ring_latitudes_rad))), columns


def equirectangular(grid: CoverageGrid, of_points: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what belongs to the points of a grid as a picture of the world, north up, from 180° W eastwards.

    ``of_points`` has shape (points, ...); each pixel takes what belongs to the nearest point of the nearest ring.
    """
    rows, columns = texture_size(grid)
    longitudes = (np.arange(columns) + 0.5) / columns * math.tau - math.pi
    latitudes = 0.5 * math.pi - (np.arange(rows) + 0.5) / rows * math.pi
    return np.ascontiguousarray(of_points[ring_rows(grid, longitudes)][ring_of(grid, latitudes)])
