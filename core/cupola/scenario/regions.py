"""Regions of the Earth in which coverage is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from cupola.scenario.fields import Identifier, Latitude, Longitude, Part, quantity


class _Region(Part):
    id: Identifier
    name: str = Field(title="Name", min_length=1, max_length=120)


class CircleRegion(_Region):
    """A region: every place within a great-circle radius of its centre."""

    label: ClassVar[str] = "Circle"
    kind: Literal["circle"] = "circle"
    latitude_deg: Latitude
    longitude_deg: Longitude
    radius_km: Annotated[float, quantity("Radius", "km", slider=(50, 5000), decimals=0, gt=0, le=20_000)] = 500.0


class PolygonRegion(_Region):
    """A region inside a line of points; its edges are straight in longitude and latitude, as in GeoJSON.

    It may cross the antimeridian; a line that goes round the axis holds the pole on its smaller side.
    """

    label: ClassVar[str] = "Polygon"
    kind: Literal["polygon"] = "polygon"
    points: tuple[tuple[Latitude, Longitude], ...] = Field(
        title="Points", description="Latitude and longitude of each corner; at least three.", min_length=3
    )
    holes: tuple[tuple[tuple[Latitude, Longitude], ...], ...] | None = Field(
        default=None, title="Holes", description="Lines of points around what is left out."
    )


class LatitudeBand(_Region):
    """A region between two latitudes."""

    label: ClassVar[str] = "Latitude band"
    kind: Literal["latitude_band"] = "latitude_band"
    south_deg: Annotated[float, quantity("South edge", "°", slider=(-90, 90), decimals=1, ge=-90, le=90)]
    north_deg: Annotated[float, quantity("North edge", "°", slider=(-90, 90), decimals=1, ge=-90, le=90)]


def _known_country(name: str) -> str:
    from difflib import get_close_matches

    from cupola_data.country_files import country_names

    known = {one.casefold(): one for one in country_names()}
    if (found := known.get(name.casefold())) is not None:
        return found
    close = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    hint = f" (did you mean '{known[close[0]]}'?)" if close else ""
    raise ValueError(f"must be a country of Natural Earth{hint}")


class CountryRegion(_Region):
    """A region inside the borders of a country (Natural Earth 1:50m)."""

    label: ClassVar[str] = "Country"
    kind: Literal["country"] = "country"
    country: Annotated[
        str,
        AfterValidator(_known_country),
        Field(title="Country", description="Name in Natural Earth.", json_schema_extra={"choices": "countries"}),
    ]


class WorldRegion(_Region):
    """The whole Earth."""

    label: ClassVar[str] = "World"
    kind: Literal["world"] = "world"


def _circle_by_default(value: Any) -> Any:
    return {"kind": "circle", **value} if isinstance(value, Mapping) and "kind" not in value else value


Region = Annotated[
    CircleRegion | PolygonRegion | LatitudeBand | CountryRegion | WorldRegion,
    Field(discriminator="kind"),
    BeforeValidator(_circle_by_default),
]
"""A region without a kind is a circle, as in the first files."""
