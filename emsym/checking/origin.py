"""Where what is checked comes from, and the command that shows the same result again.

Only a command that does is named: `emsym verify` for what it has loaded itself, the program for what the program's own
file says. What is typed into a shell or a notebook, or made by a test, has none.
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass

from emsym.budget import SECONDS
from emsym.derivation import Derivation
from emsym.report import Assumption


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a step comes from and how it is checked; `derivation` is empty for a claim that stands alone.

    `argument` is what `emsym verify` finds the derivation by, where it found it; `file` is where it is written, and
    `assumed` are the hypotheses as they are printed.
    """

    derivation: str = ""
    argument: str = ""
    file: str = ""
    models: int = 0
    seed: int = 0
    seconds: float = SECONDS
    assumed: tuple[Assumption, ...] = ()

    @classmethod
    def of(cls, derivation: Derivation, models: int, seed: int, seconds: float) -> Origin:
        """Of every step of a derivation."""
        return cls(derivation.name, derivation.argument, derivation.place.file, models, seed, seconds)

    @property
    def reproduce(self) -> str:
        """The command that shows the same result again, or nothing."""
        if self.argument:
            limit = "" if self.seconds == SECONDS else f" --step-seconds {self.seconds:g}"
            return f"python -m emsym verify {self.argument} --seed {self.seed} --models {self.models}{limit}"
        return _program() if self.file and _is_program(self.file) else ""


def _is_program(file: str) -> bool:
    """Whether a file is the one that Python was started with."""
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    if not path or not _are_same(path, file):
        return False
    is_module = getattr(main, "__spec__", None) is not None and "-m" in sys.orig_argv
    return is_module or any(_are_same(argument, path) for argument in sys.orig_argv[1:])


def _are_same(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):
        return False


def _program() -> str:
    return shlex.join(["python", *sys.orig_argv[1:]])
