"""Whether an example can be written into a spec, found by writing it there."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from specc.asking._example import put
from specc.record import value
from specc.rules import check, weighed
from specc.spec import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.compiler import Checked
    from specc.diagnostic import Diagnostic, Path
    from specc.source import Source
    from specc.spec.policy import Policy


@value
class Verdict:
    """What an answer would lead to where it is written."""

    is_error: bool
    """A finding that stops a compile, and is not there without it."""
    is_finding: bool
    """Any that is not there without it: of another kind, or about the answer itself."""


class Tried:
    """A spec, and what is found in it."""

    def __init__(self, checked: Checked, policy: Policy) -> None:
        self._source, self._policy, self._last = checked.source, policy, checked.last

    def judged(self, path: Path, answer: Any) -> Verdict:
        """What the spec would be with the answer."""
        if self._source is None:
            return Verdict(is_error=False, is_finding=False)
        before, codes = self._before, {each.code for each in self._before}
        facts = {_fact(each) for each in before}
        after = self._found(put(self._source.data, path, answer))
        new = [each for each in after if _fact(each) not in facts]
        return Verdict(
            is_error=any(each.is_error for each in new),
            is_finding=any(each.code not in codes or _is_within(each, path) for each in new),
        )

    @cached_property
    def _before(self) -> tuple[Diagnostic, ...]:
        return self._found(self._source.data) if self._source else ()

    def _found(self, data: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
        assert self._source is not None  # noqa: S101 -- without one nothing is tried
        source: Source = replace(self._source, data=data)
        spec, shape = read(source)
        ruled = check(spec, self._policy, self._last) if spec and source.is_whole else ()
        found = (*shape, *weighed(ruled, self._policy))
        return tuple(each for each in found if each.severity != "info")


def _fact(found: Diagnostic) -> tuple[str, str, str]:
    """What is found, and how grave it is: an answer can make an error of a warning."""
    return found.code, found.message, found.severity


def _is_within(found: Diagnostic, path: Path) -> bool:
    """Whether a finding is first of all about what stands at a place."""
    return any(place.path[: len(path)] == path for place in found.places[:1])
