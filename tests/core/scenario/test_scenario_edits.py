"""Edits by path share what they do not touch and refuse what cannot stand."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.errors import InputError
from cupola.scenario import added, edited, free_id, parse_scenario, removed, replaced, scenario_text, template, value_at
from cupola.scenario.parts import KINDS, Layer


@pytest.fixture
def scenario():
    return template("quickstart")


def test_untouched_parts_are_the_same_objects(scenario):
    after = replaced(scenario, "layers.custody.orbits.planes", 24)
    assert value_at(after, "layers.custody.orbits.planes") == 24
    assert value_at(scenario, "layers.custody.orbits.planes") == 20
    assert after.layers[1] is scenario.layers[1]
    assert after.layers[0].payload is scenario.layers[0].payload
    for name in ("sites", "regions", "raids", "custody", "command"):
        assert getattr(after, name) is getattr(scenario, name)
    assert replaced(scenario, "seed", 2).layers is scenario.layers


@pytest.mark.parametrize("value", [24, 24.0, np.int64(24), np.float32(24)])
def test_whole_numbers_of_any_kind(scenario, value):
    found = value_at(replaced(scenario, "layers.custody.orbits.planes", value), "layers.custody.orbits.planes")
    assert type(found) is int
    assert found == 24


def test_items_by_number_and_by_id(scenario):
    assert value_at(scenario, "layers.0.name") == value_at(scenario, "layers.custody.name") == "Custody layer"
    assert value_at(replaced(scenario, "layers.custody.payload.bands.0", "mwir"), "layers.custody.payload.bands") == (
        "mwir", "lwir",
    )  # fmt: skip
    assert value_at(scenario, "") is scenario


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("layers.custdy.name", "x", "layers.custdy: is not there; did you mean 'custody'?"),
        ("layers.custody.orbits.plane", 1, "layers.custody.orbits.plane: unknown key; did you mean 'planes'?"),
        ("layers.custody.orbits.planes", 0, "layers.custody.orbits.planes: must be at least 1, is 0"),
        ("layers.custody.orbits.planes", "8", 'layers.custody.orbits.planes: must be a whole number, is "8"'),
        ("layers.custody.orbits.planes.x", 0, "layers.custody.orbits.planes.x: there is nothing below this place"),
        ("layers.custody.id", "lasers", "layers.lasers: the id stands 2 times; every id of a list must be its own"),
        ("layers.9.id", "x", "layers.9: is not there; there are custody, interceptors, lasers"),
        ("layers.custody.payload.bands.7", "x", "layers.custody.payload.bands.7: is not there; the list has 2 entries"),
        ("step_s", float("nan"), "step_s: must be a finite number, is NaN"),
    ],
)
def test_refusals(scenario, path, value, sentence):
    with pytest.raises(InputError) as caught:
        replaced(scenario, path, value)
    assert str(caught.value) == sentence


def test_typed_values(scenario):
    after = edited(
        scenario,
        [("layers.custody.orbits.planes", "8"), ("name", "2027"), ("layers.custody.payload.bands", "swir, mwir"),
         ("raids.raid.aim_area", '{"latitude_deg": 1, "longitude_deg": 2}'), ("step_s", "0.5")],
    )  # fmt: skip
    assert after.name == "2027"
    assert value_at(after, "layers.custody.payload.bands") == ("swir", "mwir")
    assert value_at(after, "raids.raid.aim_area.radius_km") == 100.0
    assert after.step_s == 0.5


def test_typed_values_may_pass_through_a_contradiction(scenario):
    pairs = [("layers.custody.payload.minimum_range_km", "7000"), ("layers.custody.payload.maximum_range_km", "8000")]
    assert value_at(edited(scenario, pairs), "layers.custody.payload.minimum_range_km") == 7000
    with pytest.raises(InputError, match="must be less than the maximum range"):
        edited(scenario, pairs[:1])


def test_typed_problems_come_together(scenario):
    with pytest.raises(InputError) as caught:
        edited(scenario, [("seed", "x"), ("layers.custody.orbits.planes", "0"), ("nam", "y"), ("step_s", "NaN")])
    assert [problem.path for problem in caught.value.problems] == [
        "seed",
        "layers.custody.orbits.planes",
        "nam",
        "step_s",
    ]


def test_add_and_remove(scenario):
    layer = Layer(id=free_id(scenario, "custody"), name="Second", orbits=scenario.layers[0].orbits)
    after = added(scenario, "layers", layer)
    assert [known.id for known in after.layers] == ["custody", "interceptors", "lasers", "custody-2"]
    assert after.layers[3] is layer
    assert removed(after, "layers.custody-2") == scenario
    with pytest.raises(InputError, match="must have at least 1 entry, has 0"):
        removed(removed(scenario, "layers.custody.payload.bands.0"), "layers.custody.payload.bands.0")
    with pytest.raises(InputError, match="name: cannot be removed"):
        removed(scenario, "name")


def test_free_ids(scenario):
    assert free_id(scenario, "Starlink, 2026 (north)") == "starlink-2026-north"
    assert free_id(scenario, "raid") == "raid-2"
    assert free_id(scenario, "…") == "part"


@pytest.mark.parametrize("kind", ["walker_delta", "walker_star", "planes", "elements"])
def test_orbits_change_their_kind_and_keep_what_both_have(scenario, kind):
    after = replaced(scenario, "layers.custody.orbits.kind", kind)
    orbits = value_at(after, "layers.custody.orbits")
    assert type(orbits) is KINDS[kind]
    if kind != "elements":
        assert orbits.altitude_km == 1000.0
    for back in ("walker_delta", "planes"):
        assert value_at(replaced(after, "layers.custody.orbits.kind", back), "layers.custody.orbits.kind") == back
    assert parse_scenario(scenario_text(after)) == after


def test_custom_planes_lie_where_the_walker_pattern_had_them(scenario):
    # Walker 1984: neighbouring planes are 360/P apart in node and F 360/T apart in phase.
    planes = value_at(
        replaced(scenario, "layers.interceptors.orbits.kind", "planes"), "layers.interceptors.orbits.planes"
    )
    assert len(planes) == 25
    assert planes[3].raan_deg == pytest.approx(3 * 360 / 25)
    assert planes[3].argument_of_latitude_deg == pytest.approx(3 * 7 * 360 / 1000)


@pytest.mark.parametrize("kind", ["infrared_sensor", "kinetic_interceptor", "laser", "relay", "none"])
def test_payloads_change_their_kind(scenario, kind):
    assert value_at(replaced(scenario, "layers.lasers.payload.kind", kind), "layers.lasers.payload.kind") == kind
