"""Where derivations are: by path, by name in `derivations/` of the current folder, by name in emsym's own library.

A name that no derivation has may be the label of a row, which means the derivations with that row.

The library ships inside the package, so that a name works from any folder; in a checkout it stands beside the package.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from emsym.codes import Code
from emsym.derivation import Derivation, Step
from emsym.loading.documents import ROW, may_be_label, near_labels, of_document, rows_of
from emsym.loading.execute import execute
from emsym.paths import from_here, resolved
from emsym.report import Diagnostic

EVERYTHING = "all"
LISTED = "`emsym list` lists the names to use"
SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages"})
MENTION = re.compile("emsym|Derivation")
SKIPPED_FILES = re.compile(r"[._].*|conftest\.py|setup\.py|test_.*|.*_test\.py")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The derivations that were found, in order, and what kept others from being found.

    `rows` are the steps by whose labels derivations were found, of those that were found by no other name.
    """

    derivations: tuple[Derivation, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    rows: tuple[Step, ...] = ()


def load(names: Sequence[str], document: str | None = None) -> Loaded:
    """The derivations that these names, files and folders mean; `all` means those here and those of the library.

    With a document, only those that follow it.
    """
    search = _Search()
    found = [search.everything() if name == EVERYTHING else search.named(name) for name in names]
    problems = dict.fromkeys(problem for part in found for problem in part.problems)
    derivations = dict.fromkeys(derivation for part in found for derivation in part.derivations)
    _name_the_library(derivations)
    kept, clashes = _first_of_each_name(
        derivations, Code.SAME_NAME_ELSEWHERE, "two of the files checked hold derivations"
    )
    missing: list[Diagnostic] = []
    if document is not None and (kept or not problems):
        kept, missing = of_document(kept, document)
    return Loaded(kept, (*problems, *clashes, *missing), _rows(found))


def _name_the_library(derivations: Iterable[Derivation]) -> None:
    """Let what emsym itself brings be found by its name, where nothing here has that name."""
    for derivation in derivations:
        file, name = Path(derivation.place.file), derivation.name
        hidden = [path for path in (Path("derivations"), Path(name), Path(f"{name}.py")) if path.exists()]
        if library_folder() in file.parents and not hidden:
            derivation.argument = name


def load_file(path: Path) -> Loaded:
    """The derivations of one Python file, and the problem if it fails or has none."""
    if not os.path.exists(path):
        return _problem(Code.NO_SUCH_FILE, f"{path} does not exist")
    if not os.path.isfile(path):
        return _problem(
            Code.NOT_PYTHON, f"{path} is no file but {_kind(path)}", "derivations are written in files that end in .py"
        )
    if path.suffix != ".py":
        return _problem(
            Code.NOT_PYTHON, f"{path} is not a Python file", "derivations are written in files that end in .py"
        )
    made, failures = execute(path)
    kept, clashes = _first_of_each_name(made, Code.SAME_NAME, f"{path} holds two derivations")
    if failures:
        return Loaded(kept, (*clashes, *failures))
    if not kept:
        return _problem(
            Code.EMPTY_FILE, f"{path} holds no derivation", 'write `with Derivation("name") as name:` in it'
        )
    return Loaded(kept, tuple(clashes))


def files_of_folder(folder: Path) -> list[Path]:
    """The Python files of a folder and its subfolders that may hold derivations.

    Left out are files whose text mentions neither emsym nor Derivation, tests, and what starts with a dot or an
    underscore, so that a project's whole folder can be named and its other programs do not run.
    """
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_worth_entering(Path(place, name)))
        found += [Path(place, name) for name in sorted(files) if may_hold_derivations(Path(place, name))]
    return found


def may_hold_derivations(path: Path) -> bool:
    """Whether a file that nobody named, but whose folder was, is to be run."""
    if path.suffix != ".py" or SKIPPED_FILES.fullmatch(path.name) or not os.path.isfile(path):
        return False
    return bool(MENTION.search(_text(path, unreadable="emsym")))


def library_folder() -> Path:
    """The derivations that ship with emsym."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "library"
    return inside if inside.is_dir() else package.parent / "derivations"


class _Search:
    """The look-ups of one run, in which each file is run once."""

    def __init__(self) -> None:
        self.loaded: dict[Path, Loaded] = {}

    def file(self, path: Path) -> Loaded:
        key = resolved(path)
        if key not in self.loaded:
            self.loaded[key] = load_file(_as_shown(path))
        return self.loaded[key]

    def folder(self, folder: Path) -> Loaded:
        """All of a folder's derivations; a file without any may be there for the others to import."""
        parts = [self.file(path) for path in files_of_folder(folder)]
        derivations = tuple(derivation for part in parts for derivation in part.derivations)
        problems = tuple(problem for part in parts for problem in part.problems if problem.code is not Code.EMPTY_FILE)
        if not derivations and not problems:
            return _problem(Code.EMPTY_FOLDER, f"no file in the folder {folder} holds a derivation")
        return Loaded(derivations, problems)

    def everything(self) -> Loaded:
        """Every derivation here and in the library; one here hides its namesake in the library."""
        parts = [self.folder(folder) for folder in _folders()]
        derivations: list[Derivation] = []
        for part in parts:
            hidden = {derivation.name for derivation in derivations}
            derivations += [derivation for derivation in part.derivations if derivation.name not in hidden]
        return Loaded(tuple(derivations), tuple(problem for part in parts for problem in part.problems))

    def named(self, name: str) -> Loaded:
        """What one argument means, the first that fits: a folder, a file, a derivation's name."""
        path = Path(name)
        if not name:
            return _problem(Code.NO_SUCH_FILE, "an empty name means nothing", LISTED)
        if os.path.isdir(path) and not (_is_plain(name) and not files_of_folder(path)):
            return self.folder(path)
        if os.path.isfile(path) or (os.path.exists(path) and not _is_plain(name)):
            return self.file(path)
        if os.path.isfile(with_suffix := Path(f"{name}.py")):
            return _only(path.name, self.file(with_suffix))
        if not _is_plain(name):
            return _problem(Code.NO_SUCH_FILE, f"{name} does not exist", LISTED)
        return self.in_folders(name)

    def in_folders(self, name: str) -> Loaded:
        """A derivation by its name: in the file of that name, else in a file that spells it, else in any."""
        for path in _each_once(
            [*_likely_files(name), *(path for folder in _folders() for path in files_of_folder(folder))]
        ):
            loaded = self.file(path)
            if path.stem == name or any(derivation.name == name for derivation in loaded.derivations):
                return _only(name, loaded)
        return self.row(name) or self.unknown(name)

    def row(self, label: str) -> Loaded | None:
        """The derivations that hold a row of a document, where a name can be its label and there are any."""
        found = rows_of(self.everything().derivations, label) if may_be_label(label) else []
        if not found:
            return None
        return Loaded(tuple(derivation for derivation, _ in found), (), tuple(s for _, steps in found for s in steps))

    def unknown(self, name: str) -> Loaded:
        """Nothing has this name: say which names come near, and which files could not be searched."""
        from difflib import get_close_matches

        derivations = [found for part in self.loaded.values() for found in part.derivations]
        is_row = bool(ROW.fullmatch(name))
        close = near_labels(derivations, name) if is_row else []
        close = close or get_close_matches(name, sorted({found.name for found in derivations}), n=3, cutoff=0.6)
        failed = [
            problem for part in self.loaded.values() for problem in part.problems if problem.code is not Code.EMPTY_FILE
        ]
        notes = [f"looked in {' and '.join(str(_as_shown(folder)) for folder in _folders())}"]
        notes += [
            f"not all of {problem.place.file} could be read: {problem.message}" for problem in failed if problem.place
        ]
        help = f"did you mean {' or '.join(close)}?" if close else LISTED
        if is_row:
            return _problem(Code.UNKNOWN_STEP, f"no step is labelled {name}", help, tuple(notes))
        return _problem(Code.UNKNOWN_DERIVATION, f"no derivation is called {name}", help, tuple(notes))


def _rows(found: Sequence[Loaded]) -> tuple[Step, ...]:
    """The rows that were named, but of the derivations that were named as a whole."""
    whole = {step.place for part in found if not part.rows for each in part.derivations for step in each.steps}
    return tuple(row for part in found for row in part.rows if row.place not in whole)


def _likely_files(name: str) -> Iterator[Path]:
    spelled = re.compile(rf"""["']{re.escape(name)}["']""")
    for folder in _folders():
        if (folder / f"{name}.py").is_file():
            yield folder / f"{name}.py"
        else:
            yield from (path for path in files_of_folder(folder) if spelled.search(_text(path)))


def _folders() -> list[Path]:
    """Where a name is looked up, in order."""
    return list(_each_once(folder for folder in (Path("derivations"), library_folder()) if folder.is_dir()))


def _only(name: str, loaded: Loaded) -> Loaded:
    """The derivation of that name; where the file of that name has none, all that it holds."""
    exact = tuple(derivation for derivation in loaded.derivations if derivation.name == name)
    return Loaded(exact or loaded.derivations, loaded.problems)


def _first_of_each_name(
    derivations: Iterable[Derivation], code: Code, clash: str
) -> tuple[tuple[Derivation, ...], list[Diagnostic]]:
    first: dict[str, Derivation] = {}
    clashes: list[Diagnostic] = []
    for derivation in derivations:
        earlier = first.setdefault(derivation.name, derivation)
        if earlier is not derivation:
            note = f"the first is at {earlier.place.file}:{earlier.place.line}; this one is not checked"
            message = f"{clash} called {derivation.name}"
            clashes.append(Diagnostic(code, message, derivation.place, (note,), "give each a name of its own"))
    return tuple(first.values()), clashes


def _problem(code: Code, message: str, help: str = "", notes: tuple[str, ...] = ()) -> Loaded:
    return Loaded((), (Diagnostic(code, message, None, notes, help),))


def _kind(path: Path) -> str:
    """What stands under a name, if it is no regular file: reading it could wait for ever, or never end."""
    return "a folder" if path.is_dir() else "a pipe" if path.is_fifo() else "a device or a socket"


def _is_plain(name: str) -> bool:
    """Whether a name can be a derivation's rather than a path."""
    return bool(name.strip(".")) and not name.endswith(".py") and not re.search(r"[/\\\0]", name)


def _is_worth_entering(folder: Path) -> bool:
    if folder.name.startswith((".", "_")) or folder.name in SKIPPED_FOLDERS:
        return False
    return not (folder / "pyvenv.cfg").exists()


def _each_once(paths: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        if resolved(path) not in seen:
            seen.add(resolved(path))
            yield path


def _as_shown(path: Path) -> Path:
    """The path from the current folder where it lies below it."""
    near = Path(from_here(str(resolved(path))))
    return path if near.is_absolute() else near


def _text(path: Path, unreadable: str = "") -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return unreadable
