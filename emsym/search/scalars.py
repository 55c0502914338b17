"""Not trusted. Scalars, what is written about no value, as λ/(λ + μ): other terms in their places, worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emsym.kernel.division import reduced
from emsym.kernel.polynomial import ONE, Factor, Polynomial, Rational, single
from emsym.search.forms import normal_form
from emsym.search.readable import readable
from emsym.search.weights import factors, product
from emsym.terms.nodes import ZERO, Add, Exp, Function, Log, Mul, Power, Probability, Real, Sum, Term
from emsym.terms.traverse import children, fold, postorder, rebuild


def denominators(term: Term) -> Iterator[Term]:
    """The scalars by which the term divides."""
    scalars = _scalars(term)
    for node in postorder(term):
        if isinstance(node, Power) and node.exponent < 0 and id(node.base) in scalars:
            yield node.base


def shortened(term: Term) -> Iterator[tuple[Term, Term]]:
    """The scalars that are sums and have fewer terms over a common denominator, and what they are over it."""
    scalars = _scalars(term)
    for node in postorder(term):
        if isinstance(node, Add) and id(node) in scalars and (shorter := _shorter(node)) is not node:
            yield node, shorter


def _scalars(term: Term) -> set[int]:
    """The parts in which no value is written, by identity."""
    found: set[int] = set()
    for node in postorder(term):
        if not isinstance(node, Probability | Function | Sum) and all(id(part) in found for part in children(node)):
            found.add(id(node))
    return found


@dataclass(frozen=True, slots=True)
class Naming:
    """Terms for reals and for exponentials; none of those is in any of these."""

    terms: Mapping[Term, Term]

    def put(self, term: Term) -> Term:
        """The term with those in their places, where the factors and quotients that are scalars are worked out."""
        if not any(isinstance(node, Real | Exp) for node in postorder(term)):
            return term
        scalars = _scalars(term)
        return fold(term, lambda node, parts: self._put(node, parts, id(node) in scalars))

    def _put(self, node: Term, parts: tuple[Term, ...], is_scalar: bool) -> Term:
        known = self.terms.get(node)
        if known is not None:
            return known
        new = rebuild(node, parts)
        match new:
            case Mul():
                return _product(new.factors)
            case Exp() if is_scalar:
                return self._exponential(node, new)
            case Power(_, exponent) if is_scalar and exponent < 0:
                return _shorter(new)
            case Add() if is_scalar:
                return _shorter(new)
        return new

    def _exponential(self, old: Term, new: Term) -> Term:
        """exp(2 a) as the square of exp(a), where that has a name."""
        plain = readable(normal_form(old))
        if any(node in self.terms for node in postorder(plain) if isinstance(node, Exp)):
            return fold(plain, lambda node, parts: self.terms.get(node) or rebuild(node, parts))
        return new


def times(scalar: Term, term: Term) -> Term:
    """The term multiplied by a scalar, and what cancels worked out."""
    return term if term == ZERO else _product((scalar, term))


def _product(parts: Sequence[Term]) -> Term:
    """A product in which the scalars that are no sums are one factor; those that are too, where a sum cancels."""
    flat = [each for part in parts for each in (part.factors if isinstance(part, Mul) else (part,))]
    scalars = [place for place, part in enumerate(flat) if id(part) in _scalars(part) and not isinstance(part, Log)]
    simple = [place for place in scalars if len(normal_form(flat[place]).terms) == 1]
    if not simple:
        return Mul(tuple(parts))
    chosen = simple
    form = normal_form(product([flat[place] for place in simple]))
    if _divides(form) and len(scalars) > len(simple):
        whole = reduced(normal_form(product([flat[place] for place in scalars])))
        if not _divides(whole):
            chosen, form = scalars, whole
    rest = [part for place, part in enumerate(flat) if place not in chosen]
    if form == ONE and rest:
        return product(rest)
    return _distributed(form, rest) or product([readable(form), *rest])


def _distributed(form: Polynomial, rest: Sequence[Term]) -> Term | None:
    """(u q + v r)/n term by term, where that leaves nothing below the line; else None."""
    if len(rest) != 1 or not isinstance(rest[0], Add) or not _has_below(form):
        return None
    summands = [_product([readable(form), summand]) for summand in rest[0].terms]
    scalars = (normal_form(product(_scalars_of(summand))) for summand in summands)
    return None if any(map(_has_below, scalars)) else Add(tuple(summands))


def _scalars_of(term: Term) -> list[Term]:
    return [part for part in factors(term) if id(part) in _scalars(part)]


def _has_below(form: Polynomial) -> bool:
    return any(exponent < 0 for monomial in form.terms for _, exponent in monomial)


def _divides(form: Polynomial) -> bool:
    """Whether a sum is below a line."""
    return any(isinstance(atom, Factor) and exponent < 0 for monomial in form.terms for atom, exponent in monomial)


def _shorter(scalar: Power | Add) -> Term:
    """The scalar with fewer terms, also over a common denominator: v/(u + v) for 1 − u/(u + v)."""
    form = normal_form(scalar)
    if isinstance(scalar, Power) or len(form.terms) < len(scalar.terms):
        return readable(form)
    below: dict[Factor, Rational] = {}
    for atom, exponent in (pair for monomial in form.terms for pair in monomial):
        if isinstance(atom, Factor) and exponent < 0:
            below[atom] = min(exponent, below.get(atom, 0))
    above = _multiplied(form, {factor: -exponent for factor, exponent in below.items()})
    return readable(_multiplied(above, below)) if len(above.terms) < len(form.terms) else scalar


def _multiplied(form: Polynomial, powers: Mapping[Factor, Rational]) -> Polynomial:
    for factor, exponent in powers.items():
        form = form.times(single(factor, exponent))
    return form
