"""The guarantee of a layer of circular shells, as rows for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from cupola.coverage.guarantee import Guarantee, elevation_rad, guarantee
from cupola.coverage.shells import AnyShell, PlacedShell
from cupola.results.coverage import FOLDS, GuaranteeRow
from cupola.simulation.memory import StageMemory

ACCURACY_RAD: Final = 1e-3
"""No phase missed is worse by more; the answer itself is carried to the top of its hill."""


def guarantee_rows(
    shells: Sequence[AnyShell], target_altitude_m: float, shares: np.ndarray, memory: StageMemory
) -> tuple[GuaranteeRow, ...]:
    """Return folds 1 … 4; of shells at several altitudes, for each fold that of the best one by itself.

    ``shares`` (latitudes, folds + 1) decide whether coverage is continuous where a footprint has a hole below the
    satellite, which the greatest distance cannot tell.
    """
    heights = sorted({shell.altitude_m for shell in shells if shell.satellites})
    groups = [[shell for shell in shells if shell.altitude_m == height and shell.satellites] for height in heights]
    found = [_of_group(group, target_altitude_m, shares, memory) for group in groups]
    if not found:
        return tuple(GuaranteeRow(fold, None, None, False, None, None) for fold in range(1, FOLDS + 1))
    return tuple(min(rows, key=_rank) for rows in zip(*found, strict=True))


def _rank(row: GuaranteeRow) -> tuple[bool, float]:
    return not row.continuous, math.inf if row.elevation_rad is None else -row.elevation_rad


def _of_group(
    shells: list[AnyShell], target_altitude_m: float, shares: np.ndarray, memory: StageMemory
) -> list[GuaranteeRow]:
    read = tuple(_pattern_read(shell) for shell in shells)
    height = shells[0].altitude_m
    # Only several shells need their altitude: it sets which of them drift apart.
    parts = (read, height if len(shells) > 1 else 0.0)
    found = memory.recall("coverage guarantee", parts, partial(guarantee, shells, FOLDS, ACCURACY_RAD))
    reach = min(shell.footprint.maximum_rad for shell in shells)
    hole = max(shell.footprint.minimum_rad for shell in shells) > 0.0
    return [_row(one, height, target_altitude_m, reach, shares if hole else None) for one in found]


def _row(
    found: Guarantee, altitude_m: float, target_altitude_m: float, reach_rad: float, shares: np.ndarray | None
) -> GuaranteeRow:
    angle = found.central_angle_rad
    if math.isnan(angle):
        return GuaranteeRow(found.fold, None, None, False, None, None)
    always = angle <= reach_rad
    if shares is not None:
        always = bool((shares[:, : found.fold].sum(axis=1) <= 1e-9).all())
    elevation = elevation_rad(angle, altitude_m, target_altitude_m)
    return GuaranteeRow(found.fold, angle, elevation, always, found.latitude_rad, found.longitude_rad)


def _pattern_read(shell: AnyShell) -> tuple[Any, ...]:
    if isinstance(shell, PlacedShell):
        return (
            tuple(shell.satellites_per_plane.tolist()), tuple(shell.raan_rad.tolist()),
            tuple(shell.argument_of_latitude_rad.tolist()), shell.inclination_rad,
        )  # fmt: skip
    return (
        shell.planes, shell.satellites_per_plane, shell.phasing, shell.inclination_rad, shell.raan_span_rad,
        shell.raan_rad, shell.argument_of_latitude_rad,
    )  # fmt: skip
