"""Coverage as tables for people, and as the stable keys of ``--json``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from cupola.cli.numbers import counted, number_text, quantity_text, seconds_text, share_text
from cupola.cli.printing import table_text
from cupola.results.coverage import (
    FIGURES,
    CoverageGrid,
    GuaranteeRow,
    LayerCoverage,
    RegionCoverage,
    RegionShares,
    place_of,
)

_ROW_STEP_DEG: Final = 10.0
_MOST_GAPS: Final = 10


def coverage_json(live: LayerCoverage, full: CoverageGrid | None) -> dict[str, Any]:
    """Return one layer's coverage by the keys that stay."""
    told: dict[str, Any] = {
        "satellites": live.satellites,
        "origin": live.origin,
        "note": live.note,
        "target_altitude_km": live.target_altitude_m / 1e3,
        "minimum_elevation_deg": round(math.degrees(live.mask_rad), 9),
        "world_mean": live.world_mean.tolist(),
        "guarantee": [_guarantee_json(row) for row in live.guarantee],
        "regions": [_region_json(region) for region in live.regions],
        "by_latitude": {
            "latitude_deg": [round(value, 6) for value in (live.latitudes_rad * (180.0 / math.pi)).tolist()],
            "fold_probability": live.fold_shares.tolist(),
        },
    }
    if full is not None:
        told["full"] = _full_json(full)
    return told


def _region_json(region: RegionShares) -> dict[str, Any]:
    return {"id": region.region_id, "name": region.name, "mean": _plain(region.shares)}


def _plain(values: Any) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


def _guarantee_json(row: GuaranteeRow) -> dict[str, Any]:
    return {
        "fold": row.fold,
        "central_angle_deg": _degrees(row.central_angle_rad),
        "elevation_deg": _degrees(row.elevation_rad),
        "continuous": row.continuous,
        "latitude_deg": _degrees(row.latitude_rad),
    }


def _degrees(angle_rad: float | None) -> float | None:
    return None if angle_rad is None else math.degrees(angle_rad)


def _full_json(full: CoverageGrid) -> dict[str, Any]:
    return {
        "fold": full.fold, "step_s": full.step_s, "points": int(full.points_per_ring.sum()),
        "steps": int(full.against_time_s.size), "note": full.note, "wall_s": full.wall_s,
        "regions": [_full_region_json(full, region) for region in full.regions],
        "gaps": [
            {
                "region": gap.region_id, "latitude_deg": math.degrees(gap.latitude_rad),
                "longitude_deg": math.degrees(gap.longitude_rad), "start_s": gap.start_s, "end_s": gap.end_s,
            }
            for gap in full.gaps
        ],
    }  # fmt: skip


def _full_region_json(full: CoverageGrid, region: RegionCoverage) -> dict[str, Any]:
    figures = {}
    for figure, (least, mean, greatest) in region.figures.items():
        latitude, longitude = place_of(full, region.worst[figure])
        figures[figure] = {
            "least": least, "mean": mean, "greatest": greatest,
            "worst": {"latitude_deg": math.degrees(latitude), "longitude_deg": math.degrees(longitude)},
        }  # fmt: skip
    return {
        "id": region.region_id, "name": region.name, "points": region.points, "mean": _plain(region.shares),
        "figures": figures,
    }  # fmt: skip


def coverage_text(name: str, live: LayerCoverage, full: CoverageGrid | None) -> str:
    """Return one layer's coverage as tables: by latitude, world and regions, guarantee; the full answer if given."""
    asked = (
        f"targets at {quantity_text(live.target_altitude_m / 1e3, 'km')}, "
        f"elevation at least {number_text(math.degrees(live.mask_rad), 1)}°"
    )
    parts = [f"{name}: {counted(live.satellites, 'satellite')}, {asked}", _latitudes(live), _shares(live)]
    if live.guarantee:
        parts.append(_guarantee(live.guarantee))
    if full is not None:
        parts += _full(full)
    if live.note:
        parts.append(live.note)
    if full is not None and full.note and full.note != live.note:
        parts.append(full.note)
    return "\n\n".join(parts)


def _latitudes(live: LayerCoverage) -> str:
    rows = []
    folds = min(5, live.fold_shares.shape[1])
    degrees = live.latitudes_rad * (180.0 / math.pi)
    for wanted in range(90, -91, -int(_ROW_STEP_DEG)):
        place = int(abs(degrees - wanted).argmin())
        shares = live.fold_shares[place]
        exactly = [*shares[: folds - 1].tolist(), max(0.0, 1.0 - float(shares[: folds - 1].sum()))]
        rows.append((f"{number_text(degrees[place], 0)}°", *map(share_text, exactly)))
    headings = ("Latitude", "none", *map(str, range(1, folds - 1)), f"{folds - 1} or more")
    return table_text(headings, rows, tuple(range(folds + 1)))


def _shares(live: LayerCoverage) -> str:
    rows = [("World", *map(share_text, live.world_mean.tolist()))]
    rows += [(region.name, *map(_share, region.shares.tolist())) for region in live.regions]
    headings = ("Share of time and area", *(f"{fold} or more" for fold in range(1, 5)))
    return table_text(headings, rows, (1, 2, 3, 4))


def _share(value: float) -> str:
    return share_text(value if math.isfinite(value) else None)


def _guarantee(rows: Sequence[GuaranteeRow]) -> str:
    told = [
        (
            str(row.fold), _angle(row.central_angle_rad), _angle(row.elevation_rad),
            "yes" if row.continuous else "no", _angle(row.latitude_rad),
        )
        for row in rows
    ]  # fmt: skip
    headings = ("Guarantee for", "Greatest angle", "Least elevation", "Continuous", "Worst latitude")
    return table_text(headings, told, (0, 1, 2, 4))


def _angle(value: float | None) -> str:
    return "none" if value is None else f"{number_text(math.degrees(value), 2)}°"


def _full(full: CoverageGrid) -> list[str]:
    points, steps = int(full.points_per_ring.sum()), int(full.against_time_s.size)
    parts = [f"Stepped: {counted(steps, 'step')} of {seconds_text(full.step_s)}, {counted(points, 'point')}; "
             f"wanted in view: {full.fold}"]  # fmt: skip
    known = {figure.id: figure for figure in FIGURES}
    for region in full.regions:
        rows = [
            (known[key].title, *(_figure(known[key].unit, value) for value in values))
            for key, values in region.figures.items()
        ]
        if rows:
            parts.append(table_text((region.name, "Least", "Mean", "Greatest"), rows, (1, 2, 3)))
    if full.gaps:
        parts.append(_gaps(full))
    return parts


def _gaps(full: CoverageGrid) -> str:
    names = {region.region_id: region.name for region in full.regions}
    longest = sorted(full.gaps, key=lambda gap: gap.start_s - gap.end_s)[:_MOST_GAPS]
    rows = [
        (
            names[gap.region_id], f"{_angle(gap.latitude_rad)} {_angle(gap.longitude_rad)}",
            seconds_text(gap.start_s), seconds_text(gap.end_s), seconds_text(gap.end_s - gap.start_s),
        )
        for gap in longest
    ]  # fmt: skip
    more = len(full.gaps) - len(longest)
    table = table_text(("Longest gaps", "Latitude, longitude", "From", "To", "Length"), rows, (2, 3, 4))
    return table + (f"\n{counted(more, 'shorter gap')} not shown" if more else "")


def _figure(unit: str, value: float) -> str:
    if unit == "%":
        return share_text(value)
    return seconds_text(value) if unit == "s" else number_text(value, 2)
