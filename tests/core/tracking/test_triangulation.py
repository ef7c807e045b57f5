"""Triangulation: closed forms, plain numpy, covariance that keeps its promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize, stats

from cupola.tracking.triangulation import track

Floats = NDArray[np.float64]
NOISE = 50e-6


def _repeated(satellites: Floats, target: Floats, times: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    places = np.repeat(satellites[:, None, :], times, axis=1)
    return places, np.repeat(target[None], times, axis=0), np.ones(places.shape[:2], dtype=np.bool_)


def _some(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    target = np.array([6.9e6, 1e5, -3e5])
    return target + rng.uniform(-2.5e6, 2.5e6, (count, 3)), target


def _information(satellites: Floats, at: Floats, noises: Floats) -> Floats:
    total = np.zeros((3, 3))
    for place, noise in zip(satellites, noises, strict=True):
        gap = at - place
        r2 = float(gap @ gap)
        total += (np.eye(3) - np.outer(gap, gap) / r2) / (noise**2 * r2)
    return total


@pytest.mark.parametrize("count", [2, 3, 8])
def test_without_noise_it_finds_the_target(count: int) -> None:
    satellites, target = _some(np.random.default_rng(count), count)
    found = track(*_repeated(satellites, target, 1), np.full(count, 1e-15), np.random.default_rng(0))
    np.testing.assert_allclose(found.estimates_ecef_m[0], target, atol=1e-3)
    assert found.lookers[0] == count


@pytest.mark.parametrize("count", [2, 3, 8])
def test_the_covariance_is_the_inverse_information_in_plain_numpy(count: int) -> None:
    rng = np.random.default_rng(10 + count)
    satellites, target = _some(rng, count)
    noises = rng.uniform(20e-6, 90e-6, count)
    found = track(*_repeated(satellites, target, 5), noises, rng)
    for k in range(5):
        expected = np.linalg.inv(_information(satellites, found.estimates_ecef_m[k], noises))
        np.testing.assert_allclose(found.covariances_ecef_m2[k], expected, rtol=2e-3, atol=1e-3 * np.trace(expected))
        assert found.position_error_m[k] == pytest.approx(math.sqrt(np.trace(found.covariances_ecef_m2[k])))


def test_the_estimate_minimises_the_weighted_distances_from_the_lines() -> None:
    """A second solver on the same noisy directions: two axes across the line, the first across the least axis too."""
    satellites, target = _some(np.random.default_rng(3), 4)
    noises = np.array([30e-6, 50e-6, 70e-6, 90e-6])
    found = track(*_repeated(satellites, target, 1), noises, np.random.default_rng(77))
    draws = np.random.default_rng(77).standard_normal((4, 2))
    lines = (target - satellites) / np.linalg.norm(target - satellites, axis=1)[:, None]
    p = np.cross(np.eye(3)[np.argmin(np.abs(lines), axis=1)], lines)
    p /= np.linalg.norm(p, axis=1)[:, None]
    measured = lines + noises[:, None] * (draws[:, :1] * p + draws[:, 1:] * np.cross(lines, p))
    units = measured / np.linalg.norm(measured, axis=1)[:, None]

    def residual(at: Floats) -> Floats:
        gaps = at - satellites
        ranges = np.linalg.norm(gaps, axis=1)
        return (np.cross(units, gaps) / (noises * ranges)[:, None]).ravel()

    second = optimize.least_squares(residual, target, x_scale=1e3, xtol=1e-14, ftol=1e-14).x
    apart = np.linalg.norm(second - found.estimates_ecef_m[0])
    assert apart < 0.1 < 10.0 < np.linalg.norm(found.estimates_ecef_m[0] - target)


@pytest.mark.parametrize("count", [2, 5])
def test_errors_are_as_large_as_the_covariance_says(count: int) -> None:
    """NEES over 2,000 draws inside the 95 % bounds of chi-square with 3 degrees of freedom each."""
    satellites, target = _some(np.random.default_rng(count), count)
    found = track(*_repeated(satellites, target, 2_000), np.full(count, NOISE), np.random.default_rng(21))
    errors = found.estimates_ecef_m - target
    nees = np.einsum("ki,kij,kj->k", errors, np.linalg.inv(found.covariances_ecef_m2), errors)
    low, high = stats.chi2.ppf([0.025, 0.975], 3 * nees.size)
    assert low < nees.sum() < high


def _two_observers(range_m: float, baseline_m: float, angle_rad: float) -> tuple[Floats, Floats]:
    """Target at the origin shifted outward; observer 1 at ``range_m``; the angle is that at observer 1."""
    one = np.array([7e6, 0.0, 0.0])
    two = one + np.array([baseline_m, 0.0, 0.0])
    target = one + range_m * np.array([math.cos(angle_rad), math.sin(angle_rad), 0.0])
    return np.stack([one, two]), target


def _taff_m(noise_rad: float, range_m: float, baseline_m: float, angle_rad: float) -> float:
    return noise_rad * range_m**2 / (baseline_m * math.sin(angle_rad) ** 2)


def test_taffs_closed_form_gives_its_number() -> None:
    assert _taff_m(50e-6, 1.5e6, 2e6, math.radians(70.0)) == pytest.approx(64.0, abs=0.5)


def test_two_observers_far_from_the_target_follow_taffs_closed_form() -> None:
    """With range far over baseline and the line across it, both angles count alike: sqrt(2) times the closed form."""
    satellites, target = _two_observers(3e6, 1e5, math.radians(90.0))
    found = track(*_repeated(satellites, target, 1), np.full(2, 1e-9), np.random.default_rng(1))
    along = (target - satellites.mean(axis=0)) / np.linalg.norm(target - satellites.mean(axis=0))
    spread = math.sqrt(along @ found.covariances_ecef_m2[0] @ along)
    assert spread == pytest.approx(math.sqrt(2.0) * _taff_m(1e-9, 3e6, 1e5, math.radians(90.0)), rel=0.01)


def test_two_observers_of_the_published_case_are_of_the_size_of_the_closed_form() -> None:
    """64 m at 50 urad, 1,500 km, baseline 2,000 km, stereo angle 70 degrees: the closed form is an approximation."""
    half = math.radians(35.0)
    one, two = (1.5e6 * np.array([math.cos(half), s * math.sin(half), 0.0]) for s in (1.0, -1.0))
    target = np.array([7e6, 0.0, 0.0])
    satellites = np.stack([target + one, target + two])
    found = track(*_repeated(satellites, target, 1), np.full(2, NOISE), np.random.default_rng(1))
    spread = math.sqrt(found.covariances_ecef_m2[0][0, 0])
    exact = NOISE * 1.5e6 / (math.sqrt(2.0) * math.sin(half))
    assert spread == pytest.approx(exact, rel=0.01)
    assert 0.5 * 64.0 < spread < 2.0 * 64.0


@given(seed=st.integers(0, 10_000), count=st.integers(2, 12))
def test_covariances_are_symmetric_and_positive_always(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    satellites, target = _some(rng, count)
    satellites[0] = (
        target + (satellites[1] - target) * rng.uniform(0.2, 3.0) + rng.normal(size=3) * 10 ** rng.uniform(0, 6)
    )
    found = track(*_repeated(satellites, target, 2), np.full(count, NOISE), rng)
    good = np.isfinite(found.position_error_m)
    np.testing.assert_array_equal(good, found.pair[:, 0] >= 0)
    for covariance in found.covariances_ecef_m2[good]:
        np.testing.assert_array_equal(covariance, covariance.T)
        assert (np.linalg.eigvalsh(covariance) > 0.0).all()


@pytest.mark.parametrize("case", ["one", "none", "coincident", "collinear", "opposite", "at the target"])
def test_no_position_without_two_different_directions(case: str) -> None:
    target = np.array([7e6, 0.0, 0.0])
    there = np.array([8e6, 1e6, 2e5])
    satellites = np.stack(
        [
            there,
            {"coincident": there, "collinear": target + 2.0 * (there - target), "opposite": 2 * target - there}.get(
                case, target
            ),
        ]
    )
    places, targets, seen = _repeated(satellites, target, 2)
    seen[1:] &= case != "one"
    seen[:] &= case != "none"
    # Directions without noise, so that the lines are exactly one.
    found = track(places, targets, seen, np.full(2, 1e-15), np.random.default_rng(0))
    assert np.isinf(found.position_error_m).all()
    assert np.isnan(found.estimates_ecef_m).all()
    assert np.isnan(found.covariances_ecef_m2).all()
    assert (found.pair == -1).all()
    assert (found.lookers == seen.sum(axis=0)).all()


def test_the_pair_is_the_one_of_least_error_alone() -> None:
    rng = np.random.default_rng(12)
    satellites, target = _some(rng, 6)
    noises = rng.uniform(20e-6, 80e-6, 6)
    found = track(*_repeated(satellites, target, 1), noises, rng)
    best = min(
        ((i, j) for i in range(6) for j in range(i + 1, 6)),
        key=lambda ij: np.trace(np.linalg.inv(_information(satellites[list(ij)], target, noises[list(ij)]))),
    )
    assert tuple(found.pair[0]) == best


def test_a_time_without_looks_does_not_change_the_others() -> None:
    """Draws belong to looks; a satellite that does not look draws nothing."""
    satellites, target = _some(np.random.default_rng(2), 4)
    places, targets, seen = _repeated(satellites, target, 3)
    seen[2:] = False
    found = track(places, targets, seen, np.full(4, NOISE), np.random.default_rng(9))
    fewer = track(places[:2], targets, seen[:2], np.full(2, NOISE), np.random.default_rng(9))
    np.testing.assert_array_equal(found.estimates_ecef_m, fewer.estimates_ecef_m)
    again = track(places, targets, seen, np.full(4, NOISE), np.random.default_rng(9))
    np.testing.assert_array_equal(found.covariances_ecef_m2, again.covariances_ecef_m2)


def test_two_sensors_in_one_place_are_no_stereo_however_noisy() -> None:
    """Noise turns their measured directions apart by more than the least stereo angle; the place stays one."""
    place = np.array([7.4e6, 0.0, 0.0])
    satellites = np.tile(place, (2, 500, 1))
    targets = np.tile([6.5e6, 3e5, 1e5], (500, 1))
    found = track(satellites, targets, np.ones((2, 500), np.bool_), np.full(2, 2e-3), np.random.default_rng(1))
    assert (found.lookers == 2).all()
    assert (found.pair == -1).all()
    assert np.isinf(found.position_error_m).all()
