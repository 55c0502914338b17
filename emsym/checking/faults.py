"""Where a chain goes wrong, what holds there instead, and what was meant: said once, where the slip is.

A refuted line is told from its neighbours. Where the line after it follows from the line before it, the slip is that
line's own; where the lines after it follow from it, they share its slip.

Imported only once a step has been refuted or found malformed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from emsym.checking.chains import joined
from emsym.checking.claims import reading
from emsym.checking.diagnosis import RESIDUAL
from emsym.checking.findings import Findings, decide, gap
from emsym.checking.repair import Search, agrees, holds, repairs
from emsym.derivation import Link, Step
from emsym.kernel.normal_form import Malformed
from emsym.language.errors import LanguageError
from emsym.language.notation import text
from emsym.report import Repair, StepReport, Verdict
from emsym.terms.claim import Claim
from emsym.terms.nodes import Value

FAILING = (Verdict.REFUTED, Verdict.MALFORMED)
OTHERS = {
    Link.EQUAL: (Link.AT_LEAST, Link.AT_MOST),
    Link.AT_LEAST: (Link.AT_MOST,),
    Link.AT_MOST: (Link.AT_LEAST,),
    Link.GREATER: (Link.EQUAL, Link.AT_LEAST, Link.AT_MOST),
    Link.LESS: (Link.EQUAL, Link.AT_MOST, Link.AT_LEAST),
}
"""What may hold instead of each relation, the most that can be said first."""
NONSTRICT = {Link.GREATER: Link.AT_LEAST, Link.LESS: Link.AT_MOST}
IN_THE_LINE_BEFORE = "the slip is in the line before: this line follows from the one before that as it stands"


def located(
    chain: Sequence[Step], reports: Sequence[StepReport], subjects: frozenset[Value], hypotheses: tuple[Claim, ...]
) -> list[StepReport]:
    """The reports of a chain's steps, those of failing steps with the place of the slip, and its repair."""
    told = list(reports)
    excused: set[int] = set()
    for number, (step, report) in enumerate(zip(chain, reports, strict=True)):
        if report.verdict not in FAILING:
            continue
        if number in excused:
            told[number] = _noted(report, (IN_THE_LINE_BEFORE,))
            continue
        after = chain[number + 1] if number + 1 < len(chain) else None
        across = joined(step, after) if after is not None else None
        is_local = across is not None and holds(across, subjects, hypotheses)
        follower = None
        if is_local and after is not None and reports[number + 1].verdict in FAILING:
            excused.add(number + 1)
            follower = after
        sides = ("right",) if number and reports[number - 1].verdict not in FAILING else ("right", "left")
        found = repairs(step, subjects, hypotheses, sides=sides, follower=follower)
        stands = _holding(step, subjects, hypotheses) if _asks_what_holds(found) else ""
        notes = [stands]
        if is_local and after is not None:
            line = f"{after.label}, line {after.place.line}"
            notes.append(
                f"the slip is local to this line: the next one ({line}) follows from the one before as it stands"
            )
        elif across is not None and not agrees(across, hypotheses):
            notes.append(_shared(reports[number + 1 :]))
        told[number] = _repaired(report, stands, tuple(filter(None, notes)), found)
    return told


def _asks_what_holds(found: Search) -> bool:
    return not found.offers or found.offers[0].side == "relation"


def _shared(after: Sequence[StepReport]) -> str:
    """What the lines after a false one inherit; nothing unless all that are left of the chain follow from it."""
    if not after or any(report.verdict is not Verdict.PROVED for report in after):
        return ""
    if len(after) == 1:
        return "the line after it follows from this one, so it shares its slip"
    return f"the {len(after)} lines after it follow from this one, so they share its slip"


def _holding(step: Step, subjects: frozenset[Value], hypotheses: tuple[Claim, ...]) -> str:
    """The relation that does hold between the two sides, with its gap, if the kernel proves one."""
    for link in OTHERS.get(step.link, ()):
        other = replace(step, link=link, by=None)
        try:
            read_step = reading(other, subjects, hypotheses)
            decision = decide(other, read_step)
        except (LanguageError, Malformed, RecursionError):
            return ""
        if decision.theorem is not None:
            lost = gap(Findings(other, read_step, decision.witness, decision.theorem, None, ()))
            return _told(step.link, link, "" if lost is None else text(lost))
    return ""


def _told(claimed: Link, link: Link, lost: str) -> str:
    if link is Link.EQUAL:
        return "the two sides are equal"
    if claimed is Link.EQUAL:
        return f"holds as {link.sign}; the gap is {lost}"
    if NONSTRICT.get(claimed) is link:
        return f"holds as {link.sign}, and not strictly; the gap is {lost}"
    return f"the relation is the other way: {link.sign} is proved; the gap is {lost}"


def _noted(report: StepReport, notes: tuple[str, ...]) -> StepReport:
    first, *rest = report.diagnostics
    return replace(report, diagnostics=(replace(first, notes=(*first.notes, *notes)), *rest))


def _repaired(report: StepReport, stands: str, notes: tuple[str, ...], found: Search) -> StepReport:
    """The report with its repairs; what `stands` between the sides says what their difference is, and better."""
    first, *rest = report.diagnostics
    if found.tried and not found.offers and report.verdict is Verdict.REFUTED:
        notes = (*notes, f"none of {found.tried:,} slips, undone, makes a step that is proved")
    help = _help(found.offers) or first.help
    kept = tuple(note for note in first.notes if not (stands and note.startswith(RESIDUAL)))
    known = replace(first, notes=(*kept, *notes), help=help, repairs=found.offers, tried=found.tried)
    return replace(report, diagnostics=(known, *rest))


def _help(offers: Sequence[Repair]) -> str:
    """The nearest repair; where that says less than was claimed, also the nearest that says as much."""
    if not offers:
        return ""
    nearest, *others = offers
    equal = [offer.said for offer in others if offer.link is Link.EQUAL]
    return ", or ".join([nearest.said, *equal[:1]]) if nearest.side == "relation" else nearest.said
