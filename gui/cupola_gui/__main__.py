"""``cupola [FILE]``: open the application."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cupola.errors import InputError
from cupola.scenario import Scenario, read_scenario, template

GC_THRESHOLDS: Final = (20_000, 20, 100)
"""Looking for cycles among the objects of an imported catalogue stops the window for 0.2 s: seldom, then."""

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cupola_gui.windows import MainWindow


def arguments_of(argv: Sequence[str]) -> argparse.Namespace:
    """Return the command line, read."""
    parser = argparse.ArgumentParser(prog="cupola", description="Plan satellite shields on a live globe.")
    parser.add_argument("file", nargs="?", type=Path, help="a scenario file; without one, the quick start")
    parser.add_argument("--tour", type=Path, metavar="FOLDER", help="play the guided tour by itself into a folder")
    parser.add_argument("--theme", choices=("dark", "light"), help="show this theme")
    return parser.parse_args(argv)


def application() -> QApplication:
    """Return the application object, made as the program wants it."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QCoreApplication.setOrganizationName("cupola")
    QCoreApplication.setApplicationName("cupola")
    made = QApplication(sys.argv[:1])
    made.setApplicationDisplayName("")
    made.setDesktopFileName("cupola")
    return made


def open_window(
    scenario: Scenario, path: Path | None, folder: Path | None = None, theme: str | None = None
) -> MainWindow:
    """Return the main window on a scenario; ``folder`` is where preferences are kept, the user's own by default."""
    from cupola_gui import style
    from cupola_gui.document import Document
    from cupola_gui.preferences import Autosave, Preferences
    from cupola_gui.view import View
    from cupola_gui.windows import MainWindow

    preferences = Preferences(folder)
    style.apply(
        application(), "light" if (theme or preferences.theme) == "light" else "dark", preferences.high_contrast
    )
    document = Document(scenario, autosave=Autosave(preferences.autosave_folder))
    document.path = path
    window = MainWindow(document, View(), preferences)
    if path is not None:
        preferences.remember_file(path)
    return window


def main(argv: Sequence[str] | None = None) -> int:
    """Open the application on a file or the quick start; return its exit code."""
    arguments = arguments_of(sys.argv[1:] if argv is None else argv)
    try:
        scenario = template("quickstart") if arguments.file is None else read_scenario(arguments.file)
    except InputError as refused:
        print(refused, file=sys.stderr)
        return 2
    if arguments.tour is not None:
        return _tour(scenario, arguments)
    return _run(scenario, arguments)


def _tour(scenario: Scenario, arguments: argparse.Namespace) -> int:
    """Play the guided tour with preferences of its own."""
    from PySide6.QtCore import QEvent

    running = application()
    with tempfile.TemporaryDirectory(prefix="cupola-tour-") as settings:
        window = open_window(scenario, None, Path(settings), arguments.theme)
        from cupola_gui.windows.tour import play

        try:
            play(window, arguments.tour)
        finally:
            window.document.undo_stack.setClean()
            window.close()
            window.deleteLater()
            running.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return 0


def _warm(window: MainWindow) -> None:
    """Load the compiled kernels in the background, so that the first run need not."""
    from cupola.simulation.warm import warm_kernels
    from cupola_gui.jobs import Work

    window.document.jobs.submit("warm", Work(warm_kernels, lambda _: None, window.troubles.show_unless_cancelled))


def _run(scenario: Scenario, arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt, QTimer

    from cupola_gui.windows.faults import Faults

    running = application()
    window = open_window(scenario, arguments.file, theme=arguments.theme)
    faults = Faults(window)
    later = Qt.ConnectionType.QueuedConnection  # a dialog inside a failed paint event would fail with it
    faults.raised.connect(window.troubles.show_fault, later)
    faults.message.connect(window.troubles.heard_qt, later)
    faults.listen()
    signal.signal(signal.SIGINT, lambda *_: running.quit())
    window.show()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    window.document.live_changed.connect(lambda _: _warm(window), Qt.ConnectionType.SingleShotConnection)
    QTimer.singleShot(0, window.document.evaluate)
    QTimer.singleShot(0, window.troubles.offer_recovery)
    code = running.exec()
    faults.stop()
    window.document.jobs.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
