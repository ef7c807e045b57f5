"""OEM 2.0 as text: key-value notation (502.0-B-3) and NDM/XML (505.0-B-2, unqualified)."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from cupola.astro.time import utc_text
from cupola.exchange.oem_blocks import Block, Body

SCHEMA = "https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-2.0.0-master-2.0.xsd"


@dataclass(frozen=True)
class Header:
    """What every message says first."""

    created_utc: str
    marking: str
    frame: str
    epoch_utc: str


def kvn(body: Body, header: Header) -> str:
    """Return one message in key-value notation: ASCII, no line over 254 characters."""
    lines = ["CCSDS_OEM_VERS = 2.0", *_comments(header.marking), *_comments(body.comment)]
    lines += [f"CREATION_DATE = {header.created_utc}", "ORIGINATOR = CUPOLA"]
    for block in body.blocks:
        lines += ["", "META_START", *(f"{key} = {value}" for key, value in _meta(body, block, header)), "META_STOP", ""]
        lines += [f"{epoch} {' '.join(state)}" for epoch, state in _states(block, header.epoch_utc)]
    return "\n".join(lines) + "\n"


def xml_start(header: Header) -> str:
    """Return the opening of a combined NDM."""
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    root = f'<ndm xmlns:xsi="{xsi}" xsi:noNamespaceSchemaLocation="{SCHEMA}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', root, *_xml_comments(header.marking), ""])


def xml_body(body: Body, header: Header) -> str:
    """Return one message of a combined NDM."""
    lines = ['<oem id="CCSDS_OEM_VERS" version="2.0">', "<header>", *_xml_comments(header.marking)]
    lines += _xml_comments(body.comment)
    lines += [_tag("CREATION_DATE", header.created_utc), _tag("ORIGINATOR", "CUPOLA"), "</header>", "<body>"]
    for block in body.blocks:
        lines += ["<segment>", "<metadata>", *(_tag(key, value) for key, value in _meta(body, block, header))]
        lines += ["</metadata>", "<data>"]
        for epoch, state in _states(block, header.epoch_utc):
            values = "".join(_tag(key, value) for key, value in zip(STATE, state, strict=True))
            lines.append(f"<stateVector>{_tag('EPOCH', epoch)}{values}</stateVector>")
        lines += ["</data>", "</segment>"]
    return "\n".join([*lines, "</body>", "</oem>", ""])


XML_END = "</ndm>\n"
STATE = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")


def plain(text: str, length: int = 200) -> str:
    """Return text as one line of printable ASCII, at most ``length`` characters, never empty."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    line = " ".join(re.sub(r"[^\x20-\x7e]", " ", folded).split())[:length].strip()
    return line or "UNNAMED"


def safe_stem(text: str) -> str:
    """Return text as a file name without suffix that every system takes: letters, digits, ``-``, ``_`` and ``.``."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain(text, 100)).strip("-.") or "object"


def _meta(body: Body, block: Block, header: Header) -> list[tuple[str, str]]:
    return [
        ("OBJECT_NAME", plain(body.name)),
        ("OBJECT_ID", re.sub(r"\s+", "-", plain(body.object_id, 80))),
        ("CENTER_NAME", "EARTH"),
        ("REF_FRAME", header.frame),
        ("TIME_SYSTEM", "UTC"),
        ("START_TIME", _epoch(header.epoch_utc, float(block.times_s[0]))),
        ("STOP_TIME", _epoch(header.epoch_utc, float(block.times_s[-1]))),
        ("INTERPOLATION", block.interpolation),
        ("INTERPOLATION_DEGREE", str(block.degree)),
    ]


def _states(block: Block, epoch_utc: str) -> Iterator[tuple[str, list[str]]]:
    positions, velocities = (block.positions_m / 1e3).tolist(), (block.velocities_m_s / 1e3).tolist()
    for t_s, position, velocity in zip(block.times_s.tolist(), positions, velocities, strict=True):
        yield _epoch(epoch_utc, t_s), [f"{x:.6f}" for x in position] + [f"{v:.9f}" for v in velocity]


@lru_cache(maxsize=4096)
def _epoch(epoch_utc: str, t_s: float) -> str:
    return utc_text(epoch_utc, t_s, 6).rstrip("Z")


def _comments(text: str) -> list[str]:
    return [f"COMMENT {line}" for line in textwrap.wrap(plain(text, 2000), 200)]


def _xml_comments(text: str) -> list[str]:
    return [_tag("COMMENT", line) for line in textwrap.wrap(plain(text, 2000), 200)]


def _tag(key: str, value: str) -> str:
    return f"<{key}>{escape(value)}</{key}>"
