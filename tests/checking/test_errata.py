"""Slips that were published: none is proved as printed, and the first offer is, nearly always, the correction."""

from __future__ import annotations

from functools import cache

import pytest

from emsym import Derivation, Verdict, check, verify
from emsym.derivation import Link
from emsym.explain.surface import surface
from emsym.language.notation import text
from emsym.report import Repair, StepReport
from emsym.terms.read import read
from tests.checking.errata import ERRATA, Row

FIRST, AMONG = 29, 29
"""How many of them the first offer corrects, and how many any offer does."""


@cache
def report(name: str) -> StepReport:
    """The printed row, checked, with the row behind it where the text has one."""
    erratum = ERRATA[name]
    left, link, right = erratum.printed
    with Derivation("printed") as printed:
        printed.start(left)
        getattr(printed, link.method)(right)
        if erratum.after is not None:
            printed.equals(erratum.after)
    return verify(printed, models=200).steps[0]


def is_the_same(offer: Repair, row: Row) -> bool:
    left, link, right = row
    sides = ((offer.left, left), (offer.right, right))
    return offer.link is link and all(surface(read(a)) == surface(read(b)) for a, b in sides)


def corrects(offer: Repair, name: str) -> bool:
    return any(is_the_same(offer, row) for row in ERRATA[name].corrected)


@pytest.mark.parametrize("name", ERRATA)
def test_what_is_printed_does_not_hold(name):
    assert report(name).verdict in (Verdict.REFUTED, Verdict.MALFORMED)


@pytest.mark.parametrize("name", ERRATA)
def test_the_correction_is_proved(name):
    for left, link, right in ERRATA[name].corrected:
        assert check(left, link.value, right, models=50).verdict is Verdict.PROVED


def test_the_first_offer_is_the_correction():
    offers = {name: report(name).diagnostics[0].repairs for name in ERRATA}
    first = [name for name, found in offers.items() if found and corrects(found[0], name)]
    among = [name for name, found in offers.items() if any(corrects(offer, name) for offer in found)]
    missed = {name: [offer.said for offer in offers[name]] for name in ERRATA if name not in first}
    assert len(first) >= FIRST, missed
    assert len(among) >= AMONG, missed


def test_the_printed_rows_are_rows():
    for erratum in ERRATA.values():
        assert ": " in erratum.source
        assert erratum.printed[1] in Link
        assert all(text(erratum.printed[0]) and text(row[2]) for row in erratum.corrected)
