"""Not trusted. A claim made ready for the search: its hypotheses unfolded, as far as they say what something is.

Whole definitions come first, q(z) = p(z | x); then, of the parts that a hypothesis gives by other parts, as an
independence does, the largest. What comes out does not depend on the order of the hypotheses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.certificate import (
    Lemma,
    Nonnegative,
    Over,
    Preparation,
    Product,
    Sandwich,
    Tangent,
    Total,
    Unfold,
    Vanishing,
)
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import holds
from emsym.kernel.unfold import unfold_all
from emsym.named import Gibbs, expanded
from emsym.search.equations import (
    Equation,
    Variables,
    equation,
    factorisation,
    marginal,
    opposite,
    solved,
    variables_of,
    whole,
)
from emsym.search.forms import equal
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Log, Mul, Probability, Sum, Term, quotient
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import postorder

MOST_EQUATIONS = 64


class Reach(IntEnum):
    """How much is unfolded: nothing; what is defined as a whole; what is given by other parts of itself too."""

    NOTHING = 0
    DEFINITIONS = 1
    PARTS = 2


@dataclass(frozen=True, slots=True)
class Prepared:
    """A goal under what is known, and the steps of the kernel that lead there from the claim and its hypotheses."""

    goal: Claim
    known: tuple[Hypothesis, ...]
    preparation: tuple[Preparation, ...] = ()
    budget: Budget = field(default=UNLIMITED, compare=False, repr=False)

    @property
    def shape(self) -> tuple[int | None, ...]:
        """What was unfolded and where lemmas were proved: two ways of one shape are one."""
        return tuple(step.number if isinstance(step, Unfold) else None for step in self.preparation)

    def proved(self, lemma: Lemma) -> Prepared | None:
        """With a lemma, under the next number, by the kernel's rules alone; None where the kernel refuses it."""
        self.budget.check()
        try:
            lemma = replace(lemma, certificate=expanded(lemma.certificate, self.known))
        except Refused:
            return None
        if not holds(lemma, self.known):
            return None
        return replace(self, known=(*self.known, lemma.claim), preparation=(*self.preparation, lemma))

    def unfolded(self, number: int) -> Prepared:
        """With what is known under a number put into all else."""
        self.budget.check()
        goal, known = unfold_all(self.goal, self.known, self.known[number])
        return replace(self, goal=goal, known=known, preparation=(*self.preparation, Unfold(number)))


def prepared(statement: Statement, reach: Reach, budget: Budget = UNLIMITED) -> Prepared:
    """The claim with its hypotheses unfolded, and, where parts are left, with the informations that are 0 for them.

    Raises `OutOfBudget`.
    """
    ready = Prepared(statement.claim, statement.hypotheses, budget=budget)
    if reach is Reach.NOTHING:
        return ready
    spent: set[int] = set()
    for _ in range(MOST_EQUATIONS):
        ready, chosen = _chosen(ready, spent, reach)
        if chosen is None:
            break
        spent.add(chosen.number)
        ready = _unfolded(ready, chosen)
    return ready if reach is Reach.PARTS else _informed(ready, spent)


def _chosen(ready: Prepared, spent: set[int], reach: Reach) -> tuple[Prepared, Equation | None]:
    """The next equation to unfold, and what is ready once the lemmas are proved that it takes to have it."""
    ready, found = _equations(ready, spent)
    fitting = [each for each in found if each.is_whole or reach is Reach.PARTS]
    return ready, min(fitting, key=_turn, default=None)


def _turn(each: Equation) -> tuple[bool, int, str, str]:
    return not each.is_whole, -len(each.values), str(each.head), str(each.formula)


def _equations(ready: Prepared, spent: set[int]) -> tuple[Prepared, list[Equation]]:
    """All equations that what is known gives; what is solved, or taken apart, is spent."""
    found: list[Equation] = []
    number = 0
    while number < len(ready.known):
        if number not in spent:
            each = equation(number, ready.known[number])
            if each is None:
                ready = _solved(ready, number)
                spent.add(number)
            elif (apart := _factorised(ready, each, spent)) is not None:
                ready = apart
            else:
                found.append(each)
        number += 1
    return ready, found


def _solved(ready: Prepared, number: int) -> Prepared:
    """With the first lemma that says what a law is."""
    lemmas = (ready.proved(lemma) for lemma in solved(number, ready.known[number], ready.known))
    return next((more for more in lemmas if more is not None), ready)


def _factorised(ready: Prepared, each: Equation, spent: set[int]) -> Prepared | None:
    """With an equation for each variable of a factorisation in place of the equation for all; None where it is none."""
    first = len(ready.known)
    lemmas = factorisation(each, first)
    for lemma in lemmas:
        more = ready.proved(lemma)
        if more is None:
            return None
        ready = more
    if not lemmas:
        return None
    spent.update([each.number, *range(first, len(ready.known) - 2, 2)])
    return ready


def _unfolded(ready: Prepared, each: Equation) -> Prepared:
    """Each part of the law that is asked for, then the whole, of which it stays known that it sums to 1."""
    ready = _normalised(ready, each)
    for variables in sorted(_parts_asked(ready, each), key=sorted):
        more = ready.proved(marginal(each, variables))
        if more is not None:
            ready = more.unfolded(len(more.known) - 1)
    return ready.unfolded(each.number)


def _normalised(ready: Prepared, each: Equation) -> Prepared:
    """With Σ p = 1, which says of the formula of a law what its normal form may not show: Σ exp(a T − A) = 1."""
    if not isinstance(each.head, Probability) or not each.is_whole or equal(Sum(each.head.event, each.formula), ONE):
        return ready
    whole = Hypothesis(Claim(Sum(each.head.event, each.head), Relation.EQUAL, ONE), each.head.given)
    return ready.proved(Lemma(whole, None)) or ready


def _parts_asked(ready: Prepared, each: Equation) -> set[Variables]:
    """The proper parts of a law of which the equation tells, and for which the goal or what is known asks."""
    if not isinstance(each.head, Probability):
        return set()
    asked: set[Variables] = set()
    for side in _sides(ready, each.number):
        for node in postorder(side):
            if isinstance(node, Probability) and node.distribution == each.head.distribution:
                asked |= {variables_of(whole(node)), variables_of(node.given)}
    return {part for part in asked if part and part < each.variables and not each.keeps(part)}


def _sides(ready: Prepared, number: int) -> Iterator[Term]:
    yield from (ready.goal.left, ready.goal.right)
    for place, known in enumerate(ready.known):
        if place != number:
            yield from (known.left, known.right)


def _informed(ready: Prepared, spent: set[int]) -> Prepared:
    """With I(A; B | C) = 0 for each equation P(V) = P(A, C) P(B, C)/P(C), as linear programming can use it."""
    ready, found = _equations(ready, spent)
    for each in sorted(found, key=_turn):
        if isinstance(each.head, Probability) and not each.is_whole:
            joint = ready.proved(marginal(each, each.variables))
            ready = ready if joint is None else joint.proved(_no_divergence(each, len(ready.known))) or ready
    return ready


def _no_divergence(each: Equation, number: int) -> Lemma:
    """KL(P(V) ‖ r) = 0 where P(V) = r is known: Σ P log(P/r) ≤ Σ P (P/r − 1) = Σ (P/r)(P − r) = 0."""
    if not isinstance(each.head, Probability):
        raise TypeError("only laws diverge")
    law, other, values = Probability(each.head.distribution, each.values), each.joint, each.values
    divergence = Sum(values, Mul((law, Log(quotient(law, other)))))
    tangents = Over(values, Product((Nonnegative(law), Tangent(quotient(law, other)))))
    nothing = Over(values, Vanishing(quotient(law, other), number))
    stated = Hypothesis(Claim(divergence, Relation.EQUAL, ZERO))
    return Lemma(stated, Sandwich(Gibbs(values, law, other), Total((tangents, opposite(nothing)))))
