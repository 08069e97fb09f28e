"""House templates among the targets: which file is whose, and what is nobody's to make."""

from __future__ import annotations

from dataclasses import field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from unicodedata import normalize

from specc.diagnostic import at
from specc.diagnostic.template_codes import TEMPLATE_COLLISION, TEMPLATE_IDLE_OVERRIDE
from specc.emit._emit import Emitted
from specc.record import value
from specc.tree import Ownership, Tree, parents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specc.diagnostic import Diagnostic
    from specc.project.reading import Reads
    from specc.tree import Pin

MOST_NAMED = 20
"""So many files are told of, one by one."""


@value
class Rendered:
    """What one template makes."""

    id: str
    tree: Tree
    reads: Mapping[str, Reads]
    """What it reads of the project for each of its files."""
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
    """The repo with what the templates make; an error for each path that two make, or that no disk
    can hold beside another one; and a warning for what is overridden nowhere."""
    stands = winners(house.templates)
    disputed = tuple(_disputed(house.templates))
    taken = (each for path, by in stands.items() for each in _taken(by, path, made.tree))
    amiss = (*disputed, *taken, *_entangled(stands, made.tree))[:MOST_NAMED]
    found = (*amiss, *_idle(house.templates, made.tree))
    if amiss:
        return made, found
    theirs = {path: by.tree[path] for path, by in stands.items()}
    reads = {path: by.reads[path] for path, by in stands.items()}
    return Emitted(tree=Tree({**made.tree, **theirs}), reads={**made.reads, **reads}), found


def winners(templates: Iterable[Rendered]) -> dict[str, Rendered]:
    """Of which template the file is that stands at each path: of several that make it, that of the
    one which overrides it."""
    return {
        path: next((each for each in makers if _overrides(each, path)), makers[0])
        for path, makers in _makers(templates).items()
    }


def _makers(templates: Iterable[Rendered]) -> dict[str, list[Rendered]]:
    """The templates that make each path."""
    found: dict[str, list[Rendered]] = {}
    for each in sorted(templates, key=lambda template: template.id):
        for path in each.tree:
            found.setdefault(path, []).append(each)
    return found


def _overrides(each: Rendered, path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in each.overrides)


def _disputed(templates: Iterable[Rendered]) -> Iterator[Diagnostic]:
    """Paths that several templates make, and not exactly one of them overrides."""
    for path, makers in _makers(templates).items():
        bold = [each for each in makers if _overrides(each, path)]
        if len(bold) > 1:
            yield _clash(
                bold[1],
                f"{path}, and so does `{bold[0].id}`: each overrides the other",
                f"let one of them alone override {path}",
            )
        elif len(makers) > 1 and not bold:
            what = f"{path}, and the template `{makers[0].id}` makes it too"
            yield _clash(makers[1], what, _two_ways(path))


def _taken(each: Rendered, path: str, ours: Tree) -> Iterator[Diagnostic]:
    """A path that specc makes, and that the template may not."""
    if path not in ours:
        return
    if ours[path].ownership is Ownership.SEALED:
        yield _clash(
            each,
            f"{path}, which is sealed: it says what the scope says",
            "give the file another path; no template can override a sealed one",
        )
    elif not _overrides(each, path):
        yield _clash(each, f"{path}, and specc makes it too", _two_ways(path))


def _entangled(stands: Mapping[str, Rendered], ours: Tree) -> Iterator[Diagnostic]:
    """Paths that some disk cannot hold at once: a file where a folder is, and names that differ in
    nothing but their capitals."""
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in (*ours, *stands):
        files.setdefault(_on_any_disk(path), path)
        folders |= {_on_any_disk(above): path for above in parents(path)}
    for path, each in stands.items():
        alone = _on_any_disk(path)
        above = (files.get(_on_any_disk(folder), "") for folder in parents(path))
        if inner := folders.get(alone):
            how = f"{_owner(stands, inner, each)}{inner}, in a folder of that name"
        elif outer := next((file for file in above if file in ours), ""):
            how = f"{_owner(stands, outer, each)}{outer}, a file"
        elif (other := files[alone]) != path:
            how = f"{_owner(stands, other, each)}{other}: macOS and Windows take the two for one"
        else:
            continue
        yield _clash(each, f"{path}, and {how}", "give one of the two another path")


def _on_any_disk(path: str) -> str:
    """The path as a disk has it that does not tell capitals, or ways to write an accent, apart."""
    return normalize("NFC", path).casefold()


def _owner(stands: Mapping[str, Rendered], path: str, but: Rendered) -> str:
    """Who makes the path, as the beginning of a clause."""
    if path not in stands:
        return "specc makes "
    return "" if stands[path] is but else f"the template `{stands[path].id}` makes "


def _idle(templates: Iterable[Rendered], ours: Tree) -> Iterator[Diagnostic]:
    """Patterns that let a template take the place of nothing."""
    makers = _makers(templates)
    for each in templates:
        shared = [path for path in each.tree if path in ours or len(makers[path]) > 1]
        for number, pattern in enumerate(each.overrides):
            if not any(fnmatchcase(path, pattern) for path in shared):
                yield TEMPLATE_IDLE_OVERRIDE.finding(
                    f"the template `{each.id}` overrides `{pattern}`, and takes nothing's place",
                    at("scaffold", "templates", each.id, "overrides", number),
                    help=_meant(pattern, each, (*shared, *ours)),
                )


def _meant(pattern: str, each: Rendered, known: Sequence[str]) -> str:
    """What to do about a pattern that matches nothing."""
    from specc.diagnostic.spelling import alike

    if any(fnmatchcase(path, pattern) for path in each.tree):
        return "nobody else makes it: leave it out"
    if any(fnmatchcase(path, pattern) for path in known):
        return "the template does not make it: leave it out, or look at the file's name there"
    close = alike(pattern, known, most=1)
    return f"did you mean `{close[0]}`?" if close else "leave it out"


def _two_ways(path: str) -> str:
    return f"give one of the two another path, or let it: `overrides: [{path}]`"


def _clash(each: Rendered, what: str, do: str) -> Diagnostic:
    message = f"the template `{each.id}` makes {what}"
    return TEMPLATE_COLLISION.finding(message, at("scaffold", "templates", each.id), help=do)
