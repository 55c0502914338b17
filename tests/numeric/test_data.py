"""Data sets: every map counts as a model, batches agree with exact numbers, and counterexamples show the data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numeric_claims import at_least, equal, under
from numeric_samples import I1, I2, THETA, X, Z, at, divergence, log_ratio, number, power, prob

from emsym.encoding import Format, encode
from emsym.numeric.certify import certify
from emsym.numeric.check import Counterexample, check
from emsym.numeric.compare import subject
from emsym.numeric.evaluate import evaluate
from emsym.numeric.evaluate_exactly import evaluate_exactly
from emsym.numeric.evidence import DataSet
from emsym.numeric.exact import Context
from emsym.numeric.instance import Instance, value_of
from emsym.numeric.models import Sampler
from emsym.numeric.plan import NotEvaluable, compile_terms, signature
from emsym.numeric.rational import Model, batch, rounded
from emsym.numeric.supposed import suppose
from emsym.refutation import RECORDS
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Data, Exp, Function, Log, Mul, Size, Sum, Term, Value

XI, XJ, XIJ = at(X, I1), at(X, I2), at(X, I1, I2)
DATA = Data("x", "x", ("i",))
likelihood = Sum((I1,), Log(prob("p", XI, given=(THETA,))))
bound = Sum(
    (I1, Z),
    Mul((prob("q", Z, given=(I1,)), log_ratio(prob("p", XI, Z, given=(THETA,)), prob("q", Z, given=(I1,))))),
)
product_of_all = Exp(Sum((I1,), Log(prob("p", XI))))

TRUE = {
    "bound for data": at_least(likelihood, bound),
    "marginal at a point": equal(Sum((Z,), prob("p", XI, Z)), prob("p", XI)),
    "sum of two": equal(power(Sum((I1,), prob("p", XI)), 2), Sum((I1, I2), Mul((prob("p", XI), prob("p", XJ))))),
}
FALSE = {
    "product is one": equal(product_of_all, prob("p", X)),
    "log of a sum": equal(Sum((I1,), Log(prob("p", XI))), Log(Sum((I1,), prob("p", XI)))),
    "points sum to one": equal(Sum((I1,), prob("p", XI)), ONE),
    "points of all letters": Claim(Sum((I1,), prob("p", XI)), Relation.AT_MOST, ONE),
    "no repetition": equal(Sum((I1,), prob("p", XI, I1)), Sum((I1,), prob("p", XI, given=(I1,)))),
    "an index that a point needs": equal(Sum((I1,), prob("p", XI, I1)), Sum((I1,), prob("p", XI))),
    "two points": equal(prob("p", XI), prob("p", XJ)),
    "a point and a value": equal(prob("p", XI), prob("p", X)),
    "symmetric data": equal(prob("p", XIJ), prob("p", at(X, I2, I1))),
    "every letter occurs": at_least(Sum((I1,), Function("f", (XI,))), Sum((X,), Function("f", (X,)))),
    "reversed bound": at_least(bound, likelihood),
    "other posterior": equal(divergence(prob("p", Z, given=(XI,)), prob("p", Z, given=(X,)), Z), ZERO),
}


def refuting(claim: Claim) -> Counterexample:
    found = check(under(claim)).counterexample
    assert found is not None
    return found


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_agree(name: str) -> None:
    seen = check(under(TRUE[name]))
    assert seen.counterexample is None
    assert not seen.uncertified
    assert seen.models >= 1000


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted_and_checked_again_from_their_json(name: str) -> None:
    found = refuting(FALSE[name])
    again = Format({}, RECORDS).decode(json.loads(json.dumps(encode(found, {}))), "Counterexample")
    assert again == found
    assert again.data
    assert certify(under(FALSE[name]), again) == (found.left, found.right)


def test_data_are_shrunk() -> None:
    """Two points of one letter are enough, or one point of the first letter beside a letter that it is not."""
    assert refuting(FALSE["log of a sum"]).data == (DataSet.of(DATA, {(0,): 0, (1,): 0}),)
    assert refuting(FALSE["log of a sum"]).sizes == {"i": 2, "x": 1}
    found = refuting(FALSE["every letter occurs"])
    assert sum(found.sizes.values()) <= 3
    assert set(found.data[0].entries.values()) == {0}


@pytest.mark.parametrize(
    "table",
    [{(0,): 0}, {(0,): 0, (1,): 1}, {(0,): 0, (1,): -1}, {(0,): 0, (2,): 0}, {(0,): 0, (1,): 0.0}, {}],
    ids=["a point is missing", "no such letter", "a negative letter", "no such point", "no letter", "no points"],
)
def test_tampered_data_are_rejected(table: Mapping[tuple[int, ...], int]) -> None:
    claim = FALSE["log of a sum"]
    found = refuting(claim)
    assert certify(under(claim), replace(found, data=(DataSet.of(DATA, table),))) is None
    assert certify(under(claim), replace(found, data=())) is None
    other = DataSet.of(Data("y", "x", ("i",)), found.data[0].entries)
    assert certify(under(claim), replace(found, data=(other,))) is None


def test_other_data_that_do_not_refute_are_rejected() -> None:
    claim = FALSE["two points"]
    found = refuting(claim)
    alike = dict.fromkeys(found.data[0].entries, 0)
    assert certify(under(claim), found) is not None
    assert certify(under(claim), replace(found, data=(DataSet.of(found.data[0].data, alike),))) is None


def test_a_batch_gathers_what_each_model_says() -> None:
    """p(x[i], z) for every i and z, against a loop over models and letters."""
    term = prob("p", XI, Z)
    needed, plan = signature([term]), compile_terms([term])
    models = Sampler(suppose(needed, ()), plan, np.random.default_rng(0)).draw({"i": 3, "x": 2, "z": 4}, 50)
    [result] = evaluate(plan, models)
    assert result.value.shape == (3, 4, 50)
    weights = models.weights["p"]
    for index, letter, turn in product(range(3), range(4), range(50)):
        point = models.data[DATA][index, turn]
        expected = weights[point, letter, turn] / weights[..., turn].sum()
        assert result.value[index, letter, turn] == pytest.approx(expected, rel=1e-14)


TERMS: list[Term] = [
    likelihood,
    bound,
    prob("p", XIJ, I1),
    Function("f", (XI, XJ, X)),
    Function("f", (at(X, I1, I1), I1)),
    Sum((I1,), Function("f", (XI, XI))),
    Sum((X,), Mul((prob("p", X), Function("f", (XI, X))))),
    Sum((I1,), Mul((prob("p", XI), Sum((I1,), Function("f", (XI, XJ)))))),
]


@pytest.mark.parametrize("term", TERMS, ids=range(len(TERMS)))
@pytest.mark.parametrize("letters", [1, 2, 3])
def test_batches_agree_with_exact_numbers(term: Term, letters: int) -> None:
    needed, plan = signature([term]), compile_terms([term])
    drawn = Sampler(suppose(needed, ()), plan, np.random.default_rng(1)).small(
        dict.fromkeys(needed.variables, letters), 8
    )
    exact = [next(rounded(drawn, place)) for place in range(8)]
    [seen] = evaluate(plan, batch(exact, needed))
    for place, model in enumerate(exact):
        context = Context()
        [table] = evaluate_exactly(plan, needed, model, context)
        values = np.broadcast_to(seen.value, (*seen.value.shape[:-1], 8))[..., place]
        assert values.shape == table.shape
        expected = np.reshape([float(context.ball(cell).mid()) for cell in table.flat], table.shape)
        assert np.allclose(values, expected, rtol=1e-12, atol=1e-12)


def test_models_try_repetitions_and_all_letters() -> None:
    needed, plan = signature([likelihood]), compile_terms([likelihood])
    drawn = Sampler(suppose(needed, ()), plan, np.random.default_rng(0)).draw({"i": 3, "theta": 1, "x": 3, "θ": 1}, 40)
    kinds = {len(set(drawn.data[DATA][:, place])) for place in range(40)}
    assert kinds == {1, 2, 3}
    assert drawn.slice(np.array([3, 5])).data[DATA].shape == (3, 2)


def model(letters: tuple[int, ...], size: int = 3) -> Model:
    weights = {"p": np.array([1] * size, dtype=object)}
    return Model({"i": len(letters), "x": size}, weights, {}, {}, {DATA: np.array(letters)})


def test_fewer_letters_and_lower_ones_are_simpler() -> None:
    ascending = [model((0,)), model((1,)), model((0, 0)), model((0, 2)), model((1, 0)), model((0, 0, 0))]
    assert [each.order() for each in ascending] == sorted(each.order() for each in ascending)
    needed = signature([FALSE["points sum to one"].left])
    variants = list(model((2, 1)).simpler(needed))
    seen = {(each.sizes["x"], tuple(each.data[DATA].tolist())) for each in variants}
    assert {(3, (0, 0)), (3, (1, 1)), (3, (2, 0)), (3, (2,)), (2, (1, 0)), (2, (0, 1))} <= seen
    for each in variants:
        assert each.data[DATA].shape == (each.sizes["i"],)
        assert set(each.data[DATA].tolist()) <= set(range(each.sizes["x"]))


def test_a_hypothesis_about_the_data_is_met() -> None:
    """Where all points have one probability, the sum is |I| times any of them; elsewhere it need not be."""
    claim = equal(Sum((I2,), prob("p", XJ)), Mul((Size("i"), prob("p", XI))))
    alike = equal(prob("p", XI), prob("p", XJ))
    assert check(under(claim)).counterexample is not None
    assert check(under(claim, alike)).counterexample is None
    assert check(under(claim, alike)).models


def test_a_function_at_the_data_is_not_defined_by_it() -> None:
    """f(x[i]) = 0 leaves f elsewhere open."""
    nothing = equal(Function("f", (XI,)), ZERO)
    assert len(subject(under(equal(Function("f", (X,)), ZERO), nothing)).supposed.remaining) == 1
    assert check(under(equal(Function("f", (X,)), ZERO), nothing)).counterexample is not None


def test_an_instance_has_its_data() -> None:
    table = np.array([1.0, 3.0])
    instance = Instance({"i": 3, "x": 2}, {"p": (("x",), table)}, {}, {DATA: np.array([1, 0, 1])})
    assert value_of(prob("p", XI), instance, (I1,)).tolist() == [0.75, 0.25, 0.75]
    assert float(value_of(Sum((I1,), prob("p", XI)), instance)) == 1.75


@pytest.mark.parametrize(
    "term",
    [
        prob("p", X, XI),
        prob("p", XI, XJ),
        Sum((XI,), prob("p", XI)),
        Function("f", (Value("y", "y", (XI,)),)),
    ],
    ids=["a point and a value", "two points", "a sum over a point", "an index that is indexed"],
)
def test_what_is_not_evaluable(term: Term) -> None:
    with pytest.raises(NotEvaluable):
        check(under(equal(term, number(0))))
