"""Read what was predicted: the service's log, or the batch job's tables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from .. import frames
from ..config import Scope
from ..frames import Frame
from ..reports import fail


@dataclass(frozen=True)
class Predictions:
    """Inputs and scores of the same rows, oldest first. `ids` is empty for tables."""

    inputs: Frame
    scores: np.ndarray[Any, Any]
    answers: tuple[Any, ...]
    raw: tuple[Any, ...]
    ids: tuple[str, ...] = ()


def read(scope: Scope, path: Path, window: float, sample: int | None = None) -> Predictions:
    """The newest predictions: those of the last `window` seconds before the newest, at most `sample`.

    `path` is a `.jsonl` file or a folder of them, or a `.parquet` file or a folder of them.
    """
    path = path if path.is_absolute() else scope.root / path
    files = sorted(path.glob("*.*")) if path.is_dir() else [path]
    tables = [file for file in files if file.suffix == ".parquet"]
    lines = [file for file in files if file.suffix == ".jsonl"]
    if not path.exists() or not (tables or lines):
        raise fail(f"there are no predictions at {path}; serve some first")
    found = _from_lines(scope, lines, window, sample) if lines else _from_tables(scope, tables)
    if not len(found.inputs):
        raise fail(f"there are no predictions of a model at {path}")
    return found


def _from_lines(scope: Scope, files: list[Path], window: float, sample: int | None) -> Predictions:
    entries = sorted(_entries(files), key=lambda entry: str(entry["time"]))
    oldest = _moment(entries[-1]) - timedelta(seconds=window) if entries else datetime.now(UTC)
    recent = [entry for entry in entries if _moment(entry) >= oldest]
    kept = recent[-sample:] if sample else recent
    inputs = frames.from_rows([entry["inputs"] for entry in kept], scope.features)
    logged = {name for entry in kept for name in entry["inputs"]}
    return Predictions(
        inputs.select(*(name for name in inputs.columns if name in logged)),
        np.array([headline(entry["score"]) for entry in kept], dtype=float),
        tuple(entry["answer"] for entry in kept),
        tuple(entry["score"] for entry in kept),
        tuple(entry["id"] for entry in kept),
    )


def _entries(files: list[Path]) -> Iterator[Mapping[str, Any]]:
    """The lines of a model's predictions; a line cut short by a crash is left out."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            if entry["source"] == "model":
                yield entry


def _from_tables(scope: Scope, files: list[Path]) -> Predictions:
    """The newest table: a run of the job is the window."""
    newest = max(files, key=lambda file: file.stat().st_mtime)
    rows = pl.read_parquet(newest)
    rows = rows.filter(pl.col("source") == "model")
    inputs = [name for name in scope.features.features if name in rows.columns]
    scores = rows["score"].to_numpy()
    frame = nw.from_native(rows.select(inputs), eager_only=True)
    return Predictions(frame, scores, tuple(rows["answer"].to_list()), tuple(scores.tolist()))


def headline(score: object) -> float:
    """One number: the score, or the probability of the likeliest class; NaN for none."""
    if isinstance(score, Mapping):
        return max(map(float, score.values()), default=float("nan"))
    return float(score) if isinstance(score, int | float) else float("nan")


def _moment(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(entry["time"]))
