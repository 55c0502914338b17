"""One way from any report to a string, for Python programs and notebooks."""

from __future__ import annotations

from emsym.language.errors import LanguageError
from emsym.report import DerivationReport, Report, StepReport


def transcript(report: Report | DerivationReport | StepReport, format: str = "text", width: int = 100) -> str:
    """What `emsym verify` prints of a report: format "text", "json", "latex" or "html".

    Takes what `verify` and `check` return.
    """
    whole = _whole(report)
    if format == "text":
        from emsym.render.text import report_text

        return report_text(whole, width=width)
    if format == "json":
        from emsym.render.json import report_json

        return report_json(whole)
    if format == "latex":
        from emsym.render.latex import document_latex

        return document_latex(whole.derivations)
    if format == "html":
        from emsym.render.html import page_html

        return page_html(whole)
    raise LanguageError(f"{format!r} is not a format", help="one of text, json, latex, html")


def _whole(report: Report | DerivationReport | StepReport) -> Report:
    match report:
        case Report():
            return report
        case DerivationReport():
            return Report((report,))
        case StepReport():
            return Report((DerivationReport(report.label, report.label, "", report.place, (report,), ()),))
