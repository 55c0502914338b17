"""A topic: a rule, a reason or a diagnostic code, explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

NAMES = """\
x, y, z, theta = Variable("x"), Variable("y"), Variable("z"), Variable("theta")
p, q, r = Distribution("p"), Distribution("q"), Distribution("r")
f, g = Function("f"), Function("g", positive=True)
a, b = Real("a"), Real("b", positive=True)
"""
IMPORTS = """\
from emsym import (
    KL, Abs, Derivation, Distribution, E, Function, H, Quantity, Real, Size, Sum, Variable, add_zero, bayes,
    chain_rule, definition, exp, gibbs, jensen, linearity, log, log_rules, marginalize, multiply_by_one,
    normalization, printed, sqrt,
)
"""


class Group(StrEnum):
    """What a topic is about."""

    NAMED = "Named inequalities: what the kernel's rules combine to"
    RULE = "Rules of the kernel: why something is not negative"
    REASON = "Reasons of a step"
    CODE = "Diagnostic codes"


@dataclass(frozen=True, slots=True)
class Example:
    """Something to try: the steps of a derivation `d`, or files and a command; `says` is what there is to see."""

    steps: str = ""
    says: str = ""
    files: tuple[tuple[str, str], ...] = ()
    command: str = "emsym verify example.py"

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """The files of the example, whole."""
        if not self.steps:
            return self.files
        body = "".join(f"    {line}\n" if line else "\n" for line in self.steps.splitlines())
        return (("example.py", f'{IMPORTS}\n{NAMES}\nwith Derivation("example") as d:\n{body}'),)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is said of one thing. `drawing` has premises over a line over the conclusion; `mend` is for codes."""

    name: str
    title: str
    group: Group
    about: str
    drawing: str = ""
    conditions: str = ""
    proof: str = ""
    source: str = ""
    example: Example | None = None
    mistake: Example | None = None
    mend: str = ""
    aliases: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    rule: str = ""
    """The witness that the topic is about, by its class's name."""


def drawn(inference: str) -> str:
    """An inference with its line as long as its longest row, and without the remark behind the line."""
    rows = [re.sub(r"^(--+) .*", r"\1", row) for row in inference.splitlines()]
    longest = max((len(row) for row in rows if not row.startswith("--")), default=0)
    return "\n".join("-" * longest if row.startswith("--") else row for row in rows).strip("\n")
