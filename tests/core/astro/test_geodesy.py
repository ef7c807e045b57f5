"""Geodetic positions against Skyfield and an iteration to the last digit; great circles against closed cases."""

from __future__ import annotations

import numpy as np
import pytest
from skyfield.api import wgs84

from cupola.astro.geodesy import (
    MEAN_RADIUS_M,
    bearing_rad,
    destination,
    ecef_from_geodetic,
    geodetic_from_ecef,
    great_circle_rad,
)
from cupola.constants import EARTH_FLATTENING, EARTH_RADIUS_M

DEG = np.pi / 180.0


def test_places_are_skyfields() -> None:
    for latitude, longitude, height in ((0.0, 0.0, 0.0), (51.4779, -0.0015, 46.0), (-77.85, 166.67, 8_000.0)):
        ours = ecef_from_geodetic(latitude * DEG, longitude * DEG, height)
        assert np.abs(ours - wgs84.latlon(latitude, longitude, height).itrs_xyz.m).max() < 1e-6


def test_there_and_back_from_the_ground_to_beyond_the_ring() -> None:
    latitude, longitude, height = np.meshgrid(
        np.linspace(-90.0, 90.0, 37) * DEG, np.linspace(-179.0, 180.0, 9) * DEG, [-1e4, 0.0, 1e5, 1e6, 3.6e7, 1e8]
    )
    back = geodetic_from_ecef(ecef_from_geodetic(latitude, longitude, height))
    assert np.abs(back[0] - latitude).max() < 1e-11
    assert np.abs(back[2] - height).max() < 1e-5
    away_from_poles = np.abs(latitude) < 89.9 * DEG
    assert np.abs(back[1] - longitude)[away_from_poles].max() < 1e-12


def test_poles_and_centre() -> None:
    polar = EARTH_RADIUS_M * (1.0 - EARTH_FLATTENING)
    latitude, _, height = geodetic_from_ecef(np.array([[0.0, 0.0, polar + 500.0], [0.0, 0.0, -polar]]))
    assert latitude == pytest.approx([np.pi / 2.0, -np.pi / 2.0], abs=1e-15)
    assert height == pytest.approx([500.0, 0.0], abs=1e-8)
    latitude, longitude, height = geodetic_from_ecef(np.zeros(3))
    assert (float(latitude), float(longitude), float(height)) == (0.0, 0.0, -EARTH_RADIUS_M)


def test_the_mean_radius_is_the_published_one() -> None:
    assert pytest.approx(6_371_008.7714, abs=1e-3) == MEAN_RADIUS_M


def test_great_circles() -> None:
    assert great_circle_rad(0.0, 0.0, 0.0, 90 * DEG) == pytest.approx(90 * DEG)
    assert great_circle_rad(0.3, 0.2, -0.3, 0.2 + np.pi) == pytest.approx(np.pi, abs=1e-15)
    assert great_circle_rad(0.5, 0.5, 0.5, 0.5 + 1e-9) == pytest.approx(1e-9 * np.cos(0.5), rel=1e-6)
    assert bearing_rad(0.0, 0.0, 0.0, 1.0) == pytest.approx(90 * DEG)
    assert bearing_rad(0.0, 0.0, -1.0, 0.0) == pytest.approx(180 * DEG)


def test_destination_undoes_distance_and_bearing() -> None:
    rng = np.random.default_rng(7)
    lat1, lat2 = (np.arcsin(rng.uniform(-1.0, 1.0, 500)) for _ in range(2))
    lon1, lon2 = (rng.uniform(-np.pi, np.pi, 500) for _ in range(2))
    angle, bearing = great_circle_rad(lat1, lon1, lat2, lon2), bearing_rad(lat1, lon1, lat2, lon2)
    lat, lon = destination(lat1, lon1, bearing, angle)
    assert great_circle_rad(lat, lon, lat2, lon2).max() < 1e-8
    assert np.abs(lon).max() <= np.pi
