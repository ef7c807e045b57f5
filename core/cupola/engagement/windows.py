"""How late each satellite could still release against each threat: one pass over time, in stretches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.astro.propagation import positions_eci_m
from cupola.engagement.kinetic import narrow_shortfalls, widen_windows
from cupola.engagement.shooters import Doctrine, InterceptorLayer
from cupola.engagement.targets import Target, first_held, may_meet, path_at
from cupola.progress import Progress, ignore_progress, part_of

_STATES_AT_ONCE = 150_000
"""Satellites times instants held in memory together: 3.6 MB of positions."""
_PAIRS_AT_ONCE = 20_000_000
"""Satellites times instants times threats between two reports of progress: some 0.1 s."""


@dataclass(frozen=True)
class Windows:
    """What one interceptor layer can do, by the closed form of reach."""

    latest_release_s: NDArray[np.float32]
    """Last release from which the threat can still be met, -inf where never, shape (satellites, threats)."""
    decision_s: NDArray[np.float64]
    """When each threat first comes up for decision, inf if never, shape (threats,)."""
    meeting_s: NDArray[np.float64]
    """When a release at the first decision first meets the threat, nan where never, shape (satellites, threats)."""
    shortfall_m: NDArray[np.float32]
    """Least distance less reach for a release at the first decision, of threats that come up for decision and that no
    satellite meets; inf for others. Shape (satellites, threats)."""

    def nearest(self, threat: int) -> NDArray[np.int64]:
        """Return the satellites by how near they come after a threat's first decision: those that meet it by when they
        do, then the others by what they lack."""
        return np.lexsort((self.shortfall_m[:, threat], self.meeting_s[:, threat]))


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
    """Return what each satellite of a layer can do about each threat ever tracked.

    Times are scanned on multiples of ``step_s``; threats never tracked are left out, as nothing is ordered against
    them.
    """
    shape = (layer.constellation.satellites, len(targets))
    windows = Windows(
        np.full(shape, -np.inf, np.float32), np.array([_decision_s(target, doctrine) for target in targets]),
        np.full(shape, np.nan), np.full(shape, np.inf, np.float32),
    )  # fmt: skip
    wanted = [number for number, target in enumerate(targets) if target.tracked_s is not None]
    scan = _Scan(layer, targets, epoch_utc, step_s)
    for numbers, stretch in scan.stretches(wanted, part_of(progress, 0.0, 0.9)):
        latest = np.ascontiguousarray(windows.latest_release_s[:, numbers])
        meeting = np.ascontiguousarray(windows.meeting_s[:, numbers])
        widen_windows(
            *stretch, windows.decision_s[numbers], layer.delta_v_m_s, layer.acceleration_m_s2, latest, meeting
        )
        windows.latest_release_s[:, numbers], windows.meeting_s[:, numbers] = latest, meeting
    missed = [n for n in wanted if np.isfinite(windows.decision_s[n]) and np.isnan(windows.meeting_s[:, n]).all()]
    for numbers, stretch in scan.stretches(missed, part_of(progress, 0.9, 1.0)):
        shortfall = np.ascontiguousarray(windows.shortfall_m[:, numbers])
        narrow_shortfalls(*stretch, windows.decision_s[numbers], layer.delta_v_m_s, layer.acceleration_m_s2, shortfall)
        windows.shortfall_m[:, numbers] = shortfall
    return windows


def _decision_s(target: Target, doctrine: Doctrine) -> float:
    index = decision_index(target, doctrine)
    return np.inf if index is None else float(target.times_s[index])


Stretch = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]
"""Satellites (satellites, times, 3) and threats (threats, times, 3), inertial; times; and where a meeting is allowed,
(threats, times)."""


@dataclass(frozen=True)
class _Scan:
    """One layer and all threats, to be gone through stretch by stretch of time."""

    layer: InterceptorLayer
    targets: Sequence[Target]
    epoch_utc: str
    step_s: float

    def stretches(self, wanted: Sequence[int], progress: Progress) -> Iterator[tuple[NDArray[np.int64], Stretch]]:
        """Yield the numbers of those of the wanted threats that fly in each stretch, and the stretch.

        Each begins with the last time of the one before.
        """
        satellites = self.layer.constellation.satellites
        if not wanted or not satellites:
            return
        start = min(float(self.targets[number].tracked_s or 0.0) for number in wanted)
        end = max(self.targets[number].times_s[-1] for number in wanted)
        grid = self.step_s * np.arange(np.ceil(start / self.step_s), np.floor(end / self.step_s) + 1)
        at_once = max(8, min(_STATES_AT_ONCE, _PAIRS_AT_ONCE // len(wanted)) // satellites)
        for first in range(0, len(grid), at_once):
            times_s = grid[max(first - 1, 0) : first + at_once]
            progress(first / len(grid), "Reach of the interceptors")
            numbers = [
                number
                for number in wanted
                if self.targets[number].times_s[0] <= times_s[-1] and self.targets[number].times_s[-1] >= times_s[0]
            ]
            if numbers:
                places = positions_eci_m(self.layer.constellation, self.epoch_utc, times_s)
                threats = np.empty((len(numbers), len(times_s), 3))
                allowed = np.zeros((len(numbers), len(times_s)), np.bool_)
                for row, target in enumerate(self.targets[number] for number in numbers):
                    threats[row] = path_at(target.times_s, target.positions_eci_m, target.velocities_eci_m_s, times_s)
                    allowed[row] = permitted_at(target, times_s, self.layer)
                yield np.array(numbers, np.int64), (places, threats, times_s, allowed)


def permitted_at(target: Target, times_s: NDArray[np.float64], layer: InterceptorLayer) -> NDArray[np.bool_]:
    """Return where a meeting is permitted, at any times: true when the samples at both sides permit it, shape
    (times,)."""
    samples = may_meet(target, layer.phases, layer.least_altitude_m)
    after = np.clip(np.searchsorted(target.times_s, times_s), 0, len(target.times_s) - 1)
    before = np.maximum(after - (target.times_s[after] > times_s), 0)
    inside = (times_s >= target.times_s[0]) & (times_s <= target.times_s[-1])
    return np.asarray(inside & samples[after] & samples[before])
