"""Every ledger row that the shipped derivations state: where it stands, and what is found of it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from emsym.checking import verify
from emsym.derivation import Derivation
from emsym.loading import load_file
from emsym.loading.documents import ROW
from emsym.report import StepReport, Verdict

FOLDER = Path(__file__).resolve().parents[1] / "derivations"
FILES = sorted(FOLDER.glob("*.py"))
LOADED = {path.stem: load_file(path) for path in FILES}
DERIVATIONS = [derivation for loaded in LOADED.values() for derivation in loaded.derivations]
