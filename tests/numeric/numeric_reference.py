"""A second evaluator for the tests, by plain recursion over one letter at a time in 60-digit arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import mpmath

from emsym.numeric.rational import Model
from emsym.terms.nodes import Add, Exp, Function, Log, Mul, Number, Power, Probability, Real, Size, Sum, Term, Value
from emsym.terms.signature import Signature

CONTEXT = mpmath.mp.clone()
CONTEXT.dps = 60
TALLEST = CONTEXT.mpf(10) ** 1000


def truth(term: Term, needed: Signature, model: Model, at: Mapping[Value, int]) -> mpmath.mpf | None:
    """The value where the free values are at these letters; None where it is undefined."""
    try:
        return _Truth(needed, model).value(term, dict(at))
    except (ZeroDivisionError, ValueError):
        return None


class _Truth:
    def __init__(self, needed: Signature, model: Model) -> None:
        self.needed, self.model = needed, model

    def value(self, term: Term, at: dict[Value, int]) -> mpmath.mpf:
        match term:
            case Number(number):
                return exact(number)
            case Size(variable):
                return CONTEXT.mpf(self.model.sizes[variable])
            case Real(name, _):
                return exact(self.model.reals[name])
            case Function(name, arguments, _):
                key = (name, tuple(value.variable for value in arguments))
                return exact(self.model.functions[key].item(*(self.letter(value, at) for value in arguments)))
            case Probability(name, event, given):
                return self.mass(name, {*event, *given}, at) / self.mass(name, set(given), at)
            case Add(terms):
                return CONTEXT.fsum(self.value(part, at) for part in terms)
            case Mul(factors):
                return CONTEXT.fprod(self.value(part, at) for part in factors)
            case Power(base, exponent):
                return self.power(self.value(base, at), exponent)
            case Log(argument):
                return self.log(self.value(argument, at))
            case Exp(argument):
                return self.exp(self.value(argument, at))
            case Sum(indices, body):
                letters = [range(self.model.sizes[index.variable]) for index in indices]
                choices = [dict(zip(indices, choice, strict=True)) for choice in product(*letters)]
                return CONTEXT.fsum(self.value(body, at | choice) for choice in choices)
        raise AssertionError(term)

    def letter(self, value: Value, at: Mapping[Value, int]) -> int:
        return int(self.model.data[value.data].item(*(at[index] for index in value.at))) if value.at else at[value]

    def mass(self, name: str, values: set[Value], at: dict[Value, int]) -> mpmath.mpf:
        table, variables = self.model.weights[name], self.needed.distributions[name]
        fixed = {value.variable: self.letter(value, at) for value in values}
        cells = product(*(range(size) for size in table.shape))
        chosen = [
            table[cell] for cell in cells if all(fixed.get(v, k) == k for v, k in zip(variables, cell, strict=True))
        ]
        return exact(Fraction(sum(chosen), sum(table.flat)))

    def exp(self, argument: mpmath.mpf) -> mpmath.mpf:
        if abs(argument) > TALLEST:
            raise ValueError("exp of a number with more digits than can be written down")
        return CONTEXT.exp(argument)

    def log(self, argument: mpmath.mpf) -> mpmath.mpf:
        if argument <= 0:
            raise ValueError("log of a number that is not positive")
        return CONTEXT.log(argument)

    def power(self, base: mpmath.mpf, exponent: Fraction) -> mpmath.mpf:
        if exponent.denominator > 1 and base < 0:
            raise ValueError("fractional power of a negative number")
        return base ** int(exponent) if exponent.denominator == 1 else base ** exact(exponent)


def exact(number: Fraction) -> mpmath.mpf:
    return CONTEXT.mpf(number.numerator) / number.denominator
