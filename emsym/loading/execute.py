"""Running one file of a user's.

The file may import modules that lie beside it. They are imported for this file alone: neither the file nor its
neighbours stay in `sys.modules`, so that files of one name in different folders never meet.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType

from emsym.codes import Code
from emsym.derivation import Derivation, recording
from emsym.loading.undo import run_apart
from emsym.paths import from_here, resolved
from emsym.report import Diagnostic

MODULE = "__derivations__"


def execute(path: Path) -> tuple[list[Derivation], list[Diagnostic]]:
    """The derivations that a file finished, and what ended others, or the file.

    A derivation that a neighbour makes while it is imported is the neighbour's, not this file's.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        return [], [Diagnostic(Code.UNREADABLE, f"{path} cannot be read: {error.strerror}")]
    with recording() as made, _neighbours(resolved(path).parent) as imported:
        raised = _run(source, str(path))
    mine = [derivation for derivation in made if not any(derivation is other for other in imported)]
    for derivation in mine:
        derivation.argument = argument(path)
    errors: list[tuple[BaseException, str]] = [(d.error, d.name) for d in mine if isinstance(d.error, Exception)]
    if raised is not None:
        errors.append((raised, ""))
    return [derivation for derivation in mine if derivation.error is None], _problems(errors, path)


def _problems(errors: Sequence[tuple[BaseException, str]], path: Path) -> list[Diagnostic]:
    if not errors:
        return []
    from emsym.loading.failure import diagnosis

    return [diagnosis(error, path, name) for error, name in errors]


def argument(path: Path) -> str:
    """The file as it is named on a command line in the current folder."""
    shown = from_here(str(path))
    return shlex.quote(f"./{shown}" if shown.startswith("-") else shown)


def _run(source: bytes, file: str) -> BaseException | None:
    module = ModuleType(MODULE)
    module.__file__ = file
    sys.modules[MODULE] = module
    try:
        return run_apart(lambda: exec(compile(source, file, "exec", dont_inherit=True), module.__dict__))
    finally:
        sys.modules.pop(MODULE, None)


@contextmanager
def _neighbours(folder: Path) -> Iterator[list[Derivation]]:
    """Make the modules of a folder importable, and forget them afterwards; the derivations made by importing them."""
    finder = _Neighbours(folder)
    path, modules = list(sys.path), set(sys.modules)
    sys.path_importer_cache.pop(str(folder), None)
    sys.meta_path.insert(0, finder)
    sys.path.append(str(folder))
    try:
        yield finder.made
    finally:
        sys.path[:] = path
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - modules:
            if finder.owns(name, sys.modules[name]):
                del sys.modules[name]


class _Neighbours:
    """Finds a folder's modules before installed ones of the same name, though not before Python's own.

    Folders without an ``__init__.py`` come last instead, by `sys.path`, as they do in any program.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Derivation] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The neighbour's specification, with a loader that records the derivations which it makes."""
        top = fullname.partition(".")[0]
        if top in sys.stdlib_module_names or not self._has(top):
            return None
        spec = PathFinder.find_spec(fullname, [str(self.folder)] if path is None else path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader) or not self._holds(top, spec.loader.path):
            return None
        spec.loader = _Recording(spec.loader.name, spec.loader.path, self.made)
        return spec

    def owns(self, name: str, module: ModuleType) -> bool:
        """Whether a loaded module is one of the folder's."""
        top = name.partition(".")[0]
        file = getattr(module, "__file__", None)
        places = [file] if file else list(getattr(module, "__path__", ()))
        return any(self._holds(top, place) for place in places)

    def _has(self, top: str) -> bool:
        return (self.folder / f"{top}.py").is_file() or (self.folder / top).is_dir()

    def _holds(self, top: str, place: str) -> bool:
        return Path(place) == self.folder / f"{top}.py" or Path(place).is_relative_to(self.folder / top)


class _Recording(SourceFileLoader):
    """Imports a module and adds the derivations that this makes to a list."""

    def __init__(self, name: str, path: str, made: list[Derivation]) -> None:
        super().__init__(name, path)
        self.made = made

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        with recording() as made:
            try:
                super().exec_module(module)
            finally:
                self.made += made
