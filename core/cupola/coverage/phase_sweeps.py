"""Sweeps around a latitude circle: how many satellites see each part of it, exact in the node.

A satellite with argument of latitude u stands at latitude d, sin d = sin i sin u, and at the longitude node +
atan2(cos i sin u, cos u). It sees a point of latitude f within the central angle c when the two longitudes differ by no
more than h, cos h = (cos c - sin f sin d) / (cos f cos d). So its share of the circle is one interval (two for a ring),
counts follow from sorted ends, and nothing is tested point by point.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from cupola.coverage.shells import Floats, Ints
from cupola.numerics.compiled import compiled, compiled_parallel

_STEPS = float(1 << 46)
"""Ends are kept as whole 2^-46 turns of the swept stretch, the sign of the step in the lowest bit."""


@compiled
def _half_width(cos_limit: float, sin_f: float, cos_f: float, sin_d: float, cos_d: float) -> float:
    """Half the covered stretch of longitude: 0 none, pi all."""
    over, under = cos_limit - sin_f * sin_d, cos_f * cos_d
    if over >= under:
        return 0.0
    if over <= -under:
        return math.pi
    return math.acos(over / under)


@compiled
def _note(ends: Ints, used: int, low: float, length: float, turn: float) -> tuple[int, int]:
    """Write the two ends of an interval modulo ``turn`` (in turns of it); return (ends used, intervals over 0)."""
    base = int(length / turn)
    rest = length / turn - base
    start = low / turn
    start -= math.floor(start)
    end = start + rest
    if end >= 1.0:
        end -= 1.0
        base += 1
    ends[used] = (int(start * _STEPS) << 1) | 1
    ends[used + 1] = int(end * _STEPS) << 1
    return used + 2, base


@compiled
def _sort(ends: Ints, used: int, spare: Ints, heads: Ints) -> None:
    """Sort ``ends[:used]`` by buckets of their leading bits, then by insertion; they spread evenly."""
    shift, buckets = 47, 1
    while buckets < used and shift > 0:
        buckets <<= 1
        shift -= 1
    heads[: buckets + 1] = 0
    for k in range(used):
        heads[(ends[k] >> shift) + 1] += 1
    for k in range(buckets):
        heads[k + 1] += heads[k]
    for k in range(used):
        bucket = ends[k] >> shift
        spare[heads[bucket]] = ends[k]
        heads[bucket] += 1
    for k in range(used):
        value, j = spare[k], k - 1
        while j >= 0 and ends[j] > value:
            ends[j + 1] = ends[j]
            j -= 1
        ends[j + 1] = value


@compiled
def _tally(ends: Ints, used: int, base: int, out: Floats) -> None:
    """Add to ``out`` (bins, folds + 1) the part of each bin at each count, the last for all higher counts."""
    bins, top = out.shape[0], out.shape[1] - 1
    count, last, b = base, 0.0, 0
    for k in range(used + 1):
        place = (ends[k] >> 1) / _STEPS * bins if k < used else float(bins)
        while place > b + 1.0:
            out[b, min(count, top)] += b + 1.0 - last
            b += 1
            last = float(b)
        out[b, min(count, top)] += place - last
        last = place
        if k < used:
            count += 1 if ends[k] & 1 else -1


@compiled
def _intervals(
    sin_d: float, cos_d: float, longitude: float, cos_outer: float, cos_inner: float, sin_f: float, cos_f: float,
    turn: float, ends: Ints, used: int,
) -> tuple[int, int]:  # fmt: skip
    """Note one satellite's one or two intervals at one latitude; return (ends used, intervals over 0)."""
    outer = _half_width(cos_outer, sin_f, cos_f, sin_d, cos_d)
    if outer <= 0.0:
        return used, 0
    inner = _half_width(cos_inner, sin_f, cos_f, sin_d, cos_d)
    if inner >= math.pi:
        return used, 0
    if inner <= 0.0 and outer >= math.pi:
        return used, round(2.0 * math.pi / turn)
    if inner <= 0.0:
        return _note(ends, used, -longitude - outer, 2.0 * outer, turn)
    if outer >= math.pi:
        return _note(ends, used, inner - longitude, 2.0 * (math.pi - inner), turn)
    used, base = _note(ends, used, -longitude - outer, outer - inner, turn)
    used, more = _note(ends, used, inner - longitude, outer - inner, turn)
    return used, base + more


@compiled
def _ends(places: Floats, sin_f: float, turn: float, ends: Ints) -> tuple[int, int]:
    """Note the ends of all satellites' intervals at one latitude; return (ends used, intervals over 0)."""
    cos_f = math.sqrt(max(0.0, 1.0 - sin_f * sin_f))
    used, base = 0, 0
    for k in range(places.shape[0]):
        used, more = _intervals(
            places[k, 0], places[k, 1], places[k, 2], places[k, 3], places[k, 4],
            sin_f, cos_f, turn, ends, used,
        )  # fmt: skip
        base += more
    return used, base


@compiled
def _places(argument: float, planes: Floats, counts: Ints, out: Floats) -> None:
    """Each satellite's sin and cos of latitude, longitude, and the cosines of its ring, rows of ``out``."""
    row = 0
    for p in range(counts.size):
        cos_i, sin_i = planes[p, 2], planes[p, 3]
        for s in range(counts[p]):
            u = argument + planes[p, 1] + 2.0 * math.pi * s / counts[p]
            sin_u, cos_u = math.sin(u), math.cos(u)
            out[row, 0] = sin_i * sin_u
            out[row, 1] = math.hypot(cos_u, cos_i * sin_u)
            out[row, 2] = planes[p, 0] + math.atan2(cos_i * sin_u, cos_u)
            out[row, 3], out[row, 4] = planes[p, 4], planes[p, 5]
            row += 1


@compiled_parallel
def sweep(
    sin_f: Floats, arguments: Floats, planes: Floats, counts: Ints, turn: float, chunks: int, shares: Floats
) -> None:
    """Fill ``shares`` (latitudes, arguments, bins, folds + 1): parts of each bin seen by exactly 0, 1 … satellites.

    ``sin_f`` (latitudes,), ``arguments`` (arguments,) the common argument added to all. Each row of ``planes``
    (planes, 6) is node, argument of the first satellite, cos i, sin i, cos of the greatest and of the least central
    angle (2 for none); ``counts`` (planes,) its satellites, evenly spaced. Only the stretch of nodes [0, ``turn``) is
    swept, in equal bins: the pattern must repeat with it, and ``planes`` must hold those of one stretch. The work is
    dealt out in ``chunks`` or more pieces.
    """
    satellites = counts.sum()
    rows = arguments.size
    # A piece of work is one argument and every parts-th latitude, so that each is placed by who uses it.
    parts = min(sin_f.size, max(1, (chunks + rows - 1) // rows))
    for piece in numba.prange(rows * parts):
        a, part = piece // parts, piece % parts
        places = np.empty((satellites, 5))
        ends, spare = np.empty(4 * satellites, np.int64), np.empty(4 * satellites, np.int64)
        heads = np.empty(8 * satellites + 4, np.int64)
        _places(arguments[a], planes, counts, places)
        for f in range(part, sin_f.size, parts):
            used, base = _ends(places, sin_f[f], turn, ends)
            _sort(ends, used, spare, heads)
            shares[f, a] = 0.0
            _tally(ends, used, base, shares[f, a])
