"""Not trusted. What hypotheses say of a law, a function or a real, each as an equation that the kernel can unfold.

However an independence is spelled, as a product, behind a bar, as an information that is 0 or as a factorisation of a
joint law, it becomes P(V) = P(A, C) P(B, C)/P(C). Each equation that is not written so is a lemma with its proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from emsym.kernel.certificate import Coincidence, Lemma, Over, Sandwich, Total, Vanishing, Witness
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import Atom, Joint, Monomial, Polynomial, Rational, merge, single
from emsym.kernel.unfold import unfolds
from emsym.search.coincidences import vanishing
from emsym.search.forms import normal_form
from emsym.search.readable import readable
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Function, Mul, Probability, Real, Sum, Term, Value, minus, negative
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import free_values, postorder

Variables = frozenset[str]


@dataclass(frozen=True, slots=True)
class Equation:
    """What is known under a number, which says what its left side is; of a law, by the `mentioned` parts of itself."""

    number: int
    head: Probability | Function | Real
    formula: Term
    mentioned: tuple[Variables, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it says what the head is by other things alone."""
        return not self.mentioned

    @property
    def values(self) -> tuple[Value, ...]:
        """The values of a law that it is about."""
        return whole(self.head) if isinstance(self.head, Probability) else ()

    @property
    def variables(self) -> Variables:
        """Their variables."""
        return variables_of(self.values)

    @property
    def joint(self) -> Term:
        """What the probability of all the values is."""
        if isinstance(self.head, Probability) and self.head.given:
            return Mul((self.formula, Probability(self.head.distribution, self.head.given)))
        return self.formula

    @property
    def kept(self) -> tuple[Variables, ...]:
        """The parts of the law, of which it says nothing."""
        given = self.head.given if isinstance(self.head, Probability) else ()
        return (*self.mentioned, variables_of(given)) if given else self.mentioned

    def keeps(self, variables: Variables) -> bool:
        """Whether these variables stand in a part of which nothing is said."""
        return any(variables <= part for part in self.kept)


def whole(law: Probability) -> tuple[Value, ...]:
    """All values of a law, each once."""
    return tuple(dict.fromkeys(law.event + law.given))


def variables_of(values: Sequence[Value]) -> Variables:
    """The variables of some values."""
    return frozenset(value.variable for value in values)


def equation(number: int, known: Hypothesis) -> Equation | None:
    """What is known, as an equation, where it is written as one that can be unfolded."""
    if not unfolds(known) or not isinstance(known.left, Probability | Function | Real):
        return None
    mentioned = tuple(dict.fromkeys(_mentioned(known.left, known.right)))
    found = Equation(number, known.left, known.right, mentioned)
    return None if any(found.variables <= part for part in mentioned) else found


def _mentioned(head: Term, formula: Term) -> Iterator[Variables]:
    """The variables of what the formula has of the head; of a function or a real, none, which stands for all."""
    for node in postorder(formula):
        match node, head:
            case Probability(name), Probability(other) if name == other:
                yield variables_of(whole(node))
                yield from [variables_of(node.given)] if node.given else []
            case (Function(name), Function(other)) | (Real(name), Real(other)) if name == other:
                yield frozenset()


def solved(number: int, known: Hypothesis, others: Sequence[Hypothesis]) -> Iterator[Lemma]:
    """Lemmas that say what a law is, from an equality that is not written so."""
    try:
        said = normal_form(minus(known.left, known.right))
    except Malformed:
        return
    yield from _coincident(number, known, others)
    if known.relation is not Relation.EQUAL:
        return
    head = _largest(said, frozenset(known.every))
    if head is not None:
        joint, monomial = head
        coefficient = said.terms[monomial]
        factor = Polynomial({merge(single_monomial(joint), inverse(monomial)): Fraction(1) / coefficient})
        rest = Polynomial({m: -c for m, c in said.terms.items() if m != monomial}).times(factor)
        yield _lemma(joint, readable(rest), Vanishing(readable(factor), number))


def _coincident(number: int, known: Hypothesis, others: Sequence[Hypothesis]) -> Iterator[Lemma]:
    """Two laws that a divergence of 0, or of at most 0, makes one."""
    for one in vanishing((), others, number):
        inside = free_values(one.weight) | free_values(one.other)
        if inside <= {*one.indices, *known.every, *known.fixed}:
            yield Lemma(_equal(one.weight, one.other, (*known.every, *one.indices)), _both(one))


def _largest(said: Polynomial, every: frozenset[Value]) -> tuple[Joint, Monomial] | None:
    """The joint law of most variables for which the equality said = 0 can be solved, and the monomial that has it."""
    found: list[tuple[int, str, Joint, Monomial]] = []
    for monomial in said.terms:
        for joint, rest in _candidates(monomial, said):
            if joint.values <= every and free_values(rest) <= joint.values | (_free(said) - every):
                found.append((-len(joint.values), f"{joint.distribution} {sorted(joint.values)}", joint, monomial))
    found.sort(key=lambda each: each[:2])
    return (found[0][2], found[0][3]) if found else None


def _candidates(monomial: Monomial, said: Polynomial) -> Iterator[tuple[Joint, Term]]:
    """The joint laws for which said = 0 can be solved when divided by a monomial, each with what it then is."""
    joints = {atom: None for each in said.terms for atom, _ in each if isinstance(atom, Joint)}
    for joint in joints:
        factor = Polynomial({merge(single_monomial(joint), inverse(monomial)): 1})
        rest = Polynomial({m: c for m, c in said.terms.items() if m != monomial}).times(factor)
        if not any(value.at for value in joint.values) and rest.terms:
            term = readable(rest)
            if not any(variables_of(tuple(joint.values)) <= part for part in _parts_of(joint.distribution, term)):
                yield joint, term


def _parts_of(distribution: str, term: Term) -> Iterator[Variables]:
    for node in postorder(term):
        if isinstance(node, Probability) and node.distribution == distribution:
            yield variables_of(whole(node))


def _free(said: Polynomial) -> frozenset[Value]:
    return frozenset[Value]().union(*(atom.free for monomial in said.terms for atom, _ in monomial))


def single_monomial(atom: Atom, exponent: Rational = 1) -> Monomial:
    """atom^exponent."""
    return frozenset({(atom, exponent)})


def inverse(monomial: Monomial) -> Monomial:
    """1/monomial."""
    return frozenset((atom, -exponent) for atom, exponent in monomial)


def _lemma(joint: Joint, formula: Term, witness: Witness) -> Lemma:
    values = tuple(sorted(joint.values))
    return Lemma(_equal(Probability(joint.distribution, values), formula, values), _both(witness))


def _equal(left: Term, right: Term, every: Sequence[Value]) -> Hypothesis:
    return Hypothesis(Claim(left, Relation.EQUAL, right), tuple(every))


def _both(witness: Witness) -> Sandwich:
    """An equality from a witness that vanishes."""
    return Sandwich(witness, opposite(witness))


def opposite(witness: Witness) -> Witness:
    """−t for a witness t that vanishes."""
    match witness:
        case Vanishing(factor, number, letters):
            return Vanishing(negative(factor), number, letters)
        case Coincidence(factor):
            return replace(witness, factor=negative(factor))
        case Over(indices, part):
            return Over(indices, opposite(part))
        case Total(parts):
            return Total(tuple(map(opposite, parts)))
    raise TypeError(f"{type(witness).__name__} does not vanish")


def marginal(known: Equation, variables: Variables) -> Lemma:
    """What a part of a law is, where an equation says what the whole is: the sum over the other values, if any."""
    if not isinstance(known.head, Probability):
        raise TypeError("only a law has marginals")
    inside = tuple(value for value in known.values if value.variable in variables)
    outside = tuple(value for value in known.values if value.variable not in variables)
    part = Probability(known.head.distribution, inside)
    weight = Probability(known.head.distribution, known.head.given) if known.head.given else ONE
    return Lemma(_equal(part, Sum(outside, known.joint), inside), _both(Over(outside, Vanishing(weight, known.number))))


def factorisation(known: Equation, number: int) -> list[Lemma]:
    """P(V) = P(V − v) P(v, A)/P(A) for one v after the other, from a product of all such factors.

    `number` is that of the first lemma to come. A factorisation over a directed graph has a last variable, which one
    factor alone mentions; the product of the others is the law of the other variables, and so on.
    """
    if known.is_whole or not isinstance(known.head, Probability) or known.head.given:
        return []
    lemmas: list[Lemma] = []
    law, values, product, at = (
        known.head.distribution,
        frozenset(known.values),
        normal_form(known.formula),
        known.number,
    )
    while len(product.terms) == 1 and (last := _last(law, values, product)) is not None:
        value, factor = last
        rest = product.times(_inverse(factor))
        fewer = values - {value}
        if rest.terms == single(Joint(law, fewer)).terms or len(fewer) < 2:
            break
        ratio = readable(factor)
        smaller = Lemma(
            _equal(_law(law, fewer), readable(rest), sorted(fewer)), _both(Over((value,), Vanishing(ONE, at)))
        )
        whole_again = Total((Vanishing(ONE, at), Vanishing(negative(ratio), number + len(lemmas))))
        equal = _equal(_law(law, values), Mul((_law(law, fewer), ratio)), sorted(values))
        lemmas += [smaller, Lemma(equal, _both(whole_again))]
        at, values, product = number + len(lemmas) - 2, fewer, rest
    return lemmas


def _law(distribution: str, values: frozenset[Value]) -> Probability:
    return Probability(distribution, tuple(sorted(values)))


def _inverse(polynomial: Polynomial) -> Polynomial:
    ((monomial, coefficient),) = polynomial.terms.items()
    return Polynomial({inverse(monomial): 1 / Fraction(coefficient)})


def _last(law: str, values: frozenset[Value], product: Polynomial) -> tuple[Value, Polynomial] | None:
    """A value that one factor P(v | A) alone mentions, and that factor."""
    (monomial,) = product.terms
    for value in sorted(values, reverse=True):
        having = [(atom, e) for atom, e in monomial if value in atom.free]
        if len(having) == 1 and having[0][1] == 1 and isinstance(joint := having[0][0], Joint):
            if joint.distribution != law or joint.values == values:
                continue
            given = joint.values - {value}
            return value, single(joint).times(single(Joint(law, given), -1)) if given else single(joint)
    return None
