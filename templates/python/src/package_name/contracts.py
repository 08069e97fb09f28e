"""Check rows against a source's contract: good rows come out typed, bad rows with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from .config import Column, Contract
from .reports import Finding, StepFailed

TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "string": pl.String,
    "category": pl.String,
    "text": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "boolean": pl.Boolean,
    "timestamp": pl.Datetime("us"),
}
YES, NO = ("true", "t", "yes", "y", "1", "1.0"), ("false", "f", "no", "n", "0", "0.0")
TRUTH = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


@dataclass(frozen=True)
class Checked:
    """`bad` holds the rows as they were read, and a column `reason`.

    `emptied` is the share of a column that would be missing if its bad values were taken out.
    """

    good: pl.DataFrame
    bad: pl.DataFrame
    reasons: dict[str, int]
    emptied: dict[str, float]


def check(raw: pl.DataFrame, contract: Contract) -> Checked:
    """Split `raw` into rows that keep the contract and rows that do not.

    Columns it does not name are dropped.
    """
    absent = [name for name in contract.columns if name not in raw.columns]
    if absent:
        raise StepFailed(*(_absent(contract, name, raw.columns) for name in absent))
    raw = raw.select(list(contract.columns))
    typed = raw.select(
        typed_as(raw[name], column.type) for name, column in contract.columns.items()
    )
    flaws = pl.DataFrame(
        list(_flaws(raw, typed, contract)) or [pl.Series("", [False] * raw.height)]
    )
    broken = flaws.select(pl.any_horizontal(pl.all())).to_series()
    reason = flaws.select(_joined(flaws.columns).alias("reason")).to_series()
    reasons = {name: int(flaws[name].sum()) for name in flaws.columns if flaws[name].any()}
    bad = raw.with_columns(reason).filter(broken)
    return Checked(typed.filter(~broken), bad, reasons, _emptied(raw, typed, contract))


def _emptied(raw: pl.DataFrame, typed: pl.DataFrame, contract: Contract) -> dict[str, float]:
    found = {}
    for name, column in contract.columns.items():
        flaws = list(_column_flaws(name, column, raw[name], typed[name]))
        if any(flaw.any() for flaw in flaws):
            gone = pl.DataFrame([typed[name].is_null().alias(""), *flaws])
            found[name] = float(gone.select(pl.any_horizontal(pl.all()).mean()).item())
    return found


MOST = 5  # reasons that are told


def broken(checked: Checked, contract: Contract) -> str:
    """How many rows break the contract, why, and how many are tolerated."""
    total = checked.good.height + checked.bad.height
    worst = sorted(checked.reasons.items(), key=lambda reason: -reason[1])
    said = "; ".join(f"{name} ({count})" for name, count in worst[:MOST])
    more = f"; {len(worst) - MOST} more reasons" if len(worst) > MOST else ""
    return (
        f"{checked.bad.height} of {total} rows ({checked.bad.height / total:.2%}) break the "
        f"contract, and {contract.tolerance:.2%} is tolerated: {said}{more}"
    )


def to_mend(checked: Checked, contract: Contract) -> str:
    """What to do about bad rows; also where emptying their values would break the next promise."""
    over = [
        f"{name} would be missing in {share:.2%} of rows, and {_allowed(contract, name)}"
        for name, share in checked.emptied.items()
        if _is_over(share, contract.columns[name])
    ]
    first = "mend or empty these values where they come from, or widen the columns in the scope"
    return f"{first}; emptied, {'; '.join(over)}: raise `missing` too" if over else first


def _is_over(share: float, column: Column) -> bool:
    return column.missing is not None and share > column.missing


def _allowed(contract: Contract, name: str) -> str:
    return f"{contract.columns[name].missing or 0:.2%} is allowed"


def too_many_missing(checked: Checked, contract: Contract) -> Iterator[Finding]:
    """Columns that are empty more often than their contract allows."""
    for name, column in contract.columns.items():
        share = checked.good[name].null_count() / max(checked.good.height, 1)
        if _is_over(share, column):
            message = (
                f"{contract.source}.{name} is missing in {share:.2%} of rows, and "
                f"{_allowed(contract, name)}: fill it where it comes from, or raise `missing`"
            )
            yield Finding("fail", message, f"{contract.spec_ref}.columns.{name}.missing")


def typed_as(values: pl.Series, kind: str) -> pl.Series:
    """`values` in the type of the contract; what cannot be read becomes null."""
    if values.dtype == TYPES[kind]:
        return values
    if kind == "boolean":
        text = values.cast(pl.String).str.strip_chars().str.to_lowercase()
        return text.replace_strict(TRUTH, default=None, return_dtype=pl.Boolean)
    if kind == "timestamp":
        return _timestamp(values)
    if kind == "integer" and values.dtype == pl.String:  # "3.0" is an integer, "3.5" is not
        number = values.cast(pl.Float64, strict=False)
        return number.set(number != number.round(), None).cast(pl.Int64, strict=False)
    return values.cast(TYPES[kind], strict=False)


def _timestamp(values: pl.Series) -> pl.Series:
    """In UTC and without a zone, so that sources compare."""
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone:
        return (
            values.dt.convert_time_zone("UTC").dt.replace_time_zone(None).cast(TYPES["timestamp"])
        )
    if values.dtype != pl.String:
        return values.cast(TYPES["timestamp"], strict=False)
    zoned = values.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    plain = [values.str.to_datetime(form, time_unit="us", strict=False) for form in FORMATS]
    found = zoned.dt.replace_time_zone(None)
    for series in plain:
        found = found.fill_null(series)
    return found


FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
)


def _flaws(raw: pl.DataFrame, typed: pl.DataFrame, contract: Contract) -> Iterator[pl.Series]:
    """One mask a promise, named by what is wrong with the rows it marks."""
    for name, column in contract.columns.items():
        yield from _column_flaws(name, column, raw[name], typed[name])


def _column_flaws(
    name: str, column: Column, raw: pl.Series, values: pl.Series
) -> Iterator[pl.Series]:
    unreadable = values.is_null() & raw.is_not_null()
    if values.dtype != raw.dtype:
        yield unreadable.alias(f"{name} is not of type {column.type}")
    yield from _broken(name, column, values, unreadable)


def _broken(
    name: str, column: Column, values: pl.Series, unreadable: pl.Series
) -> Iterator[pl.Series]:
    if column.missing == 0:
        yield (values.is_null() & ~unreadable).alias(f"{name} is missing")
    if column.values is not None:
        allowed = pl.Series([str(value).lower() for value in column.values])
        known = values.cast(pl.String).str.to_lowercase().is_in(allowed.implode())
        yield (~known).fill_null(False).alias(f"{name} is not one of its values")
    if column.min is not None:
        yield (values < column.min).fill_null(False).alias(f"{name} is below {column.min:g}")
    if column.max is not None:
        yield (values > column.max).fill_null(False).alias(f"{name} is above {column.max:g}")
    if column.unique:
        yield (~values.is_first_distinct() & values.is_not_null()).alias(f"{name} is repeated")


def _joined(names: list[str]) -> pl.Expr:
    said = [pl.when(pl.col(name)).then(pl.lit(name)) for name in names]
    return pl.concat_str(said, separator="; ", ignore_nulls=True)


def _absent(contract: Contract, name: str, found: list[str]) -> Finding:
    shown = ", ".join(found[:12]) + (", …" if len(found) > 12 else "")
    message = f"{contract.source} has no column `{name}`; it has {shown}"
    return Finding("fail", message, f"{contract.spec_ref}.columns.{name}")
