"""The table of rules: for each rule, witnesses that it accepts and witnesses that it refuses, with why."""

from __future__ import annotations

from kernel_samples import (
    ONE,
    THETA,
    THETA1,
    Z1,
    A,
    B,
    C,
    Size,
    W,
    X,
    Y,
    Z,
    add,
    divergence,
    exp,
    f,
    g,
    h,
    inverse,
    log,
    minus,
    mul,
    n,
    negative,
    p,
    power,
    q,
    quotient,
    root,
    total,
)

from emsym.kernel.certificate import (
    Assumed,
    Complement,
    Convexity,
    Gibbs,
    Jensen,
    Nonnegative,
    Over,
    Product,
    Square,
    Surprise,
    Tangent,
    Total,
    Witness,
)
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term

UNIFORM = inverse(Size("z"))
HALF = mul(n("1/2"), q(Z))
HYPOTHESES = (
    Claim(A, Relation.AT_LEAST, B),
    Claim(f(X), Relation.LESS, A),
    Claim(f(Z), Relation.GREATER, n(0)),
    Claim(f(W), Relation.EQUAL, g(W)),
)
LOG, SQRT, EXP = Convexity.LOG, Convexity.SQRT, Convexity.EXP
SQUARE, RECIPROCAL, XLOGX = Convexity.SQUARE, Convexity.RECIPROCAL, Convexity.X_LOG_X

ACCEPTED: list[tuple[str, Witness, Term]] = [
    ("sign: positive", Nonnegative(add(B, power(A, 2))), add(B, power(A, 2))),
    ("sign: zero", Nonnegative(n(0)), n(0)),
    ("gibbs: divergence", Gibbs((Z,), q(Z), p(Z, given=(X,))), divergence(q(Z), p(Z, given=(X,)), Z)),
    ("gibbs: two indices", Gibbs((X, Z), p(X, Z), mul(p(X), p(Z))), divergence(p(X, Z), mul(p(X), p(Z)), X, Z)),
    ("gibbs: part of a distribution", Gibbs((Z,), q(Z), p(X, Z)), divergence(q(Z), p(X, Z), Z)),
    ("gibbs: uniform", Gibbs((Z,), q(Z), UNIFORM), add(total(mul(q(Z), log(q(Z))), Z), log(Size("z")))),
    ("gibbs: tilted", Gibbs((Z,), quotient(g(Z), total(g(Z), Z)), q(Z)),
     divergence(quotient(g(Z), total(g(Z), Z)), q(Z), Z)),
    ("jensen: log", Jensen(LOG, (Z,), q(Z), g(Z)),
     minus(log(total(mul(q(Z), g(Z)), Z)), total(mul(q(Z), log(g(Z))), Z))),
    ("jensen: sqrt", Jensen(SQRT, (Z,), q(Z), h(Z)),
     minus(root(total(mul(q(Z), h(Z)), Z)), total(mul(q(Z), root(h(Z))), Z))),
    ("jensen: exp", Jensen(EXP, (Z,), q(Z), f(Z)),
     minus(total(mul(q(Z), exp(f(Z))), Z), exp(total(mul(q(Z), f(Z)), Z)))),
    ("jensen: square", Jensen(SQUARE, (Z,), q(Z), f(Z)),
     minus(total(mul(q(Z), power(f(Z), 2)), Z), power(total(mul(q(Z), f(Z)), Z), 2))),
    ("jensen: reciprocal", Jensen(RECIPROCAL, (Z,), q(Z), g(Z)),
     minus(total(quotient(q(Z), g(Z)), Z), inverse(total(mul(q(Z), g(Z)), Z)))),
    ("jensen: x log x", Jensen(XLOGX, (Z,), q(Z), g(Z)),
     minus(total(mul(q(Z), g(Z), log(g(Z))), Z), mul(total(mul(q(Z), g(Z)), Z), log(total(mul(q(Z), g(Z)), Z))))),
    ("complement: joint", Complement(p(X, Z)), minus(ONE, p(X, Z))),
    ("complement: conditional", Complement(p(X, given=(Z,))), minus(ONE, p(X, given=(Z,)))),
    ("complement: cancelled", Complement(quotient(mul(p(X), p(Y)), p(X))), minus(ONE, p(Y))),
    ("surprise: conditional", Surprise(p(X, given=(Z,))), negative(log(p(X, given=(Z,))))),
    ("tangent: positive", Tangent(B), minus(minus(B, ONE), log(B))),
    ("square: real", Square(minus(A, f(X))), power(minus(A, f(X)), 2)),
    ("hypothesis: at least", Assumed(0), minus(A, B)),
    ("hypothesis: less", Assumed(1), minus(A, f(X))),
    ("hypothesis: equal", Assumed(3), minus(f(W), g(W))),
    ("product: two", Product((Square(A), Nonnegative(C))), mul(power(A, 2), C)),
    ("product: none", Product(()), ONE),
    ("total: two", Total((Square(A), Assumed(0))), add(power(A, 2), minus(A, B))),
    ("total: none", Total(()), n(0)),
    ("over: divergences", Over((X,), Product((Nonnegative(p(X)), Gibbs((Z,), p(Z, given=(X,)), q(Z))))),
     total(mul(p(X), divergence(p(Z, given=(X,)), q(Z), Z)), X)),
    ("over: nothing assumed", Over((Z,), Square(f(Z))), total(power(f(Z), 2), Z)),
]  # fmt: skip

REFUSED: list[tuple[str, Witness, str]] = [
    ("sign: real", Nonnegative(A), "does not show"),
    ("sign: negative", Nonnegative(n(-1)), "does not show"),
    ("sign: difference", Nonnegative(minus(ONE, p(X))), "does not show"),
    ("gibbs: weights sum to two", Gibbs((Z,), mul(n(2), q(Z)), p(Z)), "sum to 1"),
    ("gibbs: weights sum to a half", Gibbs((Z,), HALF, p(Z)), "sum to 1"),
    ("gibbs: weights of another index", Gibbs((X,), q(Z), p(X)), "sum to 1"),
    ("gibbs: not summed", Gibbs((), q(Z), p(Z)), "sum to 1"),
    ("gibbs: second sums to two", Gibbs((Z,), q(Z), mul(n(2), p(Z))), "at most 1"),
    ("gibbs: second is a ratio", Gibbs((Z,), q(Z), quotient(p(X, Z), mul(p(X), p(Y)))), "at most 1"),
    ("gibbs: second is given", Gibbs((Z,), q(Z), p(X, given=(Z,))), "at most 1"),
    ("gibbs: second is any function", Gibbs((Z,), q(Z), g(Z)), "at most 1"),
    ("gibbs: first may vanish", Gibbs((Z,), quotient(h(Z), total(h(Z), Z)), q(Z)), "positive"),
    ("gibbs: first is real", Gibbs((Z,), add(q(Z), minus(f(Z), mul(q(Z), total(f(Z), Z)))), p(Z)), "positive"),
    ("gibbs: second may vanish", Gibbs((Z,), q(Z), mul(C, p(Z))), "positive"),
    ("jensen: weights sum to two", Jensen(LOG, (Z,), mul(n(2), q(Z)), g(Z)), "sum to 1"),
    ("jensen: weights sum to a half", Jensen(SQUARE, (Z,), HALF, f(Z)), "sum to 1"),
    ("jensen: weights may be negative", Jensen(SQUARE, (Z,), add(q(Z), minus(mul(q(Z), total(f(Z), Z)), f(Z))), f(Z)),
     "at least 0"),
    ("jensen: log of a real", Jensen(LOG, (Z,), q(Z), f(Z)), "domain"),
    ("jensen: log of nonnegative", Jensen(LOG, (Z,), q(Z), h(Z)), "domain"),
    ("jensen: sqrt of a real", Jensen(SQRT, (Z,), q(Z), f(Z)), "domain"),
    ("jensen: reciprocal of nonnegative", Jensen(RECIPROCAL, (Z,), q(Z), h(Z)), "domain"),
    ("jensen: reciprocal of a difference", Jensen(RECIPROCAL, (Z,), q(Z), minus(g(Z), B)), "domain"),
    ("jensen: x log x of a real", Jensen(XLOGX, (Z,), q(Z), f(Z)), "domain"),
    ("jensen: unknown function", Jensen("cube", (Z,), q(Z), f(Z)), "domain"),  # type: ignore[arg-type]
    ("complement: two over one twice", Complement(quotient(p(X, Y), mul(p(X), p(Y)))), "probability"),
    ("complement: ratio", Complement(quotient(p(X), q(X))), "probability"),
    ("complement: positive", Complement(B), "probability"),
    ("surprise: ratio", Surprise(quotient(p(X, Y), mul(p(X), p(Y)))), "probability"),
    ("surprise: size", Surprise(Size("z")), "probability"),
    ("tangent: real", Tangent(A), "positive"),
    ("tangent: nonnegative", Tangent(C), "positive"),
    ("hypothesis: none of that number", Assumed(4), "no hypothesis"),
    ("hypothesis: negative number", Assumed(-1), "no hypothesis"),
    ("product: one refused", Product((Square(A), Nonnegative(A))), "does not show"),
    ("total: one refused", Total((Square(A), Nonnegative(A))), "does not show"),
    ("total: one out of range", Total((Assumed(9),)), "no hypothesis"),
    ("over: hypothesis about the index", Over((Z,), Assumed(2)), "every letter"),
    ("over: hypothesis about the index, deep", Over((Z,), Total((Product((Square(A), Over((X,), Assumed(2)))),))),
     "every letter"),
    ("over: refused inside", Over((Z,), Nonnegative(f(Z))), "does not show"),
    ("unknown: a term", n(1), "is no rule"),  # type: ignore[list-item]
    ("unknown: nothing", None, "is no rule"),  # type: ignore[list-item]
    ("unknown: a number", 0, "is no rule"),  # type: ignore[list-item]
]  # fmt: skip

MALFORMED: list[tuple[str, Witness]] = [
    ("gibbs: one index twice", Gibbs((Z, Z), q(Z), p(Z))),
    ("jensen: one index twice", Jensen(LOG, (Z, Z), q(Z), g(Z))),
    ("complement: two values of one variable", Complement(p(THETA, THETA1))),
    ("sign: two values of one variable", Nonnegative(p(Z, Z1))),
]
