"""Not trusted. The search for one inequality: its tactics in turn, then other inequalities from which it follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emsym.kernel.certificate import Nonnegative, Total, Witness
from emsym.kernel.normal_form import is_zero
from emsym.kernel.signs import is_nonnegative, is_positive
from emsym.search import cuts, means, roots, weights
from emsym.search.goal import Goal
from emsym.search.numbers import positive_constant
from emsym.search.readable import readable
from emsym.search.reductions import REDUCTIONS
from emsym.search.tactics import TACTICS
from emsym.terms.nodes import Term


def solve(goal: Goal, first: Iterable[Witness] = ()) -> Witness | None:
    """A witness for the goal, if one is found; `first` are candidates to try first. Raises `OutOfBudget`."""
    if is_zero(goal.difference):
        return None if goal.strict else Total(())
    if is_nonnegative(goal.difference) and (not goal.strict or is_positive(goal.difference)):
        return Nonnegative(readable(goal.difference))
    if (number := positive_constant(goal.difference)) is not None:
        return number
    found = goal.matched(map(goal.pool.admit, first))
    for tactic in () if found is not None else TACTICS:
        found = tactic.run(goal)
        if found is not None:
            return found
    found = found or _reduced(goal)
    for limit in _left_out(goal) if found is None else ():
        goal.say(limit)
    return found


def _left_out(goal: Goal) -> Iterator[str]:
    """What the candidates of the tactics leave out, whichever of them were needed."""
    if cuts.has_more_sets(*goal.sides):
        yield f"only {cuts.MOST_SETS} of the sets of values in the claim were tried"
    if weights.has_more_weights(*goal.sides):
        yield f"only {weights.MOST_COVERS} choices of the factors of a sum as its weights were tried"
    if means.has_longer(*goal.sides):
        yield f"sums of more than {means.MOST_SUMMANDS} terms under logarithms and in exponents were not taken as means"
    if roots.has_more_roots(goal.difference):
        yield f"only {roots.MOST_ISOLATED} roots of differences of at most {roots.MOST_SQUARED} terms were set apart"


def _reduced(goal: Goal) -> Witness | None:
    """A witness by another inequality; where entropies are all that a goal is about, none can help."""

    def inner(above: Term, below: Term, squaring: bool) -> Witness | None:
        other = Goal(above, below, goal.hypotheses, squaring=squaring, budget=goal.budget)
        found = solve(other)
        goal.limits.update(other.limits)
        return found

    answers = (reduction(goal, inner) for reduction in REDUCTIONS) if not goal.is_entropic else ()
    return next((answer for answer in answers if answer is not None), None)
