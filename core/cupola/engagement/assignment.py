"""Who shoots at whom, from a table of values."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment


def assign(value: ArrayLike, optimal: bool) -> NDArray[np.int64]:
    """Return the column given to each row, -1 for none, shape (rows,); no column twice.

    Parameters
    ----------
    value
        Worth of giving a column (shooter) to a row (threat), shape (rows, columns). What is not above 0 or not finite
        is not allowed.
    optimal
        True: the greatest sum (linear assignment, Crouse 2016, as in scipy). False: greedy, the greatest value first,
        ties to the lower row, then the lower column.
    """
    worth = np.maximum(np.nan_to_num(np.asarray(value, np.float64), nan=0.0, posinf=0.0, neginf=0.0), 0.0)
    given = np.full(worth.shape[0], -1, np.int64)
    if worth.size == 0:
        return given
    if optimal:
        rows, columns = linear_sum_assignment(worth, maximize=True)
        allowed = worth[rows, columns] > 0.0
        given[rows[allowed]] = columns[allowed]
        return given
    taken = np.zeros(worth.shape[1], bool)
    row_of, column_of = np.nonzero(worth > 0.0)
    for pick in np.argsort(-worth[row_of, column_of], kind="stable"):
        row, column = row_of[pick], column_of[pick]
        if given[row] < 0 and not taken[column]:
            given[row] = column
            taken[column] = True
    return given
