"""The templates of the house as two specs have them, for `specc diff`: what a lock remembers, and
what the cache holds; nothing is fetched."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from specc.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from specc.cli._house import Render
    from specc.emit import House
    from specc.plan import Base
    from specc.project.model import Project


class Known(NamedTuple):
    """What is known of a repo when a spec stood in it."""

    base: Base
    """What was compiled last."""
    home: Path | None = None
    """Where its folders are; none for what stands in git."""


def on_disk(folder: Path) -> Known:
    """The repo as it stands."""
    from specc.plan import Base
    from specc.workspace import WorkspaceError, read_base

    try:
        return Known(read_base(folder, adopt=True), folder)
    except WorkspaceError:  # it is damaged, which other commands say
        return Known(Base(), folder)


def at_revision(folder: Path, revision: str, path: str) -> Known:
    """The repo as it stood at a revision of git, with the spec or the repo itself at `path`."""
    from specc.plan import Base
    from specc.plan.lock import LOCK, LockError, base_path, decode
    from specc.workspace import WorkspaceError

    for above in (path, posixpath.dirname(path)):
        read = partial(_read, folder, revision, above)
        try:
            stamp, records = decode(read(LOCK))
        except (WorkspaceError, LockError):
            continue
        theirs = {path: record for path, record in records.items() if record.template}
        try:
            contents = {path: read(base_path(path)) for path in theirs}
        except WorkspaceError:
            contents = {}
        return Known(Base(stamp=stamp, records=theirs, contents=contents))
    return Known(Base())


def _read(folder: Path, revision: str, above: str, path: str) -> bytes:
    from specc.workspace import WorkspaceError
    from specc.workspace.revisions import read_revision

    found = read_revision(folder, revision, posixpath.join(above, path))
    if not isinstance(found, bytes):
        raise WorkspaceError(f"{path} is a folder")
    return found


def rendered(known: Callable[[], Known], left: dict[str, str]) -> Render:
    """Renders what a spec names, as far as that is possible without the network; what is `left`
    out is noted there, with the reason."""

    def render(project: Project) -> House:
        from specc.packs.house import Terms, house

        base, home = known()
        made = house(Terms(home=home, base=base, offline=True))(project)
        for each in made.found:
            if each.is_error:
                left.setdefault(str(each.places[0].path[2]), each.message)
        return replace(made, found=tuple(each for each in made.found if not each.is_error))

    return render


def without(trees: tuple[Tree, Tree], left: Collection[str]) -> tuple[Tree, Tree]:
    """Two trees without the files that a template which was left out makes in one of them: in the
    other one nobody knows of them."""
    gone = {path for tree in trees for path, file in tree.items() if file.template in left}
    one, other = (
        Tree({path: file for path, file in tree.items() if path not in gone}) for tree in trees
    )
    return one, other
