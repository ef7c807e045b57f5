"""Data files, and the functions that reach them."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def data_file(*names: str) -> Traversable:
    """Return a file of this package, such as ``data_file("scenarios", "quickstart.cupola.json")``."""
    return files(__name__).joinpath(*names)


def scenario_text(name: str) -> str:
    """Return the text of a template's scenario file."""
    return data_file("scenarios", f"{name}.cupola.json").read_text(encoding="utf-8")
