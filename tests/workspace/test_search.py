"""Looking for files that are not at their place, on a real disk."""

import os
from pathlib import Path

import pytest

from specc.plan import Base, Plan, Stamp, plan
from specc.tree import File, Tree
from specc.workspace import _search, apply, read_base, read_disk, undo
from specc.workspace._ignored import is_ignored, patterns


def lines(name: str, version: int = 0) -> bytes:
    return "".join(f"{name} {n} {version * (n == 3)}\n" for n in range(6)).encode()


def tree(version: int = 0) -> Tree:
    return Tree({f"src/{name}.py": File(content=lines(name, version)) for name in ("one", "two")})


ONE = lines("one")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    apply(plan(Base(), {}, tree()), tmp_path)
    return tmp_path


def compile_into(root: Path, new: Tree) -> Plan:
    base = read_base(root)
    done = plan(base, read_disk(root, base, new), new, stamp=Stamp(spec_version="2"))
    apply(done, root)
    return done


def move(root: Path, place: str) -> None:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / "src/one.py").rename(root / place)


def where(root: Path, version: int) -> str:
    """Where the changed file arrived."""
    compile_into(root, tree(version))
    assert (root / "src/two.py").read_bytes() == lines("two", version)
    found = [p for p in root.rglob("*.py") if p.read_bytes() == lines("one", version)]
    return ", ".join(place.relative_to(root).as_posix() for place in found)


@pytest.mark.parametrize("place", ["src/uno.py", "one.py", "lib/deep/er/one.py", ".hidden/one.py"])
def test_a_file_is_followed(repo: Path, place: str) -> None:
    move(repo, place)
    assert where(repo, 1) == place
    assert where(repo, 2) == place
    assert compile_into(repo, tree(2)).is_empty
    (repo / "src").mkdir(exist_ok=True)
    (repo / place).rename(repo / "src/one.py")
    assert where(repo, 3) == "src/one.py"


def test_a_folder_is_followed_with_an_edit_and_its_permissions(repo: Path) -> None:
    (repo / "src/one.py").write_bytes(b"mine\n" + ONE)
    (repo / "src/one.py").chmod(0o640)
    (repo / "src").rename(repo / "lib")
    compile_into(repo, tree(1))
    assert (repo / "lib/one.py").read_bytes() == b"mine\n" + lines("one", 1)
    assert (repo / "lib/one.py").stat().st_mode & 0o777 == 0o640
    assert not (repo / "src").exists()
    assert (repo / ".specc/base/lib/one.py.base").read_bytes() == lines("one", 1)
    assert not (repo / ".specc/base/src").exists()


def test_an_undo_forgets_the_move_and_the_next_compile_finds_it_again(repo: Path) -> None:
    move(repo, "lib/one.py")
    lock = (repo / ".specc/lock.json").read_bytes()
    compile_into(repo, tree(1))
    undo(repo)
    assert (repo / ".specc/lock.json").read_bytes() == lock
    assert (repo / "lib/one.py").read_bytes() == ONE
    assert where(repo, 1) == "lib/one.py"


IGNORED = "build/\n*.tmp.py\n/out\n"


@pytest.mark.parametrize(
    ("place", "mark"),
    [
        ("build/one.py", None),
        ("deep/build/lib/one.py", None),
        ("one.tmp.py", None),
        ("out/one.py", None),
        (".git/one.py", None),
        ("node_modules/x/one.py", None),
        ("env/lib/one.py", "env/pyvenv.cfg"),
        ("cache/one.py", "cache/CACHEDIR.TAG"),
        ("other/one.py", "other/.git"),
        ("other/one.py", "other/.specc"),
        ("one.py.yours", None),
    ],
)
def test_what_is_not_the_teams_is_not_looked_at(repo: Path, place: str, mark: str | None) -> None:
    (repo / ".gitignore").write_text(IGNORED)
    move(repo, place)
    if mark:
        (repo / mark).write_bytes(b"")
    assert where(repo, 1) == ""
    assert (repo / place).read_bytes() == ONE


def test_links_are_not_followed(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (repo / "src/one.py").rename(outside / "one.py")
    (repo / "file.py").symlink_to(outside / "one.py")
    (repo / "folder").symlink_to(outside)
    assert where(repo, 1) == ""
    assert (outside / "one.py").read_bytes() == ONE


def test_what_cannot_be_read_is_passed_over(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move(repo, "lib/one.py")
    for name in ("locked/a.py", "shut.py"):
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_bytes(ONE)
    access, scandir = os.access, os.scandir

    def refused(path: str) -> None:
        if "locked" in str(path):
            raise PermissionError(13, "Permission denied", path)

    def scanned(path: str):
        refused(path)
        return scandir(path)

    monkeypatch.setattr(
        os, "access", lambda path, mode: "shut" not in str(path) and access(path, mode)
    )
    monkeypatch.setattr(os, "scandir", scanned)
    assert compile_into(repo, tree(1)).totals == {"update": 1, "rename": 1}
    assert (repo / "lib/one.py").read_bytes() == lines("one", 1)


@pytest.mark.parametrize("bound", ["MOST_ENTRIES", "MOST_FILES"])
def test_a_search_has_bounds(repo: Path, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    move(repo, "z/one.py")
    for number in range(20):
        (repo / f"{number}.py").write_bytes(lines("others"))
    with monkeypatch.context() as patch:
        patch.setattr(_search, bound, 15)
        disk = read_disk(repo, read_base(repo), tree(1))
    assert "z/one.py" not in disk
    assert where(repo, 1) == "z/one.py"


def test_nothing_is_read_where_nothing_is_missing(repo: Path) -> None:
    (repo / "copy.py").write_bytes(ONE)
    assert set(read_disk(repo, read_base(repo), tree(1))) == set(tree())


def test_a_version_beside_the_new_place_is_not_overwritten(repo: Path) -> None:
    (repo / "src/one.py").write_bytes(ONE.replace(b"one 3 0", b"one 3 9"))
    move(repo, "lib/one.py")
    (repo / "lib/one.py.yours").write_bytes(b"older\n")
    base = read_base(repo)
    done = plan(base, read_disk(repo, base, tree(1)), tree(1), conflict="theirs")
    apply(done, repo)
    assert (repo / "lib/one.py.yours").read_bytes() == b"older\n"
    assert b"one 3 9" in (repo / "lib/one.py.yours.2").read_bytes()


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("*.log", "a/b.log", True),
        ("*.log", "a/b.log.py", False),
        ("# a\n\n", "# a", False),
        ("\\#a", "#a", True),
        ("build/", "build", False),
        ("build/", "build/", True),
        ("/a", "b/a", False),
        ("a/b", "a/b", True),
        ("a/b", "c/a/b", False),
        ("**/b", "c/a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/b", "a/b", True),
        ("a/*", "a/b", True),
        ("a/*", "a/b/c", False),
        ("data/*\n!data/.gitkeep", "data/.gitkeep", False),
        ("data/*\n!data/.gitkeep", "data/x", True),
        ("x[^a]y", "xby", True),
        ("x[!a]y", "xay", False),
        ("x[", "x[", True),
        ("a b ", "a b", True),
    ],
)
def test_what_git_ignores(text: str, path: str, expected: bool) -> None:
    parts = tuple(path.rstrip("/").split("/"))
    assert is_ignored(parts, patterns(text, ()), is_folder=path.endswith("/")) is expected


def test_a_gitignore_speaks_of_its_own_folder(repo: Path) -> None:
    for name in ("a", "b"):
        (repo / name).mkdir()
    (repo / "a/.gitignore").write_text("/one.py\n")
    move(repo, "a/one.py")
    assert where(repo, 1) == ""
    known = patterns("/one.py", ("a",))
    assert is_ignored(("a", "one.py"), known, is_folder=False)
    assert not is_ignored(("a", "b", "one.py"), known, is_folder=False)
