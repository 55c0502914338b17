"""A derivation: chains of expressions, each joined to the last by a relation, as in a paper's ``align`` block.

It records what was written and where, and decides nothing; `emsym.checking` does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from types import FrameType, TracebackType
from typing import Any, overload

from emsym.iteration import Iteration
from emsym.language.errors import LanguageError
from emsym.language.evaluation import Writing
from emsym.language.expressions import whole_expression
from emsym.language.naming import checked_text
from emsym.language.reasons import Reason, reason
from emsym.language.symbols import Distribution, Variable
from emsym.terms.claim import Relation


class Link(StrEnum):
    """The relation by which a step is joined to the expression before it."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    GREATER = ">"
    LESS = "<"
    DEFINITION = ":="
    CONSTANT = "=const"

    @property
    def relation(self) -> Relation:
        """How two numbers are compared: by = where one defines the other, and where they differ by a constant."""
        return Relation.EQUAL if self in (Link.DEFINITION, Link.CONSTANT) else Relation(self.value)

    @property
    def sign(self) -> str:
        """The relation in print: =, ≥, ≤, >, <, ≡. That a constant is added is printed elsewhere."""
        return "≡" if self is Link.DEFINITION else self.relation.sign

    @property
    def command(self) -> str:
        """The relation in LaTeX."""
        return {"≥": r"\ge", "≤": r"\le", "≡": r"\equiv"}.get(self.sign, self.sign)

    @property
    def method(self) -> str:
        """The method of `Derivation` that writes it."""
        return _METHODS[self]


_METHODS = {
    Link.EQUAL: "equals",
    Link.AT_LEAST: "at_least",
    Link.AT_MOST: "at_most",
    Link.GREATER: "greater_than",
    Link.LESS: "less_than",
    Link.DEFINITION: "defines",
    Link.CONSTANT: "equals_up_to_constant",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints in place of a step, where that is wrong: the step holds only if this does not.

    What is None is as in the step. `slip` says in a sentence what went wrong.
    """

    right: Any
    left: Any = None
    link: Link | None = None
    by: Reason | None = None
    slip: str = ""


def printed(right: Any, left: Any = None, relation: str | None = None, by: Any = None, slip: str = "") -> Printed:
    """The form that a document prints, ``equals(…, printed=printed(p(z, x, theta), slip="a comma for a bar"))``.

    `left` and `relation` are those of the step where they are left out, and `by` is the document's reason.
    """
    link = None if relation is None else _order(relation, "a printed form")
    left = None if left is None else whole_expression(left)
    return Printed(whole_expression(right), left, link, reason(by), checked_text("slip", slip))


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of a chain: left, joined to right. `before` is the line where left is written."""

    label: str
    left: Any
    link: Link
    right: Any
    place: Place
    by: Reason | None = None
    source: str = ""
    constant_in: tuple[Any, ...] = ()
    printed: Printed | None = None
    before: Place | None = None

    def as_printed(self) -> Step | None:
        """The step as the document prints it, where that is another."""
        form = self.printed
        if form is None:
            return None
        link = form.link or self.link
        if form.left is not None:
            return Step(self.label, form.left, link, form.right, self.place, form.by, self.source)
        return Step(self.label, self.left, link, form.right, self.place, form.by, self.source, before=self.before)


@dataclass(frozen=True, slots=True)
class Start:
    """The first expression of a chain."""

    expression: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """left relation right, assumed by every step of a derivation.

    It holds for every letter of the values in `every`, if that is said, and of none in `at`.
    """

    left: Any
    link: Link
    right: Any
    place: Place
    every: tuple[Any, ...] | None = None
    at: tuple[Any, ...] = ()


def assumption(stated: Any, place: Place, every: Any | None = None, at: Any = ()) -> Hypothesis:
    """(left, relation, right) as a hypothesis; ≡ and "equal up to a constant" are none."""
    if not isinstance(stated, tuple | list) or len(stated) != 3:
        raise LanguageError(
            f"a hypothesis has two sides and a relation, and {_listed(stated)} has not",
            help='write left, relation, right, as in p(x), ">=", q(x), or markov(p, a, b, c)',
        )
    left, relation, right = stated
    sides = whole_expression(left), _order(relation, "a hypothesis"), whole_expression(right)
    return Hypothesis(*sides, place, None if every is None else _several(every), _several(at))


def _listed(stated: Any) -> str:
    return ", ".join(map(str, stated)) if isinstance(stated, tuple | list) and stated else str(stated)


def _several(values: Any) -> tuple[Any, ...]:
    return tuple(values) if isinstance(values, tuple | list) else (values,)


def _order(relation: str, what: str) -> Link:
    """One of the relations that compare two numbers."""
    try:
        link = Link(relation)
    except ValueError:
        link = Link.DEFINITION
    if link in (Link.DEFINITION, Link.CONSTANT):
        raise LanguageError(
            f"{relation!r} is not a relation of {what}", help=f"{meant(relation)}one of =, >=, <=, >, <"
        )
    return link


def meant(relation: object) -> str:
    """The relation that another spelling stands for, as a proposal to go before the list of all."""
    spelled = {"==": "=", "≥": ">=", "≤": "<=", "=>": ">=", "=<": "<=", "≡": "=", "eq": "=", "geq": ">=", "leq": "<="}
    found = spelled.get(relation) if isinstance(relation, str) else None
    return f'write "{found}", ' if found else ""


TEXTS = ("name", "title", "source", "document")


class Derivation:
    """A named derivation, written inside ``with``, where SymPy's own simplification is off.

    >>> from emsym import Derivation, Distribution, Sum, Variable, log, marginalize
    >>> x, z = Variable("x"), Variable("z")
    >>> p = Distribution("p")
    >>> with Derivation("evidence", title="The evidence as a sum") as evidence:
    ...     evidence.start(log(p(x)))
    ...     evidence.equals(log(Sum(p(x, z), z)), by=marginalize(z))
    >>> len(evidence.steps)
    1
    """

    def __init__(self, name: str, title: str = "", source: str = "", document: str = "") -> None:
        if not isinstance(name, str) or not name.strip():
            raise LanguageError("a derivation needs a name", help='write Derivation("elbo")')
        self.name = name
        self.title = title
        self.title = self.title or self.name
        self.source = source
        self.document = document
        self.place = caller()
        self.argument = ""
        """What `emsym verify` finds it by, on a command line, where it is what found it."""
        self.iteration: Iteration | None = None
        self.error: BaseException | None = None
        self._hypotheses: list[Hypothesis] = []
        self._starts: list[Start] = []
        self._chains: list[list[Step]] = []
        self._last: Any = None
        self._place = self.place
        self._labels: set[str] = set()
        self._writing: list[Writing] = []
        for record in _RECORDS.get():
            record.append(self)

    @classmethod
    def of(
        cls, name: str, place: Place, hypotheses: Iterable[Hypothesis], chains: Iterable[tuple[Start, list[Step]]]
    ) -> Derivation:
        """A derivation of parts that are made already, as those that are read from a text."""
        made = cls(name)
        made.place = place
        made._hypotheses = list(hypotheses)
        for start, steps in chains:
            made._starts.append(start)
            made._chains.append(list(steps))
        made._labels = {step.label for step in made.steps}
        return made

    def __setattr__(self, attribute: str, value: Any) -> None:
        object.__setattr__(self, attribute, checked_text(attribute, value) if attribute in TEXTS else value)

    def __enter__(self) -> Derivation:
        self._writing.append(Writing())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Keep the error that ends the block; where derivations are recorded, it ends nothing but this one."""
        if self._writing:
            self._writing.pop().close()
        if not isinstance(error, GeneratorExit):
            self.error = error
        return isinstance(error, Exception) and bool(_RECORDS.get())

    def __repr__(self) -> str:
        return f"Derivation({self.name!r}, {len(self.steps)} steps)"

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """What is assumed, in order."""
        return tuple(self._hypotheses)

    @property
    def starts(self) -> tuple[Start, ...]:
        """The first expression of each chain."""
        return tuple(self._starts)

    @property
    def chains(self) -> tuple[tuple[Step, ...], ...]:
        """The steps of each chain."""
        return tuple(map(tuple, self._chains))

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in order, over all chains."""
        return tuple(step for chain in self._chains for step in chain)

    @overload
    def assume(self, left: Any, relation: str, right: Any, /, *, every: Any | None = None, at: Any = ()) -> None: ...

    @overload
    def assume(self, stated: tuple[Any, str, Any], /, *, every: Any | None = None, at: Any = ()) -> None: ...

    def assume(self, *stated: Any, every: Any | None = None, at: Any = ()) -> None:
        """Add a hypothesis, ``assume(beta, ">=", 1)``, under which every step holds and which the theorem states.

        Markov chains, independences and factorisations are named: ``assume(markov(p, a, b, c))``.
        An equality that says what a law or a function is, ``assume(q(z), "=", p(z | x))``, is meant for every letter of
        the values on its left, here z; any other hypothesis for every letter of the values that stand free nowhere in
        the chain. `every` names the values for every letter of which it holds instead, `at` those at which it is meant:
        ``at=z`` for the observed z alone.
        """
        whole = stated[0] if len(stated) == 1 and isinstance(stated[0], tuple | list) else stated
        self._hypotheses.append(assumption(whole, caller(), every, at))

    def iterates(self, parameter: Any, update: Any, **settings: Any) -> None:
        """Give the algorithm that the derivation is about, for `emsym run`; see `emsym.iteration.Iteration`."""
        self.iteration = Iteration(parameter, update, **settings)

    def start(self, first: Any) -> None:
        """Begin a chain with this expression; a derivation may have several."""
        self._last, self._place = whole_expression(first), caller()
        self._starts.append(Start(self._last, self._place))
        self._chains.append([])

    def equals(
        self, right: Any, by: Any = None, label: str = "", source: str = "", printed: Printed | None = None
    ) -> None:
        """last = right."""
        self._join(Link.EQUAL, right, by, label, source, (), printed)

    def at_least(
        self, right: Any, by: Any = None, label: str = "", source: str = "", printed: Printed | None = None
    ) -> None:
        """last ≥ right."""
        self._join(Link.AT_LEAST, right, by, label, source, (), printed)

    def at_most(
        self, right: Any, by: Any = None, label: str = "", source: str = "", printed: Printed | None = None
    ) -> None:
        """last ≤ right."""
        self._join(Link.AT_MOST, right, by, label, source, (), printed)

    def greater_than(
        self, right: Any, by: Any = None, label: str = "", source: str = "", printed: Printed | None = None
    ) -> None:
        """last > right."""
        self._join(Link.GREATER, right, by, label, source, (), printed)

    def less_than(
        self, right: Any, by: Any = None, label: str = "", source: str = "", printed: Printed | None = None
    ) -> None:
        """last < right."""
        self._join(Link.LESS, right, by, label, source, (), printed)

    def defines(self, right: Any, label: str = "", source: str = "") -> None:
        """last ≡ right, where one side is a named `Quantity` and the other what it names."""
        self._join(Link.DEFINITION, right, Reason("definition"), label, source)

    def equals_up_to_constant(self, right: Any, in_: Any, label: str = "", source: str = "") -> None:
        """last = right + const., where the constant may depend on anything but `in_`: distributions and values."""
        fixed = in_ if isinstance(in_, tuple) else (in_,)
        if not fixed:
            raise LanguageError("a constant in nothing says nothing", help="name what it does not depend on: in_=q")
        for thing in fixed:
            if not isinstance(thing, Distribution | Variable):
                message = f"a constant in {thing}: {thing} is neither a distribution nor a value"
                raise LanguageError(message, help="name the distribution or the value alone: in_=q, in_=theta")
        self._join(Link.CONSTANT, right, None, label, source, fixed)

    def _join(
        self,
        link: Link,
        right: Any,
        by: Any,
        label: str,
        source: str,
        constant_in: tuple[Any, ...] = (),
        printed: Printed | None = None,
    ) -> None:
        if not self._chains:
            raise LanguageError(f"{self.name} has no expression to continue", help=f"begin with {self.name}.start(…)")
        given = reason(by)
        right = whole_expression(right)
        label, source = checked_text("label", label), checked_text("source", source)
        if printed is not None and not isinstance(printed, Printed):
            raise LanguageError(f"printed={printed} is not a printed form", help="write printed=printed(…)")
        name = label or self._spare_label(given.rule if given else f"step-{len(self._labels) + 1}")
        if name in self._labels:
            raise LanguageError(f"{self.name} has two steps labelled {name}", help="give each its own label")
        self._labels.add(name)
        place = caller(3)
        before, self._place = self._place, place
        last, self._last = self._last, right
        self._chains[-1].append(Step(name, last, link, right, place, given, source, constant_in, printed, before))

    def _spare_label(self, stem: str) -> str:
        count = 2
        label = stem
        while label in self._labels:
            label, count = f"{stem}-{count}", count + 1
        return label


_RECORDS: ContextVar[tuple[list[Derivation], ...]] = ContextVar("_RECORDS", default=())


@contextmanager
def recording() -> Iterator[list[Derivation]]:
    """The list that every derivation made inside the ``with`` block is added to, in order."""
    record: list[Derivation] = []
    token = _RECORDS.set((*_RECORDS.get(), record))
    try:
        yield record
    finally:
        _RECORDS.reset(token)


def caller(depth: int = 2) -> Place:
    """The line that called the public method."""
    frame: FrameType = sys._getframe(depth)
    return Place(frame.f_code.co_filename, frame.f_lineno)
