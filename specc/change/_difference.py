"""The whole of a change of scope: the fields, and what they do to money, days, files, findings."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from specc.change._classify import scope_change
from specc.change._model import Fallen, Gravity, ScopeChange
from specc.change.bill import bill
from specc.change.bill import difference as more
from specc.diagnostic import Diagnostic, counts
from specc.diagnostic.text import dotted
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.spec import Spec
    from specc.units import Quantity


@value
class Difference:
    """What stands between two specs. A sum is None where one side does not say it."""

    names: tuple[str, str]
    """The two specs as they were named."""
    change: ScopeChange
    build: Quantity | None
    """How much more money building costs, exactly."""
    run_per_month: Quantity | None
    """How much more money a month of running costs."""
    days: float | None
    """How many days longer the plan takes."""
    new: tuple[Diagnostic, ...]
    """What is found only now."""
    gone: tuple[Diagnostic, ...]
    """What is found no more."""
    left: Mapping[str, int]
    """All that is found now, by severity."""
    files: Mapping[str, int] | None
    """What a compile does to the files of the repo, by action; None where one of the specs is not
    sound, and so makes no repo."""
    versions: tuple[str, str]
    """Of the scope."""
    fallen: tuple[Fallen, ...] = ()
    """Whose word falls, as far as a repo with approvals is known."""
    uncounted: Mapping[str, str] = field(default_factory=dict)
    """The house templates whose files are not among `files`, and why."""

    @property
    def asks_for_version(self) -> bool:
        """Whether it is another scope under the same major version."""
        one, other = map(_major, self.versions)
        return self.change.gravity is Gravity.C4 and one == other

    @property
    def next_version(self) -> str:
        """The major version after the old one."""
        number = _major(self.versions[0])
        return f"{int(number) + 1}.0.0" if number.isascii() and number.isdecimal() else "1.0.0"

    @property
    def moved(self) -> tuple[tuple[str, int], ...]:
        """How many files are added, changed and deleted, as a person counts them."""
        files = self.files or {}
        return tuple((name, sum(files.get(each, 0) for each in of)) for name, of in _MOVES)


_MOVES = (
    ("add", ("create", "adopt", "copy")),
    ("change", ("update", "merge", "rename", "restore", "conflict")),
    ("delete", ("delete", "orphan")),
)


def _major(version: str) -> str:
    return version.partition(".")[0]


def difference(
    old: Spec,
    new: Spec,
    *,
    names: tuple[str, str],
    found: tuple[Iterable[Diagnostic], Iterable[Diagnostic]],
    files: Mapping[str, int] | None,
    fallen: tuple[Fallen, ...] = (),
    uncounted: Mapping[str, str] | None = None,
) -> Difference:
    """What stands between two specs, with what was `found` in each."""
    before, after = map(tuple, found)
    one, other = bill(old), bill(new)
    days = None if one.days is None or other.days is None else other.days - one.days
    return Difference(
        names=names,
        change=scope_change(old, new),
        build=more(one.build, other.build),
        run_per_month=more(one.run_per_month, other.run_per_month),
        days=days,
        new=_without(after, before),
        gone=_without(before, after),
        left=counts(after),
        files=files,
        versions=(old.project.version, new.project.version),
        fallen=fallen,
        uncounted=uncounted or {},
    )


def _without(found: Iterable[Diagnostic], other: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    known = set(map(_identity, other))
    return tuple(each for each in found if _identity(each) not in known)


def _identity(found: Diagnostic) -> tuple[str, str]:
    """A finding is the same one where its code and its place in the spec are."""
    return found.code, where(found)


def where(found: Diagnostic) -> str:
    """The field that a finding is about; empty where it is about the text."""
    return dotted(found.places[0].path) if found.places else ""
