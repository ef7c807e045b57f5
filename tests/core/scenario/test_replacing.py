"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path
from typing import Any

import pytest

from cupola.errors import Cancelled, InputError
from cupola.scenario.replacing import temporary_path, whole_file, whole_folder


def _everything(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def _write(path: Path, text: str, fault: Exception | None = None) -> None:
    with whole_file(path) as stream:
        for first in range(0, len(text), 10_000):
            stream.write(text[first : first + 10_000])
        if fault is not None:
            raise fault


def _fill(path: Path, files: dict[str, str], fault: Exception | None = None) -> None:
    with whole_folder(path, lambda name: name.endswith(".oem")) as folder:
        for name, text in files.items():
            (folder / name).write_text(text)
        if fault is not None:
            raise fault


def test_file_takes_the_place_of_the_former(tmp_path: Path) -> None:
    path = tmp_path / "a.czml"
    path.write_text("before")
    with whole_file(path) as stream:
        stream.write("after")
        assert path.read_text() == "before"
    assert _everything(tmp_path) == {"a.czml": "after"}


@pytest.mark.parametrize("fault", [Cancelled(), InputError([]), ValueError("no")])
def test_nothing_changes_when_the_work_stops(tmp_path: Path, fault: Exception) -> None:
    path = tmp_path / "a.czml"
    path.write_text("before")
    with pytest.raises(type(fault)):
        _write(path, "half", fault)
    assert _everything(tmp_path) == {"a.czml": "before"}


def test_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none/a\.csv: cannot be written: its folder does not exist"):
        _write(tmp_path / "none" / "a.csv", "x")


def test_folder_in_place_of_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        _write(tmp_path / "a.csv", "x")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.csv"]


def test_no_permission_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr("cupola.scenario.replacing.os.open", refuse)
        with pytest.raises(InputError, match="no permission"):
            _write(tmp_path / "a.csv", "x")
    assert _everything(tmp_path) == {}


def test_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk: the write itself fails half way."""
    path = tmp_path / "a.csv"
    path.write_text("before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(InputError, match="the file would be too large"):
            _write(path, "x" * 1_000_000)
        with pytest.raises(InputError, match="the file would be too large"):
            _fill(tmp_path / "f", {"small.oem": "x", "large.oem": "x" * 200_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert _everything(tmp_path) == {"a.csv": "before"}
    assert not (tmp_path / "f").exists()


def test_temporary_name_keeps_the_suffix(tmp_path: Path) -> None:
    with temporary_path(tmp_path / "sets.json") as temporary:
        assert temporary.suffix == ".json"
        assert temporary.parent == tmp_path
        temporary.write_text("{}")
    assert _everything(tmp_path) == {"sets.json": "{}"}


def test_folder_replaces_its_own_kind_only(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for round_ in ("1", "2"):
        _fill(target, {f"{round_}.oem": round_})
    assert _everything(tmp_path) == {"out/2.oem": "2"}
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match=r'already holds other files \("thesis\.txt"\)'):
        _fill(target, {"3.oem": "3"})
    assert _everything(tmp_path) == {"out/2.oem": "2", "out/thesis.txt": "years of work"}


def test_folder_is_as_before_when_the_work_stops(tmp_path: Path) -> None:
    target = tmp_path / "out"
    _fill(target, {"1.oem": "1"})
    with pytest.raises(Cancelled):
        _fill(target, {"2.oem": "2"}, Cancelled())
    assert _everything(tmp_path) == {"out/1.oem": "1"}
    assert list(tmp_path.iterdir()) == [target]


def test_file_in_place_of_a_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        _fill(tmp_path / "out", {"1.oem": "1"})
    assert _everything(tmp_path) == {"out": "x"}


def test_a_file_that_may_not_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before")
    monkeypatch.setattr("cupola.scenario.replacing.os.access", lambda *_: False)
    with pytest.raises(InputError, match="no permission"):
        _write(path, "after")
    assert _everything(tmp_path) == {"a.csv": "before"}


def test_a_link_is_followed_and_the_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "a.csv").symlink_to("real.csv")
    _write(tmp_path / "a.csv", "after")
    assert (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "after"
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_given_the_bytes_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        _write(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_standard_output_that_is_a_pipe_can_be_named(tmp_path: Path) -> None:
    """Where the system names it, ``/dev/stdout`` leads through a link that cannot be resolved to a path."""
    reader, writer = os.pipe()
    try:
        _write(Path(f"/dev/fd/{writer}"), "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
        os.close(writer)
