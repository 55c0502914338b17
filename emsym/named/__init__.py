"""Not trusted. What has a name in the field: Gibbs, Jensen, … as combinations of the kernel's thirteen rules.

Each is a witness that says what it states (`term`) and how the kernel's rules show it (`expand`): the search finds it,
people are told of it by name, with its gap and its equality condition, and the kernel is given what it expands to
(`combination`). One that is added here has a class with these two and its topic in `emsym.topics.named`; what tells its
gap, equality and words is in `emsym.explain`. `masses` has what most of them need: that weights sum to 1, and that a
probability is at most 1.
"""

from __future__ import annotations

from emsym.named.combination import Named, expanded, term_of
from emsym.named.gibbs import Gibbs
from emsym.named.jensen import Jensen
from emsym.named.probabilities import Complement, Surprise
from emsym.named.schwarz import CauchySchwarz
from emsym.named.sizes import Triangle, Within

__all__ = [
    "NAMED",
    "CauchySchwarz",
    "Complement",
    "Gibbs",
    "Jensen",
    "Named",
    "Surprise",
    "Triangle",
    "Within",
    "expanded",
    "term_of",
]

NAMED: tuple[type[Named], ...] = (Gibbs, Jensen, Complement, Surprise, Triangle, Within, CauchySchwarz)
"""All of them."""
