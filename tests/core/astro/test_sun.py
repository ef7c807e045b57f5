"""The Sun against the low-precision formula of the Astronomical Almanac (section C), good to 0.01 degrees."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.astro.geodesy import geodetic_from_ecef
from cupola.astro.sun import sun_directions_ecef, sun_positions_eci_m
from cupola.astro.time import tt_julian

AU_M = 149_597_870_700.0


def almanac_direction(days_from_j2000: np.ndarray) -> np.ndarray:
    """Return unit vectors in the mean equator and equinox of date, shape (times, 3)."""
    mean = np.radians(280.460 + 0.9856474 * days_from_j2000)
    anomaly = np.radians(357.528 + 0.9856003 * days_from_j2000)
    longitude = mean + np.radians(1.915) * np.sin(anomaly) + np.radians(0.020) * np.sin(2.0 * anomaly)
    tilt = np.radians(23.439 - 0.0000004 * days_from_j2000)
    return np.stack([np.cos(longitude), np.cos(tilt) * np.sin(longitude), np.sin(tilt) * np.sin(longitude)], axis=1)


def test_near_2000_the_almanac_agrees_to_a_fiftieth_of_a_degree() -> None:
    epoch, times = "2000-01-01T12:00:00Z", np.arange(0.0, 365.0, 5.0) * 86_400.0
    ours = sun_positions_eci_m(epoch, times)
    theirs = almanac_direction(tt_julian(epoch, times) - 2_451_545.0)
    distance = np.linalg.norm(ours, axis=1)
    assert np.degrees(np.arccos(np.sum(ours * theirs, axis=1) / distance)).max() < 0.02
    assert distance.min() == pytest.approx(0.9833 * AU_M, rel=1e-4)
    assert distance.max() == pytest.approx(1.0167 * AU_M, rel=1e-4)


def test_at_noon_of_the_equinox_the_sun_stands_over_greenwich_but_for_the_equation_of_time() -> None:
    latitude, longitude, _ = geodetic_from_ecef(sun_directions_ecef("2026-03-20T14:46:00Z", 0.0)[0] * AU_M)
    assert np.degrees(latitude) == pytest.approx(0.0, abs=0.01)  # March equinox of 2026 is at 14:46 UTC
    minutes = (np.degrees(longitude) / 15.0 * 60.0) + (14 * 60 + 46 - 720)
    assert minutes == pytest.approx(7.5, abs=0.3)  # the equation of time is -7.5 minutes on 20 March


@pytest.mark.parametrize("epoch", ["1960-01-01T00:00:00Z", "2049-12-31T23:59:59Z"])
def test_the_whole_range_of_epochs_and_durations_is_covered(epoch: str) -> None:
    directions = sun_directions_ecef(epoch, [0.0, 3.2e7])
    assert np.linalg.norm(directions, axis=1) == pytest.approx([1.0, 1.0])


def test_interpolation_between_nodes_agrees_with_denser_asking() -> None:
    epoch = "2026-06-01T00:00:00Z"
    whole = sun_directions_ecef(epoch, np.arange(0.0, 3_000.0, 60.0))
    single = np.concatenate([sun_directions_ecef(epoch, t) for t in np.arange(0.0, 3_000.0, 60.0)])
    assert np.abs(whole - single).max() < 1e-12
    assert sun_directions_ecef(epoch, np.empty(0)).shape == (0, 3)
