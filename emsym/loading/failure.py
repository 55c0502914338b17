"""What to say when a user's file fails: one diagnostic, at the line of the user's that led there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from traceback import walk_tb

from emsym.codes import Code
from emsym.derivation import Place
from emsym.language.errors import LanguageError
from emsym.loading.advice import advice
from emsym.loading.undo import run_apart
from emsym.paths import resolved
from emsym.report import Diagnostic


def diagnosis(error: BaseException, path: Path, derivation: str = "") -> Diagnostic:
    """The diagnostic for what a file raised, which may raise again when it is asked what it says.

    A derivation is named where the error ended that one alone.
    """
    told: list[Diagnostic] = []
    failed = run_apart(lambda: told.append(_diagnosis(error, path)))
    if failed is not None:
        place = next(reversed(_places(error, path)), Place(str(path), 1))
        message = f"{type(error).__name__}, whose message cannot be read: that raises {type(failed).__name__}"
        told.append(Diagnostic(Code.EXCEPTION, message, place))
    notes = (f"{derivation} ends here and is not checked",) if derivation else ()
    return replace(told[0], notes=(*told[0].notes, *notes))


def _diagnosis(error: BaseException, path: Path) -> Diagnostic:
    places = _places(error, path)
    place = places[-1] if places else Place(str(path), 1)
    notes = tuple(f"imported at {earlier.file}:{earlier.line}" for earlier in places[:1] if earlier.file != place.file)
    match error:
        case LanguageError():
            return Diagnostic(Code.LANGUAGE, error.message, place, notes, error.help)
        case SyntaxError() if not _raised_by_running(error, place):
            shown = (error.text.strip(),) if error.text and error.text.strip() else ()
            help = advice(error, path, place)
            return Diagnostic(Code.SYNTAX, f"this is not Python: {error.msg}", place, (*shown, *notes), help)
        case SystemExit():
            help = "take the call of exit() out; the file only needs to write its derivations"
            return Diagnostic(Code.ENDED, f"the file ends the program{_with_code(error)}", place, notes, help)
    first, *rest = str(error).splitlines() or [""]
    message = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return Diagnostic(Code.EXCEPTION, message, place, (*rest, *notes), advice(error, path, place))


def _places(error: BaseException, path: Path) -> list[Place]:
    """The lines of the user's that led to the error, outermost first: of the file and of modules beside it."""
    places = [Place(file, line) for file, line in _lines(error) if _is_users(file, path)]
    if isinstance(error, SyntaxError) and isinstance(error.filename, str) and _is_users(error.filename, path):
        places.append(Place(error.filename, error.lineno if isinstance(error.lineno, int) else 1))
    return places


def _lines(error: BaseException) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]


def _is_users(file: str, path: Path) -> bool:
    """Whether a file is the one that was run, or a module beside it."""
    folder = resolved(path).parent
    beside = Path(file).is_relative_to(folder) and "site-packages" not in Path(file).relative_to(folder).parts
    return file == str(path) or beside


def _raised_by_running(error: SyntaxError, place: Place) -> bool:
    """Whether the syntax error is about something else than a file of the user's, such as a string given to eval."""
    return error.filename not in (place.file, None)


def _with_code(error: SystemExit) -> str:
    return "" if error.code is None else f" ({error.code})"
