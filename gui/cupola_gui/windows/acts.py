"""What can be done: every action of the program is one row of a table, with its words, its key and its icon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from cupola_gui.style import icon


@dataclass(frozen=True)
class Act:
    """One thing that can be done."""

    name: str
    text: str
    do: Callable[[], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checkable: bool = False
    before_rule: bool = False
    """A rule follows it in its menu."""


def actions_of(acts: Iterable[Act], parent: QObject) -> dict[str, QAction]:
    """Return the acts as actions by name."""
    return {act.name: action_of(act, parent) for act in acts}


def action_of(act: Act, parent: QObject) -> QAction:
    """Return one act as an action; its tip names its key."""
    action = QAction(act.text, parent)
    action.setObjectName(act.name)
    if act.icon:
        action.setIcon(icon(act.icon))
    action.setIconVisibleInMenu(False)
    action.setShortcuts([QKeySequence(key) for key in act.keys])
    action.setCheckable(act.checkable)
    words = act.tip or act.text.rstrip("…")
    keys = ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in act.keys)
    action.setToolTip(f"{words} ({keys})" if keys else words)
    action.triggered.connect(lambda _=False: act.do())
    return action
