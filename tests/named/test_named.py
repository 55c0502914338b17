"""What named combinations state is what they expand to, which the kernel accepts; bad ones it refuses."""

from __future__ import annotations

import pytest
from named_cases import ACCEPTED, MALFORMED, REFUSED
from rule_cases import HYPOTHESES

from emsym.kernel.certificate import Vanishing, Witness
from emsym.kernel.normal_form import Malformed, equal, normal_form
from emsym.kernel.rules import RULES, Refused, nonnegative
from emsym.kernel.theorem import Theorem, prove
from emsym.named import NAMED, Jensen, Named, expanded, term_of
from emsym.named.jensen import CONCAVE, Convexity
from emsym.numeric.check import check
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Term
from emsym.terms.statement import Hypothesis, Statement

TABLE = [pytest.param(witness, term, id=name) for name, witness, term in ACCEPTED]


def proved(witness: Witness) -> Theorem:
    """That what the witness states is at least 0."""
    stated = Claim(term_of(witness, HYPOTHESES), Relation.AT_LEAST, ZERO)
    return prove(Statement(stated, HYPOTHESES), expanded(witness, HYPOTHESES))


def classes(witness: object) -> set[type]:
    """The classes of the witnesses that a witness is made of."""
    inside = [getattr(witness, name, None) for name in getattr(type(witness), "__match_args__", ())]
    parts = [part for each in inside for part in (each if isinstance(each, tuple) else (each,))]
    return {type(witness)}.union(*(classes(part) for part in parts if isinstance(part, Witness)))


@pytest.mark.parametrize(("witness", "term"), TABLE)
def test_the_kernel_accepts_what_is_stated(witness: Witness, term: Term) -> None:
    assert equal(term_of(witness, HYPOTHESES), term)
    assert proved(witness).statement.claim.left == term_of(witness, HYPOTHESES)


@pytest.mark.parametrize("witness", [c[1] for c in ACCEPTED], ids=[c[0] for c in ACCEPTED])
def test_what_it_expands_to_has_the_normal_form_of_what_is_stated(witness: Witness) -> None:
    """Monomial by monomial, so that it may stand below any sum: no fraction is left to be divided out there."""
    primitive = expanded(witness, HYPOTHESES)
    assert classes(primitive) <= set(RULES)
    if isinstance(witness, Named) and not any(isinstance(part, Vanishing) for part in getattr(primitive, "parts", ())):
        assert normal_form(nonnegative(primitive, HYPOTHESES)) == normal_form(witness.term)


@pytest.mark.parametrize(("witness", "term"), TABLE)
def test_accepted_terms_are_not_negative(witness: Witness, term: Term) -> None:
    evidence = check(Statement(Claim(term, Relation.AT_LEAST, ZERO), needed(witness)), models=60)
    assert evidence.counterexample is None


def needed(witness: Witness) -> tuple[Hypothesis, ...]:
    """The hypotheses, where a witness uses one."""
    try:
        nonnegative(expanded(witness, ()))
    except Refused:
        return HYPOTHESES
    return ()


@pytest.mark.parametrize("witness", [c[1] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused(witness: Witness) -> None:
    with pytest.raises(Refused):
        proved(witness)


@pytest.mark.parametrize("witness", [c[1] for c in MALFORMED], ids=[c[0] for c in MALFORMED])
def test_malformed(witness: Witness) -> None:
    with pytest.raises(Malformed):
        proved(witness)


def test_every_name_is_in_both_tables() -> None:
    assert set().union(*(classes(witness) for _, witness, _ in ACCEPTED)) >= set(NAMED)
    always = {cls for cls in NAMED if cls.__name__ == "CauchySchwarz"}  # of anything at all
    assert set().union(*(classes(witness) for _, witness, _ in REFUSED)) >= set(NAMED) - always


def test_the_kernel_knows_no_name() -> None:
    for _, witness, _ in ACCEPTED:
        if isinstance(witness, Named):
            with pytest.raises(Refused, match="is no rule"):
                nonnegative(witness, HYPOTHESES)


def test_every_convex_and_concave_function_is_tested() -> None:
    tested = {witness.function for _, witness, _ in ACCEPTED if isinstance(witness, Jensen)}
    assert tested == set(Convexity)
    assert {Convexity.LOG, Convexity.SQRT} == CONCAVE
