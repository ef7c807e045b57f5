"""Pydantic's errors as sentences for a person, each with its dotted place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cupola.errors import Problem
from cupola.scenario.parts import Part
from cupola.scenario.rows import ROW_PROBLEMS


def parts_in(annotation: Any) -> tuple[type[Part], ...]:
    """Return the part classes that an annotation names, in order."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return (annotation,)
    return tuple(part for argument in get_args(annotation) for part in parts_in(argument))


def child_of(value: Any, segment: str | int) -> Any:
    """Return the member of a dict, list or part, or None when there is none."""
    if isinstance(value, Part):
        return getattr(value, str(segment), None)
    if isinstance(value, Mapping):
        return value.get(segment)
    if isinstance(value, list | tuple) and isinstance(segment, int) and segment < len(value):
        return value[segment]
    return None


def identifier_of(value: Any) -> str | None:
    """Return the ``id`` of a part or a dict when it is usable as one segment of a path."""
    found = child_of(value, "id") if isinstance(value, Part | Mapping) else None
    return found if isinstance(found, str) and found and "." not in found else None


def item_name(items: Any, index: int) -> str:
    """Return how a path names an item of a list: by its id where that is unique, else by its number."""
    name = identifier_of(child_of(items, index))
    if name is None or sum(identifier_of(item) == name for item in items) > 1:
        return str(index)
    return name


def chosen_part(candidates: tuple[type[Part], ...], value: Any) -> type[Part] | None:
    """Return which of the part classes a value means: the only one, or the one of its ``kind``."""
    if len(candidates) == 1:
        return candidates[0]
    kind = child_of(value, "kind")
    return next((part for part in candidates if part.model_fields["kind"].default == kind), None)


def _walk(location: tuple[str | int, ...], root: type[Part], data: Any) -> tuple[list[str], type[Part] | None]:
    """Return the names of the path, and the part class that holds its last segment; union tags are dropped."""
    names: list[str] = []
    candidates: tuple[type[Part], ...] = (root,)
    holder: type[Part] | None = root
    tag_next = False
    for segment in location:
        if tag_next and isinstance(segment, str):
            tag_next = False
            continue
        if isinstance(segment, int):
            names.append(item_name(data, segment))
            tag_next = len(candidates) > 1
        else:
            names.append(segment)
            holder = chosen_part(candidates, data)
            field = holder.model_fields.get(segment) if holder else None
            candidates = parts_in(field.annotation) if field else ()
            tag_next = field is not None and field.discriminator is not None
        data = child_of(data, segment)
    return names, holder


def suggestion(wrong: str, known: Any) -> str:
    """Return "; did you mean 'planes'?" or nothing."""
    close = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def shown(value: Any) -> str:
    """Return a value as it stands in a file, cut when long."""
    if isinstance(value, Part):
        return f"a {value.label.lower()}"
    if isinstance(value, Mapping):
        return "an object" if value else "an empty object"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if value is None:
        return "null"
    if isinstance(value, float) and value != value:
        return "NaN"
    if isinstance(value, float) and abs(value) == float("inf"):
        return "Infinity" if value > 0 else "-Infinity"
    text = _literal(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _literal(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    except (TypeError, ValueError):
        # ValueError: an integer of more digits than Python turns into text.
        return f"a whole number of {value.bit_length():,} bits" if isinstance(value, int) else type(value).__name__


def _is(sentence: str) -> Callable[[ErrorDetails], str]:
    return lambda error: f"{sentence}, is {shown(error['input'])}"


def _limit(words: str, key: str) -> Callable[[ErrorDetails], str]:
    def sentence(error: ErrorDetails) -> str:
        limit = error["ctx"][key]
        whole = int(limit) if isinstance(limit, float) and limit.is_integer() else limit
        return f"must be {words} {whole:,}, is {shown(error['input'])}"

    return sentence


def _count(words: str, key: str, what: str, plural: str) -> Callable[[ErrorDetails], str]:
    def sentence(error: ErrorDetails) -> str:
        number = error["ctx"][key]
        size = len(error["input"])
        return f"must have {words} {number:,} {what if number == 1 else plural}, has {size:,}"

    return sentence


def _choices(error: ErrorDetails) -> str:
    expected = str(error["ctx"].get("expected") or error["ctx"].get("expected_tags")).replace("'", '"')
    found = error["input"]
    if error["type"] == "union_tag_invalid":
        found = error["ctx"]["tag"]
    hint = suggestion(found, [word.strip('" ') for word in expected.replace(" or ", ", ").split(",")]) if isinstance(
        found, str
    ) else ""  # fmt: skip
    one_of = "must be one of" if ", " in expected or " or " in expected else "must be"
    return f"{one_of} {expected}, is {shown(found)}{hint}"


def _pattern(error: ErrorDetails) -> str:
    if "{6}" in error["ctx"]["pattern"]:
        return f"must be a colour such as #2dccff, is {shown(error['input'])}"
    return (
        "must begin with a letter or digit and hold only letters, digits, - and _, at most 64, "
        f"is {shown(error['input'])}"
    )


def _value_error(error: ErrorDetails) -> str:
    return f"{error['ctx']['error']}, is {shown(error['input'])}"


_SENTENCES: Final[dict[str, Callable[[ErrorDetails], str]]] = {
    "missing": lambda error: "is missing",
    "greater_than_equal": _limit("at least", "ge"),
    "greater_than": _limit("more than", "gt"),
    "less_than_equal": _limit("at most", "le"),
    "less_than": _limit("less than", "lt"),
    "finite_number": _is("must be a finite number"),
    "int_type": _is("must be a whole number"),
    "int_parsing": _is("must be a whole number"),
    "int_from_float": _is("must be a whole number"),
    "int_parsing_size": _is("must be a smaller whole number"),
    "float_type": _is("must be a number"),
    "float_parsing": _is("must be a number"),
    "string_type": _is("must be text"),
    "string_unicode": lambda error: "must be text that UTF-8 can hold",
    "string_too_short": lambda error: "must not be empty"
    if error["ctx"]["min_length"] == 1
    else f"must have at least {error['ctx']['min_length']} characters",
    "string_too_long": _count("at most", "max_length", "character", "characters"),
    "string_pattern_mismatch": _pattern,
    "literal_error": _choices,
    "union_tag_invalid": _choices,
    "union_tag_not_found": lambda error: "needs a \"kind\"",
    "model_type": _is("must be an object"),
    "model_attributes_type": _is("must be an object"),
    "dict_type": _is("must be an object"),
    "tuple_type": _is("must be a list"),
    "list_type": _is("must be a list"),
    "too_short": _count("at least", "min_length", "entry", "entries"),
    "too_long": _count("at most", "max_length", "entry", "entries"),
    "value_error": _value_error,
}  # fmt: skip


def _sentence(error: ErrorDetails) -> str:
    known = _SENTENCES.get(error["type"])
    if known is not None:
        return known(error)
    message = error["msg"]
    return f"{message[:1].lower()}{message[1:]}, is {shown(error['input'])}"


def _row_sentences(error: ErrorDetails, place: str) -> Iterator[Problem]:
    for row, column, sentence in error["ctx"]["problems"]:
        yield Problem(".".join(filter(None, (place, "" if row < 0 else str(row), column))), sentence)


def problems_of(error: ValidationError, root: type[Part], data: Any, prefix: str = "") -> tuple[Problem, ...]:
    """Return every error as a problem whose place is named by ids; ``data`` is what was validated as ``root``."""
    found: list[Problem] = []
    for detail in error.errors(include_url=False):
        names, holder = _walk(detail["loc"], root, data)
        place = ".".join(filter(None, (prefix, *names)))
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # long enough, but its entries were refused: they are told themselves
        if detail["type"] == ROW_PROBLEMS:
            found.extend(_row_sentences(detail, place))
        elif detail["type"] == "extra_forbidden":
            known = holder.model_fields if holder else ()
            found.append(Problem(place, f"unknown key{suggestion(names[-1], known)}"))
        elif detail["type"] == "union_tag_not_found":
            found.append(Problem(f"{place}.kind", "is missing"))
        elif detail["type"] == "union_tag_invalid":
            found.append(Problem(f"{place}.kind", _choices(detail)))
        else:
            found.append(Problem(place, _sentence(detail)))
    return tuple(found)
