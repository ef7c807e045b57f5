"""Assignment: allowed, no shooter twice, the optimum is one, greedy is never above it."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cupola.engagement.assignment import assign

tables = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=5),
    elements=st.one_of(st.floats(0.01, 100.0), st.just(0.0), st.just(-np.inf), st.just(np.nan)),
)


def total(value: np.ndarray, given_columns: np.ndarray) -> float:
    rows = np.flatnonzero(given_columns >= 0)
    return float(value[rows, given_columns[rows]].sum())


@given(tables)
def test_optimal_is_the_best_of_all(value: np.ndarray) -> None:
    best = 0.0
    worth = np.nan_to_num(np.maximum(value, 0), nan=0.0)
    rows, columns = worth.shape
    padded = np.hstack([worth, np.zeros((rows, rows))])
    for choice in permutations(range(columns + rows), rows) if rows <= 3 else ():
        best = max(best, float(padded[range(rows), choice].sum()))
    optimal, greedy = assign(value, True), assign(value, False)
    if rows <= 3:
        assert total(value, optimal) == pytest.approx(best)
    assert total(value, optimal) >= total(value, greedy) - 1e-9
    for picked in (optimal, greedy):
        used = picked[picked >= 0]
        assert len(set(used.tolist())) == len(used)
        assert all(value[row, column] > 0 for row, column in enumerate(picked) if column >= 0)


def test_greedy_takes_the_greatest_first() -> None:
    value = [[10.0, 9.0], [9.0, 1.0]]
    assert assign(value, False).tolist() == [0, 1]
    assert assign(value, True).tolist() == [1, 0]


def test_empty_tables() -> None:
    assert assign(np.zeros((0, 4)), True).tolist() == []
    assert assign(np.zeros((3, 0)), False).tolist() == [-1, -1, -1]
    assert assign(np.full((2, 2), -np.inf), True).tolist() == [-1, -1]
