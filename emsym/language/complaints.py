"""What is said of an expression that the language does not know, and what to write instead.

A constructor keeps whatever it is given, so that what is wrong with it is told at its step and ends nothing else; here
are the words. The forms that are named are Python, to be copied.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy

from emsym.language import symbols
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, H, I, Probability, Prod, Size, Sum, Written, flat
from emsym.language.notation import text

NO_LAW = (symbols.Variable, symbols.Bar, sympy.Tuple)
RELATIONS = {
    "==": "equals",
    ">=": "at_least",
    "<=": "at_most",
    ">": "greater_than",
    "<": "less_than",
}


def code(node: Any) -> str:
    """A simple expression as it is written in Python: ``q(z, x | theta)``; anything else as it is printed."""
    match node:
        case symbols.Indexed():
            return f"{node.name}[{', '.join(index.name for index in node.at)}]"
        case symbols.Named():
            return str(node.name)
        case symbols.Bar():
            return " | ".join(_listed(flat((part,))) for part in node.args)
        case sympy.Tuple():
            return f"({_listed(node.args)})"
        case Probability():
            return f"{code(node.args[0])}({_listed(node.args[1:])})"
        case E() | KL() | H() | I() | Sum() | Prod() | Size() | sympy.log():
            return f"{type(node).__name__}({_listed(node.args)})"
    return text(node)


def _listed(nodes: Iterable[Any]) -> str:
    return ", ".join(map(code, nodes))


def arity(node: Written) -> LanguageError | None:
    """What is wrong with how many arguments a quantity has; None where nothing is."""
    least, form = node.needs
    most = node.most
    if least <= len(node.args) and (most is None or len(node.args) <= most):
        return None
    number = len(node.args)
    wanted = f"{least} argument{'s' if least > 1 else ''}"
    more = "" if most == least else "at least "
    return LanguageError(
        f"{type(node).__name__} needs {more}{wanted} and got {number}", help=f"write {_meant(node) or form}"
    )


def is_whole(node: Any) -> bool:
    """Whether a part has the arguments that it needs, and an entropy or an information its law."""
    if not isinstance(node, Written):
        return True
    if isinstance(node, H | I) and (not node.args or isinstance(node.args[0], NO_LAW)):
        return False
    return arity(node) is None


def _meant(node: Written) -> str:
    """What the arguments that are there were most likely meant as."""
    first, *rest = node.args or (None,)
    match node:
        case KL() if isinstance(first, symbols.Bar):
            return f"KL({_listed(first.args)})"
        case I() if isinstance(first, symbols.Variable):
            return f"I(p, {_listed(node.args)}), the distribution first"
        case I() if len(rest) == 1 and _several(rest[0]):
            bar = rest[0] if isinstance(rest[0], symbols.Bar) else None
            values = flat((bar.args[0],)) if bar is not None else flat((rest[0],))
            given = f" | {_listed(flat((bar.args[1],)))}" if bar is not None else ""
            return f"I({code(first)}, {_listed(values)}{given}), with a comma between the two groups"
        case Size() if node.args:
            return " * ".join(f"Size({code(value)})" for value in flat(node.args))
    return ""


def _several(group: Any) -> bool:
    before = group.args[0] if isinstance(group, symbols.Bar) else group
    return len(flat((before,))) == 2


def no_law(node: Any, other: Any, place: Any) -> LanguageError | None:
    """What is wrong where a distribution is wanted, as in E(body, place), and something else stands.

    `other` is the argument with which it may have changed places.
    """
    name = type(node).__name__
    if isinstance(place, symbols.Variable):
        help = f"write {name}({code(other)}, p({code(place)})), with the distribution of {code(place)}"
        return LanguageError(f"{text(place)} is a value, where {name} needs a distribution", help=help)
    if isinstance(other, Probability) and place.has(sympy.log) and len(node.args) == 2:
        help = f"the distribution stands second: {name}({code(place)}, {code(other)})"
        return LanguageError(f"{text(place)} is no distribution, and {name} averages under one", help=help)
    return None


def no_distribution(node: Any) -> LanguageError:
    """H(x), H(z | x), I(x, z): values without the distribution of which they are."""
    name = type(node).__name__
    return LanguageError(
        f"{text(node)} has values and no distribution",
        help=f"write {name}(p, {_listed(node.args)}), with its name first",
    )


def several_groups(node: Any) -> LanguageError:
    """H(p, x, y), which may mean two things."""
    law, first, *others = node.args
    if any(isinstance(value, symbols.Bar) for value in others):
        meant = f"H({code(law)}, (z, w) | x), with the values before the bar in brackets"
    else:
        together = f"H({code(law)}, ({_listed((first, *others))}))"
        meant = f"{together} for all of them, or H({code(law)}, {code(first)} | {_listed(others)})"
    return LanguageError(f"{text(node)} does not have the groups of values that it needs", help=f"write {meant}")


def of_nothing(node: Any) -> LanguageError:
    """f(), a function of nothing."""
    sign = "" if node.args[0].sign == "real" else f", {node.args[0].sign}=True"
    name = code(node.args[0])
    meant = f'{name} = Real("{name}"{sign})'
    return LanguageError(f"{text(node)} is applied to nothing", help=f"name a number instead: {meant}")


def no_value(argument: Any, node: Any) -> LanguageError:
    """What stands where a value of a variable is wanted."""
    message = f"{text(argument)} in {text(node)} is not a value of a variable"
    help = 'values are declared: z = Variable("z"), or z.value("z_1")'
    match argument:
        case sympy.Number() if isinstance(node, Sum | Prod):
            help = f"an alphabet is summed whole, without a range: {type(node).__name__}(body, z)"
        case sympy.logic.boolalg.BooleanAtom():
            message = f"{text(argument)} stands in {text(node)}, which is what Python makes of =="
            help = 'a letter has a name of its own: x1 = x.value("x1"), and then p(x1)'
        case sympy.Number():
            help = 'alphabets have no numbers in them: name the letter, x1 = x.value("x1")'
        case Written() if isinstance(node, Sum | Prod) and isinstance(node.args[0], symbols.Variable):
            help = f"the body stands first: {type(node).__name__}({code(argument)}, {code(node.args[0])})"
        case sympy.Symbol() if not isinstance(argument, symbols.Named):
            help = f'declare it with emsym: {argument.name} = Variable("{argument.name}")'
    return LanguageError(message, help=help)


def unknown(node: Any) -> LanguageError:
    """What is said of a part that means no number."""
    name = text(node)
    match node:
        case symbols.Variable():
            return LanguageError(
                f"{name} is a value, not a number", help=f"apply a distribution or function to it: p({name})"
            )
        case symbols.Distribution() | symbols.Function():
            return LanguageError(
                f"{name} stands without its values", help=f"write {name}(…) with the values it is applied to"
            )
        case symbols.Named():
            return LanguageError(f"{name} stands without its arguments", help=f"write {name}(…)")
        case symbols.Bar():
            return LanguageError(f"({name}) is a condition without a distribution", help=_conditional(node))
        case sympy.Tuple():
            return LanguageError(f"{name} are several expressions, and one is wanted", help="write each by itself")
        case sympy.Symbol():
            return LanguageError(
                f"the name {name} is unknown",
                help=f'declare it: Variable("{name}") for a value, Real("{name}") for a number',
            )
        case sympy.Float():
            return LanguageError(
                f"{name} is a rounded decimal", help="write an exact number: Rational(1, 2), or an integer"
            )
        case sympy.Rel():
            return LanguageError(
                f"{code(node.lhs)} {node.rel_op} {code(node.rhs)} is a statement, not a number", _related(node)
            )
        case sympy.logic.boolalg.Boolean():
            return LanguageError(
                f"{name} is what Python's == and other comparisons make, and no number",
                help="give one side to start and join the other to it: d.start(left), then d.equals(right)",
            )
        case sympy.Integral():
            return LanguageError(f"{name} is an integral, and alphabets are finite", help="write Sum(body, z)")
    return LanguageError(
        f"emsym's language has no {type(node).__name__}: {name}",
        help="it has +, −, ·, /, powers, log, exp, Abs, Sum, E, H, I, KL, Size, probabilities, functions and reals",
    )


def _conditional(bar: Any) -> str:
    before, behind = bar.args
    if isinstance(before, Probability) and isinstance(behind, Probability):
        return f"the bar belongs to values; for relative entropy write KL({code(before)}, {code(behind)})"
    if isinstance(before, Probability) and not any(isinstance(part, symbols.Bar) for part in before.args):
        inside = f"{_listed(before.args[1:])} | {_listed(flat((behind,)))}"
        return f"the bar stands inside the parentheses: {code(before.args[0])}({inside})"
    return f"write the distribution before it: p({code(bar)})"


def _related(relation: Any) -> str:
    method = RELATIONS.get(relation.rel_op, "equals")
    return (
        f"start with one side and join the other to it: d.start({code(relation.lhs)}), d.{method}({code(relation.rhs)})"
    )
