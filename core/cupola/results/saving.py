"""A run saved as a folder of open files; the same run gives the same bytes, but for ``wall_s`` in ``summary.json``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from cupola.progress import Progress, ignore_progress
from cupola.results import tables
from cupola.results.events_csv import events_csv_text
from cupola.results.parts import Results
from cupola.results.summary import summary
from cupola.scenario.files import refusals
from cupola.scenario.replacing import whole_folder
from cupola.scenario.writing import scenario_text

SUMMARY: Final = "summary.json"
SCENARIO: Final = "scenario.cupola.json"
EVENTS: Final = "events.csv"

TABLES: Final[dict[str, Callable[[Results], tables.Columns]]] = {
    "satellites": tables.satellites_table,
    "element_sets": tables.element_sets_table,
    "sensors": tables.sensors_table,
    "threats": tables.threats_table,
    "trajectories": tables.trajectories_table,
    "tracks": tables.tracks_table,
    "looks": tables.looks_table,
    "shots": tables.shots_table,
    "shot_paths": tables.shot_paths_table,
    "events": tables.events_table,
}
"""Each Parquet file of a saved run, and what makes its columns."""

FILES: Final = frozenset((SUMMARY, SCENARIO, EVENTS, *(f"{name}.parquet" for name in TABLES)))

_WHOLE: Final = ("threat", "shot", "satellite", "handovers")
_TEXT: Final = (
    "id", "name", "raid_id", "outcome", "threat_class", "layer_id", "satellite_name", "kind", "text", "object_id",
    "classification", "epoch_utc",
)  # fmt: skip
_WHY_NOT_TEXT: Final = ("why_not_link", "why_not_unit", "why_not_sentence", "why_not_satellite_name", "why_not_mend")
_CATALOGUE_WHOLE: Final = ("norad_cat_id", "ephemeris_type", "element_set_no", "rev_at_epoch")


def _arrow_type(name: str) -> Any:
    """Return the type of a column held as a list: it must not depend on whether any value is there."""
    import pyarrow as pa

    if name in _TEXT or name in _WHY_NOT_TEXT:
        return pa.string()
    if name in _WHOLE or name in _CATALOGUE_WHOLE:
        return pa.int64()
    if name == "hit":
        return pa.bool_()
    special = {"shots": pa.int64(), "staging_s": pa.float64(), "satellites": pa.string()}
    return pa.list_(special[name]) if name in special else pa.float64()


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def parquet_bytes(columns: tables.Columns) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = {
        name: pa.array(values)
        if isinstance(values, np.ndarray)
        else pa.array([_plain(value) for value in values], _arrow_type(name))
        for name, values in columns.items()
    }
    sink = pa.BufferOutputStream()
    texts = [name for name, array in arrays.items() if array.type == pa.string()]
    pq.write_table(pa.table(arrays), sink, compression="zstd", use_dictionary=texts)
    made: bytes = sink.getvalue().to_pybytes()
    return made


def _file_makers(results: Results) -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {
        SCENARIO: lambda: scenario_text(results.scenario).encode(),
        EVENTS: lambda: events_csv_text(results).encode(),
        SUMMARY: lambda: (json.dumps(summary(results), indent=2, ensure_ascii=False) + "\n").encode(),
    }
    for name, table in TABLES.items():
        made[f"{name}.parquet"] = lambda table=table: parquet_bytes(table(results))  # type: ignore[misc]
    return made


def save_results(results: Results, folder: str | os.PathLike[str], progress: Progress = ignore_progress) -> None:
    """Write a run into a folder, whole or not at all: summary, events, tables as Parquet, the scenario it ran.

    A folder that holds an earlier run is replaced; one that holds anything else is refused. ``InputError`` says why
    nothing could be written; nothing is left behind then.
    """
    with whole_folder(folder, FILES.__contains__) as beside:
        makers = _file_makers(results)
        for number, (name, make) in enumerate(makers.items()):
            progress(number / len(makers), "Saving the run")
            with refusals("written", os.path.join(folder, name)):
                (beside / name).write_bytes(make())
    progress(1.0, "Saving the run")
