"""Edits of teams against changes of scope, on repos generated from real specs: by the thousand."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from specc.plan import Action, Plan, handover
from specc.plan import plan as make_plan
from specc.workspace import apply, read_base, read_disk, undo

from . import folders, pair_laws
from .changes import EACH, EXAMPLES, STEPS, Pool, pool
from .edits import KINDS, Edit, Edited, edited
from .folders import Repo, applied, planned
from .pair_laws import Update

pytestmark = pytest.mark.endurance

BATCHES, IN_MEMORY = 12, 850
"""Pairs each batch has to reach. Two of three examples are two pairs: a second update follows."""
DISK_BATCHES, ON_DISK = 4, 260
ROOM = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- memory is faster than disk

EDITS = st.lists(
    st.builds(
        Edit,
        kind=st.sampled_from(sorted(KINDS)),
        where=st.integers(0, 6),
        file=st.integers(0, 127),
        line=st.integers(0, 255),
        size=st.integers(0, 11),
    ),
    min_size=1,
    max_size=6,
)
CONFLICT = st.sampled_from(["markers", "markers", "yours", "theirs"])
MANY = 4 * len(EXAMPLES) * EACH
NUMBER = st.integers(0, MANY - 1)
THEN = st.integers(-MANY // 2, MANY - 1)
"""The scope after the next; none where negative."""


@cache
def fresh(at: int) -> Repo:
    """What a first compile of a spec of the pool leaves."""
    scope = pool().scopes[at]
    return folders.compiled(scope.tree, scope.stamp)


def other(of: Pool, at: int, drawn: int) -> int:
    """Most scopes change within a project; one in eight becomes another project's."""
    family = of.family(at)
    return drawn % len(of.scopes) if drawn % 8 == 0 else family[drawn // 8 % len(family)]


class Tally:
    """What was seen, to show that it was all there."""

    def __init__(self) -> None:
        self.pairs = 0
        self.actions: Counter[Action] = Counter()
        self.kinds: Counter[str] = Counter()
        self.conflicts = 0

    def count(self, plan: Plan, done: Edited | None = None) -> None:
        self.pairs += 1
        self.actions.update({each.action for each in plan.changes})
        self.kinds.update(set(done.kinds) if done else ())
        self.conflicts += bool(plan.conflicts)

    def tell(self) -> str:
        actions = ", ".join(f"{n} {each}" for each in Action if (n := self.actions[each]))
        kinds = ", ".join(f"{n} {each}" for each in KINDS if (n := self.kinds[each]))
        said = f"{self.pairs} pairs, {self.conflicts} with conflicts\n  plans with: {actions}"
        return f"{said}\n  edits: {kinds or 'none'}"


@pytest.fixture
def tally(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Iterator[Tally]:
    """Counts, and says in the end what there was, past xdist too."""
    found = Tally()
    yield found
    with capsys.disabled():
        sys.stderr.write(f"\n{request.node.name}: {found.tell()}\n")


def begun(old: int, new: int, edits: list[Edit]) -> tuple[Repo, Edited]:
    """The repo of one spec as the team has edited it, and what they did."""
    scopes = pool().scopes
    repo = fresh(old)
    done = edited(repo.folder, scopes[old].tree, scopes[new].tree, edits)
    if done.released:
        repo = applied(repo, handover.release(repo.base, done.released))
    return Repo(base=repo.base, folder=done.folder), done


def updated(before: Repo, new: int, conflict: str) -> Update:
    """The update in memory, held to all laws, and done once more."""
    scopes = pool().scopes
    tree, stamp = scopes[new].tree, scopes[new].stamp
    plan = planned(before, tree, stamp, conflict)
    done = Update(
        new=tree, before=before, plan=plan, after=applied(before, plan), conflict=conflict
    )
    pair_laws.hold(done)
    again = planned(done.after, tree, stamp, conflict)
    assert again.is_empty, [each for each in again.changes if each.content]
    return done


@pytest.mark.parametrize("batch", range(BATCHES))
def test_edits_meet_changes_of_scope(batch: int, tally: Tally) -> None:
    """Every law of `pair_laws` for an update, and for a second one on top of what it left."""

    @seed(batch)
    @settings(max_examples=IN_MEMORY * 2 // 3, deadline=None, database=None, derandomize=False,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(old=NUMBER, to=NUMBER, then=THEN, edits=EDITS, conflict=CONFLICT)
    def law(old: int, to: int, then: int, edits: list[Edit], conflict: str) -> None:
        old %= len(pool().scopes)
        new = other(pool(), old, to)
        before, did = begun(old, new, edits)
        done = updated(before, new, conflict)
        tally.count(done.plan, did)
        if old % 8 == 0:
            pair_laws.the_totals_agree(done)
        if then >= 0:
            third = other(pool(), new, then)
            tally.count(updated(done.after, third, conflict).plan)

    law()
    assert tally.pairs >= IN_MEMORY
    assert set(Action) == tally.actions.keys()
    assert KINDS.keys() == tally.kinds.keys()


@pytest.mark.parametrize("family", EXAMPLES)
def test_untouched_repo_equals_a_fresh_compile(family: str, tally: Tally) -> None:
    """Every spec of a project to every other, and back."""
    scopes = pool().scopes
    there = [at for at, each in enumerate(scopes) if each.family == family]
    for old, new in combinations_with_replacement(there, 2):
        plan = planned(fresh(old), scopes[new].tree, scopes[new].stamp)
        after = applied(fresh(old), plan)
        pair_laws.equals_a_fresh_one(fresh(old), after, fresh(new))
        back = planned(after, scopes[old].tree, scopes[old].stamp)
        pair_laws.equals_a_fresh_one(after, applied(after, back), fresh(old))
        tally.count(plan)
        tally.count(back)
    assert tally.pairs == EACH * (EACH + 1)
    assert not tally.conflicts


@pytest.mark.parametrize("batch", range(DISK_BATCHES))
def test_disk_does_what_memory_says(batch: int, tally: Tally) -> None:
    """The same update on a real disk leaves what it leaves in memory, permissions as they were;
    undo is exact, and so is undo of undo."""

    @seed(1000 + batch)
    @settings(max_examples=ON_DISK, deadline=None, database=None, derandomize=False,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(old=NUMBER, to=NUMBER, edits=EDITS, conflict=CONFLICT)
    def law(old: int, to: int, edits: list[Edit], conflict: str) -> None:
        old %= len(pool().scopes)
        new = other(pool(), old, to)
        before, did = begun(old, new, edits)
        with TemporaryDirectory(dir=ROOM) as home:
            plan = on_disk(Path(home) / "repo", before, old, new, conflict)
        tally.count(plan, did)

    law()
    assert tally.pairs >= ON_DISK
    assert set(Action) == tally.actions.keys()
    assert KINDS.keys() == tally.kinds.keys()


def on_disk(root: Path, before: Repo, old: int, new: int, conflict: str) -> Plan:
    scopes = pool().scopes
    tree, stamp = scopes[new].tree, scopes[new].stamp
    expected = updated(before, new, conflict)
    touched = {p for p, each in before.folder.items() if fresh(old).folder.get(p) != each}
    folders.write(before, root, odd=frozenset(touched))
    first = folders.read(root)
    base = read_base(root)
    assert base == before.base
    plan = make_plan(base, read_disk(root, base, tree), tree, stamp=stamp, conflict=conflict)
    if ".gitignore" in touched:  # where git does not look, nothing moved is looked for
        expected = expected._replace(plan=plan, after=applied(before, plan))
        pair_laws.hold(expected)
    assert plan == expected.plan
    apply(plan, root)
    second = folders.read(root)
    assert folders.folder_of(second) == expected.after.folder
    assert read_base(root) == expected.after.base
    _permissions_stay(first, second)
    if not plan.is_empty:
        undo(root)
        assert folders.read(root) == first
    if not plan.is_empty and len(second) % 2:
        undo(root)
        assert folders.read(root) == second
    assert folders.is_clean(root)
    return plan


def _permissions_stay(first: dict, second: dict) -> None:
    """Whoever might read or write a file still may, and nobody else."""
    for path in first.keys() & second.keys():
        before, after = first[path], second[path]
        if isinstance(before, tuple) and isinstance(after, tuple):
            assert before[1] & ~0o111 == after[1] & ~0o111, path


def test_pool_holds_every_step() -> None:
    """Every kind of change of scope is in the pool, and few were refused on the way."""
    made = pool()
    taken = {step for scope in made.scopes for step in scope.steps}
    assert taken == {step.__name__ for step in STEPS}
    assert made.refused < len(made.scopes)
    assert len(made.scopes) == len(EXAMPLES) * EACH


def test_numbers_reach_what_is_promised() -> None:
    assert BATCHES * IN_MEMORY >= 10_000
    assert DISK_BATCHES * ON_DISK >= 1_000
    assert os.access(ROOM or ".", os.W_OK)
