"""The keys of the JSON report, and that every value in it is plain, exact and stable."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest
from render_samples import (
    constant,
    elbo,
    everything,
    malformed,
    refuted,
    slips,
    three_variables,
    undecided,
    wrong_reason,
)

from emsym import Derivation, Distribution, Rational, Variable, verify
from emsym.certificates.file import from_text, to_text
from emsym.derivation import Place
from emsym.encoding import Format
from emsym.refutation import RECORDS
from emsym.render.certificates import certificates
from emsym.render.json import report_data, report_json
from emsym.report import DerivationReport, Report, Verdict

REPORT = [
    *("format", "version", "emsym", "complete", "interrupted", "verdict", "holds", "exit_code"),
    *("derivations", "unchecked", "problems", "seed", "models"),
]
DERIVATION = [
    *("name", "title", "source", "document", "complete", "verdict", "holds", "theorem", "theorems"),
    *("file", "line", "diagnostics", "steps", "unchecked", "stopped", "fault"),
]
STEP = [
    *("label", "relation", "left", "right", "constant_in", "verdict", "holds", "reason", "gap", "equality_condition"),
    *("obligations", "numeric", "counterexample", "compared", "proof", "source", "file", "line"),
    *("diagnostics", "printed", "slip"),
    "fault",
    "left_out",
]
THEOREM = ["text", "latex", "proved", "statement", "hypotheses"]
REASON = ["given", "right", "found", "note", "terms", "hypotheses", "text", "latex"]
DIAGNOSTIC = ["code", "message", "file", "line", "notes", "help", "reproduce", "excerpt", "repairs", "tried"]
NUMERIC = ["models", "comparisons", "worst_violation", "bound", "undefined", "uncertified", "shrinking"]


def data(*derivations: DerivationReport) -> Any:
    return json.loads(report_json(Report(derivations)), parse_constant=pytest.fail)


def step(derivation: DerivationReport, number: int = 0) -> Any:
    return data(derivation)["derivations"][0]["steps"][number]


def test_keys_and_their_order() -> None:
    run = json.loads(report_json(everything()))
    assert list(run) == REPORT
    assert [list(each) for each in run["problems"]] == [DIAGNOSTIC]
    for derivation in run["derivations"]:
        assert list(derivation) == DERIVATION
        assert all(
            list(theorem) == ["text", "latex", "proved", "statement", "hypotheses"]
            for theorem in derivation["theorems"]
        )
        for each in derivation["steps"]:
            assert list(each) == STEP
            assert each["reason"] is None or list(each["reason"]) == REASON
            assert each["numeric"] is None or list(each["numeric"]) == NUMERIC
            assert all(list(diagnostic) == DIAGNOSTIC for diagnostic in each["diagnostics"])
            assert all(list(one) == ["condition", "kind", "discharged", "by"] for one in each["obligations"])


def test_round_trip_is_stable() -> None:
    once = report_json(everything())
    assert json.dumps(json.loads(once), ensure_ascii=False, indent=2) + "\n" == once == report_json(everything())


def test_the_run() -> None:
    run = json.loads(report_json(everything()))
    assert (run["verdict"], run["seed"], run["models"]) == ("malformed", 7, 1000)
    assert [one["verdict"] for one in run["derivations"]] == [
        "proved",
        "refuted",
        "undecided",
        "malformed",
        "proved",
        "proved",
    ]
    assert [one["holds"] for one in run["derivations"]] == [True, False, False, False, False, True]


def test_a_proved_inequality() -> None:
    jensen = step(elbo(), 3)
    assert jensen["relation"] == ">="
    assert jensen["verdict"] == "proved"
    assert jensen["reason"]["given"] == "Jensen's inequality"
    assert jensen["reason"]["text"] == "Jensen's inequality: log is concave, weights q(z)"
    assert jensen["gap"] == {
        "text": "KL(q(z) ‖ p(z | x, θ))",
        "latex": r"\operatorname{KL}(q(z) \,\|\, p(z \mid x, \theta))",
    }
    assert jensen["equality_condition"]["text"] == "q(z) = p(z | x, θ) for every z"
    assert jensen["counterexample"] is None
    assert jensen["numeric"]["models"] == 1000
    assert jensen["obligations"][0]["condition"]["text"] == "q(z)"


def test_the_theorem_in_words() -> None:
    (derivation,) = data(elbo())["derivations"]
    sentence = (
        "for all finite alphabets of X, Z, Θ, all distributions p, q with full support and all x, θ: "
        "ℓ(θ | x) ≥ E_{q(z)}[log p(x, z | θ)] + H(q(z))"
    )
    assert derivation["theorem"] == derivation["theorems"][0]["text"] == sentence
    assert derivation["theorems"][0]["statement"]["latex"].startswith(r"\ell(\theta \mid x) \ge \mathbb{E}_{q(z)}")


def test_what_is_not_proved_is_no_theorem() -> None:
    (derivation,) = data(undecided())["derivations"]
    assert derivation["theorem"] == ""
    assert [one["proved"] for one in derivation["theorems"]] == [False]
    assert derivation["theorems"][0]["hypotheses"]["text"] == "assuming β ≥ f(z)"


def test_theorems_of_several_chains_are_joined() -> None:
    twice = replace(elbo(), theorems=elbo().theorems * 2)
    (derivation,) = data(twice)["derivations"]
    assert derivation["theorem"] == "; ".join([derivation["theorems"][0]["text"]] * 2)


@pytest.mark.parametrize("sample", [refuted, three_variables])
def test_counterexamples_are_exact_and_read_back(sample: Any) -> None:
    found = step(sample())["counterexample"]
    assert Format({}, RECORDS).decode(found, "Counterexample") == sample().steps[0].counterexample


def test_fractions_are_strings() -> None:
    cells = step(refuted())["counterexample"]["distributions"][0]["table"]
    assert cells[1] == {"letters": [0, 1], "value": "3/8"}


def test_a_wrong_reason() -> None:
    reason = step(wrong_reason())["reason"]
    assert reason["given"] == "Gibbs' inequality"
    assert reason["right"] is False
    assert reason["found"] == ["chain rule"]
    assert reason["text"] == "chain rule"
    assert step(wrong_reason())["holds"] is False


def test_a_malformed_step_has_its_diagnostic() -> None:
    malformed_step = step(malformed())
    assert malformed_step["reason"] is None
    assert malformed_step["numeric"] is None
    assert malformed_step["diagnostics"][0]["code"] == "E301"


def test_a_slip_has_the_printed_form_with_the_keys_of_a_step() -> None:
    slip = step(slips())
    assert slip["slip"] == "a bar too many"
    assert list(slip["printed"]) == STEP
    assert slip["printed"]["verdict"] == "refuted"
    assert slip["printed"]["right"]["text"] == "p(x | z)"
    assert slip["printed"]["counterexample"] == step(refuted())["counterexample"]
    assert (slip["printed"]["printed"], slip["printed"]["slip"]) == (None, "")
    assert slip["holds"] is True


def test_a_step_without_a_slip() -> None:
    assert (step(elbo())["printed"], step(elbo())["slip"]) == (None, "")


def test_the_document_of_a_derivation() -> None:
    assert data(slips())["derivations"][0]["document"] == "D7"
    assert data(elbo())["derivations"][0]["document"] == ""


def test_a_constant_names_what_it_is_constant_in() -> None:
    assert step(constant())["constant_in"] == ["q"]
    assert step(elbo())["constant_in"] is None


@pytest.mark.parametrize(("number", "printed"), [(nan, "nan"), (inf, "inf"), (-inf, "-inf"), (0.5, 0.5)])
def test_no_bare_nan_or_infinity(number: float, printed: object) -> None:
    derivation = undecided()
    (first,) = derivation.steps
    assert first.evidence is not None
    odd = replace(first, evidence=replace(first.evidence, worst=number, bound=number))
    numeric = step(replace(derivation, steps=(odd,)))["numeric"]
    assert numeric["worst_violation"] == numeric["bound"] == printed


def test_paths_inside_the_current_folder_are_relative(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside = replace(elbo(), place=Place(str(tmp_path / "elbo.py"), 3))
    assert data(inside)["derivations"][0]["file"] == "elbo.py"


def test_a_proof_of_huge_numbers_is_left_out():
    huge = 10**1900
    x, p = Variable("x"), Distribution("p")
    with Derivation("huge") as made:
        made.start(p(x) * Rational(7, huge))
        made.at_least(p(x) * Rational(7, huge) * Rational(1, huge) * Rational(1, huge))
    report = verify(made, models=20)
    assert report.verdict is Verdict.PROVED
    (step,) = report_data(Report((report,)))["derivations"][0]["steps"]
    assert (step["verdict"], step["proof"]) == ("proved", None)
    assert from_text(to_text(certificates(Report((report,))))).derivations[0].steps[0].proof is None
