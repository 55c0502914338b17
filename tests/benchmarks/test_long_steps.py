"""What long steps cost beside their proofs: finding reasons, seeking a repair, coming to the end of a budget."""

from __future__ import annotations

import time
from collections.abc import Callable

import sympy

from emsym import KL, Distribution, H, Real, Sum, Variable, Verdict, check, log
from emsym.explain.reasons import found
from emsym.kernel.normal_form import equal
from emsym.terms.read import read

x = Variable("x")
p = Distribution("p")


def seconds(call: Callable[..., object], *arguments: object) -> float:
    """Of the processor, for one call."""
    start = time.process_time()
    call(*arguments)
    return time.process_time() - start


def conditionals(count: int):
    """Σᵢ log p(xᵢ | x₁ … xᵢ₋₁) = log p(x₁ … xₙ), added up one by one."""
    values = [Variable(f"x{n}") for n in range(count)]
    with sympy.evaluate(False):
        whole = log(p(values[0]))
        for n in range(1, count):
            whole = whole + log(p(values[n] | tuple(values[:n])))
        return read(whole), read(log(p(*values)))


def entropies(count: int):
    """H(X₁, …, Xₙ) = Σᵢ H(Xᵢ | X₁, …, Xᵢ₋₁)."""
    values = [Variable(f"x{n}") for n in range(count)]
    with sympy.evaluate(False):
        rest = [H(p, values[n] | (tuple(values[:n]) if n > 1 else values[0])) for n in range(1, count)]
        return read(H(p, tuple(values))), read(sum(rest, H(p, values[0])))


def test_reasons_beside_proofs(show):
    for name, claim in (("conditionals", conditionals), ("entropies", entropies)):
        told = []
        for count in (8, 16, 24) if claim is conditionals else (8, 12, 16):
            left, right = claim(count)
            proof, reasons = seconds(equal, left, right), seconds(found, left, right)
            told.append(f"n = {count}: {reasons * 1e3:.0f} ms, {reasons / proof:.1f} times the proof")
        show(f"reasons of {name}: {'; '.join(told)}")


def test_repairs_of_long_products(show):
    taken = {}
    for count in (50, 100, 200):
        laws = [Distribution(f"p{n}") for n in range(count)]
        with sympy.evaluate(False):
            left = log(sympy.Mul(*[law(x) for law in laws]))
            right = sympy.Add(*[log(law(x)) for law in laws[:-1]])
        taken[count] = seconds(check, left, "=", right)
    ratio = taken[200] / taken[50]
    show(
        f"repair of n factors: { ({n: f'{t:.2f} s' for n, t in taken.items()}) }, {ratio:.1f} times for 4 times as many"
    )


def test_a_budget_is_kept(show):
    """How far a step whose proof takes long goes beyond its seconds."""
    u, v = Real("u", positive=True), Real("v", positive=True)
    a, b, c, d = (Distribution(name) for name in "abcd")
    with sympy.evaluate(False):
        first, second = u / (u + v), v / (u + v)
        mixed = first * a(x) + second * b(x)
        left = Sum(mixed * log(mixed / (first * c(x) + second * d(x))), x)
        right = first * KL(a(x), c(x)) + second * KL(b(x), d(x))
    for limit in (1.0, 2.0, 4.0):
        start = time.perf_counter()
        report = check(left, "<=", right, step_seconds=limit)
        taken = time.perf_counter() - start
        show(f"a step of {limit:g} s: {report.verdict} after {taken:.2f} s, {taken / limit:.2f} times its budget")
        assert report.verdict is not Verdict.REFUTED
