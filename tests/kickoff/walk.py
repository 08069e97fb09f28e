"""Record the walk of docs/kickoff.md anew: `python tests/kickoff/walk.py` goes and writes it.

The interview and the compile run at a terminal of 80 columns, `make` in a pipe. How long each part
took is printed, for the words under the walk.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kickoff_specs import full
from kickoff_terminal import Terminal

from specc.packs.kickoff import questions
from specc.packs.kickoff_prompts import fold

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[2] / "docs" / "kickoff.md"
WALK = re.compile(r"(?<=```text\n)\$ specc init.*?(?=```)", re.DOTALL)
_FILES = re.compile(r"^\./\n.*?\n\n(?=[0-9]+ create)", re.DOTALL | re.MULTILINE)
_PIP = "WARNING: Location "
"""What pip says of this machine's own settings."""
CLEAR, DOWN = "\x15", "\x1b[B"
TASK = "yes_no"
OUTER = ("MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST", "PYTHONDONTWRITEBYTECODE")
"""What the repo's owner would not have set."""


def interview(home: Path) -> str:
    """Answer every question; what stands on the screen at the end."""
    answers = full(TASK)
    with Terminal(home, "init", "churn-calls") as terminal:
        for each in questions():
            asked = dict(each.helps).get(TASK, each.helps[0][1])
            terminal.until(fold(asked, 80).splitlines()[0])
            values = [answer for _, answer in each.choices]
            chosen = DOWN * values.index(answers[each.key]) if values else ""
            terminal.type(f"{chosen or CLEAR + answers[each.key]}\r")
        assert terminal.end() == 0, terminal.screen
        return terminal.rendered


def compiled(repo: Path) -> str:
    """Make the repo; of the plan that is shown, the list of files is left out."""
    with Terminal(repo, "compile") as terminal:
        assert terminal.end() == 0, terminal.screen
        return _FILES.sub("[the files, listed by folder]\n", terminal.rendered)


def made(repo: Path) -> str:
    """Run it, and its tests."""
    kept = {key: value for key, value in os.environ.items() if key not in OUTER}
    done = subprocess.run(
        ["make", "setup", "run", "test"],
        cwd=repo,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return "".join(each for each in done.stdout.splitlines(True) if not each.startswith(_PIP))


def record(home: Path) -> tuple[str, dict[str, float]]:
    """The walk as text, and the seconds of its parts."""
    repo, took = home / "churn-calls", {}

    def timed(name: str, part: Callable[[Path], str], folder: Path) -> str:
        begun = time.monotonic()
        shown = part(folder)
        took[name] = time.monotonic() - begun
        return shown

    walked = (
        f"$ specc init churn-calls\n{timed('interview', interview, home)}"
        f"$ cd churn-calls\n$ specc compile\n{timed('compile', compiled, repo)}"
        f"$ make setup run test\n{timed('make setup run test', made, repo)}"
    )
    return walked, took


def main() -> None:
    """Put what happens now in the place of what the page says."""
    with TemporaryDirectory() as home:
        walked, took = record(Path(home))
    PAGE.write_text(WALK.sub(lambda _: walked, PAGE.read_text(), count=1))
    for part, seconds in took.items():
        print(f"{part}: {seconds:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
