"""Where the time of a check goes when everything is loaded: what the search and the kernel take of the whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from statistics import median
from time import process_time

from emsym import Distribution, H, I, Variable, check
from emsym.kernel.theorem import prove
from emsym.search.certificates import search
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement

ROUNDS = 15
x, y, z = (Variable(name) for name in "xyz")
p = Distribution("p")
HAN = 2 * H(p(x, y, z)), "<=", sum((H(p(*pair)) for pair in combinations((x, y, z), 2)), start=0 * H(p(x)))
CLAIMS = {"I(X; Y) ≥ 0": (I(p, x, y), ">=", 0), "Han's inequality for three": HAN}


def milliseconds(what: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = process_time()
        what()
        taken.append(process_time() - start)
    return 1e3 * median(taken)


def test_a_warm_check(show: Callable[[str], None]) -> None:
    for name, stated in CLAIMS.items():
        statement = Statement(Claim(read(stated[0]), Relation(stated[1]), read(stated[2])))
        witness = search(statement).expanded
        whole = milliseconds(partial(check, *stated))
        searching, proving = (
            milliseconds(partial(search, statement)),
            milliseconds(partial(prove, statement, witness)),
        )
        shares = f"{whole / proving:.1f} times the kernel's share, {whole / searching:.1f} times the search's"
        show(f"{name}: {whole:.1f} ms, {shares}")
