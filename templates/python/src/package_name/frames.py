"""Data between the steps: read and written as Parquet, joined as it was known at the time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import narwhals as nw
import polars as pl

from .config import Contract, Features, Scope
from .contracts import typed_as
from .reports import fail, replacing

Frame = nw.DataFrame[Any]


def load(path: Path) -> Frame:
    if not path.is_file():
        raise fail(f"{path.name} is missing in {path.parent}; `make run` makes it")
    return nw.from_native(pl.read_parquet(path, glob=False), eager_only=True)


def read_csv(path: Path) -> pl.DataFrame:
    """As text: the contract gives the types, and says which values do not fit.

    Polars leaves a double quote in a header doubled, as CSV writes it.
    """
    rows = pl.read_csv(path, infer_schema=False, null_values=[""], glob=False)
    return rows.rename(lambda name: name.replace('""', '"'))


def save(frame: Frame, path: Path) -> None:
    with replacing(path) as part:
        frame.write_parquet(part)


def source(scope: Scope, name: str) -> Frame:
    """The rows of a source that kept its contract."""
    return load(scope.root / "data" / "interim" / f"{name}.parquet")


def learning_set(scope: Scope, name: Literal["train", "validation"]) -> Frame:
    """What a model may learn from; the test set has its own door, `testset`."""
    return load(scope.root / "data" / "splits" / f"{name}.parquet")


def from_rows(rows: Sequence[Mapping[str, Any]], features: Features) -> Frame:
    """Requests as a frame of the declared inputs, each in its type.

    An input that is not given is missing.
    """
    columns = {
        name: typed_as(pl.Series(name, [row.get(name) for row in rows], strict=False), feature.type)
        for name, feature in features.features.items()
    }
    return nw.from_native(pl.DataFrame(columns), eager_only=True)


def assemble(scope: Scope) -> Frame:
    """One row a unit: the source of the target, with what the other sources knew at that moment."""
    base = scope.contracts[scope.features.target.source]
    rows = source(scope, base.source)
    for contract in scope.sources.values():
        wanted = {
            n: f.available
            for n, f in scope.features.features.items()
            if f.source == contract.source
        }
        if wanted and contract.source != base.source:
            rows = _join(rows, base, source(scope, contract.source), contract, wanted)
    return rows


def _join(
    rows: Frame, base: Contract, other: Frame, contract: Contract, wanted: dict[str, float]
) -> Frame:
    """For each row the newest value of its group that was known by then: its time plus its delay.

    Written as join, filter and rank, which every engine under Narwhals can do.
    """
    key = contract.group_column
    if key is None or key not in rows.columns:
        message = f"features come from {contract.source}, but no column joins it to {base.source}"
        raise fail(
            f"{message}: both need the same group_column", f"{contract.spec_ref}.group_column"
        )
    if contract.time_column is None or base.time_column is None:
        return rows.join(other.select(key, *wanted).unique(key, keep="last"), on=key, how="left")
    numbered = rows.with_row_index("_row")
    for name, delay in wanted.items():
        then = nw.col(contract.time_column) + nw.lit(int(delay * 1e6)).cast(nw.Duration("us"))
        values = other.select(key, then.alias("_known"), name)
        pairs = numbered.select("_row", key, nw.col(base.time_column).alias("_now")).join(
            values, on=key, how="inner"
        )
        known = pairs.filter(nw.col("_known") <= nw.col("_now")).sort("_row", "_known")
        newest = known.unique("_row", keep="last", maintain_order=True).select("_row", name)
        numbered = numbered.join(newest, on="_row", how="left")
    return numbered.sort("_row").drop("_row")
