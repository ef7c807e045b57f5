"""Any file of element sets, told apart by its content and not by its name."""

from __future__ import annotations

from pathlib import Path

from cupola.exchange.element_text import MAXIMUM_BYTES, Imported, kind_of, read_text
from cupola.exchange.omm import parse_omm
from cupola.exchange.tle import parse_tle

__all__ = ["MAXIMUM_BYTES", "Imported", "read_elements"]


def read_elements(path: Path | str) -> Imported:
    """Return the element sets of a TLE, 3LE or OMM file (JSON, CSV, XML, KVN), and one problem for each bad object.

    Raises ``InputError`` with one sentence when the file is missing, too large, not text or something else than element
    sets, naming what it looks like; and with every problem when no object in it can be used.
    """
    place = Path(path)
    text = read_text(place)
    kind = kind_of(place, text)
    return parse_tle(text, place) if kind == "tle" else parse_omm(text, kind, place)
