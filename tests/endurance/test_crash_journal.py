"""A regeneration of a real repo is killed before each call to the disk, and so are undo and the
recovery itself. Afterwards everything is old or everything is new, and the next command ends where
an undisturbed one does. Every other time the power fails as well: what was written and not yet
asked to last is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from specc.plan import Action
from specc.workspace import apply, recover, undo
from tests.endurance.crashes import (
    MINE,
    Scene,
    calls,
    files,
    hold_tidy,
    killed,
    quick_folder,
)

pytestmark = [
    pytest.mark.endurance,
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
PARTS = 2
"""So many tests, to be run at once."""


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with quick_folder() as home:
        yield Scene(home)


def test_the_scene_has_every_kind_of_edit(scene: Scene) -> None:
    kinds = ("merge", "conflict", "skip", "restore", "rename", "create", "delete", "copy")
    assert set(kinds) <= scene.plan.totals.keys()
    renamed = [each for each in scene.plan.changes if each.action is Action.RENAME]
    assert any(MINE in each.content.content for each in renamed if each.content)
    team = [
        {line for content, _ in state.values() for line in content.splitlines() if MINE in line}
        for state in (scene.old, scene.new)
    ]
    assert len(team[0]) >= 4
    assert team[0] <= team[1]


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_call_of_an_apply(scene: Scene, part: int) -> None:
    total = _calls(scene.fresh, lambda root: apply(scene.plan, root))
    assert total > 300
    for strike in range(1 + part, total + 1, PARTS):
        root = scene.fresh()
        killed(lambda root=root: apply(scene.plan, root), strike, power=_power(strike))
        scene.hold_each(root)
        done = recover(root)
        scene.hold_all(root)
        assert done != "took back"
        assert done is None or files(root) == scene.new, strike
        if strike % 8 < PARTS:
            scene.hold_next(root)


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_call_of_an_undo(scene: Scene, part: int) -> None:
    total = _calls(scene.done, undo)
    assert total > 300
    for strike in range(1 + part, total + 1, 3 * PARTS):
        root = scene.done()
        killed(lambda root=root: undo(root), strike, power=_power(strike))
        scene.hold_each(root)
        recover(root)
        scene.hold_all(root)
        undo(root)
        scene.hold_all(root)


@pytest.mark.parametrize("goes", ["on", "back"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_killed_again_while_recovering(scene: Scene, goes: str, share: float) -> None:
    """At a share of the steps the first is killed; the second, which goes on or takes back what
    was done, anywhere."""
    broken = _broken(scene, share, goes)
    total = _calls(broken, recover)
    for strike in range(1, total + 1, 1 + total // 40):
        root = broken()
        killed(lambda root=root: recover(root), strike, power=_power(strike))
        scene.hold_each(root)
        assert recover(root) in ({"on": "completed", "back": "took back"}[goes], None)
        scene.hold_all(root)
        assert files(root) == (scene.new if goes == "on" else scene.old), strike


def test_the_power_fails_once_all_is_done(scene: Scene) -> None:
    total = _calls(scene.fresh, lambda root: apply(scene.plan, root))
    root = scene.fresh()
    (root / "power fails here").mkdir()

    def all_is_done() -> None:
        apply(scene.plan, root)
        (root / "power fails here").rmdir()

    killed(all_is_done, total + 1, power=True)
    (root / "power fails here").rmdir()
    assert recover(root) is None
    assert files(root) == scene.new
    undo(root)
    assert files(root) == scene.old
    hold_tidy(root)


def _power(strike: int) -> bool:
    return strike // PARTS % 2 == 1


def _calls(start: Callable[[], Path], act: Callable[[Path], object]) -> int:
    root = start()
    return calls(lambda: act(root), dies=True)


def _broken(scene: Scene, share: float, goes: str) -> Callable[[], Path]:
    """Makes a repo whose regeneration was killed at a share of its steps, going back or not."""
    whole = _calls(scene.fresh, lambda root: apply(scene.plan, root))
    first = _first(scene, whole, lambda run: (run / "journal.json").exists() or not run.exists())
    beyond = _first(scene, whole, lambda run: not list(run.glob("*.new")), first)
    strike = first + int(share * (beyond - first))

    def broken() -> Path:
        root = _interrupted(scene, strike)
        run = root / ".specc/run/apply"
        if goes == "back":
            (run / "journal.json").rename(run / "retreat.json")
        return root

    return broken


def _interrupted(scene: Scene, strike: int) -> Path:
    root = scene.fresh()
    killed(lambda: apply(scene.plan, root), strike)
    return root


def _first(scene: Scene, whole: int, there: Callable[[Path], bool], low: int = 1) -> int:
    """The first call before which a kill leaves a run that is `there`."""
    high = whole
    while low < high:
        middle = (low + high) // 2
        if there(_interrupted(scene, middle) / ".specc/run/apply"):
            high = middle
        else:
            low = middle + 1
    return low
