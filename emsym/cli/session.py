"""Checking derivations one after another, with progress on a terminal; an interruption keeps what was found."""

from __future__ import annotations

from collections.abc import Sequence

from emsym.checking import verify
from emsym.cli.progress import Progress
from emsym.derivation import Derivation
from emsym.loading import load
from emsym.report import DerivationReport, Diagnostic, Report, StepReport


def check(names: Sequence[str], seed: int, models: int) -> tuple[Report, bool]:
    """The report on everything that could be loaded, and whether it was interrupted."""
    loaded = load(names)
    checked: list[DerivationReport] = []
    interrupted = False
    with Progress(sum(len(derivation.steps) for derivation in loaded.derivations)) as progress:
        for derivation in loaded.derivations:
            steps: list[StepReport] = []
            try:
                checked.append(_verified(derivation, seed, models, steps, progress))
            except KeyboardInterrupt:
                checked += _so_far(derivation, steps)
                interrupted = True
                break
    return Report(tuple(checked), loaded.problems, seed, models), interrupted


def _verified(
    derivation: Derivation, seed: int, models: int, steps: list[StepReport], progress: Progress
) -> DerivationReport:
    def found(step: StepReport) -> None:
        steps.append(step)
        progress.advance(derivation.name)

    try:
        return verify(derivation, models=models, seed=seed, progress=found)
    except Exception as error:
        error.add_note(f"while checking {derivation.name}")
        raise


def _so_far(derivation: Derivation, steps: list[StepReport]) -> list[DerivationReport]:
    """The derivation that was being checked, as far as that went; it claims no theorem."""
    if not steps:
        return []
    left = f"interrupted: {len(steps)} of {len(derivation.steps)} steps were checked"
    warning = Diagnostic("W101", left, derivation.place)
    known = (derivation.name, derivation.title, derivation.source, derivation.place)
    return [DerivationReport(*known, tuple(steps), (), (warning,))]
