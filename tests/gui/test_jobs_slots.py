"""Slots: newest wins, stale answers are dropped, answers arrive on the GUI thread, cancelling is heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from cupola.errors import Cancelled
from cupola.progress import Progress
from cupola_gui.jobs import Jobs, Work


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def _raise(problem: Exception) -> None:
    raise problem


def test_an_answer_arrives_on_the_gui_thread_and_never_at_once(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[object] = []
    worked_on: list[object] = []

    def work(progress: Progress) -> int:
        worked_on.append(threading.current_thread())
        return 7

    answers: list[int] = []

    def done(answer: int) -> None:
        threads.append(threading.current_thread())
        answers.append(answer)

    jobs.submit("live", Work(work, done, _raise))
    assert answers == []
    qtbot.waitUntil(lambda: answers == [7])
    assert threads == [threading.main_thread()]
    assert worked_on[0] is not threading.main_thread()
    assert QThread.currentThread() is jobs.thread()


def test_newest_wins_and_the_stale_answer_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    started, release = threading.Event(), threading.Event()
    answers: list[str] = []
    failures: list[Exception] = []
    ran: list[str] = []

    def slow(progress: Progress) -> str:
        ran.append("slow")
        started.set()
        assert release.wait(10)
        return "slow"

    def quick(name: str) -> Work[str]:
        def run(progress: Progress) -> str:
            ran.append(name)
            return name

        return Work(run, answers.append, failures.append)

    jobs.submit("live", Work(slow, answers.append, failures.append))
    assert started.wait(10)
    jobs.submit("live", quick("second"))
    jobs.submit("live", quick("third"))
    release.set()
    qtbot.waitUntil(lambda: answers == ["third"])
    assert ran == ["slow", "third"]
    assert failures == []
    assert not jobs.busy("live")


def test_running_work_is_told_to_stop_through_its_progress(jobs: Jobs, qtbot: QtBot) -> None:
    started = threading.Event()
    failures: list[Exception] = []

    def endless(progress: Progress) -> None:
        started.set()
        while True:
            progress(0.5, "turning")
            threading.Event().wait(0.002)

    jobs.submit("run", Work(endless, lambda _: None, failures.append))
    assert started.wait(10)
    jobs.cancel("run")
    qtbot.waitUntil(lambda: len(failures) == 1, timeout=1000)
    assert isinstance(failures[0], Cancelled)


def test_an_answer_that_came_in_spite_of_cancelling_is_not_delivered(jobs: Jobs, qtbot: QtBot) -> None:
    started, release = threading.Event(), threading.Event()
    answers: list[str] = []
    failures: list[Exception] = []

    def deaf(progress: Progress) -> str:
        started.set()
        assert release.wait(10)
        return "answer"

    jobs.submit("run", Work(deaf, answers.append, failures.append))
    assert started.wait(10)
    jobs.cancel("run")
    release.set()
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert isinstance(failures[0], Cancelled)
    assert answers == []


def test_failures_and_progress_are_told(jobs: Jobs, qtbot: QtBot) -> None:
    failures: list[Exception] = []
    steps: list[tuple[float, str]] = []

    def failing(progress: Progress) -> None:
        progress(1.0, "half")
        raise ValueError("no")

    jobs.submit("run", Work(failing, lambda _: None, failures.append, lambda share, what: steps.append((share, what))))
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert str(failures[0]) == "no"
    assert steps == [(1.0, "half")]


def test_slots_do_not_wait_for_each_other(jobs: Jobs, qtbot: QtBot) -> None:
    release = threading.Event()
    answers: list[str] = []
    jobs.submit("run", Work(lambda _: release.wait(10) and "run", lambda a: answers.append(str(a)), _raise))
    jobs.submit("live", Work(lambda _: "live", answers.append, _raise))
    qtbot.waitUntil(lambda: answers == ["live"])
    release.set()
    qtbot.waitUntil(lambda: answers == ["live", "run"])


def test_closing_stops_the_threads_and_delivers_nothing(qtbot: QtBot) -> None:
    jobs = Jobs()
    started = threading.Event()
    answers: list[object] = []

    def endless(progress: Progress) -> None:
        started.set()
        while True:
            progress(0.5, "turning")
            threading.Event().wait(0.002)

    jobs.submit("run", Work(endless, answers.append, answers.append))
    assert started.wait(10)
    before = threading.active_count()
    jobs.close()
    assert threading.active_count() < before
    qtbot.wait(20)
    assert answers == []
