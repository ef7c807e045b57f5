"""What is told when something is wrong: with an input, with a run, with the program, after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from cupola.errors import Cancelled, InputError, Problem
from cupola.scenario import read_scenario
from cupola_gui.preferences import left_behind
from cupola_gui.timeline import Messages
from cupola_gui.timeline.happenings import Severity
from cupola_gui.windows.faults import fault_dialog
from cupola_gui.windows.problems import ProblemsDialog, object_of

if TYPE_CHECKING:
    from cupola_gui.windows.main_window import MainWindow


TOLD_AGAIN: Final = (10, 100, 1_000, 10_000)
"""Counts of one fault at which the log tells of it again."""


class Troubles(QObject):
    """Dialogs and messages about what is wrong."""

    def __init__(self, window: MainWindow, messages: Messages) -> None:
        super().__init__(window)
        self._window, self._messages = window, messages
        self._faults: dict[str, int] = {}

    def list_problems(self, title: str, sentence: str, problems: tuple[Problem, ...]) -> None:
        """Show the dialog that lists problems; choosing one goes to its object."""
        for problem in problems[:20]:
            self._messages.add("critical" if problem.severity == "error" else "caution", str(problem))
        dialog = ProblemsDialog(title, sentence, problems, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.place_chosen.connect(self.go_to_place)
        dialog.open()

    def show_problems(self) -> None:
        """List every problem and doubt of the scenario as it stands."""
        problems = self._window.document.problems
        sentence = "Doubts do not stop a run." if problems else "There are none."
        dialog = ProblemsDialog("Problems of the scenario", sentence, problems, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.place_chosen.connect(self.go_to_place)
        dialog.open()

    def go_to_place(self, path: str) -> None:
        """Select the object that a place is in and bring the place into view in Properties."""
        found = object_of(path)
        if found:
            self._window.view.select(found)
            self._window.docks.raise_dock("properties")
            self._window.properties.reveal(path)

    def show_fault(self, problem: BaseException) -> None:
        """Tell that something went wrong in the program; the same fault again is only counted in the log."""
        key = f"{type(problem).__name__}: {problem}"
        self._faults[key] = count = self._faults.get(key, 0) + 1
        if count > 1:
            if count in TOLD_AGAIN:
                self._messages.add("critical", f"The same fault, {count:,} times by now: {key}")
            return
        self._messages.add("critical", f"A fault in the program: {type(problem).__name__}: {problem}")
        fault_dialog(problem, self._window).open()

    def show_unless_cancelled(self, problem: Exception) -> None:
        """Tell of a fault in background work; stopping it is none."""
        if not isinstance(problem, Cancelled):
            self.show_fault(problem)

    def heard_qt(self, severity: Severity, text: str) -> None:
        """Log a message of Qt."""
        self._messages.add(severity, text)

    def offer_recovery(self) -> None:
        """Ask whether work that a crash left behind shall be taken up."""
        for found in left_behind(self._window.preferences.autosave_folder):
            try:
                scenario = read_scenario(found.file)
            except InputError:
                found.remove()
                continue
            box = QMessageBox(self._window)
            box.setWindowTitle("Recovered work")
            origin = f", last saved as {found.origin.name}" if found.origin is not None else ", never saved"
            box.setText(f"Cupola did not close in peace. “{scenario.name}”{origin}, has edits from then.")
            take = box.addButton("Take them up", QMessageBox.ButtonRole.AcceptRole)
            box.addButton("Forget them", QMessageBox.ButtonRole.DestructiveRole)
            box.exec()
            taken = box.clickedButton() is take
            box.deleteLater()
            if taken:
                self._window.document.recover(scenario, found.origin)
            found.remove()
            if taken:
                return
