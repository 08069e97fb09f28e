"""A template that is a folder of this machine."""

from __future__ import annotations

import os
import stat
from hashlib import sha1
from typing import TYPE_CHECKING, NoReturn

from specc.diagnostic import at
from specc.diagnostic.template_codes import (
    TEMPLATE_LIMITS,
    TEMPLATE_NOT_AVAILABLE,
    TEMPLATE_OUT_OF_BOUNDS,
    TEMPLATE_UNCOMMITTED,
)
from specc.packs._amiss import AmissError
from specc.packs._git import listed
from specc.packs._snapshot import MOST_BYTES, MOST_FILES, Entry, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from specc.diagnostic import Diagnostic
    from specc.project.model import HouseTemplate


def read(template: HouseTemplate, folder: Path) -> Snapshot:
    """The files as they stand, without those of git. Raises `AmissError`."""
    where = at("scaffold", "templates", template.id, "source")
    if not folder.is_dir():
        refuse(template, folder)
    found, size = list[Entry](), 0
    try:
        for each in _entries(template, folder, ""):
            found.append(each)
            size += len(each.content)
            if len(found) > MOST_FILES or size > MOST_BYTES:
                raise AmissError(
                    TEMPLATE_LIMITS.finding(
                        f"the folder {template.source} holds more than a template needs: over "
                        f"{MOST_FILES:,} files or {MOST_BYTES // 1_000_000} MB",
                        where,
                        help="name the folder that holds the template and nothing else",
                    )
                )
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise AmissError(
            TEMPLATE_NOT_AVAILABLE.finding(
                f"{template.source} cannot be read: {reason.lower()}",
                where,
                help="check who owns the folder and its files",
            )
        ) from problem
    if not found:
        advice = "name the folder that holds copier.yml and the files to be rendered"
        what = f"the folder {template.source} is empty"
        raise AmissError(TEMPLATE_NOT_AVAILABLE.finding(what, where, help=advice))
    return tuple(found)


def refuse(template: HouseTemplate, folder: Path, *, moved: bool = False) -> NoReturn:
    """Says that the folder is not there; `moved` where it was when it was compiled last, most often
    as seen from another place."""
    what = f"there is no folder {template.source}, as seen from where the spec lies"
    advice = "compile the spec that lies beside the folder, or name a git address"
    if folder.exists():
        what = f"{template.source} is a file, and a template is a folder"
        advice = "name the folder that holds copier.yml and the files to be rendered"
    elif near := _beside(template, folder):
        advice = f"did you mean `{near}`?"
    elif moved:
        what += "; it was there when the repo was compiled last"
        advice = (
            "change the spec that lies beside the folder, and name both here: `specc compile "
            "DIR/spec.yaml -o .`; or put the folder into the repo, or name a git address"
        )
    where = at("scaffold", "templates", template.id, "source")
    raise AmissError(TEMPLATE_NOT_AVAILABLE.finding(what, where, help=advice))


def _beside(template: HouseTemplate, folder: Path) -> str:
    """The source with the name of a folder that is there; empty where none is like it."""
    from specc.diagnostic.spelling import alike

    above, _, name = template.source.rstrip("/").rpartition("/")
    try:
        close = alike(name, [each.name for each in folder.parent.iterdir() if each.is_dir()])
    except OSError:
        return ""
    return f"{above}/{close[0]}" if close else ""


def _entries(template: HouseTemplate, folder: Path, above: str) -> Iterator[Entry]:
    with os.scandir(folder) as scanned:
        entries = sorted(scanned, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{above}{entry.name}"
        if entry.name == ".git":
            continue
        if entry.is_symlink():
            yield Entry(path=path, kind="link", content=os.fsencode(os.readlink(entry.path)))  # noqa: PTH115
        elif entry.is_dir():
            yield from _entries(template, folder / entry.name, f"{path}/")
        else:
            yield _file(template, folder / entry.name, path)


def _file(template: HouseTemplate, place: Path, path: str) -> Entry:
    mode = place.stat().st_mode
    if not stat.S_ISREG(mode):
        raise AmissError(
            TEMPLATE_OUT_OF_BOUNDS.finding(
                f"{path} in the template `{template.id}` is neither a file nor a folder",
                at("scaffold", "templates", template.id, "source"),
                help="take it out of the template",
            )
        )
    with place.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    return Entry(path=path, kind="executable" if mode & 0o100 else "file", content=content)


def uncommitted(
    template: HouseTemplate, folder: Path, snapshot: Snapshot
) -> tuple[Diagnostic, ...]:
    """A warning where the folder is under git and is not what its last commit has. Told from the
    names of git's objects: git itself is not asked to look, which could run filters."""
    committed = listed(folder)
    if committed is None:
        return ()
    standing = {each.path: _blob(each.content, committed) for each in snapshot}
    differing = sorted(
        path
        for path in committed.keys() | standing.keys()
        if committed.get(path) != standing.get(path)
    )
    if not differing:
        return ()
    more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
    return (
        TEMPLATE_UNCOMMITTED.finding(
            f"the template `{template.id}` has changes that are not committed: "
            f"{differing[0]}{more}",
            at("scaffold", "templates", template.id, "source"),
            help="commit them, so that others make the same from it",
        ),
    )


def _blob(content: bytes, like: dict[str, str]) -> str:
    """The name that git has for a content, as long as the names it is compared with."""
    text = b"blob %d\0" % len(content) + content
    if any(len(name) == 64 for name in like.values()):
        from hashlib import sha256

        return sha256(text).hexdigest()
    return sha1(text, usedforsecurity=False).hexdigest()
