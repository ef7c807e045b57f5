"""Fire control: who shoots at what and when, in decision cycles driven by events.

A threat comes up for decision when it has been in custody for the decision delay and is in custody at that moment,
and again when a miss has been assessed. All threats that come up at one step of the scenario are one cycle and share
the assignment. Nothing is gained by waiting between cycles: an interceptor that can meet the threat when released later
can do so when released now, so stepping through every second decides the same (magazines change only in cycles).

First-order honesty: fire control knows the threat's true future path; errors of prediction, handover and seeker stand
in the single-shot Pk. A laser whose dwell completes kills. A laser given a threat is bound to it until its dwell ends.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from cupola.engagement.assignment import assign
from cupola.engagement.flyout import flyout_path
from cupola.engagement.options import Option, Stock, full_stock, options_against, spent_in_reach
from cupola.engagement.shooters import Doctrine, InterceptorLayer, LaserLayer
from cupola.engagement.targets import Target, first_held, position_at
from cupola.engagement.windows import Windows, decision_index
from cupola.progress import Progress, ignore_progress

ShooterLayer = InterceptorLayer | LaserLayer
Stop = Literal["killed", "shots", "no_shooter", "empty", "not_held", "undecided"]
_OUTCOME_STREAM: Final = 101
"""Names the random stream of outcomes among those of a run."""


@dataclass(frozen=True)
class FiredShot:
    """One interceptor or laser used on one threat, inertial."""

    threat: int
    layer: int
    """Number into the shooting layers."""
    satellite: int
    decided_s: float
    release_s: float
    intercept_s: float
    assessed_s: float
    hit: bool
    delta_v_m_s: float
    path_times_s: NDArray[np.float64]
    path_eci_m: NDArray[np.float64]


@dataclass(frozen=True)
class Fate:
    """How the engagement of one threat went."""

    decided_s: float | None
    """When it first came up for decision."""
    shots: tuple[int, ...]
    kill_s: float | None
    stop: Stop
    """Why there was no further shot: "empty" says that only spent or withheld satellites were in reach."""
    stop_s: float | None


@dataclass(frozen=True)
class Battle:
    """Every shot, in order of decision, and every threat's fate."""

    shots: tuple[FiredShot, ...]
    fates: tuple[Fate, ...]


@dataclass
class _Course:
    """One threat's engagement so far."""

    decided_s: float | None = None
    shots: list[int] = field(default_factory=list)
    kill_s: float | None = None
    stop: Stop = "undecided"
    stop_s: float | None = None


def fight(
    layers: Sequence[ShooterLayer],
    windows: Sequence[Windows | None],
    targets: Sequence[Target],
    doctrine: Doctrine,
    epoch_utc: str,
    step_s: float,
    seed: int,
    progress: Progress = ignore_progress,
) -> Battle:
    """Return the shots and fates of an engagement.

    ``windows`` holds one entry per layer, None for lasers. The outcome of shot n on threat m is drawn from a stream
    of its own spawned from ``seed``, so that it depends neither on the order of decisions nor on other threats.
    """
    stock = full_stock(layers, doctrine)
    courses = [_Course() for _ in targets]
    shots: list[FiredShot] = []
    queue: list[tuple[float, int]] = []
    for number, target in enumerate(targets):
        index = decision_index(target, doctrine)
        if index is not None:
            heapq.heappush(queue, (float(target.times_s[index]), number))
        elif target.tracked_s is not None:
            courses[number].stop = "not_held"
            courses[number].stop_s = target.tracked_s + doctrine.decision_delay_s
    queue_start_s = queue[0][0] if queue else 0.0
    span_s = max((float(target.times_s[-1]) for target in targets), default=0.0) - queue_start_s + 1.0
    while queue:
        now_s = queue[0][0]
        up: list[int] = []
        while queue and queue[0][0] <= now_s + 1e-6:
            up.append(heapq.heappop(queue)[1])
        options: dict[int, list[Option]] = {}
        # With so many options each, no threat of a cycle can be left without one by the others (Hall 1935).
        enough = len(up) * (doctrine.shots_per_threat if doctrine.salvo else 1)
        report = partial(progress, (now_s - queue_start_s) / span_s, "Engaging")
        for number in up:
            options[number] = options_against(
                layers, windows, stock, targets[number], number, now_s, epoch_utc, step_s, enough, report
            )
        spent = {
            number: bool(options[number])
            or spent_in_reach(layers, windows, stock, targets[number], number, now_s, epoch_utc, step_s, report)
            for number in up
        }
        for number, option in _cycle(options, courses, stock, doctrine):
            shots.append(
                _fired(
                    layers,
                    option,
                    targets[number],
                    number,
                    len(courses[number].shots),
                    now_s,
                    doctrine,
                    epoch_utc,
                    seed,
                )
            )
            courses[number].shots.append(len(shots) - 1)
        for number in up:
            _settle(courses[number], shots, targets[number], number, now_s, doctrine, spent[number], queue)
    return Battle(_after_kills(shots, courses), tuple(_fate(course) for course in courses))


def _cycle(
    options: dict[int, list[Option]], courses: Sequence[_Course], stock: Stock, doctrine: Doctrine
) -> list[tuple[int, Option]]:
    """Return who is fired at what in one cycle; takes the shots out of ``stock``."""
    wanted = {}
    for number in options:
        left = doctrine.shots_per_threat - len(courses[number].shots)
        wanted[number] = left if doctrine.salvo else min(left, 1)
    taken: list[tuple[int, Option]] = []
    used: set[tuple[int, int, int]] = set()
    while True:
        rows = [number for number in options if wanted[number] > 0]
        open_options = [
            [o for o in options[n] if stock.has(o) and (n, o.layer, o.satellite) not in used] for n in rows
        ]  # fmt: skip
        picks = _assigned(open_options, stock, doctrine)
        # The most valuable first, so that a withheld share of a magazine costs the least.
        before = len(taken)
        for row, option in sorted(picks, key=lambda pick: -pick[1].value):
            if stock.has(option):
                stock.take(option)
                wanted[rows[row]] -= 1
                used.add((rows[row], option.layer, option.satellite))
                taken.append((rows[row], option))
        if len(taken) == before:
            return taken


def _assigned(options: Sequence[Sequence[Option]], stock: Stock, doctrine: Doctrine) -> list[tuple[int, Option]]:
    """Return (row, option) of one assignment; a satellite with several interceptors counts once for each."""
    columns: dict[tuple[int, int, int], int] = {}
    entries: list[tuple[int, int, Option]] = []
    for row, row_options in enumerate(options):
        for option in row_options:
            for copy in range(min(stock.left(option), len(options))):
                column = columns.setdefault((option.layer, option.satellite, copy), len(columns))
                entries.append((row, column, option))
    value = np.zeros((len(options), len(columns)))
    for row, column, option in entries:
        value[row, column] = option.value
    given = assign(value, doctrine.optimal)
    return [(row, option) for row, column, option in entries if given[row] == column]


def _fired(
    layers: Sequence[ShooterLayer],
    option: Option,
    target: Target,
    threat: int,
    shot_number: int,
    now_s: float,
    doctrine: Doctrine,
    epoch_utc: str,
    seed: int,
) -> FiredShot:
    """Return the shot of an option, its outcome drawn."""
    layer = layers[option.layer]
    if isinstance(layer, LaserLayer):
        hit = True
        times_s = np.array([option.start_s, option.end_s])
        places = np.array([option.from_eci_m, position_at(target, option.end_s)])
    else:
        stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_OUTCOME_STREAM, threat, shot_number)))
        hit = bool(stream.random() < layer.single_shot_pk)
        times_s, places = flyout_path(layer, option.satellite, target, now_s, option.end_s, epoch_utc)
    return FiredShot(
        threat, option.layer, option.satellite, now_s, option.start_s, option.end_s,
        option.end_s + doctrine.assessment_delay_s, hit, option.delta_v_m_s, times_s, places,
    )  # fmt: skip


def _settle(
    course: _Course,
    shots: Sequence[FiredShot],
    target: Target,
    number: int,
    now_s: float,
    doctrine: Doctrine,
    spent: bool,
    queue: list[tuple[float, int]],
) -> None:
    """Say what comes of a threat after a cycle: dead, up again after the assessment, or given up and why.

    ``spent`` says that only others' shots, or shots fired before, stood between the threat and a shot.
    """
    if course.decided_s is None:
        course.decided_s = now_s
    new = [shots[shot] for shot in course.shots if shots[shot].decided_s == now_s]
    hits = [shot.intercept_s for shot in new if shot.hit]
    if hits:
        course.kill_s, course.stop, course.stop_s = min(hits), "killed", min(hits)
    elif len(course.shots) >= doctrine.shots_per_threat:
        course.stop, course.stop_s = "shots", max((shot.assessed_s for shot in new), default=now_s)
    elif not new:
        course.stop, course.stop_s = "empty" if spent else "no_shooter", now_s
    else:
        again = first_held(target, max(shot.assessed_s for shot in new))
        if again is None:
            course.stop, course.stop_s = "not_held", max(shot.assessed_s for shot in new)
        else:
            heapq.heappush(queue, (float(target.times_s[again]), number))


def _after_kills(shots: Sequence[FiredShot], courses: Sequence[_Course]) -> tuple[FiredShot, ...]:
    """Return the shots with those that arrive after their threat's kill counted as no hits."""
    settled = []
    for shot in shots:
        kill_s = courses[shot.threat].kill_s
        late = shot.hit and kill_s is not None and shot.intercept_s > kill_s
        settled.append(replace(shot, hit=False) if late else shot)
    return tuple(settled)


def _fate(course: _Course) -> Fate:
    return Fate(course.decided_s, tuple(course.shots), course.kill_s, course.stop, course.stop_s)
