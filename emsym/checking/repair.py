"""From a step that does not hold to what its author meant: the nearest edits of it that the kernel proves.

The slips of `emsym.search.slips` are tried on what was written. The oracle sifts them on a few models, since what is
false there need not be proved; what is left goes to the kernel, nearest to what was written first, and only what is
proved is offered. The search is bounded by numbers of candidates, so that it gives the same answer everywhere.

Imported only once a step has been refuted or found malformed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, islice
from math import prod
from typing import Any

import numpy as np
import sympy

from emsym.checking.claims import claimed, reading
from emsym.checking.definitions import unfold
from emsym.checking.findings import Findings, decide, explanation
from emsym.derivation import Link, Step
from emsym.kernel.certificate import Assumed, Gibbs, Jensen
from emsym.kernel.normal_form import Malformed, is_zero, normal_form
from emsym.language.errors import LanguageError
from emsym.language.expressions import E, Probability, Sum
from emsym.language.notation import text
from emsym.numeric.compare import Subject, compare, subject
from emsym.numeric.evaluate import Models
from emsym.numeric.models import Sampler
from emsym.numeric.plan import NotEvaluable, Signature, compile_terms, signature
from emsym.report import Repair
from emsym.search.slips import SLIPS, Edit, edits, operands, put, spots, vocabulary
from emsym.search.surface import surface
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term, Value, minus
from emsym.terms.read import read

MOST_CANDIDATES = 1200
MOST_PAIRED = 40
MOST_PROOFS = 24
MOST_OFFERS = 3
DEEPEST = 100
MODELS = 12
LETTERS = ((2, 2), (3, 2))
MOST_CELLS = 1024

RELATIONS = {
    Link.EQUAL: (Link.AT_LEAST, Link.AT_MOST),
    Link.AT_LEAST: (Link.AT_MOST, Link.EQUAL),
    Link.AT_MOST: (Link.AT_LEAST, Link.EQUAL),
    Link.GREATER: (Link.EQUAL, Link.AT_LEAST, Link.LESS, Link.AT_MOST),
    Link.LESS: (Link.EQUAL, Link.AT_MOST, Link.GREATER, Link.AT_LEAST),
}
"""What may have been meant by each relation, the likelier first."""
WORD_WEIGHT = 4
BRACKETS = frozenset("()[]{}_,|‖")
WEAKENED = 2 * WORD_WEIGHT
"""How far = is from ≥: a claim that says less is offered behind one word corrected, and before three."""
PAIRED = ("sign changed", "log lost or added", "bar moved", "arguments swapped", "value changed")
"""Slips that come in pairs, such as a lost log and a wrong sign."""
WORD = re.compile(r"\w+[̃̂̄′]*|\S")


@dataclass(frozen=True, slots=True)
class Candidate:
    """The step as it would read after these edits of one side; after none, with another relation."""

    step: Step
    side: str
    edits: tuple[Edit, ...]
    written: Step

    @property
    def rank(self) -> tuple[Any, ...]:
        """Fewest edits first, then the smallest, then the likeliest."""
        if not self.edits:
            distance = WEAKENED if self.written.link is Link.EQUAL else WORD_WEIGHT
            return (1, distance, -1, RELATIONS[self.written.link].index(self.step.link), "")
        before, after = (text(getattr(step, self.side)) for step in (self.written, self.step))
        distance = _distance(before, after)
        if self.edits[0].kind == "log moved":
            distance = max(distance, WEAKENED)
        likeliest = max(list(SLIPS).index(edit.kind) for edit in self.edits)
        return (len(self.edits), distance, likeliest, self.side == "left", after)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the offers, nearest first, and how many edits were tried."""

    offers: tuple[Repair, ...] = ()
    tried: int = 0


def repairs(
    step: Step,
    subjects: frozenset[Value],
    hypotheses: tuple[Claim, ...],
    *,
    sides: Sequence[str] = ("right", "left"),
    follower: Step | None = None,
) -> Search:
    """The repairs of a step that does not hold; `sides` are those that may be edited.

    `follower` continues from the step's right side and holds from the side before it: a right side that proves both is
    preferred.
    """
    if not _is_searched(step):
        return Search()
    singles = list(islice(_singles(step, sides, hypotheses), MOST_CANDIDATES))
    tried = len(singles)
    proved = _proved(singles, subjects, hypotheses, follower)
    if not proved:
        pairs = list(islice(_pairs(step, singles), MOST_CANDIDATES))
        tried += len(pairs)
        proved = _proved(pairs, subjects, hypotheses, follower)
    return Search(tuple(map(_offer, proved)), tried)


def _is_searched(step: Step) -> bool:
    if step.link is Link.DEFINITION:
        return False
    try:
        return all(_nesting(side) <= DEEPEST for side in (step.left, step.right))
    except RecursionError:
        return False


def _nesting(expression: Any) -> int:
    deepest, waiting = 0, [(expression, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in node.args)
    return deepest


def _singles(step: Step, sides: Sequence[str], hypotheses: tuple[Claim, ...]) -> Iterator[Candidate]:
    for link in RELATIONS.get(step.link, ()):
        yield Candidate(replace(step, link=link, by=None), "relation", (), step)
    words = vocabulary([step.left, step.right])
    for side in sides:
        for edit in edits(getattr(step, side), words):
            yield _edited(step, side, (edit,))


def _edited(step: Step, side: str, made: tuple[Edit, ...]) -> Candidate:
    other = {side: made[-1].whole}
    return Candidate(replace(step, **other), side, made, step)


def _pairs(step: Step, singles: Sequence[Candidate]) -> Iterator[Candidate]:
    """Two slips of the kinds that come in pairs, at two places of one side."""
    for side in ("right", "left"):
        made = [
            c.edits[0] for c in singles if c.side == side and c.edits[0].kind in PAIRED and not c.edits[0].throughout
        ]
        for first, second in combinations(made[:MOST_PAIRED], 2):
            outer, inner = sorted((first, second), key=lambda edit: len(edit.path))
            if inner.path[: len(outer.path)] != outer.path:
                whole = put(outer.whole, inner.path, inner.meant)
                yield _edited(step, side, (first, replace(second, whole=whole)))


def _proved(
    candidates: Sequence[Candidate],
    subjects: frozenset[Value],
    hypotheses: tuple[Claim, ...],
    follower: Step | None,
) -> list[Candidate]:
    """The nearest few that are proved and say something, the best first."""
    likely = sorted(_sifted(candidates, hypotheses), key=lambda candidate: candidate.rank)
    proved: list[tuple[tuple[bool, ...], Candidate]] = []
    for candidate in islice(likely, MOST_PROOFS):
        found = _finding(candidate.step, subjects, hypotheses)
        if found is not None and not _is_trivial(candidate):
            fits = _continues(candidate, follower, subjects, hypotheses)
            proved.append(((not fits, not _has_reason(found), not _is_natural(found)), candidate))
    proved.sort(key=lambda pair: pair[0])
    return [candidate for _, candidate in proved[:MOST_OFFERS]]


def _continues(
    candidate: Candidate, follower: Step | None, subjects: frozenset[Value], hypotheses: tuple[Claim, ...]
) -> bool:
    """Whether the line after the step follows from the right side as edited."""
    if follower is None:
        return True
    return candidate.side == "right" and holds(replace(follower, left=candidate.step.right), subjects, hypotheses)


def _has_reason(found: Findings) -> bool:
    """Whether the reason that the author gave is right of the edited step."""
    because = explanation(found)
    return because is None or because.right


def _is_natural(found: Findings) -> bool:
    """Whether the step is an equality, or loses what one inequality of the field loses."""
    if found.reading.claim.relation is Relation.EQUAL:
        return True
    return isinstance(found.witness, Jensen | Gibbs | Assumed)


def _finding(step: Step, subjects: frozenset[Value], hypotheses: tuple[Claim, ...]) -> Findings | None:
    """What the kernel says of a step, where it proves it."""
    try:
        read_step = reading(step, subjects, hypotheses)
        decision = decide(step, read_step)
    except (LanguageError, Malformed, RecursionError):
        return None
    if decision.theorem is None:
        return None
    return Findings(step, read_step, decision.witness, decision.theorem, None, ())


def holds(step: Step, subjects: frozenset[Value], hypotheses: tuple[Claim, ...]) -> bool:
    """Whether the kernel proves a step."""
    return _finding(step, subjects, hypotheses) is not None


def agrees(step: Step, hypotheses: tuple[Claim, ...]) -> bool:
    """Whether a step says something, and holds on a few models."""
    return bool(_sifted([Candidate(step, "relation", (), step)], hypotheses))


def _is_trivial(candidate: Candidate) -> bool:
    """Whether the edited step says nothing new: one expression twice, or a side that the edit made a constant."""
    step, side = candidate.step, candidate.side
    left, right = read(step.left), read(step.right)
    if surface(left) == surface(right):
        return True
    if side == "relation":
        return step.link is not Link.EQUAL and is_zero(normal_form(minus(left, right)))
    return _is_constant(read(getattr(step, side))) and not _is_written_constant(getattr(candidate.written, side))


def _is_constant(term: Term) -> bool:
    return normal_form(term).terms.keys() <= {frozenset()}


def _is_written_constant(expression: Any) -> bool:
    try:
        return _is_constant(read(expression))
    except (LanguageError, Malformed):
        return False


def _sifted(candidates: Sequence[Candidate], hypotheses: tuple[Claim, ...]) -> list[Candidate]:
    """Those that hold on a few models of each of a few sizes."""
    read_once = _reader()
    subjects: list[tuple[Candidate, Subject]] = []
    for candidate in candidates:
        compiled = _compiled(candidate.step, hypotheses, read_once)
        if compiled is not None:
            subjects.append((candidate, compiled))
    if not subjects:
        return []
    sides = [
        side for _, each in subjects for claim in (each.claim, *each.hypotheses) for side in (claim.left, claim.right)
    ]
    whole = signature(sides)
    sampler = Sampler(whole, compile_terms([]), np.random.default_rng(0))
    for letters in LETTERS:
        models = sampler.draw(_sizes(whole, letters), MODELS)
        subjects = [(candidate, each) for candidate, each in subjects if _agrees(each, models)]
    return [candidate for candidate, _ in subjects]


def _reader() -> Callable[[Any], Term]:
    """`read`, which reads a side that many candidates share once."""
    known: dict[int, Term] = {}

    def read_once(side: Any) -> Term:
        if id(side) not in known:
            known[id(side)] = read(side)
        return known[id(side)]

    return read_once


def _compiled(step: Step, hypotheses: tuple[Claim, ...], read_once: Callable[[Any], Term]) -> Subject | None:
    try:
        claim, supposed = claimed(step, hypotheses, read_once)
        if supposed:
            claim, supposed = unfold(claim, supposed, partial=False)
        return subject(claim, supposed, True)
    except (LanguageError, Malformed, NotEvaluable, RecursionError):
        return None


def _sizes(needed: Signature, letters: tuple[int, int]) -> dict[str, int]:
    """So many letters for each variable in turn, one where tables would get large."""
    sizes = {variable: letters[place % 2] for place, variable in enumerate(needed.variables)}
    for variable in reversed(needed.variables):
        if prod(sizes.values()) <= MOST_CELLS:
            break
        sizes[variable] = 1
    return sizes


def _agrees(compiled: Subject, models: Models) -> bool:
    with np.errstate(all="ignore"):
        seen = compare(compiled, models)
    return not seen.beyond().size and not (seen.comparisons and seen.undefined())


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
    step = candidate.step
    if candidate.edits:
        said = ", and ".join(_said(edit, candidate) for edit in candidate.edits)
    else:
        said = f"{step.link.sign} in place of {candidate.written.link.sign}"
    kinds = tuple(edit.kind for edit in candidate.edits) or ("relation changed",)
    return Repair(kinds, candidate.side, said, step.left, step.link, step.right)


def _said(edit: Edit, candidate: Candidate) -> str:
    """``p(z, x | θ) in place of p(z, x, θ)``, with as much around it as tells which one is meant."""
    before = getattr(candidate.written, candidate.side)
    if edit.throughout:
        return (
            f"{text(edit.meant)} in place of {text(edit.written)}, wherever it stands{_where(edit.written, candidate)}"
        )
    path = _telling(before, edit.path)
    written = _at(before, path)
    meant = put(written, edit.path[len(path) :], edit.meant)
    if added := _added(written, meant):
        return added + (_where(written, candidate) if path else f" on the {candidate.side}")
    follows = bool(path) and path[-1] > 0 and isinstance(_at(before, path[:-1]), sympy.Add)
    spell = _as_operand if follows and edit.kind == "sign changed" else text
    return f"{spell(meant)} in place of {spell(written)}{_where(written, candidate)}"


def _as_operand(term: Any) -> str:
    """``+ log p(x)``, ``− log p(x)``."""
    spelled = text(term)
    return f"− {spelled[1:]}" if spelled.startswith("−") else f"+ {spelled}"


def _added(written: Any, meant: Any) -> str:
    """``+ H(q(z)) added``, ``− log p(x) left out``, where that is the whole difference of two sums."""
    a, b = text(written), text(meant)
    for longer, shorter, verb in ((b, a, "added"), (a, b, "left out")):
        tail = longer[len(shorter) :]
        if longer.startswith(shorter) and tail.startswith((" + ", " − ")):
            return f"{tail.strip()} {verb}"
    return ""


def _telling(whole: Any, path: tuple[int, ...]) -> tuple[int, ...]:
    """The path to the smallest part around a place that stands only once in the whole; a number tells nothing alone."""
    every = [text(spot.node) for spot in spots(whole)]
    while path:
        node = _at(whole, path)
        if every.count(text(node)) == 1 and not _says_little(node):
            return path
        path = path[:-1]
    return path


def _says_little(node: Any) -> bool:
    return not isinstance(node, Probability | Sum | E) and not operands(node)


def _where(written: Any, candidate: Candidate) -> str:
    """On which side a part stands that both sides have."""
    spelled = text(written)
    others = [getattr(candidate.written, side) for side in ("left", "right") if side != candidate.side]
    stands = any(text(spot.node) == spelled for other in others for spot in spots(other))
    return f", on the {candidate.side}" if stands else ""


def _at(whole: Any, path: tuple[int, ...]) -> Any:
    for place in path:
        whole = operands(whole)[place]
    return whole
