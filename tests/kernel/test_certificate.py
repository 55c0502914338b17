from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest
from rule_cases import ACCEPTED

from emsym.kernel import certificate
from emsym.kernel.certificate import Witness
from emsym.kernel.rules import RULES


@pytest.mark.parametrize("witness", [case[1] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_witnesses_are_plain_data(witness: Witness) -> None:
    assert copy.deepcopy(witness) == witness == pickle.loads(pickle.dumps(witness))
    assert hash(copy.deepcopy(witness)) == hash(witness)
    field = type(witness).__slots__[0]  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        setattr(witness, field, None)


def test_each_witness_has_one_rule() -> None:
    classes = {each for each in vars(certificate).values() if isinstance(each, type) and issubclass(each, Witness)}
    assert classes - {Witness} == set(RULES)
    assert len(RULES) == 13
    assert all(getattr(certificate, rule.__name__) is rule for rule in RULES)
