"""What a spec's choices need on this machine, and how to get it here."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from specc.cli._tools import Found, State, found, held
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
"""Versions of Python for which a repo's packages are pinned."""
MAKE = (3, 81)
COPIER, DUCKDB = (9, 10), (1, 4)
ROOM = 1_000_000_000
"""Bytes that a repo takes with its environment and its model: measured at 450 MB, doubled."""

_SEE = {
    "docker": "https://docs.docker.com/engine/install",
    "promtool": "https://prometheus.io/download",
    "amtool": "https://prometheus.io/download",
    "uv": "https://docs.astral.sh/uv",
}
"""Where to read how, where the system's packages do not have it."""
_PACKAGES: Mapping[str, Mapping[str, str]] = {
    "python3": {"apt": "python3", "dnf": "python3.12", "brew": "python@3.12"},
    "venv": {"apt": "python3-venv", "dnf": "python3.12", "brew": "python@3.12"},
    "make": {"apt": "make", "dnf": "make", "brew": "make"},
    "git": {"apt": "git", "dnf": "git", "brew": "git"},
    "docker": {"apt": "docker.io", "dnf": "moby-engine", "brew": "--cask docker"},
    "promtool": {"apt": "prometheus", "brew": "prometheus"},
    "amtool": {"apt": "prometheus-alertmanager", "brew": "alertmanager"},
    "ssh-keygen": {"apt": "openssh-client", "dnf": "openssh", "brew": "openssh"},
    "uv": {"brew": "uv"},
}
_INSTALL = {"apt": "sudo apt-get install", "dnf": "sudo dnf install", "brew": "brew install"}
_PROGRAMS = {"apt": "apt-get", "dnf": "dnf", "brew": "brew"}


@value
class Choices:
    """What a spec and its house have chosen, as far as it asks for anything on this machine."""

    orchestrator: str = "make"
    monitoring: str = "prometheus"
    has_templates: bool = False
    has_git_templates: bool = False
    needs_signatures: bool = False


@value
class Check:
    """One thing that was looked for."""

    name: str
    state: State
    found: str = ""
    """Its version, or what it is like."""
    remark: str = ""
    needed: bool = False
    """Whether the spec cannot do without."""
    use: str
    """What it is for."""
    get: str = ""
    """How to get it here; empty where it is there."""

    @property
    def fails(self) -> bool:
        """Whether the spec cannot do with what is there."""
        return self.needed and self.state != "ok"


def choices(data: Mapping[str, Any], *, signatures: bool) -> Choices:
    """What a spec chooses, whatever else is wrong with it."""
    scaffold = _section(data, "scaffold")
    templates = _section(scaffold, "templates")
    sources = [each.get("source") for each in templates.values() if isinstance(each, dict)]
    return Choices(
        orchestrator="dvc" if scaffold.get("orchestrator") == "dvc" else "make",
        monitoring="none" if scaffold.get("monitoring") == "none" else "prometheus",
        has_templates=bool(templates),
        has_git_templates=any(_is_remote(str(each)) for each in sources),
        needs_signatures=signatures,
    )


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _is_remote(source: str) -> bool:
    return "://" in source or source.startswith(("gh:", "gl:", "git@")) or source.endswith(".git")


def checks(chosen: Choices, home: Path) -> Iterator[Check]:
    """All that is looked for; `home` is the folder in which the spec lies."""
    yield from _python()
    yield _program("make", held(found("make", ["--version"]), MAKE), "the commands of the repo")
    yield _program(
        "git",
        found("git", ["--version"]),
        "house templates by address" if chosen.has_git_templates else "`specc diff REVISION`",
        needed=chosen.has_git_templates,
    )
    yield _package("copier", COPIER, "`specc init`, house templates", needed=True)
    yield _package("duckdb", DUCKDB, "`specc infer`", get="pip install 'specc[data]'")
    yield _program("uv", found("uv", ["--version"]), "a faster `make setup`, `make lock`",
                   needed=False)  # fmt: skip
    if chosen.orchestrator == "dvc":
        yield Check(name="dvc", state="ok", found="comes with `make setup`", use="the pipeline")
    yield _program("docker", found("docker", ["--version"]), "building the image", needed=False)
    if chosen.monitoring == "prometheus":
        for name in ("promtool", "amtool"):
            yield _program(name, found(name, ["--version"]), "testing the alerts", needed=False)
    yield _signing(chosen)
    yield from _disk(home)
    yield _terminal()


def _python() -> Iterator[Check]:
    """The Python that `make setup` takes, and what it makes the environment with."""
    code = (
        "import importlib.util as u, platform; print(platform.python_version(), "
        "*[n for n in ('venv', 'pip', 'ensurepip') if u.find_spec(n)])"
    )
    known = held(found("python3", ["-I", "-c", code]), OLDEST, NEWEST)
    span = f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
    yield _program("python3", known, f"`make setup`, from {span}",
                   beside="another: make setup PYTHON=python3.12")  # fmt: skip
    has = set(known.said.split())
    able = "venv" in has and ({"pip", "ensurepip"} & has or shutil.which("uv"))
    state: State = "ok" if able else "missing"
    if known.said:
        yield _program("venv", Found(state=state), "the repo's own environment")


def _program(name: str, known: Found, use: str, *, needed: bool = True, beside: str = "") -> Check:
    ways = (way for way in (_way(name), beside) if way)
    return Check(
        name=name,
        state=known.state,
        found=known.version,
        remark=known.remark,
        needed=needed,
        use=use,
        get="" if known.state == "ok" else "; ".join(ways),
    )


def _way(name: str) -> str:
    """How to get a program with what this system installs programs with."""
    for manager, package in _PACKAGES.get(name, {}).items():
        if shutil.which(_PROGRAMS[manager]):
            return f"{_INSTALL[manager]} {package}"
    return f"see {_SEE[name]}" if name in _SEE else f"install {name}"


def _package(
    name: str, least: Sequence[int], use: str, *, needed: bool = False, get: str = ""
) -> Check:
    """A Python package beside specc."""
    try:
        known = held(Found(state="ok", version=version(name)), tuple(least))
    except PackageNotFoundError:
        known = Found(state="missing")
    except ValueError:
        known = Found(state="ok", version=version(name))
    get = get or f"pip install '{name}>={'.'.join(map(str, least))}'"
    return Check(
        name=name,
        state=known.state,
        found=known.version,
        remark=known.remark,
        needed=needed,
        use=use,
        get="" if known.state == "ok" else get,
    )


def _signing(chosen: Choices) -> Check:
    """It is asked for no version, since it has no way to say one."""
    there = shutil.which("ssh-keygen") is not None
    return _program(
        "ssh-keygen",
        Found(state="ok" if there else "missing"),
        "signatures of approvals"
        + ("" if chosen.needs_signatures else ", where a house wants them"),
        needed=chosen.needs_signatures,
    )


def _disk(home: Path) -> Iterator[Check]:
    try:
        free = shutil.disk_usage(home).free
    except OSError as problem:
        yield Check(name="disk", state="broken", remark=str(problem.strerror), needed=True,
                    use="the repo and its environment", get=f"look at {home}")  # fmt: skip
        return
    enough = free >= ROOM
    yield Check(
        name="disk",
        state="ok" if enough else "missing",
        found=f"{free / 1e9:.1f} GB free",
        needed=True,
        use="the repo and its environment",
        get=""
        if enough
        else f"free {(ROOM - free) / 1e9:.1f} GB more, or compile elsewhere: -o DIR",
    )
    may = os.access(home, os.W_OK | os.X_OK)
    yield Check(
        name="folder",
        state="ok" if may else "broken",
        found="may be written" if may else "may not be written",
        needed=True,
        use="what specc makes",
        get="" if may else f"chmod u+w {home}, or compile elsewhere: -o DIR",
    )


def _terminal() -> Check:
    """Nothing of it is needed; what is not there is said otherwise."""
    if not sys.stdout.isatty():
        return Check(name="terminal", state="ok", found="none: plain text", use="colour, progress")
    kind = f"{shutil.get_terminal_size().columns} columns, {sys.stdout.encoding}"
    return Check(name="terminal", state="ok", found=kind, use="colour, progress")
