"""Putting a draft into a spec: what is missing is added, what is written stays, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Span
from specc.diagnostic.fixing import edited
from specc.infer._compare import disagreement
from specc.infer._fit import fitted, where
from specc.infer._model import Clause, Difference, InferError
from specc.infer._place import Insertion, insertion
from specc.record import value
from specc.source import Source, parse, parse_files
from specc.spec import read as read_spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.diagnostic import Diagnostic
    from specc.infer._model import Draft, Plain

    Data = bytes | Mapping[str, bytes]


@value
class Merged:
    """A spec with a draft in it."""

    files: Mapping[str, tuple[bytes, bytes]]
    """The files that change: what they hold, and what they will."""
    added: tuple[Clause, ...]
    differs: tuple[Difference, ...]
    """Where the data do not agree with what is written."""
    left: tuple[str, ...]
    """What was not added though it could be, and why."""


def read(name: str, data: Data) -> Source:
    """The spec as it is written. `InferError` where it cannot be read."""
    found, problems = parse(name, data) if isinstance(data, bytes) else parse_files(data)
    if found is None or any(each.is_error for each in problems):
        first = f": {problems[0].message}" if problems else ""
        raise InferError(f"{name} cannot be read{first}", f"mend it first: specc check {name}")
    return found


def merge(name: str, data: Data, draft: Draft) -> Merged:
    """The spec `name` with what the draft adds to it.

    What differs from the data is told and left alone. `InferError` where the spec cannot be read,
    or cannot take what is new without being written anew.
    """
    source = read(name, data)
    fit = fitted(source, draft)
    differs: list[Difference] = list(fit.differs)
    added: list[Clause] = []
    for clause in fit.clauses:
        _compare(source, clause, draft, added, differs)
    files = {name: data} if isinstance(data, bytes) else dict(data)
    after = _with(source, files, added)
    _prove(name, source, after, added, one=isinstance(data, bytes))
    changed = {each: (files[each], after[each]) for each in files if files[each] != after[each]}
    return Merged(files=changed, added=tuple(added), differs=tuple(differs), left=fit.left)


def merged(text: bytes, draft: Draft) -> bytes:
    """The text of a spec with what the draft adds to it; every byte of `text` stays.

    `InferError` where the text is no spec, or cannot take it.
    """
    found = merge("spec.yaml", text, draft)
    return found.files["spec.yaml"][1] if found.files else text


def _compare(
    source: Source,
    clause: Clause,
    draft: Draft,
    added: list[Clause],
    differs: list[Difference],
) -> None:
    """Adds a clause, or its parts that are not written; notes what is written otherwise."""
    there, here = _at(source.data, clause.path)
    if not there:
        added.append(clause)
        return
    if isinstance(clause.value, Mapping) and isinstance(here, dict):
        for key, said in clause.value.items():
            part = Clause(path=(*clause.path, key), value=said, why=clause.why)
            _compare(source, part, draft, added, differs)
        for key in here.keys() - clause.value.keys():  # what a person promised beyond the draft
            part = Clause(path=(*clause.path, key), value="")
            _tell(source, part, draft, here[key], differs)
        return
    _tell(source, clause, draft, here, differs)


def _tell(
    source: Source, clause: Clause, draft: Draft, here: Any, differs: list[Difference]
) -> None:
    message = disagreement(draft.profile, clause, here)
    if message:
        differs.append(Difference(where=where(source, clause.path), message=message))


def _at(data: Any, path: tuple[str, ...]) -> tuple[bool, Any]:
    """Whether a path is written, and what stands there."""
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return data is not None and not isinstance(data, dict), None
        data = data[step]
    return True, data


def _with(
    source: Source, files: Mapping[str, bytes], added: Sequence[Clause]
) -> Mapping[str, bytes]:
    """The files with the clauses put in."""
    groups: dict[tuple[str, ...], list[Clause]] = {}
    for clause in added:
        groups.setdefault(_deepest(source.data, clause.path), []).append(clause)
    edits: dict[str, list[Insertion]] = {}
    for path, clauses in groups.items():
        file = source.files.get(path[0], source.name) if path else source.name
        edits.setdefault(file, []).append(insertion(source, file, files[file], path, clauses))
    return {name: edited(data, _spans(name, edits.get(name, ()))) for name, data in files.items()}


def _spans(name: str, insertions: Sequence[Insertion]) -> list[tuple[Span, str]]:
    """One edit a place: the deeper of two that fall together comes first."""
    places: dict[tuple[int, int], str] = {}
    for each in sorted(insertions, key=lambda each: -each.depth):
        at = (each.line, each.column)
        places[at] = places.get(at, "") + each.text
    return [
        (Span(file=name, line=line, column=column, end_line=line, end_column=column), text)
        for (line, column), text in places.items()
    ]


def _deepest(data: Any, path: tuple[str, ...]) -> tuple[str, ...]:
    """The longest beginning of a path that is a mapping with something in it, or may become one."""
    for length, step in enumerate(path):
        if not isinstance(data, dict) or step not in data:
            return path[:length]
        data = data[step]
    return path[:-1]


def _prove(
    name: str, before: Source, after: Mapping[str, bytes], added: Sequence[Clause], *, one: bool
) -> None:
    """Nothing is written that does not read back as what was written plus what was added."""
    expected = _copied(before.data)
    for clause in added:
        _lay(expected, clause.path, _plain(clause.value))
    data: Data = next(iter(after.values())) if one else after
    found, problems = parse(name, data) if isinstance(data, bytes) else parse_files(data)
    if found is not None and found.data == expected:
        problems = _worse(before, found)
        if not problems:
            return
    because = f": {problems[0].message}" if problems else ""
    raise InferError(
        f"the draft does not fit into {name} as it is written{because}",
        "print it without --into, and paste what you want of it",
    )


def _worse(before: Source, after: Source) -> tuple[Diagnostic, ...]:
    """What is wrong with the shape of the spec now, and was not."""

    def spots(found: tuple[Diagnostic, ...]) -> set[object]:
        return {(each.code, each.places[0].path) for each in found}

    known, found = spots(read_spec(before)[1]), read_spec(after)[1]
    return tuple(each for each in found if each.is_error and not spots((each,)) <= known)


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(each) for key, each in data.items()}
    return data


def _lay(data: dict[str, Any], path: tuple[str, ...], said: object) -> None:
    for step in path[:-1]:
        if data.get(step) is None:
            data[step] = {}
        data = data[step]
    data[path[-1]] = said


def _plain(said: Plain) -> object:
    if isinstance(said, Mapping):
        return {key: _plain(each) for key, each in said.items()}
    return [_plain(each) for each in said] if isinstance(said, tuple) else said
