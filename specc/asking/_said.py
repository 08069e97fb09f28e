"""What a spec says, as it is written: also one that has errors, or lacks whole sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.diagnostic import Path


@value
class Said:
    """The document, less what could not be read."""

    data: Mapping[str, Any]
    lost: frozenset[Path] = frozenset()
    """What is written and means nothing: about it a finding exists."""

    def at(self, path: Path) -> Any:
        """What stands there; None where nothing does, or nothing that says anything. What stands in
        a section that is lost for the lack of another key says what it says."""
        here: Any = self.data
        for step in path:
            here = _inside(here, step)
            if here is None or here in ({}, [], ""):
                return None
        return None if path in self.lost else here

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
