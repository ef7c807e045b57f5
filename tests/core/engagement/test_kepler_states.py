"""Two-body motion: there and back, the conserved quantities, and the far end of Lambert arcs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from cupola.constants import EARTH_MU_M3_S2
from cupola.engagement.kepler import kepler_states
from cupola.engagement.lambert import lambert

MU = EARTH_MU_M3_S2


def states(seed: int, count: int, fastest: float) -> tuple[np.ndarray, np.ndarray]:
    """Random places 6,600 to 30,000 km out, speeds up to ``fastest`` times the escape speed there."""
    rng = np.random.default_rng(seed)
    places, velocities = rng.normal(size=(2, count, 3))
    places *= (rng.uniform(6.6e6, 3e7, count) / np.linalg.norm(places, axis=1))[:, None]
    speed = rng.uniform(0.1, fastest, count) * np.sqrt(2 * MU / np.linalg.norm(places, axis=1))
    return places, velocities * (speed / np.linalg.norm(velocities, axis=1))[:, None]


def test_equals_numerical_integration() -> None:
    positions, velocities = states(1, 12, 1.3)
    moved, moving = kepler_states(positions, velocities, np.full(12, 900.0), MU)

    def fall(_: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate([y[3:], -MU * y[:3] / np.linalg.norm(y[:3]) ** 3])

    for row in range(12):
        end = solve_ivp(
            fall, (0, 900), np.r_[positions[row], velocities[row]], rtol=1e-12, atol=1e-6, method="DOP853"
        ).y[:, -1]
        np.testing.assert_allclose(moved[row], end[:3], rtol=0, atol=0.01)
        np.testing.assert_allclose(moving[row], end[3:], rtol=0, atol=1e-4)


@pytest.mark.parametrize("fastest", [0.95, 2.0])
def test_there_and_back(fastest: float) -> None:
    positions, velocities = states(2, 500, fastest)
    times_s = np.random.default_rng(2).uniform(-3000, 3000, 500)
    there = kepler_states(positions, velocities, times_s, MU)
    back = kepler_states(*there, -times_s, MU)
    closest = np.linalg.norm(np.cross(positions, velocities), axis=1) ** 2 / (2 * MU)
    honest = closest > 1e5  # not straight through the centre
    assert honest.sum() > 400
    np.testing.assert_allclose(back[0][honest], positions[honest], rtol=0, atol=1.0)
    np.testing.assert_allclose(back[1][honest], velocities[honest], rtol=0, atol=1e-3)


def test_lands_where_lambert_aimed() -> None:
    rng = np.random.default_rng(3)
    r1, _ = states(4, 300, 1.0)
    r2, _ = states(5, 300, 1.0)
    time_s = rng.uniform(500, 8000, 300)
    v1, v2, found = lambert(r1, r2, time_s)
    landed, arriving = kepler_states(r1, v1, time_s, MU)
    # Some arcs too short for their distance are shot through the Earth's centre at many times the escape speed: not
    # those.
    honest = found & (np.linalg.norm(v1, axis=1) < 2 * np.sqrt(2 * MU / np.linalg.norm(r1, axis=1)))
    assert honest.sum() > 200
    np.testing.assert_allclose(landed[honest], r2[honest], rtol=0, atol=0.1)
    np.testing.assert_allclose(arriving[honest], v2[honest], rtol=0, atol=1e-3)
