"""The window: marking, menus, tools, docks and status, wired to the document and the view."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
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
    QVBoxLayout,
    QWidget,
)

from cupola.errors import Problem
from cupola.results.parts import Event
from cupola_gui import style
from cupola_gui.document import Document
from cupola_gui.editors import ObjectBrowser, Properties
from cupola_gui.globe import GlobeWidget
from cupola_gui.map import MapWidget
from cupola_gui.plots.coverage_panel import CoveragePanel
from cupola_gui.preferences import Preferences
from cupola_gui.style.numbers import short_clock_text
from cupola_gui.timeline import EventList, KillChain, Messages, Timeline
from cupola_gui.view import View
from cupola_gui.windows.acts import Act, actions_of
from cupola_gui.windows.banner import MarkingBanner, StatusBar
from cupola_gui.windows.coverage_feed import CoverageFeed
from cupola_gui.windows.docks import Arrangement, DockKind, Docks
from cupola_gui.windows.file_commands import FileCommands
from cupola_gui.windows.globe_feed import GlobeFeed
from cupola_gui.windows.inserting import Inserting
from cupola_gui.windows.later import Later
from cupola_gui.windows.menu_row import MenuRow, paint_dome
from cupola_gui.windows.menus import Menus
from cupola_gui.windows.playback import Playback
from cupola_gui.windows.run_controls import RunControls
from cupola_gui.windows.scenes import Scenes
from cupola_gui.windows.shown_words import ShownWords
from cupola_gui.windows.tool_row import MenuButton, ToolRow
from cupola_gui.windows.troubles import Troubles
from cupola_gui.windows.why_not import WhyNot

LAYOUTS: Final = ("Plan", "Engage")
ARRANGEMENTS: Final = {
    "Plan": Arrangement(
        ((("objects",), 256), (("globe", "map"), 676), (("coverage",), 304), (("properties", "plots"), 352)),
        ((("timeline", "messages", "events"), 1600),),
        212,
        (("why_not", "properties"), ("kill_chain", "timeline")),
    ),
    "Engage": Arrangement(
        ((("objects",), 256), (("globe", "map"), 964), (("why_not", "properties", "plots"), 372)),
        ((("kill_chain", "timeline", "events"), 1224), (("messages",), 372)),
        316,
        (("coverage", "properties"),),
    ),
}
NARROW_PX: Final = 1440
"""A window narrower than this shows Coverage as a tab of Properties."""
NARROW_PLAN: Final = Arrangement(
    ((("objects",), 256), (("globe", "map"), 664), (("properties", "coverage", "plots"), 352)),
    ARRANGEMENTS["Plan"].below,
    ARRANGEMENTS["Plan"].height,
    ARRANGEMENTS["Plan"].closed,
)


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
        self._build_rows()
        self._build_panels()
        self.playback = Playback(document, view, self)
        self.playback.stepped.connect(self._stepped)
        self.playback.kinds = self._kinds_stepped_to
        for panel in (self.timeline, self.kill_chain):
            panel.transport.stepped.connect(self.playback.arrive)
        self.scenes = Scenes(self.globe, self.map, self)
        self.feed = GlobeFeed(document, view, self.scenes, self)
        self.coverage_feed = CoverageFeed(document, view, self.coverage, (self.scenes,), self)
        self.inserting = Inserting(document, view, self.scenes, self)
        self.files = FileCommands(document, self.preferences, self)
        self.runs = RunControls(document, self, self.tools.run)
        self.menus, self.troubles = Menus(self), Troubles(self, self.messages)
        self.actions_by_name = self._make_actions()
        self.menus.build()
        self._build_tools()
        self.words = ShownWords(self)
        self._connect()
        self._arrange_first()
        self.words.show_document()
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
        self.globe, self.map = GlobeWidget(view), MapWidget(view)
        self.browser, self.properties = ObjectBrowser(document, view), Properties(document, view)
        self.timeline, self.kill_chain = Timeline(document, view), KillChain(document, view)
        self.events, self.messages = EventList(document, view), Messages(document, view)
        self.coverage = CoveragePanel(document, view)
        self.plots, self.why_not = Later(self._make_plots), WhyNot(document, view)
        for kind, panel in (
            (DockKind("objects", "Objects", "mdi6.file-tree-outline"), self.browser),
            (DockKind("globe", "Globe", "mdi6.earth", floats=False), self.globe),
            (DockKind("map", "Map", "mdi6.map-outline"), self.map),
            (DockKind("coverage", "Coverage", "mdi6.chart-areaspline"), self.coverage),
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
            Act("palette", "Search actions and objects…", self.menus.open_palette, ("Ctrl+Shift+P",),
                "mdi6.magnify"),
            Act("region", "Region", self.inserting.region, (), "mdi6.map-marker-radius-outline"),
            Act("command_site", "Command post", lambda: self.inserting.site("command"), (), "mdi6.map-marker-outline"),
            Act("ground_site", "Ground station", lambda: self.inserting.site("ground_station"), (),
                "mdi6.map-marker-outline"),
            Act("dark", "Dark theme", lambda: self.set_theme("dark"), checkable=True),
            Act("light", "Light theme", lambda: self.set_theme("light"), checkable=True),
            Act("contrast", "High contrast", self._toggle_contrast, checkable=True, before_rule=True),
            Act("screenshot", "Screenshot of globe or map…", self.screenshot, ("Ctrl+Shift+C",), "mdi6.camera-outline"),
            Act("framing", "Frame each event", self._framing_chosen, (), "mdi6.image-filter-center-focus",
                "Let the camera go to each event that is stepped to", checkable=True, before_rule=True),
            Act("fullscreen", "Full screen", self._toggle_full_screen, ("F11",), "mdi6.fullscreen", checkable=True),
            Act("run", "Run full simulation", self.runs.run_or_cancel, ("F5",), "mdi6.play"),
            Act("cancel", "Cancel", self.runs.cancel, ("Esc",), "mdi6.close", before_rule=True),
            Act("step_coverage", "Step coverage through time", document.run_coverage, ("Shift+F5",),
                "mdi6.chart-areaspline"),
            Act("design", "How many do I need…", self.open_design, ("Ctrl+Shift+N",), "mdi6.chart-scatter-plot",
                "The smallest constellations that guarantee a coverage", before_rule=True),
            *self.playback.acts(),
            Act("problems", "Problems of the scenario…", self.troubles.show_problems, ("Ctrl+Shift+M",),
                "mdi6.alert-outline"),
            Act("reset_docks", "Reset the layout", self.reset_layout),
            Act("contents", "Contents", self.menus.show_help, ("F1",), "mdi6.help-circle-outline",
                "Explain the field in use, or show the contents"),
            Act("shortcuts", "Shortcuts", self.menus.show_shortcuts, ("?",), "mdi6.keyboard-outline"),
            Act("about", "About Cupola", self.menus.show_about),
        )  # fmt: skip
        self.acts = {act.name: act for act in acts}
        made = actions_of(acts, self)
        made["framing"].setChecked(True)
        return made

    def _build_tools(self) -> None:
        by_name = self.actions_by_name
        self.tools.add_actions([by_name[name] for name in ("new", "open", "save")])
        self.tools.add_actions([by_name[name] for name in ("undo", "redo")])
        self.tools.add_menus(
            [
                MenuButton("mdi6.satellite-variant", "Add layer", self.menus.layer_menu, self.tools),
                MenuButton("mdi6.rocket-launch-outline", "Add raid", self.menus.raid_menu, self.tools),
                MenuButton("mdi6.map-marker-radius-outline", "Add region", self.menus.region_menu, self.tools),
            ]
        )
        self.tools.finish([by_name["screenshot"]])

    def _connect(self) -> None:
        document = self.document
        document.autosave_failed.connect(lambda sentence: self.messages.add("serious", sentence))
        document.live_failed.connect(self.troubles.show_fault)
        document.import_started.connect(lambda names: self.status.show_progress(0.0, f"Importing {names}"))
        document.import_ended.connect(lambda *_: self.status.show_progress(None))
        self.menu_row.layout_chosen.connect(lambda number: self.set_layout(LAYOUTS[number]))
        self.menu_row.find_box.clicked.connect(self.menus.open_palette)
        self.status.cancel.clicked.connect(self.runs.cancel)
        self.files.reading.connect(
            lambda name: self.status.show_progress(0.0 if name else None, f"Reading {name}" if name else "")
        )
        self.files.told.connect(self.messages.add)
        self.files.opened.connect(self._opened)
        self.files.problems_found.connect(self.troubles.list_problems)
        self.inserting.said.connect(self.status.say)
        self.globe.failed.connect(self._globe_failed)
        if self.globe.failure:
            self.map.tell_reason(self.globe.failure)
        self.properties.place_requested.connect(self.inserting.move)
        self.browser.part_chosen.connect(self.troubles.go_to_place)

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
        with self._still():
            if state is None or not self.docks.restore(state):
                self.docks.arrange(self._arrangement())
                self._unsized = not self.isVisible()

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Show nothing of what is done meanwhile but its end."""
        self.setUpdatesEnabled(False)
        try:
            with self.globe.held():
                yield
        finally:
            self.setUpdatesEnabled(True)

    def set_layout(self, name: str) -> None:
        """Show the docks as a layout wants them; how the other one was left is remembered."""
        if name == self._layout_name:
            return
        self.preferences.remember_state(f"docks/{self._layout_name}", self.docks.save())
        self._layout_name = name
        self._place_docks()
        self.menu_row.layouts.setCurrentIndex(LAYOUTS.index(name))
        self.words.show_camera_words()

    @property
    def layout_name(self) -> str:
        """The layout that is shown."""
        return self._layout_name

    def reset_layout(self) -> None:
        """Put the docks of this layout where they were at first."""
        with self._still():
            self.docks.arrange(self._arrangement())

    def _arrangement(self) -> Arrangement:
        narrow = self._layout_name == "Plan" and self.width() < NARROW_PX
        arrangement = NARROW_PLAN if narrow else ARRANGEMENTS[self._layout_name]
        return arrangement.without("globe", beside="map") if self.globe.failure else arrangement

    def _globe_failed(self, reason: str) -> None:
        """Let the map take the place of the globe, and say why."""
        self.map.tell_reason(reason)
        if self._shown:
            self.docks.raise_dock("map")
            self.docks["globe"].toggleView(False)

    def _kinds_stepped_to(self) -> Collection[str] | None:
        """Return the kinds that the panel in sight steps to by its own buttons: the keys do the same."""
        seen = next((panel for panel in (self.kill_chain, self.timeline) if panel.isVisible()), None)
        return None if seen is None else seen.transport.kinds.kinds

    def _framing_chosen(self) -> None:
        self.words.show_camera_words()

    def _stepped(self, event: Event) -> None:
        """Say what happened, and let the camera go there where it is free to."""
        self.words.say_event(event)
        frames = self.actions_by_name["framing"].isChecked() and self._layout_name == "Engage"
        if frames and self.view.camera == "free":
            self.feed.frame_threat(event.threat)

    # commands

    def set_theme(self, theme: style.Theme) -> None:
        """Show everything in a theme."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.preferences.theme = theme
        with self._still(), busy_cursor():
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

        image = self.scenes.grab_image()
        stem = "globe" if self.scenes.front is self.globe else "map"
        name = f"{stem}-{short_clock_text(self.view.time_s, 0).replace(':', '')}.png"
        chosen, _ = QFileDialog.getSaveFileName(self, "Screenshot", str(self.files.folder() / name), "Pictures (*.png)")
        if chosen and not image.save(chosen):
            self.troubles.list_problems("Screenshot", "It was not saved.", (Problem(chosen, "cannot be written"),))

    def open_design(self) -> None:
        """Ask how many satellites a guarantee needs."""
        from cupola_gui.windows.design_dialog import DesignDialog

        dialog = DesignDialog(self.document, self.view, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _find(self) -> None:
        self.docks.raise_dock("objects")
        self.browser.focus_filter()

    def _opened(self) -> None:
        self.words.show_document()
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
            self.words.show_camera_words()
            QTimer.singleShot(0, self, self._finish_opening)

    def _finish_opening(self) -> None:
        if self._unsized:
            self.docks.share(self._arrangement())
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
        self.words.stop()
        self.view.pause()
        self.document.close()
        event.accept()


@contextmanager
def busy_cursor() -> Iterator[None]:
    """Show that the program is at work."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()


def _window_icon() -> QIcon:
    picture = QPixmap(QSize(64, 64))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_dome(painter, picture.rect().toRectF().adjusted(6, 8, -6, -8), style.tokens().ac)
    painter.end()
    return QIcon(picture)
