"""Inverse sines and cosines that the compiler can spread over a vector register."""

from __future__ import annotations

import math

from cupola.numerics.compiled import compiled_fast


@compiled_fast
def arc_sine_share(y: float) -> float:
    """Return asin(s) / s for y = s^2 from 0 to 1/2, good to 4e-14: a Chebyshev interpolant of degree 14."""
    p = y * 0.3624186197916667 - 0.9657958984375002
    p = p * y + 1.246514383951823
    p = p * y - 0.9484868049621583
    p = p * y + 0.49773321081884214
    p = p * y - 0.16408275985935084
    p = p * y + 0.05519391448033275
    p = p * y + 0.0062117475831958814
    p = p * y + 0.01831507182320895
    p = p * y + 0.022291028538876382
    p = p * y + 0.030386370056348623
    p = p * y + 0.044642713098017164
    p = p * y + 0.07500000242592963
    p = p * y + 0.16666666665088467
    return p * y + 1.0000000000000158


@compiled_fast
def arc_cosine(cosine: float) -> float:
    """Return the arc cosine of -1 … 1, good to 1e-13 rad, without a branch: 2 asin(sqrt((1 - |c|) / 2)).

    A rounding beyond -1 and 1 does no harm; anything farther out gives a number without meaning.
    """
    y = abs(0.5 - 0.5 * abs(cosine))
    angle = 2.0 * math.sqrt(y) * arc_sine_share(y)
    return math.pi - angle if cosine < 0.0 else angle
