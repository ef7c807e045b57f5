"""From the document's layers to satellites, sensors and shooters in SI units."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cupola.astro.constellation import Constellation
from cupola.astro.walker import names_of, plane_elements, planes_of, walker_elements
from cupola.constants import STANDARD_GRAVITY_M_S2
from cupola.engagement.laser import brightness_w_sr
from cupola.engagement.shooters import Doctrine, InterceptorLayer, LaserLayer, Phases
from cupola.scenario.parts import (
    Command,
    ImportedElements,
    InfraredSensor,
    KineticInterceptor,
    Laser,
    Layer,
    Planes,
    WalkerDelta,
    WalkerStar,
)
from cupola.sensing.sensor import Sensor
from cupola.threats.trajectory import PHASE_NAMES
from cupola.units import DEG, KM, MW, UM, URAD


def letters_of(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return the letters that begin each layer's satellite names: one, two where layers share the first.

    Layers that share two letters too are told apart by a number.
    """
    plain = ["".join(c for c in layer.name if c.isalnum()) or layer.id for layer in layers]
    ones = [name[:1].upper() for name in plain]
    letters = [
        one if ones.count(one) == 1 else name[:1].upper() + name[1:2].lower()
        for one, name in zip(ones, plain, strict=True)
    ]
    return tuple(
        text if letters.count(text) == 1 else f"{text}{letters[: number + 1].count(text)}"
        for number, text in enumerate(letters)
    )


def constellation_of(layer: Layer, letters: str | None = None) -> Constellation:
    """Return a layer's satellites; names begin with ``letters``, by default the first letter of the layer's name."""
    orbits = layer.orbits
    letters = letters if letters is not None else letters_of([layer])[0]
    if isinstance(orbits, ImportedElements):
        names = tuple(item.name or f"{letters} {item.norad_cat_id}" for item in orbits.element_sets)
        return Constellation(names, np.zeros(len(names), np.int64), element_sets=tuple(orbits.element_sets))
    if isinstance(orbits, Planes):
        return _custom(orbits, letters)
    return _walker(orbits, letters)


def _walker(orbits: WalkerDelta | WalkerStar, letters: str) -> Constellation:
    counts = [orbits.satellites_per_plane] * orbits.planes
    elements = walker_elements(
        orbits.planes, orbits.satellites_per_plane, orbits.phasing, orbits.altitude_km * KM, orbits.inclination_deg *
        DEG, orbits.raan_deg * DEG, orbits.argument_of_latitude_deg * DEG,
        2.0 * math.pi if isinstance(orbits, WalkerDelta) else math.pi,
    )  # fmt: skip
    return Constellation(names_of(letters, counts), planes_of(counts), elements)


def _custom(orbits: Planes, letters: str) -> Constellation:
    counts = [plane.satellites_per_plane or orbits.satellites_per_plane for plane in orbits.planes]
    altitudes = [orbits.altitude_km if plane.altitude_km is None else plane.altitude_km for plane in orbits.planes]
    inclinations = [orbits.inclination_deg if p.inclination_deg is None else p.inclination_deg for p in orbits.planes]
    elements = plane_elements(
        counts, np.array(altitudes) * KM, np.array(inclinations) * DEG,
        np.array([plane.raan_deg for plane in orbits.planes]) * DEG,
        np.array([plane.argument_of_latitude_deg for plane in orbits.planes]) * DEG,
    )  # fmt: skip
    return Constellation(names_of(letters, counts), planes_of(counts), elements)


def sensor_of(payload: InfraredSensor) -> Sensor:
    """Return the payload in SI units."""
    return Sensor(
        field_of_regard_rad=payload.field_of_regard_deg * DEG,
        minimum_range_m=payload.minimum_range_km * KM,
        maximum_range_m=payload.maximum_range_km * KM,
        grazing_altitude_m=payload.minimum_grazing_altitude_km * KM,
        sun_exclusion_rad=payload.sun_exclusion_deg * DEG,
        angle_noise_rad=payload.angle_noise_urad * URAD,
        frame_time_s=payload.frame_time_s,
        bands=tuple(payload.bands),
        noise_equivalent_irradiance_w_m2=payload.noise_equivalent_irradiance_w_m2,
        false_alarm_probability=payload.false_alarm_probability,
        simultaneous_tracks=payload.simultaneous_tracks,
    )


def _phases(names: Sequence[str]) -> Phases:
    boost, coast, reentry = (name in names for name in PHASE_NAMES)
    return boost, coast, reentry


def shooter_of(layer: Layer, constellation: Constellation) -> InterceptorLayer | LaserLayer | None:
    """Return the layer as fire control knows it, None when it does not shoot."""
    payload = layer.payload
    if isinstance(payload, KineticInterceptor):
        return InterceptorLayer(
            layer_id=layer.id,
            constellation=constellation,
            per_satellite=payload.interceptors_per_satellite,
            delta_v_m_s=payload.delta_v_km_s * KM,
            acceleration_m_s2=payload.acceleration_g * STANDARD_GRAVITY_M_S2,
            least_altitude_m=payload.minimum_intercept_altitude_km * KM,
            single_shot_pk=payload.single_shot_pk,
            phases=_phases(payload.phases),
        )
    if isinstance(payload, Laser):
        return LaserLayer(
            layer_id=layer.id,
            constellation=constellation,
            brightness_w_sr=brightness_w_sr(
                payload.power_mw * MW,
                payload.aperture_m,
                payload.wavelength_um * UM,
                payload.strehl,
                payload.jitter_urad * URAD,
            ),
            slew_settle_s=payload.slew_settle_s,
            run_time_s=payload.run_time_s,
            maximum_range_m=payload.maximum_range_km * KM,
            least_altitude_m=payload.minimum_target_altitude_km * KM,
            phases=_phases(payload.phases),
        )
    return None


def doctrine_of(command: Command) -> Doctrine:
    """Return the command part as fire control knows it."""
    return Doctrine(
        salvo=command.doctrine == "salvo",
        shots_per_threat=command.shots_per_threat,
        decision_delay_s=command.decision_delay_s,
        assessment_delay_s=command.assessment_delay_s,
        optimal=command.assignment == "optimal",
        withhold_fraction=command.withhold_fraction,
    )
