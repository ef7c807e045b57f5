"""The scenario being worked on, its history, and its latest answers: the first of the two observable objects."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from cupola.errors import Cancelled, CupolaError, InputError, Problem
from cupola.progress import Progress
from cupola.scenario import (
    Scenario,
    added,
    check,
    free_id,
    read_scenario,
    removed,
    replaced,
    scenario_text,
    template,
    value_at,
    write_scenario,
)
from cupola.scenario.parts import ImportedElements, Layer, NoPayload
from cupola_gui.coverage_answers import CoverageAnswers
from cupola_gui.jobs import Jobs, Work
from cupola_gui.preferences import Autosave
from cupola_gui.style import DARK

MERGE_WITHIN_S: Final = 2.0
"""Steps of one widget further apart than this are two edits."""
AUTOSAVE_EVERY_MS: Final = 30_000


class Answers(Protocol):
    """The two speeds of evaluation."""

    def live(self, scenario: Scenario, progress: Progress) -> Any:
        """Return the live answer."""

    def run(self, scenario: Scenario, progress: Progress) -> Any:
        """Return the results of a full run."""

    def coverage(self, scenario: Scenario, layer_id: str, progress: Progress, whole: bool) -> Any:
        """Return the live coverage of a layer, with its guarantee when ``whole``."""

    def coverage_grid(self, scenario: Scenario, layer_id: str, progress: Progress, whole: bool) -> Any:
        """Return the coverage of a layer stepped through time."""


class Simulation:
    """Both speeds as ``cupola.simulation`` computes them, with one memory of stages between them."""

    def __init__(self) -> None:
        self._memory: Any = None

    def live(self, scenario: Scenario, progress: Progress) -> Any:
        """Return the live answer."""
        from cupola.simulation import live

        progress(0.0, "live answer")
        return live(scenario, self._stages())

    def run(self, scenario: Scenario, progress: Progress) -> Any:
        """Return the results of a full run."""
        from cupola.simulation import simulate

        return simulate(scenario, progress, self._stages())

    def coverage(self, scenario: Scenario, layer_id: str, progress: Progress, whole: bool) -> Any:
        """Return the live coverage of a layer, with its guarantee when ``whole``."""
        from cupola.simulation.coverage import coverage_live

        return coverage_live(scenario, layer_id, self._stages(), progress, whole)

    def coverage_grid(self, scenario: Scenario, layer_id: str, progress: Progress, whole: bool) -> Any:
        """Return the coverage of a layer stepped through time."""
        from cupola.simulation.coverage import coverage_full

        return coverage_full(scenario, layer_id, progress=progress)

    def _stages(self) -> Any:
        from cupola.simulation import StageMemory

        if self._memory is None:
            self._memory = StageMemory()
        return self._memory


class Edit(QUndoCommand):
    """One change of the document: the scenario before it and after it. Undoing puts the old object back."""

    def __init__(
        self, put: Callable[[Scenario], None], before: Scenario, after: Scenario, text: str, merge: str, at_s: float,
        within_s: float = MERGE_WITHIN_S,
    ) -> None:  # fmt: skip
        super().__init__(text)
        self._within_s = within_s
        self._put, self.before, self.after, self._merge, self._at_s = put, before, after, merge, at_s

    def id(self) -> int:
        """Return the same number for all edits that may merge."""
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Take a following step of the same widget into this edit."""
        if not isinstance(other, Edit) or other._merge != self._merge:
            return False
        if other._at_s - self._at_s > self._within_s:
            return False
        self.after, self._at_s = other.after, other._at_s
        self.setText(other.text())
        self.setObsolete(self.after == self.before)
        return True

    def redo(self) -> None:
        """Put the scenario after the edit in place."""
        self._put(self.after)

    def undo(self) -> None:
        """Put the scenario before the edit back in place."""
        self._put(self.before)


class Document(QObject):
    """The scenario, its undo stack, its live answer and the results of its last full run."""

    scenario_changed = Signal(object, object)
    live_changed = Signal(object)
    results_changed = Signal(object)
    run_started = Signal()
    run_progress = Signal(float, str)
    run_ended = Signal(str)
    problems_changed = Signal(tuple)
    path_changed = Signal()
    import_started = Signal(str)
    import_ended = Signal(tuple, str)
    """Every problem of the imported files, and one sentence that says what came in ("" when nothing did)."""
    live_failed = Signal(object)
    run_failed = Signal(object)
    """The exception, for whoever shows its details."""
    autosaved = Signal()
    autosave_failed = Signal(str)
    coverage_changed = Signal(object)
    """``LayerCoverage`` of the watched layer, or None."""
    coverage_grid_changed = Signal(object)
    """``CoverageGrid`` of the watched layer, or None."""

    def __init__(
        self,
        scenario: Scenario,
        jobs: Jobs | None = None,
        *,
        answers: Answers | None = None,
        autosave: Autosave | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs if jobs is not None else Jobs(self)
        self.scenario = scenario
        self.live: Any = None
        self.results: Any = None
        self.path: Path | None = None
        self.problems: tuple[Problem, ...] = ()
        self.undo_stack = QUndoStack(self)
        self._answers = answers if answers is not None else Simulation()
        self._coverage = CoverageAnswers(self.jobs, self._ask_coverage, self._ask_grid, self)
        self._coverage.changed.connect(self.coverage_changed)
        self._coverage.grid_changed.connect(self.coverage_grid_changed)
        self._coverage.failed.connect(self.live_failed)
        self._clock = clock
        self._autosave = autosave
        self._autosaved: Scenario | None = None
        self.autosaved_at_s: float | None = None
        """When the work was last kept for after a crash, by the clock of ``time.monotonic``."""
        self._timer = QTimer(self, interval=AUTOSAVE_EVERY_MS)
        self._timer.timeout.connect(self._autosave_aside)
        if autosave is not None:
            self._timer.start()

    @property
    def results_current(self) -> bool:
        """Whether the results are those of the scenario as it stands now."""
        return self.results is not None and self.results.scenario is self.scenario

    @property
    def edited(self) -> bool:
        """Whether there is something to save."""
        return not self.undo_stack.isClean()

    # edits

    def edit(self, path: str, value: Any, text: str = "", merge: str = "") -> None:
        """Replace the value at a path; ``InputError`` and nothing changed when it cannot stand there.

        Consecutive edits with the same ``merge`` key become one.
        """
        self.apply(replaced(self.scenario, path, value), text or _edit_text(self.scenario, path), merge)

    def add(self, list_path: str, part: Any, text: str = "") -> None:
        """Add a part at the end of a list."""
        self.apply(added(self.scenario, list_path, part), text or f"Add {_name_of(part)}")

    def remove(self, path: str) -> None:
        """Remove an object."""
        self.apply(removed(self.scenario, path), f"Delete {_name_of(value_at(self.scenario, path))}")

    def apply(self, after: Scenario, text: str, merge: str = "", within_s: float = MERGE_WITHIN_S) -> None:
        """Make a scenario the current one as one step of the history; ``merge`` as in ``edit``."""
        if after is self.scenario or after == self.scenario:
            return
        self.undo_stack.push(Edit(self._put, self.scenario, after, text, merge, self._clock(), within_s))

    def _put(self, scenario: Scenario) -> None:
        before, self.scenario = self.scenario, scenario
        self.scenario_changed.emit(before, scenario)
        self.evaluate()

    # answers

    def evaluate(self) -> None:
        """Ask for the live answer to the scenario; problems that need no flight are told at once."""
        scenario = self.scenario
        self._tell_problems(check(scenario))
        self.jobs.submit(
            "live",
            Work(lambda progress: self._answers.live(scenario, progress), self._take_live, self._live_failed),
        )
        self._coverage.take(scenario)

    @property
    def coverage(self) -> CoverageAnswers:
        """The answers about the coverage of the watched layer."""
        return self._coverage

    def watch_coverage(self, layer_id: str) -> None:
        """Answer for the coverage of this layer from now on; "" for none."""
        self._coverage.watch(self.scenario, layer_id)

    def run_coverage(self) -> None:
        """Step the watched layer's coverage through time."""
        self._coverage.run()

    def _ask_coverage(self, scenario: Scenario, layer_id: str, progress: Progress, whole: bool) -> Any:
        return self._answers.coverage(scenario, layer_id, progress, whole)

    def _ask_grid(self, scenario: Scenario, layer_id: str, progress: Progress, whole: bool) -> Any:
        return self._answers.coverage_grid(scenario, layer_id, progress, whole)

    def run(self) -> None:
        """Start the full run of the scenario, unless one is on its way."""
        if self.jobs.busy("run"):
            return
        scenario = self.scenario
        self.run_started.emit()
        self.jobs.submit(
            "run",
            Work(
                lambda progress: self._answers.run(scenario, progress),
                self._take_results,
                self._run_failed,
                self.run_progress.emit,
            ),
        )

    def cancel_run(self) -> None:
        """Tell the full run to stop."""
        self.jobs.cancel("run")

    def _take_live(self, live: Any) -> None:
        if live.scenario is not self.scenario:
            return
        self.live = live
        self._tell_problems((*check(self.scenario), *live.problems))
        self.live_changed.emit(live)

    def _live_failed(self, problem: Exception) -> None:
        if isinstance(problem, InputError):
            self._tell_problems((*check(self.scenario), *problem.problems))
        elif not isinstance(problem, Cancelled):
            self.live_failed.emit(problem)

    def _take_results(self, results: Any) -> None:
        self.results = results
        self.results_changed.emit(results)
        self.run_ended.emit("")

    def _run_failed(self, problem: Exception) -> None:
        if isinstance(problem, Cancelled):
            self.run_ended.emit("cancelled")
        elif isinstance(problem, CupolaError):
            self.run_failed.emit(problem)
            self.run_ended.emit(str(problem))
        else:
            self.run_failed.emit(problem)
            self.run_ended.emit(f"The run stopped because of a fault in the program: {problem}")

    def _tell_problems(self, problems: Iterable[Problem]) -> None:
        found = tuple(dict.fromkeys(problems))
        if found != self.problems:
            self.problems = found
            self.problems_changed.emit(found)

    # files

    def new(self, name: str) -> None:
        """Begin with a template."""
        self._begin(template(name), None)

    def open(self, path: Path | str) -> None:
        """Open a scenario file; ``InputError`` with every problem when it cannot be used, and nothing changed."""
        self.begin(read_scenario(path), Path(path))

    def begin(self, scenario: Scenario, path: Path | None) -> None:
        """Begin with a scenario that was read from a file."""
        self._begin(scenario, path)

    def recover(self, scenario: Scenario, path: Path | None) -> None:
        """Take up work that a crash left behind; it counts as edited."""
        self._begin(scenario, path)
        self.undo_stack.resetClean()

    def save(self, path: Path | str | None = None) -> None:
        """Write the scenario to a file, its own when none is named; ``InputError`` when it cannot be written."""
        target = Path(path) if path is not None else self.path
        if target is None:
            raise InputError([Problem("", "has no file yet: save it under a name")])
        write_scenario(self.scenario, target)
        self.undo_stack.setClean()
        self.forget_autosave()
        if target != self.path:
            self.path = target
            self.path_changed.emit()

    def autosave_now(self) -> None:
        """Keep the scenario for after a crash, when it was edited since the last time."""
        if self._autosave is None or not self.edited or self._autosaved is self.scenario:
            return
        self._keep(self.scenario, scenario_text(self.scenario))

    def _autosave_aside(self) -> None:
        """Autosave with the text made in the background: that of a large scenario takes its time."""
        scenario = self.scenario
        if self._autosave is None or not self.edited or self._autosaved is scenario:
            return
        self.jobs.submit(
            "autosave",
            Work(lambda progress: scenario_text(scenario), lambda text: self._keep(scenario, text), _raise),
        )

    def _keep(self, scenario: Scenario, text: str) -> None:
        if self._autosave is None or not self.edited or self.scenario is not scenario:
            return
        self._autosaved = scenario
        try:
            self._autosave.write(text, self.path)
        except OSError as problem:
            self.autosave_failed.emit(f"Unsaved work cannot be kept for after a crash: {problem.strerror or problem}")
            return
        self.autosaved_at_s = self._clock()
        self.autosaved.emit()

    def forget_autosave(self) -> None:
        """Remove what was kept for after a crash."""
        self._autosaved = self.autosaved_at_s = None
        if self._autosave is not None:
            self._autosave.remove()

    def close(self) -> None:
        """Stop all work; what was kept for after a crash is not needed any more."""
        self._timer.stop()
        self.forget_autosave()
        self.jobs.close()
        self.undo_stack.blockSignals(True)

    def _begin(self, scenario: Scenario, path: Path | None) -> None:
        self.jobs.cancel("run")
        self.forget_autosave()
        before, self.scenario = self.scenario, scenario
        self.path = path
        self.live = None
        self._coverage.forget()
        self.undo_stack.clear()
        self.path_changed.emit()
        self.scenario_changed.emit(before, scenario)
        if self.results is not None:
            self.results = None
            self.results_changed.emit(None)
        self.evaluate()

    # imports

    def import_files(self, paths: Sequence[Path | str]) -> None:
        """Read element sets in the background and add one layer for each file; ``import_ended`` tells the rest."""
        files = [Path(path) for path in paths]
        self.import_started.emit(", ".join(path.name for path in files))
        self.jobs.submit(
            "import",
            Work(lambda progress: _read_all(files, progress), self._take_imported, self._import_failed),
        )

    def _take_imported(self, read: list[tuple[Path, tuple[Any, ...], tuple[Problem, ...]]]) -> None:
        after, told = self.scenario, []
        problems = [problem for _, _, found in read for problem in found]
        for path, element_sets, _ in read:
            if not element_sets:
                continue
            try:
                after = added(after, "layers", _imported_layer(after, path, element_sets))
            except InputError as refused:
                problems.extend(refused.problems)
                continue
            told.append(f"{len(element_sets):,} objects from {path.name}")
        if told:
            self.apply(after, f"Import {', '.join(path.name for path, sets, _ in read if sets)}")
        self.import_ended.emit(tuple(problems), " and ".join(told))

    def _import_failed(self, problem: Exception) -> None:
        found = problem.problems if isinstance(problem, InputError) else (Problem("", str(problem) or "cancelled"),)
        self.import_ended.emit(found, "")


def _raise(problem: Exception) -> None:
    if not isinstance(problem, Cancelled):
        raise problem


def _read_all(files: Sequence[Path], progress: Progress) -> list[tuple[Path, tuple[Any, ...], tuple[Problem, ...]]]:
    from cupola.exchange.omm import read_omm
    from cupola.exchange.tle import read_tle

    read: list[tuple[Path, tuple[Any, ...], tuple[Problem, ...]]] = []
    for number, path in enumerate(files):
        progress(number / len(files), f"reading {path.name}")
        reader = read_omm if path.suffix.lower() in (".json", ".csv", ".xml", ".kvn", ".omm") else read_tle
        try:
            imported = reader(path)
        except InputError as refused:
            read.append((path, (), refused.problems))
        else:
            read.append((path, tuple(imported.element_sets), tuple(imported.problems)))
    return read


def _imported_layer(scenario: Scenario, path: Path, element_sets: tuple[Any, ...]) -> Layer:
    stem = path.name.split(".")[0]
    return Layer(
        id=free_id(scenario, stem),
        name=stem[:120] or "Imported",
        role="relay",
        color=DARK.scene_relay,
        orbits=ImportedElements(source=path.name, element_sets=element_sets),
        payload=NoPayload(),
    )


def _name_of(part: Any) -> str:
    return str(getattr(part, "name", "") or getattr(type(part), "label", "part"))


def _edit_text(scenario: Scenario, path: str) -> str:
    """Return what an edit is called in the history: "Planes of Custody layer"."""
    names = path.split(".")
    holder, owner = value_at(scenario, ".".join(names[:-1])), None
    for depth in range(len(names) - 1, 0, -1):
        part = value_at(scenario, ".".join(names[:depth]))
        if getattr(part, "name", ""):
            owner = part
            break
    field = getattr(type(holder), "model_fields", {}).get(names[-1])
    title = (field.title if field is not None else None) or names[-1].replace("_", " ").capitalize()
    return f"{title} of {owner.name}" if owner is not None else str(title)
