"""Read each source, check its contract, set bad rows aside with the reason.

A source that cannot be reached yet is replaced by a sample made from its contract. That sample is
marked, and every later report repeats the mark.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from .. import contracts, frames, sources, synthetic
from ..config import Contract, Scope
from ..reports import Finding, Outcome, StepFailed, run

STALE_AFTER = 2  # refreshes missed


def ingest(scope: Scope) -> Outcome:
    parts = [_one(scope, contract) for contract in scope.sources.values()]
    facts = {part["source"]: part for part, _ in parts}
    findings = tuple(finding for _, found in parts for finding in found)
    if any(finding.level == "fail" for finding in findings):
        raise StepFailed(*findings, facts={"sources": facts})
    rows = sum(part["rows"] for part in facts.values())
    summary = f"{rows:,} rows from {len(facts)} source{'s' * (len(facts) > 1)}"
    made_up = any(part["synthetic"] for part in facts.values())
    return Outcome({"sources": facts}, findings, made_up, summary)


def _one(scope: Scope, contract: Contract) -> tuple[dict[str, Any], list[Finding]]:
    findings: list[Finding] = []
    raw, why = _read(scope, contract)
    if why:
        message = (
            f"{contract.source} is a synthetic sample, because {why}; "
            "no score below says anything about real data"
        )
        findings.append(Finding("warn", message, f"{contract.spec_ref}.location"))
    checked = contracts.check(raw, contract)
    findings += [
        *bad_rows(checked, contract),
        *contracts.too_many_missing(checked, contract),
    ]
    if not why:
        findings += _stale(checked.good, contract)
    _save(scope, contract, checked)
    facts = {
        "source": contract.source,
        "rows": checked.good.height,
        "bad_rows": checked.bad.height,
        "reasons": checked.reasons,
        "columns_left_out": [name for name in raw.columns if name not in contract.columns],
        "synthetic": bool(why),
    }
    return facts, findings


def _read(scope: Scope, contract: Contract) -> tuple[pl.DataFrame, str]:
    """The rows, and why they had to be made up (or "")."""
    try:
        return sources.read(contract, scope.features.target, scope.root), ""
    except sources.Unreachable as reason:
        return synthetic.sample(contract, scope.features, scope.project.seed), str(reason)


def bad_rows(checked: contracts.Checked, contract: Contract) -> list[Finding]:
    """More bad rows than tolerated stop the pipeline; fewer are told."""
    rows = checked.good.height + checked.bad.height
    if not rows:
        return [Finding("fail", f"{contract.source} has no rows", contract.spec_ref)]
    if not checked.bad.height:
        return []
    over = checked.bad.height / rows > contract.tolerance
    message = (
        f"{contract.source}: {contracts.broken(checked, contract)}; they are set aside in "
        f"data/quarantine/{contract.source}.parquet"
    )
    if over:
        message += f". To go on, {contracts.to_mend(checked, contract)}"
    return [Finding("fail" if over else "warn", message, contract.spec_ref)]


def _stale(good: pl.DataFrame, contract: Contract) -> list[Finding]:
    if not contract.refresh or not contract.time_column or not good.height:
        return []
    newest = good[contract.time_column].max()
    allowed = timedelta(seconds=STALE_AFTER * contract.refresh)
    if (
        not isinstance(newest, datetime)
        or datetime.now(UTC).replace(tzinfo=None) - newest <= allowed
    ):
        return []
    message = f"{contract.source} is stale: its newest row is of {newest:%Y-%m-%d %H:%M}"
    return [Finding("warn", message, f"{contract.spec_ref}.refresh")]


def _save(scope: Scope, contract: Contract, checked: contracts.Checked) -> None:
    """Both files every time, if with no rows: what a step makes is always the same."""
    for folder, rows in (("quarantine", checked.bad), ("interim", checked.good)):
        path = scope.root / "data" / folder / f"{contract.source}.parquet"
        frames.save(nw.from_native(rows, eager_only=True), path)


def main() -> None:
    run("ingest", ingest)


if __name__ == "__main__":
    main()
