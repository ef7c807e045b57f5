"""What cannot be used is told at once: every problem, each with its place, none with a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cupola.errors import InputError
from cupola.scenario import Scenario, check, parse_scenario, read_scenario, scenario_text, template, write_scenario


def _document():
    return json.loads(scenario_text(template("quickstart")))


def _sentences(document):
    with pytest.raises(InputError) as caught:
        parse_scenario(document if isinstance(document, str) else json.dumps(document))
    return [str(problem) for problem in caught.value.problems]


def _set(document, path, value):
    *holders, last = path
    for segment in holders:
        document = document[segment]
    document[last] = value


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["layers", 0, "orbits", "planes"], 0, "layers.custody.orbits.planes: must be at least 1, is 0"),
        (["layers", 0, "orbits", "planes"], 5000, "layers.custody.orbits.planes: must be at most 2,000, is 5000"),
        (["layers", 0, "orbits", "planes"], "20", 'layers.custody.orbits.planes: must be a whole number, is "20"'),
        (["layers", 0, "orbits", "planes"], 2.5, "layers.custody.orbits.planes: must be a whole number, is 2.5"),
        (["layers", 0, "orbits", "planes"], True, "layers.custody.orbits.planes: must be a whole number, is true"),
        (["layers", 0, "orbits", "altitude_km"], None, "layers.custody.orbits.altitude_km: must be a number, is null"),
        (["layers", 0, "orbits", "altitude_km"], float("nan"),
         "layers.custody.orbits.altitude_km: must be a finite number, is NaN"),
        (["layers", 0, "orbits", "altitude_km"], float("-inf"),
         "layers.custody.orbits.altitude_km: must be a finite number, is -Infinity"),
        (["layers", 0, "orbits", "plains"], 3, "layers.custody.orbits.plains: unknown key; did you mean 'planes'?"),
        (["layers", 0, "orbits", "kind"], "walker", "layers.custody.orbits.kind: must be one of \"walker_delta\", "
         "\"walker_star\", \"planes\", \"sun_synchronous\", \"repeat_ground_track\", \"eccentric\", \"geostationary\", "
         "\"shells\", \"elements\", is \"walker\"; did you mean 'walker_star'?"),
        (["layers", 0, "payload"], {}, "layers.custody.payload.kind: is missing"),
        (["layers", 0, "payload"], 7, "layers.custody.payload: must be an object, is 7"),
        (["layers", 0, "payload", "bands"], [], "layers.custody.payload.bands: must have at least 1 entry, has 0"),
        (["layers", 0, "payload", "bands"], ["uv"],
         'layers.custody.payload.bands.0: must be one of "swir", "mwir" or "lwir", is "uv"'),
        (["layers"], {}, "layers: must be a list, is an empty object"),
        (["layers", 0], "x", 'layers.0: must be an object, is "x"'),
        (["name"], "", "name: must not be empty"),
        (["name"], 12, "name: must be text, is 12"),
        (["seed"], -1, "seed: must be at least 0, is -1"),
        (["duration_s"], 0, "duration_s: must be more than 0, is 0"),
        (["epoch_utc"], "yesterday", 'epoch_utc: must be a time in UTC such as 2027-01-01T00:00:00Z, is "yesterday"'),
        (["epoch_utc"], "2027-02-30T00:00:00Z",
         'epoch_utc: must be a time in UTC such as 2027-01-01T00:00:00Z, is "2027-02-30T00:00:00Z"'),
        (["epoch_utc"], "1900-01-01T00:00:00Z", 'epoch_utc: must lie between 1960 and 2049, is "1900-01-01T00:00:00Z"'),
        (["layers", 1, "id"], "custody", "layers.custody: the id stands 2 times; every id of a list must be its own"),
        (["layers", 1, "id"], "a.b", 'layers.1.id: must begin with a letter or digit and hold only letters, digits, '
         '- and _, at most 64, is "a.b"'),
        (["layers", 0, "color"], "red", 'layers.custody.color: must be a colour such as #2dccff, is "red"'),
        (["raids", 0, "threat"], "icbm-sold",
         "raids.raid.threat: unknown threat class \"icbm-sold\"; did you mean 'icbm-solid'?"),
        (["raids", 0, "aim_area", "latitude_deg"], 91, "raids.raid.aim_area.latitude_deg: must be at most 90, is 91"),
        (["layers", 0, "payload", "minimum_range_km"], 7000,
         "layers.custody.payload.minimum_range_km: must be less than the maximum range, 6000, is 7000"),
        (["step_s"], 4000, "step_s: must be at most 3,600, is 4000"),
        (["format"], "stk", 'format: must be "cupola-scenario", is "stk"; this is not a Cupola scenario'),
        (["version"], 2, "version: 2 is newer than this Cupola reads (1); update Cupola"),
        (["version"], "1", 'version: must be a whole number from 1, is "1"'),
    ],
)  # fmt: skip
def test_one_sentence_with_its_place(path, value, sentence):
    document = _document()
    _set(document, path, value)
    assert _sentences(document) == [sentence]


def test_every_problem_is_told_at_once():
    document = _document()
    _set(document, ["layers", 0, "orbits", "planes"], 0)
    _set(document, ["layers", 2, "payload", "power_mw"], "five")
    _set(document, ["raids", 0, "count"], 1.5)
    del document["sites"][0]["latitude_deg"]
    document["colour"] = 1
    assert sorted(_sentences(document)) == [
        "colour: unknown key",
        "layers.custody.orbits.planes: must be at least 1, is 0",
        'layers.lasers.payload.power_mw: must be a number, is "five"',
        "raids.raid.count: must be a whole number, is 1.5",
        "sites.c2.latitude_deg: is missing",
    ]


def test_custom_planes_are_named_without_their_kind():
    document = _document()
    document["layers"][0]["orbits"] = {"kind": "planes", "planes": [{"raan_deg": 500}], "altitude_km": 500,
                                       "inclination_deg": 50, "satellites_per_plane": 3}  # fmt: skip
    assert _sentences(document) == ["layers.custody.orbits.planes.0.raan_deg: must be at most 360, is 500"]


def test_whole_floats_may_stand_for_whole_numbers():
    assert parse_scenario(json.dumps(_document()).replace('"planes": 20', '"planes": 20.0')) == template("quickstart")


def test_bad_rows_are_named():
    document = _document()
    good = ["A", 1, "2019-074A", "U", "2026-05-30T04:11:02.1", 15.0, 0.001, 53, 1, 2, 3, 0, 999, 1, 1e-4, 0, 0]
    rows = [good, [*good[:6], 1.5, *good[7:]], good[:5], [*good[:4], "May", *good[5:]], [*good[:1], "1", *good[2:]], 7]
    document["layers"][0]["orbits"] = {"kind": "elements", "element_sets": rows}
    place = "layers.custody.orbits.element_sets"
    assert _sentences(document) == [
        f"{place}.1.eccentricity: must lie from 0 to below 1, is 1.5",
        f"{place}.2: must be a row of 17 values, has 5",
        f'{place}.3.epoch_utc: must be an epoch such as 2026-05-30T04:11:02.123456, is "May"',
        f"{place}.4.norad_cat_id: must be a whole number, is '1'",
        f"{place}.5: must be a row of 17 values, is 7",
    ]


def test_doubled_keys_are_refused():
    text = scenario_text(template("quickstart")).replace('"planes": 20,', '"planes": 20, "planes": 21,', 1)
    assert _sentences(text) == ["layers.custody.orbits.planes: stands more than once in its object"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"format": "cupola-scenario",\n "version": }', "line 2, column 13: is not JSON: expecting value"),
        ("", "line 1, column 1: is empty"),
        ("[]", "must be a JSON object, is an empty list"),
        ("{}", "format: is missing; this is not a Cupola scenario"),
        ("[" * 200_000, "is nested too deeply"),
        ('{"format": ' + "9" * 5000 + "}", "holds a number of too many digits"),
    ],
)
def test_what_is_not_a_scenario(text, sentence):
    assert _sentences(text) == [sentence]


def _refusal(path):
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_files_that_cannot_be_read(tmp_path):
    empty, binary, huge = (tmp_path / name for name in ("empty.json", "binary.json", "huge.json"))
    empty.touch()
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with open(huge, "wb") as file:
        file.truncate(2**30)
    assert _refusal(empty).message == "is empty"
    assert _refusal(binary).message == "is not text in UTF-8 (byte 0x89 at 0)"
    assert _refusal(huge).message == "is too large: 1,024 MiB, at most 512 MiB are read"
    assert _refusal(tmp_path / "none.json").message == "cannot be read: does not exist"
    assert _refusal(tmp_path).message == "cannot be read: is a folder"
    assert _refusal(empty / "below").message == "cannot be read: lies under something that is not a folder"
    bad = tmp_path / "bad.json"
    bad.write_text("{\n oops")
    assert str(_refusal(bad)).startswith(f"{bad}:2:2: is not JSON:")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")
def test_an_endless_device_is_refused():
    import cupola.scenario.files as files

    with pytest.raises(InputError, match="is too large: more, at most 1 MiB are read"):
        files.read_bytes("/dev/zero", 2**20)


def test_the_previous_version_is_kept_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "plan.cupola.json"
    first, second = template("empty"), template("quickstart")
    first.save(path)
    assert sorted(os.listdir(tmp_path)) == ["plan.cupola.json"]
    second.save(path)
    assert Scenario.load(path) == second
    assert Scenario.load(tmp_path / "plan.cupola.json.bak") == first
    assert sorted(os.listdir(tmp_path)) == ["plan.cupola.json", "plan.cupola.json.bak"]


def test_a_link_is_followed_and_the_mode_kept(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    template("empty").save(real)
    real.chmod(0o600)
    link.symlink_to(real)
    template("quickstart").save(link)
    assert link.is_symlink()
    assert Scenario.load(real).name == "Quick start"
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["file/below.json", "none/below.json", "folder", "x" * 300])
def test_what_cannot_be_written(tmp_path, place):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(InputError) as caught:
        write_scenario(template("empty"), tmp_path / place)
    assert caught.value.problems[0].message.startswith("cannot be written: ")
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_device():
    with pytest.raises(InputError, match="/dev/full: cannot be written: the disk is full"):
        write_scenario(template("empty"), Path("/dev/full"))
    assert not Path("/dev/full").is_file()


def test_a_full_disk_loses_nothing(tmp_path, monkeypatch):
    path = tmp_path / "plan.cupola.json"
    template("empty").save(path)
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cupola.scenario.replacing.os.fsync", full)
    with pytest.raises(InputError, match="the disk is full"):
        template("quickstart").save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["plan.cupola.json"]


def test_doubts_are_told_with_their_place():
    document = _document()
    _set(document, ["layers", 0, "orbits", "phasing"], 20)
    _set(document, ["raids", 0, "start_s"], 3600)
    _set(document, ["raids", 0, "aim_area"], document["raids"][0]["launch_area"])
    _set(document, ["step_s"], 15)
    problems = check(parse_scenario(json.dumps(document)))
    assert {problem.severity for problem in problems} == {"doubt"}
    assert {problem.path for problem in problems} == {
        "layers.custody.orbits.phasing", "raids.raid.start_s", "raids.raid.aim_area", "step_s",
    }  # fmt: skip


def test_shooters_without_sensors_are_doubtful():
    document = _document()
    del document["layers"][0]
    assert [problem.path for problem in check(parse_scenario(json.dumps(document)))] == ["layers"]


def test_more_lookers_than_satellites_are_doubtful():
    document = _document()
    document["layers"][0]["orbits"] |= {"planes": 1, "satellites_per_plane": 1, "phasing": 0}
    assert [problem.path for problem in check(parse_scenario(json.dumps(document)))] == ["custody.satellites"]
