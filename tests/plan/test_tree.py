"""Trees: which paths may stand in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.tree import File, PathError, Tree, checked_path, parents

EMPTY = File(content=b"")


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "/etc/passwd",
        "a/../b",
        "../a",
        "a//b",
        "a/",
        "./a",
        "a/.",
        "a\\b",
        "a\0b",
        "a\nb",
        "a\u202eb",
        "a\ud800b",
        ".git/config",
        "sub/.GIT/hooks/post-commit",
        "x" * 241,
    ],
)
def test_refused_paths(path: str) -> None:
    with pytest.raises(PathError):
        checked_path(path)


@pytest.mark.parametrize("path", ["a", "a/b.c", ".github/x.yml", ".gitignore", "a b/ü", "a..b/..c"])
def test_accepted_paths(path: str) -> None:
    assert checked_path(path) == path


@given(path=st.text(max_size=20))
def test_accepted_paths_stay_inside(path: str) -> None:
    try:
        checked_path(path)
    except PathError:
        return
    assert not path.startswith("/")
    assert not {"", ".", "..", ".git"} & set(path.lower().split("/"))


def test_a_name_is_not_file_and_folder() -> None:
    with pytest.raises(PathError, match="a/b would be a file and a folder"):
        Tree({"a/b": EMPTY, "a/b-c": EMPTY, "a/b/c": EMPTY})


def test_two_owners_are_refused() -> None:
    with pytest.raises(PathError, match="two targets write a"):
        Tree.union([Tree({"a": EMPTY}), Tree({"a": EMPTY})])


def test_sorted_and_joined() -> None:
    tree = Tree.union([Tree({"b": EMPTY}), Tree({"a": EMPTY})])
    assert list(tree) == ["a", "b"]
    assert tree == Tree({"a": EMPTY, "b": EMPTY})


def test_parents() -> None:
    assert parents("a/b/c") == ("a", "a/b")
    assert parents("a") == ()
