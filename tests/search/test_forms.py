"""What is remembered of normal forms is what the kernel computes, and no more than a bound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import sqrt

from emsym.kernel import normal_form as kernel
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.search import forms
from emsym.search.forms import Forms, conditions_of
from emsym.terms.nodes import ONE, Add, Mul, Power, Probability, Sum, Term, Value, minus, negative, number
from emsym.terms.read import read
from emsym.terms.traverse import postorder
from tests.examples import share
from tests.statements import KL, H, a, f, g, log, p, q, theta, x, z

PARTS = [
    read(each) for each in (KL(q(z), p(z | x)), H(p(x, z)), log(g(x)) / g(x), f(x) - a, sqrt(g(z) + 1), p(x | theta))
]
X, Z = Value("x", "x"), Value("z", "z")
TERMS = st.recursive(
    st.sampled_from(PARTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple).map(Add),
        st.lists(inner, max_size=3).map(tuple).map(Mul),
        st.builds(Power, inner, st.sampled_from([number(2).value, number(-1).value])),
        st.builds(Sum, st.sampled_from([(X,), (Z,), (X, Z), (Z, X)]), inner),
    ),
    max_leaves=4,
)


@settings(max_examples=share(40), deadline=None, derandomize=True, database=None)
@given(st.lists(TERMS, min_size=1, max_size=4), st.sampled_from([1, 30, 10_000]))
def test_it_is_what_the_kernel_computes(terms: list[Term], most: int) -> None:
    known = Forms(most)
    for term in [*terms, *terms]:
        assert known.normal_forms(term) == kernel.normal_forms(term)


def test_each_part_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[Term] = []
    honest = forms.combined

    def counted(node, done):
        computed.append(node)
        return honest(node, done)

    monkeypatch.setattr(forms, "combined", counted)
    known = Forms()
    left, right = read(KL(q(z), p(z))), read(H(p(x)))
    known.normal_forms(minus(left, right))
    seen = len(computed)
    assert seen == len(set(postorder(minus(left, right)))), "equal parts are one"
    known.normal_forms(read(KL(q(z), p(z))))
    known.normal_forms(minus(read(KL(q(z), p(z))), read(H(p(x)))))
    assert len(computed) == seen
    known.normal_forms(Add((negative(left), ONE)))
    assert len(computed) == seen + 3


def test_the_order_of_what_is_written_is_kept_apart() -> None:
    known = Forms()
    one, other = read(f(x)), read(g(x))
    for term in (minus(one, other), minus(other, one), Sum((X,), one), Sum((Z,), one), Power(one, number(2).value)):
        assert known.normal_forms(term)[id(term)] == kernel.normal_form(term)


def test_what_is_remembered_has_a_bound() -> None:
    known = Forms(200)
    for count in range(400):
        known.normal_forms(Add((read(f(x)), number(count))))
        assert sum(1 + len(form.terms) for _, form in known.memory._known.values()) <= 200
    known.normal_forms(Add(tuple(read(f(x.value(f"x_{count}"))) for count in range(300))))
    assert sum(1 + len(form.terms) for _, form in known.memory._known.values()) <= 200


def test_depth_costs_memory_and_no_crash() -> None:
    term = read(f(x))
    for _ in range(5000):
        term = Add((term, ONE))
    assert Forms().normal_forms(term)[id(term)] == kernel.normal_form(Add((read(f(x)), number(5000))))


def test_what_means_nothing_is_not_remembered_as_meaning_something() -> None:
    known = Forms()
    term = Probability("p", (X, Value("x1", "x")))
    for _ in range(2):
        with pytest.raises(Malformed):
            known.normal_forms(term)


def test_threads_do_no_harm() -> None:
    known = Forms(60)
    wanted = [kernel.normal_form(part) for part in PARTS]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            assert list(pool.map(lambda part: known.normal_forms(part)[id(part)], PARTS)) == wanted


def test_conditions_are_those_of_the_kernel() -> None:
    for part in PARTS:
        assert [(each.term, each.discharged) for each in conditions_of(part)] == [
            (each.term, each.discharged) for each in forms.obligations(part)
        ]


def test_that_a_form_is_too_large_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    honest, asked = forms.combined, []

    def limited(node, done):
        if isinstance(node, Mul):
            asked.append(node)
            raise TooLarge(7)
        return honest(node, done)

    monkeypatch.setattr(forms, "combined", limited)
    known, product = Forms(), Mul((read(f(x)), read(a)))
    for term in (product, Mul(product.factors), Add((product, ONE))):
        with pytest.raises(TooLarge):
            known.normal_forms(term)
    assert asked == [product]
