"""Certifying: what is accepted, and what a tampered counterexample is rejected for."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from numeric_claims import FALSE, TRUE, equal, under
from numeric_samples import X, Z, mutual, number, prob

from emsym.encoding import Format, encode
from emsym.numeric.certify import certify
from emsym.numeric.check import Counterexample, check
from emsym.numeric.evidence import Ball, Letter, Table
from emsym.refutation import RECORDS
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Add, Function, Log, Mul, Real, Sign, Value

HALF = Fraction(1, 2)


def refuting(claim: Claim) -> Counterexample:
    counterexample = check(under(claim)).counterexample
    assert counterexample is not None
    return counterexample


def with_table(found: Counterexample, name: str, cells: list[Fraction]) -> Counterexample:
    def changed(joint: Table) -> Table:
        if joint.name != name:
            return joint
        return Table.of(joint.name, joint.variables, dict(zip(joint.entries, cells, strict=True)))

    return replace(found, distributions=tuple(map(changed, found.distributions)))


@pytest.mark.parametrize("name", FALSE)
def test_accepts_its_own_and_their_json(name: str) -> None:
    found = refuting(FALSE[name])
    again = Format({}, RECORDS).decode(json.loads(json.dumps(encode(found, {}))), "Counterexample")
    assert again == found
    assert certify(under(FALSE[name]), again) == (found.left, found.right)


def test_accepts_other_numbers_that_refute() -> None:
    claim = FALSE["KL is symmetric"]
    other = with_table(refuting(claim), "q", [Fraction(1, 7), Fraction(6, 7)])
    assert certify(under(claim), other) is not None


@pytest.mark.parametrize(
    "cells",
    [
        [HALF, HALF + Fraction(1, 10**9)],
        [Fraction(1), Fraction(0)],
        [Fraction(3, 2), -HALF],
        [Fraction(1, 3), Fraction(2, 3)],
    ],
    ids=["sums to more than one", "no full support", "negative", "equal to r, so the claim holds"],
)
def test_rejects_tampered_tables(cells: list[Fraction]) -> None:
    claim = FALSE["KL is symmetric"]
    assert certify(under(claim), with_table(refuting(claim), "q", cells)) is None


def test_rejects_what_is_no_model_of_the_claim() -> None:
    claim = FALSE["independence"]
    found = refuting(claim)
    [joint] = found.distributions
    without_cell = replace(joint, table=joint.table[1:])
    tampered = [
        replace(found, sizes={"x": 2}),
        replace(found, sizes={"x": 2, "z": 0}),
        replace(found, sizes={"x": 2, "z": 3}),
        replace(found, distributions=()),
        replace(found, distributions=(without_cell,)),
        replace(found, distributions=(replace(joint, variables=("z", "x")),)),
        replace(found, values=(Letter("x", "x", 0),)),
        replace(found, values=tuple(replace(each, letter=2) for each in found.values)),
        replace(found, values=tuple(replace(each, letter=-1) for each in found.values)),
        replace(found, reals={"a": HALF}),
    ]
    assert [certify(under(claim), each) for each in tampered] == [None] * len(tampered)


def test_rejects_the_counterexample_of_another_claim() -> None:
    found = refuting(FALSE["reversed Jensen"])
    assert certify(under(TRUE["Jensen"]), found) is None
    assert certify(under(TRUE["log p = ELBO + KL"]), found) is None


def test_rejects_a_sign_that_is_not_met() -> None:
    f, a = Function("f", (X,), Sign.POSITIVE), Real("a", Sign.POSITIVE)
    claim = equal(Mul((a, f)), f)
    found = refuting(claim)
    [table] = found.functions
    assert certify(under(claim), found) is not None
    for value in (Fraction(0), Fraction(-1)):
        bad = Table.of(table.name, table.variables, dict.fromkeys(table.entries, value))
        assert certify(under(claim), replace(found, functions=(bad,))) is None
        assert certify(under(claim), replace(found, reals={"a": value})) is None


def test_rejects_where_a_hypothesis_fails() -> None:
    claim = FALSE["KL is symmetric"]
    found = refuting(claim)
    z = Value("z", "z")
    assert certify(under(claim, equal(prob("q", z), prob("r", z))), found) is None
    assert certify(under(claim, Claim(prob("q", z), Relation.LESS, ONE)), found) is not None
    assert certify(under(claim, Claim(prob("q", z), Relation.LESS, number("1/2"))), found) is None


LARGE_PRIMES = (2**61 - 1, 2**89 - 1, 2**107 - 1, 2**127 - 1)


@pytest.mark.parametrize("weights", [(1, 2, 3, 5), LARGE_PRIMES], ids=["small", "large"])
def test_an_equation_of_entropies_is_met_exactly_or_not_at_all(weights: tuple[int, ...]) -> None:
    """I(X; Z) = 0 at a product of marginals, whatever their denominators; not where a cell is off by 10⁻³⁰⁰."""
    a, b, c, d = weights
    independent = equal(mutual("p", (X,), (Z,)), ZERO)
    claim = equal(prob("p", X), prob("p", Z))
    cells = [Fraction(one * other, (a + b) * (c + d)) for one in (a, b) for other in (c, d)]
    found = refuting(claim)
    [table] = found.distributions
    places = [(j, k) for j in (0, 1) for k in (0, 1)]
    sizes = {"x": 2, "z": 2}

    def model(values: list[Fraction]) -> Counterexample:
        joint = Table.of("p", table.variables, dict(zip(places, values, strict=True)))
        return replace(found, sizes=sizes, distributions=(joint,), values=(Letter("x", "x", 0), Letter("z", "z", 0)))

    off = Fraction(1, 10**300)
    assert certify(under(claim, independent), model(cells)) is not None
    assert certify(under(claim, independent), model([cells[0] + off, cells[1] - off, *cells[2:]])) is None


def test_undefined_sides_refute_nothing() -> None:
    claim = FALSE["counting"]
    found = refuting(claim)
    undefined = Log(Add((claim.left, number(-2))))
    assert certify(under(equal(undefined, ONE)), found) is None
    assert certify(under(claim, equal(undefined, undefined)), found) is None


def test_balls_print_short() -> None:
    assert Ball("0.693147180559945309", "1e-18").short() == "0.693147"
    assert str(Ball("0.693147", "1e-6")) == "0.693147 ± 1e-6"
