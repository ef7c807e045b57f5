"""How many satellites of a layer have each place in view at one moment."""

from __future__ import annotations

import math
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.constants import EARTH_RADIUS_M
from cupola.coverage.grids import equal_area
from cupola.progress import Progress, ignore_progress
from cupola.results.coverage import CoverageGrid
from cupola.scenario import Scenario
from cupola.simulation.coverage_limits import asked_of, layer_of, limits_of
from cupola.units import KM

FIGURE: Final = "assets_now"
STEP_RAD: Final = math.radians(1.5)
BLOCK: Final = 256
"""Satellites at a time; also how often a cancel is heard."""


def coverage_now(
    scenario: Scenario, layer_id: str, positions_ecef_m: NDArray[np.float64], progress: Progress = ignore_progress
) -> CoverageGrid:
    """Return the number in view at the points of a 1.5 degree grid, ``assets_now``, for positions (satellites, 3).

    On a spherical Earth, under the limits that the layer's coverage is asked for; a satellite at an unknown place
    (nan), or under the ground, sees nothing. Heights are taken in whole kilometres.
    """
    started_s = time.perf_counter()
    asked, grid = asked_of(scenario), equal_area(STEP_RAD)
    limits, note = limits_of(layer_of(scenario, layer_id), asked)
    radius = np.linalg.norm(positions_ecef_m, axis=1)
    known = np.isfinite(radius) & (radius > EARTH_RADIUS_M)
    ways = (positions_ecef_m[known] / radius[known, None]).astype(np.float32)
    heights, group = np.unique(np.rint((radius[known] - EARTH_RADIUS_M) / KM), return_inverse=True)
    rings = [limits.footprint(float(height) * KM) for height in heights]
    near = np.array([math.cos(min(ring.maximum_rad, math.pi)) if not ring.empty else 2.0 for ring in rings])
    far = np.array([math.cos(ring.minimum_rad) if not ring.empty else 2.0 for ring in rings])
    points = grid.directions().astype(np.float32)
    counts = np.zeros(grid.size)
    for first in range(0, len(ways), BLOCK):
        progress(first / len(ways), "looking at what is in view now")
        block = slice(first, first + BLOCK)
        cosine = points @ ways[block].T
        inside = cosine >= near[group[block]].astype(np.float32)
        inside &= cosine <= (far[group[block]] + 1e-6).astype(np.float32)
        counts += inside.sum(axis=1)
    firsts = np.asarray(grid.offsets * math.tau / grid.points - math.pi, np.float64)
    return CoverageGrid(
        layer_id, len(positions_ecef_m), asked.fold, grid.latitudes_rad, grid.points, firsts, grid.areas,
        {FIGURE: counts}, {FIGURE: int(np.argmin(counts))}, np.empty(0), (), (), "live", note, 0.0,
        limits.target_altitude_m, time.perf_counter() - started_s,
    )  # fmt: skip
