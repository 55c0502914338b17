"""Shrinking: one total order, and minima that no simpler variant beats."""

from __future__ import annotations

import signal

import numpy as np
import pytest
from numeric_claims import FALSE, TRUE, equal, under
from numeric_samples import X, Z, elbo, mutual, prob

from emsym.numeric.certify import certify, find_violation
from emsym.numeric.check import check, sampler_of
from emsym.numeric.compare import compare, subject
from emsym.numeric.models import Sampler
from emsym.numeric.plan import compile_terms, signature
from emsym.numeric.rational import Model, Table, batch, rounded
from emsym.numeric.shrink import Shrinker, shrinker
from emsym.numeric.supposed import suppose
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Exp, Mul, Probability, Size, Value

Y = Value("y", "y")


def integers(*weights: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(weights, dtype=object)


def model(q: tuple[int, ...], r: tuple[int, ...]) -> Model:
    return Model({"z": len(q)}, {"q": integers(*q), "r": integers(*r)}, {}, {})


def test_the_order() -> None:
    """Fewer letters, then smaller denominators, then more uniform, then fewer non-uniform distributions."""
    ascending = [
        model((1,), (1,)),
        model((1, 1), (1, 1)),
        model((1, 1), (1, 2)),
        model((1, 2), (1, 2)),
        model((1, 2), (2, 1)),
        model((1, 1), (1, 3)),
        model((1, 1, 1), (1, 1, 1)),
    ]
    shuffled = sorted([*ascending[3:], *ascending[:3]], key=Model.order)
    assert [each.order() for each in shuffled] == sorted(each.order() for each in ascending)
    assert shuffled[0] is ascending[0]
    assert shuffled[-1] is ascending[-1]


def prepared(claim: Claim, seed: int) -> tuple[Shrinker, Sampler]:
    compiled = subject(under(claim))
    sampler = Sampler(compiled.supposed, compiled.plan, np.random.default_rng(seed))
    return shrinker(compiled, sampler), sampler


@pytest.mark.parametrize("name", ["KL is symmetric", "reversed Jensen", "independence", "triangle"])
def test_no_simpler_variant_refutes(name: str) -> None:
    shrinking, sampler = prepared(FALSE[name], 1)
    assert shrinking.start(compare(shrinking.subject, sampler.draw(dict.fromkeys(sampler.signature.variables, 3), 200)))
    shrinking.shrink()
    best = shrinking.best
    assert best is not None
    for variant in best.simpler(sampler.signature):
        assert variant.order() >= best.order() or find_violation(shrinking.subject, variant) is None


def test_consider_takes_only_what_is_simpler_and_certain() -> None:
    shrinking, _ = prepared(FALSE["KL is symmetric"], 0)
    assert not shrinking.consider(model((1, 1), (1, 1)))
    assert shrinking.consider(model((1, 3), (5, 7)))
    assert not shrinking.consider(model((1, 3), (5, 9)))
    assert shrinking.consider(model((1, 1), (1, 3)))
    shrinking.certifications = 0
    assert not shrinking.consider(model((1, 1), (1, 2)))


@pytest.mark.parametrize("seed", range(3))
def test_a_large_counterexample_shrinks_without_small_models(seed: int) -> None:
    shrinking, sampler = prepared(FALSE["KL is symmetric"], seed)
    seen = compare(shrinking.subject, sampler.draw({"z": 5}, 50))
    last = int(seen.candidates()[-1])
    assert any(map(shrinking.consider, rounded(seen.models, last)))
    shrinking.shrink()
    assert shrinking.best is not None
    assert shrinking.best.order() == model((1, 1), (1, 2)).order()


@pytest.mark.parametrize("at", ["_list", "_improve"])
def test_an_interruption_keeps_what_was_found(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C, while a simpler model is sought."""
    monkeypatch.setattr(Shrinker, at, lambda *arguments, **options: signal.raise_signal(signal.SIGINT))
    claim = FALSE["KL is symmetric"]
    evidence = check(under(claim))
    assert evidence.counterexample is not None
    assert certify(under(claim), evidence.counterexample) is not None
    assert evidence.shrinking is not None
    assert evidence.shrinking.interrupted


def test_an_interruption_before_anything_is_found_is_none_of_its_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shrinker, "consider", lambda self, model: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        check(under(FALSE["KL is symmetric"]))


def test_what_shrinking_took_is_reported() -> None:
    shrinking = check(under(FALSE["KL is symmetric"])).shrinking
    assert shrinking is not None
    assert 1 <= shrinking.certifications <= shrinking.limit
    assert shrinking.models > 0
    assert not shrinking.interrupted
    assert check(under(TRUE["Gibbs"])).shrinking is None


def test_variants_stay_within_the_hypotheses() -> None:
    """Shrunk from large weights, a model of X ⊥ Y | Z is still one, and its numbers are small."""
    claim = equal(mutual("p", (X,), (Z,)), ZERO)
    chain = equal(mutual("p", (X,), (Z,), (Y,)), ZERO)
    compiled = subject(under(claim, chain))
    sampler = sampler_of(compiled.supposed, compiled.plan, np.random.default_rng(0))
    shrinking = shrinker(compiled, sampler)
    shrinking.listing = 0
    seen = compare(compiled, sampler.draw(dict.fromkeys("xyz", 3), 64))
    rounded_finely = list(shrinking._exact(seen.models, int(seen.candidates()[-1])))[3:]
    assert any(map(shrinking.consider, rounded_finely))
    large = shrinking.found
    shrinking.shrink()
    assert large is not None
    assert shrinking.found is not None
    assert large.order[:2] > (9, 1000)
    assert shrinking.found.order[:2] < (7, 64)
    assert find_violation(compiled, shrinking.found.model) is not None


def test_alphabets_with_a_single_model() -> None:
    """exp p(x) ≥ |Z| fails for |Z| = 3 and one letter of x; two letters of each are as many but dearer."""
    found = check(under(Claim(Exp(prob("p", X)), Relation.AT_LEAST, Size("z")))).counterexample
    assert found is not None
    assert found.sizes == {"x": 1, "z": 3}


def test_rounding_keeps_small_integers_and_full_support() -> None:
    needed, plan = signature([elbo()]), compile_terms([elbo()])
    drawn = Sampler(suppose(needed, ()), plan, np.random.default_rng(0)).draw(dict.fromkeys(needed.variables, 3), 40)
    [first] = rounded(drawn, 0)
    assert set(first.weights["p"].flat) == {1}
    models = list(rounded(drawn, 39))
    assert len(models) > 3
    assert all(min(each.weights["p"].flat) >= 1 for each in models)
    finest = batch([models[-1]], needed).weights["p"][..., 0]
    assert np.allclose(
        finest / finest.sum(), drawn.weights["p"][..., 39] / drawn.weights["p"][..., 39].sum(), atol=1e-7
    )


def test_variants_respect_signs_and_fractions() -> None:
    needed = signature([FALSE["independence"].left])
    start = Model({"x": 2, "z": 2}, {"p": integers(1, 2, 3, 4).reshape(2, 2)}, {}, {})
    for variant in start.simpler(needed):
        assert all(isinstance(weight, int) and weight >= 1 for weight in variant.weights["p"].flat)


def test_equal_laws_are_not_exchanged() -> None:
    """Of n laws there are n² pairs, and exchanging two that are equal is no variant."""
    z = Value("z", "z")
    laws = tuple(Probability(f"p{number}", (z,)) for number in range(30))
    known = subject(under(Claim(Mul(laws), Relation.EQUAL, ONE))).signature
    ones, other = np.array([1, 1], dtype=object), np.array([1, 2], dtype=object)

    def variants(*tables: Table) -> int:
        return len(list(Model({"z": 2}, dict(zip(known.distributions, tables, strict=True)), {}, {}).simpler(known)))

    assert variants(*[ones] * 30) < 300
    assert variants(other, *[ones] * 29) < variants(*[ones] * 30) + 100
