"""The J2 kernels against the plain formula in numpy, and the drift against published cases."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.astro.constellation import Constellation, Elements
from cupola.astro.frames import earth_rotations
from cupola.astro.j2 import even_step_s, secular_rates_rad_s
from cupola.astro.propagation import positions_ecef_m, positions_eci_m, states_ecef, states_eci
from cupola.astro.walker import circular_elements, walker_elements
from cupola.constants import EARTH_J2, EARTH_MU_M3_S2, EARTH_RADIUS_M

EPOCH = "2026-03-20T12:00:00Z"


def fleet(elements: Elements) -> Constellation:
    count = elements.eccentricity.size
    return Constellation(tuple(map(str, range(count))), np.zeros(count, dtype=np.int64), elements)


def mixed_elements() -> Elements:
    rng = np.random.default_rng(3)
    eccentricity = np.array([0.0, 1e-9, 0.001, 0.1, 0.5, 0.74, 0.95])
    perigee = 6_778_137.0
    return Elements(
        perigee / (1.0 - eccentricity),
        eccentricity,
        np.radians([0.0, 30.0, 98.0, 63.4, 180.0, 63.4, 90.0]),
        *(rng.uniform(0.0, 2 * np.pi, (3, 7))),
    )


def plain_positions(elements: Elements, times_s: np.ndarray) -> np.ndarray:
    """Return GCRS positions, (satellites, times, 3), by Kepler's equation and three rotations."""
    node_rate, perigee_rate, anomaly_rate = secular_rates_rad_s(elements)
    a, e, i = (
        value[:, None] for value in (elements.semi_major_axis_m, elements.eccentricity, elements.inclination_rad)
    )
    node = elements.raan_rad[:, None] + node_rate[:, None] * times_s
    perigee = elements.argument_of_perigee_rad[:, None] + perigee_rate[:, None] * times_s
    mean = elements.mean_anomaly_rad[:, None] + anomaly_rate[:, None] * times_s
    low, high = mean - 1.0, mean + 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        above = middle - e * np.sin(middle) > mean
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    eccentric = 0.5 * (low + high)
    p, q = a * (np.cos(eccentric) - e), a * np.sqrt(1.0 - e * e) * np.sin(eccentric)
    x, y = np.cos(perigee) * p - np.sin(perigee) * q, np.sin(perigee) * p + np.cos(perigee) * q
    return np.stack(
        [
            np.cos(node) * x - np.sin(node) * np.cos(i) * y,
            np.sin(node) * x + np.cos(node) * np.cos(i) * y,
            np.sin(i) * y,
        ],
        axis=-1,
    )


@pytest.mark.parametrize(
    "times",
    [
        np.arange(0.0, 86_400.0, 60.0),
        np.arange(-3_000.0, 3_000.0, 7.5),
        np.array([5.0]),
        np.array([0.0, 1.0, 86_400.0]),
    ],
)
def test_circular_orbits_equal_the_plain_formula_to_a_tenth_of_a_millimetre(times: np.ndarray) -> None:
    elements = walker_elements(5, 3, 1, 550e3, np.radians(53.0), 0.3, 0.7)
    assert np.abs(positions_eci_m(fleet(elements), EPOCH, times) - plain_positions(elements, times)).max() < 1e-4


def test_thirty_days_of_mixed_shells_equal_the_plain_formula() -> None:
    elements = circular_elements(
        [300e3, 550e3, 1_200e3, 35_786e3], np.radians([0.0, 53.0, 98.6, 180.0]), [0, 1, 2, 3], 1.0
    )
    times = np.arange(0.0, 30 * 86_400.0, 300.0)
    assert np.abs(positions_eci_m(fleet(elements), EPOCH, times) - plain_positions(elements, times)).max() < 1e-3


def test_eccentric_orbits_equal_the_plain_formula() -> None:
    elements, times = mixed_elements(), np.arange(0.0, 86_400.0, 97.0)
    assert np.abs(positions_eci_m(fleet(elements), EPOCH, times) - plain_positions(elements, times)).max() < 1e-3


@pytest.mark.parametrize("times", [np.arange(0.0, 86_400.0, 60.0), np.array([0.0, 17.0, 4_000.0])])
def test_earth_fixed_is_the_inertial_position_turned_by_the_matrices(times: np.ndarray) -> None:
    for elements in (walker_elements(4, 3, 1, 550e3, np.radians(53.0)), mixed_elements()):
        turned = np.einsum(
            "tij,stj->sti", earth_rotations(EPOCH, times), positions_eci_m(fleet(elements), EPOCH, times)
        )
        assert np.abs(positions_ecef_m(fleet(elements), EPOCH, times) - turned).max() < 1e-5


def test_velocities_are_derivatives_of_positions() -> None:
    times = np.arange(0.0, 7_000.0, 500.0)
    for elements in (walker_elements(4, 3, 1, 550e3, np.radians(53.0)), mixed_elements()):
        for states, positions in ((states_eci, positions_eci_m), (states_ecef, positions_ecef_m)):
            place, velocity = states(fleet(elements), EPOCH, times)
            after, before = (positions(fleet(elements), EPOCH, times + step) for step in (0.05, -0.05))
            assert np.abs(velocity - (after - before) / 0.1).max() < 0.02
            assert np.abs(place - positions(fleet(elements), EPOCH, times)).max() < 1e-5


def test_sun_synchronous_at_800_km_is_98_603_degrees() -> None:
    """J2, Re 6,378.137 km, mu 398,600.4418 km^3/s^2, J2 1.08262668e-3: the node turns once a tropical year."""
    elements = circular_elements(800e3, np.radians(98.603), 0.0, 0.0)
    node_rate = secular_rates_rad_s(elements)[0][0]
    assert np.degrees(node_rate * 86_400.0) == pytest.approx(360.0 / 365.2421897, abs=2e-5)


def test_molniya_perigee_stands_still_at_the_critical_inclination() -> None:
    elements = Elements(*(np.array([value]) for value in (26_600e3, 0.74, np.arcsin(np.sqrt(0.8)), 0.0, 0.0, 0.0)))
    assert secular_rates_rad_s(elements)[1][0] == pytest.approx(0.0, abs=1e-20)


def test_the_argument_of_latitude_of_a_circle_runs_at_its_known_rate() -> None:
    inclination = np.radians(53.0)
    _, perigee, anomaly = secular_rates_rad_s(circular_elements(550e3, inclination, 0.0, 0.0))
    a = EARTH_RADIUS_M + 550e3
    motion = np.sqrt(EARTH_MU_M3_S2 / a**3)
    q = 1.5 * EARTH_J2 * (EARTH_RADIUS_M / a) ** 2 * motion
    assert (perigee + anomaly)[0] == pytest.approx(motion + q * (4.0 * np.cos(inclination) ** 2 - 1.0), rel=1e-14)


def test_what_is_no_ellipse_is_nan_and_disturbs_no_other() -> None:
    good = circular_elements([550e3] * 3, np.radians(53.0), [0.0, 1.0, 2.0], 0.0)
    for name, value in (("eccentricity", 1.2), ("semi_major_axis_m", -1.0), ("raan_rad", np.nan)):
        column = getattr(good, name).copy()
        column[1] = value
        broken = Elements(**{**good.__dict__, name: column})
        positions = positions_ecef_m(fleet(broken), EPOCH, np.arange(0.0, 600.0, 60.0))
        assert np.isnan(positions[1]).all()
        assert np.isfinite(positions[[0, 2]]).all()


def test_out_is_written_and_a_wrong_one_refused() -> None:
    ships, times = fleet(walker_elements(2, 2, 0, 550e3, 0.9)), np.arange(3.0)
    out = np.empty((4, 3, 3))
    assert positions_ecef_m(ships, EPOCH, times, out) is out
    assert np.array_equal(out, positions_ecef_m(ships, EPOCH, times))
    with pytest.raises(ValueError, match="shape"):
        positions_ecef_m(ships, EPOCH, times, np.empty((4, 2, 3)))


def test_no_satellites_and_no_times() -> None:
    nobody = fleet(circular_elements(np.empty(0), np.empty(0), np.empty(0), np.empty(0)))
    assert positions_ecef_m(nobody, EPOCH, [0.0, 1.0]).shape == (0, 2, 3)
    assert positions_ecef_m(fleet(walker_elements(2, 2, 0, 550e3, 0.9)), EPOCH, []).shape == (4, 0, 3)


def test_even_steps_are_told_from_uneven_ones() -> None:
    assert even_step_s(np.arange(0.0, 100.0, 0.1)) == pytest.approx(0.1)
    assert even_step_s(np.array([0.0, 1.0, 2.001])) is None
    assert even_step_s(np.array([0.0])) is None
