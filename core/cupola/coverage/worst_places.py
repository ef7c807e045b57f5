"""The place whose n-th nearest sub-satellite point is farthest, exactly, for satellites at one moment.

Seen from one satellite, a point at bearing b and central angle t is nearer to another satellite when w cos(b - b') is
more than cot t, where (b', w = cot(D / 2)) are the bearing and the stereographic radius of that other, D away. The
points for which at most n - 1 others are nearer form a region that is star-shaped about the satellite (by the triangle
inequality), so whether it reaches beyond t is a question about arcs on one circle: is every bearing covered n times?
The farthest corner of all such regions is the largest distance to an n-th nearest satellite: the order-n Voronoi
diagram, one cell at a time.
Satellites are taken in scattered order, so that all but a few are settled by one test (Chan 1999).
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from cupola.coverage.shells import Floats, Ints
from cupola.numerics.compiled import compiled, compiled_parallel

Flags = NDArray[np.bool_]


@compiled
def _place(row: Floats, shift: float) -> tuple[float, float, float]:
    """Unit vector of a satellite (node, argument, cos i, sin i) with ``shift`` added to its argument."""
    cos_u, sin_u = math.cos(row[1] + shift), math.sin(row[1] + shift)
    cos_n, sin_n = math.cos(row[0]), math.sin(row[0])
    return cos_n * cos_u - sin_n * row[2] * sin_u, sin_n * cos_u + cos_n * row[2] * sin_u, row[3] * sin_u


@compiled
def _frame(x: float, y: float, z: float) -> tuple[float, float, float, float, float, float]:
    """Two unit vectors square to the given one and to each other."""
    if abs(z) < 0.9:
        length = math.hypot(x, y)
        ax, ay, az = -y / length, x / length, 0.0
    else:
        length = math.hypot(y, z)
        ax, ay, az = 0.0, -z / length, y / length
    return ax, ay, az, y * az - z * ay, z * ax - x * az, x * ay - y * ax


@compiled
def _neighbours(table: Floats, turned: Floats, shift: float, centre: int, reach: float, near: Floats) -> int:
    """Write radius w and bearing of all others within ``reach`` into ``near`` (2, others); return how many."""
    x, y, z = _place(table[centre], shift)
    ax, ay, az, bx, by, bz = _frame(x, y, z)
    cos_s, sin_s, limit = math.cos(shift), math.sin(shift), math.cos(min(reach, math.pi)) - 1e-12
    count = 0
    for j in range(turned.shape[1]):
        # The orbit's two axes are kept; a shift of the argument turns between them.
        px = cos_s * turned[0, j] + sin_s * turned[3, j]
        py = cos_s * turned[1, j] + sin_s * turned[4, j]
        pz = cos_s * turned[2, j] + sin_s * turned[5, j]
        along = x * px + y * py + z * pz
        if along < limit or j == centre:
            continue
        right, up = ax * px + ay * py + az * pz, bx * px + by * py + bz * pz
        apart2 = right * right + up * up
        if along > 0.0:
            if apart2 < 1e-24:
                continue
            radius = (1.0 + along) / math.sqrt(apart2)
        else:
            radius = math.sqrt(apart2) / (1.0 - along)
        near[0, count], near[1, count] = radius, math.atan2(up, right)
        count += 1
    return count


@compiled
def _gap(near: Floats, count: int, cot_t: float, fold: int, ends: Floats, spare: Floats) -> tuple[float, float, float]:
    """A bearing at which fewer than ``fold`` others are nearer than the angle of ``cot_t``; nan when there is none.

    With it the bearings at which that gap begins and ends.
    """
    starts, always = 0, 0
    two_pi = 2.0 * math.pi
    for j in range(count):
        if cot_t <= -near[0, j]:
            always += 1
        elif cot_t < near[0, j]:
            half = math.acos(cot_t / near[0, j])
            start = near[1, j] - half
            ends[starts] = start if start >= 0.0 else start + two_pi
            end = near[1, j] + half
            spare[starts] = end if end >= 0.0 else end + two_pi
            ends[starts] -= two_pi if ends[starts] >= two_pi else 0.0
            spare[starts] -= two_pi if spare[starts] >= two_pi else 0.0
            # An arc over bearing 0 is on at the start.
            always += 1 if spare[starts] < ends[starts] else 0
            starts += 1
    if starts == 0:
        return (0.0, 0.0, 0.0) if always < fold else (math.nan, 0.0, 0.0)
    ends[:starts].sort()
    spare[:starts].sort()
    held, s, e, left = always, 0, 0, spare[starts - 1] - two_pi
    while s < starts or e < starts:
        opens = s < starts and (e >= starts or ends[s] <= spare[e])
        if opens:
            held, s = held + 1, s + 1
            if held == fold and ends[s - 1] > max(left, 0.0):
                return 0.5 * (ends[s - 1] + max(left, 0.0)), left, ends[s - 1]
        else:
            held, e = held - 1, e + 1
            if held == fold - 1:
                left = spare[e - 1]
    if held < fold and left < two_pi:
        return 0.5 * (two_pi + max(left, 0.0)), left, ends[0] + two_pi
    return math.nan, 0.0, 0.0


@compiled
def _corner(near: Floats, count: int, cot_t: float, left: float, right: float) -> float:
    """Angle at which the arc that ends at ``left`` meets the one that starts at ``right``; nan when unclear."""
    two_pi = 2.0 * math.pi
    a, b, off_a, off_b = -1, -1, 1e-9, 1e-9
    for j in range(count):
        if abs(cot_t) < near[0, j]:
            half = math.acos(cot_t / near[0, j])
            end, start = (near[1, j] + half - left) / two_pi, (near[1, j] - half - right) / two_pi
            end, start = abs(end - round(end)), abs(start - round(start))
            if end < off_a:
                a, off_a = j, end
            if start < off_b:
                b, off_b = j, start
    if a < 0 or b < 0 or a == b:
        return math.nan
    ax, ay = near[0, a] * math.cos(near[1, a]), near[0, a] * math.sin(near[1, a])
    bx, by = near[0, b] * math.cos(near[1, b]), near[0, b] * math.sin(near[1, b])
    length = math.hypot(ax - bx, ay - by)
    if length < 1e-12:
        return math.nan
    height = (ax * by - ay * bx) / length
    middle = 0.5 * (left + right)
    side = math.cos(middle) * (by - ay) - math.sin(middle) * (bx - ax)
    return math.atan2(1.0, height if side > 0.0 else -height)


@compiled
def _farthest(
    near: Floats, count: int, known: float, fold: int, ends: Floats, spare: Floats
) -> tuple[float, float]:  # fmt: skip
    """Greatest angle, beyond ``known``, of the region in which at most fold - 1 others are nearer, and its bearing.

    A gap closes where its two arcs meet, unless a third comes between: that corner is tried first, then halving.
    """
    if count < fold:
        return math.pi, 0.0
    low, high, bearing = known, math.pi, 0.0
    trial, close = known + max(0.5 * known, 0.02), 1e-11
    while high - low > 3.0 * close:
        if not low < trial < high:
            trial = 0.5 * (low + high)
        cot_t = 1.0 / math.tan(trial)
        found, left, right = _gap(near, count, cot_t, fold, ends, spare)
        if math.isnan(found):
            high = trial
            trial = max(trial - 2.0 * close, 0.5 * (low + trial)) if trial - low < 4.0 * close else 0.5 * (low + trial)
            continue
        low, bearing = trial, found
        corner = _corner(near, count, cot_t, left, right) if left != right else math.nan
        if low < corner < high:
            if math.isnan(_gap(near, count, 1.0 / math.tan(corner + close), fold, ends, spare)[0]):
                high = corner + close
                trial = corner - close
            else:
                trial = corner + close
        else:
            trial = 2.0 * low if high == math.pi else 0.5 * (low + high)
    return low, bearing


@compiled
def _settled(
    table: Floats, turned: Floats, shift: float, centre: int, level: Floats, asked: Flags, reach: float,
    near: Floats, ends: Floats, spare: Floats, out: Flags,
) -> bool:  # fmt: skip
    """Mark in ``out`` (folds,) the asked folds whose region reaches beyond ``level``; return whether there is any.

    The nearest few settle most: arcs of some that cover every bearing need no more.
    """
    widest = 2.0 * level.max()
    for stage in range(2):
        if stage == 0 and widest < reach:
            continue
        count = _neighbours(table, turned, shift, centre, reach if stage == 0 else widest, near)
        left = False
        for n in range(level.size):
            if asked[n] and (out[n] or stage == 0 or widest < reach):
                cot_t = 1.0 / math.tan(min(max(level[n], 1e-9), 3.14159))
                out[n] = not math.isnan(_gap(near, count, cot_t, n + 1, ends, spare)[0])
                left = left or out[n]
            else:
                out[n] = False
        if not left:
            return False
    return True


@compiled_parallel
def raise_best(
    table: Floats, turned: Floats, shifts: Floats, centres: Ints, active: Flags, known: Floats, reach: float,
    best: Floats,
) -> None:  # fmt: skip
    """Look for regions that reach farther than ``known`` (folds,) [rad].

    ``table`` (satellites, 4): node, argument, cos i, sin i; ``turned`` (6, satellites): the unit vectors at no shift
    and a quarter turn later. Row r of the work asks satellite ``centres[r]`` with ``shifts[r]`` added to all arguments,
    for the folds marked in ``active`` (rows, folds). ``reach`` is how far to look for neighbours at first. ``best``
    (chunks, folds, 5) takes angle, x, y, z of the farthest place that each chunk found, and its row.
    """
    chunks, folds = best.shape[0], known.size
    for chunk in numba.prange(chunks):
        near = np.empty((2, table.shape[0]))
        ends, spare = np.empty(table.shape[0]), np.empty(table.shape[0])
        open_ = np.empty(folds, np.bool_)
        mine = known.copy()
        for row in range(chunk, shifts.size, chunks):
            shift, centre = shifts[row], centres[row]
            if not _settled(table, turned, shift, centre, mine, active[row], reach, near, ends, spare, open_):
                continue
            count = _neighbours(table, turned, shift, centre, math.pi, near)
            for n in range(folds):
                if open_[n]:
                    found, bearing = _farthest(near, count, mine[n], n + 1, ends, spare)
                    if found > mine[n]:
                        mine[n] = found
                        _write_place(table[centre], shift, found, bearing, best[chunk, n])
                        best[chunk, n, 4] = row


@compiled
def _write_place(row: Floats, shift: float, angle: float, bearing: float, out: Floats) -> None:
    x, y, z = _place(row, shift)
    ax, ay, az, bx, by, bz = _frame(x, y, z)
    along, right, up = math.cos(angle), math.sin(angle) * math.cos(bearing), math.sin(angle) * math.sin(bearing)
    out[0] = angle
    out[1] = along * x + right * ax + up * bx
    out[2] = along * y + right * ay + up * by
    out[3] = along * z + right * az + up * bz


@compiled_parallel
def mark_near(
    table: Floats, turned: Floats, shifts: Floats, centres: Ints, level: Floats, active: Flags, reach: float,
    chunks: int,
) -> None:  # fmt: skip
    """Take away from ``active`` (rows, folds) what reaches less far than ``level`` (folds,) [rad]."""
    for chunk in numba.prange(chunks):
        near = np.empty((2, table.shape[0]))
        ends, spare = np.empty(table.shape[0]), np.empty(table.shape[0])
        open_ = np.empty(level.size, np.bool_)
        for row in range(chunk, shifts.size, chunks):
            _settled(
                table, turned, shifts[row], centres[row], level, active[row], reach, near, ends, spare, open_
            )  # fmt: skip
            active[row] = open_


@compiled
def _closed(near: Floats, count: int, middle: float, half: float, cot_t: float, fold: int) -> int:
    """Add arcs that cover the bearings ``middle`` -+ ``half``, below pi, ``fold`` times; return the new count."""
    for k in range(2 * fold if half > 1e-9 else 0):
        # Two halves that overlap a little, for an arc of a neighbour is never wider than a half turn.
        bearing = middle + (0.5 * half - 1e-9) * (1.0 if k % 2 else -1.0)
        near[0, count] = cot_t / max(math.cos(0.5 * half), 1e-12)
        near[1, count] = math.atan2(math.sin(bearing), math.cos(bearing))
        count += 1
    return count


@compiled
def covers(
    table: Floats, turned: Floats, shifts: Floats, level: float, fold: int, sin_south: float, sin_north: float,
    near: Floats, ends: Floats, spare: Floats,
) -> bool:  # fmt: skip
    """Whether satellite 0, at every shift, has no point ``level`` away in the band that fewer than ``fold`` others see.

    ``level`` below a right angle. Bearings that leave the band are closed by arcs of their own, ``fold`` times.
    """
    cot_t = 1.0 / math.tan(level)
    cos_t, sin_t = math.cos(level), math.sin(level)
    for shift in shifts:
        x, y, z = _place(table[0], shift)
        count = _neighbours(table, turned, shift, 0, 2.0 * level, near)
        flat = math.hypot(x, y) * sin_t
        _, _, az, _, _, bz = _frame(x, y, z)
        # Latitude falls with the bearing off north: sin f = z cos t + flat cos(bearing - north).
        north = math.atan2(bz, az)
        over, under = sin_north - z * cos_t, z * cos_t - sin_south
        if over <= -flat or under <= -flat:
            continue
        count = _closed(near, count, north, math.acos(over / flat) if over < flat else 0.0, cot_t, fold)
        count = _closed(near, count, north + math.pi, math.acos(under / flat) if under < flat else 0.0, cot_t, fold)
        if not math.isnan(_gap(near, count, cot_t, fold, ends, spare)[0]):
            return False
    return True


@compiled
def _delta_table(planes: int, per_plane: int, phasing: int, inclination: float, table: Floats, turned: Floats) -> None:
    """Fill ``table`` and ``turned`` as ``raise_best`` wants them for a Walker delta."""
    cos_i, sin_i = math.cos(inclination), math.sin(inclination)
    for p in range(planes):
        node = 2.0 * math.pi * p / planes
        for s in range(per_plane):
            k = p * per_plane + s
            table[k, 0] = node
            table[k, 1] = 2.0 * math.pi * (s / per_plane + phasing * p / (planes * per_plane))
            table[k, 2], table[k, 3] = cos_i, sin_i
            turned[0, k], turned[1, k], turned[2, k] = _place(table[k], 0.0)
            turned[3, k], turned[4, k], turned[5, k] = _place(table[k], 0.5 * math.pi)


@compiled
def _guaranteed(
    table: Floats, turned: Floats, level: float, fold: int, sin_south: float, sin_north: float, quarters: int,
    near: Floats, ends: Floats, spare: Floats,
) -> bool:  # fmt: skip
    """Whether a Walker delta covers the band at every phase: no more than its step can hide is forgiven to no one."""
    lowest = 0.0 if quarters == 1 else -0.5 * math.pi
    count = math.ceil(quarters * table.shape[0] / 4) + 1
    for attempt in range(5):
        step = 0.5 * math.pi * quarters / count
        shifts = lowest + step * (np.arange(count) + 0.5)
        margin = 0.5 * step if attempt else 0.0
        covered = level > margin and covers(
            table, turned, shifts, level - margin, fold, sin_south, sin_north, near, ends, spare
        )
        if attempt == 0 and not covered:
            return False
        if attempt > 0 and covered:
            return True
        count *= 4
    return False


@compiled_parallel
def guaranteed_deltas(
    planes: int, per_plane: int, inclinations: Floats, level: float, fold: int, sin_south: float, sin_north: float,
    found: Flags,
) -> None:  # fmt: skip
    """Mark in ``found`` (phasings, inclinations) the Walker deltas that always cover the band ``fold`` times."""
    satellites = planes * per_plane
    quarters = 1 if abs(sin_south + sin_north) < 1e-12 else 2
    for phasing in numba.prange(planes):
        table, turned = np.empty((satellites, 4)), np.empty((6, satellites))
        room = satellites + 4 * fold
        near, ends, spare = np.empty((2, room)), np.empty(room), np.empty(room)
        for k in range(inclinations.size):
            _delta_table(planes, per_plane, phasing, inclinations[k], table, turned)
            found[phasing, k] = _guaranteed(
                table, turned, level, fold, sin_south, sin_north, quarters, near, ends, spare
            )  # fmt: skip
