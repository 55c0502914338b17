"""How long a certificate takes to find and to check, beside reading the claim: as ratios."""

from __future__ import annotations

from itertools import combinations
from time import process_time

import pytest
import sympy

from emsym import KL, Distribution, Real, Variable, exp
from emsym.kernel.normal_form import normal_form
from emsym.kernel.theorem import prove
from emsym.search.certificates import search
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import minus
from emsym.terms.read import read
from emsym.terms.statement import Statement
from tests.inequalities import entropy, mutual, x, y

ROUNDS = 5
VARIABLES = [Variable(name) for name in "xyzwuv"]


def claim(left, right) -> Claim:
    return Claim(read(left), Relation.AT_LEAST, read(right))


def han(count: int) -> Claim:
    """(n − 1) H(X₁, …, Xₙ) ≤ Σ H of all but one."""
    chosen = VARIABLES[:count]
    with sympy.evaluate(False):
        parts = [entropy(*each) for each in combinations(chosen, count - 1)]
        return claim(sum(parts[1:], parts[0]), (count - 1) * entropy(*chosen))


def best(run) -> float:
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        run()
        times.append(process_time() - start)
    return min(times)


def ratio(stated: Claim) -> tuple[float, float]:
    """Finding and proving in milliseconds, and as a multiple of bringing the claim to normal form."""
    assert search(Statement(stated)).certificate is not None
    searching = best(lambda: prove(Statement(stated), search(Statement(stated)).expanded))
    return 1e3 * searching, searching / best(lambda: normal_form(minus(stated.left, stated.right)))


def elementary() -> dict[str, Claim]:
    with sympy.evaluate(False):
        return {
            "I(X; Y) ≥ 0": claim(mutual([x], [y]), 0),
            "H(X) + H(Y) ≥ H(X, Y)": claim(entropy(x) + entropy(y), entropy(x, y)),
            "H(X) ≥ 0": claim(entropy(x), 0),
        }


@pytest.mark.parametrize(("name", "stated"), elementary().items())
def test_an_elementary_inequality(name, stated, show):
    milliseconds, multiple = ratio(stated)
    show(f"{name}: {milliseconds:.1f} ms, {multiple:.1f} × its normal form")


def test_hans_inequality(show):
    found = {count: ratio(han(count)) for count in range(2, 7)}
    shown = {count: f"{milliseconds:.1f} ms, {multiple:.0f} ×" for count, (milliseconds, multiple) in found.items()}
    show(f"Han's inequality on n variables, beside its normal form: {shown}")


def mixtures() -> dict[str, Claim]:
    """Joint convexity of KL at halves, and at weights that are fractions."""
    u, v, a, b = Real("u", positive=True), Real("v", positive=True), Real("a"), Real("b")
    first, second, third, fourth = (Distribution(name)(x) for name in "abcd")
    with sympy.evaluate(False):
        weights = {
            "1/2": (sympy.Rational(1, 2), sympy.Rational(1, 2)),
            "u/(u + v)": (u / (u + v), v / (u + v)),
            "exp(a)/(exp(a) + exp(b))": (exp(a) / (exp(a) + exp(b)), exp(b) / (exp(a) + exp(b))),
            "1/(1 + exp(−a))": (1 / (1 + exp(-a)), 1 - 1 / (1 + exp(-a))),
        }
        return {
            name: claim(
                w * KL(first, third) + rest * KL(second, fourth),
                KL(w * first + rest * second, w * third + rest * fourth, x),
            )
            for name, (w, rest) in weights.items()
        }


def test_weights_that_are_fractions(show):
    taken = {name: best(lambda stated=stated: search(Statement(stated))) for name, stated in mixtures().items()}
    multiples = {name: f"{seconds / taken['1/2']:.1f} × the time of 1/2" for name, seconds in taken.items()}
    show(f"joint convexity of KL, searched {taken['1/2']:.2f} s at 1/2: {multiples}")
