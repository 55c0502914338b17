"""The exact smallest counterexamples of classic slips; that no simpler model refutes is confirmed by brute force.

The order is spelled out here again: fewest letters, smallest denominators and numbers, most uniform, fewest
distributions that are not uniform.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import gcd, prod

import pytest
from numeric_claims import FALSE, at_least, equal, under
from numeric_samples import X, Z, divergence, elbo, entropy, evidence, expectation, joint, mutual, number, prob

from emsym.numeric.certify import certify
from emsym.numeric.check import Counterexample, check
from emsym.numeric.plan import signature
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Function, Log, Mul, Sign, Sum, Value, minus, negative
from emsym.terms.signature import Signature
from tests.brute_force import CLEAR, CLOSE, Model, confirms, excess, points

Y = Value("y", "y")
SMALLEST_NUMBERS = (0, 1, -1, 2, Fraction(1, 2), -2, Fraction(-1, 2), 3, Fraction(1, 3))
Order = tuple[int, int, int, int]

q, r = prob("q", Z), prob("r", Z)
g = Function("g", (Z,), Sign.POSITIVE)
x_given_y = expectation(prob("p", X, Y), negative(Log(prob("p", X, given=(Y,)))), X, Y)
conditional = mutual("p", (X,), (Y,), (Z,))


@dataclass(frozen=True)
class Classic:
    """A false claim, and the tables, numbers and alphabets of its smallest counterexample."""

    claim: Claim
    sizes: dict[str, int]
    weights: dict[str, list[int]]
    values: tuple[str, ...] = ()


CLASSICS = {
    "log 2 is 0": Classic(equal(Log(number(2)), ZERO), {}, {}),
    "no entropy": Classic(equal(entropy("q", Z), ZERO), {"z": 2}, {"q": [1, 1]}),
    "KL swapped": Classic(FALSE["KL is symmetric"], {"z": 2}, {"q": [1, 1], "r": [1, 2]}),
    "KL above zero": Classic(FALSE["KL above zero"], {"z": 1}, {"q": [1], "r": [1]}),
    "KL's sign": Classic(
        equal(evidence(), minus(elbo(), divergence(q, prob("p", Z, given=(X, Value("θ", "θ"))), Z))),
        {"x": 1, "z": 2, "θ": 1},
        {"p": [1, 1], "q": [1, 2]},
    ),
    "KL's triangle": Classic(FALSE["triangle"], {"z": 2}, {"p": [1, 2], "q": [2, 1], "r": [1, 1]}),
    "Jensen reversed": Classic(FALSE["reversed Jensen"], {"x": 1, "z": 2, "θ": 1}, {"p": [1, 1], "q": [1, 2]}),
    "lost weight": Classic(FALSE["lost weight"], {"x": 1, "z": 2, "θ": 1}, {"p": [1, 1], "q": [1, 2]}),
    "lost entropy": Classic(
        equal(elbo(), expectation(q, Log(joint()), Z)), {"x": 1, "z": 2, "θ": 1}, {"p": [1, 1], "q": [1, 1]}
    ),
    "comma for bar": Classic(equal(prob("p", X, Z), prob("p", X, given=(Z,))), {"x": 1, "z": 2}, {"p": [1, 1]}),
    "the wrong marginal": Classic(
        equal(x_given_y, minus(entropy("p", X, Y), entropy("p", X))), {"x": 1, "y": 2}, {"p": [1, 1]}
    ),
    "conditioning lowers information": Classic(
        at_least(mutual("p", (X,), (Y,)), conditional), {"x": 2, "y": 2, "z": 2}, {"p": [1, 1, 1, 1, 1, 1, 1, 2]}
    ),
    "conditioning raises information": Classic(
        at_least(conditional, mutual("p", (X,), (Y,))), {"x": 2, "y": 2, "z": 2}, {"p": [1, 1, 1, 2, 2, 1, 1, 1]}
    ),
    "log E ≤ E log": Classic(
        Claim(Log(expectation(q, g, Z)), Relation.AT_MOST, expectation(q, Log(g), Z)),
        {"z": 2},
        {"q": [1, 1]},
        ("1", "1/2"),
    ),
    "not normalised": Classic(equal(Sum((X,), prob("p", Z, given=(X,))), number(1)), {"x": 1, "z": 2}, {"p": [1, 1]}),
    "independence": Classic(FALSE["independence"], {"x": 2, "z": 2}, {"p": [1, 1, 1, 2]}),
    "captured": Classic(FALSE["capture"], {"w": 1, "x": 2}, {"P": [1, 1]}),
}


def refuted(claim: Claim, hypotheses: Sequence[Claim] = (), seed: int = 0) -> Counterexample:
    counterexample = check(under(claim, *hypotheses), seed=seed).counterexample
    assert counterexample is not None
    return counterexample


def integers(counterexample: Counterexample) -> dict[str, list[int]]:
    found = {}
    for table in counterexample.distributions:
        cells = [table.entries[letters] for letters in sorted(table.entries)]
        common = prod({cell.denominator for cell in cells})
        whole = [int(cell * common) for cell in cells]
        found[table.name] = [weight // gcd(*whole) for weight in whole]
    return found


def order(sizes: dict[str, int], weights: dict[str, list[int]], numbers: Sequence[Fraction]) -> Order:
    tables = weights.values()
    return (
        sum(sizes.values()),
        sum(map(sum, tables)) + sum(abs(value.numerator) + value.denominator for value in numbers),
        sum(max(table) - min(table) for table in tables),
        sum(max(table) > min(table) for table in tables),
    )


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", CLASSICS)
def test_the_smallest_counterexample(name: str, seed: int) -> None:
    classic = CLASSICS[name]
    found = refuted(classic.claim, seed=seed)
    assert found.sizes == classic.sizes
    assert integers(found) == classic.weights
    assert tuple(str(value) for table in found.functions for value in table.entries.values()) == classic.values
    assert confirms(classic.claim, found)


@pytest.mark.parametrize("name", CLASSICS)
def test_no_simpler_model_refutes(name: str) -> None:
    classic = CLASSICS[name]
    smallest = order(classic.sizes, classic.weights, [Fraction(value) for value in classic.values])
    needed = signature([classic.claim.left, classic.claim.right])
    tried = 0
    for model in simpler_models(needed, smallest):
        tried += 1
        assert not violated(model, classic.claim), (model.sizes, model.tables)
    assert tried or smallest[1] <= len(classic.weights)


def violated(model: Model, claim: Claim) -> bool:
    offs = [found for at in points(model, (claim,)) if (found := excess(model, claim, at)) is not None]
    return any(off > CLEAR or (ties and off > -CLOSE) for off, ties in offs)


def simpler_models(needed: Signature, below: Order) -> Iterator[Model]:
    """Every model before this place in the order, by plain enumeration."""
    for letters in product(range(1, below[0] + 1), repeat=len(needed.variables)):
        sizes = dict(zip(needed.variables, letters, strict=True))
        if sum(letters) > below[0]:
            continue
        cells = [prod(sizes[v] for v in variables) for variables in needed.distributions.values()]
        signs = [s for (_, over), s in needed.functions.items() for _ in range(prod(sizes[v] for v in over))]
        for values in product(SMALLEST_NUMBERS, repeat=len(signs)):
            numbers = [Fraction(value) for value in values]
            cost = sum(abs(value.numerator) + value.denominator for value in numbers)
            if any(sign is Sign.POSITIVE and value <= 0 for sign, value in zip(signs, numbers, strict=True)):
                continue
            for flat in rows(sum(cells), below[1] - cost):
                tables = split(flat, cells)
                weights = dict(zip(needed.distributions, tables, strict=True))
                if all(gcd(*table) == 1 for table in tables) and order(sizes, weights, numbers) < below:
                    yield model_of(needed, sizes, weights, numbers)


def rows(cells: int, most: int) -> Iterator[list[int]]:
    """All rows of so many positive integers with at most this sum."""
    if not cells:
        if most >= 0:
            yield []
        return
    for first in range(1, most - cells + 2):
        yield from ([first, *rest] for rest in rows(cells - 1, most - first))


def split(row: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    places = [sum(lengths[:k]) for k in range(len(lengths) + 1)]
    return [list(row[a:b]) for a, b in pairwise(places)]


def model_of(
    needed: Signature, sizes: dict[str, int], weights: dict[str, list[int]], numbers: Sequence[Fraction]
) -> Model:
    def places(variables: tuple[str, ...]) -> list[tuple[int, ...]]:
        return list(product(*(range(sizes[variable]) for variable in variables)))

    tables = {
        name: dict(zip(places(over), (Fraction(w, sum(weights[name])) for w in weights[name]), strict=True))
        for name, over in needed.distributions.items()
    }
    lengths = [len(places(over)) for _, over in needed.functions]
    functions = {
        key: dict(zip(places(key[1]), row, strict=True))
        for key, row in zip(needed.functions, split(numbers, lengths), strict=True)  # type: ignore[arg-type]
    }
    return Model(sizes, needed.distributions, tables, functions, {})


def joints_of_bits(most: int) -> Iterator[tuple[int, ...]]:
    """Weights over the letters of three bits, in order of their sum."""
    yield from sorted(map(tuple, rows(8, most)), key=sum)


BITS = list(product((0, 1), repeat=3))


def total(weights: Sequence[int], fixed: dict[int, int]) -> int:
    """The weight of all letters with these bits at these places."""
    return sum(w for w, bits in zip(weights, BITS, strict=True) if all(bits[k] == bit for k, bit in fixed.items()))


def independent(weights: Sequence[int], first: int, second: int, given: dict[int, int] | None = None) -> bool:
    """Whether two of the three bits are independent, perhaps given the third, exactly."""
    fixed = given or {}
    return all(
        total(weights, {first: a, second: b, **fixed}) * total(weights, fixed)
        == total(weights, {first: a, **fixed}) * total(weights, {second: b, **fixed})
        for a, b in product((0, 1), repeat=2)
    )


def mutually_independent(weights: Sequence[int]) -> bool:
    return all(
        w * sum(weights) ** 2 == prod(total(weights, {k: bit}) for k, bit in enumerate(bits))
        for w, bits in zip(weights, BITS, strict=True)
    )


def no_information(*groups: tuple[Value, ...]) -> Claim:
    return equal(mutual("p", *groups), ZERO)


def test_pairwise_independence_is_not_mutual_independence() -> None:
    """The smallest is XOR with noise: three pairwise independent bits with 12 as a common denominator."""
    pairs = [no_information((a,), (b,)) for a, b in ((X, Y), (Y, Z), (X, Z))]
    mutually = equal(prob("p", X, Y, Z), Mul((prob("p", X), prob("p", Y), prob("p", Z))))
    found = refuted(mutually, pairs)
    assert certify(under(mutually, *pairs), found) is not None
    [weights] = integers(found).values()
    assert sum(weights) == 12
    for row in joints_of_bits(11):
        pairwise_independent = all(independent(row, *pair) for pair in ((0, 1), (1, 2), (0, 2)))
        assert mutually_independent(row) or not pairwise_independent


def test_independence_is_not_conditional_independence() -> None:
    hypothesis, claim = no_information((X,), (Y,)), no_information((X,), (Y,), (Z,))
    found = refuted(claim, [hypothesis])
    [weights] = integers(found).values()
    assert sum(weights) == 10
    assert independent(weights, 0, 1)
    for row in joints_of_bits(9):
        assert not independent(row, 0, 1) or all(independent(row, 0, 1, {2: bit}) for bit in (0, 1))


def test_conditional_independence_is_not_independence() -> None:
    hypothesis, claim = no_information((X,), (Y,), (Z,)), no_information((X,), (Y,))
    found = refuted(claim, [hypothesis])
    [weights] = integers(found).values()
    assert sum(weights) == 12
    for row in joints_of_bits(11):
        assert independent(row, 0, 1) or not all(independent(row, 0, 1, {2: bit}) for bit in (0, 1))
