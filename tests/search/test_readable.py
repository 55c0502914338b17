"""A normal form written as a person would has that normal form again."""

from __future__ import annotations

import pytest

from emsym.kernel.normal_form import normal_form
from emsym.language.notation import text
from emsym.search.readable import readable
from emsym.terms.read import read
from emsym.terms.traverse import free_values
from emsym.terms.write import write
from tests.statements import FALSE, KL, OPEN, TRUE, H, Sum, a, b, elbo, exp, f, g, log, p, q, sqrt, theta, x, y, z

SIDES = {
    f"{row[0]}, {side}": row[place] for row in (*TRUE, *FALSE, *OPEN) for place, side in ((1, "left"), (3, "right"))
}


@pytest.mark.parametrize("name", SIDES)
def test_reading_back_gives_the_same_normal_form(name):
    term = read(SIDES[name])
    polynomial = normal_form(term)
    again = readable(polynomial)
    assert normal_form(again) == polynomial
    assert free_values(again) <= free_values(term)
    assert readable(normal_form(again)) == again, "written the same way twice"


@pytest.mark.parametrize(
    ("expression", "spelled"),
    [
        (p(x, z) / p(z), "p(x | z)"),
        (p(x, z, theta) / p(theta), "p(x, z | θ)"),
        (p(x, z) / p(x) * p(x, y) / p(y), "p(z | x) p(x | y)"),
        (1 / p(x), "1/p(x)"),
        (Sum(p(x, z), z), "p(x)"),
        (Sum(q(z), z), "1"),
        (a - a, "0"),
        (2 * a * b, "2 a b"),
        (-f(x), "−f(x)"),
        (H(q(z)), "−Σ_z q(z) log q(z)"),
        (log(p(x, z) / p(z)), "log p(x, z) − log p(z)"),
        (sqrt(g(z)) * exp(a), "exp(a) √(g(z))"),
    ],
)
def test_it_is_spelled_as_in_a_paper(expression, spelled):
    out = text(write(readable(normal_form(read(expression)))))
    assert sorted(out.split()) == sorted(spelled.split())


def test_the_event_chooses_what_stands_before_the_bar():
    polynomial = normal_form(read(p(x, z) / p(x)))
    assert text(write(readable(polynomial, [read(p(z)).event[0]]))) == "p(z | x)"


def test_indices_get_their_usual_names_and_never_capture():
    inner = Sum(f(z, z.value("z_1")), z.value("z_1"))
    spelled = readable(normal_form(read(Sum(log(inner) * g(z), z))))
    assert normal_form(spelled) == normal_form(read(Sum(log(inner) * g(z), z)))
    assert "′" in text(write(spelled))


def test_the_output_depends_on_no_order_of_writing():
    forwards = readable(normal_form(read(elbo + KL(q(z), p(z | x)) + a + b)))
    backwards = readable(normal_form(read(b + a + KL(q(z), p(z | x)) + elbo)))
    assert forwards == backwards
