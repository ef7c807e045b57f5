"""The menus, the list of every action and object, and the help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from cupola.threats.classes import THREAT_CLASSES
from cupola_gui import style
from cupola_gui.windows.command_palette import CommandPalette, Entry
from cupola_gui.windows.help_dialogs import AboutDialog, ShortcutsDialog
from cupola_gui.windows.help_window import open_help, place_in_use
from cupola_gui.windows.inserting import PRESETS

if TYPE_CHECKING:
    from cupola_gui.windows.main_window import MainWindow

CAMERAS: Final = (
    ("free", "Free"), ("follow", "Follow the selection"), ("inertial", "Inertial"), ("fixed", "Earth-fixed"),
)  # fmt: skip


class Menus(QObject):
    """Every menu of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.menus: dict[str, QMenu] = {}
        self.cameras: dict[str, QAction] = {}

    def build(self) -> None:
        """Fill the menu bar."""
        names = {
            "&File": ("new", "open", "save", "save_as", "import", "export", "quit"),
            "&Edit": ("undo", "redo", "duplicate", "delete", "rename", "find", "palette"),
            "&View": ("dark", "light", "contrast", "screenshot", "framing", "fullscreen"),
            "&Insert": ("region", "command_site", "ground_site"),
            "&Simulate": (
                "run", "cancel", "step_coverage", "design", "play", "step_back", "step_on", "backward", "pause",
                "forward", "previous_event", "next_event",
            ),
            "&Window": ("problems", "reset_docks"),
            "&Help": ("contents", "shortcuts", "about"),
        }  # fmt: skip
        for title, members in names.items():
            menu = QMenu(title, self._window)
            self.menus[title.strip("&")] = menu
            self._window.menu_row.menus.addMenu(menu)
            for name in members:
                menu.addAction(self._window.actions_by_name[name])
                if self._window.acts[name].before_rule:
                    menu.addSeparator()
        for action in self._window.actions_by_name.values():
            self._window.addAction(action)
        self._recent = QMenu("Open recent", self._window)
        self._recent.aboutToShow.connect(self._fill_recent)
        self.menus["File"].insertMenu(self._window.actions_by_name["save"], self._recent)
        insert, first = self.menus["Insert"], self._window.actions_by_name["region"]
        self.layer_menu, self.raid_menu, self.region_menu = (
            QMenu("Layer", self._window),
            QMenu("Raid", self._window),
            QMenu(self._window),
        )
        insert.insertMenu(first, self.layer_menu)
        insert.insertMenu(first, self.raid_menu)
        for preset in PRESETS:
            self._insert(self.layer_menu, preset.title, preset.icon, partial(self._window.inserting.layer, preset))
        self.layer_menu.addSeparator()
        self.layer_menu.addAction(self._window.actions_by_name["import"])
        for identity, known in THREAT_CLASSES.items():
            self._insert(
                self.raid_menu, known.title, "mdi6.rocket-launch-outline",
                partial(self._window.inserting.raid, identity),
            )  # fmt: skip
        for name in ("region", "command_site", "ground_site"):
            self.region_menu.addAction(self._window.actions_by_name[name])
        self._fill_view_menu()
        window = self.menus["Window"]
        window.addSeparator()
        for name in self._window.docks.names():
            title = self._window.docks[name].windowTitle()
            window.addAction(title, partial(self._window.docks.raise_dock, name))

    def _insert(self, menu: QMenu, text: str, icon_name: str, do: Any) -> None:
        action = QAction(style.icon(icon_name), text, self)
        action.triggered.connect(lambda _=False: do())
        menu.addAction(action)

    def _fill_view_menu(self) -> None:
        menu = self.menus["View"]
        cameras = menu.addMenu("Camera")
        for number, (name, text) in enumerate(CAMERAS, start=1):
            action = cameras.addAction(text, partial(self._window.view.set_camera, name))
            action.setShortcut(QKeySequence(str(number)))
            action.setCheckable(True)
            action.setChecked(name == self._window.view.camera)
            self.cameras[name] = action
            self._window.addAction(action)
        self._fill_views(menu.addMenu("Stored views"))
        self._layers_shown = menu.addMenu("Layers")
        self._layers_shown.aboutToShow.connect(self._fill_layers_shown)

    def _fill_views(self, menu: QMenu) -> None:
        scenes = self._window.scenes
        for number in range(1, 10):
            for text, do, keys in (
                (f"Recall view {number}", scenes.recall_view, f"Ctrl+{number}"),
                (f"Store view {number}", scenes.store_view, f"Ctrl+Shift+{number}"),
            ):
                action = menu.addAction(text)
                action.triggered.connect(partial(_call, do, number))
                action.setShortcut(QKeySequence(keys))
                self._window.addAction(action)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._window.preferences.recent_files():
            self._recent.addAction(str(path), partial(self._window.files.open_recent, path))
        if self._recent.isEmpty():
            self._recent.addAction("Nothing yet").setEnabled(False)

    def _fill_layers_shown(self) -> None:
        self._layers_shown.clear()
        for layer in self._window.document.scenario.layers:
            path = f"layers.{layer.id}"
            action = self._layers_shown.addAction(layer.name)
            action.setCheckable(True)
            action.setChecked(self._window.view.is_visible(path))
            action.toggled.connect(partial(self._window.view.set_visible, path))

    def _entries(self) -> list[Entry]:
        entries = []
        for title, menu in self.menus.items():
            for action in _leaves(menu):
                if action.objectName() == "palette":
                    continue
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                entries.append(
                    Entry(action.text().replace("&", ""), key, title, action.icon(), action.trigger, action.isEnabled())
                )
        scenario = self._window.document.scenario
        for kind, parts, icon_name in (
            ("layers", scenario.layers, "mdi6.satellite-variant"), ("sites", scenario.sites, "mdi6.map-marker-outline"),
            ("regions", scenario.regions, "mdi6.map-marker-radius-outline"),
            ("raids", scenario.raids, "mdi6.rocket-launch-outline"),
        ):  # fmt: skip
            for part in parts:
                path = f"{kind}.{part.id}"
                entries.append(
                    Entry(part.name, "", "Object", style.icon(icon_name), partial(self._window.view.select, path))
                )
        return entries

    def show_help(self) -> None:
        """Explain the field in use; without one, show the first page."""
        open_help(self._window, place_in_use(self._window.view.selection))

    def show_shortcuts(self) -> None:
        """List every key."""
        groups = [(title, list(_leaves(menu))) for title, menu in self.menus.items()]
        dialog = ShortcutsDialog(groups, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_about(self) -> None:
        """Tell what this program is."""
        dialog = AboutDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_palette(self) -> None:
        """Open the list of every action and object."""
        box = self._window.menu_row.find_box
        palette = CommandPalette(self._entries(), self._window)
        palette.open_under(box.mapToGlobal(QPoint(box.width(), box.height() + 2)))


def _call(do: Callable[[int], object], number: int, checked: bool = False) -> None:
    do(number)


def _leaves(menu: QMenu) -> list[QAction]:
    found = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            found.extend(_leaves(below))
        elif not action.isSeparator():
            found.append(action)
    return found
