"""What each command does; what is heavy is loaded when it is needed."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from cupola.cli.numbers import counted, metres_text
from cupola.cli.printing import print_json, print_table, progress_shown, say
from cupola.errors import InputError, Problem

if TYPE_CHECKING:
    from cupola.exchange.formats import Format
    from cupola.results.parts import Results
    from cupola.scenario.parts import Scenario

_DONE, _NO = 0, 1


def _required(arguments: Namespace, **names: str) -> None:
    missing = [shown for name, shown in names.items() if getattr(arguments, name) is None]
    if missing:
        raise InputError([Problem("", f"cupola {arguments.command}: {', '.join(missing)} must be given, or --list")])


def _write_scenario(arguments: Namespace, scenario: Scenario, **told: Any) -> None:
    """Write a scenario where it was asked for and tell so, in words or in JSON."""
    from cupola.scenario import scenario_text, write_scenario

    if arguments.output == "-":
        sys.stdout.write(scenario_text(scenario))
        return
    write_scenario(scenario, arguments.output)
    if arguments.json:
        print_json({"written": arguments.output, **told})
    else:
        print(f"Wrote {arguments.output}")


def new(arguments: Namespace) -> int:
    """Write a template, or list them."""
    from cupola.scenario import template, templates

    if arguments.list:
        if arguments.json:
            print_json([known._asdict() for known in templates()])
        else:
            print_table(("Template", "Title", "What it is"), templates())
        return _DONE
    _required(arguments, template="TEMPLATE", output="-o FILE")
    _write_scenario(arguments, template(arguments.template), template=arguments.template)
    return _DONE


def _told(problem: Problem) -> dict[str, str]:
    return {"severity": problem.severity, "path": problem.path, "message": problem.message}


def _print_check(arguments: Namespace, problems: Sequence[Problem], *, usable: bool) -> None:
    if arguments.json:
        print_json({"file": arguments.file, "usable": usable, "problems": list(map(_told, problems))})
        return
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    doubts = counted(len(problems) - errors, "doubt") if len(problems) > errors else "no doubts"
    print(f"{arguments.file}: {counted(errors, 'problem') if errors else 'no problems'}, {doubts}")


def check(arguments: Namespace) -> int:
    """Tell every problem and doubt: 0 usable, 1 a raid cannot reach its aim, 2 the file cannot be used."""
    from cupola.scenario import check as problems_of
    from cupola.scenario import read_scenario

    try:
        scenario = read_scenario(arguments.file)
    except InputError as error:
        if arguments.json:
            print_json({"file": arguments.file, "usable": False, "problems": list(map(_told, error.problems))})
        raise
    problems = [*_unreachable(scenario), *problems_of(scenario)]
    usable = not any(problem.severity == "error" for problem in problems)
    _print_check(arguments, problems, usable=usable)
    return _DONE if usable else _NO


def _unreachable(scenario: Scenario) -> list[Problem]:
    """Return the raids that cannot reach their aim, which only flying them shows."""
    if not scenario.raids:
        return []
    from cupola.simulation import live

    return [problem for problem in live(scenario).problems if problem.severity == "error"]


def _seeded(scenario: Scenario, seed: int | None) -> Scenario:
    from cupola.scenario import replaced

    return scenario if seed is None else replaced(scenario, "seed", seed)


def _simulated(scenario: Scenario) -> Results:
    from cupola.simulation import simulate

    with progress_shown() as progress:
        return simulate(scenario, progress)


def run(arguments: Namespace) -> int:
    """Simulate, save the run, print what happened."""
    from cupola.cli.run_table import run_text
    from cupola.results import save_results, summary
    from cupola.scenario import read_scenario

    if arguments.output == "-":
        raise InputError([Problem("-o", "a run is a folder and cannot go to standard output; --json prints it")])
    results = _simulated(_seeded(read_scenario(arguments.file), arguments.seed))
    told = summary(results)
    text = "" if arguments.json else run_text(told)
    if arguments.output is not None:
        save_results(results, arguments.output)
        text += f"\nWrote {arguments.output}"
    if arguments.json:
        print_json(told)
    else:
        print(text)
    return _DONE


def _export_options(arguments: Namespace) -> Any:
    from cupola.exchange.export import ExportOptions

    given = {
        "layer_ids": tuple(map(str.strip, arguments.layers.split(","))) if arguments.layers is not None else None,
        "footprint_layer_id": arguments.footprints,
        "step_s": arguments.step,
        "frame": arguments.frame,
    }
    return ExportOptions(**{name: value for name, value in given.items() if value is not None})


def export(arguments: Namespace) -> int:
    """Write a file for other programs, or list the formats."""
    from cupola.exchange.formats import FORMATS, format_of

    if arguments.list:
        if arguments.json:
            print_json([_format_told(known) for known in FORMATS])
        else:
            rows = [(known.id, known.title, known.suffix or "a folder", known.description) for known in FORMATS]
            print_table(("Format", "Title", "Suffix", "What it is"), rows)
        return _DONE
    _required(arguments, file="FILE", to="--to FORMAT", output="-o PATH")
    wanted = format_of(arguments.to)
    _refuse_idle_options(arguments, wanted)
    subject = _export_subject(arguments, needs_run=wanted.needs_run)
    if arguments.output == "-":
        _export_to_stdout(arguments, wanted, subject)
        return _DONE
    with progress_shown() as progress:
        written = wanted.write(subject, arguments.output, _export_options(arguments), progress)
    _print_written(arguments, written)
    return _DONE


def _refuse_idle_options(arguments: Namespace, wanted: Format) -> None:
    """Refuse what would have no effect, before anything is simulated."""
    idle = [
        Problem(f"--{name}", f"has no effect on {wanted.title}")
        for name in ("layers", "footprints", "step", "frame")
        if getattr(arguments, name) is not None and name not in wanted.options
    ]
    if arguments.seed is not None and os.path.isdir(arguments.file):
        idle.append(Problem("--seed", "has no effect on a saved run, which has its own"))
    if arguments.output == "-" and wanted.is_folder:
        idle.append(Problem("-o", f"{wanted.title} is a folder and cannot go to standard output"))
    if idle:
        raise InputError(idle)


def _export_to_stdout(arguments: Namespace, wanted: Format, subject: Scenario | Results) -> None:
    import shutil
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory(prefix="cupola-") as folder, progress_shown() as progress:
        path = Path(folder) / f"export{wanted.suffix}"
        written = wanted.write(subject, path, _export_options(arguments), progress)
        with open(path, encoding="utf-8", newline="") as stream:
            shutil.copyfileobj(stream, sys.stdout)
    for sentence in written.not_held:
        say(f"Not held: {sentence}")


def _format_told(known: Any) -> dict[str, Any]:
    names = ("id", "title", "suffix", "description", "needs_run", "is_folder")
    return {name: getattr(known, name) for name in names}


def _export_subject(arguments: Namespace, *, needs_run: bool) -> Scenario | Results:
    from cupola.scenario import read_scenario

    if os.path.isdir(arguments.file):
        from cupola.results import load_results

        return load_results(arguments.file)
    scenario = _seeded(read_scenario(arguments.file), arguments.seed)
    return _simulated(scenario) if needs_run else scenario


def _print_written(arguments: Namespace, written: Any) -> None:
    paths = [str(path) for path in written.paths]
    if arguments.json:
        difference = written.largest_difference_m
        print_json({"written": paths, "largest_difference_m": difference, "not_held": list(written.not_held)})
        return
    named = paths[0] if len(paths) == 1 else f"{counted(len(paths), 'file')} in {arguments.output}"
    print(f"Wrote {named}")
    if written.largest_difference_m is not None:
        print(f"Read back: largest difference {metres_text(written.largest_difference_m)}")
    for sentence in written.not_held:
        print(f"Not held: {sentence}")


def import_(arguments: Namespace) -> int:
    """Bring element sets into a scenario."""
    from cupola.cli.importing import imported_into, read_files
    from cupola.scenario import read_scenario

    before = read_scenario(arguments.into) if arguments.into else None
    found, problems = read_files(arguments.paths)
    for problem in problems:
        say(str(problem))
    if not any(sets for _, sets in found):
        raise InputError([Problem("", "nothing was imported, and nothing was written")])
    scenario = imported_into(before, found, arguments.layer)
    objects = sum(len(sets) for _, sets in found)
    _write_scenario(arguments, scenario, objects=objects, problems=list(map(_told, problems)))
    if arguments.output != "-" and not arguments.json:
        print(f"{counted(objects, 'object')} imported, {counted(len(problems), 'problem')}")
    return _DONE


def coverage(arguments: Namespace) -> int:
    """Tell coverage and guarantee of every layer, or of one."""
    from cupola.cli.coverage_table import coverage_json, coverage_text
    from cupola.cli.coverage_words import asked_scenario, layers_asked
    from cupola.scenario import read_scenario
    from cupola.simulation.coverage import coverage_full, coverage_live

    scenario = asked_scenario(read_scenario(arguments.file), arguments.shell_km, arguments.mask)
    wanted = layers_asked(scenario, arguments.layer)
    with progress_shown() as progress:
        found = [
            (
                coverage_live(scenario, layer.id, progress=progress),
                coverage_full(scenario, layer.id, progress) if arguments.full else None,
            )
            for layer in wanted
        ]
    if arguments.json:
        print_json(
            {"file": arguments.file, "layers": {live.layer_id: coverage_json(live, full) for live, full in found}}
        )
    else:
        names = {layer.id: layer.name for layer in wanted}
        print("\n\n".join(coverage_text(names[live.layer_id], live, full) for live, full in found))
    return _DONE


def set_(arguments: Namespace) -> int:
    """Set values by dotted paths."""
    from cupola.scenario import edited, read_scenario

    scenario = read_scenario(arguments.file)
    pairs = [assignment.partition("=") for assignment in arguments.assignments]
    without = [Problem(path, "must be followed by = and a value") for path, equals, _ in pairs if not equals]
    if without:
        raise InputError(without)
    after = edited(scenario, [(path.strip(), text) for path, _, text in pairs])
    _write_scenario(arguments, after, set=[path.strip() for path, _, _ in pairs])
    return _DONE


def schema(arguments: Namespace) -> int:
    """Print or write the JSON Schema."""
    import json

    from cupola.scenario import json_schema
    from cupola.scenario.replacing import write_bytes

    if arguments.output in (None, "-"):
        print_json(json_schema())
        return _DONE
    write_bytes(arguments.output, (json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n").encode())
    print(f"Wrote {arguments.output}")
    return _DONE


COMMANDS: Final[dict[str, Callable[[Namespace], int]]] = {
    "new": new,
    "check": check,
    "coverage": coverage,
    "run": run,
    "export": export,
    "import": import_,
    "set": set_,
    "schema": schema,
}
