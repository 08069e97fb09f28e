"""Disks without room, and files, folders and mounts that may not be written: nothing is half
written, the message says what to do, and afterwards the same command works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from specc.workspace import WorkspaceError, apply, recover
from tests.endurance.crashes import SPEC, Scene, compile_into, files, quick_folder

pytestmark = [
    pytest.mark.endurance,
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
NOBODY = 65534


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with quick_folder() as home:
        yield Scene(home)


def _missing(reason: str) -> None:
    if os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.mark.parametrize("case", ["size", "nr_inodes", "read-only"])
def test_a_disk_without_room(tmp_path: Path, case: str) -> None:
    own = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    try_out = [*own, "mount", "-t", "tmpfs", "none", str(tmp_path)]
    if not shutil.which("unshare") or subprocess.run(try_out, check=False).returncode:
        _missing("no disk can be mounted here: neither root nor a user namespace")
    line = [*own, sys.executable, "-m", "tests.endurance.small_disk", str(tmp_path), case]
    here = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": f"{here}"}
    done = subprocess.run(line, cwd=here, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def _as_nobody(root: Path, act: Callable[[], None], *, but: str | None = None) -> None:
    """`act` in a child that may not do everything; `root` is given to it, `but` one file."""
    if os.geteuid() == 0:
        for above, folders, names in os.walk(root):
            for place in (Path(above, name) for name in (*folders, *names)):
                owner = 0 if place == root / (but or "") else NOBODY
                os.chown(place, owner, owner)
        os.chown(root, NOBODY, NOBODY)
        root.parent.chmod(0o755)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            act()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (".", 0o555),
        ("docs", 0o555),
        ("conf", 0o555),
        ("src", 0o555),
        (".specc", 0o555),
        (".specc/run", 0o555),
        (".specc/run/undo", 0o555),
        (".specc/base/conf", 0o555),
        ("conf", 0o000),
        (".specc/base", 0o000),
        ("conf/targets.yaml", 0o444),
        ("conf/targets.yaml", 0o000),
        (".specc/lock.json", 0o000),
    ],
)
def test_what_may_not_be_written_is_said_and_nothing_changes(
    scene: Scene, path: str, mode: int
) -> None:
    root = scene.fresh()
    allowed = (root / path).stat().st_mode & 0o777

    def act() -> None:
        (root / path).chmod(mode)
        with pytest.raises(WorkspaceError) as found:
            compile_into(root, SPEC)
        assert found.value.help
        (root / path).chmod(allowed)
        assert files(root) in (scene.old, scene.new)
        assert files(root) == scene.old or path == ".specc/run/undo"
        recover(root)
        scene.hold_all(root)
        scene.hold_next(root)

    _as_nobody(root, act)


def test_a_file_of_somebody_else_is_not_replaced(scene: Scene) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to somebody else")
    root = scene.fresh()

    def act() -> None:
        with pytest.raises(WorkspaceError, match=r"to be changed: conf/targets\.yaml$"):
            compile_into(root, SPEC)
        assert files(root) == scene.old

    _as_nobody(root, act, but="conf/targets.yaml")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("conf/targets.yaml", "read-only, and to be changed: conf/targets.yaml"),
        ("conf", "cannot write to .*/conf/.*: operation not permitted"),
        (".specc/base/conf", "operation not permitted"),
    ],
)
def test_what_is_immutable(tmp_path: Path, path: str, message: str) -> None:
    scene = Scene(tmp_path)
    root = scene.fresh()
    place = root / path
    if subprocess.run(["chattr", "+i", place], capture_output=True, check=False).returncode:
        pytest.skip("nothing can be made immutable here")
    try:
        with pytest.raises(WorkspaceError, match=message):
            apply(scene.plan, root)
    finally:
        subprocess.run(["chattr", "-i", place], check=True)
    scene.hold_all(root)
    assert files(root) == scene.old
    scene.hold_next(root)
