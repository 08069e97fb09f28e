"""Whatever commands follow one another, no line of the team is lost, and undo is exact."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from specc.plan import Plan, Stamp, handover, placed, plan, wanted
from specc.plan.handover import adoptable, healable, releasable
from specc.tree import File, Ownership, Tree
from specc.workspace import WorkspaceError, apply, read_base, read_disk, read_folder, undo

PATHS = ("a.py", "conf/b.yaml", "conf/c.toml", "once.py")
OWNERS = {"conf/c.toml": Ownership.SEALED, "once.py": Ownership.ONCE}
MINE = b"mine-"


def tree(version: int, paths: frozenset[str]) -> Tree:
    return Tree(
        {
            path: File(
                content=b"first of %s\nversion = %d\nthird, which nobody changes\nfourth = %d\n"
                % (path.encode(), version, version // 2),
                ownership=OWNERS.get(path, Ownership.MANAGED),
                artefact=path,
            )
            for path in paths
        }
    )


SOME = st.frozensets(st.sampled_from(PATHS), min_size=2)
TREES = st.builds(tree, st.integers(0, 3), SOME)
STEPS = st.one_of(
    st.tuples(st.just("compile"), TREES, st.sampled_from(["markers", "yours", "theirs"])),
    st.tuples(st.just("edit"), st.sampled_from(PATHS), st.integers(0, 4)),
    st.tuples(st.just("delete"), st.sampled_from(PATHS)),
    st.tuples(st.just("move"), st.sampled_from(PATHS), st.sampled_from(["lib/", "lib/x-", ""])),
    st.tuples(st.sampled_from(["heal", "adopt", "release"]), SOME),
    st.tuples(st.just("undo")),
)


class Repo:
    """A folder, and the commands as the command line puts them together."""

    def __init__(self, root: Path) -> None:
        self.root, self.tree, self.edits = root, tree(0, frozenset(PATHS)), 0
        self.compile(self.tree, "markers")

    def compile(self, new: Tree, conflict: str) -> None:
        self.tree = new
        base = read_base(self.root, adopt=True)
        disk = read_disk(self.root, base, new)
        apply(plan(base, disk, new, stamp=Stamp(spec_version="1"), conflict=conflict), self.root)

    def heal(self, paths: frozenset[str]) -> None:
        base, disk = self._read()
        known = placed(base, disk, self.tree).keys()
        named = paths & known | healable(base, disk, self.tree)
        apply(handover.heal(base, disk, self.tree, named), self.root)

    def adopt(self, paths: frozenset[str]) -> None:
        base, disk = self._read()
        named = paths & adoptable(base, disk, self.tree)
        apply(handover.adopt(base, disk, self.tree, named), self.root)

    def release(self, paths: frozenset[str]) -> None:
        base, _ = self._read()
        done: Plan = handover.release(base, paths & releasable(base))
        apply(done, self.root)

    def undo(self) -> None:
        before = self.everything()
        try:
            undo(self.root)
        except WorkspaceError:
            assert self.everything() == before
            return
        after = self.everything()
        undo(self.root)
        assert self.everything() == before
        undo(self.root)
        assert self.everything() == after

    def edit(self, path: str, line: int) -> None:
        """A line of the team's own, put in at `line`."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        lines = place.read_bytes().splitlines(keepends=True) if place.exists() else []
        self.edits += 1
        lines.insert(line, MINE + b"%d\n" % self.edits)
        place.write_bytes(b"".join(lines))

    def move(self, path: str, prefix: str) -> None:
        """To another place, or back."""
        places = [self.root / path, *self.root.glob(f"lib/**/*{path.rpartition('/')[2]}")]
        there = next((place for place in places if place.is_file()), None)
        goal = self.root / (f"{prefix}{path.rpartition('/')[2]}" if prefix else path)
        if there is not None and not goal.exists():
            goal.parent.mkdir(parents=True, exist_ok=True)
            there.rename(goal)

    def delete(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)

    def everything(self) -> dict[str, bytes]:
        """All that is kept in version control."""
        return {
            place.relative_to(self.root).as_posix(): place.read_bytes()
            for place in self.root.rglob("*")
            if place.is_file() and ".specc/run" not in place.as_posix()
        }

    def lines(self) -> set[bytes]:
        """The team's lines in files of the team."""
        return _team(content for path, content in self.everything().items() if ".specc" not in path)

    def undone(self) -> set[bytes]:
        """The team's lines in what undo would bring back: it knows the last apply alone."""
        return _team(place.read_bytes() for place in (self.root / ".specc/run/undo").glob("*.old"))

    def _read(self):
        base = read_base(self.root, adopt=True)
        return base, read_folder(self.root, wanted(base, self.tree))


def _team(contents: Iterable[bytes]) -> set[bytes]:
    return {line for content in contents for line in content.splitlines() if MINE in line}


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(STEPS, min_size=3, max_size=12))
def test_no_line_is_lost_and_undo_is_exact(steps) -> None:
    with TemporaryDirectory() as folder:
        repo = Repo(Path(folder))
        for name, *arguments in steps:
            before = repo.lines()
            getattr(repo, name)(*arguments)
            if name != "delete":
                assert before <= repo.lines() | repo.undone(), (name, arguments)
