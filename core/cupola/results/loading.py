"""A saved run read again: equal to what was saved, arrays bit for bit."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from cupola.errors import InputError, Problem
from cupola.results import tables
from cupola.results.parts import Results
from cupola.results.saving import SCENARIO, SUMMARY, TABLES
from cupola.scenario.files import read_text, refusals
from cupola.scenario.reading import read_scenario


def _columns(path: Path) -> tables.Columns:
    """Return the columns of a Parquet file: arrays where every value is there, else lists with None."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with refusals("read", path):
            table = pq.read_table(path)
    except pa.ArrowException as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError([Problem(str(path), f"is not a Parquet file that can be read: {first}")]) from None
    columns: tables.Columns = {}
    for name in table.column_names:
        column = table.column(name)
        plain = (
            pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_boolean(column.type)
        )
        columns[name] = column.to_numpy() if plain and column.null_count == 0 else column.to_pylist()
    return columns


def _summary(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_text(path))
        return {"seed": int(found["seed"]), "version": str(found["version"]), "wall_s": float(found["wall_s"])}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError([Problem(str(path), "is not the summary of a run")]) from None


def load_results(folder: str | os.PathLike[str]) -> Results:
    """Return the run of a folder that ``save_results`` wrote; ``InputError`` says what is wrong with it."""
    place = Path(folder)
    if not place.is_dir():
        raise InputError([Problem(str(place), "is not a folder that holds a run")])
    missing = [name for name in (SUMMARY, SCENARIO, *(f"{t}.parquet" for t in TABLES)) if not (place / name).is_file()]
    if missing:
        raise InputError([Problem(str(place / name), "is missing from the run") for name in missing])
    told = _summary(place / SUMMARY)
    scenario = read_scenario(place / SCENARIO)
    found = {name: _columns(place / f"{name}.parquet") for name in TABLES}
    try:
        return _assembled(scenario, told, found)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise InputError([Problem(str(place), f"the tables of the run do not fit together ({error})")]) from None


def _assembled(scenario: Any, told: dict[str, Any], found: dict[str, tables.Columns]) -> Results:
    sensors = np.stack([found["sensors"]["layer"], found["sensors"]["satellite"]], axis=1)
    return Results(
        scenario=scenario,
        version=told["version"],
        seed=told["seed"],
        layers=tables.layers_from(scenario, found["satellites"], found["element_sets"]),
        sensors=np.ascontiguousarray(sensors),
        threats=tables.threats_from(_lists(found["threats"]), *(found[n] for n in ("trajectories", "tracks", "looks"))),
        shots=tables.shots_from(_lists(found["shots"]), found["shot_paths"]),
        events=tables.events_from(_lists(found["events"])),
        wall_s=told["wall_s"],
    )


def _lists(columns: tables.Columns) -> tables.Columns:
    """Return columns whose rows become single values, as lists of Python's own numbers."""
    return {name: values.tolist() if isinstance(values, np.ndarray) else values for name, values in columns.items()}
