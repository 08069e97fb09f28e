"""Undo: what the last apply changed is put back, and nobody's work with it."""

import os
import shutil
from pathlib import Path

import pytest

from specc.plan import Base
from specc.workspace import (
    WorkspaceError,
    read_base,
    undo,
)

from .applied import NEW, compile_into, content_of


def test_undo_puts_everything_back(repo: Path) -> None:
    (repo / "conf/a.yaml").write_bytes(b"one: 9\ntwo: 2\nthree: 3\n")
    old = content_of(repo)
    compile_into(repo, NEW)
    new = content_of(repo)
    assert "Makefile" in {change.path for change in undo(repo).changes}
    assert content_of(repo) == old
    undo(repo)
    assert content_of(repo) == new


def test_undo_gives_permissions_back(repo: Path) -> None:
    (repo / "conf/gone.yaml").chmod(0o600)
    (repo / "run.sh").chmod(0o710)
    old = content_of(repo)
    compile_into(repo, NEW)
    assert not (repo / "conf/gone.yaml").exists()
    undo(repo)
    assert content_of(repo) == old


def test_undo_of_a_first_compile_empties_the_folder(repo: Path) -> None:
    undo(repo)
    assert content_of(repo) == {".specc": None}
    assert read_base(repo) == Base()


def test_undo_goes_by_content_not_by_clock(repo: Path, tmp_path: Path) -> None:
    old = content_of(repo)
    compile_into(repo, NEW)
    (repo / "Makefile").touch()
    (repo / "conf/a.yaml").write_bytes(NEW["conf/a.yaml"].content)
    copy = tmp_path / "copy"
    shutil.copytree(repo, copy, copy_function=shutil.copy)
    for root in (repo, copy):
        undo(root)
        assert content_of(root) == old


def test_undo_sees_an_edit_that_the_clock_does_not_show(repo: Path) -> None:
    compile_into(repo, NEW)
    place = repo / "Makefile"
    found = place.stat()
    place.write_bytes(b"all: mine\n")
    os.utime(place, ns=(found.st_atime_ns, found.st_mtime_ns))
    with pytest.raises(WorkspaceError, match=r"wrote it: Makefile$"):
        undo(repo)


def test_undo_does_not_lose_a_later_edit(repo: Path) -> None:
    compile_into(repo, NEW)
    (repo / "Makefile").write_bytes(b"mine, later\n")
    (repo / "conf/gone.yaml").write_bytes(b"mine again\n")
    before = content_of(repo)
    with pytest.raises(WorkspaceError, match=r"wrote it: Makefile, conf/gone\.yaml$"):
        undo(repo)
    assert content_of(repo) == before


def test_nothing_to_undo(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="nothing to undo"):
        undo(tmp_path)
