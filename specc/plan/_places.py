"""Edits of YAML and JSON where they stand: every byte that no edit concerns stays.

`specc.source` knows where each key and value stands; JSON is YAML in braces to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from specc.plan._keys import Child, Edit, Path, applied, children
from specc.source import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from specc.source._source import Extent

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line, as libyaml counts them."""


class UnreadableError(ValueError):
    """A document whose places are not known well enough to edit it."""


class Writer(NamedTuple):
    """How values are written."""

    block: Callable[[Any], str]
    """A mapping or list of one entry over as many lines as it takes, from column 0."""
    flow: Callable[[Any, str, bool], str]
    """A value on one line, in place of a text; and whether it stands in braces."""


def read(text: str) -> tuple[Any, Mapping[Path, Extent], Mapping[Path, Extent]]:
    """The data, and where keys and values stand; `UnreadableError` for what specs may not hold."""
    source, found = parse("", text.encode())
    if source is None or found:
        raise UnreadableError(found[0].message)
    return source.data, source.keys, source.values


def edited(text: str, edits: Sequence[Edit], writer: Writer) -> str:
    """The text after edits of its data."""
    data, keys, values = read(text)
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    page = _Page(text=text, data=data, keys=keys, values=values, starts=starts, writer=writer)
    parts, done = [], 0
    for change in sorted(_changes(page, data, (), edits), key=lambda change: change[:3]):
        if change.start < done:
            raise UnreadableError("two edits of one place")
        parts += [text[done : change.start], change.text]
        done = change.end
    return "".join((*parts, text[done:]))


class _Change(NamedTuple):
    """A stretch of the text and what stands there afterwards."""

    start: int
    end: int
    order: int
    """Of two inserts at one place the deeper comes first: it belongs to what ends there."""
    text: str


class _Page(NamedTuple):
    """A text, its data, and where in it everything stands."""

    text: str
    data: Any
    keys: Mapping[Path, Extent]
    values: Mapping[Path, Extent]
    starts: list[int]
    writer: Writer

    def span(self, extent: Extent) -> tuple[int, int]:
        line, column, end_line, end_column = extent
        return self.starts[line - 1] + column - 1, self.starts[end_line - 1] + end_column - 1

    def is_flow(self, path: Path, node: Any) -> bool:
        """Whether a mapping or list stands in braces."""
        start, end = self.span(self.values[path])
        return self.text[start : start + 1] == ("{" if isinstance(node, dict) else "[") and end > (
            start + 1
        )

    def start(self, path: Path, *, dash: bool) -> int:
        """Where an entry begins: its key, its dash in a block list, or its value."""
        if path in self.keys:
            return self.span(self.keys[path])[0]
        at = self.span(self.values[path])[0]
        if dash:
            at = len(self.text[:at].rstrip()) - 1
            if self.text[at] != "-":
                raise UnreadableError("an item without a dash")
        return at

    def end(self, path: Path, node: Any) -> int:
        """Where a value ends."""
        if isinstance(node, dict | list) and node and not self.is_flow(path, node):
            last = list(node)[-1] if isinstance(node, dict) else len(node) - 1
            return self.end((*path, last), node[last])
        start, end = self.span(self.values[path])
        return start + len(self.text[start:end].rstrip())

    def line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1


def _changes(page: _Page, node: Any, path: Path, edits: Sequence[Edit]) -> Iterator[_Change]:
    if not edits:
        return
    whole = [edit for edit in edits if edit.path == path]
    parts = [] if whole else children(node, edits, len(path))
    if whole or all(part.removed or part.key is None for part in parts):
        yield _replaced(page, path, applied(node, edits, len(path)))
        return
    for part in parts:
        if part.key is not None and not part.removed:
            yield from _changes(page, node[part.key], (*path, part.key), part.edits)
    yield from (_flow if page.is_flow(path, node) else _block)(page, node, path, parts)


def _at(page: _Page, path: Path) -> Any:
    node = page.data
    for step in path:
        node = node[step]
    return node


def _replaced(page: _Page, path: Path, value: Any) -> _Change:
    """The change that gives a node another value."""
    start, end = page.span(page.values[path])
    old = _at(page, path)
    in_block = bool(path) and not _is_in_flow(page, path)
    is_inline = not isinstance(old, dict | list) or page.is_flow(path, old)
    if in_block and not (is_inline and _fits_inline(value, page.text[start:end])):
        return _rewritten(page, path, old, value)
    if not path and not is_inline:
        raise UnreadableError("nothing of the document is left")
    gap = " " if start == end and page.text[start - 1] in ":-" else ""
    return _Change(start, end, 0, gap + page.writer.flow(value, page.text[start:end], not in_block))


def _is_in_flow(page: _Page, path: Path) -> bool:
    parent = path[:-1]
    return page.is_flow(parent, _at(page, parent))


def _fits_inline(value: Any, old: str) -> bool:
    if old[:1] in ("|", ">"):
        return False
    if isinstance(value, dict | list):
        return not value or old[:1] in ("[", "{")
    return not (isinstance(value, str) and "\n" in value)


def _rewritten(page: _Page, path: Path, old: Any, value: Any) -> _Change:
    """An entry of a block, key or dash and all."""
    key = path[-1]
    start, end = page.start(path, dash=isinstance(key, int)), page.end(path, old)
    return _Change(start, end, 0, _entry(page, start, key, value))


def _entry(page: _Page, start: int, key: Any, value: Any) -> str:
    """A block entry as deep as what stands at `start`."""
    lines = page.writer.block([value] if isinstance(key, int) else {key: value}).splitlines()
    indent = " " * (start - page.line_start(start))
    return "\n".join(indent + line if at and line else line for at, line in enumerate(lines))


def _block(page: _Page, node: Any, path: Path, parts: Sequence[Child]) -> Iterator[_Change]:
    dash = isinstance(node, list)
    alive = [part.key for part in parts if part.key is not None and not part.removed]
    first = page.start((*path, alive[0]), dash=dash)
    before = None
    for part in parts:
        for edit in part.inserts:
            entry = _entry(page, first, edit.path[-1], edit.value)
            if before is None:
                indent = " " * (first - page.line_start(first))
                yield _Change(first, first, len(path), f"{entry}\n{indent}")
            else:
                at = page.line_end(page.end((*path, before), node[before]))
                indent = " " * (first - page.line_start(first))
                yield _Change(at, at, -len(path), f"\n{indent}{entry}")
        if not part.removed:
            before = part.key
    yield from _cut_lines(page, node, path, [part for part in parts if part.key is not None])


def _cut_lines(page: _Page, node: Any, path: Path, parts: Sequence[Child]) -> Iterator[_Change]:
    """Removed entries of a block, each with its lines. One that shares its line with the dash
    before it gives way to the next that stays."""
    dash = isinstance(node, list)
    at = 0
    start = page.start((*path, parts[0].key), dash=dash)
    if parts[0].removed and page.text[page.line_start(start) : start].strip():
        while parts[at].removed:
            at += 1
        yield _Change(start, page.start((*path, parts[at].key), dash=dash), 0, "")
    for part in parts[at:]:
        if part.removed:
            here = (*path, part.key)
            start = page.line_start(page.start(here, dash=dash))
            end = page.line_end(page.end(here, node[part.key]))
            yield _Change(start - 1, end, 0, "") if start else _Change(0, end + 1, 0, "")


def _flow(page: _Page, node: Any, path: Path, parts: Sequence[Child]) -> Iterator[_Change]:
    spans = {
        part.key: (
            page.start((*path, part.key), dash=False),
            page.end((*path, part.key), node[part.key]),
        )
        for part in parts
        if part.key is not None
    }
    opening = page.span(page.values[path])[0] + 1
    gap = page.text[opening : next(iter(spans.values()))[0]]
    space = gap if not gap.strip() and "\n" in gap else " "
    alive = [part.key for part in parts if part.key is not None and not part.removed]
    before = None
    for part in parts:
        for edit in part.inserts:
            text = _member(page, edit, space)
            at = spans[alive[0]][0] if before is None else spans[before][1]
            text = f"{text},{space}" if before is None else f",{space}{text}"
            yield _Change(at, at, -len(path) if before is not None else len(path), text)
        if part.key is not None and not part.removed:
            before = part.key
    yield from _cut_members(spans, parts)


def _member(page: _Page, edit: Edit, space: str) -> str:
    value = page.writer.flow(edit.value, space, True)
    if isinstance(edit.path[-1], int):
        return value
    return f"{page.writer.flow(edit.path[-1], '', True)}: {value}"


def _cut_members(spans: Mapping[Any, tuple[int, int]], parts: Sequence[Child]) -> Iterator[_Change]:
    keys = list(spans)
    gone = [part.removed for part in parts]
    head = gone.index(False)
    if head:
        yield _Change(spans[keys[0]][0], spans[keys[head]][0], 0, "")
    for at in range(head, len(keys)):
        if gone[at]:
            yield _Change(spans[keys[at - 1]][1], spans[keys[at]][1], 0, "")
