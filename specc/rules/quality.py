"""Quality: a metric can be reached, is the right one, and leads to something that is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Severity, at, key
from specc.project import defaults
from specc.rules import metrics
from specc.rules._evidence import Counted, evidence, none_positive
from specc.rules._rule import Rule, problem, rule
from specc.rules._words import assumed, computed, difference, many, said, written
from specc.rules.goals import aims_of, chain_from
from specc.statistics import decision, proportion, trivial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.project.defaults import Filled
    from specc.spec import Spec
    from specc.spec.goals import Costs, Metric
    from specc.spec.policy import Policy
    from specc.units import Quantity

OUTCOMES = ("online", "business")
"""Kinds of metrics that show what a model does in the world."""
LIVE = ("deployment", "live")
"""Stages of a project in which real users meet the model."""


def _found(check: Rule, spec: Spec, policy: Policy, name: str) -> bool:
    """Whether another rule speaks of the metric already."""
    path = ("metrics", name)
    return any(place.path[:2] == path for each in check(spec, policy) for place in each.places)


@rule("MET05", Severity.WARNING)
def accuracy_of_rare_class(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Accuracy is asked of a model whose positives, or negatives, are rare.

    Accuracy counts every row alike, so it speaks of the class that is not of interest. Where two in
    a hundred are positive, a model that finds all of them and one that finds none differ by two
    points, less than the usual noise. Recall and precision, or the average precision of the
    ranking, speak of the rare class itself. Rare is what the house calls so, 5% unless it says
    otherwise. A target that a constant answer would reach is a finding of its own.

    Source: He and Garcia (2009), Learning from imbalanced data. Saito and Rehmsmeier (2015) on
    precision and recall.
    """
    prevalence, least = spec.data.splits.prevalence, policy.thresholds.minority
    if prevalence is None or defaults.task(spec).value != "binary_classification":
        return
    rare = min(prevalence.magnitude, 1 - prevalence.magnitude)
    for name, metric in spec.metrics.items():
        if rare >= least.magnitude or not _bounds(name, metric, "accuracy"):
            continue
        if not _found(metrics.accuracy_below_trivial, spec, policy, name):
            yield _rare(name, metric, spec)


def _bounds(name: str, metric: Metric, *measures: str) -> bool:
    """Whether the project is steered by such a measure of the model."""
    steered = metric.kind == "model" and metric.role != "monitor"
    return steered and defaults.measure(name, metric).value in measures


def _measure(name: str, metric: Metric, label: str) -> Place:
    path = ("metrics", name)
    return at(*path, "measure", label=label) if metric.measure else key(*path, label=label)


def _rare(name: str, metric: Metric, spec: Spec) -> Diagnostic:
    share = spec.data.splits.prevalence
    side = "positive" if share and share.magnitude * 2 <= 1 else "negative"
    part = float(share or 0) if side == "positive" else 1 - float(share or 0)
    points = "1 point" if 100 * part == 1 else f"{100 * part:.4g} points"
    return problem(
        f"`{name}` counts every row alike, and only {100 * part:.4g}% of them are {side}",
        _measure(name, metric, "says little of the rare class"),
        at("data", "splits", "prevalence", label="share of positives"),
        help=f"set `metrics.{name}.measure` to recall, average_precision or balanced_accuracy, "
        "and its bounds with it",
        notes=(f"all of the {side}s found or none: accuracy moves by {points}",),
    )


@rule("MET06", Severity.ERROR)
def model_metric_without_outcome(spec: Spec) -> Iterator[Diagnostic]:
    """A metric of the model moves nothing outside, or what it moves is not measured anywhere.

    A score on held-out data is a promise about something else: clicks, calls, days. `drives` says
    which, so that after the release the promise can be compared with what happened. A guardrail and
    a metric that is only watched promise nothing. The metric at the end names in `measured_from`
    the source it is computed from; without it the comparison cannot be made, which is an error once
    the model meets real users and a warning before.

    Source: Breck and others (2017), The ML Test Score: offline metrics correlate with online ones.
    Zinkevich, Rules of Machine Learning, rule 13: an objective that is observable and attributable.
    """
    for name, metric in spec.metrics.items():
        if _promises(metric) and _leads_nowhere(spec, name):
            yield _unlinked(spec, name)
    for outcome in unmeasured_outcomes(spec):
        yield _unmeasured(spec, outcome)


def _promises(metric: Metric) -> bool:
    return metric.kind == "model" and metric.role in ("optimize", "satisfice")


def _outcome(spec: Spec, name: str) -> str | None:
    """The first metric it drives that is one of the world."""
    driven = chain_from(spec, name)[1:]
    return next((each for each in driven if spec.metrics[each].kind in OUTCOMES), None)


def _leads_nowhere(spec: Spec, name: str) -> bool:
    """An optimised metric that leads to no goal either is a finding of its own, and so are a circle
    and a metric that does not exist."""
    if _outcome(spec, name) is not None or spec.metrics[chain_from(spec, name)[-1]].drives:
        return False
    wanted = {each for goal in spec.goals.values() for each in (*goal.metrics, *goal.guardrails)}
    return spec.metrics[name].role != "optimize" or bool(wanted & set(chain_from(spec, name)))


def _unlinked(spec: Spec, name: str) -> Diagnostic:
    end = chain_from(spec, name)[-1]
    through = "" if end == name else f" (it drives `{end}`, which is no such metric either)"
    outcomes = [
        each
        for each, metric in spec.metrics.items()
        if metric.kind in OUTCOMES and metric.role != "guardrail"
    ]
    return problem(
        f"nothing says what `{name}` changes outside the model{through}",
        key("metrics", name, label="moves what?"),
        *(key("metrics", each, label="this?") for each in outcomes[:3]),
        help=f"set `metrics.{end}.drives` to "
        + (" or ".join(outcomes[:3]) or "an online or a business metric, and declare that metric"),
        severity=Severity.WARNING,
    )


def unmeasured_outcomes(spec: Spec) -> list[str]:
    """What the metrics of the model are to move, where no source says how it is measured."""
    promising = [name for name, metric in spec.metrics.items() if _promises(metric)]
    outcomes = dict.fromkeys(each for name in promising if (each := _outcome(spec, name)))
    return [each for each in outcomes if spec.metrics[each].measured_from is None]


def _unmeasured(spec: Spec, outcome: str) -> Diagnostic:
    moving = [name for name in spec.metrics if _promises(spec.metrics[name])]
    first = next(name for name in moving if _outcome(spec, name) == outcome)
    sources = list(spec.data.sources)
    return problem(
        f"`{first}` is to move `{outcome}`, and no source says how `{outcome}` is measured",
        key("metrics", outcome, label="no `measured_from`"),
        key("metrics", first, label="its promise cannot be checked"),
        help=f"set `metrics.{outcome}.measured_from` to {' or '.join(sources[:3])}, "
        "or declare the source it comes from in `data.sources`",
        severity=Severity.ERROR if spec.project.stage in LIVE else Severity.WARNING,
    )


@rule("MET07", Severity.WARNING)
def several_metrics_optimised(spec: Spec) -> Iterator[Diagnostic]:
    """A goal optimises more than one metric of the model.

    Two models, one better in recall and one in precision, cannot be ranked by a team that optimises
    both; it will rank them by taste, and differently next month. One metric is made as good as
    possible, the others have to be good enough: they get a limit and the role `satisfice`. Where
    both count, put them into one number, such as F1 or the cost of errors.

    Source: Ng, Machine Learning Yearning (2018), chapters 8 and 9: a single-number evaluation
    metric; optimizing and satisficing metrics.
    """
    seen: set[tuple[str, ...]] = set()
    for name, goal in spec.goals.items():
        aims = tuple(each for each in aims_of(spec, goal) if spec.metrics[each].kind == "model")
        if len(aims) < 2 or aims in seen:
            continue
        seen.add(aims)
        listed = " and ".join(f"`{each}`" for each in aims)
        yield problem(
            f"goal `{name}` optimises {len(aims)} metrics of the model: {listed}",
            at("metrics", aims[1], "role", label="which one wins?"),
            *(at("metrics", each, "role", label="optimised too") for each in (aims[0], *aims[2:])),
            help="keep one: set "
            + " and ".join(f"`metrics.{each}.role`" for each in aims[1:])
            + " to satisfice, with a `limit`",
        )


@rule("MET10", Severity.ERROR)
def too_few_positives(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The test set is expected to hold no positive at all, or too few to judge a metric on them.

    Recall and precision rest on positives alone. With one in ten thousand, fifty thousand rows hold
    five of them, and sometimes none: then recall is undefined and the evaluation fails. A chance
    above that of the house (1%) is an error. Where the interval around recall or precision is wider
    than the way from its target to its limit, the gate cannot tell a model that meets the target
    from one that must not be released: that is a warning. More rows help, or a test set that is
    drawn so that it holds a given number of positives.

    Source: the binomial distribution at zero, (1−π)^N; the normal interval of a share (Laplace
    1812), n = z² p(1−p) / h².
    """
    rows, share = defaults.test_rows(spec), spec.data.splits.prevalence
    chance = none_positive(spec, policy)
    if rows is not None and share is not None and chance is not None:
        yield _none(rows, share, chance, policy.thresholds.no_positive)
    for name, metric in spec.metrics.items():
        yield from _few(spec, name, metric, policy)


def _none(rows: Filled[int], share: Quantity, chance: float, miss: Quantity) -> Diagnostic:
    formula = proportion.rows_for_a_positive
    needed = computed(formula, prevalence=float(share), miss=float(miss))
    more = f"set `data.splits.test_rows` to {written(needed)} or more" if needed else ""
    expected = proportion.expected_positives(rows=rows.value, prevalence=float(share))
    what = many(rows.value, "test row")
    return problem(
        f"{what} hold {many(expected, 'positive')} on average, "
        f"and none at all with a chance of {chance:.2%}; the house allows {miss}",
        at(*rows.path, label=what),
        at("data", "splits", "prevalence", label="share of positives"),
        help=(f"{more}, once there are so many, or " if more else "")
        + "draw a test set of a given number of positives, and set `data.splits.prevalence` to "
        "their share",
        notes=(
            f"(1 − {share})^{said(rows.value)} = {chance:.3g}",
            *assumed(rows, what),
        ),
    )


_PRECISION = (metrics.gate_too_coarse, metrics.test_set_too_small)


def _few(spec: Spec, name: str, metric: Metric, policy: Policy) -> Iterator[Diagnostic]:
    target, limit = metric.target, metric.limit
    if target is None or limit is None or not _bounds(name, metric, "recall", "precision"):
        return
    known, apart = evidence(spec, name, policy), float(target) - float(limit)
    width = known.half_width() if known else None
    if not isinstance(known, Counted) or width is None or not 0 < apart <= width:
        return
    if any(_found(each, spec, policy, name) for each in _PRECISION):
        return
    positives, needed = known.rows.value * known.part, known.rows_for(apart)
    yield problem(
        f"{many(positives, 'positive')} measure `{name}` to ± {difference(width, target)}, "
        f"and its limit is only {difference(apart, target)} from its target",
        *known.places,
        at("metrics", name, "limit", label="the limit"),
        at("metrics", name, "target", label="the target"),
        help=f"{known.more} {written(needed)} or more" if needed else "",
        notes=(*known.notes, known.interval),
        severity=Severity.WARNING,
    )


THRESHOLDED = ("accuracy", "balanced_accuracy", "precision", "recall", "specificity", "f1")
"""Measures that depend on the probability from which on the model says yes."""
CALIBRATED = ("log_loss", "brier")
"""Measures that say whether probabilities can be taken at their word."""


@rule("MET12", Severity.WARNING)
def uncalibrated_probabilities(spec: Spec) -> Iterator[Diagnostic]:
    """Probabilities are weighed against money, and no metric says whether they are right.

    Where right and wrong decisions have costs, the model acts from that probability on at which it
    pays. A model can rank well and still call 40% what happens in 4 of 100 cases; then every such
    decision is wrong, and neither recall nor the area under the ROC curve shows it. Log loss and
    the Brier score do.

    Source: Niculescu-Mizil and Caruana (2005), Predicting good probabilities with supervised
    learning. Gneiting and Raftery (2007) on proper scoring rules.
    """
    priced = [name for name, metric in spec.metrics.items() if metric.costs is not None]
    measures = {defaults.measure(n, m).value for n, m in spec.metrics.items() if m.kind == "model"}
    if not priced or measures & {*CALIBRATED} or not _of_two(spec):
        return
    share = spec.data.splits.prevalence
    known = computed(trivial.log_loss, prevalence=float(share)) if share is not None else None
    yield problem(
        f"`{priced[0]}` has costs, so probabilities are taken at their word, "
        "and no metric says whether they are right",
        at("metrics", priced[0], "costs", label="weighed by probability"),
        key("metrics", label="neither log_loss nor brier"),
        help="add a metric with `kind: model`, `measure: log_loss` and a `limit`"
        + (f" below {known:.3g}" if known else ""),
        notes=(f"a model that knows only the prevalence has a log loss of {known:.3g}",)
        if known
        else (),
    )


def _of_two(spec: Spec) -> bool:
    return defaults.task(spec).value == "binary_classification"


@rule("MET13", Severity.WARNING)
def threshold_without_costs(spec: Spec) -> Iterator[Diagnostic]:
    """The model acts by itself, and nothing says what a false alarm costs and what a hit is worth.

    From which probability on it pays to act depends on two amounts: C, what acting costs where it
    was not needed, and G, what it earns where it was. It is C / (C + G), and seldom one half. A
    metric's `costs` give the amounts by outcome: money earned is positive, money lost negative.
    Without any, that is an information; where the amounts say to act always or never, as they do
    when a sign is turned round or the false alarm was left out, it is a warning.

    Source: Elkan (2001), The foundations of cost-sensitive learning.
    """
    if not _of_two(spec):
        return
    priced = {n: m.costs for n, m in spec.metrics.items() if m.costs is not None}
    for name, costs in priced.items():
        yield from _one_sided(name, costs)
    cut = [name for name, metric in spec.metrics.items() if _bounds(name, metric, *THRESHOLDED)]
    if cut and not priced and spec.deployment.automation in ("partial", "full"):
        yield _unpriced(cut[0], spec)


def _unpriced(name: str, spec: Spec) -> Diagnostic:
    example = decision.threshold(false_alarm=2, hit=48)
    return problem(
        f"`{name}` depends on the probability from which on the model acts, and no costs set it",
        _measure(name, spec.metrics[name], "from which probability on?"),
        at("deployment", "automation", label="it acts by itself"),
        help=f"set `metrics.{name}.costs` to what a hit earns and a false alarm costs: "
        "{true_positive: …, false_positive: -…}",
        notes=(
            f"C / (C + G): a false alarm of $2 and a hit worth $48 would pay from {example:.2g} on",
        ),
        severity=Severity.INFO,
    )


def _one_sided(name: str, costs: Costs) -> Iterator[Diagnostic]:
    given = [each for each in _OUTCOMES if getattr(costs, each) is not None]
    if len({getattr(costs, each).dimension for each in given}) != 1:
        return  # nothing is priced, or in currencies between which no rate is known
    value = {each: float(getattr(costs, each) or 0) for each in _OUTCOMES}
    alarm = value["true_negative"] - value["false_positive"]
    hit = value["true_positive"] - value["false_negative"]
    if min(alarm, hit) > 0:
        return
    wrong, when = (
        ("false_positive", "a false alarm costs nothing, so acting always pays")
        if alarm <= 0
        else ("true_positive", "a hit earns nothing, so acting never pays")
    )
    least = {"false_positive": "below", "true_positive": "above"}[wrong]
    other = getattr(costs, _INSTEAD[wrong]) or "0"
    place = ("metrics", name, "costs")
    yield problem(
        f"by the costs of `{name}`, {when}",
        at(*place, wrong, label=_LABELS[wrong])
        if getattr(costs, wrong) is not None
        else at(*place, label=f"no `{wrong}`"),
        help=f"set `metrics.{name}.costs.{wrong}` {least} {other}; money lost is negative",
        notes=(
            f"C = true_negative − false_positive = {alarm:g}",
            f"G = true_positive − false_negative = {hit:g}",
        ),
    )


_OUTCOMES = ("true_positive", "false_positive", "true_negative", "false_negative")
_INSTEAD = {"false_positive": "true_negative", "true_positive": "false_negative"}
_LABELS = {"false_positive": "a false alarm", "true_positive": "a hit"}
