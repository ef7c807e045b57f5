"""What one field cannot know: contradictions between the parts of a scenario, and what is doubtful about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import hypot

from cupola.errors import Problem
from cupola.scenario.orbit_checks import orbit_problems
from cupola.scenario.orbit_checks import satellites_in as satellites_in
from cupola.scenario.parts import (
    InfraredSensor,
    KineticInterceptor,
    Laser,
    LatitudeBand,
    Layer,
    PolygonRegion,
    Raid,
    Scenario,
)
from cupola.scenario.problems import suggestion


def _doubt(path: str, message: str) -> Problem:
    return Problem(path, message, "doubt")


def _ids(scenario: Scenario) -> Iterator[Problem]:
    for name in ("layers", "sites", "regions", "raids"):
        counts = Counter(part.id for part in getattr(scenario, name))
        for identifier, times in counts.items():
            if times > 1:
                yield Problem(
                    f"{name}.{identifier}", f"the id stands {times} times; every id of a list must be its own"
                )


def _regions(scenario: Scenario) -> Iterator[Problem]:
    for region in scenario.regions:
        place = f"regions.{region.id}"
        if isinstance(region, LatitudeBand) and region.south_deg > region.north_deg:
            yield Problem(
                f"{place}.south_deg", f"must be at most the north edge, {region.north_deg:g}°, is {region.south_deg:g}°"
            )
        if isinstance(region, PolygonRegion) and len(set(region.points)) < 3:
            yield Problem(f"{place}.points", "the polygon is empty: it needs at least three different points")


def _coverage(scenario: Scenario) -> Iterator[Problem]:
    asked = scenario.coverage
    if asked is None:
        return
    if asked.step_s > asked.duration_s:
        yield Problem("coverage.step_s", f"must be at most the duration, {asked.duration_s:g} s, is {asked.step_s:g} s")
    elif asked.duration_s / asked.step_s > 200_000:
        yield Problem("coverage.step_s", f"{asked.duration_s / asked.step_s:,.0f} steps are too many; at most 200,000")
    elif asked.duration_s / asked.step_s > 20_000:
        yield _doubt("coverage.step_s", f"{asked.duration_s / asked.step_s:,.0f} steps take long")
    if asked.minimum_elevation_deg >= 85:
        yield _doubt("coverage.minimum_elevation_deg", f"{asked.minimum_elevation_deg:g}° leaves little but the zenith")


def _payload(layer: Layer) -> Iterator[Problem]:
    payload, place = layer.payload, f"layers.{layer.id}.payload"
    if isinstance(payload, InfraredSensor):
        if payload.minimum_range_km >= payload.maximum_range_km:
            yield Problem(
                f"{place}.minimum_range_km",
                f"must be less than the maximum range, {payload.maximum_range_km:g}, is {payload.minimum_range_km:g}",
            )
        if len(set(payload.bands)) != len(payload.bands):
            yield Problem(f"{place}.bands", "a band stands more than once")
        if payload.simultaneous_tracks == 0:
            yield _doubt(f"{place}.simultaneous_tracks", "0 tracks: the sensor follows no threat")
    if isinstance(payload, KineticInterceptor | Laser) and len(set(payload.phases)) != len(payload.phases):
        yield Problem(f"{place}.phases", "a phase stands more than once")
    if isinstance(payload, KineticInterceptor):
        if payload.interceptors_per_satellite == 0:
            yield _doubt(f"{place}.interceptors_per_satellite", "0 interceptors: the layer never shoots")
        if payload.delta_v_km_s == 0:
            yield _doubt(f"{place}.delta_v_km_s", "without delta-v an interceptor reaches nothing")
    expected = {"custody": InfraredSensor, "warning": InfraredSensor, "interceptor": KineticInterceptor | Laser}
    if layer.role in expected and payload.kind != "none" and not isinstance(payload, expected[layer.role]):
        yield _doubt(
            f"layers.{layer.id}.role", f'the role is "{layer.role}" but the payload is {_article(payload.label)}'
        )


def _article(label: str) -> str:
    return f"{'an' if label[0] in 'AEIOU' else 'a'} {label.lower()}"


def _raid(raid: Raid, scenario: Scenario, classes: frozenset[str]) -> Iterator[Problem]:
    place = f"raids.{raid.id}"
    if raid.threat not in classes:
        known = ", ".join(f'"{name}"' for name in sorted(classes))
        hint = suggestion(raid.threat, classes)
        yield Problem(f"{place}.threat", f'unknown threat class "{raid.threat}"{hint or f"; known are {known}"}')
    last = raid.start_s + (raid.count - 1) * raid.spacing_s
    if raid.start_s >= scenario.duration_s:
        yield _doubt(
            f"{place}.start_s", f"the first launch, {raid.start_s:g} s, comes after the end, {scenario.duration_s:g} s"
        )
    elif last >= scenario.duration_s:
        yield _doubt(
            f"{place}.spacing_s", f"the last launch, {last:g} s, comes after the end, {scenario.duration_s:g} s"
        )
    launch, aim = raid.launch_area, raid.aim_area
    apart = hypot(launch.latitude_deg - aim.latitude_deg, (launch.longitude_deg - aim.longitude_deg + 180) % 360 - 180)
    if apart < 1.0:
        yield _doubt(f"{place}.aim_area", "the aim area lies where the launch area is")


def _layers_together(scenario: Scenario) -> Iterator[Problem]:
    sensors = [layer for layer in scenario.layers if isinstance(layer.payload, InfraredSensor)]
    shooters = [layer for layer in scenario.layers if isinstance(layer.payload, KineticInterceptor | Laser)]
    if shooters and not sensors:
        yield _doubt("layers", "there are shooters but no infrared sensor: no threat will be seen, so no shot is fired")
    total = sum(map(satellites_in, sensors))
    if sensors and scenario.custody.satellites > total:
        yield _doubt(
            "custody.satellites",
            f"{scenario.custody.satellites} satellites are asked for, the sensor layers have {total}",
        )
    names = Counter(layer.name for layer in scenario.layers)
    for layer in scenario.layers:
        if names[layer.name] > 1:
            yield _doubt(f"layers.{layer.id}.name", f'another layer is called "{layer.name}" as well')


def _times(scenario: Scenario) -> Iterator[Problem]:
    if scenario.step_s > scenario.duration_s:
        yield Problem("step_s", f"must be at most the duration, {scenario.duration_s:g} s, is {scenario.step_s:g}")
    steps = scenario.duration_s / scenario.step_s
    if steps > 1e6:
        yield _doubt("step_s", f"{steps:,.0f} steps make a long run")
    command = scenario.command
    for name in ("decision_delay_s", "assessment_delay_s"):
        delay = getattr(command, name)
        if 0 < delay < scenario.step_s:
            yield _doubt("step_s", f"a step of {scenario.step_s:g} s is coarser than command.{name}, {delay:g} s")
    if scenario.custody.within_s < scenario.step_s:
        yield _doubt(
            "step_s",
            f"a step of {scenario.step_s:g} s is coarser than custody.within_s, {scenario.custody.within_s:g} s",
        )
    shooters = any(isinstance(layer.payload, KineticInterceptor | Laser) for layer in scenario.layers)
    if shooters and command.shots_per_threat == 0:
        yield _doubt("command.shots_per_threat", "0 shots: nothing is ever fired")
    if shooters and command.withhold_fraction == 1:
        yield _doubt("command.withhold_fraction", "the whole magazine is kept back: nothing is ever fired")


def threat_classes() -> frozenset[str]:
    """Return the ids of the notional threat classes."""
    from cupola.threats.classes import THREAT_CLASSES

    return frozenset(THREAT_CLASSES)


def check(scenario: Scenario) -> tuple[Problem, ...]:
    """Return what contradicts itself ("error") and what is doubtful ("doubt"); costs no flight.

    Launches that cannot reach their aim are not found here: only flying them shows it.
    """
    found = [*_ids(scenario), *_times(scenario), *_layers_together(scenario), *_regions(scenario), *_coverage(scenario)]
    for layer in scenario.layers:
        found += [*orbit_problems(layer.orbits, f"layers.{layer.id}.orbits"), *_payload(layer)]
    if scenario.raids:
        classes = threat_classes()
        for raid in scenario.raids:
            found += _raid(raid, scenario, classes)
    return tuple(sorted(found, key=lambda problem: problem.severity == "doubt"))
