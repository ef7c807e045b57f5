"""The events of a run as text for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
from typing import Final

from cupola.astro.time import utc_text
from cupola.results.parts import Event, Results
from cupola.units import KM

COLUMNS: Final = (
    "time_s", "utc", "kind", "threat", "satellites", "text", "shot", "shot_kind", "shot_satellite", "release_s",
    "intercept_s", "intercept_altitude_km", "delta_v_km_s", "hit", "marking",
)  # fmt: skip


def events_csv_text(results: Results) -> str:
    """Return one row an event in order of time; the first line names the columns with their units.

    Several satellites are separated by semicolons; what does not apply is empty; the scenario's marking stands in the
    last column of every row.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(results, event) for event in results.events)
    return stream.getvalue()


def _row(results: Results, event: Event) -> list[str]:
    scenario = results.scenario
    return [
        _number(event.time_s),
        utc_text(scenario.epoch_utc, event.time_s, 3),
        event.kind,
        results.threats[event.threat].id,
        ";".join(event.satellites),
        event.text,
        *_shot_cells(results, event.shot),
        " ".join(scenario.marking.split()),
    ]


def _shot_cells(results: Results, number: int | None) -> list[str]:
    if number is None:
        return [""] * 8
    shot = results.shots[number]
    return [
        str(number),
        shot.kind,
        shot.satellite_name,
        _number(shot.release_s),
        _number(shot.intercept_s),
        _number(shot.intercept_altitude_m / KM),
        _number(shot.delta_v_m_s / KM),
        "yes" if shot.hit else "no",
    ]


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
