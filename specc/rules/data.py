"""Data: no feature knows more than will be known, and no part of the data knows another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Severity, at, key
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._words import said
from specc.units import Quantity

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
        help="set `data.splits.by` to group; or, if the same "
        f"`{group}` is met again in production, set `data.splits.groups_seen` to true",
    )
