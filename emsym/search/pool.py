"""Not trusted. The candidates of a search: witnesses that the kernel's rules accept, each normal form once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.atoms import atom_key
from emsym.kernel.certificate import Coincidence, Nonnegative, Over, Product, Square, Tangent, Total, Vanishing, Witness
from emsym.kernel.division import reduced
from emsym.kernel.normal_form import Malformed, vanishes
from emsym.kernel.obligations import obligations
from emsym.kernel.polynomial import Factor, LogOf, Monomial, Polynomial, SumOf, TooLarge, total
from emsym.kernel.rules import Refused, nonnegative
from emsym.named import Jensen, Named, expanded
from emsym.search.forms import normal_forms
from emsym.search.linear import Column
from emsym.terms.nodes import ONE, Add, Mul, Sum, Term, Value, number
from emsym.terms.statement import Hypothesis

MOST_REMEMBERED = 4096
NAMES = re.compile(r":'[^']*'")
LATER = 0.002


@dataclass(frozen=True, slots=True)
class Candidate:
    """A witness and its normal form; `signed` where it is 0, so that any multiple may be used."""

    witness: Witness
    polynomial: Polynomial
    signed: bool = False


@dataclass(slots=True)
class Pool:
    """The candidates for a claim about terms whose bound values are `bound`, under hypotheses."""

    hypotheses: Sequence[Hypothesis]
    bound: frozenset[Value] = frozenset()
    found: list[Candidate] = field(default_factory=list)
    seen: set[Polynomial] = field(default_factory=set)
    forms: dict[Witness, Polynomial | None] = field(default_factory=dict)
    budget: Budget = UNLIMITED

    def admit(self, witness: Witness, signed: bool = False) -> Candidate | None:
        """The candidate, if the kernel's rule accepts the witness, and its normal form is new."""
        self.budget.check()
        if witness in self.forms:
            return None
        self.forms[witness] = None
        form = self.forms[witness] = accepted(witness, tuple(self.hypotheses))
        return None if form is None else self.add(Candidate(witness, form, signed))

    def add(self, candidate: Candidate) -> Candidate | None:
        """The candidate, if its form is new."""
        self.budget.check()
        if candidate.polynomial.is_zero or candidate.polynomial in self.seen:
            return None
        self.seen.add(candidate.polynomial)
        self.found.append(candidate)
        return candidate

    def columns(self) -> list[Column]:
        """What linear programming combines: few things first, the simplest and the earliest."""
        return [
            Column(candidate.polynomial, weight(candidate.witness) + LATER * place, candidate.signed)
            for place, candidate in enumerate(self.found)
        ]


@lru_cache(maxsize=MOST_REMEMBERED)
def accepted(witness: Witness, hypotheses: tuple[Hypothesis, ...]) -> Polynomial | None:
    """The normal form of what a witness shows, if the kernel's rules accept it and the term has a value in every model.

    Remembered, because the repairs of one step suggest much the same, each in a search of its own.
    """
    try:
        term = _shown(witness, hypotheses, frozenset())
        forms = normal_forms(term)
        met = all(condition.discharged for condition in obligations(term, hypotheses, forms))
    except (Refused, Malformed, TooLarge):
        return None
    return plain(forms[id(term)]) if met else None


def _shown(witness: Witness, hypotheses: tuple[Hypothesis, ...], bound: frozenset[Value]) -> Term:
    """What a witness shows, as its names state it; raises `Refused`."""
    match witness:
        case Named():
            fixed = frozenset[Value]().union(*(each.fixed for each in hypotheses))
            if not _is_accepted(witness, hypotheses, bound & fixed):
                raise Refused(type(witness).__name__, "is not shown")
            return witness.term
        case Product(factors):
            return Mul(tuple(_shown(factor, hypotheses, bound) for factor in factors))
        case Total(parts):
            return Add(tuple(_shown(part, hypotheses, bound) for part in parts))
        case Over(indices, part):
            return Sum(indices, _shown(part, hypotheses, bound.union(indices)))
    return nonnegative(expanded(witness, hypotheses), hypotheses, bound)


@lru_cache(maxsize=MOST_REMEMBERED)
def _is_accepted(named: Named, hypotheses: tuple[Hypothesis, ...], bound: frozenset[Value]) -> bool:
    """Whether the kernel's rules accept what a name expands to; remembered, as it stands in many candidates.

    What signs show, they show of any letter: then all has a value wherever what is stated has one.
    """
    try:
        term = nonnegative(expanded(named, hypotheses), hypotheses, bound)
        return not hypotheses or all(each.discharged for each in obligations(term, hypotheses, bound=bound))
    except (Refused, Malformed, TooLarge):
        return False


def shapes(polynomial: Polynomial) -> frozenset[str]:
    """What stands under the logarithms, without the names of values: a candidate with other ones can hardly help."""
    found: set[str] = set()
    waiting = list(polynomial.terms)
    while waiting:
        for atom, _ in waiting.pop():
            if isinstance(atom, LogOf):
                found.add(NAMES.sub("", atom_key(atom.atom)))
            elif isinstance(atom, SumOf):
                waiting.append(atom.monomial)
    return frozenset(found)


def plain(polynomial: Polynomial) -> Polynomial:
    """The polynomial with its fractions divided out, so that equal things cancel monomial by monomial."""
    if not has_fractions(polynomial):
        return polynomial
    return total(_divided(monomial).scaled(c) for monomial, c in polynomial.terms.items())


@lru_cache(maxsize=MOST_REMEMBERED)
def _divided(monomial: Monomial) -> Polynomial:
    """A monomial with its fractions divided out, remembered: the candidates of one claim share most of theirs."""
    return reduced(Polynomial({monomial: 1}))


def has_fractions(polynomial: Polynomial) -> bool:
    """Whether a factor of several terms stands below a line, below sums too."""
    waiting = list(polynomial.terms)
    while waiting:
        for atom, exponent in waiting.pop():
            if isinstance(atom, Factor) and exponent < 0:
                return True
            if isinstance(atom, SumOf):
                waiting.append(atom.monomial)
    return False


def weight(witness: Witness) -> float:
    """How much there is to read in a witness."""
    match witness:
        case Total(parts):
            return sum(map(weight, parts))
        case Product(factors):
            telling = [factor for factor in factors if not isinstance(factor, Nonnegative)]
            return sum(map(weight, telling)) + 0.1 * len(factors)
        case Over(_, part):
            return weight(part) + 0.1
        case Tangent() | Square():
            return 1.5
        case Jensen():
            return 0.9
    return 1.0


def ratio(difference: Polynomial, polynomial: Polynomial) -> Fraction | None:
    """c > 0 with difference = c · polynomial."""
    if difference.terms.keys() != polynomial.terms.keys():
        return Fraction(1) if _same_fractions(difference, polynomial) else None
    ratios = {Fraction(c) / Fraction(polynomial.terms[m]) for m, c in difference.terms.items()}
    return ratios.pop() if len(ratios) == 1 and min(ratios) > 0 else None


def _same_fractions(first: Polynomial, second: Polynomial) -> bool:
    """Whether two polynomials with fractions are one after these are divided out, or over a common denominator."""
    if not (has_fractions(first) or has_fractions(second)):
        return False
    rest = first.minus(second)
    return vanishes(rest) or vanishes(plain(rest))


def scaled(scale: Fraction, witness: Witness) -> Witness:
    """scale · witness; a scale below 0 only for what vanishes."""
    if scale == 1:
        return witness
    if isinstance(witness, Vanishing | Coincidence):
        return replace(witness, factor=number(scale) if witness.factor == ONE else Mul((number(scale), witness.factor)))
    if isinstance(witness, Over) and scale < 0:
        return Over(witness.indices, scaled(scale, witness.part))
    return Product((Nonnegative(number(scale)), witness))
