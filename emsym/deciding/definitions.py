"""Hypotheses that define a distribution as a whole, unfolded for the oracle: q(z) = p(z | x).

No random model meets such an equality. So where the distribution is applied to these variables, the right-hand side is
put in its place, summed over those that are not asked for. This changes nothing but how the claim is spelled, provided
that the right-hand side is a distribution and agrees with the marginals of the left that it mentions. A partial
definition, such as an independence, stays a hypothesis, so that a counterexample shows a model that meets it; as does
what is said of a point of a data set, q(x[i]) = …, which is not meant for every letter.
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
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import (
    bound_values,
    distributions,
    free_values,
    fresh,
    indexed_values,
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


def unfold(statement: Statement) -> Statement:
    """The claim with whole definitions unfolded, under the hypotheses that are left, each about values of its own."""
    claim = statement.claim
    left: list[Hypothesis] = []
    pending = [(hypothesis, _definition_of(hypothesis)) for hypothesis in statement.hypotheses]
    while pending:
        hypothesis, found = pending.pop(0)
        others = [claim, *(other.claim for other in left), *(other.claim for other, _ in pending)]
        if found is None or found.partial or not _can_unfold(found, others):
            left.append(hypothesis.apart(_values_of([hypothesis.claim, *others])))
        else:
            claim = _unfolded(claim, found)
            left = [Hypothesis(_unfolded(other.claim, found), other.every) for other in left]
            pending = [_rewritten(other, known, found, [hypothesis.claim, *others]) for other, known in pending]
    return Statement(claim, tuple(left))


def _definition_of(hypothesis: Hypothesis) -> Definition | None:
    """What a hypothesis defines, where it is meant for every letter of the values on its left."""
    found = definition(hypothesis.claim)
    return found if found is not None and set(found.values) <= set(hypothesis.every) else None


def _rewritten(
    other: Hypothesis, known: Definition | None, found: Definition, claims: Iterable[Claim]
) -> tuple[Hypothesis, Definition | None]:
    """Another hypothesis with a definition unfolded in it; its own values must not capture the definition's parameters.

    Where its left side changes, it defines nothing any more.
    """
    own = other.apart(_values_of(claims))
    new = _unfolded(own.claim, found)
    return Hypothesis(new, own.every), definition(new) if known is not None and new.left == own.left else None


def _values_of(claims: Iterable[Claim]) -> frozenset[Value]:
    sides = [side for claim in claims for side in (claim.left, claim.right)]
    return frozenset[Value]().union(*map(free_values, sides), *map(bound_values, sides))


def _can_unfold(found: Definition, claims: Iterable[Claim]) -> bool:
    """Whether the definition covers every place that concerns it, so that nothing of the hypothesis is lost."""
    sides = (side for claim in claims for side in (claim.left, claim.right))
    return all(found.covers(leaf) for side in sides for leaf in postorder(side) if found.concerns(leaf))


def _unfolded(claim: Claim, found: Definition) -> Claim:
    left, right = (replace_leaves(side, found.unfolded, found.parameters) for side in (claim.left, claim.right))
    return Claim(left, claim.relation, right)
