"""What a statement is about: all that it is for every one of, found by one walk over its claim and its hypotheses.

Here alone stands what every model has, of which kind an alphabet is and where a law may vanish; the oracle draws its
models by it, and what is printed of a theorem says it. Not trusted: the kernel takes the terms as they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from emsym.terms.nodes import Data, Function, Probability, Real, Sign, Size, Sum, Term
from emsym.terms.statement import Statement
from emsym.terms.traverse import children, leaf_values

FunctionKey = tuple[str, tuple[str, ...]]
"""A function's name and the variables of its arguments."""
STRENGTH = (Sign.REAL, Sign.NONNEGATIVE, Sign.POSITIVE)


class Kind(StrEnum):
    """What kind of set an alphabet is."""

    FINITE = "finite"


class Support(StrEnum):
    """Where a law is above 0."""

    FULL = "full support"


@dataclass(frozen=True, slots=True)
class Law:
    """A distribution: the variables whose joint law it is, and where it is above 0."""

    variables: tuple[str, ...]
    support: Support = Support.FULL


@dataclass(frozen=True, slots=True)
class Signature:
    """The alphabets, laws, functions, reals and data sets that a statement is about, each by name and in order."""

    alphabets: dict[str, Kind] = field(default_factory=dict)
    laws: dict[str, Law] = field(default_factory=dict)
    functions: dict[FunctionKey, Sign] = field(default_factory=dict)
    reals: dict[str, Sign] = field(default_factory=dict)
    data: tuple[Data, ...] = ()

    @classmethod
    def of(cls, statement: Statement) -> Signature:
        """What a statement is about."""
        claims = (statement.claim, *(hypothesis.claim for hypothesis in statement.hypotheses))
        return cls.of_terms(side for claim in claims for side in (claim.left, claim.right))

    @classmethod
    def of_terms(cls, terms: Iterable[Term]) -> Signature:
        """What several terms are about; a distribution is one joint law over all variables that it is applied to."""
        variables: set[str] = set()
        laws: dict[str, set[str]] = {}
        functions: dict[FunctionKey, Sign] = {}
        reals: dict[str, Sign] = {}
        data: set[Data] = set()
        for node in _nodes(terms):
            applied = leaf_values(node)
            variables.update(value.variable for value in applied)
            data.update(value.data for value in applied if value.at)
            match node:
                case Probability(name):
                    laws.setdefault(name, set()).update(value.variable for value in applied)
                case Function(name, _, sign):
                    key = (name, tuple(value.variable for value in applied))
                    functions[key] = _stronger(functions.get(key, Sign.REAL), sign)
                case Real(name, sign):
                    reals[name] = _stronger(reals.get(name, Sign.REAL), sign)
                case Size(variable):
                    variables.add(variable)
                case Sum(indices, _):
                    variables.update(index.variable for index in indices)
                case _:
                    pass
        variables.update(index for known in data for index in known.indices)
        return cls(
            dict.fromkeys(sorted(variables), Kind.FINITE),
            {name: Law(tuple(sorted(laws[name]))) for name in sorted(laws)},
            {key: functions[key] for key in sorted(functions)},
            {name: reals[name] for name in sorted(reals)},
            tuple(sorted(data)),
        )

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that have an alphabet."""
        return tuple(self.alphabets)

    @property
    def distributions(self) -> dict[str, tuple[str, ...]]:
        """The variables of each law."""
        return {name: law.variables for name, law in self.laws.items()}

    @property
    def kinds(self) -> dict[Kind, list[str]]:
        """The variables whose alphabets are of each kind."""
        return {kind: [name for name, its in self.alphabets.items() if its is kind] for kind in Kind}

    @property
    def supports(self) -> dict[Support, list[str]]:
        """The laws of each support."""
        return {support: [name for name, law in self.laws.items() if law.support is support] for support in Support}

    @property
    def key(self) -> Hashable:
        """All of it, to be looked up by."""
        tables = (self.alphabets, self.laws, self.functions, self.reals)
        return (*(tuple(table.items()) for table in tables), self.data)


def _stronger(first: Sign, second: Sign) -> Sign:
    return max(first, second, key=STRENGTH.index)


def _nodes(terms: Iterable[Term]) -> Iterator[Term]:
    """Every node of the terms; a part that they share, or that stands in one many times, once."""
    seen: set[int] = set()
    kept = tuple(terms)  # while they are walked, no other term has the id of one
    waiting = list(kept)
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting.extend(children(node))
