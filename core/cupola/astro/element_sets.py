"""Mean element sets as published: the fields of a CCSDS orbit mean-elements message (OMM, 502.0-B-3)."""

from __future__ import annotations

from typing import NamedTuple


class ElementSet(NamedTuple):
    """One object's SGP4 mean elements, in the units of an OMM; a TLE holds the same numbers."""

    name: str
    norad_cat_id: int
    object_id: str
    classification: str
    epoch_utc: str
    """ISO 8601 with fractional seconds, no zone letter, as an OMM writes it."""
    mean_motion_rev_day: float
    eccentricity: float
    inclination_deg: float
    raan_deg: float
    argument_of_perigee_deg: float
    mean_anomaly_deg: float
    ephemeris_type: int
    element_set_no: int
    rev_at_epoch: int
    bstar: float
    mean_motion_dot: float
    """First derivative of mean motion over two, rev/day^2, as a TLE writes it."""
    mean_motion_ddot: float
    """Second derivative of mean motion over six, rev/day^3."""
