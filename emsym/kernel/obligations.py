"""Trusted. What must hold for a term to mean anything: the conditions of its logarithms, quotients and roots.

They are collected on the term as it was written, before anything cancels, and below every sum, so that x/x asks that
x ≠ 0 and Σ_z log f(z) asks that f(z) > 0 for every z. A condition is discharged by its normal form's signs or by a
hypothesis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from emsym.kernel.normal_form import is_zero, normal_form, normal_forms
from emsym.kernel.polynomial import Polynomial
from emsym.kernel.signs import is_nonnegative, is_positive
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Log, Power, Sum, Term, Value
from emsym.terms.traverse import children, free_values


class Need(StrEnum):
    """What is needed of a subterm."""

    POSITIVE = "> 0"
    NONNEGATIVE = ">= 0"
    NONZERO = "!= 0"


@dataclass(frozen=True, slots=True)
class Obligation:
    """A subterm and what is needed of it, for every letter of the values that are bound around it.

    `impossible` says that the signs show the contrary: the term around it has no value in any model.
    """

    term: Term
    need: Need
    bound: frozenset[Value]
    discharged: bool
    impossible: bool = False


def obligations(
    term: Term, hypotheses: Sequence[Claim] = (), forms: Mapping[int, Polynomial] | None = None
) -> tuple[Obligation, ...]:
    """Every condition of the term, each once, with whether it is discharged; `forms`: its `normal_forms`, if known."""
    found: dict[tuple[Polynomial, Need, frozenset[Value]], Obligation] = {}
    forms = normal_forms(term) if forms is None else forms
    for part, need, bound in _conditions(term):
        key = forms[id(part)], need, bound.intersection(free_values(part)) if bound else bound
        if key not in found:
            polynomial, _, inside = key
            shown = shows(polynomial, need) or any(_supplies(h, polynomial, need, inside) for h in hypotheses)
            found[key] = Obligation(part, need, inside, shown, contradicts(polynomial, need))
    return tuple(found.values())


def _conditions(term: Term) -> Iterator[tuple[Term, Need, frozenset[Value]]]:
    work: list[tuple[Term, frozenset[Value]]] = [(term, frozenset())]
    while work:
        node, bound = work.pop()
        match node:
            case Log(argument):
                yield argument, Need.POSITIVE, bound
            case Power(base, exponent) if exponent.denominator != 1:
                yield base, Need.POSITIVE if exponent < 0 else Need.NONNEGATIVE, bound
            case Power(base, exponent) if exponent < 0:
                yield base, Need.NONZERO, bound
            case Sum(indices, _):
                bound = bound.union(indices)
        work.extend((part, bound) for part in reversed(children(node)))


def shows(polynomial: Polynomial, need: Need) -> bool:
    """Whether the signs of a normal form meet the need."""
    match need:
        case Need.POSITIVE:
            return is_positive(polynomial)
        case Need.NONNEGATIVE:
            return is_nonnegative(polynomial)
        case Need.NONZERO:
            return is_positive(polynomial) or is_positive(polynomial.scaled(-1))


def contradicts(polynomial: Polynomial, need: Need) -> bool:
    """Whether the signs of a normal form show that the need is met in no model."""
    match need:
        case Need.POSITIVE:
            return is_nonnegative(polynomial.scaled(-1))
        case Need.NONNEGATIVE:
            return is_positive(polynomial.scaled(-1))
        case Need.NONZERO:
            return polynomial.is_zero


def _supplies(hypothesis: Claim, polynomial: Polynomial, need: Need, bound: frozenset[Value]) -> bool:
    """Whether the polynomial is a − b of a hypothesis a > b or a ≥ b, plus what signs show; never of bound values."""
    if bound or hypothesis.relation is Relation.EQUAL:
        return False
    difference = normal_form(hypothesis.left).minus(normal_form(hypothesis.right))
    if hypothesis.relation in (Relation.AT_MOST, Relation.LESS):
        difference = difference.scaled(-1)
    strict = hypothesis.relation in (Relation.GREATER, Relation.LESS)
    rest = polynomial.minus(difference)
    above = is_positive(rest) or (strict and (is_nonnegative(rest) or is_zero(rest)))
    match need:
        case Need.POSITIVE:
            return above
        case Need.NONNEGATIVE:
            return above or is_nonnegative(rest) or is_zero(rest)
        case Need.NONZERO:
            return above or _supplies(hypothesis, polynomial.scaled(-1), Need.POSITIVE, bound)
