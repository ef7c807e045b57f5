"""Events and explanations of a run as rows of a log."""

from __future__ import annotations

from cupola.results.parts import Results
from cupola_gui.timeline.happenings import LOOKS, event_path, threat_id
from cupola_gui.timeline.log_table import LogEntry


def event_entries(results: Results | None) -> tuple[LogEntry, ...]:
    """Return one row per event, in order of time."""
    if results is None:
        return ()
    return tuple(
        LogEntry(
            event.time_s,
            LOOKS[event.kind].severity,
            event.text,
            threat_id(results, event),
            event_path(results, event),
            event.kind,
        )
        for event in results.events
    )


def message_entries(results: Results | None) -> tuple[LogEntry, ...]:
    """Return the events and, for each leaker, why it leaked, in order of time."""
    if results is None:
        return ()
    reasons = tuple(
        LogEntry(why.at_s, "critical", _with_id(threat.id, why.sentence), threat.id, f"threats.{threat.id}")
        for threat in results.threats
        if (why := threat.why_not) is not None and why.at_s is not None
    )
    return tuple(sorted((*event_entries(results), *reasons), key=lambda entry: entry.time_s or 0.0))


def _with_id(identifier: str, sentence: str) -> str:
    words = sentence.strip().removesuffix(".")
    if words.startswith(identifier):
        return words
    return f"{identifier}: {words}"
