"""Files of certificates to check, and to tamper with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emsym import (
    KL,
    Derivation,
    Distribution,
    Function,
    H,
    Real,
    Size,
    Sum,
    Variable,
    exp,
    jensen,
    log,
    marginalize,
    printed,
    sqrt,
)
from emsym.certificates.file import Certificates, to_text
from emsym.checking import verify_all
from emsym.render.certificates import certificates

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")
f, g, b = Function("f"), Function("g", positive=True), Real("b", positive=True)


def derivations() -> list[Derivation]:
    """One of each kind of evidence, and steps without any."""
    with Derivation("bound", title="A bound", source="notes") as bound:
        bound.start(log(p(x)))
        bound.equals(log(Sum(p(x, z), z)), by=marginalize(z))
        bound.equals(log(Sum(q(z) * p(x, z) / q(z), z)))
        bound.at_least(Sum(q(z) * log(p(x, z) / q(z)), z), by=jensen(log, weights=q(z)))
    with Derivation("many") as many:
        many.assume(b, ">=", 1)
        for claim in (
            (b * p(x), p(x)),
            (H(q(z)), 0),
            (log(Size(z)), H(q(z))),
            (f(z) ** 2 + f(x) ** 2, 2 * f(z) * f(x)),
            (b - 1, log(b)),
            (p(x) + q(x), 2 * sqrt(p(x) * q(x))),
            (Sum(q(z) * exp(f(z)), z), exp(Sum(q(z) * f(z), z))),
        ):
            many.start(claim[0])
            many.at_least(claim[1])
    with Derivation("slips") as slips:
        slips.assume(g(x), ">", 1)
        slips.start(KL(q(z), p(z)))
        slips.equals(KL(p(z), q(z)), label="symmetry")
        slips.start(p(x) * b * g(x))
        slips.at_least(p(x), label="real")
        slips.start(p(x, z))
        slips.equals(p(x | z) * p(z), label="chain", printed=printed(p(x | z), slip="p(z) is missing"))
        slips.start(log(f(x)))
        slips.equals(log(f(x)), label="open")
        slips.start(p(x))
        slips.equals(Sum(p(x, z), z, z), label="nonsense")
    return [bound, many, slips]


@pytest.fixture(scope="session")
def found() -> Certificates:
    return certificates(verify_all(derivations(), models=50))


class File(str):
    """The text of a file; what fails with it need not repeat it."""

    def __repr__(self) -> str:
        return "<a file>"


@pytest.fixture(scope="session")
def text(found: Certificates) -> str:
    return File(to_text(found))


@pytest.fixture
def data(text: str) -> Any:
    """The file as plain data, to be changed."""
    return json.loads(text)
