"""Where a chain goes wrong, what holds there instead, and what was meant: said once, where the slip is.

A failing line is told from its neighbours. Where the line after it follows from the line before it, the slip is that
line's own; where the lines after it follow from it, they share its slip.

Imported only once a step has been refuted or found malformed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from emsym.budget import Budget
from emsym.checking.chains import joined
from emsym.checking.diagnosis import RESIDUAL
from emsym.codes import Code
from emsym.deciding.findings import gap
from emsym.deciding.telling import Telling
from emsym.derivation import Link, Step
from emsym.language.notation import text
from emsym.repair.lost import ADDED
from emsym.repair.repairs import Search, Surroundings, finding, repairs
from emsym.repair.sieve import sifted
from emsym.report import Repair, StepReport, Verdict
from emsym.terms.claim import Relation
from emsym.terms.nodes import Value
from emsym.terms.statement import Hypothesis

FAILING = (Verdict.REFUTED, Verdict.MALFORMED)
OTHERS = {
    Link.EQUAL: (Link.AT_LEAST, Link.AT_MOST),
    Link.AT_LEAST: (Link.AT_MOST,),
    Link.AT_MOST: (Link.AT_LEAST,),
    Link.GREATER: (Link.EQUAL, Link.AT_LEAST, Link.AT_MOST),
    Link.LESS: (Link.EQUAL, Link.AT_MOST, Link.AT_LEAST),
}
"""What may hold instead of each relation, the most that can be said first."""
FLIPS = (("sign changed",), ("number changed",))
"""What makes a bound of another that holds the other way, and says little."""
IN_THE_LINE_BEFORE = "the slip is in the line before: this line follows from the one before that as it stands"


def located(
    chain: Sequence[Step],
    reports: Sequence[StepReport],
    subjects: frozenset[Value],
    hypotheses: tuple[Hypothesis, ...],
    budgets: Sequence[Budget],
) -> list[StepReport]:
    """The reports of a chain's steps, those of failing steps with the place of the slip, and its repair.

    A repair may cost what is left of its step's budget; where it is not found, the report stays as it is.
    """
    told = list(reports)
    number = 0
    while number < len(chain):
        if reports[number].verdict in FAILING and not _is_inherited(reports[number]):
            with budgets[number] as budget:
                told[number], is_local = _mended(chain, reports, number, Surroundings(subjects, hypotheses, budget))
            if is_local and reports[number + 1].verdict in FAILING:
                number += 1
                told[number] = _noted(reports[number], IN_THE_LINE_BEFORE)
        number += 1
    return told


def _mended(
    chain: Sequence[Step], reports: Sequence[StepReport], number: int, around: Surroundings
) -> tuple[StepReport, bool]:
    """The report of a failing step with its repair, and whether the slip is local to it."""
    telling = Telling(around.budget)
    is_local = telling.tell("how far the slip reaches is not told", partial(_is_local, chain, number, around), False)
    explained = partial(_explained, chain, reports, number, is_local, around)
    told = telling.tell("no repair is told", explained, reports[number])
    if around.budget.spent and not telling.left_out:
        telling.left_out.append(f"the search for repairs stopped: {around.budget.spent}")
    for note in telling.left_out:
        told = _noted(told, note)
    return replace(told, left_out=(*told.left_out, *telling.left_out)), is_local


def _is_inherited(report: StepReport) -> bool:
    """Whether a step only continues a malformed expression, of which all is said where it was written."""
    return report.diagnostics[0].code is Code.INHERITED


def _is_local(chain: Sequence[Step], number: int, around: Surroundings) -> bool:
    """Whether the line after a failing one follows from the line before it."""
    across = joined(chain[number], chain[number + 1]) if number + 1 < len(chain) else None
    return across is not None and finding(across, around) is not None


def _explained(
    chain: Sequence[Step], reports: Sequence[StepReport], number: int, is_local: bool, around: Surroundings
) -> StepReport:
    """The report of a failing step with what holds instead, how far the slip reaches, and its repair."""
    step = chain[number]
    after = chain[number + 1 : number + 2]
    if is_local and reports[number + 1].verdict in FAILING:
        around = replace(around, follower=after[0])
    is_given = number > 0 and reports[number - 1].verdict not in FAILING
    sides = ("right",) if is_given else ("right", "left")
    found = repairs(step, around, sides=sides, nearby=[line.right for line in after])
    asks = not found.offers or found.offers[0].side == "relation"
    stands = _standing(step, around) if found.tried and asks else ""
    reach = _local(after[0]) if is_local else _shared(chain[number:], reports[number:], around)
    return _repaired(reports[number], stands, reach, found)


def _local(after: Step) -> str:
    line = f"{after.label}, line {after.place.line}"
    return f"the slip is local to this line: the next one ({line}) follows from the one before as it stands"


def _shared(chain: Sequence[Step], reports: Sequence[StepReport], around: Surroundings) -> str:
    """What the lines after a false one inherit; nothing unless all that are left of the chain follow from it."""
    after = reports[1:]
    if not after or any(report.verdict is not Verdict.PROVED for report in after):
        return ""
    across = joined(chain[0], chain[1])
    if across is None or sifted([across], around.hypotheses):
        return ""
    if len(after) == 1:
        return "the line after it follows from this one, so it shares its slip"
    return f"the {len(after)} lines after it follow from this one, so they share its slip"


def _standing(step: Step, around: Surroundings) -> str:
    """The relation that does hold between the two sides, with its gap, if the kernel proves one."""
    for link in OTHERS.get(step.link, ()):
        found = finding(replace(step, link=link, by=None), around)
        if found is not None:
            lost = gap(found)
            return _told(step.link, link, "" if lost is None else text(lost))
    return ""


def _told(claimed: Link, link: Link, lost: str) -> str:
    if link is Link.EQUAL:
        return "the two sides are equal"
    if claimed is Link.EQUAL:
        return f"holds as {link.sign}; the gap is {lost}"
    if claimed.relation.is_strict and claimed.relation.weakened is link.relation:
        return f"holds as {link.sign}, and not strictly; the gap is {lost}"
    return f"the relation is the other way: {link.sign} is proved; the gap is {lost}"


def _noted(report: StepReport, note: str) -> StepReport:
    first, *rest = report.diagnostics
    return replace(report, diagnostics=(replace(first, notes=(*first.notes, note)), *rest))


def _repaired(report: StepReport, stands: str, reach: str, found: Search) -> StepReport:
    """The report with its repairs; what `stands` between the sides says what their difference is, and better."""
    first, *rest = report.diagnostics
    kept = [note for note in first.notes if not (stands and note.startswith(RESIDUAL))]
    notes = [*kept, stands, reach]
    if found.complete and not found.offers and report.verdict is Verdict.REFUTED:
        none = f"none of {found.tried:,} slips, undone, makes a step that is proved"
        notes.append("; ".join([none, *found.limits] if found.tried else found.limits))
    known = replace(
        first,
        notes=tuple(filter(None, notes)),
        help=_help(found.offers, report.link) or first.help,
        repairs=found.offers,
        tried=found.tried,
    )
    return replace(report, diagnostics=(known, *rest))


def _help(offers: Sequence[Repair], claimed: Link) -> str:
    """The nearest repair; behind a weaker claim or the reverse also one that says as much as was claimed.

    Behind a lost term it is said that it may be constant.
    """
    if not offers:
        return ""
    nearest, *others = offers
    second: list[str] = []
    if nearest.side == "relation" or nearest.kinds == (ADDED,):
        wanted = claimed if nearest.side == "relation" else Link.CONSTANT
        behind = (offer for offer in others if offer.link is wanted is not nearest.link)
        if not wanted.relation.is_strict:
            second = [offer.said for offer in behind if wanted.relation is Relation.EQUAL or offer.kinds not in FLIPS]
    return ", or ".join([nearest.said, *second[:1]])
