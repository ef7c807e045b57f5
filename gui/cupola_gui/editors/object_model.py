"""The tree of objects as a Qt model; satellites of imported layers become rows when they are looked at."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cupola.errors import InputError
from cupola.scenario.parts import Layer, Scenario
from cupola_gui.document import Document
from cupola_gui.editors.objects import Node, satellite_node, tree_of
from cupola_gui.view import View

NODE: Final = Qt.ItemDataRole.UserRole
FETCH: Final = 200
Index = QModelIndex | QPersistentModelIndex
RENAMEABLE: Final = ("layer", "site", "region", "raid")


class ObjectModel(QAbstractItemModel):
    """One column; names are edited through the document, check marks through the view."""

    def __init__(self, document: Document, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view = document, view
        self._wanted = ""
        self._roots: list[Node] = []
        self._nodes: list[Node] = []
        self._parents: list[int] = []
        self._rows: list[int] = []
        self._numbers: dict[str, int] = {}
        self._take(tree_of(document.scenario, document.results))
        document.scenario_changed.connect(lambda *_: self.refresh())
        document.results_changed.connect(lambda _: self.refresh())
        view.visibility_changed.connect(self._all_changed)

    # the tree
    def refresh(self) -> None:
        """Read the document again; rows that stay what they were keep their place."""
        fresh = tree_of(self._document.scenario, self._document.results, self._wanted)
        if _structure(fresh) == _structure(self._roots):
            for old, new in zip(_fixed(self._roots), _fixed(fresh), strict=True):
                _take_over(old, new)
            self._all_changed()
            return
        self.beginResetModel()
        self._take(fresh)
        self.endResetModel()

    def filter(self, wanted: str) -> None:
        """Show only what has a text in its name."""
        if wanted.strip() != self._wanted:
            self._wanted = wanted.strip()
            self.beginResetModel()
            self._take(tree_of(self._document.scenario, self._document.results, self._wanted))
            self.endResetModel()

    def _take(self, roots: list[Node]) -> None:
        self._roots = roots
        self._nodes, self._parents, self._rows, self._numbers = [], [], [], {}
        for row, node in enumerate(roots):
            self._register(node, -1, row)

    def _register(self, node: Node, parent: int, row: int) -> None:
        number = len(self._nodes)
        self._nodes.append(node)
        self._parents.append(parent)
        self._rows.append(row)
        self._numbers[node.path] = number
        for child_row, child in enumerate(node.children):
            self._register(child, number, child_row)

    def node(self, index: Index) -> Node | None:
        """Return the node of an index."""
        return self._nodes[index.internalId()] if index.isValid() else None

    def index_of(self, path: str) -> QModelIndex:
        """Return the index of a path, an invalid one when it has no row."""
        number = self._numbers.get(path)
        return QModelIndex() if number is None else self.createIndex(self._rows[number], 0, number)

    def _siblings(self, parent: Index) -> list[Node]:
        node = self.node(parent)
        return self._roots if node is None else node.children

    # what Qt asks
    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        siblings = self._siblings(parent if parent is not None else QModelIndex())
        if column != 0 or not 0 <= row < len(siblings):
            return QModelIndex()
        return self.createIndex(row, 0, self._numbers[siblings[row].path])

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        number = self._parents[index.internalId()] if index.isValid() else -1
        return QModelIndex() if number < 0 else self.createIndex(self._rows[number], 0, number)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return len(self._siblings(parent if parent is not None else QModelIndex()))

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 1

    def hasChildren(self, parent: Index | None = None) -> bool:  # noqa: N802
        node = self.node(parent) if parent is not None else None
        return bool(self._roots) if node is None else bool(node.children or node.waiting)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802
        node = self.node(parent)
        return node is not None and bool(node.waiting)

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        node = self.node(parent)
        if node is None or not node.waiting:
            return
        layer = self._layer_of(node)
        taken, node.waiting = node.waiting[:FETCH], node.waiting[FETCH:]
        first = len(node.children)
        self.beginInsertRows(self.index_of(node.path), first, first + len(taken) - 1)
        for row, satellite in enumerate(taken, first):
            child = satellite_node(layer, satellite)
            node.children.append(child)
            self._register(child, parent.internalId(), row)
        self.endInsertRows()

    def _layer_of(self, node: Node) -> Layer:
        identifier = node.path.split(".")[1]
        return next(layer for layer in self._document.scenario.layers if layer.id == identifier)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        if role == NODE:
            return node
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == Qt.ItemDataRole.EditRole:
            return node.title or node.name
        if role == Qt.ItemDataRole.CheckStateRole and node.checkable:
            return Qt.CheckState.Checked if self._view.is_visible(node.path) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{node.name}\n{node.detail}" if node.detail else node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{node.name}, {node.detail}" if node.detail else node.name
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self.node(index)
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if node.checkable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if node.kind in RENAMEABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        node = self.node(index)
        if node is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole and node.checkable:
            self._view.set_visible(node.path, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and node.kind in RENAMEABLE and str(value).strip():
            try:
                self._document.edit(f"{node.path}.name", str(value).strip(), f"Rename {node.title or node.name}")
            except InputError:
                return False
            return True
        return False

    def _all_changed(self) -> None:
        def tell(parent: QModelIndex) -> None:
            rows = self.rowCount(parent)
            if rows:
                self.dataChanged.emit(self.index(0, 0, parent), self.index(rows - 1, 0, parent))
            for row in range(rows):
                index = self.index(row, 0, parent)
                node = self.node(index)
                if node is not None and node.kind != "orbits":
                    tell(index)

        tell(QModelIndex())


def _fixed(roots: list[Node]) -> list[Node]:
    """Return every node but satellites."""
    return [node for root in roots for node in root.below() if node.kind != "satellite"]


def _structure(roots: list[Node]) -> list[tuple[str, str, int]]:
    """Return what makes two trees the same rows: paths, kinds, and how many satellites there are."""
    return [
        (node.path, node.kind, len(node.waiting) + (len(node.children) if node.kind == "orbits" else 0))
        for node in _fixed(roots)
    ]


def _take_over(old: Node, new: Node) -> None:
    for item in fields(Node):
        if item.name not in ("children", "waiting"):
            setattr(old, item.name, getattr(new, item.name))


def part_exists(scenario: Scenario, path: str) -> bool:
    """Say whether an object path still means something in the document."""
    names = path.split(".")
    if len(names) < 2 or names[0] not in ("layers", "sites", "regions", "raids"):
        return False
    return any(part.id == names[1] for part in getattr(scenario, names[0]))
