"""What the candidates of a search leave out is said where nothing was found."""

from __future__ import annotations

import pytest

from emsym import Derivation, Distribution, Real, Sum, Variable, log
from emsym.search import cuts, weights
from emsym.search.certificates import search
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement

x, y, z = map(Variable, "xyz")
p, q, r = map(Distribution, "pqr")
reals = [Real(name, positive=True) for name in "abcde"]


def limits(left, right) -> tuple[str, ...]:
    with Derivation("unevaluated"):
        claim = Claim(read(left()), Relation.AT_LEAST, read(right()))
    return search(Statement(claim)).limits


def product():
    laws = [law(value) for law in (p, q, r) for value in (x, y, z)]
    whole = log(p(x))
    for law in laws:
        whole = law * whole
    return Sum(whole, x, y, z)


@pytest.mark.parametrize(
    ("module", "cap", "most", "sides", "said"),
    [
        (cuts, "MOST_SETS", 2, (product, lambda: 1), "only 2 of the sets of values in the claim were tried"),
        (weights, "MOST_COVERS", 2, (product, lambda: 1), "only 2 choices of the factors of a sum as its weights"),
        (cuts, "MOST_SETS", 32, (lambda: log(sum(reals[1:], start=reals[0])), lambda: 1), "sums of more than 4 terms"),
    ],
)
def test_a_cap_that_is_met_is_said(module, cap, most, sides, said, monkeypatch):
    monkeypatch.setattr(module, cap, most)
    assert any(limit.startswith(said) for limit in limits(*sides))


def test_where_all_was_looked_at_none_is_said():
    assert not any(limit.startswith(("only 32", "only 200", "sums of")) for limit in limits(lambda: p(x), lambda: q(x)))
