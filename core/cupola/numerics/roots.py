"""Roots of functions of one number."""

from __future__ import annotations

import math
from collections.abc import Callable


def root_between(
    function: Callable[[float], float], low: float, high: float, tolerance: float, most: int = 100
) -> float | None:
    """Return where a function changes sign, by inverse quadratic interpolation guarded by bisection.

    Chandrupatla, Advances in Engineering Software 28 (1997) 145-149.

    Parameters
    ----------
    low, high : the ends of the bracket
    tolerance : the bracket around the answer is at most so wide
    most : evaluations, at most

    Returns
    -------
    the end of the last bracket with the smaller value, always a point at which the function was evaluated; None when
    the function does not change sign, or is nan somewhere on the way.
    """
    a, b = high, low
    fa, fb = function(a), function(b)
    if not fa * fb <= 0.0:
        return None
    share = 0.5
    for _ in range(most):
        best, f_best = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        width = abs(b - a)
        if f_best == 0.0 or width <= tolerance:
            return best
        share = min(max(share, 0.5 * tolerance / width), 1.0 - 0.5 * tolerance / width)
        x = a + share * (b - a)
        fx = function(x)
        if math.isnan(fx):
            return None
        if (fx > 0.0) == (fa > 0.0):
            c, fc, a, fa = a, fa, x, fx
        else:
            c, fc, b, fb, a, fa = b, fb, a, fa, x, fx
        share = _next_share(a, fa, b, fb, c, fc)
    return a if abs(fa) < abs(fb) else b


def _next_share(a: float, fa: float, b: float, fb: float, c: float, fc: float) -> float:
    """Where between ``a`` and ``b`` to look next."""
    if fa == fb or fc in (fa, fb):
        return 0.5
    place = (a - b) / (c - b)
    value = (fa - fb) / (fc - fb)
    if not (1.0 - math.sqrt(1.0 - place) < value < math.sqrt(place)):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
