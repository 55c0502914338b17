"""For every letter of which values a hypothesis holds: by default, and where `every=` and `at=` say otherwise."""

import pytest
import sympy

from emsym import Derivation, Distribution, E, Function, Sum, Variable, hypothesis, log, verify
from emsym.deciding.hypotheses import read_hypotheses, supposed
from emsym.report import Verdict

i, x, z, theta = map(Variable, ("i", "x", "z", "theta"))
z1, old = z.value("z1"), theta.value("old")
p, q = map(Distribution, "pq")
f, g, v = Function("f"), Function("g"), Function("v", positive=True)


def every_of(*assumed_row, **said):
    """The names of the values for every letter of which a hypothesis holds, in a chain about f(z₁)."""
    with Derivation("row") as row:
        row.assume(*assumed_row, **said)
        row.start(f(z1))
        row.equals(f(z1))
    assumed, problems = read_hypotheses(row.hypotheses)
    assert not problems
    (found,) = supposed(row.chains[0], assumed)
    return {value.name for value in found.every}


@pytest.mark.parametrize(
    ("hypothesis", "every"),
    [
        ((q(z), "=", p(z | x, old)), {"z"}),
        ((q(z1), "=", p(z1 | x)), {"z1"}),
        ((q(z | x), "=", p(z | x, old)), {"z", "x"}),
        ((f(z1), "=", g(z1)), {"z1"}),
        ((f(z), ">=", g(z)), {"z"}),
        ((f(z1), ">=", g(z1)), set()),
        ((f(z) * f(z1), "=", g(x)), {"z", "x"}),
        ((p(x[i]), "=", q(x[i])), {"i"}),
    ],
    ids=str,
)
def test_by_default(hypothesis, every):
    assert every_of(*hypothesis) == every


def test_what_the_middle_of_a_chain_is_about_is_the_chains_own():
    with sympy.evaluate(False), Derivation("row") as row:
        row.assume(v(z1), ">=", 1)
        row.start(log(q(z)))
        row.equals(log(q(z)) + v(z1) - v(z1))
        row.equals(log(q(z)))
    (found,) = supposed(row.chains[0], read_hypotheses(row.hypotheses)[0])
    assert found.every == ()
    assert verify(row, models=20).theorems[0].hypotheses[0].every == ()


def test_it_can_be_said():
    posterior = q(z), "=", p(z | x, old)
    assert every_of(*posterior, at=z) == set()
    assert every_of(*posterior, every=(z, old)) == {"z", "old"}
    assert every_of(f(z1), ">=", g(z1), every=z1) == {"z1"}
    assert every_of(f(z), ">=", g(z), at=z) == set()
    assert every_of(f(z), ">=", g(z), every=()) == set()


@pytest.mark.parametrize("said", [{"every": x}, {"at": x}, {"at": (z, x)}], ids=str)
def test_a_value_that_the_hypothesis_lacks_is_told(said):
    with Derivation("row") as row:
        row.assume(f(z), ">=", g(z), **said)
        row.start(f(z))
        row.equals(f(z))
    report = verify(row, models=20)
    assert report.verdict is Verdict.MALFORMED
    assert "names x, which stands free nowhere in it" in report.diagnostics[0].message


def means(**said):
    with Derivation("means") as row:
        row.assume(q(z), "=", p(z | x), **said)
        row.start(E(g(z), q(z)))
        row.equals(Sum(p(z | x) * g(z), z))
    return verify(row, models=100, repairs=False)


def test_what_holds_at_one_letter_does_not_hold_at_all():
    assert means().proved
    assert means(at=z).steps[0].verdict is not Verdict.PROVED
    assert means(at=z).theorems[0].hypotheses[0].every == ()


def reasons_of(*claim, by=None):
    (step,) = verify(row(*claim, by=by), models=50, repairs=False).steps
    return step.explanation.right, [reason.rule for reason in step.explanation.found]


def row(left, relation, right, *assumed, by=None):
    with Derivation("row") as made:
        made.assume(*assumed)
        made.start(left)
        (made.equals if relation == "=" else made.at_least)(right, by=by)
    return made


def test_what_rests_on_a_hypothesis_says_so():
    posterior = q(z), "=", p(z | x)
    assert reasons_of(q(z), "=", p(z | x), *posterior) == (True, ["hypothesis"])
    assert reasons_of(q(z), "=", p(z | x), *posterior, by=hypothesis) == (True, ["hypothesis"])
    assert reasons_of(f(z1), ">=", g(z1), f(z), ">=", g(z), by=hypothesis) == (True, ["hypothesis"])
    assert reasons_of(p(x, z), "=", p(x) * p(z | x), *posterior, by=hypothesis) == (False, ["chain_rule"])
    assert reasons_of(p(x, z), "=", p(x) * p(z | x), *posterior) == (True, ["chain_rule"])
