"""How late each satellite could still release against each threat: one pass over time, in stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.astro.propagation import positions_eci_m
from cupola.engagement.kinetic import widen_windows
from cupola.engagement.shooters import Doctrine, InterceptorLayer
from cupola.engagement.targets import Target, first_held, may_meet, path_at
from cupola.progress import Progress, ignore_progress

_STATES_AT_ONCE = 150_000
"""Satellites times instants held in memory together: 3.6 MB of positions."""
_PAIRS_AT_ONCE = 20_000_000
"""Satellites times instants times threats between two reports of progress: some 0.1 s."""


@dataclass(frozen=True)
class Windows:
    """What one interceptor layer can do, by the closed form of reach."""

    latest_release_s: NDArray[np.float32]
    """Last release from which the threat can still be met, -inf where never, shape (satellites, threats)."""
    shortfall_m: NDArray[np.float32]
    """Least distance less reach for a release at the threat's first decision, inf where not asked, same shape."""


def decision_index(target: Target, doctrine: Doctrine) -> int | None:
    """Return the sample at which fire control first gives an order: after custody and the delay, with custody held;
    None if never."""
    if target.tracked_s is None:
        return None
    return first_held(target, target.tracked_s + doctrine.decision_delay_s)


def release_windows(
    layer: InterceptorLayer,
    targets: Sequence[Target],
    epoch_utc: str,
    step_s: float,
    doctrine: Doctrine,
    progress: Progress = ignore_progress,
) -> Windows:
    """Return how late each satellite of a layer could release against each threat ever tracked.

    Times are scanned on multiples of ``step_s``; threats never tracked are left out, as nothing is ordered against
    them.
    """
    shape = (layer.constellation.satellites, len(targets))
    latest, shortfall = np.full(shape, -np.inf, np.float32), np.full(shape, np.inf, np.float32)
    wanted = [number for number, target in enumerate(targets) if target.tracked_s is not None]
    if not wanted or not shape[0]:
        return Windows(latest, shortfall)
    start = min(float(targets[number].tracked_s or 0.0) for number in wanted)
    end = max(targets[number].times_s[-1] for number in wanted)
    grid = step_s * np.arange(np.ceil(start / step_s), np.floor(end / step_s) + 1)
    at_once = max(8, min(_STATES_AT_ONCE, _PAIRS_AT_ONCE // len(wanted)) // shape[0])
    for first in range(0, len(grid), at_once):
        times_s = grid[first : first + at_once]
        progress(first / len(grid), "Reach of the interceptors")
        flying = [n for n in wanted if targets[n].times_s[0] <= times_s[-1] and targets[n].times_s[-1] >= times_s[0]]
        if flying:
            satellites = positions_eci_m(layer.constellation, epoch_utc, times_s)
            _widen(layer, [targets[n] for n in flying], flying, times_s, satellites, doctrine, latest, shortfall)
    return Windows(latest, shortfall)


def _widen(
    layer: InterceptorLayer,
    targets: Sequence[Target],
    numbers: Sequence[int],
    times_s: NDArray[np.float64],
    satellites_eci_m: NDArray[np.float64],
    doctrine: Doctrine,
    latest: NDArray[np.float32],
    shortfall: NDArray[np.float32],
) -> None:
    """Account for one stretch of time, changing ``latest`` and ``shortfall`` in place."""
    threats = np.empty((len(targets), len(times_s), 3))
    allowed = np.zeros((len(targets), len(times_s)), np.bool_)
    from_s = np.full(len(targets), np.inf)
    for row, target in enumerate(targets):
        threats[row] = path_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, times_s)
        allowed[row] = permitted_at(target, times_s, layer)
        index = decision_index(target, doctrine)
        if index is not None:
            from_s[row] = target.times_s[index]
    columns = np.asarray(numbers, np.int64)
    part_latest = np.ascontiguousarray(latest[:, columns])
    part_shortfall = np.ascontiguousarray(shortfall[:, columns])
    widen_windows(
        satellites_eci_m, threats, times_s, allowed, from_s,
        layer.delta_v_m_s, layer.acceleration_m_s2, part_latest, part_shortfall,
    )  # fmt: skip
    latest[:, columns] = part_latest
    shortfall[:, columns] = part_shortfall


def permitted_at(target: Target, times_s: NDArray[np.float64], layer: InterceptorLayer) -> NDArray[np.bool_]:
    """Return where a meeting is permitted, at any times: true when the samples at both sides permit it, shape
    (times,)."""
    samples = may_meet(target, layer.phases, layer.least_altitude_m)
    after = np.clip(np.searchsorted(target.times_s, times_s), 0, len(target.times_s) - 1)
    before = np.maximum(after - (target.times_s[after] > times_s), 0)
    inside = (times_s >= target.times_s[0]) & (times_s <= target.times_s[-1])
    return np.asarray(inside & samples[after] & samples[before])
