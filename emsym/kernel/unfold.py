"""Trusted. Equals for equals: what an equation says of a law, a function or a real, at any letters of its values.

    p(v) = r for every v
    --------------------
    t = t with r, at the letters u, in the place of every p(u)

A law stands for itself wherever it is asked for by exactly these variables, also behind a bar, since p(a | b) is
p(a, b)/p(b). Nothing is asked of r: it is what the law is, in every model of the equation, which has a value there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Function, Mul, Probability, Real, Term, Value, quotient
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import indexed_values, leaf_values, replace_leaves, substitute


def unfolds(equation: Hypothesis) -> bool:
    """Whether the left side is one law, function or real, at values for every letter of which the equation holds."""
    values = leaf_values(equation.left)
    if equation.relation is not Relation.EQUAL or not isinstance(equation.left, Probability | Function | Real):
        return False
    if any(value.at for value in values) or not set(values) <= set(equation.every):
        return False
    if isinstance(equation.left, Probability):
        return len({value.variable for value in values}) == len(set(values)) and bool(equation.left.event)
    return len(set(values)) == len(values)


def unfolded(term: Term, equation: Hypothesis) -> Term:
    """The term with the equation's right side in the place of its left, wherever that stands; `equation` `unfolds`."""

    def instance(leaf: Term) -> Term | None:
        if isinstance(leaf, Probability) and isinstance(equation.left, Probability):
            return _of_law(leaf, equation.left, equation.right)
        if _is_same(leaf, equation.left):
            return _at(equation.right, dict(zip(leaf_values(equation.left), leaf_values(leaf), strict=True)))
        return None

    return replace_leaves(term, instance, equation.fixed)


def unfolded_claim(claim: Claim, equation: Hypothesis) -> Claim:
    """The claim with both its sides unfolded."""
    return Claim(unfolded(claim.left, equation), claim.relation, unfolded(claim.right, equation))


def unfold_all(goal: Claim, known: Sequence[Hypothesis], equation: Hypothesis) -> tuple[Claim, tuple[Hypothesis, ...]]:
    """The goal and all else that is known, unfolded; the equation itself stays as it is."""
    rest = (each if each is equation else _unfolded_hypothesis(each, equation) for each in known)
    return unfolded_claim(goal, equation), tuple(rest)


def _unfolded_hypothesis(stated: Hypothesis, equation: Hypothesis) -> Hypothesis:
    apart = stated.apart(equation.fixed)
    return Hypothesis(unfolded_claim(apart.claim, equation), apart.every)


def _is_same(leaf: Term, head: Term) -> bool:
    """Whether the leaf is the head, at other letters of the same variables."""
    if isinstance(leaf, Function) and isinstance(head, Function):
        variables = [value.variable for value in leaf.arguments]
        return (leaf.name, leaf.sign, variables) == (head.name, head.sign, [v.variable for v in head.arguments])
    return isinstance(leaf, Real) and leaf == head


def _of_law(leaf: Probability, head: Probability, formula: Term) -> Term | None:
    """The leaf, if the probability above or below its bar is that of the head's variables: p(a, b) = formula · p(b)."""
    if leaf.distribution != head.distribution:
        return None
    whole = tuple(dict.fromkeys(leaf.event + leaf.given))
    above, below = _joint(whole, head, formula), _joint(leaf.given, head, formula)
    if above is None and below is None:
        return None
    above = Probability(head.distribution, whole) if above is None else above
    if not leaf.given:
        return above
    return quotient(above, Probability(head.distribution, leaf.given) if below is None else below)


def _joint(values: tuple[Value, ...], head: Probability, formula: Term) -> Term | None:
    own: Mapping[str, Value] = {value.variable: value for value in head.event + head.given}
    if {value.variable for value in values} != own.keys() or len(set(values)) != len(own):
        return None
    naming = {own[value.variable]: value for value in values}
    body = _at(formula, naming)
    if body is None or not head.given:
        return body
    return Mul((body, substitute(Probability(head.distribution, head.given), naming)))


def _at(formula: Term, naming: Mapping[Value, Value]) -> Term | None:
    """The formula at other letters; None where a point of data would be the index of one, which has no meaning."""
    indices = {index for value in indexed_values(formula) for index in value.at}
    return None if any(naming[own].at for own in indices.intersection(naming)) else substitute(formula, naming)
