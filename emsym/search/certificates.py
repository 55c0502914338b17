"""Not trusted. Finds a certificate for a claim: its difference as a combination of non-negative things, exactly.

An equality needs two, and a condition that signs do not show a lemma. The kernel checks what is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.kernel.certificate import Certificate, Lemma, Sandwich, Witness
from emsym.kernel.normal_form import is_zero
from emsym.kernel.obligations import Need, shown
from emsym.kernel.polynomial import TooLarge
from emsym.named import expanded
from emsym.needs import WORDS
from emsym.search.congruence import Divided, divided
from emsym.search.forms import conditions_of, normal_form
from emsym.search.goal import Goal
from emsym.search.instances import with_instances
from emsym.search.samples import may_hold
from emsym.search.shares import shares, with_signs
from emsym.search.solve import solve
from emsym.search.unfolding import Prepared, Reach, prepared
from emsym.search.weights import sums
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add, Term, minus
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import depth

Suggest = Callable[[Claim], Iterable[Witness]]
"""Candidates to try first, for a goal."""

HALF = 0.5
STOPPED = "the search for a proof stopped"


Answer = tuple[bool, Certificate | None, tuple[str, ...]]
"""Whether a goal is shown, by what certificate, and where the search stopped short."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a claim is shown, by what certificate, and where the search stopped short; `ready` is what was searched.

    The numbers of hypotheses in the certificate are those of what is known for the goal.
    """

    ready: Prepared
    shown: bool
    certificate: Certificate | None = None
    limits: tuple[str, ...] = ()

    @property
    def expanded(self) -> Certificate | None:
        """The certificate as the kernel takes it, without names; raises `Refused` where a name has no such."""
        return expanded(self.certificate, self.ready.known)


def difference_of(claim: Claim) -> tuple[Term, Term]:
    """The greater and the lesser side."""
    return (claim.right, claim.left) if claim.relation.is_rising else (claim.left, claim.right)


def _nothing(_: Claim) -> Iterable[Witness]:
    return ()


def search(statement: Statement, first: Suggest = _nothing, budget: Budget = UNLIMITED) -> Found:
    """A certificate for a statement, where one is needed and found; `first` gives candidates to try first.

    The hypotheses are unfolded in one way after the other, so that no hypothesis takes a proof away.
    """
    limits: list[str] = []
    ways, relation = _ways(statement, budget, limits), statement.claim.relation
    unfolded = ways[0]
    for ready in reversed(ways):
        if relation is Relation.EQUAL and _is_equal(ready.goal):
            return Found(_with_lemmas(ready, budget, []), True)
    if len(ways) > 1:  # about entropies alone, Shannon's inequalities are all that helps
        ways = [ready for ready in ways if _is_entropic(ready)] or ways
    for left, ready in zip(range(len(ways), 0, -1), ways, strict=True):
        found = _certified(ready, first, budget if left == 1 else budget.share(1 / left))
        if found.shown:
            return found
        limits += found.limits
    return Found(unfolded, False, None, tuple(dict.fromkeys(limits)))


def _ways(statement: Statement, budget: Budget, limits: list[str]) -> list[Prepared]:
    """The ways of unfolding that differ, and whose goals have a normal form; the last is to unfold nothing."""
    found: dict[object, Prepared] = {}
    unfolding = budget.share(HALF)
    for reach in _reaches(statement):
        with _limited(limits):
            ready = replace(prepared(statement, reach, unfolding), budget=budget)
            normal_form(minus(ready.goal.left, ready.goal.right))
            found.setdefault(ready.shape, ready)
    return list(found.values()) or [Prepared(statement.claim, statement.hypotheses)]


@contextmanager
def _limited(limits: list[str]) -> Iterator[None]:
    """What is too large for a normal form is left out, and so is what takes too long, which is said."""
    with suppress(TooLarge):
        try:
            yield
        except OutOfBudget as error:
            limits.append(f"hypotheses were not unfolded to the end: {error}")


def _reaches(statement: Statement) -> tuple[Reach, ...]:
    """What sides are shows them equal; informations bound others, so their parts are left as they are at first."""
    if not statement.hypotheses:
        return (Reach.NOTHING,)
    if statement.claim.relation is Relation.EQUAL:
        return (Reach.PARTS, Reach.DEFINITIONS, Reach.NOTHING)
    return (Reach.DEFINITIONS, Reach.PARTS, Reach.NOTHING)


def _is_entropic(ready: Prepared) -> bool:
    """Whether a goal and all that is known are about entropies alone."""
    return ready.goal.relation is not Relation.EQUAL and Goal(*difference_of(ready.goal), ready.known).is_entropic


def _is_equal(goal: Claim) -> bool:
    return is_zero(normal_form(minus(goal.left, goal.right)))


def _certified(ready: Prepared, first: Suggest, budget: Budget) -> Found:
    """What one way of unfolding gives: as it is, or for the shares that fractions in it are, which is the same claim.

    For the shares first where there are sums, below which fractions cost much; then as it is only where what is found
    for shares is refused.
    """
    named = shares(ready)
    if named is None:
        return _found(ready, first, budget)
    costly = bool(sums(ready.goal.left, ready.goal.right))
    if not costly and (plain := _found(ready, first, budget.share(HALF))).shown:
        return plain
    found = _found(named.general, first, budget)
    meant = named.meant(found.ready, found.certificate) if found.shown else None
    if meant is not None:
        return Found(meant[0], True, meant[1])
    return _found(ready, first, budget) if found.shown and costly else Found(ready, False, None, found.limits)


def _found(ready: Prepared, first: Suggest, budget: Budget) -> Found:
    """What is found for a claim that is ready; where its budget ends, that is its limit."""
    met: list[str] = []
    try:
        ready = _with_lemmas(with_instances(ready), budget, met)
        is_equal = ready.goal.relation is Relation.EQUAL
        rewritten = divided(ready) if is_equal else None
        if rewritten is not None and (found := _of_divided(rewritten, budget.share(HALF))).shown:
            return found
        shown, certificate, limits = _plain(ready.goal, ready.known, budget, tuple(first(ready.goal)))
        if not shown and not is_equal and (rewritten := divided(ready)) is not None:
            return _of_divided(rewritten, budget)
    except (OutOfBudget, TooLarge) as error:
        return Found(ready, False, None, (*met, f"{STOPPED}: {error}"))
    return Found(ready, shown, certificate, (*met, *limits))


def _of_divided(rewritten: Divided, budget: Budget) -> Found:
    """What is found for a goal below whose functions fractions are divided out."""
    try:
        shown, certificate, limits = _plain(rewritten.goal, rewritten.known, budget)
    except (OutOfBudget, TooLarge) as error:
        return Found(rewritten.ready, False, None, (f"{STOPPED}: {error}",))
    return Found(rewritten.ready, shown, rewritten.certified(certificate) if shown else None, limits)


def _plain(goal: Claim, known: tuple[Hypothesis, ...], budget: Budget, first: Sequence[Witness] = ()) -> Answer:
    """Whether a goal is shown by what is known."""
    if goal.relation is Relation.EQUAL:
        return _equality(goal, known, budget)
    searched = Goal(*difference_of(goal), known, goal.relation.is_strict, budget=budget)
    found = solve(searched, first)
    return found is not None, found, tuple(searched.limits)


def _with_lemmas(ready: Prepared, budget: Budget, limits: list[str]) -> Prepared:
    """With what signs do not show of the goal's conditions, as in √(KL(q ‖ r)/2), and a search does.

    The conditions of a condition are among those of the goal, and shallower: each is searched for once, after its own.
    To `limits` go those that a search met which found nothing.
    """
    conditions = conditions_of(Add((ready.goal.left, ready.goal.right)), ready.known)
    if not all(condition.discharged for condition in conditions):
        ready = with_signs(ready)
    for condition in sorted(conditions, key=lambda each: depth(each.term)):
        if condition.discharged or condition.impossible:
            continue
        if shown(condition.term, condition.need, ready.known, condition.bound):
            continue
        for relation in _sought(condition.need):
            wanted = Claim(condition.term, relation, ZERO)
            if not may_hold(normal_form(minus(*difference_of(wanted))), ready.known):
                continue
            _, certificate, met = _plain(wanted, ready.known, budget)
            limits += met if certificate is None else ()
            ready = ready.proved(Lemma(Hypothesis(wanted, tuple(sorted(condition.bound))), certificate)) or ready
    return ready


def _sought(need: Need) -> tuple[Relation, ...]:
    """What is searched for where signs do not show what is needed."""
    return (Relation.GREATER, Relation.LESS) if need is Need.NONZERO else (WORDS[need].enough,)


def _equality(
    goal: Claim, known: tuple[Hypothesis, ...], budget: Budget
) -> tuple[bool, Certificate | None, tuple[str, ...]]:
    """By normal form, or by two inequalities, where the normal forms differ and a hypothesis may close the gap."""
    if _is_equal(goal):
        return True, None, ()
    if not known or not _may_be_equal(goal, known):
        return False, None, ()
    shown, at_least, limits = _plain(replace(goal, relation=Relation.AT_LEAST), known, budget)
    if not shown:
        return False, None, limits
    shown, at_most, limits = _plain(replace(goal, relation=Relation.AT_MOST), known, budget)
    if not shown or isinstance(at_least, Sandwich | None) or isinstance(at_most, Sandwich | None):
        return False, None, limits
    return True, Sandwich(at_least, at_most), ()


def _may_be_equal(goal: Claim, known: tuple[Hypothesis, ...]) -> bool:
    difference = normal_form(minus(goal.left, goal.right))
    return may_hold(difference, known) and may_hold(difference.scaled(-1), known)
