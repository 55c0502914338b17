"""Not trusted. Shannon's inequalities: I(A; B | C) ≥ 0 and H(A | C) ≥ 0 for the variables of one distribution.

With them go total correlations, Σᵢ H(Aᵢ | C) ≥ H(A₁, …, Aₙ | C), as they too are single relative entropies.

In normal form every entropy of a distribution, at fixed values of what it is given, is a few monomials, one for each
set of variables. An inequality between the entropies of some sets follows from Shannon's for all sets of variables only
if it follows from those for the lattice that its own sets generate: a function f on the lattice that is monotone and
submodular there is so everywhere as S ↦ min {f(T) : T in the lattice, S ⊆ T}. So the inequalities of that lattice are
listed, all of them where it is small, so that what a person would call one term is one; of a large one `entropies`
finds those that a claim needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from emsym.kernel.atoms import log_atom
from emsym.kernel.certificate import Nonnegative, Over, Product, Witness
from emsym.kernel.polynomial import ZERO, Joint, LogOf, Monomial, Polynomial, SumOf, single, total
from emsym.kernel.sums import sum_over
from emsym.named import Gibbs, Surprise
from emsym.search.forms import normal_form
from emsym.search.readable import conditional
from emsym.terms.nodes import Log, Mul, Power, Probability, Size, Value
from emsym.terms.traverse import fresh

FEW_SETS = 32

Values = frozenset[Value]
NOTHING: Values = frozenset()


@dataclass(frozen=True)
class Family:
    """The variables of one distribution, a value of each, at fixed values of what they are given."""

    distribution: str
    given: Values
    values: Values

    @cached_property
    def _entropies(self) -> dict[Values, Polynomial]:
        return {NOTHING: ZERO}

    def entropy(self, inside: Values) -> Polynomial:
        """The normal form of the entropy of a set of values."""
        if inside not in self._entropies:
            self._entropies[inside] = self._entropy_of(inside)
        return self._entropies[inside]

    def _entropy_of(self, inside: Values) -> Polynomial:
        """−Σ p(a | c) log p(a | c), where log p(a | c) = log p(a, c) − log p(c)."""
        whole, behind = Joint(self.distribution, inside | self.given), Joint(self.distribution, self.given)
        law, surprise = single(whole), log_atom(whole).scaled(-1)
        if self.given:
            law, surprise = law.times(single(behind, -1)), total((surprise, log_atom(behind)))
        return sum_over(inside, law.times(surprise))

    def sets(self, monomials: Iterable[Monomial]) -> dict[Values, Monomial]:
        """The sets of values whose entropies stand in monomials."""
        named = {value.variable: value for value in self.values}
        found: dict[Values, Monomial] = {}
        for monomial in monomials:
            for atom, _ in monomial:
                key = entropy_of(atom) if isinstance(atom, SumOf) else None
                if key is not None and key[:2] == (self.distribution, self.given) and key[2] <= named.keys():
                    found[frozenset(named[variable] for variable in key[2])] = monomial
        return found

    def law(self, inside: Values, given: Values = NOTHING) -> Probability:
        """P(inside | given) at the family's fixed values."""
        return conditional(Joint(self.distribution, inside | given | self.given), given | self.given)

    def inequalities(self, lattice: Iterable[Values] | None = None) -> Iterator[tuple[Witness, Polynomial]]:
        """Those between the sets of a lattice, by default all sets, each with its normal form; the simplest first."""
        sets = sorted(_subsets(self.values) if lattice is None else lattice, key=by_size)
        for first, second, given in sorted(_informations(sets), key=_by_sizes):
            yield self.information(first, second, given)
        for given, parts in _partitions(sets):
            yield self._total_correlation(given, parts)
        for given, whole in _chains(sets):
            yield self.conditional_entropy(whole - given, given)

    def joint_informations(self) -> Iterator[Gibbs]:
        """I(A; B | C) as one relative entropy, of the joint law to that under which A and B are independent given C."""
        for first, second, given in _informations(list(_subsets(self.values))) if self.is_small else ():
            whole = self.law(first | second | given)
            yield Gibbs(whole.event, whole, Mul((self.law(first, given), self.law(second | given))))

    @property
    def is_small(self) -> bool:
        """Whether there are few sets of values."""
        return 1 << len(self.values) <= FEW_SETS

    def sizes(self, variables: Iterable[str]) -> Iterator[tuple[Witness, Polynomial]]:
        """log |X| − H(X) ≥ 0 for those of the variables that the family has."""
        for value in sorted(self.values):
            if value.variable in variables:
                law, uniform = self.law(frozenset({value})), Power(Size(value.variable), Fraction(-1))
                entropy = self.entropy(frozenset({value}))
                yield Gibbs(law.event, law, uniform), normal_form(Log(Size(value.variable))).minus(entropy)

    def information(self, first: Values, second: Values, given: Values = NOTHING) -> tuple[Witness, Polynomial]:
        """I(A; B | C)."""
        joint = self.law(first | second, given)
        apart = Mul((self.law(first, given), self.law(second, given)))
        witness = self._averaged(given, Gibbs(joint.event, joint, apart))
        return witness, self._of((first | given, second | given), (first | second | given, given))

    def conditional_entropy(self, event: Values, given: Values = NOTHING) -> tuple[Witness, Polynomial]:
        """H(A | C)."""
        whole = self.law(event | given)
        witness = Over(whole.event, Product((Nonnegative(whole), Surprise(self.law(event, given)))))
        return witness, self._of((event | given,), (given,))

    def _total_correlation(self, given: Values, parts: list[Values]) -> tuple[Witness, Polynomial]:
        """Σᵢ H(Aᵢ | C) − H(A₁, …, Aₙ | C)."""
        whole = NOTHING.union(*parts)
        joint, apart = self.law(whole, given), Mul(tuple(self.law(part, given) for part in parts))
        alone = [part | given for part in parts]
        polynomial = self._of(alone, (whole | given, *[given] * (len(parts) - 1)))
        return self._averaged(given, Gibbs(joint.event, joint, apart)), polynomial

    def _of(self, above: Iterable[Values], below: Iterable[Values]) -> Polynomial:
        """The entropies of the sets above, less those of the sets below."""
        return total([*map(self.entropy, above), *(self.entropy(part).scaled(-1) for part in below)])

    def _averaged(self, given: Values, part: Witness) -> Witness:
        if not given:
            return part
        law = self.law(given)
        return Over(law.event, Product((Nonnegative(law), part)))


def families(polynomials: Iterable[Polynomial]) -> list[Family]:
    """The distributions whose entropies occur, each with every variable that some sum of one of its logarithms has."""
    found: dict[tuple[str, Values], set[str]] = {}
    for polynomial in polynomials:
        for monomial in polynomial.terms:
            for atom, _ in monomial:
                key = entropy_of(atom) if isinstance(atom, SumOf) else None
                if key is not None:
                    distribution, given, variables = key
                    found.setdefault((distribution, given), set()).update(variables)
    return [_family(distribution, given, variables) for (distribution, given), variables in _sorted(found)]


def _sorted(found: Mapping[tuple[str, Values], set[str]]) -> list[tuple[tuple[str, Values], set[str]]]:
    """In an order that does not depend on hashing."""
    return sorted(found.items(), key=lambda pair: (pair[0][0], sorted(pair[0][1])))


def entropy_of(atom: SumOf) -> tuple[str, Values, frozenset[str]] | None:
    """The distribution, fixed values and summed variables of Σ p(a, g) log p(a, g); None for any other sum."""
    parts = dict(atom.monomial)
    logs = [part for part in parts if isinstance(part, LogOf)]
    if len(parts) != 2 or len(logs) != 1 or set(parts.values()) != {1}:
        return None
    joint = logs[0].atom
    if not isinstance(joint, Joint) or joint not in parts:
        return None
    return joint.distribution, joint.values - set(atom.indices), frozenset(index.variable for index in atom.indices)


def _family(distribution: str, given: Values, variables: Iterable[str]) -> Family:
    taken = set(given)
    values: set[Value] = set()
    for variable in sorted(variables):
        values.add(fresh(Value(variable, variable), taken | values))
    return Family(distribution, given, frozenset(values))


def lattice(sets: Iterable[Values], most: int = FEW_SETS) -> set[Values] | None:
    """The sets with their unions and intersections, and the empty one; None where there are more than so many."""
    found: set[Values] = set()
    waiting = [NOTHING, *sets]
    while waiting:
        new = waiting.pop()
        if new not in found:
            waiting += [both for other in found for both in (new | other, new & other)]
            found.add(new)
            if len(found) > most:
                return None
    return found


def _subsets(values: Values) -> Iterator[Values]:
    """The smallest first."""
    ordered = sorted(values)
    for count in range(len(ordered) + 1):
        yield from map(frozenset, combinations(ordered, count))


def by_size(values: Values) -> tuple[int, list[Value]]:
    """An order in which the smallest sets come first."""
    return len(values), sorted(values)


def _by_sizes(parts: tuple[Values, Values, Values]) -> tuple[tuple[int, list[Value]], ...]:
    first, second, given = parts
    return by_size(first | second), by_size(second), by_size(given)


def _informations(sets: list[Values]) -> Iterator[tuple[Values, Values, Values]]:
    """(A, B, C) for each two sets A ∪ C and B ∪ C of which neither contains the other; the least value is in A."""
    for pair in combinations(sets, 2):
        first, second, given = pair[0] - pair[1], pair[1] - pair[0], pair[0] & pair[1]
        if first and second:
            yield (first, second, given) if min(first) < min(second) else (second, first, given)


def _partitions(sets: list[Values]) -> Iterator[tuple[Values, list[Values]]]:
    """C and the parts A₁, …, Aₙ of a larger set that the least sets above C make, where these are more than two."""
    for given, whole in _chains(sets):
        between = [each for each in sets if given < each <= whole]
        least = [each - given for each in between if not any(other < each for other in between)]
        if len(least) > 2 and NOTHING.union(*least) == whole - given and sum(map(len, least)) == len(whole - given):
            yield given, least


def _chains(sets: list[Values]) -> Iterator[tuple[Values, Values]]:
    """C and A ∪ C, for each two sets of which one contains the other; those first where A is small."""
    pairs = ((lesser, greater) for lesser, greater in combinations(sets, 2) if lesser < greater)
    return iter(sorted(pairs, key=lambda pair: (by_size(pair[1] - pair[0]), by_size(pair[0]))))
