"""The smallest single change of the document that gives a leaker's first broken link what it lacked.

Every change told has been tried: the engagement (or the track) is worked out again with it, for all threats together,
and it is told only to those that then get a shot more (or the missing link).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cupola.engagement.fire_control import ShooterLayer
from cupola.engagement.mends import delay_that_reaches, delta_v_that_reaches
from cupola.engagement.shooters import Doctrine, InterceptorLayer
from cupola.progress import Progress, ignore_progress
from cupola.results.parts import Link, WhyNot
from cupola.scenario.parts import Scenario
from cupola.simulation.engagement import Engagement, engaged
from cupola.simulation.explaining import longest_run
from cupola.simulation.layers import doctrine_of
from cupola.simulation.sensing import SensorLayer, Watch
from cupola.simulation.tracking import Tracked, tracked
from cupola.threats.trajectory import Trajectory
from cupola.tracking.custody import recent_lookers
from cupola.units import KM

_MOST_TRIES: Final = 12
_TRIED_THREATS: Final = 100
"""Engagements worked out again, times threats in each: larger raids get no mends for their shots."""
_MOST_DELTA_V_M_S: Final = 50_000.0
_LIMIT_SHARES: Final = (1.0, 1.02, 1.05, 1.1, 1.2, 1.5, 2.0, 5.0)
"""Of the least position error, tried as limits of custody until one lasts to the decision."""


@dataclass(frozen=True)
class _Change:
    """One change, as an edit and as fire control sees it."""

    edit: str
    layers: tuple[ShooterLayer, ...]
    doctrine: Doctrine


@dataclass(frozen=True)
class Sensed:
    """What the explanations of detection and track are mended from, one entry a threat."""

    layers: tuple[SensorLayer, ...]
    flights: tuple[Trajectory, ...]
    watches: tuple[Watch, ...]
    tracks: tuple[Tracked, ...]


def with_mends(
    reasons: Sequence[WhyNot | None],
    scenario: Scenario,
    sensed: Sensed,
    fought: Engagement,
    progress: Progress = ignore_progress,
) -> tuple[WhyNot | None, ...]:
    """Return the explanations with a mend, "PATH=VALUE", where one was found: ready for an edit.

    A mend gives the threat a shot (or, for detection and track, that link), which may miss. Changes are tried from the
    mildest to the strongest, as far as the threats are few enough.
    """
    mended = list(reasons)
    for number, why in enumerate(mended):
        if why is not None and why.link in ("detection", "track"):
            progress(0.0, "Explaining")
            mended[number] = replace(why, mend=_sensing_mend(number, why.link, scenario, sensed))
    left = min(_MOST_TRIES, _TRIED_THREATS // max(1, len(reasons)))
    tried: dict[Link, Callable[[Scenario, Engagement, list[int], Progress], Iterator[_Change]]] = {
        "decision": _delays, "reach": _delta_vs, "magazine": _stocks, "intercept": _more_shots,
    }  # fmt: skip
    for link, changes in tried.items():
        open_numbers = [number for number, why in enumerate(mended) if why is not None and why.link == link]
        if not left or not open_numbers:
            continue
        for change in changes(scenario, fought, list(open_numbers), progress):
            again = _fought_again(change, scenario, fought, progress)
            left -= 1
            for number in list(open_numbers):
                why = mended[number]
                if why is not None and len(again.battle.fates[number].shots) > len(fought.battle.fates[number].shots):
                    mended[number] = replace(why, mend=change.edit)
                    open_numbers.remove(number)
            if not left or not open_numbers:
                break
    return tuple(mended)


def _fought_again(change: _Change, scenario: Scenario, fought: Engagement, progress: Progress) -> Engagement:
    return engaged(
        change.layers, fought.targets, change.doctrine, scenario.epoch_utc, scenario.step_s, scenario.seed,
        lambda share, what: progress(share, "Explaining"),
    )  # fmt: skip


def _delays(scenario: Scenario, fought: Engagement, numbers: list[int], progress: Progress) -> Iterator[_Change]:
    """Decision delays that would give each threat alone a shot, then shorter ones for those whom others leave none."""
    alone = set()
    for number in numbers:
        progress(0.0, "Explaining")
        alone.add(
            delay_that_reaches(
                fought.targets[number], number, fought.layers, fought.windows, scenario.epoch_utc, scenario.step_s
            )
        )
    delays = sorted((delay for delay in alone if delay is not None), reverse=True)
    shorter = [math.floor(share * delays[-1]) for share in (0.9, 0.7, 0.4, 0.0)] if delays else []
    doctrine = doctrine_of(scenario.command)
    for delay_s in dict.fromkeys([*delays, *shorter]):
        edit = f"command.decision_delay_s={delay_s:g}"
        yield _Change(edit, fought.layers, replace(doctrine, decision_delay_s=float(delay_s)))


def _delta_vs(scenario: Scenario, fought: Engagement, numbers: list[int], progress: Progress) -> Iterator[_Change]:
    """Delta-v of the first layer of interceptors that helps each threat alone, then more of it."""
    doctrine = doctrine_of(scenario.command)
    for place, (layer, window) in enumerate(zip(fought.layers, fought.windows, strict=True)):
        if not isinstance(layer, InterceptorLayer) or window is None:
            continue
        alone = set()
        for number in numbers:
            progress(0.0, "Explaining")
            decision_s = float(window.decision_s[number])
            if math.isfinite(decision_s):
                alone.add(
                    delta_v_that_reaches(
                        layer, window, fought.targets[number], number, decision_s, scenario.epoch_utc, scenario.step_s
                    )
                )
        needed = sorted(delta_v for delta_v in alone if delta_v is not None)
        more = [100.0 * math.ceil(share * needed[-1] / 100.0) for share in (1.1, 1.3, 1.7, 2.5)] if needed else []
        for delta_v_m_s in dict.fromkeys([*needed, *more]):
            if delta_v_m_s <= _MOST_DELTA_V_M_S:
                stronger = replace(layer, delta_v_m_s=delta_v_m_s)
                edit = f"layers.{layer.layer_id}.payload.delta_v_km_s={delta_v_m_s / KM:g}"
                yield _Change(edit, (*fought.layers[:place], stronger, *fought.layers[place + 1 :]), doctrine)


def _stocks(scenario: Scenario, fought: Engagement, numbers: list[int], progress: Progress) -> Iterator[_Change]:
    """Shots that are allowed at all, nothing withheld, then one more interceptor on each satellite, layer by layer."""
    doctrine = doctrine_of(scenario.command)
    if doctrine.shots_per_threat == 0:
        yield from _more_shots(scenario, fought, numbers, progress)
        return
    if doctrine.withhold_fraction > 0.0:
        yield _Change("command.withhold_fraction=0", fought.layers, replace(doctrine, withhold_fraction=0.0))
    for place, layer in enumerate(fought.layers):
        if isinstance(layer, InterceptorLayer):
            fuller = replace(layer, per_satellite=layer.per_satellite + 1)
            edit = f"layers.{layer.layer_id}.payload.interceptors_per_satellite={fuller.per_satellite}"
            yield _Change(edit, (*fought.layers[:place], fuller, *fought.layers[place + 1 :]), doctrine)


def _more_shots(scenario: Scenario, fought: Engagement, numbers: list[int], progress: Progress) -> Iterator[_Change]:
    doctrine = doctrine_of(scenario.command)
    if all(len(fought.battle.fates[number].shots) < doctrine.shots_per_threat for number in numbers):
        return
    shots = doctrine.shots_per_threat + 1
    yield _Change(f"command.shots_per_threat={shots}", fought.layers, replace(doctrine, shots_per_threat=shots))


def _sensing_mend(number: int, link: Link, scenario: Scenario, sensed: Sensed) -> str | None:
    """The number that the command or custody part would need for what the sensors saw of one threat."""
    flight, watch, track = sensed.flights[number], sensed.watches[number], sensed.tracks[number]
    command, custody = scenario.command, scenario.custody
    if link == "detection":
        looks = longest_run(watch, flight, sensed.layers, scenario.step_s)
        found = tracked(watch, flight, sensed.layers, custody, looks, scenario.step_s) if looks else None
        return None if found is None or found.detected_s is None else f"command.confirmation_looks={looks}"
    confirmed = flight.times_s >= (track.detected_s or 0.0)
    lookers = recent_lookers(watch.seen, flight.times_s, custody.within_s)
    enough = confirmed & (lookers >= custody.satellites)
    most = min(int(lookers[confirmed].max(initial=0)), custody.satellites - 1)
    changes: list[tuple[str, float]] = [("satellites", count) for count in range(most, 0, -1)]
    if enough.any():
        limit_m = float(watch.triangulation.position_error_m[enough].min())
        changes = [("position_error_m", _up(share * limit_m)) for share in _LIMIT_SHARES if math.isfinite(limit_m)]
    for name, value in changes:
        easier = custody.model_copy(update={name: value})
        found = tracked(watch, flight, sensed.layers, easier, command.confirmation_looks, scenario.step_s)
        if found.tracked_s is not None and _lasts(found, flight, command.decision_delay_s):
            return f"custody.{name}={value:g}"
    return None


def _lasts(track: Tracked, flight: Trajectory, decision_delay_s: float) -> bool:
    """Whether the threat is in custody at some time after the decision delay."""
    ready = flight.times_s >= (track.tracked_s or 0.0) + decision_delay_s
    return bool((track.held & ready)[:-1].any())


def _up(length_m: float) -> float:
    """The next length of three digits, in whole metres at least; inf stays."""
    if not math.isfinite(length_m) or length_m <= 0.0:
        return length_m
    unit = max(10.0 ** (math.floor(math.log10(length_m)) - 2), 1.0)
    return float(np.ceil(length_m / unit) * unit)
