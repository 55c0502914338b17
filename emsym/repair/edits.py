"""Not trusted. Edits of what an author wrote: one slip, undone at one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy

from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, H, Probability
from emsym.language.notation import Piece, text
from emsym.language.symbols import Bar, Distribution, Variable
from emsym.language.trampoline import Known
from emsym.repair.parts import Path, Vocabulary, at, put, spots
from emsym.repair.slips import SLIPS
from emsym.terms.read import before_the_bars, likely_indices, read
from emsym.terms.write import write_value

NAMED = "values named"


@dataclass(frozen=True, slots=True)
class Edit:
    """One slip at one place of `root`: `meant` in place of `written`, and so wherever else it is to be made."""

    kind: str
    path: Path
    written: Any
    meant: Any
    root: Any
    others: tuple[Path, ...] = ()

    @property
    def throughout(self) -> bool:
        """Whether it is made wherever the part stands."""
        return bool(self.others)

    @property
    def whole(self) -> Any:
        """The expression as edited, which is built only now: few edits of many are looked at whole."""
        whole = put(self.root, self.path, self.meant)
        for path in self.others:
            whole = put(whole, path, self.meant)
        return whole


def edits(expression: Any, words: Vocabulary, places: Collection[Path] | None = None) -> Iterator[Edit]:
    """Every edit of an expression; of a probability that stands at several places also that of all.

    With `places`, those alone are edited.
    """
    standing: dict[Any, list[Path]] = {}
    with sympy.evaluate(False):
        found = list(spots(expression))
        for spot in found:
            if isinstance(spot.node, Probability):
                standing.setdefault(spot.node, []).append(spot.path)
        if places is not None:
            found = [spot for spot in found if spot.path in places]
        for kind, slip in SLIPS.items():
            for spot in found:
                every = standing.get(spot.node, ())
                for meant in slip(spot, words):
                    yield Edit(kind, spot.path, spot.node, meant, expression)
                    if len(every) > 1 and spot.path == every[0] and isinstance(meant, Probability):
                        yield Edit(kind, spot.path, spot.node, meant, expression, tuple(every[1:]))


def distinct(found: Iterable[Edit]) -> Iterator[Edit]:
    """Those of the edits of one expression that change how it reads, each outcome once."""
    seen: set[str] = set()
    known: Known[Piece] = {}
    for edit in found:
        seen = seen or {text(edit.root, known)}
        spelled = text(edit.whole, known)
        if spelled not in seen:
            seen.add(spelled)
            yield edit


def named(expression: Any) -> list[Edit]:
    """What names the values that a relative entropy, an entropy or an expectation sums over, wherever it says none.

    The edits are to be made one after another; the last has the whole.
    """
    found: list[Edit] = []
    paths = [spot.path for spot in spots(expression) if isinstance(spot.node, KL | H | E)]
    for path in paths:
        node = at(expression, path)
        if values := _untold(node):
            with sympy.evaluate(False):
                meant = node.func(*node.args, *values)
            found.append(Edit(NAMED, path, node, meant, expression))
            expression = found[-1].whole
    return found


def _untold(node: Any) -> list[Any]:
    """The values that a node most likely sums over, where it does not say; none where it does."""
    laws = node.args[1:] if isinstance(node, E) else node.args
    if any(isinstance(part, Variable | Distribution | Bar) for part in laws):
        return []
    try:
        law = read(laws[0])
    except LanguageError:
        return []
    return [] if before_the_bars(law) is not None else list(map(write_value, likely_indices(law)))
