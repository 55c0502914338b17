"""Every test of this folder is a benchmark: what it measures is printed when all have run, and decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

MEASURED = pytest.StashKey[list[str]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, before what is marked is left out."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("benchmark")


@pytest.fixture
def show(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Print a line at the end."""
    return pytestconfig.stash.setdefault(MEASURED, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = terminalreporter.config.stash.get(MEASURED, [])
    if lines:
        terminalreporter.section("benchmarks")
    for line in lines:
        terminalreporter.write_line(line)
