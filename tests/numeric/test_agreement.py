"""Any counterexample to any claim is one for the reference evaluator too, and no claim makes the engine fail."""

from __future__ import annotations

import warnings
from math import lcm

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numeric_claims import under
from numeric_reference import truth
from numeric_strategies import terms

from emsym.numeric.check import Counterexample, check
from emsym.numeric.plan import signature
from emsym.numeric.rational import Model
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Mul, Term, number
from tests.examples import share


def as_model(found: Counterexample) -> Model:
    weights, functions = {}, {}
    for joint in found.distributions:
        common = lcm(*(cell.denominator for cell in joint.entries.values()))
        table = np.empty(tuple(found.sizes[variable] for variable in joint.variables), dtype=object)
        for letters, cell in joint.entries.items():
            table[letters] = int(cell * common)
        weights[joint.name] = table
    for function in found.functions:
        values = np.empty(tuple(found.sizes[variable] for variable in function.variables), dtype=object)
        for letters, cell in function.entries.items():
            values[letters] = cell
        functions[function.name, function.variables] = values
    data = {}
    for known in found.data:
        letters_of = np.empty(tuple(found.sizes[variable] for variable in known.variables), dtype=np.intp)
        for letters, letter in known.entries.items():
            letters_of[letters] = letter
        data[known.data] = letters_of
    return Model(found.sizes, weights, functions, found.reals, data)


@settings(max_examples=share(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(terms(), terms(), st.sampled_from(Relation), st.integers(0, 3))
def test_counterexamples_are_true(left: Term, right: Term, relation: Relation, seed: int) -> None:
    claim = Claim(left, relation, right)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = check(under(claim), models=60, seed=seed).counterexample
    if found is None:
        return
    needed, model = signature([left, right]), as_model(found)
    first, second = (truth(side, needed, model, found.letters) for side in (left, right))
    assert first is not None
    assert second is not None
    slack = (abs(first) + abs(second)) * 1e-40
    difference = first - second
    match relation:
        case Relation.EQUAL:
            assert difference != 0
        case Relation.AT_LEAST | Relation.GREATER:
            assert difference <= slack
        case Relation.AT_MOST | Relation.LESS:
            assert difference >= -slack


@settings(max_examples=share(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(terms(), terms(), st.integers(0, 3))
def test_true_identities_are_never_called_violated(first: Term, second: Term, seed: int) -> None:
    """(a + b)·a = a·a + b·a, and a − a = 0, whatever a and b are."""
    square = Claim(Mul((Add((first, second)), first)), Relation.EQUAL, Add((Mul((first, first)), Mul((second, first)))))
    zero = Claim(Add((first, Mul((number(-1), first)))), Relation.EQUAL, number(0))
    for claim in (square, zero):
        seen = check(under(claim), models=60, seed=seed)
        assert seen.counterexample is None
        assert not seen.uncertified
