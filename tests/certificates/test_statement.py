"""What a certificate says, from its terms: unambiguous, and without SymPy."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from emsym.certificates.cost import cost_of
from emsym.certificates.statement import scope, spell, statement
from emsym.proof import TERMS
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Power,
    Probability,
    Real,
    Sign,
    Size,
    Sum,
    Value,
    minus,
    negative,
    number,
    quotient,
)
from emsym.terms.statement import Hypothesis, Statement

X, Z, OLD = Value("x", "x"), Value("z", "z"), Value("theta_old", "theta")
P, Q = Probability("p", (X,), (Z,)), Probability("q", (Z,))
A, B = Real("a"), Real("b", Sign.POSITIVE)
F = Function("f", (X,), Sign.NONNEGATIVE)


@pytest.mark.parametrize(
    ("term", "spelled"),
    [
        (P, "p(x | z)"),
        (Probability("p", (OLD,)), "p(theta_old:theta)"),
        (number(-2), "−2"),
        (number(Fraction(1, 2)), "1/2"),
        (Mul((number(Fraction(-1, 2)), A)), "(−1/2) · a"),
        (Size("z"), "|z|"),
        (Add((A, B, F)), "a + b + f(x)"),
        (minus(A, B), "a − b"),
        (minus(A, Add((B, F))), "a − (b + f(x))"),
        (minus(A, negative(B)), "a − (−b)"),
        (Add((negative(A), B)), "−a + b"),
        (Mul((A, Add((A, B)))), "a · (a + b)"),
        (Mul((A, Mul((B, F)))), "a · (b · f(x))"),
        (Mul((Mul((A, B)), F)), "a · b · f(x)"),
        (quotient(A, B), "a / b"),
        (quotient(A, Mul((A, B))), "a / (a · b)"),
        (Mul((quotient(A, B), F)), "a / b · f(x)"),
        (Power(B, Fraction(-1)), "b^(−1)"),
        (Power(Power(B, Fraction(2)), Fraction(1, 2)), "(b^2)^(1/2)"),
        (Power(Add((A, B)), Fraction(2)), "(a + b)^2"),
        (Power(Exp(A), Fraction(2)), "exp(a)^2"),
        (Log(quotient(P, Q)), "log(p(x | z) / q(z))"),
        (Sum((Z,), Mul((Q, Log(Q)))), "Σ_z q(z) · log(q(z))"),
        (Sum((X, Z), Add((A, B))), "Σ_{x, z} (a + b)"),
        (Mul((Sum((Z,), Q), A)), "(Σ_z q(z)) · a"),
        (Add((Sum((Z,), Q), A)), "Σ_z q(z) + a"),
        (Add(()), "0"),
        (Mul(()), "1"),
        (Mul((A,)), "a"),
        (Real("log"), "'log'"),
        (Real("a + b"), "'a + b'"),
        (Real("p(x)"), "'p(x)'"),
        (Real("\x1b[2J"), r"'\x1b[2J'"),
    ],
)
def test_a_term_is_spelled(term, spelled):
    assert spell(term) == spelled


def test_terms_that_differ_in_shape_are_spelled_apart():
    """A sum in a product, a product in a quotient, a sign before or inside: no two of these read alike."""
    leaves = [A, B, F, ONE]
    pairs = [(first, second) for first in leaves for second in leaves]
    terms = [shape for a, b in pairs for shape in (Add((a, b)), minus(a, b), Mul((a, b)), quotient(a, b))]
    nested = [
        shape
        for t in terms
        for shape in (minus(A, t), quotient(A, t), negative(t), Sum((Z,), t), Power(t, Fraction(2)))
    ]
    nested += [Mul((Sum((Z,), t), B)) for t in terms] + [Sum((Z,), Mul((t, B))) for t in terms]
    assert len({spell(term) for term in nested}) == len(set(nested))


def test_nothing_that_a_term_says_is_left_unsaid():
    """Each node with any one field changed is told otherwise: by its spelling, or by what it is said to be about."""
    changed = {
        "value": Fraction(7), "name": "other", "sign": Sign.POSITIVE, "variable": "other", "distribution": "other",
        "event": (Value("y", "y"),), "given": (Value("y", "y"),), "arguments": (Value("y", "y"),), "terms": (B, A),
        "factors": (B, A), "base": A, "exponent": Fraction(7), "argument": F, "indices": (X, Z), "body": B,
    }  # fmt: skip
    nodes = [
        number(2),
        A,
        Size("z"),
        P,
        F,
        Add((A, B)),
        Mul((A, B)),
        Power(B, Fraction(2)),
        Log(B),
        Exp(B),
        Sum((Z,), Q),
    ]
    assert {type(node) for node in nodes} == set(TERMS)
    told = {}
    for node in nodes:
        for field in fields(node):
            other = replace(node, **{field.name: changed[field.name]})
            assert tell(other) != tell(node), (node, field.name)
            told[other] = tell(other)
    assert len(set(told.values())) == len(told)


def tell(term):
    said = Statement(Claim(term, Relation.EQUAL, ZERO))
    return statement(said), scope(said)


def test_nothing_that_a_value_says_is_left_unsaid():
    assert [field.name for field in fields(Value)] == ["name", "variable", "at"], "a statement prints no other field"
    i, j = Value("i", "i"), Value("j", "j")
    alike = [Value("x", "x"), Value("x", "z"), Value("z", "x"), Value("z", "z")]
    alike += [Value("x", "x", (i,)), Value("x", "x", (j,)), Value("x", "x", (i, j)), Value("x", "z", (i,))]
    assert len({spell(Probability("p", (value,))) for value in alike}) == len(alike)


def test_a_claim_is_told_with_what_it_assumes_and_is_about():
    claim = Claim(Mul((B, F)), Relation.AT_LEAST, Sum((Z,), Q))
    hypotheses = (Hypothesis(Claim(B, Relation.GREATER, ONE)), Hypothesis(Claim(F, Relation.AT_LEAST, A), (X,)))
    assert statement(Statement(claim, hypotheses)) == (
        "b · f(x)", "≥ Σ_z q(z)", "assuming b > 1 and f(x) ≥ a for every x",
    )  # fmt: skip
    assert scope(Statement(claim, hypotheses)) == (
        "for all finite alphabets x, z; distributions q with full support; reals and functions a, b > 0, f(x) ≥ 0"
    )
    assert scope(Statement(Claim(ONE, Relation.EQUAL, ONE))) == ""


def test_a_deep_term_is_spelled():
    deep = A
    for _ in range(5000):
        deep = Log(deep)
    assert len(spell(deep)) == 5 * 5000 + 1


def test_what_emsym_finds_costs_next_to_nothing(found):
    for chapter in found.derivations:
        for entry in chapter.steps:
            if entry.proof is not None:
                cost = cost_of((entry.proof.statement, entry.proof.witness))
                assert cost.monomials < 1000
                assert cost.bits < 1000


def test_a_cost_grows_with_what_is_multiplied_out():
    two = Add((A, B))
    assert cost_of(Mul((two, two, two))).monomials == 8
    assert cost_of(Power(two, Fraction(4))).monomials == 16
    assert cost_of(Power(number(3), Fraction(1000))).bits > 1000
    assert cost_of(Exp(Mul((number(10**6), Log(number(2)))))).bits > 10**6
    assert cost_of(Exp(Mul((number(Fraction(1, 10**6)), Log(number(2)))))).bits < 100
    assert cost_of(ZERO).monomials == 1
