"""Worst places against published tables, the convex hull, all circumcentres, and the closed form of streets."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cupola.coverage.footprint import NOTHING, footprint
from cupola.coverage.guarantee import elevation_rad, guarantee, hull_range_rad
from cupola.coverage.phase_average import fold_shares
from cupola.coverage.shells import PlacedShell, Shell

TURN = 2.0 * math.pi
Vectors = NDArray[np.float64]


def delta(planes: int, per_plane: int, phasing: int, tilt_deg: float, span: float = TURN) -> Shell:
    return Shell(planes, per_plane, phasing, math.radians(tilt_deg), span, NOTHING, 1e6)


def unit_vectors(shell: Shell, node: float = 0.0, argument: float = 0.0) -> Vectors:
    """Straight from Walker's definition, with both phases added."""
    p, s = np.divmod(np.arange(shell.satellites), shell.satellites_per_plane)
    o = node + shell.raan_rad + p * shell.raan_span_rad / shell.planes
    u = argument + shell.argument_of_latitude_rad
    u = u + TURN * (s / shell.satellites_per_plane + shell.phasing * p / shell.satellites)
    cos_i, sin_i = math.cos(shell.inclination_rad), math.sin(shell.inclination_rad)
    x, y = np.cos(o) * np.cos(u) - np.sin(o) * cos_i * np.sin(u), np.sin(o) * np.cos(u) + np.cos(o) * cos_i * np.sin(u)
    return np.stack([x, y, sin_i * np.sin(u)], axis=1)


def by_circumcentres(vectors: Vectors, folds: int) -> list[float]:
    """Largest distance to the n-th nearest: every circle through three satellites with fewer than n inside it.

    Beyond a right angle also the points opposite to one satellite, and half-way between two of these.
    """
    a, b, c = (vectors[list(column)] for column in zip(*itertools.combinations(range(len(vectors)), 3), strict=True))
    axis = np.cross(b - a, c - a)
    length = np.linalg.norm(axis, axis=1)
    axis, a = axis[length > 1e-9] / length[length > 1e-9, None], a[length > 1e-9]
    i, j = (list(column) for column in zip(*itertools.combinations(range(len(vectors)), 2), strict=True))
    pair = vectors[i] + vectors[j]
    width = np.linalg.norm(pair, axis=1)
    i = np.array(i)[width > 1e-9]
    pair = pair[width > 1e-9] / width[width > 1e-9, None]
    axis, a = np.vstack([axis, -axis, -pair, -vectors]), np.vstack([a, a, vectors[i], vectors])
    cosine = np.einsum("ij,ij->i", axis, a)
    inside = (axis @ vectors.T > cosine[:, None] + 1e-9).sum(axis=1)
    return [float(np.arccos(cosine[inside < n].min())) for n in range(1, folds + 1)]


BALLARD = [
    ("5/5/1", 43.66, 69.15),
    ("7/7/5", 55.69, 60.26),
    ("9/9/7", 70.54, 54.81),
    ("12/3/1", 50.73, 47.90),
    ("15/3/1", 53.51, 42.13),
]


@pytest.mark.parametrize(("walker", "tilt_deg", "range_deg"), BALLARD)
def test_ballard_1980_table_1(walker: str, tilt_deg: float, range_deg: float) -> None:
    """Rosette Constellations of Earth Satellites, IEEE Trans. AES-16(5), table I; to 0.01 degree."""
    total, planes, phasing = map(int, walker.split("/"))
    found = guarantee([delta(planes, total // planes, phasing, tilt_deg)])[0]
    assert math.degrees(found.central_angle_rad) == pytest.approx(range_deg, abs=0.01)


@settings(max_examples=60)
@given(st.integers(5, 16), st.integers(0, 2**32 - 1))
def test_scattered_satellites_against_all_circumcentres(count: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(count, 3))
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    ours = [one.central_angle_rad for one in guarantee(vectors)]
    np.testing.assert_allclose(ours, by_circumcentres(vectors, 4), rtol=0.0, atol=2e-8)
    assert hull_range_rad(vectors) == pytest.approx(ours[0], abs=2e-8)


PATTERNS = st.builds(
    delta, st.integers(1, 6), st.integers(1, 5), st.integers(0, 5), st.floats(20.0, 160.0),
    st.sampled_from([TURN, math.pi]),
).filter(lambda shell: shell.satellites >= 5 and shell.planes >= 2)  # fmt: skip


@settings(max_examples=25)
@given(PATTERNS)
def test_the_search_over_phases_against_a_scan(shell: Shell) -> None:
    """A scan of 200 phases by circumcentres; it can miss half its step, and never finds more than the search."""
    found = guarantee([shell], 3)
    step = TURN / shell.satellites_per_plane / 200
    scan = np.max([by_circumcentres(unit_vectors(shell, 0.0, k * step), 3) for k in range(200)], axis=0)
    for one, seen in zip(found, scan, strict=True):
        assert one.central_angle_rad - seen >= -1e-7
        assert one.central_angle_rad - seen <= 0.5 * step + 1e-7


@settings(max_examples=40)
@given(PATTERNS)
def test_the_worst_place_is_that_bad(shell: Shell) -> None:
    """Going to the place and the phases named, the n-th nearest satellite is as far as was said."""
    for one in guarantee([shell]):
        place = np.array(
            [
                math.cos(one.latitude_rad) * math.cos(one.longitude_rad),
                math.cos(one.latitude_rad) * math.sin(one.longitude_rad),
                math.sin(one.latitude_rad),
            ]
        )
        there = np.sort(
            np.arccos(np.clip(unit_vectors(shell, one.node_phase_rad, one.argument_phase_rad) @ place, -1, 1))
        )
        assert there[one.fold - 1] == pytest.approx(one.central_angle_rad, abs=1e-7)


def test_a_large_pattern_against_its_convex_hull() -> None:
    shell = delta(20, 20, 1, 80.0)
    found = guarantee([shell], 1)[0]
    scan = [hull_range_rad(unit_vectors(shell, 0.0, k * TURN / 400 / 64)) for k in range(64)]
    assert max(scan) - 1e-9 <= found.central_angle_rad <= max(scan) + TURN / 400 / 128
    at_worst = hull_range_rad(unit_vectors(shell, 0.0, found.argument_phase_rad))
    assert at_worst == pytest.approx(found.central_angle_rad, abs=1e-8)


def test_turning_the_pattern_changes_nothing() -> None:
    still = guarantee([delta(4, 5, 2, 63.0)])
    turned = guarantee([Shell(4, 5, 2, math.radians(63.0), TURN, NOTHING, 1e6, 1.1, -2.3)])
    for one, other in zip(still, turned, strict=True):
        assert other.central_angle_rad == pytest.approx(one.central_angle_rad, abs=1e-8)


def test_the_same_pattern_written_plane_by_plane() -> None:
    shell = delta(5, 4, 2, 57.0)
    plane = np.arange(5.0)
    placed = PlacedShell(
        np.full(5, 4), plane * TURN / 5, plane * TURN * 2 / 20, shell.inclination_rad, NOTHING, 1e6
    )  # fmt: skip
    for one, other in zip(guarantee([shell]), guarantee([placed]), strict=True):
        assert other.central_angle_rad == pytest.approx(one.central_angle_rad, abs=1e-6)


def test_guarantee_and_phase_average_agree_on_what_is_continuous() -> None:
    """A footprint a little wider than the guarantee leaves no gap at any latitude; one a little narrower does."""
    found = guarantee([delta(6, 7, 2, 70.0)], 2)
    worst = abs(found[1].latitude_rad)
    for widen, gap in ((1e-3, False), (-8e-3, True)):
        ring = type(NOTHING)(0.0, found[1].central_angle_rad + widen)
        shell = Shell(6, 7, 2, math.radians(70.0), TURN, ring, 1e6)
        latitudes = np.append(np.linspace(0.0, 1.57, 40), worst)
        missing = fold_shares([shell], latitudes, 2, 1e-6)[:, :2].sum(axis=1).max()
        assert (missing > 1e-7) == gap


def test_fewer_satellites_than_folds() -> None:
    one, two, three, four = guarantee([delta(1, 2, 0, 50.0)])
    assert one.central_angle_rad == pytest.approx(0.5 * math.pi, abs=1e-7)
    assert two.central_angle_rad == pytest.approx(math.pi, abs=1e-7)
    assert math.isnan(three.central_angle_rad)
    assert math.isnan(four.central_angle_rad)
    assert math.isnan(elevation_rad(three.central_angle_rad, 1e6))
    assert all(math.isnan(none.central_angle_rad) for none in guarantee([]))
    assert guarantee([delta(1, 1, 0, 50.0)], 1)[0].central_angle_rad == pytest.approx(math.pi, abs=1e-7)


@pytest.mark.parametrize("tilt_deg", [0.0, 180.0])
def test_over_the_equator_the_poles_are_a_quarter_turn_away(tilt_deg: float) -> None:
    for one in guarantee([delta(1, 8, 0, tilt_deg)]):
        assert one.central_angle_rad == pytest.approx(0.5 * math.pi, abs=1e-7)


def test_satellites_in_one_place_count_each() -> None:
    vectors = np.array([[1.0, 0, 0], [1.0, 0, 0], [-1.0, 0, 0], [0, 1.0, 0], [0, -1.0, 0], [0, 0, 1.0], [0, 0, -1.0]])
    corner = math.acos(1.0 / math.sqrt(3.0))
    assert guarantee(vectors, 1)[0].central_angle_rad == pytest.approx(corner, abs=1e-7)
    assert hull_range_rad(vectors) == pytest.approx(corner, abs=1e-9)


def test_independent_shells_keep_the_better_guarantee() -> None:
    few, many = delta(3, 4, 1, 50.0), Shell(5, 8, 1, 1.1, TURN, NOTHING, 8e5)
    together, better = guarantee([few, many]), guarantee([many])
    assert not together[0].exact
    assert better[0].exact
    assert [one.central_angle_rad for one in together] == [one.central_angle_rad for one in better]


def test_elevation_undoes_the_footprint() -> None:
    for altitude_m, target_m, mask in ((550e3, 0.0, 0.2), (1e6, 3e5, 0.0), (5e5, 1e6, -0.45)):
        ring = footprint(altitude_m, target_m, mask)
        assert elevation_rad(ring.maximum_rad, altitude_m, target_m) == pytest.approx(mask, abs=1e-12)
