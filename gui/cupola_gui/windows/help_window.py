"""The help: pages with an index and a search box, opened at the field in use."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QKeySequence,
    QPalette,
    QShortcut,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextTable,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from cupola_data.help_files import FIRST, anchor_of_field, help_folder, page_text, page_title, pages_with, slug
from cupola_gui.editors.property_row import PropertyRow
from cupola_gui.style import font, tokens

INDEX_PX: Final = 232
NAME_ROLE: Final = Qt.ItemDataRole.UserRole
HEADING_KINDS: Final = ("figure", "card", "object")


class Pages(QTextBrowser):
    """One page at a time; links go to pages and headings of pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setSearchPaths([str(help_folder())])
        self.setFont(font("body"))
        self.document().setDocumentMargin(20)
        self.setAccessibleName("Help page")
        self.page = ""

    def show_page(self, name: str, anchor: str = "") -> None:
        """Show a page from its top, or from a heading on."""
        self.page = name
        self.document().setDefaultStyleSheet(f"a {{ color: {tokens().ac}; }}")
        self.setMarkdown(page_text(name))
        self._dress()
        self.verticalScrollBar().setValue(0)
        if anchor:
            self._scroll_to(anchor)

    def _dress(self) -> None:
        block = self.document().begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = frame.format().toTableFormat()
                form.setCellPadding(5)
                form.setCellSpacing(0)
                form.setBorderCollapse(True)
                form.setBorder(1)
                form.setBorderBrush(self.palette().color(QPalette.ColorRole.Dark))
                form.setTopMargin(6)
                form.setBottomMargin(10)
                frame.setFormat(form)

    def _dress_block(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        form = block.blockFormat()
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            letters.setFont(font(HEADING_KINDS[min(level, 3) - 1]))
            cursor.mergeCharFormat(letters)
            form.setTopMargin(0 if level == 1 else 16)
            form.setBottomMargin(4)
            cursor.setBlockFormat(form)
            return
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            letters = piece.charFormat()
            if letters.fontFixedPitch() or letters.fontFamilies():
                cursor.setPosition(piece.position())
                cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                fixed = QTextCharFormat()
                fixed.setFont(font("mono_small"))
                cursor.mergeCharFormat(fixed)
            pieces += 1

    def _scroll_to(self, anchor: str) -> None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - 8)
                self.setTextCursor(QTextCursor(block))
                self.verticalScrollBar().setValue(round(top) - 8)
                return
            block = block.next()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.page:
            where = self.verticalScrollBar().value()
            self.show_page(self.page)
            self.verticalScrollBar().setValue(where)


class HelpWindow(QDialog):
    """Index and search at the left, the page at the right; it stays open beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.resize(1000, 720)
        self.search, self.index, self.pages = QLineEdit(self), QListWidget(self), Pages(self)
        self.search.setPlaceholderText("Search the pages")
        self.search.setClearButtonEnabled(True)
        self.index.setFont(font("body"))
        self.nothing = QLabel("No page holds these words.", self)
        self.nothing.setProperty("tone", "secondary")
        self.nothing.setWordWrap(True)
        self._past: list[str] = []
        self._next: list[str] = []
        self._lay_out()
        self._fill()
        self.search.textChanged.connect(lambda _: self._fill())
        self.index.currentItemChanged.connect(self._chosen)
        self.pages.anchorClicked.connect(self.follow)
        for keys, do in (
            ("Ctrl+F", self.search.setFocus), ("Alt+Left", self.back), ("Alt+Right", self.forward),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        for part in (self.search, self.nothing):
            left.addWidget(part)
        left.addWidget(self.index, 1)
        for side in (self.search, self.nothing, self.index):
            side.setFixedWidth(INDEX_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(12)
        row.addLayout(left)
        row.addWidget(self.pages, 1)

    @property
    def place(self) -> str:
        """The page that is shown."""
        return self.pages.page

    def show_place(self, place: str) -> None:
        """Show "page" or "page#heading", and remember where we were."""
        if self.pages.page:
            self._past.append(self.pages.page)
            self._next.clear()
        self._show(place)

    def follow(self, link: QUrl) -> None:
        """Go where a link of a page points: ``page.md``, ``page.md#heading`` or ``#heading``."""
        name = link.path().removesuffix(".md") or self.pages.page
        self.show_place(f"{name}#{link.fragment()}")

    def back(self) -> None:
        """Show the page before this one."""
        if self._past:
            self._next.append(self.pages.page)
            self._show(self._past.pop())

    def forward(self) -> None:
        """Undo ``back``."""
        if self._next:
            self._past.append(self.pages.page)
            self._show(self._next.pop())

    def _show(self, place: str) -> None:
        name, _, anchor = place.partition("#")
        self.pages.show_page(name, anchor)
        self.index.blockSignals(True)
        for row in range(self.index.count()):
            if self.index.item(row).data(NAME_ROLE) == name:
                self.index.setCurrentRow(row)
        self.index.blockSignals(False)

    def _fill(self) -> None:
        self.index.blockSignals(True)
        self.index.clear()
        for name in pages_with(self.search.text()):
            item = QListWidgetItem(page_title(name))
            item.setData(NAME_ROLE, name)
            self.index.addItem(item)
            if name == self.pages.page:
                self.index.setCurrentItem(item)
        self.index.blockSignals(False)
        self.nothing.setVisible(self.index.count() == 0)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_place(item.data(NAME_ROLE))


def place_in_use(selection: tuple[str, ...]) -> str:
    """Return the help of the field that has the focus, of an object selected in ``selection``; else the first page."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, PropertyRow):
        widget = widget.parentWidget()
    if widget is None:
        return FIRST
    return anchor_of_field(".".join(key for key in (selection[0] if selection else "", widget.place) if key))


def open_help(parent: QWidget, place: str) -> HelpWindow:
    """Show a place in the help window of a window, which is made when first asked for."""
    window = parent.findChild(HelpWindow) or HelpWindow(parent)
    window.show()
    window.show_place(place)  # after it is shown: where a heading lies depends on the width
    window.raise_()
    window.activateWindow()
    return window
