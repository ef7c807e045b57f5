"""Every format that can be written, in one table; a writer is loaded when it is first used."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cupola.errors import InputError, Problem
from cupola.exchange.export import DEFAULT_OPTIONS, ExportOptions, Written
from cupola.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from cupola.results.parts import Results
    from cupola.scenario.parts import Scenario


@dataclass(frozen=True)
class Format:
    """One format: what it is called and what it needs."""

    id: str
    title: str
    suffix: str
    """Of the file, with its dot; "" for a folder."""
    description: str
    needs_run: bool
    """False: a scenario will do in place of results."""
    is_folder: bool
    writer: str
    """``module:function`` within ``cupola.exchange``."""
    options: tuple[str, ...] = ()
    """What has an effect: "layers", "footprints", "step", "frame"."""

    def write(
        self,
        results: Results | Scenario,
        path: Path | str,
        options: ExportOptions = DEFAULT_OPTIONS,
        progress: Progress = ignore_progress,
    ) -> Written:
        """Write to ``path``, which appears whole or not at all.

        Raises ``InputError`` with one sentence per problem, and ``Cancelled`` when ``progress`` does.
        """
        if self.needs_run and not hasattr(results, "threats"):
            raise InputError([Problem("", f"{self.title} needs the results of a run")])
        module, function = self.writer.split(":")
        write = getattr(import_module(f"cupola.exchange.{module}"), function)
        written: Written = write(results, Path(path), options, progress)
        progress(1.0, f"{self.title} written")
        return written


FORMATS: Final = (
    Format(
        "czml", "CZML", ".czml",
        "For CesiumJS: satellites, threats, fly-outs, looks, footprints and events on a globe.",
        True, False, "czml:write_czml", ("layers", "footprints", "step"),
    ),
    Format(
        "oem", "CCSDS OEM", "",
        "Ephemerides of satellites and threats: one KVN file each in a folder; or one NDM/XML, by a name in .xml.",
        True, True, "oem:write_oem", ("layers", "step", "frame"),
    ),
    Format(
        "omm", "CCSDS OMM", ".json",
        "Imported mean element sets: JSON, CSV, XML or KVN by the suffix of the name.",
        False, False, "element_set_files:write_omm_file", ("layers",),
    ),
    Format(
        "tle", "Two-line elements", ".tle",
        "Imported mean element sets in three lines each.",
        False, False, "element_set_files:write_tle_file", ("layers",),
    ),
    Format(
        "csv", "Events (CSV)", ".csv",
        "What happened and when, one row an event.",
        True, False, "events_csv:write_events_csv",
    ),
    Format(
        "json", "Scenario (JSON)", ".cupola.json",
        "The scenario by itself, as Cupola saves it.",
        False, False, "scenario_json:write_scenario_json",
    ),
)  # fmt: skip


def format_of(identity: str) -> Format:
    """Return the format of an id; ``InputError`` names those there are."""
    for candidate in FORMATS:
        if candidate.id == identity:
            return candidate
    known = ", ".join(candidate.id for candidate in FORMATS)
    raise InputError([Problem("format", f"there is no format {identity!r}; known: {known}")])
