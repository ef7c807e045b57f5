"""Rules for every test: an unexpected log record fails it, and so does a window left open."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("cupola", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("cupola")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_logs: this test provokes log records at WARNING or above")


@pytest.fixture(autouse=True)
def _no_unexpected_logs(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("expects_logs"):
        return
    records = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.WARNING]
    assert not records, "unexpected log records: " + "; ".join(r.getMessage() for r in records)


def _open_windows() -> list[str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets else None
    if application is None or widgets is None:
        return []
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    application.processEvents()
    return [repr(w) for w in application.topLevelWidgets() if not w.parent() and w.isVisible()]


@pytest.fixture(autouse=True)
def _no_leaked_windows() -> Iterator[None]:
    yield
    leaked = _open_windows()
    assert not leaked, f"windows left open: {leaked}"
