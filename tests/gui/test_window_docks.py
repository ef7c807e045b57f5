"""Docks that float, hide and come back while layouts change: the library crashes here when it is used carelessly."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cupola_gui.windows.docks import Arrangement, DockKind, Docks

NAMES = ("one", "two", "three", "four", "five", "six")
FIRST = Arrangement(((("one",), 200), (("two", "three"), 600)), ((("four", "five"), 800),), 200, (("six", "one"),))
SECOND = Arrangement(((("one",), 200), (("two",), 600)), ((("six", "four"), 800),), 300, (("three", "two"),))


@pytest.fixture
def docks(qtbot: QtBot, qapp: QApplication) -> Iterator[Docks]:
    window, middle = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    window.setCentralWidget(middle)
    column = QVBoxLayout(middle)
    made = Docks(middle)
    column.addWidget(made.manager)
    for name in NAMES:
        made.add(DockKind(name, name.capitalize(), "mdi6.earth"), QLabel(name))
    window.resize(1000, 700)
    made.arrange(FIRST)
    window.show()
    yield made
    for name in NAMES:
        if made[name].isInFloatingContainer():
            made.arrange(FIRST)


@pytest.mark.expects_logs
@pytest.mark.parametrize("seed", [1, 3, 4, 11])
def test_docks_survive_whatever_is_done_to_them(docks: Docks, qapp: QApplication, seed: int) -> None:
    chance = random.Random(seed)
    arrangements, kept, layout = (FIRST, SECOND), {}, 0
    for _ in range(90):
        name = chance.choice(NAMES)
        match chance.choice(("float", "hide", "raise", "reset", "layout", "layout")):
            case "float":
                if not docks[name].isClosed():
                    docks[name].setFloating()
            case "hide":
                docks[name].toggleView(False)
            case "raise":
                docks.raise_dock(name)
            case "reset":
                docks.arrange(arrangements[layout])
            case _:
                kept[layout], layout = docks.save(), 1 - layout
                if layout not in kept or not docks.restore(kept[layout]):
                    docks.arrange(arrangements[layout])
        if chance.random() < 0.7:
            qapp.processEvents()
    docks.arrange(FIRST)
    assert not any(docks[name].isInFloatingContainer() for name in NAMES)
    assert docks["six"].isClosed()
    assert docks["two"].isCurrentTab()


def test_a_floating_dock_floats_again_where_it_was(docks: Docks, qapp: QApplication) -> None:
    docks["three"].setFloating()
    docks["three"].floatingDockContainer().setGeometry(320, 240, 300, 200)
    qapp.processEvents()
    state = docks.save()
    assert not docks["three"].isInFloatingContainer()
    docks.arrange(SECOND)
    assert docks.restore(state)
    qapp.processEvents()
    assert docks["three"].isInFloatingContainer()
    assert docks["three"].floatingDockContainer().geometry().getRect() == (320, 240, 300, 200)
    docks.arrange(FIRST)


def test_a_state_that_cannot_be_read_is_refused(docks: Docks) -> None:
    assert not docks.restore(QByteArray(b"nonsense"))
    assert not docks.restore(QByteArray())
