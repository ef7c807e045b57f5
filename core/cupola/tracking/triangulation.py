"""Position from the directions of two or more satellites, with its covariance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_ITERATIONS: Final = 10
_LEAST_SINE2: Final = 1.0e-8
"""Two directions whose stereo angle is below 0.1 mrad give no position."""


@dataclass(frozen=True)
class Triangulation:
    """Positions frame by frame; nan, -1 and inf where fewer than two satellites look or all look along one line."""

    lookers: NDArray[np.int32]
    """Satellites that look, shape (times,)."""
    pair: NDArray[np.int32]
    """The two of the least position error, shape (times, 2)."""
    estimates_ecef_m: Floats
    """Shape (times, 3)."""
    covariances_ecef_m2: Floats
    """Shape (times, 3, 3)."""
    position_error_m: Floats
    """sqrt(trace(covariance)), shape (times,)."""


@compiled
def _inverse3(a: Floats, out: Floats) -> bool:
    """Invert a symmetric positive 3 x 3 matrix by Cholesky, exactly symmetric; False when it is not positive."""
    if not a[0, 0] > 0.0:
        return False
    l00 = math.sqrt(a[0, 0])
    l10 = a[1, 0] / l00
    l20 = a[2, 0] / l00
    d1 = a[1, 1] - l10 * l10
    if not d1 > 0.0:
        return False
    l11 = math.sqrt(d1)
    l21 = (a[2, 1] - l20 * l10) / l11
    d2 = a[2, 2] - l20 * l20 - l21 * l21
    if not d2 > 0.0:
        return False
    m00, m11, m22 = 1.0 / l00, 1.0 / l11, 1.0 / math.sqrt(d2)
    m10 = -l10 * m00 * m11
    m21 = -l21 * m11 * m22
    m20 = -(l20 * m00 + l21 * m10) * m22
    out[0, 0] = m00 * m00 + m10 * m10 + m20 * m20
    out[1, 1] = m11 * m11 + m21 * m21
    out[2, 2] = m22 * m22
    out[0, 1] = out[1, 0] = m10 * m11 + m20 * m21
    out[0, 2] = out[2, 0] = m20 * m22
    out[1, 2] = out[2, 1] = m21 * m22
    return True


@compiled
def _measured(dx: float, dy: float, dz: float, noise_rad: float, draws: Floats, out: Floats) -> None:
    """Write the unit vector along (dx, dy, dz), turned by noise about two axes across it."""
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    if length == 0.0:
        out[:] = np.nan
        return
    ux, uy, uz = dx / length, dy / length, dz / length
    # Across the line: the axis least along it, made perpendicular.
    if abs(ux) <= abs(uy) and abs(ux) <= abs(uz):
        px, py, pz = 0.0, -uz, uy
    elif abs(uy) <= abs(uz):
        px, py, pz = uz, 0.0, -ux
    else:
        px, py, pz = -uy, ux, 0.0
    scale = 1.0 / math.sqrt(px * px + py * py + pz * pz)
    px, py, pz = px * scale, py * scale, pz * scale
    qx, qy, qz = uy * pz - uz * py, uz * px - ux * pz, ux * py - uy * px
    a, b = noise_rad * draws[0], noise_rad * draws[1]
    mx, my, mz = ux + a * px + b * qx, uy + a * py + b * qy, uz + a * pz + b * qz
    scale = 1.0 / math.sqrt(mx * mx + my * my + mz * mz)
    out[0], out[1], out[2] = mx * scale, my * scale, mz * scale


@compiled
def _best_pair(lines: Floats, spreads2: Floats, count: int) -> tuple[int, int, float]:
    """Return the pair of least squared position error, and that error; inf where every stereo angle is too small.

    ``lines`` are the true directions: noise alone must not make two views of one.
    """
    best, first, second = np.inf, -1, -1
    for i in range(count):
        for j in range(i + 1, count):
            cx = lines[i, 1] * lines[j, 2] - lines[i, 2] * lines[j, 1]
            cy = lines[i, 2] * lines[j, 0] - lines[i, 0] * lines[j, 2]
            cz = lines[i, 0] * lines[j, 1] - lines[i, 1] * lines[j, 0]
            sine2 = cx * cx + cy * cy + cz * cz
            if not sine2 >= _LEAST_SINE2:
                continue
            both = spreads2[i] + spreads2[j]
            error2 = both / sine2 + spreads2[i] * spreads2[j] / both
            if error2 < best:
                best, first, second = error2, i, j
    return first, second, best


@compiled
def _crossing(
    directions: Floats, places: Floats, noises: Floats, count: int, matrix: Floats, covariance: Floats, at: Floats
) -> bool:
    """Weighted least squares of the point nearest to all lines, by Gauss-Newton; ``at`` is relative to place 0.

    The first pass weighs all lines alike; the next ones weigh each by the spread of its noise at the point's range.
    """
    offset = np.empty(3)
    for iteration in range(_MOST_ITERATIONS):
        matrix[:] = 0.0
        offset[:] = 0.0
        for i in range(count):
            along, gap2 = 0.0, 0.0
            for j in range(3):
                s = places[i, j] - places[0, j]
                along += directions[i, j] * s
                gap2 += (at[j] - s) * (at[j] - s)
            if gap2 == 0.0 and iteration > 0:
                return False
            weight = 1.0 if iteration == 0 else 1.0 / (noises[i] * noises[i] * gap2)
            for j in range(3):
                offset[j] += weight * (places[i, j] - places[0, j] - directions[i, j] * along)
                matrix[j, j] += weight
                for k in range(3):
                    matrix[j, k] -= weight * directions[i, j] * directions[i, k]
        if not _inverse3(matrix, covariance):
            return False
        moved2 = 0.0
        for j in range(3):
            value = covariance[j, 0] * offset[0] + covariance[j, 1] * offset[1] + covariance[j, 2] * offset[2]
            moved2 += (value - at[j]) * (value - at[j])
            at[j] = value
        if iteration > 1 and moved2 < 1.0e-6:
            break
    return math.isfinite(at[0] + at[1] + at[2])


@compiled
def _triangulate(
    satellites: Floats, targets: Floats, seen: Flags, noises: Floats, starts: NDArray[np.int64], draws: Floats,
    lookers: NDArray[np.int32], pair: NDArray[np.int32], estimates: Floats, covariances: Floats, errors: Floats,
) -> None:  # fmt: skip
    """Fill the arrays of ``Triangulation`` time by time; ``starts`` is the first draw of each time."""
    size = satellites.shape[0]
    numbers = np.empty(size, dtype=np.int32)
    lines, directions, places = np.empty((size, 3)), np.empty((size, 3)), np.empty((size, 3))
    spreads2, used = np.empty(size), np.empty(size)
    matrix, covariance, at = np.empty((3, 3)), np.empty((3, 3)), np.empty(3)
    for k in range(targets.shape[0]):
        count = 0
        for i in range(size):
            if seen[i, k]:
                numbers[count] = i
                used[count] = noises[i]
                for j in range(3):
                    places[count, j] = satellites[i, k, j]
                dx = targets[k, 0] - places[count, 0]
                dy = targets[k, 1] - places[count, 1]
                dz = targets[k, 2] - places[count, 2]
                range2 = dx * dx + dy * dy + dz * dz
                spreads2[count] = noises[i] * noises[i] * range2
                scale = 1.0 / math.sqrt(range2) if range2 > 0.0 else math.nan
                lines[count, 0], lines[count, 1], lines[count, 2] = scale * dx, scale * dy, scale * dz
                _measured(dx, dy, dz, noises[i], draws[starts[k] + count], directions[count])
                count += 1
        lookers[k] = count
        first, second, _ = _best_pair(lines, spreads2, count)
        if first < 0:
            continue
        at[:] = 0.0
        if not _crossing(directions, places, used, count, matrix, covariance, at):
            continue
        pair[k, 0], pair[k, 1] = numbers[first], numbers[second]
        for j in range(3):
            estimates[k, j] = places[0, j] + at[j]
            for other in range(3):
                covariances[k, j, other] = covariance[j, other]
        errors[k] = math.sqrt(covariance[0, 0] + covariance[1, 1] + covariance[2, 2])


def track(
    positions_ecef_m: Floats, targets_ecef_m: Floats, seen: Flags, angle_noise_rad: Floats, rng: np.random.Generator
) -> Triangulation:
    """Triangulate a target at each time from all satellites that see it.

    Each satellite measures a unit vector: the true direction turned by Gaussian noise about two axes across it. The
    position minimises the squared distances from the lines of sight, each over its range times its noise
    (Gauss-Newton, linear least squares first); the covariance is the inverse of the information of those lines at
    the estimate, sum of (I - u u') / (noise range)^2. The pair is that of the least position error if the two alone
    were used: with a and b their noises times ranges and t the stereo angle, (a^2 + b^2) / sin^2 t +
    a^2 b^2 / (a^2 + b^2). No bias, no latency, no motion model: each frame stands alone.

    Parameters
    ----------
    positions_ecef_m : satellites, shape (satellites, times, 3)
    targets_ecef_m : true positions, shape (times, 3)
    seen : shape (satellites, times)
    angle_noise_rad : one sigma per axis, shape (satellites,)
    rng : two numbers are drawn for each look, time by time, in the order of the satellites

    Returns
    -------
    nan, -1 and inf where fewer than two satellites look, or where no two directions differ by more than 0.1 mrad.
    """
    times = targets_ecef_m.shape[0]
    counts = seen.sum(axis=0, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)])
    answer = Triangulation(
        lookers=np.zeros(times, dtype=np.int32),
        pair=np.full((times, 2), -1, dtype=np.int32),
        estimates_ecef_m=np.full((times, 3), np.nan),
        covariances_ecef_m2=np.full((times, 3, 3), np.nan),
        position_error_m=np.full(times, np.inf),
    )
    _triangulate(
        np.ascontiguousarray(positions_ecef_m, dtype=np.float64),
        np.ascontiguousarray(targets_ecef_m, dtype=np.float64),
        np.ascontiguousarray(seen), np.asarray(angle_noise_rad, dtype=np.float64), starts,
        rng.standard_normal((int(starts[-1]), 2)),
        answer.lookers, answer.pair, answer.estimates_ecef_m, answer.covariances_ecef_m2, answer.position_error_m,
    )  # fmt: skip
    return answer
