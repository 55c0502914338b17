"""Trusted data. What is proved or refuted: a claim under hypotheses.

A hypothesis is a claim and the values for every letter of which it holds; its other free values are the statement's
own. Reader, kernel, oracle, certificate and report have this one thing, so that it is used, tested, checked and printed
in one meaning. What it is about, all that it is for every one of, `emsym.terms.signature` tells.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term, Value
from emsym.terms.traverse import bound_values, free_values, fresh, substitute


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A claim that holds for every letter of the plain values in `every`."""

    claim: Claim
    every: tuple[Value, ...] = ()

    @property
    def left(self) -> Term:
        """The left side of what holds."""
        return self.claim.left

    @property
    def relation(self) -> Relation:
        """How its right side is joined to the left."""
        return self.claim.relation

    @property
    def right(self) -> Term:
        """The right side of what holds."""
        return self.claim.right

    @property
    def fixed(self) -> frozenset[Value]:
        """The values that are the statement's own."""
        return (free_values(self.claim.left) | free_values(self.claim.right)).difference(self.every)

    def at(self, letters: Sequence[Value]) -> Claim:
        """The claim at some letters of its values; raises `ValueError` where they are not of the same variables."""
        if [value.variable for value in self.every] != [letter.variable for letter in letters]:
            raise ValueError("the letters are not of the variables that the hypothesis is about")
        naming = dict(zip(self.every, letters, strict=True))
        return Claim(substitute(self.left, naming), self.relation, substitute(self.right, naming))

    def apart(self, taken: Collection[Value]) -> Hypothesis:
        """The same hypothesis, none of whose own values is taken."""
        if not set(self.every).intersection(taken):
            return self
        avoided = {*taken, *self.fixed, *self.every, *bound_values(self.left), *bound_values(self.right)}
        own: list[Value] = []
        for value in self.every:
            own.append(fresh(value, avoided))
            avoided.add(own[-1])
        return Hypothesis(self.at(own), tuple(own))


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim that holds wherever all of its hypotheses do."""

    claim: Claim
    hypotheses: tuple[Hypothesis, ...] = ()

    @property
    def values(self) -> frozenset[Value]:
        """Its own values: what is free in the claim, or in a hypothesis that is not for every letter of it."""
        free = free_values(self.claim.left) | free_values(self.claim.right)
        return free.union(*(hypothesis.fixed for hypothesis in self.hypotheses))
