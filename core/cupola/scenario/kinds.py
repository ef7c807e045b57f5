"""One kind of orbits or payload turned into another, keeping what both have."""

from __future__ import annotations

from typing import Any, Final

from cupola.scenario.parts import KINDS, ImportedElements, Part, Planes, WalkerDelta, WalkerStar

_NODE_SPANS_DEG: Final = {WalkerDelta: 360.0, WalkerStar: 180.0}


def _planes_of(walker: WalkerDelta | WalkerStar) -> list[dict[str, float]]:
    """Return the planes of a Walker pattern one by one (Walker 1984: F steps of 360/T degrees from plane to plane)."""
    spread = _NODE_SPANS_DEG[type(walker)] / walker.planes
    step = walker.phasing * 360.0 / (walker.planes * walker.satellites_per_plane)
    return [
        {
            "raan_deg": round((walker.raan_deg + plane * spread) % 360.0, 9),
            "argument_of_latitude_deg": round((walker.argument_of_latitude_deg + plane * step) % 360.0, 9),
        }
        for plane in range(walker.planes)
    ]


def as_kind(part: Part, kind: Any) -> dict[str, Any]:
    """Return what a file would hold of the part turned into another kind; limits are not checked here."""
    kept = {name: value for name in type(part).model_fields if (value := getattr(part, name)) is not None}
    kept = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
    target = _fields_of(kind)
    if target is None or kept["kind"] == kind:
        return kept | {"kind": kind}
    if isinstance(part, WalkerDelta | WalkerStar) and kind == "planes":
        kept["planes"] = _planes_of(part)
    elif isinstance(part, Planes):
        kept["planes"] = len(part.planes)
    elif isinstance(part, ImportedElements) and kind != "elements":
        kept |= {"planes": 10, "satellites_per_plane": 10, "altitude_km": 1000, "inclination_deg": 55}
        if kind == "planes":
            kept["planes"] = [{"raan_deg": 36 * plane} for plane in range(10)]
    return {name: value for name, value in kept.items() if name in target} | {"kind": kind}


def _fields_of(kind: Any) -> frozenset[str] | None:
    return frozenset(KINDS[kind].model_fields) if isinstance(kind, str) and kind in KINDS else None
