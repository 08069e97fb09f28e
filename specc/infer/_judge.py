"""From a profile to a draft: what a spec could say, each with its reason."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from specc.infer import _roles as roles
from specc.infer._bounds import allowance, around, percent
from specc.infer._leaks import FEWEST, leaks
from specc.infer._model import Candidate, Clause, Draft
from specc.infer._notes import notes, oddity
from specc.spec._types import ID_PATTERN
from specc.units import NUMBER, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specc.infer._model import Column, Plain, Profile

CLOSED = 20
"""Most values that are listed as the only ones allowed."""
NEW = 0.0005
"""Chance of a new value in the next row, at most, where all values are listed."""
KINDS = 1000
"""Most values of a category."""
SUSPICION = "a suspicion: when is it known?"
"""Why a column is left out that seems to tell the target."""
OWNER = "data-owner"
"""The owner of a source where nobody is known."""


class _Roles:
    """Which columns are for what. Worked out once, read by all that follows."""

    def __init__(self, profile: Profile, *, time: str, group: str) -> None:
        columns = profile.columns
        few = profile.rows < FEWEST
        self.keys = () if few else tuple(each.name for each in columns if roles.is_key(each))
        self.times = tuple(each.name for each in roles.moments(columns, profile.target))
        self.groups = tuple(each.name for each in roles.groups(columns))
        self.time = time or next(iter(self.times), "")
        self.group = group or next(iter(self.groups), "")
        constant = (each.name for each in columns if roles.is_constant(each))
        self.constant = () if few else tuple(constant)
        self.same = {} if few else _same(columns, {profile.target, self.time, self.group})
        self.leaks = leaks(profile)
        taken = {*self.keys, *self.times, *self.groups, *self.constant, self.time, self.group}
        taken |= {each.name for each in columns if each.personal or each.kind == "nested"}
        self.targets = () if few and not profile.target else roles.candidates(profile, taken)


def drafted(
    profile: Profile, *, location: str, source: str = "", time: str = "", group: str = ""
) -> Draft:
    """What the data let a spec say. `source` is the id for them, by default the file's name."""
    name = source or source_id(profile.table or profile.file)
    use = _Roles(profile, time=time, group=group)
    target = use.targets[0] if profile.target and use.targets else None
    clauses = (
        *_source(profile, name, location, use),
        *_columns(profile, name, target),
        *_excluded(profile, use),
        *_features(profile, name, use),
        *_label(profile, name, target),
    )
    return Draft(
        source=name,
        location=location,
        clauses=clauses,
        open=tuple(_open(profile, name, use)),
        targets=use.targets,
        notes=(*profile.notes, *notes(profile, use.targets, time=use.time, group=use.group)),
        profile=profile,
    )


def source_id(file: str) -> str:
    """An id from the name of a file or table.

    >>> source_id("data/2026 Clicks (new).csv.gz")
    'data-2026-Clicks-new'
    """
    stem = PurePath(file).name.split(".")[0]
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", stem).strip("-_")[:50] or "rows"
    return plain if re.fullmatch(ID_PATTERN, plain) else f"data-{plain}"


def count(number: int) -> str | int:
    """A count as a spec writes it: `1M`, 569."""
    text = str(Quantity(magnitude=Fraction(number), dimension=NUMBER))
    return int(text) if text.isdecimal() else text


# The source


def _source(profile: Profile, name: str, location: str, use: _Roles) -> Iterator[Clause]:
    here = ("data", "sources", name)
    yield Clause(
        path=(*here, "owner"), value=OWNER, why="to decide: who of `people` answers for it"
    )
    yield Clause(path=(*here, "location"), value=location)
    yield Clause(path=(*here, "format"), value=profile.format)
    yield Clause(path=(*here, "rows"), value=count(profile.rows), why=f"{profile.rows:,} counted")
    dated = profile.column(use.time)
    if dated is not None:
        yield from _dated(dated, here, len(use.times))
    grouped = profile.column(use.group)
    if grouped is not None and grouped.distinct:
        each = grouped.present / grouped.distinct
        about = "" if grouped.exact else "about "
        why = f"{about}{grouped.distinct:,} of them, {each:.1f} rows each"
        yield Clause(path=(*here, "group_column"), value=grouped.name, why=why)


def _dated(column: Column, here: tuple[str, ...], several: int) -> Iterator[Clause]:
    if column.first is not None and column.last is not None:
        days = max(1, (column.last - column.first).days)
        why = f"from {column.first:%Y-%m-%d} to {column.last:%Y-%m-%d}"
        yield Clause(path=(*here, "history"), value=f"{days} day{'s' * (days > 1)}", why=why)
    why = f"the likeliest of {several} columns of moments" if several > 1 else "dates each row"
    yield Clause(path=(*here, "time_column"), value=column.name, why=why)


# Columns


def _columns(profile: Profile, name: str, target: Candidate | None) -> Iterator[Clause]:
    for column in profile.columns:
        if column.kind == "nested" or not column.present:
            continue
        positive = target is not None and target.column == column.name
        expected, why = _expected(column, is_target=positive)
        yield Clause(
            path=("data", "sources", name, "columns", column.name), value=expected, why=why
        )


def _expected(column: Column, *, is_target: bool) -> tuple[Mapping[str, Plain], str]:
    kind = column_type(column)
    said: dict[str, Plain] = {"type": kind}
    why: list[str] = []
    if column.rows < FEWEST:
        return said, ""
    key = roles.is_key(column)
    if kind in ("integer", "number") and not key and not roles.is_id(column.name):
        why += _range(column, said)
    if kind == "category":
        why += _values(column, said, all_of_them=is_target)
    if column.missing and kind != "timestamp":
        said["missing"] = allowance(column)
        why.append(f"{percent(column.missing / column.rows)} missing")
    if key:
        said["unique"] = True
        why.append(f"{column.distinct:,} different values in {column.rows:,} rows")
    if column.personal:
        said["personal"] = True
        why.append(f"suspected: {column.personal}")
    return said, "; ".join((*why, *_oddities(column)))


def _range(column: Column, said: dict[str, Plain]) -> list[str]:
    if column.low is None or column.high is None:
        return []
    bounds = around(column.low, column.high)
    if bounds is not None:
        said["min"], said["max"] = bounds
    return [f"{column.low:.6g} to {column.high:.6g}"]


def _values(column: Column, said: dict[str, Plain], *, all_of_them: bool) -> list[str]:
    """The values, where the next row hardly brings another: by Good and Turing, the chance of that
    is the share of the rows whose value is there but once."""
    once = sum(count == 1 for _, count in column.values)
    listed = column.values and len(column.values) <= CLOSED
    if listed and (all_of_them or once <= NEW * column.present):
        said["values"] = tuple(sorted(value for value, _ in column.values))
        rarest = min(count for _, count in column.values)
        return [f"the rarest in {rarest:,} rows"]
    return [f"{'' if column.exact else 'about '}{column.distinct:,} values"]


def _oddities(column: Column) -> Iterator[str]:
    if column.words:
        shown = ", ".join(f"`{word}`" for word, _ in column.words[:3])
        yield f"{shown} taken for missing"
    if column.odd:
        yield oddity(column)
    if column.form:
        yield f"written with {column.form}"


def column_type(column: Column) -> str:
    """The type, in the words of the language."""
    if column.kind != "string":
        return "boolean" if column.distinct == 2 and roles.is_truth(column) else column.kind
    repeated = column.distinct <= KINDS and column.distinct <= 0.2 * column.present
    if column.words_each >= 4 and not (repeated and column.values):
        return "text"
    return "category" if repeated else "string"


# Features and what is none


def _same(columns: Sequence[Column], keep: set[str]) -> dict[str, str]:
    """Columns that repeat another one, and that one; columns to `keep` come first."""
    first: dict[tuple[str, int, int], str] = {}
    found: dict[str, str] = {}
    for column in sorted(columns, key=lambda each: each.name not in keep):
        mark = (column.fingerprint, column.present, column.distinct)
        if not column.fingerprint or roles.is_constant(column):
            continue
        if mark in first:
            found[column.name] = first[mark]
        else:
            first[mark] = column.name
    return found


def _reasons(profile: Profile, use: _Roles) -> Mapping[str, str]:
    """Columns that are no features, with the reason."""
    rows = profile.rows
    found = dict.fromkeys(use.keys, f"tells rows apart: {rows:,} different values in {rows:,} rows")
    for name in use.constant:
        column = profile.column(name)
        empty = column is not None and not column.present
        found[name] = "has no value in any row" if empty else "has the same value in all rows"
    for name, other in use.same.items():
        found.setdefault(name, f"equal to {other} in all {profile.sampled:,} rows looked at")
    found |= use.leaks
    for column in profile.columns:
        if column.personal:
            found.setdefault(column.name, f"suspected personal data: {column.personal}")
    return {name: why for name, why in found.items() if name not in (profile.target, use.time)}


def _excluded(profile: Profile, use: _Roles) -> Iterator[Clause]:
    for name, reason in _reasons(profile, use).items():
        if name != use.group:
            suspected = name in use.leaks
            why = SUSPICION if suspected else ""
            yield Clause(path=("data", "excluded", name), value=reason, why=why)


def _features(profile: Profile, name: str, use: _Roles) -> Iterator[Clause]:
    out = {*_reasons(profile, use), profile.target, use.time, use.group, *use.times, *use.groups}
    for column in profile.columns:
        if column.name not in out and column.kind not in ("nested", "timestamp"):
            yield Clause(path=("data", "features", column.name), value={"from": name})


# The label


def _label(profile: Profile, name: str, target: Candidate | None) -> Iterator[Clause]:
    column = profile.column(profile.target)
    if target is None or column is None or not target.type:
        return
    here = ("labels", "target")
    yield Clause(path=(*here, "name"), value=target.column, why=target.why)
    yield Clause(path=(*here, "type"), value=target.type)
    if column_type(column) == "category" and target.type != "number":
        classes = tuple(sorted(value for value, _ in column.values))
        yield Clause(path=(*here, "classes"), value=classes)
        if target.positive:
            why = "the rarer: is it the one to find?"
            yield Clause(path=(*here, "positive"), value=target.positive, why=why)
    yield Clause(path=(*here, "source"), value=name)
    if target.prevalence is not None:
        path = ("data", "splits", "prevalence")
        yield Clause(path=path, value=percent(target.prevalence), why=target.why)


def _open(profile: Profile, name: str, use: _Roles) -> Iterator[Clause]:
    """What data cannot tell, and what is only a guess."""
    here = ("data", "sources", name)
    dated = profile.column(use.time)
    if dated is not None and dated.step:
        why = f"{use.time} goes in steps of {dated.step}: is that how often rows arrive?"
        yield Clause(path=(*here, "refresh"), value=dated.step, why=why)
    if any(column.personal for column in profile.columns):
        why = "for legal to say: basis, retention and treatment"
        terms: Mapping[str, Plain] = {
            "basis": "consent", "retention": "1 year", "treatment": "pseudonymised",
        }  # fmt: skip
        yield Clause(path=(*here, "personal_data"), value=terms, why=why)
    if not profile.target:
        for each in use.targets[:5]:
            said = {"name": each.column, "type": each.type, "source": name}
            yield Clause(path=("labels", "target"), value=said, why=each.why)
