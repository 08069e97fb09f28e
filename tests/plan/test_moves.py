"""Files that the team moves: followed whatever else changes, and never on a guess."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.plan import Base, Stamp, State, followed, is_input, missing, plan
from specc.plan._targets import is_aside
from specc.plan.findings import found
from specc.plan.lock import decode, encode
from specc.tree import File, Ownership, Tree

from .pages import after, generated, lines_of

PATHS = ("conf/a.yaml", "conf/b.yaml", "src/a.py", "src/deep/b.py", "Makefile")
HOMES = st.sampled_from(["", "lib/", "lib/deep/", "conf/", "one/two/three/"])
NAMES = st.sampled_from(["a", "b", "other", "x y"])
OWNERS = st.sampled_from([Ownership.MANAGED, Ownership.MANAGED, Ownership.SEALED])
MINE = b"ours, and nobody else's"


def text(path: str, version: int = 0) -> bytes:
    """A file that is half like the others, and of which a version changes the end."""
    lines = [f"{path if number % 2 else 'each'} says {number} of twelve" for number in range(12)]
    lines[9] = f"{path} is version {version}"
    return "".join(f"{line}\n" for line in lines).encode()


def tree(owners: dict[str, Ownership], version: int = 0) -> Tree:
    return Tree(
        {
            path: File(content=text(path, version), ownership=owner, artefact=f"id of {path}")
            for path, owner in owners.items()
        }
    )


TREES = st.dictionaries(st.sampled_from(PATHS), OWNERS, min_size=1)


@st.composite
def places(draw, path: str):
    """Somewhere else for a file; its ending stays."""
    name = path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2]}" if "." in name else ""
    stem = draw(st.one_of(NAMES, st.just(name.removesuffix(ending))))
    return f"{draw(HOMES)}{stem}{ending}"


@st.composite
def moved(draw, disk):
    """The folder after the team moved some files, and where to: not where another one just was,
    for what stands at the path of a file is that file."""
    folder, where = dict(disk), {}
    for path in sorted(disk):
        place = draw(st.one_of(st.just(path), places(path)))
        if place not in {*folder, *disk, *PATHS}:
            where[path] = place
            folder[place] = folder.pop(path)
    return folder, where


def edited(folder, paths, line):
    """Small edits of the team at the beginning of managed files."""
    found = dict(folder)
    for path in paths:
        lines = found[path].content.split(b"\n")
        found[path] = replace(found[path], content=b"\n".join([*lines[:line], MINE, *lines[line:]]))
    return found


@given(data=st.data(), owners=TREES, line=st.integers(0, 5), version=st.integers(0, 1))
def test_edits_stay_and_changes_arrive_where_files_were_moved(data, owners, line, version) -> None:
    base, disk = generated(tree(owners))
    folder, where = data.draw(moved(disk))
    mine = {where.get(p, p) for p, o in owners.items() if o is Ownership.MANAGED}
    touched = data.draw(st.sets(st.sampled_from(sorted(mine))) if mine else st.just(set()))
    folder = edited(folder, touched, line)
    new = tree(owners, version)
    later, updated = after(base, folder, plan(base, folder, new, stamp=Stamp(spec_version="2")))
    assert updated.keys() == folder.keys()
    for path in owners:
        place = where.get(path, path)
        wanted = set(lines_of(new[path].content)) | ({MINE} if place in touched else set())
        assert set(lines_of(updated[place].content)) == wanted
        assert later.records[place].generated == (path if place != path else "")
    assert plan(later, updated, new, stamp=Stamp(spec_version="2")).is_empty


ROOM = {".yaml": ("conf/a.yaml", "conf/b.yaml", "conf/c.yaml"), ".py": ("src/a.py", "lib/b.py")}


@st.composite
def exchanged(draw):
    """Files that change places, in chains and circles: who stands where in the end."""
    where = {}
    for places in ROOM.values():
        known = draw(st.sets(st.sampled_from(places), min_size=1))
        taken = draw(st.permutations(places))
        where |= dict(zip(sorted(known), taken, strict=False))
    return where


@given(
    where=exchanged(),
    owner=st.sampled_from([Ownership.MANAGED, Ownership.SEALED]),
    line=st.integers(0, 5),
    is_edited=st.booleans(),
)
def test_files_that_change_places_keep_their_edits(where, owner, line, is_edited) -> None:
    owners = dict.fromkeys(where, owner)
    base, disk = generated(tree(owners))
    folder = {place: disk[path] for path, place in where.items()}
    mine = is_edited and owner is Ownership.MANAGED
    folder = edited(folder, folder if mine else (), line)
    for version in (1, 2):
        new = tree(owners, version)
        base, folder = after(base, folder, plan(base, folder, new))
        assert folder.keys() == set(where.values())
        for path, place in where.items():
            wanted = set(lines_of(new[path].content)) | ({MINE} if mine else set())
            assert set(lines_of(folder[place].content)) == wanted
            assert base.records[place].generated == (path if place != path else "")
        assert plan(base, folder, new).is_empty


def test_a_file_that_was_written_anew_beside_a_copy_of_the_old_one_is_still_itself() -> None:
    owners = {"conf/a.yaml": Ownership.MANAGED}
    base, disk = generated(tree(owners))
    anew = File(content=b"".join(b"all of it is ours: %d\n" % at for at in range(9)))
    folder = {"conf/a.yaml": anew, "conf/old.yaml": disk["conf/a.yaml"]}
    later, updated = after(base, folder, plan(base, folder, tree(owners)))
    assert updated == folder
    assert later.records.keys() == {"conf/a.yaml"}


@given(data=st.data(), owners=TREES)
def test_moved_from_place_to_place(data, owners) -> None:
    base, folder = generated(tree(owners))
    where = {path: path for path in owners}
    for version in (1, 2, 3):
        folder, went = data.draw(moved(folder))
        where = {path: went.get(place, place) for path, place in where.items()}
        new = tree(owners, version)
        base, folder = after(base, folder, plan(base, folder, new))
        assert {path: folder[place].content for path, place in where.items()} == {
            path: file.content for path, file in new.items()
        }
        assert base.contents.keys() == base.records.keys() == set(where.values())


@given(data=st.data(), owners=TREES)
def test_a_package_that_is_renamed_takes_along_what_is_in_its_folder(data, owners) -> None:
    """Under the name that the team gave it; what it moved to other folders stays there."""
    base, disk = generated(tree(owners))
    folder, where = data.draw(moved(disk))
    new = Tree({f"new/{path}": file for path, file in tree(owners, 1).items()})
    if data.draw(st.booleans()):
        base, folder = after(base, folder, plan(base, folder, tree(owners, 2)))
    later, updated = after(base, folder, plan(base, folder, new))
    for path in owners:
        place = where.get(path, path)
        is_home = place.rpartition("/")[0] == path.rpartition("/")[0]
        place = f"new/{place}" if is_home else place
        assert updated[place].content == new[f"new/{path}"].content
    assert plan(later, updated, new).is_empty


@given(data=st.data(), owners=TREES)
def test_a_move_alone_is_no_finding(data, owners) -> None:
    base, disk = generated(tree(owners))
    folder, _ = data.draw(moved(disk))
    new = tree(owners)
    done = plan(base, folder, new, stamp=base.stamp)
    assert found(followed(base, folder, new), folder, done, str) == ()


def test_a_sealed_file_that_was_moved_and_edited_is_found_where_it_is() -> None:
    owners = {"conf/a.yaml": Ownership.SEALED}
    base, disk = generated(tree(owners))
    folder = edited({"conf/new.yaml": disk["conf/a.yaml"]}, ["conf/new.yaml"], 3)
    done = plan(base, folder, tree(owners), stamp=base.stamp)
    (one,) = found(followed(base, folder, tree(owners)), folder, done, str)
    assert one.message == "conf/new.yaml was edited, and it says what the scope says"
    assert one.places[0].span.line == 4


def test_what_a_compile_would_do_is_said_of_the_new_place() -> None:
    owners = {"conf/a.yaml": Ownership.MANAGED}
    base, disk = generated(tree(owners))
    folder = {"conf/new.yaml": disk["conf/a.yaml"]}
    done = plan(base, folder, tree(owners, 1), stamp=base.stamp)
    (one,) = found(followed(base, folder, tree(owners, 1)), folder, done, str)
    assert one.message == "a compile would update conf/new.yaml"


def test_nothing_is_looked_for_where_nothing_is_missing() -> None:
    base, disk = generated(tree(dict.fromkeys(PATHS, Ownership.MANAGED)))
    assert missing(base, disk, tree({"Makefile": Ownership.MANAGED}, 1)) == {}
    del disk["Makefile"]
    assert missing(base, disk, Tree()) == {}
    assert list(missing(base, disk, tree({"Makefile": Ownership.MANAGED}, 1))) == ["Makefile"]


def test_two_places_for_one_file_after_a_merge_of_branches() -> None:
    """Either branch moved it elsewhere; the lock has both lines, the team kept one file."""
    owners = {"src/a.py": Ownership.MANAGED}
    base, disk = generated(tree(owners))
    record = replace(base.records["src/a.py"], generated="src/a.py")
    records = {"lib/a.py": record, "old/a.py": record}
    both = Base(
        records=records,
        contents=dict.fromkeys(records, disk["src/a.py"].content),
        lock=encode(base.stamp, records),
    )
    folder = {"old/a.py": disk["src/a.py"]}
    later, updated = after(both, folder, plan(both, folder, tree(owners, 1)))
    assert {path: file.content for path, file in updated.items()} == {
        "old/a.py": text("src/a.py", 1)
    }
    assert {path: r.generated for path, r in later.records.items()} == {"old/a.py": "src/a.py"}


def test_a_place_the_team_took_over_is_not_touched() -> None:
    """The spec wants a file of its own there now."""
    owners = {"src/a.py": Ownership.MANAGED}
    base, disk = generated(tree(owners))
    record = replace(base.records["src/a.py"], generated="src/a.py", state=State.RELEASED)
    taken = replace(base, records={"lib/a.py": record}, contents={})
    folder = {"lib/a.py": disk["src/a.py"]}
    new = tree({"lib/a.py": Ownership.MANAGED})
    _, updated = after(taken, folder, plan(taken, folder, new))
    assert updated == folder


def test_an_old_lock_is_rewritten_with_the_next_change_only() -> None:
    owners = {"src/a.py": Ownership.MANAGED}
    base, disk = generated(tree(owners))
    old = encode(base.stamp, base.records, 1)
    assert decode(old) == (base.stamp, dict(base.records))
    older = replace(base, lock=old)
    assert plan(older, disk, tree(owners), stamp=base.stamp).is_empty
    later, updated = after(older, disk, plan(older, disk, tree(owners, 1), stamp=base.stamp))
    assert later.lock == encode(later.stamp, later.records)
    assert plan(later, updated, tree(owners, 1), stamp=base.stamp).is_empty


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.yaml.yours", True),
        ("conf/a.yaml.generated", True),
        ("a.yaml.yours.2", True),
        ("yours.yaml", False),
        ("a.yaml", False),
        ("a.2", False),
    ],
)
def test_versions_laid_beside_a_file_are_no_place_for_it(path: str, expected: bool) -> None:
    assert is_aside(path) is expected


def test_the_inputs_of_a_repo_are_what_the_command_line_calls_them() -> None:
    from specc.cli._input import DEFAULT, FOLDER, POLICY

    assert all(map(is_input, (DEFAULT, POLICY, f"{FOLDER}/goals.yaml")))
    assert not is_input("conf/spec.yaml")
