"""Batches that are kept: the same whatever was asked before, shared, not to be changed, and bounded in memory."""

from __future__ import annotations

import tracemalloc
from itertools import islice

import numpy as np
import pytest

from emsym.budget import Budget
from emsym.numeric import drawn, models
from emsym.numeric.check import check, sampler_of
from emsym.numeric.compare import subject
from emsym.numeric.drawn import Drawn
from emsym.numeric.models import CHUNK, Sampler
from emsym.terms.claim import Claim, Relation
from tests.numeric.numeric_claims import TRUE, under

MANY = 10**9


class Looks(Budget):
    """A budget of so many looks, whatever the clock says."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    @property
    def spent(self) -> str:
        self.looks -= 1
        return "the looks are up" if self.looks < 0 else ""


@pytest.fixture
def kept(monkeypatch) -> Drawn:
    fresh = Drawn()
    monkeypatch.setattr(models, "DRAWN", fresh)
    return fresh


def sampler(claim: Claim, seed: int = 0) -> Sampler:
    compiled = subject(under(claim))
    return sampler_of(compiled.supposed, compiled.plan, np.random.default_rng(seed), seed)


def test_the_order_of_claims_changes_nothing(kept, monkeypatch):
    names = ["Gibbs", "Jensen", "mutual information"]
    forth = {name: check(under(TRUE[name]), models=100, seed=3) for name in names}
    monkeypatch.setattr(models, "DRAWN", Drawn())
    back = {name: check(under(TRUE[name]), models=100, seed=3) for name in reversed(names)}
    assert back == forth


def test_a_claim_about_the_same_draws_nothing_again(kept, monkeypatch):
    claim = TRUE["Gibbs"]
    first = check(under(claim), models=1000, search=False)
    monkeypatch.setattr(Sampler, "_drawn", lambda *_: pytest.fail("drawn again"))
    again = check(under(Claim(claim.right, Relation.AT_MOST, claim.left)), models=1000, search=False)
    assert (first.models, again.models) == (1000, 1000)


def test_another_seed_has_other_models(kept):
    one, other = (next(sampler(TRUE["Gibbs"], seed).batches(100)) for seed in (0, 1))
    assert any(not np.array_equal(a, b) for a, b in zip(one.tables, other.tables, strict=True))


def test_what_is_kept_cannot_be_changed(kept):
    batch = next(sampler(TRUE["Gibbs"]).batches(100))
    for table in batch.tables:
        with pytest.raises(ValueError, match="read-only"):
            table[...] = 1.0


def test_marginals_are_not_those_of_other_weights(kept):
    claim = TRUE["Gibbs"]
    check(under(claim), models=100, search=False)
    batch = next(sampler(claim).batches(100))
    assert batch.marginals
    assert not batch.slice(slice(1)).marginals


def test_the_least_lately_used_is_forgotten():
    batch = next(sampler(TRUE["Gibbs"]).batches(100))
    few = Drawn(most_bytes=2 * drawn.WITH_MARGINALS * batch.nbytes)
    seen: list[str] = []

    def get(key: str) -> None:
        few.get(key, lambda: seen.append(key) or batch)

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert seen == ["a", "b", "c", "b"]


def test_any_number_of_models_is_a_stream(kept):
    stream = sampler(TRUE["Gibbs"]).batches(MANY)
    first = list(islice(stream, 30))
    assert len({tuple(batch.sizes.items()) for batch in first}) > 3
    assert all(batch.count * max(table.size // batch.count for table in batch.tables) <= CHUNK for batch in first)


def test_a_stream_is_compared_in_bounded_memory_and_counted_as_far_as_it_came(kept):
    tracemalloc.start()
    try:
        seen = check(under(TRUE["Gibbs"]), models=MANY, budget=Looks(24))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 5_000 < seen.models < MANY
    assert "the looks are up" in seen.unfinished[0]
    assert peak < 2**28
