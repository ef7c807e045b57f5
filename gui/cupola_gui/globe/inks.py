"""Colours as the graphics card takes them: the tokens of the theme as red, green and blue from 0 to 1."""

from __future__ import annotations

from functools import lru_cache

Ink = tuple[float, float, float]


@lru_cache(maxsize=256)
def ink(color: str) -> Ink:
    """Return "#rrggbb" as red, green and blue from 0 to 1."""
    return int(color[1:3], 16) / 255.0, int(color[3:5], 16) / 255.0, int(color[5:7], 16) / 255.0


def shade(color: str, alpha: float) -> tuple[float, float, float, float]:
    """Return a colour with its opacity, 0 to 1."""
    return (*ink(color), alpha)
