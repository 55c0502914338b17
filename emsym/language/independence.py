"""What variables have to do with each other, as hypotheses: a Markov chain, independence, a factorisation over a graph.

Each is an equation between laws, ``(left, "=", right)``, as it would be written out:

    markov(p, a, b, c)                       p(a, b, c) = p(a) p(b | a) p(c | b)
    independent(p, x, y, given=z)            p(x, y | z) = p(x | z) p(y | z)
    factorises(p, p(a) * p(b | a) * p(c))    p(a, b, c) = p(a) p(b | a) p(c)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy

from emsym.language.complaints import code
from emsym.language.errors import LanguageError
from emsym.language.expressions import Probability, expression, flat
from emsym.language.symbols import Bar, Distribution, Indexed, Variable

Supposed = tuple[Any, str, Any]
Variables = tuple[Variable, ...]


def markov(law: Distribution, *variables: Any, given: Any = ()) -> Supposed:
    """The variables are a Markov chain: ``markov(p, a, b, c)`` is p(a, b, c) = p(a) p(b | a) p(c | b).

    Each may be several together, ``markov(p, a, (b, c), e)``; ``given=theta`` stands behind every bar.
    """
    called = "markov"
    law, groups, behind = _law(called, law), _groups(called, variables), _behind(called, given)
    _check_apart(called, (*groups, behind))
    if len(groups) < 3:
        raise LanguageError(
            "a Markov chain of fewer than three variables says nothing, as any two are one",
            help=f"name three or more: {called}({law.name}, a, b, c)",
        )
    first, *others = (_conditional(law, after, (*before, *behind)) for before, after in pairwise(((), *groups)))
    return _conditional(law, _joined(groups), behind), "=", _product(first, others)


def independent(law: Distribution, *variables: Any, given: Any = ()) -> Supposed:
    """The variables tell nothing of each other: ``independent(p, x, y, given=z)`` is p(x, y | z) = p(x | z) p(y | z).

    Of three and more, each tells nothing of all the others. A tuple is one of them: ``independent(p, (x, w), y)``.
    """
    called = "independent"
    law, groups, behind = _law(called, law), _groups(called, variables), _behind(called, given)
    _check_apart(called, (*groups, behind))
    if len(groups) < 2:
        raise LanguageError(
            f"{called} needs two variables and got {len(groups)}",
            help=f"name what is independent of what: {called}({law.name}, x, y)",
        )
    first, *others = (_conditional(law, group, behind) for group in groups)
    return _conditional(law, _joined(groups), behind), "=", _product(first, others)


def factorises(law: Any, product: Any) -> Supposed:
    """A law is a product along a directed graph: ``factorises(p, p(a) * p(b | a) * p(c | a))``.

    The parents stand behind each bar. The law is that of all variables before the bars, given those that stand behind
    bars alone; it may be written out, ``factorises(p(a, b | theta), …)``, which is then checked.
    """
    called = "factorises"
    stated = law if isinstance(law, Probability) else None
    name = _law(called, law.args[0] if isinstance(law, Probability) and law.args else law)
    factors = [_factor(name, each) for each in _factors(expression(product))]
    _check_drawn_once(factors)
    _check_no_circle(factors)
    drawn = _joined(factor.event for factor in factors)
    behind = tuple(v for v in dict.fromkeys(_joined(factor.given for factor in factors)) if v not in drawn)
    found = _conditional(name, drawn, behind)
    if stated is not None and _sets(_factor(name, stated)) != (frozenset(drawn), frozenset(behind)):
        raise LanguageError(
            f"the factors make {code(found)}, and not {code(stated)}", help=f"write factorises({code(found)}, …)"
        )
    return found if stated is None else stated, "=", product


@dataclass(frozen=True, slots=True)
class _Factor:
    """P(event | given) as it is `written`."""

    event: Variables
    given: Variables
    written: Any


def _sets(factor: _Factor) -> tuple[frozenset[Variable], frozenset[Variable]]:
    return frozenset(factor.event), frozenset(factor.given)


def _law(called: str, law: Any) -> Distribution:
    if isinstance(law, Distribution):
        return law
    raise LanguageError(
        f"{called} is about a distribution and got {_said(law)} first",
        help=f'name it: p = Distribution("p"), then {called}(p, …)',
    )


def _groups(called: str, things: Sequence[Any]) -> tuple[Variables, ...]:
    return tuple(_variables(called, thing) for thing in things)


def _variables(called: str, thing: Any) -> Variables:
    """The variables of one place, of which a tuple has several."""
    parts = flat((expression(thing),)) if isinstance(thing, tuple | sympy.Tuple) else (thing,)
    if not parts:
        raise LanguageError(f"{called} got () in the place of a variable", help="leave it out")
    return tuple(_variable(called, part) for part in parts)


def _variable(called: str, thing: Any) -> Variable:
    if isinstance(thing, Bar):
        raise LanguageError(
            f"{called} has a bar, {code(thing)}", help=f"write {called}(…, given={code(thing.args[1])})"
        )
    if not isinstance(thing, Variable):
        raise LanguageError(
            f"{called} is about variables, and {_said(thing)} is none", help='declare it: x = Variable("x")'
        )
    if isinstance(thing, Indexed):
        message = f"{called} is about variables, and {code(thing)} is a point of a data set"
        raise LanguageError(message, help=f"name the variable: {thing.name}")
    if thing.name != thing.variable:
        raise LanguageError(
            f"{called} is about variables, and {code(thing)} is one value of {thing.variable.upper()}",
            help=f'name the variable, {thing.variable}, or declare one more: Variable("{thing.name}")',
        )
    return thing


def _behind(called: str, given: Any) -> Variables:
    """What stands behind every bar: at a value of its own too, as a parameter may have."""
    parts = flat((expression(given),)) if isinstance(given, tuple) else (given,)
    for part in parts:
        if not isinstance(part, Variable):
            raise LanguageError(f"given= names {_said(part)}, which is no variable", help=f"write {called}(…, given=z)")
    return parts


def _check_apart(called: str, groups: Iterable[Variables]) -> None:
    """Complain of a variable that is named twice."""
    seen: set[str] = set()
    for value in _joined(groups):
        if value.variable in seen:
            raise LanguageError(f"{called} names {value.variable} twice", help="name each variable once")
        seen.add(value.variable)


def _factors(product: Any) -> list[Any]:
    if not isinstance(product, sympy.Mul):
        return [product]
    return [factor for part in product.args for factor in _factors(part)]


def _factor(law: Distribution, factor: Any) -> _Factor:
    """One factor P(event | given) of that law, at the variables themselves."""
    if not isinstance(factor, Probability) or not factor.args or not isinstance(factor.args[0], Distribution):
        raise LanguageError(
            f"factorises takes a product of probabilities, and {_said(factor)} is none",
            help=f'say what the law is with assume({law.name}(…), "=", …)',
        )
    if factor.args[0] != law:
        raise LanguageError(
            f"{code(factor)} is no factor of {law.name}, but another law",
            help=f'say that the laws are equal with assume({law.name}(…), "=", {code(factor)})',
        )
    event, given = _parts(factor.args[1:])
    found = _Factor(_each("factorises", event), given, factor)
    _check_apart("factorises", (found.event, found.given))
    return found


def _parts(arguments: Sequence[Any]) -> tuple[tuple[Any, ...], Variables]:
    """What stands before the bar, and what behind it."""
    for place, argument in enumerate(arguments):
        if isinstance(argument, Bar):
            before, behind = argument.args
            return flat((*arguments[:place], before)), _behind("factorises", flat((behind, *arguments[place + 1 :])))
    return flat(arguments), ()


def _each(called: str, things: Sequence[Any]) -> Variables:
    return tuple(_variable(called, thing) for thing in things)


def _check_drawn_once(factors: Sequence[_Factor]) -> None:
    drawn: dict[Variable, _Factor] = {}
    for factor in factors:
        for value in factor.event:
            if value in drawn:
                both = f"{code(drawn[value].written)} and {code(factor.written)}"
                raise LanguageError(
                    f"{code(value)} stands before the bar of two factors, {both}",
                    help="give each variable one factor, with its parents behind the bar",
                )
            drawn[value] = factor


def _check_no_circle(factors: Sequence[_Factor]) -> None:
    """Complain of variables each of which stands behind the bar of the next, and the last behind that of the first."""
    waiting = list(factors)
    while waiting:
        undrawn = {value for factor in waiting for value in factor.event}
        ready = [factor for factor in waiting if undrawn.isdisjoint(factor.given)]
        if not ready:
            circle = " ".join(code(factor.written) for factor in _circle(waiting))
            raise LanguageError(
                f"the factors {circle} go round in a circle",
                help="order the variables: each has only earlier ones behind its bar",
            )
        waiting = [factor for factor in waiting if factor not in ready]


def _circle(factors: Sequence[_Factor]) -> list[_Factor]:
    """A circle of factors, each of which draws what the one before it has behind its bar."""
    drawing = {value: factor for factor in factors for value in factor.event}
    path = [factors[0]]
    while True:
        after = next(drawing[value] for value in path[-1].given if value in drawing)
        if after in path:
            return path[path.index(after) :]
        path.append(after)


def _joined(groups: Iterable[Variables]) -> Variables:
    return tuple(value for group in groups for value in group)


def _conditional(law: Distribution, event: Variables, given: Variables) -> Probability:
    if not given:
        return law(*event)
    return law(*event[:-1], Bar(event[-1], given[0]), *given[1:])


def _product(first: Any, others: Iterable[Any]) -> Any:
    for other in others:
        first = first * other
    return first


def _said(thing: Any) -> str:
    return code(thing) if isinstance(thing, sympy.Basic) else repr(thing)
