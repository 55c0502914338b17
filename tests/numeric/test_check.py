"""True claims agree, false ones are refuted by the counterexample that is smallest."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from numeric_claims import FALSE, TRUE, equal, ingleton, under
from numeric_samples import THETA, THETA1, W, X, Z, elbo, evidence, expectation, number, power, prob

from emsym.numeric.certify import certify
from emsym.numeric.check import Counterexample, NotEvaluable, check
from emsym.numeric.compare import Comparison, Subject, compare
from emsym.numeric.evaluate import Models
from emsym.numeric.plan import MAX_AXES
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Add, Exp, Function, Log, Mul, Number, Real, Sign, Sum, Term, Value, minus

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_agree(name: str) -> None:
    evidence = check(under(TRUE[name]))
    assert evidence.counterexample is None
    assert not evidence.uncertified
    assert evidence.worst <= evidence.bound < 1e-9
    assert evidence.models >= 1000
    assert evidence.comparisons >= evidence.models
    assert evidence.undefined == 0


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("seed", [0, 1])
def test_false_claims_are_refuted(name: str, seed: int) -> None:
    evidence = check(under(FALSE[name]), seed=seed)
    assert evidence.counterexample is not None
    assert not evidence.uncertified
    assert certify(under(FALSE[name]), evidence.counterexample) is not None


def refuted(claim: Claim, **options: int) -> Counterexample:
    counterexample = check(under(claim), **options).counterexample
    assert counterexample is not None
    return counterexample


def tables(counterexample: Counterexample) -> dict[str, list[Fraction]]:
    return {joint.name: list(joint.entries.values()) for joint in counterexample.distributions}


@pytest.mark.parametrize("seed", range(3))
def test_smallest_asymmetric_divergence(seed: int) -> None:
    found = refuted(FALSE["KL is symmetric"], seed=seed)
    assert found.sizes == {"z": 2}
    assert tables(found) == {"q": [HALF, HALF], "r": [THIRD, 2 * THIRD]}
    assert (found.left.short(), found.right.short()) == ("0.0588915", "0.056633")


@pytest.mark.parametrize("name", ["reversed Jensen", "lost weight"])
def test_smallest_elbo_gap(name: str) -> None:
    found = refuted(FALSE[name])
    assert found.sizes == {"x": 1, "z": 2, "θ": 1}
    assert tables(found) == {"p": [HALF, HALF], "q": [THIRD, 2 * THIRD]}
    assert found.letters == {X: 0, THETA: 0}


def test_counting_is_refuted_by_two_letters() -> None:
    found = refuted(FALSE["counting"])
    assert found.sizes == {"z": 2}
    assert (found.left.mid, found.left.rad, found.right.mid) == ("2", "0", "1")


def test_strictness_is_refuted_at_equality() -> None:
    found = refuted(FALSE["KL above zero"])
    assert found.sizes == {"z": 1}
    assert (found.left.mid, found.left.rad, found.right.mid, found.right.rad) == ("0", "0", "0", "0")


def test_strictness_is_refuted_at_equality_of_irrational_sides() -> None:
    """H(X) < log |X| fails at the uniform distribution of any size; with −1 added, at no other."""
    x1 = Value("x′", "x")
    uniform = Mul((number(-1), Sum((x1,), Mul((prob("p", x1), Log(prob("p", x1)))))))
    shifted = Claim(uniform, Relation.LESS, Log(Sum((x1,), ONE)))
    assert refuted(shifted).left.mid == "0"
    two_letters = Mul((minus(number(1), Mul((number("1/2"), Sum((x1,), ONE)))), number(5)))
    assert refuted(Claim(Add((uniform, two_letters)), Relation.LESS, Log(number(2)))).sizes["x"] in (1, 2)


def test_independence_is_refuted_by_fifths() -> None:
    found = refuted(FALSE["independence"])
    assert found.sizes == {"x": 2, "z": 2}
    assert sorted(tables(found)["p"]) == [Fraction(1, 5)] * 3 + [Fraction(2, 5)]


def test_triangle_inequality_of_divergences() -> None:
    found = refuted(FALSE["triangle"])
    assert found.sizes == {"z": 2}
    assert tables(found)["r"] == [HALF, HALF]


def test_captured_twin() -> None:
    """Σ_x log Σ_w P(x, w) is no Σ_x log Σ_w P(w, w)."""
    found = refuted(FALSE["capture"])
    assert sum(found.sizes.values()) == 3
    assert found.right.mid == "0"


@pytest.mark.parametrize("seed", range(4))
def test_ingleton_is_refuted(seed: int) -> None:
    found = refuted(ingleton(), seed=seed)
    assert found.sizes == {"a": 2, "b": 2, "c": 2, "d": 2}


def test_parameters_at_two_values() -> None:
    """p(x | θ) = p(x | θ′) needs a second letter of θ, and two letters of x."""
    found = refuted(equal(prob("p", X, given=(THETA,)), prob("p", X, given=(THETA1,))))
    assert found.sizes == {"x": 2, "θ": 2}
    assert found.letters[THETA] != found.letters[THETA1]


def test_functions_and_reals() -> None:
    f, a = Function("f", (X,)), Real("a", Sign.POSITIVE)
    found = refuted(equal(Mul((a, f)), f))
    assert found.sizes == {"x": 1}
    assert found.functions[0].entries == {(0,): 1}
    assert found.reals == {"a": HALF}
    assert refuted(Claim(a, Relation.GREATER, number("1/1000"))).reals["a"] <= Fraction(1, 1000)


def test_signs_are_respected() -> None:
    weight = Function("w", (X,), Sign.POSITIVE)
    assert check(under(Claim(weight, Relation.GREATER, ZERO))).counterexample is None
    assert check(under(Claim(Function("w", (X,), Sign.NONNEGATIVE), Relation.GREATER, ZERO))).counterexample is not None


def test_hypotheses_are_met() -> None:
    independent = equal(prob("p", X, Z), Mul((prob("p", X), prob("p", Z))))
    agreed = check(under(equal(prob("p", X, given=(Z,)), prob("p", X)), independent))
    assert agreed.counterexample is None
    assert agreed.models > 500
    false = equal(prob("p", X), prob("p", Z))
    refuting = check(under(false, independent)).counterexample
    assert refuting is not None
    assert certify(under(false, independent), refuting) is not None
    assert certify(under(equal(prob("p", X, given=(Z,)), prob("p", X)), independent), refuting) is None


def test_exact_posterior_as_a_hypothesis() -> None:
    posterior = equal(prob("q", Z), prob("p", Z, given=(X, THETA)))
    tight = check(under(equal(evidence(), elbo()), posterior))
    assert tight.counterexample is None
    assert tight.models > 20
    assert check(under(equal(evidence(), Add((elbo(), ONE))), posterior)).counterexample is not None


def surrogate(parameter: Value) -> Term:
    """Σ_z p(z | x, θ) log p(x, z | parameter)"""
    return expectation(prob("p", Z, given=(X, THETA)), Log(prob("p", X, Z, given=(parameter,))), Z)


@pytest.mark.parametrize("pointwise", [False, True])
def test_expectation_maximisation_ascends(pointwise: bool) -> None:
    ascent = Claim(surrogate(THETA1), Relation.AT_LEAST, surrogate(THETA))
    after, before = Log(prob("p", X, given=(THETA1,))), Log(prob("p", X, given=(THETA,)))
    agreed = check(under(Claim(after, Relation.AT_LEAST, before), ascent, pointwise=pointwise))
    assert agreed.counterexample is None
    assert agreed.models > 50
    assert agreed.comparisons > 100
    descent = Claim(after, Relation.AT_MOST, before)
    found = check(under(descent, ascent, pointwise=pointwise)).counterexample
    if pointwise:
        assert found is not None
        assert certify(under(descent, ascent, pointwise=True), found) is not None
        assert certify(under(descent, ascent), found) is None
        assert found.letters[THETA] != found.letters[THETA1]
    else:
        assert found is None  # Q(θ′) ≥ Q(θ) both ways round leaves only ties


def test_a_value_of_the_hypothesis_alone_is_met_at_all_letters() -> None:
    """q(z) ≤ 1/2 for all z, and q(z) ≤ 1/2 for the z of the claim."""
    other = Value("z′", "z")
    claim = Claim(prob("q", Z), Relation.LESS, number("3/4"))
    bounded = Claim(prob("q", other), Relation.AT_MOST, number("1/2"))
    same = Claim(prob("q", Z), Relation.AT_MOST, number("1/2"))
    least = Claim(prob("q", Z), Relation.GREATER, number("1/3"))
    assert check(under(claim, bounded, pointwise=True)).counterexample is None
    assert check(under(claim, same, pointwise=True)).counterexample is None
    half = Claim(Add((prob("q", Z), prob("q", other))), Relation.AT_MOST, ONE)
    assert check(under(half, same)).counterexample is None
    found = check(under(Claim(prob("q", other), Relation.AT_MOST, number("1/2")), same, pointwise=True))
    assert found.counterexample is None
    apart = check(under(half, least, pointwise=True)).counterexample
    assert apart is not None
    assert apart.letters[Z] == apart.letters[other]


def test_weights_that_sum_to_one() -> None:
    weights = Function("w", (Z,), Sign.NONNEGATIVE)
    normalised = equal(Sum((Z,), weights), ONE)
    assert check(under(Claim(weights, Relation.AT_MOST, ONE), normalised)).counterexample is None
    found = check(under(Claim(weights, Relation.AT_MOST, number("1/2")), normalised)).counterexample
    assert found is not None
    assert sum(found.functions[0].entries.values()) == 1


def test_a_defined_function() -> None:
    marginal = equal(Function("f", (X,)), Sum((Z,), prob("p", X, Z)))
    assert check(under(equal(Function("f", (X,)), prob("p", X)), marginal)).counterexample is None
    assert check(under(equal(Function("f", (X,)), ONE), marginal)).counterexample is not None


def test_contradictory_hypotheses_leave_no_model() -> None:
    evidence = check(under(equal(ZERO, ONE), Claim(prob("p", X), Relation.GREATER, ONE)), models=100)
    assert (evidence.models, evidence.comparisons, evidence.counterexample) == (0, 0, None)


def test_huge_magnitudes_cancel_within_the_bound() -> None:
    big = number(10**15)
    f = Function("f", (X,))
    product = Mul((Add((big, f)), Add((big, Mul((number(-1), f))))))
    squares = minus(power(big, 2), power(f, 2))
    evidence = check(under(equal(product, squares)))
    assert evidence.counterexample is None
    assert not evidence.uncertified
    assert 1.0 < evidence.bound < 1e18


def test_small_difference_beside_huge_terms_is_not_called_a_violation() -> None:
    hidden = equal(Add((number(10**20), ONE, number(-(10**20)))), ZERO)
    evidence = check(under(hidden))
    assert evidence.counterexample is None
    assert evidence.worst <= evidence.bound


def test_undefined_places_are_counted() -> None:
    evidence = check(under(equal(Log(minus(prob("p", X), prob("p", X))), ZERO)), models=100)
    assert evidence.undefined == evidence.comparisons > 0
    assert evidence.counterexample is None
    f = Function("f", (X,))
    assert check(under(equal(Exp(Log(f)), f)), models=100).undefined > 0


def test_a_tie_that_arithmetic_cannot_settle_is_no_refutation() -> None:
    """√(3 + 2√2) = 1 + √2"""
    root = power(number(2), "1/2")
    nested = power(Add((number(3), Mul((number(2), root)))), "1/2")
    evidence = check(under(Claim(nested, Relation.GREATER, Add((ONE, root)))))
    assert evidence.counterexample is None
    assert not evidence.uncertified


def test_a_tie_of_roots_refutes_a_strict_claim() -> None:
    root = power(number(2), "1/2")
    found = refuted(Claim(Mul((root, root)), Relation.GREATER, number(2)))
    assert (found.left.mid, found.left.rad, found.right.mid) == ("2", "0", "2")


def test_uncertified_violations_are_reported() -> None:
    """No exact value is computed for a high power of an irrational number."""
    high = power(Log(number(3)), 70)
    evidence = check(under(equal(high, Add((high, number(10**15))))))
    assert evidence.counterexample is None
    assert evidence.uncertified


@pytest.mark.parametrize("models", [0, -1])
def test_at_least_one_model(models: int) -> None:
    with pytest.raises(ValueError, match="at least one model"):
        check(under(TRUE["Gibbs"]), models=models)


def test_one_model_is_enough() -> None:
    assert check(under(TRUE["Gibbs"]), models=1, search=False).models == 1


def test_two_values_of_one_variable_raise() -> None:
    with pytest.raises(NotEvaluable):
        check(under(equal(prob("p", THETA, THETA1), ONE)))


def test_the_seed_decides_everything() -> None:
    for claim in (ingleton(), TRUE["Jensen"]):
        assert check(under(claim), seed=3) == check(under(claim), seed=3)
    assert check(under(TRUE["Jensen"]), seed=3) != check(under(TRUE["Jensen"]), seed=4)


def test_search_is_optional() -> None:
    assert check(under(TRUE["Jensen"]), search=False).models == 1000
    assert check(under(TRUE["Jensen"])).models > 1000
    assert check(under(TRUE["log p = ELBO + KL"]), search=False).models == 1000
    assert check(under(TRUE["log p = ELBO + KL"])).models > 1000


def wide(count: int) -> tuple[Term, Term]:
    return Add((prob("p", X),) * count), Mul((number(count), prob("p", X)))


def nested(count: int) -> tuple[Term, Term]:
    left: Term = prob("p", X)
    for _ in range(count):
        left = Mul((left, ONE))
    return left, prob("p", X)


def deep(count: int) -> tuple[Term, Term]:
    left: Term = prob("p", X)
    for _ in range(count // 2):
        left = Exp(Log(left))
    return left, prob("p", X)


def unlike(count: int) -> tuple[Term, Term]:
    parts = tuple(Mul((number(k), Function("f", (X,)))) for k in range(count // 3))
    return Add(parts), Mul((number(sum(range(count // 3))), Function("f", (X,))))


def binders(count: int) -> tuple[Term, Term]:
    left: Term = prob("p", X)
    for k in range(count // 2):
        value = Value(f"z{k}", "z")
        left = Sum((value,), Mul((prob("q", value), left)))
    return left, prob("p", X)


@pytest.mark.parametrize("build", [wide, nested, deep, unlike, binders])
def test_terms_of_thousands_of_nodes(build: object) -> None:
    left, right = build(3000)  # type: ignore[operator]
    agreed = check(under(equal(left, right)), models=100)
    assert agreed.counterexample is None
    assert not agreed.uncertified
    assert agreed.undefined == 0
    off = check(under(equal(left, Add((right, ONE)))), models=100)
    assert off.counterexample is not None or off.uncertified


def test_many_variables() -> None:
    values = tuple(Value(f"v{k}", f"v{k}") for k in range(20))
    claim = equal(Sum(values[:10], prob("p", *values)), prob("p", *values[10:]))
    assert check(under(claim), models=200).counterexample is None
    assert check(under(equal(prob("p", *values), prob("p", *values[1:])))).counterexample is not None


def test_as_many_variables_as_are_allowed() -> None:
    values = tuple(Value(f"v{k}", f"v{k}") for k in range(MAX_AXES + 1))
    assert check(under(equal(prob("p", *values[1:]), prob("p", *values[2:]))), models=20).counterexample is not None
    with pytest.raises(NotEvaluable, match=f"at most {MAX_AXES}"):
        check(under(equal(prob("p", *values), prob("p", *values[1:]))), models=20)


def test_many_models_are_evaluated_together(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []

    def counted(compiled: Subject, models: Models) -> Comparison:
        batches.append(models.count)
        return compare(compiled, models)

    monkeypatch.setattr("emsym.numeric.check.compare", counted)
    check(under(TRUE["Jensen"]), models=10_000, search=False)
    assert sum(batches) == 10_000
    assert len(batches) <= 100


def test_a_true_claim_imports_no_ball_arithmetic() -> None:
    program = (
        "import sys\n"
        "from emsym.numeric.check import check\n"
        "from emsym.terms.claim import Claim, Relation\n"
        "from emsym.terms.nodes import Probability, Sum, Value, ONE\n"
        "x = Value('x', 'x')\n"
        "from emsym.terms.statement import Statement\n"
        "check(Statement(Claim(Sum((x,), Probability('p', (x,))), Relation.EQUAL, ONE)))\n"
        "sys.exit('flint' in sys.modules or 'scipy' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_expectations_are_linear() -> None:
    f, g = Function("f", (X,)), Function("g", (X,))
    both = expectation(prob("p", X), Add((f, g)), X)
    apart = Add((expectation(prob("p", X), f, X), expectation(prob("p", X), g, X)))
    assert check(under(equal(both, apart))).counterexample is None
    assert check(under(equal(expectation(prob("p", X), Mul((f, g)), X), Mul((both, apart))))).counterexample is not None


def test_numbers_beyond_floating_point_are_undefined() -> None:
    evidence = check(under(equal(Number(Fraction(10**400)), ZERO)), models=10)
    assert evidence.undefined == evidence.comparisons


def test_an_idle_value_is_multiplied() -> None:
    assert check(under(equal(Sum((Z, W), prob("p", X)), Mul((Sum((Z,), Sum((W,), ONE)), prob("p", X)))))).worst <= 1e-9
