"""Fixes, applied: the text of files before, and after.

Only what a fix names is touched: comments, layout, quotes, line ends and a byte order mark stay as
they are. Only safe fixes are applied, and each proves itself: the files are checked again, and what
did not put its finding right is taken back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from specc.diagnostic._model import Diagnostic, Path, Place, Span
from specc.diagnostic.report import edits

ROUNDS = 10
"""A fix can uncover another; nothing in a spec is hidden under more than a few."""

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line, as libyaml counts them."""
_MARK = b"\xef\xbb\xbf"
_FORM = "SYN"
_READING = frozenset({"SYN05", "SYN06", "SYN07", "SYN08", "SYN09", "SYN10"})
"""What is found while the text is read; a fix that makes it worse has broken the text."""

Files = Mapping[str, bytes]


class HasFindings(Protocol):
    """What a check gives back: at least its findings, each with its places."""

    @property
    def found(self) -> tuple[Diagnostic, ...]: ...


T = TypeVar("T", bound=HasFindings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended(Generic[T]):
    """Files with all that can safely be fixed put right."""

    files: Files
    """Every file that was given; the bytes of most are as they were."""
    fixed: Mapping[str, int]
    """How many findings were put right, by file; one that has none is not there."""
    checked: T
    """What is found in the files as they are now."""


def fixable(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that have a safe fix which can be applied. Of two keys that would get one name
    neither has: which of them is meant, a person knows."""
    safe = [each for each in found if each.fix and each.fix.safe and edits(each)]
    names = Counter(name for each in safe if (name := _key_after(each)))
    return tuple(each for each in safe if names[_key_after(each)] < 2)


def mend(files: Files, check: Callable[[Files], T]) -> Mended[T]:
    """Applies safe fixes until none is left, or none holds.

    `check` finds what is wrong with the files; it is asked once more after each round.
    """
    checked, fixed = check(files), Counter[str]()
    tried: set[_Name] = set()
    rounds, most = 0, None
    while rounds < ROUNDS:
        left = [each for each in fixable(checked.found) if _name(each) not in tried]
        chosen = apart(left, files)[:most]
        if not chosen:
            break
        after = {name: fixed_in(name, data, chosen) for name, data in files.items()}
        again = check(after)
        broken = _unread(again) > _unread(checked)
        if broken and len(chosen) > 1:
            most = 1  # one of them breaks the text: from here on, each is tried alone
            continue
        failed = chosen if broken else [each for each in chosen if not _holds(each, again.found)]
        tried.update(map(_name, failed or chosen))
        if not failed:
            fixed.update(_hull(each).file for each in chosen)
            files, checked, rounds = after, again, rounds + (most is None)
    return Mended(files=files, fixed=dict(fixed), checked=checked)


def apart(found: Iterable[Diagnostic], files: Files) -> list[Diagnostic]:
    """Findings whose fixes stand in the files and do not overlap: of two that do, the first."""
    chosen: list[Diagnostic] = []
    done: Span | None = None
    for each in sorted(found, key=lambda each: _order(_hull(each))):
        hull = _hull(each)
        behind = done is None or done.file != hull.file or _end(done) <= _start(hull)
        if hull.file in files and behind:
            chosen.append(each)
            done = hull
    return chosen


def fixed_in(name: str, data: bytes, found: Iterable[Diagnostic]) -> bytes:
    """The bytes of the file `name` with the fixes of the findings, which do not overlap."""
    here = [edit for each in found for edit in edits(each) if edit[0].file == name]
    return edited(data, here)


def edited(data: bytes, changes: Sequence[tuple[Span, str]]) -> bytes:
    """The bytes of a file after edits that do not overlap; every other byte stays."""
    if not changes:
        return data
    mark = _MARK if data.startswith(_MARK) else b""
    text = data.decode("utf-8-sig")
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    parts, done = [], 0
    for span, new in sorted(changes, key=lambda change: (_start(change[0]), _end(change[0]))):
        start, end = (starts[line - 1] + column - 1 for line, column in (_start(span), _end(span)))
        parts += [text[done:start], new]
        done = end
    return mark + "".join((*parts, text[done:])).encode()


def _key_after(finding: Diagnostic) -> Path:
    """Where a node stands once its key is written otherwise; nothing where its key stays."""
    edited = finding.fix.edits[0] if finding.fix else None
    if edited is None or edited.place.on != "key" or not edited.place.path:
        return ()
    return (*edited.place.path[:-1], edited.text.strip("\"'"))


def _holds(fixed: Diagnostic, found: Iterable[Diagnostic]) -> bool:
    """Whether the finding is gone, and the text it was given instead is taken."""
    return not any(_is_at(fixed, each) for each in found if each.code.startswith(_FORM))


def _is_at(fixed: Diagnostic, other: Diagnostic) -> bool:
    """Whether the other finding is about what was fixed. A value that does not fit under the key
    tells that another one was meant."""
    if not other.places:
        return False
    before, after = fixed.places[0], other.places[0]
    same = other.code == fixed.code
    if not before.path:
        return same and _spot(before) == _spot(after)
    if before.on == "key":
        renamed = _key_after(fixed)
        if after.on == "value":
            return after.path == renamed and not (other.fix and other.fix.safe)
        return after.path == (renamed or before.path) and same
    return after.on == "value" and after.path == before.path


def _unread(checked: HasFindings) -> int:
    return sum(each.code in _READING for each in checked.found)


_Name = tuple[str, str, Path]


def _name(finding: Diagnostic) -> _Name:
    """What tells a finding from others, in the next round too."""
    return (finding.code, finding.message, finding.places[0].path)


def _hull(finding: Diagnostic) -> Span:
    """From the first edit of a fix to the last; all of them stand in one file."""
    spans = [span for span, _ in edits(finding)]
    return replace(
        min(spans), end_line=max(map(_end, spans))[0], end_column=max(map(_end, spans))[1]
    )


def _spot(place: Place) -> tuple[object, ...]:
    span = place.span
    return (span.file, *_start(span)) if span else ()


def _order(span: Span) -> tuple[str, int, int, int, int]:
    return (span.file, *_start(span), *_end(span))


def _start(span: Span) -> tuple[int, int]:
    return (span.line, span.column)


def _end(span: Span) -> tuple[int, int]:
    return (span.end_line, span.end_column)
