"""The compiler: text to findings, and on to a tree. All reads come before, all writes after."""

from __future__ import annotations

import datetime
from dataclasses import field, replace
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, in_order
from specc.record import value
from specc.rules import catalogue, settle, unknown_codes, weighed
from specc.rules import check as check_rules
from specc.source import Source, parse_files
from specc.spec import PartialSpec, Spec, read, read_policy
from specc.spec.policy import DEFAULT, Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from specc.emit import House
    from specc.project.model import Project
    from specc.project.reading import Reads
    from specc.tree import Tree


SPEC_FILE, SPEC_FOLDER = "spec.yaml", "spec"
"""Where a repo keeps its spec."""
ALWAYS = datetime.date.min
"""A day on which no acceptance has ended."""


@value
class Checked:
    """A spec and all that was found about it, in order, each with its place."""

    source: Source | None
    spec: Spec | None
    """None where nothing could be read."""
    found: tuple[Diagnostic, ...]
    accepted: tuple[Diagnostic, ...] = ()
    """What was found and is lived with."""
    lines: Mapping[str, Sequence[str]]
    """The text of each file that findings point into."""
    last: Spec | None = None
    """The spec as it was compiled last, where it was another one that can be read."""

    @property
    def is_sound(self) -> bool:
        """Whether the spec can be compiled: no finding is an error."""
        return self.spec is not None and not any(each.is_error for each in self.found)


@value
class Compiled:
    """A checked spec and, where it is sound, the project and the tree made from it."""

    checked: Checked
    project: Project | None = None
    tree: Tree | None = None
    reads: Mapping[str, Reads] = field(default_factory=dict)
    """What was read of the project for each file of the tree."""
    house: House | None = None
    """What the house's templates made, where the spec names any and they were rendered."""


def check(
    name: str,
    data: bytes | Mapping[str, bytes],
    *,
    policy: Mapping[str, bytes] | None = None,
    before: Mapping[str, bytes] | None = None,
    today: datetime.date = ALWAYS,
) -> Checked:
    """All findings about a spec.

    `name` is the file as findings shall show it, and `data` what is in it; for a spec in several
    files, the folder, and what is in each by its name. `policy` is the house's policy, in the same
    form, and `before` the spec as it was compiled last. `today` decides which acceptances have
    ended; without it, none has.
    """
    files = {name: data} if isinstance(data, bytes) else data
    house, amiss = _policy(policy or {})
    lines = {file: _lines(text) for file, text in {**files, **(policy or {})}.items()}
    source, found = parse_files(files)
    if source is None:
        return Checked(source=None, spec=None, found=in_order((*found, *amiss)), lines=lines)
    spec, shape = read(source)
    last = _last(before or {}, files, spec)
    judged, accepted = _judged(spec, source, house, last, today)
    placed = in_order((*map(source.locate, (*found, *shape)), *judged, *amiss))
    return Checked(
        source=source, spec=spec, found=placed, accepted=accepted, lines=lines, last=last
    )


def _last(
    before: Mapping[str, bytes], files: Mapping[str, bytes], spec: Spec | None
) -> Spec | None:
    """The spec as it was compiled last, where it can be read. Often it has not changed since."""
    if [*before.values()] != [*files.values()]:
        source, _ = parse_files(before) if before else (None, ())
        spec = read(source)[0] if source else None
    return None if isinstance(spec, PartialSpec) else spec


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig", "replace").splitlines()


@value
class _House:
    """A policy, and where it stands."""

    policy: Policy
    source: Source | None = None


def _policy(files: Mapping[str, bytes]) -> tuple[_House, tuple[Diagnostic, ...]]:
    """The house's policy and what is wrong with it; the usual one where there is none."""
    if not files:
        return _House(policy=DEFAULT), ()
    source, found = parse_files(files)
    if source is None:
        return _House(policy=DEFAULT), found
    policy, shape = read_policy(source)
    beyond = unknown_codes(policy.accept, policy.severities, catalogue())
    return _House(policy=policy, source=source), tuple(
        map(source.locate, (*found, *shape, *beyond))
    )


def _judged(
    spec: Spec | None,
    source: Source,
    house: _House,
    last: Spec | None,
    today: datetime.date,
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """What the rules find, less what is accepted; and what is. Of a folder in which a file cannot
    be read too little is known to ask the rules."""
    if spec is None or not source.is_whole:
        return (), ()
    ruled = check_rules(spec, house.policy, last)
    found = tuple(map(source.locate, weighed(ruled, house.policy)))
    try:
        asked = spec.accept
    except LookupError:
        asked = ()
    unknown = tuple(unknown_codes(asked, (), catalogue()))
    known = not isinstance(spec, PartialSpec) and not unknown
    team = settle(found, asked, today, unused=known)
    here = tuple(map(source.locate, (*team.about, *unknown)))
    if house.source is None:
        return (*team.open, *here), team.accepted
    ours = settle(team.open, house.policy.accept, today, unused=False)
    there = tuple(map(house.source.locate, ours.about))
    return (*ours.open, *here, *there), (*team.accepted, *ours.accepted)


def compile(  # noqa: A001 -- the noun's own verb
    name: str,
    data: bytes | Mapping[str, bytes],
    library: Tree,
    *,
    policy: Mapping[str, bytes] | None = None,
    before: Mapping[str, bytes] | None = None,
    today: datetime.date = ALWAYS,
    house: Callable[[Project], House] | None = None,
) -> Compiled:
    """The tree of the repo that a spec asks for; `library` holds specc's templates, `house` renders
    those of the house, the rest is as for `check`. Without `house` they are left out.

    What the spec asks for and nothing builds yet is found too: an error where the repo would be
    another one, a note where a clause is left to people.
    """
    from specc.emit import emit, joined, not_carried, unsupported
    from specc.project.lower import lower

    checked = check(name, data, policy=policy, before=before, today=today)
    source = checked.source
    if checked.spec is None or source is None or not checked.is_sound:
        return Compiled(checked=checked)
    at = SPEC_FILE if isinstance(data, bytes) else SPEC_FOLDER
    project = replace(lower(checked.spec), spec_path=at)
    beyond = map(source.locate, (*unsupported(project), *not_carried(checked.spec)))
    checked = replace(checked, found=in_order((*checked.found, *beyond)))
    if not checked.is_sound:
        return Compiled(checked=checked)
    made = emit(project, library)
    if house is None or not project.scaffold.templates:
        return Compiled(checked=checked, project=project, tree=made.tree, reads=made.reads)
    theirs = house(project)
    made, clashes = joined(made, theirs)
    weighty = weighed((*theirs.found, *clashes), _policy(policy or {})[0].policy)
    told = map(source.locate, weighty)
    checked = replace(checked, found=in_order((*checked.found, *told)))
    if not checked.is_sound:
        return Compiled(checked=checked)
    return Compiled(
        checked=checked, project=project, tree=made.tree, reads=made.reads, house=theirs
    )


def assumed(checked: Checked) -> tuple[tuple[str, str, str], ...]:
    """Every default the spec rests on: its path, its value, and why."""
    if checked.spec is None or isinstance(checked.spec, PartialSpec):
        return ()
    from specc.project.lower import lower

    return tuple((each.path, each.value, each.because) for each in lower(checked.spec).assumptions)
