"""Not trusted. Edits of what an author wrote: one slip, undone at one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from emsym.language.expressions import Probability
from emsym.language.notation import text
from emsym.search.parts import Path, Spot, Vocabulary, put, spots
from emsym.search.slips import SLIPS


@dataclass(frozen=True, slots=True)
class Edit:
    """One slip at one place: `meant` in place of `written`, which makes the expression `whole`."""

    kind: str
    path: Path
    written: Any
    meant: Any
    whole: Any
    throughout: bool = False
    """Whether it is made wherever the part stands."""


def edits(expression: Any, words: Vocabulary) -> Iterator[Edit]:
    """Every edit of an expression, each outcome once; a probability that stands at several places also at all."""
    places: dict[Any, list[Path]] = {}
    seen = {text(expression)}
    with sympy.evaluate(False):
        found = list(spots(expression))
        for spot in found:
            if isinstance(spot.node, Probability):
                places.setdefault(spot.node, []).append(spot.path)
        for kind, slip in SLIPS.items():
            for spot in found:
                for meant in slip(spot, words):
                    for edit in _made(expression, kind, spot, meant, places.get(spot.node, [])):
                        spelled = text(edit.whole)
                        if spelled not in seen:
                            seen.add(spelled)
                            yield edit


def _made(expression: Any, kind: str, spot: Spot, meant: Any, places: Sequence[Path]) -> Iterator[Edit]:
    yield Edit(kind, spot.path, spot.node, meant, put(expression, spot.path, meant))
    if len(places) > 1 and spot.path == places[0] and isinstance(meant, Probability):
        whole = expression
        for path in places:
            whole = put(whole, path, meant)
        yield Edit(kind, spot.path, spot.node, meant, whole, throughout=True)
