"""What happens at one time of a run, ready to be drawn: only looked up and interpolated, never computed anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from cupola.results.parts import Results, Shot, ThreatResult
from cupola_gui.style.numbers import shortfall_text

LinkKind = Literal["look", "stereo", "engage", "broken"]
ThreatState = Literal["flying", "killed", "landed"]
OUTCOME_S: Final = 10.0
"""How long a hit or miss mark stays, in scenario time."""
BROKEN_S: Final = 120.0
"""How long the broken link of a leaker stays after the break or the burnout; then the satellite is elsewhere."""
CROWD: Final = 12
"""With more threats than this in flight, looks are drawn of the selected ones only."""


@dataclass(frozen=True)
class ThreatMark:
    """One launched threat."""

    id: str
    path: str
    state: ThreatState
    position_ecef_m: NDArray[np.float64]
    """Where it is, or where it was killed or landed, shape (3,)."""
    speed_m_s: float
    selected: bool
    path_times_s: NDArray[np.float64]
    """The whole flight, shape (times,): the very array of the results."""
    path_ecef_m: NDArray[np.float64]
    """Shape (times, 3)."""
    killed_s: float | None
    raid_path: str = ""
    """Object path of its raid: hidden with it."""


@dataclass(frozen=True)
class Link:
    """A line from a satellite to a threat; the globe knows where the satellite stands."""

    kind: LinkKind
    layer_id: str
    satellite: int
    satellite_name: str
    end_ecef_m: NDArray[np.float64]
    selected: bool
    note: str = ""
    """What stands at the middle of a broken link."""
    threat_id: str = ""


@dataclass(frozen=True)
class FlyOut:
    """An interceptor in flight."""

    name: str
    layer_id: str
    threat_id: str
    position_ecef_m: NDArray[np.float64]
    flown_ecef_m: NDArray[np.float64]
    """Up to now, shape (points, 3)."""
    planned_ecef_m: NDArray[np.float64]
    """From now on, shape (points, 3)."""


@dataclass(frozen=True)
class TrackMark:
    """What is known of a threat's place."""

    threat_id: str
    estimate_ecef_m: NDArray[np.float64]
    covariance_ecef_m2: NDArray[np.float64]
    selected: bool


@dataclass(frozen=True)
class OutcomeMark:
    """A hit or a miss a moment ago."""

    hit: bool
    position_ecef_m: NDArray[np.float64]
    text: str
    shot: int
    threat_id: str = ""


@dataclass(frozen=True)
class Moment:
    """Everything of a run that the globe shows at one time."""

    time_s: float
    threats: tuple[ThreatMark, ...] = ()
    links: tuple[Link, ...] = ()
    fly_outs: tuple[FlyOut, ...] = ()
    tracks: tuple[TrackMark, ...] = ()
    outcomes: tuple[OutcomeMark, ...] = ()
    waiting: tuple[ThreatMark, ...] = ()
    """Threats of selected raids that are not launched yet: only their paths are drawn."""


def moment_of(results: Results, t_s: float, selection: Collection[str] = ()) -> Moment:
    """Return what is seen, tracked and engaged at a time (s from the epoch).

    ``selection`` holds object paths such as "threats.T1"; looks and broken links are given of the selected threats,
    or of all in flight when none is selected and they are few. Positions between samples are interpolated linearly:
    with steps of 1 s a threat is within 2 m of its flight.
    """
    launched = [threat for threat in results.threats if threat.trajectory.launch_s <= t_s]
    marks = tuple(_mark(threat, t_s, selection) for threat in launched)
    waiting = tuple(
        _mark(threat, t_s, selection)
        for threat in results.threats
        if t_s < threat.trajectory.launch_s
        and not {f"raids.{threat.raid_id}", f"threats.{threat.id}"}.isdisjoint(selection)
    )
    flying = {mark.id: mark for mark in marks if mark.state == "flying"}
    chosen = {mark.id for mark in marks if mark.selected}
    watched = chosen or (set(flying) if len(flying) <= CROWD else set())
    links: list[Link] = []
    tracks: list[TrackMark] = []
    for threat in results.threats:
        mark = flying.get(threat.id)
        if mark is None:
            continue
        track = _track(threat, t_s, mark.selected)
        if track is not None:
            tracks.append(track)
        if threat.id in watched:
            links.extend(_links(results, threat, t_s, mark))
    fly_outs, beams, outcomes = _shots(results, t_s, flying)
    return Moment(t_s, marks, (*links, *beams), fly_outs, tuple(tracks), outcomes, waiting)


def shown_part(moment: Moment, shown: Callable[[str], bool]) -> Moment:
    """Return the moment without the threats that are hidden, by themselves or with their raid, and all about them."""
    everyone = (*moment.threats, *moment.waiting)
    gone = {one.id for one in everyone if not (shown(one.path) and shown(one.raid_path))}
    if not gone:
        return moment
    return replace(
        moment,
        threats=tuple(one for one in moment.threats if one.id not in gone),
        links=tuple(one for one in moment.links if one.threat_id not in gone),
        fly_outs=tuple(one for one in moment.fly_outs if one.threat_id not in gone),
        tracks=tuple(one for one in moment.tracks if one.threat_id not in gone),
        outcomes=tuple(one for one in moment.outcomes if one.threat_id not in gone),
        waiting=tuple(one for one in moment.waiting if one.id not in gone),
    )


def place_at(times_s: NDArray[np.float64], positions: NDArray[np.float64], t_s: float) -> NDArray[np.float64]:
    """Return the row at a time between the samples, linearly, held at both ends, shape (3,)."""
    after = int(np.searchsorted(times_s, t_s))
    if after == 0 or len(times_s) == 1:
        return np.asarray(positions[0])
    if after >= len(times_s):
        return np.asarray(positions[-1])
    share = (t_s - times_s[after - 1]) / (times_s[after] - times_s[after - 1])
    between: NDArray[np.float64] = positions[after - 1] + share * (positions[after] - positions[after - 1])
    return between


def _mark(threat: ThreatResult, t_s: float, selection: Collection[str]) -> ThreatMark:
    flight = threat.trajectory
    state: ThreatState = "flying"
    if threat.kill_s is not None and t_s >= threat.kill_s:
        state = "killed"
    elif t_s >= flight.impact_s:
        state = "landed"
    at_s = min(t_s, threat.kill_s if threat.kill_s is not None else flight.impact_s)
    path = f"threats.{threat.id}"
    return ThreatMark(
        id=threat.id,
        path=path,
        state=state,
        position_ecef_m=place_at(flight.times_s, flight.positions_ecef_m, at_s),
        speed_m_s=float(np.linalg.norm(place_at(flight.times_s, flight.velocities_ecef_m_s, at_s))),
        selected=path in selection,
        path_times_s=flight.times_s,
        path_ecef_m=flight.positions_ecef_m,
        killed_s=threat.kill_s,
        raid_path=f"raids.{threat.raid_id}",
    )


def _frame_number(threat: ThreatResult, t_s: float) -> int:
    return max(0, int(np.searchsorted(threat.track.times_s, t_s + 1e-9)) - 1)


def _track(threat: ThreatResult, t_s: float, selected: bool) -> TrackMark | None:
    number = _frame_number(threat, t_s)
    estimate = threat.track.estimates_ecef_m[number]
    if t_s < threat.track.times_s[0] or not np.isfinite(estimate).all():
        return None
    if threat.detected_s is None or t_s < threat.detected_s:
        return None
    return TrackMark(threat.id, estimate, threat.track.covariances_ecef_m2[number], selected)


def _links(results: Results, threat: ThreatResult, t_s: float, mark: ThreatMark) -> Iterator[Link]:
    looks = threat.looks
    step_s = results.scenario.step_s
    active = looks.satellites[(looks.starts_s <= t_s) & (t_s < looks.ends_s + step_s)]
    pair = threat.track.pair[_frame_number(threat, t_s)]
    in_pair = {int(number) for number in pair if number >= 0}
    for number in active.tolist():
        if number not in in_pair:
            yield _link(results, "look", number, mark)
    for number in sorted(in_pair):
        yield _link(results, "stereo", number, mark)
    why = threat.why_not
    if why is None or why.satellite_name is None or why.at_s is None:
        return
    if not why.at_s <= t_s <= max(why.at_s, threat.trajectory.burnout_s) + BROKEN_S:
        return
    for flight in results.layers:
        if why.satellite_name in flight.constellation.names:
            number = flight.constellation.names.index(why.satellite_name)
            note = shortfall_text(why.short_by, why.unit) if why.short_by is not None else why.link
            end = mark.position_ecef_m
            yield Link("broken", flight.layer_id, number, why.satellite_name, end, mark.selected, note, mark.id)
            return


def _link(results: Results, kind: LinkKind, sensor: int, mark: ThreatMark) -> Link:
    layer, satellite = (int(value) for value in results.sensors[sensor])
    flight = results.layers[layer]
    name = flight.constellation.names[satellite]
    return Link(kind, flight.layer_id, satellite, name, mark.position_ecef_m, mark.selected, threat_id=mark.id)


def _shots(
    results: Results, t_s: float, flying: dict[str, ThreatMark]
) -> tuple[tuple[FlyOut, ...], tuple[Link, ...], tuple[OutcomeMark, ...]]:
    fly_outs, beams, outcomes = [], [], []
    for number, shot in enumerate(results.shots):
        if not shot.release_s <= t_s <= shot.intercept_s + OUTCOME_S:
            continue
        threat = results.threats[shot.threat]
        if t_s >= shot.intercept_s:
            outcomes.append(_outcome(threat, shot, number))
        elif shot.kind == "laser" and threat.id in flying:
            mark = flying[threat.id]
            end = mark.position_ecef_m
            names = shot.layer_id, shot.satellite, shot.satellite_name
            beams.append(Link("engage", *names, end, mark.selected, threat_id=mark.id))
        elif shot.kind == "interceptor":
            fly_outs.append(_fly_out(threat, shot, t_s))
    return tuple(fly_outs), tuple(beams), tuple(outcomes)


def _fly_out(threat: ThreatResult, shot: Shot, t_s: float) -> FlyOut:
    now = place_at(shot.path_times_s, shot.path_ecef_m, t_s)
    cut = int(np.searchsorted(shot.path_times_s, t_s))
    flown = np.concatenate([shot.path_ecef_m[:cut], now[None]])
    planned = np.concatenate([now[None], shot.path_ecef_m[cut:]])
    return FlyOut(shot.satellite_name, shot.layer_id, threat.id, now, flown, planned)


def _outcome(threat: ThreatResult, shot: Shot, number: int) -> OutcomeMark:
    height = f"{shot.intercept_altitude_m / 1000.0:,.0f}\u2009km"
    if shot.hit:
        text = f"{threat.id} killed by {shot.satellite_name}, {height}"
    else:
        text = f"Miss, {shot.satellite_name} at {threat.id}, {height}"
    flight = threat.trajectory
    place = place_at(flight.times_s, flight.positions_ecef_m, shot.intercept_s)
    return OutcomeMark(shot.hit, place, text, number, threat.id)
