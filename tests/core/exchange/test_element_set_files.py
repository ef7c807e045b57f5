"""Imported element sets as files, and what becomes of those that have decayed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cupola.astro.constellation import Constellation
from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError
from cupola.exchange.export import ExportOptions
from cupola.exchange.formats import format_of
from cupola.exchange.omm import read_omm
from cupola.exchange.tle import read_tle
from cupola.results.parts import LayerFlight, Results
from cupola.scenario.parts import ImportedElements, Layer


def _element_set(number: int, mean_motion_rev_day: float, bstar: float = 1e-4) -> ElementSet:
    return ElementSet(
        name=f"OBJECT {number}",
        norad_cat_id=number,
        object_id="1998-067A",
        classification="U",
        epoch_utc="2026-12-31T12:00:00.000000",
        mean_motion_rev_day=mean_motion_rev_day,
        eccentricity=0.0007,
        inclination_deg=51.6,
        raan_deg=30.0 * (number % 12),
        argument_of_perigee_deg=20.0,
        mean_anomaly_deg=340.0,
        ephemeris_type=0,
        element_set_no=999,
        rev_at_epoch=1,
        bstar=bstar,
        mean_motion_dot=1e-5,
        mean_motion_ddot=0.0,
    )


def _with_imported(results: Results, *element_sets: ElementSet) -> Results:
    layer = Layer(id="imported", name="Imported layer", orbits=ImportedElements(element_sets=element_sets))
    scenario = results.scenario.model_copy(update={"layers": (*results.scenario.layers, layer)})
    names = tuple(element_set.name for element_set in element_sets)
    constellation = Constellation(names, np.zeros(len(names), np.int64), None, element_sets)
    return replace(results, scenario=scenario, layers=(*results.layers, LayerFlight("imported", constellation)))


SETS = tuple(_element_set(10_000 + k, round(15.1 + 0.01 * k, 8)) for k in range(5))


@pytest.mark.parametrize("of_run", [True, False])
@pytest.mark.parametrize(("identity", "read"), [("tle", read_tle), ("omm", read_omm)])
def test_imported_sets_come_back_equal(
    results: Results, tmp_path: Path, identity: str, read: object, of_run: bool
) -> None:
    run = _with_imported(results, *SETS)
    path = tmp_path / f"sets{format_of(identity).suffix}"
    written = format_of(identity).write(run if of_run else run.scenario, path)
    imported = read(path)  # type: ignore[operator]
    assert imported.problems == ()
    assert imported.element_sets == SETS
    assert written.paths == (path,)
    assert written.largest_difference_m is not None
    assert written.largest_difference_m < 1.0
    lost = " ".join(written.not_held)
    assert ("UNCLASSIFIED // NOTIONAL DATA" in lost) == (identity == "tle")
    assert ("UNCLASSIFIED // NOTIONAL DATA" in path.read_text()) == (identity == "omm")
    assert "Custody layer: its design orbits are not element sets" in lost
    assert "Imported layer" not in lost


@pytest.mark.parametrize("identity", ["tle", "omm"])
def test_design_orbits_are_refused(results: Results, tmp_path: Path, identity: str) -> None:
    with pytest.raises(InputError, match="none has imported element sets"):
        format_of(identity).write(results, tmp_path / "sets.tle")
    chosen = ExportOptions(layer_ids=("custody",))
    with pytest.raises(InputError, match="none has imported element sets"):
        format_of(identity).write(_with_imported(results, *SETS), tmp_path / "sets.tle", chosen)
    assert list(tmp_path.iterdir()) == []


def test_numbers_too_large_for_a_tle_are_refused_and_nothing_is_written(results: Results, tmp_path: Path) -> None:
    run = _with_imported(results, SETS[0], _element_set(399_999, 15.0))
    with pytest.raises(InputError, match="OMM"):
        format_of("tle").write(run, tmp_path / "sets.tle")
    assert list(tmp_path.iterdir()) == []


def test_decayed_sets_are_left_out_and_named(results: Results, tmp_path: Path) -> None:
    """One comes down before the scenario, one has a drag term that throws it about; three fly on."""
    run = _with_imported(results, *SETS[:3], _element_set(20_001, 16.4, 0.05), _element_set(20_002, 16.3, 0.9))
    written = format_of("czml").write(run, tmp_path / "run.czml")
    kept = [packet["id"] for packet in json.loads((tmp_path / "run.czml").read_text())]
    assert [identity for identity in kept if identity.startswith("satellites.imported.")] == [
        f"satellites.imported.{number}" for number in range(3)
    ]
    assert any("left out: 2 (OBJECT 20001, OBJECT 20002)" in sentence for sentence in written.not_held)
    assert written.largest_difference_m is not None
    assert written.largest_difference_m < 1.0
    folder = format_of("oem").write(run, tmp_path / "run")
    assert len([path for path in folder.paths if path.name.startswith("imported-")]) == 3
    assert "OBJECT_ID = 1998-067A\n" in (tmp_path / "run" / "imported-00001-OBJECT-10001.oem").read_text()
    assert folder.largest_difference_m is not None
    assert folder.largest_difference_m < 1.0
