"""All models of a cost: none is missing, none is another's, and the cost is what the order of shrinking says."""

from __future__ import annotations

from itertools import product

import pytest

from emsym.numeric.rational import rounded
from emsym.numeric.smallest import MOST_CELLS, affordable, how_many, least_cost, of_costs
from emsym.terms.nodes import Sign
from emsym.terms.signature import Kind, Law, Signature

Z = {"z": Kind.FINITE}
JOINT = Signature({"x": Kind.FINITE, **Z}, {"p": Law(("x", "z")), "q": Law(("z",))})
MIXED = Signature(Z, {"q": Law(("z",))}, {("f", ("z",)): Sign.REAL}, {"a": Sign.POSITIVE, "b": Sign.NONNEGATIVE})
NUMBERS = Signature(reals={"a": Sign.REAL})
NOTHING = Signature(Z)


@pytest.mark.parametrize("cost", range(4))
@pytest.mark.parametrize("letters", [(1, 1), (1, 2), (2, 2)])
def test_weights(letters: tuple[int, int], cost: int) -> None:
    sizes = dict(zip("xz", letters, strict=True))
    models, costs = of_costs(JOINT, sizes, [cost])
    cells = letters[0] * letters[1] * (letters[0] * letters[1] > 1) + letters[1] * (letters[1] > 1)
    wanted = [row for row in product(range(1, cost + 2), repeat=cells) if sum(row) == cells + cost]
    rows = {
        tuple(w for table in models.weights.values() if table[..., k].size > 1 for w in table[..., k].flat)
        for k in range(models.count)
    }
    assert rows == set(wanted)
    assert models.count == len(rows) == len(costs) == how_many(JOINT, sizes, cost)


@pytest.mark.parametrize("needed", [JOINT, MIXED, NUMBERS, NOTHING])
def test_the_cost_is_what_the_order_says(needed: Signature) -> None:
    sizes = dict.fromkeys(needed.variables, 2)
    costs = affordable(needed, sizes, 3000)
    models, dear = of_costs(needed, sizes, costs)
    assert models.count == sum(how_many(needed, sizes, cost) for cost in costs)
    for index in range(models.count):
        model = next(rounded(models, index))
        cost = model.order()[1] - least_cost(needed, sizes)
        halved = any(models.weights[name][..., index].sum() > table.sum() for name, table in model.weights.items())
        assert cost < dear[index] if halved else cost == dear[index]


def test_numbers_by_cost() -> None:
    models, costs = of_costs(NUMBERS, {}, range(4))
    found = dict(zip(models.reals["a"].tolist(), costs.tolist(), strict=True))
    assert found == {0: 0, 1: 1, -1: 1, 2: 2, 0.5: 2, -2: 2, -0.5: 2, 3: 3, 1 / 3: 3, -3: 3, -1 / 3: 3}


def test_no_more_than_can_be_afforded() -> None:
    sizes = {"x": 2, "z": 2}
    assert affordable(JOINT, sizes, 6) == [0]
    assert affordable(JOINT, sizes, 7) == [0, 1]
    assert affordable(NOTHING, {"z": 3}, 100) == [0]
    assert affordable(JOINT, {"x": MOST_CELLS + 1, "z": 1}, 10**9) == []
