"""Interpolation as the readers of our files do it, so that what they will see can be compared with what we know."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def lagrange_at(sample_times_s: Floats, samples: Floats, times_s: Floats, degree: int) -> Floats:
    """Interpolate by the polynomial through the ``degree`` + 1 samples around each time.

    Parameters
    ----------
    sample_times_s : (samples,), increasing
    samples : (..., samples, 3)
    times_s : (times,), within the samples; a time outside them extrapolates from the nearest samples

    Returns
    -------
    (..., times, 3). The window is centred where it can be and shifted at the ends, as CesiumJS does
    (``SampledProperty.getValue``). With fewer samples than degree + 1 the degree is lowered.
    """
    points = min(degree + 1, sample_times_s.size)
    after = np.searchsorted(sample_times_s, times_s)
    first = np.clip(after - points // 2, 0, sample_times_s.size - points)
    window = first[:, None] + np.arange(points)
    nodes = sample_times_s[window]
    weights = np.ones((times_s.size, points))
    for j in range(points):
        for k in range(points):
            if k != j:
                weights[:, j] *= (times_s - nodes[:, k]) / (nodes[:, j] - nodes[:, k])
    interpolated: Floats = np.einsum("tj,...tjc->...tc", weights, samples[..., window, :])
    return interpolated


def hermite_at(sample_times_s: Floats, positions: Floats, velocities: Floats, times_s: Floats) -> Floats:
    """Interpolate by the cubic through position and velocity of the two samples around each time.

    ``positions`` and ``velocities`` have shape (samples, 3), the answer (times, 3); a time outside the samples
    extrapolates the nearest cubic. Error within an interval h: h^4 / 384 times the fourth derivative (Hildebrand 1974).
    """
    return hermite_states(sample_times_s, positions, velocities, times_s)[0]


def hermite_states(
    sample_times_s: Floats, positions: Floats, velocities: Floats, times_s: Floats
) -> tuple[Floats, Floats]:
    """Return position and velocity of the cubic of ``hermite_at``, each (times, 3)."""
    left = np.clip(np.searchsorted(sample_times_s, times_s, side="right") - 1, 0, sample_times_s.size - 2)
    span = sample_times_s[left + 1] - sample_times_s[left]
    s = ((times_s - sample_times_s[left]) / span)[:, None]
    h = span[:, None]
    p0, p1 = positions[left], positions[left + 1]
    v0, v1 = velocities[left] * h, velocities[left + 1] * h
    jump = p1 - p0
    c2 = 3.0 * jump - 2.0 * v0 - v1
    c3 = v0 + v1 - 2.0 * jump
    return p0 + s * (v0 + s * (c2 + s * c3)), (v0 + s * (2.0 * c2 + 3.0 * s * c3)) / h


def linear_at(sample_times_s: Floats, positions: Floats, times_s: Floats) -> Floats:
    """Interpolate along straight lines between samples of shape (samples, 3); the answer is (times, 3)."""
    columns = [np.interp(times_s, sample_times_s, positions[:, k]) for k in range(3)]
    return np.stack(columns, axis=-1)


def hermite_nodes(
    times_s: Floats, positions: Floats, velocities: Floats, keep: NDArray[np.bool_], tolerance_m: float
) -> NDArray[np.int64]:
    """Choose samples so that ``hermite_at`` meets every sample left out within the tolerance.

    ``keep`` (samples,) marks those that are always chosen; strides are powers of two up to 64. The first and the last
    are always chosen. Returns increasing sample numbers.
    """
    chosen = [0]
    last = times_s.size - 1
    while chosen[-1] < last:
        here = chosen[-1]
        forced = np.flatnonzero(keep[here + 1 : here + 65])
        furthest = min(last, here + 64 if forced.size == 0 else here + 1 + int(forced[0]))
        chosen.append(_furthest_within(times_s, positions, velocities, here, furthest, tolerance_m))
    return np.array(chosen, dtype=np.int64)


def _furthest_within(
    times_s: Floats, positions: Floats, velocities: Floats, here: int, furthest: int, tolerance_m: float
) -> int:
    there = furthest
    while there > here + 1:
        ends, between = [here, there], slice(here + 1, there)
        guess = hermite_at(times_s[ends], positions[ends], velocities[ends], times_s[between])
        if np.linalg.norm(guess - positions[between], axis=-1).max() <= tolerance_m:
            break
        there = here + (there - here) // 2
    return there
