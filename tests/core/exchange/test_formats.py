"""The table of formats, and the two small ones: events and scenario."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cupola.errors import InputError
from cupola.exchange.formats import FORMATS, format_of
from cupola.results.parts import Results
from cupola.scenario import parse_scenario, scenario_text


def test_formats_can_be_listed_without_loading_what_writes_them() -> None:
    heavy = ("numba", "pyarrow", "PySide6", "vispy", "czml3", "scipy", "skyfield", "pydantic", "numpy")
    program = (
        "import sys; from cupola.exchange.formats import FORMATS; print(len(FORMATS)); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["6", "[]"]


def test_writers_load_no_window_library() -> None:
    program = (
        "import sys, importlib; from cupola.exchange.formats import FORMATS\n"
        "for f in FORMATS:\n"
        "    m, n = f.writer.split(':'); getattr(importlib.import_module('cupola.exchange.' + m), n)\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('PySide6', 'vispy', 'OpenGL', 'pyqtgraph')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ids_and_suffixes_are_distinct() -> None:
    assert [entry.id for entry in FORMATS] == ["czml", "oem", "omm", "tle", "csv", "json"]
    assert len({entry.suffix for entry in FORMATS}) == len(FORMATS)
    assert format_of("czml") is FORMATS[0]


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="no format 'stk'; known: czml, oem, omm, tle, csv, json"):
        format_of("stk")


@pytest.mark.parametrize("identity", ["czml", "oem", "csv"])
def test_what_needs_a_run_says_so(identity: str, results: Results, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the results of a run"):
        format_of(identity).write(results.scenario, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("identity", ["czml", "oem", "csv", "json"])
def test_every_format_repeats_the_marking(identity: str, results: Results, tmp_path: Path) -> None:
    marked = replace(results, scenario=results.scenario.model_copy(update={"marking": "SECRET SAUCE // MADE UP"}))
    shares: list[float] = []
    written = format_of(identity).write(marked, tmp_path / "x", progress=lambda share, what: shares.append(share))
    for path in written.paths:
        assert "SECRET SAUCE // MADE UP" in path.read_text()
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("identity", ["czml", "oem", "csv", "json"])
def test_no_folder_no_file_one_sentence(identity: str, results: Results, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="its folder does not exist"):
        format_of(identity).write(results, tmp_path / "none" / "x")
    assert list(tmp_path.iterdir()) == []


def test_events_are_one_row_each(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    written = format_of("csv").write(results, path)
    assert written.largest_difference_m is None
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["time_s"]) for row in rows] == [event.time_s for event in results.events]
    assert [row["text"] for row in rows] == [event.text for event in results.events]
    assert rows[2]["satellites"] == "C 1-1;C 1-4"
    assert rows[2]["shot"] == ""
    kill = rows[4]
    assert (kill["utc"], kill["kind"], kill["threat"]) == ("2027-01-01T00:15:00.500Z", "kill", "T1")
    assert (kill["shot"], kill["shot_kind"], kill["shot_satellite"], kill["hit"]) == ("1", "laser", "L 1-2", "yes")
    assert (kill["release_s"], kill["delta_v_km_s"], kill["intercept_altitude_km"]) == ("800.25", "5.2", "141")
    assert {row["marking"] for row in rows} == {results.scenario.marking}


def test_a_run_without_events_has_a_header(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    format_of("csv").write(replace(results, events=()), path)
    assert path.read_text().startswith("time_s,utc,kind,threat,satellites,text,")
    assert len(path.read_text().splitlines()) == 1


def test_scenario_comes_back_from_run_and_alone(results: Results, tmp_path: Path) -> None:
    for subject in (results, results.scenario):
        path = tmp_path / "s.cupola.json"
        format_of("json").write(subject, path)
        text = path.read_text(encoding="utf-8")
        assert parse_scenario(text) == results.scenario
        assert text == scenario_text(results.scenario)
