"""Files read, and what went wrong with reading or writing told in a sentence."""

from __future__ import annotations

import errno
import os
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


def sync(path: Path) -> None:
    """Ask the disk to keep a file or a folder's names; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
