"""Hypothesis strategies for scenarios, made from the limits of the parts themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from cupola.astro.element_sets import ElementSet
from cupola.scenario.parts import (
    Area,
    CircleRegion,
    Command,
    Custody,
    ImportedElements,
    InfraredSensor,
    KineticInterceptor,
    Laser,
    Layer,
    NoPayload,
    Part,
    Plane,
    Planes,
    Raid,
    Relay,
    Scenario,
    Site,
    WalkerDelta,
    WalkerStar,
)  # fmt: skip

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
IDENTIFIERS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,12}", fullmatch=True)
COLOURS = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)
EPOCHS = st.datetimes(min_value=datetime(1960, 1, 1), max_value=datetime(2049, 12, 31)).map(
    lambda moment: moment.isoformat(timespec="milliseconds") + "Z"
)


def _number(field: Any) -> st.SearchStrategy[Any]:
    """Return values within the limits that a field states."""
    limits: dict[str, Any] = {}
    for item in field.metadata:
        for name in ("ge", "gt", "le", "lt"):
            if getattr(item, name, None) is not None:
                limits[name] = getattr(item, name)
    low, high = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    if field.annotation is int:
        return st.integers(low, high)
    whole = st.integers(int(low) + 1, int(high) - 1).map(float) if high - low > 2 else st.nothing()
    exact = st.floats(low, high, exclude_min="gt" in limits, exclude_max="lt" in limits, allow_nan=False)
    return st.one_of(exact, whole)


def numbers_of(part: type[Part]) -> dict[str, st.SearchStrategy[Any]]:
    """Return a strategy for every number of a part."""
    plain = {name: field for name, field in part.model_fields.items() if field.annotation in (int, float)}
    return {name: _number(field) for name, field in plain.items()}


def parts(part: type[Part], **others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for a part: its numbers by their limits, and what else is given."""
    return st.builds(part, **(numbers_of(part) | others))


def _subset(*choices: str) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(choices), min_size=1, unique=True).map(tuple)


ELEMENT_SETS = st.builds(
    ElementSet,
    name=TEXT,
    norad_cat_id=st.integers(0, 999_999_999),
    object_id=st.sampled_from(["2019-074A", "", "1998-067A"]),
    classification=st.just("U"),
    epoch_utc=st.datetimes(min_value=datetime(1958, 1, 1), max_value=datetime(2056, 1, 1)).map(
        lambda moment: moment.isoformat(timespec="microseconds")
    ),
    mean_motion_rev_day=st.floats(0.1, 17.0),
    eccentricity=st.floats(0.0, 0.99),
    inclination_deg=st.floats(0.0, 180.0),
    raan_deg=st.floats(0.0, 360.0),
    argument_of_perigee_deg=st.floats(0.0, 360.0),
    mean_anomaly_deg=st.floats(0.0, 360.0),
    ephemeris_type=st.just(0),
    element_set_no=st.integers(0, 9999),
    rev_at_epoch=st.integers(0, 99999),
    bstar=st.floats(-1.0, 1.0),
    mean_motion_dot=st.floats(-1.0, 1.0),
    mean_motion_ddot=st.floats(-1.0, 1.0),
)

ORBITS = st.one_of(
    parts(WalkerDelta),
    parts(WalkerStar),
    parts(Planes, planes=st.lists(parts(Plane, altitude_km=st.none() | st.just(512.5)), min_size=1, max_size=4)),
    st.builds(ImportedElements, source=TEXT, element_sets=st.lists(ELEMENT_SETS, max_size=3)),
)
_RANGES = {"minimum_range_km": st.floats(0, 400), "maximum_range_km": st.floats(401, 90_000)}
PAYLOADS = st.one_of(
    parts(InfraredSensor, bands=_subset("swir", "mwir", "lwir"), **_RANGES),
    parts(KineticInterceptor, phases=_subset("boost", "coast", "reentry")),
    parts(Laser, phases=_subset("boost", "coast", "reentry")),
    st.builds(Relay),
    st.builds(NoPayload),
)


def _list(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3, unique_by=lambda part: part.id).map(tuple)


_NAMED = {"id": IDENTIFIERS, "name": TEXT}
LAYERS = st.builds(
    Layer, **_NAMED, role=st.sampled_from(["custody", "interceptor", "warning", "relay"]), color=COLOURS,
    orbits=ORBITS, payload=PAYLOADS,
)  # fmt: skip
RAIDS = parts(
    Raid, **_NAMED, threat=st.sampled_from(["icbm-solid", "icbm-liquid", "irbm"]), launch_area=parts(Area),
    aim_area=parts(Area), trajectory=st.sampled_from(["minimum_energy", "lofted", "depressed"]),
)  # fmt: skip
SCENARIOS = parts(
    Scenario, name=TEXT, description=st.text(st.characters(exclude_categories=["Cs"]), max_size=40), marking=TEXT,
    epoch_utc=EPOCHS, duration_s=st.floats(3600, 1e6), layers=_list(LAYERS), sites=_list(parts(Site, **_NAMED)),
    regions=_list(parts(CircleRegion, **_NAMED)), raids=_list(RAIDS), custody=parts(Custody), command=parts(Command),
)  # fmt: skip
