"""Each rule rewrites what it is for, leaves everything else alone, and never changes a value."""

from __future__ import annotations

import pytest
import sympy

from emsym.explain.rewriting import RULES, Rule, rewrite, unnested
from emsym.explain.surface import surface
from emsym.kernel.normal_form import equal
from emsym.terms.read import read, value
from tests.statements import FALSE, TRUE, Size, Sum, a, b, c, exp, f, g, log, p, q, r, theta, x, y, z

with sympy.evaluate(False):
    ACCEPTED = [
        ("marginalize", Sum(p(x, z), z), p(x)),
        ("marginalize", Sum(p(x, z | theta), z), p(x | theta)),
        ("marginalize", Sum(f(x) * p(x, z), z), f(x) * p(x)),
        ("marginalize", log(Sum(p(x, y, z), y, z)), log(p(x))),
        ("normalization", Sum(q(z), z), 1),
        ("normalization", Sum(p(z | x), z), 1),
        ("normalization", Sum(f(x) * q(z), z), f(x)),
        ("normalization", Sum(f(x), z), Size(z) * f(x)),
        ("multiply_by_one", q(z) * (p(x, z) / q(z)), p(x, z)),
        ("multiply_by_one", log(a * b / a), log(b)),
        ("add_zero", a + log(q(z)) - log(q(z)), a),
        ("chain_rule", p(x | z) * p(z), p(x, z)),
        ("chain_rule", p(x, z) / p(z), p(x | z)),
        ("chain_rule", p(z | z, x), 1),
        ("bayes", p(z | x), p(x | z) * p(z) / p(x)),
        ("bayes", p(z | x), p(x | z) * p(z) / Sum(p(x | z.value("w")) * p(z.value("w")), z.value("w"))),
        ("log_rules", log(a * b / c), log(a) + log(b) - log(c)),
        ("log_rules", log(sympy.sqrt(a)), log(a) / 2),
        ("log_rules", log(1), 0),
        ("log_rules", exp(log(g(x))), g(x)),
        ("log_rules", log(exp(a)), a),
        ("log_rules", exp(a + b), exp(a) * exp(b)),
        ("linearity", a * (b + c), a * b + a * c),
        ("linearity", Sum(f(z) + g(z), z), Sum(f(z), z) + Sum(g(z), z)),
        ("linearity", Sum(a * f(z), z), a * Sum(f(z), z)),
        ("linearity", Sum(-f(z), z), -Sum(f(z), z)),
        ("linearity", a + a, 2 * a),
    ]
    LEFT_ALONE = [
        ("marginalize", Sum(p(x | z), z)),
        ("marginalize", Sum(q(z), z)),
        ("marginalize", Sum(p(x, z) * q(z), z)),
        ("marginalize", Sum(p(x, z) ** 2, z)),
        ("marginalize", Sum(log(p(x, z)), z)),
        ("normalization", Sum(p(x | z), z)),
        ("normalization", Sum(p(x, z), z)),
        ("normalization", Sum(q(z) * f(z), z)),
        ("normalization", Sum(2 * f(z), z)),
        ("multiply_by_one", q(z) * p(x, z) / r(z)),
        ("multiply_by_one", a * (b + 1) / b),
        ("multiply_by_one", a**2),
        ("add_zero", a + b - c),
        ("add_zero", a + a),
        ("chain_rule", p(x)),
        ("chain_rule", log(p(x)) - log(p(x, z))),
        ("log_rules", log(a + b)),
        ("log_rules", log(g(x)) * log(a)),
        ("log_rules", exp(a * b)),
        ("linearity", log(a + b)),
        ("linearity", Sum(f(z) * g(z), z)),
        ("linearity", (a + b) ** -1),
    ]


def agree(left, right, rules) -> bool:
    return surface(rewrite(read(left), rules)) == surface(rewrite(read(right), rules))


@pytest.mark.parametrize(("key", "left", "right"), ACCEPTED)
def test_a_rule_brings_both_sides_together(key, left, right):
    assert agree(left, right, (Rule(key),))
    assert equal(read(left), read(right))


@pytest.mark.parametrize(("key", "expression"), LEFT_ALONE)
def test_a_rule_leaves_alone_what_is_not_its_own(key, expression):
    term = read(expression)
    assert surface(rewrite(term, (Rule(key),))) == surface(term)


@pytest.mark.parametrize("key", RULES)
def test_no_rule_changes_a_value(key):
    sides = [side for row in (*TRUE, *FALSE) for side in (row[1], row[3])]
    for side in sides:
        term = read(side)
        assert equal(rewrite(term, (Rule(key),)), term), side


def test_all_rules_together_change_no_value_and_come_to_an_end():
    rules = tuple(Rule(key) for key in RULES if key != "bayes")
    for row in (*TRUE, *FALSE):
        term = rewrite(read(row[1]), rules)
        assert equal(term, read(row[1])), row[0]


def test_a_rule_may_be_bound_to_a_value():
    with sympy.evaluate(False):
        both = read(Sum(p(x, y, z), y, z))
    only = rewrite(both, (Rule("marginalize", frozenset({value(z)})),))
    assert surface(only) == surface(read(Sum(p(x, y), y)))


def test_a_rule_may_be_bound_to_a_part():
    with sympy.evaluate(False):
        both = read(q(z) * r(z) * p(x) / q(z) / r(z))
        wanted = read(r(z) * p(x) / r(z))
        zero = read(a + b - b + c - c)
        left = read(a + c - c)
    assert surface(rewrite(both, (Rule("multiply_by_one", part=read(q(z))),))) == surface(wanted)
    assert surface(rewrite(zero, (Rule("add_zero", part=read(b)),))) == surface(left)


def test_brackets_of_sums_and_products_are_opened_first():
    with sympy.evaluate(False):
        nested, flat = read((a + b) + (c + a * (b * c))), read(sympy.Add(a, b, c, sympy.Mul(a, b, c)))
        kept = read(a * (b + c) - (a - b))
    assert unnested(nested) == flat
    assert unnested(kept) == kept


def test_what_would_have_thousands_of_terms_is_not_multiplied_out():
    with sympy.evaluate(False):
        term = read(sympy.Mul(*[a + f(x.value(f"x{n}")) for n in range(30)]))
    assert rewrite(term, (Rule("linearity"),)) == term
