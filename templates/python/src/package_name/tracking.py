"""The log of training runs: `runs/<id>.json`, one a run.

The id is a digest of code, data and parameters, so that the same run has the same id.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from .reports import write_json


@dataclass(frozen=True, kw_only=True)
class Run:
    """One trained model, what it was made of, and how it did on the validation set."""

    id: str = ""
    model: str
    seed: int
    parameters: dict[str, str]
    code: str
    data: str
    scores: dict[str, float]
    seconds: float
    pipeline: Any

    def facts(self) -> dict[str, Any]:
        """As it is reported; a score that is not defined is null."""
        scores = {name: value if isfinite(value) else None for name, value in self.scores.items()}
        seconds = round(self.seconds, 3)
        return {
            "run": self.id,
            "model": self.model,
            "seed": self.seed,
            "scores": scores,
            "seconds": seconds,
        }


def track(root: Path, run: Run) -> Run:
    """Name the run and write it down."""
    made_of = {"code": run.code, "data": run.data, "parameters": run.parameters}
    identity = json.dumps({"model": run.model, "seed": run.seed, **made_of}, sort_keys=True)
    named = replace(run, id=hashlib.sha256(identity.encode()).hexdigest()[:12])
    at = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(root / "runs" / f"{named.id}.json", {**named.facts(), **made_of, "at": at})
    return named


def spent(root: Path) -> int:
    """How many different runs there have been."""
    return len(list((root / "runs").glob("*.json")))
