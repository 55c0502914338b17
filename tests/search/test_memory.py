from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.search.memory import Memory


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.integers(1, 50), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), max_size=40))
def test_what_is_found_was_kept_and_all_together_is_within_the_bound(most: int, kept: list[tuple[int, int]]) -> None:
    memory = Memory[tuple[int, int]](most)
    last: dict[int, tuple[int, int]] = {}
    for key, size in kept:
        if memory.get(key) is None:
            assert memory.keep(key, (key, size), size) == (key, size)
            last[key] = key, size
        assert memory.get(key) in {None, last[key]}
        held = [found for known in range(10) if (found := memory.get(known)) is not None]
        assert sum(size for _, size in held) <= most


def test_what_is_kept_is_found_until_there_is_too_much() -> None:
    memory = Memory[str](10)
    memory.keep("a", "short", 4)
    memory.keep("b", "short too", 6)
    assert (memory.get("a"), memory.get("b")) == ("short", "short too")
    memory.keep("c", "too long by itself", 11)
    assert (memory.get("a"), memory.get("c")) == ("short", None)
    memory.keep("d", "more", 5)
    assert (memory.get("a"), memory.get("d")) == (None, "more")
