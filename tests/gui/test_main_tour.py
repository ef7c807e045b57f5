"""The way in: arguments, refused files, and the guided tour through the whole main job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cupola_gui.__main__ import arguments_of, main


def test_arguments() -> None:
    assert arguments_of([]).file is None
    read = arguments_of(["plan.cupola.json", "--tour", "out", "--theme", "light"])
    assert (read.file, read.tour, read.theme) == (Path("plan.cupola.json"), Path("out"), "light")


def test_a_file_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.cupola.json"
    bad.write_text('{"format": "cupola-scenario", "version": 1, "name": "x", "epoch_utc": "2027-01-01", "plans": 3}')
    assert main([str(bad)]) == 2
    told = capsys.readouterr().err
    assert "plans" in told
    assert "epoch_utc" in told
    assert "Traceback" not in told


def test_the_command_line_alone_loads_no_qt() -> None:
    code = "import sys, cupola_gui.__main__; sys.exit('PySide6.QtWidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_tour_goes_through_the_main_job(qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    assert main(["--tour", str(folder)]) == 0
    pictures = sorted(path.name[3:-4] for path in folder.glob("*.png"))
    for wanted in (
        "quick-start", "edit-planes", "undo", "import-a-catalogue", "place-a-raid", "the-new-raid", "results",
        "why-not", "export", "light-theme",
    ):  # fmt: skip
        assert wanted in pictures
    assert any("track" in name for name in pictures)
    for path in folder.glob("*.png"):
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1600, 1000)
    report = (folder / "index.html").read_text()
    assert report.count("<img") == len(pictures)
    assert report.count("<p class=mark>UNCLASSIFIED // NOTIONAL DATA</p>") == 2
    for name in ("tour.czml", "tour.tle", "tour-events.csv", "catalogue.tle"):
        assert (folder / name).stat().st_size > 100
    assert len(list((folder / "tour-oem").iterdir())) >= 20
