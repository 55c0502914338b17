"""SymPy → term: the one place where SymPy ends.

What the language does not know is a `LanguageError` that names the part. SymPy is asked for nothing but the shape of
what was written: the named quantities are spelled out here (E, H, KL and an author's own), a^b becomes exp(b · log
a), and a logarithm to base b becomes log a / log b.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import sympy

from emsym.language import complaints, expressions, symbols
from emsym.language.complaints import unknown
from emsym.language.errors import LanguageError
from emsym.language.notation import text
from emsym.language.trampoline import Known, Visit, run
from emsym.terms.nodes import (
    ONE,
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Sign,
    Size,
    Sum,
    Term,
    Value,
    absolute,
    negative,
    quotient,
)
from emsym.terms.traverse import distributions, fold, free_values, fresh, indexed_values, postorder, substitute
from emsym.terms.write import write_value

LARGEST_EXPONENT = 1000


def read(expression: Any, known: Known[Term] | None = None) -> Term:
    """The term that an expression means; raises `LanguageError` where it means none.

    A part that stands in many places, as one object, is read once, and terms share it as the expression does; so do
    expressions that are read with one memory of what is `known`.
    """
    return run(_visit, expressions.expression(expression), {} if known is None else known)


def laws(expression: Any) -> Iterator[tuple[Any, tuple[Value, ...], Term]]:
    """The informations and conditional entropies that are given a law as an expression, its values, and the law."""
    for node in expressions.subexpressions(expressions.expression(expression)):
        grouped = isinstance(node, expressions.I) or (isinstance(node, expressions.H) and _is_conditional(node))
        if grouped and not isinstance(node.args[0], symbols.Distribution | expressions.Probability):
            groups, given = _groups(node, 2 if isinstance(node, expressions.I) else 1)
            yield node, tuple(value for group in (*groups, given) for value in group), read(node.args[0])


def value(thing: Any) -> Value:
    """The value that a `Variable` stands for, plain or indexed."""
    if not isinstance(thing, symbols.Variable):
        raise LanguageError(f"{text(thing)} is not a value of a variable", help='declare it: z = Variable("z")')
    at = tuple(map(value, thing.at)) if isinstance(thing, symbols.Indexed) else ()
    return Value(thing.name, thing.variable, at)


def _visit(node: Any) -> Visit[Term]:
    match node:
        case sympy.Integer() | sympy.Rational():
            yield from ()
            return Number(Fraction(int(node.p), int(node.q)))
        case sympy.Add():
            return Add((yield from _each(node.args)))
        case sympy.Mul():
            return Mul((yield from _each(node.args)))
        case sympy.Pow():
            return (yield from _power(*node.args))
        case sympy.exp():
            return Exp((yield node.args[0]))
        case sympy.Abs():
            return absolute((yield node.args[0]))
        case sympy.core.numbers.Exp1():
            return Exp(ONE)
        case sympy.log():
            logs = yield from _each(node.args)
            return Log(logs[0]) if len(logs) == 1 else quotient(Log(logs[0]), Log(logs[1]))
        case symbols.Real():
            return Real(node.name, Sign(node.sign))
        case expressions.Written():
            return (yield from _written(node))
        case sympy.Sum():
            return (yield from _foreign_sum(node))
    raise unknown(node)


def _constant(term: Term) -> Fraction | None:
    """The value of a term that is made of numbers alone, such as the exponent 1/2 as SymPy builds it unevaluated."""

    def combine(node: Term, parts: tuple[Fraction | None, ...]) -> Fraction | None:
        known = [part for part in parts if part is not None]
        match node:
            case Number(number):
                return number
            case Add() if len(known) == len(parts):
                return sum(known, Fraction(0))
            case Mul() if len(known) == len(parts):
                return prod(known, start=Fraction(1))
            case Power(_, exponent) if known and exponent.denominator == 1 and (known[0] or exponent > 0):
                return known[0] ** int(exponent) if abs(exponent) <= LARGEST_EXPONENT else None
        return None

    return fold(term, combine)


def _each(nodes: Sequence[Any]) -> Any:
    parts: list[Term] = []
    for node in nodes:
        parts.append((yield node))
    return tuple(parts)


def _power(base: Any, exponent: Any) -> Visit[Term]:
    if base is sympy.E:
        return Exp((yield exponent))
    above = yield exponent
    number = _constant(above)
    if number is None:
        return Exp(Mul((above, Log((yield base)))))
    if abs(number) > LARGEST_EXPONENT:
        raise LanguageError(
            f"the exponent {number} is above {LARGEST_EXPONENT}", help='name it, Real("n"), and it may be any number'
        )
    return Power((yield base), number)


def _written(node: Any) -> Visit[Term]:
    if (wrong := complaints.arity(node)) is not None:
        raise wrong
    match node:
        case expressions.Probability():
            return _probability(node)
        case expressions.Applied():
            head, *arguments = node.args
            if not arguments:
                raise complaints.of_nothing(node)
            return Function(head.name, _values(arguments, node), Sign(head.sign))
        case expressions.Size():
            return Size(_values(node.args, node)[0].variable)
        case expressions.Sum():
            return _sum(_indices(node), (yield node.args[0]))
        case expressions.Prod():
            return Exp(_sum(_indices(node), Log((yield node.args[0]))))
        case expressions.E():
            return (yield from _expectation(node))
        case expressions.H():
            return (yield from _entropy(node))
        case expressions.I():
            return (yield from _information(node))
        case expressions.KL():
            return (yield from _divergence(node))
        case expressions.QuantityAt():
            return (yield from _quantity(node))
    raise unknown(node)


def _indices(node: Any) -> tuple[Value, ...]:
    return _once(_values(expressions.flat(node.args[1:]), node), node)


def _once(indices: tuple[Value, ...], node: Any) -> tuple[Value, ...]:
    """The indices of a sum, or a `LanguageError` where one is named twice."""
    if len(set(indices)) < len(indices):
        raise LanguageError(f"{text(node)} runs over one value twice", help="name each index once")
    return indices


def _sum(indices: tuple[Value, ...], body: Term) -> Sum:
    """Σ over the indices; one that is itself indexed, z[i], is bound as a plain value z_i that takes its place."""
    if not any(index.at for index in indices):
        return Sum(indices, body)
    taken = {*free_values(body), *(index for index in indices if not index.at)}
    naming: dict[Value, Value] = {}
    for index in indices:
        if index.at:
            naming[index] = fresh(index.plain, taken)
            taken.add(naming[index])
    return Sum(tuple(naming.get(index, index) for index in indices), substitute(body, naming))


def _probability(node: Any) -> Term:
    head, *arguments = node.args
    bars = [place for place, argument in enumerate(arguments) if isinstance(argument, symbols.Bar)]
    if len(bars) > 1 or any(isinstance(part, symbols.Bar) for place in bars for part in arguments[place].args):
        raise LanguageError(f"{text(node)} has two bars", help="a probability has one: values | values it is given")
    if not bars:
        before, behind = arguments, []
    else:
        bar = arguments[bars[0]]
        before = [*arguments[: bars[0]], bar.args[0]]
        behind = [bar.args[1], *arguments[bars[0] + 1 :]]
    event = _values(expressions.flat(before), node)
    if not event:
        raise LanguageError(
            f"{text(node)} is the probability of nothing", help="write a value before the bar: p(x | z)"
        )
    return Probability(head.name, event, _values(expressions.flat(behind), node))


def _values(arguments: Sequence[Any], node: Any) -> tuple[Value, ...]:
    for argument in arguments:
        if not isinstance(argument, symbols.Variable):
            raise complaints.no_value(argument, node)
    return tuple(value(argument) for argument in arguments)


def _over(node: Any, law: Term, given: Sequence[Any]) -> tuple[Value, ...]:
    """The values to sum over: those that are named, else those before the bars of the law's probabilities."""
    if given:
        return _once(_values(expressions.flat(given), node), node)
    told = before_the_bars(law)
    if told is None:
        names = ", ".join(text(write_value(index)) for index in likely_indices(law))
        form = f"{type(node).__name__}({'…, ' * len(node.args)}{names})" if names else "KL(w, r, z), E(f, w, z)"
        raise LanguageError(f"{text(node)} does not say which values it sums over", help=f"name them last: {form}")
    return told


def before_the_bars(law: Term) -> tuple[Value, ...] | None:
    """The values before the bars of a product of probabilities; None for another law, which does not say them."""
    factors = [factor for factor in postorder(law) if not isinstance(factor, Mul)]
    event = [factor.event for factor in factors if isinstance(factor, Probability)]
    return tuple(dict.fromkeys(v for each in event for v in each)) if len(event) == len(factors) else None


def likely_indices(law: Term) -> tuple[Value, ...]:
    """What a law that is no product of probabilities is most likely of: y for Σ_x q(x) p(y | x, θ)."""
    applied = [node for node in postorder(law) if isinstance(node, Probability | Function)]
    written = [node.event if isinstance(node, Probability) else node.arguments for node in applied]
    free = free_values(law)
    return tuple(dict.fromkeys(v for values in written for v in values if v in free))


def _expectation(node: Any) -> Visit[Term]:
    if (wrong := complaints.no_law(node, *node.args[:2])) is not None:
        raise wrong
    body = yield node.args[0]
    law = yield node.args[1]
    return _sum(_over(node, law, node.args[2:]), Mul((law, body)))


def _entropy(node: Any) -> Visit[Term]:
    if isinstance(node.args[0], complaints.NO_LAW):
        raise complaints.no_distribution(node)
    if _is_conditional(node):
        return (yield from _conditional_entropy(node))
    laws = [argument for argument in node.args if not isinstance(argument, symbols.Variable)]
    if not 1 <= len(laws) <= 2:
        raise LanguageError(f"{text(node)} needs one distribution, or two", help="write H(q(z)) or H(q(z), r(z))")
    weight = yield laws[0]
    other = yield laws[-1]
    return negative(_sum(_over(node, weight, node.args[len(laws) :]), Mul((weight, Log(other)))))


def _is_conditional(node: Any) -> bool:
    """Whether an entropy is written as H(p, z | x)."""
    return any(isinstance(argument, symbols.Distribution | symbols.Bar) for argument in node.args)


def _conditional_entropy(node: Any) -> Visit[Term]:
    """−Σ_{z,x} p(z, x) log p(z | x) for H(p, z | x), which is H(p, z) where nothing is given."""
    (event,), given = _groups(node, 1)
    every = (*event, *given)
    law = yield from _law(node, every)
    return negative(Sum(every, Mul((law(every), Log(law(event, given))))))


def _information(node: Any) -> Visit[Term]:
    if isinstance(node.args[0], complaints.NO_LAW):
        raise complaints.no_distribution(node)
    (first, second), given = _groups(node, 2)
    every = (*first, *second, *given)
    law = yield from _law(node, every)
    apart = Mul((law(first, given), law(second, given)))
    return Sum(every, Mul((law(every), Log(quotient(law((*first, *second), given), apart)))))


def _groups(node: Any, number: int) -> tuple[list[tuple[Value, ...]], tuple[Value, ...]]:
    """The groups of values after the law, and those behind the bar, which stands in the last group."""
    groups = list(node.args[1:])
    behind: list[Any] = []
    places = [place for place, group in enumerate(groups) if isinstance(group, symbols.Bar)]
    if places and places[0] < number:
        bar = groups[places[0]]
        behind = [bar.args[1], *groups[places[0] + 1 :]]
        groups = [*groups[: places[0]], bar.args[0]]
    if len(groups) > number == 1:
        raise complaints.several_groups(node)
    if len(groups) != number:
        form = {1: "H(p, z | x)", 2: "I(p, x, z), or I(p, x, z | y)"}[number]
        raise LanguageError(f"{text(node)} does not have the groups of values that it needs", help=f"write {form}")
    read_groups = [_values(expressions.flat((group,)), node) for group in groups]
    given = _values(expressions.flat(behind), node)
    every = [value for group in (*read_groups, given) for value in group]
    if len(set(every)) < len(every) or not all(read_groups) or any(value.at for value in every):
        raise LanguageError(f"{text(node)} needs different plain values in its groups", help="name each value once")
    return read_groups, given


def _law(node: Any, every: tuple[Value, ...]) -> Visit[Any]:
    """The marginals and conditionals of what comes first: a distribution, a probability of these values, a weight."""
    head = node.args[0]
    name = head.name if isinstance(head, symbols.Distribution) else ""
    given: tuple[Value, ...] = ()
    law = ONE if name else (yield head)
    if isinstance(law, Probability):
        name, given = law.distribution, law.given
        if not set(every) <= set(law.event):
            raise LanguageError(
                f"{text(node)} is about values that stand not before the bar of {text(head)}",
                help="name values of the law, or give the distribution alone: I(p, x, z)",
            )

    def probability(kept: tuple[Value, ...], behind: tuple[Value, ...] = ()) -> Term:
        return Probability(name, kept, (*behind, *given))

    def weight(kept: tuple[Value, ...], behind: tuple[Value, ...] = ()) -> Term:
        rest = tuple(value for value in every if value not in (*kept, *behind))
        whole = Sum(rest, law) if rest else law
        return quotient(whole, weight(behind)) if behind else whole

    return probability if name else weight


def _divergence(node: Any) -> Visit[Term]:
    weight = yield node.args[0]
    other = yield node.args[1]
    return _sum(_over(node, weight, node.args[2:]), Mul((weight, Log(quotient(weight, other)))))


def _quantity(node: Any) -> Visit[Term]:
    head, *rest = node.args
    arguments = expressions.flat(rest)
    if len(arguments) != len(head.parameters):
        number = "1 argument" if len(arguments) == 1 else f"{len(arguments)} arguments"
        raise LanguageError(f"{text(node)} has {number}", help=f"{text(head)} takes {len(head.parameters)}")
    values: dict[Value, Value] = {}
    names: dict[str, str] = {}
    for parameter, argument in zip(head.parameters, arguments, strict=True):
        if not isinstance(argument, type(parameter)):
            raise LanguageError(
                f"{text(argument)} in {text(node)} stands for {text(parameter)}, which is of another kind",
                help=f"{text(head)} takes, in this order, {', '.join(map(text, head.parameters))}",
            )
        if isinstance(parameter, symbols.Distribution):
            names[parameter.name] = argument.name
        elif parameter.variable != argument.variable:
            raise LanguageError(
                f"{text(argument)} in {text(node)} is not a value of the variable of {text(parameter)}",
                help=f'declare it with {parameter.name}.value("{argument.name}")',
            )
        else:
            values[value(parameter)] = value(argument)
    body = yield head.body
    if not names.keys() <= distributions(body):
        raise LanguageError(
            f"{text(head)} has a distribution among its parameters that its body does not use",
            help="leave it out of the parameters, or use it in the body",
        )
    for parameter, argument in values.items():
        if argument.at and any(parameter in indexed.at for indexed in indexed_values(body)):
            raise LanguageError(
                f"{text(node)} puts {argument} in the place of {parameter}, which is an index there",
                help="an index is a plain value",
            )
    return substitute(body, values, names)


def _foreign_sum(node: Any) -> Visit[Term]:
    if any(len(limit) != 1 for limit in node.limits):
        raise LanguageError(
            f"{node} has a range; an alphabet is summed whole", help="write Sum(body, z) with emsym's Sum and a value"
        )
    return _sum(_values([limit[0] for limit in node.limits], node), (yield node.function))
