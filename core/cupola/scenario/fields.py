"""What every part of the document is made of: frozen parts, numbers with units and limits, names and colours.

Field metadata serves every face of the program: ``title`` and ``description`` are shown to people, ``unit`` stands in
the spin box, ``ge`` and ``le`` are checked at the edge, ``slider`` (low, high) is the range a hand would use.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", title="Identifier", description="Letters, digits, - and _.")
]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", title="Colour")]


def quantity(
    title: str,
    unit: str = "",
    description: str = "",
    *,
    slider: tuple[float, float] | None = None,
    decimals: int | None = None,
    **limits: Any,
) -> Any:
    """Return the ``Field`` of a number: its name, unit, limits, and the range and decimals a hand would use."""
    extra: dict[str, Any] = {"unit": unit}
    if slider is not None:
        extra["slider"] = list(slider)
    if decimals is not None:
        extra["decimals"] = decimals
    return Field(
        title=title, description=description, json_schema_extra=extra, allow_inf_nan=False, strict=True, **limits
    )


Latitude = Annotated[float, quantity("Latitude", "°", slider=(-90, 90), decimals=1, ge=-90, le=90)]
Longitude = Annotated[float, quantity("Longitude", "°", slider=(-180, 180), decimals=1, ge=-180, le=180)]
Altitude = Annotated[
    float,
    quantity(
        "Altitude", "km", "Above the equatorial radius, 6,378.137 km.",
        slider=(200, 2000), decimals=0, ge=100, le=100_000,
    ),
]  # fmt: skip
Inclination = Annotated[float, quantity("Inclination", "°", slider=(0, 180), decimals=1, ge=0, le=180)]
Node = Annotated[
    float,
    quantity(
        "Node of plane 1", "°", "Right ascension of the ascending node.", slider=(0, 360), decimals=1, ge=-360, le=360
    ),
]
Argument = Annotated[
    float,
    quantity(
        "Argument of latitude", "°", "Of the first satellite of plane 1.", slider=(0, 360), decimals=1, ge=-360, le=360
    ),
]
PerPlane = Annotated[
    int, quantity("Satellites per plane", "", "Equally spaced in each plane.", slider=(1, 60), ge=1, le=10_000)
]


class Part(BaseModel):
    """A frozen part of the document; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, use_attribute_docstrings=False)
    label: ClassVar[str] = "Part"
