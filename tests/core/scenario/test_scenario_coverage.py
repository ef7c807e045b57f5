"""Coverage, orbits and regions in the document: read, written, checked, turned into one another."""

from __future__ import annotations

import itertools
import json

import pytest

from cupola.errors import InputError
from cupola.scenario import (
    check,
    json_schema,
    parse_scenario,
    removed,
    replaced,
    satellites_in,
    scenario_text,
    template,
    templates,
    value_at,
)
from cupola.scenario.parts import Coverage

ORBITS = {
    "walker_delta": {"planes": 3, "satellites_per_plane": 2, "altitude_km": 700, "inclination_deg": 50,
                     "raan_spread_deg": 90},
    "walker_star": {"planes": 3, "satellites_per_plane": 2, "altitude_km": 700, "inclination_deg": 90},
    "planes": {"altitude_km": 700, "inclination_deg": 50, "satellites_per_plane": 6, "planes": [{"raan_deg": 10}]},
    "sun_synchronous": {"planes": 3, "satellites_per_plane": 2, "altitude_km": 700},
    "repeat_ground_track": {"planes": 3, "satellites_per_plane": 2, "revolutions": 29, "days": 2,
                            "inclination_deg": 50},
    "eccentric": {"planes": 3, "satellites_per_plane": 2, "perigee_altitude_km": 600, "apogee_altitude_km": 39_750,
                  "inclination_deg": 63.4},
    "geostationary": {"satellites": 6, "longitude_deg": 10, "spacing_deg": 60},
    "shells": {"shells": [
        {"kind": "walker_delta", "planes": 2, "satellites_per_plane": 2, "altitude_km": 700, "inclination_deg": 50},
        {"kind": "geostationary", "satellites": 2},
    ]},
    "elements": {"element_sets": []},
}  # fmt: skip
REGIONS = {
    "circle": {"latitude_deg": 39, "longitude_deg": -98, "radius_km": 2000},
    "polygon": {"points": [[10, 20], [10, 40], [30.5, 30]], "holes": [[[12, 25], [12, 35], [15, 30]]]},
    "latitude_band": {"south_deg": -10, "north_deg": 20},
    "country": {"country": "Kenya"},
    "world": {},
}


def with_orbits(kind, **changes):
    return replaced(template("quickstart"), "layers.custody.orbits", {"kind": kind} | ORBITS[kind] | changes)


def with_region(of, **changes):
    region = {"id": "r", "name": "R", "kind": of} | REGIONS[of] | changes
    return replaced(template("quickstart"), "regions", [region])


def refusal(make, *words, **changes):
    with pytest.raises(InputError) as caught:
        make(*words, **changes)
    return [str(problem) for problem in caught.value.problems]


def comes_back(scenario):
    text = scenario_text(scenario)
    again = parse_scenario(text)
    return again == scenario and scenario_text(again) == text


@pytest.mark.parametrize("name", [known.name for known in templates()])
def test_files_of_before_gain_no_key(name):
    text = scenario_text(template(name))
    assert '"coverage"' not in text
    assert "raan_spread_deg" not in text
    assert scenario_text(parse_scenario(text)) == text


def test_a_region_without_a_kind_is_a_circle_as_ever():
    document = json.loads(scenario_text(template("quickstart")))
    del document["regions"][0]["kind"]
    assert parse_scenario(json.dumps(document)).regions == template("quickstart").regions


@pytest.mark.parametrize("kind", ORBITS)
def test_orbits_come_back_byte_for_byte(kind):
    scenario = with_orbits(kind)
    assert comes_back(scenario)
    assert satellites_in(scenario.layers[0]) == (0 if kind == "elements" else 6)
    assert not any(problem.severity == "error" for problem in check(scenario))


@pytest.mark.parametrize(("first", "second"), [*itertools.product(ORBITS, repeat=2)])
def test_any_orbits_turn_into_any_others(first, second):
    before = with_orbits(first)
    after = replaced(before, "layers.custody.orbits.kind", second)
    assert after.layers[0].orbits.kind == second
    assert comes_back(after)
    if first == second:
        assert after == before


def test_what_both_have_is_kept():
    walker = replaced(with_orbits("sun_synchronous"), "layers.custody.orbits.kind", "walker_delta").layers[0].orbits
    assert (walker.planes, walker.satellites_per_plane, walker.altitude_km) == (3, 2, 700.0)
    assert walker.inclination_deg == pytest.approx(98.19, abs=0.01)
    ellipse = replaced(with_orbits("walker_delta"), "layers.custody.orbits.kind", "eccentric").layers[0].orbits
    assert ellipse.perigee_altitude_km == ellipse.apogee_altitude_km == 700.0
    repeat = replaced(with_orbits("walker_delta"), "layers.custody.orbits.kind", "repeat_ground_track")
    assert repeat.layers[0].orbits.revolutions == 15
    first = with_orbits("walker_delta")
    shells = replaced(first, "layers.custody.orbits.kind", "shells")
    assert shells.layers[0].orbits.shells == (first.layers[0].orbits,)
    assert replaced(shells, "layers.custody.orbits.kind", "walker_delta") == first
    spread = replaced(first, "layers.custody.orbits.kind", "planes").layers[0].orbits.planes
    assert [plane.raan_deg for plane in spread] == [0.0, 30.0, 60.0]


def test_one_shell_is_edited_and_changes_its_kind():
    scenario = replaced(with_orbits("shells"), "layers.custody.orbits.shells.0.planes", 5)
    assert value_at(scenario, "layers.custody.orbits.shells.0.planes") == 5
    changed = replaced(scenario, "layers.custody.orbits.shells.0.kind", "eccentric")
    assert value_at(changed, "layers.custody.orbits.shells.0.perigee_altitude_km") == 700.0
    assert value_at(changed, "layers.custody.orbits.shells.1") is value_at(scenario, "layers.custody.orbits.shells.1")


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("eccentric", {"perigee_altitude_km": -10}, "perigee_altitude_km: must be at least 100, is -10"),
        ("eccentric", {"apogee_altitude_km": 500},
         "apogee_altitude_km: must be at least the perigee altitude, 600 km, is 500 km"),
        ("repeat_ground_track", {"revolutions": 40, "days": 1},
         "revolutions: no altitude from 100 to 60,000 km repeats after 40 revolutions in 1 day"),
        ("repeat_ground_track", {"days": 0}, "days: must be at least 1, is 0"),
        ("sun_synchronous", {"altitude_km": 6000}, "altitude_km: must be at most 5,900, is 6000"),
        ("walker_delta", {"raan_spread_deg": 0}, "raan_spread_deg: must be more than 0, is 0"),
        ("geostationary", {"satellites": 0}, "satellites: must be at least 1, is 0"),
        ("shells", {"shells": []}, "shells: must have at least 1 entry, has 0"),
        ("shells", {"shells": [{"kind": "elements"}]},
         'shells.0.kind: must be one of "walker_delta", "walker_star", "planes", "sun_synchronous", '
         '"repeat_ground_track", "eccentric", "geostationary", is "elements"'),
    ],
)  # fmt: skip
def test_orbits_that_cannot_be(kind, changes, sentence):
    assert refusal(with_orbits, kind, **changes) == [f"layers.custody.orbits.{sentence}"]


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("eccentric", {"perigee_altitude_km": 120}, "too low"),
        ("repeat_ground_track", {"revolutions": 28, "days": 2}, "closes already after 14 revolutions in 1 day"),
        ("geostationary", {"spacing_deg": 90}, "more than once"),
        ("geostationary", {"spacing_deg": 0}, "stand at one place"),
        ("sun_synchronous", {"phasing": 3}, "acts like 0"),
    ],
)
def test_doubts_about_orbits(kind, changes, words):
    assert any(words in problem.message for problem in check(with_orbits(kind, **changes)))


def test_imported_perigee_under_ground_is_a_doubt():
    row = ["DOWN", 1, "2000-001A", "U", "2027-01-01T00:00:00.000000", 17.9, 0.1, 51.0, 0.0, 0.0, 0.0, 0, 1, 1, 0.0,
           0.0, 0.0]  # fmt: skip
    found = check(with_orbits("elements", element_sets=[row]))
    assert any("DOWN lies under ground" in problem.message for problem in found)


@pytest.mark.parametrize("kind", REGIONS)
def test_regions_come_back_byte_for_byte(kind):
    assert comes_back(with_region(kind))


@pytest.mark.parametrize(("first", "second"), [*itertools.product(REGIONS, repeat=2)])
def test_any_region_turns_into_any_other(first, second):
    after = replaced(with_region(first), "regions.r.kind", second)
    assert after.regions[0].kind == second
    assert after.regions[0].name == "R"
    assert comes_back(after)


def test_a_circle_becomes_the_polygon_around_it_and_back():
    polygon = replaced(with_region("circle"), "regions.r.kind", "polygon")
    circle = replaced(polygon, "regions.r.kind", "circle").regions[0]
    assert circle.latitude_deg == pytest.approx(39, abs=0.01)
    assert circle.longitude_deg == pytest.approx(-98, abs=0.01)
    assert circle.radius_km == pytest.approx(2000, rel=1e-3)
    band = replaced(with_region("circle"), "regions.r.kind", "latitude_band").regions[0]
    assert band.north_deg - band.south_deg == pytest.approx(35.93, abs=0.01)


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("polygon", {"points": []}, "points: must have at least 3 entries, has 0"),
        ("polygon", {"points": [[1, 2], [1, 2], [1, 2]]},
         "points: the polygon is empty: it needs at least three different points"),
        ("polygon", {"points": [[91, 0], [0, 0], [0, 5]]}, "points.0.0: must be at most 90, is 91"),
        ("latitude_band", {"south_deg": 30}, "south_deg: must be at most the north edge, 20°, is 30°"),
        ("country", {"country": "Kenia"},
         "country: must be a country of Natural Earth (did you mean 'Kenya'?), is \"Kenia\""),
        ("world", {"kind": "globe"},
         'kind: must be one of "circle", "polygon", "latitude_band", "country", "world", is "globe"'),
    ],
)  # fmt: skip
def test_regions_that_cannot_be(kind, changes, sentence):
    assert refusal(with_region, kind, **changes) == [f"regions.r.{sentence}"]


def test_country_names_are_found_in_any_case():
    assert with_region("country", country="kENYA").regions[0].country == "Kenya"


def test_coverage_is_absent_until_it_is_edited():
    scenario = template("quickstart")
    assert value_at(scenario, "coverage") is None
    assert value_at(scenario, "coverage.fold") == Coverage().fold
    edited = replaced(scenario, "coverage.fold", 3)
    assert edited.coverage == Coverage(fold=3)
    assert comes_back(edited)
    assert scenario_text(removed(edited, "coverage")) == scenario_text(scenario)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("minimum_elevation_deg", 91, "must be at most 90, is 91"),
        ("target_altitude_km", -1, "must be at least 0, is -1"),
        ("grid_deg", 0.1, "must be at least 0.25, is 0.1"),
        ("fold", 0, "must be at least 1, is 0"),
        ("duration_s", 30, None),
        ("fould", 2, None),
    ],
)
def test_coverage_that_cannot_be_asked(path, value, sentence):
    found = refusal(replaced, template("quickstart"), f"coverage.{path}", value)
    if sentence is None:
        assert len(found) == 1
    else:
        assert found == [f"coverage.{path}: {sentence}"]


def test_too_many_steps():
    scenario = replaced(template("quickstart"), "coverage.duration_s", 5e6)
    assert any(problem.path == "coverage.step_s" for problem in check(scenario))
    assert refusal(replaced, scenario, "coverage.step_s", 10) == [
        "coverage.step_s: 500,000 steps are too many; at most 200,000"
    ]


def test_schema_names_the_new_kinds():
    text = json.dumps(json_schema())
    for kind in (*ORBITS, *REGIONS, "target_altitude_km", "raan_spread_deg"):
        assert f'"{kind}"' in text
