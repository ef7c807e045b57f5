"""Our OEM files read back, and their interpolated positions against those of the run."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from cupola.astro import propagation
from cupola.astro.time import seconds_since
from cupola.exchange.ephemeris import CHUNK, largest_distance_m, taken, threat_positions, times_between
from cupola.exchange.oem_blocks import Block, Frame, Source, in_itrf
from cupola.exchange.oem_text import STATE
from cupola.progress import Progress, ignore_progress
from cupola.results.parts import Results


def read_kvn(path: Path, epoch_utc: str) -> tuple[Block, ...]:
    """Return the blocks of one message, in its own frame, times from the epoch."""
    blocks = []
    meta: dict[str, str] = {}
    rows: list[list[str]] = []
    for line in path.read_text(encoding="ascii").splitlines():
        if line == "META_START" and rows:
            blocks.append(_block(meta, rows, epoch_utc))
            meta, rows = {}, []
        elif " = " in line:
            key, value = line.split(" = ", 1)
            meta[key] = value
        elif line[:1].isdigit():
            rows.append(line.split())
    return (*blocks, _block(meta, rows, epoch_utc))


def read_xml(path: Path, epoch_utc: str) -> Iterator[tuple[Block, ...]]:
    """Yield the blocks of each message of a combined NDM, holding one message in memory."""
    for _, element in ElementTree.iterparse(path):
        if element.tag == "oem":
            yield tuple(_xml_block(segment, epoch_utc) for segment in element.iter("segment"))
            element.clear()


def _xml_block(segment: ElementTree.Element, epoch_utc: str) -> Block:
    meta = {entry.tag: entry.text or "" for entry in segment.iterfind("metadata/*")}
    rows = [[vector.findtext(key, "") for key in ("EPOCH", *STATE)] for vector in segment.iterfind("data/stateVector")]
    return _block(meta, rows, epoch_utc)


def _block(meta: dict[str, str], rows: list[list[str]], epoch_utc: str) -> Block:
    times_s = np.array([_seconds(epoch_utc, row[0]) for row in rows])
    states = np.array([row[1:] for row in rows], dtype=np.float64) * 1e3
    return Block(times_s, states[:, :3], states[:, 3:], meta["INTERPOLATION"], int(meta["INTERPOLATION_DEGREE"]))


@lru_cache(maxsize=4096)
def _seconds(epoch_utc: str, text: str) -> float:
    return seconds_since(epoch_utc, text)


def largest_difference_m(
    messages: Iterable[tuple[Block, ...]],
    sources: list[Source],
    results: Results,
    frame: Frame,
    progress: Progress = ignore_progress,
) -> float:
    """Return the largest distance between interpolated positions and those of the run, all Earth-fixed.

    Satellites are moved anew by their propagator to times between the samples; threats are compared with every sample
    of their trajectories.
    """
    largest = 0.0
    stream = zip(messages, sources, strict=True)
    done = 0
    while group := list(islice(stream, CHUNK)):
        progress(done / len(sources), "Reading back")
        done += len(group)
        for layer in {source[1] for _, source in group if source[0] == "satellite"}:
            some = [(blocks[0], source[2]) for blocks, source in group if source[:2] == ("satellite", layer)]
            largest = max(largest, _satellites_m(some, layer, results, frame))
        for blocks, source in group:
            if source[0] == "threat":
                largest = max(largest, _threat_m(blocks, source[1], results, frame))
    return largest


def _satellites_m(some: list[tuple[Block, int]], layer: int, results: Results, frame: Frame) -> float:
    largest = 0.0
    epoch_utc = results.scenario.epoch_utc
    by_times: dict[bytes, list[tuple[Block, int]]] = {}
    for block, number in some:
        by_times.setdefault(block.times_s.tobytes(), []).append((block, number))
    for group in by_times.values():
        between_s = times_between(group[0][0].times_s)
        constellation = taken(results.layers[layer].constellation, np.array([number for _, number in group]))
        truth = propagation.positions_ecef_m(constellation, epoch_utc, between_s)
        for (block, _), ours in zip(group, truth, strict=True):
            positions = in_itrf(block.positions_at(between_s), epoch_utc, between_s, frame)
            largest = max(largest, largest_distance_m(positions, ours))
    return largest


def _threat_m(blocks: tuple[Block, ...], number: int, results: Results, frame: Frame) -> float:
    largest = 0.0
    threat = results.threats[number]
    for block in blocks:
        times_s = threat.trajectory.times_s
        times_s = times_s[(times_s >= block.times_s[0]) & (times_s <= block.times_s[-1])]
        if times_s.size:
            positions = in_itrf(block.positions_at(times_s), results.scenario.epoch_utc, times_s, frame)
            largest = max(largest, largest_distance_m(positions, threat_positions(threat, times_s)))
    return largest
