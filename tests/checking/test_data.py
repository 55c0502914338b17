"""Values at data indices from what an author writes to the verdict: reasons, statements, counterexamples, bad input."""

import json

import pytest
import sympy

from emsym import (
    KL,
    Derivation,
    Distribution,
    E,
    Function,
    H,
    LanguageError,
    Prod,
    Quantity,
    Size,
    Sum,
    Variable,
    Verdict,
    check,
    gibbs,
    jensen,
    log,
    marginalize,
    multiply_by_one,
    text,
    verify,
)
from emsym.encoding import Format, encode
from emsym.refutation import RECORDS
from emsym.render.json import report_json
from emsym.render.latex import derivation_latex
from emsym.render.phrases import LATEX, TEXT, theorem_sentence
from emsym.render.text import report_text
from emsym.report import Report
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from tests.brute_force import confirms

x, z, i, n, theta = map(Variable, ("x", "z", "i", "n", "theta"))
j, k = i.value("j"), i.value("k")
p, q, r, c = map(Distribution, "pqrc")
f, g = Function("f"), Function("g", positive=True)

with sympy.evaluate(False):
    likelihood = Sum(log(p(x[i] | theta)), i)
    bound = Sum(Sum(q(z | i) * log(p(x[i], z | theta) / q(z | i)), z), i)
    joined = Sum(q(z | i) * log(p(x[i], z | theta) / q(z | i)), i, z)
    local = Sum(E(log(p(x[i], z[i] | theta) / q(z[i] | x[i])), q(z[i] | x[i])), i)
    posterior = [(q(z | i), "=", p(z | x[i], theta))]
    r_sum = Sum(p(z | x[i]), i)

    PROVED = {
        "likelihood": (log(Prod(p(x[i] | theta), i)), "=", likelihood, []),
        "two indices": (log(Prod(p(x[i, n]), i, n)), "=", Sum(Sum(log(p(x[i, n])), n), i), []),
        "latent values": (likelihood, "=", Sum(log(Sum(p(x[i], z[i] | theta), z[i])), i), []),
        "latent values of their own": (
            Prod(p(x[i] | theta), i),
            "=",
            Prod(Sum(p(x[i] | z[i], theta) * p(z[i] | theta), z[i]), i),
            [],
        ),
        "bound and divergence": (likelihood, "=", bound + Sum(KL(q(z | i), p(z | x[i], theta)), i), []),
        "bound": (likelihood, ">=", bound, []),
        "bound in one sum": (likelihood, ">=", joined, []),
        "bound with local values": (likelihood, ">=", local, []),
        "bound, turned round": (bound, "<=", likelihood, []),
        "a likelihood is at most 1": (Sum(log(p(x[i] | theta)), i), "<=", 0, []),
        "divergences": (Sum(KL(q(z | i), p(z | x[i])), i), ">=", 0, []),
        "entropies": (Sum(H(p(z[i] | x[i])), i), "<=", Size(i) * log(Size(z)), []),
        "posterior closes the gap": (likelihood, "=", bound, posterior),
        "expected counts": (Sum(p(z | x[i]) * log(c(z)), i, z), "=", Sum(r_sum * log(c(z)), z), []),
        "at one point": (log(p(x[i])), ">=", E(log(p(x[i], z) / q(z)), q(z)), []),
        "Bayes at one point": (p(z[i] | x[i]), "=", p(x[i], z[i]) / Sum(p(x[i], z[i]), z[i]), []),
        "constant in the posterior's rival": (bound, "=const", -Sum(KL(q(z | i), p(z | x[i], theta)), i), []),
        "what is assumed of the data": (p(x[i]), ">=", p(x[k]), [(p(x[i]), ">=", p(x[k]))]),
    }
    REFUTED = {
        "likelihood of one": (Prod(p(x[i]), i), "=", p(x), []),
        "log of a sum": (Sum(log(p(x[i])), i), "=", log(Sum(p(x[i]), i)), []),
        "points are no distribution": (Sum(p(x[i]), i), "=", 1, []),
        "an index that a point needs": (Sum(p(x[i], i), i), "=", Sum(p(x[i]), i), []),
        "bound without the data": (likelihood, ">=", Sum(Sum(q(z | i) * log(p(x[i], z) / q(z | i)), z), i), []),
        "one posterior for all": (likelihood, "=", bound, [(q(z | i), "=", p(z | x, theta))]),
        "reversed": (bound, ">=", likelihood, []),
        "every letter occurs": (Sum(f(x[i]), i), "=", Sum(f(x), x), []),
        "assumed of the data alone": (p(x), "=", q(x), [(p(x[i]), "=", q(x[i]))]),
    }
    MALFORMED = {
        "a point and a value": (p(x, x[i]), "=", 1, "two values of one variable, x and x[i]"),
        "two points": (p(x[i] | x[j]), "=", 1, "two values of one variable, x[i] and x[j]"),
        "idle index": (log(p(x)), "=", Sum(log(p(x)), i), "the index i is idle"),
        "idle point": (log(p(x)), "=", Sum(q(z[j]), z[i]), "the index z_i is idle"),
        "point after its sum": (log(p(x)), "=", Sum(q(z[i]), z[i]) * p(z[i]), "z_i is unbound"),
        "index after its sum": (log(p(x)), "=", Sum(p(x[i]), i) * p(x[i]), "i is unbound"),
    }


def checked(left, relation, right, assuming, **given):
    return check(left, relation, right, assuming=assuming, models=200, in_=q if relation == "=const" else (), **given)


@pytest.mark.parametrize("name", PROVED)
def test_true_claims_are_proved(name):
    report = checked(*PROVED[name])
    assert report.verdict is Verdict.PROVED, report.diagnostics
    assert report.holds


@pytest.mark.parametrize("name", REFUTED)
def test_false_claims_are_refuted(name):
    left, relation, right, assuming = REFUTED[name]
    report = checked(*REFUTED[name], repairs=False)
    assert report.verdict is Verdict.REFUTED, report.diagnostics
    again = Format({}, RECORDS).decode(json.loads(json.dumps(encode(report.counterexample, {}))), "Counterexample")
    assert again == report.counterexample
    if not assuming:
        assert confirms(Claim(read(left), Relation(relation), read(right)), again)


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUTED)
def test_what_is_offered_in_place_of_a_false_claim_is_proved(name):
    for offer in checked(*REFUTED[name]).diagnostics[0].repairs:
        assert checked(offer.left, offer.link.value, offer.right, REFUTED[name][3]).verdict is Verdict.PROVED


@pytest.mark.parametrize("name", MALFORMED)
def test_what_says_nothing_is_malformed(name):
    left, relation, right, message = MALFORMED[name]
    with sympy.evaluate(False):
        report = check(left, relation, right)
    assert report.verdict is Verdict.MALFORMED
    assert message in report.diagnostics[0].message


with sympy.evaluate(False):
    weighted = Sum(log(Sum(q(z[i] | i) * p(x[i], z[i]) / q(z[i] | i), z[i])), i)
    REASONS = {
        "marginalise": (Sum(log(p(x[i])), i), "=", Sum(log(Sum(p(x[i], z[i]), z[i])), i), marginalize(z[i])),
        "multiply by one": (Sum(log(Sum(p(x[i], z[i]), z[i])), i), "=", weighted, multiply_by_one(q(z[i] | i))),
        "Jensen": (
            weighted,
            ">=",
            Sum(Sum(q(z[i] | i) * log(p(x[i], z[i]) / q(z[i] | i)), z[i]), i),
            jensen(log, weights=q(z[i] | i)),
        ),
        "Jensen in one sum": (likelihood, ">=", joined, jensen(log, weights=q(z | i))),
        "Gibbs": (likelihood, ">=", bound, gibbs),
        "Gibbs, in a product": (Size(i) * KL(q(z), p(z)), ">=", 0, gibbs),
    }


@pytest.mark.parametrize("name", REASONS)
def test_reasons_may_name_points(name):
    left, relation, right, because = REASONS[name]
    report = check(left, relation, right, by=because, models=50)
    assert report.holds, report.diagnostics
    assert [reason.rule for reason in report.explanation.found] == [report.explanation.given.rule]


@pytest.mark.parametrize(
    ("left", "relation", "right", "because"),
    [
        (Sum(log(p(x[i])), i), "=", Sum(log(Sum(p(x[i], z[i]), z[i])), i), marginalize(x)),
        (likelihood, ">=", local, jensen(log, weights=q(z[i]))),
    ],
    ids=["another value", "other weights"],
)
def test_wrong_reasons_are_told(left, relation, right, because):
    report = check(left, relation, right, by=because, models=50)
    assert report.verdict is Verdict.PROVED
    assert not report.holds


def test_what_the_bound_loses_at_all_points():
    report = check(likelihood, ">=", bound)
    assert text(report.gap) == "Σ_i KL(q(z | i) ‖ p(z | xᵢ, θ))"
    assert [text(value) for value in report.equality.over] == ["i", "z"]
    (jensens,) = report.explanation.found
    assert jensens.rule == "jensen"


def derivation():
    with Derivation("data", title="Data") as made:
        made.assume(g(x[i]), ">=", 1)
        made.start(likelihood)
        made.equals(Sum(log(Sum(p(x[i], z[i] | theta), z[i])), i))
    return made


def test_a_theorem_quantifies_over_the_data():
    report = verify(derivation(), models=50)
    (theorem,) = report.theorems
    assert [text(point) for point in theorem.data] == ["xᵢ"]
    assert set(theorem.about.alphabets) == {"i", "theta", "x", "z"}
    said = theorem_sentence(TEXT, theorem)
    assert "with full support, all positive functions g, all data xᵢ and all θ, assuming g(xᵢ) ≥ 1 for every i:" in said
    assert "all data $x_{i}$ and all $\\theta$" in theorem_sentence(LATEX, theorem)
    whole = Report((report,), (), 0, 50)
    assert "all data xᵢ" in " ".join(report_text(whole).replace("\u00a0", " ").split())
    assert "all data xᵢ" in json.loads(report_json(whole))["derivations"][0]["theorem"]


def test_a_theorem_names_points_with_different_indices_if_it_can():
    with Derivation("diagonal") as made:
        made.start(Sum(f(x[i, i]), i) + f(x[j, k]))
        made.equals(f(x[j, k]) + Sum(f(x[i, i]), i))
    (theorem,) = verify(made, models=20).theorems
    assert [text(point) for point in theorem.data] == ["x_{j,k}"]


def test_a_counterexample_shows_the_data():
    with Derivation("planted") as made:
        made.start(Sum(f(x[i]), i))
        made.equals(Sum(f(x), x))
    shown = report_text(Report((verify(made),), (), 0, 1000))
    assert "xᵢ" in shown
    with Derivation("planted") as made:
        made.start(p(x[i]))
        made.equals(p(x[k]))
    report = verify(made)
    shown = report_text(Report((report,), (), 0, 1000))
    assert "xᵢ   i = 0   i = 1" in shown
    assert r"x_{i} & i = 0 & i = 1" in derivation_latex(report)


@pytest.mark.parametrize("thing", [x[i], x], ids=text)
def test_no_constant_is_told_of_data(thing):
    report = check(log(p(x[i])), "=const", log(p(x[i] | theta)), in_=thing)
    assert report.verdict is Verdict.MALFORMED
    assert f"{text(thing)} is data here" in report.diagnostics[0].message


def test_a_quantity_takes_a_point():
    surprise = Quantity("S", (x,), -log(p(x)))
    assert check(Sum(surprise(x[i]), i), "=", -Sum(log(p(x[i])), i)).verdict is Verdict.PROVED


def test_a_definition_whose_index_is_given_a_point_stays_a_hypothesis():
    """q(z | i[n]) has no meaning in terms of p(z | x[i]), and what is said of it is neither proved nor malformed."""
    report = check(q(z | i[n]), "=", p(z | theta), assuming=[(q(z | i), "=", p(z | x[i], theta))], models=50)
    assert report.verdict in (Verdict.REFUTED, Verdict.UNDECIDED)


def test_a_point_is_no_subject_of_a_definition():
    """p(x[i]) = q(x[i]) is said of the points of the data, and not of every x."""
    assumed = [(p(x[i]), "=", q(x[i]))]
    assert check(Sum(p(x), x), "=", Sum(q(x), x), assuming=assumed).verdict is Verdict.PROVED
    assert check(H(p(x)), "=", H(q(x)), assuming=assumed).verdict is Verdict.REFUTED


def test_an_index_must_be_declared():
    with pytest.raises(LanguageError, match="is not an index of x"):
        p(x[0])
