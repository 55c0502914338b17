"""Not trusted. Equals for equals below exp, log, roots and bars: exp(t q/(q + b) + t b/(q + b)) = exp(t).

The normal form divides fractions out only where no function stands around them. So what a function is applied to is
divided out here; that f(s) = f(t) is a lemma, by tangents, and a claim differs from the rewritten one by multiples of
such equations, which vanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from emsym.kernel.certificate import (
    BelowRoot,
    Certificate,
    Lemma,
    Nonnegative,
    Over,
    Product,
    Sandwich,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.search.equations import opposite
from emsym.search.forms import equal, normal_form, normal_forms
from emsym.search.pool import has_fractions, plain
from emsym.search.readable import readable
from emsym.search.unfolding import Prepared
from emsym.search.weights import MOST_FACTORS
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    ONE,
    Add,
    Exp,
    Log,
    Mul,
    Power,
    Sum,
    Term,
    Value,
    minus,
    number,
    quotient,
    root,
)
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import children, fold, free_values, fresh, rebuild, substitute

HALF = Fraction(1, 2)

Vanished = tuple[Witness, ...]
"""What vanishes and, added up, is the difference of a term and the one in its place."""

Rewritten = tuple[Term, Vanished]


@dataclass(frozen=True, slots=True)
class Divided:
    """A goal whose functions are of fractions divided out, the lemmas for it, and what vanishes by the rewriting.

    `known` is what was known before the lemmas.
    """

    ready: Prepared
    known: tuple[Hypothesis, ...]
    goal: Claim
    vanished: Vanished

    def certified(self, found: Certificate | None) -> Certificate | None:
        """The certificate of the goal as it was, from that of the rewritten one."""
        ahead = tuple(map(opposite, self.vanished))
        if self.goal.relation is Relation.EQUAL:
            least, most = (found.at_least, found.at_most) if isinstance(found, Sandwich) else (Total(()), Total(()))
            return Sandwich(Total((*self.vanished, least)), Total((*ahead, most)))
        if found is None or isinstance(found, Sandwich):
            return None
        rising = self.goal.relation.is_rising
        return Total((*(ahead if rising else self.vanished), found))


def divided(ready: Prepared) -> Divided | None:
    """The goal with the fractions below its functions divided out; None where there are none, or nothing is gained."""
    sides = ready.goal.left, ready.goal.right
    if not any(_is_function_of_fractions(side) for side in sides):
        return None
    rewriting = _Rewriting(ready)
    taken = free_values(Add(sides))
    left, right = (fold(_named_alike(side, taken), rewriting.combine) for side in sides)
    if not rewriting.proved:
        return None
    goal = Claim(left[0], ready.goal.relation, right[0])
    return Divided(rewriting.ready, ready.known, goal, (*left[1], *map(opposite, right[1])))


def _is_function_of_fractions(side: Term) -> bool:
    forms = normal_forms(side)
    return fold(
        side, lambda node, parts: any(parts) or (_is_function(node) and has_fractions(forms[id(children(node)[0])]))
    )


def _is_function(node: Term) -> bool:
    return isinstance(node, Exp | Log) or (isinstance(node, Power) and not 0 < _copies(node) <= MOST_FACTORS)


def _copies(node: Power) -> int:
    """How many times the base stands there as a factor; 0 where it does not."""
    return int(node.exponent) if node.exponent.denominator == 1 and node.exponent > 0 else 0


def _named_alike(side: Term, taken: frozenset[Value]) -> Term:
    """The side with bound values named by how many of their variable are bound inside, so that equal parts meet.

    exp(log t) is t, as in normal forms.
    """

    def combine(node: Term, parts: tuple[tuple[Term, dict[str, int]], ...]) -> tuple[Term, dict[str, int]]:
        depths = {variable: max(each.get(variable, 0) for _, each in parts) for _, one in parts for variable in one}
        if isinstance(node, Exp) and isinstance(inside := parts[0][0], Log):
            return inside.argument, depths
        if not isinstance(node, Sum):
            return rebuild(node, tuple(term for term, _ in parts)) if parts else node, depths
        naming: dict[Value, Value] = {}
        for index in node.indices:
            depths[index.variable] = depths.get(index.variable, 0) + 1
            named = Value(f"{index.variable}_{depths[index.variable]}", index.variable)
            naming[index] = fresh(named, taken)
        return Sum(tuple(naming[index] for index in node.indices), substitute(parts[0][0], naming)), depths

    return fold(side, combine)[0]


@dataclass(slots=True)
class _Rewriting:
    """Rewrites terms from below, and proves a lemma for each function of a fraction."""

    ready: Prepared
    known: list[Term] = field(default_factory=list)
    proved: int = 0

    def combine(self, node: Term, parts: tuple[Rewritten, ...]) -> Rewritten:
        """The node over what its parts became, with what vanishes by that."""
        if not parts:
            return node, ()
        terms = tuple(term for term, _ in parts)
        if _is_function(node):
            return self._function(node, parts[0])
        if isinstance(node, Power):  # so that an even power is still seen to be one
            parts = ((self._divided(parts[0][0]), parts[0][1]),)
            terms = (parts[0][0],)
        if not any(vanished for _, vanished in parts):
            return rebuild(node, terms), ()
        match node:
            case Add():
                return Add(terms), tuple(each for _, vanished in parts for each in vanished)
            case Sum(indices, _):
                return Sum(indices, terms[0]), tuple(Over(indices, each) for each in parts[0][1])
            case Power(base, _):
                product = _product([base] * _copies(node), [parts[0]] * _copies(node), node)
                return (node if product[0] is node else rebuild(node, terms)), product[1]
        return _product(children(node), parts, node)

    def _function(self, node: Term, argument: Rewritten) -> Rewritten:
        """f(s) as f(t), where s = t is what the rewriting of s and the division of its fractions come to."""
        before, (after, vanished) = children(node)[0], argument
        after = self._divided(after)
        if after == before or (isinstance(node, Power) and node.exponent.denominator == 1 and not vanished):
            return node, ()
        new = rebuild(node, (after,))
        known = self._lemma(node, new, _proof(node, before, after, vanished))
        if known is None and isinstance(node, Power):
            known = self._power(node, new, before, after, vanished)
        return (node, ()) if known is None else (new, (Vanishing(ONE, known),))

    def _power(self, node: Power, new: Term, before: Term, after: Term, vanished: Vanished) -> int | None:
        """s^α = t^α by log s = log t: s^α − t^α = t^α (u − 1 − log u) + α t^α (log s − log t) for u = (s/t)^α."""
        first, second = Log(before), Log(after)
        known = self._lemma(first, second, _proof(first, before, after, vanished))
        if known is None:
            return None

        def loss(above: Term, below: Term, sign: int) -> Witness:
            tangent = Product((Nonnegative(below), Tangent(quotient(above, below))))
            return Total((tangent, Vanishing(Mul((number(sign * node.exponent), below)), known)))

        return self._lemma(node, new, Sandwich(loss(node, new, 1), loss(new, node, -1)))

    def _divided(self, term: Term) -> Term:
        """The term with its fractions divided out: one term for all that are equal."""
        form = normal_form(term)
        if not has_fractions(form):
            return term
        divided = plain(form)
        if not has_fractions(divided):
            return readable(divided)
        same = next((each for each in self.known if equal(each, term)), None)
        if same is None:
            self.known.append(term)
        return same or term

    def _lemma(self, left: Term, right: Term, certificate: Certificate | None) -> int | None:
        """The number of the lemma that two terms are equal, for every letter; None where the kernel refuses it."""
        if certificate is None:
            return None
        every = tuple(sorted(free_values(left) | free_values(right)))
        claim = Hypothesis(Claim(left, Relation.EQUAL, right), every)
        more = self.ready.proved(Lemma(claim, certificate))
        if more is None:
            return None
        self.ready = more
        self.proved += 1
        return len(more.known) - 1


def _proof(node: Term, before: Term, after: Term, vanished: Vanished) -> Certificate | None:
    """f(s) = f(t) from s − t, which is the sum of what vanished, or 0 by normal form."""
    ahead = tuple(map(opposite, vanished))
    match node:
        case Exp():
            return Sandwich(_exponential(before, after, vanished), _exponential(after, before, ahead))
        case Log():
            return Sandwich(_logarithm(before, after, vanished), _logarithm(after, before, ahead))
        case Power(_, exponent) if exponent == HALF:
            return Sandwich(
                BelowRoot(root(after), before, Total(vanished)), BelowRoot(root(before), after, Total(ahead))
            )
        case Power(_, exponent) if exponent == -1:
            inverse = quotient(ONE, Mul((before, after)))
            return Sandwich(Total(tuple(_times(ahead, inverse))), Total(tuple(_times(vanished, inverse))))
    return None


def _exponential(above: Term, below: Term, vanished: Vanished) -> Witness:
    """exp s − exp t = exp(t) (exp(s − t) − 1 − (s − t)) + exp(t) (s − t)."""
    scale = Exp(below)
    loss = Product((Nonnegative(scale), Tangent(Exp(minus(above, below)))))
    return Total((loss, *_times(vanished, scale)))


def _logarithm(above: Term, below: Term, vanished: Vanished) -> Witness:
    """log s − log t = (t/s − 1 − log(t/s)) + (s − t)/s."""
    return Total((Tangent(quotient(below, above)), *_times(vanished, quotient(ONE, above))))


def _product(before: Sequence[Term], parts: Sequence[Rewritten], node: Term) -> Rewritten:
    """a b − a′ b′ = (a − a′) b + a′ (b − b′); the product as it was where a sum would capture a factor."""
    found: list[Witness] = []
    for place, (_, vanished) in enumerate(parts):
        outside = (*(term for term, _ in parts[:place]), *before[place + 1 :])
        if any(_captures(each, outside) for each in vanished):
            return node, ()
        found += _times(vanished, Mul(outside)) if outside else vanished
    return Mul(tuple(term for term, _ in parts)), tuple(found)


def _captures(witness: Witness, outside: Sequence[Term]) -> bool:
    if not isinstance(witness, Over):
        return False
    return any(not free_values(term).isdisjoint(witness.indices) for term in outside) or _captures(
        witness.part, outside
    )


def _times(vanished: Vanished, factor: Term) -> Iterator[Witness]:
    return (_multiplied(each, factor) for each in vanished)


def _multiplied(witness: Witness, factor: Term) -> Witness:
    match witness:
        case Over(indices, part):
            return Over(indices, _multiplied(part, factor))
        case Vanishing(own, place):
            return Vanishing(Mul((own, factor)), place)
    raise TypeError(f"{type(witness).__name__} was not made by rewriting")
