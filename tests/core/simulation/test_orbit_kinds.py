"""Orbits of every kind do what their names say once they are moved."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cupola.astro.constellation import Constellation
from cupola.astro.frames import earth_rotations
from cupola.astro.j2 import secular_rates_rad_s
from cupola.astro.patterns_eccentric import geostationary_radius_m
from cupola.astro.propagation import positions_ecef_m, positions_eci_m, states_eci
from cupola.astro.sun import sun_directions_ecef
from cupola.constants import EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.scenario.parts import Layer
from cupola.simulation import constellation_of

EPOCH = "2027-03-01T00:00:00Z"
DAY_S = 86_400.0
WALKER = {"kind": "walker_delta", "planes": 3, "satellites_per_plane": 2, "phasing": 1, "altitude_km": 700,
          "inclination_deg": 50}  # fmt: skip


def made(orbits) -> Constellation:
    return constellation_of(Layer(id="one", name="One", orbits=orbits), epoch_utc=EPOCH)


def ground(positions):
    return np.degrees(np.arctan2(positions[..., 1], positions[..., 0])), np.degrees(
        np.arcsin(positions[..., 2] / np.linalg.norm(positions, axis=-1))
    )


@pytest.mark.parametrize("hour", [6.0, 10.5, 22.25])
def test_sun_synchronous_planes_keep_their_local_time(hour):
    constellation = made(
        {"kind": "sun_synchronous", "planes": 1, "satellites_per_plane": 1, "altitude_km": 800,
         "local_time_of_ascending_node_h": hour}
    )  # fmt: skip
    assert math.degrees(constellation.elements.inclination_rad[0]) == pytest.approx(98.603, abs=0.002)
    for day in (0.0, 45.0, 200.0, 330.0):
        times = np.array([day * DAY_S])
        position, velocity = states_eci(constellation, EPOCH, times)
        normal = np.cross(position[0, 0], velocity[0, 0])
        node = math.atan2(normal[0], -normal[1])
        turn = earth_rotations(EPOCH, times)[0]
        sun = turn.T @ sun_directions_ecef(EPOCH, times)[0]
        local = (12.0 + math.degrees(node - math.atan2(sun[1], sun[0])) / 15.0) % 24.0
        # The true Sun leads or trails the mean one by up to 16.5 minutes (equation of time).
        assert abs((local - hour + 12.0) % 24.0 - 12.0) < 0.29


@pytest.mark.parametrize(("revolutions", "days", "tilt"), [(14, 1, 60.0), (43, 3, 97.0), (1, 1, 30.0), (16, 1, 120.0)])
def test_repeating_tracks_close(revolutions, days, tilt):
    constellation = made(
        {"kind": "repeat_ground_track", "revolutions": revolutions, "days": days, "inclination_deg": tilt,
         "satellites_per_plane": 1}
    )  # fmt: skip
    _node, perigee, anomaly = (rate[0] for rate in secular_rates_rad_s(constellation.elements))
    cycle_s = 2.0 * math.pi * revolutions / (perigee + anomaly)
    starts = np.array([0.0, 1000.0, 4000.0])
    longitude, latitude = ground(positions_ecef_m(constellation, EPOCH, np.concatenate([starts, starts + cycle_s])))
    off = (longitude[0, 3:] - longitude[0, :3] + 180.0) % 360.0 - 180.0
    # Nodes are counted on the equator of 2000, 0.15 degree from the true one: as they move some 5 degrees in a cycle,
    # tracks come back to 0.15 degree * 5 / 57.
    assert np.abs(off).max() < 0.02
    assert np.abs(latitude[0, 3:] - latitude[0, :3]).max() < 0.02
    assert cycle_s == pytest.approx(days * DAY_S, rel=0.03)


def test_geostationary_satellites_stay_where_they_were_put():
    constellation = made({"kind": "geostationary", "satellites": 3, "longitude_deg": -100, "spacing_deg": 15})
    longitude, latitude = ground(positions_ecef_m(constellation, EPOCH, np.array([0.0, 0.3, 1.0, 10.0]) * DAY_S))
    assert longitude == pytest.approx(np.array([-100.0, -85.0, -70.0])[:, None] * np.ones(4), abs=0.1)
    # GCRS is the equator of 2000: precession has tilted the true one by 0.15 degree.
    assert np.abs(latitude).max() < 0.2
    kepler = (EARTH_MU_M3_S2 / 7.292115e-5**2) ** (1.0 / 3.0)
    # J2 puts the belt 2.1 km higher (Soop 1994, section 3.3, counts the same in the semi-major axis).
    assert geostationary_radius_m() - kepler == pytest.approx(2090.0, abs=30.0)


def test_ellipses_reach_from_perigee_to_apogee():
    constellation = made(
        {"kind": "eccentric", "perigee_altitude_km": 600, "apogee_altitude_km": 39_750, "inclination_deg": 63.4349,
         "planes": 2, "satellites_per_plane": 2, "phasing": 1, "argument_of_perigee_deg": 270}
    )  # fmt: skip
    assert constellation.names == ("O 1-1", "O 1-2", "O 2-1", "O 2-2")
    times = np.linspace(0.0, DAY_S, 8641)
    positions = positions_eci_m(constellation, EPOCH, times)
    radius = np.linalg.norm(positions, axis=-1) - EARTH_RADIUS_M
    assert radius.min(axis=1) == pytest.approx(np.full(4, 600e3), abs=2e3)
    assert radius.max(axis=1) == pytest.approx(np.full(4, 39_750e3), abs=100.0)
    # The apogee stands in the north.
    assert (positions[np.arange(4), radius.argmax(axis=1), 2] > 0.0).all()
    # Both planes have their satellites half a revolution apart, and F moves the second plane by a quarter.
    anomaly = np.degrees(constellation.elements.mean_anomaly_rad)
    assert anomaly == pytest.approx([0.0, 180.0, 90.0, 270.0])


def test_a_circle_told_as_an_ellipse_is_the_same_circle():
    ellipse = made(
        {"kind": "eccentric", "perigee_altitude_km": 700, "apogee_altitude_km": 700, "inclination_deg": 50, "planes": 3,
         "satellites_per_plane": 2, "phasing": 1, "argument_of_perigee_deg": 0}
    )  # fmt: skip
    times = np.linspace(0.0, DAY_S, 7)
    assert positions_eci_m(ellipse, EPOCH, times) == pytest.approx(
        positions_eci_m(made(WALKER), EPOCH, times), abs=1e-3
    )


def test_shells_number_their_planes_on():
    shells = {"kind": "shells", "shells": [WALKER, WALKER | {"planes": 1, "altitude_km": 1200, "phasing": 0}]}
    constellation = made(shells)
    assert constellation.names[-2:] == ("O 4-1", "O 4-2")
    assert constellation.planes.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert np.round(constellation.elements.semi_major_axis_m / 1e3 - 6378.137).tolist() == [700] * 6 + [1200] * 2
    first = made(WALKER)
    assert np.array_equal(constellation.elements.raan_rad[:6], first.elements.raan_rad)


def test_nodes_are_spread_as_asked():
    spread = made(WALKER | {"raan_spread_deg": 60})
    assert np.degrees(spread.elements.raan_rad[::2]) == pytest.approx([0.0, 20.0, 40.0])
    whole = made(WALKER | {"raan_spread_deg": 360})
    assert np.array_equal(whole.elements.raan_rad, made(WALKER).elements.raan_rad)
