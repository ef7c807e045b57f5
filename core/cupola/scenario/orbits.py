"""Orbits of a layer: patterns that stay parametric, and imported element sets."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from cupola.astro.element_sets import ElementSet
from cupola.scenario.fields import Altitude, Argument, Inclination, Longitude, Node, Part, PerPlane, quantity
from cupola.scenario.rows import ROW_SCHEMA, element_sets_of

PlaneCount = Annotated[int, quantity("Planes", "", "Orbital planes, equally spaced.", slider=(1, 60), ge=1, le=2_000)]
Phasing = Annotated[
    int, quantity("Phasing", "", "Walker F: 0 up to the number of planes less one.", slider=(0, 59), ge=0, le=1_999)
]
NodeSpread = Annotated[
    float,
    quantity("Spread of nodes", "°", "Over which the planes stand evenly; not given: the whole pattern's.",
             slider=(0, 360), decimals=1, gt=0, le=360),
]  # fmt: skip


class _Walker(Part):
    kind: Literal["walker_delta", "walker_star"]
    planes: PlaneCount
    satellites_per_plane: PerPlane
    phasing: Phasing = 0
    altitude_km: Altitude
    inclination_deg: Inclination
    raan_deg: Node = 0.0
    argument_of_latitude_deg: Argument = 0.0
    raan_spread_deg: NodeSpread | None = None


class WalkerDelta(_Walker):
    """Walker delta ``i: T/P/F``: nodes spread over 360 degrees."""

    label: ClassVar[str] = "Walker delta"
    kind: Literal["walker_delta"] = "walker_delta"


class WalkerStar(_Walker):
    """Walker star: nodes spread over 180 degrees, for near-polar planes."""

    label: ClassVar[str] = "Walker star"
    kind: Literal["walker_star"] = "walker_star"


class Plane(Part):
    """One plane of a custom pattern; what is not given is the common value."""

    label: ClassVar[str] = "Plane"
    raan_deg: Node
    argument_of_latitude_deg: Argument = 0.0
    altitude_km: Altitude | None = None
    inclination_deg: Inclination | None = None
    satellites_per_plane: PerPlane | None = None


class Planes(Part):
    """Planes placed one by one."""

    label: ClassVar[str] = "Custom planes"
    kind: Literal["planes"] = "planes"
    altitude_km: Altitude
    inclination_deg: Inclination
    satellites_per_plane: PerPlane
    planes: tuple[Plane, ...] = Field(min_length=1, title="Planes")


class SunSynchronous(Part):
    """Circular orbits whose planes keep their mean local time: the inclination follows from the altitude."""

    label: ClassVar[str] = "Sun-synchronous"
    kind: Literal["sun_synchronous"] = "sun_synchronous"
    planes: PlaneCount = 1
    satellites_per_plane: PerPlane
    phasing: Phasing = 0
    altitude_km: Annotated[
        float,
        quantity("Altitude", "km", "Above the equatorial radius, 6,378.137 km.", slider=(400, 1200), decimals=0,
                 ge=100, le=5_900),
    ]  # fmt: skip
    local_time_of_ascending_node_h: Annotated[
        float,
        quantity("Local time of node", "h", "Mean solar time at which plane 1 crosses the equator northwards.",
                 slider=(0, 24), decimals=1, ge=0, le=24),
    ] = 10.5  # fmt: skip
    argument_of_latitude_deg: Argument = 0.0
    raan_spread_deg: NodeSpread | None = None


class RepeatGroundTrack(Part):
    """Circular orbits whose tracks close: the altitude follows from revolutions, days and inclination."""

    label: ClassVar[str] = "Repeat ground track"
    kind: Literal["repeat_ground_track"] = "repeat_ground_track"
    planes: PlaneCount = 1
    satellites_per_plane: PerPlane
    phasing: Phasing = 0
    revolutions: Annotated[
        int, quantity("Revolutions", "", "In one cycle, from node to node.", slider=(1, 50), ge=1, le=5_000)
    ]
    days: Annotated[
        int, quantity("Days", "", "In one cycle: turns of the Earth past the node.", slider=(1, 10), ge=1, le=400)
    ] = 1
    inclination_deg: Inclination
    raan_deg: Node = 0.0
    argument_of_latitude_deg: Argument = 0.0


class Eccentric(Part):
    """Ellipses, Molniya and the like; the satellites of a plane are evenly spaced in mean anomaly."""

    label: ClassVar[str] = "Eccentric"
    kind: Literal["eccentric"] = "eccentric"
    planes: PlaneCount = 1
    satellites_per_plane: PerPlane
    phasing: Phasing = 0
    perigee_altitude_km: Annotated[
        float,
        quantity("Perigee altitude", "km", "Above the equatorial radius, 6,378.137 km.", slider=(200, 2000),
                 decimals=0, ge=100, le=400_000),
    ]  # fmt: skip
    apogee_altitude_km: Annotated[
        float,
        quantity("Apogee altitude", "km", "Above the equatorial radius, 6,378.137 km.", slider=(1000, 45_000),
                 decimals=0, ge=100, le=400_000),
    ]  # fmt: skip
    inclination_deg: Inclination
    argument_of_perigee_deg: Annotated[
        float,
        quantity("Argument of perigee", "°", "270 puts the apogee in the north.", slider=(0, 360), decimals=1,
                 ge=-360, le=360),
    ] = 270.0  # fmt: skip
    raan_deg: Node = 0.0
    mean_anomaly_deg: Annotated[
        float,
        quantity("Mean anomaly", "°", "Of the first satellite of plane 1.", slider=(0, 360), decimals=1, ge=-360,
                 le=360),
    ] = 0.0  # fmt: skip


class Geostationary(Part):
    """Satellites that stand over the equator."""

    label: ClassVar[str] = "Geostationary"
    kind: Literal["geostationary"] = "geostationary"
    satellites: Annotated[int, quantity("Satellites", "", "Along the belt.", slider=(1, 12), ge=1, le=3_600)]
    longitude_deg: Longitude = 0.0
    spacing_deg: Annotated[
        float,
        quantity("Spacing", "°", "From each satellite to the next, eastwards.", slider=(0, 180), decimals=1, ge=-360,
                 le=360),
    ] = 120.0  # fmt: skip


DesignOrbits = Annotated[
    WalkerDelta | WalkerStar | Planes | SunSynchronous | RepeatGroundTrack | Eccentric | Geostationary,
    Field(discriminator="kind"),
]


class Shells(Part):
    """Several patterns in one layer; planes are numbered on from one shell to the next."""

    label: ClassVar[str] = "Shells"
    kind: Literal["shells"] = "shells"
    shells: tuple[DesignOrbits, ...] = Field(min_length=1, title="Shells")


class ImportedElements(Part):
    """Imported mean element sets, moved by SGP4; embedded, so that one file is the whole scenario."""

    label: ClassVar[str] = "Imported element sets"
    kind: Literal["elements"] = "elements"
    source: str = Field(default="", title="Source", description="The file they came from.")
    element_sets: Annotated[
        tuple[ElementSet, ...],
        PlainValidator(element_sets_of),
        PlainSerializer(tuple, return_type=Any),
        WithJsonSchema({"type": "array", "items": ROW_SCHEMA}),
    ] = Field(default=(), title="Element sets")


Orbits = Annotated[
    WalkerDelta
    | WalkerStar
    | Planes
    | SunSynchronous
    | RepeatGroundTrack
    | Eccentric
    | Geostationary
    | Shells
    | ImportedElements,
    Field(discriminator="kind"),
]
