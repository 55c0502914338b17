"""The four verdicts, and what keeps them from being mistaken for one another."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn


class Verdict(StrEnum):
    """What is known of a step. It has no truth value and no order: a bool cannot say *undecided*."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    MALFORMED = "malformed"

    def __bool__(self) -> bool:
        raise TypeError(f"a verdict is not true or false; compare it: verdict is Verdict.{self.name}")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool):
            raise TypeError(f"a verdict is not true or false; compare it: verdict is Verdict.{self.name}")
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:  # a str has one of its own
        return not self == other

    __hash__ = str.__hash__

    def _unordered(self, _other: object) -> NoReturn:
        raise TypeError("verdicts have no order, and as words they would be ordered by their letters; compare each")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered


class Judged:
    """What carries a verdict, for dataclasses with ``eq=False``: it has no truth value, and equals no verdict.

    An object is true in Python where it says nothing else, so that ``assert check(…)`` would pass whatever was found.
    """

    __slots__ = ()
    questions = "proved or .holds"
    """The properties to ask instead."""

    def __bool__(self) -> bool:
        raise TypeError(f"{self._named} is not true or false; ask for its .{self.questions}")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool | str):
            raise TypeError(f"{self._named} is not {other!r}; ask for its .{self.questions}, or compare its .verdict")
        return type(self) is type(other) and self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    @property
    def _named(self) -> str:
        return f"a {type(self).__name__}"

    @property
    def _parts(self) -> tuple[object, ...]:
        names: tuple[str, ...] = type(self).__slots__
        return tuple(getattr(self, name) for name in names)
