"""Repairs: what is offered for a slip, that all of it is proved, and what is never offered."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import sympy

from emsym import KL, Derivation, Distribution, E, H, Quantity, Rational, Sum, Variable, Verdict, check, log, verify
from emsym import Function as Free
from emsym.budget import Budget
from emsym.derivation import Link
from emsym.language.notation import text
from emsym.repair import repairs
from emsym.report import Diagnostic
from emsym.search.pool import Pool

ROOT = Path(__file__).resolve().parents[2]
x, z, theta = Variable("x"), Variable("z"), Variable("theta")
earlier = theta.value("thetatilde")
p, q = Distribution("p"), Distribution("q")


def told(left, relation, right, **settings) -> Diagnostic:
    """The first diagnostic of one step, written with evaluation off."""
    methods = {"=": "equals", ">=": "at_least", "<=": "at_most", ">": "greater_than"}
    with Derivation("d") as d:
        for hypothesis in settings.pop("assuming", ()):
            d.assume(*hypothesis)
        d.start(left())
        getattr(d, methods[relation])(right(), **settings)
    [step] = verify(d, models=100).steps
    assert step.verdict in (Verdict.REFUTED, Verdict.MALFORMED)
    return step.diagnostics[0]


REPAIRED = {
    "a comma for a bar": (
        lambda: KL(q(z), p(z | x, theta)),
        "=",
        lambda: E(-log(p(z, x, theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z)),
        "p(z, x | θ) in place of p(z, x, θ)",
    ),
    "a sign": (
        lambda: KL(q(z), p(z | x)),
        "=",
        lambda: E(log(q(z)), q(z)) - E(log(p(x, z)), q(z)) - log(p(x)),
        "+ log p(x) in place of − log p(x)",
    ),
    "arguments swapped": (
        lambda: log(p(x)),
        "=",
        lambda: Sum(q(z) * log(p(x, z) / q(z)), z) + KL(p(z | x), q(z)),
        "KL(q(z) ‖ p(z | x)) in place of KL(p(z | x) ‖ q(z))",
    ),
    "a weight lost": (
        lambda: log(Sum(q(z) * (p(x, z) / q(z)), z)),
        ">=",
        lambda: Sum(log(p(x, z) / q(z)), z),
        "q(z) log(p(x, z)/q(z)) in place of log(p(x, z)/q(z))",
    ),
    "the direction": (
        lambda: log(p(x)),
        "<=",
        lambda: Sum(q(z) * log(p(x, z) / q(z)), z),
        "≥ in place of ≤",
    ),
    "strictly": (lambda: KL(q(z), p(z)), ">", lambda: 0, "≥ in place of >"),
    "an entropy lost": (
        lambda: E(log(p(x, z)), q(z)) - E(log(q(z)), q(z)),
        "=",
        lambda: E(log(p(x, z)), q(z)),
        "p(x, z)/q(z) in place of p(x, z), on the right",
    ),
    "cross entropy": (
        lambda: Sum(q(z) * log(p(z)), z),
        "=",
        lambda: -H(p(z)),
        "H(q(z), p(z)) in place of H(p(z))",
    ),
    "the wrong index": (
        lambda: log(p(x)),
        "=",
        lambda: log(Sum(p(x | z) * p(z), x)),
        "Σ_z p(x | z) p(z) in place of Σ_x p(x | z) p(z)",
    ),
    "a log lost": (
        lambda: KL(q(z), p(z)),
        "=",
        lambda: Sum(q(z) * (q(z) / p(z)), z),
        "log(q(z)/p(z)) in place of q(z)/p(z)",
    ),
    "the earlier parameter": (
        lambda: Sum(p(z | x, earlier) * log(p(x | theta)), z),
        "=",
        lambda: log(p(x | earlier)),
        "p(x | θ) in place of p(x | θ̃)",
    ),
    "an expectation lost": (
        lambda: KL(q(z | x), p(z)),
        "=",
        lambda: E(KL(q(z | x), q(z)), q(x)) + KL(q(z), p(z)),
        "E_{q(x)}[KL(q(z | x) ‖ p(z))] in place of KL(q(z | x) ‖ p(z))",
    ),
    "a factor of two": (
        lambda: log(p(x, z)),
        "=",
        lambda: Rational(1, 2) * log(p(x | z)) + log(p(z)),
        "log p(x | z) in place of 1/2 log p(x | z)",
    ),
    "no distribution": (
        lambda: log(x | theta),
        "=",
        lambda: log(Sum(p(x, z | theta), z)),
        "log p(x | θ) in place of log(x | θ)",
    ),
    "an idle index": (
        lambda: log(p(x)),
        "=",
        lambda: log(Sum(p(x), z)),
        "p(x, z) in place of p(x), on the right",
    ),
    "two slips": (
        lambda: log(p(x)) - KL(q(z), p(z | x)),
        "=",
        lambda: E(p(x | z), q(z)) + KL(q(z), p(z)),
        "log p(x | z) in place of p(x | z), and − KL(q(z) ‖ p(z)) in place of + KL(q(z) ‖ p(z))",
    ),
}


@cache
def told_of(name: str) -> Diagnostic:
    return told(*REPAIRED[name][:3])


@pytest.mark.parametrize("name", REPAIRED)
def test_the_first_offer_is_what_was_meant(name):
    found = told_of(name)
    assert found.help == REPAIRED[name][3], [repair.said for repair in found.repairs]
    assert found.tried >= len(found.repairs) > 0


def test_what_is_farther_is_offered_behind():
    assert "+ H(q(z)) added on the right" in [repair.said for repair in told_of("an entropy lost").repairs]


@pytest.mark.parametrize("name", REPAIRED)
def test_whatever_is_offered_is_proved(name):
    for repair in told_of(name).repairs:
        again = check(repair.left, repair.link.value, repair.right, in_=repair.constant_in, models=50)
        assert again.verdict is Verdict.PROVED


def test_a_part_that_stands_twice_is_told_with_what_is_around_it():
    once = told(lambda: H(p(x)), "=", lambda: -Sum(p(z) * log(p(x)), x))
    assert once.help == "p(x) in place of p(z)"
    twice = told(lambda: KL(q(z), p(z)), "=", lambda: Sum(q(z) * log(q(z)), z) - Sum(p(z) * log(p(z)), z))
    assert twice.help == "q(z) log p(z) in place of p(z) log p(z)"


def test_a_part_that_stands_on_both_sides_is_told_with_its_side():
    assert told_of("an idle index").help.endswith(", on the right")


def test_a_repair_is_proved_under_the_same_hypotheses():
    found = told(lambda: KL(q(z), p(z | x)), "=", lambda: 1, assuming=[(q(z), "=", p(z | x))])
    assert found.help == "0 in place of 1"
    assert all("KL(q(z) ‖ p(z | x))" in text(repair.left) for repair in found.repairs)


def test_the_reason_that_is_given_chooses_the_repair():
    from emsym import jensen

    weighted = lambda: Sum(log(p(x, z) / q(z)), z)  # noqa: E731
    found = told(lambda: log(p(x)), ">=", weighted, by=jensen(log, weights=q(z)))
    assert text(found.repairs[0].right) == "Σ_z q(z) log(p(x, z)/q(z))"


def test_a_step_up_to_a_constant_is_repaired():
    with Derivation("d") as d:
        d.start(KL(q(z), p(z | x)))
        d.equals_up_to_constant(Sum(q(z) * log(p(x, z) / q(z)), z), in_=q)
    [step] = verify(d, models=100).steps
    assert step.verdict is Verdict.REFUTED
    assert step.diagnostics[0].repairs[0].link is Link.CONSTANT
    assert "−Σ_z" in text(step.diagnostics[0].repairs[0].right)


def test_a_definition_is_repaired():
    with Derivation("d") as d:
        L = Quantity("L", q, Sum(q(z) * log(p(x, z) / q(z)), z))
        d.start(L(q))
        d.defines(Sum(log(p(x, z) / q(z)), z))
    [step] = verify(d, models=100).steps
    assert text(step.diagnostics[0].repairs[0].right) == "Σ_z q(z) log(p(x, z)/q(z))"


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        (lambda: log(p(x)), "=", lambda: 0),
        (lambda: KL(q(z), p(z)), "=", lambda: 0),
        (lambda: p(x), ">=", lambda: 1),
    ],
    ids=["a logarithm", "a divergence", "at least one"],
)
def test_what_says_nothing_is_not_offered(left, relation, right):
    for repair in told(left, relation, right).repairs:
        assert text(repair.left) != text(repair.right)
        assert not (text(repair.left) == "0" and text(repair.right) == "0")


def test_where_nothing_near_is_proved_it_is_said():
    f, g = Free("f"), Free("g")
    found = told(lambda: f(x) * g(z), "=", lambda: f(x) + Sum(g(z) * f(x), x) * 3)
    assert found.repairs == ()
    assert any(note.startswith("none of ") for note in found.notes)
    assert any(note.startswith("left − right = ") for note in found.notes)


def test_the_answer_is_the_same_each_time():
    assert told(*REPAIRED["two slips"][:3]).repairs == told_of("two slips").repairs


def test_repairs_can_be_left_out():
    step = check(KL(q(z), p(z)), ">", 0, models=50, repairs=False)
    assert step.verdict is Verdict.REFUTED
    assert step.diagnostics[0].repairs == ()
    assert step.diagnostics[0].tried == 0


def test_a_deep_step_is_not_searched():
    from emsym.derivation import Place, Step
    from emsym.repair.repairs import Search, Surroundings

    with Derivation("deep"):
        deep = log(p(x))
        for _ in range(500):
            deep = deep + log(p(x)) * 0
    step = Step("deep", deep, Link.EQUAL, log(p(z)), Place("", 0))
    limit = "in a step nested more than 100 deep no slip is looked for"
    assert repairs.repairs(step, Surroundings(frozenset())) == Search(limits=(limit,))


def test_a_true_derivation_imports_nothing_of_this():
    code = (
        "import sys; from emsym.loading import load; from emsym.checking import verify\n"
        "assert all(verify(d, models=50).holds for d in load(['elbo', 'kl_to_elbo']).derivations)\n"
        "these = {'checking.faults', 'repair.repairs', 'repair.sieve', 'repair.slips', 'repair.edits'}\n"
        "loaded = {name for name in these if f'emsym.{name}' in sys.modules}\n"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_long_product_is_mended_by_as_many_candidates_as_its_length_allows(monkeypatch):
    monkeypatch.setattr("emsym.repair.repairs.WORK", 10_000)
    laws = [Distribution(f"p{n}") for n in range(60)]
    found = told(
        lambda: log(sympy.Mul(*[law(x) for law in laws])),
        "=",
        lambda: sympy.Add(*[log(law(x)) for law in laws[:-1]]),
    )
    assert found.repairs[0].said == "+ log p₅₉(x) added on the right"
    assert 0 < found.tried <= 10_000 / 180


def test_what_seems_true_is_searched_for_shortly(monkeypatch):
    """A search that finds nothing is long; where something nearer is proved, none is made to its end."""
    searches, tried = [], []
    decide, admit = repairs.decide, Pool.admit
    monkeypatch.setattr(repairs, "decide", lambda *given: searches.append(given) or decide(*given))
    monkeypatch.setattr(Pool, "admit", lambda *given: tried.append(given) or admit(*given))
    for name in ("a weight lost", "the direction", "strictly", "two slips"):
        told(*REPAIRED[name][:3])
    for searched, found in ((searches, 40), (tried, 700)):
        assert 0 < len(searched) <= found


def test_a_search_may_try_so_many_candidates_and_no_more():
    budget = Budget().share(1, 3)
    assert [budget.spent for _ in range(4)] == ["", "", "", "3 candidates were tried"]


@pytest.mark.parametrize(
    ("cap", "most", "limit"),
    [
        ("MOST_CANDIDATES", 50, "only 48 places and slips were looked at"),
        ("MOST_PAIRED", 3, "only 3 slips of a side were paired with others"),
        ("MOST_PROOFS", 0, "only 0 of the steps that may have been meant were searched for a proof"),
    ],
)
def test_where_nothing_is_found_the_limits_that_were_met_are_in_the_note(cap, most, limit, monkeypatch):
    f, g = Free("f"), Free("g")
    monkeypatch.setattr(repairs, cap, most)
    step = lambda: f(x) + Sum(f(x) * g(z) + g(x), z) - 3 * f(z)  # noqa: E731
    found = told(lambda: f(x) * g(z), "=", step) if most else told(*REPAIRED["a sign"][:3])
    assert found.repairs == ()
    [note] = [note for note in found.notes if note.startswith("none of ")]
    assert limit in note.split("; ")


def test_of_a_deep_step_it_is_said_that_it_is_not_searched():
    def deep():
        inside = log(p(x))
        for _ in range(110):
            inside = inside + log(p(x))
        return sympy.Add(log(p(z)), sympy.Mul(2, inside))

    [note] = [note for note in told(lambda: log(p(x)), "=", deep).notes if "nested" in note]
    assert note == "in a step nested more than 100 deep no slip is looked for"
