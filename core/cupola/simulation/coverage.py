"""Coverage of one layer while the mouse moves: the phase average, else a coarse walk through time."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.coverage.grids import equal_area
from cupola.coverage.patterns import repeat_of
from cupola.coverage.phase_average import phase_average
from cupola.coverage.shells import AnyShell, Shell
from cupola.coverage.stepping import step_coverage
from cupola.progress import Progress, ignore_progress
from cupola.results.coverage import FIGURES as FIGURES
from cupola.results.coverage import FOLDS, GuaranteeRow, LayerCoverage, RegionShares
from cupola.scenario.orbit_checks import satellites_in
from cupola.scenario.orbits import Eccentric, Geostationary, ImportedElements, Orbits, RepeatGroundTrack, Shells
from cupola.scenario.parts import Layer, Scenario, WorldRegion
from cupola.simulation.coverage_full import coverage_full as coverage_full
from cupola.simulation.coverage_guarantee import guarantee_rows
from cupola.simulation.coverage_limits import NOTHING_SEEN, Limits, asked_of, circular_shells, layer_of, limits_of
from cupola.simulation.coverage_regions import area_over_latitude, region_mask
from cupola.simulation.coverage_steps import Asking, Watched, element_set_notes, even_times_s
from cupola.simulation.memory import StageMemory
from cupola.simulation.stages import constellation_in
from cupola.units import DEG

Floats = NDArray[np.float64]

LATITUDES_RAD: Final = np.radians(np.linspace(-90.0, 90.0, 181))
MOST_FOLDS: Final = 8
"""Columns 0 … 8; the last one counts eight and more."""
_INSIDE_RAD: Final = (0.05 * DEG, 0.2 * DEG, 0.5 * DEG)
_EDGES_OF: Final = 6
"""Shells whose edges are looked at more closely."""
_COARSE_STEP_RAD: Final = 5.0 * DEG
_MOVES: Final = 200_000
"""Satellites times steps of a coarse walk."""
_COARSE_STEPS: Final = (24, 288)


@dataclass(frozen=True)
class _Shares:
    """What either way gives: by latitude, of the world, of the regions (None: from the latitudes)."""

    latitudes_rad: Floats
    fold_shares: Floats
    world_mean: Floats
    regions: Floats | None
    error: float
    notes: tuple[str, ...]


def coverage_live(
    scenario: Scenario,
    layer_id: str,
    memory: StageMemory | None = None,
    progress: Progress = ignore_progress,
    with_guarantee: bool = True,
) -> LayerCoverage:
    """Return a layer's coverage by latitude, of the world and the regions, and its guarantee.

    Circular shells: the long-run phase average, exact. Repeating tracks, ellipses, the geostationary belt and imported
    element sets: a coarse walk through time, and ``note`` says so. ``memory`` keeps what an edit did not touch. The
    guarantee of large patterns takes longer than the rest: ``with_guarantee`` False leaves it out, for a first answer.
    ``KeyError`` for an unknown layer.
    """
    started_s = time.perf_counter()
    memory = StageMemory() if memory is None else memory
    layer, asked = layer_of(scenario, layer_id), asked_of(scenario)
    limits, note = limits_of(layer, asked)
    shells = circular_shells(layer.orbits, limits)
    if shells is None:
        shares = _stepped(scenario, layer, limits, memory, progress)
    else:
        shares = memory.recall("coverage shares", (layer.orbits, tuple(limits)), partial(_averaged, shells))
    progress(0.5, "Guarantee")
    rows: tuple[GuaranteeRow, ...] = ()
    if with_guarantee and shells is not None:
        rows = guarantee_rows(shells, limits.target_altitude_m, shares.fold_shares, memory)
    regions, empty = _regions(scenario, shares, memory)
    notes = [note, *shares.notes, *empty, _guarantee_note(shells, rows) if with_guarantee else ""]
    progress(1.0, "Coverage")
    return LayerCoverage(
        layer_id, satellites_in(layer), shares.latitudes_rad, shares.fold_shares, shares.world_mean,
        regions, rows, "live", " ".join(filter(None, notes)), time.perf_counter() - started_s, shares.error,
        limits.target_altitude_m, limits.mask_rad,
    )  # fmt: skip


def _averaged(shells: tuple[AnyShell, ...]) -> _Shares:
    latitudes = np.unique(np.concatenate([LATITUDES_RAD, _edges_rad(shells)]).round(12))
    found = phase_average(shells, latitudes, MOST_FOLDS)
    world = _world_mean(latitudes, found.shares)
    shown = found.shares[np.searchsorted(latitudes, LATITUDES_RAD.round(12))]
    notes = []
    if shells and all(shell.footprint.empty for shell in shells):
        notes.append(NOTHING_SEEN)
    if any(shell.footprint.minimum_rad > 0.0 for shell in shells if not shell.footprint.empty):
        notes.append("Footprints have a hole below the satellite.")
    if not found.exact:
        notes.append("Some shells share their node rates in a chain; that tie is left out.")
    repeats = sorted({repeat for shell in shells if (repeat := _repeat(shell)) != (0, 0)})
    for revolutions, days in repeats:
        span = "a day" if days == 1 else f"{days} days"
        notes.append(
            f"Tracks nearly close after {revolutions} revolutions in {span}: the shares hold as means over longitude, "
            "single places may differ for months."
        )
    return _Shares(LATITUDES_RAD, shown, world, None, found.error, tuple(notes))


def _edges_rad(shells: tuple[AnyShell, ...]) -> Floats:
    """Return latitudes at and just inside where footprints begin and end: the shares bend sharply there."""
    found = set()
    for shell in shells[:_EDGES_OF]:
        tilt, ring = min(shell.inclination_rad, math.pi - shell.inclination_rad), shell.footprint
        for edge in (tilt + ring.maximum_rad, tilt - ring.maximum_rad, tilt + ring.minimum_rad, tilt):
            found |= {edge - inside for inside in (0.0, *_INSIDE_RAD)}
    kept = [edge for edge in found if 0.0 <= edge < 0.5 * math.pi]
    return np.array([*kept, *(-edge for edge in kept)])


def _world_mean(latitudes_rad: Floats, shares: Floats) -> Floats:
    """Return the area-weighted share of time seen by >= 1 … >= 4, by the trapezoidal rule over the sine of latitude."""
    at_least = 1.0 - np.cumsum(shares, axis=1)[:, :FOLDS]
    sines = np.sin(latitudes_rad)
    mean = 0.5 * (np.diff(sines) @ (0.5 * (at_least[1:] + at_least[:-1])))
    return np.asarray(np.clip(mean, 0.0, 1.0))


def _repeat(shell: AnyShell) -> tuple[int, int]:
    """Return the repeat of a shell whose few satellites leave longitudes unlike; many smear their tracks anyway."""
    planes = shell.planes if isinstance(shell, Shell) else shell.satellites_per_plane.size
    return repeat_of(shell.altitude_m, shell.inclination_rad) if planes * shell.satellites <= 64 else (0, 0)


def _stepped(scenario: Scenario, layer: Layer, limits: Limits, memory: StageMemory, progress: Progress) -> _Shares:
    asked = asked_of(scenario)
    read = (layer.orbits, tuple(limits), scenario.epoch_utc, asked.duration_s, tuple(scenario.regions))
    return memory.recall(
        "coverage stepped", read, lambda: _walked(scenario, layer, limits, asked.duration_s, memory, progress)
    )


def _walked(
    scenario: Scenario, layer: Layer, limits: Limits, duration_s: float, memory: StageMemory, progress: Progress
) -> _Shares:
    constellation = constellation_in(scenario, layer.id, memory)
    grid = equal_area(_COARSE_STEP_RAD)
    low, high = _COARSE_STEPS
    steps = max(low, min(high, _MOVES // max(1, constellation.satellites)))
    span_s = min(duration_s, 864_000.0)
    places = Watched(constellation, scenario.epoch_utc, even_times_s(steps, span_s / steps), Asking(progress))
    masks = np.array([region_mask(region, grid) for region in scenario.regions]).reshape(-1, grid.size)
    kept = step_coverage(
        grid, places, constellation.satellites, steps, span_s / steps, limits.reach(), MOST_FOLDS, (1,), masks,
        progress=progress,
    )  # fmt: skip
    at_least = kept.by_ring.mean(axis=0) / np.maximum(grid.points, 1)[:, None]
    shares = np.concatenate([1.0 - at_least[:, :1], at_least[:, :-1] - at_least[:, 1:], at_least[:, -1:]], axis=1)
    world = (grid.areas * grid.points) @ at_least / float((grid.areas * grid.points).sum())
    regions = kept.by_region.mean(axis=0)[:, :FOLDS]
    notes = [
        _walk_note(layer.orbits, steps, span_s),
        *element_set_notes(constellation, scenario.epoch_utc, places.lost),
    ]
    if constellation.satellites == 0:
        notes = ["The layer has no satellites."]
    return _Shares(grid.latitudes_rad, np.clip(shares, 0.0, 1.0), np.asarray(world[:FOLDS]), regions, 0.0, tuple(notes))


def _walk_note(orbits: Orbits, steps: int, span_s: float) -> str:
    if isinstance(orbits, ImportedElements):
        what = "Imported element sets"
    else:
        patterns = orbits.shells if isinstance(orbits, Shells) else (orbits,)
        names = {Eccentric: "ellipses", RepeatGroundTrack: "repeating tracks", Geostationary: "geostationary places"}
        found = [names[type(one)] for one in patterns if type(one) in names]
        what = " and ".join(dict.fromkeys(found)).capitalize()
    return (
        f"{what} have no phase average: {steps} steps of {span_s / steps:,.0f} s on a 5° grid; "
        "the full answer is finer. No guarantee is told for them."
    )


def _regions(scenario: Scenario, shares: _Shares, memory: StageMemory) -> tuple[tuple[RegionShares, ...], list[str]]:
    at_least = 1.0 - np.cumsum(shares.fold_shares, axis=1)[:, :FOLDS]
    found, empty = [], []
    for number, region in enumerate(scenario.regions):
        if isinstance(region, WorldRegion):
            values = shares.world_mean
        elif shares.regions is not None and not np.isnan(shares.regions[number]).any():
            values = shares.regions[number]
        else:
            latitudes, weights = memory.recall("coverage region", (region,), partial(area_over_latitude, region))
            if latitudes.size == 0:
                empty.append(f"Region {region.name} is empty.")
                values = np.full(FOLDS, math.nan)
            else:
                columns = [np.interp(latitudes, shares.latitudes_rad, column) for column in at_least.T]
                values = np.clip(np.stack(columns, axis=1).T @ weights, 0.0, 1.0)
        found.append(RegionShares(region.id, region.name, np.asarray(values)))
    return tuple(found), empty


def _guarantee_note(shells: tuple[AnyShell, ...] | None, rows: tuple[GuaranteeRow, ...]) -> str:
    if shells is None or not rows or len({(shell.altitude_m, shell.inclination_rad) for shell in shells}) < 2:
        return ""
    return "The guarantee is that of the best shell by itself; together the shells keep or beat it."
