"""From a step that does not hold to what its author meant: the nearest edits of it that the kernel proves.

The edits of `emsym.repair.edits` are tried on what was written. `emsym.repair.sieve` leaves those that a few models
do not contradict; these go to the kernel, nearest to what was written first, and only what is proved is offered. The
search is bounded by numbers of candidates, so that it gives the same answer everywhere.

Imported only once a step has been refuted or found malformed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, islice
from math import inf
from typing import Any, TypeVar

import sympy

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.deciding.claims import reading
from emsym.deciding.findings import Findings, decide, explanation
from emsym.derivation import Link, Step
from emsym.kernel.certificate import Assumed, Nonnegative
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.notation import text
from emsym.named import Gibbs, Jensen
from emsym.repair.candidates import (
    LOST,
    LOST_CONSTANT,
    RELATIONS,
    WEAKENED,
    Candidate,
    edited,
    replaced,
    side_of,
    spelled,
)
from emsym.repair.edits import Edit, distinct, edits, named
from emsym.repair.fitting import fitting
from emsym.repair.lost import Kind, constant_in, difference, lost_factor, lost_term
from emsym.repair.near import Near, is_long, near, size_of
from emsym.repair.offers import told
from emsym.repair.parts import Vocabulary, put, vocabulary
from emsym.repair.sieve import sifted
from emsym.repair.worth import is_trivial, told_apart
from emsym.report import Repair
from emsym.terms.claim import Relation
from emsym.terms.nodes import Value
from emsym.terms.statement import Hypothesis

T = TypeVar("T")

MOST_CANDIDATES = 1200
LEAST_CANDIDATES = 40
WORK = 100_000
"""Candidates times parts of the step, each of which costs about as much again for every candidate."""
MOST_PAIRED = 40
MOST_PROOFS = 16
MOST_OFFERS = 3
MOST_VAIN = 4
"""How many searches may find nothing once something was found."""
DEEPEST = 100
ONE_PROOF = 0.25
"""Of what is left, what one candidate's proof may take."""
SHORT, LONG, FULL = 40, 250, 2000
"""How many candidates a search for its proof may try: at first, where nothing nearer was found, where nothing was."""
MOST_FULL = 4

PAIRED = ("sign changed", "log lost or added", "bar moved", "arguments swapped", "value changed")
"""Slips that come in pairs, such as a lost log and a wrong sign."""
EQUATIONS = (Link.EQUAL, Link.CONSTANT, Link.DEFINITION)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the offers, nearest first, how many edits were tried, and whether that came to its end.

    `limits` tell where it stopped short of what might be tried.
    """

    offers: tuple[Repair, ...] = ()
    tried: int = 0
    complete: bool = True
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step stands among: what its chain is about, its hypotheses, and perhaps the step that has to follow.

    `budget` is what may be spent on it, and `limits` are those that were met.
    """

    subjects: frozenset[Value]
    hypotheses: tuple[Hypothesis, ...] = ()
    budget: Budget = UNLIMITED
    follower: Step | None = None
    limits: dict[str, None] = field(default_factory=dict)

    def say(self, limit: str) -> None:
        """A limit that was met, once."""
        self.limits[limit] = None

    def only(self, items: Iterable[T], most: int, what: str) -> list[T]:
        """The first of the items, as long as something is left of the budget; that there were more is said."""
        kept = list(islice(self.budget.during(items), most + 1))
        if len(kept) > most:
            self.say(f"only {most:,} {what}")
        return kept[:most]


def repairs(
    step: Step, around: Surroundings, *, sides: Sequence[str] = ("right", "left"), nearby: Sequence[Any] = ()
) -> Search:
    """The repairs of a step that does not hold; `sides` are those that may be edited, `nearby` lends its words.

    A right side from which the follower follows is preferred.
    """
    if any(_nesting(side) > DEEPEST for side in (step.left, step.right)):
        return Search(limits=(f"in a step nested more than {DEEPEST} deep no slip is looked for",))
    with sympy.evaluate(False):  # once: SymPy empties its cache whenever this changes
        return _searched(step, around, sides, nearby)


def _searched(step: Step, around: Surroundings, sides: Sequence[str], nearby: Sequence[Any]) -> Search:
    named, budget = _named(step), around.budget
    most = min(max(WORK // size_of(step.left, step.right), LEAST_CANDIDATES), MOST_CANDIDATES)
    says = _says(step, around)
    close = near(step.left, step.right) if says and is_long(step.left, step.right) else None
    words = vocabulary([step.left, step.right, *nearby] if close is None else [*close.parts, *nearby])
    told = named or list(_told_by_difference(step, words) if says else _relations(step))
    room = most - len(told)
    made = [] if named else around.only(_edits(step, sides, words, close), room, "places and slips were looked at")
    if close is not None:
        around.say("of a long step only the parts near what does not cancel were changed")
    tried = len(told) + len(made)
    proved = _proved(_fitting(step, made, told, around), around)
    is_equation = step.link in (Link.EQUAL, Link.CONSTANT) and not named
    if is_equation and all(not each.candidate.made for each in proved):
        pairs = around.only(_pairs(step, made, around), most, "pairs of slips were looked at")
        tried += len(pairs)
        proved += _proved(_sifted(pairs, around), around)
    offered = told_apart(_ordered(proved))
    return Search(tuple(map(_offer, offered[:MOST_OFFERS])), tried, not budget.spent, tuple(around.limits))


def _nesting(expression: Any) -> int:
    deepest, waiting = 0, [(expression, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in node.args)
    return deepest


def _says(step: Step, around: Surroundings) -> bool:
    """Whether a step says something, true or false."""
    try:
        reading(step, around.subjects, around.hypotheses)
    except (LanguageError, Malformed, RecursionError):
        return False
    return True


def _relations(step: Step, weakened: int | None = None) -> Iterator[Candidate]:
    """The step with another relation."""
    for link in RELATIONS.get(step.link, ()):
        yield Candidate(replace(step, link=link, by=None), (), step, weakened)


def _told_by_difference(step: Step, words: Vocabulary) -> Iterator[Candidate]:
    """Of a step that says something, what the difference of its sides tells, and the other relations."""
    parts = difference(step) if step.link in EQUATIONS else []
    lost = lost_term(step, parts, words.terms)
    yield from _relations(step, WEAKENED if lost is not None and lost.kind is Kind.GAP else None)
    if lost is not None:
        yield edited(step, "right", lost.edit, LOST[lost.kind])
    if step.link is Link.EQUAL and (factor := lost_factor(step)) is not None:
        yield edited(step, "right", factor, LOST[Kind.TERM])
    if step.link is Link.EQUAL and (things := constant_in(step, parts)):
        yield Candidate(replace(step, link=Link.CONSTANT, constant_in=things, by=None), (), step, LOST_CONSTANT)


def _edits(step: Step, sides: Sequence[str], words: Vocabulary, close: Near | None) -> Iterator[tuple[str, Edit]]:
    """Each slip undone; of a long step only what is near the difference of its sides is edited, in its own words."""
    for side in sides:
        places = None if close is None else close.left if side == "left" else close.right
        for edit in edits(side_of(step, side), words, places):
            yield side, edit


def _fitting(
    step: Step, made: Sequence[tuple[str, Edit]], told: Sequence[Candidate], around: Surroundings
) -> list[Candidate]:
    """Those of the candidates that are told, and those edits, that a few models do not contradict."""
    if around.hypotheses or step.link.value not in set(Relation):
        return _sifted([*told, *(edited(step, side, edit) for side, edit in _distinct(made))], around)
    edits, others = fitting(step, made, [candidate.step for candidate in told], around.budget)
    return [*(told[number] for number in others), *(edited(step, *made[number]) for number in edits)]


def _distinct(made: Sequence[tuple[str, Edit]]) -> Iterator[tuple[str, Edit]]:
    for side in dict.fromkeys(side for side, _ in made):
        yield from ((side, edit) for edit in distinct(edit for of, edit in made if of == side))


def _sifted(candidates: Sequence[Candidate], around: Surroundings) -> list[Candidate]:
    """The candidates that a few models do not contradict."""
    steps = [candidate.step for candidate in candidates]
    return [candidates[place] for place in sifted(steps, around.hypotheses, around.budget)]


def _named(step: Step) -> list[Candidate]:
    """The step with the values named that its sums run over, where it does not say; all else would be another law."""
    made = {side: named(side_of(step, side)) for side in ("left", "right")}
    changed = step
    for side, those in made.items():
        changed = replaced(changed, side, those[-1].whole) if those else changed
    every = tuple((side, edit) for side, those in made.items() for edit in those)
    return [Candidate(changed, every, step)] if every else []


def _pairs(step: Step, made: Sequence[tuple[str, Edit]], around: Surroundings) -> Iterator[Candidate]:
    """Two slips of the kinds that come in pairs, at two places."""
    paired = list(_distinct([(side, edit) for side, edit in made if edit.kind in PAIRED and not edit.throughout]))
    sides = ([pair for pair in paired if pair[0] == side] for side in ("right", "left"))
    likely = [around.only(those, MOST_PAIRED, "slips of a side were paired with others") for those in sides]
    for (side, first), (other, second) in combinations([pair for pairs in likely for pair in pairs], 2):
        if side != other:
            yield Candidate(
                replaced(replaced(step, side, first.whole), other, second.whole), ((side, first), (other, second)), step
            )
            continue
        outer, inner = sorted((first, second), key=lambda edit: len(edit.path))
        if inner.path[: len(outer.path)] != outer.path:
            whole = put(outer.whole, inner.path, inner.meant)
            in_order = sorted((first, second), key=lambda edit: edit.path)
            yield Candidate(replaced(step, side, whole), tuple((side, edit) for edit in in_order), step)


def _proved(candidates: Sequence[Candidate], around: Surroundings) -> list[Proved]:
    """The nearest few that are proved and say something, nearest first.

    Each is searched for shortly at first, since a search that finds nothing costs most; then at length what is nearer
    than the nearest that was found, until something is.
    """
    nearest_first = sorted(_once(candidates), key=lambda candidate: candidate.rank)
    telling = (candidate for candidate in nearest_first if not is_trivial(candidate))
    likely = around.only(telling, MOST_PROOFS, "of the steps that may have been meant were searched for a proof")
    proved, failed = _shortly(likely, around)
    nearest = next((each.candidate.rank for each in proved if each.is_clean), None) if failed else None
    for number, candidate in around.budget.during(enumerate(failed)):
        if nearest is not None and candidate.rank > nearest:
            break
        most = LONG if proved or number >= MOST_FULL else FULL
        if (found := finding(candidate.step, around, most)) is not None:
            proved.append(Proved(candidate, found, around))
            break
    return sorted(proved, key=lambda each: each.candidate.rank)


def _shortly(likely: Sequence[Candidate], around: Surroundings) -> tuple[list[Proved], list[Candidate]]:
    """What a short search proves, and of what it proves nothing, as far as what is found may be offered."""
    proved: list[Proved] = []
    failed: list[Candidate] = []
    vain = 0
    for candidate in around.budget.during(likely):
        if (found := finding(candidate.step, around, SHORT)) is not None:
            proved.append(Proved(candidate, found, around))
        else:
            failed.append(candidate)
            vain += bool(proved)
        if vain == MOST_VAIN or (len(proved) > MOST_OFFERS and sum(each.is_clean for each in proved) > MOST_OFFERS):
            break  # whatever is farther would be offered behind them
    return proved, failed


@dataclass(frozen=True)
class Proved:
    """A candidate that the kernel proves, and what speaks against it all the same."""

    candidate: Candidate
    found: Findings
    around: Surroundings

    @property
    def is_clean(self) -> bool:
        """Whether nothing speaks against it."""
        return not any(self.objections)

    @cached_property
    def objections(self) -> tuple[int, ...]:
        """What speaks against it, the gravest first."""
        odd = _oddity(self.found) if self.candidate.known is None else 0
        left, right = self.candidate.step.left, self.candidate.step.right
        continued = _is_continued(self.candidate, self.around)
        return (not continued, not _has_reason(self.found), odd, text(left) == text(right))


def _ordered(proved: Sequence[Proved]) -> list[Candidate]:
    """Those first of which the least is to be said against."""
    return [each.candidate for each in (sorted(proved, key=lambda e: e.objections) if len(proved) > 1 else proved)]


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of candidates that read alike the first, without what reads as it was written."""
    found: dict[Any, Candidate] = {}
    for candidate in candidates:
        step, written = candidate.step, candidate.written
        if step.link is not written.link or spelled(step) != spelled(written):
            found.setdefault((spelled(step), step.link), candidate)
    return list(found.values())


def finding(step: Step, around: Surroundings, most: float = inf) -> Findings | None:
    """What the kernel says of a step, where it proves it; the search may try so many candidates."""
    try:
        read_step = reading(step, around.subjects, around.hypotheses)
        allowed = around.budget.share(ONE_PROOF, most)
        decision = decide(step, read_step, allowed)
    except (LanguageError, Malformed, RecursionError, OutOfBudget, TooLarge):
        return None
    if decision.theorem is None:
        if most != SHORT and allowed.spent:
            around.say(f"of some the search for a proof ended after {most:,} candidates")
        return None
    return Findings(step, read_step, decision, None)


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
    if found.reading.statement.claim.relation is Relation.EQUAL or isinstance(found.witness, Jensen | Gibbs | Assumed):
        return 0
    return 2 if isinstance(found.witness, Nonnegative) else 1


def _offer(candidate: Candidate) -> Repair:
    step, written = candidate.step, candidate.written
    if not candidate.made and step.link is Link.CONSTANT:
        things = ", ".join(thing.name for thing in step.constant_in)
        in_ = f"({things})" if len(step.constant_in) > 1 else things
        said = f"= … + const. (in {', '.join(map(text, step.constant_in))}), by equals_up_to_constant(…, in_={in_})"
        return Repair(("constant lost",), "relation", said, step.left, step.link, step.right, step.constant_in)
    if not candidate.made:
        said = f"{step.link.sign} in place of {written.link.sign}"
        return Repair(("relation changed",), "relation", said, step.left, step.link, step.right, step.constant_in)
    said = ", and ".join(told(edit, side, written) for side, edit in candidate.made)
    kinds = tuple(edit.kind for _, edit in candidate.made)
    return Repair(kinds, candidate.side, said, step.left, step.link, step.right, step.constant_in)
