"""The four verdicts."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What is known of a step. It has no truth value: a bool cannot say *undecided*."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    MALFORMED = "malformed"

    def __bool__(self) -> bool:
        raise TypeError(f"a verdict is not true or false; compare it: verdict is Verdict.{self.name}")
