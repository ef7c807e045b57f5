"""CZML for CesiumJS: satellites, threats, fly-outs, looks, footprints, places and events on one clock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from czml3 import Packet

from cupola.astro import propagation
from cupola.astro.time import utc_text
from cupola.exchange import czml_packets as packets
from cupola.exchange.czml_reading import largest_difference_m
from cupola.exchange.ephemeris import (
    Lost,
    chunks,
    flyout_samples,
    satellite_times,
    threat_end_s,
    threat_positions,
    threat_samples,
    times_between,
    usable_runs,
)
from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written, chosen_layers
from cupola.exchange.footprints import footprint_radius_m
from cupola.exchange.interpolating import Floats
from cupola.progress import Progress, ignore_progress, part_of
from cupola.results.parts import Results, Shot
from cupola.scenario.parts import CircleRegion, InfraredSensor, Scenario
from cupola.scenario.replacing import whole_file

GREATEST_CIRCLE_KM = 9_900.0
"""CesiumJS cannot draw a circle on the ground that is wider than half the Earth."""
Times = packets.Times
EVENT_COLORS = {"kill": packets.NEUTRAL, "miss": packets.INTERCEPTOR, "impact": packets.HOSTILE}


def write_czml(
    results: Results, path: Path, options: ExportOptions = DEFAULT_OPTIONS, progress: Progress = ignore_progress
) -> Written:
    """Write a run as one CZML document, read it back and compare.

    Positions are Earth-fixed (``FIXED``). Satellites: Lagrange polynomials of degree 5 through samples at most
    ``options.step_s`` apart. Threats: cubics through position and velocity, every sample of boost and reentry.
    Fly-outs: straight lines between the points of the run. A look is shown from its first frame to the frame after
    its last. Raises ``InputError`` when the file cannot be written; then nothing is left.
    """
    layers = chosen_layers(results.scenario, options)
    times = Times(results.scenario.epoch_utc, partial(utc_text, results.scenario.epoch_utc, decimals=6))
    lost = Lost()
    with whole_file(path) as stream:
        stream.write("[\n")
        stream.write(_line(_document(results, times)))
        for packet in _packets(results, layers, options, times, lost, part_of(progress, 0.0, 0.7)):
            stream.write(",\n" + _line(packet))
        stream.write("\n]\n")
    difference = largest_difference_m(path, results, part_of(progress, 0.7, 1.0))
    return Written((path,), difference, (*_not_held(results, layers, options), *lost.sentences()))


def _line(packet: Packet) -> str:
    return packet.model_dump_json(exclude_none=True)


def _document(results: Results, times: Times) -> Packet:
    launches = [threat.trajectory.launch_s for threat in results.threats]
    start_s = min([s for s in launches if s <= results.scenario.duration_s], default=0.0)
    return packets.document(results.scenario, times, max(0.0, start_s))


def _packets(
    results: Results, layers: tuple[int, ...], options: ExportOptions, times: Times, lost: Lost, progress: Progress
) -> Iterator[Packet]:
    marking = results.scenario.marking
    satellites: set[str] = set()
    for place, number in enumerate(layers):
        layer = results.scenario.layers[number]
        yield packets.group(f"layers.{layer.id}", layer.name, marking)
        share = part_of(progress, place / len(layers), (place + 1) / len(layers))
        for packet in _satellites(results, number, options, times, lost, share):
            satellites.add(packet.id)
            yield packet
    yield from _places(results.scenario, lost)
    if not options.threats or not results.threats:
        return
    yield packets.group("threats", "Threats", marking)
    yield from _threats(results, times)
    yield packets.group("interceptors", "Interceptors and beams", marking)
    yield from _shots(results, times, satellites)
    if options.looks:
        yield packets.group("looks", "Looks", marking)
        yield from _looks(results, times, satellites)
    yield packets.group("events", "Events", marking)
    yield from _events(results, times)


def _satellites(
    results: Results, number: int, options: ExportOptions, times: Times, lost: Lost, progress: Progress
) -> Iterator[Packet]:
    layer, constellation = results.scenario.layers[number], results.layers[number].constellation
    epoch_utc = results.scenario.epoch_utc
    sensor = layer.payload if layer.id == options.footprint_layer_id else None
    times_s = satellite_times(constellation, epoch_utc, results.scenario.duration_s, options.step_s)
    for first, some in chunks(constellation):
        positions = propagation.positions_ecef_m(some, epoch_utc, times_s)
        between = propagation.positions_ecef_m(some, epoch_utc, times_between(times_s))
        for i, run in enumerate(usable_runs(times_s, positions, between)):
            if i % 16 == 0:
                progress((first + i) / constellation.satellites, f"Writing {layer.name}")
            name = some.names[i]
            if run.stop == run.start:
                lost.never.append(name)
                continue
            if run.stop - run.start < times_s.size:
                lost.partly.append(name)
            radius_m = _radius_m(sensor, positions[i, run])
            yield packets.satellite(layer, first + i, name, times, times_s[run], positions[i, run], radius_m)


def _radius_m(sensor: Any, positions: Floats) -> Floats | None:
    if not isinstance(sensor, InfraredSensor):
        return None
    radius_m = footprint_radius_m(sensor, np.linalg.norm(positions, axis=-1))
    return radius_m if radius_m.min() > 1.0 else None


def _places(scenario: Scenario, lost: Lost) -> Iterator[Packet]:
    yield packets.group("places", "Sites, regions and areas", scenario.marking)
    for site in scenario.sites:
        height_m = site.altitude_km * 1000.0
        yield packets.site(f"sites.{site.id}", "places", site.name, site.latitude_deg, site.longitude_deg, height_m)
    circles: list[tuple[str, str, Any, str]] = [
        (f"regions.{region.id}", region.name, region, packets.FRIEND)
        for region in scenario.regions
        if isinstance(region, CircleRegion)
    ]
    lost.other.extend(
        f"{region.name}: a region of the kind {region.label.lower()} is left out; circles are drawn."
        for region in scenario.regions
        if not isinstance(region, CircleRegion)
    )
    for raid in scenario.raids:
        circles.append((f"raids.{raid.id}.launch_area", f"{raid.name}: launch area", raid.launch_area, packets.HOSTILE))
        circles.append((f"raids.{raid.id}.aim_area", f"{raid.name}: aim area", raid.aim_area, packets.INTERCEPTOR))
    for identity, name, place, color in circles:
        if place.radius_km > GREATEST_CIRCLE_KM:
            lost.other.append(
                f"{name}: a circle of {place.radius_km:,.0f} km is wider than CesiumJS draws, so it is left out."
            )
        else:
            yield packets.circle(identity, "places", name, place, color)


def _threats(results: Results, times: Times) -> Iterator[Packet]:
    for threat in results.threats:
        text = f"{results.scenario.marking}\n{threat.trajectory.threat_class}, {threat.outcome}"
        yield packets.threat(f"threats.{threat.id}", threat.id, text, times, threat_samples(threat))


def _shots(results: Results, times: Times, satellites: set[str]) -> Iterator[Packet]:
    for number, shot in enumerate(results.shots):
        threat = results.threats[shot.threat]
        name = f"{shot.satellite_name} at {threat.id}"
        if shot.kind == "interceptor":
            yield from _flyout(number, shot, name, times, results.scenario.marking)
            continue
        satellite = packets.satellite_id(shot.layer_id, shot.satellite)
        span = (shot.release_s, min(shot.intercept_s, threat_end_s(threat)))
        if satellite in satellites and span[1] > span[0]:
            ends = (satellite, f"threats.{threat.id}")
            yield packets.link(f"shots.{number}", "interceptors", name, ends, packets.ENGAGE, times, [span])


def _flyout(number: int, shot: Shot, name: str, times: Times, marking: str) -> Iterator[Packet]:
    times_s, positions = flyout_samples(shot)
    if times_s.size > 1:
        text = f"{marking}\n{'hit' if shot.hit else 'miss'}"
        yield packets.interceptor(f"shots.{number}", name, text, times, times_s, positions)


def _looks(results: Results, times: Times, satellites: set[str]) -> Iterator[Packet]:
    for threat in results.threats:
        spans = _look_spans(results, threat.looks, threat_end_s(threat))
        for sensor in sorted(spans):
            layer, number = (int(value) for value in results.sensors[sensor])
            layer_id = results.scenario.layers[layer].id
            satellite = packets.satellite_id(layer_id, number)
            if satellite in satellites:
                name = f"{results.layers[layer].constellation.names[number]} sees {threat.id}"
                ends = (satellite, f"threats.{threat.id}")
                identity = f"looks.{threat.id}.{layer_id}.{number}"
                yield packets.link(identity, "looks", name, ends, packets.LOOK, times, spans[sensor])


def _look_spans(results: Results, looks: Any, end_s: float) -> dict[int, list[packets.Span]]:
    """Return when each sensor satellite sees the threat: one frame more than from first to last look."""
    latest_s = min(end_s, results.scenario.duration_s)
    spans: dict[int, list[packets.Span]] = {}
    for satellite, start_s, last_s in zip(looks.satellites, looks.starts_s, looks.ends_s, strict=True):
        payload = results.scenario.layers[int(results.sensors[satellite, 0])].payload
        frame_s = payload.frame_time_s if isinstance(payload, InfraredSensor) else results.scenario.step_s
        span = (float(start_s), min(float(last_s) + max(frame_s, results.scenario.step_s), latest_s))
        before = spans.setdefault(int(satellite), [])
        if before and span[0] <= before[-1][1]:
            before[-1] = (before[-1][0], max(before[-1][1], span[1]))
        elif span[1] > span[0]:
            before.append(span)
    return {satellite: merged for satellite, merged in spans.items() if merged}


def _events(results: Results, times: Times) -> Iterator[Packet]:
    for number, event in enumerate(results.events):
        color = EVENT_COLORS.get(event.kind)
        span = (event.time_s, max(results.scenario.duration_s, event.time_s + 1.0))
        if color is not None:
            threat = results.threats[event.threat]
            at = np.array([min(event.time_s, threat.trajectory.times_s[-1])])
            position = threat_positions(threat, at)[0]
            words = f"{threat.id} {event.kind}"
            yield packets.event_label(f"events.{number}", event.text, words, times, span, position, color)


def _not_held(results: Results, layers: tuple[int, ...], options: ExportOptions) -> tuple[str, ...]:
    sentences = []
    footprint = [
        results.scenario.layers[n] for n in layers if results.scenario.layers[n].id == options.footprint_layer_id
    ]
    if footprint and not isinstance(footprint[0].payload, InfraredSensor):
        sentences.append(f"{footprint[0].name} carries no infrared sensor, so no footprint is drawn.")
    if results.threats and options.threats:
        sentences.append("CZML holds no track estimates, covariances or signal strengths.")
        if any(threat.why_not is not None for threat in results.threats):
            sentences.append("Why a threat leaked is not in the file.")
    return tuple(sentences)
