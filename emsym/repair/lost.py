"""What one side of an equation lacks: the single term that the sides differ by, and in what that term is constant.

Authors forget a term more often than they get one wrong: the entropy, the evidence, log Z. Where left − right is one
term, it is what is missing; where it does not depend on what the step is about, the step holds up to a constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sympy

from emsym.derivation import Link, Step
from emsym.explain.residual import told
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, H, I, Probability, Prod, Sum
from emsym.language.notation import text
from emsym.language.symbols import Distribution, Real
from emsym.repair.edits import Edit
from emsym.repair.parts import is_negative, negated, operands
from emsym.search.forms import normal_form
from emsym.terms.nodes import Log, Term, Value, minus
from emsym.terms.read import read
from emsym.terms.traverse import distributions, free_values, indexed_values
from emsym.terms.write import write_value

LONGEST = 4  # summands of a difference that is one of constants
ADDED = "term added"


class Kind(Enum):
    """What a lost term is to its reader."""

    GAP = "the gap of a bound"
    TERM = "an entropy, a logarithm or what is written nearby"
    NEGATIVE = "the same, to be taken away, or one that is not written nearby"
    OTHER = "none of these"


@dataclass(frozen=True, slots=True)
class Lost:
    """The edit that adds to the right side the one term that it lacks."""

    edit: Edit
    kind: Kind


def lost_term(step: Step, difference: Sequence[Any], known: Sequence[Any]) -> Lost | None:
    """The one term that the right side lacks, in the words of those that are known; None where more or less is missing.

    `difference` has the summands of left − right. Of a step up to a constant, what is constant is not missing.
    """
    parts = [part for part in difference if step.link is not Link.CONSTANT or _varies(part, step.constant_in)]
    if len(parts) != 1 or _is_multiple(parts[0]) or isinstance(step.right, sympy.Number):
        return None
    [term] = parts
    summands = operands(step.right) if isinstance(step.right, sympy.Add) else (step.right,)
    if _same(term, step.left) or any(_same(each, part) for part in summands for each in (term, negated(term))):
        return None
    signed = [each for other in known for each in (other, negated(other))]
    written = next((each for each in signed if _same(each, term)), None)
    kind = _kind(term)
    if kind is Kind.OTHER and written is not None:
        kind = Kind.TERM
    if kind is Kind.TERM and written is None:
        kind = Kind.NEGATIVE
    if not _mentioned(read(term)) <= _mentioned(read(step.left)):
        kind = Kind.OTHER  # what is free on the right alone is what a sum is missing of
    with sympy.evaluate(False):
        whole = sympy.Add(step.right, term if written is None else written)
    return Lost(Edit(ADDED, (), step.right, whole, whole), kind)


def _mentioned(term: Term) -> frozenset[Value]:
    """The values that are free in a term, and the points of data sets."""
    return free_values(term) | indexed_values(term)


def lost_factor(step: Step) -> Edit | None:
    """The edit that multiplies the right side by the one law that it lacks, or divides it by that."""
    if any(isinstance(side, sympy.Add | sympy.log | sympy.Number) for side in (step.left, step.right)):
        return None
    parts = difference(step, logarithms=True)
    if len(parts) != 1:
        return None
    inverse = is_negative(parts[0])
    term = negated(parts[0]) if inverse else parts[0]
    factor = term.args[0] if isinstance(term, sympy.log) and len(term.args) == 1 else None
    if not isinstance(factor, Probability) or _same(factor, step.left):
        return None
    with sympy.evaluate(False):
        whole = sympy.Mul(step.right, sympy.Pow(factor, -1) if inverse else factor)
    return Edit("factor added", (), step.right, whole, whole)


def _kind(term: Any) -> Kind:
    unsigned = negated(term) if is_negative(term) else term
    if isinstance(unsigned, KL | I):
        return Kind.GAP
    if not isinstance(unsigned, H | sympy.log | Real):
        return Kind.OTHER
    return Kind.TERM if unsigned is term else Kind.NEGATIVE


def constant_in(step: Step, parts: Sequence[Any]) -> tuple[Any, ...]:
    """The distributions, or else the values, that both sides depend on and the parts of their difference do not."""
    numbers = [part for part in parts if isinstance(part, sympy.Number)]
    if not len(numbers) < len(parts) <= LONGEST or not all(map(_is_plain, parts)):
        return ()
    apart = [read(part) for part in parts]
    sides = [read(step.left), read(step.right)]
    varied = frozenset.intersection(*map(distributions, sides)).difference(*map(distributions, apart))
    if varied:
        return tuple(map(Distribution, sorted(varied)))
    values = frozenset.intersection(*map(free_values, sides)).difference(*map(free_values, apart))
    return tuple(write_value(value) for value in sorted(values) if not value.at)


def difference(step: Step, logarithms: bool = False) -> list[Any]:
    """The summands of left − right, as a person would write them; none where it is zero or has no meaning.

    With `logarithms`, those of log left − log right.
    """
    try:
        sides = (Log(read(side)) if logarithms else read(side) for side in (step.left, step.right))
        difference = normal_form(minus(*sides))
    except (LanguageError, Malformed, RecursionError, TooLarge):
        return []
    whole = told(difference)
    return [] if difference.is_zero else list(operands(whole) if isinstance(whole, sympy.Add) else (whole,))


def _is_plain(part: Any) -> bool:
    """Whether a summand may be a lost constant, as log p(x), log Z and log Σ_z f(z) are, and no average is."""
    waiting = [part]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Sum | Prod | E | H | I | KL):
            return False
        waiting.extend(() if isinstance(node, sympy.log) else operands(node))
    return True


def _varies(part: Any, things: tuple[Any, ...]) -> bool:
    """Whether a summand depends on one of the distributions and values."""
    term = read(part)
    names = {*distributions(term), *(value.name for value in free_values(term))}
    return any(thing.name in names for thing in things)


def _is_multiple(part: Any) -> bool:
    """Whether a summand is a number, or has one other than −1 before it: 2 H(q), as where a sign is wrong."""
    return any(isinstance(factor, sympy.Number) and factor != -1 for factor in (part, *operands(part)[:1]))


def _same(one: Any, other: Any) -> bool:
    """Whether two expressions are equal, whatever they are written as."""
    try:
        return text(one) == text(other) or normal_form(minus(read(one), read(other))).is_zero
    except (LanguageError, Malformed, TooLarge):
        return False
