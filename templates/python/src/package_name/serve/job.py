"""The batch job: predictions for a file of rows, once.

    python -m package_name.serve.job --input data/incoming/2026-11-22.parquet

A file is a partition. Its predictions go to `predictions/<partition>.parquet`, whole or not at all; rows
that break the contract go beside them with the reason. What the same model already predicted from the
same rows is not predicted again, so the job may be started as often as one likes. Without `--input` it
takes every file in `data/incoming/`.
"""

import argparse
import hashlib
import json
import logging
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from .. import artifact, contracts, frames, reports
from ..artifact import Model
from ..config import Column, Contract, Scope
from ..monitor.metrics import BATCH
from ..monitor.publish import publish
from ..reports import Finding, Outcome, StepFailed, fail
from . import answers, settings
from .answers import Answers

INCOMING = "data/incoming"
SUFFIXES = (".csv", ".parquet")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of one partition. `seconds` is the time the work took, `late` by how many seconds
    it came after the promised time, at most zero when it was in time.
    """

    partition: str
    rows: int
    rejected: int
    source: str
    nulls: int
    positives: int
    mean: float
    seconds: float
    late: float | None


def job(scope: Scope, inputs: Sequence[Path]) -> Outcome:
    """Predict for every partition that is not done yet; report, and publish the figures."""
    model, why = _model(scope)
    done, skipped, findings = [], 0, [] if model else [Finding("warn", f"no model: {why}")]
    for path in inputs:
        if _is_done(scope, path, model):
            skipped += 1
            continue
        found = _predict(scope, path, model)
        done.append(found)
        findings += _late(scope, found)
    if done:
        publish(scope, "batch", BATCH, _figures(scope, done, model))
    rows = sum(each.rows for each in done)
    summary = f"{rows} rows of {len(done)} partitions predicted, {skipped} were done before"
    facts = {"partitions": [vars(each) for each in done], "skipped": skipped}
    return Outcome(facts, tuple(findings), bool(model and model.lineage.synthetic), summary)


def incoming(scope: Scope) -> list[Path]:
    """The files that wait."""
    folder = scope.root / INCOMING
    return sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES)


def _model(scope: Scope) -> tuple[Model | None, str]:
    try:
        return artifact.load(scope.root), ""
    except StepFailed as error:
        return None, str(error)


def _predict(scope: Scope, path: Path, model: Model | None) -> Done:
    started = time.perf_counter()
    contract = _contract(scope)
    checked = contracts.check(_with_keys(_read(path), contract), contract)
    _hold_tolerance(contract, checked)
    rows = nw.from_native(checked.good, eager_only=True)
    found = _answers(scope, model, rows)
    folder, name = scope.root / "predictions", path.stem
    with reports.replacing(folder / "rejected" / f"{name}.parquet") as part:
        checked.bad.write_parquet(part)
    with reports.replacing(folder / f"{name}.parquet") as part:
        _table(scope, checked.good, found, model).write_parquet(part)
    reports.write_json(_mark(scope, path), _made_of(path, model))
    return Done(
        partition=name,
        rows=len(found),
        rejected=checked.bad.height,
        source=found.source,
        nulls=found.null(),
        positives=found.positive(),
        mean=float(np.nanmean(found.headline())) if len(found) else 0.0,
        seconds=time.perf_counter() - started,
        late=_seconds_late(scope, path),
    )


def _read(path: Path) -> pl.DataFrame:
    """As text where the file has no types: the contract gives them."""
    if path.suffix not in SUFFIXES:
        raise fail(f"{path.name} is neither {' nor '.join(SUFFIXES)}")
    try:
        return frames.read_csv(path) if path.suffix == ".csv" else pl.read_parquet(path, glob=False)
    except FileNotFoundError:
        raise fail(f"{path} does not exist") from None
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise fail(f"{path.name} is not readable: {error}") from None


def _contract(scope: Scope) -> Contract:
    """The contract of what is known when a prediction is made: the inputs, the key, the time."""
    base = scope.contracts[scope.features.target.source]
    columns = {
        name: scope.contracts[f.source].columns.get(name) or Column(type=f.type)
        for name, f in scope.features.features.items()
    }
    keys = {name: base.columns[name] for name in (base.group_column, base.time_column) if name}
    return replace(base, columns={**keys, **columns})


def _with_keys(raw: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """A prediction can do without its key and its time: they are empty where they are not given."""
    keys = [name for name in (contract.group_column, contract.time_column) if name]
    absent = [name for name in keys if name not in raw.columns]
    return raw.with_columns(pl.lit(None).cast(pl.String).alias(name) for name in absent)


def _hold_tolerance(contract: Contract, checked: contracts.Checked) -> None:
    """Nothing is delivered when too many rows break the contract: the file itself is wrong then."""
    total = checked.good.height + checked.bad.height
    if checked.bad.height > contract.tolerance * total:
        raise fail(
            f"nothing is delivered: {contracts.broken(checked, contract)}", contract.spec_ref
        )


def _answers(scope: Scope, model: Model | None, rows: frames.Frame) -> Answers:
    """The model's answers, or the fallback's where it has none."""
    if model is not None:
        try:
            return answers.by_model(model, rows, scope)
        except Exception:
            _log.exception("the model failed")
    fallback = answers.fallback(scope, settings.load(scope.root).fallback, model)
    if fallback is None:
        raise fail("the model cannot answer, and no fallback can answer for it", "deployment")
    return fallback.answer(rows, scope)


def _table(scope: Scope, rows: pl.DataFrame, found: Answers, model: Model | None) -> pl.DataFrame:
    """Keys, answers, and what made them; inputs too, as far as they may be kept."""
    hidden = _hidden(scope)
    contract = _contract(scope)
    keys = [name for name in (contract.group_column, contract.time_column) if name]
    inputs = [name for name in scope.features.features if name not in (*hidden, *keys)]
    made: dict[str, Any] = {
        "answer": found.answers,
        "score": found.headline(),
        "source": [found.source] * len(found),
        "model": [model.lineage.digest if model else None] * len(found),
        "code": [artifact.code_version(scope.root)] * len(found),
    }
    taken = set(keys) | set(inputs)
    named = {f"prediction_{n}" if n in taken else n: values for n, values in made.items()}
    return rows.select(*keys, *inputs).with_columns(pl.Series(n, v) for n, v in named.items())


def _hidden(scope: Scope) -> set[str]:
    """Inputs that are not to be kept. Keys stay: predictions are of no use without them."""
    left_out = set(settings.load(scope.root).log.without)
    columns = _contract(scope).columns
    return left_out | {name for name, column in columns.items() if column.personal}


def _mark(scope: Scope, path: Path) -> Path:
    return scope.root / "predictions" / f"{path.stem}.json"


def _made_of(path: Path, model: Model | None) -> dict[str, Any]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"input": digest, "model": model.lineage.digest if model else None}


def _is_done(scope: Scope, path: Path, model: Model | None) -> bool:
    """Whether this model's predictions for these very rows are already there."""
    mark = _mark(scope, path)
    if model is None or not mark.is_file() or not path.is_file():
        return False
    made = json.loads(mark.read_text(encoding="utf-8"))
    there = (scope.root / "predictions" / f"{path.stem}.parquet").is_file()
    return bool(there and made == _made_of(path, model))


def _seconds_late(scope: Scope, path: Path) -> float | None:
    """Time since the file arrived, beyond what the scope allows; None where it sets no bound."""
    within = settings.load(scope.root).deliver_within
    return None if within is None else time.time() - path.stat().st_mtime - within


def _late(scope: Scope, done: Done) -> list[Finding]:
    if done.late is None or done.late <= 0:
        return []
    message = f"{done.partition} was delivered {done.late:.0f} s later than promised"
    return [Finding("warn", message, "deployment.deliver_within")]


def _figures(
    scope: Scope, done: Sequence[Done], model: Model | None
) -> Mapping[str, Mapping[tuple[str, ...], float]]:
    rows = sum(each.rows for each in done)
    seconds = sum(each.seconds for each in done)
    rejected = sum(each.rejected for each in done)
    fallback = sum(each.rows for each in done if each.source == "fallback")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
    values = {
        "batch_success": 1.0,
        "batch_last_success_timestamp_seconds": datetime.now(UTC).timestamp(),
        "batch_duration_seconds": seconds,
        "batch_rows": rows,
        "batch_rows_per_second": rows / max(seconds, 1e-9),
        "batch_rejected_rate": rejected / max(rows + rejected, 1),
        "batch_fallback_rate": fallback / max(rows, 1),
        "batch_null_rate": sum(each.nulls for each in done) / max(rows, 1),
        "batch_positive_rate": sum(each.positives for each in done) / max(rows, 1),
        "batch_prediction_mean": sum(each.mean * each.rows for each in done) / max(rows, 1),
        "batch_memory_bytes": memory,
        "batch_late": float(any((each.late or 0) > 0 for each in done)),
    }
    if model is not None:
        values["model_trained_timestamp_seconds"] = answers.trained(scope, model)
    return {name: {(): float(value)} for name, value in values.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Predict for a file of rows.")
    parser.add_argument("--input", type=Path, action="append", metavar="FILE")
    given = parser.parse_args(arguments).input

    def work(scope: Scope) -> Outcome:
        try:
            return job(scope, given or incoming(scope))
        except StepFailed:
            publish(scope, "batch", BATCH, {"batch_success": {(): 0.0}})
            raise

    reports.run("batch", work)


if __name__ == "__main__":
    main()
