"""Rows of the timeline, built from results or, before any run, from the flights of the live answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from cupola.results.coverage import CoverageGrid
from cupola.results.parts import LayerFlight, Results, Shot, ThreatResult
from cupola.scenario.parts import Raid, Scenario
from cupola_gui.style.numbers import grouped, quantity_text, short_clock_text
from cupola_gui.timeline.stretches import by_precedence, constant_stretches, cut

BOOST_ALPHA: Final = 0.95
MIDCOURSE_ALPHA: Final = 0.38
REENTRY_ALPHA: Final = 0.70
COUNT_LEAST: Final = 0.16
COUNT_MORE: Final = 0.74
THREATS_AT_ONCE: Final = 8


class Flight(Protocol):
    """What is read of a threat's flight."""

    @property
    def threat_class(self) -> str: ...
    @property
    def times_s(self) -> NDArray[np.float64]: ...
    @property
    def phases(self) -> NDArray[np.uint8]: ...
    @property
    def launch_s(self) -> float: ...
    @property
    def burnout_s(self) -> float: ...
    @property
    def apogee_m(self) -> float: ...
    @property
    def impact_s(self) -> float: ...


class RaidFlight(Protocol):
    """One raid of the live answer."""

    @property
    def raid_id(self) -> str: ...
    @property
    def trajectories(self) -> Sequence[Flight]: ...


class LiveFlights(Protocol):
    """What is read of the live answer."""

    @property
    def raids(self) -> Sequence[RaidFlight]: ...
    @property
    def layers(self) -> Sequence[LayerFlight]: ...


@dataclass(frozen=True)
class Bar:
    """One interval of a row."""

    start_s: float
    end_s: float
    color: str
    """Name of a colour token, or #rrggbb."""
    alpha: float = 1.0
    label: str = ""
    kind: Literal["bar", "count", "gap"] = "bar"
    detail: str = ""
    """What the hover card says of it."""


@dataclass(frozen=True)
class Row:
    """One row: what it is about, and its intervals in order of time."""

    path: str
    shape: str
    color: str
    name: str
    bars: tuple[Bar, ...]
    before: str = ""
    """Stands left of the first bar."""
    after: str = ""
    """Stands right of the last bar."""


def raid_title(raid: Raid) -> str:
    """Return "Raid, 3 × ICBM"."""
    return f"{raid.name}, {grouped(raid.count)} × {class_word(raid.threat)}"


def class_word(threat_class: str) -> str:
    """Return the short word of a class: ICBM for "icbm-solid"."""
    return threat_class.split("-")[0].upper()


@dataclass(frozen=True)
class Course:
    """What is drawn of one flight: to its impact, or to where it was killed."""

    flight: Flight
    end_s: float
    killed: bool = False


def courses_by_raid(scenario: Scenario, results: Results | None, live: LiveFlights | None) -> dict[str, list[Course]]:
    """Return the flights of every raid: of the run where there is one, else of the live answer."""
    found: dict[str, list[Course]] = {raid.id: [] for raid in scenario.raids}
    if results is not None:
        for threat in results.threats:
            killed = threat.kill_s is not None
            found.setdefault(threat.raid_id, []).append(Course(threat.trajectory, end_of(threat), killed))
    elif live is not None:
        for raid in live.raids:
            courses = [Course(flight, flight.impact_s) for flight in raid.trajectories]
            found.setdefault(raid.raid_id, []).extend(courses)
    return found


def end_of(threat: ThreatResult) -> float:
    """Return when a threat was killed, else when it hit."""
    return threat.kill_s if threat.kill_s is not None else threat.trajectory.impact_s


def phase_stretches(course: Course) -> tuple[tuple[float, float], ...]:
    """Return boost, reentry and midcourse of one flight as (start, end), cut where it was killed."""
    flight, end_s = course.flight, course.end_s
    reentry = np.flatnonzero(flight.phases == 2)
    reentry_s = float(flight.times_s[reentry[0]]) if reentry.size else flight.impact_s
    stretches = ((flight.launch_s, flight.burnout_s), (reentry_s, flight.impact_s), (flight.burnout_s, reentry_s))
    return tuple((min(start, end_s), min(end, end_s)) for start, end in stretches)


def raid_row(raid: Raid, courses: Sequence[Course]) -> Row:
    """Return the row of a raid: boost while any threat boosts, else reentry while any reenters, else midcourse."""
    path = f"raids.{raid.id}"
    if not courses:
        return Row(path, "frame_hostile", "critical", raid_title(raid), ())
    phases = [phase_stretches(course) for course in courses]
    groups = [[stretch[n] for stretch in phases if stretch[n][1] > stretch[n][0]] for n in range(3)]
    apogee_km = max(course.flight.apogee_m for course in courses) / 1000
    words = ("boost", "reentry", f"midcourse, apogee {grouped(round(apogee_km))} km")
    alphas = (BOOST_ALPHA, REENTRY_ALPHA, MIDCOURSE_ALPHA)
    bars = tuple(
        Bar(start, end, "critical", alphas[n], words[n] if n == 2 else "", detail=words[n])
        for start, end, n in by_precedence(groups)
    )
    last = max(courses, key=lambda course: course.end_s)
    after = f"{'killed' if last.killed else 'impact'} {short_clock_text(last.end_s, decimals=0)}"
    return Row(path, "frame_hostile", "critical", raid_title(raid), bars, "launch", after)


def count_alpha(count: int, greatest: int) -> float:
    """Return the strength of a counted cell: 16 % and up to 74 % more."""
    return COUNT_LEAST + COUNT_MORE * count / max(greatest, 1)


def lookers_row(threat: ThreatResult, color: str) -> Row:
    """Return how many satellites see a threat, as a counted row; time unseen is left open."""
    cells = cut(constant_stretches(threat.track.times_s, threat.track.lookers), end_of(threat))
    greatest = max((count for _, _, count in cells), default=0)
    bars = tuple(
        Bar(
            start,
            end,
            color,
            count_alpha(count, greatest),
            grouped(count),
            "count",
            _seen_by(count, threat.id),
        )
        for start, end, count in cells
        if count > 0
    )
    return Row(f"threats.{threat.id}", "circle", color, f"Satellites that see {threat.id}", bars)


def _seen_by(count: int, identifier: str) -> str:
    return f"1 satellite sees {identifier}" if count == 1 else f"{grouped(count)} satellites see {identifier}"


def custody_row(threat: ThreatResult) -> Row:
    """Return when a threat was held, and the gaps between launch and its end."""
    bars = tuple(
        Bar(start, end, "normal", 0.62, detail=f"{threat.id} held")
        if held
        else Bar(start, end, "caution", kind="gap", detail=f"{threat.id} not held")
        for start, end, held in cut(constant_stretches(threat.track.times_s, threat.track.held), end_of(threat))
    )
    return Row(f"threats.{threat.id}", "square", "normal", f"{threat.id} in custody", bars)


def shot_words(shot: Shot) -> str:
    """Return "I 11-7, fly-out 91 s" or "L 3-5, dwell 37 s"."""
    what = "dwell" if shot.kind == "laser" else "fly-out"
    return f"{shot.satellite_name}, {what} {quantity_text(shot.intercept_s - shot.release_s, 's', 0)}"


def shots_row(results: Results, number: int, colors: dict[str, str]) -> Row:
    """Return the shots at one threat."""
    threat = results.threats[number]
    bars = tuple(
        Bar(
            shot.release_s,
            shot.intercept_s,
            colors.get(shot.layer_id, "layer_interceptors"),
            0.8,
            shot_words(shot),
            detail=f"{shot_words(shot)}, {'hit' if shot.hit else 'miss'}",
        )
        for shot in (results.shots[index] for index in threat.shots)
    )
    return Row(f"threats.{threat.id}", "triangle", "layer_interceptors", f"Shots at {threat.id}", bars)


def threats_in_focus(results: Results | None, selection: Iterable[str]) -> tuple[int, ...]:
    """Return the threats that are selected, or those of selected raids, or else the first few."""
    if results is None:
        return ()
    chosen = set(selection)
    found = tuple(
        number
        for number, threat in enumerate(results.threats)
        if f"threats.{threat.id}" in chosen or f"raids.{threat.raid_id}" in chosen
    )
    return (found or tuple(range(len(results.threats))))[:THREATS_AT_ONCE]


def rows_of(
    scenario: Scenario,
    results: Results | None,
    live: LiveFlights | None,
    selection: Collection[str] = (),
    colors: dict[str, str] | None = None,
) -> tuple[Row, ...]:
    """Return every row; ``colors`` gives layers the hue they have in panels."""
    hues = colors or {}
    courses = courses_by_raid(scenario, results, live)
    rows = [raid_row(raid, courses[raid.id]) for raid in scenario.raids]
    if results is None:
        return tuple(rows)
    sensing = next((layer.id for layer in scenario.layers if layer.payload.kind == "infrared_sensor"), "")
    for number in threats_in_focus(results, selection):
        threat = results.threats[number]
        rows.append(lookers_row(threat, hues.get(sensing, "layer_custody")))
        rows.append(custody_row(threat))
        if threat.shots:
            rows.append(shots_row(results, number, hues))
    return tuple(rows)


def gap_rows(grid: CoverageGrid | None, end_s: float, current: bool = True) -> tuple[Row, ...]:
    """Return when each region has the wanted number in view everywhere, and its gaps, up to a time."""
    if grid is None:
        return ()
    stepped_s = min(end_s, float(grid.against_time_s[-1]) + grid.step_s) if grid.against_time_s.size else 0.0
    rows = []
    for region in grid.regions:
        if not region.points or (not region.region_id and len(grid.regions) > 1):
            continue
        gaps = merged((gap.start_s, min(gap.end_s, stepped_s)) for gap in grid.gaps
                      if gap.region_id == region.region_id and gap.start_s < stepped_s)  # fmt: skip
        words = f"{region.name}, {grid.fold} or more{'' if current else ' (older)'}"
        path = f"regions.{region.region_id}" if region.region_id else ""
        rows.append(Row(path, "frame_neutral", "normal", words, _gap_bars(gaps, stepped_s, region.name, grid.fold)))
    return tuple(rows)


def merged(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return stretches in order of time, those that touch as one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _gap_bars(gaps: Sequence[tuple[float, float]], end_s: float, name: str, fold: int) -> tuple[Bar, ...]:
    bars, at_s = [], 0.0
    for start, end in (*gaps, (end_s, end_s)):
        if start > at_s:
            bars.append(Bar(at_s, start, "normal", 0.62, detail=f"{fold} or more in view all over {name}"))
        if end > start:
            bars.append(Bar(start, end, "caution", kind="gap", detail=f"part of {name} has fewer than {fold} in view"))
        at_s = max(at_s, end)
    return tuple(bars)
