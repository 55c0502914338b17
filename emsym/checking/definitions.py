"""Hypotheses that define a distribution, or part of one: q(z) = p(z | x), p(x, z | y) = p(x | y) p(z | y).

Such an equality, meant for every letter of its values, is used by unfolding: where the distribution is applied to these
variables, the right-hand side is put in its place, summed over those that are not asked for. This changes nothing but
how the claim is spelled, provided that the right-hand side is a distribution and agrees with the marginals of the left
that it mentions; the kernel is asked for both. What cannot be unfolded stays a hypothesis like any other, as does what
is said of a point of a data set, q(x[i]) = …, which is not meant for every letter.

The oracle gets a claim in which only whole distributions are unfolded, conditional ones among them. A partial
definition, such as an independence, it gets as a hypothesis, for every letter, so that a counterexample shows a model
that meets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.signs import is_positive
from emsym.search.forms import equal, normal_form
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Mul, Probability, Sum, Term, Value, points, quotient
from emsym.terms.traverse import (
    bound_values,
    distributions,
    free_values,
    fresh,
    indexed_values,
    leaf_values,
    postorder,
    replace_leaves,
    substitute,
)


@dataclass(frozen=True, slots=True)
class Definition:
    """The joint probability of `values` under `distribution` is `joint`; subsets of `kept` variables are left alone.

    It is `partial` where the right-hand side mentions the distribution: then it says what one part is by another.
    """

    distribution: str
    values: tuple[Value, ...]
    joint: Term
    kept: tuple[frozenset[str], ...]
    partial: bool

    @property
    def variables(self) -> frozenset[str]:
        """The variables that the definition is about."""
        return frozenset(value.variable for value in self.values)

    @property
    def parameters(self) -> frozenset[Value]:
        """The free values of the right-hand side that stay fixed."""
        return free_values(self.joint) - frozenset(self.values)

    def concerns(self, leaf: Term) -> bool:
        """Whether the leaf, or the condition behind its bar, asks for more than what is kept."""
        if not isinstance(leaf, Probability) or leaf.distribution != self.distribution:
            return False
        return not self._is_kept(leaf.event + leaf.given)

    def covers(self, leaf: Term) -> bool:
        """Whether the definition says what the leaf is; an index of its data can be given plain values only."""
        if not isinstance(leaf, Probability):
            return False
        indexed = {index.variable for value in indexed_values(self.joint) for index in value.at if index in self.values}
        asked = leaf.event + leaf.given
        return {v.variable for v in asked} <= self.variables and not any(v.at and v.variable in indexed for v in asked)

    def unfolded(self, leaf: Term) -> Term | None:
        """The leaf in terms of the right-hand side; None for a leaf that is left alone."""
        if not isinstance(leaf, Probability) or not self.concerns(leaf):
            return None
        whole = tuple(dict.fromkeys(leaf.event + leaf.given))
        above = self.marginal(whole)
        return quotient(above, self.marginal(leaf.given)) if leaf.given else above

    def marginal(self, values: Sequence[Value]) -> Term:
        """The probability of some of the values."""
        if self._is_kept(values):
            return Probability(self.distribution, tuple(values))
        asked = {value.variable: value for value in values}
        naming = {old: asked[old.variable] for old in self.values if old.variable in asked}
        taken = {*points(naming.values()), *self.parameters}
        indices: list[Value] = []
        for old in self.values:
            if old not in naming:
                naming[old] = fresh(old, taken)
                taken.add(naming[old])
                indices.append(naming[old])
        body = substitute(self.joint, naming)
        return Sum(tuple(indices), body) if indices else body

    def _is_kept(self, values: Iterable[Value]) -> bool:
        asked = frozenset(value.variable for value in values)
        return any(asked <= kept for kept in self.kept)


def definition(hypothesis: Claim) -> Definition | None:
    """The definition that an equality gives, read from left to right; None where it gives none."""
    leaf = hypothesis.left
    if hypothesis.relation is not Relation.EQUAL or not isinstance(leaf, Probability):
        return None
    values = tuple(dict.fromkeys(leaf.event + leaf.given))
    if set(leaf.event) & set(leaf.given) or any(value.at for value in values):
        return None
    joint = hypothesis.right
    if leaf.given:
        joint = Mul((joint, Probability(leaf.distribution, leaf.given)))
    mentioned = [
        frozenset(value.variable for value in node.event + node.given)
        for node in postorder(joint)
        if isinstance(node, Probability) and node.distribution == leaf.distribution
    ]
    partial = leaf.distribution in distributions(hypothesis.right)
    found = Definition(leaf.distribution, values, joint, tuple(mentioned), partial)
    return found if _is_sound(found) else None


def _is_sound(found: Definition) -> bool:
    """Whether the joint is positive, sums to one, and has the marginals that it mentions."""
    if any(found.variables <= kept or not kept <= found.variables for kept in found.kept):
        return False
    try:
        if not is_positive(normal_form(found.joint)) or not equal(Sum(found.values, found.joint), ONE):
            return False
        return all(_agrees(found, kept) for kept in found.kept)
    except (Malformed, TooLarge):
        return False


def _agrees(found: Definition, kept: frozenset[str]) -> bool:
    inside = tuple(value for value in found.values if value.variable in kept)
    outside = tuple(value for value in found.values if value.variable not in kept)
    return equal(Sum(outside, found.joint), Probability(found.distribution, inside))


def unfold(claim: Claim, hypotheses: Sequence[Claim], partial: bool = True) -> tuple[Claim, tuple[Claim, ...]]:
    """The claim with the definitions among its hypotheses unfolded, and the hypotheses that are left.

    Without `partial`, definitions of a part of a distribution are left, and what is left of any definition is about
    values of its own.
    """
    left: list[Claim] = []
    pending = [(hypothesis, definition(hypothesis)) for hypothesis in hypotheses]
    while pending:
        hypothesis, found = pending.pop(0)
        others = [claim, *left, *(other for other, _ in pending)]
        if found is None:
            left.append(hypothesis if partial else _apart(hypothesis, quantified(hypothesis), others))
        elif not _can_unfold(found, others) or (found.partial and not partial):
            left.append(hypothesis if partial else _apart(hypothesis, found.values, others))
        else:
            claim = _unfolded(claim, found)
            left = [_unfolded(other, found) for other in left]
            pending = [_rewritten(other, known, found, [hypothesis, *others]) for other, known in pending]
    return claim, tuple(left)


def _rewritten(
    other: Claim, known: Definition | None, found: Definition, claims: Iterable[Claim]
) -> tuple[Claim, Definition | None]:
    """Another hypothesis with a definition unfolded in it; its own values must not capture the definition's parameters.

    Where its left side changes, it defines nothing any more: a parameter there is fixed, and not any letter.
    """
    if known is None:
        return _unfolded(other, found), None
    own = _apart(other, known.values, claims)
    new = _unfolded(own, found)
    return new, definition(new) if new.left == own.left else None


def quantified(hypothesis: Claim) -> tuple[Value, ...]:
    """The values for every letter of which an equality is meant: those of the law or the function on its left.

    What is said of a point of a data set, q(x[i]) = …, is meant of that point.
    """
    values = tuple(dict.fromkeys(leaf_values(hypothesis.left)))
    return values if hypothesis.relation is Relation.EQUAL and not any(value.at for value in values) else ()


def _apart(hypothesis: Claim, every: Sequence[Value], others: Iterable[Claim]) -> Claim:
    """The hypothesis with other names for the values for every letter of which it holds, which no other claim has."""
    sides = [side for claim in (hypothesis, *others) for side in (claim.left, claim.right)]
    taken = frozenset[Value]().union(*map(free_values, sides), *map(bound_values, sides))
    naming = {value: fresh(value, taken) for value in every}
    return Claim(substitute(hypothesis.left, naming), hypothesis.relation, substitute(hypothesis.right, naming))


def _can_unfold(found: Definition, claims: Iterable[Claim]) -> bool:
    """Whether the definition covers every place that concerns it, so that nothing of the hypothesis is lost."""
    sides = (side for claim in claims for side in (claim.left, claim.right))
    return all(found.covers(leaf) for side in sides for leaf in postorder(side) if found.concerns(leaf))


def _unfolded(claim: Claim, found: Definition) -> Claim:
    left, right = (replace_leaves(side, found.unfolded, found.parameters) for side in (claim.left, claim.right))
    return Claim(left, claim.relation, right)
