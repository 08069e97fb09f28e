"""Laws of planning, for any base, folder and new tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.plan import Base, Obstacle, Plan, Stamp, handover, plan
from specc.plan._text import Text, join, split
from specc.tree import File, Ownership, PathError, Tree

from .pages import after, generated, lines_of

PATHS = st.sampled_from(["a.py", "conf/b.yaml", "conf/c.toml", "d/e/f.md", "g.bin"])
LINES = st.lists(st.sampled_from([b"one", b"two", b"three", b"", b"}"]), max_size=6)
STYLES = st.sampled_from([b"\n", b"\r\n"])
TEXTS = st.builds(lambda lines, end: b"".join(line + end for line in lines), LINES, STYLES)
CONTENTS = st.one_of(
    TEXTS, st.sampled_from([b"\0one", b"\0two", b"no newline", b"\xef\xbb\xbfone\n", b"\r\n\n"])
)
FILES = st.builds(
    File,
    content=CONTENTS,
    executable=st.booleans(),
    ownership=st.sampled_from(Ownership),
    artefact=st.sampled_from(["", "", "alpha", "beta"]),
)
OBSTACLES = st.just(Obstacle(what="a folder"))
TREES = st.dictionaries(PATHS, FILES, max_size=5).map(Tree)
EDITS = st.dictionaries(PATHS, st.one_of(st.none(), FILES, OBSTACLES), max_size=4)
RESOLUTIONS = st.sampled_from(["markers", "yours", "theirs"])
STAMP = Stamp(spec_version="2.0.0")


def folder_of(disk, edits):
    changed = {**disk, **edits}
    return {path: found for path, found in changed.items() if found is not None}


def contents(folder):
    return {
        path: (file.content, file.executable)
        for path, file in folder.items()
        if isinstance(file, File)
    }


@given(old=TREES, edits=EDITS, new=TREES, conflict=RESOLUTIONS)
def test_deterministic(old, edits, new, conflict) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    backwards = dict(reversed(folder.items()))
    first = plan(base, folder, new, stamp=STAMP, conflict=conflict)
    assert plan(base, backwards, new, stamp=STAMP, conflict=conflict) == first


@given(old=TREES, edits=EDITS, new=TREES, conflict=RESOLUTIONS)
def test_applied_twice_changes_nothing(old, edits, new, conflict) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    base, folder = after(base, folder, plan(base, folder, new, stamp=STAMP, conflict=conflict))
    again = plan(base, folder, new, stamp=STAMP, conflict=conflict)
    assert again.is_empty, again


@given(old=TREES, new=TREES)
def test_untouched_repo_equals_fresh_compile(old, new) -> None:
    """Once-files apart: they are the team's, whatever the new spec would write."""
    base, disk = generated(old)
    _, updated = after(base, disk, plan(base, disk, new, stamp=STAMP))
    once = {path for path, file in new.items() if file.ownership is Ownership.ONCE}
    assert updated.keys() == new.keys()
    assert without(contents(updated), once) == without(contents(new), once)


def without(folder, paths):
    return {path: found for path, found in folder.items() if path not in paths}


@given(old=TREES, edits=EDITS, new=TREES, conflict=RESOLUTIONS)
def test_no_line_of_the_team_leaves_the_tree(old, edits, new, conflict) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    done = plan(base, folder, new, stamp=STAMP, conflict=conflict)
    _, updated = after(base, folder, done)
    left = set()
    for file in updated.values():
        left.update(lines_of(file.content) if isinstance(file, File) else ())
    for path, file in folder.items():
        if isinstance(file, File):
            known = set(lines_of(old[path].content)) if path in old else set()
            assert set(lines_of(file.content)) - known <= left


@given(old=TREES, edits=EDITS, new=TREES, conflict=RESOLUTIONS)
def test_files_of_the_team_are_only_touched_with_a_word(old, edits, new, conflict) -> None:
    base, disk = generated(old)
    folder = folder_of(disk, edits)
    done = plan(base, folder, new, stamp=STAMP, conflict=conflict)
    said = {change.path for change in done.changes} | {change.was for change in done.changes}
    _, updated = after(base, folder, done)
    differ = {path for path in folder if folder[path] != updated.get(path)}
    assert differ <= said
    assert all(folder[path] == updated[path] for path in folder if is_obstacle(folder[path]))


def is_obstacle(found) -> bool:
    return isinstance(found, Obstacle)


@given(old=TREES, edits=EDITS, new=TREES)
def test_totals_count_every_change(old, edits, new) -> None:
    base, disk = generated(old)
    done = plan(base, folder_of(disk, edits), new, stamp=STAMP)
    assert sum(done.totals.values()) == len(done.changes)
    paths = [change.path for change in done.changes]
    assert paths == sorted(paths)


@given(old=TREES, edits=EDITS, new=TREES)
def test_healed_file_is_offered_again(old, edits, new) -> None:
    base, disk = generated(old)
    gone = {path: found for path, found in disk.items() if path not in old}
    base, folder = after(base, gone, plan(base, gone, old, stamp=STAMP))
    lost = {path for path in base.records if path not in folder}
    _, healed = after(base, folder, handover.heal(base, folder, old, lost))
    assert contents(healed) == contents(old)


@given(content=CONTENTS)
def test_text_comes_apart_and_together(content) -> None:
    assert join(split(content)) == content


@given(content=st.binary(max_size=20))
def test_any_bytes_come_apart_and_together(content) -> None:
    assert join(split(content)) == content


def test_empty_text_has_no_lines() -> None:
    assert split(b"").lines == ()
    assert join(Text(lines=(), style=split(b"").style)) == b""


@pytest.mark.parametrize("path", [".specc/lock.json", ".specc/base/a.base", ".specc/run/lock"])
def test_own_files_are_refused(path: str) -> None:
    with pytest.raises(PathError, match="keeps"):
        plan(Base(), {}, Tree({path: File(content=b"")}))


def test_empty_plan() -> None:
    assert Plan(changes=()).is_empty
