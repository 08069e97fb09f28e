"""Whether an example can be written into a spec, found by writing it there."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from specc.asking._example import put
from specc.rules import check, weighed
from specc.spec import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.compiler import Checked
    from specc.diagnostic import Path
    from specc.source import Source
    from specc.spec.policy import Policy


class Tried:
    """A spec, and the errors that it has."""

    def __init__(self, checked: Checked, policy: Policy) -> None:
        self._source, self._policy, self._last = checked.source, policy, checked.last

    def takes(self, path: Path, answer: Any) -> bool:
        """Whether the spec has no error with the answer that it has not without it."""
        if self._source is None:
            return True
        return self._errors(put(self._source.data, path, answer)) <= self._before

    @cached_property
    def _before(self) -> frozenset[tuple[str, str]]:
        return self._errors(self._source.data) if self._source else frozenset()

    def _errors(self, data: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        assert self._source is not None  # noqa: S101 -- without one nothing is tried
        source: Source = replace(self._source, data=data)
        spec, shape = read(source)
        ruled = check(spec, self._policy, self._last) if spec and source.is_whole else ()
        found = (*shape, *weighed(ruled, self._policy))
        return frozenset((each.code, each.message) for each in found if each.is_error)
