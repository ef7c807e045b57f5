"""What happens when something goes wrong in the program itself: a sentence, and the rest behind "Details"."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QMessageBox, QWidget

_SEVERITIES = {
    QtMsgType.QtDebugMsg: "off",
    QtMsgType.QtInfoMsg: "off",
    QtMsgType.QtWarningMsg: "caution",
    QtMsgType.QtCriticalMsg: "serious",
    QtMsgType.QtFatalMsg: "critical",
}
_HARMLESS = "must be a top level window."
"""Said of a dock that floats or comes back, on some platforms; nothing is wrong then."""


class Faults(QObject):
    """Hears uncaught exceptions and the messages of Qt, from any thread, and tells the window."""

    raised = Signal(object)
    message = Signal(str, str)
    """Severity and text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: Callable[..., object] | None = None
        self._hook = sys.excepthook

    def listen(self) -> None:
        """Begin to hear."""
        self._hook, sys.excepthook = sys.excepthook, self._caught
        self._before = qInstallMessageHandler(self._heard)

    def stop(self) -> None:
        """Put things back as they were."""
        sys.excepthook = self._hook
        qInstallMessageHandler(self._before)

    def _caught(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
            return
        traceback.print_exception(kind, problem, trace)
        self.raised.emit(problem.with_traceback(trace))
        traceback.clear_frames(trace)  # a painter that a frame keeps alive brings the next paint event down

    def _heard(self, kind: QtMsgType, place: QMessageLogContext, text: str) -> None:
        print(text, file=sys.stderr)
        if text.endswith(_HARMLESS):
            return
        self.message.emit(_SEVERITIES[kind], text)


def fault_dialog(problem: BaseException, parent: QWidget | None = None) -> QMessageBox:
    """Return the dialog for a fault of the program: one sentence, the traceback behind "Details"."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("A fault in the program")
    box.setText("Something went wrong that is not your doing. Your scenario is unchanged; save it before you go on.")
    box.setInformativeText(f"{type(problem).__name__}: {problem}")
    box.setDetailedText("".join(traceback.format_exception(problem)))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box
