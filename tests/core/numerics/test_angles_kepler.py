"""Sine, cosine and Kepler's equation against the library's functions and the equation itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupola.numerics.angles import sine_cosine
from cupola.numerics.interpolation import lagrange4_weights
from cupola.numerics.kepler import eccentric_anomaly


@given(st.floats(-1e4, 1e4))
def test_sine_and_cosine(angle: float) -> None:
    sine, cosine = sine_cosine(angle)
    tolerance = 2e-15 + 2.3e-16 * abs(angle)
    assert abs(sine - math.sin(angle)) < tolerance
    assert abs(cosine - math.cos(angle)) < tolerance


def test_small_angles_keep_their_digits() -> None:
    for angle in (1e-12, -1e-8, 1e-3):
        assert sine_cosine(angle)[0] == pytest.approx(math.sin(angle), rel=1e-15)


@given(st.floats(-100.0, 100.0), st.floats(0.0, 0.999))
def test_keplers_equation_is_solved(mean: float, eccentricity: float) -> None:
    anomaly = eccentric_anomaly(mean, eccentricity)
    slope = 1.0 - eccentricity * math.cos(anomaly)
    assert abs(anomaly - eccentricity * math.sin(anomaly) - mean) < 1e-13 + 4e-15 * abs(mean) + 1e-15 / slope


def test_curtis_example_3_1() -> None:
    """Curtis, Orbital Mechanics, example 3.1: M = 3.6029 rad, e = 0.37255 gives E = 3.4794 rad."""
    assert eccentric_anomaly(3.6029, 0.37255) == pytest.approx(3.4794, abs=5e-5)


def test_no_ellipse_is_nan() -> None:
    assert all(math.isnan(eccentric_anomaly(1.0, e)) for e in (1.0, -0.1, math.nan))


def test_cubic_weights_reproduce_a_cubic() -> None:
    share = np.linspace(0.0, 1.0, 7)
    nodes = np.array([-1.0, 0.0, 1.0, 2.0])
    values = lagrange4_weights(share) @ (2.0 * nodes**3 - nodes + 5.0)
    assert np.allclose(values, 2.0 * share**3 - share + 5.0, atol=1e-14)
