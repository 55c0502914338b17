"""Not trusted. Weights that are written as fractions, u/(u + v), under names of their own.

With w = u/(u + v) and n = u + v, u is w n and v is (1 − w) n: a claim about u and v is one about 0 < w < 1 and n > 0,
without fractions. What proves that proves the claim, with what w and n stand for in their places. So with any number of
weights, with exp(a)/(exp(a) + exp(b)), and with 1/(1 + exp(−a)), where n is 1/w.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from itertools import chain, count
from typing import Any

from emsym.kernel.atoms import content, power
from emsym.kernel.certificate import Assumed, Certificate, Lemma, Nonnegative, Product, Sandwich
from emsym.kernel.obligations import Need, shown
from emsym.kernel.polynomial import UNIT, Atom, ExpOf, Free, Polynomial, Rational, TooLarge, single
from emsym.kernel.signs import is_positive
from emsym.search.forms import normal_form
from emsym.search.readable import readable
from emsym.search.scalars import Naming, denominators, shortened, times
from emsym.search.unfolding import Prepared
from emsym.search.weights import factors, product
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Log,
    Mul,
    Power,
    Real,
    Sign,
    Term,
    Value,
    minus,
    negative,
    number,
    quotient,
)
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import postorder

MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """c gᵉ, a part of a whole, for a real or an exponential g that is in no other part; without one, c alone."""

    scale: Rational
    atom: Atom | None = None
    exponent: Rational = 1

    @property
    def term(self) -> Term:
        """The part as it is written."""
        power = Polynomial({UNIT: 1}) if self.atom is None else single(self.atom, self.exponent)
        return readable(power.scaled(self.scale))

    def named(self, value: Term) -> Iterator[tuple[Term, Term]]:
        """What has another name where the part has this value, and which: g, and where g is exp(a) for a real a, a."""
        if self.atom is None:
            return
        value = product([*factors(value), *([] if self.scale == 1 else [number(1 / Fraction(self.scale))])])
        power = Fraction(1) / self.exponent
        yield readable(single(self.atom)), value if power == 1 else Power(value, power)
        if isinstance(self.atom, ExpOf):
            inside = readable(Polynomial({self.atom.monomial: 1}))
            if isinstance(inside, Real) and inside.sign is Sign.REAL:
                yield inside, Log(value) if power == 1 else Mul((number(power), Log(value)))


@dataclass(frozen=True, slots=True)
class Shares:
    """A claim in the names of its shares, and the author's after the lemmas that a share is less than the whole."""

    general: Prepared
    written: Prepared
    meaning: Naming
    rests: Mapping[int, Term]
    """By the numbers of those lemmas, what is above 0."""
    scale: Term = ONE
    """By what wholes the author's claim is the other one multiplied."""

    def meant(self, ready: Prepared, certificate: Certificate | None) -> tuple[Prepared, Certificate | None] | None:
        """What proves the claim in those names as a proof of the author's; None where the kernel refuses it."""
        found: Prepared | None = self.written
        for step in ready.preparation:
            found = found.proved(self._meant(step)) if found is not None and isinstance(step, Lemma) else None
        if found is None:
            return None
        if self.scale != ONE and not isinstance(certificate, Sandwich | None):
            certificate = Product((Nonnegative(self.scale), certificate))
        found, proof = with_signs(found), self._meant(certificate)
        return (found, proof) if found.proved(Lemma(Hypothesis(found.goal), proof)) is not None else None

    def _meant(self, thing: Any) -> Any:
        """Lemmas and witnesses, with what the names stand for in their places."""
        if isinstance(thing, Term):
            return self.meaning.put(thing)
        if isinstance(thing, Assumed) and thing.number in self.rests:
            return Nonnegative(self.rests[thing.number])
        if isinstance(thing, tuple):
            return tuple(map(self._meant, thing))
        if is_dataclass(thing) and not isinstance(thing, Value | type):
            return type(thing)(*(self._meant(getattr(thing, each.name)) for each in fields(thing)))
        return thing


def with_signs(ready: Prepared) -> Prepared:
    """With the lemmas that the goal's scalars are above 0 whose sign is seen over a common denominator."""
    for term, over in dict.fromkeys(pair for side in (ready.goal.left, ready.goal.right) for pair in shortened(side)):
        if is_positive(normal_form(over)):
            ready = ready.proved(Lemma(_positive(term), Nonnegative(over))) or ready
    return ready


def shares(ready: Prepared) -> Shares | None:
    """The claim in the names of the shares that it is written with; None where there are none."""
    with suppress(TooLarge):
        wholes = list(_wholes(ready))
        return _shared(ready, wholes) if wholes else None
    return None


def _wholes(ready: Prepared) -> Iterator[tuple[Part, ...]]:
    """What is divided by, where it is a sum of positive parts that vary each by itself; the longest first."""
    bases = dict.fromkeys(base for side in _sides(ready) for base in denominators(side))
    found = dict.fromkeys(parts for parts in map(_parts, bases) if 1 < len(parts) <= MOST_PARTS)
    spent: set[Atom | None] = set()
    for parts in sorted(found, key=len, reverse=True):
        atoms = {part.atom for part in parts if part.atom is not None}
        if spent.isdisjoint(atoms) and all(shown(part.term, Need.POSITIVE, ready.known) for part in parts):
            spent |= atoms
            yield parts


def _sides(ready: Prepared) -> Iterator[Term]:
    for claim in (ready.goal, *(each.claim for each in ready.known)):
        yield from (claim.left, claim.right)


def _parts(base: Term) -> tuple[Part, ...]:
    """The parts of a sum, a number first; none where one is no power of a real or of an exponential of its own."""
    _, _, rest = content(normal_form(base))
    parts: list[Part] = []
    for monomial, scale in rest.terms.items():
        pairs = list(monomial)
        if not pairs:
            parts.insert(0, Part(scale))
        elif len(pairs) == 1 and (isinstance(pairs[0][0], ExpOf) or _is_real(pairs[0][0])):
            parts.append(Part(scale, *pairs[0]))
        else:
            return ()
    return tuple(parts) if len({part.atom for part in parts}) == len(parts) else ()


def _is_real(atom: Atom) -> bool:
    return isinstance(atom, Free) and atom.arguments is None


def _shared(ready: Prepared, wholes: Sequence[tuple[Part, ...]]) -> Shares | None:
    """The last part of each whole is what the others leave; a whole with a number in it is this over its share."""
    taken = {node.name for side in _sides(ready) for node in postorder(side) if isinstance(node, Real)}
    names = (name for name in map("w{}".format, count(1)) if name not in taken)
    naming: dict[Term, Term] = {}
    meaning: dict[Term, Term] = {}
    rests: list[Term] = []
    for parts in wholes:
        written = Add(tuple(part.term for part in parts))
        own = [Real(next(names), Sign.POSITIVE) for _ in parts[1:]]
        rests.append(Add((ONE, *map(negative, own))))
        whole: Term = quotient(parts[0].term, own[0])
        if parts[0].atom is not None:
            whole = Real(next(names), Sign.POSITIVE)
            meaning[whole] = written
        meaning |= {share: quotient(part.term, written) for share, part in zip(own, parts, strict=False)}
        values = [Mul((share, whole)) for share in (*own, rests[-1])]
        naming |= dict(chain.from_iterable(map(Part.named, parts, values)))
    return _stated(ready, Naming(naming), Naming(meaning), rests)


def _stated(ready: Prepared, naming: Naming, meaning: Naming, rests: Sequence[Term]) -> Shares | None:
    """The claims, with what the shares leave above 0."""
    written: Prepared | None = ready
    left = dict(enumerate(map(meaning.put, rests), len(ready.known)))
    for rest in left.values():
        written = None if written is None else written.proved(Lemma(_positive(rest), Nonnegative(rest)))
    if written is None:
        return None
    known = (Hypothesis(_put(each.claim, naming), each.every) for each in ready.known)
    goal, scale = _without_wholes(_put(ready.goal, naming), meaning)
    return Shares(Prepared(goal, (*known, *map(_positive, rests))), written, meaning, left, scale)


def _without_wholes(goal: Claim, meaning: Naming) -> tuple[Claim, Term]:
    """An order of two sides without the wholes that are a factor of both, and these."""
    common = content(normal_form(minus(goal.left, goal.right)))[1]
    wholes = frozenset(pair for pair in common if meaning.terms.get(readable(single(pair[0]))) and _is_real(pair[0]))
    if goal.relation is Relation.EQUAL or not wholes:
        return goal, ONE
    scale = Polynomial({wholes: 1})
    below = readable(power(scale, -1))
    return Claim(times(below, goal.left), goal.relation, times(below, goal.right)), readable(scale)


def _positive(term: Term) -> Hypothesis:
    return Hypothesis(Claim(term, Relation.GREATER, ZERO))


def _put(claim: Claim, naming: Naming) -> Claim:
    return Claim(naming.put(claim.left), claim.relation, naming.put(claim.right))
