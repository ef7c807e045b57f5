"""What the plots show: curves of threats against time, read from results or from the flights of the live answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cupola.astro.geodesy import geodetic_from_ecef
from cupola.results.parts import Results, ThreatResult

PlotKind = Literal["error", "lookers", "altitude"]
CURVES_AT_ONCE: Final = 5


@dataclass(frozen=True)
class PlotSpec:
    """One plot of the chooser."""

    kind: PlotKind
    title: str
    axis: str
    unit: str
    decimals: int
    logarithmic: bool = False
    steps: bool = False
    needs_run: bool = True


PLOTS: Final = (
    PlotSpec("error", "Position error", "Position error, 1 σ", "m", 0, logarithmic=True),
    PlotSpec("lookers", "Satellites in view", "Satellites in view", "", 0, steps=True),
    PlotSpec("altitude", "Altitude", "Altitude", "km", 0, needs_run=False),
)


@dataclass(frozen=True)
class Curve:
    """One line; nan where there is nothing to show."""

    name: str
    path: str
    times_s: NDArray[np.float64]
    values: NDArray[np.float64]

    def at(self, time_s: float) -> float:
        """Return the value at the sample before a time, nan outside the curve."""
        if self.times_s.size == 0 or not self.times_s[0] <= time_s <= self.times_s[-1]:
            return float("nan")
        number = int(np.searchsorted(self.times_s, time_s, side="right")) - 1
        return float(self.values[number])


def threats_shown(results: Results | None, selection: Collection[str]) -> tuple[ThreatResult, ...]:
    """Return the selected threats, or those of selected raids, or else the first few."""
    if results is None:
        return ()
    chosen = tuple(
        threat
        for threat in results.threats
        if f"threats.{threat.id}" in selection or f"raids.{threat.raid_id}" in selection
    )
    return (chosen or results.threats)[:CURVES_AT_ONCE]


def curves_of(kind: PlotKind, results: Results | None, live: Any, selection: Collection[str]) -> tuple[Curve, ...]:
    """Return the curves of a plot; a killed threat's end where it was killed."""
    if results is None:
        return _previews(live, selection) if kind == "altitude" and live is not None else ()
    return tuple(_curve(kind, threat) for threat in threats_shown(results, selection))


def _curve(kind: PlotKind, threat: ThreatResult) -> Curve:
    if kind == "altitude":
        times, values = threat.trajectory.times_s, altitudes_km(threat.trajectory.positions_ecef_m)
    else:
        times = threat.track.times_s
        raw = threat.track.position_error_m if kind == "error" else threat.track.lookers.astype(np.float64)
        values = np.where(np.isfinite(raw), raw, np.nan)
        if kind == "error":
            values = np.where(values > 0, values, np.nan)
    last = times.size if threat.kill_s is None else int(np.searchsorted(times, threat.kill_s, side="right"))
    return Curve(threat.id, f"threats.{threat.id}", times[:last], values[:last])


def _previews(live: Any, selection: Collection[str]) -> tuple[Curve, ...]:
    """Return the flights of the live answer, one a raid, unless one raid is selected."""
    chosen = [raid for raid in live.raids if f"raids.{raid.raid_id}" in selection]
    found = []
    for raid in chosen or live.raids:
        for number, flight in enumerate(raid.trajectories if chosen else raid.trajectories[:1], 1):
            name = raid.raid_id if not chosen else f"{raid.raid_id} {number}"
            found.append(Curve(name, f"raids.{raid.raid_id}", flight.times_s, altitudes_km(flight.positions_ecef_m)))
    return tuple(found[:CURVES_AT_ONCE])


def altitudes_km(positions_ecef_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return heights above the ellipsoid, shape (times,), of positions of shape (times, 3)."""
    _, _, heights_m = geodetic_from_ecef(positions_ecef_m)
    return np.asarray(heights_m, dtype=np.float64) / 1000.0


def table_of(curves: Sequence[Curve], unit: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return heads and rows over all times of the curves; what a curve does not have is empty."""
    heads = ("time_s", *(f"{curve.name} [{unit}]" if unit else curve.name for curve in curves))
    if not curves:
        return heads, []
    times = np.unique(np.concatenate([curve.times_s for curve in curves]))
    columns = []
    for curve in curves:
        column = np.full(times.shape, np.nan)
        column[np.searchsorted(times, curve.times_s)] = curve.values
        columns.append(column)
    rows = [
        (f"{time:.10g}", *("" if np.isnan(column[n]) else f"{column[n]:.10g}" for column in columns))
        for n, time in enumerate(times.tolist())
    ]
    return heads, rows


def table_text(curves: Sequence[Curve], unit: str, separator: str) -> str:
    """Return the table as text, one line a row."""
    heads, rows = table_of(curves, unit)
    quoted = [f'"{head}"' if separator in head else head for head in heads]
    return "\n".join(separator.join(row) for row in (quoted, *rows)) + "\n"
