"""Files that appear whole or not at all: temporary name, flush, rename; every failure is a sentence."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cupola.errors import InputError, Problem
from cupola.scenario.files import cannot, sync


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Open a UTF-8 text file that takes the place of ``path`` only when the block ends well.

    The text goes to a temporary name in the same folder, is flushed to the disk and renamed; after any failure, and
    after a cancel, ``path`` is as it was and nothing else is left. An ``OSError`` becomes an ``InputError``.
    """
    with temporary_path(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def temporary_path(path: Path) -> Iterator[Path]:
    """Give a temporary name beside ``path`` with the same suffix, renamed to ``path`` when the block ends well."""
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        candidate = _beside(path, f".part{path.suffix}")
        os.close(os.open(candidate, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        temporary = candidate
        yield temporary
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise cannot("written", path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


@contextmanager
def whole_folder(path: Path, is_ours: Callable[[str], bool]) -> Iterator[Path]:
    """Give a temporary folder that takes the place of ``path`` only when the block ends well.

    A folder that is already there is replaced when every name in it passes ``is_ours``; otherwise nothing is written
    and an ``InputError`` says so.
    """
    temporary: Path | None = None
    try:
        if path.exists() and not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        foreign = [entry.name for entry in os.scandir(path) if not is_ours(entry.name)] if path.exists() else []
        if foreign:
            raise InputError(
                [Problem(str(path), f"already holds other files ({min(foreign)!r}); choose an empty or a new folder")]
            )
        candidate = _beside(path, ".part")
        candidate.mkdir()
        temporary = candidate
        yield temporary
        for entry in os.scandir(temporary):
            sync(Path(entry.path))
        sync(temporary)
        _take_place(temporary, path)
        temporary = None
    except OSError as error:
        raise cannot("written", path, error) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _beside(path: Path, suffix: str) -> Path:
    return path.parent / f".{path.stem[:64]}-{secrets.token_hex(4)}{suffix}"


def _take_place(temporary: Path, path: Path) -> None:
    if not path.exists():
        os.rename(temporary, path)
        return
    before = _beside(path, ".old")
    os.rename(path, before)
    try:
        os.rename(temporary, path)
    except OSError:
        os.rename(before, path)
        raise
    shutil.rmtree(before, ignore_errors=True)
