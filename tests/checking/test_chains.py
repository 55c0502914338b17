"""What a chain proves as a whole: composed links, and the theorem with everything it quantifies over."""

from __future__ import annotations

import pytest

from emsym import Derivation, Distribution, Function, Quantity, Real, Size, Sum, Variable, Verdict, log, verify
from emsym.checking.chains import constant_in, overall
from emsym.derivation import Link, Place, Step
from emsym.report import Assumption

x, z, w, theta = (Variable(name) for name in ("x", "z", "w", "theta"))
p, q, r = (Distribution(name) for name in "pqr")
EQUAL, AT_LEAST, AT_MOST, GREATER, LESS = Link.EQUAL, Link.AT_LEAST, Link.AT_MOST, Link.GREATER, Link.LESS
DEFINITION, CONSTANT = Link.DEFINITION, Link.CONSTANT


def chain(*links, constants=()):
    fixed = iter(constants)
    return [
        Step(f"step-{n}", n, link, n + 1, Place("here", n), constant_in=next(fixed, (q,)) if link is CONSTANT else ())
        for n, link in enumerate(links, 1)
    ]


@pytest.mark.parametrize(
    ("links", "whole"),
    [
        ([EQUAL], EQUAL),
        ([DEFINITION], EQUAL),
        ([EQUAL, DEFINITION, EQUAL], EQUAL),
        ([AT_LEAST], AT_LEAST),
        ([EQUAL, AT_LEAST, EQUAL], AT_LEAST),
        ([AT_LEAST, AT_LEAST], AT_LEAST),
        ([EQUAL, AT_LEAST, GREATER], GREATER),
        ([GREATER, AT_LEAST, DEFINITION], GREATER),
        ([GREATER, GREATER], GREATER),
        ([AT_MOST, LESS], LESS),
        ([LESS, EQUAL, AT_MOST], LESS),
        ([AT_MOST, AT_MOST], AT_MOST),
        ([CONSTANT], CONSTANT),
        ([EQUAL, CONSTANT, EQUAL], CONSTANT),
        ([CONSTANT, CONSTANT], CONSTANT),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_links_compose(links, whole):
    assert overall(chain(*links)) == (whole, None)


@pytest.mark.parametrize(
    ("links", "place"),
    [
        ([AT_LEAST, AT_MOST], 2),
        ([EQUAL, AT_LEAST, EQUAL, LESS], 4),
        ([GREATER, LESS], 2),
        ([LESS, AT_LEAST], 2),
        ([CONSTANT, AT_LEAST], 2),
        ([AT_MOST, CONSTANT], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_links_that_do_not_compose_name_the_step(links, place):
    _, step = overall(chain(*links))
    assert step is not None
    assert step.label == f"step-{place}"


@pytest.mark.parametrize(
    ("constants", "common"),
    [
        ([(q,), (q,)], (q,)),
        ([(q, r), (q,)], (q,)),
        ([(q, z), (z, q)], (q, z)),
        ([(q,), (r,)], ()),
    ],
)
def test_a_chain_is_constant_in_what_each_of_its_constants_is(constants, common):
    steps = chain(CONSTANT, CONSTANT, constants=constants)
    assert constant_in(steps) == common
    assert (overall(steps)[1] is None) == bool(common)


def test_two_constants_in_different_things_state_no_theorem():
    """log q(z) + log r(z) = 0 + const. would be constant in neither."""
    with Derivation("two") as two:
        two.start(log(q(z)) + log(r(z)))
        two.equals_up_to_constant(log(q(z)), in_=q)
        two.equals_up_to_constant(0, in_=r)
    report = verify(two, models=50)
    assert [step.verdict for step in report.steps] == [Verdict.PROVED, Verdict.PROVED]
    assert report.theorems == ()
    assert [d.code for d in report.diagnostics] == ["E201"]
    assert not report.holds


def test_a_broken_chain_is_told_and_its_steps_are_still_checked():
    with Derivation("zigzag") as zigzag:
        zigzag.start(log(p(x)))
        zigzag.at_least(log(p(x, z)))
        zigzag.at_most(log(p(z)))
    report = verify(zigzag, models=50)
    assert [step.verdict for step in report.steps] == [Verdict.PROVED, Verdict.PROVED]
    (diagnostic,) = report.diagnostics
    assert diagnostic.code == "E201"
    assert "zigzag::step-2" in diagnostic.message
    assert "≥" in diagnostic.message
    assert "≤" in diagnostic.message
    assert "zigzag.start" in diagnostic.help
    assert report.theorems == ()
    assert report.verdict is Verdict.MALFORMED


def test_a_theorem_states_its_ends_and_all_that_it_quantifies_over():
    f, beta = Function("f", positive=True), Real("beta", positive=True)
    L = Quantity("L", (q, theta), Sum(q(z) * log(p(x, z | theta)), z))
    with Derivation("all") as everything:
        everything.assume(beta, ">=", 1)
        everything.start(L(q, theta) + f(w) * beta + Size(z))
        everything.equals(Sum(q(z) * log(p(x, z | theta)), z) + beta * f(w) + Size(z))
    (theorem,) = verify(everything, models=50).theorems
    assert theorem.proved
    assert theorem.link is EQUAL
    assert theorem.left == everything.steps[0].left
    assert theorem.right == everything.steps[-1].right
    assert theorem.hypotheses == (Assumption(beta, AT_LEAST, 1),)
    assert set(theorem.about.laws) == {"p", "q"}
    assert set(theorem.about.alphabets) == {"x", "z", "theta", "w"}
    assert set(theorem.values) == {x, theta, w}, "z is bound"
    assert [*theorem.about.functions, *theorem.about.reals] == [("f", ("w",)), "beta"]


def test_each_chain_has_its_own_theorem():
    with Derivation("two") as two:
        two.start(p(x))
        two.equals(Sum(p(x, z), z))
        two.start(p(z))
        two.equals(p(x))
    first, second = verify(two, models=50).theorems
    assert (first.proved, second.proved) == (True, False)


def test_a_theorem_over_malformed_ends_is_not_stated():
    with Derivation("bad") as bad:
        bad.start(p(x))
        bad.equals(p(x | z | theta))
    assert verify(bad, models=50).theorems == ()
