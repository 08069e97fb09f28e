"""What columns are for: keys, moments, groups and targets, by what was counted and by names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from specc.infer._model import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.infer._model import Column, Profile

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+")
_IDS = {"id", "ids", "uuid", "guid", "key", "ref", "nr", "no", "number", "identifier"}
_WHO = {
    "user", "customer", "client", "patient", "account", "device", "machine", "member", "subject",
    "session", "household", "store", "vehicle", "driver", "employee", "student", "sensor", "shop",
    "seller", "merchant", "visitor", "player", "person", "company", "site", "cust", "contract",
    "card",
}  # fmt: skip
_WHEN = {
    "timestamp", "time", "date", "datetime", "day", "month", "week", "at", "ts", "created",
    "event", "recorded", "observed", "measured", "shown",
}  # fmt: skip
_TARGETS = {
    "target", "label", "y", "class", "outcome", "diagnosis", "churn", "churned", "clicked",
    "click", "converted", "conversion", "default", "defaulted", "fraud", "survived", "cancelled",
    "canceled", "response", "result", "won", "returned", "failure", "failed", "readmitted",
    "species", "attrition", "exited", "subscribed", "purchased", "approved", "stroke", "left",
    "gekundigt", "gekuendigt", "storniert", "ausgefallen", "betrug", "abgewandert", "ergebnis",
    "zielvariable", "resilie", "fraude", "cancelado", "abandono", "objetivo", "cible",
}  # fmt: skip
CLASSES = 20
"""A target with more values is no class."""
REPEATED = 1.5
"""Rows for each value from which a column groups rows."""
GROUPS = 10
"""Fewest groups."""
FULL = 0.99
"""Share of the rows that have to be dated."""


def words(name: str) -> list[str]:
    """The words of a name, `userId` and `user_id` alike, letters without their accents.

    >>> words("userId"), words("Straße"), words("gekündigtAm")
    (['user', 'id'], ['strasse'], ['gekundigt', 'am'])
    """
    parts = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ẞ", "SS"))
    plain = "".join(each for each in parts if not unicodedata.combining(each))
    return [each.lower() for each in _WORDS.findall(plain)]


def is_id(name: str) -> bool:
    """Whether a column is called as what tells things apart: `order_id`, `customerid`."""
    parts = words(name)
    return bool(parts) and (parts[-1] in _IDS or (len(parts[-1]) > 5 and parts[-1].endswith("id")))


def is_key(column: Column) -> bool:
    """Whether no two rows share a value, by nature and not because few numbers met by chance."""
    alone = column.exact and column.distinct == column.present == column.rows > 1
    return alone and sets_apart(column)


def sets_apart(column: Column) -> bool:
    """Whether it could tell rows apart by what it is: short texts, ids, numbers without a gap."""
    if column.kind == "string":
        return column.words_each < 3
    if column.kind != "integer" or column.low is None or column.high is None:
        return False
    return is_id(column.name) or column.high - column.low == column.rows - 1


def is_constant(column: Column) -> bool:
    """Whether it says the same in each row, if anything."""
    if column.kind == "nested":
        return False
    return not column.present or (column.distinct <= 1 and not column.missing)


def moments(columns: Sequence[Column], target: str = "") -> tuple[Column, ...]:
    """Columns that may date the rows, the likeliest first: nearly full, and called so. What is
    predicted dates none."""
    found = [
        each
        for each in columns
        if each.kind == "timestamp"
        and each.present >= FULL * each.rows
        and each.distinct > 1
        and not each.personal
        and each.name != target
    ]
    return tuple(sorted(found, key=lambda each: not _WHEN.intersection(words(each.name))))


def groups(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns that say whose row it is, the likeliest first: an id that comes back."""
    found = [each for each in columns if _is_group(each)]
    return tuple(sorted(found, key=lambda each: (not _WHO.intersection(words(each.name)),)))


def _is_group(column: Column) -> bool:
    called = is_id(column.name) or (words(column.name) or [""])[-1] in _WHO
    several = GROUPS <= column.distinct <= column.present / REPEATED
    return column.kind in ("string", "integer") and called and several


def is_truth(column: Column) -> bool:
    """Whether it is yes or no: two words for it, or 0 and 1."""
    if column.kind == "boolean":
        return True
    return column.kind == "integer" and (column.low, column.high) == (0.0, 1.0)


def candidates(profile: Profile, taken: set[str]) -> tuple[Candidate, ...]:
    """What may be predicted, the likeliest first; columns in `taken` have another use."""
    if profile.target:
        column = profile.column(profile.target)
        return (candidate(column, numbers=True),) if column else ()
    last = profile.columns[-1].name if profile.columns else ""
    found = [
        (each, replace(candidate(each), called=bool(_TARGETS.intersection(words(each.name)))))
        for each in profile.columns
        if each.name not in taken
    ]
    order = {"binary": 0, "multiclass": 1, "number": 2}
    likely = sorted(
        ((each, made) for each, made in found if made.type),
        key=lambda pair: (
            pair[0].missing > pair[0].present,  # of most rows nobody knows the answer
            not pair[1].called,
            pair[0].present < FULL * pair[0].rows,
            order[pair[1].type],
            pair[0].name != last,
        ),
    )
    return tuple(made for _, made in likely)


def candidate(column: Column, *, numbers: bool = False) -> Candidate:
    """The column as a target; with an empty type where it is hardly one.

    Of two classes the rarer is taken for positive, where they are not yes and no. A number is a
    target only where it is called so, or `numbers` are asked for.
    """
    counts = dict(column.values)
    if len(counts) == 2 and column.kind != "timestamp":
        return _binary(column, counts)
    if 3 <= len(counts) <= CLASSES and column.kind in ("string", "integer"):
        rare, often = min(counts.values()), max(counts.values())
        why = f"{len(counts)} classes, of {rare:,} to {often:,} rows"
        called = column.kind == "string" or bool(_TARGETS.intersection(words(column.name)))
        kind = "multiclass" if called else ("number" if numbers else "")
        return Candidate(column=column.name, type=kind, why=why)
    called = numbers or bool(_TARGETS.intersection(words(column.name)))
    if column.kind in ("integer", "number") and called and column.low != column.high:
        why = f"{column.low:g} to {column.high:g}"
        return Candidate(column=column.name, type="number", why=why)
    return Candidate(column=column.name, type="")


def _binary(column: Column, counts: dict[str, int]) -> Candidate:
    rarest = min(counts, key=lambda each: (counts[each], each))
    truths = [each for each in counts if each.lower() in ("1", "1.0", "true", "t", "yes", "y")]
    positive = truths[0] if is_truth(column) and truths else rarest
    total = sum(counts.values())
    return Candidate(
        column=column.name,
        type="binary",
        positive=positive,
        prevalence=counts[positive] / total,
        why=f"{counts[positive]:,} of {total:,} are {positive}",
    )
