"""From the document's layers to satellites, sensors and shooters in SI units."""

from __future__ import annotations

from collections.abc import Sequence

from cupola.astro.constellation import Constellation
from cupola.constants import STANDARD_GRAVITY_M_S2
from cupola.engagement.laser import brightness_w_sr
from cupola.engagement.shooters import Doctrine, InterceptorLayer, LaserLayer, Phases
from cupola.scenario.parts import (
    Command,
    InfraredSensor,
    KineticInterceptor,
    Laser,
    Layer,
)
from cupola.sensing.sensor import Sensor
from cupola.simulation.orbits import constellation_of as constellation_of
from cupola.simulation.orbits import letters_of as letters_of
from cupola.threats.trajectory import PHASE_NAMES
from cupola.units import DEG, KM, MW, UM, URAD


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
