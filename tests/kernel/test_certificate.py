from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from typing import get_args

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
    assert set(get_args(Witness)) == set(RULES)
    assert all(getattr(certificate, rule.__name__) is rule for rule in RULES)
