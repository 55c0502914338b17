"""How the cost grows: with the length of a chain, the number of bound values, and the size of a term.

That it grows no faster is held by counting operations, in the files of this name among the tests of kernel and
checking.
"""

from __future__ import annotations

import time
from itertools import pairwise

import sympy

from emsym import Derivation, Distribution, Function, Real, Sum, Variable, Verdict, check, log, verify
from emsym.kernel.normal_form import equal
from emsym.terms.nodes import Add, Mul, number
from emsym.terms.read import read

x, z = Variable("x"), Variable("z")
p, q = Distribution("p"), Distribution("q")
a = Real("a")


def written(steps: int) -> Derivation:
    with Derivation("long") as chain:
        chain.start(log(p(x)))
        for count in range(steps):
            chain.equals(log(Sum(p(x, z), z)) if count % 2 == 0 else log(p(x)))
    return chain


def seconds(steps: int) -> tuple[float, float]:
    """For writing a chain and for checking it."""
    start = time.process_time()
    chain = written(steps)
    middle = time.process_time()
    assert all(step.verdict is Verdict.PROVED for step in verify(chain, models=10).steps)
    return middle - start, time.process_time() - middle


def test_chains(show):
    seconds(10)
    costs = {steps: seconds(steps) for steps in (10, 100, 1000)}
    each = {n: f"{w / n * 1e3:.2f} ms + {c / n * 1e3:.2f} ms" for n, (w, c) in costs.items()}
    show(f"chains, writing + checking a step: {each}")


def generic(count: int, names: str) -> sympy.Expr:
    """Σ f(v₁, v₂) f(v₂, v₃) … g(v₁): a path, which has no symmetry."""
    f, g = Function("f"), Function("g")
    values = [Variable(f"{names}_{n}", "v") for n in range(count)]
    factors = [f(first, second) for first, second in pairwise(values)]
    with sympy.evaluate(False):
        return Sum(sympy.Mul(g(values[0]), *factors), *values)


def test_sums_over_one_to_eight_values(show):
    """Each against itself under other names, in reverse order."""
    taken = {}
    for count in range(1, 9):
        left, right = read(generic(count, "v")), read(generic(count, "w"))
        start = time.process_time()
        assert equal(left, right)
        taken[count] = time.process_time() - start
    show(f"sums over n values: { ({n: f'{t * 1e3:.1f} ms' for n, t in taken.items()}) }")


def wide(terms: int):
    """Σ n · f(n mod 7) · a, forwards and backwards."""
    f = Function("f")
    leaves = [read(f(Variable(f"x_{n}", "x"))) for n in range(7)]
    parts = [Mul((number(n % 13 + 1), leaves[n % 7], read(a))) for n in range(terms)]
    return Add(tuple(parts)), Add(tuple(reversed(parts)))


def test_terms_of_ten_thousand_nodes(show):
    taken = {}
    for nodes in (1000, 10_000):
        left, right = wide(nodes // 4)
        start = time.process_time()
        assert equal(left, right)
        taken[nodes] = time.process_time() - start
    show(f"terms of n nodes: { ({n: f'{t * 1e3:.1f} ms' for n, t in taken.items()}) }")


def test_an_expression_of_ten_thousand_nodes_from_sympy_to_verdict(show):
    f = Function("f")
    taken = {}
    for nodes in (1000, 10_000):
        with sympy.evaluate(False):
            parts = [sympy.Mul(n % 13 + 1, f(Variable(f"x_{n % 7}", "x")), a) for n in range(nodes // 4)]
            left, right = sympy.Add(*parts), sympy.Add(*reversed(parts))
        start = time.process_time()
        assert check(left, "=", right, models=10).verdict is Verdict.PROVED
        taken[nodes] = time.process_time() - start
    show(f"expressions of n nodes: { ({n: f'{t:.2f} s' for n, t in taken.items()}) }")
