"""Reading: what stands in the folder, and what specc generated into it last."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import specc
from specc.plan import Base, Disk, LockError, Obstacle, Record, Stamp
from specc.plan.lock import BASE, LOCK, TooNewError, base_path, decode, digest, is_newer
from specc.tree import File
from specc.workspace._error import DamagedError, MovedOnError, WorkspaceError, from_os
from specc.workspace._run import current
from specc.workspace._work import counted, doing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

ASIDE = (".yours", ".generated")
"""Suffixes of versions laid beside a file; they are read so that none is overwritten."""

_START_AFRESH = (
    "put it back from your version control (`git checkout HEAD -- .specc`), or delete `.specc` and "
    "compile with `--adopt`: where a file differs, yours stays and specc's is laid beside it"
)


def read_folder(root: Path, paths: Iterable[str]) -> Disk:
    """What stands at `paths`, and the versions laid beside them. Links are never followed."""
    found: dict[str, File | Obstacle] = {}
    folders = _Folders(root)
    for folder, names in counted("reading folder", _by_folder(paths).items()):
        entries = folders.entries(folder)
        if isinstance(entries, Obstacle):
            found.update({_under(folder, name): entries for name in names})
            continue
        for name in _interesting(names, entries):
            found[_under(folder, name)] = _standing(entries[name])
    doing("comparing files")
    return found


def read_base(root: Path, *, allow: Collection[str] = (), adopt: bool = False) -> Base:
    """What specc generated into `root` last; an empty `Base` where it never did.

    A folder with other things in it is refused, unless they are `.git` or named in `allow` (the
    spec itself), or `adopt` says to compile into it all the same.
    """
    _refuse_interrupted(root)
    lock = _bytes(root / LOCK)
    if lock is None:
        try:
            _refuse_foreign(root, allow, adopt=adopt)
        except WorkspaceError:
            _refuse_moved_on(root, lock)
            raise
        return Base()
    try:
        base = _decoded(root, lock)
    except DamagedError:
        _refuse_moved_on(root, lock)
        raise
    _refuse_moved_on(root, lock)
    return base


def read_lock(root: Path) -> Base:
    """What the lock in `root` says, without the contents it speaks of."""
    lock = _bytes(root / LOCK)
    if lock is None:
        return Base()
    stamp, records = _decode(lock)
    return Base(stamp=stamp, records=records, lock=lock)


def _decoded(root: Path, lock: bytes) -> Base:
    stamp, records = _decode(lock)
    kept = {path: _bytes(root / base_path(path)) for path in records if records[path].keeps_base}
    problems = tuple(
        (base_path(path), f"{base_path(path)} {_DAMAGE[content is None]}")
        for path, content in kept.items()
        if content is None or digest(content) != records[path].sha256
    )
    if problems:
        raise DamagedError(problems, _START_AFRESH)
    contents = {path: content for path, content in kept.items() if content is not None}
    return Base(stamp=stamp, records=records, contents=contents, lock=lock)


_DAMAGE = {True: "is missing", False: "is not what specc wrote"}


def _decode(lock: bytes) -> tuple[Stamp, dict[str, Record]]:
    try:
        stamp, records = decode(lock)
    except TooNewError as problem:
        raise WorkspaceError(problem.message, problem.help) from None
    except LockError as problem:
        raise DamagedError(((LOCK, problem.message),), problem.help) from None
    _refuse_older(stamp)
    return stamp, records


def _refuse_older(stamp: Stamp) -> None:
    """What a newer specc generated, an older one would take for edits, and undo."""
    if is_newer(stamp.specc, specc.__version__):
        raise WorkspaceError(
            f"specc {stamp.specc} made this repo, and this is specc {specc.__version__}",
            f"install specc {stamp.specc} or newer; to go back to an older one, first put back "
            "what it made, from your version control",
        )


def _refuse_interrupted(root: Path) -> None:
    run = current(root)
    if run.journal.exists() or run.retreat.exists():
        raise MovedOnError(
            f"a command of specc was interrupted in {root}", "run `specc compile`: it completes it"
        )


def _refuse_moved_on(root: Path, lock: bytes | None) -> None:
    """The lock and the contents are of one time only where nobody wrote in between."""
    if current(root).journal.exists() or _bytes(root / LOCK) != lock:
        raise MovedOnError(f"another specc is writing to {root}", "run the command again")


def _refuse_foreign(root: Path, allow: Collection[str], *, adopt: bool) -> None:
    try:
        names = {entry.name for entry in os.scandir(root)}
    except FileNotFoundError:
        if root.is_symlink():
            raise WorkspaceError(
                f"{root} is a link to nothing", "make the folder it points to, or remove the link"
            ) from None
        return
    except NotADirectoryError:
        raise WorkspaceError(f"{_file_above(root)} is a file", "name a folder with `-o`") from None
    except OSError as problem:
        raise from_os(problem, f"cannot read {root}") from None
    if (root / BASE).exists():
        missing = f"{LOCK} is missing, though {BASE} is there"
        raise DamagedError(((LOCK, missing),), _START_AFRESH)
    foreign = sorted(names - {".git", ".specc"} - set(allow))
    if foreign and not adopt:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise WorkspaceError(
            f"{root} holds files ({foreign[0]}{more}), and no {LOCK} says what specc generated",
            "choose an empty folder; put a lost `.specc` back (`git checkout HEAD -- .specc`); or "
            "add `--adopt`: where a file differs, yours stays and specc's is laid beside it",
        )


def _file_above(root: Path) -> Path:
    """What keeps `root` from being a folder: itself, or the path above it that is a file."""
    return next((place for place in (root, *root.parents) if place.exists()), root)


def _bytes(path: Path) -> bytes | None:
    """A file of specc's own; `None` where there is none. A link in its way is refused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise from_os(problem, f"cannot read {path}") from None


class _Folders:
    """The folders of a root, each looked at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[str, dict[str, os.DirEntry[str]] | Obstacle] = {}

    def entries(self, folder: str) -> dict[str, os.DirEntry[str]] | Obstacle:
        """What `folder` holds; an `Obstacle` where it, or a folder above it, is something else."""
        if folder not in self._seen:
            self._seen[folder] = self._look(folder)
        return self._seen[folder]

    def _look(self, folder: str) -> dict[str, os.DirEntry[str]] | Obstacle:
        if folder:
            above, _, name = folder.rpartition("/")
            siblings = self.entries(above)
            if isinstance(siblings, Obstacle):
                return siblings
            if name not in siblings:
                return {}
            if not siblings[name].is_dir(follow_symlinks=False):
                return Obstacle(what=f"{_kind(siblings[name])} where a folder is needed ({folder})")
        try:
            return {entry.name: entry for entry in os.scandir(self._root / folder)}
        except FileNotFoundError:
            return {}
        except OSError as problem:
            raise from_os(problem, f"cannot read {self._root / folder}") from None


def _by_folder(paths: Iterable[str]) -> dict[str, set[str]]:
    folders: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, set()).add(name)
    return folders


def _under(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _interesting(names: set[str], entries: Collection[str]) -> Iterator[str]:
    for name in entries:
        if name in names or any(
            suffix in name and name.rpartition(suffix)[0] in names for suffix in ASIDE
        ):
            yield name


def _standing(entry: os.DirEntry[str]) -> File | Obstacle:
    if not entry.is_file(follow_symlinks=False):
        return Obstacle(what=_kind(entry))
    try:
        with os.fdopen(os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            return File(content=file.read(), executable=bool(mode & stat.S_IXUSR))
    except FileNotFoundError:  # it was listed: somebody has just replaced or removed it
        raise MovedOnError(f"{entry.path} went away while it was read", "run it again") from None
    except OSError as problem:
        raise from_os(problem, f"cannot read {entry.path}") from None


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "a symbolic link"
    if entry.is_dir(follow_symlinks=False):
        return "a folder"
    return "a file" if entry.is_file(follow_symlinks=False) else "a device or pipe"
