"""What "equal up to a constant" claims: the difference of the sides is the same for q and for a second q′.

The hypotheses hold for both. What a hypothesis defines is not free: where f(x) = log p(x), a second p has a second f.
So whatever is defined by what varies, through however many definitions, varies too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from emsym.language.errors import LanguageError
from emsym.language.notation import text
from emsym.language.symbols import Distribution
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Function, Probability, Real, Term, Value
from emsym.terms.read import value
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import (
    bound_values,
    data,
    free_values,
    fresh,
    leaf_values,
    postorder,
    replace_leaves,
    substitute,
)
from emsym.terms.write import write_value


@dataclass(frozen=True, slots=True)
class Head:
    """What may vary or be defined beside values: a distribution, a free function or a named real, by its name."""

    kind: type
    name: str


def constant(difference: Term, things: Sequence[Any], hypotheses: tuple[Hypothesis, ...]) -> Statement:
    """That a difference is constant in some values and distributions, under the hypotheses of both copies."""
    sides = [difference, *(side for h in hypotheses for side in (h.left, h.right))]
    named = {Head(Probability, thing.name) for thing in things if isinstance(thing, Distribution)}
    copy = _second(things, sides, hypotheses)
    varied = set(copy.names)
    again = [copy.of(claim) for claim in hypotheses]
    shared = [copy.agreeing(law) for law in _left_alone(hypotheses, varied - named, sides)]
    claim = Claim(difference, Relation.EQUAL, copy.term(difference))
    return Statement(claim, tuple(dict.fromkeys([*hypotheses, *again, *shared])))


def twins(difference: Term, things: Sequence[Any], hypotheses: tuple[Hypothesis, ...]) -> tuple[Any, ...]:
    """The second of each of the things: q′ for q, θ′ for θ."""
    copy = _second(things, [difference, *(side for h in hypotheses for side in (h.left, h.right))], hypotheses)
    return tuple(
        Distribution(copy.names[Head(Probability, thing.name)])
        if isinstance(thing, Distribution)
        else write_value(copy.values[value(thing)])
        for thing in things
    )


def _second(things: Sequence[Any], sides: Sequence[Term], hypotheses: tuple[Hypothesis, ...]) -> _Copy:
    """The second copy of the things and of what is defined by them."""
    if not things:
        raise LanguageError("a constant in nothing says nothing", help="name what it does not depend on: in_=q")
    taken = frozenset[Value]().union(*map(free_values, sides), *map(bound_values, sides))
    plain = [_plain(thing, sides) for thing in things if not isinstance(thing, Distribution)]
    values = {each: fresh(each, taken) for each in plain}
    named = {Head(Probability, thing.name) for thing in things if isinstance(thing, Distribution)}
    return _Copy(values, _second_names(_varied(named, frozenset(values), hypotheses), sides))


def _plain(thing: Any, sides: Sequence[Term]) -> Value:
    """The plain value that a difference is said to be constant in, which must not stand for data."""
    found = value(thing)
    if found.at or any(known.name == found.name for side in sides for known in data(side)):
        raise LanguageError(
            f"{text(thing)} is data here, and constants are told of values and distributions",
            help="name the parameter or the distribution that is varied: in_=theta",
        )
    return found


def _varied(named: Collection[Head], values: frozenset[Value], hypotheses: Sequence[Hypothesis]) -> set[Head]:
    """What varies with the values and what is named: itself, and what is defined by anything that varies."""
    varied = set(named)
    while True:
        more = {
            head
            for claim in hypotheses
            if (head := _defined(claim)) is not None
            and head not in varied
            and (free_values(claim.right) & claim.fixed & values or varied.intersection(_heads([claim.right])))
        }
        if not more:
            return varied
        varied |= more


def _defined(claim: Hypothesis) -> Head | None:
    """What an equality defines: that of which its left side is one application."""
    return _head(claim.left) if claim.relation is Relation.EQUAL else None


def _head(term: Term) -> Head | None:
    match term:
        case Probability(name):
            return Head(Probability, name)
        case Function(name) | Real(name):
            return Head(type(term), name)
        case _:
            return None


def _heads(terms: Iterable[Term]) -> Iterator[Head]:
    return (head for term in terms for node in postorder(term) if (head := _head(node)) is not None)


def _second_names(varied: Collection[Head], sides: Sequence[Term]) -> dict[Head, str]:
    taken = {head.name for head in _heads(sides)}
    names: dict[Head, str] = {}
    for head in sorted(varied, key=lambda head: head.name):
        name = head.name + "′"
        while name in taken:
            name += "′"
        names[head] = name
        taken.add(name)
    return names


@dataclass(frozen=True, slots=True)
class _Copy:
    """The second copy of what varies."""

    values: dict[Value, Value]
    names: dict[Head, str]

    def of(self, known: Hypothesis) -> Hypothesis:
        varied = {old: new for old, new in self.values.items() if old not in known.every}
        left, right = (self._term(side, varied) for side in (known.left, known.right))
        return Hypothesis(Claim(left, known.relation, right), known.every)

    def agreeing(self, law: Probability) -> Hypothesis:
        values = tuple(dict.fromkeys(leaf_values(law)))
        return Hypothesis(Claim(self._term(law, {}), Relation.EQUAL, law), values)

    def term(self, term: Term) -> Term:
        return self._term(term, self.values)

    def _term(self, term: Term, values: dict[Value, Value]) -> Term:
        return replace_leaves(substitute(term, values), self._renamed, ())

    def _renamed(self, leaf: Term) -> Term | None:
        head = _head(leaf)
        if head not in self.names:
            return None
        name = self.names[head]
        if isinstance(leaf, Probability):
            return replace(leaf, distribution=name)
        return replace(leaf, name=name) if isinstance(leaf, Function | Real) else None


def _left_alone(
    hypotheses: Sequence[Hypothesis], heads: Collection[Head], sides: Sequence[Term]
) -> Iterator[Probability]:
    """What of a law stays as it is, where the law varies only because definitions of parts of it do.

    p(x | z) = f(x, θ) says nothing of p(z), nor of what else p is applied to, given x and z.
    """
    for head in heads:
        leaves = [claim.left for claim in hypotheses if _defined(claim) == head]
        laws = [leaf for leaf in leaves if isinstance(leaf, Probability)]
        if any(each.at for leaf in laws for each in leaf_values(leaf)):
            continue
        settled = {each.variable for leaf in laws for each in leaf.event}
        whole = _one_of_each(laws)
        for leaf in laws:
            if leaf.given and settled.isdisjoint(each.variable for each in leaf.given):
                yield Probability(head.name, leaf.given)
        applied = [node for side in sides for node in postorder(side) if _head(node) == head]
        known = {each.variable for each in whole}
        rest = tuple(each for each in _one_of_each(applied) if each.variable not in known)
        if laws and rest:
            yield Probability(head.name, rest, whole)


def _one_of_each(leaves: Iterable[Term]) -> tuple[Value, ...]:
    """A value of each variable that the leaves are applied to."""
    return tuple({each.variable: each for leaf in leaves for each in leaf_values(leaf) if not each.at}.values())
