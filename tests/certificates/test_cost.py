"""What checking is said to cost at most: of a root, its neighbour is squared, and not what shows it."""

from __future__ import annotations

from emsym.certificates.cost import cost_of
from emsym.kernel.certificate import BelowRoot, Nonnegative
from emsym.terms.nodes import ONE, Add


def test_the_part_of_a_root_is_not_squared() -> None:
    many = Nonnegative(Add((ONE,) * 100))
    assert cost_of(BelowRoot(ONE, ONE, many)).monomials < 200
    assert cost_of(BelowRoot(many.term, ONE, Nonnegative(ONE))).monomials > 9000
