"""What one number would have had to be for a shot at a threat that leaked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from cupola.engagement.fire_control import ShooterLayer
from cupola.engagement.flyout import meetings
from cupola.engagement.shooters import InterceptorLayer
from cupola.engagement.targets import Target, first_held
from cupola.engagement.windows import Windows

_TRIED: Final = 12
"""Satellites, the nearest first."""
_MOST_DELTA_V_M_S: Final = 50_000.0
_DELTA_V_STEP_M_S: Final = 100.0


def _quietly() -> None:
    """Report to nobody."""


def delay_that_reaches(
    target: Target,
    number: int,
    layers: Sequence[ShooterLayer],
    windows: Sequence[Windows | None],
    epoch_utc: str,
    step_s: float,
) -> float | None:
    """Return the longest decision delay [s], in whole seconds, that gives a release within reach and delta-v; None if
    none."""
    if target.tracked_s is None:
        return None
    best: float | None = None
    for layer, window in zip(layers, windows, strict=True):
        if not isinstance(layer, InterceptorLayer) or window is None:
            continue
        latest = window.latest_release_s[:, number]
        for satellite in np.argsort(-latest)[:_TRIED]:
            in_time = target.held & (target.times_s <= latest[satellite]) & (target.times_s >= target.tracked_s)
            if not in_time.any():
                break
            index = int(np.flatnonzero(in_time)[-1])
            delay_s = math.floor(float(target.times_s[index]) - target.tracked_s)
            if best is not None and delay_s <= best:
                break
            index = first_held(target, target.tracked_s + delay_s) or index
            release_s = float(target.times_s[index])
            found = meetings(layer, np.array([satellite], np.int64), target, release_s, epoch_utc, step_s, 1, _quietly)
            if np.isfinite(found.times_s[0]):
                best = float(delay_s)
                break
    return best


def delta_v_that_reaches(
    layer: InterceptorLayer,
    window: Windows,
    target: Target,
    number: int,
    release_s: float,
    epoch_utc: str,
    step_s: float,
) -> float | None:
    """Return the least delta-v [m/s], in steps of 100 m/s, with which one of the nearest satellites meets the threat;
    None if none.

    Found by halving: more delta-v never loses a meeting.
    """
    nearest = window.nearest(number)[:_TRIED]
    known = np.isfinite(window.meeting_s[nearest, number]) | np.isfinite(window.shortfall_m[nearest, number])
    if layer.per_satellite == 0 or not known.any():
        return None

    def reaches(steps: int) -> bool:
        stronger = replace(layer, delta_v_m_s=steps * _DELTA_V_STEP_M_S)
        return bool(
            np.isfinite(meetings(stronger, nearest, target, release_s, epoch_utc, step_s, 1, _quietly).times_s).any()
        )

    low, high = math.floor(layer.delta_v_m_s / _DELTA_V_STEP_M_S), int(_MOST_DELTA_V_M_S / _DELTA_V_STEP_M_S)
    if not reaches(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high * _DELTA_V_STEP_M_S
