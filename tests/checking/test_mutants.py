"""A sample of mutants: no verdict on one is false, nearly all false ones are refuted, and nearly all are repaired.

All of them are in ``test_many_mutants.py``.
"""

from __future__ import annotations

from functools import cache

import pytest
import sympy

from emsym import Derivation, Distribution, Sum, Variable, Verdict, check, log, verify
from emsym.derivation import Link
from emsym.repair.slips import SLIPS
from tests.mutants import Outcome, Truth, derivations, judged, mutants, sample

NAMES = ("elbo", "kl_identity", "em_gain", "bound_ascent", "entropy_chain_rule", "pinsker")
x, z = Variable("x"), Variable("z")
p = Distribution("p")
OF_EACH_KIND = 4
REPAIRED = 1


@cache
def outcomes() -> tuple[Outcome, ...]:
    chosen = sample(mutants(d for d in derivations() if d.name in NAMES), OF_EACH_KIND)
    seen: dict[str, int] = {}
    out = []
    for mutant in chosen:
        seen[mutant.kind] = seen.get(mutant.kind, 0) + 1
        out.append(judged(mutant, with_repairs=seen[mutant.kind] <= REPAIRED))
    return tuple(out)


def with_truth(truth: Truth) -> list[Outcome]:
    return [outcome for outcome in outcomes() if outcome.truth is truth]


def test_every_slip_is_among_the_sample():
    assert {outcome.mutant.kind for outcome in outcomes()} >= {*SLIPS, "relation changed"} - {"distribution lost"}


def test_no_verdict_is_false():
    assert [str(outcome.mutant) for outcome in outcomes() if not outcome.is_sound] == []


def test_what_is_false_is_refuted():
    false = with_truth(Truth.FALSE)
    refuted = [outcome for outcome in false if outcome.report.verdict is Verdict.REFUTED]
    assert len(false) > 50
    assert len(refuted) >= 0.99 * len(false), [str(o.mutant) for o in false if o not in refuted]


def test_what_happens_to_be_true_is_not_refuted():
    assert with_truth(Truth.TRUE)
    for outcome in with_truth(Truth.TRUE):
        assert outcome.report.verdict in (Verdict.PROVED, Verdict.UNDECIDED), str(outcome.mutant)


def test_what_says_nothing_is_malformed_or_undecided():
    for outcome in with_truth(Truth.EMPTY):
        assert outcome.report.verdict in (Verdict.MALFORMED, Verdict.UNDECIDED), str(outcome.mutant)
        assert outcome.report.diagnostics[0].message


def test_a_refuted_mutant_is_repaired():
    sought = [o for o in outcomes() if o.search is not None]
    offered, restored = [o for o in sought if o.offers], [o for o in sought if o.is_restored]
    assert len(offered) >= 0.9 * len(sought), [str(o.mutant) for o in sought if not o.offers]
    assert len(restored) >= 0.7 * len(sought), [str(o.mutant) for o in sought if not o.is_restored]


@pytest.mark.parametrize("link", [Link.GREATER, Link.LESS])
def test_an_equation_is_no_strict_inequality(link):
    for derivation in derivations():
        if derivation.name == "kl_identity":
            step = next(step for step in derivation.steps if step.link is Link.EQUAL)
            report = check(step.left, link.value, step.right, models=100, repairs=False)
            assert report.verdict is Verdict.REFUTED


def test_the_logarithm_of_what_is_negative_has_no_value_and_says_nothing():
    with sympy.evaluate(False):
        step = check(log(-Sum(p(x, z), z)), "=", log(p(x)), models=100)
    assert step.verdict is Verdict.MALFORMED
    assert "is above 0 in no model" in step.diagnostics[0].message


def test_the_captured_twin_of_a_sum_is_another_claim():
    """SymPy's own Sum takes these two for equal."""
    w = Variable("w", "x")
    with Derivation("capture") as capture:
        capture.start(Sum(log(Sum(p(x, z), z)), x))
        capture.equals(Sum(log(Sum(p(w, z), z)), x), label="captured")
        capture.equals(Sum(log(Sum(p(z, x), x)), x), label="shadowed")
    captured, shadowed = verify(capture, models=200).steps
    assert captured.verdict in (Verdict.REFUTED, Verdict.MALFORMED)
    assert shadowed.verdict in (Verdict.REFUTED, Verdict.MALFORMED)
