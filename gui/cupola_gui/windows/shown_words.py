"""What the window says in words: title, badges, names of the history, facts and hints of the status bar."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cupola.results.parts import Event
from cupola.scenario.checks import satellites_in
from cupola_gui.editors.property_row import PropertyRow, explanation
from cupola_gui.style.numbers import duration_text, grouped
from cupola_gui.timeline.happenings import short_name
from cupola_gui.windows.badges import live_words, run_words

if TYPE_CHECKING:
    from cupola_gui.windows.main_window import MainWindow

RATE_MS = 1000


class ShownWords(QObject):
    """Keeps every word of the window true."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document, self._view = window, window.document, window.view
        for fact in ("killed", "satellites", "seed", "rate"):
            window.status.set_fact(fact, "")
        self._second = QTimer(self, interval=RATE_MS)
        self._second.timeout.connect(self.show_rate)
        self._second.start()
        self._connect()

    def _connect(self) -> None:
        document, window = self._document, self._window
        document.scenario_changed.connect(lambda *_: self.show_document())
        for signal in (document.path_changed, document.autosaved):
            signal.connect(self.show_document)
        document.undo_stack.cleanChanged.connect(lambda _: self.show_document())
        document.undo_stack.indexChanged.connect(lambda _: self._show_history())
        document.live_changed.connect(lambda _: self._show_origins())
        document.results_changed.connect(lambda _: self._show_origins())
        document.problems_changed.connect(lambda _: self._show_problem_count())
        window.messages.count_changed.connect(self._show_message_count)
        self._view.camera_changed.connect(self._show_camera)
        window.globe.camera_text_changed.connect(lambda _: self.show_camera_words())
        self._view.selection_changed.connect(self._say_selection)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._say_field)

    def stop(self) -> None:
        """Say nothing more."""
        self._second.stop()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.disconnect(self._say_field)

    def show_document(self) -> None:
        """Show the name of the scenario, what became of it, its marking and its facts."""
        document, window = self._document, self._window
        scenario = document.scenario
        self._show_title()
        window.setWindowTitle(f"{'• ' if document.edited else ''}{scenario.name} – Cupola")
        for banner in window.banners:
            banner.set_text(scenario.marking)
        satellites = sum(satellites_in(layer) for layer in scenario.layers)
        window.status.set_fact("satellites", f"{grouped(satellites)} satellites")
        window.status.set_fact("seed", f"Seed {grouped(scenario.seed)}")
        window.actions_by_name["save"].setEnabled(document.edited or document.path is None)
        self._show_history()
        self._show_origins()

    def _show_title(self) -> None:
        document = self._document
        state = "edited" if document.edited else "saved" if document.path is not None else "new"
        if document.edited and document.autosaved_at_s is not None:
            state += f", autosaved {duration_text(time.monotonic() - document.autosaved_at_s, 0)} ago"
        self._window.tools.show_title(document.scenario.name, state)

    def _show_history(self) -> None:
        stack = self._document.undo_stack
        for name, can, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            action, word = self._window.actions_by_name[name], name.capitalize()
            action.setEnabled(can)
            action.setText(f"{word} {text[:1].lower() + text[1:]}" if can else word)
            action.setToolTip(f"{action.text()} ({action.shortcut().toString()})")

    def _show_origins(self) -> None:
        document, tools, results = self._document, self._window.tools, self._document.results
        tools.live_badge.show_as(*live_words(document.live))
        words = run_words(results, document.results_current)
        tools.run_badge.setVisible(words is not None)
        if words is not None:
            tools.run_badge.show_as(*words)
        killed = ""
        if results is not None:
            count = sum(threat.outcome == "killed" for threat in results.threats)
            killed = f"{grouped(count)} of {grouped(len(results.threats))} killed"
        self._window.status.set_fact("killed", killed)

    def show_rate(self) -> None:
        """Show how many pictures a second the globe makes, and how old the autosave is."""
        rate = self._window.scenes.frames_per_second if self._view.playing else 0.0
        self._show_title()
        self._window.status.set_fact("rate", f"{grouped(rate)} frames/s" if rate else "paused")

    def _show_message_count(self, count: int) -> None:
        self._window.docks.set_title("messages", f"Messages ({grouped(count)})" if count else "Messages")

    def _show_problem_count(self) -> None:
        count = len(self._document.problems)
        self._window.actions_by_name["problems"].setText(f"Problems of the scenario ({grouped(count)})…")

    def show_camera_words(self) -> None:
        """Show beside the title of the globe what the camera goes along with."""
        window = self._window
        frames = window.layout_name == "Engage" and window.actions_by_name["framing"].isChecked()
        words = "Frames each event" if frames and self._view.camera == "free" else window.globe.camera_text
        window.docks.tell_beside("globe", words)

    def _show_camera(self, camera: str) -> None:
        self.show_camera_words()
        for name, action in self._window.menus.cameras.items():
            action.setChecked(name == camera)

    # the left of the status bar

    def say_event(self, event: Event) -> None:
        """Say which event was stepped to, and what happened."""
        results = self._document.results
        if results is not None:
            hint = "Alt+→ steps to the next event; a click on a strip selects its threat."
            self._window.status.say(short_name(results, event), f"{event.text.removesuffix('.')}. {hint}")

    def _say_field(self, _old: QWidget | None, now: QWidget | None) -> None:
        while now is not None and not isinstance(now, PropertyRow):
            now = now.parentWidget()
        if now is None:
            return
        words = explanation(now.spec)
        if now.spec.slider is not None:
            words += " Drag or type; hold Shift for fine steps."
        self._window.status.say(now.spec.title, words)

    def _say_selection(self, paths: tuple[str, ...]) -> None:
        status = self._window.status
        if len(paths) != 1:
            status.say(f"{len(paths)} objects" if paths else "", "")
            return
        names = paths[0].split(".")
        if names[0] == "threats" and self._document.results is not None:
            known = {threat.id: threat for threat in self._document.results.threats}
            threat = known.get(names[1])
            if threat is not None:
                words = threat.why_not.sentence if threat.why_not is not None else threat.outcome.capitalize()
                status.say(threat.id, f"{words.removesuffix('.')}. Alt+→ steps to the next event.")
        elif names[0] == "satellites" and len(names) == 3 and names[2].isdigit():
            found = self._window.feed.satellite_at(names[1], int(names[2]))
            if found is not None:
                status.say(found[0], "A double click follows it.")
        elif len(names) == 2:
            parts = getattr(self._document.scenario, names[0], ())
            name = next((part.name for part in parts if part.id == names[1]), names[1])
            status.say(name, "F2 renames, Ctrl+D duplicates, Del deletes.")
