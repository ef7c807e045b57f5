"""What happened in a run, one row an event, for spreadsheets and data frames."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from cupola.astro.time import utc_text
from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written
from cupola.exchange.writing import whole_file
from cupola.progress import Progress, ignore_progress
from cupola.results.parts import Event, Results

COLUMNS: Final = (
    "time_s", "utc", "kind", "threat", "satellites", "text", "shot", "shot_kind", "shot_satellite", "release_s",
    "intercept_s", "intercept_altitude_km", "delta_v_km_s", "hit", "marking",
)  # fmt: skip


def write_events_csv(
    results: Results, path: Path, options: ExportOptions = DEFAULT_OPTIONS, progress: Progress = ignore_progress
) -> Written:
    """Write the events in order of time: UTF-8, commas, the first line names the columns with their units.

    Several satellites are separated by semicolons; what does not apply is empty; the scenario's marking stands in the
    last column of every row.
    """
    with whole_file(path) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, event in enumerate(results.events):
            if number % 1000 == 0:
                progress(number / len(results.events), "Writing events")
            writer.writerow(_row(results, event))
    return Written((path,), None, ("A table of events holds no positions and no looks.",))


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
        _number(shot.intercept_altitude_m / 1e3),
        _number(shot.delta_v_m_s / 1e3),
        "yes" if shot.hit else "no",
    ]


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
