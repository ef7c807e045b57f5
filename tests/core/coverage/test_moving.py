"""Positions between SGP4 states against SGP4 at every step."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.astro.constellation import Constellation
from cupola.astro.element_sets import ElementSet
from cupola.astro.propagation import positions_ecef_m
from cupola.astro.walker import walker_elements
from cupola.coverage.moving import hermite7_weights, positions_of

EPOCH = "2026-03-20T00:00:00Z"


def element_set(rev_day: float, eccentricity: float, inclination_deg: float, bstar: float = 1e-4) -> ElementSet:
    return ElementSet(
        "", 1, "", "U", EPOCH[:-1], rev_day, eccentricity, inclination_deg, 40.0, 270.0, 20.0, 0, 1, 1, bstar, 0.0, 0.0
    )  # fmt: skip


SETS = (
    element_set(15.06, 0.0001, 53.0),
    element_set(16.2, 0.0005, 97.0),
    element_set(2.00563, 0.72, 63.4),  # Molniya
    element_set(1.00274, 0.0002, 0.05),
    element_set(2.2, 0.73, 27.0),  # transfer orbit
)


def fleet(sets: tuple[ElementSet, ...]) -> Constellation:
    return Constellation(tuple(map(str, range(len(sets)))), np.zeros(len(sets), np.int64), None, sets)


@pytest.mark.parametrize("start_s", [0.0, -7200.5])
def test_close_to_sgp4(start_s: float) -> None:
    times = start_s + np.arange(1500) * 60.0
    source = positions_of(fleet(SETS), EPOCH, times)
    exact = positions_ecef_m(fleet(SETS), EPOCH, times)
    for start, stop in ((0, 64), (64, 700), (700, 1500), (3, 5)):
        off = np.linalg.norm(source(start, stop) - exact[:, start:stop], axis=2)
        assert off[[0, 1, 3]].max() < 10.0
        assert off.max() < 100.0


def test_decayed_objects_are_asked_at_every_step() -> None:
    sets = (*SETS[:1], element_set(16.45, 0.0005, 51.6, bstar=0.5))
    times = np.arange(1440) * 60.0
    exact = positions_ecef_m(fleet(sets), EPOCH, times)
    assert 0 < np.isnan(exact[1, :, 0]).sum() < 1440
    source = positions_of(fleet(sets), EPOCH, times)
    found = np.concatenate([source(start, start + 120) for start in range(0, 1440, 120)], axis=1)
    np.testing.assert_array_equal(np.isnan(found), np.isnan(exact))
    assert np.nanmax(np.linalg.norm(found - exact, axis=2)) < 10.0


def test_design_orbits_are_exact() -> None:
    design = Constellation(("a", "b"), np.zeros(2, np.int64), walker_elements(1, 2, 0, 5e5, 1.0))
    times = np.arange(500) * 60.0
    np.testing.assert_allclose(
        positions_of(design, EPOCH, times)(100, 200), positions_ecef_m(design, EPOCH, times)[:, 100:200], atol=1e-3
    )


def test_hermite_weights_reproduce_degree_seven() -> None:
    share = np.linspace(0.0, 1.0, 11)
    weights = hermite7_weights(share, 300.0)
    nodes = np.array([-1.0, 0.0, 1.0, 2.0])
    for degree in range(8):
        values, slopes = nodes**degree, degree * nodes ** max(0, degree - 1) / 300.0
        np.testing.assert_allclose(weights @ np.concatenate([values, slopes]), share**degree, atol=1e-12)
