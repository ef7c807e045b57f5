"""CZML: what stands in the file, and where a viewer will show things."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline, KroghInterpolator

from cupola.astro import propagation
from cupola.astro.constellation import Constellation, Elements
from cupola.astro.time import seconds_since
from cupola.astro.walker import walker_elements
from cupola.constants import EARTH_RADIUS_M
from cupola.errors import Cancelled, InputError
from cupola.exchange.czml import write_czml
from cupola.exchange.czml_reading import largest_difference_m
from cupola.exchange.ephemeris import largest_distance_m, satellite_times, times_between
from cupola.exchange.export import ExportOptions
from cupola.exchange.footprints import footprint_radius_m
from cupola.exchange.interpolating import lagrange_at
from cupola.results.parts import Results
from cupola.scenario.parts import InfraredSensor

EPOCH = "2027-01-01T00:00:00Z"
LIMIT_M = 5.0
Packets = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def packets(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Packets:
    path = tmp_path_factory.mktemp("czml") / "run.czml"
    written = write_czml(results, path, ExportOptions(footprint_layer_id="custody"))
    assert written.paths == (path,)
    assert written.largest_difference_m is not None
    assert 0.0 < written.largest_difference_m < 1.0
    text = path.read_text(encoding="utf-8")
    assert "null" not in text
    assert "NaN" not in text
    listed = json.loads(text)
    assert listed[0]["id"] == "document"
    assert len({packet["id"] for packet in listed}) == len(listed)
    return {packet["id"]: packet for packet in listed}


def _span(interval: str) -> tuple[float, float]:
    start, end = interval.split("/")
    return seconds_since(EPOCH, start), seconds_since(EPOCH, end)


def _samples(packet: dict[str, Any], key: str, width: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    table = np.array(packet["position"][key]).reshape(-1, width)
    return table[:, 0], table[:, 1:]


def test_document_tells_marking_and_clock(packets: Packets, results: Results) -> None:
    document = packets["document"]
    assert document["version"] == "1.0"
    assert document["name"] == "Export test"
    assert results.scenario.marking in document["description"]
    assert _span(document["clock"]["interval"]) == (0.0, 3600.0)
    assert seconds_since(EPOCH, document["clock"]["currentTime"]) == 300.0


def test_every_parent_and_reference_exists(packets: Packets) -> None:
    links = 0
    for packet in packets.values():
        assert packet.get("parent", "document") in packets
        for reference in packet.get("polyline", {}).get("positions", {}).get("references", []):
            identity, name = reference.split("#")
            assert name == "position"
            assert "position" in packets[identity]
            links += 1
    assert links == 2 * (4 + 1)


def test_links_are_shown_only_while_both_ends_are_there(packets: Packets) -> None:
    for packet in packets.values():
        for reference in packet.get("polyline", {}).get("positions", {}).get("references", []):
            first_s, last_s = _span(packets[reference.split("#")[0]]["availability"])
            intervals = packet["availability"]
            for interval in [intervals] if isinstance(intervals, str) else intervals:
                start_s, end_s = _span(interval)
                assert first_s <= start_s < end_s <= last_s


def test_looks_last_one_frame_longer_than_their_last_look(packets: Packets) -> None:
    twice = packets["looks.T2.custody.0"]["availability"]
    assert [_span(interval) for interval in twice] == [(330.0, 401.0), (500.0, 621.0)]
    assert _span(packets["looks.T1.custody.3"]["availability"]) == (340.0, 341.0)


def test_satellites_are_within_five_metres_between_samples(packets: Packets, results: Results) -> None:
    for layer, flight in zip(results.scenario.layers, results.layers, strict=True):
        at = np.array([0.0, 29.0, 31.7, 1799.1, 3540.1, 3571.0, 3600.0])
        truth = propagation.positions_ecef_m(flight.constellation, EPOCH, at)
        for number, expected in enumerate(truth):
            packet = packets[f"satellites.{layer.id}.{number}"]
            assert packet["name"] == flight.constellation.names[number]
            assert packet["position"]["referenceFrame"] == "FIXED"
            assert packet["position"]["interpolationDegree"] == 5
            times_s, samples = _samples(packet, "cartesian", 4)
            assert np.diff(times_s).max() <= 60.0
            for t, place in zip(at, expected, strict=True):
                first = int(np.clip(np.searchsorted(times_s, t) - 3, 0, times_s.size - 6))
                shown = KroghInterpolator(times_s[first : first + 6], samples[first : first + 6])(t)
                assert np.linalg.norm(shown - place) < LIMIT_M


def test_threats_are_within_five_metres_between_steps(packets: Packets, flight: Any) -> None:
    """The flight is known every half second, the run only every second."""
    for identity, end_s in (("threats.T1", 900.5), ("threats.T2", float(flight.times_s[-1]))):
        position = packets[identity]["position"]
        assert position["interpolationAlgorithm"] == "HERMITE"
        times_s, samples = _samples(packets[identity], "cartesianVelocity", 7)
        assert times_s[0] == 300.0
        assert times_s[-1] == pytest.approx(end_s, abs=1e-6)
        spline = CubicHermiteSpline(times_s, samples[:, :3], samples[:, 3:], axis=0)
        known = (flight.times_s >= times_s[0]) & (flight.times_s <= times_s[-1])
        distances = np.linalg.norm(spline(flight.times_s[known]) - flight.positions_ecef_m[known], axis=-1)
        assert distances.max() < LIMIT_M
        boost = times_s[times_s < 480.0]
        np.testing.assert_array_equal(np.diff(boost), 1.0)
        assert times_s.size < 0.4 * np.ptp(times_s)


def test_flyout_ends_at_the_intercept(packets: Packets, results: Results) -> None:
    packet, shot = packets["shots.0"], results.shots[0]
    times_s, samples = _samples(packet, "cartesian", 4)
    assert _span(packet["availability"]) == (shot.release_s, shot.intercept_s)
    assert times_s[-1] == shot.intercept_s
    np.testing.assert_allclose(samples, shot.path_ecef_m, atol=1e-3)
    beam = packets["shots.1"]
    assert beam["polyline"]["positions"]["references"] == ["satellites.lasers.1#position", "threats.T1#position"]
    assert _span(beam["availability"]) == (800.25, 900.5)


def test_events_stand_where_they_happened(packets: Packets, flight: Any) -> None:
    assert packets["events.3"]["label"]["text"] == "T1 miss"
    kill = packets["events.4"]
    assert _span(kill["availability"])[0] == 900.5
    place = flight.positions_ecef_m[flight.times_s == 900.5][0]
    assert np.linalg.norm(np.array(kill["position"]["cartesian"]) - place) < LIMIT_M
    assert packets["events.5"]["label"]["text"] == "T2 impact"


def test_places_are_drawn(packets: Packets) -> None:
    assert packets["sites.c2"]["position"]["cartographicDegrees"] == [-104.7, 38.8, 1900.0]
    assert packets["regions.home"]["ellipse"]["semiMajorAxis"] == 2e6
    assert packets["raids.raid.launch_area"]["ellipse"]["semiMinorAxis"] == 1e5


def test_footprint_of_the_chosen_layer_only(packets: Packets) -> None:
    assert packets["satellites.custody.0"]["ellipse"]["semiMajorAxis"] > 2.5e6
    assert "ellipse" not in packets["satellites.lasers.0"]


@pytest.mark.parametrize(("degrees", "range_km"), [(60.0, 6000.0), (119.0, 6000.0), (119.0, 1500.0), (150.0, 9000.0)])
def test_footprint_edge_is_at_the_first_limit(degrees: float, range_km: float) -> None:
    sensor = InfraredSensor(field_of_regard_deg=degrees, maximum_range_km=range_km)
    distance_m = EARTH_RADIUS_M + 1e6
    angle = float(footprint_radius_m(sensor, np.array([distance_m]))[0]) / EARTH_RADIUS_M
    satellite, edge = np.array([distance_m, 0.0]), EARTH_RADIUS_M * np.array([np.cos(angle), np.sin(angle)])
    sight = edge - satellite
    off_nadir = np.degrees(np.arctan2(sight[1], -sight[0]))
    above_horizon = np.degrees(np.arcsin(-sight @ edge / np.linalg.norm(sight) / EARTH_RADIUS_M))
    slack = (degrees / 2 - off_nadir, range_km * 1e3 - np.linalg.norm(sight), above_horizon)
    assert min(slack) >= -1e-6
    assert min(slack) == pytest.approx(0.0, abs=1e-3)


def test_reading_back_notices_a_shifted_sample(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "run.czml"
    write_czml(results, path)
    lines = path.read_text().splitlines()
    for start, column, least_m in (('{"id":"satellites.lasers.2"', 4 * 30 + 1, 50.0), ('{"id":"threats.T2"', 8, 50.0)):
        changed = list(lines)
        row = next(i for i, line in enumerate(lines) if line.startswith(start))
        packet = json.loads(lines[row].rstrip(","))
        position = packet["position"]
        samples = position["cartesian" if "cartesian" in position else "cartesianVelocity"]
        samples[column] += 100.0
        changed[row] = json.dumps(packet) + ","
        path.write_text("\n".join(changed))
        assert largest_difference_m(path, results) > least_m


@pytest.mark.parametrize("altitude_km", [300, 600, 1200, 2000])
def test_sixty_seconds_and_degree_five_are_enough(altitude_km: float) -> None:
    elements = walker_elements(3, 3, 1, altitude_km * 1e3, np.radians(80.0))
    constellation = Constellation(tuple("abcdefghi"), np.repeat(np.arange(3), 3), elements)
    times_s = np.arange(0.0, 5400.1, 60.0)
    between_s = times_between(times_s)
    shown = lagrange_at(times_s, propagation.positions_ecef_m(constellation, EPOCH, times_s), between_s, 5)
    assert largest_distance_m(shown, propagation.positions_ecef_m(constellation, EPOCH, between_s)) < 0.05
    assert satellite_times(constellation, EPOCH, 5400.0, 60.0).size == 91


def test_step_is_shortened_where_sixty_seconds_are_not_enough() -> None:
    row = np.array([0.0])
    molniya = Elements(row + 26.56e6, row + 0.74, row + 1.107, row, row + 4.71, row - 0.3)
    constellation = Constellation(("M",), np.zeros(1, np.int64), molniya)
    times_s = satellite_times(constellation, EPOCH, 7200.0, 300.0)
    assert times_s[-1] == 7200.0
    between_s = times_between(times_s)
    shown = lagrange_at(times_s, propagation.positions_ecef_m(constellation, EPOCH, times_s), between_s, 5)
    assert largest_distance_m(shown, propagation.positions_ecef_m(constellation, EPOCH, between_s)) <= 1.0
    assert 25 < times_s.size < 400


def test_short_scenarios_still_have_six_samples() -> None:
    constellation = Constellation(("A",), np.zeros(1, np.int64), walker_elements(1, 1, 0, 5e5, 1.0))
    assert satellite_times(constellation, EPOCH, 90.0, 60.0).tolist() == [0.0, 18.0, 36.0, 54.0, 72.0, 90.0]


def test_layers_can_be_left_out(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "run.czml"
    write_czml(results, path, ExportOptions(layer_ids=("lasers",), looks=False))
    identities = [packet["id"] for packet in json.loads(path.read_text())]
    assert not [identity for identity in identities if "custody" in identity]
    assert "satellites.lasers.3" in identities
    write_czml(results, path, ExportOptions(threats=False))
    identities = [packet["id"] for packet in json.loads(path.read_text())]
    assert not [identity for identity in identities if identity.startswith(("threats", "shots", "looks"))]


def test_unknown_layers_and_steps_are_all_named(results: Results, tmp_path: Path) -> None:
    options = ExportOptions(layer_ids=("custodi",), footprint_layer_id="nothing", step_s=0.0)
    with pytest.raises(InputError) as caught:
        write_czml(results, tmp_path / "run.czml", options)
    assert len(caught.value.problems) == 3
    assert list(tmp_path.iterdir()) == []


def test_footprint_of_a_layer_without_sensor_is_told(results: Results, tmp_path: Path) -> None:
    written = write_czml(results, tmp_path / "run.czml", ExportOptions(footprint_layer_id="lasers"))
    assert any("Laser layer carries no infrared sensor" in sentence for sentence in written.not_held)


def test_cancelling_leaves_nothing(results: Results, tmp_path: Path) -> None:
    def stop(share: float, what: str) -> None:
        if share > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_czml(results, tmp_path / "run.czml", ExportOptions(), stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_grows_to_one(results: Results, tmp_path: Path) -> None:
    shares: list[float] = []
    write_czml(results, tmp_path / "run.czml", ExportOptions(), lambda share, what: shares.append(share))
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] <= shares[-1] <= 1.0
