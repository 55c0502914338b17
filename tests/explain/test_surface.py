"""Surfaces: equal for what needs no reason, unequal for whatever does."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.explain import surface as surface_module
from emsym.explain.surface import linear, numbers, surface
from emsym.search.memory import Memory
from emsym.terms.nodes import Add, Exp, Log, Mul, Power, Probability, Sum, Value, negative, number
from emsym.terms.read import read
from emsym.terms.traverse import fold, rebuild
from tests.examples import share
from tests.statements import Sum as Sigma
from tests.statements import a, b, c, f, g, log, p, q, theta, x, y, z

w = z.value("w")


def nested(parts):
    """Sums, products, powers and logarithms of terms."""
    exponents = st.sampled_from([Fraction(n, d) for n in (-9, -1, 2, 3, 9) for d in (1, 2)])
    several = st.lists(parts, max_size=3).map(tuple)
    inner = [several.map(Add), several.map(Mul), st.builds(Power, parts, exponents), parts.map(Log), parts.map(Exp)]
    return st.one_of(inner)


with sympy.evaluate(False):
    SAME = {
        "order of terms": (a + b, b + a),
        "order of factors": (a * b * c, c * (b * a)),
        "brackets": (a + (b + c), (a + b) + c),
        "a sign before a bracket": (a - (b - c), a - b + c),
        "a product of quotients": (a * (b / c), (a * b) / c),
        "numbers": (2 * a / 2, a),
        "names of indices": (Sigma(f(z), z), Sigma(f(w), w)),
        "order of indices": (Sigma(f(x, z), x, z), Sigma(f(x, z), z, x)),
        "nested sums": (Sigma(Sigma(f(x, z), x), z), Sigma(f(x, z), x, z)),
        "order before the bar": (p(x, z | theta), p(z, x | theta)),
        "a number moved into a bracket": (2 * (a + b), 2 * a + 2 * b),
    }
    DIFFERENT = {
        "a joint and a conditional": (p(x, z), p(x | z)),
        "behind the bar": (p(x, z | theta), p(x | z, theta)),
        "another distribution": (p(x), q(x)),
        "another value": (p(x | theta), p(x | theta.value("theta_old"))),
        "a marginal": (Sigma(p(x, z), z), p(x)),
        "a quotient that cancels": (a * b / b, a),
        "a factor outside": (Sigma(a * f(z), z), a * Sigma(f(z), z)),
        "a sum taken apart": (Sigma(f(z) + g(z), z), Sigma(f(z), z) + Sigma(g(z), z)),
        "a log taken apart": (log(a * b), log(a) + log(b)),
        "a product multiplied out": (a * (b + c), a * b + a * c),
        "a sign": (a - b, b - a),
        "a captured index": (Sigma(f(z, w), z), Sigma(f(z, z), z)),
        "indices exchanged": (Sigma(f(x, z), x), Sigma(f(x, z), z)),
        "a power": (a**2, a),
        "a root": (sympy.Pow(a, sympy.Rational(1, 2)), a),
        "another variable": (p(x), p(y)),
        "an index of another variable": (Sigma(p(x) * log(p(x)), x), Sigma(p(y) * log(p(y)), y)),
        "one name in two variables": (p(x), p(y.value("x"))),
    }


@pytest.mark.parametrize("name", SAME)
def test_what_needs_no_reason_has_one_surface(name):
    left, right = SAME[name]
    assert surface(read(left)) == surface(read(right))


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_needs_a_reason_has_two(name):
    left, right = DIFFERENT[name]
    assert surface(read(left)) != surface(read(right))


def test_a_shadowed_index_belongs_to_the_inner_sum():
    index = Value("z", "z")
    inner = Sum((index,), Probability("p", (index,)))
    other = Value("v", "z")
    renamed = Sum((other,), Probability("p", (other,)))
    first = Sum((index,), Mul((Log(inner), Probability("q", (index,)))))
    second = Sum((index,), Mul((Log(renamed), Probability("q", (index,)))))
    assert surface(first) == surface(second)


def test_terms_and_factors_with_their_numbers():
    minus_two_a = Mul((number(-2), read(a)))
    assert list(linear(Add((minus_two_a, negative(Add((read(b), read(c)))))))) == [
        (-2, read(a)),
        (-1, read(b)),
        (-1, read(c)),
    ]
    factor, rest = numbers(Mul((number(6), read(a), read(1 / (2 * b)))))
    assert factor == 3
    assert len(rest) == 2


def test_a_long_sum_has_a_surface():
    parts = [negative(read(a)) if n % 2 else read(b) for n in range(5000)]
    assert surface(Add(tuple(parts))) == surface(Add(tuple(reversed(parts))))


@pytest.mark.parametrize("exponent", [2, 8, 9, 50, -1, -9])
def test_a_power_is_as_many_factors(exponent):
    with sympy.evaluate(False):
        power = read(p(x) ** exponent)
        rest = read(p(x) ** (exponent - 1) * p(x)) if exponent > 0 else read(1 / p(x) ** -exponent)
    assert surface(power) == surface(rest)
    assert surface(power) != surface(Mul((power, read(p(x)))))


def test_powers_of_brackets_and_roots():
    with sympy.evaluate(False):
        same = [
            ((a + b) ** 9, (a + b) ** 8 * (b + a)),
            ((2 * a) ** 9, 512 * a**9),
            ((a / b) ** 9, a**9 / b**9),
            (sympy.sqrt(a) ** 2, a),
            ((2 * a + 2 * b) * c, 2 * c * (a + b)),
            ((a - b) * c, -(b - a) * c),
        ]
    for left, right in same:
        assert surface(read(left)) == surface(read(right))
    assert surface(read((a + b) ** 9)) != surface(read((a + b) ** 10))
    assert surface(Power(number(0), Fraction(-1))) != surface(number(0))


def test_a_surface_needs_no_stack():
    term = read(a)
    for _ in range(3000):
        term = Log(Add((term, number(1))))
    assert surface(term) == surface(term)


@given(st.recursive(st.sampled_from([number(0), number(2), read(a), read(p(x)), read(b)]), nested, max_leaves=12))
@settings(max_examples=share(60), deadline=None)
def test_every_term_has_a_surface_whatever_the_order_of_its_parts(term):
    turned = fold(term, lambda node, parts: rebuild(node, tuple(reversed(parts))) if parts else node)
    assert surface(term) == surface(turned)


def test_a_surface_is_spelled_once(monkeypatch):
    """The reasons of a step ask for the same surfaces some twenty times."""
    spelled = []
    honest = surface_module._surface
    monkeypatch.setattr(surface_module, "_KNOWN", Memory(1000))
    monkeypatch.setattr(surface_module, "_surface", lambda term: spelled.append(term) or honest(term))
    for _ in range(3):
        assert surface(read(log(p(x)) + a)) == surface(read(a + log(p(x)))) == honest(read(a + log(p(x))))
    assert len(spelled) == 2
