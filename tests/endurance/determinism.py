"""Compiling in a process of its own, somewhere else: what comes out, byte by byte."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

Repo = dict[str, tuple[bytes, bool]]
"""Each file's bytes, and whether it is executable."""
COMPILE = "import sys; from specc.__main__ import main; sys.exit(main())"
REVERSED = """
import os
scan, list_ = os.scandir, os.listdir
class Scanned(list):
    def __enter__(self): return self
    def __exit__(self, *_): return None
    def close(self): return None
def scandir(*given):
    with scan(*given) as entries:
        return Scanned(sorted(entries, key=lambda entry: entry.name, reverse=True))
os.scandir = scandir
os.listdir = lambda *given: sorted(list_(*given), reverse=True)
"""
IN_PYTHON = """
import yaml
for name in [each for each in dir(yaml) if each.startswith("C") and hasattr(yaml, each[1:])]:
    delattr(yaml, name)
yaml.__with_libyaml__ = False
"""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is different about a run, though the repo must be the same."""

    environment: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    """Of Python."""
    before: str = ""
    """Python that runs first."""
    umask: int = 0o022
    folder: str = "repo"
    """Of the repo, within the place of the run."""
    stdin: bool = False
    here: bool = False
    """Whether the run starts in the repo's own folder."""


def compiled(spec: Path, place: Path, setting: Setting = Setting()) -> Repo:
    """The repo that a setting gives."""
    repo = place / setting.folder
    repo.mkdir(parents=True)
    start = [sys.executable, *setting.options, "-c", setting.before + COMPILE]
    given = "-" if setting.stdin else str(spec)
    command = [*start, "compile", given, "-o", "." if setting.here else str(repo)]
    checkout = {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        command,
        cwd=repo if setting.here else place,
        input=spec.read_bytes() if setting.stdin else b"",
        env={**os.environ, **checkout, **setting.environment},
        capture_output=True,
        umask=setting.umask,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-4000:]
    return contents(repo)


def contents(repo: Path) -> Repo:
    """Every file but the journal of the last run, which is this machine's own."""
    files = (path for path in repo.rglob("*") if path.is_file())
    named = {path.relative_to(repo).as_posix(): path for path in files}
    return {
        name: (path.read_bytes(), bool(path.stat().st_mode & stat.S_IXUSR))
        for name, path in sorted(named.items())
        if not name.startswith(".specc/run/")
    }
