"""A step as it may have been meant, and how near that is to what was written.

What is replaced, added or left out is counted in words; what the difference of the two sides tells, as a term that is
lost, is nearer than its words say.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from emsym.derivation import Link, Step
from emsym.language.expressions import Probability
from emsym.language.notation import text
from emsym.repair.edits import NAMED, Edit
from emsym.repair.lost import Kind
from emsym.repair.parts import spots
from emsym.repair.slips import SLIPS

RELATIONS = {
    Link.EQUAL: (Link.AT_LEAST, Link.AT_MOST),
    Link.AT_LEAST: (Link.AT_MOST, Link.EQUAL),
    Link.AT_MOST: (Link.AT_LEAST, Link.EQUAL),
    Link.GREATER: (Link.EQUAL, Link.AT_LEAST, Link.LESS, Link.AT_MOST),
    Link.LESS: (Link.EQUAL, Link.AT_MOST, Link.GREATER, Link.AT_LEAST),
}
"""What may have been meant by each relation, the likelier first."""
KINDS = (NAMED, *SLIPS)
WORD = re.compile(r"\w+[̃̂̄′]*|\S")
BRACKETS = frozenset("()[]{}_,|‖")
WORD_WEIGHT = 4
UNLIKE = 2
"""What each probability counts that the step did not mention before: a slip seldom hits all places alike."""
GIVEN = 3 * WORD_WEIGHT
"""How much farther the left side is, from which the line is derived."""
WEAKENED = 2 * WORD_WEIGHT
"""How far = is from ≥, and a log from its place: a claim that says less is offered behind one word corrected."""
LOST: dict[Kind, int | None] = {
    Kind.TERM: WORD_WEIGHT,
    Kind.NEGATIVE: WORD_WEIGHT + 2,
    Kind.GAP: WEAKENED + 2,
    Kind.OTHER: None,
}
ONE_THING = WEAKENED + WORD_WEIGHT
"""How far at most a number is from another, whatever else is written by it, and a term too many, however long."""
LOST_CONSTANT = WORD_WEIGHT + 3
"""How far a lost term is, though it has many words: as one word; a gap is behind the bound that it is the gap of."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The step as it would read after edits, each of one side; after none, with another relation."""

    step: Step
    made: tuple[tuple[str, Edit], ...]
    written: Step
    known: int | None = None
    """How far it is, where the difference of the two sides tells that better than the words do."""

    @property
    def side(self) -> str:
        """What is changed: the left, the right, both or the relation."""
        sides = {side for side, _ in self.made}
        return "relation" if not sides else sides.pop() if len(sides) == 1 else "both"

    @property
    def _is_whole_term(self) -> bool:
        """Whether a whole summand of a side of an equation is left out, which its difference then is."""
        return self.step.link is Link.EQUAL and not self.made[0][1].path

    @property
    def rank(self) -> tuple[Any, ...]:
        """Fewest edits first, then the smallest, then the likeliest, then the outermost."""
        if not self.made:
            distance = WEAKENED if self.written.link is Link.EQUAL else WORD_WEIGHT
            likely = RELATIONS[self.written.link]
            place = likely.index(self.step.link) if self.step.link in likely else len(likely)
            return (1, self.known or distance, -1, place, "")
        if self.known is not None:
            return (1, self.known, -1, 0, "")
        distance = _distance(spelled(self.written), spelled(self.step))
        distance += UNLIKE * (_laws(self.step) - _laws(self.written))
        kinds = [edit.kind for _, edit in self.made]
        if "log moved" in kinds:
            distance = max(distance, WEAKENED)
        if kinds == ["number changed"] or (kinds == ["term lost"] and self._is_whole_term):
            distance = min(distance, ONE_THING)
        distance += GIVEN * (self.side == "left")
        deepest = sum(len(edit.path) for _, edit in self.made)
        return (len(kinds), distance, max(map(KINDS.index, kinds)), deepest, spelled(self.step))


def side_of(step: Step, side: str) -> Any:
    """The left or the right side."""
    return step.left if side == "left" else step.right


def edited(step: Step, side: str, edit: Edit, known: int | None = None) -> Candidate:
    """The step after one edit of a side."""
    return Candidate(replaced(step, side, edit.whole), ((side, edit),), step, known)


def replaced(step: Step, side: str, whole: Any) -> Step:
    """The step with another side."""
    return replace(step, left=whole) if side == "left" else replace(step, right=whole)


@lru_cache(maxsize=256)
def spelled(step: Step) -> str:
    """left relation right."""
    return f"{text(step.left)} {step.link.sign} {text(step.right)}"


def _laws(step: Step) -> int:
    """How many probabilities a step mentions."""
    return len(_mentioned(step.left) | _mentioned(step.right))


@lru_cache(maxsize=4096)
def _mentioned(side: Any) -> frozenset[Any]:
    return frozenset(spot.node for spot in spots(side) if isinstance(spot.node, Probability))


@lru_cache(maxsize=4096)
def words(string: str) -> tuple[str, ...]:
    """The words and signs of a string, an accent with its letter."""
    return tuple(WORD.findall(string))


def _distance(before: str, after: str) -> int:
    """How much is replaced, added or left out: words and signs of operations, and at a quarter of that, brackets.

    What only stands elsewhere counts half; what is left out counts double, since authors forget more than they add.
    """
    old, new = _apart(words(before), words(after))
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = Counter(word for kind, i1, i2, _, _ in changes if kind != "equal" for word in old[i1:i2])
    come = Counter(word for kind, _, _, j1, j2 in changes if kind != "equal" for word in new[j1:j2])
    moved = _weight(gone & come)
    lost = max(0, _weight(gone) - _weight(come))
    return max(_weight(gone), _weight(come)) - moved + (moved + 1) // 2 + lost


def _apart(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two rows of words from the first to the last that differs, as a slip leaves most of a long step as it is."""
    first = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    old, new = old[first:], new[first:]
    pairs = zip(reversed(old), reversed(new), strict=False)
    last = next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
    return old[: len(old) - last], new[: len(new) - last]


def _weight(counted: Counter[str]) -> int:
    return sum(count if word in BRACKETS else WORD_WEIGHT * count for word, count in counted.items())
