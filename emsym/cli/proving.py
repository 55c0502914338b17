"""`emsym prove`: claims as text, one or a stream of them, checked in every way in which they can be read.

A claim is proved if it is in one reading, and refuted or malformed only if it is so in every one. What is not read is
told apart from both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from emsym import __version__
from emsym.checking import verify
from emsym.checking.diagnosis import fault_of
from emsym.codes import Code
from emsym.derivation import Place
from emsym.reading.claim import Claim, Spot
from emsym.reading.parser import USUAL
from emsym.reading.read import Reading
from emsym.reading.tokens import Unread
from emsym.render.json import report_data
from emsym.report import DerivationReport, Diagnostic, Excerpt, Fault, Report, StepReport
from emsym.verdict import Verdict

FORMAT, VERSION = "emsym claim", 1
BEST = (Verdict.PROVED, Verdict.UNDECIDED, Verdict.REFUTED, Verdict.MALFORMED)
GRAVEST = (0, 3, 1, 2, 70)


@dataclass(frozen=True, slots=True)
class Settings:
    """How each claim is checked."""

    seed: int
    models: int
    step_seconds: float


def proved(claim: Claim, settings: Settings) -> Report:
    """The report on a claim; what is not read is among its problems."""
    return _proved(claim, settings)[0]


def _proved(claim: Claim, settings: Settings) -> tuple[Report, list[Unread]]:
    """The report, and what is not read. Where that is something given, nothing is checked, as it could be missed."""
    found = claim.readings()
    start = claim.pieces[-1][0]
    missing = [each for each in claim.unread(found[0]) if each.start < start]
    report, reading = (None, found[0]) if missing else _best(claim, found, settings)
    unread = claim.unread(reading)
    checked = () if report is None else (_with_excerpts(report, claim, reading),)
    problems = tuple(_problem(claim, each) for each in unread)
    return Report(checked, problems, settings.seed, settings.models), unread


def _best(claim: Claim, found: Sequence[Reading], settings: Settings) -> tuple[DerivationReport | None, Reading]:
    """The reading that counts, with its report: the first that is proved, else that of which least is wrong."""
    best: tuple[DerivationReport, Reading] | None = None
    for reading in found:
        derivation = claim.derivation(reading)
        if not derivation.steps:
            continue
        report = verify(derivation, **_keywords(settings))
        if best is None or BEST.index(report.verdict) < BEST.index(best[0].verdict):
            best = report, reading
        if best[0].proved:
            break
    return (None, found[0]) if best is None else (_told_apart(best[0], best[1]), best[1])


def _keywords(settings: Settings) -> dict[str, Any]:
    return {"models": settings.models, "seed": settings.seed, "step_seconds": settings.step_seconds}


def _told_apart(report: DerivationReport, reading: Reading) -> DerivationReport:
    """The report, with a title that says how the claim is read where that is not the usual way."""
    if reading.options == USUAL:
        return report
    ways = [
        "a logarithm without brackets ends behind its first factor" if reading.options.narrow else "",
        "parameters below a law are part of its name" if reading.options.bare else "",
    ]
    return replace(report, title="read so that " + ", and ".join(filter(None, ways)))


def _with_excerpts(report: DerivationReport, claim: Claim, reading: Reading) -> DerivationReport:
    """The report, in which findings quote the claim with its relation underlined."""
    checked = [each for each in reading.relations if each.unread is None and not each.is_hypothesis]
    spots = [claim.spot(each.start, each.end) for each in checked]
    steps = zip(report.steps, spots, strict=True)
    return replace(report, steps=tuple(_quoting(step, spot) for step, spot in steps))


def _quoting(step: StepReport, spot: Spot) -> StepReport:
    excerpt = Excerpt(step.place, spot.text, spot.start - 1, spot.end - 1)
    told = tuple(replace(each, excerpt=excerpt) if each.excerpt is None else each for each in step.diagnostics)
    return replace(step, diagnostics=told)


def _problem(claim: Claim, unread: Unread) -> Diagnostic:
    spot = claim.spot(unread.start, unread.end)
    place = Place(f"<{spot.name}>", spot.line)
    excerpt = Excerpt(place, spot.text, spot.start - 1, spot.end - 1)
    return Diagnostic(Code.UNREAD, unread.message, place, help=unread.help, excerpt=excerpt)


# --- a stream of claims


def answered(lines: Iterable[str], settings: Settings) -> Iterator[tuple[dict[str, Any], int]]:
    """The answer to each line that is not empty, and its exit code; a line is a claim, or a JSON object with one."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(number, line.strip(), settings)


def _answer(number: int, line: str, settings: Settings) -> tuple[dict[str, Any], int]:
    asked: dict[str, Any] = {"id": number, "claim": line, "given": []}
    try:
        asked |= _asked(line)
        claim = Claim(asked["claim"], tuple(asked["given"]))
    except ValueError as error:
        return {**_record(asked), "verdict": "unread", "unread": [{"message": str(error), "in": "line"}]}, 2
    try:
        report, missing = _proved(claim, settings)
    except Exception as error:  # noqa: BLE001 - a fault of emsym's own is told in the answer, and ends no other
        fault: Fault = fault_of(error)
        return {**_record(asked), "verdict": None, "fault": fault.message}, 70
    data = report_data(report)
    (found,) = data["derivations"] or (None,)
    unread = [
        {"message": each.message, "in": spot.name, "line": spot.line, "column": spot.start}
        for each in missing
        for spot in [claim.spot(each.start, each.end)]
    ]
    verdict = "unread" if unread else report.verdict.value
    theorem = "" if found is None else found["theorem"]
    return {
        **_record(asked),
        "verdict": verdict,
        "theorem": theorem,
        "unread": unread,
        "found": found,
    }, report.exit_code


def _record(asked: dict[str, Any]) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "emsym": __version__, **asked}


def _asked(line: str) -> dict[str, Any]:
    """What a line asks; raises `ValueError` where it is an object of another form."""
    if not line.startswith("{"):
        return {}
    try:
        data = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return {}  # a claim may begin with a brace
    if not isinstance(data, dict) or not isinstance(data.get("claim"), str):
        raise ValueError('an object needs a "claim", which is a text')
    given = data.get("given", [])
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise ValueError('"given" is a text or a list of texts')
    return {"claim": data["claim"], "given": given, **({"id": data["id"]} if "id" in data else {})}


def gravest(codes: Iterable[int]) -> int:
    """The exit code of several claims."""
    return max(codes, key=GRAVEST.index, default=2)
