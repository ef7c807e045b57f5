"""Balls around places: what lets pairs of moving things be left out a stretch of time at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cupola.numerics.compiled import compiled


@compiled
def ball(places: NDArray[np.float64], first: int, last: int, stretch: float, out: NDArray[np.float64]) -> None:
    """Write a ball that holds ``places[first:last]``, each with its third coordinate times ``stretch``.

    Parameters
    ----------
    places : shape (n, 3)
    out : receives the centre, which is the middle one of the places, and the radius, shape (4,); a metre is added
        against rounding. Places that are nan are left out; nan if the middle one is.
    """
    middle = (first + last) // 2
    out[0], out[1], out[2] = places[middle, 0], places[middle, 1], places[middle, 2] * stretch
    worst2 = 0.0
    for k in range(first, last):
        x, y, z = places[k, 0] - out[0], places[k, 1] - out[1], places[k, 2] * stretch - out[2]
        away2 = x * x + y * y + z * z
        if away2 > worst2:
            worst2 = away2
    out[3] = math.sqrt(worst2) + 1.0
