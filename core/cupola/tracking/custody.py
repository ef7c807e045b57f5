"""When a threat is held, for how long, and with how many changes of hands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@compiled
def _recent_lookers(seen: Flags, times_s: Floats, within_s: float, counts: NDArray[np.int32]) -> None:
    """Count, at each time, the satellites with a look no older than ``within_s``."""
    for i in range(seen.shape[0]):
        last_s = -np.inf
        for k in range(seen.shape[1]):
            if seen[i, k]:
                last_s = times_s[k]
            if times_s[k] - last_s <= within_s:
                counts[k] += 1


def recent_lookers(seen: Flags, times_s: Floats, within_s: float) -> NDArray[np.int32]:
    """Return how many distinct satellites saw the target within the last ``within_s`` seconds, shape (times,).

    ``seen`` has shape (satellites, times). A look exactly ``within_s`` old still counts.
    """
    counts = np.zeros(times_s.size, dtype=np.int32)
    _recent_lookers(np.ascontiguousarray(seen), times_s, within_s, counts)
    return counts


def latest_error_m(position_error_m: Floats, times_s: Floats, keep_s: float) -> Floats:
    """Return at each time the latest finite position error no older than ``keep_s``, inf if there is none.

    Between two frames of a sensor slower than the steps the last error stands; it does not grow, since there is no
    motion model yet. ``keep_s`` 0 leaves the errors as they are.
    """
    number = np.where(np.isfinite(position_error_m), np.arange(times_s.size), -1)
    latest = np.maximum.accumulate(number)
    age_s = np.where(latest >= 0, times_s - times_s[latest], np.inf)
    return np.where(age_s <= keep_s, position_error_m[latest], np.inf)


def held(
    times_s: Floats, seen: Flags, position_error_m: Floats, detected_s: float, satellites: int, within_s: float,
    limit_m: float, keep_s: float = 0.0,
) -> Flags:  # fmt: skip
    """Return when a threat is in custody, shape (times,).

    In custody: tracked (confirmed, and a position is there), seen by at least ``satellites`` distinct satellites
    within the last ``within_s`` seconds, and its one-sigma position error is at most ``limit_m``.

    Parameters
    ----------
    times_s : shape (times,)
    seen : shape (satellites, times)
    position_error_m : inf where there is no position, shape (times,)
    detected_s : when the threat was confirmed; nan never
    keep_s : how long a position error stands after its frame: give the frame time when it is longer than the step,
        less half a step
    """
    confirmed = times_s >= detected_s
    enough = recent_lookers(seen, times_s, within_s) >= satellites
    return confirmed & enough & (latest_error_m(position_error_m, times_s, keep_s) <= limit_m)


def custody_fraction(in_custody: Flags, times_s: Floats, end_s: float) -> float:
    """Return the share of the time from the first sample to ``end_s`` in which the threat was held.

    Each sample speaks for the time up to the next one; 0 when there is no time.
    """
    ends_s = np.append(times_s[1:], times_s[-1])
    spans_s = np.clip(np.minimum(ends_s, end_s) - times_s, 0.0, None)
    whole_s = min(end_s, float(times_s[-1])) - float(times_s[0])
    return float(spans_s[in_custody].sum() / whole_s) if whole_s > 0.0 else 0.0


def gaps_s(in_custody: Flags, times_s: Floats, end_s: float) -> tuple[tuple[float, float], ...]:
    """Return the stretches (from, to) in which the threat was not held, from the first sample to ``end_s``."""
    alive = times_s < end_s
    lost = np.concatenate([[False], ~in_custody & alive, [False]]).astype(np.int8)
    changes = np.diff(lost)
    starts, ends = np.nonzero(changes == 1)[0], np.nonzero(changes == -1)[0]
    closing = [min(float(times_s[e]), end_s) if e < times_s.size else min(float(times_s[-1]), end_s) for e in ends]
    return tuple((float(times_s[s]), close) for s, close in zip(starts, closing, strict=True) if close > times_s[s])


@compiled
def _handovers(pair: NDArray[np.int32], seen: Flags, in_custody: Flags) -> int:
    count = 0
    first, second = -1, -1
    for k in range(in_custody.size):
        if not in_custody[k]:
            first, second = -1, -1
            continue
        if pair[k, 0] < 0:
            continue
        if first >= 0 and seen[first, k] and seen[second, k]:
            continue
        if first >= 0:
            count += 1
        first, second = pair[k, 0], pair[k, 1]
    return count


def handovers(pair: NDArray[np.int32], seen: Flags, in_custody: Flags) -> int:
    """Return how often the track changed hands while the threat was held.

    The pair in use stays while both of its satellites see the threat, however good another pair becomes. When one of
    them no longer does, the best pair of that time takes over, and that is one handover. A loss of custody ends the
    pair in use; taking the threat up again is not a handover.

    Parameters
    ----------
    pair : best pair at each time, -1 where there is none, shape (times, 2)
    seen : shape (satellites, times)
    in_custody : shape (times,)
    """
    return int(_handovers(pair, np.ascontiguousarray(seen), in_custody))
