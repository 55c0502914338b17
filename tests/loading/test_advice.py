"""The usual slips of a beginner's file: each is told at its line, with what to write, and costs one derivation."""

from __future__ import annotations

import pytest

from emsym.loading import load_file

HEAD = """\
from emsym import *
x, z, w, theta = Variable("x"), Variable("z"), Variable("w"), Variable("theta")
p, q = Distribution("p"), Distribution("q")
b, f = Real("b"), Function("f")
with Derivation("first") as first:
    first.start(p(x))
    first.equals(Sum(p(x, z), z))
with Derivation("bad") as bad:
    bad.start(p(x))
    {line}
with Derivation("last") as last:
    last.start(p(x))
    last.equals(Sum(p(x, z), z))
"""

LINES = {
    "sum": ("bad.equals(sum(p(x, z), z))", "emsym's Sum(p(x, z), z)"),
    "sum of a generator": ("bad.equals(sum(p(x, z) for z in z))", "emsym's Sum(p(x, z), z)"),
    "a loop": ("[p(x) for x in x]", "nothing runs over"),
    "math.log": ("import math; bad.equals(math.log(p(x)))", "emsym's log"),
    "numpy.log": ("import numpy; bad.equals(numpy.log(p(x)))", "from emsym import log"),
    "numpy.sum": ("import numpy; bad.equals(numpy.sum(p(x, z), z))", "Sum(p(x, z), z)"),
    "^": ("bad.equals(p(x)^2)", "**"),
    "tuple | tuple": ("bad.equals(I(p, x, (x, z) | (w, theta)))", "I(p, x, (y, z) | w, v)"),
    "np without import": ("bad.equals(np.log(p(x)))", "from emsym import exp, log, sqrt"),
    "a value not declared": ("bad.equals(p(v))", 'v = Variable("v")'),
    "a law not declared": ("bad.equals(r(x))", 'r = Distribution("r")'),
    "a near name": ("bad.equals(p(thetta))", "did you mean theta?"),
    "a near method": ("bad.equal(p(x))", "did you mean equals?"),
    "a far method": ("bad.leq(p(x))", "at_most"),
    "no as": ("this.start(p(x))", "with Derivation(…) as this:"),
    "a comparison": ("bad.equals(max(p(x), q(x)))", "compares no expressions"),
    "a condition": ("bad.start(p(x)) if p(x) > 0 else None", "compares no expressions"),
    "a keyword": ("bad.equals(p(x, given=z))", "p(x | z)"),
    "square brackets": ("bad.equals(p[x])", "p(x, z)"),
    "a number applied": ("bad.equals(b(x))", 'Function("f")'),
    "a variable applied": ("bad.equals(x(1))", "write p(x)"),
    "a product without its sign": ("bad.equals((1 + b)(p(x)))", "2 * p(x)"),
    "one argument": ("bad.assume(p(x) > 0)", 'p(x), ">=", q(x)'),
    "two equals signs": ('bad.assume(p(x), "==", q(x))', 'write "="'),
    "a sign": ('bad.assume(p(x), "≤", q(x))', 'write "<="'),
    "no in_": ("bad.equals_up_to_constant(q(x))", "in_=q"),
    "in_ an expression": ("bad.equals_up_to_constant(q(x), in_=q(x))", "in_=q"),
    "a reason in quotes": ('bad.equals(p(x), by="marginalize")', "without quotes: by=marginalize"),
    "no reason": ("bad.equals(p(x), by=log)", "marginalize(z)"),
    "two expressions": ("bad.equals(p(x), p(x))", "a step of its own"),
    "weights first": ("bad.equals(p(x), by=jensen(q(z)))", "weights=q(z)"),
    "marginalize a law": ("bad.equals(p(x), by=marginalize(p))", "marginalize(z)"),
    "an argument that there is not": ("bad.equals(p(x), reason=bayes)", "by="),
    "text": ('bad.equals("log p(x)")', "text is not read"),
    "square brackets of E": ("bad.equals(E[log(p(x))])", "round brackets"),
    "two pairs of brackets": ("bad.equals(E(p(x), q(x))(log(p(x))))", "one pair of brackets"),
    "two in one": ('u, v = Variable("uv")', 'Variable("x"), Variable("z")'),
    "a chain of calls": ("bad.start(p(x)).equals(p(x))", "a line of its own"),
    "a capital": ("bad.equals(p(Z))", "did you mean z?"),
    "a small letter": ("bad.equals(kl(p(z), q(z)))", "did you mean KL?"),
    "ln": ("bad.equals(ln(p(x)))", "log, the natural logarithm"),
    "both sides": ("bad.start(p(x), q(x))", "joined to it by equals"),
    "no quotes": ("u = Variable(u)", 'u = Variable("u")'),
    "and": ("bad.equals(p(x and z))", "p(x, z)"),
    "or": ("bad.equals(p(x or z))", "p(x, z)"),
    "nothing": ("bad.equals()", "the expression"),
}


@pytest.mark.parametrize(("line", "help"), LINES.values(), ids=LINES)
def test_a_slip_inside_a_derivation(tmp_path, line, help):
    path = tmp_path / "slip.py"
    path.write_text(HEAD.replace("{line}", line), encoding="utf-8")
    loaded = load_file(path)
    assert [derivation.name for derivation in loaded.derivations] == ["first", "last"]
    (problem,) = loaded.problems
    assert problem.place.line == 10
    assert help in problem.help


def test_a_derivation_that_takes_the_name_of_a_law(tmp_path):
    path = tmp_path / "slip.py"
    path.write_text(HEAD.replace("{line}", "with Derivation('p') as p: p.start(p(x))"), encoding="utf-8")
    loaded = load_file(path)
    assert [derivation.name for derivation in loaded.derivations] == ["first", "bad"]
    assert "give it another" in loaded.problems[0].help


UNREADABLE = {
    "KL with bars": ("d.start(KL(q(z) || p(z)))", "KL(q(z), p(z))"),
    "a mathematical bar": ("d.start(p(x ∣ z))", "bar |"),
    "a mathematical minus": ("d.start(p(x) − p(z))", "Python's signs"),
    "no brackets": ("d.start(log p(x))", "log(p(x))"),
    "no sign": ("d.start(2 p(x))", "2 * p(x)"),
    "no sign, no space": ("d.start(2p(x))", "2 * p(x)"),
    "an assignment": ("p(x) = 1", "equals(…)"),
    "no indentation": ("with Derivation('d') as d:\nd.start(1)", "indented"),
}


@pytest.mark.parametrize(("line", "help"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_python(tmp_path, line, help):
    path = tmp_path / "slip.py"
    path.write_text(f"import emsym\n{line}\n", encoding="utf-8")
    (problem,) = load_file(path).problems
    assert problem.code == "E108"
    assert help in problem.help


@pytest.mark.parametrize(
    "line",
    ["None + 1", "len(3)", "int('x')", "{}['a']", "for _ in 3: pass", "None()", "object().name", "1 / 0", "f'{1:q}'"],
)
def test_errors_that_have_nothing_to_do_with_emsym_get_no_advice_of_its(tmp_path, line):
    path = tmp_path / "other.py"
    path.write_text(f"import emsym\n{line}\n", encoding="utf-8")
    (problem,) = load_file(path).problems
    assert problem.code == "E107"
    assert problem.help == ""
