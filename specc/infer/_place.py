"""Where in a text something new can stand, and how it is written there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specc.infer._yaml import WIDTH, Leaf, block, flow, scalar, tree
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.infer._model import Clause, Plain
    from specc.infer._yaml import Tree
    from specc.source import Source

    Extent = tuple[int, int, int, int]

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line, as libyaml counts them."""
MOST_EXPLAINED = 1_000
"""Clauses up to which each says why; a spec has a bounded size."""


@value
class Insertion:
    """New text at one place of a file."""

    line: int
    column: int
    text: str
    depth: int
    """How deep it stands: of two at one place, the deeper is first."""


def insertion(
    source: Source, file: str, data: bytes, path: tuple[str, ...], clauses: Sequence[Clause]
) -> Insertion:
    """How the clauses get into the mapping at `path`, which is written in `data`."""
    text = data.decode("utf-8-sig")
    lines = _BREAK.split(text)
    content = tree(_below(path, each) for each in clauses)
    if _is_flow(source, path, lines):
        return _in_flow(source, path, content, lines, _newline(text))
    return _in_block(source, file, path, content, lines, text)


def _below(path: tuple[str, ...], clause: Clause) -> Clause:
    return replace(clause, path=clause.path[len(path) :])


def _newline(text: str) -> str:
    """What ends the lines of a text."""
    return "\r\n" if "\r\n" in text else "\n"


def _is_flow(source: Source, path: tuple[str, ...], lines: Sequence[str]) -> bool:
    """Whether the mapping is written in braces."""
    if path not in source.values:
        return False
    line, column, _, _ = source.values[path]
    return (
        source.values[path] != source.keys.get(path) and lines[line - 1][column - 1 : column] == "{"
    )


def _inside(source: Source, path: tuple[str, ...], file: str = "") -> Iterator[Extent]:
    """The extents of all that stands in a mapping."""
    size = len(path)
    for extents in (source.keys, source.values):
        for other, extent in extents.items():
            mine = not file or source.files.get(str(other[0]) if other else "", source.name) == file
            if len(other) > size and other[:size] == path and mine:
                yield extent


# In braces


def _in_flow(
    source: Source, path: tuple[str, ...], content: Tree, lines: Sequence[str], newline: str
) -> Insertion:
    """Behind the last value, before whatever follows it."""
    start_line, start, _, _ = source.values[path]
    ends = [(line, column) for _, _, line, column in _inside(source, path)]
    line, column = max(ends, default=(start_line, start + 1))
    before = ", " if ends else ""
    pad = len(lines[start_line - 1]) - len(lines[start_line - 1].lstrip(" ")) + 2
    room = WIDTH - len(lines[line - 1])
    text = ", ".join(_parts(content))
    if len(text) > room or "\n" in text:
        joined = f",\n{' ' * pad}".join(_wrapped(content, pad))
        return Insertion(
            line=line,
            column=column,
            text=f"{before.rstrip()}\n{' ' * pad}{joined}".replace("\n", newline),
            depth=len(path),
        )
    return Insertion(line=line, column=column, text=before + text, depth=len(path))


def _parts(content: Tree) -> list[str]:
    return [f"{scalar(name)}: {_braced(each)}" for name, each in content.items()]


def _braced(each: Tree | Leaf) -> str:
    return flow(each.value) if isinstance(each, Leaf) else flow(_valued(each))


def _valued(content: Tree) -> dict[str, Plain]:
    return {n: e.value if isinstance(e, Leaf) else _valued(e) for n, e in content.items()}


def _wrapped(content: Tree, pad: int) -> Iterator[str]:
    """Entries of braces, a long mapping with a line for each of its own."""
    for name, each in content.items():
        short = f"{scalar(name)}: {_braced(each)}"
        if isinstance(each, Leaf) or len(short) + pad <= WIDTH:
            yield short
            continue
        inner = f",\n{' ' * (pad + 2)}".join(_wrapped(each, pad + 2))
        yield f"{scalar(name)}: {{\n{' ' * (pad + 2)}{inner}}}"


# In block style


def _in_block(
    source: Source,
    file: str,
    path: tuple[str, ...],
    content: Tree,
    lines: Sequence[str],
    text: str,
) -> Insertion:
    """On lines of its own behind the last that belongs to the mapping."""
    indent = _indent(source, path)
    last = max((_last_line(each, lines) for each in _inside(source, path, file)), default=0)
    last = last or source.keys.get(path, (1, 1, 1, 1))[0]
    last = _past_comments(lines, last, indent) if path else _end(lines)
    newline = _newline(text)
    explained = sum(1 for _ in _leaves(content)) <= MOST_EXPLAINED
    new = (
        list(block(content, indent, comments=explained)) if path else _sections(content, explained)
    )
    joined = "".join(f"{line}{newline}" for line in new)
    if last >= len(lines):
        size = len(lines[-1])
        return Insertion(
            line=len(lines), column=size + 1, text=newline + joined.removesuffix(newline) + newline,
            depth=len(path),
        )  # fmt: skip
    return Insertion(line=last + 1, column=1, text=joined, depth=len(path))


def _end(lines: Sequence[str]) -> int:
    """The last line of a document, before the sign that it is over."""
    for number in range(len(lines), 0, -1):
        line = lines[number - 1].rstrip()
        if line and line != "...":
            return number
    return 1


def _sections(content: Tree, explained: bool) -> list[str]:
    """New sections, a blank line before each."""
    return [
        line
        for name, each in content.items()
        for line in ("", *block({name: each}, 0, comments=explained))
    ]


def _indent(source: Source, path: tuple[str, ...]) -> int:
    """How far the entries of a mapping are indented."""
    size = len(path)
    own = [
        extent[1] - 1
        for key, extent in source.keys.items()
        if len(key) == size + 1 and key[:size] == path
    ]
    if own:
        return own[0]
    return source.keys[path][1] + 1 if path else 0


def _last_line(extent: Extent, lines: Sequence[str]) -> int:
    """The last line of a node; of a text in block style, all of it."""
    _, _, line, column = extent
    return line - 1 if column == 1 and line > 1 else line


def _past_comments(lines: Sequence[str], last: int, indent: int) -> int:
    """Comments that follow directly and are indented no less than the entries belong to them."""
    while last < len(lines):
        bare = lines[last].lstrip(" ")
        if not bare.startswith("#") or len(lines[last]) - len(bare) < max(indent, 1):
            break
        last += 1
    return last


def _leaves(content: Tree) -> Iterator[Leaf]:
    for each in content.values():
        if isinstance(each, Leaf):
            yield each
        else:
            yield from _leaves(each)
