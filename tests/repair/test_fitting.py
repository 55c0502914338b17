"""What fits at a place is what holds when the edits are written out as steps, one by one."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Distribution, E, Function, H, I, Prod, Real, Sum, Variable, log
from emsym.derivation import Link, Place, Step
from emsym.language.expressions import expression
from emsym.language.notation import text
from emsym.repair import fitting
from emsym.repair.candidates import edited
from emsym.repair.edits import edits
from emsym.repair.parts import vocabulary
from emsym.repair.sieve import sifted
from tests.operations import operations

x, y, z, theta, i = map(Variable, ("x", "y", "z", "theta", "i"))
earlier = theta.value("thetatilde")
p, q = Distribution("p"), Distribution("q")
f, g = Function("f", positive=True), Function("g")
a = Real("a", positive=True)

with sympy.evaluate(False):
    bound = Sum(q(z) * log(p(x, z) / q(z)), z)
    STEPS = {
        "an entropy lost": (log(p(x)), Link.EQUAL, E(log(p(x, z)), q(z)) + KL(q(z), p(z | x))),
        "a weight lost": (log(p(x)), Link.AT_LEAST, Sum(log(p(x, z) / q(z)), z)),
        "a divergence": (KL(q(z), p(z | x)), Link.EQUAL, E(log(q(z)), q(z)) - E(log(p(x, z)), q(z)) - log(p(x))),
        "an information": (I(p, x, z), Link.EQUAL, H(p(x)) - H(p, z | x)),
        "two parameters": (Sum(p(z | x, earlier) * log(p(x | theta)), z), Link.EQUAL, log(p(x | earlier))),
        "functions and numbers": (log(Sum(a * f(z), z)), Link.EQUAL, log(a) - log(Sum(f(z) + 0 * g(z), z))),
        "a data set": (Sum(log(p(x[i])), i), Link.EQUAL, Sum(log(Sum(q(z | i) * p(x[i], z) / q(z), z)), i)),
        "values of a data set": (log(Prod(Sum(p(x[i], z[i]), z[i]), i)), Link.EQUAL, Sum(p(x[i]), i)),
        "an average without values": (log(p(x)), Link.EQUAL, E(log(p(x, z)), q(z[i])) + KL(q(z), p(z))),
        "what says nothing": (p(x), Link.EQUAL, Sum(p(x | z | z), z) + q(x)),
    }


def written(name: str) -> tuple[Step, list]:
    left, link, right = STEPS[name]
    step = Step("step", expression(left), link, expression(right), Place("", 0))
    words = vocabulary([left, right])
    return step, [(side, edit) for side in ("right", "left") for edit in edits(getattr(step, side), words)]


@pytest.mark.parametrize("name", STEPS)
def test_what_fits_is_what_holds_when_it_is_written_out(name):
    step, made = written(name)
    fit, _ = fitting.fitting(step, made)
    with sympy.evaluate(False):
        steps = [edited(step, *each).step for each in made]
    assert {_spelled(steps[number]) for number in fit} == {_spelled(steps[number]) for number in sifted(steps, ())}


def _spelled(step: Step) -> str:
    return f"{text(step.left)} {step.link.sign} {text(step.right)}"


@pytest.mark.parametrize(("together", "places"), [(1, 1), (3, 2)])
def test_what_stands_beside_an_edit_changes_nothing(together, places, monkeypatch):
    step, made = written("an entropy lost")
    expected = fitting.fitting(step, made)
    monkeypatch.setattr(fitting, "TOGETHER", together)
    monkeypatch.setattr(fitting, "PLACES", places)
    assert fitting.fitting(step, made) == expected


def test_whole_steps_are_tried_beside_them():
    step, made = written("a weight lost")
    with sympy.evaluate(False):
        others = [edited(step, *each).step for each in made]
    assert fitting.fitting(step, made, others)[1] == sifted(others, ())


def test_no_edit_fits_where_nothing_can_be_evaluated():
    many = [Variable(f"v_{count}") for count in range(70)]
    with sympy.evaluate(False):
        step = Step("step", p(*many), Link.EQUAL, p(*many) + p(x), Place("", 0))
        made = [("right", edit) for edit in edits(step.right, vocabulary([step.right]))]
    assert fitting.fitting(step, made) == ([], [])


def test_an_edit_costs_no_step_of_its_own():
    step, made = written("a divergence")
    with sympy.evaluate(False):
        some, all_ = (operations(lambda made=made: fitting.fitting(step, made)) for made in (made[::2], made))
        apart = operations(lambda: sifted([edited(step, *each).step for each in made], ()))
    assert len(made) > 100
    assert all_ < 2 * some
    assert 2 * all_ < apart
