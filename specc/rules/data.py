"""Data: no feature knows more than will be known, and no part of the data knows another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Severity, at, key
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._words import many, said
from specc.units import TIME, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.data import Feature


@rule("DAT06", Severity.ERROR)
def feature_not_yet_known(spec: Spec) -> Iterator[Diagnostic]:
    """A feature becomes known only after the prediction is made.

    In the collected data every column is filled, so a model learns from values that, in use, are
    not there yet. It scores well on the test set and fails on its first day. A request is answered
    at once, so its features must be known at once; a batch can wait, but no longer than
    `deployment.deliver_within` or, where that is not given, the time from one run to the next.

    Source: Kaufman, Rosset and Perlich (2011), Leakage in data mining.
    """
    wait, path = _wait(spec)
    for name, feature in spec.data.features.items():
        delay = feature.available
        if not isinstance(delay, Quantity) or delay.magnitude <= wait or _leak(spec, name, feature):
            continue
        yield problem(
            f"`{name}` is known {said(delay)} after the request, "
            f"but the prediction is made {_moment(wait, spec)}",
            at("data", "features", name, "available", label="not known yet"),
            at(*path, label="when predictions are made"),
            help=f"remove `{name}` from `data.features`, or predict later "
            "(`deployment.mode: batch` with a `deliver_within` that is long enough)",
        )


def _wait(spec: Spec) -> tuple[float, Path]:
    """Seconds that a prediction can wait for its features, and where that stands."""
    deployment = spec.deployment
    if deployment.mode == "batch":
        for name in ("deliver_within", "every"):
            duration: Quantity | None = getattr(deployment, name)
            if duration is not None:
                return float(duration), ("deployment", name)
    return 0.0, ("deployment", "mode")


def _moment(wait: float, spec: Spec) -> str:
    if not wait:
        return "at once"
    deployment = spec.deployment
    return f"within {said(deployment.deliver_within or deployment.every)}"


@rule("DAT07", Severity.ERROR)
def feature_reveals_label(spec: Spec) -> Iterator[Diagnostic]:
    """A feature gives the answer away: it is the label, follows from it, or was excluded.

    A column that exists only because of the outcome (time on the page after the click, the invoice
    after the order) predicts it almost perfectly and is never there when it is needed. The test set
    cannot show the mistake, since it has the column too. Found are: the label itself, columns that
    `data.excluded` rules out, and features that become known no earlier than the label.

    Source: Kaufman, Rosset and Perlich (2011), Leakage in data mining; Kapoor and Narayanan (2023),
    Leakage and the reproducibility crisis in machine-learning-based science.
    """
    for name, feature in spec.data.features.items():
        leak = _leak(spec, name, feature)
        if leak is not None:
            yield leak


def _leak(spec: Spec, name: str, feature: Feature) -> Diagnostic | None:
    target, delay = spec.labels.target, spec.labels.target.delay
    here = key("data", "features", name, label="used as a feature")
    out = f"remove `{name}` from `data.features`"
    if name in spec.data.excluded:
        return problem(
            f"the feature `{name}` is excluded: {spec.data.excluded[name]}",
            here,
            at("data", "excluded", name, label="excluded here"),
            help=f"{out}, or from `data.excluded` if the reason no longer holds",
        )
    if (name, feature.from_) == (target.name, target.source):
        return problem(
            f"the feature `{name}` is the label itself",
            here,
            at("labels", "target", "name", label="what is predicted"),
            help=out,
        )
    late = feature.available
    if delay and delay.magnitude and isinstance(late, Quantity) and late >= delay:
        return problem(
            f"the feature `{name}` is known {said(late)} after the request, no earlier than "
            f"the label ({said(delay)})",
            at("data", "features", name, "available", label="known by then"),
            at("labels", "target", "delay", label="the answer is known by then"),
            help=out,
        )
    return None


@rule("DAT23", Severity.WARNING)
def availability_not_said(spec: Spec) -> Iterator[Diagnostic]:
    """Requests are answered at once, and nothing says whether a feature is known by then.

    A table that is read a month later has every column filled, those too that were empty when the
    prediction was made: the day of delivery, the reason of a return. Whether such a column leaks
    the answer cannot be seen from its name or its values; only the team knows when it is written.
    `available` says it, and feature-not-yet-known and feature-reveals-label rest on it. Without it,
    a feature is taken to be known with the request. Named first are those that are often not: a
    moment in time, and a name that holds the label's. A batch reads what its tables hold by then.

    Source: Kaufman, Rosset and Perlich (2011), Leakage in data mining: a legitimate feature is
    observable when the prediction is made.
    """
    features = spec.data.features
    names = [n for n in sorted(defaults.unsaid(spec)) if _leak(spec, n, features[n]) is None]
    if spec.deployment.mode not in AT_ONCE or not names:
        return
    doubtful = {name: why for name in names if (why := _doubt(spec, name))}
    first = [*doubtful, *(name for name in names if name not in doubtful)][:SHOWN]
    yield problem(
        f"nothing says when {_some(first, len(names))} "
        f"{'is' if len(names) == 1 else 'are'} known: that none leaks the answer is only assumed",
        *(key("data", "features", n, label=doubtful.get(n, "known when?")) for n in first),
        at("deployment", "mode", label="answered at once"),
        help=f"set `data.features.{first[0]}.available` to at_request, or to how long after the "
        "request it is known" + (", and so for each" if len(names) > 1 else ""),
        notes=("assumed `available: at_request`: not said",),
    )


AT_ONCE = ("realtime", "streaming")
"""Modes in which a prediction cannot wait for a feature."""
SHOWN = 3
_MOMENT = re.compile(r"[_.\s-](?:at|date|timestamp)$", re.IGNORECASE)
_PARTS = re.compile(r"[^\W_]+")


def _doubt(spec: Spec, name: str) -> str:
    """Why the feature may well be unknown at the request; nothing where no reason is seen."""
    label, parts = _words(spec.labels.target.name), _words(name)
    starts = range(len(parts) - len(label) + 1) if label else ()
    if any(parts[start : start + len(label)] == label for start in starts):
        return "holds the label's name"
    kind = defaults.feature_type(spec, name, spec.data.features[name]).value
    return "a moment in time" if kind == "timestamp" or _MOMENT.search(name) else ""


def _words(name: str) -> list[str]:
    return [part.casefold() for part in _PARTS.findall(name)]


def _some(names: list[str], all_of_them: int) -> str:
    shown = ", ".join(f"`{name}`" for name in names)
    more = all_of_them - len(names)
    return f"{shown} and {many(more, 'more feature')}" if more else shown


@rule("SPL02", Severity.ERROR)
def groups_in_both_parts(spec: Spec) -> Iterator[Diagnostic]:
    """Rows of one user, patient or machine may fall into both the training and the test data.

    A model can then recognise whom it has seen and repeat what it remembers; on people it has never
    met it does worse, and the test set does not show it. Keep each group in one part
    (`by: group`). Where the same users do come back in production, meeting them in the test set is
    right, and `groups_seen: true` says that this was thought about.

    Source: Roberts and others (2017), Cross-validation strategies for data with temporal, spatial,
    hierarchical or phylogenetic structure.
    """
    source, by = spec.labels.target.source, defaults.split_by(spec).value
    group = defaults.label_source(spec).group_column
    if group is None or by == "group" or defaults.groups_seen(spec).value:
        return
    yield problem(
        f"rows of one `{group}` can fall into both training and test data: the split is by {by}",
        at("data", "splits", "by", label="does not keep groups together"),
        at("data", "sources", source, "group_column", label="whose row it is"),
        help=_kept_apart(spec, group),
    )


def _kept_apart(spec: Spec, group: str) -> str:
    """What helps: a split by group has no stretches of time."""
    seen = f"if the same `{group}` is met again in production"
    again, splits = "set `data.splits.groups_seen` to true", spec.data.splits
    given = {part: getattr(splits, part) for part in ("train", "validation", "test")}
    lasting = [n for n, part in given.items() if part is not None and part.dimension == TIME]
    if not lasting:
        return f"set `data.splits.by` to group; or, {seen}, {again}"
    parts = " and ".join(f"`{name}`" for name in lasting).replace(" and ", ", ", len(lasting) - 2)
    return f"{seen}, {again}; otherwise set `data.splits.by` to group, and {parts} to shares"
