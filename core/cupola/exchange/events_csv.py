"""What happened in a run, one row an event, for spreadsheets and data frames."""

from __future__ import annotations

from pathlib import Path

from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written
from cupola.progress import Progress, ignore_progress
from cupola.results import Results
from cupola.results.events_csv import events_csv_text
from cupola.scenario.replacing import whole_file


def write_events_csv(
    results: Results, path: Path, options: ExportOptions = DEFAULT_OPTIONS, progress: Progress = ignore_progress
) -> Written:
    """Write the events in order of time: UTF-8, commas, the first line names the columns with their units."""
    progress(0.0, "Writing events")
    with whole_file(path) as stream:
        stream.write(events_csv_text(results))
    return Written((path,), None, ("A table of events holds no positions and no looks.",))
