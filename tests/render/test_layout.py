from __future__ import annotations

import unicodedata

from emsym.render import layout


def test_a_long_line_is_looked_at_once(monkeypatch):
    """Not again for each line that it is broken into: four times the length is four times the work."""
    seen = []
    honest = unicodedata.combining
    monkeypatch.setattr(layout.unicodedata, "combining", lambda mark: seen.append(mark) or honest(mark))
    counts = []
    for length in (500, 2000):
        seen.clear()
        assert len(layout.wrapped("a(x) + " * length, 80)) > length / 20
        counts.append(len(seen))
    assert counts[1] <= 4.5 * counts[0]
