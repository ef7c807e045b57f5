"""Phase averages against counting at points, and against stepping through time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from cupola.constants import EARTH_ROTATION_RAD_S
from cupola.coverage.footprint import NOTHING, Footprint, footprint
from cupola.coverage.independence import independent_groups
from cupola.coverage.patterns import sun_synchronous_inclination_rad
from cupola.coverage.phase_average import PlacedShell, Shell, area_mean, fold_shares, phase_average
from cupola.coverage.shells import phase_rates_rad_s

TURN = 2.0 * math.pi
FOLDS = 4


def walker(shell: Shell) -> list[tuple[float, float]]:
    """Node and argument of every satellite, straight from Walker's definition."""
    total = shell.planes * shell.satellites_per_plane
    return [
        (
            shell.raan_rad + p * shell.raan_span_rad / shell.planes,
            shell.argument_of_latitude_rad + TURN * (s / shell.satellites_per_plane + shell.phasing * p / total),
        )
        for p in range(shell.planes)
        for s in range(shell.satellites_per_plane)
    ]


def counted(satellites: Any, tilt: float, ring: Footprint, latitude: float, node: Any, argument: Any) -> Any:
    """Satellites in view of a point at longitude 0, at every pair of phases: vectors and nothing else."""
    count = np.zeros(np.broadcast(node, argument).shape, dtype=int)
    for own_node, own_argument in satellites:
        u, o = argument + own_argument, node + own_node
        x = np.cos(o) * np.cos(u) - np.sin(o) * np.cos(tilt) * np.sin(u)
        z = np.sin(tilt) * np.sin(u)
        angle = np.arccos(np.clip(math.cos(latitude) * x + math.sin(latitude) * z, -1.0, 1.0))
        count += (angle >= ring.minimum_rad) & (angle <= ring.maximum_rad)
    return count


def shares_of(count: Any, folds: int = FOLDS) -> Any:
    return np.bincount(np.minimum(count, folds).ravel(), minlength=folds + 1) / count.size


def spread(exponent: int, dimensions: int) -> Any:
    """2 ** exponent phases that fill a box evenly (scrambled Sobol), (dimensions, points)."""
    points = qmc.Sobol(dimensions, rng=np.random.default_rng(3)).random_base2(exponent)
    return TURN * points.T


LATITUDES = np.radians([-70.0, -33.0, 0.0, 12.0, 51.0, 90.0])


@pytest.mark.parametrize(
    "shell",
    [
        Shell(3, 4, 1, math.radians(55.0), TURN, Footprint(0.0, 0.5), 1e6),
        Shell(6, 2, 3, math.radians(117.0), TURN, Footprint(0.2, 0.62), 1e6),
        Shell(4, 3, 1, math.radians(86.0), math.pi, Footprint(0.0, 0.45), 1e6),
    ],
    ids=["delta", "ring, common factor", "star"],
)
def test_equal_to_counting_a_million_points(shell: Shell) -> None:
    """To 1e-4, on a grid of the whole phase rectangle that is itself good to some 2e-5."""
    ours = fold_shares([shell], np.radians([5.0, 40.0, 60.0]), FOLDS, 3e-5)
    side = 1500
    nodes = (np.arange(side) + 0.5) * (TURN if shell.raan_span_rad < TURN else TURN / shell.planes) / side
    arguments = (np.arange(side) + 0.5) * TURN / shell.satellites_per_plane / side
    for latitude, row in zip(np.radians([5.0, 40.0, 60.0]), ours, strict=True):
        seen = counted(
            walker(shell), shell.inclination_rad, shell.footprint, latitude, nodes[:, None], arguments[None, :]
        )
        np.testing.assert_allclose(row, shares_of(seen), rtol=0.0, atol=1e-4)


def test_1584_satellites_to_a_ten_thousandth() -> None:
    """The pattern of the benchmark, at one latitude, against a quarter of a million points of its phase rectangle."""
    shell = Shell(72, 22, 17, math.radians(53.0), TURN, footprint(550e3, 0.0, math.radians(10.0)), 550e3)
    average = phase_average([shell], np.radians([33.5]), 8)
    assert average.error <= 1e-4
    node, argument = spread(18, 2) / [[72], [22]]
    turned, moved = np.exp(1j * node), np.exp(1j * argument)
    seen = np.zeros(node.size, dtype=np.int16)
    f, tilt, limit = math.radians(33.5), shell.inclination_rad, math.cos(shell.footprint.maximum_rad)
    for own_node, own_argument in walker(shell):
        u, o = moved * np.exp(1j * own_argument), turned * np.exp(1j * own_node)
        x = o.real * u.real - o.imag * u.imag * math.cos(tilt)
        seen += math.cos(f) * x + math.sin(f) * math.sin(tilt) * u.imag >= limit
    np.testing.assert_allclose(average.shares[0], shares_of(seen, 8), rtol=0.0, atol=1e-4)


TILTS = st.one_of(st.sampled_from([0.0, 90.0, 180.0, 97.6]), st.floats(0.0, 180.0)).map(math.radians)
MASKS = st.one_of(st.sampled_from([0.0, 90.0]), st.floats(0.0, 80.0)).map(math.radians)
RINGS = st.one_of(
    st.builds(lambda height, mask: footprint(height, 0.0, mask), st.floats(3e5, 2e7), MASKS),
    st.builds(lambda least, more: Footprint(least, min(least + more, math.pi)), st.floats(0.0, 3.0), st.floats(0, 2)),
    st.just(NOTHING),
)
SHELLS = st.builds(
    Shell,
    planes=st.integers(1, 6), satellites_per_plane=st.integers(1, 5), phasing=st.integers(0, 5), inclination_rad=TILTS,
    raan_span_rad=st.sampled_from([TURN, math.pi, 1.0]), footprint=RINGS, altitude_m=st.just(1e6),
    raan_rad=st.floats(-7.0, 7.0), argument_of_latitude_rad=st.floats(-7.0, 7.0),
)  # fmt: skip


@settings(max_examples=60)
@given(SHELLS)
def test_any_walker_pattern(shell: Shell) -> None:
    """The counted phases are good to some 0.004."""
    ours = fold_shares([shell], LATITUDES, FOLDS)
    assert np.allclose(ours.sum(axis=1), 1.0, atol=1e-9)
    node, argument = spread(14, 2)
    for latitude, row in zip(LATITUDES, ours, strict=True):
        seen = counted(walker(shell), shell.inclination_rad, shell.footprint, latitude, node, argument)
        np.testing.assert_allclose(row, shares_of(seen), rtol=0.0, atol=6e-3)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, TURN), st.floats(0, TURN)), min_size=1, max_size=4), TILTS)
def test_planes_placed_by_hand(planes: list[tuple[int, float, float]], tilt: float) -> None:
    counts, nodes, arguments = (np.array(column) for column in zip(*planes, strict=True))
    ring = Footprint(0.0, 0.6)
    ours = fold_shares([PlacedShell(counts, nodes, arguments, tilt, ring, 8e5)], LATITUDES, FOLDS)
    satellites = [(o, u + TURN * k / n) for n, o, u in planes for k in range(n)]
    node, argument = spread(14, 2)
    for latitude, row in zip(LATITUDES, ours, strict=True):
        seen = counted(satellites, tilt, ring, latitude, node, argument)
        np.testing.assert_allclose(row, shares_of(seen), rtol=0.0, atol=6e-3)


def shell_at(altitude_m: float, tilt: float, shift: float = 0.0, planes: int = 3) -> Shell:
    return Shell(planes, 4, 1, tilt, TURN, footprint(altitude_m, 0.0, 0.1), altitude_m, shift, 0.3 * shift)


def joined(shells: list[Shell], latitude: float, phases: Callable[[int], tuple[Any, Any]]) -> Any:
    parts = [counted(walker(s), s.inclination_rad, s.footprint, latitude, *phases(k)) for k, s in enumerate(shells)]
    return sum(parts)


SUN = [(altitude, sun_synchronous_inclination_rad(altitude)) for altitude in (9e5, 16e5)]
CASES = {
    "one pattern": ([shell_at(12e5, 0.9), shell_at(12e5, 0.9, 0.4)], 2, lambda x, k: (x[0], x[1])),
    "independent": ([shell_at(12e5, 0.9), shell_at(8e5, 1.2)], 4, lambda x, k: (x[2 * k], x[2 * k + 1])),
    "common argument": ([shell_at(12e5, 0.9), shell_at(12e5, math.pi - 0.9, 0.4)], 3, lambda x, k: (x[k], x[2])),
    "common node": (
        [shell_at(*SUN[0], 0.0, 1), shell_at(*SUN[1], 0.9, 1)], 3, lambda x, k: (x[2], x[k]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_shells_together(name: str) -> None:
    """Each kind of tie against phases drawn with that tie; counted phases are good to some 0.002."""
    shells, dimensions, pick = CASES[name]
    average = phase_average(shells, LATITUDES, FOLDS)
    assert average.exact
    assert len(average.groups) == (2 if name == "independent" else 1)
    drawn = spread(17, dimensions)
    for latitude, row in zip(LATITUDES, average.shares, strict=True):
        seen = joined(shells, latitude, lambda k: pick(drawn, k))
        np.testing.assert_allclose(row, shares_of(seen), rtol=0.0, atol=3e-3)


def test_ties_change_the_answer() -> None:
    """Were ties ignored, the two answers would be the same: they differ by far more than the tolerance above."""
    for name in ("one pattern", "common node"):
        shells = CASES[name][0]
        tied = fold_shares(shells, LATITUDES, FOLDS)
        alone = [fold_shares([shell], LATITUDES, FOLDS) for shell in shells]
        free = np.array([np.convolve(a, b)[:FOLDS] for a, b in zip(*alone, strict=True)])
        assert np.abs(tied[:, :FOLDS] - free).max() > 0.02


def test_several_shells_against_stepping_through_years() -> None:
    """Random moments of thirty years, J2 rates and the Earth's turning: what the phases stand for."""
    shells = [shell_at(55e4, math.radians(53.0), planes=5), shell_at(12e5, math.radians(97.0), planes=2)]
    times_s = np.random.default_rng(5).uniform(0.0, 30 * 3.15e7, 150_000)

    def phases(k: int) -> tuple[Any, Any]:
        node, argument = phase_rates_rad_s(shells[k].altitude_m, shells[k].inclination_rad)
        return (node - EARTH_ROTATION_RAD_S) * times_s, argument * times_s

    ours = fold_shares(shells, LATITUDES, FOLDS)
    for latitude, row in zip(LATITUDES, ours, strict=True):
        # Four standard deviations of a share drawn 150,000 times.
        np.testing.assert_allclose(row, shares_of(joined(shells, latitude, phases)), rtol=0.0, atol=5.2e-3)


def test_the_error_told_is_the_error_made() -> None:
    shell = Shell(20, 20, 1, math.radians(80.0), TURN, footprint(1e6, 0.0, math.radians(10.0)), 1e6)
    latitudes = np.radians(np.arange(0.5, 90.0, 3.0))
    best = fold_shares([shell], latitudes, 6, 1e-8)
    for tolerance in (1e-3, 1e-4, 1e-5):
        average = phase_average([shell], latitudes, 6, tolerance)
        assert average.error <= tolerance
        assert np.abs(average.shares - best).max() <= tolerance


def test_nothing_to_see_is_a_share_of_one() -> None:
    empty = [Shell(0, 4, 0, 1.0, TURN, Footprint(0, 1), 1e6), Shell(3, 4, 0, 1.0, TURN, NOTHING, 1e6)]
    for shells in ([], empty):
        np.testing.assert_array_equal(fold_shares(shells, LATITUDES, 2), np.tile([1.0, 0.0, 0.0], (6, 1)))
    whole = Shell(3, 4, 0, 1.0, TURN, Footprint(0.0, math.pi), 1e6)
    np.testing.assert_allclose(fold_shares([whole], LATITUDES, 20)[:, 12], 1.0, atol=1e-12)


def test_one_satellite_over_the_equator_sees_its_share() -> None:
    """i = 0: a point on the equator is seen for theta / pi of the time, one beyond theta never."""
    shell = Shell(1, 1, 0, 0.0, TURN, Footprint(0.0, 0.4), 1e6)
    shares = fold_shares([shell], np.array([0.0, 0.41]), 1)
    np.testing.assert_allclose(shares, [[1 - 0.4 / math.pi, 0.4 / math.pi], [1.0, 0.0]], atol=1e-12)


def test_the_mean_over_the_world_is_the_footprints_area() -> None:
    """By symmetry the expected number in view, averaged over the area, is T (1 - cos theta) / 2."""
    shell = Shell(3, 4, 1, 1.1, TURN, Footprint(0.0, 0.5), 1e6)
    latitudes = np.radians(np.arange(-89.75, 90.0, 0.5))
    mean = area_mean(latitudes, fold_shares([shell], latitudes, 12, 1e-6)).sum()
    assert mean == pytest.approx(12 * (1 - math.cos(0.5)) / 2, rel=1e-4)


def test_ties_that_hang_in_a_chain_are_told() -> None:
    sun = sun_synchronous_inclination_rad(9e5)
    chain = [shell_at(9e5, sun), shell_at(9e5, math.pi - sun), shell_at(16e5, SUN[1][1])]
    groups, exact = independent_groups(chain)
    assert not exact
    assert len(groups) == 2
