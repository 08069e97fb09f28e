"""A change as a unified diff: what `git diff` prints of it, and what `git apply` carries out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specc.plan._diff import hunks
from specc.plan._model import Action
from specc.plan._text import is_binary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.plan._diff import Hunk
    from specc.plan._model import Change
    from specc.tree import File

CONTEXT = 3
"""Unchanged lines shown on each side of a difference."""
NOTHING = "/dev/null"
_UNENDED = b"\n\\ No newline at end of file\n"


class Size(NamedTuple):
    """How many lines a change adds and removes."""

    added: int
    removed: int


def size(change: Change) -> Size | None:
    """The lines a change adds and removes; `None` where they cannot be counted: a binary file."""
    old, new = _sides(change)
    a, b = old.content if old else b"", new.content if new else b""
    if a == b:
        return Size(0, 0)
    if is_binary(a) or is_binary(b):
        return None
    found = hunks(_lines(a), _lines(b))
    return Size(
        added=sum(j1 - j0 for _, _, j0, j1 in found), removed=sum(i1 - i0 for i0, i1, _, _ in found)
    )


def unified(change: Change) -> Iterator[bytes]:
    """The lines of the diff, each with its end; none where the file stays as it is."""
    old, new = _sides(change)
    if old == new and not change.was:
        return
    was, path = f"a/{change.was or change.path}", f"b/{change.path}"
    yield f"diff --git {_quoted(was)} {_quoted(path)}\n".encode()
    yield from _modes(old, new)
    if change.was:
        yield f"rename from {_quoted(change.was)}\nrename to {_quoted(change.path)}\n".encode()
    yield from between(
        was if old else NOTHING,
        path if new else NOTHING,
        old.content if old else b"",
        new.content if new else b"",
    )


def between(old: str, new: str, a: bytes, b: bytes) -> Iterator[bytes]:
    """The diff of two texts under the names given; nothing where they are equal."""
    if a == b:
        return
    if is_binary(a) or is_binary(b):
        sizes = f"({len(a):,} and {len(b):,} bytes)"
        yield f"Binary files {_quoted(old)} and {_quoted(new)} {sizes} differ\n".encode()
        return
    yield f"--- {_closed(old)}\n".encode()
    yield f"+++ {_closed(new)}\n".encode()
    left, right = _lines(a), _lines(b)
    for group in _groups(hunks(left, right)):
        yield from _shown(left, right, group)


class _Side(NamedTuple):
    """What counts of a file in a diff."""

    content: bytes
    executable: bool


def _sides(change: Change) -> tuple[_Side | None, _Side | None]:
    """What stands there, and what will."""
    old = _side(change.before)
    if change.action is Action.DELETE:
        return old, None
    return (old, _side(change.content)) if change.content is not None else (old, old)


def _side(file: File | None) -> _Side | None:
    return _Side(file.content, file.executable) if file is not None else None


def _modes(old: _Side | None, new: _Side | None) -> Iterator[bytes]:
    if old is None:
        yield b"new file mode %s\n" % _mode(new)
    elif new is None:
        yield b"deleted file mode %s\n" % _mode(old)
    elif old.executable != new.executable:
        yield b"old mode %s\nnew mode %s\n" % (_mode(old), _mode(new))


def _mode(side: _Side | None) -> bytes:
    return b"100755" if side is not None and side.executable else b"100644"


def _quoted(path: str) -> str:
    """A path as git writes it. No path of a tree holds a backslash or a control character."""
    return '"{}"'.format(path.replace('"', '\\"')) if '"' in path else path


def _closed(path: str) -> str:
    """After a path with a space in it git writes a tab, so that its end is known."""
    return _quoted(path) + ("\t" if " " in path else "")


def _lines(content: bytes) -> list[bytes]:
    """Lines with their ends; only a line feed ends a line."""
    *whole, rest = content.split(b"\n")
    return [*(line + b"\n" for line in whole), *([rest] if rest else [])]


def _groups(found: Sequence[Hunk]) -> Iterator[list[Hunk]]:
    """Differences whose context meets are shown as one."""
    group: list[Hunk] = []
    for hunk in found:
        if group and hunk[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _shown(a: Sequence[bytes], b: Sequence[bytes], group: Sequence[Hunk]) -> Iterator[bytes]:
    (i0, _, j0, _), (_, i1, _, j1) = group[0], group[-1]
    before, after = min(CONTEXT, i0), min(CONTEXT, len(a) - i1)
    start, end = i0 - before, i1 + after
    yield f"@@ -{_range(start, end)} +{_range(j0 - before, j1 + after)} @@\n".encode()
    for low, high, new_low, new_high in group:
        yield from (_line(b" ", line) for line in a[start:low])
        yield from (_line(b"-", line) for line in a[low:high])
        yield from (_line(b"+", line) for line in b[new_low:new_high])
        start = high
    yield from (_line(b" ", line) for line in a[start:end])


def _range(start: int, end: int) -> str:
    """Where a hunk stands, from 1; one without lines stands after the line it names."""
    many = end - start
    return f"{start + 1}" if many == 1 else f"{start + (many > 0)},{many}"


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + _UNENDED
