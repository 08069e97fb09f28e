"""Values and clauses as YAML that reads back as the same, whatever the letters are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from specc.record import value
from specc.source import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.infer._model import Clause, Draft, Plain

WIDTH = 100
"""Cells of a line, where it can be kept."""
_LONGEST_COMMENT = 160
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


@value
class Leaf:
    """What stands at one path."""

    value: Plain
    why: str = ""
    is_open: bool = False
    """Whether it is shown as a comment."""


Tree = dict[str, "Tree | Leaf"]
"""Leaves by the steps of their paths."""


def scalar(text: str) -> str:
    """A text in quotes where it needs them; letters that cannot be seen are escaped.

    >>> print(scalar("null"), scalar("1.0"), scalar("no"), scalar('a"b\\n{{c}}'))
    "null" "1.0" no "a\\"b\\n{{c}}"
    """
    plain = written(text)
    if not plain.startswith('"') and text.isascii():
        return plain
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def flow(said: Plain) -> str:
    """A value on one line."""
    if isinstance(said, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in said.items()) + "}"
    if isinstance(said, tuple):
        return f"[{', '.join(map(flow, said))}]"
    if isinstance(said, bool):
        return "true" if said else "false"
    return scalar(said) if isinstance(said, str) else repr(said)


def comment(why: str) -> str:
    """A reason behind a line; on one line, whatever is quoted in it."""
    shown = "".join(char if char.isprintable() else _escaped(char) for char in why)
    cut = shown if len(shown) <= _LONGEST_COMMENT else f"{shown[:_LONGEST_COMMENT]}..."
    return f"  # {cut}" if why else ""


def many(number: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def tree(clauses: Iterable[Clause], *, is_open: bool = False) -> Tree:
    """The clauses by their paths."""
    found: Tree = {}
    for clause in clauses:
        put(found, clause.path, Leaf(value=clause.value, why=clause.why, is_open=is_open))
    return found


def put(into: Tree, path: tuple[str, ...], leaf: Leaf) -> None:
    """Lays a leaf at its path; beside what is there already, where that has the same path."""
    *steps, last = path
    for step in steps:
        inner = into.setdefault(step, {})
        if isinstance(inner, Leaf):
            return
        into = inner
    while last in into:
        last += "\0"  # a second guess at the same place: only in comments, where it is cut off
    into[last] = leaf


def block(content: Tree, indent: int, *, comments: bool = True) -> Iterator[str]:
    """The lines of a mapping in block style."""
    pad = " " * indent
    for name, each in content.items():
        key = scalar(name.rstrip("\0"))
        if isinstance(each, Leaf):
            sign = "# " if each.is_open else ""
            yield f"{pad}{sign}{key}: {flow(each.value)}{comment(each.why) if comments else ''}"
        elif _is_open(each):
            opened: Tree = {name: _opened(each)}
            yield from (f"{pad}# {line}" for line in block(opened, 0, comments=comments))
        else:
            yield f"{pad}{key}:"
            yield from block(each, indent + 2, comments=comments)


def _is_open(content: Tree) -> bool:
    """Whether nothing in it is meant to be read."""
    return all(
        each.is_open if isinstance(each, Leaf) else _is_open(each) for each in content.values()
    )


def _opened(content: Tree) -> Tree:
    """The same with one sign of a comment for the whole line."""
    return {
        name: Leaf(value=each.value, why=each.why) if isinstance(each, Leaf) else _opened(each)
        for name, each in content.items()
    }


MOST_EXPLAINED = 1_000
"""Clauses up to which each says why; a spec has a bounded size."""


def rendered(draft: Draft) -> str:
    """The draft as sections to paste into a spec."""
    content = tree(draft.clauses)
    for clause in draft.open:
        put(content, clause.path, Leaf(value=clause.value, why=clause.why, is_open=True))
    profile = draft.profile
    of = f", table {profile.table}" if profile.table else ""
    head = (
        f"Drafted by specc infer from {profile.file}{of}: {many(profile.rows, 'row')}, "
        f"{many(len(profile.columns), 'column')}. Read each line: data cannot know what is meant."
    )
    lines = block(content, 0, comments=len(draft.clauses) <= MOST_EXPLAINED)
    return "\n".join((comment(head).strip(), *lines)) + "\n"
