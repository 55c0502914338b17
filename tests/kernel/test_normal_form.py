from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from equality_cases import CASES, Case
from hypothesis import assume, given
from hypothesis import strategies as st
from kernel_samples import I1, I2, THETA, THETA1, XI, XJ, Z1, X, Z, f, mul, n, p, q, total
from kernel_strategies import over_data, positives, reals, steady, wild

from emsym.kernel.atoms import content
from emsym.kernel.normal_form import Malformed, equal, is_zero, normal_form
from emsym.kernel.polynomial import ExpOf, Factor, Integer, LogOf, Polynomial, SumOf
from emsym.numeric.check import check
from emsym.search.readable import readable
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Mul, Power, Probability, Sum, Term, Value
from emsym.terms.statement import Statement
from emsym.terms.traverse import fold as bottom_up
from emsym.terms.traverse import free_values, postorder, rebuild, substitute

GROUPS = sorted({group for group, *_ in CASES} - {"undecided"})
IDS = [f"{group}: {name}" for group, name, *_ in CASES]


def agree(left: Term, right: Term, models: int = 40) -> bool:
    """No certified and no uncertified violation of the equality on random models."""
    evidence = check(Statement(Claim(left, Relation.EQUAL, right)), models=models, search=False)
    return evidence.counterexample is None and not evidence.uncertified


def mistakes(decide: Callable[[Term, Term], bool], group: str) -> list[str]:
    return [name for g, name, left, right, wanted in CASES if g == group and decide(left, right) is not wanted]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_normal_form_decides(case: Case) -> None:
    _, _, left, right, wanted = case
    assert equal(left, right) is wanted
    assert equal(right, left) is wanted


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_table_is_true(case: Case) -> None:
    """Accepted pairs agree on random models, rejected ones do not; what is undecided is equal."""
    group, _, left, right, wanted = case
    alike = wanted or group == "undecided"
    assert agree(left, right, 40 if alike else 1000) is alike


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("answer", [True, False])
def test_a_checker_with_one_answer_fails_every_group(group: str, answer: bool) -> None:
    assert mistakes(lambda left, right: answer, group)
    assert not mistakes(equal, group)


def test_a_checker_of_written_form_fails() -> None:
    assert [group for group in GROUPS if mistakes(lambda left, right: left == right, group)] == GROUPS


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (Probability("p", ()), "applied to nothing"),
        (Probability("p", (), (X,)), "applied to nothing"),
        (p(THETA, THETA1), "two values of one variable"),
        (p(X, given=(THETA, THETA1)), "two values of one variable"),
        (p(Z, given=(Z1,)), "two values of one variable"),
        (total(f(X), X, X), "one index twice"),
        (f(Value("#1.0", "x")), "not a name"),
        (p(Value("~0", "x")), "not a name"),
        (p(X, given=(Value("#2.0", "z"),)), "not a name"),
        (total(f(X), Value("#1.0", "x")), "not a name"),
        (p(X, XI), "two values of one variable"),
        (p(XI, given=(XJ,)), "two values of one variable"),
        (total(p(XI), XI), "point of a data set"),
        (f(Value("y", "y", (XI,))), "itself indexed"),
        (f(Value("x", "x", (Value("#1.0", "i"),))), "not a name"),
        (f(Value("#1.0", "x", (I1,))), "not a name"),
        (mul(n(0), p(THETA, THETA1)), "two values of one variable"),
    ],
)
def test_what_means_nothing_is_malformed(term: Term, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        normal_form(term)


def test_two_values_of_one_variable_may_stand_in_two_probabilities() -> None:
    assert equal(mul(p(X, given=(THETA,)), p(X, given=(THETA1,))), mul(p(X, given=(THETA1,)), p(X, given=(THETA,))))


def shape(polynomial: Polynomial) -> None:
    """No zero is stored, nothing that could be carried out is left, and sums are minimal."""
    for monomial, coefficient in polynomial.terms.items():
        assert coefficient != 0
        assert len({atom for atom, _ in monomial}) == len(monomial)
        for atom, exponent in monomial:
            assert exponent != 0
            if isinstance(atom, Integer):
                assert 0 < exponent < 1
                assert atom.value > 1
            if isinstance(atom, Factor):
                assert exponent < 1
                shape(atom.polynomial)
            if isinstance(atom, SumOf):
                assert len(set(atom.indices)) == len(atom.indices) > 0
                for inner, power in atom.monomial:
                    assert not inner.free.isdisjoint(atom.indices)
                    assert not (isinstance(inner, SumOf) and power > 0 and power == int(power))
                for index in atom.indices:
                    assert any(index in inner.free for inner, _ in atom.monomial)
                shape(Polynomial({atom.monomial: 1}))


def bound_names(polynomial: Polynomial) -> set[str]:
    return {value.name for m in polynomial.terms for atom, _ in m for value in atom.free if value.name[0] in "#~"}


@steady(150)
@given(wild())
def test_shape(term: Term) -> None:
    polynomial = normal_form(term)
    shape(polynomial)
    assert not bound_names(polynomial)
    free = frozenset(value for m in polynomial.terms for atom, _ in m for value in atom.free)
    assert free <= free_values(term)


def unreduced(polynomial: Polynomial) -> bool:
    """Whether (√a)⁻² stands somewhere for a⁻¹, which the normal form leaves (see the table's group `undecided`)."""
    for monomial in polynomial.terms:
        for atom, exponent in monomial:
            match atom:
                case Factor(inner):
                    if (exponent == int(exponent) and content(inner)[2] != inner) or unreduced(inner):
                        return True
                case LogOf(inside) if unreduced(Polynomial({frozenset({(inside, 1)}): 1})):
                    return True
                case ExpOf(inside) | SumOf(_, inside) if unreduced(Polynomial({inside: 1})):
                    return True
    return False


@steady(150)
@given(wild())
def test_normal_form_of_a_normal_form_is_itself(term: Term) -> None:
    polynomial = normal_form(term)
    assume(not unreduced(polynomial))
    assert normal_form(readable(polynomial)) == polynomial


@steady(60)
@given(st.one_of(positives(), reals()))
def test_a_term_and_its_normal_form_evaluate_alike(term: Term) -> None:
    assert agree(term, readable(normal_form(term)))


@steady(120)
@given(over_data())
def test_sums_over_data_and_their_normal_form_evaluate_alike(term: Term) -> None:
    polynomial = normal_form(term)
    shape(polynomial)
    assert agree(term, readable(polynomial), 20)
    assert normal_form(alpha(term)) == polynomial


@steady(40)
@given(wild())
def test_any_term_and_its_normal_form_evaluate_alike_where_defined(term: Term) -> None:
    """What floating-point numbers alone say of e^−700 does not count here."""
    claim = Claim(term, Relation.EQUAL, readable(normal_form(term)))
    assert check(Statement(claim), models=40, search=False).counterexample is None


@steady(60)
@given(reals(), reals())
def test_what_is_equal_agrees(left: Term, right: Term) -> None:
    assume(left != right)
    both = Mul((left, right)), Mul((right, left))
    assert equal(*both)
    if equal(left, right):
        assert agree(left, right)


def alpha(term: Term) -> Term:
    """Every sum over other indices, in the opposite order."""

    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        if not isinstance(node, Sum):
            return rebuild(node, parts)
        taken = {value for part in postorder(parts[0]) for value in free_values(part)} | set(node.indices)
        new = {index: Value(f"{index.name}_{len(taken)}", index.variable) for index in node.indices}
        return Sum(tuple(reversed(new.values())), substitute(parts[0], new))

    return bottom_up(term, combine)


def backwards(term: Term) -> Term:
    """Factors and terms in the opposite order."""

    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        return rebuild(node, parts[::-1] if isinstance(node, Add | Mul) else parts)

    return bottom_up(term, combine)


@steady(120)
@given(wild())
def test_bound_names_and_order_of_indices_do_not_matter(term: Term) -> None:
    assert normal_form(alpha(term)) == normal_form(term)


@steady(120)
@given(wild())
def test_order_of_factors_and_terms_does_not_matter(term: Term) -> None:
    assert normal_form(backwards(term)) == normal_form(term)


RENAMING = {
    X: Value("zz", "x"),
    Z: Value("A", "z"),
    Z1: Value("y", "z"),
    THETA: Value("b", "theta"),
    THETA1: Value("a", "theta"),
    I1: Value("m", "i"),
    I2: Value("k", "i"),
}


@steady(120)
@given(wild(), wild())
def test_free_names_do_not_matter(left: Term, right: Term) -> None:
    assert equal(left, right) is equal(substitute(left, RENAMING), substitute(right, RENAMING))
    back = {new: old for old, new in RENAMING.items()}
    assert is_zero(normal_form(substitute(substitute(left, RENAMING), back)).minus(normal_form(left)))


@steady(60)
@given(wild())
def test_a_repeated_subterm_is_one_object_or_two(term: Term) -> None:
    """The memo by identity changes nothing."""
    copy = bottom_up(term, lambda node, parts: rebuild(node, parts))
    assert normal_form(Add((term, term))) == normal_form(Add((term, copy)))


def test_a_zero_denominator_makes_nothing_equal() -> None:
    nothing = Mul((n(1), Add((f(X), Mul((n(-1), f(X)))))))
    assert not equal(total(mul(f(X), q(Z)), Z), Mul((f(Z), nothing)))


@pytest.mark.parametrize("exponent", [3, 8, 9, 10, 40])
def test_a_power_of_a_sum_is_as_many_factors(exponent: int) -> None:
    some = Add((p(X), q(X)))
    power = Power(some, Fraction(exponent))
    assert equal(power, Mul((some,) * exponent))
    assert equal(power, Mul((Power(some, Fraction(exponent - 1)), some)))
    assert not equal(power, Mul((some,) * (exponent + 1)))
    assert equal(Mul((power, Power(some, Fraction(-exponent)))), n(1))
