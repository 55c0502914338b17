"""Whole definitions of laws put in their places, for the tests: a model drawn at random never meets q(z) = p(z | x)."""

from __future__ import annotations

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Probability, Sum, Term, Value, quotient
from emsym.terms.statement import Statement
from emsym.terms.traverse import free_values, fresh, leaf_values, postorder, replace_leaves, substitute


def unfolded(statement: Statement) -> Statement:
    """The claim alone, where each hypothesis defines a law that the others' terms do not mention."""
    claim, left = statement.claim, []
    for hypothesis in statement.hypotheses:
        leaf = hypothesis.left
        whole = isinstance(leaf, Probability) and set(leaf.event) <= set(hypothesis.every) and not leaf.given
        if hypothesis.relation is not Relation.EQUAL or not whole or _asks_for_more(claim, leaf):
            left.append(hypothesis)
            continue
        own = hypothesis.apart(statement.values)
        sides = (_put(side, own.left, own.right, own.fixed) for side in (claim.left, claim.right))
        claim = Claim(next(sides), claim.relation, next(sides))
    return Statement(claim, tuple(left))


def _asks_for_more(claim: Claim, leaf: Probability) -> bool:
    known = {value.variable for value in leaf.event}
    nodes = [node for side in (claim.left, claim.right) for node in postorder(side)]
    applied = [node for node in nodes if isinstance(node, Probability) and node.distribution == leaf.distribution]
    return any(value.variable not in known for node in applied for value in leaf_values(node))


def _put(side: Term, leaf: Term, term: Term, fixed: frozenset[Value]) -> Term:
    def mass(values: tuple[Value, ...]) -> Term:
        asked = {value.variable: value for value in values}
        taken = {*values, *fixed, *free_values(term)}
        naming = {old: asked.get(old.variable) or fresh(old, taken) for old in leaf_values(leaf)}
        indices = tuple(new for old, new in naming.items() if old.variable not in asked)
        return Sum(indices, substitute(term, naming)) if indices else substitute(term, naming)

    def replacement(node: Term) -> Term | None:
        if not isinstance(node, Probability) or node.distribution != leaf.distribution:
            return None
        above = mass(tuple(dict.fromkeys(node.event + node.given)))
        return quotient(above, mass(node.given)) if node.given else above

    return replace_leaves(side, replacement, fixed)
