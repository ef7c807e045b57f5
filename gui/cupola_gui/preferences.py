"""What the application remembers from one start to the next, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QByteArray, QLockFile, QSettings, QStandardPaths

Theme = Literal["dark", "light"]
_RECENT: Final = 10


class Preferences:
    """Recent files, theme, window and docks; kept in ``cupola.ini`` of a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))
        self.folder = folder
        self._settings = QSettings(str(folder / "cupola.ini"), QSettings.Format.IniFormat)

    @property
    def autosave_folder(self) -> Path:
        """Where unsaved work is kept for after a crash."""
        return self.folder / "autosave"

    def recent_files(self) -> tuple[Path, ...]:
        """Return the files opened last, newest first, those that still exist."""
        stored = self._settings.value("recent", [])
        names = [stored] if isinstance(stored, str) else list(stored) if isinstance(stored, list) else []
        return tuple(path for path in (Path(str(name)) for name in names) if path.exists())

    def remember_file(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        absolute = path.resolve()
        others = [known for known in self.recent_files() if known != absolute]
        self._settings.setValue("recent", [str(known) for known in (absolute, *others)[:_RECENT]])

    @property
    def theme(self) -> Theme:
        """The theme chosen last; dark at first."""
        return "light" if self._settings.value("theme", "dark") == "light" else "dark"

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._settings.setValue("theme", theme)

    @property
    def high_contrast(self) -> bool:
        """Whether borders of controls are drawn stronger."""
        return self._settings.value("high_contrast", "false") in (True, "true")

    @high_contrast.setter
    def high_contrast(self, on: bool) -> None:
        self._settings.setValue("high_contrast", "true" if on else "false")

    def state(self, name: str) -> QByteArray | None:
        """Return a stored state of the window, such as "geometry" or "docks/plan"."""
        stored = self._settings.value(f"state/{name}")
        return stored if isinstance(stored, QByteArray) else None

    def remember_state(self, name: str, state: QByteArray) -> None:
        """Store a state of the window."""
        self._settings.setValue(f"state/{name}", state)

    def forget_states(self) -> None:
        """Forget every stored state, so that windows come as they were built."""
        self._settings.remove("state")

    def save(self) -> None:
        """Write everything to the file now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._settings.sync()


class Recovered:
    """Unsaved work that a crash left behind."""

    def __init__(self, file: Path, origin: Path | None) -> None:
        self.file, self.origin = file, origin

    def remove(self) -> None:
        """Forget it."""
        self.file.unlink(missing_ok=True)
        self.file.with_suffix(".origin").unlink(missing_ok=True)


class Autosave:
    """Unsaved work of this process, kept in a folder under a lock that a crash releases."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            self._lock = QLockFile(str(folder / f"work-{number}.lock"))
            self._file = folder / f"work-{number}.json"
            if not self._file.exists() and self._lock.tryLock(0):
                break
            number += 1

    def write(self, text: str, origin: Path | None) -> None:
        """Keep a scenario's text and the file it belongs to."""
        temporary = self._file.with_suffix(".new")
        temporary.write_text(text, encoding="utf-8")
        self._file.with_suffix(".origin").write_text(str(origin or ""), encoding="utf-8")
        temporary.replace(self._file)

    def remove(self) -> None:
        """Forget what was kept."""
        self._file.unlink(missing_ok=True)
        self._file.with_suffix(".origin").unlink(missing_ok=True)

    def close(self) -> None:
        """Release the lock."""
        self._lock.unlock()


def left_behind(folder: Path) -> tuple[Recovered, ...]:
    """Return the unsaved work of processes that are gone."""
    found = []
    for file in sorted(folder.glob("work-*.json")):
        lock = QLockFile(str(file.with_suffix(".lock")))
        if lock.tryLock(0):
            lock.unlock()
            note = file.with_suffix(".origin")
            origin = note.read_text(encoding="utf-8") if note.exists() else ""
            found.append(Recovered(file, Path(origin) if origin else None))
    return tuple(found)
