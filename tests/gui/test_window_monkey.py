"""A monkey at the window: whatever is pressed, dragged and typed, no exception comes of it and the window stays.

``CUPOLA_MONKEY`` sets another number of events, for a long play by hand; the seed makes every play the same.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cupola.scenario import replaced, template
from cupola_gui.editors.number_box import NumberBox
from cupola_gui.windows import MainWindow

EVENTS: Final = int(os.environ.get("CUPOLA_MONKEY", "70"))
SEED: Final = int(os.environ.get("CUPOLA_MONKEY_SEED", "20270101"))
TELLS: Final = "CUPOLA_MONKEY_TELLS" in os.environ
NOT_PRESSED: Final = ("quit", "fullscreen")
KEYS: Final = (
    Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_L, Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Escape,
    Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_PageDown,
)  # fmt: skip
TYPED: Final = ("0", "-1", "7", "12.5", "1e9", "abc", "", "999999", "nan", "60")


class Monkey:
    """Presses, drags and types at random, the same for the same seed."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.chance, self.told = window, random.Random(SEED), [""]
        self.ways: tuple[tuple[int, Callable[[], str]], ...] = (
            (14, self.act), (10, self.number), (6, self.combo), (4, self.text), (14, self.click), (8, self.drag),
            (6, self.wheel), (10, self.key), (6, self.choose), (4, self.dock), (5, self.button), (3, self.layout),
            (4, self.row_menu),
        )  # fmt: skip

    def play(self) -> None:
        """Do one thing, then close whatever it opened now and then."""
        weights = [weight for weight, _ in self.ways]
        (way,) = self.chance.choices([way for _, way in self.ways], weights)
        self.told.append(way.__name__)
        self.told[-1] = f"{way.__name__} {way()}"
        if TELLS:
            print(len(self.told), self.told[-1], flush=True)
        QApplication.processEvents()
        while (popup := QApplication.activePopupWidget()) is not None:
            if self.chance.random() < 0.5:
                QTest.keyClick(popup, self.chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Return)))
            popup.close()
            QApplication.processEvents()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible() and self.chance.random() < 0.5:
                dialog.reject()
        QApplication.processEvents()

    def pick(self, kind: type[Any]) -> Any:
        """Return one of the visible, enabled widgets of a kind, or None."""
        found = [one for one in self.window.findChildren(kind) if one.isVisible() and one.isEnabled()]
        return self.chance.choice(found) if found else None

    def act(self) -> str:
        """Trigger an action of a menu."""
        known = self.window.actions_by_name
        name = self.chance.choice(sorted(set(known) - set(NOT_PRESSED)))
        if self.window.isEnabled() and known[name].isEnabled():
            known[name].trigger()
        return name

    def number(self) -> str:
        """Step or type into a number box."""
        box = self.pick(NumberBox)
        if box is None:
            return "none"
        if self.chance.random() < 0.5:
            box.stepBy(self.chance.choice((-10, -1, 1, 10)))
            return f"{box.spec.key} stepped"
        text = self.chance.choice(TYPED)
        box.setFocus()
        box.lineEdit().selectAll()
        QTest.keyClicks(box.lineEdit(), text)
        QTest.keyClick(box.lineEdit(), self.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab)))
        return f"{box.spec.key} {text}"

    def combo(self) -> str:
        """Choose in a combo box."""
        box = self.pick(QComboBox)
        if box is None or not box.count():
            return "none"
        number = self.chance.randrange(box.count())
        box.setCurrentIndex(number)
        box.activated.emit(number)
        return f"{box.accessibleName()} {box.itemText(number)}"

    def text(self) -> str:
        """Type into a line or page of text."""
        edit = self.pick(self.chance.choice((QLineEdit, QPlainTextEdit)))
        if edit is None or isinstance(edit.parent(), NumberBox):
            return "none"
        edit.setFocus()
        QTest.keyClicks(edit, self.chance.choice(TYPED))
        QTest.keyClick(edit, Qt.Key.Key_Return)
        return type(edit).__name__

    def _spot(self, widget: QWidget) -> QPoint:
        return QPoint(self.chance.randrange(max(1, widget.width())), self.chance.randrange(max(1, widget.height())))

    def _pane(self) -> QWidget:
        window = self.window
        canvas = window.globe.canvas.native if window.globe.canvas is not None else window.globe
        panes = [canvas, canvas, window.timeline, window.kill_chain, window.browser, window.messages, window.events]
        pane = self.chance.choice([one for one in panes if one.isVisible()] or [window])
        return pane.childAt(self._spot(pane)) or pane

    def click(self) -> str:
        """Click or double click somewhere in the globe, the time panels or the lists."""
        pane = self._pane()
        spot, modifier = self._spot(pane), self.chance.choice((Qt.KeyboardModifier.NoModifier,) * 3 + (
            Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier))  # fmt: skip
        if self.chance.random() < 0.2:
            QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, modifier, spot)
        else:
            QTest.mouseClick(pane, Qt.MouseButton.LeftButton, modifier, spot)
        return f"{type(pane).__name__} {spot.x()} {spot.y()}"

    def drag(self) -> str:
        """Drag with a button held."""
        pane = self._pane()
        button = self.chance.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton))
        start, end = self._spot(pane), self._spot(pane)
        QTest.mousePress(pane, button, Qt.KeyboardModifier.NoModifier, start)
        for share in (0.3, 0.6, 1.0):
            QTest.mouseMove(pane, start + (end - start) * share)
        QTest.mouseRelease(pane, button, Qt.KeyboardModifier.NoModifier, end)
        return type(pane).__name__

    def wheel(self) -> str:
        """Turn the wheel."""
        pane = self._pane()
        spot = QPointF(self._spot(pane))
        turn = QPoint(0, self.chance.choice((-480, -120, 120, 480)))
        event = QWheelEvent(
            spot, QPointF(pane.mapToGlobal(spot.toPoint())), QPoint(), turn, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(pane, event)
        return type(pane).__name__

    def key(self) -> str:
        """Press a key where the focus is."""
        key = self.chance.choice(KEYS)
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        return key.name

    def choose(self) -> str:
        """Select objects by their paths, also ones that are gone."""
        scenario = self.window.document.scenario
        paths = [f"layers.{part.id}" for part in scenario.layers] + [f"raids.{part.id}" for part in scenario.raids]
        paths += [f"sites.{part.id}" for part in scenario.sites] + [f"regions.{part.id}" for part in scenario.regions]
        paths += ["", "threats.T1", "threats.T99", "satellites.custody.3", "satellites.custody.99999", "layers.gone"]
        chosen = self.chance.sample(paths, self.chance.choice((1, 1, 1, 2)))
        self.window.view.select(*chosen)
        return " ".join(chosen)

    def dock(self) -> str:
        """Raise, close, float or put back a dock."""
        docks = self.window.docks
        name = self.chance.choice(docks.names())
        way = self.chance.randrange(4)
        if way == 0:
            docks[name].toggleView(False)
        elif way == 1 and name != "globe" and not docks[name].isClosed():
            docks[name].setFloating()
        elif way == 2:
            self.window.reset_layout()
        else:
            docks.raise_dock(name)
        return f"{name} {way}"

    def button(self) -> str:
        """Press a button or a box."""
        button = self.pick(self.chance.choice((QAbstractButton, QCheckBox)))
        opens_menu = isinstance(button, QToolButton) and button.menu() is not None  # it would wait for a choice
        if button is None or opens_menu or re.search("quit|close", button.text(), re.IGNORECASE):
            return "none"
        button.click()
        return f"{type(button).__name__} {button.text() or button.toolTip()}"

    def layout(self) -> str:
        """Go to another layout or time."""
        self.window.menu_row.layouts.setCurrentIndex(self.chance.randrange(self.window.menu_row.layouts.count()))
        self.window.view.set_time(self.chance.uniform(0.0, self.window.document.scenario.duration_s))
        return self.window.layout_name

    def row_menu(self) -> str:
        """Open the menu of a row of the browser."""
        view = self.window.browser.tree
        spot = self._spot(view.viewport())
        view.customContextMenuRequested.emit(spot)
        return str(spot.y())


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    from cupola_gui.__main__ import open_window

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([], ""))
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_, **__: QColor("#8844cc"))
    monkeypatch.setattr(QMessageBox, "exec", lambda self: QMessageBox.StandardButton.Discard)
    monkeypatch.setattr(QDialog, "exec", lambda self: 0)
    scenario = template("quickstart")
    for path, value in (
        ("layers.custody.orbits.planes", 10), ("layers.custody.orbits.satellites_per_plane", 10),
        ("layers.interceptors.orbits.planes", 8), ("layers.interceptors.orbits.satellites_per_plane", 10),
        ("raids.raid.count", 2), ("duration_s", 1800), ("step_s", 4), ("command.decision_delay_s", 200),
    ):  # fmt: skip
        scenario = replaced(scenario, path, value)
    made = open_window(scenario, None, tmp_path / "settings", "dark")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.feed.ready, timeout=60_000)
    yield made
    made.document.undo_stack.setClean()
    made.document.cancel_run()
    made.close()
    made.deleteLater()


@pytest.mark.expects_logs
def test_nothing_a_monkey_does_raises(window: MainWindow, qtbot: QtBot) -> None:
    monkey = Monkey(window)
    with qtbot.captureExceptions() as raised:
        window.runs.run_or_cancel()
        for _ in range(EVENTS):
            monkey.play()
            assert not raised, f"{raised[0][1]!r} after {monkey.told[-5:]}"
            assert window.isVisible(), monkey.told[-3:]
        qtbot.waitUntil(
            lambda: not any(window.document.jobs.busy(slot) for slot in ("live", "motions")), timeout=60_000
        )
    assert not raised, f"{raised[0][1]!r} after {monkey.told[-5:]}"
    assert window.document.undo_stack.count() > 0
