"""A report as certificates: what was found, and the evidence that `emsym check` checks again."""

from __future__ import annotations

from emsym import __version__
from emsym.certificates.file import FORMAT, VERSION, Certificates, Chapter, Entry, evidence_fits
from emsym.render.phrases import TEXT
from emsym.report import DerivationReport, Report, StepReport, Verdict


def certificates(report: Report) -> Certificates:
    """Every step of a run; what is undecided or malformed is listed without evidence."""
    chapters = tuple(map(_chapter, report.derivations))
    return Certificates(FORMAT, VERSION, __version__, report.seed, report.models, chapters)


def _chapter(derivation: DerivationReport) -> Chapter:
    return Chapter(derivation.name, derivation.title, derivation.source, tuple(map(_entry, derivation.steps)))


def _entry(step: StepReport) -> Entry:
    proved, refuted = step.verdict is Verdict.PROVED, step.verdict is Verdict.REFUTED
    return Entry(
        step.label,
        TEXT.relation(step.left, step.link, step.right, step.constant_in),
        step.verdict,
        step.proof if proved and step.proof is not None and evidence_fits(step.proof) else None,
        step.refutation if refuted and step.refutation is not None and evidence_fits(step.refutation) else None,
        None if step.printed is None else _entry(step.printed),
    )
