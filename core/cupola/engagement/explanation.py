"""Why not: the first broken link of a threat that leaked, by how much, in a sentence.

The links in order: detection, stereo, track, decision, reach, magazine, intercept. Everything up to the track is told
from what the sensors reported; the rest from the windows of release that fire control worked with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cupola.astro.propagation import positions_eci_m
from cupola.engagement.fire_control import Fate, FiredShot, ShooterLayer
from cupola.engagement.shooters import Doctrine, InterceptorLayer, LaserLayer
from cupola.engagement.targets import Target, may_meet, sentence_time
from cupola.engagement.windows import Windows

Link = Literal["detection", "stereo", "track", "decision", "reach", "magazine", "intercept"]


@dataclass(frozen=True)
class Break:
    """The first broken link."""

    link: Link
    short_by: float | None
    unit: str
    sentence: str
    layer: int = -1
    """The shooting layer that came nearest, and its satellite; -1 if none is meant."""
    satellite: int = -1
    at_s: float | None = None


def not_detected(
    sensors: int, looks_in_row: int, looks_needed: int, best_snr: float, needed_snr: float, block: str
) -> Break:
    """Return why a threat was never confirmed.

    ``looks_in_row`` is the longest run of looks of one satellite; ``block`` what stood in the way of the satellite
    that came nearest to a look, "signal" when only ``best_snr`` was too low.
    """
    if sensors == 0:
        return Break("detection", None, "", "No satellite carries an infrared sensor")
    if looks_in_row > 0:
        short = looks_needed - looks_in_row
        sentence = f"Never confirmed: {looks_in_row} looks in a row at most, {looks_needed} are needed"
        return Break("detection", float(short), "looks", sentence)
    if block == "signal":
        sentence = f"Too faint to detect: signal over noise {best_snr:.1f} at best, {needed_snr:.1f} is needed"
        return Break("detection", float(needed_snr - best_snr), "SNR", sentence)
    reasons = {
        "range": "never within range of a sensor satellite",
        "field of regard": "never inside the field of regard of a sensor satellite in range",
        "Earth": "the Earth hid it from every sensor satellite, or it stayed below the grazing altitude",
        "Sun": "every satellite that could look would have looked too near the Sun",
        "tracks": "the satellites that could look were following other threats",
        "frames": "no sensor had a frame while it flew",
    }
    return Break("detection", None, "", f"Never detected: {reasons[block]}")


def no_stereo(gap_s: float | None, names: Sequence[str], at_s: float) -> Break:
    """Return why no two satellites gave a position; ``gap_s`` is the least time between looks of two, None if one
    looked."""
    if gap_s is None:
        who = f"only {names[0]}" if names else "one satellite at most"
        return Break("stereo", None, "s", f"No stereo: {who} ever saw it", at_s=at_s)
    if gap_s <= 0.0:
        return Break("stereo", 0.0, "s", "No stereo: the satellites that saw it looked along one line", at_s=at_s)
    sentence = f"No stereo: two satellites never saw it together, short by {gap_s:.0f} s"
    return Break("stereo", gap_s, "s", sentence, at_s=at_s)


def no_track(least_error_m: float, needed_m: float, most_lookers: int, lookers_needed: int, at_s: float) -> Break:
    """Return why a threat with positions never was in custody."""
    if least_error_m > needed_m:
        short = least_error_m - needed_m
        sentence = f"No firm track: {_metres(least_error_m)} one sigma at best, {_metres(needed_m)} is needed"
        return Break("track", float(short), "m", sentence, at_s=at_s)
    if most_lookers < lookers_needed:
        sentence = f"No firm track: {most_lookers} satellites at best saw it in time, {lookers_needed} are needed"
        return Break("track", float(lookers_needed - most_lookers), "satellites", sentence, at_s=at_s)
    sentence = "No firm track: enough satellites and a good enough position never came together"
    return Break("track", None, "m", sentence, at_s=at_s)


def _metres(length_m: float) -> str:
    return f"{length_m / 1e3:,.1f} km" if length_m >= 10_000.0 else f"{length_m:,.0f} m"


def not_killed(
    number: int,
    target: Target,
    fate: Fate,
    shots: Sequence[FiredShot],
    layers: Sequence[ShooterLayer],
    windows: Sequence[Windows | None],
    doctrine: Doctrine,
    epoch_utc: str,
) -> Break:
    """Return why a threat that was tracked (and its ``shots``, if any were fired) did not die."""
    if fate.shots:
        return _missed([shots[shot] for shot in fate.shots], fate, doctrine)
    if not layers:
        return Break(
            "reach", None, "km", "Nothing can shoot: no layer carries interceptors or lasers", at_s=fate.stop_s
        )
    if doctrine.shots_per_threat == 0:
        return Break("magazine", 1.0, "shots", "No shot is allowed: shots per threat is 0", at_s=fate.stop_s)
    ready_s = (target.tracked_s or 0.0) + doctrine.decision_delay_s
    if fate.stop == "empty":
        sentence = "Every interceptor in reach was spent, withheld or not there"
        return Break("magazine", 1.0, "interceptors", sentence, at_s=fate.stop_s)
    late = _too_late(number, target, ready_s, windows)
    if late is not None:
        return late
    if fate.stop == "not_held":
        sentence = f"The track was lost before the order could be given at {sentence_time(ready_s)}"
        last_s = float(target.times_s[np.flatnonzero(target.held)[-1]])
        return Break("track", max(ready_s - last_s, 0.0), "s", sentence, at_s=last_s)
    return _out_of_reach(number, target, ready_s, layers, windows, epoch_utc)


def _missed(shots: Sequence[FiredShot], fate: Fate, doctrine: Doctrine) -> Break:
    count = len(shots)
    times = {1: "Once", 2: "Twice"}.get(count, f"{count} times")
    if fate.stop == "shots" and count >= doctrine.shots_per_threat:
        end = (
            f"no more than {doctrine.shots_per_threat} shots are allowed"
            if count > 1
            else "no more than one shot is allowed"
        )
    elif fate.stop == "not_held":
        end = "there was no track for another shot"
    elif fate.stop == "empty":
        end = "no interceptor in reach was left for another"
    else:
        end = "there was no time for another"
    return Break(
        "intercept", 1.0, "shots", f"{times} shot at and missed, and {end}",
        layer=shots[-1].layer, satellite=shots[-1].satellite, at_s=shots[-1].intercept_s,
    )  # fmt: skip


def _too_late(number: int, target: Target, ready_s: float, windows: Sequence[Windows | None]) -> Break | None:
    """A decision break, if a shooter could have released between custody and the order."""
    best: tuple[float, int, int] | None = None
    for layer, window in enumerate(windows):
        if window is None or not len(window.latest_release_s):
            continue
        column = window.latest_release_s[:, number]
        satellite = int(np.argmax(column))
        if best is None or column[satellite] > best[0]:
            best = float(column[satellite]), layer, satellite
    if best is None or target.tracked_s is None or not target.tracked_s <= best[0] < ready_s:
        return None
    short_s = ready_s - best[0]
    sentence = f"Decided too late: the last release in reach was at {sentence_time(best[0])}, short by {short_s:.0f} s"
    return Break("decision", short_s, "s", sentence, best[1], best[2], best[0])


def _out_of_reach(
    number: int,
    target: Target,
    ready_s: float,
    layers: Sequence[ShooterLayer],
    windows: Sequence[Windows | None],
    epoch_utc: str,
) -> Break:
    """A reach break: the interceptor that came nearest, or failing any interceptor the laser that did."""
    best: tuple[float, int, int] | None = None
    for number_of_layer, (layer, window) in enumerate(zip(layers, windows, strict=True)):
        if isinstance(layer, InterceptorLayer) and window is not None and len(window.shortfall_m):
            satellite = int(window.nearest(number)[0])
            met = np.isfinite(window.meeting_s[satellite, number])
            short_m = 0.0 if met else float(window.shortfall_m[satellite, number])
            if np.isfinite(short_m) and (best is None or short_m < best[0]):
                best = short_m, number_of_layer, satellite
    if best is not None:
        layer, satellite = layers[best[1]], best[2]
        name, short_km = layer.constellation.names[satellite], max(best[0], 0.0) / 1e3
        if best[0] <= 0.0:
            sentence = f"No interceptor in reach: {name} was nearest, but no arc to the threat is within its delta-v"
            return Break("reach", None, "km", sentence, best[1], satellite, ready_s)
        sentence = f"No interceptor in reach: {name} was nearest, short by {short_km:,.1f} km"
        return Break("reach", short_km, "km", sentence, best[1], satellite, ready_s)
    if any(isinstance(layer, InterceptorLayer) and layer.constellation.satellites for layer in layers):
        sentence = "No interceptor may meet it in the phases and above the altitude that are left after the decision"
        return Break("reach", None, "km", sentence, at_s=ready_s)
    return _laser_reach(target, ready_s, layers, epoch_utc)


def _laser_reach(target: Target, ready_s: float, layers: Sequence[ShooterLayer], epoch_utc: str) -> Break:
    """The laser that came nearest to its range while the threat could be engaged."""
    best: tuple[float, int, int, float] | None = None
    for number, layer in enumerate(layers):
        if not isinstance(layer, LaserLayer) or not layer.constellation.satellites:
            continue
        permitted = may_meet(target, layer.phases, layer.least_altitude_m) & (target.times_s >= ready_s)
        if not permitted.any():
            continue
        distance = _distances(layer, target, permitted, epoch_utc)
        satellite, nearest_m = int(np.argmin(distance.min(axis=1))), float(distance.min())
        over_m = nearest_m - layer.maximum_range_m
        if best is None or over_m < best[0]:
            best = over_m, number, satellite, nearest_m
    if best is None:
        sentence = "No laser may engage it in the phases and above the altitude that are left after the decision"
        return Break("reach", None, "km", sentence, at_s=ready_s)
    over_m, number, nearest, distance_m = best
    name = layers[number].constellation.names[nearest]
    if over_m > 0.0:
        sentence = f"No laser in range: {name} was nearest, short by {over_m / 1e3:,.1f} km"
        return Break("reach", over_m / 1e3, "km", sentence, number, nearest, ready_s)
    sentence = f"No laser could finish a dwell: {name} was nearest, at {distance_m / 1e3:,.0f} km"
    return Break("reach", None, "km", sentence, number, nearest, ready_s)


def _distances(layer: LaserLayer, target: Target, permitted: NDArray[np.bool_], epoch_utc: str) -> NDArray[np.float64]:
    """Distance of each laser from the threat, at 200 permitted samples at most, shape (satellites, times)."""
    picked = np.flatnonzero(permitted)
    picked = picked[:: max(1, len(picked) // 200)]
    places = positions_eci_m(layer.constellation, epoch_utc, target.times_s[picked])
    return np.asarray(np.linalg.norm(places - target.positions_eci_m[picked], axis=2))
