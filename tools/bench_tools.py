"""The contenders of the case table, and the project each of them works in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import bench_story
from bench_story import ROOT, Change, Files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLAIN_GIT = "[user]\nname = team\nemail = team@example.invalid\n[init]\ndefaultBranch = main\n"
PATIENCE = 60
"""Seconds after which a command is said to hang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended, and everything it printed."""

    code: int
    said: str


class Tool(Protocol):
    """Makes a project from the first version, and brings it to the second."""

    name: str
    state: str
    """The file in which the tool remembers what it generated."""
    memory: tuple[str, ...]
    """Where the tool keeps things for itself: nothing there is the team's."""

    def make(self, change: Change, root: Path, *, more: bool) -> None:
        """A new project of the first version in `root`; `more` with the additional files."""

    def announce(self, change: Change, root: Path) -> None:
        """The scope changes."""

    def update(self, root: Path, *, more: bool) -> list[str]:
        """The command that brings the change."""

    def undo(self, root: Path) -> list[list[str]]:
        """The commands that take the last update back."""


class Home:
    """An environment in which nothing of this machine's user has a say."""

    def __init__(self, folder: Path, git: str = "", *, above: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / ".gitconfig"
        config.write_text(PLAIN_GIT + git.replace("HOME", str(folder)))
        (folder / "attributes").write_text("README.md binary\n")
        (folder / "excludes").write_text("README.md\n")
        (folder / "hooks").mkdir(exist_ok=True)
        for name in ("pre-commit", "commit-msg", "applypatch-msg"):
            (folder / "hooks" / name).write_text("#!/bin/sh\nexit 1\n")
            (folder / "hooks" / name).chmod(0o755)
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        self.environment = kept | {
            "HOME": str(folder),
            "GIT_CONFIG_GLOBAL": str(config),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(above or folder.parent),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "COLUMNS": "500",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, command: Sequence[str], where: Path) -> subprocess.Popen[str]:
        """A command under way, in a process group of its own."""
        return subprocess.Popen(
            command,
            cwd=where,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def run(self, command: Sequence[str], where: Path) -> Ran:
        """A command that is let finish."""
        return finished(self.start(command, where))

    def must(self, command: Sequence[str], where: Path) -> None:
        """A command that is no part of what is measured, and has to succeed."""
        done = self.run(command, where)
        if done.code:
            raise RuntimeError(f"{' '.join(command)} failed: {done.said}")


def finished(process: subprocess.Popen[str]) -> Ran:
    """What came of a command; one that hangs is ended, and its code is -9."""
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
    return Ran(code=process.returncode, said=said)


@dataclass
class Scene:
    """One project, one tool, and what the team has done in it so far."""

    tool: Tool
    change: Change
    folder: Path
    root: Path
    home: Home
    new: Files
    old: Files
    more: bool = False
    team: list[bytes] = field(default_factory=list)
    """What the team wrote, as pieces that occur nowhere else."""
    broken: list[str] = field(default_factory=list)
    """What was found while a case ran, and was not to be."""

    def git(self, *arguments: str) -> None:
        """Git as the team uses it."""
        # The team's own commits do not depend on how hostile its configuration is.
        calm = Home(self.folder / "calm", above=self.folder.parent)
        calm.must(["git", *arguments], self.root)

    def commit(self) -> None:
        """The team's work so far, committed."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "team")

    def line(self, path: str, after: str, text: str, *, instead: bool = False) -> None:
        """The team adds a line after another, or writes it in its place."""
        lines = (self.root / path).read_bytes().split(b"\n")
        at = lines.index(after.encode())
        lines[at if instead else at + 1 : at + 1] = [text.encode()]
        (self.root / path).write_bytes(b"\n".join(lines))
        self.team.append(text.strip().encode())

    def wrote(self, path: str, content: bytes, *marks: bytes) -> None:
        """The team writes a whole file."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self.team += marks or [content]

    def update(self) -> Ran:
        """The tool brings the change."""
        return self.home.run(self.tool.update(self.root, more=self.more), self.root)

    def files(self) -> Iterator[Path]:
        """Every plain file of the project that is not the tool's memory, nor git's."""
        for top, folders, names in os.walk(self.root):
            place = Path(top).relative_to(self.root)
            folders[:] = [name for name in folders if not self._is_kept(place / name)]
            for name in names:
                path = place / name
                if not self._is_kept(path) and (self.root / path).is_file():
                    yield path

    def _is_kept(self, path: Path) -> bool:
        kept = (".git", *self.tool.memory)
        return path.name == ".git" or any(path == Path(k) or Path(k) in path.parents for k in kept)


class Specc:
    """The real command; its new version is an edit of `spec.yaml`."""

    name = "specc"
    state = ".specc/lock.json"
    memory = (".specc/base", ".specc/run", ".specc/lock.json", ".specc/.gitattributes")

    def __init__(self, home: Home) -> None:
        self._home = home

    def make(self, change: Change, root: Path, *, more: bool) -> None:
        spec = root.parent / "first.yaml"
        spec.write_text(bench_story.first(), encoding="utf-8")
        command = [*specc_command(more=more), "compile", str(spec), "-o", str(root)]
        self._home.must(command, root.parent)

    def announce(self, change: Change, root: Path) -> None:
        (root / "spec.yaml").write_text(bench_story.second(change), encoding="utf-8")

    def update(self, root: Path, *, more: bool) -> list[str]:
        return [*specc_command(more=more), "compile"]

    def undo(self, root: Path) -> list[list[str]]:
        return [[*specc_command(more=False), "undo"]]


def specc_command(*, more: bool) -> list[str]:
    """The start of every command line of specc; `more` with the additional files."""
    extra = [str(ROOT / "tools" / "bench_extra.py")]
    return [sys.executable, *(extra if more else ["-m", "specc"])]


_BY_GIT = [["git", "reset", "-q", "--hard"], ["git", "clean", "-qfd"]]
"""Neither peer has a command that takes an update back: both leave it to git."""


class Peer:
    """A tool that renders a template, which lies in a git repo of its own."""

    name: str
    state: str
    memory: tuple[str, ...]

    def __init__(self, home: Home, programs: Path, templates: Path) -> None:
        self._home = home
        self._programs = programs
        self._templates = templates

    def template(self, change: Change) -> Path:
        return self._templates / f"{self.name}-{change}"

    def make(self, change: Change, root: Path, *, more: bool) -> None:
        self._home.must(self.create(self.template(change), root), root.parent)

    def publish(self, change: Change, files: Files, version: str) -> None:
        """A version of the template: the files, committed and tagged."""
        template = self.template(change)
        shutil.rmtree(template / self.inside, ignore_errors=True)
        self.describe(template)
        for path, file in files.items():
            place = template / self.inside / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.content)
            place.chmod(0o755 if file.executable else 0o644)
        git = ["git", "-C", str(template)]
        for command in (
            ["init", "-q"],
            ["add", "-A"],
            ["commit", "-qm", version],
            ["tag", version],
        ):
            self._home.must([*git, *command], template)

    inside: str
    """The folder of the template that holds the files."""

    def describe(self, template: Path) -> None:
        raise NotImplementedError

    def create(self, template: Path, root: Path) -> list[str]:
        raise NotImplementedError

    def update(self, root: Path, *, more: bool) -> list[str]:
        raise NotImplementedError

    def announce(self, change: Change, root: Path) -> None:
        """The template has its new version already."""

    def undo(self, root: Path) -> list[list[str]]:
        return _BY_GIT

    def program(self, name: str) -> str:
        return str(self._programs / name)


class Copier(Peer):
    """`copier update`, as its documentation recommends it: a clean tree, the latest tag."""

    name = "copier"
    state = ".copier-answers.yml"
    memory = (".copier-answers.yml",)
    inside = "files"
    options: tuple[str, ...] = ()

    def asked(self, options: tuple[str, ...]) -> Copier:
        """The same with other options."""
        other = Copier(self._home, self._programs, self._templates)
        other.options = options
        return other

    def describe(self, template: Path) -> None:
        answers = template / "files" / "{{ _copier_conf.answers_file }}.jinja"
        answers.parent.mkdir(parents=True, exist_ok=True)
        answers.write_text("{{ _copier_answers|to_nice_yaml }}")
        (template / "copier.yml").write_text(
            "_subdirectory: files\nname: {type: str, default: x}\n"
        )

    def create(self, template: Path, root: Path) -> list[str]:
        return [self.program("copier"), "copy", "--defaults", str(template), str(root)]

    def update(self, root: Path, *, more: bool) -> list[str]:
        return [self.program("copier"), "update", "--defaults", *self.options]


class Cruft(Peer):
    """`cruft update`, with its questions answered by yes."""

    name = "cruft"
    state = ".cruft.json"
    memory = (".cruft.json",)
    inside = "{{cookiecutter.name}}"

    def describe(self, template: Path) -> None:
        template.mkdir(parents=True, exist_ok=True)
        said = '{"name": "project", "_copy_without_render": ["*"]}\n'
        (template / "cookiecutter.json").write_text(said)

    def create(self, template: Path, root: Path) -> list[str]:
        where = ["--output-dir", str(root.parent)]
        if root.name != "project":
            raise ValueError(root)
        return [self.program("cruft"), "create", "--no-input", *where, str(template)]

    def update(self, root: Path, *, more: bool) -> list[str]:
        return [self.program("cruft"), "update", "--skip-apply-ask"]


def versions(home: Home, programs: Path) -> dict[str, str]:
    """The releases of the peers."""
    code = "from importlib.metadata import version as v; print(v('copier'), v('cruft'))"
    said = home.run([str(programs / "python"), "-c", code], programs).said.split()
    return dict(zip(("copier", "cruft"), said, strict=True))


def again(scene: Scene, name: str) -> Scene:
    """The same situation in a copy, for an act that is tried more than once."""
    folder = scene.folder.with_name(f"{scene.folder.name}-{name}")
    shutil.copytree(scene.root, folder / "project", symlinks=True)
    return replace(scene, folder=folder, root=folder / "project", team=list(scene.team))
