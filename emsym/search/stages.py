"""Not trusted. The stages of a search: what makes up the difference of two sides, the likeliest first.

A candidate that is the difference itself, up to a factor, ends the search; after each stage linear programming looks
for a combination of all that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.atoms import content, monomial_key, power
from emsym.kernel.certificate import (
    Assumed,
    Complement,
    Nonnegative,
    Over,
    Product,
    Tangent,
    Total,
    Vanishing,
    Within,
    Witness,
)
from emsym.kernel.normal_form import is_zero
from emsym.kernel.obligations import Need, shown
from emsym.kernel.polynomial import ExpOf, Letters, LogOf, Monomial, Polynomial, Rational, SumOf, constant, merge
from emsym.kernel.rules import is_strict
from emsym.kernel.signs import is_nonnegative, is_positive, is_probability
from emsym.search import candidates, laws, means, roots
from emsym.search.coincidences import coincidences
from emsym.search.forms import normal_form
from emsym.search.linear import Column, combine
from emsym.search.points import finite_jensen
from emsym.search.pool import MOST_CANDIDATES, Candidate, Pool, plain, ratio, scaled, shapes
from emsym.search.readable import readable
from emsym.search.shannon import MOST_VARIABLES, families
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Log, Mul, Power, Term, Value, negative, quotient
from emsym.terms.traverse import bound_values, free_values

MOST_MULTIPLES = 24
MOST_SCALARS = 6
MOST_RAISED = 4
SLACK = 1.2


@dataclass
class Stages:
    """One search for above ≥ below, or above > below; `limits` tell where it stopped short of what it might have tried.

    With `squaring` a root may be set apart, once.
    """

    above: Term
    below: Term
    hypotheses: tuple[Claim, ...]
    strict: bool
    squaring: bool = True
    budget: Budget = UNLIMITED
    difference: Polynomial = field(init=False)
    pool: Pool = field(init=False)
    limits: list[str] = field(default_factory=list)
    known: set[Monomial] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.difference = plain(normal_form(self.above).minus(normal_form(self.below)))
        self.pool = Pool(self.hypotheses, bound_values(self.above) | bound_values(self.below), budget=self.budget)

    def run(self, first: Sequence[Witness] = ()) -> Witness | None:
        """The stages, one after the other; `first` are candidates to try first."""
        if is_zero(self.difference):
            return None if self.strict else Total(())
        if is_nonnegative(self.difference) and (not self.strict or is_positive(self.difference)):
            return Nonnegative(readable(self.difference))
        return self._matched(first) or self._supposed() or self._by_entropies() or self._by_all_else()

    def _matched(self, witnesses: Iterable[Witness]) -> Witness | None:
        """Admit the witnesses; the first that is the difference itself, up to a factor."""
        for witness in witnesses:
            candidate = self.pool.admit(witness)
            if candidate is not None:
                scale = ratio(self.difference, candidate.polynomial)
                found = None if scale is None else scaled(scale, witness)
                if found is not None and self._will_do(found):
                    return found
        return None

    def _will_do(self, witness: Witness) -> bool:
        return not self.strict or is_strict(witness, self.hypotheses)

    def _supposed(self) -> Witness | None:
        """The hypotheses, times 1 and times what turns one of their monomials into one of the difference."""
        equalities = [place for place, h in enumerate(self.hypotheses) if h.relation is Relation.EQUAL]
        for place in equalities:
            for factor in [ONE, *self._any_multipliers(self.assumed[place])]:
                self.pool.admit(Vanishing(factor, place), signed=True)
        orders = [place for place in range(len(self.hypotheses)) if place not in equalities]
        found = self._matched(map(Assumed, orders))
        return (
            found
            or self._matched(
                Product((Nonnegative(factor), Assumed(place)))
                for place in orders
                for factor in self._multipliers(self.assumed[place], positive=True)
            )
            or (self._combined() if self.hypotheses else None)
        )

    @cached_property
    def assumed(self) -> tuple[Polynomial, ...]:
        """The difference of the sides of each hypothesis."""
        return tuple(normal_form(h.left).minus(normal_form(h.right)) for h in self.hypotheses)

    def _any_multipliers(self, said: Polynomial) -> list[Term]:
        return self._multipliers(said, positive=False)

    def _multipliers(self, said: Polynomial, positive: bool) -> list[Term]:
        """What turns a monomial of what is said into one of the difference."""
        found: dict[Monomial, None] = {}
        for wanted in sorted(self.difference.terms, key=monomial_key):
            for known in sorted(said.terms, key=monomial_key):
                factor = merge(wanted, frozenset((atom, -exponent) for atom, exponent in known))
                if any(isinstance(atom, SumOf | LogOf) for atom, _ in factor):
                    continue
                if factor and (not positive or is_nonnegative(Polynomial({factor: 1}))):
                    found[factor] = None
        return [readable(Polynomial({factor: 1})) for factor in list(found)[:MOST_MULTIPLES]]

    def _by_entropies(self) -> Witness | None:
        """Shannon's inequalities for every distribution whose entropies occur."""
        found = families([self.difference, *self.assumed])
        for family in found:
            if len(family.values) > MOST_VARIABLES:
                self.limits.append(
                    f"Shannon's inequalities were not tried for the {len(family.values)} variables of "
                    f"{family.distribution}: {MOST_VARIABLES} is the limit"
                )
                continue
            self.known.update(m for entropy in family.entropies.values() for m in entropy.terms)
            for witness, polynomial in chain(family.inequalities(), family.sizes(self.sizes)):
                if self.pool.add(Candidate(witness, polynomial)) and not self.strict:
                    scale = ratio(self.difference, polynomial)
                    if scale is not None:
                        return scaled(scale, witness)
        return self._combined() if found else None

    def _by_all_else(self) -> Witness | None:
        """What is written in the claim, unless entropies are all that it is about: then nothing else can help."""
        if all(side.terms.keys() <= self.known for side in (self.difference, *self.assumed)):
            return None
        return (
            self._by_one_law()
            or self._by_what_is_written()
            or self._by_roots()
            or self._without_content()
            or self._by_logarithms()
            or self._by_arguments()
        )

    def _by_one_law(self) -> Witness | None:
        """One law for another, where a hypothesis says that their relative entropy is 0."""
        before = len(self.pool.found)
        for place, hypothesis in enumerate(self.hypotheses):
            if hypothesis.relation is Relation.EQUAL:
                for witness in coincidences((self.above, self.below), self.hypotheses, place, self._any_multipliers):
                    self.pool.admit(witness, signed=True)
        return self._combined() if len(self.pool.found) > before else None

    def _by_what_is_written(self) -> Witness | None:
        found = self._first(map(self._matched, self._sources())) or self._combined()
        found = found or self._first(map(self._matched_or_combined, self._further()))
        if self.pool.full:
            self.limits.append(f"the search stopped at {MOST_CANDIDATES} candidates")
        return found

    def _first(self, answers: Iterable[Witness | None]) -> Witness | None:
        return next((answer for answer in answers if answer is not None), None)

    def _matched_or_combined(self, witnesses: Iterable[Witness]) -> Witness | None:
        before = len(self.pool.found)
        return self._matched(witnesses) or (self._combined() if len(self.pool.found) > before else None)

    def _sources(self) -> Iterator[Iterator[Witness]]:
        above, below = self.above, self.below
        assumed = tuple(side for hypothesis in self.hypotheses for side in (hypothesis.left, hypothesis.right))
        yield candidates.summed(candidates.jensen(above, below), above, below)
        yield finite_jensen(above, below)
        yield candidates.gibbs(above, below, *assumed)
        yield candidates.written_averages(above, below)
        yield candidates.written_multiples(above, below)
        yield candidates.summed(candidates.gibbs(above, below), above, below)
        yield candidates.conditional_divergences(above, below, *assumed)
        yield candidates.probabilities(above, below)
        yield candidates.surprises(above, below)
        yield candidates.conditional_surprises(self.difference)
        yield roots.squares(self.difference)
        inside = candidates.inner_sums(above, below)
        yield candidates.jensen_inside(above, below)
        yield candidates.summed(candidates.jensen(*inside), *inside, above, below)
        yield candidates.summed(candidates.gibbs(*inside), *inside, above, below)

    def _further(self) -> Iterator[Iterator[Witness]]:
        """Sums and multiples of what there is; then divergences between the laws inside the sides, with theirs."""
        sides = (self.above, self.below)
        bases = [candidate.witness for candidate in self.pool.found if not candidate.signed]
        yield chain.from_iterable(map(self._scaled, bases))
        known = laws.laws(sides, self.hypotheses)
        yield self._with_multiples(chain(roots.magnitudes(sides), roots.triangles(sides)))
        yield self._with_multiples(roots.schwarz(sides, known))
        yield self._with_multiples(laws.total_variation(sides, known))
        yield laws.surprises(sides, known)
        yield self._with_multiples(means.means(sides))
        yield self._with_multiples(means.exponential_means(sides))
        yield self._with_multiples(means.finite_log_sums(sides))
        yield self._with_multiples(laws.tangents(sides, known))
        if self._has_powers():
            yield self._with_multiples(laws.powers(known))
        divergences = list(laws.divergences(known))
        yield iter(divergences)
        yield chain.from_iterable(map(self._scaled, divergences))
        yield chain.from_iterable(map(self._multiples, divergences))
        yield chain.from_iterable(map(self._multiples, bases))

    def _with_multiples(self, bases: Iterable[Witness]) -> Iterator[Witness]:
        for base in bases:
            yield base
            yield from self._multiples(base)

    def _has_powers(self) -> bool:
        """Whether the difference has squares or roots below its sums."""
        return any(
            exponent not in (1, -1)
            for monomial in self.difference.terms
            for atom, _ in monomial
            if isinstance(atom, SumOf)
            for _, exponent in atom.monomial
        )

    def _is_near(self, base: Witness) -> bool:
        """Whether the base has logarithms that the claim and its hypotheses have, and no others."""
        known = self.pool.forms.get(base)
        return known is not None and shapes(known) <= self.logarithms and bool(shapes(known)) == bool(self.logarithms)

    def _scaled(self, base: Witness) -> Iterator[Witness]:
        """The base multiplied, if no value of it is left to be summed over."""
        if self.scalars and self._is_near(base) and not self._free(base):
            yield from (Product((scalar, base)) for scalar in self.scalars)

    def _multiples(self, base: Witness) -> Iterator[Witness]:
        """The base summed, multiplied, and both."""
        if self._is_near(base):
            yield from self._sums(base)
            for witness in (base, *self._sums(base)):
                yield from (Product((scalar, witness)) for scalar in self.scalars)

    def _free(self, base: Witness) -> frozenset[Value]:
        return laws.free_of(base) & self.pool.bound

    def _sums(self, base: Witness) -> Iterator[Witness]:
        """The base summed over its values that the claim binds, under the weights of the claim."""
        free = self._free(base)
        for indices, weight in self.weights if free else ():
            if free.issuperset(indices):
                yield Over(indices, base if weight == ONE else Product((Nonnegative(weight), base)))

    @cached_property
    def weights(self) -> list[tuple[tuple[Value, ...], Term]]:
        """The weights under which the claim's sums, and so the candidates, may stand."""
        return laws.outer_weights((self.above, self.below))

    @cached_property
    def sizes(self) -> set[str]:
        """The variables whose size the claim is about."""
        atoms = (atom for monomial in self.difference.terms for atom, _ in monomial)
        return {atom.atom.variable for atom in atoms if isinstance(atom, LogOf) and isinstance(atom.atom, Letters)}

    @cached_property
    def logarithms(self) -> frozenset[str]:
        """The shapes of what stands under the logarithms of the claim and its hypotheses."""
        return frozenset[str]().union(*map(shapes, (self.difference, *self.assumed)))

    @cached_property
    def scalars(self) -> list[Witness]:
        """What a candidate may be multiplied by: hypotheses about numbers, and factors outside sums and logarithms."""
        found: dict[Witness, None] = {}
        for place, claim in enumerate(self.hypotheses):
            free = free_values(claim.left) | free_values(claim.right)
            if claim.relation is not Relation.EQUAL and not free:
                found[Assumed(place)] = None
        for monomial in sorted(self.difference.terms, key=monomial_key):
            outside = frozenset(pair for pair in monomial if not isinstance(pair[0], SumOf | LogOf))
            term = readable(Polynomial({outside: 1}))
            if outside and shown(term, Need.NONNEGATIVE, self.hypotheses):
                found[Nonnegative(term)] = None
        return list(found)[:MOST_SCALARS]

    def _combined(self) -> Witness | None:
        """A combination of the candidates and of monomials whose sign is known."""
        columns = self.pool.columns()
        slack = {m for side in (self.difference, *(column.polynomial for column in columns)) for m in side.terms}
        spare = [m for m in sorted(slack, key=monomial_key) if is_nonnegative(Polynomial({m: 1}))]
        columns += [Column(Polynomial({monomial: 1}), SLACK) for monomial in spare]
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
        return found if self._will_do(found) else None

    def _by_roots(self) -> Witness | None:
        """c ≥ |t| from c ≥ t and c ≥ −t; √b ≥ a from b ≥ a², and c ≥ √b from c² ≥ b for c ≥ 0."""
        for greater, inside in roots.between(self.difference) if self.squaring else ():
            upper = self._inner(greater, inside, squaring=False)
            lower = None if upper is None else self._inner(greater, negative(inside), squaring=False)
            if upper is not None and lower is not None:
                found = self._matched([Within(greater, inside, upper, lower)])
                if found is not None:
                    return found
        for apart in roots.isolated(self.difference) if self.squaring else ():
            inner = self._inner(apart.above, apart.below, squaring=False)
            found = None if inner is None else self._matched([apart.witness(inner)])
            if found is not None:
                return found
        return None

    def _inner(self, above: Term, below: Term, squaring: bool) -> Witness | None:
        """A witness for another inequality under the same hypotheses."""
        return Stages(above, below, self.hypotheses, False, squaring, self.budget).run()

    def _without_content(self) -> Witness | None:
        """A witness for m · r from one for r, where m ≥ 0 is a monomial; last, P(A) − P(A, B) = P(A) (1 − P(B | A))."""
        coefficient, monomial, rest = content(self.difference)
        outside = frozenset(pair for pair in monomial if is_nonnegative(Polynomial({frozenset({pair}): 1})))
        if outside:
            inside = rest.times(Polynomial({monomial - outside: coefficient}))
            inner = self._inner(readable(inside), ZERO, self.squaring)
            if inner is not None:
                found = Product((Nonnegative(readable(Polynomial({outside: 1}))), inner))
                return found if self._will_do(found) else None
        return None if self.strict else _complement(self.difference)

    def _by_arguments(self) -> Witness | None:
        """log a ≥ log b from a ≥ b for products a and b: log a − log b = b/a − 1 − log(b/a) + (a − b)/a."""
        powers = [_power_of(monomial, c) for monomial, c in self.difference.terms.items()]
        if self.strict or not self.squaring or any(power is None for power in powers):
            return None
        parts = [power for power in powers if power is not None]
        scale = lcm(*(exponent.denominator for _, exponent in parts))
        if max(abs(exponent) * scale for _, exponent in parts) > MOST_RAISED:
            return None
        above, below = (
            Mul(tuple(Power(base, abs(exponent) * scale) for base, exponent in parts if (exponent > 0) is greater))
            for greater in (True, False)
        )
        inner = self._inner(above, below, squaring=False)
        if inner is None:
            return None
        loss = Total((Tangent(quotient(below, above)), Product((Nonnegative(quotient(ONE, above)), inner))))
        return scaled(Fraction(1, scale), loss)

    def _by_logarithms(self) -> Witness | None:
        """a ≥ b for positive monomials from log a ≥ log b: a − b = b (a/b − 1 − log(a/b)) + b (log a − log b)."""
        rising = [Polynomial({m: c}) for m, c in self.difference.terms.items() if c > 0]
        falling = [Polynomial({m: -c}) for m, c in self.difference.terms.items() if c < 0]
        if self.strict or len(rising) != 1 or len(falling) != 1 or not all(map(is_positive, rising + falling)):
            return None
        greater, lesser = readable(rising[0]), readable(falling[0])
        if not any(isinstance(atom, ExpOf) for side in (*rising, *falling) for m in side.terms for atom, _ in m):
            return None
        inner = self._inner(Log(greater), Log(lesser), self.squaring)
        if inner is None:
            return None
        loss = Tangent(quotient(greater, lesser))
        return Product((Nonnegative(lesser), Total((loss, inner))))


def _power_of(monomial: Monomial, coefficient: Rational) -> tuple[Term, Fraction] | None:
    """a and c of c log a, for a positive a."""
    atoms = list(monomial)
    if len(atoms) != 1 or atoms[0][1] != 1 or not isinstance(atom := atoms[0][0], LogOf):
        return None
    inside = Polynomial({frozenset({(atom.atom, 1)}): 1})
    return (readable(inside), Fraction(coefficient)) if is_positive(inside) else None


def _complement(rest: Polynomial) -> Witness | None:
    """1 − P, after the common factor of both has been taken out."""
    positive = [Polynomial({m: c}) for m, c in rest.terms.items() if c > 0]
    if len(rest.terms) != 2 or len(positive) != 1:
        return None
    probability = constant(1).minus(rest.times(power(positive[0], -1)))
    if not is_probability(probability):
        return None
    return Product((Nonnegative(readable(positive[0])), Complement(readable(probability))))
