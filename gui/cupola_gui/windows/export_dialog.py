"""Export: choose a format, a place and what to write; then read what was kept and what was not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cupola.errors import Cancelled, InputError, Problem
from cupola.exchange.export import ExportOptions, Written
from cupola.exchange.formats import FORMATS, Format
from cupola.scenario.parts import ImportedElements
from cupola_gui.document import Document
from cupola_gui.jobs import Work
from cupola_gui.style import PrimaryButton, font
from cupola_gui.style.numbers import quantity_text

_LAYERED = ("czml", "oem", "tle", "omm")


class ExportDialog(QDialog):
    """Formats at the left; place, options and the report at the right."""

    def __init__(self, document: Document, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._folder = document, folder
        self.written: Written | None = None
        self.problems: tuple[Problem, ...] = ()
        self.setWindowTitle("Export")
        self.resize(760, 460)
        self.list = QListWidget(self)
        self.list.setFixedWidth(200)
        for known in FORMATS:
            item = QListWidgetItem(known.title)
            item.setSizeHint(QSize(180, 30))
            self.list.addItem(item)
        self.title, self.description, self.need = QLabel(self), QLabel(self), QLabel(self)
        self.title.setFont(font("card"))
        self.description.setWordWrap(True)
        self.need.setWordWrap(True)
        self.need.setProperty("tone", "secondary")
        self.path = QLineEdit(self)
        self.layer, self.footprint, self.frame = QComboBox(self), QComboBox(self), QComboBox(self)
        self.step = QDoubleSpinBox(self)
        self.threats, self.looks = QCheckBox("Threats, fly-outs and events", self), QCheckBox("Who sees what", self)
        self.progress = QProgressBar(self)
        self.report = QLabel(self)
        self.export = PrimaryButton("Export", parent=self)
        self.close_button = QPushButton("Close", self)
        self._fill()
        self._arrange()
        self.list.currentRowChanged.connect(lambda _: self._show_format())
        self.export.clicked.connect(self.start)
        self.close_button.clicked.connect(self._leave)
        self.list.setCurrentRow(0)

    @property
    def format(self) -> Format:
        """The chosen format."""
        return FORMATS[self.list.currentRow()]

    def choose(self, identity: str) -> None:
        """Choose a format by its id."""
        self.list.setCurrentRow([known.id for known in FORMATS].index(identity))

    def _fill(self) -> None:
        self.layer.addItem("All layers", None)
        self.footprint.addItem("None", None)
        for layer in self._document.scenario.layers:
            self.layer.addItem(layer.name, layer.id)
            if layer.payload.kind == "infrared_sensor":
                self.footprint.addItem(layer.name, layer.id)
        self.frame.addItem("Inertial (ICRF)", "ICRF")
        self.frame.addItem("Earth-fixed (ITRF)", "ITRF")
        self.step.setRange(1.0, 3600.0)
        self.step.setDecimals(0)
        self.step.setValue(60.0)
        self.step.setSuffix("\u2009s")
        self.threats.setChecked(True)
        self.looks.setChecked(True)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.report.setWordWrap(True)
        self.report.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.report.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _arrange(self) -> None:
        place = QHBoxLayout()
        browse = QPushButton("Choose…", self)
        browse.setProperty("small", True)
        browse.clicked.connect(self._browse)
        place.setSpacing(8)
        place.addWidget(self.path, 1)
        place.addWidget(browse)
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.addRow("Write to", place)
        self._form.addRow("Layers", self.layer)
        self._form.addRow("Footprints of", self.footprint)
        self._form.addRow("Axes", self.frame)
        self._form.addRow("Greatest step", self.step)
        self._form.addRow("", self.threats)
        self._form.addRow("", self.looks)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export)
        right = QVBoxLayout()
        right.setContentsMargins(16, 16, 16, 16)
        right.setSpacing(8)
        for label in (self.title, self.description, self.need):
            right.addWidget(label)
        right.addLayout(self._form)
        right.addWidget(self.progress)
        right.addWidget(self.report, 1)
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)

    def _show_format(self) -> None:
        known, document = self.format, self._document
        self.title.setText(known.title)
        self.description.setText(known.description)
        stem = document.path.name.split(".")[0] if document.path is not None else _stem(document.scenario.name)
        self.path.setText(str(self._folder / f"{stem}{known.suffix or '-' + known.id}"))
        for row, shown in (
            (self.layer, known.id in _LAYERED), (self.footprint, known.id == "czml"), (self.frame, known.id == "oem"),
            (self.step, known.id in ("czml", "oem")), (self.threats, known.id in ("czml", "oem")),
            (self.looks, known.id == "czml"),
        ):  # fmt: skip
            self._form.setRowVisible(row, shown)
        self.need.setText(self._lacking())
        self.need.setVisible(bool(self.need.text()))
        self.export.setEnabled(not self._blocked())
        self.report.clear()

    def _blocked(self) -> bool:
        known, document = self.format, self._document
        if known.id in ("tle", "omm"):
            return not any(isinstance(layer.orbits, ImportedElements) for layer in document.scenario.layers)
        return known.needs_run and document.results is None

    def _lacking(self) -> str:
        known, document = self.format, self._document
        if known.id in ("tle", "omm") and self._blocked():
            return "There are no imported element sets to write: design orbits have none."
        if known.needs_run and document.results is None:
            return "This needs the results of a run: run the full simulation first."
        if known.needs_run and not document.results_current:
            return "The full run is older than the last edit; what it flew is written."
        return ""

    def _browse(self) -> None:
        if self.format.is_folder:
            chosen = QFileDialog.getExistingDirectory(self, "Export to a folder", str(Path(self.path.text()).parent))
        else:
            chosen, _ = QFileDialog.getSaveFileName(self, "Export", self.path.text(), f"*{self.format.suffix}")
        if chosen:
            self.path.setText(chosen)

    def options(self) -> ExportOptions:
        """Return what was chosen to be written."""
        layer = self.layer.currentData()
        return ExportOptions(
            layer_ids=None if layer is None else (layer,),
            footprint_layer_id=self.footprint.currentData(),
            step_s=self.step.value(),
            threats=self.threats.isChecked(),
            looks=self.looks.isChecked(),
            frame=self.frame.currentData(),
        )

    def start(self) -> None:
        """Write in the background."""
        known, document = self.format, self._document
        needs_results = known.needs_run or (known.id not in ("json",) and document.results is not None)
        subject: Any = document.results if needs_results and document.results is not None else document.scenario
        if known.id in ("json", "tle", "omm"):
            subject = document.scenario
        path, options = Path(self.path.text()), self.options()
        self.written, self.problems = None, ()
        self.export.setEnabled(False)
        self.close_button.setText("Cancel")
        self.progress.setValue(0)
        self.progress.show()
        self.report.setText("Writing …")
        document.jobs.submit(
            "export",
            Work(
                lambda progress: known.write(subject, path, options, progress),
                self._done,
                self._failed,
                lambda share, _: self.progress.setValue(round(1000 * share)),
            ),
        )

    def _finish(self) -> None:
        self.progress.hide()
        self.close_button.setText("Close")
        self.export.setEnabled(not self._blocked())

    def _done(self, written: Written) -> None:
        self._finish()
        self.written = written
        self.report.setText(report_text(written))

    def _failed(self, problem: Exception) -> None:
        self._finish()
        if isinstance(problem, Cancelled):
            self.report.setText("Cancelled; nothing was written.")
        elif isinstance(problem, InputError):
            self.problems = problem.problems
            self.report.setText("\n".join(map(str, problem.problems)))
        else:
            self.report.setText(f"The export stopped because of a fault in the program: {problem}")

    def _leave(self) -> None:
        if self._document.jobs.busy("export"):
            self._document.jobs.cancel("export")
        else:
            self.accept()

    def reject(self) -> None:
        """Stop writing, or close."""
        self._leave()


def report_text(written: Written) -> str:
    """Return what an export left and what it could not hold, in sentences."""
    paths = written.paths
    if len(paths) == 1:
        rows = [f"Wrote {paths[0]}"]
    else:
        rows = [f"Wrote {len(paths):,} files to {paths[0].parent}"] if paths else ["Wrote nothing"]
    if written.largest_difference_m is not None:
        difference = quantity_text(written.largest_difference_m, "m", 3)
        rows.append(f"Read back: largest difference of position {difference}")
    rows.extend(f"Not held: {sentence}" for sentence in written.not_held)
    return "\n".join(rows)


def _stem(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-") or "scenario"
