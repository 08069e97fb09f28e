"""`python -m specc`, and the `specc` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code. Ctrl-C is quiet even while modules are loaded."""
    try:
        from specc.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
