"""Patterns from what they must do, against published rows, the Earth's turning and the guarantee itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cupola.astro.frames import earth_rotations
from cupola.constants import EARTH_ROTATION_RAD_S
from cupola.coverage.footprint import NOTHING, Footprint
from cupola.coverage.guarantee import guarantee
from cupola.coverage.needs import smallest_deltas
from cupola.coverage.patterns import (
    node_of_local_time_rad,
    polar_streets,
    repeat_altitude_m,
    repeat_of,
    smallest_streets,
    streets_shell,
    sun_synchronous_inclination_rad,
)
from cupola.coverage.phase_average import fold_shares
from cupola.coverage.shells import Shell, phase_rates_rad_s
from cupola.errors import Cancelled

TURN = 2.0 * math.pi


def test_sun_synchronous_at_800_km() -> None:
    """98.603 degrees with Re 6378.137, mu 398600.4418, J2 1.08262668e-3; to 0.002."""
    assert math.degrees(sun_synchronous_inclination_rad(800e3)) == pytest.approx(98.603, abs=0.002)
    assert math.isnan(sun_synchronous_inclination_rad(7000e3))


@pytest.mark.parametrize("epoch_utc", ["1990-05-02T07:30:00Z", "2027-01-01T00:00:00Z", "2049-08-09T18:00:00Z"])
def test_local_time_of_the_node_is_what_a_clock_below_shows(epoch_utc: str) -> None:
    """The clock is UTC plus four minutes a degree of longitude; UT1 is within a second of it."""
    node = node_of_local_time_rad(10.5, epoch_utc)
    x, y, _ = earth_rotations(epoch_utc, np.zeros(1))[0] @ [math.cos(node), math.sin(node), 0.0]
    utc_h = int(epoch_utc[11:13]) + int(epoch_utc[14:16]) / 60.0
    shown = (utc_h + math.degrees(math.atan2(y, x)) / 15.0) % 24.0
    assert shown == pytest.approx(10.5, abs=0.01 / 15.0 + 1.0 / 3600.0)


@pytest.mark.parametrize(("revolutions", "days", "tilt_deg"), [(14, 1, 66.0), (43, 3, 98.0), (1, 1, 0.0), (2, 1, 63.4)])
def test_repeating_tracks_repeat(revolutions: int, days: int, tilt_deg: float) -> None:
    tilt = math.radians(tilt_deg)
    altitude_m = repeat_altitude_m(revolutions, days, tilt)
    node, argument = phase_rates_rad_s(altitude_m, tilt)
    turned = (EARTH_ROTATION_RAD_S - node) * revolutions * TURN / argument
    assert turned == pytest.approx(days * TURN, abs=1e-9)
    assert repeat_of(altitude_m, tilt) == (revolutions, days)


def test_landsat_repeats_after_233_orbits_in_16_days() -> None:
    """Published: 705 km at the equator, sun-synchronous 98.2 degrees; the mean altitude by J2 is some 700 km."""
    altitude_m = repeat_altitude_m(233, 16)
    assert altitude_m == pytest.approx(702e3, abs=5e3)
    assert math.degrees(sun_synchronous_inclination_rad(altitude_m)) == pytest.approx(98.2, abs=0.05)


def test_no_altitude_no_repeat() -> None:
    assert math.isnan(repeat_altitude_m(20, 1, 1.0))
    assert math.isnan(repeat_altitude_m(0, 1, 1.0))
    assert repeat_of(552e3, math.radians(53.0)) == (0, 0)


@pytest.mark.parametrize(
    ("per_plane", "theta", "spacing", "offset"), [(3, 66.716, 104.478, 60.0), (5, 53.219, 95.480, 36.0)]
)
def test_lang_and_adams_1998_table_2(per_plane: int, theta: float, spacing: float, offset: float) -> None:
    """Two polar planes; to 0.001 degree. The guarantee of the same planes is the same angle."""
    streets = polar_streets(2, per_plane)
    assert streets.exact
    assert math.degrees(streets.central_angle_rad) == pytest.approx(theta, abs=0.001)
    assert math.degrees(streets.plane_spacing_rad) == pytest.approx(spacing, abs=0.001)
    assert math.degrees(streets.phase_offset_rad) == pytest.approx(offset, abs=0.001)
    assert math.degrees(guarantee([streets_shell(streets, 1e6)], 1)[0].central_angle_rad) == pytest.approx(
        theta, abs=0.001
    )


@pytest.mark.parametrize(("planes", "per_plane"), [(3, 4), (3, 6), (4, 7), (6, 11), (5, 8)])
def test_streets_of_odd_sum_are_exact(planes: int, per_plane: int) -> None:
    streets = polar_streets(planes, per_plane)
    assert streets.exact
    found = guarantee([streets_shell(streets, 1e6)], 1)[0].central_angle_rad
    assert found == pytest.approx(streets.central_angle_rad, abs=1e-8)


def test_streets_that_cannot_be() -> None:
    assert math.isnan(polar_streets(2, 2).central_angle_rad)
    assert math.isnan(polar_streets(0, 5).central_angle_rad)
    assert polar_streets(1, 5).central_angle_rad == pytest.approx(0.5 * math.pi, abs=1e-12)
    assert smallest_streets(math.radians(1.0), 500) is None
    fewest = smallest_streets(math.radians(66.72))
    assert fewest is not None
    assert (fewest.planes, fewest.satellites_per_plane) == (2, 3)


def test_five_satellites_cover_the_world() -> None:
    """Walker 1970 and Ballard 1980: 5/5/1 at 43.66 degrees needs 69.15 degrees; no four do with less than 90."""
    # 69.3 degrees with no mask: a little above what Ballard's best five need.
    altitude_m = 6_378_137.0 * (1.0 / math.cos(math.radians(69.3)) - 1.0)
    tilts = np.radians([43.66])
    need = smallest_deltas(1, 0.0, [altitude_m], inclinations_rad=tilts)[0]
    assert (need.satellites, need.planes, need.phasing) == (5, 5, 1)
    too_low = 6_378_137.0 * (1.0 / math.cos(math.radians(69.1)) - 1.0)
    assert all(need.satellites > 5 for need in smallest_deltas(1, 0.0, [too_low], inclinations_rad=tilts))


@pytest.mark.parametrize("fold", [1, 2])
def test_what_is_offered_keeps_its_guarantee(fold: int) -> None:
    needs = smallest_deltas(fold, math.radians(5.0), [1500e3, 4000e3])
    assert {need.altitude_m for need in needs} == {1500e3, 4000e3}
    for need in needs:
        shell = Shell(
            need.planes, need.satellites_per_plane, need.phasing, need.inclination_rad, TURN, NOTHING, need.altitude_m
        )  # fmt: skip
        assert guarantee([shell], fold)[-1].central_angle_rad <= need.central_angle_rad + 1e-9


@pytest.mark.parametrize(("south", "north"), [(-50.0, 50.0), (30.0, 60.0), (60.0, 90.0)])
def test_a_band_is_covered_and_the_rest_need_not_be(south: float, north: float) -> None:
    """Within the band no share of time is missed; the same pattern leaves gaps over the whole world."""
    needs = smallest_deltas(1, math.radians(10.0), [1000e3], 0.0, math.radians(south), math.radians(north))
    assert needs
    whole = smallest_deltas(1, math.radians(10.0), [1000e3])
    assert needs[0].satellites < whole[0].satellites
    for need in needs:
        ring = Footprint(0.0, need.central_angle_rad)
        shell = Shell(
            need.planes, need.satellites_per_plane, need.phasing, need.inclination_rad, TURN, ring, need.altitude_m
        )  # fmt: skip
        inside = np.radians(np.linspace(south, north, 61))
        assert fold_shares([shell], inside, 1)[:, 0].max() <= 1e-9
        assert fold_shares([shell], np.radians([0.0, 45.0, 90.0]), 1)[:, 0].max() > 0.0


def test_nothing_is_offered_where_nothing_helps() -> None:
    assert smallest_deltas(1, 0.5 * math.pi, [1000e3]) == ()
    assert smallest_deltas(1, 0.1, [1000e3], south_rad=0.5, north_rad=0.4) == ()
    assert smallest_deltas(1, 0.1, [1000e3], most_satellites=10) == ()
    assert smallest_deltas(1, 0.1, [5e5], target_altitude_m=1e6) == ()


def test_the_search_can_be_stopped() -> None:
    told = []

    def progress(share: float, what: str) -> None:
        told.append(what)
        if len(told) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        smallest_deltas(1, 0.2, [600e3], progress=progress)
    assert told[0] == "600 km"
