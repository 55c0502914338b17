"""What hypotheses define: q(z) = p(z | x) gives the law q, f(x) = log p(x) the function f, m = Σ q(z) T(z) the real m.

No random table ever meets such an equation. So what it defines is not drawn: it is computed from what is, and a model
is the free side alone. An equation defines what can be had alone on one side of it, which the other side then does not
mention: all of a law, at every letter, or a function or a real. Several equations define as many things, as long as
none goes round in a circle; what an equation says beyond that stays to be met. Which ones define does not depend on
their order. Not trusted: what is computed counts only where the hypotheses hold. Shares nothing with the kernel;
imports only terms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from emsym.numeric.plan import Head, HeadKind, Plan, head_of, heads, ordered
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Power,
    Probability,
    Real,
    Sum,
    Term,
    Value,
    minus,
    quotient,
)
from emsym.terms.signature import Signature
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import children, free_values, leaf_values, postorder

WIDEST = 16  # sum or product of which each part is looked at
MOST = 64  # sides of one equation


@dataclass(frozen=True, slots=True)
class Definition:
    """The table of `head` over these values is that of `term`; hypothesis `number` (0, 1, …) says so."""

    head: Head
    values: tuple[Value, ...]
    term: Term
    number: int


@dataclass(frozen=True, slots=True)
class Computed:
    """A definition that is compiled."""

    head: Head
    values: tuple[Value, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Assignment:
    """P(event | given) is to be a term, at every letter but of those given values that are fixed."""

    number: int
    distribution: str
    event: tuple[Value, ...]
    given: tuple[Value, ...]
    term: Term


def definitions(signature: Signature, hypotheses: Sequence[Hypothesis]) -> tuple[Definition, ...]:
    """What the hypotheses define, each thing after those that it is computed from.

    Where f(x) = g(x) leaves a choice and f(x) = log p(x) does not, it is f that is computed from p, and g from f.
    """
    chosen: dict[Head, Definition] = {}
    choices = [_of_one(signature, hypotheses[number], number) for number in in_canonical_order(hypotheses)]
    for candidates in sorted(choices, key=_freedom):
        for found in candidates:
            if found.head not in chosen and not _reaches(heads(found.term), found.head, chosen):
                chosen[found.head] = found
                break
    return tuple(_in_order(chosen))


def assignments(
    hypotheses: Sequence[Hypothesis], numbers: Collection[int], defined: Collection[Head]
) -> tuple[Assignment, ...]:
    """What some of the hypotheses say of a part of a law that is not defined as a whole."""
    return tuple(
        each
        for number in in_canonical_order(hypotheses)
        if number in numbers and hypotheses[number].relation is Relation.EQUAL
        for each in _assigned(hypotheses[number], number)
        if Head(HeadKind.LAW, each.distribution) not in defined
    )


def _assigned(hypothesis: Hypothesis, number: int) -> Iterator[Assignment]:
    for leaf, term in isolated(hypothesis.claim):
        if not isinstance(leaf, Probability):
            continue
        given = tuple(dict.fromkeys(leaf.given))
        event = tuple(value for value in dict.fromkeys(leaf.event) if value not in given)
        values = (*event, *given)
        apart = len({value.variable for value in values}) == len(values) and not any(value.at for value in values)
        own = apart and set(event) <= set(hypothesis.every)
        if event and own and free_values(term) <= {*values, *hypothesis.fixed}:
            yield Assignment(number, leaf.distribution, event, given, term)


def in_canonical_order(hypotheses: Sequence[Hypothesis]) -> list[int]:
    """Their places, in an order that does not depend on the one in which they are given."""
    keys = [(_written(each.claim), tuple(sorted(map(str, each.every)))) for each in hypotheses]
    return sorted(range(len(hypotheses)), key=lambda place: keys[place])


def isolated(claim: Claim) -> Iterator[tuple[Term, Term]]:
    """Each leaf that can be had alone on one side of an equation, and what is on the other side then."""
    waiting = [(claim.left, claim.right), (claim.right, claim.left)]
    for _ in range(MOST):
        if not waiting:
            return
        side, other = waiting.pop(0)
        match side:
            case Probability() | Function() | Real():
                yield side, other
            case Add(terms) if len(terms) <= WIDEST:
                waiting += [(part, minus(other, Add(_without(terms, k)))) for k, part in enumerate(terms)]
            case Mul(factors) if len(factors) <= WIDEST:
                waiting += [(part, quotient(other, Mul(_without(factors, k)))) for k, part in enumerate(factors)]
            case Power(base, exponent) if exponent:
                waiting.append((base, Power(other, 1 / exponent)))
            case Exp(argument):
                waiting.append((argument, Log(other)))
            case Log(argument):
                waiting.append((argument, Exp(other)))
            case _:
                pass


def _of_one(signature: Signature, hypothesis: Hypothesis, number: int) -> list[Definition]:
    """What one hypothesis may define: a function rather than a real, a real rather than a law."""
    if hypothesis.relation is not Relation.EQUAL:
        return []
    found = [
        Definition(head, _table_values(leaf), term, number)
        for leaf, term in isolated(hypothesis.claim)
        if (head := head_of(leaf)) is not None and _defines(signature, hypothesis, leaf, term)
    ]
    return sorted(found, key=lambda each: (HeadKind.FUNCTION, HeadKind.REAL, HeadKind.LAW).index(each.head.kind))


def _table_values(leaf: Term) -> tuple[Value, ...]:
    """The values of a leaf in the order of its table."""
    return ordered(leaf_values(leaf)) if isinstance(leaf, Probability) else leaf_values(leaf)


def _freedom(candidates: Sequence[Definition]) -> tuple[bool, int]:
    """How many functions and reals a hypothesis may define; last those that can define a law alone."""
    numbers = sum(each.head.kind is not HeadKind.LAW for each in candidates)
    return not numbers, numbers


def _defines(signature: Signature, hypothesis: Hypothesis, leaf: Term, term: Term) -> bool:
    """Whether the leaf is applied to other letters, each of which it is for, and to all that its table has."""
    values = leaf_values(leaf)
    if len(set(values)) < len(values) or not set(values) <= set(hypothesis.every):
        return False
    if isinstance(leaf, Probability) and (leaf.given or len(values) < len(signature.distributions[leaf.distribution])):
        return False
    return free_values(term) <= {*values, *hypothesis.fixed} and head_of(leaf) not in heads(term)


def _reaches(start: Collection[Head], goal: Head, chosen: Mapping[Head, Definition]) -> bool:
    """Whether what is computed from `start` is, on the way, computed from `goal`."""
    seen, waiting = set(start), list(start)
    while waiting:
        head = waiting.pop()
        if head == goal:
            return True
        more = heads(chosen[head].term) - seen if head in chosen else frozenset[Head]()
        seen |= more
        waiting += more
    return False


def _in_order(chosen: Mapping[Head, Definition]) -> Iterator[Definition]:
    left = dict(chosen)
    while left:
        ready = [head for head, each in left.items() if left.keys().isdisjoint(heads(each.term))]
        yield from (left.pop(head) for head in ready)


def _without(parts: tuple[Term, ...], place: int) -> tuple[Term, ...]:
    return parts[:place] + parts[place + 1 :]


def _written(claim: Claim) -> tuple[str, ...]:
    return (claim.relation, *(_sign(node) for side in (claim.left, claim.right) for node in postorder(side)))


def _sign(node: Term) -> str:
    """What a node says beside its parts."""
    match node:
        case Sum(indices):
            return f"Sum {indices}"
        case Power(_, exponent):
            return f"Power {exponent}"
        case Add() | Mul() | Log() | Exp():
            return f"{type(node).__name__} {len(children(node))}"
        case _:
            return str(node)
