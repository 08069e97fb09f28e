"""A repo in memory as the disk has it: written out, read back, and seen as `plan` sees it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from specc.plan import Action, Base, Obstacle, Plan, Stamp, plan, wanted
from specc.plan.lock import BASE, LOCK, SUFFIX, base_path, decode
from specc.tree import File, Tree, parents

LINK, FOLDER = Obstacle(what="a symbolic link"), Obstacle(what="a folder")
"""The folder is an empty one; any other is there because of what it holds."""

Folder = Mapping[str, File | Obstacle]

_MINE = re.compile(rb"mine-\d+")


class Repo(NamedTuple):
    """What specc generated last, and what stands there."""

    base: Base
    folder: Folder


def mine(found: File | Obstacle | None) -> frozenset[bytes]:
    """What marks the team's lines in a file."""
    return frozenset(_MINE.findall(found.content) if isinstance(found, File) else ())


def plain(file: File) -> File:
    """A file as a disk knows it."""
    return File(content=file.content, executable=file.executable)


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that has to be there for the paths."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def seen(folder: Folder, base: Base, new: Tree) -> dict[str, File | Obstacle]:
    """The folder, and what is in the way of every path a plan asks for. In specc's own folder
    nothing else is looked at, not even for what the team may have moved there."""
    asked = wanted(base, new)
    own = tuple(path for path in asked if path.startswith(".specc/"))
    found = {p: e for p, e in folder.items() if not p.startswith(".specc/") or p.startswith(own)}
    standing = folders_of(folder)
    for path in asked - folder.keys():
        if path in standing:
            found[path] = FOLDER
            continue
        for above in parents(path):
            there = folder.get(above, FOLDER)
            if there is not FOLDER:
                what = "a file" if isinstance(there, File) else there.what
                found[path] = Obstacle(what=f"{what} where a folder is needed ({above})")
                break
    return found


def planned(repo: Repo, new: Tree, stamp: Stamp, conflict: str = "markers") -> Plan:
    disk = seen(repo.folder, repo.base, new)
    return plan(repo.base, disk, new, stamp=stamp, conflict=conflict)  # type: ignore[arg-type]


def applied(repo: Repo, done: Plan) -> Repo:
    """`apply` in memory. A file that is not where the plan says raises `KeyError`."""
    folder = dict(repo.folder)
    for change in done.changes:
        if change.was and not change.moved:
            del folder[change.was]
        if change.content is not None:
            folder[change.path] = plain(change.content)
        elif change.action is Action.DELETE:
            del folder[change.path]
    return Repo(base=_kept(repo.base, done), folder=tidy(folder))


def tidy(folder: Folder) -> dict[str, File | Obstacle]:
    """A folder that holds something is not an empty one."""
    standing = folders_of(folder)
    return {p: each for p, each in folder.items() if not (each is FOLDER and p in standing)}


def _kept(base: Base, done: Plan) -> Base:
    contents, lock = dict(base.contents), base.lock
    for change in done.state:
        inner = change.path.removeprefix(BASE).removesuffix(SUFFIX)
        if change.path == LOCK:
            assert change.content is not None
            lock = change.content.content
        elif change.path.startswith(BASE) and change.content is None:
            del contents[inner]
        elif change.path.startswith(BASE) and change.content is not None:
            contents[inner] = change.content.content
    assert lock is not None
    stamp, records = decode(lock)
    return Base(stamp=stamp, records=records, contents=contents, lock=lock)


def compiled(tree: Tree, stamp: Stamp) -> Repo:
    """What a first compile leaves."""
    nothing = Repo(base=Base(), folder={})
    return applied(nothing, planned(nothing, tree, stamp))


def write(repo: Repo, root: Path, *, odd: frozenset[str] = frozenset()) -> None:
    """The repo on disk; `odd` files are for the group and nobody else."""
    root.mkdir()
    _elsewhere(root).mkdir()
    made: set[str] = set()
    assert repo.base.lock is not None
    own = {base_path(path): content for path, content in repo.base.contents.items()}
    own[LOCK] = repo.base.lock
    for path, content in own.items():
        _write(root, path, content, 0o644, made)
    for path, found in repo.folder.items():
        if isinstance(found, File):
            modes = (0o640, 0o750) if path in odd else (0o644, 0o755)
            _write(root, path, found.content, modes[found.executable], made)
        elif found is FOLDER:
            (root / path).mkdir(parents=True, exist_ok=True)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).symlink_to(_elsewhere(root) / ("file" if "." in path else ""))


def _elsewhere(root: Path) -> Path:
    """Where links point; nothing may ever be written there."""
    return root.parent.absolute() / "elsewhere"


def is_clean(root: Path) -> bool:
    """Whether beside the repo nothing lies but what the team's links point to."""
    beside = {entry.name for entry in os.scandir(root.parent)}
    return beside == {root.name, "elsewhere"} and not any(os.scandir(_elsewhere(root)))


def _write(root: Path, path: str, content: bytes, mode: int, made: set[str]) -> None:
    folder = path.rpartition("/")[0]
    if folder not in made:
        (root / folder).mkdir(parents=True, exist_ok=True)
        made.add(folder)
    handle = os.open(root / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    os.write(handle, content)
    os.fchmod(handle, mode)
    os.close(handle)


def read(root: Path) -> dict[str, tuple[bytes, int] | str]:
    """Everything below `root` but what one apply keeps for the next: bytes and mode of a file,
    the target of a link, a slash for an empty folder."""
    found: dict[str, tuple[bytes, int] | str] = {}
    waiting = [""]
    while waiting:
        under = waiting.pop()
        entries = list(os.scandir(root / under))
        if under and not entries:
            found[under.rstrip("/")] = "/"
        for entry in entries:
            path = f"{under}{entry.name}"
            if entry.is_symlink():
                found[path] = str(Path(entry.path).readlink())
            elif entry.is_dir():
                waiting += [f"{path}/"] if path != ".specc/run" else []
            else:
                mode = stat.S_IMODE(entry.stat().st_mode)
                found[path] = (Path(entry.path).read_bytes(), mode)
    return found


def folder_of(found: Mapping[str, tuple[bytes, int] | str]) -> dict[str, File | Obstacle]:
    """What was read as a folder in memory, specc's own files apart."""
    own = (LOCK, ".specc/.gitattributes")
    return {
        path: _standing(each)
        for path, each in found.items()
        if path not in own and not path.startswith(BASE)
    }


def _standing(each: tuple[bytes, int] | str) -> File | Obstacle:
    if isinstance(each, str):
        return FOLDER if each == "/" else LINK
    return File(content=each[0], executable=bool(each[1] & stat.S_IXUSR))
