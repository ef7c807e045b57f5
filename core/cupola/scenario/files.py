"""Files read and written so that nothing is lost, and what went wrong told in a sentence."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cupola.errors import InputError, Problem

LARGEST_FILE_BYTES: Final = 512 * 1024 * 1024

_SENTENCES: Final = {
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.ENOENT: "does not exist",
    errno.ENOTDIR: "lies under something that is not a folder",
    errno.EISDIR: "is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the link leads back to itself",
    errno.EFBIG: "the file would be too large for its file system",
    errno.EIO: "the device reports a fault",
}


def cannot(doing: str, path: str | os.PathLike[str], error: OSError) -> InputError:
    """Return the sentence for an operating system's refusal: ``plan.json: cannot be written: the disk is full``."""
    why = _SENTENCES.get(error.errno or 0, (error.strerror or str(error)).lower())
    if error.errno == errno.ENOENT and doing == "written":
        why = "its folder does not exist"
    return InputError([Problem(os.fspath(path), f"cannot be {doing}: {why}")])


@contextmanager
def refusals(doing: str, path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn an ``OSError`` raised inside into an ``InputError``."""
    try:
        yield
    except OSError as error:
        raise cannot(doing, path, error) from error
    except ValueError as error:
        if "null byte" not in str(error):
            raise
        raise InputError([Problem(repr(os.fspath(path)), f"cannot be {doing}: {error}")]) from error


def read_bytes(path: str | os.PathLike[str], largest: int = LARGEST_FILE_BYTES) -> bytes:
    """Return a file's bytes; too large a file is refused before it is read, an empty one as well."""
    name = os.fspath(path)
    with refusals("read", path), open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        data = b"" if size > largest else file.read(largest + 1)
    if max(size, len(data)) > largest:
        found = f"{size / 2**20:,.0f} MiB" if size > largest else "more"
        raise InputError([Problem(name, f"is too large: {found}, at most {largest // 2**20:,} MiB are read")])
    if not data:
        raise InputError([Problem(name, "is empty")])
    return data


def read_text(path: str | os.PathLike[str], largest: int = LARGEST_FILE_BYTES) -> str:
    """Return a file's text, which must be UTF-8."""
    data = read_bytes(path, largest)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte 0x{data[error.start]:02x} at {error.start:,}"
        raise InputError([Problem(os.fspath(path), f"is not text in UTF-8 ({where})")]) from None


def _flushed(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _keep_previous(target: Path) -> None:
    kept = target.with_name(target.name + ".bak")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.bak")
    try:
        try:
            os.link(target, beside)
        except OSError:  # a file system without hard links
            shutil.copy2(target, beside)
        beside.replace(kept)
    finally:
        beside.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Ask the disk to keep a file or a folder's names; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_bytes(path: str | os.PathLike[str], data: bytes, *, keep_previous: bool = False) -> None:
    """Write a file whole or not at all: temporary name beside it, flush, rename; a device is written directly."""
    with refusals("written", path):
        target = Path(os.path.realpath(path))
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, "is a folder")
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb", buffering=0) as device:
                _flushed(device.fileno(), data)
            return
        _write_beside(target, data, mode, keep_previous)


def _write_beside(target: Path, data: bytes, mode: int | None, keep_previous: bool) -> None:
    beside = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        try:
            _flushed(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if mode is not None:
            if not os.access(target, os.W_OK):
                raise OSError(errno.EACCES, "no permission")
            beside.chmod(stat.S_IMODE(mode))
            if keep_previous:
                _keep_previous(target)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    sync(target.parent)
