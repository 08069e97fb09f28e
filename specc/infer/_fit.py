"""A draft as it concerns one spec: the source it already has, its owner, and what is decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from specc.infer._judge import OWNER, SUSPICION
from specc.infer._model import Clause, Difference, Known
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specc.infer._model import Draft
    from specc.source import Source

SHOWN = 8


@value
class Fit:
    """What of a draft may go into a spec."""

    clauses: tuple[Clause, ...]
    differs: tuple[Difference, ...]
    left: tuple[str, ...]


def known(source: Source, *, location: str, name: str = "", table: str = "") -> Known:
    """What the spec knows of the data that lie at `location`; `name` chooses one of its sources."""
    sources = _mapping(source.data, "data", "sources")
    found = name or _same_place(sources, location, table)
    here = _mapping(sources, found)
    target = _mapping(source.data, "labels", "target")
    mine = target.get("source") == found and bool(found)
    return Known(
        source=found,
        target=_text(target.get("name")) if mine else "",
        time=_text(here.get("time_column")),
        group=_text(here.get("group_column")),
    )


def _same_place(sources: Mapping[str, Any], location: str, table: str) -> str:
    """The source whose location is that of the data, or a file or table of the same name."""
    wanted = table or PurePath(location).name
    for exact in (True, False):
        for name, each in sources.items():
            place = _text(each.get("location")) if isinstance(each, dict) else ""
            same = place in (location, table) if exact else PurePath(place).name == wanted
            last = place.rpartition(".")[2] == table if table else False
            if place and (same or (not exact and last)):
                return name
    return ""


def fitted(source: Source, draft: Draft) -> Fit:
    """The clauses that may be added, those that a person's words contradict, and what is left.

    Features are a choice: where the spec has any, none is added. A label that the spec has is not
    replaced, and a column that it uses is not excluded.
    """
    there = draft.source if draft.source in _mapping(source.data, "data", "sources") else ""
    found = known(source, location=draft.location, name=there, table=draft.profile.table)
    name = found.source or draft.source
    clauses = [_moved(clause, draft.source, name) for clause in draft.clauses]
    another = tuple(_another_label(source, draft, name))
    target = _mapping(source.data, "labels", "target")
    other = target.get("name") not in (None, draft.profile.target) or (
        target.get("source") not in (None, name)
    )
    if other:  # what tells a target that the spec does not have leaks nothing
        clauses = [clause for clause in clauses if clause.why != SUSPICION]
    features = _mapping(source.data, "data", "features")
    rest, differs = _without_contradictions(source, clauses, features, replaces_label=bool(other))
    left = _undecided(draft, features, _mapping(source.data, "data", "excluded"), rest)
    owned = tuple(_owned(source, rest, name))
    differs = (*another, *differs, *_gone(source, draft, name))
    return Fit(clauses=owned, differs=differs, left=tuple(left))


def _another_label(source: Source, draft: Draft, name: str) -> Iterator[Difference]:
    """Where another target was asked for than the spec has."""
    target = _mapping(source.data, "labels", "target")
    asked = draft.profile.target
    for key, here in (("name", asked), ("source", name)):
        said = target.get(key)
        if asked and said not in (None, here):
            whose = "the target" if key == "name" else "the source of the target"
            message = f"{whose} is {said}, and `{asked}` of {draft.profile.file} was asked for"
            place = where(source, ("labels", "target", key))
            yield Difference(where=place, message=f"{message}: the label stays as it is written")
            return


def _moved(clause: Clause, old: str, new: str) -> Clause:
    """The clause as it concerns the source `new`."""
    path, said = clause.path, clause.value
    if path[:2] == ("data", "sources"):
        path = ("data", "sources", new, *path[3:])
    if path[:2] == ("data", "features"):
        said = {"from": new}
    if path == ("labels", "target", "source") and said == old:
        said = new
    return replace(clause, path=path, value=said)


def _without_contradictions(
    source: Source, clauses: Iterable[Clause], features: Mapping[str, Any], *, replaces_label: bool
) -> tuple[list[Clause], tuple[Difference, ...]]:
    kept: list[Clause] = []
    differs: list[Difference] = []
    for clause in clauses:
        kind, name = clause.path[:2], clause.path[-1]
        if kind == ("data", "features") and features:
            continue
        if replaces_label and (kind[0] == "labels" or kind == ("data", "splits")):
            continue
        if kind == ("data", "excluded") and name in features:
            place = where(source, ("data", "features", name))
            differs.append(
                Difference(where=place, message=f"`{name}` is a feature, and {clause.value}")
            )
            continue
        kept.append(clause)
    return kept, tuple(differs)


def _undecided(
    draft: Draft, features: Mapping[str, Any], excluded: Mapping[str, Any], rest: list[Clause]
) -> Iterator[str]:
    """Columns that are neither features nor excluded, where the spec has chosen its features."""
    out = {clause.path[-1] for clause in rest if clause.path[:2] == ("data", "excluded")}
    drafted = [c.path[-1] for c in draft.clauses if c.path[:2] == ("data", "features")]
    names = [n for n in drafted if features and n not in {*features, *excluded, *out}]
    if names:
        shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"columns that are neither features nor excluded: {shown}{more}"


def _owned(source: Source, clauses: Iterable[Clause], name: str) -> Iterator[Clause]:
    """The clauses with an owner that the spec knows: who owns data, else who leads the work."""
    people = _mapping(source.data, "people")
    by_role = {_text(_mapping(people, each).get("role")): each for each in reversed([*people])}
    roles = ("data_owner", "tech_lead", *by_role)
    owner = next((by_role[role] for role in roles if role in by_role), "")
    for clause in clauses:
        if clause.path != ("data", "sources", name, "owner"):
            yield clause
        elif _mapping(source.data, "data", "sources", name).get("owner") is None:
            yield replace(clause, value=owner or OWNER)
            if not owner:
                person = {"role": "data_owner", "handle": f"@{OWNER}"}
                why = "to decide: who is it?"
                yield Clause(path=("people", OWNER), value=person, why=why)


def _gone(source: Source, draft: Draft, name: str) -> Iterator[Difference]:
    """Columns that the spec names and the data lack."""
    here = ("data", "sources", name)
    written = _mapping(source.data, *here)
    named: list[tuple[tuple[str, ...], str]] = [
        (("columns", column), column) for column in _mapping(written, "columns")
    ]
    named += [((key,), _text(written.get(key))) for key in ("time_column", "group_column")]
    for steps, column in named:
        if column and draft.profile.column(column) is None:
            message = f"{draft.profile.file} has no column `{column}`"
            yield Difference(where=where(source, (*here, *steps)), message=message)


def where(source: Source, path: tuple[str, ...]) -> str:
    """The place of a node: `spec.yaml:12:30`."""
    line, column, _, _ = source.values.get(path) or source.keys.get(path) or (1, 1, 1, 1)
    return f"{source.files.get(path[0], source.name)}:{line}:{column}"


def _mapping(data: Any, *path: str) -> Mapping[str, Any]:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _text(data: object) -> str:
    return data if isinstance(data, str) else ""
