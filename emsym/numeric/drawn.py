"""Batches of models that are drawn once and kept, with a bound on the memory that they take.

A batch follows from what is drawn for, its alphabets, its number and the seed, and from nothing that happened before:
so it does not matter whether it was kept, or which claim came first. The claims of a chain share their batches, with
the marginals that were summed of them. Not trusted; shares nothing with the kernel. Imports NumPy, never SymPy.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from emsym.numeric.evaluate import Models

MOST_BYTES = 2**25
LARGEST = MOST_BYTES // 16
"""Of one batch: larger ones are drawn again."""
WITH_MARGINALS = 3
"""How much a batch takes with its marginals, in tables: each is summed at most to what it was before."""


class Drawn:
    """Batches by what they follow from, the least lately used forgotten first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[Models, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], Models]) -> Models:
        """The batch of this key, drawn where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        models = draw()
        if (size := WITH_MARGINALS * models.nbytes) <= LARGEST:
            models.freeze()
            with self._lock:
                self._keep(key, models, size)
        return models

    def _keep(self, key: Hashable, models: Models, size: int) -> None:
        if key in self._kept:
            return
        self._kept[key] = models, size
        self._bytes += size
        while self._bytes > self._most:
            _, (_, freed) = self._kept.popitem(last=False)
            self._bytes -= freed


DRAWN = Drawn()
