"""`emsym check`: files of certificates, each entry on a line of its own, with what was checked below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from emsym import __version__
from emsym.certificates.check import Checked, Expected, Outcome, check
from emsym.certificates.file import from_text
from emsym.encoding import BadData
from emsym.printable import printable, to_json
from emsym.render.layout import Ink, hanging, printed_width
from emsym.verdict import Verdict

STYLES = {Outcome.OK: "proved", Outcome.REFUSED: "refuted", Outcome.NO_EVIDENCE: "faint", Outcome.FAULT: "fault"}
FAULT = 70
COLUMN = max(map(len, Outcome)) + 2
UNSHOWN = (Outcome.REFUSED, Outcome.FAULT)
NARROWEST = 60
FORMAT = "emsym check"
VERSION = 1


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file with what became of its entries, or with what makes it unreadable."""

    name: str
    entries: tuple[Checked, ...] = ()
    writer: str = ""
    error: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many proofs and refutations hold, and what became of the other entries."""
        outcomes = Counter(entry.outcome for entry in self.entries)
        held = Counter(entry.verdict for entry in self.entries if entry.outcome is Outcome.OK)
        return {
            "proofs": held[Verdict.PROVED],
            "refutations": held[Verdict.REFUTED],
            "refused": outcomes[Outcome.REFUSED],
            "without_evidence": outcomes[Outcome.NO_EVIDENCE],
            "faults": outcomes[Outcome.FAULT],
        }

    @property
    def faults(self) -> list[Checked]:
        """The entries whose check a fault of emsym's own ended."""
        return [entry for entry in self.entries if entry.outcome is Outcome.FAULT]

    @property
    def code(self) -> int:
        """2 where it cannot be read, 70 after a fault, 1 where something is refused, 3 where it shows nothing."""
        outcomes = {entry.outcome for entry in self.entries}
        if self.error:
            return 2
        if Outcome.FAULT in outcomes:
            return FAULT
        return 1 if Outcome.REFUSED in outcomes else 0 if Outcome.OK in outcomes else 3


def worst_code(files: Iterable[CheckedFile]) -> int:
    """The code of the gravest file."""
    return max((file.code for file in files), key=(0, 3, 1, 2, FAULT).index)


def check_file(name: str, expected: Expected | None = None, *, allow_no_evidence: bool = False) -> CheckedFile:
    """Read a file and check its entries."""
    try:
        with open(name, encoding="utf-8") as file:
            certificates = from_text(file.read())
    except OSError as error:
        return CheckedFile(name, error=f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return CheckedFile(name, error="cannot be read: it is not UTF-8")
    except BadData as error:
        return CheckedFile(name, error=f"malformed: {error}")
    checked = tuple(check(certificates, expected, allow_no_evidence=allow_no_evidence))
    return CheckedFile(name, checked, certificates.emsym)


def expectation(names: Sequence[str]) -> Expected | None:
    """What the derivations of these names claim; a name without any is a `click.UsageError`."""
    if not names:
        return None
    from emsym.deciding.statements import statements
    from emsym.loading import load

    loaded = load(names)
    if loaded.problems:
        raise click.UsageError(f"--against: {loaded.problems[0].message}")
    return {step: claims for derivation in loaded.derivations for step, claims in statements(derivation).items()}


def files_text(files: Iterable[CheckedFile], *, colour: bool, width: int) -> str:
    """Each file with its entries and what they come to."""
    ink = Ink(colour, max(width, NARROWEST))
    return "\n".join("".join(f"{line}\n" for line in _lines(ink, file)) for file in files)


def files_json(files: Iterable[CheckedFile]) -> str:
    """The same as data."""
    found = {"format": FORMAT, "version": VERSION, "emsym": __version__, "files": [_data(file) for file in files]}
    return to_json(found)


def _lines(ink: Ink, file: CheckedFile) -> Iterator[str]:
    if file.error:
        first, *rest = hanging(f"{file.name}  ", printable(file.error), ink.width)
        yield from (ink("strong", first), *rest)
        return
    yield ink("strong", file.name) + ink("faint", f"  written by emsym {printable(file.writer)}")
    yield ""
    for entry in file.entries:
        yield from _entry(ink, entry)
    yield ""
    yield _summary(ink, file)


def _entry(ink: Ink, entry: Checked) -> Iterator[str]:
    """The outcome, the step and its verdict; then what was checked, from its terms, or why it is refused."""
    claimed = "said to be " if entry.outcome in UNSHOWN else ""
    verdict = "" if entry.verdict is None else f"  {claimed}{entry.verdict.value}"
    verdict = "  no verdict" if entry.verdict is None and entry.outcome is Outcome.NO_EVIDENCE else verdict
    said = printable(str(entry.step)) + verdict
    first, *rest = hanging(f"{entry.outcome.value:<{COLUMN}}", said, ink.width)
    word = entry.outcome.value
    yield ink(STYLES[entry.outcome], word) + first[len(word) :]
    yield from rest
    yield from _statement(ink, [printable(part) for part in entry.statement])
    if entry.scope:
        yield from (ink("faint", line) for line in hanging(" " * COLUMN, printable(entry.scope), ink.width))
    if entry.outcome in UNSHOWN:
        why = f"{entry.where}: {entry.why}"
        yield from (ink("error", line) for line in hanging(" " * COLUMN, printable(why), ink.width))


def _statement(ink: Ink, parts: list[str]) -> Iterator[str]:
    """left ≥ right on one line if it fits, else a line for each side and for the hypotheses."""
    margin, whole = " " * COLUMN, " ".join(parts)
    if COLUMN + printed_width(whole) <= ink.width:
        yield from [margin + whole] if whole else []
        return
    left, *others = parts
    yield from hanging(margin, left, ink.width)
    for sign, _, side in (part.partition(" ") for part in others):
        yield from hanging(f"{margin}{sign} ", side, ink.width)


def _summary(ink: Ink, file: CheckedFile) -> str:
    """``3 proofs and 1 refutation hold, 1 step refused, 2 steps without evidence.``"""
    counts = file.counts
    kinds = [(counts["proofs"], "proof"), (counts["refutations"], "refutation")]
    told = " and ".join(_count(number, noun) for number, noun in kinds if number)
    several = counts["proofs"] + counts["refutations"] > 1
    parts = [ink("proved", f"{told} {'hold' if several else 'holds'}")] if told else []
    parts += [ink("error", f"{_count(counts['refused'], 'step')} refused")] if counts["refused"] else []
    parts += [ink("fault", f"{_count(counts['faults'], 'fault')} of emsym")] if counts["faults"] else []
    parts += [f"{_count(counts['without_evidence'], 'step')} without evidence"] if counts["without_evidence"] else []
    return f"{', '.join(parts) or 'nothing to check'}."


def _data(file: CheckedFile) -> dict[str, Any]:
    return {
        "file": file.name,
        "holds": file.code == 0,
        **file.counts,
        "error": file.error or None,
        "entries": [
            {
                "step": str(entry.step),
                "derivation": entry.step.derivation,
                "label": entry.step.label,
                "printed": entry.step.printed,
                "verdict": None if entry.verdict is None else entry.verdict.value,
                "outcome": entry.outcome.value,
                "where": entry.where,
                "why": entry.why,
                "statement": " ".join(entry.statement),
                "scope": entry.scope,
            }
            for entry in file.entries
        ],
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
