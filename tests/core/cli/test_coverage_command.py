"""``cupola coverage`` as a person and as a program meet it."""

from __future__ import annotations

import json
import math

import pytest

from cupola.cli import main
from cupola.scenario import replaced, template
from cupola.scenario.parts import ImportedElements


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.cupola.json"
    template("quickstart").save(path)
    return path


def told(capsys, *words):
    status = main(["coverage", *map(str, words)])
    out, err = capsys.readouterr()
    return status, out, err


def test_stable_keys(plan, capsys):
    status, out, _ = told(capsys, plan, "--json")
    document = json.loads(out)
    assert status == 0
    assert list(document["layers"]) == ["custody", "interceptors", "lasers"]
    layer = document["layers"]["lasers"]
    assert layer["satellites"] == 20
    assert len(layer["world_mean"]) == 4
    latitudes, rows = layer["by_latitude"]["latitude_deg"], layer["by_latitude"]["fold_probability"]
    assert latitudes[0], latitudes[-1] == (-90.0, 90.0)
    assert len(latitudes) == len(rows)
    assert all(math.isclose(sum(row), 1.0, abs_tol=1e-9) for row in rows)
    assert [row["fold"] for row in layer["guarantee"]] == [1, 2, 3, 4]
    assert set(layer["guarantee"][0]) >= {"central_angle_deg", "elevation_deg", "continuous"}
    assert [region["id"] for region in layer["regions"]] == ["defended"]


def test_altitude_and_mask_are_those_typed(plan, capsys):
    _, out, _ = told(capsys, plan, "--layer", "lasers", "--json", "--shell-km", "200", "--mask", "0")
    layer = json.loads(out)["layers"]["lasers"]
    assert layer["target_altitude_km"] == 200.0
    assert layer["minimum_elevation_deg"] == 0.0
    _, out, _ = told(capsys, plan, "--layer", "lasers", "--json", "--mask", "40")
    assert json.loads(out)["layers"]["lasers"]["world_mean"][0] < layer["world_mean"][0]


def test_polar_streets_give_the_published_angle(tmp_path, capsys):
    """Lang & Adams 1998, table 2: two planes of three, 104.478 degrees apart, 60 degrees out of phase."""
    scenario = replaced(
        template("quickstart"), "layers.custody.orbits",
        {"kind": "planes", "altitude_km": 10_000, "inclination_deg": 90, "satellites_per_plane": 3,
         "planes": [{"raan_deg": 0}, {"raan_deg": 104.478, "argument_of_latitude_deg": 60}]},
    )  # fmt: skip
    path = tmp_path / "streets.cupola.json"
    scenario.save(path)
    _, out, _ = told(capsys, path, "--layer", "custody", "--json")
    assert json.loads(out)["layers"]["custody"]["guarantee"][0]["central_angle_deg"] == pytest.approx(66.716, abs=1e-3)


def test_tables_for_people(plan, capsys):
    status, out, err = told(capsys, plan, "--layer", "lasers")
    assert status == 0
    assert err == ""
    for words in ("Laser layer: 20 satellites", "Latitude", "World", "Defended area", "Guarantee for", "Continuous"):
        assert words in out
    assert "nan" not in out.lower()


def test_full_answer(plan, capsys):
    scenario = template("quickstart")
    for key, value in (("grid_deg", 10), ("step_s", 300), ("duration_s", 21_600), ("fold", 1)):
        scenario = replaced(scenario, f"coverage.{key}", value)
    scenario.save(plan)
    status, out, _ = told(capsys, plan, "--layer", "lasers", "--full")
    assert status == 0
    for words in ("Stepped: 72 steps", "Longest gap", "Mean revisit", "Longest gaps"):
        assert words in out
    _, out, _ = told(capsys, plan, "--layer", "lasers", "--full", "--json")
    full = json.loads(out)["layers"]["lasers"]["full"]
    assert full["steps"] == 72
    assert full["gaps"]
    assert full["regions"][0]["figures"]["covered_share"]["mean"] == pytest.approx(full["regions"][0]["mean"][0])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--layer", "lazers"], "--layer: there is no layer 'lazers'; did you mean 'lasers'?"),
        (["--mask", "x"], "--mask: must be a number, is 'x'"),
        (["--mask", "91"], "--mask: must be at most 90, is 91"),
        (["--mask", "nan"], "--mask: must be a finite number, is NaN"),
        (["--shell-km", "2001"], "--shell-km: must be at most 2,000, is 2001"),
        (["--shell-km", "-1"], "--shell-km: must be at least 0, is -1"),
    ],
)
def test_what_cannot_be_asked(plan, capsys, words, sentence):
    status, out, err = told(capsys, plan, *words)
    assert status == 2
    assert out == ""
    assert err.strip() == sentence


def test_no_layers_and_no_satellites(tmp_path, capsys):
    path = tmp_path / "empty.cupola.json"
    empty = template("empty").model_copy(update={"layers": ()})
    empty.save(path)
    status, _, err = told(capsys, path)
    assert (status, err.strip()) == (2, "layers: the scenario has no layers")
    none = replaced(template("quickstart"), "layers.custody.orbits", ImportedElements())
    none.save(path)
    status, out, _ = told(capsys, path, "--layer", "custody")
    assert status == 0
    assert "0 satellites" in out
    assert "The layer has no satellites." in out
    assert "Guarantee" not in out
    _, out, _ = told(capsys, path, "--layer", "custody", "--json")
    assert json.loads(out)["layers"]["custody"]["world_mean"] == [0.0] * 4


def test_one_satellite_guarantees_nothing_more(tmp_path, capsys):
    scenario = template("quickstart")
    for key, value in (("planes", 1), ("satellites_per_plane", 1), ("phasing", 0)):
        scenario = replaced(scenario, f"layers.custody.orbits.{key}", value)
    path = tmp_path / "one.cupola.json"
    scenario.save(path)
    _, out, _ = told(capsys, path, "--layer", "custody", "--json")
    rows = json.loads(out)["layers"]["custody"]["guarantee"]
    assert rows[0]["central_angle_deg"] == pytest.approx(180.0)
    assert [row["central_angle_deg"] for row in rows[1:]] == [None, None, None]
    _, out, _ = told(capsys, path, "--layer", "custody")
    assert "none" in out
