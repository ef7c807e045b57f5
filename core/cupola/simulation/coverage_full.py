"""Coverage of one layer stepped through time on a grid of points: the full answer."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.astro.constellation import Constellation
from cupola.coverage import merit
from cupola.coverage.dilution import dilution, step_stereo
from cupola.coverage.grids import Grid, equal_area
from cupola.coverage.stepping import Stepped, step_coverage
from cupola.progress import Progress, ignore_progress, part_of
from cupola.results.coverage import FIGURES, FOLDS, CoverageGrid, Gap, RegionCoverage
from cupola.scenario.parts import Coverage, Scenario
from cupola.simulation.coverage_limits import NOTHING_SEEN, Limits, asked_of, layer_of, limits_of
from cupola.simulation.coverage_regions import region_mask
from cupola.simulation.coverage_steps import Asking, Watched, element_set_notes, even_times_s
from cupola.simulation.memory import StageMemory
from cupola.simulation.stages import constellation_in
from cupola.units import DEG

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DILUTION_MOMENTS: Final = 8
STEREO_STEPS: Final = 96
_DILUTION_PAIRS: Final = 2_000_000_000
"""Points times satellites beyond which dilution is left out."""
_PAIRS_TOGETHER: Final = 50_000_000
"""Points times satellites between two questions whether to go on."""
_HIGHER: Final = {figure.id: figure.higher_is_better for figure in FIGURES}


def coverage_full(
    scenario: Scenario, layer_id: str, progress: Progress = ignore_progress, memory: StageMemory | None = None
) -> CoverageGrid:
    """Return every figure of merit of a layer on the scenario's coverage grid, over its steps and duration.

    ``progress`` may raise to cancel; it is asked several times a second. ``KeyError`` for an unknown layer.
    """
    started_s = time.perf_counter()
    progress = asking = Asking(progress)
    layer, asked = layer_of(scenario, layer_id), asked_of(scenario)
    limits, note = limits_of(layer, asked)
    constellation = constellation_in(scenario, layer_id, StageMemory() if memory is None else memory)
    grid = equal_area(asked.grid_deg * DEG)
    progress(0.0, "Drawing regions")
    masks = np.array([np.ones(grid.size, np.bool_), *(region_mask(region, grid) for region in scenario.regions)])
    steps = max(1, round(asked.duration_s / asked.step_s))
    times_s = even_times_s(steps, asked.step_s)
    places = Watched(constellation, scenario.epoch_utc, times_s, asking)
    kept = step_coverage(
        grid, places, constellation.satellites, steps, asked.step_s, limits.reach(), max(FOLDS, asked.fold),
        (asked.fold,), masks, progress=part_of(progress, 0.0, 0.7),
    )  # fmt: skip
    figures = _figures(kept, asked.fold)
    sampled, sampled_notes = _sampled(
        grid, constellation, scenario.epoch_utc, limits, asked, part_of(progress, 0.7, 0.92)
    )
    figures |= sampled
    regions = _regions(scenario, grid, kept, masks, figures)
    gaps = _gaps(
        regions, grid, constellation, scenario.epoch_utc, limits, asked, kept, Asking(part_of(progress, 0.92, 1.0))
    )
    notes = [note, *sampled_notes, *element_set_notes(constellation, scenario.epoch_utc, places.lost)]
    notes += [f"Region {region.name} holds no point of the grid; a finer one may." for region in regions
              if region.points == 0]  # fmt: skip
    if constellation.satellites == 0:
        notes.append("The layer has no satellites.")
    elif not kept.most.any():
        notes.append(NOTHING_SEEN)
    progress(1.0, "Coverage")
    firsts = np.asarray(grid.offsets * math.tau / grid.points - math.pi, np.float64)
    return CoverageGrid(
        layer_id, constellation.satellites, asked.fold, grid.latitudes_rad, grid.points, firsts, grid.areas, figures,
        dict(regions[0].worst), times_s, regions, gaps, "full", " ".join(filter(None, notes)),
        asked.step_s, limits.target_altitude_m, time.perf_counter() - started_s,
    )  # fmt: skip


def _figures(kept: Stepped, fold: int) -> dict[str, Floats]:
    return {
        "covered_share": merit.covered_share(kept, fold),
        "mean_assets": merit.mean_assets(kept),
        "least_assets": kept.least.astype(np.float64),
        "longest_gap_s": merit.revisit_max_s(kept, fold),
        "mean_revisit_s": merit.revisit_mean_s(kept, fold),
        "gap_count": merit.gap_count(kept, fold).astype(np.float64),
        "mean_response_s": merit.response_mean_s(kept, fold),
    }


def _sampled(
    grid: Grid, constellation: Constellation, epoch_utc: str, limits: Limits, asked: Coverage, progress: Progress
) -> tuple[dict[str, Floats], list[str]]:
    """Return the figures that ask every pair of point and satellite, at sampled moments."""
    found: dict[str, Floats] = {}
    notes = []
    span_s = asked.duration_s
    if grid.size * constellation.satellites > _DILUTION_PAIRS:
        notes.append("Dilution of precision is left out: too many points and satellites.")
    else:
        found["position_dilution"] = _position_dilution(
            grid, constellation, epoch_utc, limits, span_s, part_of(progress, 0.0, 0.5)
        )
    if asked.minimum_stereo_angle_deg > 0.0:
        steps = max(1, min(STEREO_STEPS, round(span_s / asked.step_s)))
        places = Watched(constellation, epoch_utc, even_times_s(steps, span_s / steps))
        kept = step_stereo(
            grid, places, constellation.satellites, steps, span_s / steps, limits.reach(),
            asked.minimum_stereo_angle_deg * DEG, limits.target_altitude_m, progress=part_of(progress, 0.5, 1.0),
        )  # fmt: skip
        found["stereo_share"] = merit.covered_share(kept, 2)
    return found, notes


def _position_dilution(
    grid: Grid, constellation: Constellation, epoch_utc: str, limits: Limits, span_s: float, progress: Progress
) -> Floats:
    """Return the median over sampled moments of the position dilution; nan for points never with a fix."""
    # Moments that are no even part of a revolution, so that a pattern is not met in one attitude only.
    moments = span_s * ((0.5 + 0.6180339887498949 * np.arange(DILUTION_MOMENTS)) % 1.0)
    rows = np.full((DILUTION_MOMENTS, grid.size), np.nan)
    bands = _bands(grid, max(1, _PAIRS_TOGETHER // max(1, constellation.satellites)))
    for number, moment in enumerate(np.sort(moments)):
        places = Watched(constellation, epoch_utc, np.array([moment]))(0, 1)
        for first, band in bands:
            progress((number + first / grid.size) / DILUTION_MOMENTS, "Diluting precision")
            found = dilution(band, places, limits.reach(), limits.target_altitude_m).position[0]
            rows[number, first : first + band.size] = found
    known = np.isfinite(rows).any(axis=0)
    median = np.full(grid.size, np.nan)
    if known.any():
        median[known] = np.nanmedian(rows[:, known], axis=0)
    return median


def _bands(grid: Grid, points: int) -> list[tuple[int, Grid]]:
    """Return the grid cut into bands of rings of some ``points`` each, with the number of each one's first point."""
    numbers = grid.first[:-1] // points
    cuts = [int(np.searchsorted(numbers, value)) for value in np.unique(numbers)] + [grid.points.size]
    return [
        (
            int(grid.first[low]),
            Grid(grid.latitudes_rad[low:high], grid.points[low:high], grid.offsets[low:high], grid.areas[low:high]),
        )
        for low, high in pairwise(cuts)
    ]


def _regions(
    scenario: Scenario, grid: Grid, kept: Stepped, masks: Flags, figures: dict[str, Floats]
) -> tuple[RegionCoverage, ...]:
    names = [("", "World"), *((region.id, region.name) for region in scenario.regions)]
    found = []
    for number, (identifier, name) in enumerate(names):
        mask = masks[number]
        against = np.ascontiguousarray(kept.by_region[:, number, :FOLDS])
        shares = against.mean(axis=0) if mask.any() else np.full(FOLDS, math.nan)
        found.append(
            RegionCoverage(
                identifier, name, int(mask.sum()), shares, against,
                {key: told for key, values in figures.items() if (told := _spread(values, mask, grid)) is not None},
                {key: place for key, values in figures.items() if (place := _worst(key, values, mask)) is not None},
            )
        )  # fmt: skip
    return tuple(found)


def _spread(values: Floats, mask: Flags, grid: Grid) -> tuple[float, float, float] | None:
    inside = mask & np.isfinite(values)
    return merit.over_region(grid, values, inside) if inside.any() else None


def _worst(figure: str, values: Floats, mask: Flags) -> int | None:
    inside = np.flatnonzero(mask & np.isfinite(values))
    if not inside.size:
        return None
    place = np.argmin(values[inside]) if _HIGHER[figure] else np.argmax(values[inside])
    return int(inside[place])


def _gaps(
    regions: Sequence[RegionCoverage], grid: Grid, constellation: Constellation, epoch_utc: str, limits: Limits,
    asked: Coverage, kept: Stepped, progress: Asking,
) -> tuple[Gap, ...]:  # fmt: skip
    """Return the gaps at each region's place of the longest gap.

    Their rings alone are stepped once more: the counts of every point at every step are too many to keep.
    """
    points = {region.region_id: region.worst["longest_gap_s"] for region in regions if "longest_gap_s" in region.worst}
    points = {key: point for key, point in points.items() if kept.seen[asked.fold - 1, point] < kept.steps}
    if not points:
        return ()
    rings = np.unique(grid.ring[list(points.values())])
    part = Grid(grid.latitudes_rad[rings], grid.points[rings], grid.offsets[rings], grid.areas[rings])
    latitudes, longitudes = grid.places_rad()
    numbers = {
        key: int(part.first[np.searchsorted(rings, grid.ring[point])] + point - grid.first[grid.ring[point]])
        for key, point in points.items()
    }
    places = Watched(constellation, epoch_utc, even_times_s(kept.steps, asked.step_s), progress)
    again = step_coverage(
        part, places, constellation.satellites, kept.steps, asked.step_s, limits.reach(), asked.fold, (asked.fold,),
        chosen=np.array(sorted(numbers.values()), np.int64), progress=progress,
    )  # fmt: skip
    return tuple(
        Gap(key, float(latitudes[point]), float(longitudes[point]), float(start), float(end))
        for key, point in points.items()
        for start, end in merit.gaps_of(again, numbers[key], asked.fold)
    )
