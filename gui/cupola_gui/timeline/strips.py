"""The kill chain of each threat as a strip of segments, and its outcome in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from cupola.results.parts import Link, Results, Shot, ThreatResult
from cupola_gui.style.numbers import grouped, quantity_text
from cupola_gui.timeline.rows import shot_words

SegmentKind = Literal["unseen", "look", "stereo", "decide", "waiting", "engage", "broken"]

SEGMENT_WORDS: Final[dict[SegmentKind, str]] = {
    "unseen": "unseen",
    "look": "seen by one satellite",
    "stereo": "seen in stereo, no firm track yet",
    "decide": "decision",
    "waiting": "waiting for the release",
    "engage": "engaged",
    "broken": "not stopped",
}
BROKEN_WORDS: Final[dict[Link, str]] = {
    "detection": "leaked, not detected",
    "stereo": "leaked, never in stereo",
    "track": "leaked, no firm track",
    "decision": "leaked, decided too late",
    "reach": "leaked, out of reach",
    "magazine": "leaked, magazines empty",
    "intercept": "leaked, missed",
}


@dataclass(frozen=True)
class Segment:
    """One stretch of a strip."""

    kind: SegmentKind
    start_s: float
    end_s: float
    label: str = ""


@dataclass(frozen=True)
class Strip:
    """One threat from launch to its end."""

    path: str
    threat_id: str
    words: str
    killed: bool
    segments: tuple[Segment, ...]
    misses_s: tuple[float, ...]
    burnout_s: float
    end_s: float
    """Kill or impact."""
    broken_s: float | None = None
    """Where the first link broke, for a leaker."""
    reason: str = ""
    """Why it leaked, in as few words as a strip has room for."""
    sentence: str = ""
    """The same in full."""


def strips_of(results: Results | None) -> tuple[Strip, ...]:
    """Return one strip per threat, in their order."""
    if results is None:
        return ()
    return tuple(strip_of(results, threat) for threat in results.threats)


def strip_of(results: Results, threat: ThreatResult) -> Strip:
    """Return the strip of one threat."""
    shots = sorted((results.shots[number] for number in threat.shots), key=lambda shot: shot.release_s)
    killed = threat.outcome == "killed" and threat.kill_s is not None
    flight = threat.trajectory
    end_s = threat.kill_s if killed and threat.kill_s is not None else flight.impact_s
    broken_s = None if killed else broken_at(threat, shots)
    known_until_s = end_s if broken_s is None else broken_s
    segments = [*_chain(threat, known_until_s), *_engagements(threat, shots, end_s)]
    if broken_s is not None and end_s > broken_s:
        after_s = max((broken_s, *(segment.end_s for segment in segments)))
        segments.append(Segment("broken", min(after_s, end_s), end_s))
    return Strip(
        path=f"threats.{threat.id}",
        threat_id=threat.id,
        words=outcome_words(threat, shots),
        killed=killed,
        segments=tuple(segments),
        misses_s=tuple(shot.intercept_s for shot in shots if not shot.hit),
        burnout_s=flight.burnout_s,
        end_s=end_s,
        broken_s=broken_s,
        reason="" if killed else reason_words(threat),
        sentence="" if killed or threat.why_not is None else threat.why_not.sentence,
    )


def _chain(threat: ThreatResult, until_s: float) -> list[Segment]:
    """Return unseen, look, stereo and decide, each as far as it went."""
    steps: tuple[tuple[SegmentKind, float | None], ...] = (
        ("unseen", threat.trajectory.launch_s),
        ("look", threat.first_look_s),
        ("stereo", threat.stereo_s),
        ("decide", threat.tracked_s),
        ("waiting", threat.decided_s),
    )
    happened = [(kind, at_s) for kind, at_s in steps if at_s is not None]
    found = []
    for number, (kind, at_s) in enumerate(happened):
        if kind == "waiting":
            continue
        next_s = happened[number + 1][1] if number + 1 < len(happened) else until_s
        end_s = min(next_s, until_s) if kind != "decide" else next_s
        if end_s > at_s:
            label = (
                f"unseen {quantity_text(end_s - at_s, 's', 1)}"
                if kind == "unseen"
                else "decide"
                if kind == "decide"
                else ""
            )
            found.append(Segment(kind, at_s, end_s, label))
    return found


def _engagements(threat: ThreatResult, shots: list[Shot], end_s: float) -> list[Segment]:
    found: list[Segment] = []
    free_s = threat.decided_s
    for shot in shots:
        if free_s is not None and shot.release_s > free_s:
            found.append(Segment("waiting", free_s, shot.release_s))
        found.append(
            Segment("engage", shot.release_s, min(shot.intercept_s, max(end_s, shot.release_s)), shot_words(shot))
        )
        free_s = max(free_s or shot.intercept_s, shot.intercept_s)
    return found


def broken_at(threat: ThreatResult, shots: list[Shot]) -> float:
    """Return when the chain of a leaker broke: as the run says, else the last miss, else the last link that held."""
    why = threat.why_not
    if why is not None and why.link == "intercept" and shots:
        return max(shot.intercept_s for shot in shots)
    if why is not None and why.at_s is not None:
        return why.at_s
    if shots:
        return max(shot.intercept_s for shot in shots)
    held = (threat.decided_s, threat.tracked_s, threat.stereo_s, threat.first_look_s)
    return next((time for time in held if time is not None), threat.trajectory.burnout_s)


def outcome_words(threat: ThreatResult, shots: list[Shot]) -> str:
    """Return "killed at +136.0 s", "killed at +157.6 s, laser", "leaked, missed once"."""
    if threat.outcome == "killed" and threat.kill_s is not None:
        killer = next((shot for shot in shots if shot.hit), None)
        by = ", laser" if killer is not None and killer.kind == "laser" else ""
        return f"killed at +{quantity_text(threat.kill_s - threat.trajectory.launch_s, 's', 1)}{by}"
    misses = sum(not shot.hit for shot in shots)
    if misses:
        return f"leaked, missed {('once', 'twice')[misses - 1] if misses < 3 else f'{grouped(misses)} times'}"
    if threat.why_not is None:
        return "leaked"
    return BROKEN_WORDS[threat.why_not.link]


def reason_words(threat: ThreatResult) -> str:
    """Return why a threat leaked, as it stands behind the ✕: lower case, short, no full stop."""
    if threat.why_not is None:
        return "reached its aim"
    sentence = threat.why_not.sentence.strip().removesuffix(".")
    ahead = f"{threat.id} "
    sentence = sentence.removeprefix(ahead).removeprefix(f"{threat.id}: ")
    head, colon, tail = sentence.partition(": ")
    if colon:
        _, short, by = tail.rpartition(", short by ")
        sentence = head + short + by if short else head
    elif threat.why_not.link == "magazine":
        sentence = sentence.partition(",")[0]
    elif threat.why_not.link == "intercept":
        sentence = sentence.rpartition(", and ")[2]
    first, rest = sentence[:1], sentence[1:]
    lower = first.lower() if rest[:1].islower() or rest[:1] == " " else first
    return lower + rest
