"""The only door to the test set. Each read is counted and logged: a test set read too often stops
being one.

Only the steps that judge may import this module; a test proves that.
"""

import json
from datetime import UTC, datetime

from . import frames, reports, splitting
from .config import Scope
from .frames import Frame
from .reports import fail


def read(scope: Scope, step: str) -> Frame:
    """The test set, if it is still the one that was split off.

    Adds a line to `reports/test_reads.jsonl`.
    """
    rows = frames.load(scope.root / "data" / "splits" / "test.parquet")
    expected, found = reports.read(scope, "split")["test_digest"], splitting.digest(rows)
    if found != expected:
        change = f"{expected[:12]} became {found[:12]}"
        raise fail(f"the test set changed since it was split off: {change}; run `split` again")
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "step": step, "digest": found}
    with (scope.root / "reports" / "test_reads.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    return rows


def times_read(scope: Scope, digest: str) -> int:
    """How often this very test set has been read."""
    log = scope.root / "reports" / "test_reads.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    return sum(json.loads(line)["digest"] == digest for line in lines)
