"""The full run, seen from the window: the button, the progress, how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cupola.errors import InputError
from cupola_gui.document import Document
from cupola_gui.style import PrimaryButton
from cupola_gui.style.numbers import grouped
from cupola_gui.timeline.happenings import Severity

if TYPE_CHECKING:
    from cupola_gui.windows.main_window import MainWindow


class RunControls(QObject):
    """Starts and cancels the full run and shows how far it is."""

    def __init__(self, document: Document, window: MainWindow, button: PrimaryButton) -> None:
        super().__init__(window)
        self._document, self._window, self._button = document, window, button
        document.run_started.connect(self._run_started)
        document.run_progress.connect(self._run_progress)
        document.run_ended.connect(self._run_ended)
        document.run_failed.connect(self._run_failed)
        document.results_changed.connect(self._results_changed)
        button.clicked.connect(self.run_or_cancel)

    def run_or_cancel(self) -> None:
        """Start the full run, or cancel the one on its way."""
        if self._document.jobs.busy("run"):
            self._document.cancel_run()
        else:
            self._document.run()

    def cancel(self) -> None:
        """Cancel whatever is going on: what the hand is at in globe and map, then runs and imports."""
        if self._window.scenes.placing:
            self._window.inserting.cancel()
            return
        if self._window.scenes.escape():
            return
        for slot in ("run", "import", "export", "open", "coverage_run", "design"):
            self._document.jobs.cancel(slot)

    def _run_started(self) -> None:
        self._button.show_as("Cancel", "mdi6.close", "F5")
        self._button.show_progress(0.0)
        self._window.actions_by_name["run"].setText("Cancel the simulation")
        self._window.status.show_progress(0.0, "Full simulation")

    def _run_progress(self, share: float, what: str) -> None:
        self._button.show_progress(share)
        self._window.status.show_progress(share, what[:1].upper() + what[1:])

    def _run_ended(self, sentence: str) -> None:
        self._button.show_as("Run full simulation", "mdi6.play", "F5")
        self._button.show_progress(None)
        self._window.actions_by_name["run"].setText("Run full simulation")
        self._window.status.show_progress(None)
        if sentence == "cancelled":
            self._window.messages.add("off", "Full simulation cancelled")
        elif sentence:
            self._window.messages.add("critical", sentence.splitlines()[0])

    def _run_failed(self, problem: Exception) -> None:
        if isinstance(problem, InputError):
            title, words = "The simulation cannot run", "Mend these and run again."
            self._window.troubles.list_problems(title, words, problem.problems)
        else:
            self._window.troubles.show_fault(problem)

    def _results_changed(self, results: Any) -> None:
        if results is None:
            return
        killed = sum(threat.outcome == "killed" for threat in results.threats)
        leaked = len(results.threats) - killed
        severity: Severity = "normal" if not leaked else "serious"
        self._window.messages.add(severity, f"Full simulation: {grouped(killed)} killed, {grouped(leaked)} leaked")
