"""Not trusted. What an inequality loses, as a person would write it, and when it loses nothing.

The gap of Jensen's inequality for log is a relative entropy, log Σ w f − Σ w log f = KL(w ‖ w f / Σ w f). What is
written here is shown only where the kernel finds it equal to the difference of the sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from emsym.explain.surface import linear
from emsym.kernel.certificate import (
    AboveRoot,
    Assumed,
    BelowRoot,
    Coincidence,
    Nonnegative,
    Over,
    Part,
    Pinsker,
    Product,
    Square,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.signs import is_nonnegative, is_positive
from emsym.language.expressions import KL, E, H, I, Probability, Sum
from emsym.language.notation import text
from emsym.language.symbols import Bar, Distribution
from emsym.named import CauchySchwarz, Complement, Gibbs, Jensen, Surprise, Triangle, Within, term_of
from emsym.named.jensen import Convexity
from emsym.search.forms import equal, normal_form
from emsym.search.readable import readable
from emsym.terms.nodes import ONE, ZERO, Add, Exp, Mul, Number, Power, Term, Value, minus, quotient
from emsym.terms.nodes import Probability as ProbabilityTerm
from emsym.terms.nodes import Sum as SumTerm
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import postorder, substitute
from emsym.terms.write import write, write_value


@dataclass(frozen=True, slots=True)
class Equality:
    """left = right for every letter of the values `over`."""

    left: Term
    right: Term
    over: tuple[Value, ...]


def gap(witness: Witness, difference: Term, hypotheses: Sequence[Hypothesis] = (), written: Any = None) -> Any:
    """The difference of the sides as an expression: in the witness's words where they fit, else in normal form.

    A hypothesis loses what it says, so its two sides are shown as they are. Losses at single points, as
    (√m − √a)²/(2√m), and those of roots and of parts are shown only where they are shorter than the normal form. So is
    the difference as it is `written`, which says nothing new but may have names for its parts.
    """
    if isinstance(witness, Assumed):
        return write(_without_common(difference))
    fits = equal(term_of(witness, hypotheses), difference)
    witness = _without_nothing(witness)
    spelled, form = spell(witness, hypotheses) if fits else None, normal_form(difference)
    known = [] if spelled is None or not equal(read(spelled), term_of(witness, hypotheses)) else [spelled]
    if known and not (_of_points(witness) or _of_roots(witness)):
        return spelled
    named = [written] if written is not None and len(form.terms) > 1 else []
    return min([*known, write(readable(form)), *named], key=_length)


def terms(witness: Witness, hypotheses: Sequence[Hypothesis] = ()) -> tuple[Any, ...]:
    """The non-negative terms that a witness adds up, each with its factor, as expressions."""
    found: list[Any] = []
    work = [_without_nothing(witness)]
    while work:
        part = work.pop()
        if isinstance(part, Total):
            work.extend(reversed(part.parts))
        else:
            spelled, term = spell(part, hypotheses), term_of(part, hypotheses)
            found.append(write(term) if spelled is None or not equal(read(spelled), term) else spelled)
    return tuple(found)


def _without_nothing(witness: Witness) -> Witness:
    """The witness without what the hypotheses make 0, unless that is all."""
    if not isinstance(witness, Total):
        return witness
    parts = tuple(part for part in witness.parts if not _is_nothing(part))
    return witness if not parts else parts[0] if len(parts) == 1 else Total(parts)


def _is_nothing(witness: Witness) -> bool:
    """Whether a witness shows what is 0."""
    match witness:
        case Vanishing() | Coincidence():
            return True
        case Over(_, part):
            return _is_nothing(part)
        case Total(parts):
            return all(map(_is_nothing, parts))
    return False


def _without_common(difference: Term) -> Term:
    """a − b for (a + c) − (b + c), as it is written."""
    parts: list[tuple[Fraction, Term]] = []
    for scale, term in linear(difference):
        opposite = (-Fraction(scale), term)
        if opposite in parts:
            parts.remove(opposite)
        elif scale:
            parts.append((Fraction(scale), term))
    written = [_times(scale, term) for scale, term in parts]
    return written[0] if len(written) == 1 else Add(tuple(written))


def _times(scale: Fraction, term: Term) -> Term:
    if term == Mul(()):
        return Number(scale)
    return term if scale == 1 else Mul((Number(scale), term))


def _of_points(witness: Witness) -> bool:
    """Whether the witness adds up tangents and squares, and nothing else."""
    match witness:
        case Total(parts):
            return len(parts) > 1 and all(map(_of_points, parts))
        case Product(factors):
            return any(isinstance(factor, Square | Tangent) or _of_points(factor) for factor in factors)
    return False


def _of_roots(witness: Witness) -> bool:
    """Whether a witness is about absolute values, roots or parts of sums."""
    match witness:
        case Triangle() | BelowRoot() | AboveRoot() | Within() | CauchySchwarz() | Part():
            return True
        case Total(parts) | Product(parts):
            return any(map(_of_roots, parts))
        case Over(_, part):
            return _of_roots(part)
    return False


def _length(expression: Any) -> int:
    return len(text(expression))


def spell(witness: Witness, hypotheses: Sequence[Hypothesis] = ()) -> Any:
    """What a witness shows to be at least 0, in the words of the field; None where it has no name."""
    match witness:
        case Jensen(Convexity.LOG, indices, weight, argument):
            return _divergence(indices, weight, induced(indices, weight, argument))
        case Gibbs(indices, weight, other):
            return _information(weight, other) or _divergence(indices, weight, other)
        case Nonnegative(term):
            return write(term)
        case Over(indices, Product((Nonnegative(weight), Surprise(probability)))) if weight == probability:
            entropy = H(write(weight))
            return entropy if read(entropy) == read(H(write(weight), *map(write_value, indices))) else None
        case Over(
            indices, Product((Nonnegative(ProbabilityTerm() as weight), Surprise(ProbabilityTerm() as part)))
        ) if set(weight.event) == set(indices) and _conditional_entropy(weight, part) is not None:
            return _conditional_entropy(weight, part)
        case Over(indices, Product((Nonnegative(ProbabilityTerm() as weight), Gibbs(_, whole, apart)))) if (
            set(weight.event) == set(indices) and _information(whole, apart, weight) is not None
        ):
            return _information(whole, apart, weight)
        case Over(indices, Product((Nonnegative(ProbabilityTerm() as weight), first, *rest))) if set(
            weight.event
        ) == set(indices):
            inside = spell(Product((first, *rest)), hypotheses)
            return None if inside is None else E(inside, write(weight))
        case Product(factors):
            return _joined(sympy.Mul, [spell(factor, hypotheses) for factor in factors])
        case Total(parts) if parts:
            return _joined(sympy.Add, [spell(part, hypotheses) for part in parts])
        case Over(indices, part):
            inside = spell(part, hypotheses)
            return None if inside is None else Sum(inside, *map(write_value, indices))
        case Assumed():
            return write(_without_common(term_of(witness, hypotheses)))
        case Surprise() | Complement() | Square() | Tangent() | Pinsker():
            return write(term_of(witness, hypotheses))
        case Triangle() | BelowRoot() | AboveRoot() | Within() | CauchySchwarz() | Part():
            return write(term_of(witness, hypotheses))
    return None


def _conditional_entropy(weight: ProbabilityTerm, part: ProbabilityTerm) -> Any:
    """H(A | B) for the mean of −log p(a | b, g) under p(a, b | g)."""
    behind = tuple(value for value in part.given if value not in weight.given)
    if weight.distribution != part.distribution or not behind or {*part.event, *behind} != set(weight.event):
        return None
    if not set(weight.given) <= set(part.given):
        return None
    law = write(weight) if weight.given else Distribution(weight.distribution)
    return H(law, Bar(*(tuple(map(write_value, values)) for values in (part.event, behind))))


def _information(whole: Term, apart: Term, weight: ProbabilityTerm | None = None) -> Any:
    """I(A; B | C) for p(a, b | c) and p(a | c) p(b | c), I(C; B) for p(b | c) and p(b), both under the weight p(c)."""
    behind, given = (weight.event, weight.given) if weight is not None else ((), ())
    match whole, apart:
        case ProbabilityTerm(name, event, under), ProbabilityTerm() if weight is not None:
            same = {name} == {apart.distribution, weight.distribution} and set(event) == set(apart.event)
            if not same or set(apart.given) != set(given) or set(under) != {*behind, *given}:
                return None
            law = write(ProbabilityTerm(name, (*behind, *event), given)) if given else Distribution(name)
            return I(law, *(tuple(map(write_value, group)) for group in (behind, event)))
        case ProbabilityTerm(name, event, under), Mul(
            (ProbabilityTerm(_, first) as left, ProbabilityTerm(_, second) as right)
        ) if set(event) == {*first, *second} and len(event) == len(first) + len(second):
            laws = {(law.distribution, frozenset(law.given)) for law in (whole, left, right)}
            if laws != {(name, frozenset(under))}:
                return None
            if weight is not None and (weight.distribution != name or set(under) != {*behind, *given}):
                return None
            fixed = given if behind else under
            law = write(ProbabilityTerm(name, (*event, *behind), fixed)) if fixed else Distribution(name)
            groups = [tuple(map(write_value, group)) for group in (first, second)]
            last = Bar(groups[1], tuple(map(write_value, behind))) if behind else groups[1]
            return I(law, groups[0], last)
    return None


def _divergence(indices: tuple[Value, ...], weight: Term, other: Term) -> Any:
    first, second = write(weight), write(other)
    plain = isinstance(first, Probability) and read(KL(first, second)) == read(
        KL(first, second, *map(write_value, indices))
    )
    return KL(first, second) if plain else KL(first, second, *map(write_value, indices))


def _joined(kind: Any, parts: list[Any]) -> Any:
    if any(part is None for part in parts):
        return None
    with sympy.evaluate(False):
        result = parts[0]
        for part in parts[1:]:
            result = kind(result, part)
        return result


def induced(indices: tuple[Value, ...], weight: Term, argument: Term) -> Term:
    """The distribution w f / Σ w f."""
    whole = Mul((weight, argument))
    return readable(normal_form(quotient(whole, SumTerm(indices, whole))), indices)


def equality(witness: Witness) -> tuple[Equality, ...] | None:
    """What holds exactly when the witness is 0: no condition where it always is, None where nothing is known."""
    match witness:
        case Jensen(Convexity.LOG, indices, weight, argument):
            return (Equality(weight, induced(indices, weight, argument), indices),)
        case Jensen(_, indices, weight, argument) if is_positive(normal_form(weight)):
            mean = SumTerm(indices, Mul((weight, argument)))
            return (Equality(argument, readable(normal_form(mean)), indices),)
        case Gibbs(indices, weight, other):
            return (Equality(weight, other, indices),)
        case Surprise(probability) | Complement(probability):
            return (Equality(probability, ONE, ()),)
        case Tangent(Exp(term)) | Square(term) if _balance(term) is not None:
            return _balance(term)
        case Tangent(Mul((above, Power(below, exponent)))) | Pinsker(Mul((above, Power(below, exponent)))) if (
            exponent == -1
        ):
            return (Equality(above, below, ()),)
        case Tangent(term) | Pinsker(term):
            return (Equality(term, ONE, ()),)
        case Vanishing() | Coincidence():
            return ()
        case BelowRoot(term, _, part) if is_nonnegative(normal_form(term)):
            return equality(part)
        case AboveRoot(_, _, part, _):
            return equality(part)
        case Square(term) | Nonnegative(term) if not is_positive(normal_form(term)):
            return (Equality(term, ZERO, ()),)
        case Total(parts):
            return _of_all([equality(part) for part in parts])
        case Over(indices, part):
            inside = equality(part)
            return None if inside is None else tuple(Equality(c.left, c.right, (*indices, *c.over)) for c in inside)
        case Product(factors):
            able = [factor for factor in factors if not _never_zero(factor)]
            return equality(able[0]) if len(able) == 1 else None
    return None


def _balance(term: Term) -> tuple[Equality, ...] | None:
    """a = b for a − b = 0, without the roots and the quotient that they may share."""
    match term:
        case Add((Power(left, above), Mul((Number(sign), Power(right, below))))) if (
            sign == -1 and above == below and above.denominator > 1
        ):
            return (Equality(right, left, ()),)
        case Add((Number(), Mul((Number(), Mul((above, Power(below, _))))))) if term == minus(
            ONE, quotient(above, below)
        ):
            return (Equality(above, below, ()),)
        case Add((left, Mul((Number(sign), right)))) if sign == -1:
            return (Equality(left, right, ()),)
    return None


def _of_all(conditions: list[tuple[Equality, ...] | None]) -> tuple[Equality, ...] | None:
    """A sum of non-negative things is 0 when each of them is; what follows where two laws are one is left out."""
    known = [condition for condition in conditions if condition is not None]
    if len(known) < len(conditions):
        return None
    every = tuple(dict.fromkeys(c for each in known for c in each))
    same = next((each for each in every if _are_laws(each.left, each.right)), None)
    return every if same is None else tuple(c for c in every if c is same or not _follows(c, same))


def _are_laws(left: Term, right: Term) -> bool:
    """Whether both are whole distributions over the same values."""
    laws = isinstance(left, ProbabilityTerm) and isinstance(right, ProbabilityTerm)
    return laws and not (left.given or right.given) and set(left.event) == set(right.event)  # type: ignore[union-attr]


def _follows(condition: Equality, same: Equality) -> bool:
    """Whether a condition holds wherever the two laws of the other one are the same."""
    names = {same.left.distribution: same.right.distribution}  # type: ignore[union-attr]
    known = {value.variable for value in same.left.event}  # type: ignore[union-attr]
    for node in (node for side in (condition.left, condition.right) for node in postorder(side)):
        if isinstance(node, ProbabilityTerm) and not known.issuperset(v.variable for v in (*node.event, *node.given)):
            return False
    left, right = (substitute(side, {}, names) for side in (condition.left, condition.right))
    try:
        return set(same.over) == set(same.left.event) and equal(left, right)  # type: ignore[union-attr]
    except (Malformed, TooLarge):
        return False


def _never_zero(factor: Witness) -> bool:
    return isinstance(factor, Nonnegative) and is_positive(normal_form(factor.term))
