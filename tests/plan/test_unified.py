"""Unified diffs: git itself makes of the old files what the plan says."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.plan import Action, Change
from specc.plan.unified import Size, size, unified
from specc.tree import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Files = Mapping[str, tuple[bytes, bool]]

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")

NAMES = ("a", "a/b", "a/c d", "e f", 'g"h', "größe/ü", "-", "--x", "b", "d/e/f", "tab b/x")
LINES = (
    b"",
    b"a",
    b"b",
    b"-- a",
    b"++ b",
    b"@@ -1 +1 @@",
    b"diff --git a/x b/x",
    b"\ttab ",
    b"\r",
    b"\xe9",
)
TEXTS = st.builds(
    lambda lines, closed: b"\n".join(lines) + b"\n" * (closed and bool(lines)),
    st.lists(st.sampled_from(LINES), max_size=12),
    st.booleans(),
)
TREES = st.dictionaries(st.sampled_from(NAMES), st.tuples(TEXTS, st.booleans()), max_size=5).filter(
    lambda files: not any(f"{one}/" in path for path in files for one in files)
)


def _file(standing: tuple[bytes, bool] | None) -> File | None:
    return None if standing is None else File(content=standing[0], executable=standing[1])


def _change(path: str, old: File | None, new: File | None) -> Change:
    action = Action.DELETE if new is None else Action.CREATE if old is None else Action.UPDATE
    return Change(path=path, action=action, before=old, content=new)


def _diff(changes: Iterable[Change]) -> bytes:
    return b"".join(line for change in changes for line in unified(change))


def _write(root: Path, files: Files) -> None:
    for path, (content, executable) in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
        (root / path).chmod(0o755 if executable else 0o644)


def _read(root: Path) -> Files:
    return {
        str(place.relative_to(root)): (
            place.read_bytes(),
            bool(place.stat().st_mode & stat.S_IXUSR),
        )
        for place in root.rglob("*")
        if place.is_file()
    }


def _applied(before: Files, diff: bytes) -> Files:
    """What git makes of the files by the diff."""
    with TemporaryDirectory() as folder:
        _write(Path(folder), before)
        subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "--allow-empty", "-"],
            cwd=folder,
            input=diff,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CEILING_DIRECTORIES": folder},
            check=True,
            capture_output=True,
        )
        return _read(Path(folder))


@needs_git
@settings(max_examples=60)
@given(TREES, TREES)
def test_git_apply_of_the_diff_gives_what_is_planned(before: Files, after: Files) -> None:
    paths = sorted({*before, *after})
    changes = [_change(path, _file(before.get(path)), _file(after.get(path))) for path in paths]
    assert _applied(before, _diff(changes)) == after


@needs_git
@settings(max_examples=60)
@given(TEXTS, TEXTS, st.booleans(), st.booleans(), st.sampled_from(NAMES))
def test_git_apply_moves_a_renamed_file(a: bytes, b: bytes, x: bool, y: bool, name: str) -> None:
    change = Change(
        path=f"new/{name}",
        was=f"old {name}",
        action=Action.RENAME,
        before=File(content=a, executable=x),
        content=File(content=b, executable=y),
    )
    assert _applied({change.was: (a, x)}, _diff([change])) == {change.path: (b, y)}


@given(TEXTS, TEXTS)
def test_the_size_counts_the_lines_of_the_diff(a: bytes, b: bytes) -> None:
    change = _change("x", File(content=a), File(content=b))
    lines = [line for line in unified(change) if not line.startswith((b"+++ b/x", b"--- a/x"))]
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in (b"+", b"-"))
    assert size(change) == Size(added, removed)


def test_the_form_is_that_of_git() -> None:
    old, new = (b"".join(b"%d\n" % n for n in range(20)) for _ in range(2))
    new = new.replace(b"3\n4", b"3\nfour", 1).removesuffix(b"\n")
    change = _change("a b.txt", File(content=old), File(content=new, executable=True))
    assert (
        _diff([change]).decode()
        == """\
diff --git a/a b.txt b/a b.txt
old mode 100644
new mode 100755
--- a/a b.txt\t
+++ b/a b.txt\t
@@ -2,7 +2,7 @@
 1
 2
 3
-4
+four
 5
 6
 7
@@ -17,4 +17,4 @@
 16
 17
 18
-19
+19
\\ No newline at end of file
"""
    )


def test_a_binary_file_is_said_to_be_one() -> None:
    change = _change("a", File(content=b"\0"), File(content=b"\0\n"))
    assert size(change) is None
    told = b"Binary files a/a and b/a (1 and 2 bytes) differ\n"
    assert _diff([change]) == b"diff --git a/a b/a\n" + told
    made = _change("a", None, File(content=b"\0"))
    told = b"Binary files /dev/null and b/a (0 and 1 bytes) differ\n"
    assert _diff([made]).endswith(b"new file mode 100644\n" + told)


def test_what_stays_has_no_diff() -> None:
    there = File(content=b"a\n")
    for change in (
        Change(path="a", action=Action.KEEP, before=there),
        Change(path="a", action=Action.UPDATE, before=there, content=there),
        Change(path="a", action=Action.CONFLICT),
    ):
        assert list(unified(change)) == []
        assert size(change) == Size(0, 0)
