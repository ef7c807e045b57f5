"""Drawing of the time panels: ruler, bars, event marks, scrubber."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from cupola_gui.style import font, font_scale, paint_mark, tokens
from cupola_gui.style.colors import panel_color
from cupola_gui.timeline.axis import TimeAxis, ticks
from cupola_gui.timeline.happenings import LOOKS, Cluster, leading
from cupola_gui.timeline.rows import Bar, Row

RULER_PX: Final = 22
LANE_PX: Final = 28
BAR_PX: Final = 11.0
COUNT_PX: Final = 13.0
RADIUS_PX: Final = 1.5
_ON_LIGHT: Final = {
    "link_look": "layer_custody",
    "link_stereo": "t4",
    "link_track": "plot_amber",
    "link_release": "layer_interceptors",
    "link_broken": "t3",
    "link_engage": "critical",
}
"""Link colours are made for the dark scene; these stand for them where lines and marks lie on light panels."""


def px(length: float) -> float:
    """Return a length of the design at the font scale of now."""
    return length * font_scale()


def ruler_height() -> int:
    """Return the height of the ruler now."""
    return round(px(RULER_PX))


def hue(name: str, alpha: float = 1.0) -> QColor:
    """Return the colour of a token or "#rrggbb" as it stands in panels of the current theme."""
    shown = tokens()
    if name.startswith("#"):
        color = QColor(panel_color(name))
    else:
        color = QColor(getattr(shown, _ON_LIGHT.get(name, name) if shown.theme == "light" else name))
    color.setAlphaF(alpha)
    return color


def hatch(color: QColor) -> QBrush:
    """Return a 45° hatch of period 7 px."""
    period = 7
    tile = QPixmap(period, period)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.8))
    for shift in (-period, 0, period):
        painter.drawLine(QPointF(shift, period), QPointF(shift + period, 0))
    painter.end()
    return QBrush(tile)


def paint_ruler(painter: QPainter, axis: TimeAxis, top: float, height: float, bottom: float) -> None:
    """Paint ticks with their labels and, below, the grid down to ``bottom``."""
    colors = tokens()
    painter.setFont(font("caption"))
    metrics = QFontMetricsF(painter.font())
    for tick in ticks(axis):
        x = round(axis.x_of(tick.time_s)) + 0.5
        if not tick.label:
            painter.setPen(QPen(QColor(colors.b2), 1))
            painter.drawLine(QPointF(x, top + height - 4), QPointF(x, top + height))
            continue
        painter.setPen(QPen(QColor(colors.b1), 1))
        painter.drawLine(QPointF(x, top + 4), QPointF(x, bottom))
        if x + 4 + metrics.horizontalAdvance(tick.label) < axis.right_px + 12:
            painter.setPen(QColor(colors.t3))
            left = max(x + 4, axis.left_px + px(7) + 3)
            painter.drawText(QPointF(left, top + height / 2 + metrics.capHeight() / 2), tick.label)


def bar_rect(axis: TimeAxis, start_s: float, end_s: float, middle: float, height: float) -> QRectF | None:
    """Return where an interval lies, cut to the view, or None when it is out of view; never thinner than 1 px."""
    left = max(axis.x_of(start_s), axis.left_px)
    right = min(axis.x_of(end_s), axis.right_px)
    if right < axis.left_px or left > axis.right_px:
        return None
    return QRectF(left, middle - height / 2, max(right - left, 1.0), height)


def text_in(painter: QPainter, rect: QRectF, text: str, color: QColor, padding: float = 6.0) -> bool:
    """Write text into a bar, or as much of it as makes sense there; say whether it was written."""
    room = rect.width() - 2 * padding
    metrics = QFontMetricsF(painter.font())
    shorter = (text, text.split(",")[0], text.split(" ")[0] if "," not in text else "")
    text = next((words for words in shorter if words and metrics.horizontalAdvance(words) <= room), "")
    if not text:
        return False
    painter.setPen(color)
    painter.drawText(rect.adjusted(padding, 0, -padding, 0), Qt.AlignmentFlag.AlignVCenter, text)
    return True


def paint_row(painter: QPainter, row: Row, axis: TimeAxis, middle: float) -> None:
    """Paint the intervals of one row of the timeline."""
    painter.setFont(font("caption"))
    for bar in row.bars:
        rect = bar_rect(axis, bar.start_s, bar.end_s, middle, px(COUNT_PX if bar.kind == "count" else BAR_PX))
        if rect is not None:
            _paint_bar(painter, bar, rect)
    if row.bars:
        _paint_ends(painter, row, axis, middle)


def _paint_bar(painter: QPainter, bar: Bar, rect: QRectF) -> None:
    if bar.kind == "gap":
        color = hue(bar.color)
        painter.setPen(QPen(color, 1))
        painter.setBrush(QColor(tokens().s1))
        inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRect(inner)
        painter.setBrushOrigin(rect.topLeft())
        painter.fillRect(inner, hatch(color))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue(bar.color, bar.alpha))
    if bar.kind == "count":
        painter.drawRect(rect.adjusted(0, 0, -0.7 if rect.width() > 3 else 0, 0))
        if rect.width() > 12:
            painter.setPen(QColor(tokens().t1))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, bar.label)
        return
    painter.drawRoundedRect(rect, RADIUS_PX, RADIUS_PX)
    if bar.label:
        text_in(painter, rect, bar.label, QColor(tokens().t1))


def _paint_ends(painter: QPainter, row: Row, axis: TimeAxis, middle: float) -> None:
    metrics = QFontMetricsF(painter.font())
    baseline = middle + metrics.capHeight() / 2
    painter.setPen(QColor(tokens().t3))
    if row.before:
        x = axis.x_of(row.bars[0].start_s) - 6 - metrics.horizontalAdvance(row.before)
        if axis.left_px <= x and axis.shows(row.bars[0].start_s):
            painter.drawText(QPointF(x, baseline), row.before)
    if row.after and axis.shows(row.bars[-1].end_s):
        x = axis.x_of(row.bars[-1].end_s) + 6
        if x + metrics.horizontalAdvance(row.after) <= axis.right_px + 12:
            painter.drawText(QPointF(x, baseline), row.after)


def paint_event_mark(painter: QPainter, kind: str, center: QPointF) -> None:
    """Paint the mark of one event; white ones get an outline on light panels."""
    look = LOOKS[kind]  # type: ignore[index]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.shape == "triangle_hollow":
        reach = look.size / 2
        painter.setPen(QPen(hue(look.color), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = center.x(), center.y()
        painter.drawPolygon(
            QPolygonF([QPointF(x, y - reach), QPointF(x + reach, y + 0.8 * reach), QPointF(x - reach, y + 0.8 * reach)])
        )
        return
    paint_mark(painter, center, look.shape, hue(look.color).name(), look.size)


def paint_cluster(painter: QPainter, cluster: Cluster, middle: float, free_from: float) -> float:
    """Paint one mark of the event lane, and how many events it stands for when it is more than one.

    The count is left out where it would touch the one before, which ends at ``free_from``; returns where this one ends.
    """
    event = leading(cluster.events)
    if len(cluster.events) == 1:
        paint_event_mark(painter, event.kind, QPointF(cluster.x_px, middle))
        return free_from
    paint_event_mark(painter, event.kind, QPointF(cluster.x_px, middle - px(3)))
    painter.setFont(font("caption"))
    text = str(len(cluster.events))
    half = QFontMetricsF(painter.font()).horizontalAdvance(text) / 2
    if cluster.x_px - half < free_from + 3:
        return free_from
    painter.setPen(QColor(tokens().t2))
    painter.drawText(QPointF(cluster.x_px - half, middle + px(12)), text)
    return cluster.x_px + half


def tag_width(text: str) -> float:
    """Return the width of an inverted tag."""
    return QFontMetricsF(font("label")).horizontalAdvance(text) + 16


def paint_tag(painter: QPainter, left: float, middle: float, text: str) -> None:
    """Paint the tag of the current event: the colours of the panel, inverted."""
    colors = tokens()
    rect = QRectF(left, middle - px(9), tag_width(text), px(18))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.t1))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(QColor(colors.s1))
    painter.setFont(font("label"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def paint_scrubber(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """Paint the line of the clock with its head, a pentagon of 12 × 14 px."""
    color = QColor(tokens().t1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.5))
    painter.drawLine(QPointF(x, top + 10), QPointF(x, bottom))
    head = QPainterPath(QPointF(x - 6, top))
    for corner in ((x + 6, top), (x + 6, top + 8), (x, top + 14), (x - 6, top + 8)):
        head.lineTo(*corner)
    head.closeSubpath()
    painter.fillPath(head, color)


def paint_brackets(painter: QPainter, axis: TimeAxis, stretch: tuple[float, float], top: float, height: float) -> None:
    """Paint the playback range as two brackets over the ruler."""
    pen = QPen(QColor(tokens().ac), 1.5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    wash = QColor(tokens().ac)
    wash.setAlphaF(0.12)
    left, right = (min(max(axis.x_of(end), axis.left_px), axis.right_px) for end in stretch)
    painter.fillRect(QRectF(left, top, right - left, height), wash)
    for time_s, toward in ((stretch[0], 4), (stretch[1], -4)):
        if axis.shows(time_s):
            x = axis.x_of(time_s)
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(x + toward, top + 2),
                        QPointF(x, top + 2),
                        QPointF(x, top + height - 2),
                        QPointF(x + toward, top + height - 2),
                    ]
                )
            )
