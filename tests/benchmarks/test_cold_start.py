"""What ``python -m emsym verify elbo`` costs from cold, beside the imports that it cannot avoid."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
BASE = [sys.executable, "-c", "import sympy, numpy"]
VERIFY = [sys.executable, "-m", "emsym", "verify", "elbo"]
RUNS = 3

# The child is measured by a process that has no other children, since the peak of memory is kept over all of them.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def measured(command: list[str], compiled: Path) -> tuple[float, float]:
    """Seconds of processor time and the peak of memory, with compiled modules kept as an installation has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env={**kept, "PYTHONPYCACHEPREFIX": str(compiled)},
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def test_a_cold_start_beside_importing_sympy_and_numpy(show, tmp_path):
    measured(VERIFY, tmp_path)  # so that every run finds its modules compiled
    pairs = [(measured(BASE, tmp_path), measured(VERIFY, tmp_path)) for _ in range(RUNS)]
    time = median(verify[0] for _, verify in pairs) / median(base[0] for base, _ in pairs)
    memory = median(verify[1] for _, verify in pairs) / median(base[1] for base, _ in pairs)
    show(f"cold start: {time:.2f} times the processor time and {memory:.2f} times the memory of the imports")
