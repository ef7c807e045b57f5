"""The properties of what is selected, made from the schema, edited live."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWhatsThis, QWidget

from cupola.errors import InputError
from cupola.scenario import Scenario, replaced, value_at
from cupola.scenario.parts import Layer, Plane
from cupola_gui.document import Document
from cupola_gui.editors.facts import facts_of
from cupola_gui.editors.live_answer import LiveAnswer
from cupola_gui.editors.object_edits import duplicated
from cupola_gui.editors.object_model import part_exists
from cupola_gui.editors.pages import Page, joined, structure_of
from cupola_gui.editors.read_pages import ReadPage, satellite_facts, threat_facts
from cupola_gui.style import font, font_scale, icon, layer_shape, paint_mark, panel_color, tokens
from cupola_gui.view import View

MARKS: dict[str, tuple[str, str]] = {
    "sites": ("frame_friend", "standby"),
    "regions": ("frame_neutral", "normal"),
    "raids": ("frame_hostile", "critical"),
}


class Header(QWidget):
    """Mark, name and role of what is shown, and its buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.role, self._shape, self._color = "", "", "", ""
        self.setFixedHeight(round(38 * font_scale()))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 8, 0)
        line.setSpacing(2)
        line.addStretch(1)
        self.colour = self._button("mdi6.palette-outline", "Colour")
        self.copy = self._button("mdi6.content-copy", "Duplicate (Ctrl+D)")
        self.help = self._button("mdi6.help-circle-outline", "Explain a field: click here, then the field (F1)")
        for button in (self.colour, self.copy, self.help):
            line.addWidget(button)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, "t2"))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip.split(" (")[0])
        return button

    def show_object(self, name: str, role: str, shape: str, color: str) -> None:
        """Show another object."""
        self.name, self.role, self._shape, self._color = name, role, shape, color
        self.setAccessibleName(f"{name}, {role}")
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, colors, middle = QPainter(self), tokens(), self.height() / 2
        left = 12.0
        if self._shape:
            color = panel_color(self._color) if self._color.startswith("#") else self._color
            paint_mark(painter, QPointF(18, middle), self._shape, color, 12 if self._shape.startswith("frame") else 9)
            left = 32.0
        room = self.width() - 96 - left
        for text, kind, ink in ((self.name, "object", colors.t1), (self.role, "body", colors.t2)):
            painter.setFont(font(kind))  # type: ignore[arg-type]
            metrics = QFontMetricsF(painter.font())
            painter.setPen(QColor(ink))
            words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0))
            painter.drawText(QRectF(left, 0, max(room, 0.0) + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            used = metrics.horizontalAdvance(words) + 8
            left, room = left + used, room - used
        painter.end()


class Properties(QWidget):
    """Header, sections in a scroll area, and below them the live answer."""

    place_requested = Signal(str)
    """The place of an area, site or region that the next click on the globe should move."""

    def __init__(self, document: Document, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.view = document, view
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = Header(self)
        self.page: Page | ReadPage | None = None
        self._structure: tuple[object, ...] = ()
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.answer = LiveAnswer(document, view, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._area, 1)
        column.addWidget(self.answer)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.header.colour.clicked.connect(self._choose_colour)
        self.header.copy.clicked.connect(self._duplicate)
        self.header.help.clicked.connect(QWhatsThis.enterWhatsThisMode)
        self.view.selection_changed.connect(lambda _: self.refresh())
        self.document.scenario_changed.connect(lambda *_: self.refresh())
        self.document.results_changed.connect(lambda _: self.refresh())
        self.document.live_changed.connect(lambda _: self._show_facts())
        self.document.problems_changed.connect(lambda _: self._show_problems())

    # what is shown
    def shown_paths(self) -> tuple[str, ...]:
        """Return the objects that are edited: the first selected one and all others of its kind, or the scenario."""
        scenario = self.document.scenario
        paths = [path for path in self.view.selection if part_exists(scenario, path)]
        if not paths:
            return ("",)
        kind = paths[0].split(".")[0]
        return tuple(path for path in paths if path.split(".")[0] == kind)

    def _read_page(self) -> tuple[str, str, str, str, ReadPage] | None:
        path = self.view.selection[0] if self.view.selection else ""
        if path.startswith("threats.") and self.document.results is not None:
            identifier = path.removeprefix("threats.")
            threat = next((item for item in self.document.results.threats if item.id == identifier), None)
            if threat is not None:
                warning = threat.why_not.sentence if threat.why_not is not None else ""
                page = ReadPage(threat_facts(threat), warning)
                return threat.id, threat.outcome, "frame_hostile", "critical", page
        satellite = satellite_facts(self.document.scenario, path)
        if satellite is not None:
            layer = value_at(self.document.scenario, f"layers.{path.split('.')[1]}")
            shape = layer_shape(layer.role, layer.payload.kind)
            return satellite[0], layer.name, shape, layer.color, ReadPage(satellite[1])
        return None

    def refresh(self) -> None:
        """Show the selection as the document has it; rows are rebuilt only when others are needed."""
        read = self._read_page()
        if read is not None:
            *head, page = read
            self._structure = ()
            self.header.show_object(*head)
            self._put(page)
        else:
            self._refresh_parts(self.document.scenario, self.shown_paths())
        editable = isinstance(self.page, Page) and self.page.paths != ("",)
        self.header.copy.setVisible(editable)
        self.header.colour.setVisible(editable and self.shown_paths()[0].startswith("layers."))

    def _refresh_parts(self, scenario: Scenario, paths: tuple[str, ...]) -> None:
        structure = structure_of(scenario, paths)
        if structure == self._structure and isinstance(self.page, Page):
            self.page.refresh(scenario)
        else:
            self._structure = structure
            self._build(scenario, paths)
        self.header.show_object(*_head_of(scenario, paths))
        self._show_problems()
        self._show_facts()

    def _build(self, scenario: Scenario, paths: tuple[str, ...]) -> None:
        place = self._area.verticalScrollBar().value()
        same = isinstance(self.page, Page) and self.page.paths == paths
        page = Page(scenario, paths)
        page.edited.connect(self._commit)
        page.place_requested.connect(self.place_requested)
        page.action_requested.connect(self._change_planes)
        self._put(page)
        if same:
            QTimer.singleShot(0, self, lambda: self._area.verticalScrollBar().setValue(place))

    def _put(self, page: Page | ReadPage) -> None:
        page.setProperty("surface", "panel")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        old = self._area.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.page = page
        self._area.setWidget(page)
        self._tell_room()

    def _tell_room(self) -> None:
        if isinstance(self.page, Page):
            self.page.set_room(self.width() / font_scale())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._tell_room()

    def _show_problems(self) -> None:
        if isinstance(self.page, Page):
            self.page.show_problems(self.document.problems)

    def _show_facts(self) -> None:
        if isinstance(self.page, Page) and self.page.facts is not None:
            path = self.page.paths[0] if len(self.page.paths) == 1 else ""
            self.page.facts.show_facts(facts_of(self.document.live, path.removeprefix("layers.")) if path else None)

    def reveal(self, place: str) -> None:
        """Bring a dotted place such as "layers.custody.payload" into view."""
        if not isinstance(self.page, Page):
            return
        path = next(
            (path for path in self.page.paths if place == path or place.startswith(f"{path}.") or not path), None
        )
        if path is None:
            return
        widget = self.page.reveal(place[len(path) :].lstrip("."))
        if widget is not None:
            QTimer.singleShot(0, self, lambda: self._bring(widget))

    def _bring(self, widget: QWidget) -> None:
        if isinstance(self.page, Page) and self.page.isAncestorOf(widget):
            self._area.verticalScrollBar().setValue(widget.mapTo(self.page, widget.rect().topLeft()).y())

    # what is done
    def _commit(self, place: str, value: object, merge: str) -> None:
        page = self.page
        assert isinstance(page, Page)
        try:
            if len(page.paths) == 1:
                self.document.edit(joined(page.paths[0], place), value, merge=merge)
            else:
                after = self.document.scenario
                for path in page.paths:
                    after = replaced(after, joined(path, place), value)
                title = page.rows[place].spec.title
                self.document.apply(after, f"{title} of {len(page.paths)} objects", merge)
        except InputError as refused:
            page.refuse(place, refused)

    def _change_planes(self, action: str, place: str) -> None:
        page = self.page
        assert isinstance(page, Page)
        path = joined(page.paths[0], place)
        try:
            if action == "remove":
                self.document.remove(path)
            else:
                last = value_at(self.document.scenario, path)[-1]
                self.document.add(path, Plane(raan_deg=(last.raan_deg + 30.0) % 360.0), "Add a plane")
        except InputError as refused:
            page.refuse(place, refused)

    def _choose_colour(self) -> None:
        row = self.page.rows.get("color") if isinstance(self.page, Page) else None
        if row is not None:
            row.editor.choose()  # type: ignore[attr-defined]

    def _duplicate(self) -> None:
        after, made = duplicated(self.document.scenario, self.shown_paths())
        if made:
            self.document.apply(after, "Duplicate")
            self.view.select(*made)


def _head_of(scenario: Scenario, paths: tuple[str, ...]) -> tuple[str, str, str, str]:
    """Return name, role, shape and colour of the header."""
    part = value_at(scenario, paths[0])
    role = str(getattr(part, "role", "")).replace("_", " ")
    shape, color = MARKS.get(paths[0].split(".")[0], ("", ""))
    if isinstance(part, Layer):
        shape, color = layer_shape(part.role, part.payload.kind), part.color
    if len(paths) > 1:
        return f"{len(paths)} {paths[0].split('.')[0]}", "edited together", shape, color
    return part.name, role or ("scenario" if not paths[0] else type(part).label.lower()), shape, color
