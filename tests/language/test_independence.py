"""Markov chains, independence and factorisations: the equations that they are, and what is said of mistakes."""

from __future__ import annotations

import pytest

from emsym import Derivation, Distribution, Function, LanguageError, Variable, check, factorises, independent, markov
from emsym.language.notation import text

a, b, c, x, y, z, w, theta, n = map(Variable, ("a", "b", "c", "x", "y", "z", "w", "theta", "n"))
p, q = Distribution("p"), Distribution("q")
f = Function("f")

WRITTEN = {
    "a chain": (lambda: markov(p, a, b, c), "p(a, b, c) = p(a) p(b | a) p(c | b)"),
    "a chain with two in one place": (
        lambda: markov(p, a, (b, c), x, given=theta),
        "p(a, b, c, x | θ) = p(a | θ) p(b, c | a, θ) p(x | b, c, θ)",
    ),
    "two": (lambda: independent(p, x, y), "p(x, y) = p(x) p(y)"),
    "three": (lambda: independent(p, x, y, z), "p(x, y, z) = p(x) p(y) p(z)"),
    "a group, given two": (
        lambda: independent(p, (x, w), y, given=(z, theta)),
        "p(x, w, y | z, θ) = p(x, w | z, θ) p(y | z, θ)",
    ),
    "given at a value": (
        lambda: independent(p, x, y, given=theta.value("theta_old")),
        "p(x, y | θ_old) = p(x | θ_old) p(y | θ_old)",
    ),
    "a graph": (lambda: factorises(p, p(a) * p(b | a) * p(c | a)), "p(a, b, c) = p(a) p(b | a) p(c | a)"),
    "a graph given a parameter": (
        lambda: factorises(p, p(z | theta) * p(x | z, theta)),
        "p(z, x | θ) = p(z | θ) p(x | z, θ)",
    ),
    "a law that is written out": (lambda: factorises(p(b, a), p(a) * p(b | a)), "p(b, a) = p(a) p(b | a)"),
    "blocks": (lambda: factorises(p, p(a, b) * p(c, x | b)), "p(a, b, c, x) = p(a, b) p(c, x | b)"),
}
MISTAKES = {
    "a chain of two": (lambda: markov(p, a, b), "fewer than three", "name three or more"),
    "no distribution": (lambda: markov(a, b, c), "got a first", "markov(p, …)"),
    "a probability": (lambda: independent(p(a), b, c), "got p(a) first", "independent(p, …)"),
    "values": (lambda: markov(p, z.value("z0"), z, w), "z0 is one value of Z", 'Variable("z0")'),
    "a point of data": (lambda: independent(p, x[n], y), "x[n] is a point of a data set", "x"),
    "a variable twice": (lambda: markov(p, a, b, a), "names a twice", "once"),
    "a variable on both sides of the bar": (lambda: independent(p, x, y, given=x), "names x twice", "once"),
    "one alone": (lambda: independent(p, x), "needs two variables and got 1", "independent(p, x, y)"),
    "a bar": (lambda: independent(p, x, y | z), "has a bar, y | z", "given=z"),
    "nothing": (lambda: independent(p, x, ()), "got ()", "leave it out"),
    "no variable": (lambda: independent(p, x, f(y)), "f(y) is none", "Variable"),
    "text": (lambda: independent(p, "x", "y"), "'x' is none", "Variable"),
    "given a number": (lambda: independent(p, x, y, given=1), "given= names 1", "given=z"),
    "another law": (lambda: factorises(p, p(a) * q(b | a)), "q(b | a) is no factor of p", "assume"),
    "a circle": (
        lambda: factorises(p, p(x | c) * p(a | b) * p(b | c) * p(c | a)),
        "p(c | a) p(a | b) p(b | c) go round in a circle",
        "order the variables",
    ),
    "drawn twice": (lambda: factorises(p, p(a) * p(a | b)), "two factors, p(a) and p(a | b)", "one factor"),
    "a factor twice": (lambda: factorises(p, p(a) * p(a)), "two factors, p(a) and p(a)", "one factor"),
    "a power": (lambda: factorises(p, p(a) ** 2), "p(a)^2 is none", "assume"),
    "a quotient": (lambda: factorises(p, p(a, b) / p(b)), "1/p(b) is none", "assume"),
    "the wrong variables": (lambda: factorises(p(a, c), p(a) * p(b | a)), "make p(a, b), and not p(a, c)", "p(a, b)"),
    "a value drawn": (lambda: factorises(p, p(a.value("a1"))), "a1 is one value of A", "a"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_each_is_the_equation_that_it_would_be_written_out(name):
    made, printed = WRITTEN[name]
    left, relation, right = made()
    assert f"{text(left)} {relation} {text(right)}" == printed


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_gets_a_message_that_says_what_to_write(name):
    made, message, help = MISTAKES[name]
    with pytest.raises(LanguageError) as error:
        made()
    assert message in error.value.message
    assert help in error.value.help


def test_they_are_hypotheses_like_any_other():
    with Derivation("chain") as chain:
        chain.assume(markov(p, a, b, c))
        chain.assume(independent(p, x, y, given=z), at=z)
    first, second = chain.hypotheses
    assert (text(first.left), first.every, first.at) == ("p(a, b, c)", None, ())
    assert second.at == (z,)
    assert check(p(c | a, b), "=", p(c | b), assuming=[markov(p, a, b, c)], models=20).proved


@pytest.mark.parametrize("stated", [(), (p(a),), (p(a), "="), ((p(a), "="),)], ids=str)
def test_a_hypothesis_with_a_part_missing_is_told(stated):
    with pytest.raises(LanguageError, match="two sides and a relation"):
        Derivation("d").assume(*stated)
