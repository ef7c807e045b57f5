"""New from a template: what there is to begin with, and what each is for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cupola.scenario import template, templates
from cupola.scenario.checks import satellites_in
from cupola_gui.style import PrimaryButton, font, icon
from cupola_gui.style.numbers import duration_text, grouped

_ICONS = {
    "quickstart": "mdi6.play-circle-outline",
    "custody-layer": "mdi6.telescope",
    "interceptor-layer": "mdi6.rocket-outline",
    "shield": "mdi6.layers-triple-outline",
    "aei-2025": "mdi6.book-open-outline",
    "empty": "mdi6.file-plus-outline",
}


class TemplatesDialog(QDialog):
    """A list of templates; beside it what the chosen one holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New from a template")
        self.resize(640, 360)
        self.list = QListWidget(self)
        self.list.setFixedWidth(220)
        self.list.setIconSize(QSize(18, 18))
        for known in templates():
            item = QListWidgetItem(icon(_ICONS.get(known.name, "mdi6.file-outline")), known.title)
            item.setData(Qt.ItemDataRole.UserRole, known.name)
            item.setSizeHint(QSize(200, 32))
            self.list.addItem(item)
        self.title, self.description, self.facts = QLabel(self), QLabel(self), QLabel(self)
        self.title.setFont(font("card"))
        self.description.setWordWrap(True)
        self.facts.setProperty("tone", "quiet")
        self.facts.setWordWrap(True)
        create = PrimaryButton("Create", parent=self)
        create.clicked.connect(self.accept)
        create.setDefault(True)
        cancel = QPushButton("Cancel", self)
        cancel.clicked.connect(self.reject)
        self._arrange(create, cancel)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        self.list.setCurrentRow(0)

    def _arrange(self, create: QWidget, cancel: QWidget) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(create)
        right = QVBoxLayout()
        right.setContentsMargins(16, 16, 16, 16)
        right.setSpacing(8)
        for label in (self.title, self.description, self.facts):
            right.addWidget(label)
        right.addStretch(1)
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)

    @property
    def chosen(self) -> str:
        """Name of the chosen template."""
        return str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    def _show(self, row: int) -> None:
        known = templates()[row]
        scenario = template(known.name)
        self.title.setText(known.title)
        self.description.setText(known.description)
        satellites = sum(satellites_in(layer) for layer in scenario.layers)
        threats = sum(raid.count for raid in scenario.raids)
        rows = [f"{layer.name}: {grouped(satellites_in(layer))} satellites" for layer in scenario.layers]
        rows.append(
            f"{grouped(satellites)} satellites, {grouped(threats)} threats, {duration_text(scenario.duration_s)}"
        )
        self.facts.setText("\n".join(rows))
