"""The scenario document: frozen parts whose keys are what stands in the file; see ``fields`` for their metadata."""

from __future__ import annotations

import os
import re
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, Field

from cupola.scenario.fields import Altitude as Altitude
from cupola.scenario.fields import Argument as Argument
from cupola.scenario.fields import Colour as Colour
from cupola.scenario.fields import Identifier as Identifier
from cupola.scenario.fields import Inclination as Inclination
from cupola.scenario.fields import Latitude as Latitude
from cupola.scenario.fields import Longitude as Longitude
from cupola.scenario.fields import Node as Node
from cupola.scenario.fields import Part as Part
from cupola.scenario.fields import PerPlane as PerPlane
from cupola.scenario.fields import quantity as quantity
from cupola.scenario.orbits import DesignOrbits as DesignOrbits
from cupola.scenario.orbits import Eccentric as Eccentric
from cupola.scenario.orbits import Geostationary as Geostationary
from cupola.scenario.orbits import ImportedElements as ImportedElements
from cupola.scenario.orbits import Orbits as Orbits
from cupola.scenario.orbits import Plane as Plane
from cupola.scenario.orbits import Planes as Planes
from cupola.scenario.orbits import RepeatGroundTrack as RepeatGroundTrack
from cupola.scenario.orbits import Shells as Shells
from cupola.scenario.orbits import SunSynchronous as SunSynchronous
from cupola.scenario.orbits import WalkerDelta as WalkerDelta
from cupola.scenario.orbits import WalkerStar as WalkerStar
from cupola.scenario.regions import CircleRegion as CircleRegion
from cupola.scenario.regions import CountryRegion as CountryRegion
from cupola.scenario.regions import LatitudeBand as LatitudeBand
from cupola.scenario.regions import PolygonRegion as PolygonRegion
from cupola.scenario.regions import Region as Region
from cupola.scenario.regions import WorldRegion as WorldRegion

Band = Literal["swir", "mwir", "lwir"]
Phase = Literal["boost", "coast", "reentry"]
PartRole = Literal["custody", "interceptor", "warning", "relay"]


_UTC_PATTERN: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


def _utc(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text) if _UTC_PATTERN.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError("must be a time in UTC such as 2027-01-01T00:00:00Z")
    if not 1960 <= moment.year <= 2049:
        raise ValueError("must lie between 1960 and 2049")
    return text


UtcText = Annotated[str, AfterValidator(_utc), Field(json_schema_extra={"format": "date-time"})]


class InfraredSensor(Part):
    """A staring infrared sensor that measures angles."""

    label: ClassVar[str] = "Infrared sensor"
    kind: Literal["infrared_sensor"] = "infrared_sensor"
    field_of_regard_deg: Annotated[
        float,
        quantity("Field of regard", "°", "Full cone about the nadir.", slider=(10, 180), decimals=1, gt=0, le=360),
    ] = 119.0
    minimum_range_km: Annotated[
        float, quantity("Minimum range", "km", slider=(0, 2000), decimals=0, ge=0, le=100_000)
    ] = 0.0
    maximum_range_km: Annotated[
        float, quantity("Maximum range", "km", slider=(500, 12000), decimals=0, gt=0, le=100_000)
    ] = 6000.0
    minimum_grazing_altitude_km: Annotated[
        float,
        quantity(
            "Grazing altitude", "km", "Lines of sight that dip below it are blocked (atmosphere, clouds).",
            slider=(0, 100), decimals=0, ge=-100, le=1000,
        ),
    ] = 10.0  # fmt: skip
    sun_exclusion_deg: Annotated[
        float, quantity("Sun exclusion", "°", "No look this near the Sun.", slider=(0, 60), decimals=1, ge=0, le=180)
    ] = 15.0
    angle_noise_urad: Annotated[
        float,
        quantity("Angle noise", "µrad", "One sigma per axis and frame.", slider=(1, 500), decimals=0, gt=0, le=100_000),
    ] = 50.0
    frame_time_s: Annotated[float, quantity("Frame time", "s", slider=(0.1, 10), decimals=1, gt=0, le=600)] = 1.0
    bands: tuple[Band, ...] = Field(default=("swir", "lwir"), title="Bands", min_length=1)
    noise_equivalent_irradiance_w_m2: Annotated[
        float,
        quantity(
            "Noise-equivalent irradiance", "W/m²", "Irradiance at the aperture that equals the noise.", gt=0, le=1.0,
        ),
    ] = 1e-12  # fmt: skip
    false_alarm_probability: Annotated[
        float, quantity("False alarm probability", "", "Per look; sets the threshold.", gt=0, lt=0.5)
    ] = 1e-6
    simultaneous_tracks: Annotated[
        int,
        quantity(
            "Simultaneous tracks", "", "Threats one satellite follows at once.", slider=(1, 200), ge=0, le=100_000
        ),
    ] = 50


class KineticInterceptor(Part):
    """Missiles that leave their satellite and hit the threat."""

    label: ClassVar[str] = "Kinetic interceptor"
    kind: Literal["kinetic_interceptor"] = "kinetic_interceptor"
    interceptors_per_satellite: Annotated[
        int, quantity("Interceptors per satellite", "", slider=(0, 10), ge=0, le=1000)
    ] = 1
    delta_v_km_s: Annotated[float, quantity("Delta-v", "km/s", slider=(0, 12), decimals=1, ge=0, le=50)] = 6.0
    acceleration_g: Annotated[
        float, quantity("Acceleration", "g", "Average, while burning.", slider=(1, 50), decimals=1, gt=0, le=1000)
    ] = 15.0
    divert_km_s: Annotated[float, quantity("Divert", "km/s", slider=(0, 5), decimals=1, ge=0, le=20)] = 2.5
    minimum_intercept_altitude_km: Annotated[
        float, quantity("Least intercept altitude", "km", slider=(0, 300), decimals=0, ge=0, le=2000)
    ] = 100.0
    single_shot_pk: Annotated[
        float, quantity("Single-shot Pk", "", "Probability that one shot kills.", slider=(0, 1), decimals=2, ge=0, le=1)
    ] = 0.8
    phases: tuple[Phase, ...] = Field(default=("boost", "coast"), title="Phases engaged", min_length=1)


class Laser(Part):
    """A laser that dwells on the threat until its skin fails."""

    label: ClassVar[str] = "Laser"
    kind: Literal["laser"] = "laser"
    power_mw: Annotated[float, quantity("Power", "MW", slider=(0.1, 20), decimals=1, gt=0, le=1000)] = 5.0
    aperture_m: Annotated[float, quantity("Aperture", "m", slider=(0.5, 20), decimals=1, gt=0, le=100)] = 4.0
    wavelength_um: Annotated[float, quantity("Wavelength", "µm", slider=(0.3, 11), decimals=3, gt=0, le=100)] = 1.315
    strehl: Annotated[float, quantity("Strehl ratio", "", slider=(0, 1), decimals=2, gt=0, le=1)] = 0.5
    jitter_urad: Annotated[float, quantity("Jitter", "µrad", slider=(0, 2), decimals=2, ge=0, le=1000)] = 0.1
    slew_settle_s: Annotated[
        float, quantity("Slew and settle", "s", "Between two targets.", slider=(0, 30), decimals=1, ge=0, le=3600)
    ] = 2.0
    run_time_s: Annotated[
        float,
        quantity("Run time", "s", "Lasing time the satellite carries.", slider=(0, 1000), decimals=0, ge=0, le=100_000),
    ] = 200.0
    maximum_range_km: Annotated[
        float, quantity("Maximum range", "km", slider=(100, 6000), decimals=0, gt=0, le=100_000)
    ] = 3000.0
    minimum_target_altitude_km: Annotated[
        float, quantity("Least target altitude", "km", slider=(0, 100), decimals=0, ge=0, le=2000)
    ] = 15.0
    phases: tuple[Phase, ...] = Field(default=("boost",), title="Phases engaged", min_length=1)


class Relay(Part):
    """Carries messages only."""

    label: ClassVar[str] = "Relay"
    kind: Literal["relay"] = "relay"


class NoPayload(Part):
    """Satellites that are only shown."""

    label: ClassVar[str] = "No payload"
    kind: Literal["none"] = "none"


Payload = Annotated[
    InfraredSensor | KineticInterceptor | Laser | Relay | NoPayload, Field(discriminator="kind", title="Payload")
]


KINDS: Final[dict[str, type[Part]]] = {
    part.model_fields["kind"].default: part
    for part in (
        *(WalkerDelta, WalkerStar, Planes, SunSynchronous, RepeatGroundTrack, Eccentric, Geostationary, Shells),
        *(ImportedElements, CircleRegion, PolygonRegion, LatitudeBand, CountryRegion, WorldRegion),
        *(InfraredSensor, KineticInterceptor, Laser, Relay, NoPayload),
    )
}
"""Every kind of orbits, payload and region, and the part it names."""


class Layer(Part):
    """Satellites of one purpose: their orbits and what each carries."""

    label: ClassVar[str] = "Layer"
    id: Identifier
    name: str = Field(title="Name", min_length=1, max_length=120)
    role: PartRole = Field(default="custody", title="Role")
    color: Colour = Field(default="#2dccff", title="Colour")
    orbits: Orbits = Field(title="Orbits")
    payload: Payload = Field(default_factory=NoPayload, title="Payload")


class Site(Part):
    """A place on the ground."""

    label: ClassVar[str] = "Site"
    id: Identifier
    name: str = Field(title="Name", min_length=1, max_length=120)
    role: Literal["command", "ground_station", "other"] = Field(default="command", title="Role")
    latitude_deg: Latitude
    longitude_deg: Longitude
    altitude_km: Annotated[
        float, quantity("Altitude", "km", "Above the ellipsoid.", slider=(0, 5), decimals=1, ge=-0.5, le=9)
    ] = 0.0


class Area(Part):
    """A circle from which places are drawn at random."""

    label: ClassVar[str] = "Area"
    latitude_deg: Latitude
    longitude_deg: Longitude
    radius_km: Annotated[float, quantity("Radius", "km", slider=(0, 1000), decimals=0, ge=0, le=5_000)] = 100.0


class Raid(Part):
    """Threats of one class, launched one after another from one area at another."""

    label: ClassVar[str] = "Raid"
    id: Identifier
    name: str = Field(title="Name", min_length=1, max_length=120)
    threat: str = Field(default="icbm-solid", title="Threat", description="A notional class.")
    count: Annotated[int, quantity("Count", "", slider=(1, 50), ge=1, le=5_000)] = 1
    start_s: Annotated[
        float, quantity("First launch", "s", "After the epoch.", slider=(0, 3600), decimals=0, ge=0, le=1e7)
    ] = 0.0
    spacing_s: Annotated[
        float, quantity("Spacing", "s", "Between launches.", slider=(0, 120), decimals=0, ge=0, le=86_400)
    ] = 0.0
    launch_area: Area = Field(title="Launch area")
    aim_area: Area = Field(title="Aim area")
    trajectory: Literal["minimum_energy", "lofted", "depressed"] = Field(default="minimum_energy", title="Trajectory")


class Custody(Part):
    """What counts as holding a threat."""

    label: ClassVar[str] = "Custody"
    satellites: Annotated[
        int, quantity("Satellites", "", "That saw it within the time below.", slider=(1, 6), ge=1, le=100)
    ] = 2
    within_s: Annotated[float, quantity("Within", "s", slider=(1, 60), decimals=0, gt=0, le=3600)] = 10.0
    position_error_m: Annotated[
        float,
        quantity(
            "Position error",
            "m",
            "One sigma, all axes together, at most.",
            slider=(10, 10_000),
            decimals=0,
            gt=0,
            le=1e7,
        ),
    ] = 1000.0


class Command(Part):
    """How a decision becomes shots."""

    label: ClassVar[str] = "Command"
    confirmation_looks: Annotated[
        int, quantity("Confirmation looks", "", "Looks that make a detection.", slider=(1, 10), ge=1, le=1000)
    ] = 3
    decision_delay_s: Annotated[
        float,
        quantity("Decision delay", "s", "From firm track to order.", slider=(0, 120), decimals=1, ge=0, le=36_000),
    ] = 20.0
    doctrine: Literal["shoot_look_shoot", "salvo"] = Field(default="shoot_look_shoot", title="Doctrine")
    shots_per_threat: Annotated[int, quantity("Shots per threat", "", "At most.", slider=(1, 10), ge=0, le=1000)] = 2
    assignment: Literal["optimal", "greedy"] = Field(default="optimal", title="Assignment")
    withhold_fraction: Annotated[
        float, quantity("Withhold", "", "Share of the magazines kept back.", slider=(0, 1), decimals=2, ge=0, le=1)
    ] = 0.0
    assessment_delay_s: Annotated[
        float,
        quantity(
            "Assessment delay", "s", "From intercept to knowing the outcome.", slider=(0, 60), decimals=1, ge=0, le=3600
        ),
    ] = 10.0


class Coverage(Part):
    """What coverage is asked for, and how finely it is stepped."""

    label: ClassVar[str] = "Coverage"
    target_altitude_km: Annotated[
        float,
        quantity("Target altitude", "km", "Of what is to be seen; 0 is the ground.", slider=(0, 2000), decimals=0,
                 ge=0, le=2000),
    ] = 0.0  # fmt: skip
    minimum_elevation_deg: Annotated[
        float,
        quantity("Minimum elevation", "°", "Of the satellite above the target's horizontal; -90 asks nothing.",
                 slider=(0, 60), decimals=1, ge=-90, le=90),
    ] = 10.0  # fmt: skip
    fold: Annotated[int, quantity("Fold", "", "Satellites wanted in view at once.", slider=(1, 4), ge=1, le=8)] = 2
    grid_deg: Annotated[
        float, quantity("Grid", "°", "Spacing of the points.", slider=(0.5, 10), decimals=2, ge=0.25, le=10)
    ] = 2.0
    step_s: Annotated[float, quantity("Step", "s", slider=(10, 600), decimals=0, ge=1, le=3600)] = 60.0
    duration_s: Annotated[
        float, quantity("Duration", "s", "From the epoch.", slider=(3600, 864_000), decimals=0, gt=0, le=3.2e7)
    ] = 86_400.0
    minimum_stereo_angle_deg: Annotated[
        float,
        quantity("Least stereo angle", "°", "Between two lines of sight that make a pair; 0 asks for no stereo.",
                 slider=(0, 90), decimals=1, ge=0, le=90),
    ] = 0.0  # fmt: skip


class Scenario(Part):
    """The whole document."""

    label: ClassVar[str] = "Scenario"
    format: Literal["cupola-scenario"] = "cupola-scenario"
    version: Literal[1] = 1
    name: str = Field(title="Name", min_length=1, max_length=120)
    description: str = Field(default="", title="Description")
    marking: str = Field(
        default="UNCLASSIFIED // NOTIONAL DATA",
        title="Marking",
        description="Shown above and below, and in every export.",
    )
    epoch_utc: UtcText = Field(title="Epoch (UTC)")
    duration_s: Annotated[float, quantity("Duration", "s", slider=(600, 86_400), decimals=0, gt=0, le=3.2e7)] = 3600.0
    step_s: Annotated[float, quantity("Step", "s", slider=(0.5, 60), decimals=1, gt=0, le=3600)] = 1.0
    seed: Annotated[int, quantity("Seed", "", "Of every random draw.", ge=0, le=2**53)] = 1
    layers: tuple[Layer, ...] = Field(default=(), title="Layers")
    sites: tuple[Site, ...] = Field(default=(), title="Sites")
    regions: tuple[Region, ...] = Field(default=(), title="Regions")
    raids: tuple[Raid, ...] = Field(default=(), title="Raids")
    custody: Custody = Field(default=Custody(), title="Custody")
    command: Command = Field(default=Command(), title="Command")
    coverage: Coverage | None = Field(default=None, title="Coverage", description="What coverage is asked for.")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Scenario:
        """Return the scenario of a file; ``InputError`` with every problem when it cannot be used."""
        from cupola.scenario.reading import read_scenario

        return read_scenario(path)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario to a file, keeping the previous version beside it as ``NAME.bak``."""
        from cupola.scenario.writing import write_scenario

        write_scenario(self, path)
