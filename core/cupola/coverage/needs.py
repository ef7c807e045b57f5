"""How many satellites a guarantee needs: the smallest Walker deltas that never leave a gap."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from cupola.coverage.footprint import footprint
from cupola.coverage.shells import Floats
from cupola.coverage.worst_places import guaranteed_deltas
from cupola.progress import Progress, ignore_progress, part_of

_FEWER_PLANES: Final = 1.25
"""Patterns with fewer planes are of interest up to so many times the fewest satellites."""
_INCLINATION_STEP_RAD: Final = math.radians(2.5)


@dataclass(frozen=True)
class Need:
    """A Walker delta that guarantees what was asked."""

    altitude_m: float
    central_angle_rad: float
    """Of the footprint at that altitude."""
    planes: int
    satellites_per_plane: int
    phasing: int
    inclination_rad: float

    @property
    def satellites(self) -> int:
        """How many there are."""
        return self.planes * self.satellites_per_plane


def smallest_deltas(
    fold: int,
    mask_rad: float,
    altitudes_m: Sequence[float],
    target_altitude_m: float = 0.0,
    south_rad: float = -0.5 * math.pi,
    north_rad: float = 0.5 * math.pi,
    most_satellites: int = 400,
    inclinations_rad: Floats | None = None,
    progress: Progress = ignore_progress,
) -> tuple[Need, ...]:
    """Return, altitude by altitude, the smallest Walker deltas that keep ``fold`` satellites above ``mask_rad``.

    Everywhere between two latitudes, at every phase. For each altitude the pattern of fewest satellites comes first,
    then those with up to a quarter more that make do with fewer planes. Every P, S and F is tried, and inclinations
    2.5 degrees apart unless given: a pattern between those may be smaller by a few satellites, and what is returned
    does cover (the step in phase is allowed for). Nothing for an altitude where nothing up to ``most_satellites`` does,
    for an empty band, and where the footprint is empty or has a hole. ``progress`` may raise to stop the search.
    """
    found: list[Need] = []
    for k, altitude_m in enumerate(altitudes_m):
        share = part_of(progress, k / len(altitudes_m), (k + 1) / len(altitudes_m))
        ring = footprint(altitude_m, target_altitude_m, mask_rad)
        share(0.0, f"{altitude_m / 1e3:,.0f} km")
        if ring.maximum_rad <= 0.0 or ring.minimum_rad > 0.0 or not south_rad <= north_rad or fold < 1:
            continue
        level = min(ring.maximum_rad, 0.5 * math.pi - 1e-6)
        tilts = _tilts(level, south_rad, north_rad) if inclinations_rad is None else inclinations_rad
        tilts = tilts[np.minimum(tilts, np.pi - tilts) + level > max(south_rad, -north_rad, 0.0)]
        for planes, per_plane, phasing, tilt in _fronts(
            fold, level, tilts, south_rad, north_rad, most_satellites, share
        ):
            found.append(Need(altitude_m, ring.maximum_rad, planes, per_plane, phasing, tilt))
    progress(1.0, "")
    return tuple(found)


def _tilts(level: float, south_rad: float, north_rad: float) -> Floats:
    """Inclinations worth a try: those whose crest comes within a footprint of the band's far edge."""
    edge = min(max(abs(south_rad), abs(north_rad)), 0.5 * math.pi)
    low = max(edge - level, 0.0) if edge < 0.5 * math.pi else max(0.5 * math.pi - level, math.radians(30.0))
    high = min(0.5 * math.pi, edge + _INCLINATION_STEP_RAD)
    return np.linspace(low, high, max(2, math.ceil((high - low) / _INCLINATION_STEP_RAD) + 1))


def _fronts(
    fold: int, level: float, tilts: Floats, south_rad: float, north_rad: float, most: int, progress: Progress
) -> Iterator[tuple[int, int, int, float]]:
    """Yield (P, S, F, inclination) with growing T and falling P."""
    # A pole is no edge: rounding must not make it one.
    sines = [math.sin(edge) if abs(edge) < 0.5 * math.pi - 1e-9 else math.copysign(2.0, edge) for edge in
             (south_rad, north_rad)]  # fmt: skip
    zone = min(1.0, sines[1]) - max(-1.0, sines[0])
    least = max(fold, math.ceil(fold * zone / (1.0 - math.cos(level)) - 1e-9), 1)
    fewest, limit = most + 1, most
    total = least
    while total <= limit and tilts.size:
        progress(min(1.0, (total - least) / max(1, limit - least)), f"{total} satellites")
        for planes in range(1, min(fewest, total + 1)):
            if total % planes:
                continue
            marks = np.zeros((planes, tilts.size), dtype=np.bool_)
            guaranteed_deltas(planes, total // planes, tilts, level, fold, sines[0], sines[1], marks)
            if marks.any():
                phasing, tilt = np.argwhere(marks)[np.count_nonzero(marks) // 2]
                limit = min(limit, int(total * _FEWER_PLANES)) if fewest > most else limit
                fewest = planes
                yield planes, total // planes, int(phasing), float(tilts[tilt])
                break
        total += 1
