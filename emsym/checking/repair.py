"""From a step that does not hold to what its author meant: the nearest edits of it that the kernel proves.

The edits of `emsym.search.edits` are tried on what was written. `emsym.checking.sieve` leaves those that a few models
do not contradict; these go to the kernel, nearest to what was written first, and only what is proved is offered. The
search is bounded by numbers of candidates, so that it gives the same answer everywhere.

Imported only once a step has been refuted or found malformed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

import sympy

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.checking.claims import reading
from emsym.checking.findings import Findings, decide, explanation
from emsym.checking.offers import told
from emsym.checking.sieve import sifted
from emsym.derivation import Link, Step
from emsym.kernel.certificate import Assumed, Gibbs, Jensen, Nonnegative
from emsym.kernel.normal_form import Malformed, is_zero, normal_form
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, Probability
from emsym.language.notation import text
from emsym.report import Repair
from emsym.search.edits import Edit, edits
from emsym.search.parts import operands, put, spots, vocabulary
from emsym.search.slips import SLIPS
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Value, minus
from emsym.terms.read import read

MOST_CANDIDATES = 1200
MOST_PAIRED = 40
MOST_PROOFS = 16
MOST_OFFERS = 3
DEEPEST = 100
ONE_PROOF = 0.25
"""Of what is left, what one candidate's proof may take."""

RELATIONS = {
    Link.EQUAL: (Link.AT_LEAST, Link.AT_MOST),
    Link.AT_LEAST: (Link.AT_MOST, Link.EQUAL),
    Link.AT_MOST: (Link.AT_LEAST, Link.EQUAL),
    Link.GREATER: (Link.EQUAL, Link.AT_LEAST, Link.LESS, Link.AT_MOST),
    Link.LESS: (Link.EQUAL, Link.AT_MOST, Link.GREATER, Link.AT_LEAST),
}
"""What may have been meant by each relation, the likelier first."""
PAIRED = ("sign changed", "log lost or added", "bar moved", "arguments swapped", "value changed")
"""Slips that come in pairs, such as a lost log and a wrong sign."""
WORD = re.compile(r"\w+[̃̂̄′]*|\S")
BRACKETS = frozenset("()[]{}_,|‖")
WORD_WEIGHT = 4
UNLIKE = 2
"""What each probability counts that the step did not mention before: a slip seldom hits all places alike."""
GIVEN = 3 * WORD_WEIGHT
"""How much farther the left side is, from which the line is derived."""
WEAKENED = 2 * WORD_WEIGHT
"""How far = is from ≥, and a log from its place: a claim that says less is offered behind one word corrected."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The step as it would read after edits, each of one side; after none, with another relation."""

    step: Step
    made: tuple[tuple[str, Edit], ...]
    written: Step

    @property
    def side(self) -> str:
        """What is changed: the left, the right, both or the relation."""
        sides = {side for side, _ in self.made}
        return "relation" if not sides else sides.pop() if len(sides) == 1 else "both"

    @property
    def rank(self) -> tuple[Any, ...]:
        """Fewest edits first, then the smallest, then the likeliest, then the outermost."""
        if not self.made:
            distance = WEAKENED if self.written.link is Link.EQUAL else WORD_WEIGHT
            return (1, distance, -1, RELATIONS[self.written.link].index(self.step.link), "")
        distance = _distance(_spelled(self.written), _spelled(self.step))
        distance += UNLIKE * (_laws(self.step) - _laws(self.written))
        kinds = [edit.kind for _, edit in self.made]
        if "log moved" in kinds:
            distance = max(distance, WEAKENED)
        distance += GIVEN * (self.side == "left")
        deepest = sum(len(edit.path) for _, edit in self.made)
        return (len(kinds), distance, max(map(list(SLIPS).index, kinds)), deepest, _spelled(self.step))


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the offers, nearest first, how many edits were tried, and whether that came to its end."""

    offers: tuple[Repair, ...] = ()
    tried: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step stands among: what its chain is about, its hypotheses, and perhaps the step that has to follow.

    `budget` is what may be spent on it.
    """

    subjects: frozenset[Value]
    hypotheses: tuple[Claim, ...] = ()
    budget: Budget = UNLIMITED
    follower: Step | None = None


def repairs(
    step: Step, around: Surroundings, *, sides: Sequence[str] = ("right", "left"), nearby: Sequence[Any] = ()
) -> Search:
    """The repairs of a step that does not hold; `sides` are those that may be edited, `nearby` lends its words.

    A right side from which the follower follows is preferred.
    """
    if any(_nesting(side) > DEEPEST for side in (step.left, step.right)):
        return Search()
    singles = list(islice(around.budget.during(_singles(step, sides, nearby)), MOST_CANDIDATES))
    tried = len(singles)
    proved = _proved(singles, around)
    if all(not candidate.made for _, candidate in proved) and step.link in (Link.EQUAL, Link.CONSTANT):
        pairs = list(islice(around.budget.during(_pairs(step, singles)), MOST_CANDIDATES))
        tried += len(pairs)
        proved += _proved(pairs, around)
    proved.sort(key=lambda pair: pair[0])
    return Search(tuple(_offer(candidate) for _, candidate in proved[:MOST_OFFERS]), tried, not around.budget.spent)


def _nesting(expression: Any) -> int:
    deepest, waiting = 0, [(expression, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in node.args)
    return deepest


def _singles(step: Step, sides: Sequence[str], nearby: Sequence[Any]) -> Iterator[Candidate]:
    for link in RELATIONS.get(step.link, ()):
        yield Candidate(replace(step, link=link, by=None), (), step)
    words = vocabulary([step.left, step.right, *nearby])
    for side in sides:
        for edit in edits(_side(step, side), words):
            yield Candidate(_with(step, side, edit.whole), ((side, edit),), step)


def _side(step: Step, side: str) -> Any:
    return step.left if side == "left" else step.right


def _with(step: Step, side: str, whole: Any) -> Step:
    return replace(step, left=whole) if side == "left" else replace(step, right=whole)


def _pairs(step: Step, singles: Iterable[Candidate]) -> Iterator[Candidate]:
    """Two slips of the kinds that come in pairs, at two places."""
    made = [c.made[0] for c in singles if c.made and c.made[0][1].kind in PAIRED and not c.made[0][1].throughout]
    likely = [[pair for pair in made if pair[0] == side][:MOST_PAIRED] for side in ("right", "left")]
    for (side, first), (other, second) in combinations([pair for pairs in likely for pair in pairs], 2):
        if side != other:
            yield Candidate(
                _with(_with(step, side, first.whole), other, second.whole), ((side, first), (other, second)), step
            )
            continue
        outer, inner = sorted((first, second), key=lambda edit: len(edit.path))
        if inner.path[: len(outer.path)] != outer.path:
            whole = put(outer.whole, inner.path, inner.meant)
            in_order = sorted((first, second), key=lambda edit: edit.path)
            yield Candidate(_with(step, side, whole), tuple((side, edit) for edit in in_order), step)


def _proved(candidates: Sequence[Candidate], around: Surroundings) -> list[tuple[tuple[int, ...], Candidate]]:
    """The nearest few that are proved and say something, nearest first, each with what speaks against it."""
    places = sifted([candidate.step for candidate in candidates], around.hypotheses, around.budget)
    likely = sorted((candidates[place] for place in places), key=lambda candidate: candidate.rank)
    proved: list[tuple[tuple[int, ...], Candidate]] = []
    for candidate in around.budget.during(islice(likely, MOST_PROOFS)):
        found = finding(candidate.step, around)
        if found is not None and not _is_trivial(candidate):
            proved.append(((not _is_continued(candidate, around), not _has_reason(found), _oddity(found)), candidate))
    return proved


def finding(step: Step, around: Surroundings) -> Findings | None:
    """What the kernel says of a step, where it proves it."""
    try:
        read_step = reading(step, around.subjects, around.hypotheses)
        decision = decide(step, read_step, around.budget.share(ONE_PROOF))
    except (LanguageError, Malformed, RecursionError, OutOfBudget):
        return None
    if decision.theorem is None:
        return None
    return Findings(step, read_step, decision.certificate, decision.theorem, None, (), decision.lemmas)


def _is_continued(candidate: Candidate, around: Surroundings) -> bool:
    """Whether the line after the step follows from the right side as edited."""
    if around.follower is None:
        return True
    after = replace(around.follower, left=candidate.step.right)
    return candidate.side == "right" and finding(after, around) is not None


def _has_reason(found: Findings) -> bool:
    """Whether the reason that the author gave, if any, is right of the step."""
    because = explanation(found) if found.step.by is not None else None
    return because is None or because.right


def _oddity(found: Findings) -> int:
    """0 for an equality and for one inequality of the field, 1 for a sum of such, 2 for what signs alone tell."""
    if found.reading.claim.relation is Relation.EQUAL or isinstance(found.witness, Jensen | Gibbs | Assumed):
        return 0
    return 2 if isinstance(found.witness, Nonnegative) else 1


def _is_trivial(candidate: Candidate) -> bool:
    """Whether the edited step says nothing new.

    So it is where one expression stands on both sides, by itself or with what cancels, where the edit made a side 0,
    and where an equality is called ≥.
    """
    step = candidate.step
    if text(step.left) == text(step.right):
        return True
    if not candidate.made:
        return step.link is not Link.EQUAL and is_zero(normal_form(minus(read(step.left), read(step.right))))
    return any(_is_idle(side, edit, candidate) for side, edit in candidate.made)


def _is_idle(side: str, edit: Edit, candidate: Candidate) -> bool:
    """Whether an edit only makes something vanish: the other side, a relative entropy of two equals, a part, a side."""
    other = candidate.step.right if side == "left" else candidate.step.left
    if edit.kind == "term added" and candidate.step.link is Link.EQUAL:
        return text(other) in {text(part) for part in operands(edit.meant)}
    before, after = _side(candidate.written, side), _side(candidate.step, side)
    if _of_equals(after) > _of_equals(before) or (edit.path and _is_constant(edit.meant, edit.written)):
        return True
    return not isinstance(after, sympy.Number) and is_zero(normal_form(read(after))) and not _is_zero(before)


def _of_equals(expression: Any) -> int:
    """How many relative entropies there are of a distribution to itself."""
    nodes = (spot.node for spot in spots(expression))
    return sum(isinstance(node, KL) and text(node.args[0]) == text(node.args[1]) for node in nodes)


def _is_constant(meant: Any, written: Any) -> bool:
    """Whether a part has become a number, as Σ_z q(z) for q(z), that was none."""
    try:
        forms = [normal_form(read(part)) for part in (meant, written)]
    except (LanguageError, Malformed):
        return False
    return not isinstance(meant, sympy.Number) and [form.terms.keys() <= {frozenset()} for form in forms] == [
        True,
        False,
    ]


def _is_zero(expression: Any) -> bool:
    try:
        return is_zero(normal_form(read(expression)))
    except (LanguageError, Malformed):
        return False


def _spelled(step: Step) -> str:
    return f"{text(step.left)} {step.link.sign} {text(step.right)}"


def _laws(step: Step) -> int:
    """How many probabilities a step mentions."""
    return len(_mentioned(step.left) | _mentioned(step.right))


@lru_cache(maxsize=4096)
def _mentioned(side: Any) -> frozenset[Any]:
    return frozenset(spot.node for spot in spots(side) if isinstance(spot.node, Probability))


@lru_cache(maxsize=4096)
def _words(string: str) -> tuple[str, ...]:
    return tuple(WORD.findall(string))


def _distance(before: str, after: str) -> int:
    """How much is replaced, added or left out: words and signs of operations, and at a quarter of that, brackets.

    What only stands elsewhere counts half; what is left out counts double, since authors forget more than they add.
    """
    old, new = _words(before), _words(after)
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = Counter(word for kind, i1, i2, _, _ in changes if kind != "equal" for word in old[i1:i2])
    come = Counter(word for kind, _, _, j1, j2 in changes if kind != "equal" for word in new[j1:j2])
    moved = _weight(gone & come)
    lost = max(0, _weight(gone) - _weight(come))
    return max(_weight(gone), _weight(come)) - moved + (moved + 1) // 2 + lost


def _weight(words: Counter[str]) -> int:
    return sum(count if word in BRACKETS else WORD_WEIGHT * count for word, count in words.items())


def _offer(candidate: Candidate) -> Repair:
    step, written = candidate.step, candidate.written
    if not candidate.made:
        said = f"{step.link.sign} in place of {written.link.sign}"
        return Repair(("relation changed",), "relation", said, step.left, step.link, step.right)
    said = ", and ".join(told(edit, side, written) for side, edit in candidate.made)
    kinds = tuple(edit.kind for _, edit in candidate.made)
    return Repair(kinds, candidate.side, said, step.left, step.link, step.right)
