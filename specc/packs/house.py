"""The templates that a spec names, each fetched and rendered, or taken as they were last."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

import specc
from specc.diagnostic import at
from specc.diagnostic.template_codes import TEMPLATE_BROKEN
from specc.emit import House, Rendered, winners
from specc.packs._amiss import AmissError
from specc.packs._child import LIMITS, Asked, Limits, rendered
from specc.packs._fetch import Fetched, fetched
from specc.packs._told import left_out, notes, refused
from specc.project.as_data import PROJECT_SCHEMA, as_data
from specc.project.reading import Reads, reads_below
from specc.record import value
from specc.tree import File, Ownership, Pin, Tree
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from specc.diagnostic import Diagnostic
    from specc.plan import Base
    from specc.project.model import HouseTemplate, Project

_OWN = ("source", "ref", "answers", "overrides")


@value
class Terms:
    """Under which templates are rendered."""

    home: Path | None
    """Where the spec lies: folders are seen from there. None for a spec of another time, whose
    folders nobody knows any more: they are taken as they were last."""
    base: Base
    """What was compiled last."""
    upgrade: bool = False
    """Whether refs are resolved anew."""
    trust: bool = False
    """Whether tasks are run and extensions are loaded."""
    offline: bool = False
    """Whether nothing is fetched: a template is known by a tag or a commit that was fetched once,
    or not at all."""
    limits: Limits = LIMITS


def house(terms: Terms) -> Callable[[Project], House]:
    """Renders the templates of a project. What goes into one and is the same as the last time is
    not rendered again: the files are taken from `.specc/base`, and nothing is fetched."""
    return partial(_house, terms)


def recorded(base: Base) -> Callable[[Project], House]:
    """The templates of a project as they were rendered last, whatever has changed since; those that
    never were are left out."""

    def kept(project: Project) -> House:
        pins = base.stamp.templates
        those = [each for each in project.scaffold.templates if each.id in pins]
        return House(
            templates=tuple(_as_last(base, each) for each in those),
            pins={each.id: pins[each.id] for each in those},
        )

    return kept


class _Done(NamedTuple):
    """One template, made."""

    made: Rendered
    pin: Pin
    found: tuple[Diagnostic, ...] = ()
    moved: str = ""
    notes: tuple[str, ...] = ()


def _house(terms: Terms, project: Project) -> House:
    data = as_data(project)
    done: list[_Done] = []
    found: list[Diagnostic] = []
    for each in project.scaffold.templates:
        try:
            done.append(_template(terms, each, project, data))
        except AmissError as problem:
            found += problem.found
    return House(
        templates=tuple(each.made for each in done),
        found=(*found, *(finding for each in done for finding in each.found)),
        pins=_pins(done),
        moved={each.made.id: each.moved for each in done if each.moved},
        notes=tuple(note for each in done for note in each.notes),
    )


def _pins(done: list[_Done]) -> dict[str, Pin]:
    """What the lock says of each. Of its files only those count that stand in the repo: what
    another template overrides is not in the base, so it cannot be compared the next time."""
    stands = winners(each.made for each in done)
    pins: dict[str, Pin] = {}
    for made, pin in ((each.made, each.pin) for each in done):
        left = {path: file for path, file in made.tree.items() if stands[path].id == made.id}
        pins[made.id] = replace(pin, files=_digest(Tree(left)))
    return pins


def _template(
    terms: Terms, template: HouseTemplate, project: Project, data: dict[str, Any]
) -> _Done:
    pins = terms.base.stamp.templates
    last = pins.get(template.id)
    known = last if last and _is_of(last, template) else _renamed(pins, template, project)
    pin = None if terms.upgrade else known
    source = fetched(template, terms.home, pin, known, offline=terms.offline)
    inputs = _inputs(source.commit, template, data)
    if known and known.inputs == inputs and (known.is_trusted or not terms.trust):
        made = _as_last(terms.base, template)
        if _digest(made.tree) == known.files:
            left = left_out(template) if known.leaves_tasks else ()
            return _Done(made, known, (*source.found, *left))
    if known and known.is_trusted and not terms.trust:
        raise AmissError(_was_trusted(template))
    return _anew(terms, template, project, data, source, _Before(inputs, last or known))


def _is_of(pin: Pin, template: HouseTemplate) -> bool:
    return (pin.source, pin.ref) == (template.source, template.ref or "")


def _renamed(pins: Mapping[str, Pin], template: HouseTemplate, project: Project) -> Pin | None:
    """What the lock says of the template under another name, which the spec has no more: a new name
    is no reason to take another commit."""
    if template.id in pins:
        return None
    named = {each.id for each in project.scaffold.templates}
    return next(
        (pin for name, pin in pins.items() if name not in named and _is_of(pin, template)), None
    )


class _Before(NamedTuple):
    """What is known before a template is rendered."""

    inputs: str
    last: Pin | None


def _anew(
    terms: Terms,
    template: HouseTemplate,
    project: Project,
    data: dict[str, Any],
    source: Fetched,
    before: _Before,
) -> _Done:
    snapshot = source.snapshot()
    doing(f"rendering the template {template.id}")
    asked = Asked(
        snapshot=snapshot,
        source=template.source,
        folder=project.id,
        data={"project": data, "project_schema": PROJECT_SCHEMA},
        answers=template.answers,
        trust=terms.trust,
    )
    said = rendered(asked, terms.limits)
    if amiss := refused(template, said):
        raise AmissError(*amiss)
    reads = _reads(template, project, said.reply["reads"])
    tree = _tree(template, said, reads)
    tasks, extensions = said.reply["tasks"], said.reply["extensions"]
    pin = Pin(
        source=template.source,
        ref=template.ref or "",
        commit=source.commit,
        inputs=before.inputs,
        files="",  # told once it is known which of them stand
        is_trusted=terms.trust and (tasks or extensions),
        leaves_tasks=tasks and not terms.trust,
    )
    made = Rendered(id=template.id, tree=tree, reads=reads, overrides=template.overrides)
    left = left_out(template, said.reply["lines"]) if pin.leaves_tasks else ()
    found = (*source.found, *left)
    last = before.last
    moved = f"{last.short} -> {pin.short}" if last and last.commit != pin.commit else ""
    return _Done(made, pin, found, moved, notes(template, said, pin, moved))


def _tree(template: HouseTemplate, said: Any, reads: Mapping[str, Reads]) -> Tree:
    once = frozenset(said.reply["once"])
    own = template.origin
    return Tree(
        {
            each.path: File(
                content=each.content,
                executable=each.executable,
                ownership=Ownership.ONCE if each.path in once else Ownership.MANAGED,
                origins=(own, *sorted(reads[each.path].origins - {own})),
                template=template.id,
            )
            for each in said.written
        }
    )


def _reads(
    template: HouseTemplate, project: Project, names: Mapping[str, list[list[str]]]
) -> dict[str, Reads]:
    """What each file of the template reads of the project, and the clause of the template."""
    here = ("scaffold", "templates")
    own = Reads(
        values=frozenset({here, *((*here, template.origin, name) for name in _OWN)}),
        origins=frozenset({template.origin}),
    )
    below = cache(partial(reads_below, project))
    return {path: own | below(tuple(map(tuple, each))) for path, each in names.items()}


def _as_last(base: Base, template: HouseTemplate) -> Rendered:
    """What the template made the last time, with what it rested on."""
    files = {
        record.generated or path: File(
            content=base.contents[path],
            executable=record.executable,
            ownership=record.ownership,
            origins=record.origins,
            template=template.id,
        )
        for path, record in base.records.items()
        if record.template == template.id and path in base.contents
    }
    reads = {
        path: Reads(values=frozenset(), origins=frozenset(file.origins))
        for path, file in files.items()
    }
    return Rendered(id=template.id, tree=Tree(files), reads=reads, overrides=template.overrides)


def _inputs(commit: str, template: HouseTemplate, data: dict[str, Any]) -> str:
    """SHA-256 of all that decides what a template makes, but whether it is trusted."""
    versions = [PROJECT_SCHEMA, specc.__version__, version("copier")]
    text = json.dumps([commit, template.answers, data, versions], sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def _digest(tree: Tree) -> str:
    """SHA-256 of what a template made. Of a file that is written once the content does not count:
    the first one is kept."""
    rows = [
        (path, each.executable, each.ownership.value, _content(each)) for path, each in tree.items()
    ]
    return sha256(json.dumps(rows).encode()).hexdigest()


def _content(file: File) -> str:
    return "" if file.ownership is Ownership.ONCE else file.digest


def _was_trusted(template: HouseTemplate) -> Diagnostic:
    return TEMPLATE_BROKEN.finding(
        f"the template `{template.id}` has to be rendered again, and its tasks or extensions were "
        "run the last time",
        at("scaffold", "templates", template.id),
        help="`specc compile --trust` runs them again, if you still trust it",
    )
