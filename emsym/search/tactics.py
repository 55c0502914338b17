"""Not trusted. What a search tries, in this order: a tactic suggests candidates, and says when it can be of use.

What the claim names comes first, as one step is what a person would give. No tactic takes another's place: each may
have so many of its candidates tried, and where there were more, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from emsym.kernel.certificate import Assumed, Nonnegative, Over, Part, Product, Vanishing, Witness
from emsym.kernel.polynomial import Letters, SumOf
from emsym.search import candidates, laws, means, roots, signomials, squares
from emsym.search.coincidences import coincidences
from emsym.search.entropies import Growing
from emsym.search.goal import Goal
from emsym.search.multiples import multiples, scaled, with_multiples
from emsym.search.numbers import constant_part
from emsym.search.points import crossed, finite_jensen
from emsym.search.pool import Candidate
from emsym.search.powers import power_means
from emsym.search.shannon import NOTHING, Family, Values, by_size, lattice
from emsym.search.tilted import tilted
from emsym.terms.claim import Relation
from emsym.terms.nodes import ONE, Value

MOST_TRIED = 200
MOST_WRITTEN = 64


def _always(_: Goal) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tactic:
    """Candidates for a goal: in words, what they are; whether the goal may need them; how many of them are tried.

    What they show is at least 0, or 0 where they are `signed`. Linear programming follows where they are `combined`.
    """

    name: str
    suggests: Callable[[Goal], Iterable[Witness]]
    applies: Callable[[Goal], bool] = _always
    combined: bool = True
    signed: bool = False
    most: int = MOST_TRIED

    def run(self, goal: Goal) -> Witness | None:
        """A witness for the goal."""
        if not self.applies(goal):
            return None
        new = goal.new(self.suggests(goal), self.most, self.name)
        found = goal.matched(goal.pool.admit(witness, self.signed) for witness in new)
        return found or (goal.combined() if self.combined else None)


@dataclass(frozen=True, slots=True)
class Shannon:
    """Shannon's inequalities for every distribution whose entropies occur, whose normal forms are known."""

    name: str = "Shannon's inequalities"

    def run(self, goal: Goal) -> Witness | None:
        """A witness for the goal."""
        for family in goal.families:
            chosen = chain(family.inequalities(_listed(goal, family)), family.sizes(goal.sizes))
            found = goal.matched(goal.pool.add(Candidate(*each)) for each in chosen)
            if found is not None:
                return found
        return goal.combined() if goal.families else None


def _listed(goal: Goal, family: Family) -> Iterable[Values] | None:
    """The sets whose inequalities are all listed; where that is not all that the goal may need, others are sought.

    For entropies alone the lattice of the sets that are written is enough; with other candidates come other sets.
    """
    if family.is_small and not goal.is_entropic:
        return None
    known = (*goal.stated, *(candidate.polynomial for candidate in goal.pool.found))
    monomials = [monomial for each in known for monomial in each.terms]
    sets = {NOTHING, *family.sets(monomials)}
    sets |= {frozenset({value}) for value in family.values if value.variable in goal.sizes}
    closed = lattice(sets)
    if closed is None or not goal.is_entropic:
        growing = Growing.of(family, sets)
        if growing is not None:
            goal.growing.append(growing)
        elif closed is None:
            names = f"the {len(family.values)} variables of {family.distribution}"
            goal.say(f"of Shannon's inequalities for {names} only those between sets in the claim were tried")
    return closed or goal.only(sorted(sets, key=by_size), MOST_WRITTEN, f"sets of variables of {family.distribution}")


def _supposed(goal: Goal) -> bool:
    return bool(goal.hypotheses)


def _has_more(goal: Goal) -> bool:
    return not goal.is_entropic


def _has_absolutes(goal: Goal) -> bool:
    return _has_more(goal) and bool(roots.absolutes(goal.sides))


def _has_powers(goal: Goal) -> bool:
    """Whether the difference has squares or roots below its sums."""
    return any(
        exponent not in (1, -1)
        for monomial in goal.difference.terms
        for atom, _ in monomial
        if isinstance(atom, SumOf)
        for _, exponent in atom.monomial
    )


def _equalities(goal: Goal) -> Iterator[Witness]:
    """The hypotheses that are equalities, times 1 and times what turns one of their monomials into a wanted one."""
    for place, hypothesis in enumerate(goal.hypotheses):
        if hypothesis.relation is Relation.EQUAL:
            yield from (Vanishing(factor, place) for factor in (ONE, *goal.multipliers(goal.assumed[place])))


def _orders(goal: Goal) -> Iterator[Witness]:
    """The other hypotheses, and their multiples likewise."""
    orders = [place for place, each in enumerate(goal.hypotheses) if each.relation is not Relation.EQUAL]
    yield from map(Assumed, orders)
    for place in orders:
        for factor in goal.multipliers(goal.assumed[place], positive=True):
            yield Product((Nonnegative(factor), Assumed(place)))


def _has_orders(goal: Goal) -> bool:
    return _has_more(goal) and any(each.relation is not Relation.EQUAL and each.every for each in goal.hypotheses)


def _averages(goal: Goal) -> Iterator[Witness]:
    """Hypotheses that hold for every letter, and products of two, summed under the laws of the claim.

    So by Chebyshev's sum inequality and by that of Bhatia and Davis, and by a square more by that of Popoviciu.
    """
    orders = [
        (place, each.every)
        for place, each in enumerate(goal.hypotheses)
        if each.relation is not Relation.EQUAL and each.every
    ]
    for place, values in orders:
        for weight in laws.independent(goal.laws, values):
            yield Over(values, Product((Nonnegative(weight), Assumed(place))))
    for (first, values), (second, others) in combinations(orders, 2):
        for weight in laws.independent(goal.laws, values) if values == others else ():
            found = Over(values, Product((Nonnegative(weight), Assumed(first), Assumed(second))))
            yield found
            if (form := goal.pool.forms.get(found)) is not None:
                yield from squares.completed(goal.difference.minus(form))


def _one_law(goal: Goal) -> Iterator[Witness]:
    """One law for another, where a hypothesis says that their relative entropy is 0."""
    for place, hypothesis in enumerate(goal.hypotheses):
        if hypothesis.relation is Relation.EQUAL:
            yield from coincidences(goal.sides, goal.hypotheses, place, goal.multipliers)


def _named_jensen(goal: Goal) -> Iterator[Witness]:
    return candidates.summed(candidates.jensen(*goal.sides), *goal.sides)


def _named_gibbs(goal: Goal) -> Iterator[Witness]:
    return candidates.gibbs(*goal.sides)


def _within(goal: Goal) -> Iterator[Witness]:
    """Jensen's and Gibbs' inequalities for sums inside the claim's."""
    inside = candidates.inner_sums(*goal.sides)
    yield from candidates.jensen_inside(*goal.sides)
    yield from candidates.summed(candidates.jensen(*inside), *inside, *goal.sides)
    yield from candidates.summed(candidates.gibbs(*inside), *inside, *goal.sides)


def _surprises_left(goal: Goal) -> Iterator[Witness]:
    """What the logarithms outside of sums can leave, in the claim and in what has been suggested for it."""
    return candidates.conditional_surprises(goal.difference, *(each.polynomial for each in goal.pool.found))


def _sizes(goal: Goal) -> Iterator[Witness]:
    """|X| ≥ 1: the sum of 1 over an alphabet is at least its part at one letter."""
    atoms = {atom.variable for monomial in goal.difference.terms for atom, _ in monomial if isinstance(atom, Letters)}
    for variable in sorted(atoms):
        letter = (Value(variable, variable),)
        yield Part(letter, ONE, letter)


def _absolute(goal: Goal) -> Iterator[Witness]:
    terms = goal.only(roots.absolutes(goal.sides), roots.MOST_ABSOLUTES, "absolute values")
    return with_multiples(goal, chain(roots.magnitudes(terms), roots.triangles(terms, goal.sides)))


def _of_sides(source: Callable[..., Iterable[Witness]]) -> Callable[[Goal], Iterable[Witness]]:
    return lambda goal: source(*goal.sides)


def _multiplied(source: Callable[[Goal], Iterable[Witness]]) -> Callable[[Goal], Iterable[Witness]]:
    """With each candidate its sums and multiples."""
    return lambda goal: with_multiples(goal, source(goal))


def _of_all(
    each: Callable[[Goal, Witness], Iterable[Witness]], bases: Callable[[Goal], Iterable[Witness]]
) -> Callable[[Goal], Iterable[Witness]]:
    return lambda goal: (witness for base in bases(goal) for witness in each(goal, base))


def _single(name: str, suggests: Callable[[Goal], Iterable[Witness]]) -> Tactic:
    """A tactic whose candidates are combined with those of the tactics after it."""
    return Tactic(name, suggests, _has_more, combined=False)


TACTICS: tuple[Tactic | Shannon, ...] = (
    Tactic("multiples of equalities", _equalities, _supposed, combined=False, signed=True),
    Tactic("multiples of hypotheses", _orders, _supposed),
    Tactic("averages of hypotheses", _averages, _has_orders),
    _single("Jensen's inequalities", _named_jensen),
    _single("Gibbs' inequalities", _named_gibbs),
    Shannon(),
    Tactic("the difference as one relative entropy", tilted, _has_more),
    Tactic("exchanges of one law for another", _one_law, _supposed, signed=True),
    _single("Gibbs' inequalities with hypotheses", lambda goal: candidates.gibbs(*goal.written)),
    _single("inequalities for finitely many points", _of_sides(finite_jensen)),
    _single("averages of relative entropies", _of_sides(candidates.written_averages)),
    _single("multiples of relative entropies", _of_sides(candidates.written_multiples)),
    _single("sums of relative entropies", lambda goal: candidates.summed(candidates.gibbs(*goal.sides), *goal.sides)),
    _single("relative entropies of conditional laws", lambda goal: candidates.conditional_divergences(*goal.written)),
    _single("chain rules of relative entropies", _of_sides(candidates.chain_rules)),
    _single("inequalities for probabilities", _of_sides(candidates.probabilities)),
    _single("entropies", _of_sides(candidates.surprises)),
    _single("logarithms of conditional laws", _surprises_left),
    _single("squares", lambda goal: roots.squares(goal.difference)),
    _single("squares of quadratic forms", lambda goal: squares.completed(goal.difference)),
    Tactic("squares that are written", _multiplied(lambda goal: squares.written(goal.sides)), _has_more),
    Tactic(
        "geometric means",
        lambda goal: signomials.geometric_means(goal.difference),
        lambda goal: _has_more(goal) and signomials.is_pointwise(goal.difference),
    ),
    _single("polynomials in one thing", lambda goal: signomials.by_roots_of_one(goal.difference)),
    _single("means of powers", lambda goal: power_means(goal.sides)),
    Tactic("sizes of alphabets", _sizes, _has_more),
    Tactic("numbers", lambda goal: constant_part(goal.difference), _has_more),
    Tactic("inequalities inside sums", _within, _has_more),
    Tactic("multiples of candidates", _of_all(scaled, lambda goal: goal.bases), _has_more),
    Tactic("bounds of absolute values", _absolute, _has_more),
    _single("covariances", lambda goal: roots.covariances(goal.sides, goal.laws)),
    Tactic("Cauchy–Schwarz inequalities", _multiplied(lambda goal: roots.schwarz(goal.sides, goal.laws)), _has_more),
    Tactic(
        "bounds by total variation",
        _multiplied(lambda goal: laws.total_variation(goal.sides, goal.laws)),
        _has_absolutes,
    ),
    Tactic(
        "bounds by Hellinger's distance",
        lambda goal: laws.hellinger(goal.sides, goal.laws),
        lambda goal: _has_absolutes(goal) and _has_powers(goal),
    ),
    Tactic("entropies of laws in the claim", lambda goal: laws.surprises(goal.sides, goal.laws), _has_more),
    Tactic("means under logarithms", _multiplied(lambda goal: means.means(goal.sides)), _has_more),
    Tactic("means of exponents", _multiplied(lambda goal: means.exponential_means(goal.sides)), _has_more),
    Tactic("log-sum inequalities", _multiplied(lambda goal: means.finite_log_sums(goal.sides)), _has_more),
    Tactic(
        "terms below logarithms, crossed",
        lambda goal: crossed(goal.sides),
        lambda goal: _has_more(goal) and signomials.is_pointwise(goal.difference) and bool(goal.logarithms),
    ),
    Tactic("Hölder's inequality", lambda goal: means.hoelder(goal.sides), _has_more),
    Tactic("tangents", _multiplied(lambda goal: laws.tangents(goal.sides, goal.laws)), _has_more),
    Tactic("powers of ratios of laws", _multiplied(lambda goal: laws.powers(goal.laws, goal.sets)), _has_powers),
    Tactic("relative entropies of laws in the claim", lambda goal: goal.divergences, _has_more),
    Tactic("multiples of those relative entropies", _of_all(scaled, lambda goal: goal.divergences), _has_more),
    Tactic("sums of those relative entropies", _of_all(multiples, lambda goal: goal.divergences), _has_more),
    Tactic("sums of candidates", _of_all(multiples, lambda goal: goal.bases), _has_more),
)
