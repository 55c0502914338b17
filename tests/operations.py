"""Operations of a piece of work, counted where a clock would depend on the machine and on what else runs there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def operations(work: Callable[[], object]) -> int:
    """How often the work calls a function or goes on with a generator, in Python or below it."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
