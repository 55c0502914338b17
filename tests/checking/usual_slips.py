"""Usual slips: a step with one, and what its author meant, in every form that says it.

The first are rows of the three texts in ``derivations/``; the others are those that students and authors make: a term
lost, a sign, a bar, a weight, an average, = for a bound.
"""

from __future__ import annotations

from typing import Any

import sympy

from emsym import KL, Distribution, E, Function, H, I, Sum, Variable, log
from emsym.derivation import Link
from tests.checking.errata import Row

x, y, z, theta = map(Variable, ("x", "y", "z", "theta"))
earlier = theta.value("thetatilde")
p, q, r, W = map(Distribution, ("p", "q", "r", "W"))
f = Function("f", positive=True)


def _equal(left: Any, *rights: Any) -> tuple[Row, ...]:
    """The row as written, then the rows that may have been meant."""
    return tuple((left, Link.EQUAL, right) for right in rights)


def _bound(left: Any, link: Link, *meant: tuple[Link, Any]) -> tuple[Row, ...]:
    """The row as written, with the right side of what was meant, then the rows that may have been meant."""
    return ((left, link, meant[0][1]), *((left, *each) for each in meant))


def _slips() -> dict[str, tuple[Row, ...]]:
    posterior, prior = KL(q(z), p(z | x)), KL(q(z), p(z))
    bound = Sum(q(z) * log(p(x, z) / q(z)), z)
    expected = E(log(p(x, z)), q(z))
    entropies = H(p(x)) + H(p(z))
    before = p(z | x, earlier)
    ratio = before * p(x, z | theta) / p(x, z | earlier)
    mixture = [Sum(law(x) * W(y | x), x) for law in (q, r)]
    minus_bound = -Sum(q(z) * log(p(x, z) / q(z)), z)
    return {
        "a comma for a bar (D0.10)": _equal(
            KL(q(z), p(z | x, theta)),
            E(-log(p(z, x, theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z)),
            E(-log(p(z, x | theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z)),
        ),
        "the joint for the posterior (D0.13)": _equal(
            log(p(x | theta)),
            KL(q(z), p(z, x, theta)) + Sum(q(z) * log(p(x, z | theta) / q(z)), z),
            KL(q(z), p(z | x, theta)) + Sum(q(z) * log(p(x, z | theta) / q(z)), z),
        ),
        "always positive (D1.10)": _bound(KL(q(z), p(z | x)), Link.GREATER, (Link.AT_LEAST, 0)),
        "what is behind the bar stands before it (D2.8)": _equal(
            p(x | z, theta) * p(z | theta), p(x, z | z, theta), p(x, z | theta)
        ),
        "the weights are missing (D2.10)": (
            (log(p(x | theta)) - log(p(x | earlier)), Link.AT_LEAST, Sum(log(ratio), z)),
            (
                log(p(x | theta)) - log(p(x | earlier)),
                Link.AT_LEAST,
                Sum(before * log(p(x, z | theta) / p(x, z | earlier)), z),
            ),
            (log(p(x | theta)) - log(p(x | earlier)), Link.AT_LEAST, Sum(before * log(ratio), z)),
        ),
        "the entropy lost": _equal(
            log(p(x)), expected + posterior, expected + posterior + H(q(z)), expected + H(q(z)) + posterior
        ),
        "the evidence lost": _equal(
            posterior, E(log(q(z)), q(z)) - expected, E(log(q(z)), q(z)) - expected + log(p(x))
        ),
        "the evidence lost behind a bound": _equal(posterior, minus_bound, minus_bound + log(p(x))),
        "log Z lost": _equal(
            log(f(z) / Sum(f(z), z)),
            log(f(z)),
            log(f(z)) - log(Sum(f(z), z)),
            log(f(z) / Sum(f(z), z)),
        ),
        "the evidence lost from a posterior": _equal(log(p(z | x)), log(p(x, z)), log(p(x, z)) - log(p(x))),
        "the evidence lost from Bayes' rule": _equal(p(z | x), p(x | z) * p(z), p(x | z) * p(z) / p(x)),
        "the prior lost from Bayes' rule": _equal(
            p(z | x), p(x | z) / p(x), p(x | z) / p(x) * p(z), p(x | z) * p(z) / p(x), p(x, z) / p(x)
        ),
        "= for the evidence lower bound": (
            (log(p(x)), Link.EQUAL, bound),
            (log(p(x)), Link.AT_LEAST, bound),
        ),
        "= for subadditivity": (
            (H(p(x, z)), Link.EQUAL, entropies),
            (H(p(x, z)), Link.AT_MOST, entropies),
        ),
        "= for conditioning": (
            (H(p, z | x), Link.EQUAL, H(p(z))),
            (H(p, z | x), Link.AT_MOST, H(p(z))),
        ),
        "the divergence lost from a cross entropy": (
            (H(q(x), p(x)), Link.EQUAL, H(q(x))),
            (H(q(x), p(x)), Link.AT_LEAST, H(q(x))),
            (H(q(x), p(x)), Link.EQUAL, H(q(x)) + KL(q(x), p(x))),
        ),
        "the conditional entropy lost": _equal(
            H(p(x, z)), H(p(x)), H(p(x)) + H(p, z | x), H(p(x)) + E(H(p(z | x)), p(x))
        ),
        "an entropy lost from information": _equal(
            I(p, x, z), H(p(x)) - H(p(x, z)), H(p(x)) - H(p(x, z)) + H(p(z)), H(p(x)) + H(p(z)) - H(p(x, z))
        ),
        "the joint entropy lost from information": _equal(I(p, x, z), entropies, entropies - H(p(x, z))),
        "the joint entropy with the wrong sign": _equal(I(p, x, z), entropies + H(p(x, z)), entropies - H(p(x, z))),
        "given the wrong one": _equal(I(p, x, z), H(p(x)) - H(p, z | x), H(p(x)) - H(p, x | z)),
        "a marginal lost from information": _equal(
            I(p, x, z),
            E(log(p(x, z) / p(x)), p(x, z)),
            E(log(p(x, z) / (p(x) * p(z))), p(x, z)),
            E(log(p(x, z) / p(x) / p(z)), p(x, z)),
            E(log(p(x | z) / p(x)), p(x, z)),
        ),
        "the marginal entropy lost": _equal(H(p, z | x), H(p(x, z)), H(p(x, z)) - H(p(x))),
        "the average lost from a conditional entropy": _equal(H(p, z | x), H(p(z | x)), E(H(p(z | x)), p(x))),
        "the average lost from the chain rule": _equal(
            KL(q(x, z), p(x, z)),
            KL(q(x), p(x)) + KL(q(z | x), p(z | x)),
            KL(q(x), p(x)) + E(KL(q(z | x), p(z | x)), q(x)),
        ),
        "the average lost from a logarithm": _equal(
            expected, E(log(p(x | z)), q(z)) + log(p(z)), E(log(p(x | z)), q(z)) + E(log(p(z)), q(z))
        ),
        "information below 0": _bound(I(p, x, z), Link.AT_MOST, (Link.AT_LEAST, 0)),
        "entropy above cross entropy": _bound(H(q(x)), Link.AT_LEAST, (Link.AT_MOST, H(q(x), p(x)))),
        "Jensen the wrong way": _bound(log(E(f(z), q(z))), Link.AT_MOST, (Link.AT_LEAST, E(log(f(z)), q(z)))),
        "the minus of a cross entropy": (
            (H(q(x)), Link.AT_MOST, E(log(p(x)), q(x))),
            (H(q(x)), Link.AT_MOST, -E(log(p(x)), q(x))),
            (H(q(x)), Link.AT_MOST, E(-log(p(x)), q(x))),
        ),
        "the sign of the prior's divergence": (
            (log(p(x)), Link.AT_LEAST, E(log(p(x | z)), q(z)) + prior),
            (log(p(x)), Link.AT_LEAST, E(log(p(x | z)), q(z)) - prior),
        ),
        "the sign of an entropy": _equal(E(log(q(z)), q(z)), H(q(z)), -H(q(z))),
        "the sign of a logarithm": _equal(
            prior, E(log(q(z)), q(z)) + E(log(p(z)), q(z)), E(log(q(z)), q(z)) - E(log(p(z)), q(z))
        ),
        "the difference the wrong way": _equal(
            prior, H(q(z)) - H(q(z), p(z)), -H(q(z)) + H(q(z), p(z)), -(H(q(z)) - H(q(z), p(z)))
        ),
        "the average under the wrong law": _equal(prior, E(log(q(z) / p(z)), p(z)), E(log(q(z) / p(z)), q(z))),
        "a conditional that is summed": _equal(
            p(x), Sum(p(x | z), z), Sum(p(x, z), z), Sum(p(x | z) * p(z), z), Sum(p(z) * p(x | z), z)
        ),
        "another line's letter": _equal(H(p(x)), H(p(z)), H(p(x))),
        "a cross entropy printed for the divergence": _equal(
            log(p(x)), H(q(z), p(z | x)) + bound, KL(q(z), p(z | x)) + bound
        ),
        "a mixture without its values": (
            (KL(*mixture), Link.AT_MOST, KL(q(x), r(x))),
            (KL(*mixture, y), Link.AT_MOST, KL(q(x), r(x))),
        ),
        "an entropy of a mixture without its values": (
            (H(mixture[0]), Link.AT_LEAST, Sum(q(x) * H(W(y | x)), x)),
            (H(mixture[0], y), Link.AT_LEAST, Sum(q(x) * H(W(y | x)), x)),
        ),
    }


with sympy.evaluate(False):
    SLIPS: dict[str, tuple[Row, ...]] = _slips()
