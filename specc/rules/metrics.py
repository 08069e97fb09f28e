"""Metrics: a target asks for more than there is, and the test set can tell whether it is met."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Severity, at, key
from specc.project import defaults
from specc.project.measures import MEASURES
from specc.record import value
from specc.rules import _constant as constant
from specc.rules._baselines import Score, best, labelled_by_people
from specc.rules._evidence import Evidence, evidence
from specc.rules._rule import problem, rule
from specc.rules._scales import inverted, possible
from specc.rules._words import (
    assumed,
    beats,
    comparable,
    computed,
    difference,
    differences,
    many,
    said,
    written,
)
from specc.statistics import agreement
from specc.statistics.domain import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.rules._constant import Answer
    from specc.spec import Spec
    from specc.spec.goals import Metric
    from specc.spec.labels import HumanLabeling
    from specc.spec.policy import Policy
    from specc.units import Quantity


@rule("MET02", Severity.ERROR)
def target_below_baseline(spec: Spec) -> Iterator[Diagnostic]:
    """A target, or the limit that gates a release, asks for no more than what exists already.

    If today's system, a rule of thumb or a trivial answer already reaches the target, the project
    can succeed without changing anything; if it already passes the limit, a model that is worse
    than today's may be released. Every baseline counts that could be used instead of the model, and
    what the metric itself gives as `baseline`; the better of them has to be beaten. Where a
    published result is better than the target, that is a warning: it shows what is possible. Where
    people do better, it is only said: a model that is worse than they are may still help them, or
    cost less. People do not count where they give the labels: what they say is then the truth by
    definition.
    Whether higher or lower is better is known for standard measures and given by `better` for
    others. A guardrail's limit may lie below today's value: it says how much may be lost.

    Source: Ng, Machine Learning Engineering for Production (2021): establish a baseline first.
    """
    for name, metric in spec.metrics.items():
        for field in ("target", "limit"):
            found = below(spec, name, metric, field)
            if found is not None:
                yield found
                break


def below(spec: Spec, name: str, metric: Metric, field: str) -> Diagnostic | None:
    """The finding that one bound of a metric asks for no more than there is."""
    bound: Quantity | None = getattr(metric, field)
    if bound is None or (field == "limit" and metric.role in ("guardrail", "monitor")):
        return None
    if not possible(name, metric, bound) or inverted(name, metric):
        return None
    better = defaults.better(name, metric)
    for severity, yardsticks in _COMPARED:
        if severity is Severity.INFO and labelled_by_people(spec):
            continue
        score = best(spec, name, bound, yardsticks=yardsticks)
        if score is None or beats(bound, score.value, better.value):
            continue
        beyond = f"set `metrics.{name}.{field}` {_beyond(better.value)} {score.value}"
        return problem(
            f"the {field} of `{name}`, {said(bound)}, is {_no_better(bound, score)}",
            at("metrics", name, field, label=f"the {field}"),
            at(*score.path, label="what there is already"),
            help=_PEOPLE if severity is Severity.INFO else beyond,
            notes=()
            if _is_standard(name, metric)
            else assumed(better, f"{better.value} is better"),
            severity=severity,
        )
    return None


_COMPARED: tuple[tuple[Severity, tuple[str, ...]], ...] = (
    (Severity.ERROR, ()),
    (Severity.WARNING, ("published",)),
    (Severity.INFO, ("human",)),
)
"""What a bound is held against, and how much it matters that it is no better."""
_PEOPLE = "people reach as much or more: is the model meant to replace them, or to help?"


def is_below_all(spec: Spec, name: str, metric: Metric, field: str = "target") -> bool:
    """Whether a bound of the metric is found to ask for no more than what stands ready."""
    found = below(spec, name, metric, field)
    return found is not None and found.is_error


def _is_standard(name: str, metric: Metric) -> bool:
    return defaults.measure(name, metric).value in MEASURES


def _no_better(bound: Quantity, score: Score) -> str:
    if bound.magnitude == score.value.magnitude:
        return f"no better than {score}"
    return f"worse than {score}"


def _beyond(better: str) -> str:
    return "above" if better == "higher" else "below"


@rule("MET03", Severity.ERROR)
def target_above_ceiling(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A target asks for more than wrong labels, or the people who gave them, allow anybody to show.

    Of a hundred test labels, five are wrong: a model that is always right is then counted right 95
    times, and the only way to score more is to learn the mistakes. Judged are accuracy and
    precision. How many labels are wrong says `labels.test_error`; where people label and nobody has
    measured it, the agreement they are asked for says how often they, or the majority of them, are
    right, and without that the house assumes a share: then it is a warning. It is a warning, too,
    where people give the labels and a target is above what people themselves reach.

    Source: Angluin and Laird (1988) on learning from labels with random errors; the majority of
    independent voters after Condorcet (1785). Ng, Machine Learning Yearning (2018), chapters 33 to
    35, on human-level performance.
    """
    errors = _label_error(spec, policy)
    for name, metric in spec.metrics.items():
        field = "target" if metric.target is not None else "limit"
        bound: Quantity | None = getattr(metric, field)
        if bound is None or not possible(name, metric, bound):
            continue
        judged = metric.kind == "model" and defaults.measure(name, metric).value in _CAPPED
        if errors and judged and _is_beyond(bound, errors, policy):
            yield _above(name, field, bound, errors)
        elif metric.kind == "model" and labelled_by_people(spec):
            yield from _above_people(spec, name, field, bound)


_CAPPED = ("accuracy", "precision")


@value
class _Wrong:
    """The share of labels that are wrong, and where it comes from."""

    share: float
    place: Place
    notes: tuple[str, ...] = ()

    @property
    def is_measured(self) -> bool:
        return not self.notes


def _label_error(spec: Spec, policy: Policy) -> _Wrong | None:
    labels = spec.labels
    if labels.test_error is not None:
        place = at("labels", "test_error", label="wrong labels")
        return _Wrong(share=float(labels.test_error), place=place)
    if labels.human is None:
        return None
    agreed = _by_agreement(spec, labels.human)
    if agreed is not None:
        return agreed
    house = policy.thresholds.label_error
    note = f"assumed {house} wrong labels: nobody has measured them (`labels.test_error`)"
    return _Wrong(share=float(house), place=key("labels", "human", label="people"), notes=(note,))


def _by_agreement(spec: Spec, human: HumanLabeling) -> _Wrong | None:
    """What the agreement that is asked for makes of the labels; none where it does not say."""
    asked, share = human.agreement, spec.data.splits.prevalence
    if asked is None or spec.labels.target.type != "binary":
        return None
    target = float(asked.target)
    same: float | None = target / 100 if asked.measure == "percent" and target > 1 else target
    if asked.measure != "percent":
        known = {"kappa": target, "prevalence": float(share)} if share is not None else {}
        same = computed(agreement.agreement_of_kappa, **known) if known else None
    right = computed(agreement.accuracy, agreement=same) if same is not None else None
    if right is None or same is None:
        return None
    voters = human.annotators + (human.annotators % 2 == 0 and bool(human.adjudicated))
    voted = agreement.vote_accuracy(accuracy=right, voters=voters)
    one = f"labelers who agree in {same:.1%} of cases are right in (1 + √(2·{same:.3g} − 1)) / 2 "
    notes = (
        f"{one}= {right:.1%}",
        *([f"the majority of {voters} is right in {voted:.1%}"] if voted > right else []),
        "assumed that they agree just as well as asked, and err independently",
    )
    place = at("labels", "human", "agreement", "target", label="agreement asked for")
    return _Wrong(share=1 - voted, place=place, notes=notes)


def _is_beyond(bound: Quantity, wrong: _Wrong, policy: Policy) -> bool:
    if float(bound) <= 1 - wrong.share + TOLERANCE:
        return False
    # Within twice the allowed errors, the rule about labels that are too wrong has spoken.
    allowed, house = 1 - float(bound), float(policy.thresholds.label_error)
    return wrong.is_measured or not allowed / 2 < house <= allowed


def _above(name: str, field: str, bound: Quantity, wrong: _Wrong) -> Diagnostic:
    ceiling = agreement.accuracy_ceiling(label_error=wrong.share)
    highest = f"{floor(1000 * ceiling + TOLERANCE) / 10:g}%"
    right = float(bound)
    seen = agreement.seen_accuracy(accuracy=right, label_error=wrong.share)
    terms = f"{right:.4g} × {1 - wrong.share:.3g} + {1 - right:.3g} × {wrong.share:.3g}"
    return problem(
        f"the {field} of `{name}`, {said(bound)}, is above {highest}, which is all that "
        f"{100 * wrong.share:.2g}% wrong labels let anybody reach",
        at("metrics", name, field, label=f"the {field}"),
        wrong.place,
        help=f"set `metrics.{name}.{field}` to {highest} or less, or correct labels until "
        f"at most {100 * (1 - right):.2g}% are wrong and set `labels.test_error` to that",
        notes=(
            f"a model that is right in {right:.4g} of cases is seen at {terms} = {seen:.1%}",
            *wrong.notes,
        ),
        severity=Severity.ERROR if wrong.is_measured else Severity.WARNING,
    )


def _above_people(spec: Spec, name: str, field: str, bound: Quantity) -> Iterator[Diagnostic]:
    metric = spec.metrics[name]
    score = best(spec, name, bound, yardsticks=("human",))
    if score is None or not beats(bound, score.value, defaults.better(name, metric).value):
        return
    yield problem(
        f"the {field} of `{name}`, {said(bound)}, is better than {score}, "
        "and people give the labels",
        at("metrics", name, field, label=f"the {field}"),
        at(*score.path, label="what people reach"),
        at("labels", "human" if spec.labels.human else "provider", label="whose labels"),
        help=f"set `metrics.{name}.{field}` to {score.value}, or let people agree better first",
        severity=Severity.WARNING,
    )


@rule("MET04", Severity.ERROR)
def accuracy_below_trivial(spec: Spec) -> Iterator[Diagnostic]:
    """A target or a limit that an answer reaches which does not look at the input.

    Where one in a hundred is positive, a program that always says "no" is right 99 times in 100 and
    finds nothing. Accuracy then rewards the model for doing the same. Measure what the rare class
    is worth: `recall` and `precision`, `average_precision` for a ranking, or costs. Other measures
    have such an answer, too: the prevalence as everybody's probability has a log loss that looks
    small where positives are rare, always "yes" has an F1 score above nothing, and a ranking at
    random an average precision. A bound that does not ask for more holds back no release.

    Source: Provost, Fawcett and Kohavi (1998), The case against accuracy estimation. The trivial
    scores are max(π, 1−π) for accuracy, π for average precision, 2π/(1+π) for F1 (Lipton, Elkan and
    Naryanaswamy 2014) and the entropy H(π) for log loss, with π the share of positives.
    """
    prevalence = spec.data.splits.prevalence
    if prevalence is None or defaults.task(spec).value != "binary_classification":
        return
    for name, metric in spec.metrics.items():
        answer = constant.answer(defaults.measure(name, metric).value, prevalence)
        if metric.kind != "model" or answer is None or inverted(name, metric):
            continue
        for field in ("target", "limit"):
            bound: Quantity | None = getattr(metric, field)
            if bound is None or not possible(name, metric, bound) or not answer.reaches(bound):
                continue
            if not is_below_all(spec, name, metric, field):
                yield _trivial(name, field, bound, answer, prevalence)
                break


def _trivial(
    name: str, field: str, bound: Quantity, answer: Answer, prevalence: Quantity
) -> Diagnostic:
    advice = f"set `metrics.{name}.{field}` {answer.beyond}"
    if answer.measure == "accuracy":
        advice = (
            "set the metric's `measure` to average_precision, on which a trivial model scores "
            f"{float(prevalence):.4g}, or to recall beside a limit on precision"
        )
    return problem(
        f"{answer.title} of {said(bound)} is {answer.compared(bound)} {answer.what}",
        at("metrics", name, field, label=f"the {field}"),
        at("data", "splits", "prevalence", label="share of positives"),
        help=advice,
        notes=answer.arithmetic,
    )


@rule("MET09", Severity.WARNING)
def test_set_too_small(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The test set has too few rows to show the difference that matters.

    `detect` says which difference between two models would change a decision. A test set is a
    sample, and the smaller it is the more its result is luck: work is then thrown away, or kept, by
    chance. The rows that are needed follow from the measure. Recall rests on the positives alone,
    the area under the ROC curve mostly on them: a million rows with twenty positives are a small
    test set. Needed means that a difference of that size is seen as often as the policy's `power`
    says (80% of cases), and one that is not there no oftener than its `significance` (5%).

    Source: Connor (1987) for shares counted on the same rows; Hanley and McNeil (1983) for the area
    under the ROC curve, with binormal scores; the paired z test for mean absolute errors.
    """
    for name, metric in spec.metrics.items():
        known = evidence(spec, name, policy) if metric.detect is not None else None
        if known is None or metric.detect is None or not _in_scale(metric, metric.detect):
            continue
        needed = known.rows_to_see(float(metric.detect))
        if needed is not None and needed > known.rows.value:
            yield _too_small(name, metric.detect, known, needed)


def _in_scale(metric: Metric, size: Quantity) -> bool:
    bound = metric.target if metric.target is not None else metric.limit
    return bound is None or comparable(size, bound)


def _too_small(name: str, detect: Quantity, known: Evidence, needed: int) -> Diagnostic:
    visible = known.visible()
    seen = "" if visible is None else difference(visible, detect, up=True)
    rows = many(known.rows.value, "test row")
    return problem(
        f"{rows} cannot show a difference of {difference(float(detect), detect, digits=6)} "
        f"in `{name}`: that takes {said(needed)}",
        *known.places,
        at("metrics", name, "detect", label="the difference that matters"),
        help=f"{known.more} {written(needed)} or more"
        + (f", or settle for seeing {seen} (`metrics.{name}.detect`)" if seen else ""),
        notes=(
            f"{rows} show a difference of {seen} at best" if seen else _NOTHING.format(rows, known),
            *known.notes,
            known.pair,
            known.certainty,
        ),
    )


_NOTHING = "{} show no gain that is still possible above {.score:g}"


@rule("MET11", Severity.ERROR)
def gate_too_coarse(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The test set is too small to tell the target from the best baseline.

    The release gate compares a measured score with the target. Measured on few rows, the score may
    lie anywhere within its confidence interval; where that is as wide as the way from the baseline
    to the target, a model that meets the target and one that is no better than the baseline give
    the same measurement. The gate would then decide by chance, in both directions.

    Source: the interval for a share (Laplace 1812), for the area under the ROC curve (Hanley and
    McNeil 1982, with binormal scores), and for a mean absolute error; its level is one minus the
    policy's `significance`.
    """
    for name, metric in spec.metrics.items():
        bound = metric.target if metric.target is not None else metric.limit
        score = best(spec, name, bound) if bound is not None else None
        if bound is None or score is None:
            continue
        if beats(bound, score.value, defaults.better(name, metric).value):
            yield from _too_coarse(spec, name, bound, score, policy)


def _too_coarse(
    spec: Spec, name: str, bound: Quantity, score: Score, policy: Policy
) -> Iterator[Diagnostic]:
    known = evidence(spec, name, policy)
    width = known.half_width() if known else None
    distance = abs(float(bound) - float(score.value))
    if known is None or width is None or width < distance:
        return
    field = "target" if spec.metrics[name].target is not None else "limit"
    needed, (wide, far) = known.rows_for(distance), differences(width, distance, like=bound)
    yield problem(
        f"{many(known.rows.value, 'test row')} measure `{name}` to ± {wide}, "
        f"and its {field} is only {far} from {score}",
        *known.places,
        at("metrics", name, field, label=f"the {field}"),
        at(*score.path, label="the best there is already"),
        help=f"{known.more} {written(needed)} or more" if needed else "",
        notes=(*known.notes, known.interval),
    )
