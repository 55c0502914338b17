"""The derivations that ship: every row of the three documents is a step in them, and comes out as it should.

Of each row the steps must be proved, for the reason given; `SLIPS` says which rows a document prints wrong, and what is
found of the printed form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from emsym.checking import verify
from emsym.derivation import Derivation
from emsym.loading.documents import ROW
from emsym.loading.find import load_file
from emsym.report import DerivationReport, StepReport, Verdict

FILES = sorted((Path(__file__).resolve().parents[1] / "derivations").glob("*.py"))
LOADED = {path.stem: load_file(path) for path in FILES}
DERIVATIONS = [derivation for loaded in LOADED.values() for derivation in loaded.derivations]
MODELS = 50

PRINTED = (
    *(f"D0.{row}" for row in range(1, 20)),
    *(f"D1.{row}" for row in range(1, 16)),
    *(f"D2.{row}" for row in range(1, 11)),
)
"""Every row of the documents D0, D1 and D2."""

FILE_OF = {
    **{f"D0.{row}": {"elbo"} for row in range(1, 8)},
    **{f"D0.{row}": {"kl_identity"} for row in range(8, 15)},
    "D0.15": {"information"},
    "D0.16": {"convexity"},
    "D0.17": {"information"},
    "D0.18": {"coin_flips"},
    "D0.19": {"em"},
    **{f"D1.{row}": {"kl_to_elbo"} for row in range(1, 16)},
    "D1.14": {"em"},
    **{f"D2.{row}": {"em_for_dummies"} for row in range(1, 11)},
}

BEYOND = {"iid", "total_variation"}
"""Files that follow none of the documents."""

SLIPS = {
    "D0.10": ["refuted"],  # p(z, x, θ) for p(z, x | θ)
    "D0.13": ["malformed", "refuted"],  # ln (X | θ), and p(Z, X, θ) for p(Z | X, θ)
    "D1.10": ["refuted"],  # KL > 0
    "D2.4": ["proved"],  # true, and not by the reason that is printed
    "D2.7": ["refuted"],  # no weights
    "D2.8": ["refuted"],  # P(x, z | z, θ)
    "D2.10": ["refuted"],  # no weights
}


@cache
def report(derivation: Derivation) -> DerivationReport:
    return verify(derivation, models=MODELS)


def labelled() -> Iterator[tuple[str, str, Derivation, StepReport]]:
    """Row, file, derivation and report of every step that a document has."""
    for stem, loaded in LOADED.items():
        for derivation in loaded.derivations:
            for step in report(derivation).steps:
                if label := ROW.match(step.source):
                    yield label[0], stem, derivation, step


@cache
def rows() -> dict[str, list[tuple[str, Derivation, StepReport]]]:
    found: dict[str, list[tuple[str, Derivation, StepReport]]] = defaultdict(list)
    for label, *where in labelled():
        found[label].append(tuple(where))  # type: ignore[arg-type]
    return found


def test_every_file_loads():
    assert FILES
    assert [problem for loaded in LOADED.values() for problem in loaded.problems] == []


def test_no_two_derivations_have_one_name():
    names = [derivation.name for derivation in DERIVATIONS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("derivation", DERIVATIONS, ids=lambda derivation: derivation.name)
def test_every_derivation_holds_and_says_where_it_is_from(derivation):
    found = report(derivation)
    assert found.diagnostics == ()
    assert [step.label for step in found.steps if not step.holds] == []
    assert found.holds
    assert all(theorem.proved for theorem in found.theorems)
    assert derivation.title != derivation.name
    assert derivation.source
    follows = {stem for stem, loaded in LOADED.items() if derivation in loaded.derivations}
    assert derivation.document in ({""} if follows <= BEYOND else {"D0", "D1", "D2"})


@pytest.mark.parametrize("label", PRINTED)
def test_every_row_is_a_step_that_holds(label):
    found = rows().get(label, [])
    assert found, f"no derivation has a step of {label}"
    assert {stem for stem, _, _ in found} == FILE_OF[label]
    for _, derivation, step in found:
        assert derivation.document == label.partition(".")[0]
        assert step.verdict is Verdict.PROVED
        assert step.holds


@pytest.mark.parametrize("label", PRINTED)
def test_what_is_printed_wrong_is_found_wrong(label):
    slips = [step for _, _, step in rows().get(label, []) if step.printed is not None]
    assert sorted(str(step.printed.verdict) for step in slips) == SLIPS.get(label, [])
    for step in slips:
        assert step.slip
        assert not step.printed.holds
        assert (step.printed.counterexample is not None) == (step.printed.verdict is Verdict.REFUTED)


def test_no_row_is_unknown():
    assert set(rows()) <= set(PRINTED)


@pytest.mark.parametrize(
    ("name", "gap"),
    [
        ("elbo", "KL(q(z) ‖ p(z | x, θ))"),
        ("e_step", "KL(q(z) ‖ p(z | x, θ))"),
        ("em_gain", "KL(p(z | x, θ̃) ‖ p(z | x, θ))"),
        ("em_ascent", "KL(p(z | x, θ̃) ‖ p(z | x, θ))"),
        ("bound_ascent", "KL(P(z | x, θ̃) ‖ P(z | x, θ))"),
        ("entropy", "KL(q(z) ‖ 1/|Z|)"),
        ("relative_entropy", "KL(q(z) ‖ p(z))"),
        ("kl_chain_rule", "E_{p(x)}[KL(p(z | x) ‖ q(z | x))]"),
        ("bound_iid", "Σ_i KL(q(zᵢ | i) ‖ p(zᵢ | xᵢ, θ))"),
        ("e_step_iid", "Σ_i KL(q(z | i) ‖ p(z | xᵢ, θ))"),
        ("ascent_iid", "Σ_i KL(p(z | xᵢ, θ̃) ‖ p(z | xᵢ, θ))"),
        ("mixture_weights", "|I| KL(π̂(z) ‖ π(z))"),
    ],
)
def test_a_bound_says_what_it_loses(name, gap):
    from emsym.language.notation import text

    (derivation,) = (each for each in DERIVATIONS if each.name == name)
    gaps = {text(step.gap).replace("; z)", ")") for step in report(derivation).steps if step.gap is not None}
    assert gap in gaps
