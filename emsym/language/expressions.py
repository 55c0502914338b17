"""Expressions over the symbols: probabilities, Σ, E, H, KL, alphabet sizes and named quantities.

Each is a SymPy expression that keeps what was written; what it means is spelled out by `emsym.terms.read`. Malformed
arguments are kept too, so that a step which carries them can be reported where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Any, ClassVar, Self

import sympy

from emsym.language import classes
from emsym.language.arithmetic import Expression
from emsym.language.errors import LanguageError
from emsym.language.evaluation import settle
from emsym.language.symbols import Bar, Distribution, Function, Indexed, Named, Variable

MOST_DIGITS = 2000  # as many as a certificate may have
BITS_A_DIGIT = log2(10)
MOST_RAISED = 20_000  # digits of a number to the powers to which it is raised
MOST_PARTS = 100_000  # each counted as often as it stands there


def expression(thing: Any) -> Any:
    """The SymPy expression for a Python object, or a `LanguageError` that names it."""
    try:
        return sympy.Tuple(*thing) if isinstance(thing, tuple) else sympy.sympify(thing, strict=True)
    except (sympy.SympifyError, TypeError) as error:
        raise LanguageError(f"{thing!r} is not an expression", help=_instead(thing)) from error


def _instead(thing: Any) -> str:
    if isinstance(thing, str):
        return 'text is not read: declare the names, x = Variable("x") and p = Distribution("p"), and write p(x)'
    return "build it from emsym's symbols and numbers"


def subexpressions(whole: Any) -> Iterator[Any]:
    """The expression and all that it is made of, each object once; SymPy's own walk recurses, and repeats itself."""
    seen: set[int] = set()
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:
            seen.add(id(part))
            yield part
            waiting.extend(part.args)


def whole_expression(thing: Any) -> Any:
    """The SymPy expression of a whole side, whose numbers can be written down and raised; else a `LanguageError`."""
    whole = expression(thing)
    waiting: list[tuple[Any, int]] = [(whole, 1)]
    raised: dict[int, int] = {}
    while waiting:
        node, times = waiting.pop()
        if raised.get(id(node), 0) >= times:
            continue
        raised[id(node)] = times
        if isinstance(node, sympy.Rational):
            _check_digits(max(node.p.bit_length(), node.q.bit_length()), times)
        elif isinstance(node, sympy.Pow) and isinstance(node.exp, sympy.Integer):
            waiting.append((node.base, times * max(1, abs(int(node.exp)))))
        else:
            waiting.extend((part, times) for part in getattr(node, "args", ()))
    _check_parts(whole)
    return whole


def _check_parts(whole: Any) -> None:
    """Complain of too many parts, each counted wherever it stands: that is how often it is read, walked and written."""
    known: dict[int, tuple[Any, int]] = {}  # with the parts themselves, whose identities must last
    waiting: list[tuple[Any, tuple[Any, ...] | None]] = [(whole, None)]
    while waiting:
        node, parts = waiting.pop()
        if parts is not None:
            known[id(node)] = node, 1 + sum(known[id(part)][1] for part in parts)
        elif id(node) not in known:
            parts = tuple(getattr(node, "args", ()))
            waiting += [(node, parts), *((part, None) for part in parts)]
    count = known[id(whole)][1]
    if count > MOST_PARTS:
        said = f"the expression has {count:,} parts, and {MOST_PARTS:,} are the most"
        raise LanguageError(said, help="name what it repeats, each with a Quantity, or prove it in steps")


def _check_digits(bits: int, times: int) -> None:
    """Complain of a number that is too long as it stands, or to the power to which it is raised."""
    for long, most in ((bits, MOST_DIGITS), (bits * times if bits > 1 else 1, MOST_RAISED)):
        digits = int(long / BITS_A_DIGIT) + 1
        if digits > most + 1:
            said = f"a number of about {digits:,} digits stands there, and {most:,} are the most"
            raise LanguageError(said, help='name it, Real("n", positive=True)')


class Written(Expression, classes.Expr):
    """An expression of this language: it stays as written and never simplifies."""

    is_commutative = True
    needs: ClassVar[tuple[int, str]] = (1, "")
    """How many arguments it has at least, and its form; `emsym.language.complaints` says where they are wrong."""
    most: ClassVar[int | None] = None

    def __new__(cls, *arguments: Any) -> Self:
        settle()
        made: Self = sympy.Expr.__new__(cls, *(expression(argument) for argument in arguments))
        return made

    def _sympystr(self, _printer: Any) -> str:
        from emsym.language.notation import text

        return text(self)

    def _latex(self, _printer: Any) -> str:
        from emsym.language.notation import latex

        return latex(self)


class Probability(Written):
    """``p(x, z | theta)``: P(X=x, Z=z | Θ=θ). Arguments: the distribution, then values and at most one bar."""


class Applied(Written):
    """``f(x, z)``: a free function at values. Arguments: the function, then values."""


class Size(Written):
    """``Size(z)``: the number of letters in Z's alphabet, |Z|. Argument: a value of Z."""

    needs = (1, "Size(z)")
    most = 1


class Sum(Written):
    """``Sum(body, z, w)``: Σ over every letter of the alphabets of z and w. Arguments: the body, then values.

    ``Sum(body, z[i])`` binds z[i] in the body as a value of its own: Σ over every letter of z's alphabet.
    """

    needs = (2, "Sum(body, z)")


class Prod(Written):
    """``Prod(body, i)``: Π over every letter of i's alphabet, of a body that is positive."""

    needs = (2, "Prod(body, i)")


class E(Written):
    """``E(body, q(z))``: the expectation of the body under a distribution, Σ_z q(z) · body.

    The values before the bar are summed; values given after the distribution are summed instead: ``E(body, weight,
    z)``.
    """

    needs = (2, "E(body, q(z))")


class H(Written):
    """``H(q(z))``: entropy, −Σ_z q(z) log q(z). ``H(q(z), r(z))``: cross entropy, −Σ_z q(z) log r(z).

    The values before the first distribution's bar are summed. ``H(p(z | x))`` is the entropy at one x; its average
    over x, the conditional entropy H(Z | X), is ``E(H(p(z | x)), p(x))``, or ``H(p, z | x)`` for short, and ``H(p, z)``
    is H(Z). Cover & Thomas, Elements of Information Theory, §2.1.
    """

    needs = (1, "H(q(z))")


class I(Written):  # noqa: E742
    """``I(p, x, z | y)``: mutual information, Σ_{x,z,y} p(x, z, y) log(p(x, z | y)/(p(x | y) p(z | y))).

    For several variables together write ``I(p, (x, w), z)``. In the place of p may stand a law of all the values, as
    ``I(q(x) * W(y | x), x, y)`` for what passes a channel, or ``I(p(x, z | theta), x, z)`` at one θ. Cover & Thomas,
    Elements of Information Theory, §2.4.
    """

    needs = (3, "I(p, x, z)")


class KL(Written):
    """``KL(q(z), p(z | x))``: relative entropy, Σ_z q(z) log(q(z)/p(z | x)).

    The values before the first distribution's bar are summed; values given after the distributions are summed instead.
    Cover & Thomas, Elements of Information Theory, §2.3.
    """

    needs = (2, "KL(q(z), p(z | x))")


class QuantityAt(Written):
    """``L(q, theta)``: a named quantity at its arguments, which are distributions, values or a bar."""


class Quantity(Named):
    """A name for an expression: ``L = Quantity("L", (q, theta), body)``, then ``L(q, theta)`` or ``L(q, theta_old)``.

    The parameters are distributions and values that the body mentions; whatever else it mentions stays fixed.
    A name that is a LaTeX command, as ``\\mathcal{L}``, is printed by it.
    """

    __slots__ = ("body", "parameters")
    parameters: tuple[Any, ...]
    body: Any

    def __new__(cls, name: str, parameters: Any, body: Any) -> Quantity:
        symbol: Quantity = cls.make("quantity", name)
        symbol.parameters = flat(parameters if isinstance(parameters, tuple) else (parameters,))
        symbol.body = whole_expression(body)
        for parameter in symbol.parameters:
            if not isinstance(parameter, Variable | Distribution) or isinstance(parameter, Indexed):
                raise LanguageError(
                    f"{parameter} cannot be a parameter of {name}", help="parameters are distributions and values"
                )
        if len(set(symbol.parameters)) < len(symbol.parameters):
            raise LanguageError(f"{name} has one parameter twice", help="name each parameter once")
        return symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.parameters, self.body)

    def __getnewargs_ex__(self) -> Any:
        return ((self.name, self.parameters, self.body), {})

    def __call__(self, *arguments: Any) -> QuantityAt:
        """The quantity at these arguments, one for each parameter."""
        return QuantityAt(self, *arguments)


def flat(arguments: Any) -> tuple[Any, ...]:
    """The arguments in order of writing, bars and tuples taken apart."""
    out: list[Any] = []
    for argument in arguments:
        out += flat(argument.args) if isinstance(argument, Bar | sympy.Tuple) else [argument]
    return tuple(out)


__all__ = [
    "KL",
    "Applied",
    "Distribution",
    "E",
    "Function",
    "H",
    "I",
    "Probability",
    "Quantity",
    "QuantityAt",
    "Size",
    "Sum",
]
