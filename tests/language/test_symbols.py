from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
import sympy

from emsym.language.errors import LanguageError
from emsym.language.expressions import Quantity, Sum
from emsym.language.symbols import Bar, Distribution, Function, Real, Variable

x, z = Variable("x"), Variable("z")
i, j = Variable("i"), Variable("j")
KINDS = [Variable("a"), Distribution("a"), Function("a"), Real("a"), Quantity("a", (), x), sympy.Symbol("a")]


def test_one_name_and_kind_is_one_symbol() -> None:
    assert Variable("z") == z
    assert hash(Variable("z")) == hash(z)
    assert Real("b", positive=True) == Real("b", "positive")


@pytest.mark.parametrize("one", range(len(KINDS)))
@pytest.mark.parametrize("other", range(len(KINDS)))
def test_kinds_with_one_name_are_distinct(one: int, other: int) -> None:
    assert (KINDS[one] == KINDS[other]) is (one == other)
    assert len({KINDS[one], KINDS[other]}) == (1 if one == other else 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Real("a"), Real("a", positive=True)),
        (Function("f"), Function("f", nonnegative=True)),
        (Variable("z_1"), z.value("z_1")),
        (Quantity("L", (x,), x), Quantity("L", (z,), z)),
        (x[i], x),
        (x[i], x[j]),
        (x[i], x[i, j]),
        (x[i, j], x[j, i]),
        (x[i], z[i]),
        (x[i], x.value("y")[i]),
        (x[i], x[i.value("j")]),
    ],
    ids=str,
)
def test_details_distinguish(one: Any, other: Any) -> None:
    assert one != other


def test_values_of_a_variable() -> None:
    old = Variable("theta").value("theta_old")
    assert (old.name, old.variable) == ("theta_old", "theta")
    assert old.value("theta") == Variable("theta")


def test_bars() -> None:
    assert isinstance(x | z, Bar)
    assert (x | z).args == (x, z)
    assert ((x, z) | Variable("w")).args == (sympy.Tuple(x, z), Variable("w"))
    assert isinstance(x | z | x, Bar)


def test_a_point_of_a_data_set_is_one_symbol() -> None:
    assert x[i] == Variable("x")[Variable("i")]
    assert len({x[i], x[i], x[j], x}) == 3
    assert (x[i].name, x[i].variable, x[i, j].at) == ("x", "x", (i, j))
    assert x.value("y")[i].variable == "x"
    assert x[i].value("w") == x.value("w")


def test_points_of_data_sets_are_ordered_and_printed() -> None:
    assert sorted([x[j], x[i, j], x[i]], key=sympy.default_sort_key) == [x[i], x[i, j], x[j]]
    assert (str(x[i]), str(x[i, j]), sympy.latex(x[i, j])) == ("xᵢ", "x_{i,j}", "x_{i,j}")


def test_a_variable_is_no_sequence() -> None:
    with pytest.raises(TypeError, match="not iterable"):
        list(x)
    assert not sympy.utilities.iterables.iterable(x)


@pytest.mark.parametrize(
    ("index", "message", "help"),
    [
        (3, "3 is not an index of x", "x[i]"),
        ("i", "'i' is not an index of x", 'i = Variable("i")'),
        (Distribution("p"), "p is not an index of x", "x[i]"),
        (Real("a"), "a is not an index of x", "x[i]"),
        (sympy.Symbol("i"), "i is not an index of x", "x[i]"),
        ((i, 3), "3 is not an index of x", "x[i]"),
        (slice(None), "is not an index of x", "x[i]"),
        ((), "x[] has no index", "x[i]"),
        (z[i], "zᵢ cannot be an index of x", "x[i]"),
        (z | i, "is not an index of x", "x[i]"),
    ],
    ids=repr,
)
def test_what_is_no_index(index: Any, message: str, help: str) -> None:
    with pytest.raises(LanguageError) as caught:
        x[index]
    assert message in caught.value.message
    assert help in caught.value.help


def test_an_index_is_given_once() -> None:
    with pytest.raises(LanguageError, match="has its index already"):
        x[i][j]


def test_a_point_is_no_parameter() -> None:
    with pytest.raises(LanguageError, match="cannot be a parameter"):
        Quantity("L", (x[i],), x)


@pytest.mark.parametrize(
    "name", ["", "1x", "a b", "a,b", "a|b", "#1", "~0", "_x", "a;b", "a(b", 3, None, ("a",)], ids=repr
)
@pytest.mark.parametrize("kind", [Variable, Distribution, Function, Real])
def test_bad_names(kind: Any, name: Any) -> None:
    with pytest.raises(LanguageError, match="is not a name"):
        kind(name)


@pytest.mark.parametrize("name", ["z", "theta_old", "z_1", "θ̃", "z'", "z′", r"\mathcal{L}", "Q", "ELBO"])
def test_good_names(name: str) -> None:
    assert Variable(name).name == name


@pytest.mark.parametrize("sign", ["negative", "", None])
def test_bad_signs(sign: Any) -> None:
    with pytest.raises(LanguageError, match="is not a sign"):
        Real("a", sign)
    with pytest.raises(LanguageError, match="is not a sign"):
        Function("f", sign)


@pytest.mark.parametrize(
    "thing",
    [
        x,
        z.value("z_1"),
        Distribution("p"),
        Function("f", positive=True),
        Real("b", nonnegative=True),
        Quantity("L", (Distribution("q"),), Sum(Distribution("q")(z), z)),
        Distribution("p")(x | z),
        x | z,
        x[i],
        Distribution("p")(x[i, j] | z[i]),
    ],
    ids=str,
)
def test_pickled_and_copied_symbols_are_equal(thing: Any) -> None:
    for again in (pickle.loads(pickle.dumps(thing)), copy.copy(thing), copy.deepcopy(thing)):
        assert again == thing
        assert hash(again) == hash(thing)
        assert type(again) is type(thing)
