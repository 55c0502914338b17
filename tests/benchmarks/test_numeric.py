"""How long evaluating and refuting take.

Jensen's step of the ELBO on 10,000 models at once, beside the same models one by one through sympy.lambdify; and false
statements from claim to shrunk, certified counterexample.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import product
from statistics import median

import numpy as np
import pytest
import sympy

from emsym import Distribution, Sum, Variable, log
from emsym.numeric.check import check
from emsym.numeric.compare import compare, subject
from emsym.numeric.evaluate import Models
from emsym.numeric.models import Sampler
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement
from tests.statements import FALSE, FALSE_SUPPOSED, HARD, stated

MODELS = 10_000
SAMPLE = 300


def jensen_step() -> Claim:
    x, z, theta = Variable("x"), Variable("z"), Variable("theta")
    p, q = Distribution("p"), Distribution("q")
    with sympy.evaluate(False):
        left = log(Sum(q(z) * (p(x, z | theta) / q(z)), z))
        right = Sum(q(z) * log(p(x, z | theta) / q(z)), z)
    return Claim(read(left), Relation.AT_LEAST, read(right))


def sampler_and_subject():
    compiled = subject(Statement(jensen_step()))
    return Sampler(compiled.supposed, compiled.plan, np.random.default_rng(0)), compiled


def batches(letters: int | None):
    """The models, all of so many letters for each variable, or of one to five as the engine chooses."""
    sampler, compiled = sampler_and_subject()
    if letters is None:
        yield from sampler.batches(MODELS)
    else:
        for _ in range(10):
            yield sampler.draw(dict.fromkeys(compiled.signature.variables, letters), MODELS // 10)


def ours(letters: int | None) -> float:
    """Seconds for a model, without drawing it; with a bound on the rounding error of each comparison."""
    _, compiled = sampler_and_subject()
    models = list(batches(letters))
    assert sum(batch.count for batch in models) == MODELS
    start = time.process_time()
    for batch in models:
        worst, bound = compare(compiled, batch).worst()
        assert worst <= bound
    return (time.process_time() - start) / MODELS


def lambdified():
    """The two sides as a function of tables, letters of x and θ, and sizes; compiled once for all models."""
    x, z, theta, u, v = sympy.symbols("x z theta u v", integer=True)
    letters_x, letters_z = sympy.symbols("m n", integer=True)
    P, Q = sympy.IndexedBase("P"), sympy.IndexedBase("Q")
    over_z = (z, 0, letters_z - 1)
    with sympy.evaluate(False):
        given = P[x, z, theta] / sympy.Sum(P[u, v, theta], (u, 0, letters_x - 1), (v, 0, letters_z - 1))
        left = sympy.log(sympy.Sum(Q[z] * (given / Q[z]), over_z))
        right = sympy.Sum(Q[z] * sympy.log(given / Q[z]), over_z)
    return sympy.lambdify((P, Q, x, theta, letters_x, letters_z), (left, right))


def drawn(letters: int | None) -> list[tuple[np.ndarray, np.ndarray]]:
    """Tables p(x, z, θ) and q(z) of every so many of the models."""
    chosen = []
    for batch in batches(letters):
        p, q = table(batch, "p", ("x", "z", "theta")), table(batch, "q", ("z",))
        for place in range(0, batch.count, MODELS // SAMPLE):
            chosen.append((p[..., place] / p[..., place].sum(), q[..., place] / q[..., place].sum()))
    return chosen


def table(batch: Models, name: str, order: tuple[str, ...]) -> np.ndarray:
    axes = [batch.distributions[name].index(variable) for variable in order]
    return np.transpose(batch.weights[name], (*axes, len(axes)))


def theirs(letters: int | None) -> float:
    """Seconds for a model, without drawing it."""
    both, models = lambdified(), drawn(letters)
    assert len(models) >= SAMPLE
    start = time.process_time()
    for p, q in models:
        letters_x, letters_z, letters_theta = p.shape
        for x, theta in product(range(letters_x), range(letters_theta)):
            above, below = both(p, q, x, theta, letters_x, letters_z)
            assert above >= below - 1e-9
    return (time.process_time() - start) / len(models)


@pytest.mark.parametrize("letters", [3, None], ids=["three letters", "one to five letters"])
def test_ten_thousand_models_at_once_beside_one_by_one(letters, show):
    each, other = ours(letters), theirs(letters)
    size = f"{letters} letters" if letters else "1 to 5 letters"
    took = f"{each * MODELS * 1e3:.0f} ms, lambdify {other * MODELS:.1f} s"
    show(f"10,000 models of {size}: {took}: {other / each:.0f} x")


def refutation(
    left: object, relation: str, right: object, assuming: Sequence[tuple[object, str, object]] = ()
) -> float:
    statement = stated(left, relation, right, assuming)
    start = time.process_time()
    assert check(statement).counterexample is not None
    return time.process_time() - start


@pytest.mark.parametrize("table", [FALSE, HARD, FALSE_SUPPOSED], ids=["false", "hard", "under hypotheses"])
def test_refutations_found_certified_and_shrunk(table, show):
    refutation(*FALSE[0][1:])
    taken = [refutation(*row[1:]) for row in table]
    show(f"{len(taken)} refutations: median {median(taken) * 1e3:.0f} ms, longest {max(taken) * 1e3:.0f} ms")
