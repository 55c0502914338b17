"""Checking derivations one after another, with progress on a terminal.

An interruption, or a fault of emsym's own, keeps what was found; a fault in one derivation does not stop the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from emsym.budget import SECONDS
from emsym.checking import verify
from emsym.checking.diagnosis import broken_off, fault_of
from emsym.checking.origin import Origin
from emsym.cli.progress import Progress
from emsym.codes import Code
from emsym.derivation import Derivation
from emsym.loading import load
from emsym.report import DerivationReport, Diagnostic, Fault, Report, StepReport


def check(
    names: Sequence[str], seed: int, models: int, step_seconds: float = SECONDS, document: str | None = None
) -> Report:
    """The report on all that could be checked, which says what was not."""
    loaded = load(names, document)
    checked: list[DerivationReport] = []
    waiting = list(loaded.derivations)
    with Progress(sum(len(derivation.steps) for derivation in waiting)) as progress:
        while waiting:
            steps: list[StepReport] = []
            origin = Origin.of(waiting[0], models, seed, step_seconds)
            try:
                checked.append(_verified(waiting[0], seed, models, step_seconds, steps, progress))
            except KeyboardInterrupt:
                if steps:
                    checked.append(_so_far(waiting.pop(0), steps, "interrupted", origin))
                left = tuple(derivation.name for derivation in waiting)
                return Report(tuple(checked), loaded.problems, seed, models, interrupted=True, unchecked=left)
            except Exception as error:  # noqa: BLE001 - a fault of emsym's own is told in the report
                checked.append(_so_far(waiting[0], steps, "stopped by a fault of emsym", origin, fault_of(error)))
            waiting.pop(0)
    return Report(tuple(checked), loaded.problems, seed, models)


def _verified(
    derivation: Derivation, seed: int, models: int, step_seconds: float, steps: list[StepReport], progress: Progress
) -> DerivationReport:
    def found(step: StepReport) -> None:
        steps.append(step)
        progress.advance(derivation.name)

    return verify(derivation, models=models, seed=seed, progress=found, step_seconds=step_seconds)


def _so_far(
    derivation: Derivation, steps: list[StepReport], why: str, origin: Origin, fault: Fault | None = None
) -> DerivationReport:
    """The derivation that was being checked, as far as that went; it claims no theorem."""
    left = f"{why}: {len(steps)} of {len(derivation.steps)} steps were checked"
    told = [Diagnostic(Code.IN_PART, left, derivation.place)]
    if fault is not None:
        told.append(broken_off(fault, derivation.place, origin))
    return DerivationReport(
        derivation.name,
        derivation.title,
        derivation.source,
        derivation.place,
        tuple(steps),
        (),
        tuple(told),
        derivation.document,
        stopped=why,
        unchecked=tuple(step.label for step in derivation.steps[len(steps) :]),
        fault=fault,
    )
