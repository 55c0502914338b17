"""Whether a step that is proved is worth offering: not one that says nothing new, nor another in more words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy

from emsym.derivation import Link, Step
from emsym.kernel.normal_form import Malformed, is_zero
from emsym.kernel.polynomial import Rational, TooLarge
from emsym.kernel.signs import is_nonnegative
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, H, I, Probability, Sum, flat
from emsym.language.notation import text
from emsym.language.symbols import Variable
from emsym.repair.candidates import Candidate, side_of, spelled
from emsym.repair.edits import Edit
from emsym.repair.parts import is_negative, mentioned, operands, parts_of, spots, summed_over
from emsym.search.forms import normal_form
from emsym.terms.claim import Relation
from emsym.terms.nodes import Value, minus
from emsym.terms.read import read, value
from emsym.terms.traverse import free_values


def is_trivial(candidate: Candidate) -> bool:
    """Whether the edited step says nothing new.

    So it is where something stands on both sides only because it was added, where the edit made a side 0 or added a sum
    over what its body does not depend on, and where an equality is called ≥.
    """
    step, written = candidate.step, candidate.written
    if text(step.left) == text(step.right) and step.link not in (Link.EQUAL, Link.DEFINITION):
        return True
    if not candidate.made:
        sides = (side for side in (step.left, step.right) if not isinstance(side, sympy.Number))
        if written.link is Link.EQUAL and any(map(_is_zero, sides)):
            return True  # as a relative entropy of equals is, which is the slip
        weaker = step.link not in (Link.EQUAL, Link.CONSTANT)
        return weaker and is_zero(normal_form(minus(read(step.left), read(step.right))))
    if _idle_binders(step) > _idle_binders(written):
        return True
    return any(_is_idle(side, edit, candidate) for side, edit in candidate.made)


def _idle_binders(step: Step) -> int:
    """How many sums there are over a value that their body does not depend on, or expectations of a constant part."""
    nodes = (spot.node for side in (step.left, step.right) for spot in spots(side))
    return sum(_is_idle_binder(node) for node in nodes if isinstance(node, Sum | E))


def _is_idle_binder(node: Any) -> bool:
    if isinstance(node, Sum):
        return not _free(node.args[0]).issuperset(_values(node.args[1:]))
    over = _values(node.args[2:] or summed_over(node.args[1]))
    parts = operands(node.args[0]) if isinstance(node.args[0], sympy.Add) else (node.args[0],)
    return bool(over) and any(over.isdisjoint(_free(part)) for part in parts)


def _values(indices: Any) -> frozenset[Value]:
    """The values among the indices of a sum; what else stands there is malformed."""
    return frozenset(value(index) for index in flat(indices) if isinstance(index, Variable))


@lru_cache(maxsize=4096)
def _free(part: Any) -> frozenset[Value]:
    """The values that are free in a part; any that are mentioned where it has no meaning."""
    try:
        return free_values(read(part))
    except LanguageError:
        return frozenset(map(value, mentioned(part)))


def _is_idle(side: str, edit: Edit, candidate: Candidate) -> bool:
    """Whether an edit only makes something vanish: the other side, a relative entropy of two equals, a part, a side."""
    other = candidate.step.right if side == "left" else candidate.step.left
    if edit.kind == "term added":
        return _adds_nothing(edit, other, candidate)
    is_bound = candidate.step.link.relation is not Relation.EQUAL
    if edit.kind == "sign changed" and is_bound and is_negative(edit.meant) and _is_whole(edit):
        return _is_nonnegative(edit.written)
    before, after = side_of(candidate.written, side), side_of(candidate.step, side)
    if _odd_divergences(after) > _odd_divergences(before) or (edit.path and _is_constant(edit.meant, edit.written)):
        return True
    return not isinstance(after, sympy.Number) and is_zero(normal_form(read(after))) and not _is_zero(before)


def _adds_nothing(edit: Edit, other: Any, candidate: Candidate) -> bool:
    """Whether an added term is the other side, or in a bound a number where the step adds none."""
    added = operands(edit.meant)
    if text(other) in {text(part) for part in added}:
        return True
    sides = (candidate.written.left, candidate.written.right)
    numbers = [part for side in sides for part in (side, *operands(side)) if isinstance(part, sympy.Number)]
    is_bound = candidate.step.link.relation is not Relation.EQUAL
    return is_bound and isinstance(added[-1], sympy.Number) and not numbers


def _is_whole(edit: Edit) -> bool:
    """Whether an edit is made of a whole side, or of what a side sums or averages."""
    node = edit.root
    for place in edit.path:
        if not isinstance(node, Sum | E) or place != 0:
            return False
        node = node.args[0]
    return True


def _is_nonnegative(expression: Any) -> bool:
    """Whether a side is never below 0, so that a minus before it says little."""
    if isinstance(expression, KL | H | I):
        return True
    try:
        return is_nonnegative(normal_form(read(expression)))
    except (LanguageError, Malformed, TooLarge):
        return False


def _odd_divergences(expression: Any) -> int:
    """How many relative entropies there are of a distribution to itself, or of probabilities of different values."""
    nodes = (spot.node for spot in spots(expression))
    return sum(isinstance(node, KL) and _is_odd(*node.args[:2]) for node in nodes)


def _is_odd(law: Any, other: Any) -> bool:
    if not (isinstance(law, Probability) and isinstance(other, Probability)):
        return bool(text(law) == text(other))
    return text(law) == text(other) or set(parts_of(law)[0]) != set(parts_of(other)[0])


def _is_constant(meant: Any, written: Any) -> bool:
    """Whether a part has become a number, as Σ_z q(z) for q(z), that was none."""
    try:
        forms = [normal_form(read(part)) for part in (meant, written)]
    except (LanguageError, Malformed, TooLarge):
        return False
    return not isinstance(meant, sympy.Number) and [form.terms.keys() <= {frozenset()} for form in forms] == [
        True,
        False,
    ]


def _is_zero(expression: Any) -> bool:
    try:
        return is_zero(normal_form(read(expression)))
    except (LanguageError, Malformed, TooLarge):
        return False


def told_apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each once, without those that only put a minus or another number where another says it better."""
    kept: dict[str, Candidate] = {}
    said = [_said(candidate) for candidate in candidates]
    for candidate, mine in zip(candidates, said, strict=True):
        if not any(mine.claim == other.claim and _is_worse(mine, other) for other in said):
            kept.setdefault(spelled(candidate.step), candidate)
    return list(kept.values())


@dataclass(frozen=True, slots=True)
class _Said:
    """What a candidate says, up to the order of its sides, −a = −b for a = b; of a bound up to the number beside it."""

    candidate: Candidate
    claim: tuple[Link | Relation, frozenset[Any]]
    number: Rational = 0


def _said(candidate: Candidate) -> _Said:
    step = candidate.step
    difference = normal_form(minus(read(step.left), read(step.right)))
    terms = [difference.scaled(sign).terms for sign in (1, -1)]
    relation = step.link.relation
    if relation is Relation.EQUAL:
        return _Said(candidate, (step.link, frozenset(frozenset(each.items()) for each in terms)))
    bound = dict(terms[not relation.is_rising])
    number = bound.pop(frozenset(), 0)
    return _Said(candidate, (relation if relation.is_rising else relation.flipped, frozenset(bound.items())), number)


def _is_worse(mine: _Said, other: _Said) -> bool:
    """Whether an edit makes a weaker bound by its number than another, or says it with a minus before a side."""
    made = [edit for _, edit in mine.candidate.made]
    if any(isinstance(edit.meant, sympy.Number) for edit in made):
        return mine.number < other.number
    others = [edit for _, edit in other.candidate.made]
    negated = any(edit.kind == "sign changed" and not edit.path and is_negative(edit.meant) for edit in made)
    return (negated or all(map(_is_multiple, [*made, *others]))) and other.candidate.rank < mine.candidate.rank


def _is_multiple(edit: Edit) -> bool:
    """Whether an edit puts a number before a part."""
    first = operands(edit.meant)[:1] if edit.kind == "factor added" else ()
    return any(isinstance(factor, sympy.Rational) for factor in first) and edit.meant.args[-1] == edit.written
