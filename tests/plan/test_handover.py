"""Handing files over: for the files named, and for no others."""

from hypothesis import given
from hypothesis import strategies as st

from specc.plan import Base, State, handover, plan
from specc.plan.lock import LOCK, decode
from specc.tree import File, Ownership, Tree

from .pages import after, generated
from .test_laws import EDITS, PATHS, STAMP, TREES, folder_of, is_obstacle

OLD = Tree({"Makefile": File(content=b"all:\n"), "a.py": File(content=b"x = 1\n")})
NEW = Tree({"Makefile": File(content=b"all: test\n"), "a.py": File(content=b"x = 2\n")})
ASKED = st.sets(PATHS, max_size=3)


@given(old=TREES, edits=EDITS, new=TREES, paths=ASKED)
def test_others_are_left_alone(old, edits, new, paths) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    here = paths & new.keys()
    made = [handover.heal(base, folder, new, here), handover.release(base, paths & old.keys())]
    made.append(handover.adopt(base, folder, new, {p for p in here if p in folder}))
    for done in made:
        later, updated = after(base, folder, done)
        beside = {each.path for each in done.changes if each.action == "copy"}
        moved = {each.was for each in done.changes}
        for path in (folder.keys() | updated.keys()) - paths - beside - moved:
            assert updated.get(path) == folder.get(path)
            assert later.records.get(path) == base.records.get(path)
        assert later.stamp == base.stamp


@given(old=TREES, edits=EDITS, new=TREES, paths=ASKED)
def test_what_was_released_is_never_touched(old, edits, new, paths) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    released = paths & old.keys()
    base, folder = after(base, folder, handover.release(base, released))
    _, updated = after(base, folder, plan(base, folder, new, stamp=STAMP))
    assert {p: updated.get(p) for p in released} == {p: folder.get(p) for p in released}


@given(old=TREES, edits=EDITS, new=TREES)
def test_after_healing_everything_specc_looks_after_everything(old, edits, new) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    done = handover.heal(base, folder, new, handover.healable(base, folder, new))
    later, updated = after(base, folder, done)
    for path in new:
        assert is_obstacle(folder.get(path)) or handover.is_tracked(later, path)
        assert path in updated


@given(old=TREES, edits=EDITS, new=TREES)
def test_what_is_adopted_is_merged_from_then_on(old, edits, new) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    files = {p for p in handover.adoptable(base, folder, new) if not is_obstacle(folder[p])}
    later, updated = after(base, folder, handover.adopt(base, folder, new, files))
    for path in files:
        assert later.contents[path] == new[path].content
        if new[path].ownership is not Ownership.SEALED:
            assert updated[path] == folder[path]


def test_an_undo_that_only_changes_hands_says_so() -> None:
    base, _ = generated(OLD)
    done = handover.release(base, {"a.py"})
    (lock,) = (each for each in done.state if each.path == LOCK)
    assert decode(lock.content.content)[1]["a.py"].state is State.RELEASED
    said = handover.handed_back(done).changes
    assert [(each.path, each.action.value) for each in said] == [("a.py", "yours")]


def test_healing_one_file_does_not_bring_others_up_to_date() -> None:
    base, disk = generated(OLD)
    del disk["a.py"]
    done = handover.heal(base, disk, NEW, {"a.py"})
    assert [(each.path, each.action.value) for each in done.changes] == [("a.py", "create")]
    _, updated = after(base, disk, done)
    assert updated["Makefile"].content == b"all:\n"


def test_without_a_lock_nothing_is_handed_back() -> None:
    assert handover.handed_back(plan(Base(), {}, Tree())).changes == ()
