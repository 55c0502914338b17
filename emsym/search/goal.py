"""Not trusted. What is to be shown, above ≥ below or above > below, and what has been found for it.

A candidate that is the difference itself, up to a factor, is an answer; else linear programming looks for a combination
of all candidates. Where Shannon's inequalities are too many to list, it is asked for those that are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TypeVar

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.atoms import monomial_key
from emsym.kernel.certificate import Assumed, Nonnegative, Total, Witness
from emsym.kernel.obligations import Need, shown
from emsym.kernel.polynomial import Factor, Letters, LogOf, Monomial, Polynomial, SumOf, merge
from emsym.kernel.rules import is_strict
from emsym.kernel.signs import is_nonnegative
from emsym.named import expanded
from emsym.search.cuts import Values, spoken
from emsym.search.entropies import Growing
from emsym.search.forms import normal_form
from emsym.search.laws import MOST_LAWS, Law, Weighting, divergences, outer_weights
from emsym.search.laws import laws as laws_in
from emsym.search.linear import Column, combine, separate
from emsym.search.pool import Candidate, Pool, plain, ratio, scaled, shapes
from emsym.search.readable import readable
from emsym.search.shannon import Family, families
from emsym.terms.claim import Relation
from emsym.terms.nodes import Mul, Power, Term
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import bound_values, free_values

MOST_MULTIPLES = 24
MOST_SCALARS = 6
MOST_ROUNDS = 60
SLACK = 1.2

T = TypeVar("T")


@dataclass
class Goal:
    """One inequality with the candidates for it; `limits` tell where a search stopped short of what might be tried.

    With `squaring` a root may be set apart, once.
    """

    above: Term
    below: Term
    hypotheses: tuple[Hypothesis, ...]
    strict: bool = False
    squaring: bool = True
    budget: Budget = UNLIMITED
    difference: Polynomial = field(init=False)
    pool: Pool = field(init=False)
    growing: list[Growing] = field(default_factory=list)
    limits: dict[str, None] = field(default_factory=dict)
    combined_to: int = -1

    def __post_init__(self) -> None:
        self.difference = plain(normal_form(self.above).minus(normal_form(self.below)))
        self.pool = Pool(self.hypotheses, bound_values(self.above) | bound_values(self.below), budget=self.budget)

    @property
    def sides(self) -> tuple[Term, Term]:
        """Above and below."""
        return self.above, self.below

    @property
    def stated(self) -> tuple[Polynomial, ...]:
        """The difference, and those of the hypotheses."""
        return self.difference, *self.assumed

    @cached_property
    def assumed(self) -> tuple[Polynomial, ...]:
        """The difference of the sides of each hypothesis."""
        return tuple(normal_form(h.left).minus(normal_form(h.right)) for h in self.hypotheses)

    @cached_property
    def written(self) -> tuple[Term, ...]:
        """The sides, and those of the hypotheses."""
        return (*self.sides, *(side for each in self.hypotheses for side in (each.left, each.right)))

    @cached_property
    def sets(self) -> tuple[Values, ...]:
        """The sets of values of which the claim speaks."""
        return spoken(self.sides)

    @cached_property
    def laws(self) -> list[Law]:
        """The laws that the claim contains."""
        return self.only(laws_in(self.sides, self.hypotheses), MOST_LAWS, "of the laws in the claim")

    @cached_property
    def divergences(self) -> list[Witness]:
        """What lies between those laws."""
        return list(divergences(self.laws, self.sets))

    @cached_property
    def bases(self) -> list[Witness]:
        """The candidates that there are when sums and multiples are first taken of them."""
        return [candidate.witness for candidate in self.pool.found if not candidate.signed]

    @cached_property
    def families(self) -> list[Family]:
        """The distributions whose entropies occur."""
        return families(self.stated)

    @cached_property
    def is_entropic(self) -> bool:
        """Whether entropies are all that the claim and its hypotheses are about: then nothing else can help."""
        known = {
            monomial
            for family in self.families
            for inside in family.sets(m for each in self.stated for m in each.terms)
            for monomial in family.entropy(inside).terms
        }
        return all(each.terms.keys() <= known for each in self.stated)

    @cached_property
    def sizes(self) -> set[str]:
        """The variables whose size the claim is about."""
        atoms = (atom for monomial in self.difference.terms for atom, _ in monomial)
        return {atom.atom.variable for atom in atoms if isinstance(atom, LogOf) and isinstance(atom.atom, Letters)}

    @cached_property
    def logarithms(self) -> frozenset[str]:
        """The shapes of what stands under the logarithms of the claim and its hypotheses."""
        return frozenset[str]().union(*map(shapes, self.stated))

    @cached_property
    def weights(self) -> list[Weighting]:
        """The weights under which the claim's sums, and so the candidates, may stand."""
        return outer_weights(self.sides)

    @cached_property
    def scalars(self) -> list[Witness]:
        """What a candidate may be multiplied by: hypotheses about numbers, and factors outside sums and logarithms.

        Hypotheses about sums come last: of one about every letter there are many, which take no factor's place.
        """
        found: dict[Witness, None] = {}
        orders = [place for place, each in enumerate(self.hypotheses) if each.relation is not Relation.EQUAL]
        values = {place: _values(self.hypotheses[place]) for place in orders}
        found |= dict.fromkeys(Assumed(place) for place in orders if values[place] == (False, False))
        for monomial in sorted(self.difference.terms, key=monomial_key):
            outside = frozenset(pair for pair in monomial if not isinstance(pair[0], SumOf | LogOf))
            for term in (readable(Polynomial({outside: 1})), *_opposites(outside)) if outside else ():
                if shown(term, Need.NONNEGATIVE, self.hypotheses):
                    found[Nonnegative(term)] = None
        found |= dict.fromkeys(Assumed(place) for place in orders if values[place] == (False, True))
        return self.only(found, MOST_SCALARS, "factors of the claim")

    def multipliers(self, said: Polynomial, positive: bool = False) -> list[Term]:
        """What turns a monomial of what is said into one of the difference."""
        found: dict[Monomial, None] = {}
        for wanted in sorted(self.difference.terms, key=monomial_key):
            for known in sorted(said.terms, key=monomial_key):
                factor = merge(wanted, frozenset((atom, -exponent) for atom, exponent in known))
                if any(isinstance(atom, SumOf | LogOf) for atom, _ in factor):
                    continue
                if factor and (not positive or is_nonnegative(Polynomial({factor: 1}))):
                    found[factor] = None
        chosen = self.only(found, MOST_MULTIPLES, "multiples of a hypothesis")
        return [readable(Polynomial({factor: 1})) for factor in chosen]

    def only(self, found: Iterable[T], most: int, what: str) -> list[T]:
        """The first of them; that there were more is said."""
        kept = list(islice(found, most + 1))
        if len(kept) > most:
            self.say(f"only {most} {what} were tried")
        return kept[:most]

    def say(self, limit: str) -> None:
        """A limit that was met, once."""
        self.limits[limit] = None

    def new(self, witnesses: Iterable[Witness], most: int, what: str) -> Iterator[Witness]:
        """The first that were not tried before; that there were more is said."""
        count = 0
        for witness in witnesses:
            if witness in self.pool.forms:
                continue
            if count == most:
                self.say(f"only {most} {what} were tried")
                return
            count += 1
            yield witness

    def matched(self, candidates: Iterable[Candidate | None]) -> Witness | None:
        """The first of the candidates that is the difference itself, up to a factor."""
        for each in candidates:
            if each is not None and not each.signed:
                scale = ratio(self.difference, each.polynomial)
                found = None if scale is None else scaled(scale, each.witness)
                if found is not None and self.accepts(found):
                    return found
        return None

    def accepts(self, witness: Witness) -> bool:
        """Whether what a witness shows is enough."""
        return not self.strict or is_strict(expanded(witness, self.hypotheses), self.hypotheses)

    def combined(self) -> Witness | None:
        """A combination of the candidates and of monomials whose sign is known, if there are new ones."""
        if len(self.pool.found) == self.combined_to:
            return None
        columns = self._grown() if self.growing else self._columns()
        self.combined_to = len(self.pool.found)
        factors = combine(self.difference, columns, self.budget)
        if factors is None:
            return None
        parts: list[Witness] = []
        for place, factor in sorted(factors.items()):
            if place < len(self.pool.found):
                parts.append(scaled(factor, self.pool.found[place].witness))
            else:
                parts.append(Nonnegative(readable(columns[place].polynomial.scaled(factor))))
        found = parts[0] if len(parts) == 1 else Total(tuple(parts))
        return found if self.accepts(found) else None

    def _columns(self) -> list[Column]:
        columns = self.pool.columns()
        slack = {m for side in (self.difference, *(column.polynomial for column in columns)) for m in side.terms}
        spare = [m for m in sorted(slack, key=monomial_key) if is_nonnegative(Polynomial({m: 1}))]
        return columns + [Column(Polynomial({monomial: 1}), SLACK) for monomial in spare]

    def _grown(self) -> list[Column]:
        """The columns, after those of Shannon's inequalities that were missing have joined them."""
        for _ in range(MOST_ROUNDS):
            columns = self._columns()
            heights = separate(self.difference, columns, self.budget)
            missing = [] if heights is None else [each for family in self.growing for each in family.broken(heights)]
            before = len(self.pool.found)
            for each in missing:
                self.pool.add(Candidate(*each))
            if len(self.pool.found) == before:
                return columns
        self.say(f"Shannon's inequalities that were missing were sought only {MOST_ROUNDS} times")
        return self._columns()


def _opposites(monomial: Monomial) -> Iterator[Term]:
    """The monomial with the opposite sign, where a factor of several terms is to blame: 1/(1 − a) for 1/(a − 1)."""
    for atom, exponent in sorted(monomial, key=lambda pair: monomial_key(frozenset({pair}))):
        if isinstance(atom, Factor) and exponent % 2 == 1:
            turned = Power(readable(atom.polynomial.scaled(-1)), Fraction(exponent))
            rest = monomial - {(atom, exponent)}
            yield Mul((readable(Polynomial({rest: 1})), turned)) if rest else turned


def _values(known: Hypothesis) -> tuple[bool, bool]:
    """Whether what is known is about values that are free in it, and about values that are bound."""
    sides = (known.left, known.right)
    return any(map(free_values, sides)), any(map(bound_values, sides))
