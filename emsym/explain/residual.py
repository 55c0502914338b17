"""Not trusted. What two sides differ by, as a person would write it: log p(x | θ) for log p(x, θ) − log p(θ).

A normal form knows joint probabilities only. Here a joint probability in a logarithm is given a condition wherever that
takes further summands away: what is left is found by normal form, so what is written is equal to what was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import sympy

from emsym.explain.gaps import spell
from emsym.explain.surface import linear
from emsym.kernel.atoms import monomial_key
from emsym.kernel.polynomial import Polynomial, Rational
from emsym.language.expressions import H
from emsym.language.notation import text
from emsym.search.forms import normal_form
from emsym.search.pool import ratio
from emsym.search.readable import readable
from emsym.search.shannon import families, lattice
from emsym.terms.nodes import ZERO, Add, Log, Mul, Number, Power, Probability, Sum, Term, Value
from emsym.terms.traverse import postorder, replace_leaves
from emsym.terms.write import write

LONGEST = 12


def told(difference: Polynomial) -> Any:
    """The difference as an expression: one information, up to a factor, or a sum in which entropies have their name."""
    for family in families([difference]):
        for witness, form in family.inequalities(lattice(family.sets(difference.terms)) or ()):
            for sign in (1, -1):
                share = ratio(difference.scaled(sign), form)
                if share is not None and (name := spell(witness)) is not None:
                    return _times(sign * share, name)
    parts = [_named(scale, term) for scale, term in linear(residual(difference))]
    return _added(sorted(parts, key=lambda part: text(part).startswith("−")))


def _named(scale: Rational, term: Term) -> Any:
    """scale · term, where −Σ p log p is H(p)."""
    term = _conditional(term)
    match term:
        case Sum(indices, Mul((Probability() as law, Log(inside)))) if law == inside and set(law.event) == set(indices):
            return _times(-scale, H(write(law)))
    return _times(scale, write(term))


def _conditional(term: Term) -> Term:
    """Σ_z p(z | x) f for 1/p(x) Σ_z p(x, z) f; any other term as it is."""
    match term:
        case Mul((Power(Probability(name, given, ()), exponent), Sum(indices, Mul((Probability() as joint, *rest))))):
            if exponent == -1 and joint.distribution == name and not joint.given:
                event = tuple(value for value in joint.event if value not in given)
                if set(event) == set(indices) and len(event) + len(given) == len(joint.event):
                    return Sum(indices, Mul((Probability(name, event, given), *rest)))
    return term


def _times(scale: Rational, expression: Any) -> Any:
    if expression == 1:
        return sympy.Rational(scale)
    with sympy.evaluate(False):
        return expression if scale == 1 else sympy.Mul(sympy.Rational(scale), expression)


def _added(parts: Sequence[Any]) -> Any:
    with sympy.evaluate(False):
        return reduce(sympy.Add, parts) if parts else sympy.S.Zero


def residual(difference: Polynomial) -> Term:
    """A term with this normal form."""
    written: list[Term] = []
    while len(difference.terms) <= LONGEST and (found := _conditioned(difference)) is not None:
        term, difference = found
        written.append(term)
    if not difference.is_zero:
        rest = readable(difference)
        written += rest.terms if isinstance(rest, Add) else [rest]
    written.sort(key=_is_negative)
    return Add(tuple(written)) if len(written) > 1 else written[0] if written else ZERO


def _conditioned(difference: Polynomial) -> tuple[Term, Polynomial] | None:
    """A summand with a condition in its logarithm that takes a second summand away, and what is left without both."""
    monomials = sorted(difference.terms, key=monomial_key)
    conditions = {leaf: None for m in monomials for leaf in _logs(readable(Polynomial({m: 1})))}
    for monomial in monomials:
        term = readable(Polynomial({monomial: difference.terms[monomial]}))
        for leaf in _logs(term):
            for condition in conditions:
                new = _given(leaf, condition)
                if new is None:
                    continue
                changed = _replaced(term, leaf, new)
                left = difference.minus(normal_form(changed))
                if len(left.terms) <= len(difference.terms) - 2:
                    return changed, left
    return None


def _replaced(term: Term, leaf: Term, new: Term) -> Term:
    return replace_leaves(term, lambda node: new if node == leaf else None, ())


def _logs(term: Term) -> Iterator[Probability]:
    """The joint probabilities of which a logarithm is taken."""
    for node in postorder(term):
        if isinstance(node, Log) and isinstance(node.argument, Probability) and not node.argument.given:
            yield node.argument


def _given(leaf: Probability, condition: Probability) -> Probability | None:
    """p(rest | condition), where the condition's values are some of the leaf's."""
    behind: tuple[Value, ...] = condition.event
    before = tuple(value for value in leaf.event if value not in behind)
    if leaf.distribution != condition.distribution or not set(behind) < set(leaf.event):
        return None
    return Probability(leaf.distribution, before, behind)


def _is_negative(term: Term) -> bool:
    return isinstance(term, Mul) and isinstance(term.factors[0], Number) and term.factors[0].value < 0
