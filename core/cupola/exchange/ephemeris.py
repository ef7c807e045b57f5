"""What is sampled and when: satellites of a layer, one threat, one fly-out, each with how it is to be interpolated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cupola.astro import propagation
from cupola.astro.constellation import Constellation, Elements
from cupola.constants import EARTH_MU_M3_S2
from cupola.exchange.interpolating import Floats, hermite_at, hermite_nodes, hermite_states, lagrange_at
from cupola.results.parts import Shot, ThreatResult
from cupola.threats.trajectory import COAST, Trajectory

DEGREE = 5
"""Of the Lagrange polynomials through satellite positions."""
AIM_M = 1.0
"""Interpolated positions are sampled to be this near to ours."""
LEAST_STEP_S = 1.0
IRREGULAR_M = 100.0
LEAST_DISTANCE_M = 6.35e6
GREATEST_DISTANCE_M = 1e9
CHUNK = 256
"""Satellites moved at a time."""


@dataclass(frozen=True)
class ThreatSamples:
    """Samples of one flight from launch to kill or impact, Earth-fixed, for cubic interpolation with velocities."""

    times_s: Floats
    positions_ecef_m: Floats
    velocities_ecef_m_s: Floats


def satellite_times(constellation: Constellation, epoch_utc: str, duration_s: float, step_s: float) -> Floats:
    """Return evenly spaced sample times from 0 to ``duration_s``, (times,), whole microseconds.

    The step is at most ``step_s`` and is halved until Lagrange interpolation of the satellites that turn fastest is
    within a metre, or the step falls to a second, or a smaller step does not help, as with decayed element sets. At
    least six samples, as degree 5 needs.
    """
    hardest = taken(constellation, _fastest(constellation, 8))
    before_m = np.inf
    while True:
        times_s = _even_times(duration_s, step_s)
        if times_s[1] - times_s[0] <= LEAST_STEP_S:
            return times_s
        between_s = times_between(times_s)
        samples = propagation.positions_ecef_m(hardest, epoch_utc, times_s)
        truth = propagation.positions_ecef_m(hardest, epoch_utc, between_s)
        difference_m = largest_distance_m(lagrange_at(times_s, samples, between_s, DEGREE), truth)
        if difference_m <= AIM_M or difference_m > 0.5 * before_m:
            return times_s
        before_m = difference_m
        step_s /= 2.0


def _even_times(duration_s: float, step_s: float) -> Floats:
    steps = max(DEGREE, int(np.ceil(duration_s / step_s - 1e-9)))
    return np.round(np.linspace(0.0, duration_s, steps + 1), 6)


def times_between(times_s: Floats) -> Floats:
    """Return one time inside each interval of (times,): the middle of the first and last, scattered in the others."""
    shares = 0.1 + 0.8 * ((np.arange(times_s.size - 1) * 0.6180339887) % 1.0)
    shares[[0, -1]] = 0.5
    return times_s[:-1] + shares * np.diff(times_s)


def largest_distance_m(a: Floats, b: Floats) -> float:
    """Return the largest distance between rows of (..., 3); rows that are not finite in either do not count."""
    distances = np.linalg.norm(a - b, axis=-1)
    finite = distances[np.isfinite(distances)]
    return float(finite.max()) if finite.size else 0.0


def _fastest(constellation: Constellation, count: int) -> NDArray[np.int64]:
    """Return the numbers of the satellites with the greatest angular rate at perigee."""
    if constellation.elements is not None:
        e = constellation.elements.eccentricity
        n = np.sqrt(EARTH_MU_M3_S2 / constellation.elements.semi_major_axis_m**3)
    else:
        e = np.array([element_set.eccentricity for element_set in constellation.element_sets])
        n = np.array([element_set.mean_motion_rev_day for element_set in constellation.element_sets])
    rate = n * (1.0 + e) ** 2 / np.maximum(1e-9, 1.0 - e**2) ** 1.5
    return np.argsort(-rate, kind="stable")[:count]


def taken(constellation: Constellation, numbers: NDArray[np.int64]) -> Constellation:
    """Return the constellation of some of the satellites."""
    elements = constellation.elements
    if elements is not None:
        elements = Elements(*(np.ascontiguousarray(getattr(elements, name)[numbers]) for name in _ELEMENT_FIELDS))
    return replace(
        constellation,
        names=tuple(constellation.names[i] for i in numbers),
        planes=constellation.planes[numbers],
        elements=elements,
        element_sets=tuple(constellation.element_sets[i] for i in numbers) if constellation.element_sets else (),
    )


_ELEMENT_FIELDS = tuple(Elements.__dataclass_fields__)


def chunks(constellation: Constellation) -> Iterator[tuple[int, Constellation]]:
    """Yield the constellation some hundred satellites at a time, each with the number of its first satellite."""
    for first in range(0, constellation.satellites, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, constellation.satellites))
        yield first, taken(constellation, numbers)


def usable_runs(times_s: Floats, positions: Floats, between: Floats) -> list[slice]:
    """Return for each satellite the samples that can be interpolated; an empty slice when there are none.

    ``positions`` (satellites, times, 3) at ``times_s``, ``between`` (satellites, times - 1, 3) at ``times_between``.
    An element set that has decayed gives no position, or positions that are nowhere near an orbit and jump about: a
    run is unbroken, has the six samples that degree 5 needs, and interpolates within ``IRREGULAR_M``.
    """
    between_s = times_between(times_s)
    runs = []
    for samples, truth in zip(positions, between, strict=True):
        run, gaps = _longest_run(samples), slice(0, 0)
        if run.stop - run.start > DEGREE:
            gaps = slice(run.start, run.stop - 1)
            shown = lagrange_at(times_s[run], samples[run], between_s[gaps], DEGREE)
            if not np.linalg.norm(shown - truth[gaps], axis=-1).max() <= IRREGULAR_M:
                gaps = slice(0, 0)
        runs.append(run if gaps.stop else slice(0, 0))
    return runs


def _longest_run(positions: Floats) -> slice:
    distances = np.linalg.norm(positions, axis=-1)
    good = np.concatenate(([False], (distances > LEAST_DISTANCE_M) & (distances < GREATEST_DISTANCE_M), [False]))
    edges = np.flatnonzero(good[1:] != good[:-1])
    starts, ends = edges[::2], edges[1::2]
    if starts.size == 0:
        return slice(0, 0)
    longest = int(np.argmax(ends - starts))
    return slice(int(starts[longest]), int(ends[longest]))


@dataclass
class Lost:
    """What is found missing while a file is being written."""

    never: list[str] = field(default_factory=list)
    """Satellites without a usable position."""
    partly: list[str] = field(default_factory=list)
    """Satellites with usable positions for part of the time only."""
    other: list[str] = field(default_factory=list)
    """Sentences."""

    def sentences(self) -> tuple[str, ...]:
        """Return one sentence for each kind of loss."""
        when = "for part of the scenario's time"
        never, partly = _without_position(self.never, "and are left out"), _without_position(self.partly, when)
        return (*never, *partly, *self.other)


def _without_position(names: list[str], what: str) -> tuple[str, ...]:
    if not names:
        return ()
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return (f"Satellites whose element sets give no position {what}: {len(names):,} ({shown}).",)


def threat_end_s(threat: ThreatResult) -> float:
    """Return when the threat ceases: its kill, or else its impact [s]."""
    end_s = threat.trajectory.impact_s if threat.kill_s is None else threat.kill_s
    return float(min(end_s, threat.trajectory.times_s[-1]))


def flight_until(trajectory: Trajectory, end_s: float) -> ThreatSamples:
    """Return the samples of a trajectory up to ``end_s``, with a state interpolated there."""
    times_s = trajectory.times_s
    before = times_s < end_s - 1e-3
    at = np.array([end_s])
    position, velocity = hermite_states(times_s, trajectory.positions_ecef_m, trajectory.velocities_ecef_m_s, at)
    return ThreatSamples(
        np.concatenate((times_s[before], at)),
        np.concatenate((trajectory.positions_ecef_m[before], position)),
        np.concatenate((trajectory.velocities_ecef_m_s[before], velocity)),
    )


def threat_samples(threat: ThreatResult, tolerance_m: float = 0.5) -> ThreatSamples:
    """Return the flight with every sample of boost and reentry, and as few of the coast as the tolerance allows."""
    flight = flight_until(threat.trajectory, threat_end_s(threat))
    if flight.times_s.size < 3:
        return flight
    keep = np.ones(flight.times_s.size, dtype=np.bool_)
    keep[:-1] = threat.trajectory.phases[: flight.times_s.size - 1] != COAST
    nodes = hermite_nodes(flight.times_s, flight.positions_ecef_m, flight.velocities_ecef_m_s, keep, tolerance_m)
    return ThreatSamples(flight.times_s[nodes], flight.positions_ecef_m[nodes], flight.velocities_ecef_m_s[nodes])


def threat_positions(threat: ThreatResult, times_s: Floats) -> Floats:
    """Return Earth-fixed positions (times, 3) from all samples of the trajectory."""
    trajectory = threat.trajectory
    return hermite_at(trajectory.times_s, trajectory.positions_ecef_m, trajectory.velocities_ecef_m_s, times_s)


def flyout_samples(shot: Shot) -> tuple[Floats, Floats]:
    """Return times (points,) and Earth-fixed positions (points, 3) of a fly-out: finite, in increasing time."""
    good = np.isfinite(shot.path_times_s) & np.isfinite(shot.path_ecef_m).all(axis=-1)
    times_s, positions = shot.path_times_s[good], shot.path_ecef_m[good]
    times_s, first = np.unique(np.round(times_s, 6), return_index=True)
    return times_s, positions[first]
