"""What the File menu does: new, open, save, recent, import, export, with the questions that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from cupola.errors import Cancelled, InputError, Problem
from cupola.scenario import Scenario, read_scenario
from cupola_gui.document import Document
from cupola_gui.jobs import Work
from cupola_gui.preferences import Preferences
from cupola_gui.windows.acts import Act
from cupola_gui.windows.export_dialog import ExportDialog
from cupola_gui.windows.templates_dialog import TemplatesDialog

SCENARIOS = "Cupola scenarios (*.cupola.json);;All files (*)"
LARGE_BYTES: Final = 300_000
"""A smaller file is read at once, within some 30 ms."""
CATALOGUES = "Element sets (*.tle *.3le *.txt *.json *.csv *.xml *.kvn *.omm);;All files (*)"


class FileCommands(QObject):
    """Files of the document; asks before unsaved work is lost."""

    opened = Signal()
    reading = Signal(str)
    """Name of the file that is read in the background, "" at its end."""
    told = Signal(str, str)
    """Severity and sentence, for the message log."""
    problems_found = Signal(str, str, tuple)
    """Title, sentence and problems, for the dialog that lists them."""

    def __init__(self, document: Document, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._preferences, self._window = document, preferences, window
        document.import_ended.connect(self._import_ended)

    def acts(self) -> tuple[Act, ...]:
        """Return the actions of the File menu."""
        return (
            Act("new", "New from template…", self.new, ("Ctrl+N",), "mdi6.file-plus-outline"),
            Act("open", "Open…", self.open, ("Ctrl+O",), "mdi6.folder-open-outline", before_rule=True),
            Act("save", "Save", self.save, ("Ctrl+S",), "mdi6.content-save-outline"),
            Act("save_as", "Save as…", self.save_as, ("Ctrl+Shift+S",), before_rule=True),
            Act("import", "Import element sets…", self.import_files, ("Ctrl+I",), "mdi6.import"),
            Act("export", "Export…", self.export, ("Ctrl+E",), "mdi6.export", before_rule=True),
        )

    def new(self) -> None:
        """Ask for a template and begin with it."""
        dialog = TemplatesDialog(self._window)
        chosen = dialog.chosen if dialog.exec() and self.may_leave() else None
        dialog.deleteLater()
        if chosen is not None:
            self._document.new(chosen)
            self.opened.emit()

    def open(self) -> None:
        """Ask for a scenario file and open it."""
        if not self.may_leave():
            return
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open", str(self.folder()), SCENARIOS)
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a scenario file; every problem is listed when it cannot be used, and nothing changes.

        A large file is read in the background; whatever is edited meanwhile is asked about before it is lost.
        """
        if size_of(path) > LARGE_BYTES:
            self.reading.emit(path.name)
            before = self._document.scenario
            self._document.jobs.submit(
                "open",
                Work(
                    lambda progress: read_scenario(path),
                    lambda scenario: self._take(scenario, path, before),
                    lambda problem: self._cannot_open(path, problem),
                ),
            )
            return True
        try:
            self._take(read_scenario(path), path, self._document.scenario)
        except InputError as refused:
            self._cannot_open(path, refused)
            return False
        return True

    def _take(self, scenario: Scenario, path: Path, before: Scenario) -> None:
        self.reading.emit("")
        if self._document.scenario is not before and not self.may_leave():
            return
        self._document.begin(scenario, path)
        self._preferences.remember_file(path)
        self.told.emit("normal", f"Opened {path.name}")
        self.opened.emit()

    def _cannot_open(self, path: Path, problem: Exception) -> None:
        self.reading.emit("")
        if isinstance(problem, Cancelled):
            self.told.emit("off", f"Opening {path.name} was cancelled")
            return
        if not isinstance(problem, InputError):
            raise problem
        self.problems_found.emit(
            f"{path.name} cannot be opened", "Nothing was changed. These are all its problems.", problem.problems
        )

    def open_recent(self, path: Path) -> None:
        """Open one of the recent files."""
        if self.may_leave():
            self.open_path(path)

    def open_or_import(self, paths: Sequence[Path]) -> None:
        """Open a scenario file, import anything else."""
        scenarios = [path for path in paths if path.name.endswith(".cupola.json")]
        if scenarios:
            if self.may_leave():
                self.open_path(scenarios[0])
            return
        if paths:
            self._document.import_files(paths)

    def save(self) -> bool:
        """Save to the document's file, asking for one when there is none."""
        return self.save_as() if self._document.path is None else self._write(self._document.path)

    def save_as(self) -> bool:
        """Ask for a name and save."""
        start = self._document.path or self.folder() / f"{_stem(self._document.scenario.name)}.cupola.json"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(start), SCENARIOS)
        if not chosen:
            return False
        path = Path(chosen)
        if not path.name.endswith(".cupola.json"):
            path = path.with_name(path.name.removesuffix(".json") + ".cupola.json")
        return self._write(path)

    def _write(self, path: Path) -> bool:
        try:
            self._document.save(path)
        except InputError as refused:
            self.problems_found.emit("The scenario was not saved", "It is still here, unchanged.", refused.problems)
            return False
        self._preferences.remember_file(path)
        self.told.emit("normal", f"Saved {path.name}")
        return True

    def import_files(self) -> None:
        """Ask for catalogues and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, "Import element sets", str(self.folder()), CATALOGUES)
        if chosen:
            self._document.import_files([Path(name) for name in chosen])

    def export(self) -> None:
        """Open the export dialog."""
        dialog = ExportDialog(self._document, self.folder(), self._window)
        dialog.exec()
        if dialog.written is not None:
            paths = dialog.written.paths
            what = paths[0].name if len(paths) == 1 else f"{len(paths):,} files of {dialog.format.title}"
            self.told.emit("normal", f"Exported {what}")
        dialog.deleteLater()

    def folder(self) -> Path:
        """Return where file dialogs begin."""
        if self._document.path is not None:
            return self._document.path.parent
        recent = self._preferences.recent_files()
        return recent[0].parent if recent else Path.home()

    def may_leave(self) -> bool:
        """Ask what becomes of unsaved work; false when the user would rather stay."""
        if not self._document.edited:
            return True
        box = QMessageBox(self._window)
        box.setWindowTitle("Unsaved work")
        box.setText(f"“{self._document.scenario.name}” has edits that are not saved.")
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        answer = box.exec()
        box.deleteLater()
        return self.save() if answer == kinds.Save else answer == kinds.Discard

    def _import_ended(self, problems: tuple[Problem, ...], sentence: str) -> None:
        if sentence:
            self.told.emit("normal", f"Imported {sentence}")
        if problems:
            kept = f"Imported {sentence}; these were left out." if sentence else "Nothing was imported."
            self.problems_found.emit("Import", kept, problems)


def size_of(path: Path) -> int:
    """Return the size of a file in bytes, 0 when there is none to be had."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _stem(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-") or "scenario"
