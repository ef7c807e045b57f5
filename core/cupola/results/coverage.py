"""Immutable answers about coverage: by latitude (live) and on a grid (full); what shows or writes them reads these."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Origin = Literal["live", "full"]

FOLDS: Final = 4
"""Folds of the world, the regions and the guarantee: 1 … 4."""


class Figure(NamedTuple):
    """A figure of merit of a grid."""

    id: str
    title: str
    unit: str
    higher_is_better: bool
    description: str


FIGURES: Final = (
    Figure("covered_share", "Time covered", "%", True, "Share of time with at least the wanted number in view."),
    Figure("mean_assets", "Mean number in view", "", True, "Satellites in view, averaged over all the time."),
    Figure("least_assets", "Least number in view", "", True, "Fewest satellites in view at any step."),
    Figure("longest_gap_s", "Longest gap", "s", False, "Longest time with fewer than the wanted number in view."),
    Figure("mean_revisit_s", "Mean revisit", "s", False, "Mean length of the gaps; 0 without a gap."),
    Figure("gap_count", "Number of gaps", "", False, "How often fewer than the wanted number are in view."),
    Figure("mean_response_s", "Mean response", "s", False, "Mean wait from a random moment until covered."),
    Figure(
        "position_dilution", "Dilution of precision", "", False, "Median of the PDOP at sampled moments with a fix."
    ),
    Figure("stereo_share", "Time in stereo", "%", True, "Share of sampled moments seen by a pair at the least angle."),
)
"""Figures that a ``CoverageGrid`` may hold; shares are 0 to 1 in the grid and shown in per cent."""


@dataclass(frozen=True)
class RegionShares:
    """One region's share of area and time."""

    region_id: str
    name: str
    shares: Floats
    """Seen by >= 1 … >= 4 satellites, shape (4,); nan for an empty region (``note`` says so)."""


@dataclass(frozen=True)
class GuaranteeRow:
    """The worst place at the worst time for one fold; None where there are fewer satellites than the fold."""

    fold: int
    central_angle_rad: float | None
    """Largest great-circle angle from any place to its n-th nearest sub-satellite point."""
    elevation_rad: float | None
    """Of that satellite, at the target's altitude; negative below its horizontal."""
    continuous: bool
    """Whether everywhere is seen by the fold at all times under the mask and the payload's limits."""
    latitude_rad: float | None
    longitude_rad: float | None
    """Of the worst place: longitude from the direction in which nodes are counted, at the worst phase."""


@dataclass(frozen=True)
class LayerCoverage:
    """Coverage of one layer by latitude."""

    layer_id: str
    satellites: int
    latitudes_rad: Floats
    """Rising, south to north, shape (latitudes,)."""
    fold_shares: Floats
    """Share of time seen by exactly 0, 1 … and (last column) that many or more satellites, (latitudes, folds + 1)."""
    world_mean: Floats
    """Area-weighted share of time seen by >= 1 … >= 4 satellites, shape (4,)."""
    regions: tuple[RegionShares, ...]
    """In the order of the scenario's regions."""
    guarantee: tuple[GuaranteeRow, ...]
    """Folds 1 … 4; empty where it was not asked for, or cannot be told (``note`` says why)."""
    origin: Origin
    note: str
    """Sentences about how it was found; "" for an exact phase average."""
    wall_s: float
    error: float = 0.0
    """Greatest estimated error of any share."""
    target_altitude_m: float = 0.0
    mask_rad: float = 0.0


@dataclass(frozen=True)
class Gap:
    """A time in which part of a region has too few satellites in view, at the place where it lasts longest."""

    region_id: str
    """"" for the world."""
    latitude_rad: float
    longitude_rad: float
    start_s: float
    end_s: float


@dataclass(frozen=True)
class RegionCoverage:
    """One region in numbers."""

    region_id: str
    """"" for the world."""
    name: str
    points: int
    shares: Floats
    """Share of area and time seen by >= 1 … >= 4, shape (4,); nan when the region holds no point."""
    against_time: Floats
    """Share of the region's area seen by >= 1 … >= 4 at each time, shape (times, 4)."""
    figures: dict[str, tuple[float, float, float]]
    """Least, area-weighted mean and greatest value of each figure over the points that have one."""
    worst: dict[str, int]
    """Point of the worst value of each figure within the region."""


@dataclass(frozen=True)
class CoverageGrid:
    """Coverage of one layer stepped through time on rings of latitude; points run from south to north, eastwards."""

    layer_id: str
    satellites: int
    fold: int
    """Satellites wanted in view; gaps and shares of the figures are counted against it."""
    ring_latitudes_rad: Floats
    """Rising, shape (rings,)."""
    points_per_ring: Ints
    first_longitudes_rad: Floats
    """Of the first point of each ring; the others follow evenly spaced, eastwards."""
    point_areas: Floats
    """Share of the sphere that a point of the ring stands for, shape (rings,)."""
    figures: dict[str, Floats]
    """By figure id, shape (points,); nan where a point has none (no moment with a fix)."""
    worst: dict[str, int]
    """Point of the worst value of each figure; absent where no point has one."""
    against_time_s: Floats
    """Shape (times,)."""
    regions: tuple[RegionCoverage, ...]
    """The world first, then the scenario's regions in their order."""
    gaps: tuple[Gap, ...]
    """By region, then by start."""
    origin: Origin
    note: str
    step_s: float
    target_altitude_m: float
    wall_s: float

    @property
    def first_points(self) -> Ints:
        """Number of each ring's first point, and one past the last of all, shape (rings + 1,)."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.points_per_ring)])


def point_of(grid: CoverageGrid, latitude_rad: float, longitude_rad: float) -> int:
    """Return the number of the grid's point whose ring, then longitude, is nearest to a place."""
    ring = int(np.argmin(np.abs(grid.ring_latitudes_rad - latitude_rad)))
    count = int(grid.points_per_ring[ring])
    place = (longitude_rad - float(grid.first_longitudes_rad[ring])) / math.tau * count
    return int(grid.first_points[ring]) + round(place) % count


def place_of(grid: CoverageGrid, point: int) -> tuple[float, float]:
    """Return latitude and longitude [-pi, pi) of a point, rad."""
    first = grid.first_points
    ring = int(np.searchsorted(first, point, side="right")) - 1
    step = math.tau / float(grid.points_per_ring[ring])
    longitude = float(grid.first_longitudes_rad[ring]) + (point - int(first[ring])) * step
    return float(grid.ring_latitudes_rad[ring]), (longitude + math.pi) % math.tau - math.pi


def sample_grid(grid: CoverageGrid, figure: str, latitude_rad: Floats | float, longitude_rad: Floats | float) -> Floats:
    """Return a figure at the grid's points nearest to places; the shapes of the two angles broadcast."""
    latitude, longitude = np.broadcast_arrays(np.asarray(latitude_rad), np.asarray(longitude_rad))
    middles = 0.5 * (grid.ring_latitudes_rad[1:] + grid.ring_latitudes_rad[:-1])
    ring = np.searchsorted(middles, latitude)
    count = grid.points_per_ring[ring]
    place = np.rint((longitude - grid.first_longitudes_rad[ring]) / math.tau * count).astype(np.int64) % count
    return np.asarray(grid.figures[figure][grid.first_points[ring] + place])


def over_latitude(grid: CoverageGrid, figure: str) -> Floats:
    """Return the mean of a figure along each ring over the points that have one, shape (rings,); nan where none has."""
    values = grid.figures[figure]
    ring = np.repeat(np.arange(grid.points_per_ring.size), grid.points_per_ring)
    known = np.isfinite(values)
    number = np.bincount(ring[known], minlength=grid.points_per_ring.size)
    sums = np.bincount(ring[known], values[known], grid.points_per_ring.size)
    return np.asarray(np.where(number > 0, sums / np.maximum(number, 1), np.nan))


def latitude_grid(coverage: LayerCoverage, fold: int = 1) -> CoverageGrid:
    """Return a live answer as a grid of one point per latitude, so that it is drawn as a full answer is.

    Figures: ``covered_share`` for the fold, and ``mean_assets`` (the last column counts as its least number).
    """
    shares = coverage.fold_shares
    wanted = min(fold, shares.shape[1] - 1)
    figures = {
        "covered_share": np.asarray(np.clip(1.0 - shares[:, :wanted].sum(axis=1), 0.0, 1.0)),
        "mean_assets": np.asarray(shares @ np.arange(shares.shape[1], dtype=np.float64)),
    }
    latitudes = coverage.latitudes_rad
    middles = 0.5 * (latitudes[1:] + latitudes[:-1])
    edges = np.concatenate([[-0.5 * math.pi], middles, [0.5 * math.pi]])
    return CoverageGrid(
        coverage.layer_id, coverage.satellites, fold, latitudes, np.ones(latitudes.size, np.int64),
        np.zeros(latitudes.size), np.diff(np.sin(edges)) / 2.0, figures,
        {name: int(np.argmin(values)) for name, values in figures.items()}, np.empty(0), (), (), "live",
        coverage.note, 0.0, coverage.target_altitude_m, coverage.wall_s,
    )  # fmt: skip
