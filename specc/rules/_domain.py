"""Which values a column may have, as its source says, and whether one is among them."""

from __future__ import annotations

import re
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

from specc.project import defaults
from specc.record import value
from specc.rules._words import said

if TYPE_CHECKING:
    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.data import Column

NUMBERS = ("number", "integer")
TEXTS = ("string", "category", "text")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_TRUTHS = ("true", "false", "yes", "no", "1", "0")


@value
class Domain:
    """What is known of the values of a column."""

    name: str
    type: str | None
    """None where nothing says it."""
    column: Column | None
    """The column as its source describes it."""
    path: Path
    """Where its type stands, or its name."""

    @property
    def values(self) -> tuple[Any, ...]:
        """The only values allowed; empty where any is."""
        return (self.column.values or ()) if self.column else ()

    @property
    def is_swapped(self) -> bool:
        """Whether its smallest value lies above its largest, so that no value could be right."""
        low, high = (self.column.min, self.column.max) if self.column else (None, None)
        return low is not None and high is not None and low > high

    def lacks(self, given: object) -> tuple[str, Path] | None:
        """Why a value cannot be one of the column, and where that stands; none where it can."""
        if given is None or self.type is None:
            return None
        if self.values and plain(given) not in map(plain, self.values):
            return f"not among the values of `{self.name}`", (*self.path[:-1], "values")
        if self.type in NUMBERS:
            return self._no_number(given)
        if self.type == "boolean" and plain(given) not in _TRUTHS:
            return f"neither true nor false, as `{self.name}` is", self.path
        return None

    def _no_number(self, given: object) -> tuple[str, Path] | None:
        number, column = as_number(given), self.column
        if self.is_swapped:
            return None  # range-without-values
        if number is None or (self.type == "integer" and number.denominator != 1):
            whole = "a whole number" if self.type == "integer" else "a number"
            return f"not {whole}, as `{self.name}` is", self.path
        if column and column.min is not None and number < column.min.magnitude:
            return (
                f"below {said(column.min)}, the smallest value of `{self.name}`",
                (*self.path[:-1], "min"),
            )
        if column and column.max is not None and number > column.max.magnitude:
            return (
                f"above {said(column.max)}, the largest value of `{self.name}`",
                (*self.path[:-1], "max"),
            )
        return None

    def excludes(self, operator: str, bound: float) -> Path | None:
        """Where it stands that no value compares so with the bound; none where one may."""
        low, high = (self.column.min, self.column.max) if self.column else (None, None)
        if self.is_swapped:
            return None
        if operator in ("<", "<=") and low is not None:
            none = float(low) > bound or (operator == "<" and float(low) == bound)
            return (*self.path[:-1], "min") if none else None
        if operator in (">", ">=") and high is not None:
            none = float(high) < bound or (operator == ">" and float(high) == bound)
            return (*self.path[:-1], "max") if none else None
        return None


def sliced(spec: Spec, name: str) -> Domain:
    """Of a column that a slice asks for: the source of the label holds it, or it is a feature."""
    source = spec.labels.target.source
    if name in spec.data.sources[source].columns or name not in spec.data.features:
        return _in_source(spec, source, name)
    return fed(spec, name)


def fed(spec: Spec, name: str) -> Domain:
    """Of a feature."""
    feature = spec.data.features[name]
    found = _in_source(spec, feature.from_, name)
    if found.column is not None or feature.type is None:
        return found
    path = ("data", "features", name, "type")
    return Domain(name=name, type=feature.type, column=None, path=path)


def _in_source(spec: Spec, source: str, name: str) -> Domain:
    column = spec.data.sources[source].columns.get(name)
    path: Path = ("data", "sources", source, "columns", name, "type")
    if column is not None:
        return Domain(name=name, type=column.type, column=column, path=path)
    if name == defaults.label_source(spec).time_column and source == spec.labels.target.source:
        path = ("data", "sources", source, "time_column")
        return Domain(name=name, type="timestamp", column=None, path=path)
    return Domain(name=name, type=None, column=None, path=("labels", "target", "source"))


def as_number(given: object) -> Fraction | None:
    """The number that a value is, as a number or as its decimal text."""
    if isinstance(given, bool):
        return None
    if isinstance(given, int) or (isinstance(given, float) and isfinite(given)):
        return Fraction(given)
    is_decimal = isinstance(given, str) and _DECIMAL.fullmatch(given)
    return Fraction(str(given)) if is_decimal else None


def plain(given: object) -> str:
    """A value as it is compared with those listed: contracts do not tell `Mobile` from `mobile`."""
    number = as_number(given)
    return str(number) if number is not None else str(given).casefold()
