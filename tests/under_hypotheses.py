"""False and true claims under hypotheses, each as (left, relation, right, hypotheses): what holds is not refuted."""

from __future__ import annotations

import sympy

from emsym import KL, Distribution, E, Function, H, I, Rational, Real, Size, Sum, Variable, exp, log

a, b, c, e, i, n, w, x, y, z, theta = map(Variable, ("a", "b", "c", "e", "i", "n", "w", "x", "y", "z", "theta"))
z1, z2, z3, z4, x1, x2, x3 = map(Variable, ("z1", "z2", "z3", "z4", "x1", "x2", "x3"))
old = theta.value("theta_old")
yo = y.value("yo")
p, q, r, s, phat = map(Distribution, ("p", "q", "r", "s", "phat"))
f, g, T = map(Function, ("f", "g", "T"))
h, v = Function("h", positive=True), Function("v", positive=True)
al, m, A, m2 = map(Real, ("alpha", "m", "A", "m2"))
lam, mu = Real("lam", positive=True), Real("mu", positive=True)
with sympy.evaluate(False):
    HMM2 = [(p(z2 | z1, x1), "=", p(z2 | z1)), (p(x2 | z1, z2, x1), "=", p(x2 | z2))]
    HMM3 = [*HMM2, (p(z3 | z1, z2, x1, x2), "=", p(z3 | z2)), (p(x3 | z1, z2, z3, x1, x2), "=", p(x3 | z3))]
    CHAIN3 = [(p(c | a, b), "=", p(c | b))]
    CHAIN4 = [(p(c | a, b), "=", p(c | b)), (p(e | a, b, c), "=", p(e | c))]
    CHAIN5 = [*CHAIN4, (p(w | a, b, c, e), "=", p(w | e))]
    CHAIN6 = [*CHAIN5, (p(x | a, b, c, e, w), "=", p(x | w))]
    FULLHMM = [(p(z1, z2, z3, x1, x2, x3), "=", p(z1) * p(z2 | z1) * p(z3 | z2) * p(x1 | z1) * p(x2 | z2) * p(x3 | z3))]
    DIAMOND = [(p(a, b, c, e), "=", p(a) * p(b | a) * p(c | a) * p(e | b, c))]
    COLL = [(p(x, y, z), "=", p(x) * p(y) * p(z | x, y))]
    MOM = [(m, "=", Sum(q(z) * T(z), z))]
    MATCH = [(Sum(q(z) * T(z), z), "=", m), (Sum(p(z) * T(z), z), "=", m)]
    EM = [(q(z), "=", p(z | x, old))]
    Q = Sum(q(z) * log(p(x, z | theta)), z)
    Qo = Sum(q(z) * log(p(x, z | old)), z)
    PARTS = [
        (p(z1), "=", r(z1)),
        (p(z2 | z1), "=", s(z2 | z1)),
        (p(x1 | z1, z2), "=", q(x1 | z1)),
        (p(x2 | z1, z2, x1), "=", q(x2 | z2)),
    ]
    FALSE = [
        (p(z2 | x1), "=", p(z2), HMM2),
        (p(z1, z2, x1, x2), "=", p(z1) * p(z2 | z1) * p(x1 | z1) * p(x2 | z1), HMM2),
        (p(x1, x2), "=", p(x1) * p(x2), HMM2),
        (p(z2 | z1, x2), "=", p(z2 | z1), HMM2),
        (p(z3 | x1, x2), "=", p(z3 | x2), HMM3),
        (p(z1 | x1, x2), "=", p(z1 | x1), HMM3),
        (p(x3 | x1, x2), "=", p(x3 | x2), HMM3),
        (p(z2 | x1, x2, x3), "=", p(z2 | x1, x2), FULLHMM),
        (I(p, z1, z3), ">=", I(p, z1, z2), FULLHMM),
        (p(z1, z3 | x2), "=", p(z1 | x2) * p(z3 | x2), FULLHMM),
        (p(c | a), "=", p(c), CHAIN3),
        (I(p, a, c), ">=", I(p, a, b), CHAIN3),
        (p(e | a, b), "=", p(e), CHAIN4),
        (I(p, a, e), ">=", I(p, b, c), CHAIN4),
        (p(a | b, c, e), "=", p(a | c), CHAIN4),
        (p(w | a), "=", p(w), CHAIN5),
        (p(a, w | c), "=", p(a) * p(w | c), CHAIN5),
        (p(x | a, b), "=", p(x | b) * 2, CHAIN6),
        (p(x | a), "=", p(x), CHAIN6),
        (I(p, a, x), ">=", I(p, c, e), CHAIN6),
        (p(b | a, c, e), "=", p(b | a), DIAMOND),
        (p(b, c), "=", p(b) * p(c), DIAMOND),
        (p(e | a, b), "=", p(e | b), DIAMOND),
        (I(p, a, e), ">=", I(p, a, b), DIAMOND),
        (p(x | y, z), "=", p(x | z), COLL),
        (I(p, x, y | z), "=", 0, COLL),
        (Sum(p(z) * T(z), z), "=", m, MOM),
        (Sum(q(z) * T(z) ** 2, z), "<=", m**2, MOM),
        (m, ">=", 0, MOM),
        (Sum(q(z) * exp(T(z)), z), "<=", exp(m), MOM),
        (Sum(r(z) * T(z), z), "=", m, MATCH),
        (KL(q(z), p(z)), "=", 0, MATCH),
        (H(q(z)), "<=", H(p(z)), MATCH),
        (Sum(q(z) * T(z) ** 2, z), "=", Sum(p(z) * T(z) ** 2, z), MATCH),
        (Q, "<=", Qo, EM),
        (log(p(x | theta)), "=", Q, EM),
        (log(p(x | theta)) - log(p(x | old)), "<=", Q - Qo, EM),
        (log(p(x | theta)) - log(p(x | old)), ">=", 2 * (Q - Qo), [*EM, (Q, ">=", Qo)]),
        (log(p(x | theta)), "<=", log(p(x | old)), [*EM, (Q, ">=", Qo)]),
        (KL(q(z), p(z | x, theta)), "=", 0, EM),
        (q(z), "=", p(z | x, theta), EM),
        (q(z), "=", Sum(phat(x) * p(z | x), x), [(q(x), "=", phat(x))]),
        (Sum(phat(x) * log(q(x | z)), x), "=", Sum(q(x) * log(q(x)), x), [(q(x), "=", phat(x))]),
        (E(f(z), q(z)), "=", Sum(E(f(z), q(z | n)), n), [(q(n), "=", 1 / Size(n))]),
        (Sum(q(n) * E(f(z), q(z | n)), n), "=", E(f(z), q(z)) / Size(n), [(q(n), "=", 1 / Size(n))]),
        (p(x), "=", Sum(r(z) * p(x | z), z), [(p(z), "=", s(z))]),
        (p(x), ">=", r(z) * p(x | z) * 2, [(p(z), "=", r(z))]),
        (q(z), "=", p(z), [(q(z), "=", lam * p(z) + mu * r(z)), (lam + mu, "=", 1)]),
        (H(q(z)), "<=", lam * H(p(z)) + mu * H(r(z)), [(q(z), "=", lam * p(z) + mu * r(z)), (lam + mu, "=", 1)]),
        (H(q(z)), ">=", H(p(z)) + H(r(z)), [(q(z), "=", (p(z) + r(z)) / 2)]),
        (lam * mu, ">=", Rational(1, 4), [(lam + mu, "=", 1)]),
        (lam * log(lam) + mu * log(mu), ">=", 0, [(lam + mu, "=", 1)]),
        (f(z), "=", g(z), [(f(z), ">=", g(z))]),
        (Sum(q(z) * f(z), z), ">=", Sum(q(z) * g(z), z) + 1, [(f(z), ">=", g(z))]),
        (Sum(q(z) * f(z), z), ">", m, [(f(z), ">=", m)]),
        (m, ">", m2, [(m, ">=", m2)]),
        (m**2, ">=", m2**2, [(m, ">=", m2)]),
        (Sum(log(1 - v(i)), i), ">=", 0, [(v(i), "<", 1)]),
        (Sum(f(x) * p(x), x), ">=", 0, [(f(x), "=", log(p(x)))]),
        (Sum(p(x | z) * f(x), x), "=", Sum(p(x) * f(x), x), [(f(x), "=", log(p(x)))]),
        (Sum(q(z) * f(z), z), "<=", 0, [(q(z), "=", exp(f(z)) / Sum(exp(f(z)), z))]),
        (H(q(z)), "=", log(Size(z)), [(q(z), "=", exp(f(z)) / Sum(exp(f(z)), z))]),
        (q(z), "=", p(z), [(q(z), "=", p(z) * exp(f(z)) / Sum(p(z) * exp(f(z)), z))]),
        (q(z), "=", p(z), [(q(z), "=", p(z) * h(z) / Sum(p(z) * h(z), z))]),
        (log(p(x)), "=", al * T(x) + A, [(p(x), "=", exp(al * T(x) - A))]),
        (I(p, x, w), "=", 0, [(I(p, x, w | y), "=", 0)]),
        (I(p, x, w | y), "=", 0, [(I(p, x, w), "=", 0)]),
        (I(p, x, y), "=", I(p, w, y), [(I(p, x, w | y), "=", 0), (r(z), "=", q(z))]),
        (E(f(z), q(z)), "=", E(f(z), p(z)), [(KL(q(z), r(z)), "<=", 0)]),
        (
            p(x, y, z),
            "=",
            p(x) * p(y) * p(z),
            [(p(x, y), "=", p(x) * p(y)), (p(y, z), "=", p(y) * p(z)), (p(x, z), "=", p(x) * p(z))],
        ),
        (q(x, z), "=", phat(x) * p(z | x), [(q(x), "=", phat(x)), (r(z | x), "=", p(z | x))]),
        (q(z), "=", p(z), [(q(x), "=", phat(x)), (q(z | x), "=", p(z | x))]),
        (q(x), "=", p(x), [(q(z | x), "=", p(z | x))]),
        (q(x | z), "=", p(x | z), [(q(z | x), "=", p(z | x))]),
        (I(q, x, z), "<=", I(p, x, z), [(q(x), "=", phat(x)), (q(z | x), "=", p(z | x))]),
        (p(z1, z2, x1, x2), "=", r(z1) * s(z2 | z1) * q(x1 | z1) * q(x1 | z1), PARTS),
        (p(x2 | x1), "=", p(x2), PARTS),
    ]
    TRUE = [
        (p(z2 | z1, x1), "=", p(z2 | z1), HMM2),
        (p(z1, z2, x1, x2), "=", p(z1) * p(x1 | z1) * p(z2 | z1) * p(x2 | z2), HMM2),
        (p(x2 | z1, x1), "=", p(x2 | z1), HMM2),
        (I(p, x1, x2), "<=", I(p, z1, z2), HMM2),
        (p(z3, x3 | z2), "=", p(z3 | z2) * p(x3 | z3), HMM3),
        (p(x1, x2, x3), "=", Sum(p(x1, z1, x2, x3), z1), HMM3),
        (p(z2, x1, x2), "=", p(x2 | z2) * Sum(p(z2 | z1) * p(z1, x1), z1), FULLHMM),
        (p(x2, x3 | z1), "=", Sum(p(z2 | z1) * p(x2 | z2) * p(x3 | z2), z2), FULLHMM),
        (I(p, z1, z3), "<=", I(p, z1, z2), FULLHMM),
        (p(a | b, c), "=", p(a | b), CHAIN3),
        (I(p, a, c), "<=", I(p, b, c), CHAIN3),
        (I(p, a, e), "<=", I(p, b, c), CHAIN4),
        (p(a | b, c, e), "=", p(a | b), CHAIN4),
        (p(w | a, c), "=", p(w | c), CHAIN5),
        (p(a, b, c, e, w), "=", p(a) * p(b | a) * p(c | b) * p(e | c) * p(w | e), CHAIN5),
        (I(p, a, x), "<=", I(p, c, e), CHAIN6),
        (p(x | a, e), "=", p(x | e), CHAIN6),
        (p(b, c | a), "=", p(b | a) * p(c | a), DIAMOND),
        (p(e | a, b, c), "=", p(e | b, c), DIAMOND),
        (I(p, a, e), "<=", H(p, e), DIAMOND),
        (p(x, y), "=", p(x) * p(y), COLL),
        (p(x | y), "=", p(x | yo), COLL),
        (Sum(q(z) * T(z) ** 2, z), ">=", m**2, MOM),
        (Sum(q(z) * exp(T(z)), z), ">=", exp(m), MOM),
        (Sum(q(z) * (T(z) - m) ** 2, z), "=", Sum(q(z) * T(z) ** 2, z) - m**2, MOM),
        (Sum((q(z) - p(z)) * T(z), z), "=", 0, MATCH),
        (log(p(x | theta)) - log(p(x | old)), ">=", Q - Qo, EM),
        (log(p(x | old)), "=", Qo + H(q(z)), EM),
        (log(p(x | theta)), ">=", log(p(x | old)), [*EM, (Q, ">=", Qo)]),
        (log(p(x | theta)), ">=", Q + H(q(z)), EM),
        (q(z), "=", Sum(phat(x) * q(z | x), x), [(q(x), "=", phat(x))]),
        (E(f(z), q(z)), "=", Sum(E(f(z), q(z | n)), n) / Size(n), [(q(n), "=", 1 / Size(n))]),
        (p(x), "=", Sum(r(z) * p(x | z), z), [(p(z), "=", r(z))]),
        (H(q(z)), ">=", lam * H(p(z)) + mu * H(r(z)), [(q(z), "=", lam * p(z) + mu * r(z)), (lam + mu, "=", 1)]),
        (H(q(z)), ">=", (H(p(z)) + H(r(z))) / 2, [(q(z), "=", (p(z) + r(z)) / 2)]),
        (lam * mu, "<=", Rational(1, 4), [(lam + mu, "=", 1)]),
        (Sum(q(z) * f(z), z), ">=", Sum(q(z) * g(z), z), [(f(z), ">=", g(z))]),
        (Sum(q(z) * f(z), z), ">=", m, [(f(z), ">=", m)]),
        (Sum(log(1 - v(i)), i), "<=", 0, [(v(i), "<", 1)]),
        (Sum(f(x) * p(x), x), "<=", 0, [(f(x), "=", log(p(x)))]),
        (H(q(z)) + Sum(q(z) * f(z), z), "=", log(Sum(exp(f(z)), z)), [(q(z), "=", exp(f(z)) / Sum(exp(f(z)), z))]),
        (log(p(x)), "=", al * T(x) - A, [(p(x), "=", exp(al * T(x) - A))]),
        (I(p, x, w), "<=", I(p, x, y), [(I(p, x, w | y), "=", 0)]),
        (E(f(z), q(z)), "=", E(f(z), r(z)), [(KL(q(z), r(z)), "<=", 0)]),
        (q(x, z), "=", phat(x) * p(z | x), [(q(x), "=", phat(x)), (q(z | x), "=", p(z | x))]),
        (q(z), "=", Sum(phat(x) * p(z | x), x), [(q(x), "=", phat(x)), (q(z | x), "=", p(z | x))]),
        (p(z1, z2, x1, x2), "=", r(z1) * s(z2 | z1) * q(x1 | z1) * q(x2 | z2), PARTS),
    ]
