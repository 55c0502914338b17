"""The local search finds what random models miss, and stops where there is nothing to find."""

from __future__ import annotations

import numpy as np
from numeric_claims import TRUE, ingleton, under
from numeric_samples import X, prob

from emsym.numeric.compare import compare, subject
from emsym.numeric.models import Sampler
from emsym.numeric.search import CHILDREN, PARENTS, ROUNDS, local_search
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Function, Real, Sign


def found(claim: Claim, seed: int, hypotheses: tuple[Claim, ...] = ()) -> bool:
    compiled = subject(under(claim, *hypotheses))
    sampler = Sampler(compiled.supposed, compiled.plan, np.random.default_rng(seed))
    start = compare(compiled, sampler.draw(dict.fromkeys(compiled.signature.variables, 2), 100))
    return any(seen.beyond().size for seen in local_search(compiled, start, start, sampler))


def test_ingleton_is_found_from_a_hundred_models() -> None:
    assert sum(found(ingleton(), seed) for seed in range(10)) >= 8


def test_nothing_is_found_where_nothing_is() -> None:
    for name in ("Jensen", "Gibbs", "mutual information"):
        assert not found(TRUE[name], 0)


def test_the_number_of_evaluations_is_bounded() -> None:
    compiled = subject(under(TRUE["Gibbs"]))
    sampler = Sampler(compiled.supposed, compiled.plan, np.random.default_rng(0))
    start = compare(compiled, sampler.draw({"z": 3}, 10))
    models = [seen.models.count for seen in local_search(compiled, start, start, sampler)]
    assert sum(models) <= (4 * ROUNDS + 1) * (PARENTS + CHILDREN)


def test_declared_signs_survive_the_search() -> None:
    f = Function("f", (X,), Sign.NONNEGATIVE)
    assert not found(Claim(f, Relation.AT_LEAST, Real("zero", Sign.REAL)), 0, (Claim(Real("zero"), Relation.LESS, f),))
    weight = Function("w", (X,), Sign.POSITIVE)
    assert not found(Claim(weight, Relation.GREATER, ZERO), 0)


def test_no_model_meets_the_hypotheses() -> None:
    assert not found(TRUE["Gibbs"], 0, (Claim(prob("q", X), Relation.GREATER, prob("q")),))
