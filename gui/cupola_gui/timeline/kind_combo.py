"""Choosing which kinds of event are shown."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from cupola.results.parts import EventKind
from cupola_gui.style import mark_icon
from cupola_gui.timeline.happenings import ALL_KINDS, LANE_KINDS, LOOKS


class KindMenu(QMenu):
    """Check marks for the kinds of event; stays open while they are changed."""

    kinds_changed = Signal(object)

    def __init__(self, kinds: frozenset[EventKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sets: dict[str, frozenset[EventKind]] = {"All kinds": frozenset(ALL_KINDS), "Main kinds": LANE_KINDS}
        for title, chosen in self._sets.items():
            self.addAction(title).triggered.connect(lambda _=False, chosen=chosen: self.set_kinds(chosen))
        self.addSeparator()
        self._actions: dict[EventKind, QAction] = {}
        for kind in ALL_KINDS:
            look = LOOKS[kind]
            shape = "triangle" if look.shape == "triangle_hollow" else look.shape
            action = self.addAction(mark_icon(shape, look.color, look.size), look.name)
            action.setCheckable(True)
            action.setChecked(kind in kinds)
            action.toggled.connect(self._toggled)
            self._actions[kind] = action

    @property
    def kinds(self) -> frozenset[EventKind]:
        """The kinds that are checked."""
        return frozenset(kind for kind, action in self._actions.items() if action.isChecked())

    def set_kinds(self, kinds: frozenset[EventKind]) -> None:
        """Check exactly these kinds."""
        for kind, action in self._actions.items():
            action.blockSignals(True)
            action.setChecked(kind in kinds)
            action.blockSignals(False)
        self._toggled()

    def _toggled(self) -> None:
        self.kinds_changed.emit(self.kinds)


class KindCombo(QComboBox):
    """Looks like a combo box, opens the menu of kinds."""

    kinds_changed = Signal(object)

    def __init__(self, kinds: frozenset[EventKind] = frozenset(ALL_KINDS), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.menu = KindMenu(kinds, self)
        self.menu.kinds_changed.connect(self._changed)
        self.addItem("")
        self.setMinimumWidth(124)
        self.setToolTip("Kinds of event that are shown and stepped to")
        self.setAccessibleName("Kinds of event")
        self._name()

    @property
    def kinds(self) -> frozenset[EventKind]:
        """The kinds that are shown."""
        return self.menu.kinds

    def _name(self) -> None:
        chosen = len(self.kinds)
        everything = len(ALL_KINDS)
        self.setItemText(0, f"All {everything} kinds" if chosen == everything else f"{chosen} of {everything} kinds")

    def _changed(self, kinds: object) -> None:
        self._name()
        self.kinds_changed.emit(kinds)

    def showPopup(self) -> None:  # noqa: N802
        """Open the menu in place of a list."""
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
