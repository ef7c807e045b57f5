"""Least energy against Bate, Mueller and White, Fundamentals of Astrodynamics (1971), chapter 6."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cupola.constants import EARTH_MU_M3_S2, EARTH_RADIUS_M
from cupola.threats.energy import minimum_energy, minimum_energy_climb_rad
from cupola.threats.motion import APOGEE, IMPACT, OUTCOME_SIZE, coast


def test_ten_thousand_kilometres_needs_what_the_book_says() -> None:
    arc = minimum_energy(10_000e3)
    assert arc.speed_m_s == pytest.approx(7_192.0, abs=0.5)
    assert math.degrees(arc.angle_rad) == pytest.approx(22.54, abs=0.005)
    assert arc.time_s / 60.0 == pytest.approx(32.21, abs=0.005)
    assert arc.apogee_m == pytest.approx(1_321e3, abs=500.0)


@pytest.mark.parametrize("range_km", [300.0, 3_000.0, 10_000.0, 18_000.0])
def test_flying_the_closed_form_arc_without_air_arrives_where_and_when_it_says(range_km: float) -> None:
    """Along the equator, where the ellipsoid is a circle."""
    arc = minimum_energy(range_km * 1e3)
    rise, along = arc.speed_m_s * math.sin(arc.angle_rad), arc.speed_m_s * math.cos(arc.angle_rad)
    outcome = np.empty(OUTCOME_SIZE)
    start = (EARTH_RADIUS_M + 1e-3, 0.0, 0.0, rise, along, 0.0)
    assert coast(start, 0.0, math.inf, 0.0, 0.0, np.empty(0), np.empty((0, 6)), 0, outcome)
    x, y = outcome[IMPACT + 1], outcome[IMPACT + 2]
    assert math.atan2(y, x) % (2 * math.pi) * EARTH_RADIUS_M == pytest.approx(range_km * 1e3, abs=20.0)
    assert outcome[IMPACT] == pytest.approx(arc.time_s, abs=0.01)
    top = np.linalg.norm(outcome[APOGEE + 1 : APOGEE + 4]) - EARTH_RADIUS_M
    assert top == pytest.approx(arc.apogee_m, abs=20.0)


def test_the_climb_between_equal_radii_is_that_of_the_closed_form() -> None:
    angle = math.radians(70.0)
    start = np.array([EARTH_RADIUS_M, 0.0, 0.0])
    end = EARTH_RADIUS_M * np.array([math.cos(angle), math.sin(angle), 0.0])
    assert minimum_energy_climb_rad(start, end) == pytest.approx(0.25 * (math.pi - angle))


def test_the_climb_is_that_of_least_speed_among_arcs_from_a_height() -> None:
    """Every arc between two places obeys the hit equation (Bate 6.2-10 generalised); scan it for the least speed."""
    r1, r2, angle = 6.7e6, 6.37e6, 1.1
    climbs = np.linspace(0.0, 1.2, 120_001)
    parts = r1 / r2 - np.cos(angle) + np.tan(climbs) * np.sin(angle)
    speed2 = EARTH_MU_M3_S2 / r1 * (1.0 - np.cos(angle)) / (np.cos(climbs) ** 2 * parts)
    speed2[parts <= 0.0] = np.inf
    start = np.array([r1, 0.0, 0.0])
    end = r2 * np.array([math.cos(angle), math.sin(angle), 0.0])
    assert minimum_energy_climb_rad(start, end) == pytest.approx(climbs[np.argmin(speed2)], abs=2e-4)
