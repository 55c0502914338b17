"""How many examples a property is tried on: a quarter of those asked for, and all with `--hypothesis-profile=thorough`.

CI asks for all once; `tests/conftest.py` makes the quarter the rule.
"""

from __future__ import annotations

from hypothesis import settings

ORDINARY, THOROUGH = "ordinary", "thorough"
ALL = 100
"""Examples of a property that does not say how many: Hypothesis's own number."""


def load_ordinary() -> None:
    """Make both profiles known, and the ordinary one the default."""
    settings.register_profile(THOROUGH, max_examples=ALL)
    settings.register_profile(ORDINARY, max_examples=ALL // 4)
    settings.load_profile(ORDINARY)


def share(count: int) -> int:
    """So many examples of `count` as the profile tries."""
    return max(1, count * settings.default.max_examples // ALL)
