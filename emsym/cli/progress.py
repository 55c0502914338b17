"""How far a long run has come, on standard error, where that is a terminal; short runs and pipes see nothing."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 1.0


class Progress:
    """Counts steps; after a second's run it shows them. It is gone when the run ends."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.done = 0
        self.bar: Bar | None = None
        self.task: TaskID | None = None
        self.due = monotonic() + PATIENCE if sys.stderr is not None and sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def advance(self, derivation: str) -> None:
        """One more step is done, of this derivation."""
        self.done += 1
        if self.due is None or monotonic() < self.due:
            return
        if self.bar is None or self.task is None:
            self.bar = _bar()
            self.task = self.bar.add_task("", total=self.steps)
            self.bar.start()
        self.bar.update(self.task, completed=self.done, description=derivation)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("steps  {task.description}", markup=False))
    return Bar(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)
