"""Not trusted. Shannon's inequalities: I(A; B | C) ≥ 0 and H(A | C) ≥ 0 for the variables of one distribution.

With them go total correlations, Σᵢ H(Xᵢ | C) ≥ H(X₁, …, Xₙ | C), as they too are single relative entropies.

In normal form every entropy of a distribution, at fixed values of what it is given, is a few monomials, one for each
set of variables. The elemental inequalities I(Xᵢ; Xⱼ | X_K) and H(Xᵢ | the rest) imply all the others (Yeung,
Information Theory and Network Coding, 2008, §14.1); few variables get all of them, so that what a person would call one
term is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from emsym.kernel.certificate import Gibbs, Nonnegative, Over, Product, Surprise, Witness
from emsym.kernel.polynomial import Joint, LogOf, Polynomial, SumOf, total
from emsym.search.forms import normal_form
from emsym.search.readable import conditional
from emsym.terms.nodes import Log, Mul, Power, Probability, Size, Sum, Value, negative
from emsym.terms.traverse import fresh

MOST_VARIABLES = 7
FEW_VARIABLES = 5

Values = frozenset[Value]
NOTHING: Values = frozenset()


@dataclass(frozen=True)
class Family:
    """The variables of one distribution, a value of each, at fixed values of what they are given."""

    distribution: str
    given: Values
    values: Values

    @cached_property
    def entropies(self) -> Mapping[Values, Polynomial]:
        """The normal form of the entropy of each set of values."""
        found: dict[Values, Polynomial] = {NOTHING: Polynomial({})}
        for inside in _subsets(self.values):
            law = self.law(inside)
            found[inside] = normal_form(negative(Sum(law.event, Mul((law, Log(law))))))
        return found

    def law(self, inside: Values, given: Values = NOTHING) -> Probability:
        """P(inside | given) at the family's fixed values."""
        return conditional(Joint(self.distribution, inside | given | self.given), given | self.given)

    def inequalities(self) -> Iterator[tuple[Witness, Polynomial]]:
        """Each with its normal form; the simplest first."""
        few = len(self.values) <= FEW_VARIABLES
        for first, second, given in _informations(self.values) if few else _elemental(self.values):
            yield (
                self._information(first, second, given),
                self._of((first | given, second | given), first | second, given),
            )
        for whole in _subsets(self.values) if few else ():
            if len(whole) > 2:
                for given in (NOTHING, *_subsets(self.values - whole)):
                    yield self._total_correlation(whole, given), self._excess(whole, given)
        for event in _subsets(self.values) if few else map(frozenset, combinations(sorted(self.values), 1)):
            rest = self.values - event
            for given in (NOTHING, *_subsets(rest)) if few else (rest,):
                yield self._entropy(event, given), self._of((event | given,), NOTHING, given)

    def joint_informations(self) -> Iterator[Gibbs]:
        """I(A; B | C) as one relative entropy, of the joint law to that under which A and B are independent given C."""
        for first, second, given in _informations(self.values) if len(self.values) <= FEW_VARIABLES else ():
            whole = self.law(first | second | given)
            yield Gibbs(whole.event, whole, Mul((self.law(first, given), self.law(second | given))))

    def sizes(self, variables: Iterable[str]) -> Iterator[tuple[Witness, Polynomial]]:
        """log |X| − H(X) ≥ 0 for those of the variables that the family has."""
        for value in sorted(self.values):
            if value.variable in variables:
                law, uniform = self.law(frozenset({value})), Power(Size(value.variable), Fraction(-1))
                entropy = self.entropies[frozenset({value})]
                yield Gibbs(law.event, law, uniform), normal_form(Log(Size(value.variable))).minus(entropy)

    def _of(self, above: Iterable[Values], whole: Values, given: Values) -> Polynomial:
        """The entropies of the sets above, less that of the condition, and of the whole under it if there is one."""
        below = [given, whole | given] if whole else [given]
        h = self.entropies
        return total([*(h[part] for part in above), *(h[part].scaled(-1) for part in below)])

    def _excess(self, whole: Values, given: Values) -> Polynomial:
        """Σᵢ H(Xᵢ | C) − H(X₁, …, Xₙ | C)."""
        h = self.entropies
        alone = [h[given | {value}] for value in whole]
        return total([*alone, h[whole | given].scaled(-1), h[given].scaled(1 - len(whole))])

    def _total_correlation(self, whole: Values, given: Values) -> Witness:
        joint = self.law(whole, given)
        apart = Mul(tuple(self.law(frozenset({value}), given) for value in sorted(whole)))
        return self._averaged(given, Gibbs(joint.event, joint, apart))

    def _information(self, first: Values, second: Values, given: Values) -> Witness:
        joint = self.law(first | second, given)
        apart = Mul((self.law(first, given), self.law(second, given)))
        return self._averaged(given, Gibbs(joint.event, joint, apart))

    def _entropy(self, event: Values, given: Values) -> Witness:
        whole = self.law(event | given)
        return Over(whole.event, Product((Nonnegative(whole), Surprise(self.law(event, given)))))

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
                key = _entropy_of(atom) if isinstance(atom, SumOf) else None
                if key is not None:
                    distribution, given, variables = key
                    found.setdefault((distribution, given), set()).update(variables)
    return [_family(distribution, given, variables) for (distribution, given), variables in sorted_keys(found)]


def sorted_keys(found: Mapping[tuple[str, Values], set[str]]) -> list[tuple[tuple[str, Values], set[str]]]:
    """In an order that does not depend on hashing."""
    return sorted(found.items(), key=lambda pair: (pair[0][0], sorted(pair[0][1])))


def _entropy_of(atom: SumOf) -> tuple[str, Values, set[str]] | None:
    """The distribution, fixed values and summed variables of Σ p(a, g) log p(a, g); None for any other sum."""
    parts = dict(atom.monomial)
    logs = [part for part in parts if isinstance(part, LogOf)]
    if len(parts) != 2 or len(logs) != 1 or set(parts.values()) != {1}:
        return None
    joint = logs[0].atom
    if not isinstance(joint, Joint) or joint not in parts:
        return None
    return joint.distribution, joint.values - set(atom.indices), {index.variable for index in atom.indices}


def _family(distribution: str, given: Values, variables: Iterable[str]) -> Family:
    taken = set(given)
    values: set[Value] = set()
    for variable in sorted(variables):
        values.add(fresh(Value(variable, variable), taken | values))
    return Family(distribution, given, frozenset(values))


def _subsets(values: Values) -> Iterator[Values]:
    """The non-empty ones, the smallest first."""
    ordered = sorted(values)
    for count in range(1, len(ordered) + 1):
        yield from map(frozenset, combinations(ordered, count))


def _elemental(values: Values) -> Iterator[tuple[Values, Values, Values]]:
    """({i}, {j}, K) for every pair and every set of others."""
    for first, second in combinations(sorted(values), 2):
        rest = values - {first, second}
        for given in (NOTHING, *_subsets(rest)):
            yield frozenset({first}), frozenset({second}), given


def _informations(values: Values) -> Iterator[tuple[Values, Values, Values]]:
    """Disjoint (A, B, C) with A and B not empty, each pair {A, B} once."""
    for both in _subsets(values):
        least = min(both)
        for second in _subsets(both - {least}):
            for given in (NOTHING, *_subsets(values - both)):
                yield both - second, second, given
