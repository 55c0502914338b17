"""Display in notebooks: what expressions, derivations and reports are shown as, and errors as what they say.

`register` tells a shell of IPython's how; importing emsym in one does so. Nothing is imported before it is shown.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emsym.language.errors import LanguageError

Bundle = dict[str, str]
WIDTH = 100


def register(shell: Any) -> None:
    """Show emsym's objects in a shell of IPython's as what they are."""
    formatter = shell.display_formatter.mimebundle_formatter
    for module, shown in SHOWN.items():
        for name, bundle in shown.items():
            formatter.for_type_by_name(module, name, bundle)
    from emsym.language.errors import LanguageError

    LanguageError._render_traceback_ = _told  # type: ignore[attr-defined]


def register_here() -> None:
    """The same in the shell that runs this, if one does."""
    found = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if found is not None:
        register(found)


def _told(error: LanguageError) -> list[str]:
    """What an error of the language says, at the cell's line, in place of a traceback."""
    from emsym.codes import Code
    from emsym.derivation import Place
    from emsym.render.findings import block
    from emsym.render.layout import Ink
    from emsym.report import Diagnostic, Excerpt

    excerpt = None
    for frame, number in walk_tb(error.__traceback__):
        if frame.f_globals.get("__name__") == "__main__":
            line = linecache.getline(frame.f_code.co_filename, number).rstrip()
            excerpt = Excerpt(Place("cell", number), line, 0, len(line))
    place = excerpt.place if excerpt is not None else None
    return block(Ink(False, WIDTH), Diagnostic(Code.LANGUAGE, error.message, place, help=error.help, excerpt=excerpt))


def _expression(expression: Any) -> Bundle:
    from emsym.language.notation import latex, text
    from emsym.render.html import expression_html

    said = latex(expression)
    return {
        "text/plain": text(expression),
        "text/latex": rf"$\displaystyle {said}$",
        "text/html": expression_html(expression),
    }


def _derivation(derivation: Any) -> Bundle:
    from emsym.render.html import written_html

    return {"text/plain": repr(derivation), "text/html": written_html(derivation)}


def _step(report: Any) -> Bundle:
    from emsym.render.html import step_html

    return _report(report, step_html(report))


def _derivation_report(report: Any) -> Bundle:
    from emsym.render.html import derivation_html

    return _report(report, derivation_html(report))


def _run(report: Any) -> Bundle:
    from emsym.render.html import derivation_html

    return _report(report, "".join(map(derivation_html, report.derivations)))


def _report(report: Any, page: str) -> Bundle:
    from emsym.render.transcript import transcript

    return {"text/plain": transcript(report), "text/html": page}


SHOWN: dict[str, dict[str, Callable[[Any], Bundle]]] = {
    "emsym.language.arithmetic": {"Expression": _expression},
    "emsym.derivation": {"Derivation": _derivation},
    "emsym.report": {"StepReport": _step, "DerivationReport": _derivation_report, "Report": _run},
}
