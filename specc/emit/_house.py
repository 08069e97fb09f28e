"""House templates among the targets: which file is whose, and what is nobody's to make."""

from __future__ import annotations

from dataclasses import field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from specc.diagnostic import at
from specc.diagnostic.template_codes import TEMPLATE_COLLISION
from specc.emit._emit import Emitted
from specc.record import value
from specc.tree import Ownership, Tree, parents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specc.diagnostic import Diagnostic
    from specc.project.reading import Reads
    from specc.tree import File, Pin

SPECC = "specc"
"""Who makes what no template does."""
MOST_NAMED = 20
"""So many files of one template are told of, one by one."""


@value
class Rendered:
    """What one template makes."""

    id: str
    tree: Tree
    reads: Reads
    """What it reads of the project, all of its files together."""
    overrides: tuple[str, ...] = ()


@value
class House:
    """What the templates of the house make."""

    templates: tuple[Rendered, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    pins: Mapping[str, Pin]
    """What the lock shall say of each."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Of each that is at another commit than the last time: from which to which."""
    notes: tuple[str, ...] = ()
    """What a person is told at each compile, a line each."""


def joined(made: Emitted, house: House) -> tuple[Emitted, tuple[Diagnostic, ...]]:
    """The repo with what the templates make, and an error for each path that two make."""
    files, reads = dict(made.tree), dict(made.reads)
    found: list[Diagnostic] = []
    for each in sorted(house.templates, key=_is_bold):
        amiss = tuple(_collisions(each, files))
        found += amiss[:MOST_NAMED]
        if not amiss:
            files |= each.tree
            reads |= dict.fromkeys(each.tree, each.reads)
    if found:
        return made, tuple(found)
    return Emitted(tree=Tree(files), reads=reads), ()


def winners(templates: Iterable[Rendered]) -> dict[str, str]:
    """Of which template the file is that stands at each path, where one may override another."""
    return {path: each.id for each in sorted(templates, key=_is_bold) for path in each.tree}


def _is_bold(each: Rendered) -> tuple[bool, str]:
    """Those that override come last; what they replace is there by then."""
    return bool(each.overrides), each.id


def _collisions(each: Rendered, files: Mapping[str, File]) -> Iterator[Diagnostic]:
    folders = {folder: path for path in files for folder in parents(path)}
    for path in each.tree:
        if path in folders:
            yield _clash(each, path, files[folders[path]], f"has {folders[path]}, in a folder")
        elif above := next((folder for folder in parents(path) if folder in files), ""):
            yield _clash(each, path, files[above], f"makes {above} a file")
        elif (other := files.get(path)) is not None:
            yield from _refused(each, path, other)


def _refused(each: Rendered, path: str, other: File) -> Iterator[Diagnostic]:
    """What keeps a template from making a file in the place of another one."""
    if other.ownership is Ownership.SEALED:
        yield TEMPLATE_COLLISION.finding(
            f"the template `{each.id}` makes {path}, which is sealed: it says what the scope says",
            at("scaffold", "templates", each.id),
            help="give the file another path; no template can override a sealed one",
        )
    elif not any(fnmatchcase(path, pattern) for pattern in each.overrides):
        yield _clash(each, path, other, "makes it too")


def _clash(each: Rendered, path: str, other: File, how: str) -> Diagnostic:
    owner = f"the template `{other.template}`" if other.template else SPECC
    return TEMPLATE_COLLISION.finding(
        f"the template `{each.id}` makes {path}, and {owner} {how}",
        at("scaffold", "templates", each.id),
        help=f"give one of the two another path, or let it: `overrides: [{path}]`"
        if how == "makes it too"
        else "give one of the two another path",
    )
