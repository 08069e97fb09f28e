"""Every call to the disk is refused once, or that one and all that follow: the folder is all old or
all new, the refusal is said, and when the disk works again so does the next command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from specc.workspace import WorkspaceError, apply, recover, rewrite, undo
from tests.endurance.crashes import SPEC, Disk, Scene, calls, files, killed, quick_folder

pytestmark = pytest.mark.endurance
EACH = 5
"""One call of so many is refused; each kind of error meets each kind of call."""


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with quick_folder() as home:
        yield Scene(home)


@pytest.mark.parametrize("act", ["apply", "undo"])
def test_one_refused_call_changes_all_or_nothing(scene: Scene, act: str) -> None:
    start = {"apply": scene.fresh, "undo": scene.done}[act]
    do = {"apply": lambda root: apply(scene.plan, root), "undo": undo}[act]
    root = start()
    total = calls(lambda: do(root), dies=False)
    assert total > 700
    for strike in range(1, total + 1, EACH):
        root = start()
        try:
            with pytest.MonkeyPatch.context() as patch:
                Disk(patch, strike, dies=False)
                do(root)
        except WorkspaceError as problem:
            assert problem.message
        found = files(root)
        assert found in (scene.old, scene.new), strike
        recover(root)
        scene.hold_all(root)
        assert files(root) == found, strike


def test_a_disk_that_breaks_for_good_loses_nothing(scene: Scene) -> None:
    root = scene.fresh()
    total = calls(lambda: apply(scene.plan, root), dies=False)
    for strike in range(3, total + 1, 3 * EACH):
        root = scene.fresh()
        with pytest.MonkeyPatch.context() as patch:
            Disk(patch, strike, dies=False, for_good=True)
            with pytest.raises(WorkspaceError):
                apply(scene.plan, root)
        scene.hold_each(root)
        recover(root)
        scene.hold_all(root)
        if strike % 7 == 0:
            scene.hold_next(root)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fix_that_is_killed_leaves_files_whole_and_its_drafts_to_the_next() -> None:
    with quick_folder() as home:
        one, two = home / "one.yaml", home / "two.yaml"

        def fix() -> None:
            rewrite({str(one): (b"1" * 9, SPEC.encode()), str(two): (b"2" * 9, b"3" * 99)})

        def start() -> None:
            one.write_bytes(b"1" * 9)
            two.write_bytes(b"2" * 9)

        start()
        total = calls(fix, dies=True)
        assert total > 15
        for strike in range(1, total + 1):
            start()
            killed(fix, strike, power=bool(strike % 2))
            assert one.read_bytes() in (b"1" * 9, SPEC.encode())
            assert two.read_bytes() in (b"2" * 9, b"3" * 99)
            start()
            fix()
            assert {each.name for each in home.iterdir()} == {"one.yaml", "two.yaml"}, strike
