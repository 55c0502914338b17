"""Hypotheses that define a distribution or make variables independent: proofs use them, counterexamples meet them."""

import pytest
import sympy

from emsym import KL, Derivation, Distribution, E, Function, H, Sum, Variable, check, log, verify
from emsym.numeric.certify import certify
from emsym.terms.read import read
from emsym.terms.traverse import free_values
from emsym.terms.write import write_value
from tests.statements import stated

x, y, z, w, theta = map(Variable, ("x", "y", "z", "w", "theta"))
p, q, r = map(Distribution, "pqr")
f = Function("f", positive=True)

with sympy.evaluate(False):
    POSTERIOR = [(q(z), "=", p(z | x, theta))]
    INDEPENDENT = [(p(x, z), "=", p(x) * p(z))]
    GIVEN_Y = [(p(x, z | y), "=", p(x | y) * p(z | y))]
    GIVEN_Y_BEHIND_THE_BAR = [(p(x | y, z), "=", p(x | y))]
    bound = Sum(q(z) * log(p(x, z | theta) / q(z)), z)
    information = KL(p(x, z), p(x) * p(z), x, z)

    PROVED = {
        "posterior closes the gap": (KL(q(z), p(z | x, theta)), "=", 0, POSTERIOR),
        "the bound is tight at the posterior": (log(p(x | theta)), "=", bound, POSTERIOR),
        "the hypothesis itself": (q(z), "=", p(z | x, theta), POSTERIOR),
        "a parameter under a sum over it": (
            Sum(p(x) * Sum(q(z) * log(q(z)), z), x),
            "=",
            Sum(p(z | x, theta) * log(p(z | x, theta)), z),
            POSTERIOR,
        ),
        "equal distributions": (KL(q(z), r(z)), ">=", KL(r(z), q(z)), [(q(z), "=", r(z))]),
        "no information": (information, "=", 0, INDEPENDENT),
        "entropies add": (H(p(x, z)), "=", H(p(x)) + H(p(z)), INDEPENDENT),
        "a condition that says nothing": (p(x | z), "=", p(x), INDEPENDENT),
        "given y, z says nothing": (p(x | z, y), "=", p(x | y), GIVEN_Y),
        "no information given y": (E(KL(p(x, z | y), p(x | y) * p(z | y), x, z), p(y)), "=", 0, GIVEN_Y),
        "two ways to say it": (p(x, z | y), "=", p(x | y) * p(z | y), GIVEN_Y_BEHIND_THE_BAR),
    }
    REFUTED = {
        "the gap is not strict": (log(p(x | theta)), ">", bound, POSTERIOR),
        "not independent without y": (p(x | z), "=", p(x), GIVEN_Y),
        "independent without y, not given y": (p(x | z, y), "=", p(x | y), INDEPENDENT),
        "a third variable": (p(x, z, w), "=", p(x) * p(z) * p(w), INDEPENDENT),
    }
    COLLIDER = [(p(x, y, z), "=", p(x) * p(y) * p(z | x, y))]
    DIAMOND = [(p(x, y, z, w), "=", p(x) * p(y | x) * p(z | x) * p(w | y, z))]
    NOT_REFUTED = {
        "a collider": (p(x | y), "=", p(x | y.value("y1")), COLLIDER),
        "a diamond": (p(w | x, y, z), "=", p(w | y, z), DIAMOND),
        "a law with a formula": (p(x) / p(x.value("x1")), "=", f(x) / f(x.value("x1")), [(p(x), "=", f(x))]),
    }


@pytest.mark.parametrize("name", PROVED)
def test_a_definition_is_unfolded(name):
    left, relation, right, assuming = PROVED[name]
    report = check(left, relation, right, assuming=assuming, models=100)
    assert report.verdict.value == "proved"
    assert report.evidence.models > 0
    unfounded = check(left, relation, right, models=100, repairs=False)
    assert unfounded.verdict.value != "proved" or "itself" in name


@pytest.mark.parametrize("name", REFUTED)
def test_a_counterexample_meets_the_definition(name):
    left, relation, right, assuming = REFUTED[name]
    report = check(left, relation, right, assuming=assuming, repairs=False)
    assert report.verdict.value == "refuted"
    assert certify(stated(left, relation, right, assuming), report.counterexample) is not None


def test_a_parameter_of_one_definition_is_no_letter_of_another():
    other = x.value("x_2")
    twice = [(q(z), "=", p(z | x)), (q(z), "=", r(z))]
    assert check(p(z | other), "=", r(z), assuming=twice, models=100).verdict.value != "proved"
    captured = [(q(z), "=", p(z | x)), (r(z, x), "=", q(z) * p(x))]
    assert check(r(z, other), "=", p(z | other) * p(other), assuming=captured, models=100).verdict.value != "proved"
    assert check(r(z, other), "=", p(z | x) * p(other), assuming=captured, models=100).verdict.value == "proved"


def test_a_theorem_says_for_which_letters_a_definition_is_assumed():
    other = x.value("x_2")
    with Derivation("blind") as blind:
        blind.assume(p(z | x), "=", p(z))
        blind.start(p(z | x) + p(z | other))
        blind.equals(2 * p(z))
    [theorem] = verify(blind, models=100).theorems
    assert theorem.proved
    assert theorem.hypotheses[0].every == (z, x)


def test_a_theorem_states_its_definition():
    with Derivation("tight") as tight:
        tight.assume(q(z), "=", p(z | x, theta))
        tight.start(log(p(x | theta)))
        tight.equals(bound)
    [theorem] = verify(tight, models=100).theorems
    assert theorem.proved
    assert len(theorem.hypotheses) == 1


@pytest.mark.parametrize("name", NOT_REFUTED)
def test_a_counterexample_meets_the_hypothesis_at_every_letter(name):
    left, relation, right, assuming = NOT_REFUTED[name]
    assert check(left, relation, right, assuming=assuming, models=200).verdict.value != "refuted"


@pytest.mark.parametrize("name", NOT_REFUTED)
def test_a_theorem_says_for_which_letters_a_law_has_a_formula(name):
    left, _, right, assuming = NOT_REFUTED[name]
    with Derivation("row") as row:
        row.assume(*assuming[0])
        row.start(left)
        row.equals(right)
    (theorem,) = verify(row, models=50, repairs=False).theorems
    assert set(theorem.hypotheses[0].every) == set(map(write_value, free_values(read(assuming[0][0]))))
