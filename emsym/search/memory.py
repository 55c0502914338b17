"""Not trusted. What is remembered, to a bound: too much at once, and all of it is forgotten.

Threads that remember, or forget, at the same time do no harm: what is found under a key is right whenever it is found.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Memory(Generic[V]):
    """Values under keys, each of some size, of together no more than `most`."""

    __slots__ = ("_known", "_most", "_size")

    def __init__(self, most: int) -> None:
        self._known: dict[Hashable, V] = {}
        self._most = most
        self._size = 0

    def get(self, key: Hashable) -> V | None:
        """What is remembered under a key."""
        return self._known.get(key)

    def keep(self, key: Hashable, value: V, size: int) -> V:
        """Remember a value, unless it is too large by itself; the value."""
        if size <= self._most:
            if self._size + size > self._most:
                self._known, self._size = {}, 0
            self._known[key] = value
            self._size += size
        return value
