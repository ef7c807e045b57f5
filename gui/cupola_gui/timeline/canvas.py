"""The painted part of a time panel: a ruler, an event lane, rows; one picture per zoom, only the scrubber moves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from cupola_gui.style import tokens
from cupola_gui.timeline import paint
from cupola_gui.timeline.axis import TimeAxis
from cupola_gui.timeline.hover_card import HoverCard

NAMES_PX: Final = 256
PLOT_PX: Final = 268
MARGIN_PX: Final = 12
HOVER_MS: Final = 350
ZOOM: Final = 1.2


def names_width(width_px: int) -> int:
    """Return the width of the name column in a panel of a width."""
    return min(round(paint.px(NAMES_PX)), max(120, width_px // 3))


class TimeCanvas(QWidget):
    """What the timeline and the kill chain share; they say what their rows are and how a row is painted."""

    time_requested = Signal(float)
    range_requested = Signal(object)
    """(start_s, end_s), or None for everything."""
    path_requested = Signal(str, bool)
    """Object path that was clicked, and whether it joins the selection."""

    row_px = 20
    """Height of a row at font scale 1."""
    lane_px = 0
    """Height of the event lane at font scale 1; 0 where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = TimeAxis(0.0, 3600.0)
        self.time_s = 0.0
        self.playback_range: tuple[float, float] | None = None
        self._sheets: dict[bool, QPixmap] = {}
        self._drag = ""
        self._drag_from = QPointF()
        self._drag_axis = self.axis
        self._pulled: tuple[float, float] | None = None
        self._card = HoverCard(self)
        self._hover = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._hover.timeout.connect(self._show_card)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.valueChanged.connect(self.redraw)
        self._bar.hide()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # what a panel says
    def row_count(self) -> int:
        """Return how many rows there are."""
        return 0

    def row_path(self, number: int) -> str:
        """Return the object path of a row."""
        return ""

    def row_selected(self, number: int) -> bool:
        """Say whether a row is selected."""
        return False

    def paint_name(self, painter: QPainter, number: int, rect: QRectF) -> None:
        """Paint the name column of a row."""

    def paint_content(self, painter: QPainter, number: int, middle: float, bright: bool) -> None:
        """Paint the plot of a row; ``bright`` is the side before the clock."""

    def paint_lane(self, painter: QPainter, top: float) -> None:
        """Paint the event lane."""

    def paint_now(self, painter: QPainter, lane_top: float) -> None:
        """Paint what moves with the clock beside the scrubber."""

    def hover_text(self, number: int, time_s: float, x_px: float) -> tuple[str, str] | None:
        """Return title and text of the hover card at a place; ``number`` is −1 in the event lane."""
        return None

    def lane_clicked(self, x_px: float) -> bool:
        """Take a click in the event lane; say whether it hit something."""
        return False

    def two_sided(self) -> bool:
        """Say whether rows look different before and after the clock."""
        return False

    # geometry
    @property
    def row_height(self) -> int:
        """Height of a row now."""
        return round(paint.px(self.row_px))

    @property
    def lane_height(self) -> int:
        """Height of the event lane now."""
        return round(paint.px(self.lane_px))

    @property
    def names_px(self) -> int:
        """Width of the name column: 256, less where the panel is narrow."""
        return names_width(self.width())

    @property
    def rows_top(self) -> int:
        """Where the rows begin."""
        return paint.ruler_height() + self.lane_height

    @property
    def _right_edge(self) -> int:
        return self.width() - (self._bar.width() if self._bar.isVisibleTo(self) else 0)

    def _arrange(self) -> None:
        room = max(self.height() - self.rows_top, 0)
        needed = self.row_count() * self.row_height
        self._bar.setRange(0, max(needed - room, 0))
        self._bar.setPageStep(room)
        self._bar.setSingleStep(self.row_height)
        self._bar.setVisible(needed > room > 0)
        width = self._bar.sizeHint().width()
        self._bar.setGeometry(self.width() - width, self.rows_top, width, room)
        left = self.names_px + PLOT_PX - NAMES_PX
        self.axis = self.axis.placed(left, self._right_edge - MARGIN_PX - left)

    def row_at(self, y_px: float) -> int | None:
        """Return the row at a height, −1 for the event lane, None for neither."""
        if paint.ruler_height() <= y_px < self.rows_top:
            return -1
        number = int((y_px - self.rows_top + self._bar.value()) // self.row_height)
        return number if y_px >= self.rows_top and 0 <= number < self.row_count() else None

    def row_middle(self, number: int) -> float:
        """Return the middle height of a row as it is scrolled now."""
        return self.rows_top + number * self.row_height - self._bar.value() + self.row_height / 2

    def reveal_row(self, number: int) -> None:
        """Scroll until a row is seen."""
        top = number * self.row_height
        if top < self._bar.value():
            self._bar.setValue(top)
        elif top + self.row_height > self._bar.value() + self._bar.pageStep():
            self._bar.setValue(top + self.row_height - self._bar.pageStep())

    # changes
    def redraw(self) -> None:
        """Forget the pictures and paint anew."""
        self._sheets.clear()
        self._arrange()
        self.update()

    def set_axis(self, axis: TimeAxis) -> None:
        """Show another stretch of time."""
        if axis != self.axis:
            self.axis = axis
            self.redraw()

    def set_limits(self, first_s: float, last_s: float) -> None:
        """Tell how much time there is."""
        self.set_axis(self.axis.limited(first_s, last_s))

    def set_range(self, stretch: tuple[float, float] | None) -> None:
        """Show a playback range."""
        self.playback_range = stretch
        self.update()

    def set_time(self, time_s: float) -> None:
        """Move the scrubber; page when it would leave the view."""
        before, self.time_s = self.axis.x_of(self.time_s), time_s
        paged = self.axis.paged_to(min(max(time_s, self.axis.first_s), self.axis.last_s))
        if paged != self.axis:
            self.set_axis(paged)
            return
        after = self.axis.x_of(time_s)
        low, high = sorted((before, after))
        self.update(QRect(QPoint(int(low) - 8, 0), QPoint(int(high) + 9, self.height())))
        if self.lane_height:
            self.update(QRect(0, paint.ruler_height(), self.width(), self.lane_height))

    def zoom(self, factor: float, about_s: float | None = None) -> None:
        """Show a stretch ``factor`` times as long, about the clock when nothing else is said."""
        about = about_s if about_s is not None else min(max(self.time_s, self.axis.start_s), self.axis.end_s)
        self.set_axis(self.axis.zoomed(factor, about))

    def show_all(self) -> None:
        """Show all the time there is."""
        self.set_axis(self.axis.whole())

    # painting
    def _sheet(self, bright: bool) -> QPixmap:
        key = bright or not self.two_sided()
        sheet = self._sheets.get(key)
        if sheet is None:
            ratio = self.devicePixelRatioF()
            sheet = QPixmap(self.size() * ratio)
            sheet.setDevicePixelRatio(ratio)
            sheet.fill(QColor(tokens().s1))
            painter = QPainter(sheet)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_sheet(painter, key)
            painter.end()
            self._sheets[key] = sheet
        return sheet

    def _paint_sheet(self, painter: QPainter, bright: bool) -> None:
        colors = tokens()
        rows = self.row_count()
        bottom = min(self.height(), self.rows_top + rows * self.row_height) if rows else self.height()
        shown = [
            n
            for n in range(rows)
            if self.row_middle(n) + self.row_height > self.rows_top
            and self.row_middle(n) < self.height() + self.row_height
        ]
        painter.setClipRect(0, self.rows_top, self.width(), self.height())
        for number in shown:
            if self.row_selected(number):
                wash = QColor(colors.sel)
                wash.setAlphaF(0.62)
                painter.fillRect(
                    QRectF(0, self.row_middle(number) - self.row_height / 2, self.width(), self.row_height), wash
                )
        painter.setClipping(False)
        paint.paint_ruler(painter, self.axis, 0, paint.ruler_height(), bottom)
        painter.setPen(QPen(QColor(colors.b1), 1))
        for y in (0.5, paint.ruler_height() - 0.5, self.rows_top - 0.5):
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        painter.drawLine(QPointF(self.names_px + 0.5, 0), QPointF(self.names_px + 0.5, bottom))
        if self.lane_height:
            self.paint_lane(painter, paint.ruler_height())
        painter.setClipRect(0, self.rows_top, self._right_edge, self.height())
        for number in shown:
            middle = self.row_middle(number)
            painter.setPen(QPen(QColor(colors.b1), 1))
            line = round(middle + self.row_height / 2) - 0.5
            painter.drawLine(QPointF(0, line), QPointF(self.width(), line))
            self.paint_name(painter, number, QRectF(0, middle - self.row_height / 2, self.names_px, self.row_height))
        painter.setClipRect(QRectF(self.names_px + 1, self.rows_top, self._right_edge - self.names_px, self.height()))
        for number in shown:
            self.paint_content(painter, number, self.row_middle(number), bright)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        dirty = event.rect()
        clock = self.axis.x_of(self.time_s)
        split = min(max(round(clock), 0), self.width())
        if not self.two_sided():
            painter.drawPixmap(0, 0, self._sheet(True))
        else:
            painter.setClipRect(QRect(0, 0, split, self.height()) & dirty)
            painter.drawPixmap(0, 0, self._sheet(True))
            painter.setClipRect(QRect(split, 0, self.width() - split, self.height()) & dirty)
            painter.drawPixmap(0, 0, self._sheet(False))
            painter.setClipRect(dirty)
        stretch = self._pulled or self.playback_range
        if stretch is not None:
            paint.paint_brackets(painter, self.axis, stretch, 0, paint.ruler_height())
        if self.axis.left_px - 0.5 <= clock <= self.axis.right_px + 0.5:
            paint.paint_scrubber(painter, clock, 2, self.height())
        self.paint_now(painter, paint.ruler_height())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.redraw()

    # mouse and keys
    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hide_card()
        place = event.position()
        self._drag_from, self._drag_axis = place, self.axis
        if event.button() == Qt.MouseButton.RightButton:
            self._drag = "pan"
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        number = self.row_at(place.y())
        if place.x() <= self.names_px:
            self._drag = ""
            if number is not None and number >= 0:
                self._ask_path(number, event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drag = "range"
        elif number != -1 or not self.lane_clicked(place.x()):
            self._drag = "scrub"
            self.time_requested.emit(self._held_time(place.x()))
            if number is not None and number >= 0:
                self._ask_path(number, event)

    def _ask_path(self, number: int, event: QMouseEvent) -> None:
        joins = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if path := self.row_path(number):
            self.path_requested.emit(path, joins)

    def _held_time(self, x_px: float) -> float:
        return self.axis.time_of(min(max(x_px, self.axis.left_px), self.axis.right_px))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = event.position()
        if self._drag == "pan":
            self.set_axis(self._drag_axis.panned((self._drag_from.x() - place.x()) / self._drag_axis.pixels_per_s))
        elif self._drag == "scrub":
            self.time_requested.emit(self._held_time(place.x()))
        elif self._drag == "range":
            ends = sorted((self._held_time(self._drag_from.x()), self._held_time(place.x())))
            self._pulled = (ends[0], ends[1])
            self.update()
        else:
            self._hide_card()
            self._hover.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drag == "range":
            pulled, self._pulled = self._pulled, None
            far = pulled is not None and (pulled[1] - pulled[0]) * self.axis.pixels_per_s >= 4
            self.range_requested.emit(pulled if far else None)
        self._drag = ""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        turns = event.angleDelta().y() / 120
        if event.position().x() <= self.names_px:
            self._bar.setValue(self._bar.value() - round(turns * self.row_height))
        elif turns:
            self.zoom(ZOOM**-turns, self._held_time(event.position().x()))
        elif event.angleDelta().x():
            self.set_axis(self.axis.panned(-event.angleDelta().x() / self.axis.pixels_per_s))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(ZOOM)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 / self.axis.pixels_per_s * (1 if key == Qt.Key.Key_Right else -1)
            self.time_requested.emit(min(max(self.time_s + step, self.axis.first_s), self.axis.last_s))
        elif key == Qt.Key.Key_Home:
            self.time_requested.emit(self.axis.first_s)
        elif key == Qt.Key.Key_End:
            self.time_requested.emit(self.axis.last_s)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.row_count():
            self._step_row(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _step_row(self, by: int) -> None:
        now = next((n for n in range(self.row_count()) if self.row_selected(n)), -1 if by > 0 else self.row_count())
        number = min(max(now + by, 0), self.row_count() - 1)
        self.reveal_row(number)
        self.path_requested.emit(self.row_path(number), False)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hide_card()
        super().leaveEvent(event)

    def _hide_card(self) -> None:
        self._hover.stop()
        self._card.leave()

    def _show_card(self) -> None:
        place = self.mapFromGlobal(self.cursor().pos())
        number = self.row_at(place.y())
        if number is None or not self.rect().contains(place) or place.x() <= self.names_px:
            return
        told = self.hover_text(number, self._held_time(place.x()), place.x())
        if told is not None:
            self._card.tell(*told, self.mapToGlobal(place))
