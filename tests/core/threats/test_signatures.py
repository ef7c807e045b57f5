"""Planck against published numbers and quadrature; plumes and bodies over time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate

from cupola.constants import BOLTZMANN_J_K, LIGHT_SPEED_M_S, PLANCK_J_S
from cupola.sensing.sensor import BAND_NAMES
from cupola.threats.classes import THREAT_CLASSES
from cupola.threats.signatures import (
    BAND_EDGES_M,
    band_radiance_w_m2_sr,
    body_intensity_w_sr,
    intensity_w_sr,
    reentry_temperature_k,
)
from cupola.threats.trajectory import BANDS, BOOST, COAST, REENTRY


def _by_quadrature(shortest_m: float, longest_m: float, temperature_k: float) -> float:
    def planck(wavelength_m: float) -> float:
        x = PLANCK_J_S * LIGHT_SPEED_M_S / (wavelength_m * BOLTZMANN_J_K * temperature_k)
        return 2.0 * PLANCK_J_S * LIGHT_SPEED_M_S**2 / wavelength_m**5 / np.expm1(x)

    return float(integrate.quad(planck, shortest_m, longest_m, epsabs=0.0, epsrel=1e-11)[0])


def test_a_body_of_300_k_radiates_the_published_band_radiances() -> None:
    assert band_radiance_w_m2_sr(8e-6, 12e-6, 300.0) == pytest.approx(38.50, abs=0.005)
    assert band_radiance_w_m2_sr(3e-6, 5e-6, 300.0) == pytest.approx(1.866, abs=0.0005)


@pytest.mark.parametrize("temperature", [150.0, 300.0, 800.0, 3_000.0])
@pytest.mark.parametrize("band", BANDS)
def test_bands_equal_the_integral_of_plancks_law(band: str, temperature: float) -> None:
    found = band_radiance_w_m2_sr(*BAND_EDGES_M[band], temperature)
    assert found == pytest.approx(_by_quadrature(*BAND_EDGES_M[band], temperature), rel=1e-8)


def test_bands_are_named_alike_where_they_are_used() -> None:
    assert tuple(BAND_EDGES_M) == BANDS == BAND_NAMES


def test_a_cold_body_of_three_square_metres_gives_some_hundred_watts_in_lwir() -> None:
    intensity = body_intensity_w_sr(3.0, 0.9, 300.0)
    assert intensity.shape == (3,)
    assert intensity[2] == pytest.approx(3.0 * 0.9 * 38.50, rel=1e-3)


def test_the_plume_burns_stage_by_stage_and_goes_out_with_the_thrust() -> None:
    threat = THREAT_CLASSES["icbm-solid"]
    since = np.array([0.0, 59.9, 60.0, 120.0, 164.9, 165.0, 1_000.0])
    phases = np.array([BOOST] * 5 + [COAST] * 2, dtype=np.uint8)
    found = intensity_w_sr(threat, since, np.full(7, 2e5), np.full(7, 5e3), phases, 165.0)
    cold = body_intensity_w_sr(threat.body_area_m2, threat.emissivity, threat.temperature_k)
    numbers = [0, 0, 1, 2, 2]
    for k, number in enumerate(numbers):
        np.testing.assert_allclose(found[:, k], cold + threat.stages[number].plume_w_sr)
    np.testing.assert_allclose(found[:, 5:], cold[:, None].repeat(2, axis=1))


def test_plumes_are_of_the_stated_order_of_magnitude() -> None:
    for threat in THREAT_CLASSES.values():
        for stage in threat.stages:
            assert 1e5 <= stage.plume_w_sr[0] < 2e6


def test_reentry_heats_by_the_fit_and_stops_at_its_limits() -> None:
    threat = THREAT_CLASSES["irbm"]
    heights = np.array([99e3, 70e3, 20e3, 1e3])
    speeds = np.array([10.0, 1_500.0, 7_000.0, 300.0])
    found = reentry_temperature_k(threat, heights, speeds)
    assert found[0] == threat.temperature_k
    assert found[2] == 3_000.0
    flux = 0.1 * 1.7415e-4 * np.sqrt(8.2829e-5 / threat.nose_radius_m) * 1_500.0**3
    assert found[1] == pytest.approx((flux / (threat.emissivity * 5.670374e-8)) ** 0.25, rel=1e-3)
    phases = np.full(4, REENTRY, dtype=np.uint8)
    found_w_sr = intensity_w_sr(threat, np.full(4, 900.0), heights, speeds, phases, 115.0)
    np.testing.assert_allclose(found_w_sr, body_intensity_w_sr(threat.body_area_m2, threat.emissivity, found))
