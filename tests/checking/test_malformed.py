"""Whatever a constructor is given, a step is told at its line, with what to write instead, and ends nothing else."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import (
    KL,
    Derivation,
    Distribution,
    E,
    Function,
    H,
    I,
    LanguageError,
    Prod,
    Quantity,
    Real,
    Size,
    Sum,
    Variable,
    Verdict,
    check,
    latex,
    log,
    text,
    verify,
)
from tests.examples import share

x, y, z, w = (Variable(name) for name in "xyzw")
i = Variable("i")
p, q = Distribution("p"), Distribution("q")
f = Function("f", positive=True)
b = Real("b", positive=True)
L = Quantity("L", (q, x), E(log(p(x, z)), q(z)))

THINGS = {
    "x": x,
    "z": z,
    "x[i]": x[i],
    "p": p,
    "f": f,
    "b": b,
    "p(x)": p(x),
    "p(x|z)": p(x | z),
    "q(z)": q(z),
    "log p": log(p(x, z)),
    "x|z": x | z,
    "(x,w)|z": (x, w) | z,
    "(x,y)": (x, y),
    "p(x)|z": p(x) | z,
    "p|q": q(z) | p(z),
    "2": 2,
    "0.5": 0.5,
    "==": p(x) == q(x),
    "<": p(x) < q(x),
    "()": (),
    "a+b": p(x) + q(z),
    "I()": I(p, x),
    "L": L,
    "symbol": sympy.Symbol("s"),
    "oo": sympy.oo,
}
MAKERS = {"p": p, "f": f, "L": L, "Size": Size, "Sum": Sum, "Prod": Prod, "E": E, "H": H, "I": I, "KL": KL, "log": log}

arguments = st.lists(st.sampled_from(sorted(THINGS)), max_size=4)


def attempted(make):
    """What is made, or the language's error."""
    try:
        return make(), None
    except LanguageError as told:
        return None, told


@given(st.sampled_from(sorted(MAKERS)), arguments)
@settings(max_examples=share(250), deadline=None)
def test_whatever_a_constructor_is_given_is_printed_and_told(maker, names):
    made, refused = attempted(lambda: MAKERS[maker](*(THINGS[name] for name in names)))
    if refused is not None:
        assert refused.help
        return
    assert text(made)
    assert latex(made)
    with Derivation("given") as given_:
        given_.start(made)
        given_.at_least(0)
    report = verify(given_, models=10)
    (step,) = report.steps
    assert step.fault is None
    assert not any("fault" in note for found in step.diagnostics for note in found.notes)
    if step.verdict is Verdict.MALFORMED:
        (told, *_) = step.diagnostics
        assert told.code in ("E301", "E302")
        assert told.place is not None
        assert told.help


WRONG = {
    "E, swapped": (lambda: E(q(z), log(p(x, z))), "E(log(p(x, z)), q(z))"),
    "E, a value": (lambda: E(log(p(x)), x), "E(log(p(x)), p(x))"),
    "E, one": (lambda: E(log(p(x))), "E(body, q(z))"),
    "H, values": (lambda: H(x, y), "H(p, x, y)"),
    "H, conditional": (lambda: H(z | x), "H(p, z | x)"),
    "H, several": (lambda: H(p, x, y), "H(p, (x, y)) for all of them, or H(p, x | y)"),
    "I, values": (lambda: I(x, z), "I(p, x, z)"),
    "I, one group": (lambda: I(p, (x, w)), "I(p, x, w)"),
    "I, one group and a bar": (lambda: I(p, (x, w) | y), "I(p, x, w | y)"),
    "KL, a bar": (lambda: KL(q(z) | p(z)), "KL(q(z), p(z))"),
    "KL, one": (lambda: KL(q(z)), "KL(q(z), p(z | x))"),
    "Sum, one": (lambda: Sum(p(x, z)), "Sum(body, z)"),
    "Sum, swapped": (lambda: Sum(z, p(x, z)), "Sum(p(x, z), z)"),
    "a range": (lambda: Sum(p(x, z), (z, 0, 9)), "Sum(body, z)"),
    "Size, two": (lambda: Size(x, z), "Size(x) * Size(z)"),
    "a bar outside": (lambda: p(x) | z, "p(x | z)"),
    "a bar outside, inside": (lambda: log(p(x, y) | z), "p(x, y | z)"),
    "== in a law": (lambda: p(x == 1), 'x.value("x1")'),
    "a number in a law": (lambda: p(1), 'x.value("x1")'),
    "==": (lambda: p(x) == q(x), "d.start(left), then d.equals(right)"),
    "<=": (lambda: p(x) <= q(x), "d.start(p(x)), d.at_most(q(x))"),
    "a tuple": (lambda: (p(x), q(x)), "each by itself"),
    "text": (lambda: "log p(x)", "text is not read"),
    "text in a law": (lambda: p("x"), "text is not read"),
    "no values": (lambda: f(), 'Real("f", positive=True)'),
    "SymPy's symbol": (lambda: p(sympy.Symbol("s")), 's = Variable("s")'),
    "an integral": (lambda: sympy.Integral(p(x), x), "Sum(body, z)"),
    "log, nothing": (lambda: log(), "log(f)"),
    "no law": (lambda: I(2 * p(x, z), x, z), "a law sums to 1"),
    "no law, an entropy": (lambda: H(p(x, z) / 3, x | z), "a law sums to 1"),
}


@pytest.mark.parametrize(("write", "help"), WRONG.values(), ids=WRONG)
def test_a_wrong_form_is_told_with_the_right_one(write, help):
    report, refused = attempted(lambda: check(write(), ">=", 0, models=10, repairs=False))
    if refused is not None:
        assert help in refused.help
        return
    assert report.verdict is Verdict.MALFORMED
    assert help in report.diagnostics[0].help


def test_values_without_a_law_are_printed_as_they_are_written():
    assert text(H(z | x)) == "H(z | x)"
    assert text(p(x) | z) == "p(x) | z"
    assert text(p((x, y) | z)) == "p(x, y | z)"
    assert text(I(x, z)) == "I(x, z)"
    assert text(I((x, w), z, y)) == "I((x, w), z, y)"


@pytest.mark.parametrize(
    "law", [q(x) * p(y | x), p(x, y | z), p(x, y), b * p(x, y) / b, (p(x, y) + q(x, y)) / 2, f(x) * f(y)]
)
def test_what_may_be_a_law_is_one(law):
    assert check(I(law, x, y), "=", I(law, x, y), models=10, repairs=False).verdict is not Verdict.MALFORMED
