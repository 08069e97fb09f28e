"""Divide the data into train, validation and test, prove that nothing leaks, seal the test set."""

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np

from .. import frames, labels, reports, splitting
from ..config import Scope, Splits
from ..frames import Frame
from ..reports import Finding, Outcome, StepFailed, fail, run

MANY_TWINS = 0.01
MANY_DROPPED = 0.2


def split(scope: Scope) -> Outcome:
    rows, unlabelled = _labelled(scope)
    if not len(rows):
        raise fail(f"none of {unlabelled:,} rows has a label", scope.features.target.spec_ref)
    names = labels.classes(scope.features.target, rows)
    strata = labels.encode(scope.features.target, names, rows) if names else None
    assigned = splitting.assign(rows, scope.splits, strata)
    sets = {name: _part(rows, assigned == name) for name in splitting.SETS}
    for name, part in sets.items():
        if not len(part):
            raise fail(
                f"the {name} set is empty: {len(rows):,} rows do not reach for this split",
                f"data.splits.{name}",
            )
    digests = {name: splitting.digest(part) for name, part in sets.items()}
    findings = [*leaks(sets, scope), *dropped(scope.splits, assigned)]
    if not reports.read(scope, "ingest")["synthetic"]:
        findings += [
            *frozen(scope.splits, digests["test"]),
            *too_small(scope.splits, len(sets["test"])),
        ]
    if any(finding.level == "fail" for finding in findings):
        raise StepFailed(*findings, facts={"test_digest": digests["test"]})
    for name, part in sets.items():
        frames.save(part, scope.root / "data" / "splits" / f"{name}.parquet")
    facts = {
        "by": scope.splits.by,
        "sets": {
            name: _facts(scope, names, part) | {"digest": digests[name]}
            for name, part in sets.items()
        },
        "classes": names,
        "test_digest": digests["test"],
        "dropped": int((assigned == splitting.DROPPED).sum()),
        "unlabelled": unlabelled,
    }
    summary = ", ".join(f"{len(part):,} {name}" for name, part in sets.items())
    return Outcome(facts, tuple(findings), summary=summary)


def leaks(sets: dict[str, Frame], scope: Scope) -> Iterator[Finding]:
    """What one set could tell about another: shared groups, overlapping times, rows that repeat."""
    for earlier, later in (("train", "validation"), ("train", "test"), ("validation", "test")):
        before, after = sets[earlier], sets[later]
        if shared := _shared_groups(before, after, scope.splits):
            message = f"{shared} {later} rows belong to groups of {earlier}"
            yield Finding("fail", message, f"{scope.splits.spec_ref}.by")
        if _overlaps(before, after, scope.splits):
            message = f"{earlier} reaches into the time of {later}"
            yield Finding("fail", message, f"{scope.splits.spec_ref}.by")
        twins = splitting.shared_keys(after, before, _telling(scope, after))
        if twins > MANY_TWINS * len(after):
            message = f"{twins} of {len(after)} {later} rows repeat a row of {earlier}"
            yield Finding("warn", f"{message}: scores will look too good", scope.splits.spec_ref)


def _shared_groups(before: Frame, after: Frame, splits: Splits) -> int:
    """Rows of groups seen before, where production meets new groups."""
    new_groups = splits.by == "group" or (splits.by == "time" and not splits.groups_seen)
    if not splits.group_column or not new_groups:
        return 0
    return splitting.shared_keys(after, before, [splits.group_column])


def _overlaps(before: Frame, after: Frame, splits: Splits) -> bool:
    if splits.by != "time" or not splits.time_column:
        return False
    return bool(before[splits.time_column].max() >= after[splits.time_column].min())


def _telling(scope: Scope, rows: Frame) -> list[str]:
    """A row's identity: its group, its inputs, its answer."""
    group = [scope.splits.group_column] if scope.splits.group_column in rows.columns else []
    return [*map(str, group), *scope.features.features, scope.features.target.name]


def _labelled(scope: Scope) -> tuple[Frame, int]:
    """Rows whose answer is known; the others wait for their labels."""
    rows = frames.assemble(scope)
    known = rows.filter(~nw.col(scope.features.target.name).is_null())
    return known, len(rows) - len(known)


def _part(rows: Frame, chosen: np.ndarray[Any, Any]) -> Frame:
    return rows.filter(chosen.tolist())


def dropped(splits: Splits, assigned: splitting.Names) -> Iterator[Finding]:
    """A gap, or groups that may be in one set only, can cost much of the data."""
    share = float((assigned == splitting.DROPPED).mean())
    if share > MANY_DROPPED:
        message = f"{share:.0%} of the labelled rows are in no set"
        why = "they lie in the gaps, or belong to groups of a later set"
        yield Finding("warn", f"{message}: {why}", splits.spec_ref)


def frozen(splits: Splits, digest: str) -> Iterator[Finding]:
    """The test set may not change: what was measured on another one is not comparable."""
    if splits.freeze and splits.freeze != digest:
        message = (
            f"the test set is not the frozen one: {splits.freeze[:12]} became {digest[:12]}; "
            "a new test set is a new goal, and every score measured so far is void: "
            "restore the data, or approve and write the new digest"
        )
        yield Finding("fail", message, f"{splits.spec_ref}.freeze")


def too_small(splits: Splits, rows: int) -> Iterator[Finding]:
    if splits.test_rows and rows < splits.test_rows:
        message = (
            f"the test set has {rows:,} rows and {splits.test_rows:,} were planned: "
            "intervals will be wider than planned"
        )
        yield Finding("warn", message, f"{splits.spec_ref}.test_rows")


def _facts(scope: Scope, names: tuple[str, ...], rows: Frame) -> dict[str, Any]:
    facts: dict[str, Any] = {"rows": len(rows)}
    truth = labels.encode(scope.features.target, names, rows)
    if names:
        facts["classes"] = dict(
            zip(names, np.bincount(truth, minlength=len(names)).tolist(), strict=True)
        )
    if scope.splits.time_column:
        times = rows[scope.splits.time_column]
        facts |= {"first": str(times.min()), "last": str(times.max())}
    return facts


def main() -> None:
    run("split", split, after=("ingest",))


if __name__ == "__main__":
    main()
