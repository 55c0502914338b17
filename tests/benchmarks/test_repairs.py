"""What the first repair of a failing step costs beside its refutation, for steps of true derivations with one slip."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median, quantiles
from time import process_time

from emsym import Verdict
from tests.mutants import derivations, mutants, sample

OF_EACH_KIND = 4


def test_a_repair_beside_a_refutation(show: Callable[[str], None]) -> None:
    refuting, both = [], []
    for mutant in sample(mutants(derivations()), OF_EACH_KIND):
        start = process_time()
        report = mutant.checked()
        refuted = process_time() - start
        if report.verdict is Verdict.REFUTED:
            mutant.repaired()
            refuting.append(refuted)
            both.append(process_time() - start)
    ratios = [whole / part for whole, part in zip(both, refuting, strict=True)]
    show(
        f"{len(both)} refutations, {1e3 * median(refuting):.0f} ms in the median; with the first repair "
        f"{median(both) / median(refuting):.1f} times as much, {quantiles(ratios, n=10)[-1]:.0f} times for nine in ten"
    )
