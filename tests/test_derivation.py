"""Recording a derivation: what was written, where, under which label, with SymPy's evaluation off."""

from __future__ import annotations

import inspect

import pytest
import sympy

from emsym import Derivation, Distribution, LanguageError, Quantity, Sum, Variable, chain_rule, jensen, log, marginalize
from emsym.derivation import Hypothesis, Link, Place, recording

x, z = Variable("x"), Variable("z")
p, q = Distribution("p"), Distribution("q")


def test_every_method_records_its_link():
    L = Quantity("L", (x,), p(x))
    with Derivation("all") as made:
        made.start(p(x))
        made.equals(p(x))
        made.at_least(p(x))
        made.at_most(p(x))
        made.greater_than(p(x))
        made.less_than(p(x))
        made.defines(L(x))
        made.equals_up_to_constant(p(x), in_=q)
    assert [step.link for step in made.steps] == list(Link)
    assert made.steps[-1].constant_in == (q,)
    assert made.steps[5].by is not None


def test_each_step_goes_on_from_the_one_before():
    with Derivation("chain", source="a book") as made:
        made.start(p(x))
        made.equals(Sum(p(x, z), z), source="(1)")
        made.equals(Sum(p(z) * p(x | z), z), source="(2)")
        made.start(q(x))
        made.equals(q(x))
    assert made.steps[0].right is made.steps[1].left
    assert made.steps[2].left == q(x)
    assert [len(chain) for chain in made.chains] == [2, 1]
    assert [step.source for step in made.steps] == ["(1)", "(2)", ""]
    assert (made.name, made.title, made.source) == ("chain", "chain", "a book")
    assert repr(made) == "Derivation('chain', 3 steps)"


def test_labels_are_given_or_made_from_the_reason_or_the_number():
    with Derivation("labels") as made:
        made.start(log(p(x)))
        made.equals(log(p(x)))
        made.equals(log(p(x)), by=chain_rule)
        made.equals(log(p(x)), by=chain_rule)
        made.equals(log(p(x)), by=marginalize(z), label="sum out")
        made.at_least(log(p(x)), by=jensen(log, weights=q(z)))
        made.equals(log(p(x)))
    assert [step.label for step in made.steps] == [
        "step-1",
        "chain_rule",
        "chain_rule-2",
        "sum out",
        "jensen",
        "step-6",
    ]


def test_a_label_is_used_once_over_all_chains():
    with Derivation("twice") as made:
        made.start(p(x))
        made.equals(p(x), label="here")
        made.start(p(x))
        with pytest.raises(LanguageError, match="two steps labelled here"):
            made.equals(p(x), label="here")
        made.equals(p(x), label="step-3")
        made.equals(p(x))
    assert len({step.label for step in made.steps}) == len(made.steps) == 3


def test_places_are_the_lines_of_the_calls():
    here = inspect.currentframe().f_lineno
    with Derivation("lines") as made:
        made.assume(p(x), ">", 0)
        made.start(p(x))
        made.equals(
            p(x),
        )
        made.equals_up_to_constant(p(x), in_=q)
    assert made.place == Place(__file__, here + 1)
    assert made.hypotheses[0].place == Place(__file__, here + 2)
    assert made.steps[0].place == Place(__file__, here + 4)
    assert made.steps[1].place == Place(__file__, here + 7)


def test_a_step_needs_a_start():
    with Derivation("early") as made, pytest.raises(LanguageError, match="no expression to continue") as told:
        made.equals(p(x))
    assert "early.start" in told.value.help


@pytest.mark.parametrize("name", ["", "  ", None, 3])
def test_a_derivation_needs_a_name(name):
    with pytest.raises(LanguageError, match="needs a name"):
        Derivation(name)


@pytest.mark.parametrize("thing", ["p(x)", None, object(), [1]])
def test_what_is_no_expression_is_told_at_once(thing):
    with Derivation("things") as made:
        with pytest.raises(LanguageError, match="is not an expression"):
            made.start(thing)
        made.start(p(x))
        with pytest.raises(LanguageError, match="is not an expression"):
            made.equals(thing)
    assert made.steps == ()


@pytest.mark.parametrize("by", ["jensen", 3, log, lambda: "jensen"])
def test_a_reason_that_is_none_is_told_at_once(by):
    with Derivation("why") as made:
        made.start(p(x))
        with pytest.raises((LanguageError, TypeError)):
            made.equals(p(x), by=by)
    assert made.steps == ()


@pytest.mark.parametrize("relation", [":=", "=const", "==", "≥", ""])
def test_a_hypothesis_has_one_of_five_relations(relation):
    with Derivation("supposed") as made, pytest.raises(LanguageError, match="not a relation of a hypothesis"):
        made.assume(p(x), relation, 0)
    assert made.hypotheses == ()


def test_hypotheses_are_kept():
    with Derivation("supposed") as made:
        made.assume(p(x), ">=", q(x))
    (hypothesis,) = made.hypotheses
    assert isinstance(hypothesis, Hypothesis)
    assert (hypothesis.left, hypothesis.link, hypothesis.right) == (p(x), Link.AT_LEAST, q(x))


@pytest.mark.parametrize("in_", [(), 3, (q, 3), log(p(x)), "q"])
def test_a_constant_is_constant_in_distributions_and_values(in_):
    with Derivation("constants") as made:
        made.start(p(x))
        with pytest.raises(LanguageError, match="a constant in"):
            made.equals_up_to_constant(p(x), in_=in_)


def test_evaluation_is_off_inside_and_only_there():
    a = sympy.Symbol("a")
    with Derivation("off"):
        inside = a / a
    assert inside != 1
    assert a / a == 1


def test_what_is_written_before_a_derivation_is_what_is_written_inside():
    outside = log(q(z) * p(x) / q(z))
    with Derivation("off"):
        inside = log(q(z) * p(x) / q(z))
    assert inside == outside != log(p(x))


def test_an_error_inside_turns_evaluation_on_again():
    with pytest.raises(ZeroDivisionError), Derivation("fails"):
        raise ZeroDivisionError
    assert sympy.core.parameters.global_parameters.evaluate


def test_derivations_may_be_nested():
    a = sympy.Symbol("a")
    with Derivation("outer"):
        with Derivation("inner"):
            assert a / a != 1
        assert a / a != 1
    assert a / a == 1


def test_derivations_are_recorded_while_asked_for():
    with recording() as record:
        first = Derivation("first")
        with recording() as inner:
            second = Derivation("second")
    Derivation("third")
    assert record == [first, second]
    assert inner == [second]


def test_a_thousand_steps_are_recorded_in_order():
    with Derivation("long") as made:
        made.start(p(x))
        for _ in range(1000):
            made.equals(p(x), by=chain_rule)
    assert made.steps[-1].label == "chain_rule-1000"


def test_each_link_is_written_by_a_method_and_has_a_sign():
    for link in Link:
        assert callable(getattr(Derivation, link.method))
        assert len(link.sign) == 1
        assert link.command.lstrip("\\").isalpha() or link.command == link.sign
    assert len({link.method for link in Link}) == len(Link)
