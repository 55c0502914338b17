"""Terms that the tests of the numeric engine share: values, probabilities, entropies and divergences."""

from __future__ import annotations

from fractions import Fraction

from emsym.terms.nodes import Add, Log, Mul, Number, Power, Probability, Sum, Term, Value, negative, quotient

X, Z, THETA, THETA1 = Value("x", "x"), Value("z", "z"), Value("θ", "θ"), Value("θ′", "θ")
W = Value("w", "w")
I1, I2 = Value("i", "i"), Value("j", "i")


def at(value: Value, *indices: Value) -> Value:
    """x[i]"""
    return Value(value.name, value.variable, indices)


def number(value: int | str) -> Number:
    return Number(Fraction(value))


def prob(name: str, *event: Value, given: tuple[Value, ...] = ()) -> Probability:
    return Probability(name, event, given)


def expectation(weight: Term, body: Term, *indices: Value) -> Sum:
    return Sum(indices, Mul((weight, body)))


def log_ratio(a: Term, b: Term) -> Log:
    return Log(quotient(a, b))


def divergence(a: Term, b: Term, *indices: Value) -> Sum:
    """KL(a ‖ b)."""
    return expectation(a, log_ratio(a, b), *indices)


def entropy(name: str, *values: Value) -> Term:
    return negative(expectation(prob(name, *values), Log(prob(name, *values)), *values))


def joint() -> Probability:
    """p(x, z | θ)"""
    return prob("p", X, Z, given=(THETA,))


def evidence() -> Log:
    """log p(x | θ)"""
    return Log(prob("p", X, given=(THETA,)))


def elbo() -> Sum:
    """Σ_z q(z) log(p(x, z | θ) / q(z))"""
    return expectation(prob("q", Z), log_ratio(joint(), prob("q", Z)), Z)


def posterior_gap() -> Sum:
    """KL(q(z) ‖ p(z | x, θ))"""
    return divergence(prob("q", Z), prob("p", Z, given=(X, THETA)), Z)


def mutual(name: str, a: tuple[Value, ...], b: tuple[Value, ...], given: tuple[Value, ...] = ()) -> Term:
    """I1(A; B | C) = H(A, C) + H(B, C) − H(A, B, C) − H(C)"""
    terms = [entropy(name, *a, *given), entropy(name, *b, *given), negative(entropy(name, *a, *b, *given))]
    return Add((*terms, negative(entropy(name, *given)))) if given else Add(tuple(terms))


def power(term: Term, exponent: int | str) -> Power:
    return Power(term, Fraction(exponent))
