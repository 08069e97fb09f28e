"""Quality once the truth is known: the scope's metrics on predictions that were really given.

    python -m package_name.monitor.quality --log logs/predictions --labels labels.csv

The labels are a csv or parquet file with two columns: `id`, as the service answered it, and the target.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from .. import artifact, contracts, frames, labels, metrics, reports, slices
from ..config import Scope
from ..frames import Frame
from ..metrics import Measure, Predicted
from ..reports import Finding, Outcome, fail
from . import logs, watching
from .logs import Predictions
from .metrics import QUALITY
from .publish import publish


def quality(scope: Scope, path: Path, truth: Path) -> Outcome:
    """Every model metric over all rows with a known truth, and over each watched slice."""
    model, watch = artifact.load(scope.root), watching.load(scope)
    found = logs.read(scope, path, watch.window("quality"), watch.sample("quality"))
    rows, predicted = _joined(scope, found, _labels(scope, truth), model)
    scores: dict[tuple[str, ...], float] = {
        (name, ""): value for name, value in _scores(scope, predicted)
    }
    findings = []
    for part in watch.slices:
        absent = slices.absent(rows, scope.targets.slices[part])
        if absent:
            findings.append(_unseen(scope, part, absent))
            continue
        chosen = np.flatnonzero(slices.mask(rows, scope.targets.slices[part]))
        if len(chosen):
            scores |= {(name, part): v for name, v in _scores(scope, predicted.take(chosen))}
    publish(
        scope, "quality", QUALITY, {"model_metric": scores, "model_metric_rows": {(): len(rows)}}
    )
    facts = {
        "rows": len(rows),
        "scores": [{"metric": m, "slice": s or None, "value": v} for (m, s), v in scores.items()],
    }
    return Outcome(facts, tuple(findings), summary=f"{len(rows)} rows with a known truth")


def _labels(scope: Scope, path: Path) -> pl.DataFrame:
    name, kind = scope.features.target.name, _kind(scope)
    if not path.is_file():
        raise fail(f"there are no labels at {path}")
    read = pl.read_parquet(path, glob=False) if path.suffix == ".parquet" else frames.read_csv(path)
    if missing := [column for column in ("id", name) if column not in read.columns]:
        raise fail(f"{path.name} has no column {' and no column '.join(missing)}")
    typed = contracts.typed_as(read[name], kind)
    return read.select(pl.col("id").cast(pl.String), typed).drop_nulls()


def _kind(scope: Scope) -> str:
    target = scope.features.target
    column = scope.contracts[target.source].columns.get(target.name)
    return column.type if column else ("number" if target.type == "number" else "category")


def _joined(
    scope: Scope, found: Predictions, truth: pl.DataFrame, model: artifact.Model
) -> tuple[Frame, Predicted]:
    """Predictions and their truths, in one order."""
    if not found.ids:
        raise fail("a table of the batch job has no ids: join it to the truth by its key instead")
    given = pl.DataFrame({"id": found.ids, "_row": range(len(found.ids))})
    both = given.join(truth.unique("id", keep="last"), on="id", how="inner", maintain_order="left")
    if not both.height:
        raise fail("no label belongs to a logged prediction: is `id` as the service answered it?")
    order = both["_row"].to_list()
    known = nw.from_native(both.select(scope.features.target.name), eager_only=True)
    rows = found.inputs[order]
    answers = [found.answers[row] for row in order]
    raw = [found.raw[row] for row in order]
    names = model.lineage.classes
    encoded = labels.encode(scope.features.target, names, known)
    said = np.array([names.index(str(each)) for each in answers]) if names else np.array(answers)
    return rows, Predicted(encoded, _score(raw, names), said)


def _score(raw: Sequence[Any], names: Sequence[str]) -> np.ndarray[Any, Any]:
    if raw and isinstance(raw[0], Mapping):
        return np.array([[each[name] for name in names] for each in raw], dtype=float)
    return np.array(raw, dtype=float)


def _scores(scope: Scope, predicted: Predicted) -> Iterator[tuple[str, float]]:
    for name, metric in scope.targets.measured.items():
        measure: Measure | None = metrics.MEASURES.get(str(metric.measure), (None,))[0]
        if measure is not None:
            value = metrics.value(measure, predicted)
            if np.isfinite(value):
                yield name, value


def _unseen(scope: Scope, part: str, absent: Sequence[str]) -> Finding:
    message = f"the slice {part} needs {', '.join(absent)}, which the prediction log lacks"
    return Finding("warn", message, scope.targets.slices[part].spec_ref)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure the model where the truth is known.")
    parser.add_argument("--log", type=Path, default=Path("logs/predictions"), metavar="PATH")
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    reports.run("quality", lambda scope: quality(scope, given.log, given.labels))


if __name__ == "__main__":
    main()
