"""What happens to one file: every case of regeneration, decided from values."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from specc.plan import _text, merge
from specc.plan._model import Action, Obstacle, Resolution
from specc.plan._structure import is_sound
from specc.plan.lock import Record, State, digest
from specc.tree import File, Ownership

if TYPE_CHECKING:
    from specc.plan.merge import Labels


class Remember(Enum):
    """What the next lock says of the file."""

    NEW = "new"
    """What is generated now."""
    OLD = "old"
    """What it said before: the file was not brought up to date."""
    DELETED = "deleted"
    NOTHING = "nothing"


class Case(NamedTuple):
    """One path: what was generated, what stands there, what is generated now."""

    path: str
    record: Record | None
    base: bytes | None
    """The bytes generated last, where they were kept."""
    disk: File | Obstacle | None
    new: File | None
    labels: Labels
    resolution: Resolution
    waits: bool = False
    """Whether the generated version of an earlier conflict still lies beside the file."""


class Outcome(NamedTuple):
    """The decision. `aside` is a second version to lay beside the file: its suffix and bytes."""

    action: Action
    content: File | None = None
    remember: Remember = Remember.NEW
    conflicts: int = 0
    places: tuple[int, ...] = ()
    note: str = ""
    aside: tuple[str, bytes] | None = None


YOURS = ".yours"
GENERATED = ".generated"
"""Suffixes of a second version beside a file: the one that gave way."""


def decide(case: Case) -> Outcome:
    """The outcome of a case."""
    if case.record is not None and case.record.state is State.RELEASED:
        if case.new is None:
            return Outcome(action=Action.UNCHANGED, remember=Remember.NOTHING)
        return Outcome(action=Action.YOURS, remember=Remember.OLD, note="you took it over")
    if case.new is None:
        return _dropped(case)
    if isinstance(case.disk, Obstacle):
        return _in_the_way(case, case.disk)
    if case.disk is None:
        return _absent(case, case.new)
    return _present(case, case.disk, case.new)


def _dropped(case: Case) -> Outcome:
    """The spec no longer yields the file."""
    if case.disk is None:
        return Outcome(action=Action.UNCHANGED, remember=Remember.NOTHING)
    if isinstance(case.disk, File) and _is_as_generated(case, case.disk):
        return Outcome(action=Action.DELETE, remember=Remember.NOTHING)
    of_house = case.record is not None and case.record.template
    maker = f"the template {of_house}" if of_house else "the spec"
    return Outcome(
        action=Action.ORPHAN,
        remember=Remember.NOTHING,
        note=f"{maker} no longer yields it; it holds your edits, so it stays and is yours now",
    )


def _is_as_generated(case: Case, disk: File) -> bool:
    if case.base is not None:
        return _text.same(case.base, disk.content)
    return case.record is not None and digest(disk.content) == case.record.sha256


def _in_the_way(case: Case, obstacle: Obstacle) -> Outcome:
    """Something that is no plain file; a once-file replaced by it is the team's decision."""
    if case.record is not None and case.record.ownership is Ownership.ONCE:
        return Outcome(action=Action.UNCHANGED, remember=Remember.OLD)
    return Outcome(
        action=Action.CONFLICT,
        remember=Remember.NOTHING if case.record is None else Remember.OLD,
        conflicts=1,
        note=f"not written: {obstacle.what} is in the way; move it",
    )


def _absent(case: Case, new: File) -> Outcome:
    if case.waits:
        note = "yours is gone, so specc's version takes its place"
        return Outcome(action=Action.CREATE, content=new, note=note)
    if case.record is None:
        return Outcome(action=Action.CREATE, content=new)
    if new.ownership is Ownership.SEALED and case.record.state is State.TRACKED:
        return Outcome(
            action=Action.RESTORE,
            content=new,
            note="sealed: it was deleted and is back; change the spec instead",
        )
    return Outcome(
        action=Action.SKIP,
        remember=Remember.DELETED,
        note="not there: it stays away",
    )


def _present(case: Case, disk: File, new: File) -> Outcome:
    if new.ownership is Ownership.ONCE:
        return _once(case, disk, new)
    if case.waits and not any(_text.same(each, disk.content) for each in _generated(case, new)):
        known = Remember.NEW if case.record is not None else Remember.NOTHING
        return _side_by_side(case, new, "nobody has chosen yet", known)
    if case.record is not None and case.record.state is State.DELETED:
        return _present(case._replace(record=None, base=None), disk, new)
    base = _known_base(case, disk)
    if base is None:
        return _unknown(case, disk, new)
    if new.ownership is Ownership.SEALED and _is_edited(base, disk, new):
        return Outcome(
            action=Action.RESTORE,
            content=replace(new, executable=disk.executable),
            aside=(YOURS, disk.content),
            note="sealed: your edit is kept beside it; change the spec instead",
        )
    return _three_way(case, disk, new, base)


def _generated(case: Case, new: File) -> tuple[bytes, ...]:
    """What specc made of the file, now and last."""
    return (new.content,) if case.base is None else (new.content, case.base)


def _known_base(case: Case, disk: File) -> bytes | None:
    """What was generated last; of an untouched once-file it stands on disk."""
    if case.base is None and case.record is not None and _is_as_generated(case, disk):
        return disk.content
    return case.base


def _is_edited(base: bytes, disk: File, new: File) -> bool:
    return not _text.same(base, disk.content) and not _text.same(new.content, disk.content)


def _once(case: Case, disk: File, new: File) -> Outcome:
    if case.record is not None:
        return Outcome(action=Action.UNCHANGED, remember=Remember.OLD)
    if _text.same(disk.content, new.content):
        return Outcome(action=Action.ADOPT)
    return Outcome(action=Action.KEEP, note="it was there before; it is yours")


def _unknown(case: Case, disk: File, new: File) -> Outcome:
    """A file specc did not write stands where it wants one: never overwritten."""
    if _text.same(disk.content, new.content):
        return Outcome(action=Action.ADOPT)
    binary = _text.is_binary(disk.content) or _text.is_binary(new.content)
    if new.ownership is Ownership.SEALED:
        known = Remember.NOTHING if case.record is None else Remember.OLD
        return _side_by_side(case, new, "it was there before", known)
    if binary:
        return _side_by_side(case, new, "it was there before", Remember.NEW)
    mine, theirs = _text.split(disk.content), _text.split(new.content)
    pieces = merge.merge_two(mine.lines, theirs.lines)
    if merge.conflicts(pieces) and case.resolution == "markers":
        return _side_by_side(case, new, "it was there before", Remember.NEW)
    merged = _Merged(pieces=pieces, style=mine.style, executable=disk.executable)
    outcome = _settle(case, disk, new, merged)
    return outcome._replace(action=Action.ADOPT) if outcome.content is None else outcome


def _side_by_side(case: Case, new: File, why: str, remember: Remember) -> Outcome:
    """Two versions that are not merged: one of them whole, or both for a person to choose."""
    if not isinstance(case.disk, File):
        raise TypeError(f"nothing stands at {case.path}")
    sealed = new.ownership is Ownership.SEALED
    if case.resolution == "theirs":
        content = replace(new, executable=case.disk.executable)
        note, aside = "settled for theirs", (YOURS, case.disk.content)
        return Outcome(action=Action.MERGE, content=content, note=note, aside=aside)
    if case.resolution == "yours" and not sealed:
        return Outcome(action=Action.KEEP, note="settled for yours")
    choice = "delete yours, for it is sealed" if sealed else "delete one of the two"
    return Outcome(
        action=Action.CONFLICT,
        remember=remember,
        conflicts=1,
        aside=(GENERATED, new.content),
        note=f"{why}: yours is kept, specc's version is beside it; {choice}",
    )


def _three_way(case: Case, disk: File, new: File, base: bytes) -> Outcome:
    was_executable = case.record is not None and case.record.executable
    executable = disk.executable if disk.executable != was_executable else new.executable
    if disk.content == base:
        return _as_generated(disk, replace(new, executable=executable))
    if any(_text.is_binary(content) for content in (base, disk.content, new.content)):
        return _binary(case, disk, replace(new, executable=executable), base)
    return _texts(case, disk, new, base, executable=executable)


def _as_generated(disk: File, result: File) -> Outcome:
    if result.content == disk.content and result.executable == disk.executable:
        return Outcome(action=Action.UNCHANGED)
    return Outcome(action=Action.UPDATE, content=result)


def _binary(case: Case, disk: File, result: File, base: bytes) -> Outcome:
    if result.content == disk.content or _text.same(base, disk.content):
        return _as_generated(disk, result)
    if result.content == base:
        return Outcome(action=Action.KEEP)
    return _side_by_side(case, result, "both sides changed it", Remember.NEW)


class _Merged(NamedTuple):
    """A merge before its conflicts are settled, and how the file is to be written."""

    pieces: list[merge.Piece]
    style: _text.Style
    executable: bool


def _texts(case: Case, disk: File, new: File, base: bytes, *, executable: bool) -> Outcome:
    old, mine, theirs = _text.split(base), _text.split(disk.content), _text.split(new.content)
    standing = merge.unsettled(mine.lines, case.labels)
    if len(standing) > max(len(merge.unsettled(e.lines, case.labels)) for e in (old, theirs)):
        settled = old.lines == theirs.lines
        return _unresolved(standing, Remember.NEW if settled else Remember.OLD)
    merged = _Merged(
        pieces=merge.merge(old.lines, mine.lines, theirs.lines, case.path),
        style=_text.merged_style(old.style, mine.style, theirs.style),
        executable=executable,
    )
    outcome = _settle(case, disk, new, merged)
    if mine.lines in (old.lines, theirs.lines):
        return _named_for_one_side(outcome)
    if _breaks(case, disk, new, outcome):
        return _side_by_side(case, new, "merged it would not parse", Remember.NEW)
    return outcome


def _breaks(case: Case, disk: File, new: File, outcome: Outcome) -> bool:
    """Whether a merge without conflicts spoils a file that was sound on both sides."""
    if outcome.action is not Action.MERGE or outcome.content is None:
        return False
    return not is_sound(case.path, outcome.content.content) and all(
        is_sound(case.path, side.content) for side in (disk, new)
    )


def _named_for_one_side(outcome: Outcome) -> Outcome:
    """A merge with an untouched side is an update, or nothing."""
    action = Action.UNCHANGED if outcome.content is None else Action.UPDATE
    return outcome._replace(action=action)


def _unresolved(standing: tuple[int, ...], remember: Remember) -> Outcome:
    return Outcome(
        action=Action.CONFLICT,
        remember=remember,
        conflicts=len(standing),
        places=standing,
        note="left alone: settle the conflict markers in it, then compile again",
    )


def _settle(case: Case, disk: File, new: File, merged: _Merged) -> Outcome:
    found = merge.conflicts(merged.pieces)
    lines = _lines(case, merged.pieces)
    content = _text.join(_text.Text(lines=lines, style=merged.style))
    result = replace(new, content=content, executable=merged.executable)
    if content == disk.content and merged.executable == disk.executable:
        return Outcome(action=Action.KEEP)
    if found and case.resolution == "markers":
        places = merge.marker_lines(lines, case.labels)
        return Outcome(action=Action.CONFLICT, content=result, conflicts=found, places=places)
    return Outcome(
        action=Action.MERGE,
        content=result,
        note=f"overlapping edits: {found}, settled for {case.resolution}" if found else "",
        aside=(YOURS, disk.content) if found and case.resolution == "theirs" else None,
    )


def _lines(case: Case, pieces: list[merge.Piece]) -> merge.Lines:
    if case.resolution == "markers":
        return merge.marked(pieces, case.labels)
    return merge.resolved(pieces, theirs=case.resolution == "theirs")
