"""Where the bundled font files are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def font_paths() -> tuple[Path, ...]:
    """Return the TrueType files of the bundled families, sorted by name."""
    folder = files("cupola_data").joinpath("fonts")
    return tuple(sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".ttf")))
