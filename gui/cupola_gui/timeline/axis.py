"""Which time stands where: a stretch of time laid over a stretch of pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

STEPS_S: Final = (
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0,
    10_800.0, 21_600.0, 43_200.0, 86_400.0, 172_800.0, 432_000.0, 864_000.0, 2_592_000.0,
)  # fmt: skip
"""Distances between labelled ticks, in seconds."""
PARTS: Final = {
    0.2: 4,
    2.0: 4,
    20.0: 4,
    30.0: 3,
    60.0: 6,
    120.0: 4,
    1200.0: 4,
    1800.0: 3,
    3600.0: 6,
    7200.0: 4,
    10_800.0: 3,
}
"""Minor ticks for each labelled one; 5 where nothing is said."""
LEAST_SPAN_S: Final = 0.5
PAGE: Final = 0.8


@dataclass(frozen=True)
class TimeAxis:
    """The stretch ``start_s`` to ``end_s`` over ``width_px`` pixels from ``left_px``, kept within the limits."""

    start_s: float
    end_s: float
    left_px: float = 0.0
    width_px: float = 1.0
    first_s: float = 0.0
    last_s: float = 3600.0

    @property
    def span_s(self) -> float:
        """How much time is in view."""
        return self.end_s - self.start_s

    @property
    def right_px(self) -> float:
        """The last pixel."""
        return self.left_px + self.width_px

    @property
    def pixels_per_s(self) -> float:
        """Scale."""
        return self.width_px / self.span_s

    def x_of(self, time_s: float) -> float:
        """Return the pixel of a time, also outside the view."""
        return self.left_px + (time_s - self.start_s) * self.pixels_per_s

    def time_of(self, x_px: float) -> float:
        """Return the time at a pixel, kept within the limits."""
        time_s = self.start_s + (x_px - self.left_px) / self.pixels_per_s
        return min(max(time_s, self.first_s), self.last_s)

    def shows(self, time_s: float) -> bool:
        """Say whether a time is in view."""
        return self.start_s <= time_s <= self.end_s

    def placed(self, left_px: float, width_px: float) -> TimeAxis:
        """Return the same stretch of time over other pixels."""
        return replace(self, left_px=left_px, width_px=max(width_px, 1.0))

    def between(self, start_s: float, end_s: float) -> TimeAxis:
        """Return a view of another stretch, moved and cut so that it lies within the limits."""
        whole = self.last_s - self.first_s
        span = min(max(end_s - start_s, min(LEAST_SPAN_S, whole)), whole)
        start = min(max(start_s, self.first_s), self.last_s - span)
        return replace(self, start_s=start, end_s=start + span)

    def zoomed(self, factor: float, about_s: float) -> TimeAxis:
        """Return a view ``factor`` times as long in which ``about_s`` keeps its place."""
        share = (about_s - self.start_s) / self.span_s
        span = max(self.span_s * factor, min(LEAST_SPAN_S, self.last_s - self.first_s))
        return self.between(about_s - share * span, about_s + (1.0 - share) * span)

    def panned(self, by_s: float) -> TimeAxis:
        """Return a view moved later by ``by_s``."""
        return self.between(self.start_s + by_s, self.end_s + by_s)

    def paged_to(self, time_s: float) -> TimeAxis:
        """Return this view when it shows the time, else one moved by pages of 80 % until it does."""
        if self.shows(time_s):
            return self
        page = PAGE * self.span_s
        if time_s > self.end_s:
            return self.panned(math.ceil((time_s - self.end_s) / page) * page)
        return self.panned(-math.ceil((self.start_s - time_s) / page) * page)

    def whole(self) -> TimeAxis:
        """Return the view of everything."""
        return self.between(self.first_s, self.last_s)

    def limited(self, first_s: float, last_s: float) -> TimeAxis:
        """Return a view with other limits; one that showed everything goes on showing everything."""
        everything = self.start_s <= self.first_s and self.end_s >= self.last_s
        other = replace(self, first_s=first_s, last_s=max(last_s, first_s + LEAST_SPAN_S))
        return other.whole() if everything else other.between(self.start_s, self.end_s)


@dataclass(frozen=True)
class Tick:
    """One tick; ``label`` is empty for a minor one."""

    time_s: float
    label: str


def tick_label(time_s: float, step_s: float) -> str:
    """Return mission time as short as the distance between ticks allows.

    Hours and minutes from one-minute steps on, minutes and seconds below (with hours once there are any), days from
    half a day on.
    """
    sign = "−" if time_s < 0 else ""
    tenths = round(abs(time_s) * 10)
    hours, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    seconds, tenth = divmod(rest, 10)
    if step_s >= 43_200:
        days, hours = divmod(hours, 24)
        return f"{sign}{days} d {hours:02d}:00"
    if step_s >= 60:
        return f"{sign}{hours:02d}:{minutes:02d}"
    fraction = f".{tenth}" if step_s < 1 else ""
    ahead = f"{hours}:" if hours else ""
    return f"{sign}{ahead}{minutes:02d}:{seconds:02d}{fraction}"


def ticks(axis: TimeAxis, least_px: float = 76.0) -> tuple[Tick, ...]:
    """Return the ticks in view, the labelled ones at least ``least_px`` apart; the first label begins with T+."""
    step = next((step for step in STEPS_S if step * axis.pixels_per_s >= least_px), STEPS_S[-1])
    parts = PARTS.get(step, 5)
    minor = step / parts
    first = math.ceil(axis.start_s / minor - 1e-9)
    last = math.floor(axis.end_s / minor + 1e-9)
    found = []
    labelled = False
    for number in range(first, last + 1):
        label = ""
        if number % parts == 0:
            label = tick_label(number * minor, step)
            label = label if labelled else f"T+{label}"
            labelled = True
        found.append(Tick(number * minor, label))
    return tuple(found)
