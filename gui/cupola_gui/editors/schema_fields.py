"""What a field of the document is, read from its pydantic schema: the editors are made from nothing else."""

from __future__ import annotations

import types
import typing
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, cast, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from cupola.scenario.parts import Part
from cupola.threats.classes import THREAT_CLASSES

FieldKind = Literal[
    "integer", "number", "choice", "choices", "flag", "text", "colour", "part", "union", "parts", "data"
]
HIDDEN: Final = frozenset({"id", "kind", "format", "version"})
"""Keys that people do not edit as fields; ``kind`` is the combo box of its union."""
UPPER: Final = frozenset({"swir", "mwir", "lwir", "vlwir", "uv"})


@dataclass(frozen=True)
class Limits:
    """What a number may be; an open end excludes its value."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    def allow(self, value: float) -> bool:
        """Say whether a value lies within."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.high_open and value == self.high)))


@dataclass(frozen=True)
class FieldSpec:
    """One field: how it is called, what it holds, how it is edited."""

    key: str
    title: str
    kind: FieldKind
    description: str = ""
    unit: str = ""
    limits: Limits = Limits()
    slider: tuple[float, float] | None = None
    decimals: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    """Value and title of each."""
    optional: bool = False
    part: type[Part] | None = None
    members: tuple[type[Part], ...] = ()
    """The kinds a union may be."""


def choice_title(value: str) -> str:
    """Return "Minimum energy" for "minimum_energy", "SWIR" for "swir"."""
    return value.upper() if value in UPPER else value.replace("_", " ").capitalize()


def threat_choices() -> tuple[tuple[str, str], ...]:
    """Return the notional classes, as value and title."""
    return tuple((key, threat_class.title) for key, threat_class in THREAT_CLASSES.items())


def fields_of(part: type[Part]) -> tuple[FieldSpec, ...]:
    """Return the fields of a part in the order of the file, without those that people do not edit."""
    return _fields_of(cast("Hashable", part))


@cache
def _fields_of(hashable: Hashable) -> tuple[FieldSpec, ...]:
    part = cast("type[Part]", hashable)
    return tuple(_field(part, key, info) for key, info in part.model_fields.items() if key not in HIDDEN)


def kind_of(part: type[Part]) -> str:
    """Return the value of a union member's ``kind``."""
    return str(part.model_fields["kind"].default)


def _field(part: type[Part], key: str, info: FieldInfo) -> FieldSpec:
    annotation, optional = _without_none(info.annotation)
    metadata = list(info.metadata)
    if get_origin(annotation) is typing.Annotated:
        inner = FieldInfo.from_annotation(annotation)
        annotation, metadata = inner.annotation, [*inner.metadata, *metadata]
        info = FieldInfo.merge_field_infos(
            inner, title=info.title or inner.title, description=info.description or inner.description
        )
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    slider = extra.get("slider")
    decimals = extra.get("decimals")
    kind, choices, inner_part, members = _kind(part, key, annotation, info)
    return FieldSpec(
        key=key,
        title=info.title or choice_title(key),
        kind=kind,
        description=info.description or "",
        unit=str(extra.get("unit", "")),
        limits=_limits(metadata),
        slider=(float(slider[0]), float(slider[1])) if isinstance(slider, list) else None,  # type: ignore[arg-type]
        decimals=decimals if isinstance(decimals, int) else None,
        choices=choices,
        optional=optional,
        part=inner_part,
        members=members,
    )


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (typing.Union, types.UnionType):
        others = [member for member in get_args(annotation) if member is not type(None)]
        if len(others) == 1:
            return others[0], True
    return annotation, False


def _limits(metadata: list[Any]) -> Limits:
    low = high = None
    low_open = high_open = False
    for rule in metadata:
        if isinstance(rule, annotated_types.Ge):
            low = float(rule.ge)  # type: ignore[arg-type]
        elif isinstance(rule, annotated_types.Gt):
            low, low_open = float(rule.gt), True  # type: ignore[arg-type]
        elif isinstance(rule, annotated_types.Le):
            high = float(rule.le)  # type: ignore[arg-type]
        elif isinstance(rule, annotated_types.Lt):
            high, high_open = float(rule.lt), True  # type: ignore[arg-type]
    return Limits(low, high, low_open, high_open)


def _kind(
    part: type[Part], key: str, annotation: Any, info: FieldInfo
) -> tuple[FieldKind, tuple[tuple[str, str], ...], type[Part] | None, tuple[type[Part], ...]]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if (part.__name__, key) == ("Raid", "threat"):
        return "choice", threat_choices(), None, ()
    if origin is Literal:
        return "choice", tuple((str(value), choice_title(str(value))) for value in arguments), None, ()
    if origin in (typing.Union, types.UnionType):
        return "union", (), None, tuple(arguments)
    if origin is tuple:
        inner = arguments[0]
        if get_origin(inner) is Literal:
            return "choices", tuple((str(value), choice_title(str(value))) for value in get_args(inner)), None, ()
        if isinstance(inner, type) and issubclass(inner, Part):
            return "parts", (), inner, ()
        return "data", (), None, ()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "part", (), cast("type[Part]", annotation), ()
    if annotation is bool:
        return "flag", (), None, ()
    if annotation is int:
        return "integer", (), None, ()
    if annotation is float:
        return "number", (), None, ()
    return ("colour" if key == "color" else "text"), (), None, ()
