"""Orbit mean-elements messages in their four forms."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sgp4 import omm as sgp4_omm
from sgp4.api import Satrec

from cupola.astro.element_sets import ElementSet
from cupola.errors import InputError
from cupola.exchange.imported import read_elements
from cupola.exchange.omm import parse_omm, read_omm, write_omm

HEADER = (
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,"
    "EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT"
)
ROW = (
    "NOTIONAL A,2026-101A,2026-07-20T09:43:48.440064,15.50487193,.000211,53.1521,53.3154,147.6682,212.4457,0,U,"
    "{number},999,3647,.97291E-3,.56365E-3,0"
)
ONE = ElementSet(
    "NOTIONAL A", 100_044, "2026-101A", "U", "2026-07-20T09:43:48.440064", 15.50487193, 0.000211, 53.1521, 53.3154,
    147.6682, 212.4457, 0, 999, 3647, 0.00097291, 0.00056365, 0.0,
)  # fmt: skip
TWO = ONE._replace(name="B & C <d> [e]", norad_cat_id=799_500_123, epoch_utc="2026-07-20T00:00:00", bstar=-1e-12)
FORMS = (".json", ".csv", ".xml", ".kvn")


def json_file(tmp_path: Path, **changes: object) -> Path:
    fields = dict(zip(HEADER.split(","), ROW.format(number=100_044).split(","), strict=True))
    good = {**fields, "OBJECT_NAME": "GOOD"}
    path = tmp_path / "some.json"
    path.write_text(json.dumps([good, {k: v for k, v in {**fields, **changes}.items() if v != "gone"}]))
    return path


@pytest.mark.parametrize("suffix", FORMS)
def test_what_is_written_is_read_back_equal(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    written = write_omm((ONE, TWO), path, created_utc="2026-11-24T00:00:00Z", comment="UNCLASSIFIED // NOTIONAL DATA")
    read = read_elements(path)
    assert not read.problems
    assert read.element_sets == (ONE, TWO._replace(epoch_utc="2026-07-20T00:00:00.000000"))
    assert written.largest_difference_m == 0.0
    text = path.read_text()
    assert "CUPOLA" in text
    assert "UNCLASSIFIED // NOTIONAL DATA" in text
    assert "09:43:48.440064" in text
    assert "440064Z" not in text


@pytest.mark.parametrize("suffix", [".csv", ".xml"])
def test_another_reader_reads_the_same_numbers(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    write_omm((ONE,), path)
    with path.open() as stream:
        parse = sgp4_omm.parse_csv if suffix == ".csv" else sgp4_omm.parse_xml
        fields = next(iter(parse(stream)))
    record = Satrec()
    sgp4_omm.initialize(record, fields)
    assert record.satnum == 100_044
    assert record.bstar == ONE.bstar
    assert record.jdsatepoch + record.jdsatepochF == pytest.approx(2_461_241.90542, abs=1e-5)


def test_a_message_has_its_parts_in_the_order_of_the_standard(tmp_path: Path) -> None:
    path = tmp_path / "out.xml"
    write_omm((ONE,), path, comment="A & B")
    root = etree.parse(str(path)).getroot()
    (message,) = root.findall("omm")
    assert message.get("version") == "2.0"
    assert [part.tag for part in message.find("header")] == ["COMMENT", "CREATION_DATE", "ORIGINATOR"]
    segment = message.find("body/segment")
    assert [part.tag for part in segment.find("metadata")][:3] == ["OBJECT_NAME", "OBJECT_ID", "CENTER_NAME"]
    assert [part.tag for part in segment.find("data")] == ["meanElements", "tleParameters"]
    assert segment.findtext("metadata/MEAN_ELEMENT_THEORY") == "SGP4"
    assert not segment.findtext("data/meanElements/EPOCH").endswith("Z")


def test_a_published_table_with_six_and_nine_digits(tmp_path: Path) -> None:
    path = tmp_path / "gp.csv"
    path.write_text("\r\n".join([HEADER, ROW.format(number=100_044), ROW.format(number=799_500_123), ""]))
    read = read_omm(path)
    assert read.element_sets == (ONE, ONE._replace(norad_cat_id=799_500_123))


def test_one_json_object_and_numbers_as_text(tmp_path: Path) -> None:
    fields = dict(zip(HEADER.split(","), ROW.format(number=100_044).split(","), strict=True))
    path = tmp_path / "one.json"
    path.write_text(json.dumps(fields))
    assert read_omm(path).element_sets == (ONE,)
    numbers = {**fields, "MEAN_MOTION": 15.50487193, "NORAD_CAT_ID": 100_044, "EPOCH": "2026-201T09:43:48.440064Z"}
    path.write_text(json.dumps([numbers]))
    assert read_omm(path).element_sets == (ONE,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ECCENTRICITY": "1.0"}, "eccentricity is 1; it must be below 1"),
        ({"ECCENTRICITY": 1.5}, "eccentricity is 1.5; it must lie from 0 to 1"),
        ({"MEAN_MOTION": "-3"}, "mean motion is -3"),
        ({"MEAN_MOTION": float("nan")}, "mean motion is nan"),
        ({"BSTAR": float("inf")}, "B* is inf; it must be a finite number"),
        ({"MEAN_MOTION": "1x"}, 'MEAN_MOTION is "1x", not a number'),
        ({"MEAN_MOTION": [1]}, "MEAN_MOTION is [1], not a number"),
        ({"MEAN_MOTION": True}, "MEAN_MOTION is true, not a number"),
        ({"MEAN_MOTION": "gone"}, "MEAN_MOTION is missing"),
        ({"EPOCH": "gone"}, "EPOCH is missing"),
        ({"EPOCH": "yesterday"}, 'EPOCH is "yesterday", not a time'),
        ({"EPOCH": "2026-02-30T00:00:00"}, "not a time"),
        ({"NORAD_CAT_ID": "1.5"}, "NORAD_CAT_ID is 1.5, not a whole number"),
        ({"NORAD_CAT_ID": 1_234_567_890}, "more than nine digits"),
        ({"MEAN_ELEMENT_THEORY": "SGP4-XP"}, "only SGP4 elements can be moved"),
        ({"EPHEMERIS_TYPE": 4}, "only SGP4 elements (type 0) can be moved"),
        ({"REF_FRAME": "EME2000"}, "SGP4 elements are in TEME"),
        ({"CENTER_NAME": "MARS"}, "only orbits about the Earth"),
        ({"INCLINATION": 200}, "inclination is 200"),
    ],
)
def test_a_bad_object_is_named_and_the_others_are_read(
    changes: dict[str, object], sentence: str, tmp_path: Path
) -> None:
    read = read_omm(json_file(tmp_path, **changes))
    assert [one.name for one in read.element_sets] == ["GOOD"]
    (problem,) = read.problems
    assert problem.path == "some.json[1]"
    assert sentence in problem.message
    assert problem.message.startswith("NOTIONAL A: ")


def test_a_cut_row_of_a_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gp.csv"
    path.write_text("\n".join([HEADER, ROW.format(number=1)[:60], ROW.format(number=2)]))
    read = read_omm(path)
    assert [one.norad_cat_id for one in read.element_sets] == [2]
    assert str(read.problems[0]) == "gp.csv:2: NOTIONAL A: the line has 5 of 17 columns"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", '[{"OBJECT_NAME": "A",', "is not JSON"),
        ("a.json", "[" * 100_000, "is not JSON that can be read"),
        ("a.json", "[1, 2]", "must be an object with OMM keywords"),
        ("a.json", '{"hello": 1}', "none of its objects has the keywords of an OMM"),
        ("a.json", "[]", "holds no element sets"),
        ("a.xml", "<ndm><omm>", "is not XML"),
        ("a.xml", '<!DOCTYPE x [<!ENTITY a "b">]><ndm><omm/></ndm>', "document type declaration"),
        ("a.xml", "<ndm><omm/></ndm>", "EPOCH is missing"),
        ("a.kvn", "CCSDS_OMM_VERS = 2.0\nwhat", "is not KEYWORD = value"),
        ("a.csv", HEADER, "holds no element sets"),
    ],
)
def test_a_file_that_gives_nothing_is_refused_with_its_reason(
    name: str, content: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InputError, match=sentence):
        read_elements(path)


def test_a_tle_given_as_omm_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("1 25544U 98067A   24080.50000000  .00016717  00000-0  30270-3 0  9990\n")
    with pytest.raises(InputError, match="is not an OMM: it looks like two-line elements"):
        read_omm(path)


def test_other_suffixes_and_nothing_to_write_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ends in \.json, \.csv, \.xml, \.kvn"):
        write_omm((ONE,), tmp_path / "out.txt")
    with pytest.raises(InputError, match="no element sets to write"):
        write_omm((), tmp_path / "out.json")


def test_a_table_keeps_the_published_columns_first(tmp_path: Path) -> None:
    write_omm((ONE,), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open() as stream:
        assert ",".join(next(csv.reader(stream))[:17]) == HEADER


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.integers(), max_size=2)
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(HEADER.split(",")), VALUES, min_size=1))
def test_no_value_does_more_than_name_a_problem(changes: dict[str, object]) -> None:
    fields = dict(zip(HEADER.split(","), ROW.format(number=100_044).split(","), strict=True))
    text = json.dumps([fields, {**fields, **changes}])
    read = parse_omm(text, "omm-json", Path("any.json"))
    assert len(read.element_sets) + len(read.problems) == 2


def test_a_table_separated_by_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    path.write_text(
        "OBJECT_NAME;OBJECT_ID;EPOCH;MEAN_MOTION;ECCENTRICITY;INCLINATION;RA_OF_ASC_NODE;"
        "ARG_OF_PERICENTER;MEAN_ANOMALY;NORAD_CAT_ID;BSTAR\n"
        "ONE;2020-001A;2026-05-30T00:00:00.000000;15.1;0.001;53;1;2;3;123456;1e-4\n"
    )
    (one,) = read_omm(path).element_sets
    assert (one.name, one.mean_motion_rev_day, one.norad_cat_id) == ("ONE", 15.1, 123456)
