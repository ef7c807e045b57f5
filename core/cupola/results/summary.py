"""A run in numbers: the document that ``cupola run --json`` prints."""

from __future__ import annotations

from typing import Any

from cupola.results.parts import Results, ThreatResult, WhyNot
from cupola.units import KM


def _why_not(why: WhyNot | None) -> dict[str, Any] | None:
    if why is None:
        return None
    return {
        "link": why.link,
        "short_by": why.short_by,
        "unit": why.unit,
        "mend": why.mend,
        "sentence": why.sentence,
        "satellite": why.satellite_name,
        "at_s": why.at_s,
    }


def _happened(threat: ThreatResult, time_s: float) -> float | None:
    """Return the time, or None when the threat was killed before it."""
    return float(time_s) if threat.kill_s is None or time_s <= threat.kill_s else None


def threat_summary(threat: ThreatResult) -> dict[str, Any]:
    """Return one threat in the units of a file; a thing that never happened is None.

    ``apogee_km``, ``range_km`` and ``miss_of_aim_km`` are those of the flight as it would end without a shield.
    """
    flight = threat.trajectory
    return {
        "id": threat.id,
        "name": threat.name,
        "raid": threat.raid_id,
        "kind": flight.threat_class,
        "launch_s": float(flight.launch_s),
        "burnout_s": _happened(threat, flight.burnout_s),
        "apogee_km": float(flight.apogee_m) / KM,
        "range_km": float(flight.range_m) / KM,
        "impact_s": _happened(threat, flight.impact_s),
        "miss_of_aim_km": float(flight.miss_of_aim_m) / KM,
        "first_look_s": threat.first_look_s,
        "detected_s": threat.detected_s,
        "stereo_s": threat.stereo_s,
        "tracked_s": threat.tracked_s,
        "decided_s": threat.decided_s,
        "custody_fraction": threat.custody_fraction,
        "position_error_m": {"median": threat.position_error_median_m, "p95": threat.position_error_p95_m},
        "handovers": threat.handovers,
        "shots": len(threat.shots),
        "outcome": threat.outcome,
        "kill_s": threat.kill_s,
        "why_not": _why_not(threat.why_not),
    }


def summary(results: Results) -> dict[str, Any]:
    """Return what a run came to, in plain numbers ready for JSON; times are seconds from the scenario's epoch."""
    killed = sum(threat.outcome == "killed" for threat in results.threats)
    return {
        "scenario": results.scenario.name,
        "marking": results.scenario.marking,
        "epoch_utc": results.scenario.epoch_utc,
        "satellites": sum(layer.constellation.satellites for layer in results.layers),
        "layers": {layer.layer_id: {"satellites": layer.constellation.satellites} for layer in results.layers},
        "threats": [threat_summary(threat) for threat in results.threats],
        "totals": {
            "threats": len(results.threats),
            "killed": killed,
            "leaked": len(results.threats) - killed,
            "interceptors_fired": sum(shot.kind == "interceptor" for shot in results.shots),
            "laser_shots": sum(shot.kind == "laser" for shot in results.shots),
        },
        "seed": results.seed,
        "version": results.version,
        "wall_s": results.wall_s,
    }
