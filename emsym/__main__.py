"""``python -m emsym``."""

from emsym.cli import main

if __name__ == "__main__":
    main()
