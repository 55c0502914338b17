"""Looking a topic up, as people write its name: gibbs, KL, chain-rule, e401."""

from __future__ import annotations

import re

from emsym.topics import codes, named, reasons, rules
from emsym.topics.topic import Topic

TOPICS = (*named.TOPICS, *rules.TOPICS, *reasons.TOPICS, *codes.TOPICS)
OTHER_MARKS = re.compile(r"[\s_'’-]+")


def find(name: str) -> Topic | None:
    """The topic of a name or an alias."""
    return _by_key().get(_key(name))


def near(name: str) -> list[str]:
    """The names of the topics that come nearest to a name that none has."""
    from difflib import get_close_matches

    known = _by_key()
    close = get_close_matches(_key(name), known, n=4, cutoff=0.6)
    return list(dict.fromkeys(known[key].name for key in close))[:3]


def _by_key() -> dict[str, Topic]:
    """Every name and alias, names before aliases."""
    named = {_key(topic.name): topic for topic in TOPICS}
    return {_key(alias): topic for topic in TOPICS for alias in topic.aliases} | named


def _key(name: str) -> str:
    return OTHER_MARKS.sub("", name.casefold())
