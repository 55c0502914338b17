from __future__ import annotations

import pytest

from emsym import LanguageError, read, verify
from emsym.reading.claim import Claim


def test_a_text_is_a_derivation() -> None:
    derivation = read("log p(x) = log sum_z p(x,z) >= sum_z q(z) log(p(x,z)/q(z))", name="bound")
    assert (derivation.name, len(derivation.steps)) == ("bound", 2)
    assert verify(derivation, repairs=False).proved


def test_what_is_given_is_a_hypothesis_about_the_same_letters() -> None:
    derivation = read("H(X, Y) = H(X) + H(Y)", given="I(X; Y) = 0")
    assert len(derivation.hypotheses) == len(derivation.steps) == 1
    assert verify(derivation, repairs=False).proved
    derivation = read("E_q[log p(x,z)] <= 0", given=["sum_z q(z) = 1"])
    assert verify(derivation, repairs=False).proved


def test_a_definition_that_is_given_is_used() -> None:
    derivation = read(r"\log p(x) \ge L(q)", given=r"L(q) := E_{q(z)}[\log p(x,z)] + H(q)")
    assert not derivation.hypotheses
    assert verify(derivation, repairs=False).proved


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("p(x) =\n\\nabla f", (), "claim, line 2, column 1: a gradient"),
        ("p(x) = 1", "foo", "given, line 1, column 1: foo is not defined"),
        ("p(x) = 1", ["p(x) = 1", "(p(x) = 1"], r"given 2, line 1, column 1: \( is not closed"),
        ("p(x)", (), "a relation between two sides is missing"),
        (r"p(x) = 1 \implies p(y) = 1", (), "claim, line 1, column 24: what follows from the rows before"),
        ("{", (), "claim, line 1, column 1: a { is never closed"),
    ],
)
def test_what_is_not_read_is_told_at_its_place(text: str, given: str | list[str], said: str) -> None:
    with pytest.raises(LanguageError, match=said):
        read(text, given=given)


def test_lines_are_those_of_the_claim() -> None:
    claim = Claim("p(x) = 1\n= 2", ("p(y) = 1\n= 3", "p(z) = 1"))
    (reading, *_) = claim.readings()
    derivation = claim.derivation(reading)
    assert [step.place.line for step in derivation.steps] == [1, 2]
    assert [claim.spot(start, stop).name for start, stop in claim.pieces] == ["given 1", "given 2", "claim"]
