"""Whether a step that is proved is worth offering: not one that says nothing new, nor another in more words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy

from emsym.checking.candidates import Candidate, side_of, spelled
from emsym.derivation import Link, Step
from emsym.kernel.normal_form import Malformed, is_zero
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, Sum, flat
from emsym.language.notation import text
from emsym.language.symbols import Variable
from emsym.search.edits import Edit
from emsym.search.forms import normal_form
from emsym.search.parts import is_negative, mentioned, operands, spots, summed_over
from emsym.terms.nodes import Value, minus
from emsym.terms.read import read, value
from emsym.terms.traverse import free_values

FLIPPED = {Link.AT_LEAST: Link.AT_MOST, Link.AT_MOST: Link.AT_MOST, Link.GREATER: Link.LESS, Link.LESS: Link.LESS}


def is_trivial(candidate: Candidate) -> bool:
    """Whether the edited step says nothing new.

    So it is where something stands on both sides only because it was added, where the edit made a side 0 or added a sum
    over what its body does not depend on, and where an equality is called ≥.
    """
    step, written = candidate.step, candidate.written
    if text(step.left) == text(step.right) and step.link not in (Link.EQUAL, Link.DEFINITION):
        return True
    if not candidate.made:
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
    if edit.kind == "term added" and candidate.step.link is Link.EQUAL:
        return text(other) in {text(part) for part in operands(edit.meant)}
    before, after = side_of(candidate.written, side), side_of(candidate.step, side)
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
    """The candidates, each once, without those that only put a minus or another number where a nearer one says it."""
    kept: dict[str, Candidate] = {}
    claims = [_claim(candidate.step) for candidate in candidates]
    for candidate, claim in zip(candidates, claims, strict=True):
        nearer = (other for other, said in zip(candidates, claims, strict=True) if said == claim)
        if not (_is_wordier(candidate) and any(other.rank < candidate.rank for other in nearer)):
            kept.setdefault(spelled(candidate.step), candidate)
    return list(kept.values())


def _claim(step: Step) -> tuple[Link, frozenset[Any]]:
    """What a step says, up to the order of its sides, −a = −b for a = b, and up to a number where it is a bound."""
    difference = normal_form(minus(read(step.left), read(step.right)))
    terms = [frozenset(difference.scaled(sign).terms.items()) for sign in (1, -1)]
    if step.link in FLIPPED:
        bound = terms[FLIPPED[step.link] is not step.link]
        return FLIPPED[step.link], frozenset((monomial, scale) for monomial, scale in bound if monomial)
    return step.link, frozenset(terms)


def _is_wordier(candidate: Candidate) -> bool:
    """Whether all that an edit does is a minus before a side, or another number."""
    made = [edit for _, edit in candidate.made]
    return any(
        edit.kind == "number changed" or (edit.kind == "sign changed" and not edit.path and is_negative(edit.meant))
        for edit in made
    )
