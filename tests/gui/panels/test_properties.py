"""Properties made from the schema: fields, numbers, pages, live edits, refusals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from cupola.errors import Problem
from cupola.scenario import parts, value_at
from cupola.threats.classes import THREAT_CLASSES
from cupola_gui.document import Document
from cupola_gui.editors import Properties
from cupola_gui.editors.field_editors import EDITORS, ChoiceEditor, NumberEditor
from cupola_gui.editors.live_answer import answer_lines
from cupola_gui.editors.number_box import NumberBox, limits_words, number_text, parsed, refusal
from cupola_gui.editors.pages import Page
from cupola_gui.editors.property_row import PropertyRow
from cupola_gui.editors.read_pages import ReadPage
from cupola_gui.editors.schema_fields import FieldSpec, Limits, choice_title, fields_of
from cupola_gui.view import View

PARTS = [
    parts.WalkerDelta, parts.WalkerStar, parts.Planes, parts.Plane, parts.ImportedElements, parts.InfraredSensor,
    parts.KineticInterceptor, parts.Laser, parts.Layer, parts.Site, parts.CircleRegion, parts.Area, parts.Raid,
    parts.Custody, parts.Command, parts.Scenario,
]  # fmt: skip


def spec(part: type[parts.Part], key: str) -> FieldSpec:
    return next(field for field in fields_of(part) if field.key == key)


@pytest.mark.parametrize("part", PARTS)
def test_every_field_of_the_document_has_an_editor_or_a_section(part: type[parts.Part]) -> None:
    for field in fields_of(part):
        assert field.kind in EDITORS or field.kind in ("part", "union", "parts", "data"), field
        assert field.title
        if field.slider is not None:
            assert field.limits.allow(field.slider[1])


def test_fields_carry_unit_limits_and_choices() -> None:
    planes = spec(parts.WalkerDelta, "planes")
    assert (planes.kind, planes.title, planes.limits, planes.slider) == ("integer", "Planes", Limits(1, 2000), (1, 60))
    noise = spec(parts.InfraredSensor, "noise_equivalent_irradiance_w_m2")
    assert (noise.unit, noise.decimals, noise.limits) == ("W/m²", None, Limits(0, 1, low_open=True))
    assert spec(parts.Area, "latitude_deg").unit == "°"
    assert spec(parts.InfraredSensor, "bands").choices == (("swir", "SWIR"), ("mwir", "MWIR"), ("lwir", "LWIR"))
    assert spec(parts.Plane, "altitude_km").optional
    assert spec(parts.Plane, "altitude_km").unit == "km"
    assert [value for value, _ in spec(parts.Raid, "threat").choices] == list(THREAT_CLASSES)
    assert choice_title("shoot_look_shoot") == "Shoot look shoot"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000", 1000.0),
        ("−3.5", -3.5),
        ("1e-12", 1e-12),
        ("80.0 °", 80.0),
        ("2 000", 2000.0),
        ("", None),
        ("abc", None),
        ("nan", None),
    ],
)
def test_what_people_type(text: str, value: float | None) -> None:
    assert parsed(text, "°") == value


@given(st.floats(1e-15, 1e9))
def test_scientific_text_means_the_value_to_four_digits(value: float) -> None:
    text = number_text(value, None, False)
    read = parsed(text)
    assert read is not None
    assert math.isclose(read, value, rel_tol=6e-4)
    assert len(text) <= 12


def test_limits_in_words() -> None:
    planes, noise = spec(parts.WalkerDelta, "planes"), spec(parts.InfraredSensor, "noise_equivalent_irradiance_w_m2")
    assert refusal(planes, 0) == "Must be from 1 to 2,000."
    assert refusal(planes, 2.5) == "Must be a whole number."
    assert refusal(noise, 0.0) == "Must be more than 0 and at most 1 W/m²."
    assert refusal(noise, 1e-9) == ""
    assert refusal(planes, None) == "Not a number."
    assert limits_words(Limits(), planes) == ""


@pytest.fixture
def properties(qtbot: QtBot, document: Document, view: View) -> Properties:
    view.select("layers.custody")
    panel = Properties(document, view)
    qtbot.addWidget(panel)
    panel.resize(352, 900)
    panel.show()
    return panel


def row(panel: Properties, place: str) -> PropertyRow:
    assert isinstance(panel.page, Page)
    return panel.page.rows[place]


def box(panel: Properties, place: str) -> NumberBox:
    editor = row(panel, place).editor
    assert isinstance(editor, NumberEditor)
    return editor.box


def choose(panel: Properties, place: str, value: str) -> None:
    editor = row(panel, place).editor
    assert isinstance(editor, ChoiceEditor)
    editor.combo.setCurrentIndex(editor.combo.findData(value))
    editor.combo.activated.emit(editor.combo.currentIndex())


def test_layer_page_has_the_sections_of_the_picture(properties: Properties) -> None:
    assert isinstance(properties.page, Page)
    heads = [(section.head.title, section.head.summary) for section in properties.page.sections.values()]
    assert heads == [("Orbits", "400 satellites"), ("Infrared sensor", ""), ("Layer", "")]
    assert box(properties, "orbits.altitude_km").text() == "1,000"
    assert box(properties, "payload.noise_equivalent_irradiance_w_m2").text() == "1e-12"
    assert (properties.header.name, properties.header.role) == ("Custody layer", "custody")


def test_typing_edits_live_and_merges_into_one_step(qtbot: QtBot, properties: Properties, document: Document) -> None:
    edit = box(properties, "orbits.planes").lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, "18")
    assert document.scenario.layers[0].orbits.planes == 18  # type: ignore[union-attr]
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Planes of Custody layer"
    assert edit.text() == "18"
    document.undo_stack.undo()
    assert box(properties, "orbits.planes").value() == 20


def test_slider_follows_the_box_and_the_box_the_slider(properties: Properties, document: Document) -> None:
    editor = row(properties, "orbits.inclination_deg").editor
    assert isinstance(editor, NumberEditor)
    assert editor.slider is not None
    assert editor.slider.value() == round(80 / 180 * 1000)
    editor.slider.setValue(500)
    assert document.scenario.layers[0].orbits.inclination_deg == 90.0  # type: ignore[union-attr]
    assert editor.box.text() == "90.0"
    document.edit("layers.custody.orbits.inclination_deg", 45.0)
    assert editor.slider.value() == 250


def test_slider_goes_first_when_there_is_little_room(qtbot: QtBot, properties: Properties) -> None:
    editor = row(properties, "orbits.planes").editor
    assert isinstance(editor, NumberEditor)
    assert editor.slider is not None
    assert editor.slider.isVisible()
    properties.resize(300, 700)
    qtbot.waitUntil(lambda: not editor.slider.isVisible())  # type: ignore[union-attr]
    assert editor.box.isVisible()
    assert row(properties, "orbits.planes").label.isVisible()


def test_refused_number_keeps_the_last_valid_state(qtbot: QtBot, properties: Properties, document: Document) -> None:
    number = box(properties, "orbits.planes")
    number.lineEdit().selectAll()
    qtbot.keyClicks(number.lineEdit(), "0")
    assert document.scenario.layers[0].orbits.planes == 20  # type: ignore[union-attr]
    notice = row(properties, "orbits.planes").notice
    assert (notice.isVisible(), notice.status, notice.text) == (True, "critical", "Must be from 1 to 2,000.")
    assert number.property("invalid")
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert (number.text(), notice.isVisible(), bool(number.property("invalid"))) == ("20", False, False)


def test_refusal_of_the_document_stands_below_the_field(properties: Properties, document: Document) -> None:
    properties._commit("payload.minimum_range_km", 7000.0, "")
    notice = row(properties, "payload.minimum_range_km").notice
    assert notice.text == "Must be less than the maximum range, 6000, is 7000."
    assert value_at(document.scenario, "layers.custody.payload.minimum_range_km") == 0


def test_doubts_stand_at_their_field_with_the_caution_mark(properties: Properties, document: Document) -> None:
    document.edit("layers.custody.orbits.phasing", 30)
    notice = row(properties, "orbits.phasing").notice
    assert notice.status == "caution"
    assert notice.text.startswith("30 is not below the number of planes (20)")
    document.edit("layers.custody.orbits.phasing", 1)
    assert notice.text == ""


def test_kind_of_orbits_switches_and_keeps_what_is_common(properties: Properties, document: Document) -> None:
    choose(properties, "orbits.kind", "walker_star")
    orbits = document.scenario.layers[0].orbits
    assert isinstance(orbits, parts.WalkerStar)
    assert (orbits.planes, orbits.altitude_km, orbits.inclination_deg) == (20, 1000, 80)
    choose(properties, "orbits.kind", "planes")
    custom = document.scenario.layers[0].orbits
    assert isinstance(custom, parts.Planes)
    assert len(custom.planes) == 20
    assert custom.planes[1].raan_deg == pytest.approx(9.0)


def test_kind_of_payload_switches_and_its_section_is_renamed(properties: Properties, document: Document) -> None:
    choose(properties, "payload.kind", "laser")
    assert isinstance(document.scenario.layers[0].payload, parts.Laser)
    assert isinstance(properties.page, Page)
    assert properties.page.sections["payload"].head.title == "Laser"
    assert document.scenario.layers[0].payload.maximum_range_km == 6000


def test_custom_planes_are_added_edited_and_removed(qtbot: QtBot, properties: Properties, document: Document) -> None:
    choose(properties, "orbits.kind", "planes")
    assert isinstance(properties.page, Page)
    listed = properties.page._planes
    assert listed is not None
    assert listed.rows == {}
    listed.sections[2].head.set_open(True)
    editor = listed.rows["orbits.planes.2.altitude_km"].editor
    assert isinstance(editor, NumberEditor)
    assert (editor.box.text(), editor.box.lineEdit().placeholderText()) == ("", "common")
    qtbot.keyClicks(editor.box.lineEdit(), "700")
    assert document.scenario.layers[0].orbits.planes[2].altitude_km == 700  # type: ignore[union-attr,index]
    editor.box.lineEdit().selectAll()
    qtbot.keyClick(editor.box.lineEdit(), Qt.Key.Key_Delete)
    assert document.scenario.layers[0].orbits.planes[2].altitude_km is None  # type: ignore[union-attr,index]
    listed.action_requested.emit("add", "orbits.planes")
    assert len(document.scenario.layers[0].orbits.planes) == 21  # type: ignore[union-attr,arg-type]
    properties._change_planes("remove", "orbits.planes.0")
    assert len(document.scenario.layers[0].orbits.planes) == 20  # type: ignore[union-attr,arg-type]


def test_several_of_a_kind_are_edited_at_once(
    qtbot: QtBot, properties: Properties, document: Document, view: View
) -> None:
    view.select("layers.custody", "layers.interceptors", "sites.c2")
    assert properties.shown_paths() == ("layers.custody", "layers.interceptors")
    number = box(properties, "orbits.altitude_km")
    assert (number.text(), number.lineEdit().placeholderText()) == ("", "mixed")
    assert box(properties, "orbits.raan_deg").text() == "0.0"
    qtbot.keyClicks(number.lineEdit(), "550")
    assert [layer.orbits.altitude_km for layer in document.scenario.layers[:2]] == [550, 550]  # type: ignore[union-attr]
    assert document.undo_stack.undoText() == "Altitude of 2 objects"
    assert properties.header.name == "2 layers"
    document.undo_stack.undo()
    assert [layer.orbits.altitude_km for layer in document.scenario.layers[:2]] == [1000, 300]  # type: ignore[union-attr]


def test_facts_of_the_live_answer_follow(properties: Properties, ran: Document) -> None:
    ran.live_changed.emit(ran.live)
    assert isinstance(properties.page, Page)
    assert properties.page.facts is not None
    assert properties.page.facts.texts == ("Period 105.1\u2009min", "Plane spacing 18.0°", "Footprint ±13.4°")


def test_live_answer_compares_with_what_was_saved(qtbot: QtBot, properties: Properties, document: Document) -> None:
    with qtbot.waitSignal(document.live_changed, timeout=5000):
        document.evaluate()
    with qtbot.waitSignal(document.live_changed, timeout=5000):
        document.edit("layers.custody.orbits.planes", 22)
    lines = {name: rest for name, *rest in properties.answer.lines}
    assert lines["Satellites"] == ["400", "440", "+40"]
    assert lines["Plane spacing"] == ["18.0°", "16.4°", "−1.6°"]
    assert lines["Period"][2] == "same"
    assert answer_lines(None, None)[0] == ("Satellites", "…", "…", "")


def test_raid_page_places_on_the_globe_and_picks_the_class(
    qtbot: QtBot, properties: Properties, document: Document, view: View
) -> None:
    view.select("raids.raid")
    combo = row(properties, "threat").editor.findChild(QComboBox)
    assert combo is not None
    assert combo.currentText() == THREAT_CLASSES["icbm-solid"].title
    button = properties.findChild(QPushButton, "place raids.raid.launch_area")
    assert button is not None
    with qtbot.waitSignal(properties.place_requested) as told:
        button.click()
    assert told.args == ["raids.raid.launch_area"]
    choose(properties, "threat", "irbm")
    assert document.scenario.raids[0].threat == "irbm"


def test_problem_of_a_section_stands_in_it(properties: Properties, document: Document, view: View) -> None:
    view.select("raids.raid")
    document.problems = (Problem("raids.raid.aim_area", "is out of reach by 1,200 km"),)
    document.problems_changed.emit(document.problems)
    assert isinstance(properties.page, Page)
    notice = properties.page.notices["aim_area"]
    assert (notice.status, notice.text) == ("critical", "Is out of reach by 1,200 km.")


def test_without_selection_the_scenario_itself_is_shown(
    qtbot: QtBot, properties: Properties, document: Document, view: View
) -> None:
    view.select()
    assert isinstance(properties.page, Page)
    assert [section.head.title for section in properties.page.sections.values()] == [
        "Scenario",
        "Custody",
        "Command",
        "Coverage",
    ]
    qtbot.keyClicks(box(properties, "command.decision_delay_s").lineEdit(), "5")
    assert document.scenario.command.decision_delay_s == 20.05 or document.scenario.command.decision_delay_s == 520.0
    name = row(properties, "name").editor.focusProxy()
    name.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClick(name, Qt.Key.Key_Backspace)
    assert document.scenario.name == "Quick start"
    assert row(properties, "name").notice.isVisible()


def test_epoch_that_is_no_time_is_refused(qtbot: QtBot, properties: Properties, document: Document, view: View) -> None:
    view.select()
    editor = row(properties, "epoch_utc").editor.focusProxy()
    qtbot.keyClicks(editor, "x")
    assert document.scenario.epoch_utc == "2027-01-01T00:00:00Z"
    assert row(properties, "epoch_utc").notice.status == "critical"


def test_check_list_keeps_at_least_one(qtbot: QtBot, properties: Properties, document: Document) -> None:
    boxes = row(properties, "payload.bands").editor.boxes  # type: ignore[attr-defined]
    boxes["swir"].click()
    assert value_at(document.scenario, "layers.custody.payload.bands") == ("lwir",)
    boxes["lwir"].click()
    assert value_at(document.scenario, "layers.custody.payload.bands") == ("lwir",)
    assert row(properties, "payload.bands").notice.text == "At least one must be chosen."


def test_threats_of_the_results_are_told(properties: Properties, ran: Document, view: View) -> None:
    view.select("threats.T3")
    assert isinstance(properties.page, ReadPage)
    assert (properties.header.name, properties.header.role) == ("T3", "leaked")


def test_objects_that_vanish_leave_the_page(properties: Properties, document: Document) -> None:
    document.remove("layers.custody")
    assert properties.shown_paths() == ("",)
    document.undo_stack.undo()
    assert properties.shown_paths() == ("layers.custody",)


def test_spin_box_steps_by_keys_and_by_powers_where_the_range_is_wide(qtbot: QtBot, properties: Properties) -> None:
    planes = box(properties, "orbits.planes")
    planes.setFocus()
    qtbot.keyClick(planes, Qt.Key.Key_Up)
    assert planes.value() == 21
    noise = box(properties, "payload.noise_equivalent_irradiance_w_m2")
    noise.stepBy(10)
    assert noise.value() == pytest.approx(1e-11)
    noise.stepBy(-10)
    assert noise.value() == pytest.approx(1e-12)


def test_every_row_can_be_reached_by_tab(qtbot: QtBot, properties: Properties) -> None:
    assert isinstance(properties.page, Page)
    for place, found in properties.page.rows.items():
        target = found.editor.focusProxy()
        assert target is not None, place
        assert target.focusPolicy() & Qt.FocusPolicy.TabFocus, place
        assert found.toolTip(), place


def test_reveal_opens_the_section(properties: Properties) -> None:
    assert isinstance(properties.page, Page)
    section = properties.page.sections["payload"]
    section.head.set_open(False)
    properties.reveal("layers.custody.payload.bands")
    assert section.head.opened
