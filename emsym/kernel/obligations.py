"""Trusted. What must hold for a term to mean anything: the conditions of its logarithms, quotients and roots.

They are collected on the term as it was written, before anything cancels, and below every sum, so that x/x asks that
x ≠ 0 and Σ_z log f(z) asks that f(z) > 0 for every z. A condition is shown by the signs of a normal form, or by those
of the parts of the term as it was written: λ q(z) + (1 − λ) r(z) > 0 where λ > 0 and λ < 1 are hypotheses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from emsym.kernel.normal_form import is_zero, normal_form, normal_forms
from emsym.kernel.polynomial import Polynomial, Rational, plain
from emsym.kernel.signs import is_nonnegative, is_positive
from emsym.terms.claim import Relation
from emsym.terms.nodes import Add, Exp, Log, Mul, Power, Sum, Term, Value, negative
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import children, fold, free_values_of_parts


class Need(StrEnum):
    """What is needed of a subterm."""

    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    NONZERO = "nonzero"


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
    term: Term,
    hypotheses: Sequence[Hypothesis] = (),
    forms: Mapping[int, Polynomial] | None = None,
    bound: frozenset[Value] = frozenset(),
) -> tuple[Obligation, ...]:
    """Every condition of the term, each once, with whether it is discharged for every letter of the values in `bound`.

    `forms` are the term's `normal_forms`, if they are known.
    """
    found: dict[tuple[Polynomial, Need, frozenset[Value]], Obligation] = {}
    forms = normal_forms(term) if forms is None else forms
    free = free_values_of_parts(term)
    for part, need, around in _conditions(term, bound):
        key = forms[id(part)], need, around.intersection(free[id(part)])
        if key not in found:
            polynomial, _, inside = key
            met = shows(polynomial, need) or shown(part, need, hypotheses, inside, forms)
            found[key] = Obligation(part, need, inside, met, contradicts(polynomial, need))
    return tuple(found.values())


def _conditions(term: Term, around: frozenset[Value]) -> Iterator[tuple[Term, Need, frozenset[Value]]]:
    seen: set[tuple[int, frozenset[Value]]] = set()
    work: list[tuple[Term, frozenset[Value]]] = [(term, around)]
    while work:
        node, bound = work.pop()
        if (id(node), bound) in seen:
            continue
        seen.add((id(node), bound))
        match node:
            case Log(argument):
                yield argument, Need.POSITIVE, bound
            case Power(base, exponent) if exponent.denominator != 1:
                if exponent < 0 or not _is_even_power(base):
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


def _is_even_power(term: Term) -> bool:
    return isinstance(term, Power) and term.exponent.denominator == 1 and term.exponent % 2 == 0


class Known(IntEnum):
    """What is known of a part's sign."""

    NOTHING = 0
    NONNEGATIVE = 1
    POSITIVE = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """a − b of a hypothesis a ≥ b or a > b, and the values that are not any letter in it."""

    polynomial: Polynomial
    fixed: frozenset[Value]
    strict: bool


def shown(
    term: Term,
    need: Need,
    hypotheses: Sequence[Hypothesis] = (),
    bound: frozenset[Value] = frozenset(),
    forms: Mapping[int, Polynomial] | None = None,
) -> bool:
    """Whether the need is met for every letter of the values in `bound`, by signs and by inequalities assumed.

    `False` means "not shown". A hypothesis is used at the values that it is written with, and says nothing of a part in
    which one of those is bound that it has from the theorem.
    """
    forms = normal_forms(term) if forms is None else forms
    if shows(forms[id(term)], need):
        return True
    assumed = tuple(_differences(hypotheses))
    known = _sign(term, assumed, bound, forms)
    if need is Need.NONZERO and known is not Known.POSITIVE:
        opposite = negative(term)
        known = _sign(opposite, assumed, bound, normal_forms(opposite))
    return known >= (Known.NONNEGATIVE if need is Need.NONNEGATIVE else Known.POSITIVE)


def _differences(hypotheses: Sequence[Hypothesis]) -> Iterator[Difference]:
    """What is assumed to be at least 0; of an equation a = b both a − b and b − a."""
    for known in hypotheses:
        difference = normal_form(known.left).minus(normal_form(known.right))
        relation = known.relation
        if not relation.is_rising:
            yield Difference(difference, known.fixed, relation.is_strict)
        if relation.is_rising or relation is Relation.EQUAL:
            yield Difference(difference.scaled(-1), known.fixed, relation.is_strict)


def _sign(term: Term, assumed: Sequence[Difference], bound: frozenset[Value], forms: Mapping[int, Polynomial]) -> Known:
    """The sign of a term from the signs of its parts, each of which a hypothesis may supply."""
    around, free = (_bound_around(term, bound), free_values_of_parts(term)) if assumed else ({}, {})

    def combine(node: Term, parts: tuple[Known, ...]) -> Known:
        form = forms[id(node)]
        known = _of_parts(node, parts)
        if known is not Known.POSITIVE:
            known = max(known, Known.POSITIVE if is_positive(form) else Known(is_nonnegative(form)))
        if assumed and known is not Known.POSITIVE:
            inside = around[id(node)].intersection(free[id(node)])
            known = max(known, *(_supplied(form, h) for h in assumed if h.fixed.isdisjoint(inside)), Known.NOTHING)
        return known

    return fold(term, combine)


def _bound_around(term: Term, bound: frozenset[Value]) -> dict[int, frozenset[Value]]:
    """The values bound around each node; for one that stands in several places, around any of them."""
    found: dict[int, frozenset[Value]] = {}
    work = [(term, bound)]
    while work:
        node, around = work.pop()
        if id(node) in found and around <= found[id(node)]:
            continue
        found[id(node)] = around | found.get(id(node), frozenset())
        inside = around.union(node.indices) if isinstance(node, Sum) else around
        work.extend((part, inside) for part in children(node))
    return found


def _of_parts(node: Term, parts: tuple[Known, ...]) -> Known:
    """Sums of two or more, products, powers and sums over alphabets, which are not empty, of what is known."""
    match node:
        case Exp():
            return Known.POSITIVE
        case Add() if parts and min(parts) >= Known.NONNEGATIVE:
            return max(parts)
        case Mul():
            return min(parts, default=Known.POSITIVE)
        case Power(_, exponent) if exponent > 0 or parts[0] is Known.POSITIVE:
            return max(parts[0], Known(_is_even_power(node)))
        case Sum():
            return parts[0]
    return Known.NOTHING


def _supplied(polynomial: Polynomial, assumed: Difference) -> Known:
    """What a hypothesis d ≥ 0 or d > 0 says of a polynomial that is c d plus something whose sign is shown; c > 0."""
    rest = polynomial.minus(assumed.polynomial.scaled(_share(polynomial, assumed.polynomial)))
    if is_positive(rest):
        return Known.POSITIVE
    if is_nonnegative(rest) or is_zero(rest):
        return Known.POSITIVE if assumed.strict else Known.NONNEGATIVE
    return Known.NOTHING


def _share(polynomial: Polynomial, assumed: Polynomial) -> Rational:
    """c > 0, such that the polynomial is c times what is assumed where it is a multiple; else 1."""
    shares = {Fraction(c) / Fraction(assumed.terms[m]) for m, c in polynomial.terms.items() if m in assumed.terms}
    share = shares.pop() if len(shares) == 1 else Fraction(1)
    return plain(share) if share > 0 else 1
