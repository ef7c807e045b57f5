"""A saved run is read again equal, bit for bit, and the same seed gives the same bytes."""

from __future__ import annotations

import dataclasses
import json
import os

import numpy as np
import pyarrow.parquet as pq
import pytest

from cupola import simulate
from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError
from cupola.results import load_results, save_results, summary
from cupola.scenario import added, edited, template

ISS = ElementSet(
    "ISS (ZARYA)", 25544, "1998-067A", "U", "2026-12-31T12:00:00.123456", 15.5, 0.0005, 51.64, 10.0, 20.0, 30.0,
    0, 999, 12345, 1e-4, 1e-5, 0.0,
)  # fmt: skip


def _scenario():
    layer = {"id": "station", "name": "Station", "orbits": {"kind": "elements", "element_sets": [ISS]}}
    pairs = [("layers.interceptors.payload.single_shot_pk", "0.3"), ("raids.raid.count", "2")]
    return edited(added(template("quickstart"), "layers", layer), pairs)


@pytest.fixture(scope="module")
def results():
    return simulate(_scenario())


def _assert_same(found, expected, place="results"):
    if isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype, place
        assert found.shape == expected.shape, place
        assert found.tobytes() == expected.tobytes(), place
        assert found.flags.c_contiguous, place
    elif dataclasses.is_dataclass(expected):
        assert type(found) is type(expected), place
        for field in dataclasses.fields(expected):
            _assert_same(getattr(found, field.name), getattr(expected, field.name), f"{place}.{field.name}")
    elif isinstance(expected, tuple):
        assert len(found) == len(expected), place
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            _assert_same(one, other, f"{place}.{number}")
    else:
        assert found == expected, place


def test_what_was_saved_is_loaded(results, tmp_path):
    assert len(results.threats) == 2
    assert results.shots
    save_results(results, tmp_path / "run")
    _assert_same(load_results(tmp_path / "run"), results)
    assert os.listdir(tmp_path) == ["run"]


def test_a_run_without_threats_is_loaded(tmp_path):
    results = simulate(template("empty"))
    save_results(results, tmp_path / "run")
    _assert_same(load_results(tmp_path / "run"), results)


def test_same_seed_same_bytes(results, tmp_path):
    again = simulate(_scenario())
    for name, run in (("one", results), ("two", again)):
        save_results(run, tmp_path / name)
    names = sorted(os.listdir(tmp_path / "one"))
    assert names == sorted(os.listdir(tmp_path / "two"))
    for name in names:
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        if name == "summary.json":
            one, two = ({**json.loads(text), "wall_s": 0.0} for text in (one, two))
        assert one == two, name


def test_summary_has_the_keys_that_stay(results):
    told = summary(results)
    json.dumps(told, allow_nan=False)
    assert {"satellites", "threats", "totals", "seed", "version", "wall_s"} <= set(told)
    assert told["satellites"] == 400 + 1000 + 20 + 1
    assert set(told["threats"][0]) >= {
        "id", "kind", "launch_s", "burnout_s", "apogee_km", "range_km", "impact_s", "miss_of_aim_km", "detected_s",
        "stereo_s", "tracked_s", "custody_fraction", "position_error_m", "handovers", "shots", "outcome", "kill_s",
        "why_not",
    }  # fmt: skip
    assert set(told["totals"]) == {"threats", "killed", "leaked", "interceptors_fired", "laser_shots"}
    assert told["totals"]["killed"] + told["totals"]["leaked"] == told["totals"]["threats"] == 2
    for threat in told["threats"]:
        killed = threat["outcome"] == "killed"
        assert (threat["kill_s"] is not None) == killed
        assert (threat["impact_s"] is None) == killed
        assert (threat["why_not"] is None) == killed
        assert 0 <= threat["custody_fraction"] <= 1


def test_tables_are_plain_parquet(results, tmp_path):
    save_results(results, tmp_path / "run")
    threats = pq.read_table(tmp_path / "run" / "threats.parquet")
    assert threats.column("id").to_pylist() == ["T1", "T2"]
    assert str(threats.schema.field("kill_s").type) == "double"
    samples = pq.read_table(tmp_path / "run" / "trajectories.parquet")
    assert samples.num_rows == sum(len(threat.trajectory.times_s) for threat in results.threats)


def test_events_are_the_same_as_exported(results, tmp_path):
    from cupola.exchange.formats import format_of

    save_results(results, tmp_path / "run")
    format_of("csv").write(results, tmp_path / "events.csv")
    assert (tmp_path / "run" / "events.csv").read_text() == (tmp_path / "events.csv").read_text()
    assert len((tmp_path / "run" / "events.csv").read_text().splitlines()) == 1 + len(results.events)


def test_an_earlier_run_is_replaced_and_anything_else_is_not(results, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    save_results(results, run)
    save_results(results, run)
    assert os.listdir(tmp_path) == ["run"]
    (run / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r'already holds other files \("notes.txt"\)'):
        save_results(results, run)
    assert (run / "notes.txt").read_text() == "mine"
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.parametrize("place", ["file", "file/below", "none/below"])
def test_what_cannot_be_written(results, tmp_path, place):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="cannot be written"):
        save_results(results, tmp_path / place)
    assert os.listdir(tmp_path) == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_earlier_run(results, tmp_path, monkeypatch):
    save_results(results, tmp_path / "run")
    before = (tmp_path / "run" / "tracks.parquet").read_bytes()

    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cupola.scenario.replacing._flush", full)
    with pytest.raises(InputError, match="the disk is full"):
        save_results(results, tmp_path / "run")
    assert os.listdir(tmp_path) == ["run"]
    assert (tmp_path / "run" / "tracks.parquet").read_bytes() == before


def test_damaged_runs_are_told(results, tmp_path):
    with pytest.raises(InputError, match="is not a folder that holds a run"):
        load_results(tmp_path / "none")
    with pytest.raises(InputError, match="is missing from the run"):
        load_results(tmp_path)
    save_results(results, tmp_path / "run")
    (tmp_path / "run" / "tracks.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(InputError, match=r"tracks.parquet: is not a Parquet file"):
        load_results(tmp_path / "run")
    save_results(results, tmp_path / "run")
    (tmp_path / "run" / "summary.json").write_text("{}")
    with pytest.raises(InputError, match="is not the summary of a run"):
        load_results(tmp_path / "run")
