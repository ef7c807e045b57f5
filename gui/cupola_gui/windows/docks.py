"""Docks: a tab with its icon, a title 28 px high, gaps of 4 px, and two layouts of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import PySide6QtAds as ads  # type: ignore[import-untyped]  # noqa: N813
from PySide6.QtCore import QByteArray, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSizePolicy, QSplitter, QWidget

from cupola_gui.style import icon, tokens

_STATE_VERSION: Final = 3
_FLOATING: Final = b"\0floating\0"
"""Stands between the state of the library and our own list of docks that float, with their places."""

SHEET: Final = """
ads--CDockContainerWidget, ads--CDockManager { background: palette(shadow); }
ads--CDockContainerWidget > QSplitter { padding: 0; background: palette(shadow); }
ads--CDockSplitter::handle { background: palette(shadow); }
ads--CDockAreaWidget { background: palette(light); border: 0; }
ads--CDockAreaTitleBar { background: palette(window); border: 0; padding: 0; min-height: 28px; max-height: 28px; }
ads--CDockAreaTabBar { background: palette(window); border: 0; }
ads--CDockAreaTabBar > QWidget, ads--CDockAreaTabBar QScrollArea { background: palette(window); border: 0; }
ads--CDockWidgetTab { background: palette(window); border: 0; border-top: 2px solid palette(window);
  padding: 0 8px 0 2px; min-height: 26px; qproperty-iconSize: 14px 14px; }
ads--CDockWidgetTab[activeTab="true"] { background: palette(light); border-top: 2px solid palette(dark); }
ads--CDockWidgetTab[focused="true"] { border-top: 2px solid palette(accent); }
ads--CDockWidgetTab QLabel { color: palette(placeholder-text); padding: 0 0 0 1px; }
ads--CDockWidgetTab[activeTab="true"] QLabel { color: palette(window-text); font-weight: 600; }
ads--CDockWidget { background: palette(light); border: 0; }
ads--CTitleBarButton { padding: 0; min-height: 22px; max-height: 22px; min-width: 22px; max-width: 22px;
  margin: 0 4px 0 0; border: 0; }
ads--CFloatingDockContainer { background: palette(shadow); }
"""


@dataclass(frozen=True)
class DockKind:
    """One place of the window."""

    name: str
    title: str
    icon: str
    floats: bool = True


@dataclass(frozen=True)
class Arrangement:
    """Where the docks are: columns of tabs (the first in front) with their widths, over a row of such columns."""

    columns: tuple[tuple[tuple[str, ...], int], ...]
    below: tuple[tuple[tuple[str, ...], int], ...]
    height: int
    """Of the row below, in px."""
    closed: tuple[tuple[str, str], ...] = ()
    """Docks that are not shown, each with the one beside which it opens as a tab."""

    def without(self, name: str, beside: str) -> Arrangement:
        """Return the arrangement with a dock closed, to be opened beside another one."""

        def left(rows: tuple[tuple[tuple[str, ...], int], ...]) -> tuple[tuple[tuple[str, ...], int], ...]:
            return tuple((tuple(one for one in names if one != name), size) for names, size in rows)

        return replace(self, columns=left(self.columns), below=left(self.below), closed=(*self.closed, (name, beside)))


class Docks(QObject):
    """The dock widgets of the window, and how they are arranged in each layout."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        flags = ads.CDockManager.eConfigFlag
        ads.CDockManager.setConfigFlags(
            flags.OpaqueSplitterResize | flags.DisableTabTextEliding | flags.FocusHighlighting | flags.DisableStylesheet
            | flags.AlwaysShowTabs | flags.DockAreaHideDisabledButtons | flags.XmlCompressionEnabled
            | flags.DragPreviewIsDynamic | flags.DragPreviewShowsContentPixmap
        )  # fmt: skip
        self.manager = ads.CDockManager(parent)
        self.restyle()
        self._docks: dict[str, ads.CDockWidget] = {}

    def restyle(self) -> None:
        """Take the colours of the theme."""
        self.manager.setStyleSheet(f"{SHEET}/* {tokens().theme}, {_dark_border()} */")

    def add(self, kind: DockKind, widget: QWidget) -> ads.CDockWidget:
        """Make the dock widget of a panel; it is placed by a layout."""
        dock = ads.CDockWidget(self.manager, kind.title)
        dock.setObjectName(kind.name)
        dock.setIcon(icon(kind.icon))
        dock.setWidget(widget, ads.CDockWidget.eInsertMode.ForceNoScrollArea)
        dock.setMinimumSizeHintMode(ads.CDockWidget.eMinimumSizeHintMode.MinimumSizeHintFromDockWidget)
        feature = ads.CDockWidget.DockWidgetFeature
        dock.setFeature(feature.DockWidgetClosable, False)
        dock.setFeature(feature.DockWidgetFloatable, kind.floats)
        dock.tabWidget().setIconSize(QSize(14, 14))
        more = QAction(icon("mdi6.dots-vertical"), f"More for {kind.title}", dock)
        more.triggered.connect(lambda: self._open_menu(kind.name))
        dock.setTitleBarActions([more])
        self._docks[kind.name] = dock
        return dock

    def __getitem__(self, name: str) -> ads.CDockWidget:
        return self._docks[name]

    def __contains__(self, name: str) -> bool:
        return name in self._docks

    def names(self) -> tuple[str, ...]:
        """Return the names of all docks."""
        return tuple(self._docks)

    def raise_dock(self, name: str) -> None:
        """Bring a dock to the front of its tabs, opening it first."""
        dock = self._docks[name]
        if dock.isClosed():
            dock.toggleView(True)
        dock.setAsCurrentTab()

    def tell_beside(self, name: str, text: str) -> None:
        """Show a few quiet words at the right of the title of the dock's tabs."""
        area = self._docks[name].dockAreaWidget()
        if area is None:
            return
        bar = area.titleBar()
        label = bar.findChild(QLabel, "beside")
        if label is None:
            label = QLabel(bar)
            label.setObjectName("beside")
            label.setProperty("tone", "quiet")
            label.setContentsMargins(0, 0, 4, 0)
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            bar.insertWidget(bar.indexOf(bar.tabBar()) + 3, label)
        label.setText(text)

    def set_title(self, name: str, title: str) -> None:
        """Change what a tab says."""
        if self._docks[name].windowTitle() != title:
            self._docks[name].setWindowTitle(title)

    def _open_menu(self, name: str) -> None:
        dock = self._docks[name]
        menu = QMenu(dock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if dock.features() & ads.CDockWidget.DockWidgetFeature.DockWidgetFloatable:
            if dock.isFloating():
                menu.addAction("Dock", lambda: self._dock_back(dock))
            else:
                menu.addAction("Float", lambda: dock.setFloating())
        for other in self._docks.values():
            if other is not dock and not other.isClosed():
                menu.addAction(f"Move beside {other.windowTitle()} as a tab", partial(self._tab, dock, other))
        menu.addSeparator()
        menu.addAction("Hide", lambda: dock.toggleView(False))
        menu.popup(QCursor.pos() + QPoint(-120, 8))

    def _tab(self, dock: Any, other: Any) -> None:
        self.manager.addDockWidgetTabToArea(dock, other.dockAreaWidget())

    def _dock_back(self, dock: Any) -> None:
        self.manager.addDockWidget(ads.RightDockWidgetArea, dock)

    def _land(self) -> None:
        """Bring floating docks back: the library may lose hold of those that float while all are placed anew."""
        floating = [dock for dock in self._docks.values() if dock.isInFloatingContainer()]
        docked = [dock for dock in self._docks.values() if dock not in floating]
        home = next((area for dock in docked if (area := dock.dockAreaWidget()) is not None), None)
        for dock in floating:
            closed = dock.isClosed()
            if home is not None:
                self.manager.addDockWidgetTabToArea(dock, home)
            else:
                self._dock_back(dock)
            if closed:
                dock.toggleView(False)

    def save(self) -> QByteArray:
        """Return where everything is; docks that float are back among the others after it."""
        places = {
            name: dock.floatingDockContainer().geometry().getRect()
            for name, dock in self._docks.items()
            if dock.isInFloatingContainer() and not dock.isClosed()
        }
        self._land()
        state = bytes(self.manager.saveState(_STATE_VERSION).data())
        return QByteArray(state + _FLOATING + json.dumps(places).encode())

    def restore(self, state: QByteArray) -> bool:
        """Put everything where it was; false when the state is not of this version."""
        self._land()
        placed, _, floating = bytes(state.data()).rpartition(_FLOATING)
        if not self.manager.restoreState(QByteArray(placed), _STATE_VERSION):
            return False
        for name, place in _places_of(floating).items():
            if name in self._docks and not self._docks[name].isClosed():
                self._docks[name].setFloating()
                self._docks[name].floatingDockContainer().setGeometry(*place)
        return True

    def arrange(self, arrangement: Arrangement) -> None:
        """Put every dock where an arrangement wants it; those it does not name are closed."""
        self._land()
        for dock in self._docks.values():
            self.manager.removeDockWidget(dock)
        areas: list[Any] = []
        for names, _ in arrangement.columns:
            areas.append(self._tabs(ads.RightDockWidgetArea, names, areas[-1] if areas else None))
        below: list[Any] = []
        for names, _ in arrangement.below:
            side = ads.RightDockWidgetArea if below else ads.BottomDockWidgetArea
            below.append(self._tabs(side, names, below[-1] if below else None))
        named = {name for names, _ in (*arrangement.columns, *arrangement.below) for name in names}
        named |= {name for name, _ in arrangement.closed}
        first = arrangement.columns[0][0][0]
        for name, beside in (*arrangement.closed, *((name, first) for name in self._docks if name not in named)):
            self.manager.addDockWidgetTabToArea(self._docks[name], self._docks[beside].dockAreaWidget())
            self._docks[name].toggleView(False)
        self.share(arrangement)

    def share(self, arrangement: Arrangement) -> None:
        """Give the columns and rows of an arrangement their sizes."""
        areas = [self._docks[names[0]].dockAreaWidget() for names, _ in arrangement.columns]
        below = [self._docks[names[0]].dockAreaWidget() for names, _ in arrangement.below]
        self._split_rows(below[0], arrangement.height)
        _share(areas, [width for _, width in arrangement.columns])
        _share(below, [width for _, width in arrangement.below])

    def _tabs(self, side: Any, names: tuple[str, ...], beside: Any) -> Any:
        area: Any = None
        for name in names:
            if area is not None:
                self.manager.addDockWidgetTabToArea(self._docks[name], area)
            elif beside is not None:
                area = self.manager.addDockWidget(side, self._docks[name], beside)
            else:
                area = self.manager.addDockWidget(side, self._docks[name])
            self._docks[name].toggleView(True)
        area.setCurrentIndex(0)
        return area

    def _split_rows(self, below: Any, height: int) -> None:
        splitter = _splitter_over(below)
        while splitter is not None and splitter.orientation() != Qt.Orientation.Vertical:
            splitter = _splitter_over(splitter)
        if splitter is not None:
            total = max(splitter.height(), 2 * height)
            splitter.setSizes([total - height - 4, height])


def _places_of(text: bytes) -> dict[str, tuple[int, int, int, int]]:
    """Return the places of floating docks as they were written, nothing of what cannot be read."""
    try:
        return {str(name): (int(x), int(y), int(w), int(h)) for name, (x, y, w, h) in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _dark_border() -> str:
    return QApplication.palette().dark().color().name()


def _splitter_over(widget: QWidget) -> QSplitter | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QSplitter):
        parent = parent.parentWidget()
    return parent


def _share(areas: list[Any], widths: list[int]) -> None:
    splitter = _splitter_over(areas[0])
    if splitter is not None and splitter.count() == len(widths):
        splitter.setSizes(widths)
        for number, width in enumerate(widths):
            splitter.setStretchFactor(number, int(width == max(widths)))
