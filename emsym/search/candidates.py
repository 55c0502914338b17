"""Not trusted. The non-negative things that a claim suggests: what its sums, logarithms and probabilities are made of.

Weights come from the factors of the sums that were written; the second distribution of a Gibbs term from the
logarithm beside them, or from the joints of the claim by conditioning. Every candidate is tried against the kernel's
rules before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import permutations

from emsym.kernel.certificate import Nonnegative, Over, Product, Tangent, Witness
from emsym.kernel.polynomial import Joint, LogOf, Polynomial
from emsym.named import Complement, Gibbs, Jensen, Named, Surprise
from emsym.named.jensen import Convexity
from emsym.named.masses import is_probability
from emsym.search.cuts import cuts, spoken
from emsym.search.forms import equal, normal_form
from emsym.search.readable import conditional, readable
from emsym.search.weights import factors, joined, product, sums, weightings
from emsym.terms.nodes import ONE, Exp, Log, Mul, Number, Power, Probability, Size, Sum, Term, Value, quotient
from emsym.terms.traverse import free_values, postorder


def jensen(*sides: Term) -> Iterator[Jensen]:
    """Jensen terms for functions of sums and for sums of functions."""
    for node in (node for side in sides for node in postorder(side)):
        for function, argument in functions_of(node):
            for inner in _outer_sums(argument):
                for weight, rest in weightings(inner):
                    yield Jensen(function, inner.indices, weight, product(rest))
    for total in sums(*sides):
        for weight, rest in weightings(total):
            for function, argument in _inside(rest):
                yield Jensen(function, total.indices, weight, argument)


def jensen_inside(*sides: Term) -> Iterator[Jensen]:
    """Jensen terms for functions anywhere in a sum with weights, as the squared means in a variance."""
    for total in sums(*sides):
        for weight, rest in weightings(total):
            for node in (node for part in rest for node in postorder(part)):
                for function, argument in functions_of(node):
                    if not free_values(argument).isdisjoint(total.indices):
                        yield Jensen(function, total.indices, weight, argument)


def _outer_sums(term: Term) -> list[Sum]:
    """The sum that a function is applied to, with the factors outside moved in."""
    if isinstance(term, Sum):
        return joined(term)
    parts = factors(term)
    inner = [part for part in parts if isinstance(part, Sum)]
    if len(inner) != 1 or any(
        free_values(part).intersection(inner[0].indices) for part in parts if part is not inner[0]
    ):
        return []
    rest = [part for part in parts if part is not inner[0]]
    return [Sum(inner[0].indices, product([*factors(inner[0].body), *rest]))]


def functions_of(node: Term) -> Iterator[tuple[Convexity, Term]]:
    """φ and a, where the node is φ(a)."""
    match node:
        case Log(argument):
            yield Convexity.LOG, argument
        case Exp(argument):
            yield Convexity.EXP, argument
        case Power(base, exponent):
            named = {Fraction(1, 2): Convexity.SQRT, Fraction(2): Convexity.SQUARE, Fraction(-1): Convexity.RECIPROCAL}
            if exponent in named:
                yield named[exponent], base
        case Mul(parts):
            logs = [part for part in parts if isinstance(part, Log)]
            if len(logs) == 1 and equal(
                product([part for part in factors(node) if part is not logs[0]]), logs[0].argument
            ):
                yield Convexity.X_LOG_X, logs[0].argument


def _inside(rest: list[Term]) -> Iterator[tuple[Convexity, Term]]:
    """The function in Σ w φ(f), from the factors beside the weights."""
    signed = [part for part in rest if not isinstance(part, Number)]
    if len(signed) == 1:
        yield from functions_of(signed[0])
        if isinstance(signed[0], Log):
            return
    yield from functions_of(product(signed))
    roots = [list(functions_of(part)) for part in signed]
    if len(roots) > 1 and all(found and found[0][0] is Convexity.SQRT for found in roots):
        yield Convexity.SQRT, product([found[0][1] for found in roots])


def gibbs(*sides: Term) -> Iterator[Gibbs]:
    """Relative entropies between the distributions that the claim mentions."""
    for total in sums(*sides):
        for weight, rest in weightings(total):
            for other in _others(total, weight, rest, sides):
                yield Gibbs(total.indices, weight, other)


def _others(total: Sum, weight: Term, rest: list[Term], sides: tuple[Term, ...]) -> Iterator[Term]:
    for part in rest:
        if isinstance(part, Log):
            yield from _from_logarithm(total, weight, part)
    for argument in _logarithms(*sides):
        yield argument
        if isinstance(argument, Sum) and argument.indices == total.indices:
            yield quotient(argument.body, argument)
    wanted = frozenset(total.indices)
    for joint in _joints(*sides):
        if joint.values >= wanted:
            yield conditional(joint, joint.values - wanted)
    if isinstance(weight, Probability) and len(weight.event) > 1:
        yield product([Probability(weight.distribution, (value,), weight.given) for value in weight.event])
    yield product([Power(Size(index.variable), Fraction(-1)) for index in total.indices])


def _from_logarithm(total: Sum, weight: Term, logarithm: Log) -> Iterator[Term]:
    """r from the logarithm of w/r or of r/w."""
    for ratio in (quotient(weight, logarithm.argument), Mul((weight, logarithm.argument))):
        other = readable(normal_form(ratio), total.indices)
        yield other
        mass = normal_form(Sum(total.indices, other))
        if len(mass.terms) == 1:
            yield readable(normal_form(quotient(other, readable(mass))), total.indices)


def _joints(*sides: Term) -> list[Joint]:
    found: dict[Joint, None] = {}
    for side in sides:
        for node in postorder(side):
            if isinstance(node, Probability):
                found[Joint(node.distribution, frozenset(node.event + node.given))] = None
    return list(found)


def averaged(weight: Term, indices: frozenset[Value], part: Witness) -> Witness:
    """Σ over the indices of weight · part."""
    return Over(tuple(sorted(indices)), Product((Nonnegative(weight), part)))


def summed(witnesses: Iterable[Named], *sides: Term) -> Iterator[Witness]:
    """Each witness and, of one that holds for every letter of a sum around it, the sum: Σ_i KL(q(z | i) ‖ p(z | x[i])).

    So the bounds at the points of a data set are added up, without weights.
    """
    bound = _bound(*sides)
    for witness in witnesses:
        yield witness
        if outside := bound & free_values(witness.term):
            yield Over(tuple(sorted(outside)), witness)


def inner_sums(*sides: Term) -> tuple[Sum, ...]:
    """Sums over some of the indices of a sum that has no weights of its own: Σ_z q(z | i) f of Σ_{i,z} q(z | i) f."""
    sets = spoken(sides)
    return tuple(
        Sum(tuple(sorted(some)), total.body)
        for total in sums(*sides)
        if len(total.indices) > 1 and not any(True for _ in weightings(total))
        for some in cuts(frozenset(total.indices), sets)
        if len(some) < len(total.indices)
    )


def conditional_divergences(*sides: Term) -> Iterator[Witness]:
    """Relative entropies of the conditionals of two joints, averaged: E_{p(x)} KL(p(z | x) ‖ q(z | x))."""
    bound, sets = _bound(*sides), spoken(sides)
    joints = _joints(*sides)
    for first in joints:
        for second in joints:
            if first != second:
                for event in cuts(first.values & second.values & bound, sets):
                    yield from _divergence(first, second, event, bound)


def chain_rules(*sides: Term) -> Iterator[Witness]:
    """What two joints differ in between two sets of which the claim speaks: E_{p(x)} KL(p(z | x) ‖ q(z | x)).

    The sets that differ least come first: a chain of conditionals leaves out a few of many.
    """
    bound, sets = _bound(*sides), spoken(sides)
    for joints in permutations(_joints(*sides), 2):
        common = joints[0].values & joints[1].values & bound
        for less, more in _nested(frozenset(), *(common & each for each in sets)):
            first, second = (Joint(each.distribution, each.values - (common - more)) for each in joints)
            if first.distribution != second.distribution:
                yield from _divergence(first, second, more - less, more)


def _nested(*sets: frozenset[Value]) -> list[tuple[frozenset[Value], frozenset[Value]]]:
    """Each two sets of which the second contains the first, those that differ least first."""
    pairs = {(less, more) for less in sets for more in sets if less < more}
    return sorted(pairs, key=lambda pair: (len(pair[1] - pair[0]), sorted(pair[1]), sorted(pair[0])))


def _bound(*sides: Term) -> frozenset[Value]:
    return frozenset(index for total in sums(*sides) for index in total.indices)


def _divergence(first: Joint, second: Joint, event: frozenset[Value], bound: frozenset[Value]) -> Iterator[Witness]:
    weight, other = conditional(first, first.values - event), conditional(second, second.values - event)
    inner = Gibbs(tuple(sorted(event)), weight, other)
    outer = (first.values | second.values) & bound - event
    if not outer:
        yield inner
    elif outer <= first.values:
        behind = Joint(first.distribution, first.values - event)
        yield averaged(conditional(behind, behind.values - outer), outer, inner)


def written_averages(*sides: Term) -> Iterator[Witness]:
    """Relative entropies that stand in a sum beside factors: Σ_z n(z) KL(q(k | z) ‖ r(k | z)) as it is written."""
    for total in sums(*sides):
        parts = factors(total.body)
        for inner in (part for part in parts if isinstance(part, Sum)):
            rest = product([part for part in parts if part is not inner])
            for witness in gibbs(inner):
                yield averaged(rest, frozenset(total.indices), witness) if rest != ONE else Over(total.indices, witness)


def written_multiples(*sides: Term) -> Iterator[Witness]:
    """Relative entropies that stand in a product: |I| KL(q(z) ‖ r(z)) as it is written."""
    for node in (node for side in sides for node in postorder(side) if isinstance(node, Mul)):
        parts = factors(node)
        for inner in (part for part in parts if isinstance(part, Sum)):
            rest = product([part for part in parts if part is not inner])
            yield from (Product((Nonnegative(rest), witness)) for witness in gibbs(inner))


def surprises(*sides: Term) -> Iterator[Witness]:
    """Entropies of what a joint binds, given the rest: Σ_{x,z} p(x, z) (−log p(z | x))."""
    bound, sets = _bound(*sides), spoken(sides)
    for joint in _joints(*sides):
        inside = joint.values & bound
        weight = conditional(joint, joint.values - inside)
        for event in cuts(inside, sets):
            yield averaged(weight, inside, Surprise(conditional(joint, joint.values - event)))


def conditional_surprises(*forms: Polynomial) -> Iterator[Surprise]:
    """−log p(z | x) where log p(x, z), and log p(x) or nothing of p, stand in the forms."""
    logs = {atom.atom for form in forms for monomial in form.terms for atom, _ in monomial if isinstance(atom, LogOf)}
    joints = sorted((j for j in logs if isinstance(j, Joint)), key=lambda j: (j.distribution, sorted(j.values)))
    for whole in joints:
        yield Surprise(conditional(whole, frozenset()))
        for part in joints:
            if part.distribution == whole.distribution and part.values < whole.values:
                yield Surprise(conditional(whole, part.values))


def probabilities(*sides: Term) -> Iterator[Witness]:
    """P, 1 − P, −log P for what is written, alone and averaged under the weights of sums; tangents of logarithms."""
    written = dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Probability))
    for probability in written:
        yield Surprise(probability)
        yield Complement(probability)
        yield Nonnegative(probability)
    for total in sums(*sides):
        for weight, rest in weightings(total):
            indices = frozenset(total.indices)
            for part in dict.fromkeys((*written, *rest)):
                if isinstance(part, Probability) and not indices.isdisjoint(free_values(part)):
                    yield averaged(weight, indices, Surprise(part))
                    yield averaged(weight, indices, Complement(part))
    for indices in dict.fromkeys(frozenset(total.indices) for total in sums(*sides)):
        yield from _crossed(indices, *sides)
    for argument in _logarithms(*sides):
        yield Tangent(argument)
        yield Tangent(quotient(ONE, argument))
    yield from map(Tangent, dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Exp)))
    yield from summed(map(Surprise, written), *sides)


def _crossed(indices: frozenset[Value], *sides: Term) -> Iterator[Witness]:
    """Σ_z (1 − P(z | x)) (−log Q) for the probabilities Q that a logarithm has, as sums without weights need."""
    for joint in _joints(*sides):
        if indices <= joint.values:
            for probability in _probable(*sides):
                if not free_values(probability).isdisjoint(indices):
                    factors = Complement(conditional(joint, joint.values - indices)), Surprise(probability)
                    yield Over(tuple(sorted(indices)), Product(factors))


def _probable(*sides: Term) -> dict[Term, None]:
    """The arguments of logarithms that are probabilities in normal form, as P(x | z) P(z) is P(x, z)."""
    forms = [normal_form(argument) for argument in _logarithms(*sides)]
    return dict.fromkeys(readable(form) for form in forms if is_probability(form))


def _logarithms(*sides: Term) -> dict[Term, None]:
    return dict.fromkeys(node.argument for side in sides for node in postorder(side) if isinstance(node, Log))
