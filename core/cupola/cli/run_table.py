"""What happened to every threat, as a table."""

from __future__ import annotations

from typing import Any

from cupola.cli.numbers import NONE, counted, kilometres_text, metres_text, number_text, seconds_text, share_text
from cupola.cli.printing import fitting_columns, print_table

_HEADINGS = (
    "Threat", "Kind", "Launch", "First look", "Detection", "Stereo", "Track", "Decision", "Custody", "Error (median)",
    "Shots", "Outcome", "Killed at",
)  # fmt: skip

_DISPENSABLE = ("Kind", "Stereo", "Error (median)", "Custody", "First look")
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


def print_run(summary: dict[str, Any]) -> None:
    """Print the summary of a run: one row a threat, then the totals; times count from the scenario's epoch."""
    print(summary["marking"])
    print(f"{summary['scenario']}, epoch {summary['epoch_utc']}, seed {summary['seed']}")
    print()
    if summary["threats"]:
        _print_threats([_row(threat) for threat in summary["threats"]])
        for threat in summary["threats"]:
            if (why := threat["why_not"]) is not None:
                mend = f" Mend: {why['mend']}" if why["mend"] else ""
                print(f"{threat['id']} leaked: {why['sentence'].rstrip('.')}.{mend}")
    print()
    print(_totals(summary))
    farthest = max((threat["range_km"] for threat in summary["threats"]), default=None)
    satellites = counted(summary["satellites"], "satellite")
    reach = "" if farthest is None else f", longest flight {kilometres_text(farthest)}"
    print(f"{satellites}{reach}, run in {seconds_text(summary['wall_s'])} by Cupola {summary['version']}")
    print(summary["marking"])


def _print_threats(rows: list[tuple[str, ...]]) -> None:
    shown = fitting_columns(_HEADINGS, rows, _DISPENSABLE)
    right = [place for place, number in enumerate(shown) if _HEADINGS[number] not in ("Threat", "Kind", "Outcome")]
    print_table([_HEADINGS[n] for n in shown], [[row[n] for n in shown] for row in rows], right)
    if len(shown) < len(_HEADINGS):
        print("A wider terminal shows more columns; --json holds everything.")


def _totals(summary: dict[str, Any]) -> str:
    totals = summary["totals"]
    if not totals["threats"]:
        return f"Threats: {NONE}"
    fates = f"{number_text(totals['killed'])} killed, {number_text(totals['leaked'])} leaked"
    fired = counted(totals["interceptors_fired"], "interceptor")
    lased = counted(totals["laser_shots"], "laser shot")
    return f"{counted(totals['threats'], 'threat')}: {fates}; {fired} fired, {lased}"
