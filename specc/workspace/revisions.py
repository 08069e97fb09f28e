"""Files as they stood at a revision of git. Nothing is checked out, and nothing of the repo runs:
objects are read as they are stored, without filters, hooks, pagers or the network."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from specc.compiler import SPEC_FILE, SPEC_FOLDER
from specc.source import MAX_BYTES
from specc.workspace._error import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_SECONDS = 60
MOST_FILES = 100


def is_revision(folder: Path, name: str) -> bool:
    """Whether `name` means a commit in the repository around `folder`."""
    return _commit(folder, name) is not None


def read_revision(folder: Path, revision: str, path: str) -> bytes | dict[str, bytes]:
    """What stood at `path` at a revision: the bytes of a file, of a folder those of each YAML file
    in it by its name. The path begins at the top of the repository around `folder`, or with `./`
    or `../` at `folder`, as git has it. `WorkspaceError` where there is nothing of the kind.
    """
    commit = _commit(folder, revision)
    if commit is None:
        raise WorkspaceError(
            f"there is no revision {revision}", "`git log --oneline` lists those there are"
        )
    spot = _standing(folder, commit, _spot(folder, path))
    kind = _kind(folder, f"{commit}:{spot}")
    if kind == "blob":
        return _blob(folder, f"{commit}:{spot}")
    if kind == "tree":
        return dict(_folder(folder, commit, spot))
    raise WorkspaceError(
        f"there is no {path} at {revision}", "name a path that is there: REVISION:PATH"
    )


def _standing(folder: Path, commit: str, spot: str) -> str:
    """The spec in a repo that specc has compiled into; other places stand for themselves."""
    inside = f"{spot}/" if spot else ""
    if _kind(folder, f"{commit}:{inside}.specc") != "tree":
        return spot
    one = _kind(folder, f"{commit}:{inside}{SPEC_FILE}") == "blob"
    return inside + (SPEC_FILE if one else SPEC_FOLDER)


def _kind(folder: Path, name: str) -> str:
    """`blob`, `tree`, or nothing."""
    return (_git(folder, "cat-file", "-t", name) or b"").decode().strip()


def _commit(folder: Path, name: str) -> str | None:
    if not name or name.startswith("-") or not name.isprintable():
        return None
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return found.decode().strip() if found else None


def _spot(folder: Path, path: str) -> str:
    """The path as git names it, from the top of the working tree."""
    top = _top(folder)
    begin = os.path.realpath(folder) if path.split("/", 1)[0] in (".", "..") else top
    spot = os.path.relpath(os.path.join(begin, path), top)  # noqa: PTH118 -- may lie nowhere
    if spot.split(os.sep, 1)[0] == os.pardir:
        raise WorkspaceError(f"{path} lies outside the repository", "name a path inside it")
    return "" if spot == os.curdir else spot.replace(os.sep, "/")


def _top(folder: Path) -> str:
    found = _git(folder, "rev-parse", "--show-toplevel")
    if not found:
        raise WorkspaceError(f"{folder} is in no repository of git", "name two files instead")
    return os.path.realpath(os.fsdecode(found.rstrip(b"\n")))


def _folder(folder: Path, commit: str, spot: str) -> Iterator[tuple[str, bytes]]:
    """The YAML files of a folder, as `specc` reads one on the disk."""
    listed = _git(folder, "ls-tree", "-z", f"{commit}:{spot}") or b""
    names = [entry.partition(b"\t") for entry in listed.split(b"\0") if entry]
    files = [os.fsdecode(name) for head, _, name in names if b" blob " in head]
    chosen = [
        name
        for name in sorted(files)
        if name.endswith((".yaml", ".yml")) and name[0] != "." and name != "policy.yaml"
    ]
    if not chosen or len(chosen) > MOST_FILES:
        raise WorkspaceError(f"{spot} holds {len(chosen)} files of YAML", "name the spec")
    inside = f"{spot}/" if spot else ""
    for name in chosen:
        yield f"{inside}{name}", _blob(folder, f"{commit}:{inside}{name}")


def _blob(folder: Path, name: str) -> bytes:
    """At most one byte more than a spec may have, so that it is found to be too large."""
    size = _git(folder, "cat-file", "-s", name)
    if size is None or int(size) > MAX_BYTES * 16:
        raise WorkspaceError(f"{name} is too large for a spec", "name the spec")
    return (_git(folder, "cat-file", "blob", name) or b"")[: MAX_BYTES + 1]


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; none where it refuses."""
    command = [
        "git",
        "--no-pager",
        "--no-replace-objects",
        "-c",
        "core.fsmonitor=false",
        *arguments,
    ]
    try:
        done = subprocess.run(  # noqa: S603 -- the arguments are those above, and no shell reads them
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as problem:
        raise WorkspaceError("git is not installed here", "name two files instead") from problem
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise WorkspaceError(f"git cannot be run: {problem}") from problem
    return done.stdout if done.returncode == 0 else None


def _environment() -> dict[str, str]:
    """That of the person, without what points git at other repositories or programs."""
    kept = {name: each for name, each in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **_QUIET}
