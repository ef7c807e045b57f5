"""Walker patterns against Walker's own definition and a published street."""

from __future__ import annotations

import numpy as np
import pytest

from cupola.astro.constellation import Constellation, Elements
from cupola.astro.propagation import positions_eci_m
from cupola.astro.walker import STAR_SPAN_RAD, names_of, plane_elements, planes_of, walker_elements

EPOCH = "2026-03-20T12:00:00Z"


def unit_vectors(elements: Elements) -> np.ndarray:
    count = elements.eccentricity.size
    fleet = Constellation(tuple(map(str, range(count))), np.zeros(count, dtype=np.int64), elements)
    positions = positions_eci_m(fleet, EPOCH, [0.0])[:, 0]
    return positions / np.linalg.norm(positions, axis=1, keepdims=True)


def test_delta_spreads_nodes_and_phases_evenly() -> None:
    elements = walker_elements(5, 4, 2, 600e3, np.radians(70.0), 0.1, 0.2)
    node = elements.raan_rad.reshape(5, 4)
    argument = (elements.argument_of_perigee_rad + elements.mean_anomaly_rad).reshape(5, 4)
    assert np.allclose(node, 0.1 + 2 * np.pi / 5 * np.arange(5)[:, None])
    assert np.allclose(np.diff(argument[0]), 2 * np.pi / 4)
    assert (argument[1, 0] - argument[0, 0]) == pytest.approx(2 * np.pi * 2 / 20)
    assert np.all(elements.semi_major_axis_m == 6_978_137.0)


def test_star_spreads_nodes_over_half_a_turn() -> None:
    elements = walker_elements(6, 11, 0, 780e3, np.radians(86.4), node_span_rad=STAR_SPAN_RAD)
    assert elements.raan_rad[::11] == pytest.approx(np.radians(30.0) * np.arange(6))


def test_a_delta_pattern_maps_onto_itself_from_plane_to_plane() -> None:
    """Turning by 2 pi / P about the pole and moving on by 2 pi F / T gives the same set of places, wrap included."""
    elements = walker_elements(7, 3, 4, 900e3, np.radians(55.0))
    first = unit_vectors(elements)
    moved = Elements(
        elements.semi_major_axis_m,
        elements.eccentricity,
        elements.inclination_rad,
        elements.raan_rad + 2 * np.pi / 7,
        elements.argument_of_perigee_rad,
        elements.mean_anomaly_rad + 2 * np.pi * 4 / 21,
    )
    nearest = np.linalg.norm(unit_vectors(moved)[:, None] - first[None], axis=2).min(axis=1)
    assert nearest.max() < 1e-9


def test_custom_planes_keep_their_own_values() -> None:
    elements = plane_elements([3, 2], [500e3, 700e3], np.radians([50.0, 60.0]), np.radians([10.0, -20.0]), [0.0, 0.5])
    assert elements.semi_major_axis_m.tolist() == [6_878_137.0] * 3 + [7_078_137.0] * 2
    assert np.degrees(elements.raan_rad) == pytest.approx([10.0] * 3 + [340.0] * 2)
    assert elements.mean_anomaly_rad == pytest.approx([0.0, 2 * np.pi / 3, 4 * np.pi / 3, 0.5, 0.5 + np.pi])


def test_names_and_plane_numbers() -> None:
    assert names_of("C", [2, 1]) == ("C 1-1", "C 1-2", "C 2-1")
    assert planes_of([2, 1]).tolist() == [0, 0, 1]
    assert names_of("C", [10] * 7)[-5] == "C 7-6"
