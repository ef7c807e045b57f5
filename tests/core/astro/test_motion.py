"""Playback against the propagators it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.astro import motion, propagation
from cupola.astro.constellation import Constellation, Elements
from cupola.astro.element_sets import ElementSet
from cupola.astro.walker import walker_elements

EPOCH = "2026-03-20T12:00:00Z"


def catalogue(count: int) -> Constellation:
    rng = np.random.default_rng(11)
    element_sets = tuple(
        ElementSet(
            f"S {k}", 50_000 + k, "2020-001A", "U", "2026-03-20T09:00:00.000000", float(rng.uniform(14.0, 15.9)),
            float(rng.uniform(0.0, 0.003)), float(rng.uniform(0.0, 100.0)), *map(float, rng.uniform(0.0, 360.0, 3)),
            0, 999, 1, 1e-4, 1e-5, 0.0,
        )
        for k in range(count)
    )  # fmt: skip
    names = tuple(one.name for one in element_sets)
    return Constellation(names, np.zeros(count, dtype=np.int64), None, element_sets)


def test_a_catalogue_in_low_orbit_is_within_two_metres() -> None:
    fleet = catalogue(200)
    prepared = motion.prepare(fleet, EPOCH, 1_000.0, 600.0)
    times = np.arange(700.0, 1_300.0, 13.0)
    positions, velocities = propagation.states_ecef(fleet, EPOCH, times)
    for k, t_s in enumerate(times):
        ours, ours_velocity = motion.states_ecef(prepared, t_s)
        assert np.linalg.norm(ours - positions[:, k], axis=1).max() < 2.0
        assert np.linalg.norm(ours_velocity - velocities[:, k], axis=1).max() < 0.2
        assert np.array_equal(motion.positions_ecef_m(prepared, t_s), ours)


def test_circular_design_orbits_are_exact_and_covered_for_ever() -> None:
    elements = walker_elements(6, 4, 1, 1_000e3, np.radians(70.0))
    fleet = Constellation(tuple(map(str, range(24))), np.zeros(24, dtype=np.int64), elements)
    prepared = motion.prepare(fleet, EPOCH, 0.0, 0.0)
    for t_s in (-3_600.0, 0.0, 86_400.0, 3e6):
        assert prepared.covers(t_s)
        positions, velocities = propagation.states_ecef(fleet, EPOCH, [t_s])
        ours, ours_velocity = motion.states_ecef(prepared, t_s)
        assert np.abs(ours - positions[:, 0]).max() < 1e-3
        assert np.abs(ours_velocity - velocities[:, 0]).max() < 1e-6


def test_eccentric_design_orbits_come_from_a_table() -> None:
    one = np.ones(1)
    molniya = Elements(26_600e3 * one, 0.74 * one, 1.1 * one, one, 4.7 * one, 0.05 * one)
    fleet = Constellation(("M",), np.zeros(1, dtype=np.int64), molniya)
    prepared = motion.prepare(fleet, EPOCH, 0.0, 7_200.0)
    for t_s in (-3_000.0, 10.0, 3_500.0):
        exact = propagation.positions_ecef_m(fleet, EPOCH, [t_s])[:, 0]
        assert np.abs(motion.positions_ecef_m(prepared, t_s) - exact).max() < 10.0


def test_what_is_not_covered_is_nan() -> None:
    prepared = motion.prepare(catalogue(3), EPOCH, 600.0, 600.0)
    assert prepared.covers(300.0)
    assert prepared.covers(900.0)
    assert not prepared.covers(299.0)
    assert np.isnan(motion.positions_ecef_m(prepared, 5_000.0)).all()
    assert np.isfinite(motion.positions_ecef_m(prepared, 900.0)).all()


def test_out_is_used() -> None:
    prepared = motion.prepare(catalogue(3), EPOCH, 600.0, 600.0)
    out = np.empty((3, 3))
    assert motion.positions_ecef_m(prepared, 610.0, out) is out
    assert np.linalg.norm(out, axis=1) == pytest.approx(7e6, rel=0.2)


def test_an_empty_constellation_moves_nowhere() -> None:
    prepared = motion.prepare(Constellation((), np.zeros(0, dtype=np.int64)), EPOCH, 0.0, 600.0)
    assert motion.positions_ecef_m(prepared, 0.0).shape == (0, 3)
