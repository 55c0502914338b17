"""``python -m emsym``, and the command `emsym`: from its first import on, an interruption is told in one word."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    try:
        from emsym.cli import main as run

        run()
    except KeyboardInterrupt:
        os.write(2, b"interrupted\n")
        sys.exit(INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # as it exits, Python would answer with a traceback


if __name__ == "__main__":
    main()
