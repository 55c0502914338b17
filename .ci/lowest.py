"""Constraints for pip: the lowest release of each dependency that pyproject.toml allows."""

import re
import tomllib
from pathlib import Path

LOWER_BOUND = re.compile(r"(?P<name>[\w.-]+)\s*>=\s*(?P<version>[\w.]+)")


def main() -> None:
    """Print a line for each dependency, of emsym itself and of its development."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        bound = LOWER_BOUND.match(requirement)
        if bound is None:
            raise SystemExit(f"pyproject.toml: {requirement} has no lower bound")
        print(f"{bound['name']}=={bound['version']}")


if __name__ == "__main__":
    main()
