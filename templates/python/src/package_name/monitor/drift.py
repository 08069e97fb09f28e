"""Drift: are the inputs and the scores still what the model was trained on?

    python -m package_name.monitor.drift --log logs/predictions

compares the newest predictions with the profile of the training data, feature by feature, writes
`reports/drift.json` and publishes the figures.

Population stability index: sum of (p - q) ln(p / q) over bins, p and q the shares now and then. Bins are
the deciles of the training data. Without any drift it is about (bins - 1)(1/n + 1/m) on n and m rows
(chi-square with bins - 1 degrees of freedom), so small samples look like drift: the report says how much.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from .. import artifact, frames, labels, reports
from ..config import Column, Scope
from ..frames import Frame
from ..reports import Finding, Outcome, StepFailed
from . import logs, watching
from .metrics import DRIFT
from .publish import Values, publish

Array = np.ndarray[Any, Any]
LEAST = 1e-4
"""A share counts as at least this: an empty bin must not make the index infinite."""
FEW = 0.1
"""An index that chance alone reaches makes the comparison worthless."""


def psi(now: Array, then: Array) -> float:
    """Population stability index of two sets of shares over the same bins."""
    p, q = (np.maximum(np.asarray(shares, dtype=float), LEAST) for shares in (now, then))
    return float(((p - q) * np.log(p / q)).sum())


def psi_noise(bins: int, rows: int, reference: int) -> float:
    """The index that chance alone gives on average, when nothing drifted."""
    return (bins - 1) * (1 / max(rows, 1) + 1 / max(reference, 1))


def ks(now: Array, then: Array) -> float:
    """Greatest difference of the cumulative shares: the Kolmogorov-Smirnov statistic at the edges of
    the bins, which is at most that of the values themselves.
    """
    return float(np.abs(np.cumsum(now) - np.cumsum(then)).max())


def binned(values: Array, edges: Sequence[float]) -> Array:
    """The share of values in each bin: up to and including each edge, then above the last."""
    counts = np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)
    return counts / max(len(values), 1)


def drift(scope: Scope, path: Path) -> Outcome:
    """Every statistic of every feature, over the window and sample that the scope asks for."""
    profile = reports.read(scope, "profile")
    watch = watching.load(scope)
    window, sample = watch.window("drift"), watch.sample("drift")
    found = logs.read(scope, path, window, sample)
    features = {
        name: feature_facts(found.inputs[name], known, _column(scope, name), rows)
        for name, known, rows in _references(scope, profile)
        if name in found.inputs.columns
    }
    scores = score_drift(scope, found.scores)
    newest = _newest(scope, profile)
    publish(scope, "drift", DRIFT, _figures(features, scores, newest))
    facts = {"rows": len(found.inputs), "window": window, "features": features, "scores": scores}
    findings = tuple(_too_few(features, len(found.inputs)))
    worst = max(features, key=lambda name: features[name].get("psi", 0.0), default=None)
    summary = f"{len(found.inputs)} rows; most drift in {worst}" if worst else "nothing to compare"
    return Outcome(facts, findings, bool(profile["synthetic"]), summary)


def feature_facts(
    values: nw.Series[Any], known: Mapping[str, Any], column: Column, rows: int
) -> dict[str, float]:
    """What can be said of one feature; its kind decides."""
    present = values.drop_nulls()
    facts = {"missing": values.null_count() / max(len(values), 1)}
    if not len(present):
        return facts
    if "edges" in known:
        numbers = present.cast(nw.Float64).to_numpy()
        now, then = binned(numbers, known["edges"]), np.array(known["shares"])
        facts |= {"ks": ks(now, then), "out_of_range": _outside(numbers, column)}
    elif "shares" in known:
        texts = [labels.text(value) for value in present.to_list()]
        now, then, unseen = _by_category(texts, known["shares"])
        facts |= {"new_categories": unseen}
    else:
        return facts
    noise = psi_noise(len(then), len(present), rows)
    return facts | {"psi": psi(now, then), "psi_by_chance": noise}


def _by_category(texts: Sequence[str], then: Mapping[str, float]) -> tuple[Array, Array, float]:
    """Shares now and then by category, and the share of categories never seen.

    The profile names the most frequent categories; the rest is under "", and a category that is not
    named may be one of these.
    """
    names = [name for name in then if name]
    counts = {name: texts.count(name) for name in names}
    other = len(texts) - sum(counts.values())
    now = [*(counts[name] for name in names), other]
    shares = [*(then[name] for name in names), then.get("", 0.0)]
    unseen = 0.0 if then.get("", 0.0) > 0 else other / len(texts)
    return np.array(now) / len(texts), np.array(shares), unseen


def _outside(numbers: Array, column: Column) -> float:
    low = column.min if column.min is not None else -np.inf
    high = column.max if column.max is not None else np.inf
    return float(((numbers < low) | (numbers > high)).mean())


def score_drift(scope: Scope, scores: Array) -> dict[str, float]:
    """Drift of the scores against those on the validation set; empty where that is not known."""
    known = reference(scope)
    if known is None or not len(scores):
        return {}
    now, then = binned(scores, known["edges"]), np.array(known["shares"])
    return {
        "psi": psi(now, then),
        "psi_by_chance": psi_noise(len(then), len(scores), known["rows"]),
    }


def reference(scope: Scope) -> dict[str, Any] | None:
    """Deciles of this model's scores on the validation set, kept beside the model's reports."""
    path = scope.root / "reports" / "scores.json"
    try:
        model = artifact.load(scope.root)
    except StepFailed:
        return None
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if kept.get("model") == model.lineage.digest:
        return dict(kept)
    try:
        rows = frames.learning_set(scope, "validation")
    except StepFailed:
        return None
    made = {"model": model.lineage.digest, **_deciles(_scores(model, rows, scope))}
    reports.write_json(path, made)
    return made


def _scores(model: artifact.Model, rows: Frame, scope: Scope) -> Array:
    scores = model.score(rows, scope)
    return scores.max(1) if scores.ndim == 2 else scores


def _deciles(scores: Array) -> dict[str, Any]:
    edges = np.unique(np.quantile(scores, np.linspace(0, 1, 11)[1:-1])).tolist()
    return {"rows": len(scores), "edges": edges, "shares": binned(scores, edges).tolist()}


def _references(
    scope: Scope, profile: Mapping[str, Any]
) -> list[tuple[str, Mapping[str, Any], int]]:
    """Each feature with what the profile says of its column, and of how many rows."""
    sources = profile["sources"]
    return [
        (name, sources[f.source]["columns"][name], sources[f.source]["rows"])
        for name, f in scope.features.features.items()
        if name in sources[f.source]["columns"]
    ]


def _column(scope: Scope, name: str) -> Column:
    feature = scope.features.features[name]
    return scope.contracts[feature.source].columns.get(name) or Column(type=feature.type)


def _newest(scope: Scope, profile: Mapping[str, Any]) -> float | None:
    """When the newest row of the source of the target was made."""
    source = scope.contracts[scope.features.target.source]
    columns = profile["sources"][source.source]["columns"]
    last = columns.get(source.time_column or "", {}).get("last")
    return datetime.fromisoformat(last).replace(tzinfo=UTC).timestamp() if last else None


_NAMES = {
    "missing": "feature_missing_rate",
    "psi": "feature_psi",
    "ks": "feature_ks",
    "new_categories": "feature_new_category_rate",
    "out_of_range": "feature_out_of_range_rate",
}


def _figures(
    features: Mapping[str, Mapping[str, float]], scores: Mapping[str, float], newest: float | None
) -> Values:
    figures: dict[str, dict[tuple[str, ...], float]] = {
        series: {(name,): facts[key] for name, facts in features.items() if key in facts}
        for key, series in _NAMES.items()
    }
    alone = {"prediction_psi": scores.get("psi"), "data_newest_timestamp_seconds": newest}
    return figures | {name: {(): value} for name, value in alone.items() if value is not None}


def _too_few(features: Mapping[str, Mapping[str, float]], rows: int) -> list[Finding]:
    noise = max((facts.get("psi_by_chance", 0.0) for facts in features.values()), default=0.0)
    if noise < FEW:
        return []
    message = f"{rows} rows are too few: chance alone gives an index of {noise:.2f}"
    return [Finding("warn", message, "monitoring.inputs")]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Compare what is served with what was trained on.")
    parser.add_argument("--log", type=Path, default=Path("logs/predictions"), metavar="PATH")
    path = parser.parse_args(arguments).log
    reports.run("drift", lambda scope: drift(scope, path), after=("profile",))


if __name__ == "__main__":
    main()
