"""Topics for a terminal: their list, and each with its inference, proof, example and usual mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from emsym.printable import TIE, to_json
from emsym.render.layout import Ink, hanging, padded, wrapped
from emsym.topics.topic import Example, Group, Topic

NARROWEST = 40
HELD = re.compile(r" (?=[−+=≤≥<>·‖|] )|(?<= [−+=≤≥<>·‖|]) |(?<=\blog) |(?<=Σ_[vz]) ")  # spaces inside a formula
INDENT = "  "
NAMED = "In the examples x, y, z are values, p, q, r distributions, f and g > 0 functions, a and b > 0 real numbers."


def topic_list(topics: Iterable[Topic], *, colour: bool, width: int) -> str:
    """The topics in groups, a line each."""
    ink, known = Ink(colour, max(width, NARROWEST)), list(topics)
    column = max(len(topic.name) for topic in known)
    lines: list[str] = []
    for group in Group:
        lines += [ink("strong", line) for line in wrapped(group.value, ink.width)]
        for topic in (topic for topic in known if topic.group is group):
            lines += hanging(f"{INDENT}{padded(topic.name, column)}  ", topic.title, ink.width)
        lines += [""]
    lines += wrapped("One of them, or several: emsym explain gibbs E401", ink.width)
    return "".join(f"{line}\n" for line in lines)


def topics_text(topics: Iterable[Topic], *, colour: bool, width: int) -> str:
    """Each topic in full."""
    ink = Ink(colour, max(width, NARROWEST))
    known = list(topics)
    blocks = ["".join(f"{line}\n" for line in _topic(ink, topic)) for topic in known]
    if any(topic.example is not None and topic.example.steps for topic in known):
        blocks.append("".join(ink("faint", line) + "\n" for line in wrapped(NAMED, ink.width)))
    return "\n".join(blocks)


def topics_json(topics: Iterable[Topic]) -> str:
    """The same as data."""
    data = {"topics": [_data(topic) for topic in topics]}
    return to_json(data)


def _data(topic: Topic) -> dict[str, Any]:
    data = asdict(topic)
    for name, example in (("example", topic.example), ("mistake", topic.mistake)):
        if example is not None:
            data[name] |= {"files": dict(example.written)}
    return data


def _topic(ink: Ink, topic: Topic) -> Iterator[str]:
    first, *rest = hanging(f"{topic.name}  ", topic.title, ink.width)
    yield from (ink("strong", line) for line in (first, *rest))
    if topic.source:
        yield from (ink("faint", line) for line in hanging(" " * (len(topic.name) + 2), topic.source, ink.width))
    if topic.drawing:
        yield ""
        yield from (f"{INDENT * 2}{line}" for line in topic.drawing.splitlines())
    yield ""
    yield from _said(ink, topic.about)
    for head, said in (("conditions", topic.conditions), ("to mend it", topic.mend)):
        if said:
            yield from ("", ink("strong", head))
            yield from _said(ink, said)
    if topic.proof:
        yield from ("", ink("strong", "proof"))
        for line in topic.proof.splitlines():
            yield from _said(ink, line)
    is_code = topic.group is Group.CODE
    if topic.example is not None:
        yield from _example(ink, "example" if is_code else "example, proved", topic.example)
    if topic.mistake is not None:
        yield from _example(ink, "usual mistake, refuted", topic.mistake)
    if topic.see:
        yield from ("", ink("faint", f"see also  {', '.join(topic.see)}"))


def _example(ink: Ink, head: str, example: Example) -> Iterator[str]:
    yield from ("", ink("strong", head))
    if example.steps:
        yield from (f"{INDENT * 2}{line}" for line in example.steps.splitlines())
    for name, text in () if example.steps else example.files:
        yield f"{INDENT * 2}# {name}"
        yield from (f"{INDENT * 2}{line}".rstrip() for line in text.splitlines())
    if not example.steps:
        yield f"{INDENT * 2}$ {example.command}"
    if example.says:
        yield from _said(ink, example.says)


def _said(ink: Ink, said: str) -> Iterator[str]:
    return (f"{INDENT}{line}" for line in wrapped(HELD.sub(TIE, said), ink.width - len(INDENT)))
