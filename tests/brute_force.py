"""A third opinion for the tests: terms evaluated letter by letter, with no code of the kernel or numeric engine."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    Add,
    Data,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Sign,
    Size,
    Sum,
    Term,
    Value,
)
from emsym.terms.traverse import bound_values, data, free_values, postorder

CLOSE, CLEAR = 1e-11, 1e-8
PRECISE = mpmath.mp.clone()
PRECISE.dps = 60
EXACT = PRECISE.mpf(10) ** -40, PRECISE.mpf(10) ** -50
Point = Mapping[Value, int]


@dataclass
class Model:
    """Alphabets, tables of exact numbers, and the arithmetic to use: `math` for speed, `PRECISE` for certainty."""

    sizes: Mapping[str, int]
    variables: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[tuple[int, ...], Fraction]]
    functions: Mapping[tuple[str, tuple[str, ...]], Mapping[tuple[int, ...], Fraction]]
    reals: Mapping[str, Fraction]
    arithmetic: Any = math
    data: Mapping[Data, Mapping[tuple[int, ...], int]] = field(default_factory=dict)
    masses: dict[Any, Any] = field(default_factory=dict)

    def letter(self, value: Value, at: Point) -> int:
        return self.data[value.data][tuple(at[index] for index in value.at)] if value.at else at[value]

    def number(self, exact: Fraction) -> Any:
        if self.arithmetic is math:
            return exact.numerator / exact.denominator
        return PRECISE.mpf(exact.numerator) / exact.denominator

    def mass(self, name: str, values: frozenset[Value], at: Point) -> Any:
        fixed = frozenset((value.variable, self.letter(value, at)) for value in values)
        key = name, fixed
        if key not in self.masses:
            wanted = dict(fixed)
            cells = self.tables[name].items()
            order = self.variables[name]
            chosen = [c for cell, c in cells if all(wanted.get(v, k) == k for v, k in zip(order, cell, strict=True))]
            self.masses[key] = self.number(sum(chosen, Fraction(0)))
        return self.masses[key]

    def value(self, term: Term, at: Point) -> Any:
        """The term's value; raises `ValueError` or `ZeroDivisionError` where it has none."""
        match term:
            case Number(number):
                return self.number(number)
            case Real(name, _):
                return self.number(self.reals[name])
            case Size(variable):
                return self.number(Fraction(self.sizes[variable]))
            case Function(name, arguments, _):
                table = self.functions[name, tuple(a.variable for a in arguments)]
                return self.number(table[tuple(self.letter(a, at) for a in arguments)])
            case Probability(name, event, given):
                return self.mass(name, frozenset(event + given), at) / self.mass(name, frozenset(given), at)
            case Add(terms):
                return self.arithmetic.fsum([self.value(part, at) for part in terms])
            case Mul(factors):
                return math.prod(self.value(part, at) for part in factors)
            case Power(base, exponent):
                return self.power(self.value(base, at), exponent)
            case Log(argument):
                return self.arithmetic.log(positive(self.value(argument, at)))
            case Exp(argument):
                return self.arithmetic.exp(self.value(argument, at))
            case Sum(indices, body):
                letters = product(*(range(self.sizes[index.variable]) for index in indices))
                return self.arithmetic.fsum(
                    [self.value(body, {**at, **dict(zip(indices, choice, strict=True))}) for choice in letters]
                )

    def power(self, base: Any, exponent: Fraction) -> Any:
        if exponent.denominator == 1:
            return base ** int(exponent)
        if base == 0 and exponent > 0:
            return base
        return positive(base) ** self.number(exponent)


def positive(number: Any) -> Any:
    if number <= 0:
        raise ValueError("not positive")
    return number


def points(model: Model, claims: Sequence[Claim]) -> Iterator[dict[Value, int]]:
    """Every choice of letters for the claims' free values."""
    free = sorted({value for claim in claims for side in (claim.left, claim.right) for value in free_values(side)})
    for choice in product(*(range(model.sizes[value.variable]) for value in free)):
        yield dict(zip(free, choice, strict=True))


def excess(model: Model, claim: Claim, at: Point) -> tuple[Any, bool] | None:
    """How far the claim is off at one point and whether a tie breaks it; None where a side is undefined."""
    try:
        difference = model.value(claim.left, at) - model.value(claim.right, at)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    match claim.relation:
        case Relation.EQUAL:
            return abs(difference), False
        case Relation.AT_LEAST | Relation.GREATER:
            return -difference, claim.relation is Relation.GREATER
        case Relation.AT_MOST | Relation.LESS:
            return difference, claim.relation is Relation.LESS
    raise AssertionError(claim.relation)


def seen_false(claim: Claim, models: int = 12, seed: int = 7, hypotheses: Sequence[Claim] = ()) -> bool:
    """Whether some small model clearly violates the claim, where the hypotheses hold."""
    return any(_clear(found, CLEAR, CLOSE) for found in _seen(claim, models, seed, hypotheses, math))


def is_false(claim: Claim, models: int = 12, seed: int = 7, hypotheses: Sequence[Claim] = ()) -> bool | None:
    """Whether some small model violates the claim, in arithmetic of 60 digits; None where it has no value in any."""
    if seen_false(claim, models, seed, hypotheses):
        return True
    found = list(_seen(claim, models, seed, hypotheses, PRECISE))
    return any(_clear(each, *EXACT) for each in found) if found else None


def _clear(found: tuple[Any, bool], clear: Any, close: Any) -> bool:
    off, ties = found
    return bool(off > clear or (ties and off > -close))


def _seen(
    claim: Claim, models: int, seed: int, hypotheses: Sequence[Claim], arithmetic: Any
) -> Iterator[tuple[Any, bool]]:
    """How far the claim is off, wherever it is defined and the hypotheses hold."""
    generator = random.Random(seed)
    for turn in range(models):
        model = drawn((claim, *hypotheses), generator, turn, arithmetic)
        for at in points(model, (claim,)):
            if all(_met(model, hypothesis, at) for hypothesis in hypotheses):
                found = excess(model, claim, at)
                if found is not None:
                    yield found


def _met(model: Model, hypothesis: Claim, at: Point) -> bool:
    """Whether a hypothesis holds at a point of the claim, for every letter of its other values."""
    for other in points(model, (hypothesis,)):
        found = excess(model, hypothesis, {**other, **at})
        if found is None or _clear(found, CLOSE, 0):
            return False
    return True


def confirms(claim: Claim, counterexample: Any) -> bool:
    """Whether the claim is false at emsym's counterexample, in arithmetic of 60 digits."""
    for joint in counterexample.distributions:
        if sum(joint.entries.values()) != 1 or min(joint.entries.values()) <= 0:
            return False
    found = excess(precise(counterexample), claim, counterexample.letters)
    if found is None:
        return False
    return _clear(found, *EXACT)


def holds(claim: Claim, counterexample: Any) -> bool:
    """Whether a claim is true at every point of emsym's model, in arithmetic of 60 digits."""
    model = precise(counterexample)
    found = [excess(model, claim, at) for at in points(model, (claim,))]
    return all(each is not None and each[0] < PRECISE.mpf(10) ** -50 for each in found)


def precise(counterexample: Any) -> Model:
    return Model(
        counterexample.sizes,
        {joint.name: joint.variables for joint in counterexample.distributions},
        {joint.name: joint.entries for joint in counterexample.distributions},
        {(f.name, f.variables): f.entries for f in counterexample.functions},
        counterexample.reals,
        PRECISE,
        {known.data: known.entries for known in counterexample.data},
    )


def drawn(claims: Sequence[Claim], generator: random.Random, turn: int, arithmetic: Any = math) -> Model:
    """One letter each, then uniform over two, then random tables of one to three letters."""
    sides = [side for claim in claims for side in (claim.left, claim.right)]
    nodes = [node for side in sides for node in postorder(side)]
    values = {v for side in sides for v in free_values(side) | bound_values(side)}
    known = {named for side in sides for named in data(side)}
    names = {value.variable for value in values} | {node.variable for node in nodes if isinstance(node, Size)}
    names |= {each.variable for each in known}
    sizes = {name: min(turn + 1, 2) if turn < 2 else generator.randint(1, 3) for name in sorted(names)}
    variables: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if isinstance(node, Probability):
            seen = {*variables.get(node.distribution, ()), *(v.variable for v in node.event + node.given)}
            variables[node.distribution] = tuple(sorted(seen))
    tables = {}
    for name in sorted(variables):
        cells = list(product(*(range(sizes[v]) for v in variables[name])))
        weights = [1 if turn < 2 else generator.choice((1, 2, 3, 9, 60)) for _ in cells]
        tables[name] = {cell: Fraction(w, sum(weights)) for cell, w in zip(cells, weights, strict=True)}
    functions = {}
    for node in nodes:
        if isinstance(node, Function):
            over = tuple(v.variable for v in node.arguments)
            cells = list(product(*(range(sizes[v]) for v in over)))
            functions[node.name, over] = {cell: _signed(node.sign, generator) for cell in cells}
    reals = {node.name: _signed(node.sign, generator) for node in nodes if isinstance(node, Real)}
    letters = {
        each: {
            cell: generator.randrange(sizes[each.variable])
            for cell in product(*(range(sizes[v]) for v in each.indices))
        }
        for each in sorted(known)
    }
    return Model(sizes, variables, tables, functions, reals, arithmetic, letters)


def _signed(sign: Sign, generator: random.Random) -> Fraction:
    number = Fraction(generator.randint(-12, 12), 4)
    if sign is Sign.REAL:
        return number
    return abs(number) + (Fraction(1, 8) if sign is Sign.POSITIVE else 0)
