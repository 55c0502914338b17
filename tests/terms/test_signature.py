"""What a statement is about: every name that its terms have, and the signs, kinds and supports that go with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Data, Function, Log, Mul, Number, Probability, Real, Sign, Size, Sum, Term, Value
from emsym.terms.signature import Kind, Law, Signature, Support
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import substitute

X, Z, Z1, INDEX = Value("x", "x"), Value("z", "z"), Value("z₁", "z"), Value("i", "i")
POINT = Value("x", "x", (INDEX,))
JOINT = Probability("p", (X,), (Z,))
F = Function("f", (X,), Sign.NONNEGATIVE)
ZERO = Number(Fraction(0))


def said(left: Term, *assumed: Term) -> Statement:
    hypotheses = (Hypothesis(Claim(term, Relation.AT_LEAST, ZERO), ()) for term in assumed)
    return Statement(Claim(left, Relation.EQUAL, ZERO), tuple(hypotheses))


def test_a_hypothesis_counts_as_the_claim_does() -> None:
    about = Signature.of(said(JOINT, Probability("q", (Z,)), Size("y"), Real("a")))
    assert about.alphabets == dict.fromkeys("xyz", Kind.FINITE)
    assert about.laws == {"p": Law(("x", "z")), "q": Law(("z",))}
    assert about.reals == {"a": Sign.REAL}
    assert Signature.of(said(Add((JOINT, Probability("q", (Z,)), Size("y"), Real("a"))))) == about


def test_laws_are_told_by_their_support_and_alphabets_by_their_kind() -> None:
    about = Signature.of(said(Mul((JOINT, Probability("q", (Z,))))))
    assert about.supports == {Support.FULL: ["p", "q"]}
    assert about.kinds == {Kind.FINITE: ["x", "z"]}


def test_a_law_is_one_joint_over_all_its_variables() -> None:
    assert Signature.of(said(Mul((JOINT, Probability("p", (Value("y", "y"),)))))).distributions == {
        "p": ("x", "y", "z")
    }


def test_the_strongest_declared_sign_counts() -> None:
    weaker, positive = Function("f", (X,)), Real("a", Sign.POSITIVE)
    about = Signature.of(said(Add((Real("a"), positive, F, weaker))))
    assert (about.reals, about.functions) == ({"a": Sign.POSITIVE}, {("f", ("x",)): Sign.NONNEGATIVE})


def test_functions_of_one_name_and_other_variables_are_two() -> None:
    assert len(Signature.of(said(Add((F, Function("f", (Z,)), Function("f", (Z, X)))))).functions) == 3


def test_a_data_set_brings_its_indices() -> None:
    about = Signature.of(said(Log(Probability("p", (POINT,)))))
    assert about.data == (Data("x", "x", ("i",)),)
    assert about.variables == ("i", "x")


def test_a_variable_that_is_only_summed_over_has_an_alphabet() -> None:
    assert Signature.of(said(Sum((Z,), Number(Fraction(1))))).variables == ("z",)


@pytest.mark.parametrize("term", [JOINT, F, Sum((Z,), JOINT), Log(Probability("p", (Z, X)))])
def test_it_does_not_depend_on_what_values_are_called(term: Term) -> None:
    assert Signature.of(said(substitute(term, {Z: Z1}))) == Signature.of(said(term))


def test_a_statement_has_the_values_that_are_not_bound_or_for_every_letter() -> None:
    everywhere = Hypothesis(Claim(Function("g", (Z,)), Relation.AT_LEAST, Function("h", (Z1,))), (Z,))
    assert Statement(Claim(Sum((Z,), JOINT), Relation.EQUAL, F), (everywhere,)).values == {X, Z1}
