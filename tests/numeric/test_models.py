"""The sampler: counts, shapes, support, structure, determinism, memory."""

from __future__ import annotations

import numpy as np
import pytest
from numeric_samples import THETA, X, Z, elbo, mutual, prob

from emsym.numeric.models import MAX_ELEMENTS, Sampler
from emsym.numeric.plan import compile_terms, signature
from emsym.numeric.supposed import suppose
from emsym.terms.nodes import Add, Function, Real, Sign, Term, Value


def sampler(term: Term, seed: int = 0) -> Sampler:
    return Sampler(suppose(signature([term]), ()), compile_terms([term]), np.random.default_rng(seed))


@pytest.mark.parametrize("count", [1, 2, 7, 100, 999, 1000, 5000])
def test_as_many_models_as_asked_for(count: int) -> None:
    assert sum(batch.count for batch in sampler(elbo()).batches(count)) == count


def test_support_is_full_and_alphabets_have_one_to_five_letters() -> None:
    sizes = set()
    for batch in sampler(elbo()).batches(5000):
        sizes.update(batch.sizes.values())
        for weights in batch.weights.values():
            probabilities = weights / weights.sum(axis=tuple(range(weights.ndim - 1)))
            assert (probabilities > 1e-40).all()
    assert sizes == {1, 2, 3, 4, 5}


def test_structured_models_come_first() -> None:
    first = next(sampler(Add((prob("p", X, Z), prob("q", X, Z)))).batches(1000))
    p, q = first.weights["p"], first.weights["q"]
    structured = (first.count + 1) // 2
    assert (p[..., :structured] == np.floor(p[..., :structured])).all()
    assert (p[..., 0] == 1).all()
    equal = (p == q).all(axis=(0, 1))
    assert equal[:structured:4].all()
    independent = p[0, 0] * p[1, 1] == p[0, 1] * p[1, 0]
    assert independent.sum() > 20
    copies = (p[0, 0] == p[1, 1]) & (p[0, 1] == p[1, 0]) & (p[0, 0] > 8 * p[0, 1])
    assert copies.any()


def test_declared_signs_are_met() -> None:
    term = Add((Function("f", (X,), Sign.POSITIVE), Function("g", (X, Z), Sign.NONNEGATIVE), Real("a", Sign.POSITIVE)))
    negative = Add((Function("h", (X,)), Real("b")))
    for batch in sampler(Add((term, negative))).batches(1000):
        f, g, h = (batch.functions[key] for key in ((("f"), ("x",)), ("g", ("x", "z")), ("h", ("x",))))
        assert (f > 0).all()
        assert (g >= 0).all()
        assert (h < 0).any()
        assert (batch.reals["a"] > 0).all()
        assert (batch.reals["b"] < 0).any()


def test_the_seed_decides() -> None:
    def first(seed: int) -> list[float]:
        return [float(batch.weights["p"].sum()) for batch in sampler(elbo(), seed).batches(500)]

    assert first(1) == first(1) != first(2)


def test_many_variables_get_small_alphabets() -> None:
    values = tuple(Value(f"v{k}", f"v{k}") for k in range(25))
    crowded = sampler(mutual("p", values[:12], values[12:]))
    for batch in crowded.batches(1000):
        assert crowded.elements(batch.sizes) <= MAX_ELEMENTS
        assert batch.weights["p"].size <= 2**20


def test_a_variable_behind_no_distribution_needs_no_table() -> None:
    batch = next(sampler(Add((prob("p", X, given=(THETA,)), Function("f", (Z,))))).batches(40))
    assert batch.weights["p"].shape[:-1] == (2, 2)
    assert batch.functions["f", ("z",)].shape == (2, 10)
