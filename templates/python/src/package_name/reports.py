"""What every step leaves behind: `reports/<step>.json`, written whole or not at all.

A report exists only when its step completed, so Make and DVC can rely on it. A step that fails
leaves `reports/failed/<step>.json` instead, exits 1, and the next run repeats it.
"""

import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from . import config, spec
from .config import Scope
from .strict import ConfError

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Finding:
    """Something a person should know; `spec_ref` is the clause of the scope that it is about."""

    level: Literal["info", "warn", "fail"]
    message: str
    spec_ref: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a step found out. `synthetic`: some of its data was made up from a contract."""

    facts: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    synthetic: bool = False
    summary: str = "done"


class StepFailed(Exception):
    """A step cannot go on; the findings say why and what to do."""

    def __init__(self, *findings: Finding, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings
        self.facts = facts or {}


def fail(message: str, spec_ref: str | None = None) -> StepFailed:
    """The exception to raise for one reason."""
    return StepFailed(Finding("fail", message, spec_ref))


def run(step: str, work: Callable[[Scope], Outcome], after: tuple[str, ...] = ()) -> None:
    """Run a step from the command line.

    Read what it builds on, work, report; exit 1 if it fails.
    """
    started = time.perf_counter()
    root = _root()
    try:
        scope = config.load(root)
        upstream = [read(scope, name) for name in after]
        outcome = work(scope)
    except ConfError as error:
        _failed(root, step, StepFailed(Finding("fail", str(error))))
    except StepFailed as failure:
        _failed(root, step, failure)
    else:
        synthetic = outcome.synthetic or any(report["synthetic"] for report in upstream)
        _tell(root, outcome.findings)
        write(scope, step, outcome, synthetic=synthetic)
        mark = " (synthetic data)" if synthetic else ""
        seconds = time.perf_counter() - started
        print(f"{step:<9} {outcome.summary}{mark}  {seconds:.1f} s", file=sys.stderr)


def read(scope: Scope, step: str) -> dict[str, Any]:
    """The report of an earlier step."""
    path = scope.root / "reports" / f"{step}.json"
    if not path.is_file():
        raise fail(
            f"reports/{step}.json is missing: the step `{step}` has not run; `make run` runs it"
        )
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def write(scope: Scope, step: str, outcome: Outcome, *, synthetic: bool) -> None:
    """Leave the step's report, and take away that of an earlier failure."""
    status = "warn" if any(f.level != "info" for f in outcome.findings) else "ok"
    report = _report(step, status, synthetic, outcome.findings, outcome.facts)
    (scope.root / "reports" / "failed" / f"{step}.json").unlink(missing_ok=True)
    write_json(scope.root / "reports" / f"{step}.json", report)


def write_json(path: Path, data: object) -> None:
    """Write atomically: a reader sees the old file or the new one."""
    text = json.dumps(data, indent=2, default=_plain, allow_nan=False, ensure_ascii=False)
    write_bytes(path, (text + "\n").encode())


def write_bytes(path: Path, data: bytes) -> None:
    with replacing(path) as part:
        part.write_bytes(data)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to.

    What is there takes the place of `target` only when the block ends well.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}.{target.name}")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _root() -> Path:
    try:
        return config.find_root()
    except ConfError as error:
        sys.exit(f"error: {error}")


def _report(
    step: str, status: str, synthetic: bool, findings: tuple[Finding, ...], facts: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "step": step,
        "status": status,
        "synthetic": synthetic,
        "findings": [vars(finding) for finding in findings],
        **facts,
    }


def _failed(root: Path, step: str, failure: StepFailed) -> None:
    """The old report goes.

    It no longer tells the truth, and Make must see that the step has to run.
    """
    report = _report(step, "fail", False, failure.findings, failure.facts)
    write_json(root / "reports" / "failed" / f"{step}.json", report)
    (root / "reports" / f"{step}.json").unlink(missing_ok=True)
    _tell(root, failure.findings)
    print(f"{step:<9} failed", file=sys.stderr)
    sys.exit(1)


def _tell(root: Path, findings: tuple[Finding, ...]) -> None:
    labels = {"info": "note", "warn": "warning", "fail": "error"}
    for finding in findings:
        place = f" ({spec.locate(root, finding.spec_ref)})" if finding.spec_ref else ""
        print(f"{labels[finding.level]}: {finding.message}{place}", file=sys.stderr)


def _plain(value: object) -> object:
    """Our values, NumPy's numbers and dates as JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    with suppress(AttributeError):
        return value.item()  # type: ignore[attr-defined]
    return str(value)
