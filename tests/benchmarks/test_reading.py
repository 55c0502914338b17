"""How much of the derivations that people publish is read, what becomes of it, and how fast.

The chains are not kept here: ``EMSYM_CHAINS`` names a file with one JSON object a line, each with the ``latex`` of a
chain, whether it is ``discrete``, and the ``errata`` known of it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from emsym import Verdict, verify
from emsym.reading.read import Reading, read, readings

CHAINS = os.environ.get("EMSYM_CHAINS", "")
WRONG = (Verdict.REFUTED, Verdict.MALFORMED)


@pytest.fixture(scope="module")
def chains() -> list[dict[str, Any]]:
    """The discrete ones."""
    if not CHAINS:
        pytest.skip("EMSYM_CHAINS names no file of chains")
    lines = Path(CHAINS).read_text(encoding="utf-8").splitlines()
    return [chain for chain in map(json.loads, lines) if chain["discrete"]]


def test_how_much_is_read_and_how_fast(chains: list[dict[str, Any]], show: Callable[[str], None]) -> None:
    read(chains[0]["latex"])
    start = process_time()
    found = [read(chain["latex"]) for chain in chains]
    taken = process_time() - start
    relations = [relation for reading in found for relation in reading.relations]
    known = sum(relation.unread is None for relation in relations)
    whole = sum(reading.whole for reading in found)
    show(f"read in full: {whole} of {len(found)} chains; {known} of {len(relations)} relations read")
    show(f"{len(found) / taken:.0f} chains a second, from text to statements")
    reasons = Counter(relation.unread.message for relation in relations if relation.unread is not None)
    for reason, count in reasons.most_common(12):
        show(f"  unread {count:3}  {reason[:90]}")


def test_what_becomes_of_it(chains: list[dict[str, Any]], show: Callable[[str], None]) -> None:
    counts: Counter[str] = Counter()
    flagged = slips = 0
    for number, chain in enumerate(chains):
        said = judged(chain["latex"], f"chain-{number}")
        counts.update(said)
        wrong = sum(each in WRONG for each in said)
        slips += bool(chain["errata"])
        flagged += bool(chain["errata"] and wrong)
        counts["wrong, where no slip is known"] += 0 if chain["errata"] else wrong
    show(", ".join(f"{count} {what}" for what, count in counts.most_common()))
    show(f"chains with a known slip: {slips}, of which {flagged} have a relation that is called wrong")


def judged(source: str, name: str) -> list[str]:
    """What is said of each relation: it is wrong only if it is wrong in every reading, and rests on nothing unsaid."""
    best: dict[int, str] = {}
    for reading in readings(source):
        for place, said in enumerate(verdicts(reading, name)):
            if best.get(place) != Verdict.PROVED and (place not in best or said == Verdict.PROVED):
                best[place] = said
        if not any(said in WRONG for said in best.values()):
            break
    return [best[place] for place in sorted(best)]


def verdicts(reading: Reading, name: str) -> list[str]:
    """The verdict on each relation of one reading, or unread."""
    derivation = reading.derivation(name)
    report = verify(derivation, models=200, repairs=False, step_seconds=10) if derivation.steps else None
    told = {step.label: step.verdict for step in report.steps} if report is not None else {}
    out: list[str] = []
    rows = 0
    for relation in reading.relations:
        if relation.unread is not None:
            out.append("unread")
        elif relation.is_hypothesis:
            out.append("assumed")
        else:
            rows += 1
            verdict = told[f"row-{rows}"]
            if verdict is None:
                out.append("fault")
            elif verdict in WRONG and relation.supposes:
                out.append("resting on what is not said")
            else:
                out.append(verdict)
    return out
