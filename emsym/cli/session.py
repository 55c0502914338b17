"""Checking derivations one after another, with progress on a terminal.

An interruption, or a fault of emsym's own, keeps what was found; a fault in one derivation does not stop the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from emsym.checking import verify
from emsym.cli.progress import Progress
from emsym.derivation import Derivation
from emsym.loading import load
from emsym.report import DerivationReport, Diagnostic, Report, StepReport


def check(
    names: Sequence[str], seed: int, models: int, document: str | None = None
) -> tuple[Report, BaseException | None]:
    """The report on all that could be checked, and what kept it from being more, to be raised once it is shown."""
    loaded = load(names, document)
    checked: list[DerivationReport] = []
    failure: BaseException | None = None
    with Progress(sum(len(derivation.steps) for derivation in loaded.derivations)) as progress:
        for derivation in loaded.derivations:
            steps: list[StepReport] = []
            try:
                checked.append(_verified(derivation, seed, models, steps, progress))
            except KeyboardInterrupt as interruption:
                checked += _so_far(derivation, steps, "interrupted")
                failure = interruption
                break
            except Exception as error:  # noqa: BLE001 - raised again, once the others have been checked and shown
                checked += _so_far(derivation, steps, "stopped by a fault of emsym")
                failure = failure or error
    return Report(tuple(checked), loaded.problems, seed, models), failure


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


def _so_far(derivation: Derivation, steps: list[StepReport], why: str) -> list[DerivationReport]:
    """The derivation that was being checked, as far as that went; it claims no theorem."""
    if not steps:
        return []
    left = f"{why}: {len(steps)} of {len(derivation.steps)} steps were checked"
    warning = Diagnostic("W101", left, derivation.place)
    known = (derivation.name, derivation.title, derivation.source, derivation.place)
    return [DerivationReport(*known, tuple(steps), (), (warning,), derivation.document)]
