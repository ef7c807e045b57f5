"""Which shells drift past each other, and which keep step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cupola.coverage.shells import AnyShell, phase_rates_rad_s

LOCKED_RAD_S: Final = 2.0 * math.pi / (10.0 * 365.25 * 86_400.0)
"""Phases that need more than ten years for one turn past each other count as keeping step."""


@dataclass(frozen=True)
class Group:
    """Patterns whose phases keep step: ``tie`` is what they share, "both" for a single pattern."""

    patterns: list[list[int]]
    tie: str


def _clusters(count: int, tied: NDArray[np.bool_]) -> list[list[int]]:
    """Numbers 0 … count - 1 that hang together, in order."""
    left, found = set(range(count)), []
    while left:
        cluster, fresh = set(), {min(left)}
        while fresh:
            cluster |= fresh
            fresh = {j for i in fresh for j in left if tied[i, j]} - cluster
        left -= cluster
        found.append(sorted(cluster))
    return found


def independent_groups(shells: Sequence[AnyShell]) -> tuple[list[Group], bool]:
    """Return the groups whose phases are independent of each other, and whether every tie is kept."""
    rates = np.array([phase_rates_rad_s(s.altitude_m, s.inclination_rad) for s in shells]).reshape(-1, 2)
    near = np.abs(rates[:, None] - rates[None]) < LOCKED_RAD_S
    patterns = _clusters(len(shells), near.all(axis=2))
    first = [pattern[0] for pattern in patterns]
    node, argument = near[np.ix_(first, first)][..., 0], near[np.ix_(first, first)][..., 1]
    groups, exact = [], True
    for cluster in _clusters(len(patterns), node | argument):
        by_argument = _clusters(len(cluster), argument[np.ix_(cluster, cluster)])
        by_node = _clusters(len(cluster), node[np.ix_(cluster, cluster)])
        if len(by_node) == 1 and len(cluster) > 1:
            groups.append(Group([patterns[i] for i in cluster], "node"))
            continue
        exact = exact and len(by_argument) == 1
        groups += [Group([patterns[cluster[i]] for i in part], "argument") for part in by_argument]
    return groups, exact
