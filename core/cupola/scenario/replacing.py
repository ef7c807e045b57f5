"""Files and folders that take the place of what was there whole or not at all: temporary name, flush, rename."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cupola.errors import InputError, Problem
from cupola.scenario.files import refusals, sync


def write_bytes(path: str | os.PathLike[str], data: bytes, *, keep_previous: bool = False) -> None:
    """Write a file whole or not at all; see ``temporary_path``."""
    with temporary_path(path, keep_previous=keep_previous) as temporary, open(temporary, "wb") as stream:
        stream.write(data)


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[IO[str]]:
    """Open a UTF-8 text file that takes the place of ``path`` only when the block ends well."""
    with temporary_path(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as stream:
        yield stream


@contextmanager
def temporary_path(path: str | os.PathLike[str], *, keep_previous: bool = False) -> Iterator[Path]:
    """Give a temporary name beside ``path`` with the same suffix, renamed to ``path`` when the block ends well.

    It is flushed to the disk first. Links are followed, the mode is kept, and with ``keep_previous`` the former version
    stays as ``path`` with ".bak" added. What is not a regular file (a device, a pipe) is never replaced: it is given
    the bytes. After any failure, and after a cancel, ``path`` is as it was and nothing else is left; an ``OSError``
    becomes an ``InputError``.
    """
    with refusals("written", path):
        mode = os.stat(path).st_mode if os.path.exists(path) else None
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if mode is not None and not stat.S_ISREG(mode):
            with _copied_into_device(Path(path)) as temporary:
                yield temporary
            return
        target = Path(os.path.realpath(path))
        if mode is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        temporary = _beside(target, target.suffix)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        try:
            yield temporary
            _flush(temporary)
            if mode is not None:
                temporary.chmod(stat.S_IMODE(mode))
                if keep_previous:
                    _keep_previous(target)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync(target.parent)


@contextmanager
def whole_folder(path: str | os.PathLike[str], is_ours: Callable[[str], bool]) -> Iterator[Path]:
    """Give a temporary folder that takes the place of ``path`` only when the block ends well.

    A folder that is already there is replaced when every name in it passes ``is_ours``; otherwise nothing is written
    and an ``InputError`` says so.
    """
    with refusals("written", path):
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_dir():
            raise InputError([Problem(os.fspath(path), "cannot be written: a file of that name is in the way")])
        foreign = [name for name in os.listdir(target) if not is_ours(name)] if target.exists() else []
        if foreign:
            message = f'already holds other files ("{min(foreign)}"); choose a new or an empty folder'
            raise InputError([Problem(os.fspath(path), message)])
        temporary = _beside(target, ".part")
        temporary.mkdir()
        try:
            yield temporary
            for name in os.listdir(temporary):
                _flush(temporary / name)
            sync(temporary)
            _take_place(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        sync(target.parent)


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.stem[:40]}-{secrets.token_hex(4)}{suffix[:40]}")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _copied_into_device(device: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cupola-") as folder:
        temporary = Path(folder) / f"written{device.suffix}"
        temporary.touch()
        yield temporary
        with open(temporary, "rb") as source, open(device, "wb") as sink:
            shutil.copyfileobj(source, sink)


def _keep_previous(target: Path) -> None:
    kept = target.with_name(target.name + ".bak")
    beside = _beside(target, ".bak")
    try:
        try:
            os.link(target, beside)
        except OSError:  # a file system without hard links
            shutil.copy2(target, beside)
        beside.replace(kept)
    finally:
        beside.unlink(missing_ok=True)


def _take_place(temporary: Path, folder: Path) -> None:
    """Give the finished folder its name; what had it before goes only then."""
    if not folder.exists():
        temporary.rename(folder)
        return
    before = _beside(folder, ".old")
    folder.rename(before)
    try:
        temporary.rename(folder)
    except BaseException:
        before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
