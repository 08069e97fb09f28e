"""A repo about to be regenerated, and a disk that fails or takes the process with it.

The repo is the ad-click example at an earlier version of its scope, with a team's edits; of its
package only some modules, since every one of them is renamed and would be the same case again.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest

from specc import compiler
from specc.plan import Plan, Stamp, plan, wanted
from specc.tree import Tree
from specc.workspace import apply, library, read_base, read_folder, recover

SPEC = (Path(__file__).parents[2] / "examples/ad-click/spec.yaml").read_text()
EARLIER = (
    ("version: 2.0.0 ", "version: 1.0.0 "),
    ("limit: 100ms}", "limit: 110ms}"),
    ("target: 0.78, limit: 0.76", "target: 0.77, limit: 0.75"),
)
OLD_SPEC = SPEC + "scaffold: {package: clicks, orchestrator: dvc, ci: none}\n"
for _now, _then in EARLIER:
    assert _now in SPEC
    OLD_SPEC = OLD_SPEC.replace(_now, _then)
MODULES = 3
MINE = b"mine-"

Files = dict[str, tuple[bytes, int]]
"""Content and permissions, by path."""


@cache
def tree(spec: str, *, whole: bool = False) -> Tree:
    """What the spec yields; of the package and of its tests some modules only, unless `whole`."""
    made = compiler.compile("spec.yaml", spec.encode(), library()).tree
    assert made is not None
    if whole:
        return made
    many = [[path for path in made if path.startswith(folder)] for folder in ("src/", "tests/")]
    left = {path for paths in many for path in paths[MODULES:]}
    return Tree({path: file for path, file in made.items() if path not in left})


def planned(root: Path, spec: str, *, whole: bool = False) -> Plan:
    base, new = read_base(root), tree(spec, whole=whole)
    disk = read_folder(root, wanted(base, new))
    return plan(base, disk, new, stamp=Stamp(spec_version="2"))


def compile_into(root: Path, spec: str, *, whole: bool = False) -> Plan:
    recover(root)
    made = planned(root, spec, whole=whole)
    apply(made, root)
    return made


def edited(root: Path, *, whole: bool = False) -> None:
    """The repo of a team: one edit to merge, one against the scope, one in a sealed file, one in a
    file that is renamed, a file deleted, and permissions of their own."""
    compile_into(root, OLD_SPEC, whole=whole)
    module = min((root / "src/clicks").iterdir())
    for place in (root / "README.md", root / "conf/targets.yaml", module):
        place.write_bytes(place.read_bytes() + b"# %s%s\n" % (MINE, place.name.encode()))
    model_card = root / "docs/model_card.md"
    lines = model_card.read_bytes().splitlines(keepends=True)
    now = tree(SPEC)["docs/model_card.md"].content.splitlines(keepends=True)
    model_card.write_bytes(
        b"".join(l if l in now else b"%sinstead\n" % MINE for l in lines)  # noqa: E741
    )
    (root / "monitoring/dashboard.json").unlink()
    (root / "README.md").chmod(0o640)


def files(root: Path) -> Files:
    """Every file but staging."""
    found: Files = {}
    for above, folders, names in os.walk(root):
        if above == str(root / ".specc"):
            folders.remove("run")
        for name in names:
            place = Path(above, name)
            path = str(place.relative_to(root))
            found[path] = place.read_bytes(), stat.S_IMODE(place.stat().st_mode)
    return found


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where there is one: thousands of copies are made."""
    memory = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


class Scene:
    """A repo before and after its regeneration, and copies of it to be broken."""

    def __init__(self, home: Path) -> None:
        self.before, self.after, self._work = (home / each for each in ("before", "after", "work"))
        edited(self.before)
        self.old = files(self.before)
        self.plan = planned(self.before, SPEC)
        shutil.copytree(self.before, self.after)
        compile_into(self.after, SPEC)
        self.new = files(self.after)

    def fresh(self) -> Path:
        """A copy of the repo before."""
        return self._copy(self.before)

    def done(self) -> Path:
        """A copy of the repo after."""
        return self._copy(self.after)

    def _copy(self, start: Path) -> Path:
        if self._work.exists():
            shutil.rmtree(self._work)
        shutil.copytree(start, self._work)
        return self._work

    def hold_each(self, root: Path) -> None:
        """Every file is its old or its new self."""
        found = files(root)
        for path in self.old.keys() | self.new.keys() | found.keys():
            assert found.get(path) in (self.old.get(path), self.new.get(path)), path

    def hold_all(self, root: Path) -> None:
        """All files are old, or all are new; and nothing lies about."""
        found = files(root)
        assert found in (self.old, self.new), _difference(found, self.old, self.new)
        hold_tidy(root)

    def hold_next(self, root: Path) -> None:
        """The next regeneration ends where an undisturbed one does, and the one after is empty."""
        compile_into(root, SPEC)
        assert files(root) == self.new
        hold_tidy(root)
        assert planned(root, SPEC).is_empty


def _difference(found: Files, old: Files, new: Files) -> list[str]:
    every = found.keys() | old.keys() | new.keys()
    return [
        f"{path}: {'old' if found.get(path) == old.get(path) else 'not old'}"
        for path in sorted(every)
        if not found.get(path) == old.get(path) == new.get(path)
    ]


def hold_tidy(root: Path) -> None:
    """Of staging nothing is left but what an undo needs."""
    run = root / ".specc/run"
    assert {each.name for each in run.iterdir()} <= {".gitignore", "lock", "undo"}
    undo = {each.name for each in (run / "undo").iterdir()} if (run / "undo").exists() else set()
    assert all(name in ("journal.json", "command") or name.endswith(".old") for name in undo)
    assert not undo or "journal.json" in undo


CHANGING = (
    "replace", "rename", "link", "unlink", "remove", "mkdir", "rmdir", "chmod", "fchmod", "fchown",
    "fsync", "pwrite", "ftruncate",
)  # fmt: skip
ASKING = ("scandir", "lstat", "stat")


class Disk:
    """Counts calls to the disk and strikes at one of them, or at it and all that follow.

    `dies` is by `SIGKILL`; with `power`, what no fsync has asked for is lost before. Otherwise the
    call is refused with one of several errors. Calls that only ask count when nobody dies.
    """

    ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EDQUOT, errno.EPERM, errno.EROFS)

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        strike: int,
        *,
        dies: bool,
        power: bool = False,
        for_good: bool = False,
    ) -> None:
        self.count, self._strike, self._dies = 0, strike, dies
        self._power, self._for_good = power, for_good
        self._unsafe: dict[int, int] = {}
        self._open, self._fsync, self._truncate = os.open, os.fsync, os.ftruncate
        for name in CHANGING if dies else (*CHANGING, *ASKING):
            patch.setattr(os, name, self._counting(getattr(os, name)))
        patch.setattr(os, "fsync", self._synced(os.fsync))
        patch.setattr(os, "open", self._opened(os.open))
        patch.setattr(os, "fdopen", self._writer(os.fdopen))
        patch.setattr(io, "open", self._file(io.open))

    def event(self) -> None:
        """One call more."""
        self.count += 1
        if self.count == self._strike or (self._for_good and self.count > self._strike > 0):
            self._strikes()

    def _strikes(self) -> None:
        if self._dies:
            for handle in self._unsafe.values() if self._power else ():
                self._truncate(handle, 0)
            os.kill(os.getpid(), signal.SIGKILL)
        number = self.ERRORS[self._strike % len(self.ERRORS)]
        raise OSError(number, os.strerror(number))

    def _counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.event()
            return call(*args, **kwargs)

        return counted

    def _synced(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def synced(handle: int) -> None:
            call(handle)
            if safe := self._unsafe.pop(os.fstat(handle).st_ino, None):
                os.close(safe)

        return synced

    def _opened(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            writes = flags & (os.O_WRONLY | os.O_RDWR)
            if writes or not self._dies:
                self.event()
            handle: int = call(path, flags, *args, **kwargs)
            if writes:
                self._endangered(handle)
            return handle

        return opened

    def _endangered(self, handle: int) -> None:
        if self._power:
            self._unsafe.setdefault(os.fstat(handle).st_ino, os.dup(handle))

    def _file(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if "w" not in mode:
                if not self._dies:
                    self.event()
                return call(file, mode, *args, **kwargs)
            self.event()
            inner = call(file, mode, *args, **kwargs)
            self._endangered(inner.fileno())
            return _Torn(inner, self.event)

        return opened

    def _writer(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def writer(handle: int, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            inner = call(handle, mode, *args, **kwargs)
            return _Torn(inner, self.event) if mode == "wb" else inner

        return writer


class _Torn:
    """A file that is written in two halves, with room for a disaster before each."""

    def __init__(self, inner: Any, event: Callable[[], None]) -> None:
        self._inner, self._event = inner, event

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def write(self, content: Any) -> int:
        content = bytes(content)
        for half in (content[: len(content) // 2], content[len(content) // 2 :]):
            self._event()
            self._inner.write(half)
            self._inner.flush()
        return len(content)


def calls(act: Callable[[], object], *, dies: bool) -> int:
    """How many calls an undisturbed `act` makes."""
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch, -1, dies=dies)
        act()
    return disk.count


def killed(act: Callable[[], object], strike: int, *, power: bool = False) -> None:
    """`act` in a child that dies at a call."""
    child = os.fork()
    if child == 0:
        try:
            with pytest.MonkeyPatch.context() as patch:
                Disk(patch, strike, dies=True, power=power)
                act()
        finally:
            os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == -signal.SIGKILL, f"ended with {code} before call {strike}"
