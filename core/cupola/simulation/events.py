"""What happened, in order, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cupola.results.parts import Event, EventKind, Shot, ThreatResult
from cupola.simulation.tracking import Tracked

_ORDER: tuple[EventKind, ...] = (
    "launch", "look", "detection", "stereo", "track", "track_lost", "burnout", "decision", "release", "dwell",
    "intercept", "kill", "miss", "assessment", "impact",
)  # fmt: skip


def events_of(
    threats: Sequence[ThreatResult], tracks: Sequence[Tracked], shots: Sequence[Shot], sensor_names: Sequence[str]
) -> tuple[Event, ...]:
    """Return every event of a run, ordered by time, then by the course of things, then by threat."""
    found = [
        event
        for number, (threat, track) in enumerate(zip(threats, tracks, strict=True))
        for event in (
            *_flight(number, threat),
            *_sensing(number, threat, track, sensor_names),
            *_shooting(number, threat, shots),
        )
    ]
    return tuple(sorted(found, key=lambda event: (event.time_s, _ORDER.index(event.kind), event.threat)))


def _end_s(threat: ThreatResult) -> float:
    return threat.trajectory.impact_s if threat.kill_s is None else threat.kill_s


def _flight(number: int, threat: ThreatResult) -> Iterator[Event]:
    flight, name = threat.trajectory, threat.id
    yield Event(flight.launch_s, "launch", number, f"{name} launched")
    if flight.burnout_s <= _end_s(threat):
        yield Event(flight.burnout_s, "burnout", number, f"{name} burnt out")
    if threat.kill_s is None:
        yield Event(flight.impact_s, "impact", number, f"{name} hit the ground")


def _sensing(number: int, threat: ThreatResult, track: Tracked, sensor_names: Sequence[str]) -> Iterator[Event]:
    name = threat.id
    if threat.first_look_s is not None and len(threat.looks.satellites):
        first = sensor_names[threat.looks.satellites[0]]
        yield Event(threat.first_look_s, "look", number, f"{first} saw {name} for the first time", (first,))
    if threat.detected_s is not None:
        by = sensor_names[track.detector]
        yield Event(threat.detected_s, "detection", number, f"{name} detected by {by}", (by,))
    if threat.stereo_s is not None:
        index = int(np.searchsorted(threat.track.times_s, threat.stereo_s))
        pair = tuple(sensor_names[sensor] for sensor in threat.track.pair[index] if sensor >= 0)
        yield Event(threat.stereo_s, "stereo", number, f"{name} seen in stereo by {' and '.join(pair)}", pair)
    yield from _custody(number, threat)


def _custody(number: int, threat: ThreatResult) -> Iterator[Event]:
    """Each time custody begins and ends while the threat lives."""
    times_s, held = threat.track.times_s, threat.track.held
    changes = np.diff(np.concatenate([[0], held.view(np.int8)]))
    for index in np.flatnonzero(changes):
        time_s = float(times_s[index])
        if time_s > _end_s(threat):
            return
        if changes[index] > 0:
            error_m = float(threat.track.position_error_m[index])
            text = f"{threat.id} in custody" + (f", {error_m:,.0f} m one sigma" if np.isfinite(error_m) else "")
            yield Event(time_s, "track", number, text)
        elif index + 1 < len(times_s):
            yield Event(time_s, "track_lost", number, f"{threat.id} lost from custody")


def _shooting(number: int, threat: ThreatResult, shots: Sequence[Shot]) -> Iterator[Event]:
    if threat.decided_s is not None:
        text = f"{threat.id}: order to engage" if threat.shots else f"{threat.id}: order to engage, nothing in reach"
        yield Event(threat.decided_s, "decision", number, text)
    for index in threat.shots:
        yield from _shot(number, threat, shots[index], index)


def _shot(number: int, threat: ThreatResult, shot: Shot, index: int) -> Iterator[Event]:
    who, name, by = shot.satellite_name, threat.id, (shot.satellite_name,)
    height = f"at {shot.intercept_altitude_m / 1e3:,.0f} km"
    end_s = _end_s(threat)
    if shot.release_s > end_s:
        return
    if shot.kind == "laser":
        yield Event(shot.release_s, "dwell", number, f"{who} dwells on {name}", by, index)
    else:
        yield Event(shot.release_s, "release", number, f"{who} released against {name}", by, index)
    if shot.intercept_s > end_s:
        return
    if shot.kind == "interceptor":
        yield Event(shot.intercept_s, "intercept", number, f"{who} met {name} {height}", by, index)
    if shot.hit:
        yield Event(shot.intercept_s, "kill", number, f"{name} killed by {who} {height}", by, index)
    else:
        yield Event(shot.intercept_s, "miss", number, f"{name} missed by {who} {height}", by, index)
    if shot.hit or shot.assessed_s <= end_s:
        outcome = "kill" if shot.hit else "miss"
        yield Event(shot.assessed_s, "assessment", number, f"{name}: {outcome} by {who} assessed", by, index)
