"""CZML packets: what one thing of a run looks like in CesiumJS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from czml3 import Packet
from czml3.enums import ArcTypes, ClockRanges, ClockSteps, InterpolationAlgorithms, LabelStyles
from czml3.properties import (
    Clock,
    Color,
    Ellipse,
    Label,
    Material,
    Path,
    Point,
    Polyline,
    PolylineMaterial,
    Position,
    PositionList,
    SolidColorMaterial,
)
from czml3.types import Cartesian2Value, NumberValue, TimeInterval, TimeIntervalCollection

from cupola.exchange.ephemeris import DEGREE, ThreatSamples
from cupola.exchange.interpolating import Floats
from cupola.scenario.parts import Area, Layer, Scenario

HOSTILE = "#ff3838"
FRIEND = "#2dccff"
NEUTRAL = "#56f000"
LOOK = "#2dccff"
ENGAGE = "#ff3838"
INTERCEPTOR = "#ffb302"
TEXT = "#ffffff"
Span = tuple[float, float]


@dataclass(frozen=True)
class Times:
    """How times are written: samples as seconds from ``epoch``, intervals as UTC."""

    epoch: str
    text: Callable[[float], str]

    def interval(self, span: Span) -> TimeInterval:
        """Return one interval."""
        return TimeInterval(start=self.text(span[0]), end=self.text(span[1]))

    def availability(self, spans: Sequence[Span]) -> TimeInterval | TimeIntervalCollection:
        """Return one interval, or the list of several."""
        intervals = [self.interval(span) for span in spans]
        return intervals[0] if len(intervals) == 1 else TimeIntervalCollection(values=intervals)


def document(scenario: Scenario, times: Times, start_s: float) -> Packet:
    """Return the first packet: name, marking, clock."""
    return Packet(
        id="document",
        name=scenario.name,
        version="1.0",
        description=f"{scenario.marking}\n{scenario.description}".strip(),
        clock=Clock(
            interval=times.interval((0.0, scenario.duration_s)),
            currentTime=times.text(start_s),
            multiplier=60,
            range=ClockRanges.LOOP_STOP,
            step=ClockSteps.SYSTEM_CLOCK_MULTIPLIER,
        ),
    )


def group(identity: str, name: str, marking: str) -> Packet:
    """Return the parent of packets, which a viewer shows and hides together."""
    return Packet(id=identity, name=name, description=escape(marking))


def satellite_id(layer_id: str, number: int) -> str:
    """Return the packet of a satellite, by its number in the layer."""
    return f"satellites.{layer_id}.{number}"


def satellite(
    layer: Layer, number: int, name: str, times: Times, times_s: Floats, positions: Floats, radius_m: Floats | None
) -> Packet:
    """Return a satellite: Earth-fixed samples (times, 3), a point of the layer's colour, its footprint when given."""
    span = (float(times_s[0]), float(times_s[-1]))
    return Packet(
        id=satellite_id(layer.id, number),
        name=name,
        parent=f"layers.{layer.id}",
        availability=times.interval(span),
        position=Position(
            epoch=times.epoch,
            referenceFrame="FIXED",
            interpolationAlgorithm=InterpolationAlgorithms.LAGRANGE,
            interpolationDegree=DEGREE,
            cartesian=_flat(times_s, positions),
        ),
        point=Point(pixelSize=4, color=_color(layer.color)),
        ellipse=None if radius_m is None else _footprint(layer.color, times, times_s, radius_m),
    )


def _footprint(color: str, times: Times, times_s: Floats, radius_m: Floats) -> Ellipse:
    radius: float | NumberValue
    if np.ptp(radius_m) < 1e-3 * radius_m.max():
        radius = round(float(radius_m.mean()), 1)
    else:
        pairs = np.column_stack((times_s, np.round(radius_m, 1))).ravel().tolist()
        radius = NumberValue(
            epoch=times.epoch,
            values=pairs,
            interpolationAlgorithm=InterpolationAlgorithms.LINEAR,
            interpolationDegree=1,
        )
    return _ring(radius, color, fill=False)


def _ring(radius: float | NumberValue, color: str, *, fill: bool) -> Ellipse:
    return Ellipse(
        semiMajorAxis=radius,
        semiMinorAxis=radius,
        height=0,
        fill=fill,
        material=Material(solidColor=SolidColorMaterial(color=_color(color, 48))) if fill else None,
        outline=True,
        outlineColor=_color(color, 220 if fill else 90),
    )


def circle(identity: str, parent: str, name: str, place: Area | Any, color: str) -> Packet:
    """Return a circle on the ground: a region or an area."""
    return Packet(
        id=identity,
        name=name,
        parent=parent,
        position=_place(place.latitude_deg, place.longitude_deg, 0.0),
        ellipse=_ring(max(1.0, place.radius_km * 1000.0), color, fill=True),
    )


def site(identity: str, parent: str, name: str, latitude_deg: float, longitude_deg: float, height_m: float) -> Packet:
    """Return a place on the ground with its name."""
    return Packet(
        id=identity,
        name=name,
        parent=parent,
        position=_place(latitude_deg, longitude_deg, height_m),
        point=Point(pixelSize=8, color=_color(FRIEND), outlineColor=_color("#000000"), outlineWidth=1),
        label=_label(name),
    )


def threat(identity: str, name: str, text: str, times: Times, samples: ThreatSamples) -> Packet:
    """Return a threat: cubic interpolation through Earth-fixed positions and velocities, its path, its name."""
    states = np.column_stack((samples.positions_ecef_m, samples.velocities_ecef_m_s))
    return Packet(
        id=identity,
        name=name,
        parent="threats",
        description=escape(text),
        availability=times.interval((float(samples.times_s[0]), float(samples.times_s[-1]))),
        position=Position(
            epoch=times.epoch,
            referenceFrame="FIXED",
            interpolationAlgorithm=InterpolationAlgorithms.HERMITE,
            interpolationDegree=3,
            cartesianVelocity=_flat(samples.times_s, states),
        ),
        point=Point(pixelSize=8, color=_color(HOSTILE), outlineColor=_color("#000000"), outlineWidth=1),
        path=_path(HOSTILE, float(np.ptp(samples.times_s))),
        label=_label(name),
    )


def interceptor(identity: str, name: str, text: str, times: Times, times_s: Floats, positions: Floats) -> Packet:
    """Return a fly-out: straight lines between Earth-fixed points (points, 3), from release to intercept."""
    return Packet(
        id=identity,
        name=name,
        parent="interceptors",
        description=escape(text),
        availability=times.interval((float(times_s[0]), float(times_s[-1]))),
        position=Position(
            epoch=times.epoch,
            referenceFrame="FIXED",
            interpolationAlgorithm=InterpolationAlgorithms.LINEAR,
            interpolationDegree=1,
            cartesian=_flat(times_s, positions),
        ),
        point=Point(pixelSize=6, color=_color(INTERCEPTOR)),
        path=_path(INTERCEPTOR, float(np.ptp(times_s))),
    )


def link(
    identity: str, parent: str, name: str, ends: tuple[str, str], color: str, times: Times, spans: Sequence[Span]
) -> Packet:
    """Return a line between two moving things, shown only in the given spans."""
    return Packet(
        id=identity,
        name=name,
        parent=parent,
        availability=times.availability(spans),
        polyline=Polyline(
            positions=PositionList(references=[f"{end}#position" for end in ends]),
            arcType=ArcTypes.NONE,
            width=1.5,
            material=PolylineMaterial(solidColor=SolidColorMaterial(color=_color(color, 180))),
        ),
    )


def event_label(identity: str, name: str, text: str, times: Times, span: Span, position: Floats, color: str) -> Packet:
    """Return words at an Earth-fixed place (3,), from when it happened on."""
    return Packet(
        id=identity,
        name=name,
        parent="events",
        availability=times.interval(span),
        position=Position(referenceFrame="FIXED", cartesian=np.round(position, 3).tolist()),
        point=Point(pixelSize=10, color=_color(color, 0), outlineColor=_color(color), outlineWidth=2),
        label=_label(text),
    )


def _place(latitude_deg: float, longitude_deg: float, height_m: float) -> Position:
    return Position(cartographicDegrees=[longitude_deg, latitude_deg, height_m])


def _label(text: str) -> Label:
    return Label(
        text=text,
        font="12pt sans-serif",
        style=LabelStyles.FILL_AND_OUTLINE,
        fillColor=_color(TEXT),
        outlineColor=_color("#000000"),
        outlineWidth=2,
        pixelOffset=Cartesian2Value(values=[0.0, -18.0]),
    )


def _path(color: str, duration_s: float) -> Path:
    return Path(
        leadTime=duration_s,
        trailTime=duration_s,
        width=2,
        resolution=10,
        material=PolylineMaterial(solidColor=SolidColorMaterial(color=_color(color))),
    )


def _color(color: str, alpha: int = 255) -> Color:
    return Color(rgba=[int(color[i : i + 2], 16) for i in (1, 3, 5)] + [alpha])


def _flat(times_s: Floats, columns: Floats) -> list[float]:
    """Return time, x, y, z, ... of all samples in one list; microseconds and millimetres."""
    flat: list[float] = np.column_stack((np.round(times_s, 6), np.round(columns, 3))).ravel().tolist()
    return flat
