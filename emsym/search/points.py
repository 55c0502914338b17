"""Not trusted. Jensen's inequality for finitely many points: φ(Σᵢ wᵢ aᵢ) against Σᵢ wᵢ φ(aᵢ), without an alphabet.

At the mean m each point loses w·(its distance from φ's tangent at m), and the tangents themselves add up to nothing:
for log, log m − Σᵢ wᵢ log aᵢ = Σᵢ wᵢ (aᵢ/m − 1 − log(aᵢ/m)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsym.kernel.certificate import Nonnegative, Product, Square, Tangent, Total, Witness
from emsym.named.jensen import Convexity, loss
from emsym.search.candidates import functions_of
from emsym.search.forms import equal
from emsym.search.weights import MOST_FACTORS, factors, product
from emsym.terms.nodes import Add, Log, Number, Power, Term, number, quotient, square
from emsym.terms.traverse import postorder

MOST_POINTS = 12
MOST_CROSSED = 6


def finite_jensen(left: Term, right: Term) -> Iterator[Witness]:
    """The sum of what the points lose, where one side is φ(m) and the other a combination of φ at points."""
    yield from (witness for _, witness in _found(left, right))


def function_at_points(witness: Witness, left: Term, right: Term) -> Convexity | None:
    """φ, where the witness is what its points lose, in these terms or in equal ones."""
    return next((function for function, found in _found(left, right) if _is_same(found, witness)), None)


def _is_same(found: Total, witness: Witness) -> bool:
    if found == witness or not isinstance(witness, Total) or len(witness.parts) != len(found.parts):
        return found == witness
    return all(map(_is_same_loss, found.parts, witness.parts))


def _is_same_loss(found: Witness, witness: Witness) -> bool:
    if not isinstance(found, Product) or not isinstance(witness, Product):
        return False
    pairs = zip(found.factors, witness.factors, strict=False)
    return len(found.factors) == len(witness.factors) and all(_is_same_factor(*pair) for pair in pairs)


def _is_same_factor(found: Witness, witness: Witness) -> bool:
    match found, witness:
        case (Nonnegative(first), Nonnegative(second)) | (Tangent(first), Tangent(second)):
            return equal(first, second)
        case Square(first), Square(second):
            return equal(square(first), square(second))
    return False


def _found(left: Term, right: Term) -> Iterator[tuple[Convexity, Total]]:
    for outside, inside in ((left, right), (right, left)):
        for function, mean in functions_of(outside):
            points = [_point(function, summand) for summand in _summands(inside)]
            known = [point for point in points if point is not None]
            if 1 < len(known) == len(points):
                losses = (Product((Nonnegative(weight), loss(function, at, mean))) for weight, at in known)
                yield function, Total(tuple(losses))


def crossed(sides: Sequence[Term]) -> Iterator[Witness]:
    """a (b/a − 1 − log(b/a)) for what stands below logarithms, and a b: what a law on a few letters loses to another.

    So with 1 − a beside a, as of a coin; to the logarithm of a number belongs its inverse, as the uniform law.
    """
    found = list(dict.fromkeys(_arguments(sides)))
    for first in found if len(found) <= MOST_CROSSED else ():
        yield Product((Nonnegative(first), Tangent(first)))
        for second in found:
            if second is not first:
                yield Product((Nonnegative(first), Tangent(quotient(second, first))))
                yield Product((Nonnegative(first), Nonnegative(second)))


def _arguments(sides: Sequence[Term]) -> Iterator[Term]:
    for node in (node for side in sides for node in postorder(side)):
        if isinstance(node, Log):
            for part in factors(node.argument):
                base = part.base if isinstance(part, Power) and part.exponent == -1 else part
                is_number = isinstance(base, Number) and base.value > 0
                yield number(min(base.value, 1 / base.value)) if isinstance(base, Number) and is_number else base


def _summands(term: Term) -> list[list[Term]]:
    """The factors of each summand of a (b + c), multiplied out."""
    out: list[list[Term]] = []
    work = [factors(term)]
    while work:
        if len(out) + len(work) > MOST_POINTS:
            return []
        parts = work.pop()
        inner = next((part for part in parts if isinstance(part, Add)), None)
        if inner is None or len(parts) > MOST_FACTORS:
            out.append(parts)
            continue
        rest = [part for part in parts if part is not inner]
        work.extend([*factors(summand), *rest] for summand in reversed(inner.terms))
    return out


def _point(function: Convexity, summand: list[Term]) -> tuple[Term, Term] | None:
    """w and a of w φ(a)."""
    if function is Convexity.X_LOG_X:
        logarithm = next((part for part in summand if isinstance(part, Log)), None)
        if logarithm is None or logarithm.argument not in summand:
            return None
        rest = list(summand)
        rest.remove(logarithm)
        rest.remove(logarithm.argument)
        return product(rest), logarithm.argument
    for part in summand:
        for found, argument in functions_of(part):
            if found is function:
                return product([other for other in summand if other is not part]), argument
    return None
