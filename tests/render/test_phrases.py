"""Reasons in words: a rule with what it is used with, and a sum with its terms."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from emsym import KL, Derivation, E, H, Size, Sum, gibbs, jensen, log, verify
from emsym.derivation import Link
from emsym.language.reasons import TITLES, Reason
from emsym.numeric.evidence import Evidence
from emsym.render.phrases import (
    LATEX,
    TEXT,
    evidence_phrase,
    evidence_sentence,
    explanation_phrase,
    gap_phrase,
    reason_phrase,
)
from emsym.render.transcript import transcript
from emsym.report import Condition
from tests.statements import f, g, p, q, r, t, x, y, z

BOUND = (log(Sum(q(z) * g(z), z)), Sum(q(z) * log(g(z)), z))


def report(left, right, by=None, assuming=()):
    with Derivation("d") as d:
        for claim in assuming:
            d.assume(*claim)
        d.start(left)
        d.at_least(right, by=by)
    return verify(d, models=20)


def phrase(left, right, by=None, script=TEXT, assuming=()):
    (step,) = report(left, right, by, assuming).steps
    assert step.holds
    return explanation_phrase(script, step.explanation)


@pytest.mark.parametrize(
    ("left", "right", "by", "said"),
    [
        (*BOUND, None, "Jensen's inequality: log is concave, weights q(z)"),
        (*BOUND, jensen, "Jensen's inequality: log is concave, weights q(z)"),
        (*BOUND, jensen(log, weights=q(z)), "Jensen's inequality: log is concave, weights q(z)"),
        (H(q(z), r(z)), H(q(z)), gibbs, "Gibbs' inequality: KL(q(z) ‖ r(z)) ≥ 0"),
        (log(Size(z)), H(q(z)), None, "Gibbs' inequality: KL(q(z) ‖ 1/|Z|) ≥ 0"),
        (H(p(z)), E(H(p(z | x)), p(x)), None, "Gibbs' inequality: I_p(X; Z) ≥ 0"),
        (KL(q(z), r(z)), 0, gibbs, "Gibbs' inequality"),  # the step itself says what is not negative
    ],
)
def test_a_reason_names_its_rule_and_its_parts(left, right, by, said):
    assert phrase(left, right, by) == said


@pytest.mark.parametrize(
    ("left", "right", "by", "rules", "terms"),
    [
        (
            KL(q(z), r(z)) + KL(r(y), q(y)), 0, gibbs,
            "Gibbs' inequality", {"KL(q(z) ‖ r(z))", "KL(r(y) ‖ q(y))"},
        ),
        (
            BOUND[0] + 2 * KL(p(x), q(x)), BOUND[1], jensen,
            "Jensen's inequality (log is concave, weights q(z)), Gibbs' inequality",
            {"2 KL(p(x) ‖ q(x))", "KL(q(z) ‖ q(z) g(z)/(Σ_z q(z) g(z)))"},
        ),
    ],
)  # fmt: skip
def test_a_sum_names_its_rules_and_its_terms_with_their_factors(left, right, by, rules, terms):
    said, _, listed = phrase(left, right, by).partition(": sum of 2 non-negative terms: ")
    assert said == rules
    assert set(listed.split(" and ")) == terms


def test_a_hypothesis_is_a_term_like_any_other():
    said = phrase(t + KL(q(z), r(z)), f(x), assuming=[(t, ">=", f(x))])
    assert "hypothesis" in said
    assert "sum of 2 non-negative terms" in said
    assert "t − f(x)" in said


def test_the_terms_add_up_to_the_difference():
    from emsym.kernel.normal_form import equal
    from emsym.terms.nodes import Add
    from emsym.terms.read import read

    (step,) = report(2 * KL(q(z), r(z)) + H(r(y)) + g(x), 0).steps
    terms = step.explanation.terms
    assert len(terms) == 3
    assert equal(Add(tuple(map(read, terms))), read(step.gap))


def test_a_long_sum_is_cut_short_in_words_and_whole_as_data():
    (step,) = report(2 * KL(q(z), r(z)) + H(r(y)) + g(x), 0).steps
    longer = replace(step.explanation, terms=step.explanation.terms * 3)
    assert ": sum of 9 non-negative terms: " in explanation_phrase(TEXT, longer)
    assert explanation_phrase(TEXT, longer).endswith(" and 6 more")
    one_more = replace(step.explanation, terms=(*step.explanation.terms, g(y)))
    assert explanation_phrase(TEXT, one_more).endswith(" and g(y)"), "one is as short as `1 more`"


def test_latex_keeps_the_tag_short_and_names_the_terms_with_the_gap():
    found = transcript(report(KL(q(z), r(z)) + KL(r(y), q(y)), 0), "latex")
    assert r"\tag*{\footnotesize (Gibbs' inequality)}" in found
    assert "It is a sum of 2 non-negative terms: $" in found
    assert phrase(H(q(z), r(z)), H(q(z)), script=LATEX).startswith(r"Gibbs' inequality: $\operatorname{KL}(q(z)")


def test_data_have_the_terms():
    import json

    (step,) = json.loads(transcript(report(KL(q(z), r(z)) + KL(r(y), q(y)), 0), "json"))["derivations"][0]["steps"]
    assert {term["text"] for term in step["reason"]["terms"]} == {"KL(r(y) ‖ q(y))", "KL(q(z) ‖ r(z))"}


# --- every sentence, in each combination


SEEN = [
    Evidence(models, places, worst, 1e-9, undefined, None, uncertified, unfinished=unfinished)
    for models, places in ((0, 0), (1, 20), (10_056, 20))
    for undefined in (0, 1, 20)
    for worst in (0.0, 0.5, float("inf"))
    for uncertified in (False, True)
    for unfinished in ((), ("no time is left",))
]
PREDICATE = re.compile(
    r"(agrees on|shows no violation on|seems violated on|is undefined on"
    r"|is violated by up to (0\.5|more than any number) on) (1 random model|10,056 random models)"
    r"(, undefined at 1 of 20 places)?(, yet no exact counterexample was found)?"
)


@pytest.mark.parametrize("link", Link)
def test_what_was_seen_is_a_sentence_whatever_was_seen(link):
    for evidence in SEEN:
        said, sentence = evidence_phrase(evidence, link), evidence_sentence(evidence, link)
        if evidence.models:
            predicate = sentence.removeprefix("Numerically, it ").removesuffix(".")
            assert PREDICATE.fullmatch(predicate), sentence
            assert said == predicate.removeprefix("is ")
        else:
            why = "was tried" if evidence.unfinished else "meets the hypotheses"
            assert sentence == f"Numerically, no random model {why}."


@pytest.mark.parametrize("link", Link)
def test_what_was_seen_contradicts_nothing_that_was_seen(link):
    for evidence in SEEN:
        said = evidence_phrase(evidence, link)
        good = said.startswith(("agrees", "shows no"))
        bad = evidence.uncertified or evidence.worst > evidence.bound or evidence.undefined >= evidence.comparisons
        assert good == (bool(evidence.models) and not bad)


@pytest.mark.parametrize("rule", TITLES)
def test_a_title_in_latex_has_its_mathematics_between_dollars(rule):
    said = reason_phrase(LATEX, Reason(rule))
    assert said.isascii() or "−" not in said
    assert not set("|_^") & set("".join(said.split("$")[::2]))
    assert said.count("$") % 2 == 0
    assert "$" in said or "t" not in re.split(r"\W", said)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason("multiply_by_one", (-q(z),)), "multiply by (−q(z))/(−q(z))"),
        (Reason("multiply_by_one", (q(z) + r(z),)), "multiply by (q(z) + r(z))/(q(z) + r(z))"),
        (Reason("multiply_by_one", (q(z) / r(z),)), "multiply by (q(z)/r(z))/(q(z)/r(z))"),
        (Reason("add_zero", (-q(z),)), "add −q(z) − (−q(z))"),
    ],
)
def test_what_is_divided_or_taken_away_is_held_together(reason, said):
    assert reason_phrase(TEXT, reason) == said


def test_a_gap_that_is_always_zero_is_not_zero_exactly_when_always():
    (step,) = report(H(q(z), r(z)), H(q(z))).steps
    assert gap_phrase(TEXT, step) == "KL(q(z) ‖ r(z)), zero exactly when q(z) = r(z) for every z"
    assert gap_phrase(TEXT, replace(step, equality=Condition(()))) == "KL(q(z) ‖ r(z)), which is always zero"
    assert gap_phrase(TEXT, replace(step, equality=None)) == "KL(q(z) ‖ r(z))"
