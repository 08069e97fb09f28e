"""The prediction log: one JSON line a prediction, a file a day, with what made it.

With it any prediction can be explained later, and drift and quality be measured. Personal columns and
those that the scope leaves out never reach it.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ..config import Scope
from .settings import Log


@dataclass(frozen=True)
class PredictionLog:
    """Appends to `<folder>/<day>.jsonl`; several processes may write at once."""

    folder: Path
    keep: timedelta
    left_out: frozenset[str]

    def write(self, rows: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> None:
        """One line a row: the facts of its prediction, and its inputs. Raises `OSError`."""
        now = datetime.now(UTC)
        lines = [
            {"time": now.isoformat(timespec="milliseconds"), **fact, "inputs": self._kept(row)}
            for row, fact in zip(rows, facts, strict=True)
        ]
        text = "".join(json.dumps(each, default=str, ensure_ascii=False) + "\n" for each in lines)
        path = self.folder / f"{now:%Y-%m-%d}.jsonl"
        if not path.exists():
            self._begin(now)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(path, flags, mode=0o640), "ab", buffering=0) as file:
            file.write(text.encode())  # one write, so that lines of two processes do not mix

    def _kept(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in row.items() if name not in self.left_out}

    def _begin(self, now: datetime) -> None:
        """A new day: make room, and forget what the scope does not keep."""
        self.folder.mkdir(parents=True, exist_ok=True)
        oldest = f"{now - self.keep:%Y-%m-%d}"
        for path in self.folder.glob("????-??-??.jsonl"):
            if path.stem < oldest:
                path.unlink(missing_ok=True)


def prediction_log(scope: Scope, settings: Log) -> PredictionLog | None:
    """The log, at `PREDICTION_LOG` or in `logs/predictions`; None where the scope wants none."""
    if not settings.predictions:
        return None
    folder = Path(os.environ.get("PREDICTION_LOG") or scope.root / "logs" / "predictions")
    return PredictionLog(folder, timedelta(seconds=settings.keep), left_out(scope, settings))


def left_out(scope: Scope, settings: Log) -> frozenset[str]:
    """Columns that are never written down."""
    personal = {
        name
        for contract in scope.contracts.values()
        for name, column in contract.columns.items()
        if column.personal
    }
    return frozenset(personal | set(settings.without))
