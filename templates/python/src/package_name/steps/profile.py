"""Describe every source, and say where the facts contradict the scope.

The profile is also the reference against which drift is measured later.
"""

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np

from .. import frames, intervals, labels, reports
from ..config import Contract, Scope
from ..frames import Frame
from ..reports import Finding, Outcome, run

BINS = 10
KINDS = 20
TOO_FAR = 1.5  # a fact contradicts the scope when it is off by more than this factor


def profile(scope: Scope) -> Outcome:
    sources = {name: frames.source(scope, name) for name in scope.sources}
    described = {name: describe(rows, scope.contracts[name]) for name, rows in sources.items()}
    target = scope.features.target
    answers = _target(scope, sources[target.source])
    ingested = reports.read(scope, "ingest")["sources"]
    findings = [*_prevalence(scope, answers)]
    for name, rows in sources.items():
        if not ingested[name]["synthetic"]:
            findings += _rows(scope.contracts[name], len(rows))
    columns = sum(len(table["columns"]) for table in described.values())
    return Outcome(
        {"sources": described, "target": answers},
        tuple(findings),
        summary=f"{columns} columns described",
    )


def describe(rows: Frame, contract: Contract) -> dict[str, Any]:
    """One entry a column; personal columns are counted, never shown."""
    columns = {
        name: column_facts(rows[name], "personal" if column.personal else column.type)
        for name, column in contract.columns.items()
    }
    return {"rows": len(rows), "columns": columns}


def column_facts(values: nw.Series[Any], kind: str) -> dict[str, Any]:
    """The share missing.

    For numbers, equally full bins; for kinds, the shares of the most frequent.
    """
    known = values.drop_nulls()
    facts = {
        "type": kind,
        "missing": values.null_count() / max(len(values), 1),
        "distinct": known.n_unique(),
    }
    if not len(known):
        return facts
    if kind in ("number", "integer"):
        return facts | _number_facts(known.to_numpy().astype(float))
    if kind in ("category", "boolean"):
        return facts | {"shares": _shares(known)}
    if kind == "timestamp":
        return facts | {"first": str(known.min()), "last": str(known.max())}
    return facts


def _number_facts(values: np.ndarray[Any, Any]) -> dict[str, Any]:
    """`edges` cut the line into bins; `shares` says how much of the data lies in each."""
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    counts = np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)
    return {
        "mean": float(values.mean()),
        "std": float(values.std()),
        "min": float(values.min()),
        "max": float(values.max()),
        "edges": edges.tolist(),
        "shares": (counts / len(values)).tolist(),
    }


def _shares(values: nw.Series[Any]) -> dict[str, float]:
    """The rest, if any, is under ""."""
    names = [labels.text(value) for value in values.to_list()]
    found, counts = np.unique(np.array(names, dtype=str), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:KINDS]
    shares = {str(found[i]): float(counts[i] / len(names)) for i in order}
    rest = 1 - sum(shares.values())
    return shares | ({"": rest} if len(found) > KINDS else {})


def _target(scope: Scope, rows: Frame) -> dict[str, Any]:
    target = scope.features.target
    known = rows.filter(~nw.col(target.name).is_null())
    facts: dict[str, Any] = {
        "name": target.name,
        "labelled": len(known),
        "unlabelled": len(rows) - len(known),
    }
    names = labels.classes(target, known)
    truth = labels.encode(target, names, known)
    if not names:
        return facts | column_facts(known[target.name], "number")
    shares = np.bincount(truth, minlength=len(names)) / max(len(truth), 1)
    return facts | {"classes": dict(zip(names, shares.tolist(), strict=True))}


def _prevalence(scope: Scope, answers: dict[str, Any]) -> Iterator[Finding]:
    target = scope.features.target
    if target.type != "binary" or target.prevalence is None or not answers["labelled"]:
        return
    found = list(answers["classes"].values())[-1]
    low, high = intervals.wilson(
        found * answers["labelled"], answers["labelled"], scope.targets.confidence
    )
    sure = not low <= target.prevalence <= high
    if sure and not 1 / TOO_FAR < (found or 1e-9) / target.prevalence < TOO_FAR:
        message = (
            f"{target.prevalence:.2%} of rows were to be positive; "
            f"of {answers['labelled']:,} rows {found:.2%} are"
        )
        yield Finding("warn", message, "data.splits.prevalence")


def _rows(contract: Contract, found: int) -> Iterator[Finding]:
    if contract.rows and not 1 / TOO_FAR < found / contract.rows < TOO_FAR:
        message = f"{contract.source} was to have {contract.rows:,} rows; it has {found:,}"
        yield Finding("warn", message, f"{contract.spec_ref}.rows")


def main() -> None:
    run("profile", profile, after=("ingest",))


if __name__ == "__main__":
    main()
