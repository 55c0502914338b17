"""What one step may cost: seconds, and memory for Python's own objects.

A budget is asked in the loops of search, oracle, shrinking, explanation and repair, each of which stops with what it
has; no signal and no second thread is needed, so that it is the same on every system and in every thread. The kernel
has no clock: what it makes is bounded by numbers (`emsym.kernel.polynomial.TooLarge`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from math import inf
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")

SECONDS = 60.0
"""What a step may take, unless told otherwise."""
BLOCKS = 16_000_000
"""How many of Python's small blocks of memory a step may add: more than a gigabyte."""
BETWEEN_LOOKS = 0.2
"""Seconds between two looks at the memory, which cost more than one at the clock."""


class OutOfBudget(Exception):
    """The time or the memory of a step is spent."""


class Budget:
    """What is left to a step. The clock runs inside ``with budget:``, and what is left then is there the next time."""

    __slots__ = ("_asked", "_blocks", "_deadline", "_left", "_look", "_most_asked", "_most_blocks", "_reason", "_time")

    def __init__(self, seconds: float = SECONDS, blocks: float = BLOCKS) -> None:
        self._left, self._blocks = seconds, blocks
        self._time = f"the step's {seconds:g} s"
        self._deadline = self._most_blocks = inf
        self._look = 0.0
        self._reason = ""
        self._asked, self._most_asked = 0, inf

    def __enter__(self) -> Self:
        self._deadline = time.monotonic() + self._left
        self._most_blocks = blocks_now() + self._blocks
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = max(0.0, self.seconds)
        self._deadline = self._most_blocks = inf

    @property
    def seconds(self) -> float:
        """How many are left."""
        return self._deadline - time.monotonic()

    @property
    def spent(self) -> str:
        """Why nothing more may be done; empty where something may."""
        now = time.monotonic()
        self._asked += 1
        if not self._reason and self._asked > self._most_asked:
            self._reason = f"{self._most_asked} candidates were tried"
        if not self._reason and now >= self._deadline:
            self._reason = f"{self._time} are up"
        if not self._reason and now >= self._look and self._most_blocks < inf:
            self._look = now + BETWEEN_LOOKS
            if blocks_now() > self._most_blocks:
                self._reason = "the step's memory is used up"
        return self._reason

    def check(self) -> None:
        """Raise `OutOfBudget` where nothing is left."""
        if reason := self.spent:
            raise OutOfBudget(reason)

    def share(self, part: float, asked: float = inf) -> Budget:
        """A part of the seconds that are left, running; it may be `asked` so often, the same on every machine."""
        budget = Budget(self.seconds * part).__enter__()
        budget._most_blocks, budget._most_asked = self._most_blocks, min(asked, self._most_asked - self._asked)
        budget._time = f"{budget._left:.2g} of {self._time}" if budget._left > 0 else self._time
        return budget

    def during(self, items: Iterable[T]) -> Iterator[T]:
        """The items, as long as something is left."""
        for item in items:
            if self.spent:
                return
            yield item


def blocks_now() -> int:
    """How many blocks Python has allocated; 0 where the interpreter does not say."""
    count = getattr(sys, "getallocatedblocks", None)
    return 0 if count is None else int(count())


UNLIMITED = Budget(inf, inf)
"""The budget of whoever sets none."""
