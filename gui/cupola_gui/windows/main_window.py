"""The window: marking, menus, tools, docks and status, wired to the document and the view."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QMainWindow,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from cupola.errors import Cancelled, InputError, Problem
from cupola.scenario import read_scenario
from cupola.scenario.checks import satellites_in
from cupola.threats.classes import THREAT_CLASSES
from cupola_gui import style
from cupola_gui.document import Document
from cupola_gui.editors import ObjectBrowser, Properties
from cupola_gui.globe import GlobeWidget
from cupola_gui.preferences import Preferences, left_behind
from cupola_gui.style.numbers import duration_text, grouped, short_clock_text
from cupola_gui.timeline import EventList, KillChain, Messages, Timeline
from cupola_gui.timeline.happenings import Severity
from cupola_gui.view import View
from cupola_gui.windows.acts import Act, actions_of
from cupola_gui.windows.badges import live_words, run_words
from cupola_gui.windows.banner import MarkingBanner, StatusBar
from cupola_gui.windows.command_palette import CommandPalette, Entry
from cupola_gui.windows.docks import Arrangement, DockKind, Docks
from cupola_gui.windows.faults import fault_dialog
from cupola_gui.windows.file_commands import FileCommands
from cupola_gui.windows.globe_feed import GlobeFeed
from cupola_gui.windows.help_dialogs import AboutDialog, ShortcutsDialog
from cupola_gui.windows.inserting import PRESETS, Inserting
from cupola_gui.windows.later import Later
from cupola_gui.windows.menu_row import MenuRow, paint_dome
from cupola_gui.windows.playback import Playback
from cupola_gui.windows.problems import ProblemsDialog, object_of
from cupola_gui.windows.tool_row import MenuButton, ToolRow
from cupola_gui.windows.why_not import WhyNot

LAYOUTS: Final = ("Plan", "Engage")
ARRANGEMENTS: Final = {
    "Plan": Arrangement(
        ((("objects",), 256), (("globe",), 984), (("properties", "plots"), 352)),
        ((("timeline", "messages", "events"), 1600),),
        212,
        (("why_not", "properties"), ("kill_chain", "timeline")),
    ),
    "Engage": Arrangement(
        ((("objects",), 256), (("globe",), 964), (("why_not", "properties", "plots"), 372)),
        ((("kill_chain", "timeline", "events"), 1224), (("messages",), 372)),
        316,
    ),
}
CAMERAS: Final = (
    ("free", "Free"), ("follow", "Follow the selection"), ("inertial", "Inertial"), ("fixed", "Earth-fixed"),
    ("sensor", "From the sensor"), ("interceptor", "From the interceptor"),
)  # fmt: skip
RATE_MS: Final = 1000


class MainWindow(QMainWindow):
    """Everything a person sees."""

    def __init__(
        self, document: Document, view: View, preferences: Preferences | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.preferences = preferences if preferences is not None else Preferences()
        self.setWindowIcon(_window_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(1280, 720)
        self.resize(1600, 1000)
        self._layout_name = LAYOUTS[0]
        self._unsized = self._shown = False
        self._menus: dict[str, QMenu] = {}
        self._build_rows()
        self._build_panels()
        self.playback = Playback(document, view, self)
        self.playback.stepped.connect(self._stepped)
        self.feed = GlobeFeed(document, view, self.globe, self)
        self.inserting = Inserting(document, view, self.globe, self)
        self.files = FileCommands(document, self.preferences, self)
        self.actions_by_name = self._make_actions()
        self._build_menus()
        self._build_tools()
        self._connect()
        self._arrange_first()
        self._fps = QTimer(self, interval=RATE_MS)
        self._fps.timeout.connect(self._show_rate)
        self._fps.start()
        self._show_document()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    # building

    def _build_rows(self) -> None:
        self.banners = MarkingBanner(self), MarkingBanner(self)
        self.menu_row = MenuRow(LAYOUTS, self)
        self.tools = ToolRow(self)
        self.status = StatusBar(self)
        middle = QWidget(self)
        middle.setProperty("surface", "gap")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        held = QVBoxLayout(middle)
        held.setContentsMargins(0, 0, 0, 0)
        self.docks = Docks(middle)
        held.addWidget(self.docks.manager)
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.banners[0], self.menu_row, self.tools):
            column.addWidget(part)
        self.setMenuWidget(top)
        center = QWidget(self)
        rows = QVBoxLayout(center)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(middle, 1)
        rows.addWidget(self.status)
        rows.addWidget(self.banners[1])
        self.setCentralWidget(center)

    def _build_panels(self) -> None:
        document, view = self.document, self.view
        self.globe = GlobeWidget(view)
        self.browser, self.properties = ObjectBrowser(document, view), Properties(document, view)
        self.timeline, self.kill_chain = Timeline(document, view), KillChain(document, view)
        self.events, self.messages = EventList(document, view), Messages(document, view)
        self.plots, self.why_not = Later(self._make_plots), WhyNot(document, view)
        for kind, panel in (
            (DockKind("objects", "Objects", "mdi6.file-tree-outline"), self.browser),
            (DockKind("globe", "Globe", "mdi6.earth", floats=False), self.globe),
            (DockKind("properties", "Properties", "mdi6.tune-variant"), self.properties),
            (DockKind("plots", "Plots", "mdi6.chart-line"), self.plots),
            (DockKind("why_not", "Why not", "mdi6.help-circle-outline"), self.why_not),
            (DockKind("timeline", "Timeline", "mdi6.timeline-clock-outline"), self.timeline),
            (DockKind("kill_chain", "Kill chain", "mdi6.chart-timeline"), self.kill_chain),
            (DockKind("events", "Events", "mdi6.table"), self.events),
            (DockKind("messages", "Messages", "mdi6.message-text-outline"), self.messages),
        ):
            self.docks.add(kind, panel)

    def _make_plots(self) -> QWidget:
        from cupola_gui.plots import PlotPanel

        return PlotPanel(self.document, self.view)

    def _make_actions(self) -> dict[str, QAction]:
        document = self.document
        acts = (
            *self.files.acts(),
            Act("quit", "Quit", self.close, ("Ctrl+Q",)),
            Act("undo", "Undo", document.undo_stack.undo, ("Ctrl+Z",), "mdi6.undo"),
            Act("redo", "Redo", document.undo_stack.redo, ("Ctrl+Y", "Ctrl+Shift+Z"), "mdi6.redo", before_rule=True),
            Act("duplicate", "Duplicate", self.browser.duplicate, ("Ctrl+D",)),
            Act("delete", "Delete", self.browser.delete, ("Del",)),
            Act("rename", "Rename", self.browser.rename, ("F2",), before_rule=True),
            Act("find", "Find an object", self._find, ("Ctrl+F",), "mdi6.magnify"),
            Act("palette", "Search actions and objects…", self.open_palette, ("Ctrl+Shift+P",), "mdi6.magnify"),
            Act("region", "Region", self.inserting.region, (), "mdi6.map-marker-radius-outline"),
            Act("command_site", "Command post", lambda: self.inserting.site("command"), (), "mdi6.map-marker-outline"),
            Act("ground_site", "Ground station", lambda: self.inserting.site("ground_station"), (),
                "mdi6.map-marker-outline"),
            Act("dark", "Dark theme", lambda: self.set_theme("dark"), checkable=True),
            Act("light", "Light theme", lambda: self.set_theme("light"), checkable=True),
            Act("contrast", "High contrast", self._toggle_contrast, checkable=True, before_rule=True),
            Act("screenshot", "Screenshot of the globe…", self.screenshot, ("Ctrl+Shift+C",), "mdi6.camera-outline"),
            Act("framing", "Frame each event", self._show_camera_words, (), "mdi6.image-filter-center-focus",
                "Let the camera go to each event that is stepped to", checkable=True, before_rule=True),
            Act("fullscreen", "Full screen", self._toggle_full_screen, ("F11",), "mdi6.fullscreen", checkable=True),
            Act("run", "Run full simulation", self.run_or_cancel, ("F5",), "mdi6.play"),
            Act("cancel", "Cancel", self.cancel, ("Esc",), "mdi6.close", before_rule=True),
            *self.playback.acts(),
            Act("problems", "Problems of the scenario…", self.show_problems, ("Ctrl+Shift+M",), "mdi6.alert-outline"),
            Act("reset_docks", "Reset the layout", self.reset_layout),
            Act("shortcuts", "Shortcuts", self.show_shortcuts, ("?", "F1"), "mdi6.keyboard-outline"),
            Act("about", "About Cupola", self.show_about),
        )  # fmt: skip
        self._acts = {act.name: act for act in acts}
        made = actions_of(acts, self)
        made["framing"].setChecked(True)
        return made

    def _build_menus(self) -> None:
        names = {
            "&File": ("new", "open", "save", "save_as", "import", "export", "quit"),
            "&Edit": ("undo", "redo", "duplicate", "delete", "rename", "find", "palette"),
            "&View": ("dark", "light", "contrast", "screenshot", "framing", "fullscreen"),
            "&Insert": ("region", "command_site", "ground_site"),
            "&Simulate": (
                "run", "cancel", "play", "step_back", "step_on", "backward", "pause", "forward", "previous_event",
                "next_event",
            ),
            "&Window": ("problems", "reset_docks"),
            "&Help": ("shortcuts", "about"),
        }  # fmt: skip
        for title, members in names.items():
            menu = QMenu(title, self)
            self._menus[title.strip("&")] = menu
            self.menu_row.menus.addMenu(menu)
            for name in members:
                menu.addAction(self.actions_by_name[name])
                if self._acts[name].before_rule:
                    menu.addSeparator()
        for action in self.actions_by_name.values():
            self.addAction(action)
        self._recent = QMenu("Open recent", self)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._menus["File"].insertMenu(self.actions_by_name["save"], self._recent)
        insert, first = self._menus["Insert"], self.actions_by_name["region"]
        self.layer_menu, self.raid_menu, self.region_menu = QMenu("Layer", self), QMenu("Raid", self), QMenu(self)
        insert.insertMenu(first, self.layer_menu)
        insert.insertMenu(first, self.raid_menu)
        for preset in PRESETS:
            self._insert(self.layer_menu, preset.title, preset.icon, partial(self.inserting.layer, preset))
        self.layer_menu.addSeparator()
        self.layer_menu.addAction(self.actions_by_name["import"])
        for identity, known in THREAT_CLASSES.items():
            self._insert(
                self.raid_menu, known.title, "mdi6.rocket-launch-outline",
                partial(self.inserting.raid, identity),
            )  # fmt: skip
        for name in ("region", "command_site", "ground_site"):
            self.region_menu.addAction(self.actions_by_name[name])
        self._fill_view_menu()
        window = self._menus["Window"]
        window.addSeparator()
        for name in self.docks.names():
            title = self.docks[name].windowTitle()
            window.addAction(title, partial(self.docks.raise_dock, name))

    def _insert(self, menu: QMenu, text: str, icon_name: str, do: Any) -> None:
        action = QAction(style.icon(icon_name), text, self)
        action.triggered.connect(lambda _=False: do())
        menu.addAction(action)

    def _fill_view_menu(self) -> None:
        menu = self._menus["View"]
        cameras = menu.addMenu("Camera")
        self._cameras: dict[str, QAction] = {}
        for number, (name, text) in enumerate(CAMERAS, start=1):
            action = cameras.addAction(text, partial(self.view.set_camera, name))
            action.setShortcut(QKeySequence(str(number)))
            action.setCheckable(True)
            action.setChecked(name == self.view.camera)
            self._cameras[name] = action
            self.addAction(action)
        self._layers_shown = menu.addMenu("Layers")
        self._layers_shown.aboutToShow.connect(self._fill_layers_shown)

    def _build_tools(self) -> None:
        by_name = self.actions_by_name
        self.tools.add_actions([by_name[name] for name in ("new", "open", "save")])
        self.tools.add_actions([by_name[name] for name in ("undo", "redo")])
        self.tools.add_menus(
            [
                MenuButton("mdi6.satellite-variant", "Add layer", self.layer_menu, self.tools),
                MenuButton("mdi6.rocket-launch-outline", "Add raid", self.raid_menu, self.tools),
                MenuButton("mdi6.map-marker-radius-outline", "Add region", self.region_menu, self.tools),
            ]
        )
        self.tools.finish([by_name["screenshot"]])

    def _connect(self) -> None:
        document, view = self.document, self.view
        document.scenario_changed.connect(lambda *_: self._show_document())
        document.path_changed.connect(self._show_document)
        document.undo_stack.cleanChanged.connect(lambda _: self._show_document())
        document.undo_stack.indexChanged.connect(lambda _: self._show_history())
        document.autosaved.connect(self._show_document)
        document.live_changed.connect(lambda _: self._show_origins())
        document.results_changed.connect(self._results_changed)
        document.run_started.connect(self._run_started)
        document.run_progress.connect(self._run_progress)
        document.run_ended.connect(self._run_ended)
        document.run_failed.connect(self._run_failed)
        document.live_failed.connect(self.show_fault)
        document.import_started.connect(lambda names: self.status.show_progress(0.0, f"Importing {names}"))
        document.import_ended.connect(lambda *_: self.status.show_progress(None))
        document.problems_changed.connect(lambda _: self._show_problem_count())
        view.camera_changed.connect(self._show_camera)
        self.globe.camera_text_changed.connect(lambda _: self._show_camera_words())
        view.selection_changed.connect(self._say_selection)
        self.menu_row.layout_chosen.connect(lambda number: self.set_layout(LAYOUTS[number]))
        self.menu_row.find_box.clicked.connect(self.open_palette)
        self.tools.run.clicked.connect(self.run_or_cancel)
        self.status.cancel.clicked.connect(self.cancel)
        self.files.told.connect(self.messages.add)
        self.files.opened.connect(self._opened)
        self.files.problems_found.connect(self.list_problems)
        self.inserting.said.connect(self.status.say)
        self.properties.place_requested.connect(self.inserting.move)
        self.browser.part_chosen.connect(self._go_to_place)
        self.messages.count_changed.connect(self._show_message_count)

    # docks

    def _arrange_first(self) -> None:
        geometry = self.preferences.state("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self._place_docks()

    def _place_docks(self) -> None:
        state = self.preferences.state(f"docks/{self._layout_name}")
        if state is None or not self.docks.restore(state):
            self.docks.arrange(ARRANGEMENTS[self._layout_name])
            self._unsized = not self.isVisible()

    def set_layout(self, name: str) -> None:
        """Show the docks as a layout wants them; how the other one was left is remembered."""
        if name == self._layout_name:
            return
        self.preferences.remember_state(f"docks/{self._layout_name}", self.docks.save())
        self._layout_name = name
        self._place_docks()
        self.menu_row.layouts.setCurrentIndex(LAYOUTS.index(name))
        self._show_camera_words()

    @property
    def layout_name(self) -> str:
        """The layout that is shown."""
        return self._layout_name

    def reset_layout(self) -> None:
        """Put the docks of this layout where they were at first."""
        self.docks.arrange(ARRANGEMENTS[self._layout_name])

    # what is shown

    def _show_document(self) -> None:
        document = self.document
        scenario = document.scenario
        self._show_title()
        self.setWindowTitle(f"{'• ' if document.edited else ''}{scenario.name} – Cupola")
        for banner in self.banners:
            banner.set_text(scenario.marking)
        satellites = sum(satellites_in(layer) for layer in scenario.layers)
        self.status.set_fact("satellites", f"{grouped(satellites)} satellites")
        self.status.set_fact("seed", f"Seed {grouped(scenario.seed)}")
        self.actions_by_name["save"].setEnabled(document.edited or document.path is None)
        self._show_history()
        self._show_origins()

    def _show_title(self) -> None:
        document = self.document
        state = "edited" if document.edited else "saved" if document.path is not None else "new"
        if document.edited and document.autosaved_at_s is not None:
            state += f", autosaved {duration_text(time.monotonic() - document.autosaved_at_s, 0)} ago"
        self.tools.show_title(document.scenario.name, state)

    def _show_history(self) -> None:
        stack = self.document.undo_stack
        for name, can, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            action, word = self.actions_by_name[name], name.capitalize()
            action.setEnabled(can)
            action.setText(f"{word} {text[:1].lower() + text[1:]}" if can else word)
            action.setToolTip(f"{action.text()} ({action.shortcut().toString()})")

    def _show_origins(self) -> None:
        document = self.document
        self.tools.live_badge.show_as(*live_words(document.live))
        words = run_words(document.results, document.results_current)
        self.tools.run_badge.setVisible(words is not None)
        if words is not None:
            self.tools.run_badge.show_as(*words)

    def _show_rate(self) -> None:
        rate = self.globe.frames_per_second if self.view.playing else 0.0
        self._show_title()
        self.status.set_fact("rate", f"{grouped(rate)} frames/s" if rate else "paused")

    def _show_message_count(self, count: int) -> None:
        self.docks.set_title("messages", f"Messages ({grouped(count)})" if count else "Messages")

    def _show_problem_count(self) -> None:
        count = len(self.document.problems)
        self.actions_by_name["problems"].setText(f"Problems of the scenario ({grouped(count)})…")

    def _stepped(self, threat: int) -> None:
        if self.actions_by_name["framing"].isChecked() and self._layout_name == "Engage" and self.view.camera == "free":
            self.feed.frame_threat(threat)

    def _show_camera_words(self) -> None:
        frames = self._layout_name == "Engage" and self.actions_by_name["framing"].isChecked()
        words = "Frames each event" if frames and self.view.camera == "free" else self.globe.camera_text
        self.docks.tell_beside("globe", words)

    def _show_camera(self, camera: str) -> None:
        self._show_camera_words()
        for name, action in self._cameras.items():
            action.setChecked(name == camera)

    def _say_selection(self, paths: tuple[str, ...]) -> None:
        if len(paths) != 1:
            self.status.say(f"{len(paths)} objects" if paths else "", "")
            return
        names = paths[0].split(".")
        if names[0] == "threats" and self.document.results is not None:
            known = {threat.id: threat for threat in self.document.results.threats}
            threat = known.get(names[1])
            if threat is not None:
                why = threat.why_not.sentence if threat.why_not is not None else threat.outcome
                self.status.say(threat.id, f"{why}. Alt+→ steps to the next event.".replace("..", "."))
        elif names[0] == "satellites" and len(names) == 3 and names[2].isdigit():
            found = self.feed.satellite_at(names[1], int(names[2]))
            if found is not None:
                self.status.say(found[0], "double click follows it")
        elif len(names) == 2:
            parts = getattr(self.document.scenario, names[0], ())
            name = next((part.name for part in parts if part.id == names[1]), names[1])
            self.status.say(name, "F2 renames, Ctrl+D duplicates, Del deletes")

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.preferences.recent_files():
            self._recent.addAction(str(path), partial(self.files.open_recent, path))
        if self._recent.isEmpty():
            self._recent.addAction("Nothing yet").setEnabled(False)

    def _fill_layers_shown(self) -> None:
        self._layers_shown.clear()
        for layer in self.document.scenario.layers:
            path = f"layers.{layer.id}"
            action = self._layers_shown.addAction(layer.name)
            action.setCheckable(True)
            action.setChecked(self.view.is_visible(path))
            action.toggled.connect(partial(self.view.set_visible, path))

    # runs

    def run_or_cancel(self) -> None:
        """Start the full run, or cancel the one on its way."""
        if self.document.jobs.busy("run"):
            self.document.cancel_run()
        else:
            self.document.run()

    def cancel(self) -> None:
        """Cancel whatever is going on: placing, then a run, then an import."""
        if self.globe.placing:
            self.inserting.cancel()
            return
        for slot in ("run", "import", "export"):
            self.document.jobs.cancel(slot)

    def _run_started(self) -> None:
        self.tools.run.show_as("Cancel", "mdi6.close", "F5")
        self.tools.run.show_progress(0.0)
        self.actions_by_name["run"].setText("Cancel the simulation")
        self.status.show_progress(0.0, "Full simulation")

    def _run_progress(self, share: float, what: str) -> None:
        self.tools.run.show_progress(share)
        self.status.show_progress(share, what[:1].upper() + what[1:])

    def _run_ended(self, sentence: str) -> None:
        self.tools.run.show_as("Run full simulation", "mdi6.play", "F5")
        self.tools.run.show_progress(None)
        self.actions_by_name["run"].setText("Run full simulation")
        self.status.show_progress(None)
        if sentence == "cancelled":
            self.messages.add("off", "Full simulation cancelled")
        elif sentence:
            self.messages.add("critical", sentence.splitlines()[0])
        self._show_origins()

    def _run_failed(self, problem: Exception) -> None:
        if isinstance(problem, InputError):
            self.list_problems("The simulation cannot run", "Mend these and run again.", problem.problems)
        else:
            self.show_fault(problem)

    def _results_changed(self, results: Any) -> None:
        self._show_origins()
        if results is None:
            return
        killed = sum(threat.outcome == "killed" for threat in results.threats)
        leaked = len(results.threats) - killed
        self.status.set_fact("killed", f"{grouped(killed)} of {grouped(len(results.threats))} killed")
        severity: Severity = "normal" if not leaked else "serious"
        self.messages.add(severity, f"Full simulation: {grouped(killed)} killed, {grouped(leaked)} leaked")

    # problems and faults

    def list_problems(self, title: str, sentence: str, problems: tuple[Problem, ...]) -> None:
        """Show the dialog that lists problems; choosing one goes to its object."""
        for problem in problems[:20]:
            self.messages.add("critical" if problem.severity == "error" else "caution", str(problem))
        dialog = ProblemsDialog(title, sentence, problems, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.place_chosen.connect(self._go_to_place)
        dialog.open()

    def show_problems(self) -> None:
        """List every problem and doubt of the scenario as it stands."""
        problems = self.document.problems
        sentence = "Doubts do not stop a run." if problems else "There are none."
        dialog = ProblemsDialog("Problems of the scenario", sentence, problems, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.place_chosen.connect(self._go_to_place)
        dialog.open()

    def _go_to_place(self, path: str) -> None:
        found = object_of(path)
        if found:
            self.view.select(found)
            self.docks.raise_dock("properties")
            self.properties.reveal(path)

    def show_fault(self, problem: BaseException) -> None:
        """Tell that something went wrong in the program."""
        self.messages.add("critical", f"A fault in the program: {type(problem).__name__}: {problem}")
        fault_dialog(problem, self).open()

    def show_unless_cancelled(self, problem: Exception) -> None:
        """Tell of a fault in background work; stopping it is none."""
        if not isinstance(problem, Cancelled):
            self.show_fault(problem)

    def heard_qt(self, severity: Severity, text: str) -> None:
        """Log a message of Qt."""
        self.messages.add(severity, text)

    def offer_recovery(self) -> None:
        """Ask whether work that a crash left behind shall be taken up."""
        for found in left_behind(self.preferences.autosave_folder):
            try:
                scenario = read_scenario(found.file)
            except InputError:
                found.remove()
                continue
            box = QMessageBox(self)
            box.setWindowTitle("Recovered work")
            origin = f", last saved as {found.origin.name}" if found.origin is not None else ", never saved"
            box.setText(f"Cupola did not close in peace. “{scenario.name}”{origin}, has edits from then.")
            take = box.addButton("Take them up", QMessageBox.ButtonRole.AcceptRole)
            box.addButton("Forget them", QMessageBox.ButtonRole.DestructiveRole)
            box.exec()
            taken = box.clickedButton() is take
            box.deleteLater()
            if taken:
                self.document.recover(scenario, found.origin)
            found.remove()
            if taken:
                return

    # commands

    def set_theme(self, theme: style.Theme) -> None:
        """Show everything in a theme."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.preferences.theme = theme
        style.apply(application, theme, self.preferences.high_contrast)
        self.docks.restyle()
        self._show_theme()

    def _show_theme(self) -> None:
        self.actions_by_name["dark"].setChecked(style.tokens().theme == "dark")
        self.actions_by_name["light"].setChecked(style.tokens().theme == "light")
        self.actions_by_name["contrast"].setChecked(self.preferences.high_contrast)

    def _toggle_contrast(self) -> None:
        self.preferences.high_contrast = not self.preferences.high_contrast
        self.set_theme(style.tokens().theme)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def screenshot(self) -> None:
        """Ask for a name and save the picture of the globe."""
        from PySide6.QtWidgets import QFileDialog

        image = self.globe.grab_image()
        name = f"globe-{short_clock_text(self.view.time_s, 0).replace(':', '')}.png"
        chosen, _ = QFileDialog.getSaveFileName(self, "Screenshot", str(self.files.folder() / name), "Pictures (*.png)")
        if chosen and not image.save(chosen):
            self.list_problems("Screenshot", "It was not saved.", (Problem(chosen, "cannot be written"),))

    def _find(self) -> None:
        self.docks.raise_dock("objects")
        self.browser.focus_filter()

    def open_palette(self) -> None:
        """Open the list of every action and object."""
        box = self.menu_row.find_box
        palette = CommandPalette(self._entries(), self)
        palette.open_under(box.mapToGlobal(QPoint(box.width(), box.height() + 2)))

    def _entries(self) -> list[Entry]:
        entries = []
        for title, menu in self._menus.items():
            for action in _leaves(menu):
                if action.objectName() == "palette":
                    continue
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                entries.append(
                    Entry(action.text().replace("&", ""), key, title, action.icon(), action.trigger, action.isEnabled())
                )
        scenario = self.document.scenario
        for kind, parts, icon_name in (
            ("layers", scenario.layers, "mdi6.satellite-variant"), ("sites", scenario.sites, "mdi6.map-marker-outline"),
            ("regions", scenario.regions, "mdi6.map-marker-radius-outline"),
            ("raids", scenario.raids, "mdi6.rocket-launch-outline"),
        ):  # fmt: skip
            for part in parts:
                path = f"{kind}.{part.id}"
                entries.append(Entry(part.name, "", "Object", style.icon(icon_name), partial(self.view.select, path)))
        return entries

    def show_shortcuts(self) -> None:
        """List every key."""
        groups = [(title, list(_leaves(menu))) for title, menu in self._menus.items()]
        dialog = ShortcutsDialog(groups, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_about(self) -> None:
        """Tell what this program is."""
        dialog = AboutDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _opened(self) -> None:
        self._show_document()
        self.playback.show_all()

    # events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Space press the button or box that has the focus instead of starting playback."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            presses = isinstance(watched, QAbstractButton | QComboBox | QAbstractItemView)
            if event.key() == Qt.Key.Key_Space and presses and not event.modifiers():
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open a scenario, import anything else."""
        event.acceptProposedAction()
        self.files.open_or_import([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take the theme's marks at first."""
        super().showEvent(event)
        self._show_theme()
        if not self._shown:
            self._shown = True
            self._show_camera_words()
            QTimer.singleShot(0, self, self._finish_opening)

    def _finish_opening(self) -> None:
        if self._unsized:
            self.docks.share(ARRANGEMENTS[self._layout_name])
        self.feed.take_scenario()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about unsaved work, remember the docks, stop all work."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.preferences.remember_state("geometry", self.saveGeometry())
        self.preferences.remember_state(f"docks/{self._layout_name}", self.docks.save())
        self.preferences.save()
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        self._fps.stop()
        self.view.pause()
        self.document.close()
        event.accept()


def _leaves(menu: QMenu) -> list[QAction]:
    found = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            found.extend(_leaves(below))
        elif not action.isSeparator():
            found.append(action)
    return found


def _window_icon() -> QIcon:
    picture = QPixmap(QSize(64, 64))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_dome(painter, picture.rect().toRectF().adjusted(6, 8, -6, -8), style.tokens().ac)
    painter.end()
    return QIcon(picture)
