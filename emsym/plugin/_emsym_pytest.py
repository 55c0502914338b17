"""Each step of a derivation as a pytest item: ``derivations/elbo.py::elbo::jensen``.

Nothing is collected unless the project's configuration asks for it:

    [tool.pytest.ini_options]
    testpaths = ["tests", "derivations"]
    emsym_paths = ["derivations"]

Neither emsym nor SymPy is imported before a derivation is collected. A derivation is checked once, when the first of
its steps runs.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from emsym.derivation import Derivation
    from emsym.report import DerivationReport, Diagnostic

PATHS = pytest.StashKey[frozenset[Path]]()


class StepFailed(Exception):
    """A step that does not hold; its text is what to show."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of the project's configuration."""
    parser.addini(
        "emsym_paths", "files, folders and globs, from the root folder, whose derivations to check", "linelist"
    )
    parser.addini("emsym_models", "how many random models to try on each step (default: 1000)", default="1000")
    parser.addini("emsym_seed", "of the random models (default: 0)", default="0")
    parser.addini("emsym_step_seconds", "what a step may take (default: 60)", default="60")


def pytest_configure(config: pytest.Config) -> None:
    """Read the options, so that a mistake in them is told at once."""
    config.stash[PATHS] = frozenset(_asked_for(config))
    if config.stash[PATHS]:
        _number(config, "emsym_models", least=1)
        _number(config, "emsym_seed", least=0)
        _number(config, "emsym_step_seconds", least=1)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DerivationFile | None:
    """Collect a file that the configuration asks for."""
    if file_path.suffix != ".py" or not _is_asked_for(file_path, parent.config):
        return None
    return DerivationFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Keep pytest from importing a file of derivations, named on the command line, as a module of tests."""
    patterns = parent.config.getini("python_files")
    if not _is_asked_for(module_path, parent.config) or any(fnmatch(module_path.name, each) for each in patterns):
        return None
    return NoTests.from_parent(parent, path=module_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell of folders from which a whole run collected nothing: it would pass, and none of them is checked."""
    if config.args_source is pytest.Config.ArgsSource.ARGS or config.getoption("lf", False):
        return
    for folder in sorted(path for path in config.stash[PATHS] if path.is_dir()):
        if not any(folder in item.path.parents for item in items if isinstance(item, Told)):
            where = folder.relative_to(config.rootpath) if folder.is_relative_to(config.rootpath) else folder
            _warn(f"emsym_paths: no derivation of {where} is checked")


def _warn(message: str) -> None:
    """Warn; where warnings are errors, this is a mistake in the configuration."""
    try:
        warnings.warn(pytest.PytestCollectionWarning(message), stacklevel=1)
    except pytest.PytestCollectionWarning as error:
        raise pytest.UsageError(str(error)) from None


class NoTests(pytest.File):
    """A file without tests of its own."""

    def collect(self) -> Iterator[pytest.Item]:
        """Nothing."""
        return iter(())


class DerivationFile(pytest.File):
    """A file of derivations."""

    def collect(self) -> Iterator[pytest.Collector | pytest.Item]:
        """Run the file and collect its derivations; what kept others from being made is an item that fails."""
        from emsym.codes import Code
        from emsym.loading import load_file, may_hold_derivations

        named = self.path in self.config.stash[PATHS]
        if not named and not may_hold_derivations(self.path):
            return
        loaded = load_file(_from_here(self.path))
        expected = named or self.session.isinitpath(self.path)
        problems = [problem for problem in loaded.problems if expected or problem.code is not Code.EMPTY_FILE]
        if problems and not loaded.derivations:
            raise self.CollectError("\n".join(_told(problem) for problem in problems))
        for derivation in loaded.derivations:
            yield DerivationNode.from_parent(self, name=derivation.name, derivation=derivation)
        for number, problem in enumerate(problems, 1):
            yield ProblemItem.from_parent(self, name=f"problem-{number}", problem=problem)


class DerivationNode(pytest.Collector):
    """One derivation: it is checked when the first of its steps runs."""

    def __init__(self, *, derivation: Derivation, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.derivation = derivation

    def collect(self) -> Iterator[pytest.Item]:
        """Its steps; a derivation without any is an item that fails."""
        for number, step in enumerate(self.derivation.steps):
            yield StepItem.from_parent(self, name=step.label, number=number, line=step.place.line)
        if not self.derivation.steps:
            yield StepItem.from_parent(self, name="no-steps", number=None, line=self.derivation.place.line)

    @cached_property
    def report(self) -> DerivationReport:
        """What the check found."""
        from emsym.checking import verify

        models, seed = _number(self.config, "emsym_models", least=1), _number(self.config, "emsym_seed", least=0)
        seconds = _number(self.config, "emsym_step_seconds", least=1)
        return verify(self.derivation, models=models, seed=seed, step_seconds=seconds)


class Told(pytest.Item):
    """An item whose failure is told in emsym's words, without a traceback; a fault of emsym's own keeps its own."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What was found."""
        return str(excinfo.value) if isinstance(excinfo.value, StepFailed) else super().repr_failure(excinfo, style)


class ProblemItem(Told):
    """What kept a derivation of the file from being made, or the file from running to its end: it fails."""

    def __init__(self, *, problem: Diagnostic, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.problem = problem

    def runtest(self) -> None:
        """Tell it."""
        raise StepFailed(_told(self.problem))

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        """The line where it arose."""
        return self.path, self.problem.place.line - 1 if self.problem.place else 0, self.name


class StepItem(Told):
    """One step: it passes if the step is proved and the reason given for it, if any, is right."""

    def __init__(self, *, number: int | None, line: int, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.number = number
        self.line = line

    def runtest(self) -> None:
        """Check the derivation, unless that is done, and look the step up."""
        assert isinstance(self.parent, DerivationNode)
        if failures := list(_failures(self.parent.report, self.number)):
            raise StepFailed("\n".join(failures))

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        """The line where the step is written."""
        return self.path, self.line - 1, f"{self.parent.name if self.parent else ''}::{self.name}"


def _failures(report: DerivationReport, number: int | None) -> Iterator[str]:
    """What is wrong with one step, and with the derivation as a whole."""
    from emsym.render.findings import findings
    from emsym.render.layout import Ink, shown

    wrong = [problem for problem in report.diagnostics if problem.code is None or problem.code.is_error]
    yield from (_told(problem, report) for problem in wrong)
    if number is None and not wrong:
        yield f"{report.name} has no steps"
    if number is None or report.steps[number].holds:
        return
    step = report.steps[number]
    yield shown("\n".join(findings(Ink(False, 100), step, report.name)).lstrip("\n"))
    if step.fault is not None:
        yield step.fault.traceback


def _told(problem: Diagnostic, report: DerivationReport | None = None) -> str:
    from emsym.render.findings import block
    from emsym.render.layout import Ink, shown

    owner, place = (report.name, report.place) if report is not None else ("", None)
    return shown("\n".join(block(Ink(False, 100), problem, (), owner, place)))


def _asked_for(config: pytest.Config) -> Iterator[Path]:
    for pattern in config.getini("emsym_paths"):
        found = glob(pattern, root_dir=config.rootpath, recursive=True)
        if not found:
            raise pytest.UsageError(f"emsym_paths: {pattern} is no file or folder of {config.rootpath}")
        yield from (_absolute(config.rootpath / name) for name in found)


def _is_asked_for(path: Path, config: pytest.Config) -> bool:
    paths = config.stash.get(PATHS, frozenset())
    return bool(paths) and any(place in paths for place in (path, *path.parents))


def _number(config: pytest.Config, option: str, least: int) -> int:
    written = config.getini(option)
    if not str(written).strip().isdecimal() or int(written) < least:
        raise pytest.UsageError(f"{option}: {written} is not a whole number from {least} on")
    return int(written)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _from_here(path: Path) -> Path:
    """The path as a reader at this folder would write it."""
    from emsym.paths import from_here

    return Path(from_here(str(path)))
