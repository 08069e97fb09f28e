"""Run in a mount namespace of its own: `python -m tests.endurance.small_disk FOLDER CASE`.

FOLDER is empty; a disk in memory is mounted on it, with little room, few names, or read-only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from specc.workspace import WorkspaceError, apply, recover
from tests.endurance.crashes import OLD_SPEC, SPEC, Scene, compile_into, files

PAGE = os.sysconf("SC_PAGE_SIZE")
PLENTY = {"size": 2**28, "nr_inodes": 10_000}


class Disk:
    """A disk in memory whose room is set at will."""

    def __init__(self, place: Path) -> None:
        self.place, self.root = place, place / "repo"

    def filled(self, start: Path | None) -> Path:
        """The disk anew, with a copy of `start`."""
        if os.path.ismount(self.place):
            _run("umount", str(self.place))
        _run("mount", "-t", "tmpfs", "-o", _options(PLENTY), "none", str(self.place))
        if start is not None:
            shutil.copytree(start, self.root)
        return self.root

    def leave(self, what: str, left: int) -> None:
        """So many pages, or names, are free."""
        found = os.statvfs(self.place)
        used = {
            "size": (found.f_blocks - found.f_bfree) * found.f_frsize,
            "nr_inodes": found.f_files - found.f_ffree,
        }[what]
        unit = PAGE if what == "size" else 1
        self._remount(_options({**PLENTY, what: used + left * unit or unit}))  # 0 is no limit

    def free(self) -> None:
        """There is plenty again, and it may be written."""
        self._remount(f"rw,{_options(PLENTY)}")

    def lock(self) -> None:
        """It may only be read."""
        self._remount("ro")

    def _remount(self, options: str) -> None:
        _run("mount", "-o", f"remount,{options}", str(self.place))


def _options(limits: dict[str, int]) -> str:
    return ",".join(f"{name}={value}" for name, value in limits.items())


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _refused(act: Callable[[], object], *messages: str) -> bool:
    try:
        act()
    except WorkspaceError as problem:
        assert any(each in problem.message for each in messages), problem.message
        assert problem.help, problem.message
        return True
    return False


def nothing_to_enough(disk: Disk, scene: Scene, what: str) -> None:
    """A regeneration with every amount of room, from none to enough."""
    left = 0
    while True:
        root = disk.filled(scene.before)
        disk.leave(what, left)
        refused = _refused(lambda root=root: apply(scene.plan, root), "no space left on device")
        assert files(root) == (scene.old if refused else scene.new), left
        disk.free()
        assert recover(root) is None, left
        scene.hold_all(root)
        if left % 16 == 0:
            scene.hold_next(root)
        if not refused:
            break
        left += 1
    assert left > 20, left


def first_compile(disk: Disk, what: str) -> None:
    """A first compile leaves no trace where there is no room for it."""
    left = 0
    while True:
        root = disk.filled(None) / "down" / "here"
        disk.leave(what, left)
        refused = _refused(
            lambda root=root: compile_into(root, OLD_SPEC), "no space left on device"
        )
        assert not refused or not list(disk.place.iterdir()), left
        disk.free()
        if not refused:
            break
        left += 7
    assert left > 60, left


def command(disk: Disk, scene: Scene, what: str) -> None:
    """The real command says what, where and what to do, and ends with 2."""
    spec = disk.place.parent / "spec.yaml"
    spec.write_text(SPEC)
    for left in (0, 1, 5, 25):
        root = disk.filled(scene.before)
        disk.leave(what, left)
        done = _specc(spec, root)
        assert done.returncode == 2, done
        assert done.stderr.startswith(f"error: cannot write to {root}: no space left on device\n")
        assert "free some space" in done.stderr
        assert "Traceback" not in done.stderr
        assert files(root) == scene.old
        disk.free()
        assert _specc(spec, root).returncode in (0, 3)


def read_only(disk: Disk, scene: Scene) -> None:
    """A mount that may only be read."""
    root = disk.filled(scene.before)
    disk.lock()
    spec = disk.place.parent / "spec.yaml"
    spec.write_text(SPEC)
    done = _specc(spec, root)
    assert done.returncode == 2, done
    assert "read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    disk.free()
    scene.hold_next(root)


def _specc(spec: Path, root: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "specc", "compile", str(spec), "-o", str(root)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def main(place: Path, case: str) -> None:
    """Run one case."""
    with TemporaryDirectory(dir=place) as home, TemporaryDirectory(dir=place) as mounted:
        disk, scene = Disk(Path(mounted)), Scene(Path(home))
        try:
            if case == "read-only":
                read_only(disk, scene)
            else:
                nothing_to_enough(disk, scene, case)
                first_compile(disk, case)
                command(disk, scene, case)
        finally:
            _run("umount", mounted)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
