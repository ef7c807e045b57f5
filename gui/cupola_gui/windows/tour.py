"""The guided tour, played by itself: the real window goes through the main job and leaves pictures and files."""

from __future__ import annotations

import html
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from cupola.astro.element_sets import ElementSet
from cupola.astro.geodesy import ecef_from_geodetic
from cupola.exchange.tle import write_tle
from cupola_gui.style import tokens
from cupola_gui.style.numbers import clock_text, duration_text, grouped
from cupola_gui.windows.export_dialog import ExportDialog, report_text
from cupola_gui.windows.main_window import MainWindow
from cupola_gui.world.space import scene_from_ecef

LAUNCH_DEG: Final = (52.0, 142.0)
AIM_DEG: Final = (45.0, -110.0)
SLOW_S: Final = 60.0
STEP_KINDS: Final = ("launch", "look", "stereo", "track", "release", "kill", "miss", "impact")


@dataclass
class Step:
    """One page of the tour's report."""

    title: str
    words: str
    picture: str


@dataclass
class Tour:
    """A tour on its way: the window, where it leaves things, what it has left."""

    window: MainWindow
    folder: Path
    marking: str
    steps: list[Step] = field(default_factory=list)
    exports: list[tuple[str, str]] = field(default_factory=list)

    def wait(self, until: Callable[[], bool], what: str, within_s: float = 180.0) -> None:
        """Let the window live until something has come true."""
        end = time.monotonic() + within_s
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"the tour waited {duration_text(within_s)} for {what}")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)

    def rest(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= end, "a rest", seconds + 30.0)

    def keep(self, title: str, words: str, over: QWidget | None = None) -> None:
        """Keep a picture of the window, with a dialog over it, and a page that tells of it."""
        self.rest(0.35)
        picture = self.window.grab()
        if over is not None:
            _paste(picture, over, self.window)
        name = f"{len(self.steps) + 1:02d}-{_stem(title)}.png"
        if not picture.save(str(self.folder / name)):
            raise OSError(f"cannot write {self.folder / name}")
        self.steps.append(Step(title, words, name))
        print(f"  {name}", flush=True)


def play(window: MainWindow, folder: Path) -> None:
    """Play the tour in a window; leave its pictures, exports and report in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Playing the guided tour into {folder}", flush=True)
    window.show()
    window.document.evaluate()
    tour = Tour(window, folder, window.document.scenario.marking)
    _play(tour)
    report = _write_report(tour)
    print(f"Left {len(tour.steps)} pictures, {len(tour.exports)} exports and the report {report}", flush=True)


def _play(tour: Tour) -> None:
    window = tour.window
    document, view = window.document, window.view
    tour.wait(lambda: window.feed.ready and document.live is not None, "the quick start")
    view.set_time(1380.0)
    view.select("layers.custody")
    tour.keep(
        "Quick start", "The application opens on a custody, an interceptor and a laser layer and a raid of three."
    )
    _edit_planes(tour)
    _import(tour)
    _place_raid(tour)
    _run(tour)
    _step_through(tour)
    _slower(tour)
    _export(tour)
    window.set_layout("Plan")
    view.select("layers.custody")
    window.globe.whole_earth()
    window.view.set_time(1380.0)
    window.set_theme("light")
    tour.keep("Light theme", "The same window in the light theme; the scene stays dark.")


def _edit_planes(tour: Tour) -> None:
    document, properties = tour.window.document, tour.window.properties
    properties.reveal("layers.custody.orbits.planes")
    row: Any = properties.page.rows["orbits.planes"]  # type: ignore[union-attr]
    row.editor.box.setFocus()
    for _ in range(4):
        row.editor.box.stepBy(1)
        tour.rest(0.05)
    orbits: Any = document.scenario.layers[0].orbits
    tour.wait(lambda: _settled(tour), "the live answer")
    tour.keep("Edit planes", f"Planes in Properties: {orbits.planes} now; globe and live answer follow while it moves.")
    tour.window.actions_by_name["undo"].trigger()
    tour.wait(lambda: _settled(tour), "the live answer")
    orbits = document.scenario.layers[0].orbits
    tour.keep("Undo", f"One undo puts the very same scenario back: {orbits.planes} planes.")


def _settled(tour: Tour) -> bool:
    document = tour.window.document
    live = document.live
    return live is not None and live.scenario is document.scenario and not document.jobs.busy("motions")


def _import(tour: Tour) -> None:
    document = tour.window.document
    path = tour.folder / "catalogue.tle"
    write_tle(synthetic_catalogue(240), path)
    before = len(document.scenario.layers)
    document.import_files([path])
    tour.wait(lambda: len(document.scenario.layers) > before, "the import")
    tour.wait(lambda: _settled(tour) and tour.window.feed.ready, "the imported satellites")
    tour.window.view.select(f"layers.{document.scenario.layers[-1].id}")
    tour.keep(
        "Import a catalogue", "240 synthetic objects from a file of two-line elements, moved by SGP4, as a layer."
    )


def synthetic_catalogue(count: int) -> tuple[ElementSet, ...]:
    """Return made-up element sets of low orbits, named NOTIONAL, for a file to import."""
    rng = np.random.default_rng(1)
    shells = (43.0, 53.0, 70.0, 97.6)
    return tuple(
        ElementSet(
            name=f"NOTIONAL {number + 1}",
            norad_cat_id=90_001 + number,
            object_id="27001A",
            classification="U",
            epoch_utc="2027-01-01T00:00:00.000000",
            mean_motion_rev_day=round(float(rng.uniform(14.2, 15.4)), 8),
            eccentricity=0.001,
            inclination_deg=shells[number % len(shells)],
            raan_deg=round(float(rng.uniform(0, 360)), 4),
            argument_of_perigee_deg=0.0,
            mean_anomaly_deg=round(float(rng.uniform(0, 360)), 4),
            ephemeris_type=0,
            element_set_no=999,
            rev_at_epoch=1,
            bstar=1e-5,
            mean_motion_dot=0.0,
            mean_motion_ddot=0.0,
        )
        for number in range(count)
    )


def _place_raid(tour: Tour) -> None:
    window = tour.window
    before = len(window.document.scenario.raids)
    _face(tour, 0.5 * (LAUNCH_DEG[0] + AIM_DEG[0]) + 8.0, -164.0)
    window.inserting.raid("icbm-liquid")
    tour.keep("Place a raid", "Add raid asks for the launch area, then for the aim area; a click on the globe answers.")
    _click(tour, *LAUNCH_DEG)
    _click(tour, *AIM_DEG)
    tour.wait(lambda: len(window.document.scenario.raids) > before, "the raid", 20.0)
    tour.wait(lambda: _settled(tour), "the live answer")
    window.view.set_time(1080.0)
    tour.keep("The new raid", "The raid flies at once in the live answer; its pages stand in Properties.")


def _face(tour: Tour, latitude_deg: float, longitude_deg: float) -> None:
    tour.window.globe.reduce_motion = True
    tour.window.globe.go_to(latitude_deg, longitude_deg)
    tour.rest(0.3)


def _click(tour: Tour, latitude_deg: float, longitude_deg: float) -> None:
    globe = tour.window.globe
    place = ecef_from_geodetic(math.radians(latitude_deg), math.radians(longitude_deg), 0.0)
    pixel, _ = globe.camera.project(scene_from_ecef(np.asarray(place)))
    globe.click(float(pixel[0]), float(pixel[1]))
    tour.rest(0.2)


def _run(tour: Tour) -> None:
    window = tour.window
    _fly(tour, "The full simulation flies every threat and satellite; it can be cancelled at any time.")
    results = window.document.results
    killed = sum(threat.outcome == "killed" for threat in results.threats)
    window.set_layout("Engage")
    window.view.select(f"threats.{results.threats[0].id}")
    tour.keep(
        "Results",
        f"{grouped(killed)} of {grouped(len(results.threats))} killed, computed in {duration_text(results.wall_s)}.",
    )


def _fly(tour: Tour, words: str = "") -> None:
    window = tour.window
    ended: list[str] = []
    window.document.run_ended.connect(ended.append)
    window.actions_by_name["run"].trigger()
    while not ended:
        tour.rest(0.05)
        if words and window.document.jobs.busy("run") and window.status.progress.value() > 200:
            tour.keep("Run", words)
            words = ""
    if ended[0]:
        raise RuntimeError(ended[0])


def _step_through(tour: Tour) -> None:
    window = tour.window
    results = window.document.results
    window.view.set_time(0.0)
    seen: set[str] = set()
    while (event := window.playback.to_event(True)) is not None:
        here = [other for other in results.events if other.time_s == event.time_s and other.threat == event.threat]
        new = [other for other in here if other.kind in STEP_KINDS and other.kind not in seen]
        if new:
            seen.update(other.kind for other in here)
            tour.rest(0.9)
            told = ". ".join(other.text for other in here)
            tour.keep(f"Step, {' and '.join(other.kind for other in new)}", f"{clock_text(event.time_s)}: {told}.")


def _slower(tour: Tour) -> None:
    window = tour.window
    window.document.edit("layers.interceptors.payload.phases", ("boost",))
    window.document.edit("command.decision_delay_s", SLOW_S)
    _fly(tour)
    results = window.document.results
    leaker = next((threat for threat in results.threats if threat.outcome == "leaked"), None)
    if leaker is not None:
        window.view.select(f"threats.{leaker.id}")
        window.view.set_time(min(leaker.trajectory.burnout_s, leaker.trajectory.impact_s))
        window.feed.frame_threat(results.threats.index(leaker))
        window.docks.raise_dock("why_not")
        tour.rest(0.9)
        words = leaker.why_not.sentence if leaker.why_not is not None else ""
        slow = duration_text(SLOW_S)
        tour.keep(
            "Why not", f"Interceptors for the boost alone, {slow} from track to order: {leaker.id} leaks. {words}."
        )


def _export(tour: Tour) -> None:
    dialog = ExportDialog(tour.window.document, tour.folder, tour.window)
    dialog.show()
    layers = [layer.id for layer in tour.window.document.scenario.layers]
    for identity, name, layer in (
        ("czml", "tour.czml", None), ("oem", "tour-oem", "lasers"), ("tle", "tour.tle", layers[-1]),
        ("csv", "tour-events.csv", None),
    ):  # fmt: skip
        dialog.choose(identity)
        dialog.path.setText(str(tour.folder / name))
        dialog.layer.setCurrentIndex(dialog.layer.findData(layer))
        dialog.export.click()
        tour.wait(lambda: dialog.written is not None or bool(dialog.problems), f"the export {name}")
        if dialog.written is None:
            raise RuntimeError(dialog.report.text())
        tour.exports.append((dialog.format.title, report_text(dialog.written)))
        if identity == "czml":
            tour.keep(
                "Export",
                "Every file is read back; the dialog tells the largest difference and what was not held.",
                dialog,
            )
    dialog.close()
    dialog.deleteLater()


def _paste(picture: QPixmap, over: QWidget, window: QWidget) -> None:
    painter = QPainter(picture)
    place = window.rect().center() - over.rect().center()
    painter.drawPixmap(place, over.grab())
    painter.setPen(QColor(tokens().b2))
    painter.drawRect(over.rect().translated(place).adjusted(-1, -1, 0, 0))
    painter.end()


def _stem(title: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in title.lower()).replace("--", "-").strip("-")


def _write_report(tour: Tour) -> Path:
    marking = html.escape(tour.marking)
    pages = "".join(
        f"<section><h2>{number}. {html.escape(step.title)}</h2><p>{html.escape(step.words)}</p>"
        f'<img src="{step.picture}" alt="{html.escape(step.title)}"></section>'
        for number, step in enumerate(tour.steps, start=1)
    )
    exports = "".join(
        f"<dt>{html.escape(title)}</dt><dd>{html.escape(words).replace(chr(10), '<br>')}</dd>"
        for title, words in tour.exports
    )
    path = tour.folder / "index.html"
    path.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Cupola: the guided tour</title>"
        "<style>body{font:15px/1.5 Inter,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem}"
        "img{width:100%;border:1px solid silver}.mark{text-align:center;font-weight:600}dt{font-weight:600}</style>"
        f"<p class=mark>{marking}</p><h1>Cupola: the guided tour</h1>{pages}<h2>Exports</h2><dl>{exports}</dl>"
        f"<p class=mark>{marking}</p></html>\n",
        encoding="utf-8",
    )
    return path
