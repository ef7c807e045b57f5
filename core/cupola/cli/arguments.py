"""What may be typed after ``cupola``."""

from __future__ import annotations

import argparse
import re
from typing import Any, Final, NoReturn

from cupola import __version__

COMMANDS: Final = ("new", "check", "coverage", "run", "export", "import", "set", "schema")

_EXIT: Final = """\
exit status:
  0  done
  1  done, and the answer is "no"
  2  the input cannot be used: one sentence per problem, each with its place
  3  a fault of Cupola itself (CUPOLA_DEBUG=1 shows its traceback)
  130  cancelled with Ctrl-C
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals are one sentence and where to read more."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)

    def error(self, message: str) -> NoReturn:
        message = re.sub(r"^argument COMMAND: invalid choice: '(.*?)' .*", r"unknown command '\1'", message)
        self.exit(2, f"{self.prog}: {message}\nSee {self.prog} --help.\n")


def _number(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 2**53:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, is {text!r}")
    return value


def _add_new(commands: Any) -> None:
    command = commands.add_parser(
        "new",
        help="write a template",
        description="Write a scenario to begin with.",
        epilog="examples:\n  cupola new --list\n  cupola new quickstart -o plan.cupola.json\n",
    )
    command.add_argument("template", metavar="TEMPLATE", nargs="?", help="name of the template, see --list")
    command.add_argument("-o", "--output", metavar="FILE", help='the file to write; "-" is standard output')
    command.add_argument("--list", action="store_true", help="list the templates")


def _add_check(commands: Any) -> None:
    command = commands.add_parser(
        "check",
        help="every problem and every doubt of a scenario",
        description=(
            "Tell every problem and every doubt of a scenario, each with its place.\n\n"
            "  exit 0  the scenario can be used; doubts, if any, are listed\n"
            "  exit 1  the file is in order, but a raid cannot reach its aim, so that it cannot be run\n"
            "  exit 2  the file cannot be used; every problem is told"
        ),
        epilog="examples:\n  cupola check plan.cupola.json\n  cupola check plan.cupola.json --json\n",
    )
    command.add_argument("file", metavar="FILE", help="a scenario file")


def _add_coverage(commands: Any) -> None:
    command = commands.add_parser(
        "coverage",
        help="who is seen by how many satellites, and what is guaranteed",
        description=(
            "Tell the share of time in which each latitude and region is seen by 1, 2 … satellites, and what is\n"
            "guaranteed: the greatest angle from any place to its nearest satellites, at the worst moment. Circular\n"
            "orbits are averaged over all their phases; others are stepped through time, coarsely without --full."
        ),
        epilog=(
            "examples:\n  cupola coverage plan.cupola.json --layer custody\n"
            "  cupola coverage plan.cupola.json --shell-km 100 --mask 5 --json\n"
            "  cupola coverage plan.cupola.json --full\n"
        ),
    )
    command.add_argument("file", metavar="FILE", help="a scenario file")
    command.add_argument("--layer", metavar="ID", help="one layer; without it all of them")
    command.add_argument("--shell-km", metavar="H", help="altitude of what is to be seen, in place of the scenario's")
    command.add_argument("--mask", metavar="DEG", help="least elevation of a satellite, in place of the scenario's")
    command.add_argument(
        "--full", action="store_true", help="step through time on the scenario's grid: gaps, revisit, response …"
    )


def _add_run(commands: Any) -> None:
    command = commands.add_parser(
        "run",
        help="simulate a scenario",
        description=(
            "Simulate a scenario and print what happened to every threat. With -o the run is saved as a folder:\n"
            "summary.json, events.csv, tables as Parquet, and the scenario it ran."
        ),
        epilog=(
            "examples:\n  cupola run plan.cupola.json\n  cupola run plan.cupola.json --seed 7 -o runs/seed-7\n"
            "  cupola run plan.cupola.json --json > summary.json\n"
        ),
    )
    command.add_argument("file", metavar="FILE", help="a scenario file")
    command.add_argument(
        "-o", "--output", metavar="DIR", help="folder for the results; one with an earlier run is replaced"
    )
    command.add_argument("--seed", metavar="N", type=_number, help="seed in place of the scenario's")


def _add_export(commands: Any) -> None:
    command = commands.add_parser(
        "export",
        help="write files for other programs",
        description=(
            "Write a file that other programs read. FILE is a scenario, which is simulated first where the format\n"
            "needs it, or the folder of a saved run."
        ),
        epilog=(
            "examples:\n  cupola export --list\n  cupola export plan.cupola.json --to czml -o plan.czml\n"
            "  cupola export runs/seed-7 --to oem -o ephemerides --layers custody --step 30\n"
        ),
    )
    command.add_argument("file", metavar="FILE", nargs="?", help="a scenario file or the folder of a saved run")
    command.add_argument("--to", metavar="FORMAT", help="the format, see --list")
    command.add_argument("-o", "--output", metavar="PATH", help="the file or folder to write")
    command.add_argument("--layers", metavar="ID,ID", help="only these layers")
    command.add_argument("--footprints", metavar="ID", help="draw the sensor footprints of this layer (czml)")
    command.add_argument("--step", metavar="S", type=float, help="greatest spacing of ephemeris samples in seconds")
    command.add_argument("--frame", choices=("ICRF", "ITRF"), help="axes of an OEM: GCRS axes, or Earth-fixed")
    command.add_argument("--seed", metavar="N", type=_number, help="seed in place of the scenario's")
    command.add_argument("--list", action="store_true", help="list the formats")


def _add_import(commands: Any) -> None:
    command = commands.add_parser(
        "import",
        help="bring element sets into a scenario",
        description=(
            "Bring files of element sets into a scenario: TLE, 3LE, OMM as JSON or CSV, told apart by their content.\n"
            "Each file becomes a layer; with --layer all of them become the satellites of that one layer.\n"
            "Objects that cannot be read are named on standard error and the others are still imported;\n"
            "when nothing is left, the exit status is 2 and nothing is written."
        ),
        epilog=(
            "examples:\n  cupola import catalogue.tle -o catalogue.cupola.json\n"
            "  cupola import stations.json --into plan.cupola.json --layer stations -o plan.cupola.json\n"
        ),
    )
    command.add_argument("paths", metavar="PATH", nargs="+", help="files of element sets")
    command.add_argument("--into", metavar="FILE", help="the scenario to add to; without it a new one is made")
    command.add_argument("--layer", metavar="ID", help="one layer for all files; a layer of imported sets is replaced")
    command.add_argument(
        "-o", "--output", metavar="FILE", required=True, help='the file to write; "-" is standard output'
    )


def _add_set(commands: Any) -> None:
    command = commands.add_parser(
        "set",
        help="edit a scenario by dotted paths",
        description=(
            "Set values by the dotted paths that the application and every message use: names of keys, ids of list\n"
            "items (or their number from 0). Nothing is written unless every value can be used."
        ),
        epilog=(
            "examples:\n  cupola set plan.cupola.json layers.custody.orbits.planes=24 -o plan.cupola.json\n"
            "  cupola set plan.cupola.json seed=7 raids.raid.count=10 -o ten.cupola.json\n"
        ),
    )
    command.add_argument("file", metavar="FILE", help="a scenario file")
    command.add_argument("assignments", metavar="PATH=VALUE", nargs="+", help="what to set")
    command.add_argument(
        "-o", "--output", metavar="FILE", required=True, help='the file to write; "-" is standard output'
    )


def _add_schema(commands: Any) -> None:
    command = commands.add_parser(
        "schema",
        help="JSON Schema of the scenario file",
        description="Print the JSON Schema (draft 2020-12) of the scenario file, with titles, units and limits.",
        epilog="examples:\n  cupola schema > cupola.schema.json\n",
    )
    command.add_argument("-o", "--output", metavar="FILE", help="the file to write in place of standard output")


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    made = _Parser(
        prog="cupola",
        usage="cupola [FILE]\n       cupola COMMAND …",
        description="Plan satellite shields. cupola [FILE] opens the application; the commands need no display.",
        epilog=(
            "examples:\n  cupola plan.cupola.json\n  cupola new quickstart -o plan.cupola.json\n"
            f"  cupola run plan.cupola.json\n\n{_EXIT}"
        ),
    )
    made.add_argument("--version", action="version", version=f"cupola {__version__}")
    commands = made.add_subparsers(
        prog="cupola", dest="command", metavar="COMMAND", parser_class=_Parser, title="commands"
    )
    for add in (_add_new, _add_check, _add_coverage, _add_run, _add_export, _add_import, _add_set, _add_schema):
        add(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help="print one JSON document")
    return made


def parsed(argv: list[str]) -> argparse.Namespace:
    """Return what was typed; refuses as ``argparse`` does, with exit status 2."""
    return parser().parse_args(argv)


APPLICATION_OPTIONS = ("--tour", "--theme")
"""Options of the application itself: ``cupola [FILE] [--theme dark|light] [--tour FOLDER]``."""


def is_for_the_application(argv: list[str]) -> bool:
    """Return whether the words open the application: none at all, a file in place of a command, or its own options."""
    if not argv or argv[0] in APPLICATION_OPTIONS:
        return True
    is_file = not argv[0].startswith("-") and argv[0] not in COMMANDS
    return is_file and (len(argv) == 1 or argv[1] in APPLICATION_OPTIONS)
