"""The bracketed root against known roots."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from cupola.numerics.roots import root_between


@pytest.mark.parametrize(
    ("function", "low", "high", "root"),
    [
        (lambda x: x * x - 2.0, 0.0, 2.0, math.sqrt(2.0)),
        (lambda x: 2.0 - x * x, 0.0, 2.0, math.sqrt(2.0)),
        (math.cos, 1.0, 2.0, math.pi / 2.0),
        (lambda x: math.exp(x) - 5.0, -10.0, 10.0, math.log(5.0)),
        (lambda x: (x - 1.0) ** 9, 0.0, 3.0, 1.0),
        (lambda x: 1.0 if x > 0.3 else -1.0, 0.0, 1.0, 0.3),
        (lambda x: x, 0.0, 1.0, 0.0),
        (lambda x: x - 1.0, 0.0, 1.0, 1.0),
    ],
)
def test_it_finds_known_roots(function: Callable[[float], float], low: float, high: float, root: float) -> None:
    found = root_between(function, low, high, 1e-9)
    assert found == pytest.approx(root, abs=2e-9)


def test_the_answer_was_evaluated() -> None:
    seen = []

    def function(x: float) -> float:
        seen.append(x)
        return x**3 - 0.2

    found = root_between(function, 0.0, 1.0, 1e-10)
    assert found in seen
    assert len(seen) < 20


def test_without_a_change_of_sign_there_is_none() -> None:
    assert root_between(lambda x: x * x + 1.0, -1.0, 1.0, 1e-9) is None
    assert root_between(lambda x: math.nan, -1.0, 1.0, 1e-9) is None
    assert root_between(lambda x: x if abs(x) > 0.9 else math.nan, -1.0, 1.0, 1e-9) is None
