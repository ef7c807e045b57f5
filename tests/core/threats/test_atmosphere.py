"""Against the tables of the U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), by geometric height."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.threats.atmosphere import air, drag_coefficient

# Height [m], pressure [Pa], density [kg/m3], speed of sound [m/s]; tables I and III.
TABLE = [
    (0.0, 1.01325e5, 1.2250, 340.29),
    (5_000.0, 5.4048e4, 7.3643e-1, 320.55),
    (10_000.0, 2.6499e4, 4.1351e-1, 299.53),
    (20_000.0, 5.5293e3, 8.8910e-2, 295.07),
    (30_000.0, 1.1970e3, 1.8410e-2, 301.71),
    (40_000.0, 2.8714e2, 3.9957e-3, 317.19),
    (50_000.0, 7.9779e1, 1.0269e-3, 329.80),
    (60_000.0, 2.1958e1, 3.0968e-4, 315.07),
    (70_000.0, 5.2209e0, 8.2829e-5, 297.06),
    (80_000.0, 1.0524e0, 1.8458e-5, 282.54),
]


@pytest.mark.parametrize(("height", "pressure", "density", "sound"), TABLE)
def test_equals_the_published_tables_to_86_km(height: float, pressure: float, density: float, sound: float) -> None:
    found = air(height)
    assert found[0] == pytest.approx(density, rel=2e-4)
    assert found[1] == pytest.approx(pressure, rel=2e-4)
    assert found[2] == pytest.approx(sound, rel=1e-4)


@pytest.mark.parametrize(
    ("height", "density"), [(86_000.0, 6.958e-6), (100_000.0, 5.604e-7), (150_000.0, 2.076e-9), (300_000.0, 1.916e-11)]
)
def test_equals_the_published_densities_above(height: float, density: float) -> None:
    assert air(height)[0] == pytest.approx(density, rel=1e-9)


def test_thin_air_between_the_tabulated_heights_is_near_the_standard() -> None:
    # Table I: 92 km 2.393e-6, 110 km 9.708e-8, 250 km 6.073e-11; the density between is exponential.
    assert air(92_000.0)[0] == pytest.approx(2.393e-6, rel=0.1)
    assert air(110_000.0)[0] == pytest.approx(9.708e-8, rel=0.2)
    assert air(250_000.0)[0] == pytest.approx(6.073e-11, rel=0.2)


def test_air_thins_without_a_jump() -> None:
    heights = np.linspace(-200.0, 1_000_000.0, 40_001)
    densities = np.array([air(h)[0] for h in heights])
    assert (np.diff(densities) < 0.0).all()
    assert (np.abs(np.diff(np.log(densities))) < 0.01).all()


def test_drag_rises_through_mach_one_and_falls_beyond() -> None:
    assert drag_coefficient(0.0) == pytest.approx(0.20)
    assert drag_coefficient(1.1) == pytest.approx(0.45)
    assert drag_coefficient(1.0) == pytest.approx(0.36)
    assert drag_coefficient(4.0) == pytest.approx(0.235)
    assert drag_coefficient(25.0) == pytest.approx(0.19)
