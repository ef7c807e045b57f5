"""What happened to every threat, as a table."""

from __future__ import annotations

from typing import Any

from cupola.cli.numbers import NONE, counted, kilometres_text, metres_text, number_text, seconds_text, share_text
from cupola.cli.printing import fitting_columns, table_text

_HEADINGS = (
    "Threat", "Kind", "Launch", "First look", "Detection", "Stereo", "Track", "Decision", "Custody", "Error (median)",
    "Shots", "Outcome", "Killed at",
)  # fmt: skip

_DISPENSABLE = ("Kind", "Stereo", "Error (median)", "Custody", "First look", "Decision", "Shots", "Launch")
"""What a narrow terminal goes without, the first named first."""


def _row(threat: dict[str, Any]) -> tuple[str, ...]:
    return (
        threat["id"],
        threat["kind"],
        seconds_text(threat["launch_s"]),
        *(seconds_text(threat[key]) for key in ("first_look_s", "detected_s", "stereo_s", "tracked_s", "decided_s")),
        share_text(threat["custody_fraction"]),
        metres_text(threat["position_error_m"]["median"]),
        number_text(threat["shots"]),
        threat["outcome"],
        seconds_text(threat["kill_s"]),
    )


def run_text(summary: dict[str, Any]) -> str:
    """Return the summary of a run: one row a threat, then the totals; times count from the scenario's epoch."""
    lines = [summary["marking"], f"{summary['scenario']}, epoch {summary['epoch_utc']}, seed {summary['seed']}", ""]
    if summary["threats"]:
        lines += _threats([_row(threat) for threat in summary["threats"]])
        lines += [_leaked(threat) for threat in summary["threats"] if threat["why_not"] is not None]
        lines.append("")
    lines.append(_totals(summary))
    farthest = max((threat["range_km"] for threat in summary["threats"]), default=None)
    satellites = counted(summary["satellites"], "satellite")
    reach = "" if farthest is None else f", longest flight {kilometres_text(farthest)}"
    lines.append(f"{satellites}{reach}, run in {seconds_text(summary['wall_s'])} by Cupola {summary['version']}")
    lines.append(summary["marking"])
    return "\n".join(lines)


def _leaked(threat: dict[str, Any]) -> str:
    why = threat["why_not"]
    mend = f" Mend: {why['mend']}" if why["mend"] else ""
    return f"{threat['id']} leaked: {why['sentence'].rstrip('.')}.{mend}"


def _threats(rows: list[tuple[str, ...]]) -> list[str]:
    shown = fitting_columns(_HEADINGS, rows, _DISPENSABLE)
    right = [place for place, number in enumerate(shown) if _HEADINGS[number] not in ("Threat", "Kind", "Outcome")]
    lines = [table_text([_HEADINGS[n] for n in shown], [[row[n] for n in shown] for row in rows], right)]
    if len(shown) < len(_HEADINGS):
        lines.append("A wider terminal shows more columns; --json holds everything.")
    return lines


def _totals(summary: dict[str, Any]) -> str:
    totals = summary["totals"]
    if not totals["threats"]:
        return f"Threats: {NONE}"
    fates = f"{number_text(totals['killed'])} killed, {number_text(totals['leaked'])} leaked"
    fired = counted(totals["interceptors_fired"], "interceptor")
    lased = counted(totals["laser_shots"], "laser shot")
    return f"{counted(totals['threats'], 'threat')}: {fates}; {fired} fired, {lased}"
