"""What is written held against what was counted: a sentence where they do not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.infer import _judge as judge
from specc.infer._bounds import percent
from specc.statistics.proportion import wilson_interval
from specc.units import COUNT, PLAIN_NUMBER, SHARE_OF_ONE, parse

if TYPE_CHECKING:
    from specc.infer._model import Clause, Column, Profile
    from specc.units import Kind

ROWS = 0.05
"""Share by which a written number of rows may be out: tables grow."""
_FITS = {
    "boolean": {"boolean", "integer", "category", "string"},
    "integer": {"integer", "number", "category", "string"},
    "number": {"number", "string"},
    "timestamp": {"timestamp", "string"},
    "category": {"category", "string", "text"},
    "string": {"category", "string", "text"},
    "text": {"category", "string", "text"},
}
"""Types that may be written for each that was found."""


def disagreement(profile: Profile, clause: Clause, here: Any) -> str:
    """Why the data contradict what is written at the clause's path; empty where they do not.

    A wider bound than the data need is no contradiction, and a choice of words never is one.
    """
    path = clause.path
    if path[:2] == ("data", "sources") and path[3:4] == ("columns",) and len(path) == 6:
        column = profile.column(path[4])
        return "" if column is None else _of_column(profile, column, path[5], here)
    if path[:2] == ("data", "sources") and path[3:] == ("rows",):
        return _of_rows(profile, here)
    if path[-2:] == ("splits", "prevalence"):
        return _of_prevalence(profile, here)
    if path == ("labels", "target", "type") and here != clause.value:
        return f"the label is said to be {here}, and {profile.target} looks {clause.value}"
    return ""


def _of_column(profile: Profile, column: Column, field: str, here: Any) -> str:
    said = f"`{column.name}` of {profile.file}"
    if field == "type":
        found = judge.column_type(column)
        fits = not column.present or here in _FITS.get(found, {found})
        return "" if fits else f"the type is {here}, but {said} holds {_held(column, found)}"
    if field in ("min", "max"):
        return _of_bound(column, field, here, said)
    if field == "values" and isinstance(here, list) and column.values:
        allowed = {_spelled(each) for each in here}
        new = [value for value, _ in column.values if value not in allowed]
        shown = ", ".join(f"`{value}`" for value in new[:3])
        return f"{said} also holds {shown}" if new else ""
    if field == "missing":
        return _of_missing(column, here, said)
    if field == "unique" and here is True:
        return _of_unique(column, said)
    return ""


def _of_unique(column: Column, said: str) -> str:
    """An estimate may be out by an eighth, so that only half as many values are a contradiction."""
    most = column.present - 1 if column.exact else column.present / 2
    if not column.present or column.distinct > most:
        return ""
    about = "" if column.exact else "about "
    return f"{said} repeats values: {about}{column.distinct:,} different in {column.present:,} rows"


def _held(column: Column, found: str) -> str:
    if column.kind in ("integer", "number") and column.low is not None:
        return f"{found}s from {column.low:g} to {column.high:g}"
    return "moments" if found == "timestamp" else f"values of type {found}"


def _of_bound(column: Column, field: str, here: Any, said: str) -> str:
    bound, seen = _number(here, PLAIN_NUMBER), column.low if field == "min" else column.high
    if bound is None or seen is None:
        return ""
    beyond = seen < bound if field == "min" else seen > bound
    word = "goes down to" if field == "min" else "reaches"
    return f"the {field} is {here}, but {said} {word} {seen:.6g}" if beyond else ""


def _of_missing(column: Column, here: Any, said: str) -> str:
    allowed = _number(here, SHARE_OF_ONE)
    share = column.missing / column.rows if column.rows else 0.0
    if allowed is None or share <= allowed:
        return ""
    return f"{here} may be missing, but {said} is missing in {percent(share)} of rows"


def _of_rows(profile: Profile, here: Any) -> str:
    written = _number(here, COUNT)
    if written is None or abs(profile.rows - written) <= ROWS * max(written, profile.rows):
        return ""
    return f"{here} rows are written, and {profile.file} has {profile.rows:,}"


def _of_prevalence(profile: Profile, here: Any) -> str:
    """Out of what chance explains, and by more than a tenth: a share is often written rounded."""
    from specc.infer._roles import candidate

    written, column = _number(here, SHARE_OF_ONE), profile.column(profile.target)
    share = candidate(column).prevalence if column is not None else None
    if written is None or share is None or column is None:
        return ""
    low, high = wilson_interval(proportion=share, n=max(1, column.present))
    if low <= written <= high or abs(written - share) <= 0.1 * share:
        return ""
    return (
        f"a prevalence of {here} is written, and {percent(share)} of {profile.target} are positive"
    )


def _number(here: Any, kind: Kind) -> float | None:
    try:
        return float(parse(here, kind))
    except ValueError:
        return None


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
