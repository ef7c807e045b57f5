"""Reach in closed form, and the kernels that search it, against plain numpy."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupola.constants import STANDARD_GRAVITY_M_S2
from cupola.engagement import kinetic

DV, A = 6000.0, 15 * STANDARD_GRAVITY_M_S2


def test_reach_is_the_published_flyout_range() -> None:
    """AEI working paper 2025-20: 6 km/s at 15 g flies out 597.6 km in 120 s, 589.2 km along the shell 100 km below."""
    reach = kinetic.reach_m(120.0, DV, A)
    assert float(reach) / 1e3 == pytest.approx(597.6, abs=0.05)
    assert math.sqrt(float(reach) ** 2 - 100e3**2) / 1e3 == pytest.approx(589.2, abs=0.05)


def test_reach_while_burning_and_after() -> None:
    burn_s = DV / A
    assert float(kinetic.reach_m(10.0, DV, A)) == pytest.approx(0.5 * A * 100)
    assert float(kinetic.reach_m(burn_s, DV, A)) == pytest.approx(0.5 * A * burn_s**2)
    assert float(kinetic.reach_m(burn_s + 7, DV, A)) == pytest.approx(0.5 * A * burn_s**2 + 7 * DV)
    assert float(kinetic.reach_m(-5.0, DV, A)) == 0.0
    assert float(kinetic.reach_m(100.0, 0.0, A)) == 0.0


@given(st.floats(0.0, 1e7), st.floats(1.0, 2e4), st.floats(0.1, 1e3))
def test_flight_time_inverts_reach(distance_m: float, dv: float, a: float) -> None:
    time_s = float(kinetic.flight_time_s(distance_m, dv, a))
    assert float(kinetic.reach_m(time_s, dv, a)) == pytest.approx(distance_m, rel=1e-9, abs=1e-6)
    assert kinetic.least_flight_s(distance_m, dv, a) == pytest.approx(time_s, rel=1e-12)
    assert float(kinetic.delta_v_needed_m_s(distance_m, time_s * 1.000001 + 1e-3, a)) <= dv


def test_nothing_moves_without_delta_v() -> None:
    assert kinetic.flight_time_s([0.0, 1.0], 0.0, A).tolist() == [0.0, math.inf]
    assert kinetic.least_flight_s(1.0, 0.0, A) == math.inf
    assert math.isnan(float(kinetic.delta_v_needed_m_s(1e6, 10.0, A)))


def crossing(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Thirty satellites and three threats on straight lines, with holes in what is allowed."""
    rng = np.random.default_rng(seed)
    times_s = np.arange(100.0, 500.0, 2.0)
    satellites = rng.normal(0, 1.5e6, (30, 1, 3)) + rng.normal(0, 4e3, (30, 1, 3)) * (times_s - 300)[None, :, None]
    threats = rng.normal(0, 3e5, (3, 1, 3)) + rng.normal(0, 3e3, (3, 1, 3)) * (times_s - 300)[None, :, None]
    return satellites, threats, times_s, rng.random((3, len(times_s))) < 0.7


@pytest.mark.parametrize("edges", [(0, 200), (0, 77, 200), (0, 9, 18, 50, 51, 120, 199, 200)])
def test_windows_equal_plain_numpy(edges: tuple[int, ...]) -> None:
    """In any division of time into stretches, each beginning with the last time of the one before."""
    satellites, threats, times_s, allowed = crossing(3)
    from_s = np.array([120.0, 200.0, np.inf])
    latest, shortfall = np.full((30, 3), -np.inf, np.float32), np.full((30, 3), np.inf, np.float32)
    meetings = np.full((30, 3), np.nan)
    for low, high in pairwise(edges):
        part = slice(max(low - 1, 0), high)
        stretch = (
            satellites[:, part].copy(), threats[:, part].copy(), times_s[part].copy(), allowed[:, part].copy(), from_s,
        )  # fmt: skip
        kinetic.widen_windows(*stretch, DV, A, latest, meetings)
        kinetic.narrow_shortfalls(*stretch, DV, A, shortfall)
    distance = np.linalg.norm(threats[None] - satellites[:, None], axis=-1)
    release = np.where(allowed, times_s - kinetic.flight_time_s(distance, DV, A), -np.inf)
    after = times_s - from_s[:, None]
    short = np.where(allowed & (after >= 0), distance - kinetic.reach_m(after, DV, A), np.inf)
    np.testing.assert_allclose(latest, release.max(axis=2), rtol=2e-7)
    np.testing.assert_allclose(shortfall, short.min(axis=2), rtol=2e-7)
    for threat in (0, 1):
        given = satellites, threats[threat].copy(), times_s, allowed[threat].copy(), from_s[threat], DV, A
        np.testing.assert_allclose(meetings[:, threat], kinetic.first_meetings(*given), rtol=1e-12)
    assert 10 < np.isfinite(meetings).sum() < 50
    assert ((shortfall <= 0.0) == np.isfinite(meetings)).all()
    assert np.isinf(shortfall[:, 2]).all()
    assert np.isnan(meetings[:, 2]).all()


def test_first_meetings_equal_plain_numpy() -> None:
    satellites, threats, times_s, allowed = crossing(4)
    found = kinetic.first_meetings(satellites, threats[0].copy(), times_s, allowed[0].copy(), 131.0, DV, A)
    distance = np.linalg.norm(threats[0] - satellites, axis=-1)
    margin = (times_s - 131.0) - kinetic.flight_time_s(distance, DV, A)
    usable = allowed[0] & (times_s > 131.0)
    expected = np.full(30, np.nan)
    for row in range(30):
        for index in np.flatnonzero(usable & (margin[row] >= 0))[:1]:
            expected[row] = times_s[index]
            if usable[index - 1]:
                expected[row] -= 2.0 * margin[row, index] / (margin[row, index] - margin[row, index - 1])
    assert 3 < np.isfinite(expected).sum() < 30
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_later_release_never_meets_earlier() -> None:
    """Why fire control need not wait between events."""
    satellites, threats, times_s, allowed = crossing(5)
    before = np.zeros(30)
    for release_s in np.arange(101.0, 480.0, 13.0):
        found = kinetic.first_meetings(satellites, threats[1].copy(), times_s, allowed[1].copy(), release_s, DV, A)
        found = np.nan_to_num(found, nan=np.inf)
        assert (found >= before - 1e-9).all()
        before = found
