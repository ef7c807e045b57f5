"""A page of properties, made from the schema of the selected parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cupola.errors import InputError, Problem
from cupola.scenario import Scenario, value_at
from cupola.scenario.parts import ImportedElements, Layer, Part
from cupola_gui.editors.facts import FactsLine, summary_of
from cupola_gui.editors.plane_list import PlaneList
from cupola_gui.editors.property_row import FactRow, Notice, PropertyRow
from cupola_gui.editors.schema_fields import FieldSpec, fields_of, kind_of
from cupola_gui.editors.section import Section
from cupola_gui.style import icon
from cupola_gui.style.numbers import grouped

UNION_TITLES: Final = {"orbits": "Pattern", "payload": "Payload"}
"""What the combo box of a union is called."""
PARTS_FIRST: Final = (Layer,)
"""Of these, the parts stand before their own fields."""


def joined(*names: str) -> str:
    """Return a dotted place of the names that are not empty."""
    return ".".join(name for name in names if name)


def structure_of(scenario: Scenario, paths: Sequence[str]) -> tuple[Any, ...]:
    """Return what decides which rows a page has."""
    found: list[Any] = list(paths)
    for path in paths:
        part = value_at(scenario, path)
        found.append(type(part))
        for spec in fields_of(type(part)):
            if spec.kind == "union":
                member = getattr(part, spec.key)
                planes = getattr(member, "planes", None)
                found.append((type(member), len(planes) if isinstance(planes, tuple) else 0))
    return tuple(found)


class Page(QWidget):
    """Sections and rows for one object, or for several of one kind at once."""

    edited = Signal(str, object, str)
    place_requested = Signal(str)
    action_requested = Signal(str, str)
    """What to do ("add", "remove") and the place below the objects."""

    def __init__(self, scenario: Scenario, paths: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths = tuple(paths)
        self.rows: dict[str, PropertyRow] = {}
        self.sections: dict[str, Section] = {}
        self.notices: dict[str, Notice] = {}
        self.facts: FactsLine | None = None
        self._planes: PlaneList | None = None
        self._fact_rows: list[FactRow] = []
        self._scenario = scenario
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build()
        self._column.addStretch(1)
        self.refresh(scenario)

    # building
    def _build(self) -> None:
        parts = self._parts("")
        kind = type(parts[0])
        simple = [spec for spec in fields_of(kind) if spec.kind not in ("part", "union", "parts", "data")]
        nested = [spec for spec in fields_of(kind) if spec.kind in ("part", "union")]
        if kind not in PARTS_FIRST:
            self._own_section(kind, simple)
        for spec in nested:
            if spec.kind == "union":
                self._union_section(spec)
            elif spec.part is not None:
                self._fill(self._section(spec.key, spec.title), spec.part, spec.key)
        if kind in PARTS_FIRST:
            self._own_section(kind, simple)

    def _own_section(self, kind: type[Part], simple: Sequence[FieldSpec]) -> None:
        section = self._section("", kind.label)
        for spec in simple:
            self._row(section, spec, spec.key)
        if "latitude_deg" in kind.model_fields:
            self._place_button(section, "")

    def _section(self, place: str, title: str) -> Section:
        section = Section(title, "", self)
        notice = Notice(section)
        section.add(notice)
        self.sections[place], self.notices[place] = section, notice
        self._column.addWidget(section)
        return section

    def _fill(self, section: Section, kind: type[Part], place: str) -> None:
        for spec in fields_of(kind):
            if spec.kind not in ("part", "union", "parts", "data"):
                self._row(section, spec, joined(place, spec.key))
        if "latitude_deg" in kind.model_fields:
            self._place_button(section, place)

    def _row(self, section: Section, spec: FieldSpec, place: str) -> None:
        row = PropertyRow(place, spec, section)
        row.edited.connect(self.edited)
        self.rows[place] = row
        section.add(row)

    def _union_section(self, spec: FieldSpec) -> None:
        members = {type(getattr(part, spec.key)) for part in self._parts("")}
        kind = next(iter(members))
        title = kind.label if spec.key == "payload" and len(members) == 1 else spec.title
        section = self._section(spec.key, title)
        choices = tuple(
            (kind_of(member), member.label)
            for member in spec.members
            if member is not ImportedElements or ImportedElements in members
        )
        what = FieldSpec(
            "kind",
            UNION_TITLES[spec.key],
            "choice",
            f"What {spec.title.lower()} the layer has; what both kinds have is kept.",
            choices=choices,
        )
        self._row(section, what, joined(spec.key, "kind"))
        if len(members) > 1:
            return
        self._fill(section, kind, spec.key)
        if kind is ImportedElements:
            count = sum(len(getattr(part, spec.key).element_sets) for part in self._parts(""))
            section.add(FactRow("Objects", grouped(count), section))
        if (
            isinstance(getattr(self._parts("")[0], spec.key), Part)
            and "planes" in kind.model_fields
            and len(self.paths) == 1
        ):
            self._plane_list(section, spec, kind)
        if spec.key == "orbits":
            self.facts = FactsLine(section)
            section.add(self.facts)

    def _plane_list(self, section: Section, spec: FieldSpec, kind: type[Part]) -> None:
        inner = next((field for field in fields_of(kind) if field.kind == "parts"), None)
        if inner is None or inner.part is None:
            return
        self._planes = PlaneList(joined(spec.key, inner.key), inner.part, section)
        self._planes.edited.connect(self.edited)
        self._planes.action_requested.connect(self.action_requested)
        section.add(self._planes)

    def _place_button(self, section: Section, place: str) -> None:
        holder = QWidget(section)
        line = QHBoxLayout(holder)
        line.setContentsMargins(12, 4, 12, 2)
        button = QPushButton(icon("mdi6.crosshairs-gps"), "Place on globe", holder)
        button.setProperty("small", True)
        button.setToolTip("Then click the place on the globe; Esc leaves it where it is")
        button.setEnabled(len(self.paths) == 1)
        button.clicked.connect(lambda: self.place_requested.emit(joined(self.paths[0], place)))
        button.setObjectName(f"place {joined(self.paths[0], place)}")
        line.addStretch(1)
        line.addWidget(button)
        section.add(holder)

    # showing
    def _parts(self, place: str) -> list[Any]:
        return [value_at(self._scenario, joined(path, place)) for path in self.paths]

    def refresh(self, scenario: Scenario) -> None:
        """Show the values of a scenario; the rows stay."""
        self._scenario = scenario
        for place, row in self.rows.items():
            row.show_value(self._parts(place))
        for place, section in self.sections.items():
            section.head.set_summary(summary_of(self._parts(place)))
        if self._planes is not None:
            self._planes.refresh(self._parts(self._planes.place)[0])

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem at its row, or at the section that holds its place."""
        told: dict[str, Problem] = {}
        for problem in sorted(problems, key=lambda problem: problem.severity == "error"):
            for path in self.paths:
                if problem.path.startswith(f"{path}.") or problem.path == path or not path:
                    told[problem.path[len(path) :].lstrip(".")] = problem
        for place, row in self.rows.items():
            row.tell(*_words(told.get(place)))
        for place, notice in self.notices.items():
            notice.tell(*_words(told.get(place) if place else None))

    def refuse(self, place: str, refused: InputError) -> None:
        """Show at a row why the document did not take its value."""
        row = self.rows.get(place)
        if row is not None:
            row.refuse(_sentence(refused.problems[0].message if refused.problems else str(refused)))
        elif self._planes is not None:
            self._planes.refuse(place, _sentence(refused.problems[0].message))

    def set_room(self, width_px: float) -> None:
        """Tell every row how wide the panel is, at font scale 1."""
        for row in self.rows.values():
            row.set_room(width_px)
        if self._planes is not None:
            self._planes.set_room(width_px)

    def reveal(self, place: str) -> QWidget | None:
        """Open the section of a place and return the widget to bring into view."""
        row = self.rows.get(place)
        section = self.sections.get(place) or self.sections.get(place.split(".")[0] if place else "")
        if section is not None:
            section.head.set_open(True)
        return row if row is not None else section


def _words(problem: Problem | None) -> tuple[str, str]:
    if problem is None:
        return "", ""
    return "critical" if problem.severity == "error" else "caution", _sentence(problem.message)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
