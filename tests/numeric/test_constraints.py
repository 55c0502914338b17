"""Constraints are recognised however a hypothesis is written, and imposed in floating point and exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numeric_claims import equal, under
from numeric_samples import W, X, Z, divergence, entropy, mutual, number, power, prob

from emsym.numeric.check import sampler_of
from emsym.numeric.compare import Subject, subject
from emsym.numeric.constraints import Agreement, Independence, Symmetry, Uniformity
from emsym.numeric.equations import Assigned
from emsym.numeric.evaluate import Models
from emsym.numeric.imposed import Constraints
from emsym.numeric.models import Sampler
from emsym.numeric.rational import Model
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Add, Exp, Log, Mul, Size, Sum, Term, Value

Y = Value("y", "y")


def H(*values: Value) -> Term:
    return entropy("p", *values)


def p(*values: Value, given: tuple[Value, ...] = ()) -> Term:
    return prob("p", *values, given=given)


def times(*factors: Term) -> Term:
    return Mul(factors)


def compiled(*hypotheses: Claim) -> Subject:
    """For a claim that mentions all of p(w, x, y, z) and q(x, z)."""
    return subject(under(equal(Add((p(W, X, Y, Z), prob("q", X, Z))), ZERO), *hypotheses))


def sampler(*hypotheses: Claim, seed: int = 0) -> Sampler:
    needed = compiled(*hypotheses)
    return sampler_of(needed.supposed, needed.plan, np.random.default_rng(seed))


def recognised(*hypotheses: Claim, seed: int = 0) -> Constraints:
    return sampler(*hypotheses, seed=seed).constraints


def pair(models: Models, kept: str) -> np.ndarray:  # type: ignore[type-arg]
    """The marginal of p for two of its variables."""
    dropped = tuple(axis for axis, name in enumerate("wxyz") if name not in kept)
    table = models.weights["p"]
    return np.asarray(table.sum(axis=dropped) / table.sum(axis=(0, 1, 2, 3)))


MARKOV = {
    "information": equal(mutual("p", (X,), (Z,), (Y,)), ZERO),
    "information, moved": equal(Add((H(X, Y), H(Y, Z))), Add((H(Y), H(X, Y, Z)))),
    "information, scaled": equal(times(number("2/3"), mutual("p", (X,), (Z,), (Y,))), ZERO),
    "exponential": equal(Exp(mutual("p", (X,), (Z,), (Y,))), ONE),
    "joint": equal(p(X, Z, given=(Y,)), times(p(X, given=(Y,)), p(Z, given=(Y,)))),
    "conditional": equal(p(Z, given=(X, Y)), p(Z, given=(Y,))),
    "chain": equal(p(X, Y, Z), times(p(X), p(Y, given=(X,)), p(Z, given=(Y,)))),
    "without quotients": equal(times(p(X, Y, Z), p(Y)), times(p(X, Y), p(Y, Z))),
    "divergence": equal(
        Sum((Y,), times(p(Y), divergence(p(X, Z, given=(Y,)), times(p(X, given=(Y,)), p(Z, given=(Y,))), X, Z))), ZERO
    ),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("written", MARKOV)
def test_a_markov_chain_however_written(written: str, seed: int) -> None:
    """All models meet it, and what it says nothing of is left as it was."""
    drawn = sampler(MARKOV[written], seed=seed)
    models = drawn.draw(dict.fromkeys("wxyz", 3), 40)
    mild = {name: 1 + drawn.generator.random(table.shape) for name, table in models.weights.items()}
    models = replace(models, weights=mild)
    imposed = drawn.constraints.on_models(models, drawn.supposed)
    assert drawn.supposed.meeting(drawn.supposed.plan(), imposed).all()
    assert np.allclose(pair(imposed, "xy"), pair(models, "xy"))
    assert np.allclose(pair(imposed, "yz"), pair(models, "yz"))
    assert len(drawn.constraints.parts) == 1


def test_independence_of_groups() -> None:
    assert recognised(equal(H(X, Z), Add((H(X), H(Z))))).parts == (Independence("p", ("x",), ("z",), ()),)
    several = equal(mutual("p", (X, W), (Z,), (Y,)), ZERO)
    assert recognised(several).parts == (Independence("p", ("w", "x"), ("z",), ("y",)),)


def test_mutual_independence_takes_two() -> None:
    found = recognised(equal(Add((H(X), H(Y), H(Z))), H(X, Y, Z)))
    assert len(found.parts) == 2
    written = recognised(equal(p(X, Y, Z), times(p(X), p(Y), p(Z))))
    assert len(written.parts) == 1


def test_pairwise_independence_keeps_what_three_have_in_common() -> None:
    pairs = [equal(mutual("p", (a,), (b,)), ZERO) for a, b in ((X, Y), (Y, Z), (X, Z))]
    found = recognised(*pairs)
    assert len(found.parts) == 3
    assert found.additive


def test_agreement_of_distributions() -> None:
    marginals = equal(divergence(p(X), prob("q", X), X), ZERO)
    assert recognised(marginals).parts == (Agreement("p", "q", ("x",), ()),)
    conditionals = equal(p(Z, given=(X,)), prob("q", Z, given=(X,)))
    (part,) = recognised(conditionals).parts
    assert isinstance(part, Assigned)
    assert (part.distribution, part.event, part.given) == ("p", (Z,), (X,))


def test_uniform_distributions() -> None:
    assert recognised(equal(H(X), Log(Size("x")))).parts == (Uniformity("p", ("x",), ()),)
    given = Sum((Y,), times(p(Y), divergence(p(X, given=(Y,)), power(Size("x"), -1), X)))
    assert recognised(equal(given, ZERO)).parts == (Uniformity("p", ("x",), ("y",)),)


def test_symmetry_of_two_variables() -> None:
    assert recognised(equal(mutual("p", (X,), (Y,)), mutual("p", (X,), (Z,)))).parts == (Symmetry("p", "y", "z", 1),)


def test_what_asks_for_nothing_is_left_alone() -> None:
    chain_rule = equal(p(X, Z), times(p(X), p(Z, given=(X,))))
    inequality = Claim(H(X), Relation.AT_LEAST, number("1/2"))
    assert recognised(chain_rule).parts == recognised(inequality).parts == recognised().parts == ()
    assert recognised(equal(H(X), number("1/2"))).parts == ()


def exact_model() -> Model:
    weights = np.array([1, 5, 2, 7, 3, 1, 1, 4, 6, 2, 2, 9, 1, 8, 3, 5], dtype=object).reshape(2, 2, 2, 2)
    return Model(dict.fromkeys("wxyz", 2), {"p": weights}, {}, {})


def marginal(model: Model, kept: str) -> np.ndarray:  # type: ignore[type-arg]
    dropped = tuple(axis for axis, name in enumerate("wxyz") if name not in kept)
    table = model.weights["p"]
    return np.asarray(table.sum(axis=dropped, keepdims=True) * Fraction(1, int(table.sum())))


@pytest.mark.parametrize("additive", [False, True])
def test_imposed_exactly(additive: bool) -> None:
    start = exact_model()
    constraints = Constraints((Independence("p", ("x",), ("z",), ("y",)),), additive)
    model = constraints.on_model(start, compiled().supposed)
    both, chained = (
        marginal(model, "xyz") * marginal(model, "y"),
        marginal(model, "xy") * marginal(model, "yz"),
    )
    assert (both == chained).all()
    assert (marginal(model, "xy") == marginal(start, "xy")).all()
    assert (marginal(model, "yz") == marginal(start, "yz")).all()
    assert not (marginal(start, "xyz") == marginal(model, "xyz")).all()
    assert constraints.on_model(model, compiled().supposed).order() == model.order()


def test_the_additive_way_keeps_other_pairs() -> None:
    pairs = (("x",), ("z",)), (("x",), ("y",)), (("y",), ("z",))
    constraints = Constraints(tuple(Independence("p", *pair, ()) for pair in pairs), additive=True)
    model = constraints.on_model(exact_model(), compiled().supposed)
    for first, second in ("xz", "xy", "yz"):
        assert (marginal(model, first + second) == marginal(model, first) * marginal(model, second)).all()
    assert not (marginal(model, "xyz") == marginal(model, "x") * marginal(model, "y") * marginal(model, "z")).all()


def test_full_support_is_kept() -> None:
    steep = Model({"x": 2, "y": 2}, {"p": np.array([[1, 1000], [1000, 10**7]], dtype=object)}, {}, {})
    thrice = (Independence("p", ("x",), ("y",), ()),) * 2
    model = Constraints(thrice, additive=True).on_model(steep, subject(under(equal(p(X, Y), ZERO))).supposed)
    assert min(model.weights["p"].flat) > 0


def test_batches_agree_with_exact_models() -> None:
    drawn = sampler(MARKOV["information"])
    constraints = Constraints((Independence("p", ("x",), ("z",), ("y",)),))
    batch = constraints.on_models(drawn.draw(dict.fromkeys("wxyz", 3), 40), drawn.supposed)
    assert drawn.supposed.meeting(drawn.supposed.plan(), batch).all()
    assert all((table > 0).all() for table in batch.weights.values())
