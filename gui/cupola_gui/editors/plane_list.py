"""The planes of a custom pattern, one closed section each; their rows are made when one is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cupola.scenario.parts import Part
from cupola_gui.editors.property_row import PropertyRow
from cupola_gui.editors.schema_fields import fields_of
from cupola_gui.editors.section import Section
from cupola_gui.style import icon
from cupola_gui.style.numbers import degrees_text


class PlaneList(QWidget):
    """Sections "Plane 1", "Plane 2" … with a button to add one and, in each, to remove it."""

    edited = Signal(str, object, str)
    action_requested = Signal(str, str)

    def __init__(self, place: str, kind: type[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place, self._kind = place, kind
        self.rows: dict[str, PropertyRow] = {}
        self.sections: list[Section] = []
        self._items: tuple[Any, ...] = ()
        self._room_px = 352.0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        self._holder = QWidget(self)
        line = QHBoxLayout(self._holder)
        line.setContentsMargins(12, 4, 12, 2)
        add = QPushButton(icon("mdi6.plus"), "Add a plane", self._holder)
        add.setProperty("small", True)
        add.clicked.connect(lambda: self.action_requested.emit("add", self.place))
        line.addStretch(1)
        line.addWidget(add)

    def refresh(self, items: tuple[Any, ...]) -> None:
        """Show the planes."""
        self._items = items
        while len(self.sections) < len(items):
            self._column.addWidget(self._section(len(self.sections)))
        self._column.addWidget(self._holder)
        for number, item in enumerate(items):
            self.sections[number].head.set_summary(f"node {degrees_text(item.raan_deg)}")
        for place, row in self.rows.items():
            which, key = place.removeprefix(f"{self.place}.").split(".")
            row.show_value([getattr(items[int(which)], key)])

    def set_room(self, width_px: float) -> None:
        """Tell every row how wide the panel is."""
        self._room_px = width_px
        for row in self.rows.values():
            row.set_room(width_px)

    def refuse(self, place: str, sentence: str) -> None:
        """Show at a row why its value was not taken."""
        if place in self.rows:
            self.rows[place].refuse(sentence)

    def _section(self, number: int) -> Section:
        section = Section(f"{self._kind.label} {number + 1}", "", self, depth=1)
        section.head.set_open(False)
        section.head.toggled.connect(lambda opened: self._fill(number, section) if opened else None)
        self.sections.append(section)
        return section

    def _fill(self, number: int, section: Section) -> None:
        if section.rows.count():
            return
        for field in fields_of(self._kind):
            spec = replace(field, title=field.title.removesuffix(" of plane 1"))
            place = f"{self.place}.{number}.{spec.key}"
            row = PropertyRow(place, spec, section)
            row.edited.connect(self.edited)
            row.show_value([getattr(self._items[number], spec.key)])
            row.set_room(self._room_px)
            self.rows[place] = row
            section.add(row)
        holder = QWidget(section)
        line = QHBoxLayout(holder)
        line.setContentsMargins(12, 4, 12, 2)
        remove = QPushButton(icon("mdi6.delete-outline"), "Remove", holder)
        remove.setProperty("small", True)
        remove.setEnabled(len(self._items) > 1)
        remove.clicked.connect(lambda: self.action_requested.emit("remove", f"{self.place}.{number}"))
        line.addStretch(1)
        line.addWidget(remove)
        section.add(holder)
