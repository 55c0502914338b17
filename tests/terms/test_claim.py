"""Relations: how they read, and what follows from one of them for two numbers."""

from __future__ import annotations

import operator

import pytest

from emsym.derivation import Link
from emsym.terms.claim import Relation

HOLDS = {
    Relation.EQUAL: operator.eq,
    Relation.AT_LEAST: operator.ge,
    Relation.AT_MOST: operator.le,
    Relation.GREATER: operator.gt,
    Relation.LESS: operator.lt,
}
PAIRS = [(0, 1), (1, 0), (1, 1)]


@pytest.mark.parametrize("relation", Relation)
def test_what_is_said_of_a_relation_is_so_for_all_numbers(relation: Relation) -> None:
    for left, right in PAIRS:
        holds = HOLDS[relation](left, right)
        assert HOLDS[relation.flipped](right, left) is holds
        assert holds <= HOLDS[relation.weakened](left, right)
        assert any(HOLDS[other](left, right) for other in relation.contraries) is not holds
    assert relation.is_strict is (relation.weakened is not relation)
    assert relation.is_rising is (HOLDS[relation](0, 1) and not HOLDS[relation](1, 0))


def test_a_link_reads_as_its_relation_does() -> None:
    assert "".join(relation.sign for relation in Relation) == "=≥≤><"
    for link in Link:
        assert link.sign == ("≡" if link is Link.DEFINITION else link.relation.sign)
    assert [link.command for link in Link] == ["=", r"\ge", r"\le", ">", "<", r"\equiv", "="]
    assert {link.relation for link in (Link.DEFINITION, Link.CONSTANT)} == {Relation.EQUAL}
