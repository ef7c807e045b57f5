"""OEM: read by an independent reader (PyPI ``oem``) and interpolated by it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.time import TimeDelta
from oem import OrbitEphemerisMessage

from cupola.astro import frames, propagation
from cupola.errors import Cancelled, InputError
from cupola.exchange.export import ExportOptions
from cupola.exchange.oem import write_oem
from cupola.exchange.oem_reading import largest_difference_m, read_kvn
from cupola.exchange.oem_text import plain, safe_stem
from cupola.results.parts import LayerFlight, Results

EPOCH = "2027-01-01T00:00:00Z"
LIMIT_M = 1.0
OPTIONS = ExportOptions(created_utc="2026-11-24T00:00:00")


@pytest.fixture(scope="module")
def folder(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("oem") / "run"
    written = write_oem(results, path, OPTIONS)
    assert len(written.paths) == 12 + 4 + 2
    assert sorted(path.iterdir()) == sorted(written.paths)
    assert written.largest_difference_m is not None
    assert 0.0 < written.largest_difference_m < LIMIT_M
    return path


def _positions(message: OrbitEphemerisMessage, times_s: Any) -> Any:
    start = message._segments[0].metadata["START_TIME"]
    first_s = 300.0 if "T" in message._segments[0].metadata["OBJECT_NAME"] else 0.0
    return np.array([message(start + TimeDelta(t - first_s, format="sec")).position for t in times_s]) * 1e3


@pytest.mark.parametrize("number", [0, 7, 11])
def test_satellites_are_read_and_interpolated_within_a_metre(folder: Path, results: Results, number: int) -> None:
    (path,) = folder.glob(f"custody-{number:05d}-*.oem")
    message = OrbitEphemerisMessage.open(str(path))
    (segment,) = message._segments
    assert message.version == "2.0"
    assert segment.metadata["OBJECT_NAME"] == results.layers[0].constellation.names[number]
    assert segment.metadata["OBJECT_ID"].startswith("NOTIONAL-")
    assert (segment.metadata["CENTER_NAME"], segment.metadata["REF_FRAME"]) == ("EARTH", "ICRF")
    states = list(segment.states)
    assert states[0].epoch == segment.metadata["START_TIME"]
    assert states[-1].epoch == segment.metadata["STOP_TIME"]
    times_s = np.array([0.0, 30.0, 31.7, 1799.1, 3571.0, 3599.9])
    truth = propagation.positions_eci_m(results.layers[0].constellation, EPOCH, times_s)[number]
    assert np.linalg.norm(_positions(message, times_s) - truth, axis=-1).max() < LIMIT_M


def test_velocities_belong_to_the_positions(folder: Path) -> None:
    """A reader that prefers Hermite interpolation finds the same path."""
    for name in ("custody-00000-C-1-1", "threat-T2"):
        for block in read_kvn(folder / f"{name}.oem", EPOCH):
            middle = 0.5 * (block.times_s[1:] + block.times_s[:-1])
            cubic = replace(block, interpolation="HERMITE", degree=3).positions_at(middle)
            quintic = replace(block, interpolation="LAGRANGE", degree=min(5, middle.size)).positions_at(middle)
            assert np.linalg.norm(cubic - quintic, axis=-1).max() < 0.6


@pytest.mark.parametrize("frame", ["ICRF", "ITRF"])
def test_threats_are_read_and_interpolated_within_a_metre(
    results: Results, flight: Any, tmp_path: Path, frame: Any
) -> None:
    """The flight is known every half second, the run only every second; burnouts fall between the run's steps."""
    write_oem(results, tmp_path / "run", replace(OPTIONS, frame=frame, layer_ids=()))
    message = OrbitEphemerisMessage.open(str(tmp_path / "run" / "threat-T2.oem"))
    assert len(message._segments) == 4
    for segment, end_s in zip(message._segments, (355.5, 420.5, 480.5, flight.times_s[-1]), strict=True):
        assert segment.metadata["REF_FRAME"] == frame
        assert segment.metadata["INTERPOLATION"] == "HERMITE"
        span_s = (segment.metadata["STOP_TIME"] - message._segments[0].metadata["START_TIME"]).sec
        assert 300.0 + span_s == pytest.approx(end_s, abs=1e-5)
    some = np.concatenate((np.arange(0, 380), np.arange(380, flight.times_s.size, 23)))
    times_s, truth = flight.times_s[some], flight.positions_ecef_m[some]
    if frame == "ICRF":
        truth = np.einsum("tji,tj->ti", frames.earth_rotations(EPOCH, times_s), truth)
    assert np.linalg.norm(_positions(message, times_s) - truth, axis=-1).max() < LIMIT_M


def test_threat_ends_at_its_kill(folder: Path) -> None:
    blocks = read_kvn(folder / "threat-T1.oem", EPOCH)
    assert blocks[0].times_s[0] == 300.0
    assert blocks[-1].times_s[-1] == 900.5


def test_text_is_what_the_standard_asks(folder: Path, results: Results) -> None:
    for path in folder.iterdir():
        text = path.read_text(encoding="ascii")
        lines = text.splitlines()
        assert lines[0] == "CCSDS_OEM_VERS = 2.0"
        assert lines[1] == f"COMMENT {results.scenario.marking}"
        assert "CREATION_DATE = 2026-11-24T00:00:00" in lines
        assert max(map(len, lines)) <= 254
        assert "nan" not in text
        epochs = [line.split()[0] for line in lines if re.match(r"\d{4}-", line)]
        assert epochs[0] == next(line for line in lines if line.startswith("START_TIME")).split(" = ")[1]
        assert epochs[-1] == [line for line in lines if line.startswith("STOP_TIME")][-1].split(" = ")[1]


def test_same_options_give_the_same_bytes(folder: Path, results: Results, tmp_path: Path) -> None:
    write_oem(results, tmp_path / "again", OPTIONS)
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_one_xml_holds_all(results: Results, tmp_path: Path) -> None:
    from lxml import etree

    path = tmp_path / "all.xml"
    written = write_oem(results, path, OPTIONS)
    assert written.paths == (path,)
    assert written.largest_difference_m is not None
    assert written.largest_difference_m < LIMIT_M
    root = etree.parse(str(path)).getroot()
    assert root.tag == "ndm"
    messages = root.findall("oem")
    assert len(messages) == 18
    assert {message.findtext("header/COMMENT") for message in messages} == {results.scenario.marking}
    alone = tmp_path / "one.xml"
    alone.write_bytes(etree.tostring(messages[5], xml_declaration=True, encoding="UTF-8"))
    message = OrbitEphemerisMessage.open(str(alone))
    truth = propagation.positions_eci_m(results.layers[0].constellation, EPOCH, np.array([47.0]))[5]
    assert np.linalg.norm(_positions(message, [47.0]) - truth, axis=-1).max() < LIMIT_M


def test_reading_back_notices_a_shifted_state(folder: Path, results: Results, tmp_path: Path) -> None:
    text = (folder / "custody-00003-C-1-4.oem").read_text()
    row = next(line for line in text.splitlines() if line.startswith("2027-01-01T00:30:00"))
    epoch, x, *others = row.split()
    path = tmp_path / "shifted.oem"
    path.write_text(text.replace(row, " ".join([epoch, f"{float(x) + 0.1:.6f}", *others])))
    found = largest_difference_m([read_kvn(path, EPOCH)], [("satellite", 0, 3)], results, "ICRF")
    assert 30.0 < found < 200.0


def test_any_name_becomes_a_file_and_a_line(results: Results, tmp_path: Path) -> None:
    names = ("../../etc/passwd", "a/b\\c:d*e?", "Żółw <&> \u2028 Ω", "", "CON", "x" * 300) + ("same",) * 6
    constellation = replace(results.layers[0].constellation, names=names)
    awkward = replace(results, layers=(LayerFlight("custody", constellation), results.layers[1]))
    written = write_oem(awkward, tmp_path / "run", replace(OPTIONS, threats=False))
    assert len({path.name.lower() for path in written.paths}) == 16
    for path in written.paths:
        assert path.parent == tmp_path / "run"
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,120}\.oem", path.name)
        OrbitEphemerisMessage.open(str(path))
    assert write_oem(awkward, tmp_path / "all.xml", OPTIONS).largest_difference_m is not None
    assert (safe_stem("///"), plain("\n\t")) == ("object", "UNNAMED")


def test_nothing_to_write_is_a_sentence(results: Results, tmp_path: Path) -> None:
    for name in ("run", "all.xml"):
        with pytest.raises(InputError, match="there is no satellite and no threat to write"):
            write_oem(results, tmp_path / name, ExportOptions(layer_ids=(), threats=False))
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_nothing(results: Results, tmp_path: Path) -> None:
    def stop(share: float, what: str) -> None:
        if share > 0.1:
            raise Cancelled

    for name in ("run", "all.xml"):
        with pytest.raises(Cancelled):
            write_oem(results, tmp_path / name, OPTIONS, stop)
    assert list(tmp_path.iterdir()) == []
