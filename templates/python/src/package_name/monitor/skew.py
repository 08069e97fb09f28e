"""Train/serve skew: do the inputs that were served look like those that were trained on?

    python -m package_name.monitor.skew --log logs/predictions

Drift compares raw columns with the profile. Skew compares what the model really reads, after
`features.build`, with what it read in training: it also finds a feature that is computed differently
when it is served. Of numbers it is the two-sample Kolmogorov-Smirnov statistic, of categories the total
variation distance; both lie between 0 and 1, and a difference in missing values counts as well.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from .. import features, frames, reports
from ..config import Scope
from ..reports import Finding, Outcome
from . import logs, watching
from .metrics import SKEW
from .publish import publish

Array = np.ndarray[Any, Any]
NUMERIC = ("number", "timestamp")


def ks_two_samples(a: Array, b: Array) -> float:
    """Greatest difference of the two empirical distribution functions."""
    points = np.concatenate([a, b])
    below = (np.searchsorted(np.sort(x), points, side="right") / len(x) for x in (a, b))
    first, second = below
    return float(np.abs(first - second).max())


def total_variation(a: Sequence[object], b: Sequence[object]) -> float:
    """Half the sum of the differences of the shares: the share that would have to change."""
    names = sorted({*map(str, a), *map(str, b)})
    first, second = (_shares([str(x) for x in values], names) for values in (a, b))
    return float(np.abs(first - second).sum() / 2)


def distance(served: nw.Series[Any], trained: nw.Series[Any], kind: str) -> float:
    """How far one input is from what was trained on; missing values are values of their own."""
    missing = abs(_missing(served) - _missing(trained))
    a, b = served.drop_nulls(), trained.drop_nulls()
    if not len(a) or not len(b):
        return missing
    if kind in NUMERIC:
        values = ks_two_samples(a.to_numpy().astype(float), b.to_numpy().astype(float))
    else:
        values = total_variation(a.to_list(), b.to_list())
    return max(missing, values)


def skew(scope: Scope, path: Path) -> Outcome:
    """The distance of every input that is logged."""
    watch = watching.load(scope)
    served = logs.read(scope, path, watch.window("skew"), watch.sample("skew")).inputs
    absent = [name for name in scope.features.features if name not in served.columns]
    whole = served.with_columns(nw.lit(None).alias(name) for name in absent)
    built = features.build(whole, scope)
    trained = features.build(frames.learning_set(scope, "train"), scope)
    found = {
        name: distance(built[name], trained[name], kind)
        for name, kind in features.kinds(scope).items()
        if name not in absent and kind != "text"
    }
    publish(scope, "skew", SKEW, {"feature_skew": {(name,): v for name, v in found.items()}})
    findings = [_unseen(name) for name in absent]
    worst = max(found, key=found.__getitem__, default=None)
    summary = f"{len(built)} rows" + (f"; furthest is {worst}, {found[worst]:.2f}" if worst else "")
    return Outcome({"rows": len(built), "features": found}, tuple(findings), summary=summary)


def _unseen(name: str) -> Finding:
    return Finding("info", f"`{name}` is left out of the log: its skew cannot be seen", "lineage")


def _missing(values: nw.Series[Any]) -> float:
    return values.null_count() / max(len(values), 1)


def _shares(values: list[str], names: list[str]) -> Array:
    found, counts = np.unique(np.array(values), return_counts=True)
    known = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return np.array([known.get(name, 0) for name in names]) / len(values)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Compare served with trained inputs.")
    parser.add_argument("--log", type=Path, default=Path("logs/predictions"), metavar="PATH")
    path = parser.parse_args(arguments).log
    reports.run("skew", lambda scope: skew(scope, path), after=("split",))


if __name__ == "__main__":
    main()
