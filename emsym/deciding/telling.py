"""What is found beside a verdict, each piece behind one boundary: a piece that fails is left out, and that is said.

A proof and a certified counterexample stand by themselves. Reasons, gaps, conditions, evidence and repairs are told of
them, so that none of these may take a verdict away, whatever happens while it is sought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.kernel.polynomial import TooLarge

T = TypeVar("T")
S = TypeVar("S")


@dataclass(slots=True)
class Telling:
    """What one step may still cost, what was left out of its report and why, and the faults of emsym's own in it."""

    budget: Budget = UNLIMITED
    left_out: list[str] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def tell(self, missing: str, make: Callable[[], T], otherwise: S) -> T | S:
        """What is made; where that fails, `otherwise`, and what is `missing` is said."""
        try:
            return make()
        except Exception as error:  # noqa: BLE001 - the verdict stands without it; what failed is told
            self.failed(missing, error)
            return otherwise

    def failed(self, missing: str, error: Exception) -> None:
        """Say what is missing, and why."""
        self.left_out.append(f"{missing}: {_why(error)}")
        if not isinstance(error, LIMITS):
            self.faults.append(error)


LIMITS = (OutOfBudget, TooLarge, RecursionError, MemoryError)
"""How what is too long, too deep or too large ends; all else is a fault."""


def _why(error: Exception) -> str:
    match error:
        case OutOfBudget() | TooLarge():
            return str(error)
        case RecursionError():
            return "the expressions are nested too deeply"
        case MemoryError():
            return "there is not enough memory"
    said = f": {error}" if str(error) else ""
    return f"a fault of emsym's own, please report it ({type(error).__name__}{said})"
