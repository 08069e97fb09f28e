"""A repo before and after a change of scope, and ways for an apply to fail."""

import errno
import os
import stat
from pathlib import Path

import pytest

from specc.plan import Plan, Stamp, plan, wanted
from specc.tree import File, Tree
from specc.workspace import (
    _steps,
    apply,
    read_base,
    read_folder,
    recover,
)

OLD = Tree(
    {
        "Makefile": File(content=b"all:\n"),
        "conf/a.yaml": File(content=b"one: 1\ntwo: 2\nthree: 3\n"),
        "conf/gone.yaml": File(content=b"gone\n"),
        "deep/er/only.txt": File(content=b"only\n"),
        "run.sh": File(content=b"go\n", executable=True),
    }
)
NEW = Tree(
    {
        "Makefile": File(content=b"all: test\n"),
        "conf/a.yaml": File(content=b"one: 1\ntwo: 2\nthree: 4\n"),
        "new/here.py": File(content=b"x = 1\n"),
        "run.sh": File(content=b"go on\n", executable=True),
    }
)


def compile_into(root: Path, tree: Tree) -> Plan:
    recover(root)
    base = read_base(root)
    made = plan(base, read_folder(root, wanted(base, tree)), tree, stamp=Stamp(spec_version="2"))
    apply(made, root)
    return made


def content_of(root: Path, *, state: bool = True) -> dict[str, tuple[bytes, int] | None]:
    """Every file and folder, with its bytes and mode; staging apart."""
    found: dict[str, tuple[bytes, int] | None] = {}
    for place in sorted(root.rglob("*")):
        path = place.relative_to(root).as_posix()
        if path.startswith(".specc/run") or (path.startswith(".specc") and not state):
            continue
        is_file = place.is_file()
        mode = stat.S_IMODE(place.stat().st_mode)
        found[path] = (place.read_bytes(), mode) if is_file else None
    return found


def files_of(root: Path) -> dict[str, tuple[bytes, int] | None]:
    """Files alone: a folder left empty where its removal was refused does no harm."""
    return {path: found for path, found in content_of(root).items() if found}


CALLS = ("open", "replace", "rename", "link", "mkdir", "unlink", "fsync", "rmdir")


class Fault:
    """Counts system calls that change the disk, and strikes at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, strike: int, *, dies: bool) -> None:
        self.count, self._strike, self._dies = 0, strike, dies
        for name in CALLS:
            monkeypatch.setattr(os, name, self._counting(getattr(os, name)))

    def _counting(self, call):
        def counted(*args, **kwargs):
            self.count += 1
            if self.count == self._strike:
                if self._dies:
                    os._exit(9)
                raise OSError(errno.ENOSPC, "No space left on device")
            return call(*args, **kwargs)

        return counted


def steps_of_an_update(root: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        fault = Fault(patch, -1, dies=False)
        compile_into(root, NEW)
    return fault.count


def edited_repo(root: Path) -> None:
    compile_into(root, OLD)
    (root / "conf/a.yaml").write_bytes(b"one: 9\ntwo: 2\nthree: 3\n")


def interrupted(root: Path, steps: int) -> None:
    """Regenerate `root`, and die after so many steps."""
    base = read_base(root)
    made = plan(base, read_folder(root, wanted(base, NEW)), NEW)
    forward, left = _steps.forward, [steps]

    def some(*arguments: object) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        forward(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_steps, "forward", some)
        patch.setattr(_steps, "put_back", lambda *_: None)
        with pytest.raises(Killed):
            apply(made, root)


class Killed(BaseException):
    """Nothing is tidied up after it."""
