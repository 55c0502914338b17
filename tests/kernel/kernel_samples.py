"""Short names for the terms that the tests of the kernel write down."""

from __future__ import annotations

from fractions import Fraction

from emsym.terms.nodes import (
    ONE,
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Sign,
    Size,
    Sum,
    Term,
    Value,
    minus,
    negative,
    quotient,
)

X, Y, Z, W, U = (Value(name, name) for name in "xyzwu")
THETA, THETA1 = Value("theta", "theta"), Value("theta1", "theta")
X1, Z1, Z2 = Value("x1", "x"), Value("z1", "z"), Value("z2", "z")
I1, I2 = Value("i", "i"), Value("j", "i")
XI, XJ, ZI, ZJ = (Value(name, name, (index,)) for name in "xz" for index in (I1, I2))
POSITIVE, NONNEGATIVE, REAL = Sign.POSITIVE, Sign.NONNEGATIVE, Sign.REAL


def n(value: int | str) -> Number:
    return Number(Fraction(value))


def prob(name: str, *event: Value, given: tuple[Value, ...] = ()) -> Probability:
    return Probability(name, event, given)


def p(*event: Value, given: tuple[Value, ...] = ()) -> Probability:
    return Probability("p", event, given)


def q(*event: Value, given: tuple[Value, ...] = ()) -> Probability:
    return Probability("q", event, given)


def f(*arguments: Value) -> Function:
    """A real function."""
    return Function("f", arguments)


def g(*arguments: Value) -> Function:
    """A positive function."""
    return Function("g", arguments, POSITIVE)


def h(*arguments: Value) -> Function:
    """A nonnegative function."""
    return Function("h", arguments, NONNEGATIVE)


def k(*arguments: Value) -> Function:
    """Another positive function."""
    return Function("k", arguments, POSITIVE)


A, B, C = Real("a"), Real("b", POSITIVE), Real("c", NONNEGATIVE)
D, E = Real("d"), Real("e")


def add(*terms: Term) -> Add:
    return Add(terms)


def mul(*factors: Term) -> Mul:
    return Mul(factors)


def power(base: Term, exponent: int | str) -> Power:
    return Power(base, Fraction(exponent))


def inverse(term: Term) -> Power:
    return power(term, -1)


def root(term: Term) -> Power:
    return power(term, "1/2")


def log(term: Term) -> Log:
    return Log(term)


def exp(term: Term) -> Exp:
    return Exp(term)


def total(body: Term, *indices: Value) -> Sum:
    return Sum(indices, body)


def divergence(a: Term, b: Term, *indices: Value) -> Sum:
    """KL(a ‖ b)."""
    return total(mul(a, log(quotient(a, b))), *indices)


def elbo() -> Sum:
    """Σ_z q(z) log(p(x, z | θ) / q(z))."""
    return total(mul(q(Z), log(quotient(p(X, Z, given=(THETA,)), q(Z)))), Z)


__all__ = [
    "NONNEGATIVE",
    "ONE",
    "POSITIVE",
    "REAL",
    "THETA",
    "THETA1",
    "X1",
    "Z1",
    "Z2",
    "A",
    "B",
    "C",
    "Real",
    "Size",
    "U",
    "W",
    "X",
    "Y",
    "Z",
    "add",
    "divergence",
    "elbo",
    "exp",
    "f",
    "g",
    "h",
    "inverse",
    "log",
    "minus",
    "mul",
    "n",
    "negative",
    "p",
    "power",
    "prob",
    "q",
    "quotient",
    "root",
    "total",
]
