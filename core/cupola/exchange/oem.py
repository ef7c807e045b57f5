"""CCSDS orbit ephemeris messages (502.0-B-3): one KVN file for each object in a folder, or one NDM/XML with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cupola.errors import InputError, Problem
from cupola.exchange import oem_text
from cupola.exchange.ephemeris import Lost
from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written, chosen_layers
from cupola.exchange.oem_blocks import Body, Source, satellite_bodies, threat_body
from cupola.exchange.oem_reading import largest_difference_m, read_kvn, read_xml
from cupola.progress import Progress, ignore_progress, part_of
from cupola.results.parts import Results
from cupola.scenario.replacing import whole_file, whole_folder

SUFFIX: Final = ".oem"
NOT_HELD: Final = "An OEM holds positions and velocities only: no looks, shots, events, sites or regions."


def write_oem(
    results: Results, path: Path, options: ExportOptions = DEFAULT_OPTIONS, progress: Progress = ignore_progress
) -> Written:
    """Write satellites and threats as OEM 2.0, read them back and compare.

    A path that ends in ``.xml`` becomes one NDM/XML; any other becomes a folder with one KVN file for each object,
    named by layer and object. Axes as ``options.frame`` says, UTC, km and km/s. Satellites are for Lagrange
    interpolation of degree 5; threats for Hermite of degree 3 in one segment a stage and one for the free flight.
    Raises ``InputError`` when nothing is to be written or it cannot be written; then nothing is left.
    """
    layers = chosen_layers(results.scenario, options)
    created = options.created_utc or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    epoch_utc = results.scenario.epoch_utc
    header = oem_text.Header(created.rstrip("Z"), results.scenario.marking, options.frame, epoch_utc)
    lost = Lost()
    bodies = _bodies(results, layers, options, lost, part_of(progress, 0.0, 0.6))
    comparing = part_of(progress, 0.6, 1.0)
    if path.suffix.lower() == ".xml":
        sources = _write_xml(bodies, path, header)
        difference = largest_difference_m(read_xml(path, epoch_utc), sources, results, options.frame, comparing)
        return Written((path,), difference, (NOT_HELD, *lost.sentences()))
    sources, names = _write_folder(bodies, path, header)
    paths = tuple(path / name for name in names)
    messages = (read_kvn(name, epoch_utc) for name in paths)
    difference = largest_difference_m(messages, sources, results, options.frame, comparing)
    return Written(paths, difference, (NOT_HELD, *lost.sentences()))


def _bodies(
    results: Results, layers: tuple[int, ...], options: ExportOptions, lost: Lost, progress: Progress
) -> Iterator[Body]:
    for place, number in enumerate(layers):
        share = part_of(progress, place / len(layers), (place + 1) / len(layers))
        yield from satellite_bodies(results, number, options, lost, share)
    if options.threats:
        for number in range(len(results.threats)):
            yield threat_body(results, number, options.frame)


def _write_xml(bodies: Iterable[Body], path: Path, header: oem_text.Header) -> list[Source]:
    sources = []
    with whole_file(path) as stream:
        stream.write(oem_text.xml_start(header))
        for body in bodies:
            stream.write(oem_text.xml_body(body, header))
            sources.append(body.source)
        stream.write(oem_text.XML_END)
        _refuse_nothing(sources, path)
    return sources


def _write_folder(bodies: Iterable[Body], path: Path, header: oem_text.Header) -> tuple[list[Source], list[str]]:
    sources, names = [], []
    with whole_folder(path, lambda name: name.endswith(SUFFIX)) as folder:
        for body in bodies:
            name = oem_text.safe_stem(body.file_stem) + SUFFIX
            with open(folder / name, "x", encoding="ascii", newline="\n") as stream:
                stream.write(oem_text.kvn(body, header))
            sources.append(body.source)
            names.append(name)
        _refuse_nothing(sources, path)
    return sources, names


def _refuse_nothing(sources: list[Source], path: Path) -> None:
    if not sources:
        raise InputError([Problem(str(path), "would be empty: there is no satellite and no threat to write")])
