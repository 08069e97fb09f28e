"""`python -m specc`, and the `specc` command."""

from __future__ import annotations

import gc
import os
import signal
import sys


def main() -> int:
    """Run the command line; the exit code. Ctrl-C is quiet even while modules are loaded."""
    gc.disable()  # a run is over before there is anything to collect
    try:
        _tidy_when_told_to_end()
        from specc.cli import run

        code = run(sys.argv[1:])
        _leave(code)
    except KeyboardInterrupt:
        return 130
    return code


def _tidy_when_told_to_end() -> None:
    """A cancelled job and a closed terminal end a run as Ctrl-C does: nothing is left behind. Who
    starts it deaf to them (`nohup`) means it."""
    for told in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told) is signal.SIG_DFL:
            signal.signal(told, signal.default_int_handler)


def _leave(code: int) -> None:
    """End the process without taking it apart first, which takes a tenth of the time of a check."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # closed meanwhile: Python says it in its own way
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
