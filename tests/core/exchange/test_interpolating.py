"""Interpolation as readers do it, against polynomials and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicHermiteSpline, KroghInterpolator

from cupola.exchange.interpolating import hermite_at, hermite_nodes, hermite_states, lagrange_at, linear_at


@given(st.lists(st.floats(-5.0, 5.0), min_size=18, max_size=18), st.integers(6, 20))
def test_degree_five_is_exact_for_polynomials_of_degree_five(coefficients: list[float], samples: int) -> None:
    polynomial = np.polynomial.Polynomial
    curves = [polynomial(coefficients[k : k + 6], domain=[0.0, 10.0]) for k in (0, 6, 12)]
    nodes, at = np.linspace(0.0, 10.0, samples), np.linspace(0.0, 10.0, 57)
    values = np.stack([curve(nodes) for curve in curves], axis=-1)
    truth = np.stack([curve(at) for curve in curves], axis=-1)
    np.testing.assert_allclose(lagrange_at(nodes, values, at, 5), truth, atol=1e-9)


def test_window_is_the_six_samples_around_the_time() -> None:
    rng = np.random.default_rng(1)
    nodes = np.cumsum(rng.uniform(0.5, 1.5, 12))
    values = rng.normal(size=(2, 12, 3))
    for first, t in ((0, nodes[0]), (0, nodes[2] + 0.1), (3, nodes[5] + 0.2), (6, nodes[10] + 0.1), (6, nodes[11])):
        window = slice(first, first + 6)
        expected = KroghInterpolator(nodes[window], values[:, window], axis=1)(np.array([t]))
        np.testing.assert_allclose(lagrange_at(nodes, values, np.array([t]), 5), expected, atol=1e-9)


def test_fewer_samples_lower_the_degree() -> None:
    nodes = np.array([0.0, 1.0, 3.0])
    values = np.stack((nodes**2, 2.0 * nodes, np.ones(3)), axis=-1)
    np.testing.assert_allclose(lagrange_at(nodes, values, np.array([2.0]), 5), [[4.0, 4.0, 1.0]], atol=1e-12)


def test_hermite_equals_scipy() -> None:
    rng = np.random.default_rng(2)
    nodes = np.cumsum(rng.uniform(0.5, 1.5, 9))
    positions, velocities = rng.normal(size=(9, 3)), rng.normal(size=(9, 3))
    at = np.concatenate((nodes, rng.uniform(nodes[0], nodes[-1], 40)))
    spline = CubicHermiteSpline(nodes, positions, velocities, axis=0)
    position, velocity = hermite_states(nodes, positions, velocities, at)
    np.testing.assert_allclose(position, spline(at), atol=1e-12)
    np.testing.assert_allclose(velocity, spline(at, 1), atol=1e-11)


def test_linear_meets_its_points_and_their_middles() -> None:
    nodes, values = np.array([0.0, 2.0, 3.0]), np.array([[0.0, 0, 0], [2, 4, 6], [3, 3, 3]])
    np.testing.assert_allclose(
        linear_at(nodes, values, np.array([1.0, 2.0, 2.5])), [[1, 2, 3], [2, 4, 6], [2.5, 3.5, 4.5]]
    )


@pytest.mark.parametrize("tolerance_m", [0.5, 50.0])
def test_chosen_nodes_keep_the_tolerance(tolerance_m: float) -> None:
    times_s = np.arange(0.0, 1200.0)
    angle = times_s * 1e-3
    positions = 7e6 * np.stack((np.cos(angle), np.sin(angle), 0.0 * angle), axis=-1)
    velocities = 7e3 * np.stack((-np.sin(angle), np.cos(angle), 0.0 * angle), axis=-1)
    keep = times_s < 30.0
    nodes = hermite_nodes(times_s, positions, velocities, keep, tolerance_m)
    assert set(range(30)) <= set(nodes.tolist())
    assert nodes[0] == 0
    assert nodes[-1] == 1199
    assert nodes.size < 30 + 1200 / 16
    left = hermite_at(times_s[nodes], positions[nodes], velocities[nodes], times_s)
    assert np.linalg.norm(left - positions, axis=-1).max() <= tolerance_m
