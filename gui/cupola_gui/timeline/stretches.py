"""Cutting sampled answers into stretches of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


def runs(values: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return first and last number of every unbroken run of equal values, each of shape (runs,)."""
    if values.size == 0:
        empty = np.empty(0, dtype=np.intp)
        return empty, empty
    starts = np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))
    ends = np.concatenate((starts[1:] - 1, [values.size - 1]))
    return starts, ends


def constant_stretches(times_s: NDArray[np.float64], values: NDArray[Any]) -> list[tuple[float, float, Any]]:
    """Return (start, end, value) of every run; a run lasts until the next one begins."""
    starts, ends = runs(values)
    found = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        until = float(times_s[min(end + 1, times_s.size - 1)])
        found.append((float(times_s[start]), until, values[start].item()))
    return found


def cut(stretches: Iterable[tuple[float, float, Any]], end_s: float) -> list[tuple[float, float, Any]]:
    """Return what lies before a time; stretches without length are left out."""
    return [(start, min(end, end_s), value) for start, end, value in stretches if min(end, end_s) > start]


def merged(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the union of stretches, in order, without overlaps."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def by_precedence(groups: Sequence[Sequence[tuple[float, float]]]) -> list[tuple[float, float, int]]:
    """Return stretches with the number of the first group that covers each; where none covers there is none."""
    unions = [merged(group) for group in groups]
    borders = sorted({border for union in unions for stretch in union for border in stretch})
    found: list[tuple[float, float, int]] = []
    for start, end in pairwise(borders):
        middle = (start + end) / 2
        owner = next((n for n, union in enumerate(unions) if any(a <= middle <= b for a, b in union)), None)
        if owner is None:
            continue
        if found and found[-1][2] == owner and found[-1][1] == start:
            found[-1] = (found[-1][0], end, owner)
        else:
            found.append((start, end, owner))
    return found
