"""What could be fired at one threat now, and what is left to fire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cupola.astro.propagation import positions_eci_m
from cupola.engagement.flyout import meetings
from cupola.engagement.laser import dwells
from cupola.engagement.shooters import Doctrine, InterceptorLayer, LaserLayer
from cupola.engagement.targets import Target, may_meet
from cupola.engagement.windows import Windows


@dataclass(frozen=True)
class Option:
    """One satellite's shot at one threat."""

    layer: int
    satellite: int
    start_s: float
    """Release, or start of the dwell."""
    end_s: float
    """Meeting, or end of the dwell."""
    delta_v_m_s: float
    value: float
    from_eci_m: NDArray[np.float64]
    """Where the satellite is at the end of a dwell, shape (3,); nan for an interceptor."""


@dataclass
class Stock:
    """What is left to fire; changes as it is taken."""

    magazines: list[NDArray[np.int64]]
    """Per layer, shape (satellites,): interceptors left; for a laser 1 while it may be used in the present cycle."""
    releasable: list[int]
    """Per layer: interceptors that may still be fired before the withheld share is touched."""
    free_s: list[NDArray[np.float64]]
    """Per layer, shape (satellites,): when a laser's last dwell ends."""
    run_time_s: list[NDArray[np.float64]]
    """Per layer, shape (satellites,): lasing time left; empty for interceptors."""

    def left(self, option: Option) -> int:
        """Return how often an option's satellite may still fire in this cycle."""
        return min(int(self.magazines[option.layer][option.satellite]), self.releasable[option.layer])

    def has(self, option: Option) -> bool:
        """Whether an option is still open."""
        if len(self.run_time_s[option.layer]):
            # A laser bound since the option was made would need another start.
            return bool(self.free_s[option.layer][option.satellite] <= option.start_s)
        return self.left(option) > 0

    def take(self, option: Option) -> None:
        """Fire."""
        if len(self.run_time_s[option.layer]):
            self.free_s[option.layer][option.satellite] = option.end_s
            self.run_time_s[option.layer][option.satellite] -= option.end_s - option.start_s
        else:
            self.magazines[option.layer][option.satellite] -= 1
            self.releasable[option.layer] -= 1


def full_stock(layers: Sequence[InterceptorLayer | LaserLayer], doctrine: Doctrine) -> Stock:
    """Return the stock before the first shot; the withheld share is rounded in favour of withholding."""
    stock = Stock([], [], [], [])
    for layer in layers:
        count = layer.constellation.satellites
        if isinstance(layer, InterceptorLayer):
            stock.magazines.append(np.full(count, layer.per_satellite, np.int64))
            stock.releasable.append(int(count * layer.per_satellite * (1.0 - doctrine.withhold_fraction) + 1e-9))
            stock.free_s.append(np.zeros(0))
            stock.run_time_s.append(np.zeros(0))
        else:
            stock.magazines.append(np.ones(count, np.int64))
            stock.releasable.append(count)
            stock.free_s.append(np.full(count, -np.inf))
            stock.run_time_s.append(np.full(count, layer.run_time_s * (1.0 - doctrine.withhold_fraction)))
    return stock


def spent_in_reach(
    layers: Sequence[InterceptorLayer | LaserLayer],
    windows: Sequence[Windows | None],
    stock: Stock,
    target: Target,
    number: int,
    now_s: float,
    epoch_utc: str,
    step_s: float,
    report: Callable[[], None],
) -> bool:
    """Whether a satellite that may not fire any more (spent, withheld, never loaded) could have met the threat."""
    for index, layer in enumerate(layers):
        window = windows[index]
        if isinstance(layer, InterceptorLayer) and window is not None:
            shut = (stock.magazines[index] <= 0) | (stock.releasable[index] <= 0)
            candidates = np.flatnonzero(shut & (window.latest_release_s[:, number] >= now_s))
            found = meetings(layer, candidates, target, now_s, epoch_utc, step_s, 1, report)
            if np.isfinite(found.times_s).any():
                return True
    return False


def shot_value(pk: float, end_s: float, now_s: float, impact_s: float) -> float:
    """Return what a shot is worth: Pk, times up to 2 the more of the threat's remaining flight is left at the meeting.

    A shot that can only miss is still worth a little, so that Pk = 0 fires and misses.
    """
    return max(pk, 1e-6) * (1.0 + (impact_s - end_s) / max(impact_s - now_s, 1e-9))


def options_against(
    layers: Sequence[InterceptorLayer | LaserLayer],
    windows: Sequence[Windows | None],
    stock: Stock,
    target: Target,
    number: int,
    now_s: float,
    epoch_utc: str,
    step_s: float,
    enough: int,
    report: Callable[[], None],
) -> list[Option]:
    """Return the shots that can be ordered now against a target, which is threat ``number`` of ``windows``.

    Of each layer's interceptors at least the ``enough`` that meet it first, as far as there are so many.
    """
    found: list[Option] = []
    for index, layer in enumerate(layers):
        window = windows[index]
        if isinstance(layer, LaserLayer):
            found += _laser_options(index, layer, stock, target, now_s, epoch_utc, step_s)
        elif window is not None and stock.releasable[index] > 0:
            # A satellite that met it never, released at the first decision, does so even less released later.
            in_reach = np.isfinite(window.meeting_s[:, number]) & (window.latest_release_s[:, number] >= now_s)
            candidates = np.flatnonzero(in_reach & (stock.magazines[index] > 0))
            first = now_s == window.decision_s[number]
            found += _interceptor_options(
                index, layer, candidates, target, now_s, epoch_utc, step_s, enough, report,
                window.meeting_s[candidates, number] if first else None,
            )  # fmt: skip
    return found


def _interceptor_options(
    index: int,
    layer: InterceptorLayer,
    candidates: NDArray[np.int64],
    target: Target,
    now_s: float,
    epoch_utc: str,
    step_s: float,
    enough: int,
    report: Callable[[], None],
    proposed_s: NDArray[np.float64] | None,
) -> list[Option]:
    if not candidates.size:
        return []
    possible = meetings(layer, candidates, target, now_s, epoch_utc, step_s, enough, report, proposed_s)
    nowhere = np.full(3, np.nan)
    return [
        Option(
            index, int(satellite), now_s, float(end_s), float(delta_v),
            shot_value(layer.single_shot_pk, float(end_s), now_s, float(target.times_s[-1])), nowhere,
        )
        for satellite, end_s, delta_v in zip(candidates, possible.times_s, possible.delta_v_m_s, strict=True)
        if np.isfinite(end_s)
    ]  # fmt: skip


def _laser_options(
    index: int, layer: LaserLayer, stock: Stock, target: Target, now_s: float, epoch_utc: str, step_s: float
) -> list[Option]:
    permitted = may_meet(target, layer.phases, layer.least_altitude_m)
    start = max(int(np.searchsorted(target.times_s, now_s, side="right")) - 1, 0)
    permitted[:start] = False
    count = layer.constellation.satellites
    if not permitted.any() or not count:
        return []
    end = int(np.flatnonzero(permitted)[-1]) + 1
    times_s = target.times_s[start:end].copy()
    lasers = positions_eci_m(layer.constellation, epoch_utc, times_s)
    ready_s = np.maximum(now_s, stock.free_s[index]) + layer.slew_settle_s
    starts, ends = dwells(
        lasers, target.positions_eci_m[start:end].copy(), times_s, permitted[start:end].copy(), ready_s,
        stock.run_time_s[index], layer.brightness_w_sr, layer.maximum_range_m, layer.least_altitude_m,
        target.hardness_j_m2,
    )  # fmt: skip
    impact_s = float(target.times_s[-1])
    return [
        Option(
            index, int(satellite), float(starts[satellite]), float(ends[satellite]), 0.0,
            shot_value(1.0, float(ends[satellite]), now_s, impact_s),
            lasers[satellite, min(int(np.searchsorted(times_s, ends[satellite])), len(times_s) - 1)].copy(),
        )
        for satellite in np.flatnonzero(np.isfinite(ends))
    ]  # fmt: skip
