"""Comments of the team: a merge by key reads past them, so it is asked afterwards for each."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'"
_YAML = re.compile(rf"(?:^|(?<=[:,\[{{-]\s)|(?<=[,\[{{]))(?:{_QUOTED})|(?:^|(?<=\s))(#.*)|.")
_TOML = re.compile(rf"{_QUOTED}|(#.*)|.")
_PARTS = {"yaml": _YAML, "yml": _YAML, "toml": _TOML}
"""The texts, comments and other letters of a line, by the ending of a path. What looks like a
comment within a text of several lines is held to the same law."""


class Remark(NamedTuple):
    """A comment, and the code on its line or, where there is none, the next."""

    text: str
    about: str


def are_kept(
    path: str, base: Sequence[bytes], yours: Sequence[bytes], result: Sequence[bytes]
) -> bool:
    """Whether each comment that yours has beyond the base is in the result, at the code it was at.

    That code may have become other code, but not other code of yours: then the comment says of one
    thing what was said of another.
    """
    parts = _PARTS.get(path.rpartition(".")[2])
    if parts is None:
        return True
    old, mine, new = (_read(parts, lines) for lines in (base, yours, result))
    texts = _texts(mine) - _texts(old)
    if texts - _texts(new):
        return False
    return all(
        any(
            new.code[each.about] < mine.code[each.about]
            and new.code[other.about] > mine.code[other.about]
            for other in new.remarks - mine.remarks
            if other.text == each.text
        )
        for each in mine.remarks - new.remarks
        if texts[each.text]
    )


class _Read(NamedTuple):
    """What stands how often in a text."""

    remarks: Counter[Remark]
    code: Counter[str]


def _read(parts: re.Pattern[str], lines: Sequence[bytes]) -> _Read:
    remarks, code, about = list[Remark](), list[str](), ""
    for line in reversed([line.decode() for line in lines]):
        start = next((found.start(1) for found in parts.finditer(line) if found[1]), len(line))
        own = _plain(line[:start])
        about = own or about
        code.append(own)
        if start < len(line):
            remarks.append(Remark(text=_plain(line[start:]), about=about))
    return _Read(Counter(remarks), Counter(code))


def _texts(read: _Read) -> Counter[str]:
    found: Counter[str] = Counter()
    for remark, number in read.remarks.items():
        found[remark.text] += number
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
