"""What follows from hypotheses in the field's texts is proved, whatever their order."""

from __future__ import annotations

from random import Random

import pytest

from tests.consequences import LONG, ROWS
from tests.search.test_unfolding import is_proved

NAMES = [pytest.param(name, marks=pytest.mark.slow if any(part in name for part in LONG) else ()) for name in ROWS]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_proved_in_an_order_of_its_own(name):
    left, relation, right, hypotheses = ROWS[name]
    assert is_proved(left, relation, right, Random(name).sample(hypotheses, len(hypotheses)))
