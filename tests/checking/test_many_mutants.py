"""Thousands of mutants: every derivation times every slip, as many of each kind as there are or as fit.

It prints what became of the false ones, of those that happen to be true, how large the counterexamples are, how long
each took, and how often a repair was offered and was the step as it stood. CI takes a few of each kind;
`MUTANTS_OF_EACH_KIND=100` in the environment takes as many as a measurement needs.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from statistics import median, quantiles

import pytest

from emsym import Verdict
from tests.mutants import Outcome, Truth, derivations, judged, mutants, sample

OF_EACH_KIND = int(os.environ.get("MUTANTS_OF_EACH_KIND", "12"))


def size(outcome: Outcome) -> int:
    """The letters of all alphabets of the counterexample."""
    found = outcome.report.counterexample
    return 0 if found is None else sum(found.sizes.values())


def share(some: list[Outcome], among: list[Outcome]) -> str:
    return f"{len(some)} of {len(among)}, {len(some) / max(len(among), 1):.1%}"


@pytest.mark.slow
def test_mutants(capsys):
    outcomes = [judged(mutant, with_repairs=True) for mutant in sample(mutants(derivations()), OF_EACH_KIND)]
    false = [o for o in outcomes if o.truth is Truth.FALSE]
    refuted = [o for o in outcomes if o.report.verdict is Verdict.REFUTED]
    sought = [o for o in outcomes if o.search is not None]
    offered = [o for o in sought if o.offers]
    restored = [o for o in sought if o.is_restored]
    first = [o for o in sought if o.is_restored_first]
    wrong = [o for o in outcomes if not o.is_sound]
    missed = [o for o in false if o.report.verdict is not Verdict.REFUTED]
    checking, repairing = [1000 * o.checking for o in refuted], [1000 * o.repairing for o in sought]
    with capsys.disabled():
        print(f"\n{len(outcomes)} mutants")  # noqa: T201
        for truth in Truth:
            verdicts = Counter(o.report.verdict.value for o in outcomes if o.truth is truth)
            print(f"  {truth.value}: {dict(verdicts)}")  # noqa: T201
        print(f"  false verdicts: {len(wrong)}")  # noqa: T201
        print(f"  counterexamples: {median(map(size, refuted))} letters in the median")  # noqa: T201
        print(f"  a refutation: {median(checking):.1f} ms in the median, {_last(checking):.0f} ms for nine in ten")  # noqa: T201
        print(f"  a repair: {median(repairing):.0f} ms in the median, {_last(repairing):.0f} ms for nine in ten")  # noqa: T201
        print(f"  repaired: {share(offered, sought)}; as it stood: {share(restored, sought)}")  # noqa: T201
        print(f"  as it stood, by the first offer: {share(first, sought)}")  # noqa: T201
        for kind, group in _kinds(sought).items():
            print(f"    {kind}: repaired {share([o for o in group if o.offers], group)}")  # noqa: T201
    assert [str(o.mutant) for o in wrong] == []
    assert len(missed) <= 0.01 * len(false), [str(o.mutant) for o in missed]
    assert len(offered) >= 0.95 * len(sought)
    assert len(restored) >= 0.7 * len(sought), [str(o.mutant) for o in sought if not o.is_restored]


def _last(times: list[float]) -> float:
    return quantiles(times, n=10)[-1]


def _kinds(outcomes: list[Outcome]) -> dict[str, list[Outcome]]:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.mutant.kind].append(outcome)
    return kinds
