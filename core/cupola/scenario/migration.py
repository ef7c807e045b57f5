"""Older scenario files brought to the present version, one step a version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

VERSION: Final = 1
"""The version of the file this program writes."""

STEPS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""Step ``n`` turns the document of version ``n`` into that of ``n + 1``."""


def migrated(data: dict[str, Any]) -> dict[str, Any]:
    """Return the document in the present version; the given one is not changed."""
    while data["version"] < VERSION:
        data = STEPS[data["version"]](data)
    return data
