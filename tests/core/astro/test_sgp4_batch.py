"""SGP4 against Vallado's verification set (AIAA 2006-6753), which ships inside the sgp4 package."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sgp4
from skyfield.api import EarthSatellite, load
from skyfield.framelib import itrs

from cupola.astro import propagation
from cupola.astro.constellation import Constellation
from cupola.astro.element_sets import ElementSet
from cupola.astro.sgp4_batch import epoch_days, largest_difference_m, satellite_records
from cupola.exchange.tle import checksum, parse_tle

FOLDER = Path(sgp4.__file__).parent


def verification_sets() -> tuple[ElementSet, ...]:
    """Return the set's objects; three of its lines carry checksums that were never right, which are mended here."""
    lines = [line[:69] for line in (FOLDER / "SGP4-VER.TLE").read_text().splitlines() if line[:2] in ("1 ", "2 ")]
    text = "\n".join(f"{line[:68]}{checksum(line)}" for line in lines)
    imported = parse_tle(text, Path("verification.tle"))
    assert not imported.problems
    return imported.element_sets


def expected_vectors() -> list[tuple[int, list[list[float]]]]:
    groups: list[tuple[int, list[list[float]]]] = []
    for line in (FOLDER / "tcppver.out").read_text().splitlines():
        parts = line.split()
        if parts[1:] == ["xx"]:
            groups.append((int(parts[0]), []))
        else:
            groups[-1][1].append([float(part) for part in parts[:7]])
    return groups


def test_all_666_published_vectors_are_equal_to_a_millimetre() -> None:
    element_sets, groups = verification_sets(), expected_vectors()
    records = satellite_records(element_sets)
    seen, errors = 0, []
    for record, element_set, (number, rows) in zip(records, element_sets, groups, strict=True):
        assert element_set.norad_cat_id == number
        for minutes, *state in rows:
            error, position, velocity = record.sgp4_tsince(minutes)
            if error:
                errors.append((number, minutes, error))
                continue
            assert np.abs(np.array(position) - state[:3]).max() < 1e-6, (number, minutes)
            assert np.abs(np.array(velocity) - state[3:]).max() < 1e-6, (number, minutes)
            seen += 1
    assert seen == 666
    assert errors == [(33334, 0.0, 3)]  # its published row repeats the object before it


def test_the_batch_is_skyfield_in_both_frames() -> None:
    line1 = "1 25544U 98067A   24080.50000000  .00016717  00000-0  30270-3 0  999"
    line2 = "2 25544  51.6400 208.9163 0006317  69.9862  25.2906 15.4918000044000"
    lines = [f"{line}{checksum(line)}" for line in (line1, line2)]
    (element_set,) = parse_tle("\n".join(lines), Path("one.tle")).element_sets
    fleet = Constellation(("ISS",), np.zeros(1, dtype=np.int64), None, (element_set,))
    epoch, times = "2024-03-20T06:00:00Z", np.arange(0.0, 86_400.0, 1_800.0)
    scale = load.timescale(builtin=True)
    moments = scale.utc(2024, 3, 20, 6, 0, times)
    seen = EarthSatellite(*lines, ts=scale).at(moments)
    fixed, fixed_velocity = seen.frame_xyz_and_velocity(itrs)
    positions, velocities = propagation.states_ecef(fleet, epoch, times)
    assert np.linalg.norm(positions[0] - fixed.m.T, axis=1).max() < 0.2
    assert np.linalg.norm(velocities[0] - fixed_velocity.m_per_s.T, axis=1).max() < 1e-3
    inertial, inertial_velocity = propagation.states_eci(fleet, epoch, times)
    assert np.linalg.norm(inertial[0] - seen.xyz.m.T, axis=1).max() < 0.2
    assert np.linalg.norm(inertial_velocity[0] - seen.velocity.m_per_s.T, axis=1).max() < 1e-3
    assert np.array_equal(propagation.positions_ecef_m(fleet, epoch, times), positions)
    assert np.array_equal(propagation.positions_eci_m(fleet, epoch, times), inertial)


def test_a_decayed_object_is_nan_and_disturbs_no_other() -> None:
    element_sets = verification_sets()
    decaying = next(one for one in element_sets if one.norad_cat_id == 28872)
    steady = next(one for one in element_sets if one.norad_cat_id == 5)
    fleet = Constellation(("a", "b"), np.zeros(2, dtype=np.int64), None, (decaying, steady))
    start = f"{decaying.epoch_utc}Z"
    positions = propagation.positions_ecef_m(fleet, start, [0.0, 30 * 86_400.0])
    assert np.isfinite(positions[0, 0]).all()
    assert np.isnan(positions[0, 1]).all()
    assert np.isfinite(positions[1]).all()


def test_an_impossible_orbit_is_nan() -> None:
    broken = verification_sets()[0]._replace(mean_motion_rev_day=20.0, eccentricity=0.99, mean_anomaly_deg=0.0)
    fleet = Constellation(("x",), np.zeros(1, dtype=np.int64), None, (broken,))
    assert np.isnan(propagation.positions_eci_m(fleet, broken.epoch_utc, [0.0])).all()


def test_epochs_keep_microseconds_and_a_closing_z() -> None:
    one = verification_sets()[0]
    epochs = [one._replace(epoch_utc=text) for text in ("1950-01-01T00:00:00", "2000-01-01T12:00:00.000864Z")]
    days = epoch_days(epochs)
    assert days[0] == 1.0
    assert days[1] == pytest.approx(18263.5 + 1e-8, abs=5e-12)


def test_differences_are_metres_and_inf_for_what_cannot_be_compared() -> None:
    sets = verification_sets()[:4]
    moved = (sets[0]._replace(mean_anomaly_deg=sets[0].mean_anomaly_deg + 1e-4), *sets[1:])
    assert largest_difference_m(sets, sets) == 0.0
    assert 5.0 < largest_difference_m(sets, moved) < 50.0
    assert largest_difference_m(sets, sets[:3]) == float("inf")


def test_more_objects_than_one_chunk_stay_in_order() -> None:
    sets = verification_sets()
    nodes = np.linspace(0.0, 359.0, 600)
    many = tuple(sets[0]._replace(raan_deg=float(node)) for node in nodes)
    fleet = Constellation(tuple(map(str, range(600))), np.zeros(600, dtype=np.int64), None, many)
    positions = propagation.positions_eci_m(fleet, "2000-06-28T00:00:00Z", [0.0])[:, 0]
    turns = np.unwrap(np.arctan2(positions[:, 1], positions[:, 0]))
    steps = np.degrees([b - a for a, b in pairwise(turns)])
    assert np.allclose(steps, nodes[1] - nodes[0], atol=0.02)
