"""Events of a run: their names, marks and colours, which follows which, and how neighbours share a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final, Literal, get_args

from cupola.results.parts import Event, EventKind, Results

Severity = Literal["critical", "serious", "caution", "normal", "off"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""In the order of the chips; each is also the name of a colour token."""
SEVERITY_WORDS: Final = {
    "critical": "Critical",
    "serious": "Serious",
    "caution": "Caution",
    "normal": "Normal",
    "off": "Information",
}
ALL_KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)
SAME_S: Final = 1e-6
"""Events nearer than this are one stop."""


@dataclass(frozen=True)
class EventLook:
    """How one kind of event is named and drawn."""

    name: str
    shape: str
    color: str
    """Name of a colour token."""
    size: float
    severity: Severity
    in_lane: bool = True
    """Whether the event lane shows it before anybody chose."""


LOOKS: Final[dict[EventKind, EventLook]] = {
    "launch": EventLook("Launch", "triangle_hollow", "t1", 9, "off"),
    "burnout": EventLook("Burnout", "tee", "off", 9, "off"),
    "look": EventLook("First look", "circle", "link_look", 6, "normal"),
    "detection": EventLook("Detection", "circle", "link_look", 6, "normal", in_lane=False),
    "stereo": EventLook("Stereo", "circle", "link_stereo", 6, "normal"),
    "track": EventLook("Firm track", "circle", "link_track", 6, "normal"),
    "track_lost": EventLook("Track lost", "ring", "caution", 7, "caution", in_lane=False),
    "decision": EventLook("Decision", "square", "link_track", 6, "normal", in_lane=False),
    "release": EventLook("Release", "release", "link_release", 8, "normal"),
    "dwell": EventLook("Dwell", "release", "layer_lasers", 8, "normal"),
    "intercept": EventLook("Intercept", "diamond", "link_engage", 7, "normal", in_lane=False),
    "kill": EventLook("Kill", "circle", "normal", 9, "normal"),
    "miss": EventLook("Miss", "cross", "critical", 10, "critical"),
    "assessment": EventLook("Assessment", "ring", "off", 7, "off", in_lane=False),
    "impact": EventLook("Impact", "triangle", "critical", 9, "critical"),
}
LANE_KINDS: Final = frozenset(kind for kind, look in LOOKS.items() if look.in_lane)


def threat_id(results: Results, event: Event) -> str:
    """Return the threat an event is about, or nothing."""
    return results.threats[event.threat].id if 0 <= event.threat < len(results.threats) else ""


def event_path(results: Results, event: Event) -> str:
    """Return the object path of the threat an event is about, or nothing."""
    identifier = threat_id(results, event)
    return f"threats.{identifier}" if identifier else ""


def short_name(results: Results, event: Event) -> str:
    """Return the event in two words: "Track, T7"."""
    identifier = threat_id(results, event)
    name = LOOKS[event.kind].name
    return f"{name}, {identifier}" if identifier else name


def events_of_kinds(results: Results | None, kinds: Collection[str] | None = None) -> tuple[Event, ...]:
    """Return the events of the given kinds, in order of time."""
    if results is None:
        return ()
    if kinds is None:
        return results.events
    return tuple(event for event in results.events if event.kind in kinds)


def _time_of(event: Event) -> float:
    return event.time_s


def next_event(results: Results | None, time_s: float, kinds: Collection[str] | None = None) -> Event | None:
    """Return the first event after a time (of several at one time the leading one), or None."""
    if results is None:
        return None
    start = bisect_right(results.events, time_s + SAME_S, key=_time_of)
    later = (event for event in islice(results.events, start, None) if kinds is None or event.kind in kinds)
    first = next(later, None)
    if first is None:
        return None
    return leading((first, *takewhile(lambda event: event.time_s <= first.time_s + SAME_S, later)))


def previous_event(results: Results | None, time_s: float, kinds: Collection[str] | None = None) -> Event | None:
    """Return the last event before a time (of several at one time the leading one), or None."""
    if results is None:
        return None
    found: list[Event] = []
    for number in range(bisect_left(results.events, time_s - SAME_S, key=_time_of) - 1, -1, -1):
        event = results.events[number]
        if found and event.time_s < found[0].time_s - SAME_S:
            break
        if kinds is None or event.kind in kinds:
            found.insert(0, event)
    return leading(found) if found else None


def events_at(
    results: Results | None, time_s: float, kinds: Collection[str], within_s: float = 0.05
) -> tuple[Event, ...]:
    """Return the events of the kinds at a time."""
    if results is None:
        return ()
    start = bisect_left(results.events, time_s - within_s, key=_time_of)
    end = bisect_right(results.events, time_s + within_s, key=_time_of)
    return tuple(event for event in results.events[start:end] if event.kind in kinds)


@dataclass(frozen=True)
class Cluster:
    """Events that share a place in the lane: one mark, and a count when there are several."""

    x_px: float
    events: tuple[Event, ...]


RANK: Final[tuple[EventKind, ...]] = ("miss", "impact", "kill", "launch", "release", "dwell", "track", "stereo", "look")
"""Which of several merged events lends its mark, first to last."""


def leading(events: Iterable[Event]) -> Event:
    """Return the event whose mark stands for all of them."""
    order = {kind: number for number, kind in enumerate(RANK)}
    return min(events, key=lambda event: order.get(event.kind, len(order)))


def clusters(
    events: Sequence[Event], places_px: Sequence[float], least_px: float = 6.0, widest_px: float = 16.0
) -> tuple[Cluster, ...]:
    """Merge events nearer than ``least_px`` to the one before, as far as a count is wide.

    ``places_px`` are ascending, one an event.
    """
    found: list[list[int]] = []
    for number, place in enumerate(places_px):
        near = bool(found) and place - places_px[found[-1][-1]] < least_px
        if near and place - places_px[found[-1][0]] < widest_px:
            found[-1].append(number)
        else:
            found.append([number])
    return tuple(
        Cluster((places_px[group[0]] + places_px[group[-1]]) / 2, tuple(events[number] for number in group))
        for group in found
    )
