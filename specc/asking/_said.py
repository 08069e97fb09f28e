"""What a spec says, as it is written: also one that has errors, or lacks whole sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.diagnostic import Path


_MONEY = re.compile(
    r"\s*-?\s*(?:(?P<sign>[$€£¥])\s*[\d.,/]+\s*[kKM]?|[\d.,/]+\s*[kKM]?\s*(?P<code>[A-Z]{3}))"
    r"(?:\s*(?:per\s|/).*)?\s*"
)  # fmt: skip


@value
class Said:
    """The document, less what could not be read."""

    data: Mapping[str, Any]
    lost: frozenset[Path] = frozenset()
    """What is written and means nothing: about it a finding exists."""
    placeholders: frozenset[Path] = frozenset()
    """Texts that hold the place of an answer, as `tbd`."""
    hollow: frozenset[Path] = frozenset()
    """Those, and what cannot do without them."""
    asked: frozenset[Path] = frozenset()
    """What the spec itself still asks about, under `questions`."""

    def at(self, path: Path) -> Any:
        """What stands there; None where nothing does, or nothing that says anything. What stands in
        a section that is lost for the lack of another key says what it says."""
        here: Any = self.data
        for step in path:
            here = _inside(here, step)
            if here is None or here in ({}, [], ""):
                return None
        return None if path in self.lost else here

    def is_blank(self, path: Path) -> bool:
        """Whether nothing stands there, or a text that holds the place of an answer."""
        return path in self.placeholders or self.at(path) is None

    def is_settled(self, path: Path) -> bool:
        """Whether what stands there is an answer, and is one in all that it cannot do without."""
        return path not in self.hollow | self.asked and self.at(path) is not None

    def is_asked(self, path: Path) -> bool:
        """Whether the spec still asks about it, or about what it is a part of."""
        return any(path[:length] in self.asked for length in range(1, len(path) + 1))

    def money(self, dollars: str) -> str:
        """An amount of money in the currency of the spec."""
        symbol, code = self._currency()
        if symbol:
            return dollars.replace("$", symbol)
        amount, _, rest = dollars.removeprefix("$").partition(" ")
        return f"{amount} {code} {rest}".strip()

    def _currency(self) -> tuple[str, str]:
        """The sign or the code of the first amount of money that is written; dollars without."""
        for each in _leaves(self.data):
            found = _MONEY.fullmatch(each)
            if found:
                return found["sign"] or "", found["code"] or ""
        return "$", ""

    def is_short(self, path: Path) -> bool:
        """Whether something that the path leads through is written in its short form."""
        above = (self.at(path[:length]) for length in range(1, len(path)))
        return any(each is not None and not isinstance(each, dict | list) for each in above)

    def names(self, path: Path) -> tuple[str, ...]:
        """The names of what stands there, in the order of the alphabet."""
        here = self.at(path)
        return tuple(sorted(map(str, here))) if isinstance(here, dict) else ()

    def places(self, clause: str) -> tuple[Path, ...]:
        """The paths that a clause stands for: `*` is each name."""
        return tuple(self._places((), clause.split(".")))

    def _places(self, at: Path, steps: list[str]) -> Iterator[Path]:
        if not steps:
            yield at
        elif steps[0] == "*":
            for name in self.names(at):
                yield from self._places((*at, name), steps[1:])
        else:
            yield from self._places((*at, steps[0]), steps[1:])


def _inside(here: Any, step: str | int) -> Any:
    if isinstance(here, list) and isinstance(step, int):
        return here[step] if step < len(here) else None
    return here.get(step) if isinstance(here, dict) else None


def _leaves(node: Any) -> Iterator[str]:
    """Every text that is written."""
    if isinstance(node, dict):
        node = [*node.values()]
    if isinstance(node, list):
        for each in node:
            yield from _leaves(each)
    elif isinstance(node, str):
        yield node
