"""Scenario files keep their content, and what Cupola wrote comes back byte for byte."""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from cupola.scenario import Scenario, added, check, json_schema, parse_scenario, scenario_text, template, templates
from cupola.scenario.writing import WIDTH, number_text

_SPEC = importlib.util.spec_from_file_location("strategies", Path(__file__).parents[2] / "strategies.py")
assert _SPEC is not None
assert _SPEC.loader is not None
strategies = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(strategies)

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=60, deadline=None, suppress_health_check=_SLOW)
@given(scenario=strategies.SCENARIOS)
def test_any_scenario_comes_back(scenario):
    text = scenario_text(scenario)
    again = parse_scenario(text)
    assert again == scenario
    assert scenario_text(again) == text
    json.loads(text, parse_constant=pytest.fail)
    jsonschema.validate(json.loads(text), json_schema())


@pytest.mark.parametrize("name", [known.name for known in templates()])
def test_templates_load_are_canonical_and_without_doubt(name):
    import cupola_data

    scenario = template(name)
    assert scenario_text(scenario) == cupola_data.scenario_text(name)
    assert check(scenario) == ()
    jsonschema.validate(json.loads(scenario_text(scenario)), json_schema())


def test_quickstart_is_the_contract():
    # The numbers of the file that version 1 is bound to.
    scenario = template("quickstart")
    assert [layer.id for layer in scenario.layers] == ["custody", "interceptors", "lasers"]
    assert scenario.layers[0].payload.noise_equivalent_irradiance_w_m2 == 1e-12
    assert (scenario.layers[1].orbits.planes, scenario.layers[1].orbits.satellites_per_plane) == (25, 40)
    assert scenario.raids[0].launch_area.longitude_deg == 170.0
    assert (scenario.duration_s, scenario.step_s, scenario.seed) == (3600.0, 1.0, 1)


def test_aei_has_998_interceptors():
    from cupola.scenario import satellites_in

    layer = template("aei-2025").layers[0]
    assert satellites_in(layer) * layer.payload.interceptors_per_satellite == 998


def test_lines_stay_short_and_keys_in_order():
    text = scenario_text(template("shield"))
    assert max(len(line) for line in text.splitlines() if '"description"' not in line) <= WIDTH
    assert text.index('"format"') < text.index('"version"') < text.index('"name"') < text.index('"layers"')


@pytest.mark.parametrize(
    ("value", "text"),
    [(3600.0, "3600"), (1e-12, "1e-12"), (1e-06, "1e-6"), (0.1, "0.1"), (-0.0, "-0.0"), (1e22, "1e22"),
     (1.5e300, "1.5e300"), (0.0, "0"), (-5.0, "-5"), (7, "7")],
)  # fmt: skip
def test_numbers_are_short_and_exact(value, text):
    assert number_text(value) == text
    assert float(json.loads(text)) == value


def test_ten_thousand_element_sets_in_well_under_a_second():
    rows = [
        [f"OBJECT-{n}", n, "2019-074A", "U", "2026-05-30T04:11:02.123456", 15 + n * 1e-6, 1e-4, 53.05, n % 360, 12.3,
         44.5, 0, 999, 1234, 1e-4, 1e-5, 0]
        for n in range(10_000)
    ]  # fmt: skip
    layer = {"id": "catalogue", "name": "Catalogue", "orbits": {"kind": "elements", "element_sets": rows}}
    scenario = added(template("empty"), "layers", layer)
    start = time.process_time()
    text = scenario_text(scenario)
    again = parse_scenario(text)
    spent = time.process_time() - start
    assert again == scenario
    assert spent < 2.0  # seen: 0.14 s; a quadratic reading takes minutes
    assert text.count("\n") == scenario_text(template("empty")).count("\n") + 10_000 + 10


def test_schema_has_titles_units_and_limits():
    schema = json_schema()
    altitude = schema["$defs"]["WalkerDelta"]["properties"]["altitude_km"]
    assert (altitude["title"], altitude["unit"], altitude["minimum"]) == ("Altitude", "km", 100)
    row = schema["$defs"]["ImportedElements"]["properties"]["element_sets"]["items"]
    assert row["minItems"] == 17
    assert row["prefixItems"][5]["unit"] == "rev/day"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_part_may_be_built_from_python():
    scenario = Scenario(name="From Python", epoch_utc="2027-01-01T00:00:00Z")
    assert parse_scenario(scenario_text(scenario)) == scenario
