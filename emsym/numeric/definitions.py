"""Inline the hypotheses that define a function or a real: no random table would ever meet f(x) = Σ_z p(x, z).

A hypothesis holds at all its free values, so f(x) = body says what f is everywhere, and f may be replaced by body
wherever it occurs; a declared sign stays as a hypothesis about the body. Not trusted; shares nothing with the kernel.
Imports only terms.
"""

from __future__ import annotations

from collections.abc import Sequence

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Function, Real, Sign, Term, Value
from emsym.terms.traverse import fold, free_values, postorder, rebuild, substitute

SIGN_RELATIONS = {Sign.NONNEGATIVE: Relation.AT_LEAST, Sign.POSITIVE: Relation.GREATER}


def inline(claim: Claim, hypotheses: Sequence[Claim]) -> tuple[Claim, tuple[Claim, ...]]:
    """The claim and the hypotheses that are left when all definitions among them are unfolded."""
    waiting, kept = list(hypotheses), list[Claim]()
    while waiting:
        hypothesis = waiting.pop(0)
        definition = _definition(hypothesis)
        if definition is None:
            kept.append(hypothesis)
            continue
        head, body = definition
        claim = _unfold_claim(claim, head, body)
        waiting = [_unfold_claim(each, head, body) for each in [*kept, *waiting]]
        kept = [Claim(body, SIGN_RELATIONS[head.sign], ZERO)] if head.sign in SIGN_RELATIONS else []
    return claim, tuple(kept)


def _definition(hypothesis: Claim) -> tuple[Function | Real, Term] | None:
    """The function or real that an equation defines, and its body."""
    if hypothesis.relation is not Relation.EQUAL:
        return None
    for head, body in ((hypothesis.left, hypothesis.right), (hypothesis.right, hypothesis.left)):
        if isinstance(head, Function | Real) and _defines(head, body):
            return head, body
    return None


def _defines(head: Function | Real, body: Term) -> bool:
    parameters = head.arguments if isinstance(head, Function) else ()
    if len(set(parameters)) < len(parameters) or not free_values(body) <= set(parameters):
        return False
    if any(parameter.at for parameter in parameters):  # f(x[i]) = … says nothing of f outside the data
        return False
    return not any(_same(node, head) for node in postorder(body))


def _same(node: Term, head: Function | Real) -> bool:
    """Whether the node applies the head: the same name, to values of the same variables."""
    if isinstance(node, Function) and isinstance(head, Function):
        return node.name == head.name and _variables(node.arguments) == _variables(head.arguments)
    return isinstance(node, Real) and isinstance(head, Real) and node.name == head.name


def _variables(values: tuple[Value, ...]) -> tuple[str, ...]:
    return tuple(value.variable for value in values)


def _unfold_claim(claim: Claim, head: Function | Real, body: Term) -> Claim:
    return Claim(_unfold(claim.left, head, body), claim.relation, _unfold(claim.right, head, body))


def _unfold(term: Term, head: Function | Real, body: Term) -> Term:
    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        if not _same(node, head):
            return rebuild(node, parts)
        if isinstance(node, Function) and isinstance(head, Function):
            return substitute(body, dict(zip(head.arguments, node.arguments, strict=True)))
        return body

    return fold(term, combine)
