"""Unbroken stretches of looks, detection after several of them, and the limit on tracks held at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Stretches:
    """Unbroken stretches of looks ordered by start, then satellite; every array has shape (stretches,)."""

    satellites: NDArray[np.int32]
    starts_s: Floats
    ends_s: Floats
    """Time of the last look of the stretch."""
    best_snr: Floats


def looks_of(seen: Flags, snr: NDArray[np.float32], times_s: Floats) -> Stretches:
    """Return the stretches of samples in which each satellite sees the target.

    Parameters
    ----------
    seen, snr : shape (satellites, times)
    times_s : shape (times,); with frames rarer than steps, give the columns of the frames only
    """
    count, times = seen.shape
    padded = np.zeros((count, times + 2), dtype=np.int8)
    padded[:, 1:-1] = seen
    changes = np.diff(padded, axis=1)
    satellites, starts = np.nonzero(changes == 1)
    ends = np.nonzero(changes == -1)[1] - 1
    best = np.array(
        [snr[i, a : b + 1].max() for i, a, b in zip(satellites, starts, ends, strict=True)], dtype=np.float64
    )
    order = np.lexsort((satellites, starts))
    return Stretches(satellites[order].astype(np.int32), times_s[starts][order], times_s[ends][order], best[order])


def detection(seen: Flags, times_s: Floats, confirmation_looks: int, looks_per_step: int = 1) -> tuple[float, int]:
    """Return when a target is confirmed, and by which satellite.

    The layer detects when one satellite has looked ``confirmation_looks`` times in consecutive frames. When several
    frames fall in one step, a step counts for all of them.

    Parameters
    ----------
    seen : one column a frame (or step), shape (satellites, frames)
    times_s : shape (frames,)

    Returns
    -------
    the time [s] and the satellite, the lowest number of those that confirm together; (nan, -1) if none ever does.
    """
    columns = max(1, -(-confirmation_looks // looks_per_step))
    if seen.shape[1] < columns or seen.shape[0] == 0:
        return float("nan"), -1
    windows = np.lib.stride_tricks.sliding_window_view(seen, columns, axis=1)
    confirmed: Flags = np.logical_and.reduce(windows, axis=2)
    together: Flags = np.logical_or.reduce(confirmed, axis=0)
    if not together.any():
        return float("nan"), -1
    first = int(np.argmax(together))
    return float(times_s[first + columns - 1]), int(np.argmax(confirmed[:, first]))


@compiled
def _limit(held: Flags, snr: NDArray[np.float32], limits: NDArray[np.int64]) -> None:
    for i in range(held.shape[1]):
        for k in range(held.shape[2]):
            threats = np.flatnonzero(held[:, i, k])
            if threats.size <= limits[i]:
                continue
            # Strongest first, equal ones in the order of the threats.
            order = np.argsort(-snr[threats, i, k], kind="mergesort")
            for threat in threats[order[limits[i] :]]:
                held[threat, i, k] = False


def limit_tracks(seen: Flags, snr: NDArray[np.float32], limits: NDArray[np.int64]) -> Flags:
    """Return the looks that remain when each satellite follows a limited number of threats at once.

    At each time the threats with the lowest signal-to-noise ratio are let go, of equal ones the last.

    Parameters
    ----------
    seen, snr : shape (threats, satellites, times)
    limits : threats one satellite follows, shape (satellites,)

    Returns
    -------
    a new array like ``seen``.
    """
    held = seen.copy()
    if (seen.sum(axis=0) > limits[:, None]).any():
        _limit(held, np.ascontiguousarray(snr), np.asarray(limits, dtype=np.int64))
    return held
