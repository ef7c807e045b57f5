"""The object browser: a filter, the tree of objects, and the checks below it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from cupola.scenario import value_at
from cupola_gui.document import Document
from cupola_gui.editors.checks import Checks
from cupola_gui.editors.object_delegate import SHIFT_PX, ObjectDelegate
from cupola_gui.editors.object_edits import deleted, duplicated, editable, names_of
from cupola_gui.editors.object_model import Index, ObjectModel
from cupola_gui.style import font, icon, paint_chevron, tokens
from cupola_gui.style.empty_state import EmptyState
from cupola_gui.view import View


class FilterBox(QLineEdit):
    """A line edit with an icon before the text and the key behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Filter objects")
        self.setAccessibleName("Filter objects")
        self.setClearButtonEnabled(True)
        self.setStyleSheet("QToolButton { min-height: 0; padding: 0; border: 0; }")
        self.addAction(icon("mdi6.filter-variant", "t3"), QLineEdit.ActionPosition.LeadingPosition)
        self._key = QLabel("Ctrl+F", self)
        self._key.setFont(font("caption"))
        self._key.setProperty("tone", "quiet")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(lambda text: self._key.setVisible(not text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        size = self._key.sizeHint()
        self._key.setGeometry(self.width() - size.width() - 8, 0, size.width(), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ObjectTree(QTreeView):
    """The tree, with 8 px of room left of it inside the selected row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setAccessibleName("Objects")

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Paint the ground over the whole width, the cells, then the chevron, 8 px further right than usual."""
        place, colors = cast(QModelIndex, index), tokens()
        cell = self.visualRect(place)
        row = QRect(0, cell.top(), self.viewport().width(), cell.height())
        selected = self.selectionModel().isSelected(place)
        if selected or row.contains(self.viewport().mapFromGlobal(QCursor.pos())):
            painter.fillRect(row, QColor(colors.sel if selected else colors.s4))
        super().drawRow(painter, option, index)
        if index.model().hasChildren(place):
            direction = "down" if self.isExpanded(place) else "right"
            center = QPointF(cell.left() + SHIFT_PX - 8.0, QRectF(cell).center().y())
            paint_chevron(painter, center, direction, colors.selt if selected else colors.t3)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802
        """Leave the branches to the row."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.model().hasChildren(index):
            right = self.visualRect(index).left() + SHIFT_PX
            if right - 20 <= event.position().x() < right - 1:
                self.setExpanded(index, not self.isExpanded(index))
                return
        super().mousePressEvent(event)


class ObjectBrowser(QWidget):
    """Everything the scenario is made of; selection is shared with the view, both ways."""

    part_chosen = Signal(str)
    """A dotted place, such as "layers.custody.payload", that the properties should show."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ObjectModel(document, view, self)
        self.filter = FilterBox(self)
        self.tree = ObjectTree(self)
        self.tree.setItemDelegate(ObjectDelegate(self.tree))
        self.tree.setModel(self.model)
        self.checks = Checks(document, view, self)
        self.nothing = EmptyState("mdi6.magnify", "Nothing has that name.", "Show all objects", self)
        self._expanded: set[str] = set()
        self._syncing = False
        self._arrange()
        self._expand_first()
        self._connect()
        self._show_selection()

    def _arrange(self) -> None:
        self._pages = QStackedLayout()
        self._pages.addWidget(self.tree)
        self._pages.addWidget(self.nothing)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.addWidget(self.filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._pages, 1)
        layout.addWidget(self.checks)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self.tree.setFocus)
        self.nothing.asked.connect(self.filter.clear)
        self.tree.selectionModel().selectionChanged.connect(self._take_selection)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.doubleClicked.connect(self._double_clicked)
        self.tree.expanded.connect(lambda index: self._remember(index, True))
        self.tree.collapsed.connect(lambda index: self._remember(index, False))
        self.tree.installEventFilter(self)
        self.model.modelReset.connect(self._after_reset)
        self.checks.place_chosen.connect(self.part_chosen)
        self.view.selection_changed.connect(lambda _: self._show_selection())
        self.document.problems_changed.connect(lambda _: self._size_checks())

    # what is open
    def _expand_first(self) -> None:
        layers = [f"layers.{layer.id}" for layer in self.document.scenario.layers[:2]]
        raids = [f"raids.{raid.id}" for raid in self.document.scenario.raids]
        for path in ("layers", "sites", "regions", "raids", *layers, *raids):
            self._expanded.add(path)
        self._after_reset()

    def _remember(self, index: QModelIndex, opened: bool) -> None:
        node = self.model.node(index)
        if node is not None and not self.filter.text():
            (self._expanded.add if opened else self._expanded.discard)(node.path)

    def _after_reset(self) -> None:
        if self.filter.text():
            self.tree.expandAll()
        else:
            for path in tuple(self._expanded):
                self.tree.expand(self.model.index_of(path))
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._show_selection()

    def _filter(self, text: str) -> None:
        self.model.filter(text)

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    # selection, both ways
    def _selected_paths(self) -> tuple[str, ...]:
        nodes = [self.model.node(index) for index in self.tree.selectionModel().selectedIndexes()]
        paths = [node.object_path for node in nodes if node is not None and node.kind != "group"]
        return tuple(dict.fromkeys(paths))

    def _take_selection(self) -> None:
        if self._syncing:
            return
        self._syncing = True
        self.view.select(*self._selected_paths())
        self._syncing = False
        node = self.model.node(self.tree.currentIndex())
        if node is not None and node.kind in ("orbits", "payload"):
            self.part_chosen.emit(node.path)

    def _show_selection(self) -> None:
        if self._syncing or set(self._selected_paths()) == set(self.view.selection):
            return
        self._syncing = True
        chosen = QItemSelection()
        found = [index for path in self.view.selection if (index := self.model.index_of(path)).isValid()]
        for index in found:
            chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.tree.selectionModel().select(chosen, flags.ClearAndSelect)
        if found:
            self.tree.selectionModel().setCurrentIndex(found[0], flags.NoUpdate)
            self.tree.scrollTo(found[0])
        self._syncing = False

    # actions
    def rename(self) -> None:
        """Edit the name in its row."""
        index = self.tree.currentIndex()
        node = self.model.node(index)
        if node is not None and node.kind in ("orbits", "payload"):
            index = self.model.index_of(node.object_path)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.tree.setCurrentIndex(index)
            self.tree.edit(index)

    def duplicate(self) -> None:
        """Copy the selected objects and select the copies."""
        chosen = editable(self.view.selection)
        if chosen:
            after, made = duplicated(self.document.scenario, chosen)
            self.document.apply(after, f"Duplicate {names_of(self.document.scenario, chosen)}")
            self.view.select(*made)

    def delete(self) -> None:
        """Delete the selected objects; undo brings them back."""
        chosen = editable(self.view.selection)
        if chosen:
            name = names_of(self.document.scenario, chosen)
            after = deleted(self.document.scenario, chosen)
            self.view.select()
            self.document.apply(after, f"Delete {name}")

    def choose_colour(self) -> None:
        """Ask for a colour and give it to the selected layers."""
        layers = [path for path in editable(self.view.selection) if path.startswith("layers.")]
        if not layers:
            return
        dialog = QColorDialog(QColor(value_at(self.document.scenario, layers[0]).color), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self._paint(layers, color.name()))
        dialog.open()

    def _paint(self, layers: list[str], color: str) -> None:
        for path in layers:
            self.document.edit(f"{path}.color", color, "Colour", merge=f"colour {color}")

    def toggle_visible(self) -> None:
        """Show the selected objects, or hide them when all are shown."""
        chosen = editable(self.view.selection)
        show = not all(self.view.is_visible(path) for path in chosen)
        for path in chosen:
            self.view.set_visible(path, show)

    def follow(self) -> None:
        """Let the globe's camera follow the selection."""
        self.view.set_camera("follow")

    def _double_clicked(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None and node.kind in ("threat", "satellite"):
            self.follow()
        elif index.isValid() and self.model.hasChildren(index):
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def menu(self) -> QMenu:
        """Return the actions on the selection."""
        menu = QMenu(self)
        chosen = editable(self.view.selection)
        layers = [path for path in chosen if path.startswith("layers.")]
        shown = chosen and all(self.view.is_visible(path) for path in chosen)
        for words, key, do, fits in (
            ("Rename", "F2", self.rename, len(chosen) == 1),
            ("Duplicate", "Ctrl+D", self.duplicate, bool(chosen)),
            ("Delete", "Del", self.delete, bool(chosen)),
            ("", "", None, True),
            ("Colour…", "", self.choose_colour, bool(layers)),
            ("Hide" if shown else "Show", "Space", self.toggle_visible, bool(chosen)),
            ("Follow in the globe", "", self.follow, bool(self.view.selection)),
        ):
            if do is None:
                menu.addSeparator()
                continue
            action = menu.addAction(words)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(fits)
            action.triggered.connect(lambda _=False, do=do: do())
        return menu

    def _open_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Take the keys of the tree: Del and Ctrl+D."""
        if watched is self.tree and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete:
                self.delete()
                return True
            if event.matches(QKeySequence.StandardKey.Find):
                self.focus_filter()
                return True
            if event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.duplicate()
                return True
        return False

    # the checks take what they need, at most two fifths
    def _size_checks(self) -> None:
        most = max(round(0.4 * self.height()), 60)
        self.checks.setFixedHeight(min(self.checks.wanted_height(self.width()), most))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._size_checks()
