"""Labeling: somebody gives the labels, says how, and checks that they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules._effort import effort
from specc.rules._rule import problem, rule
from specc.rules._sources import TYPO
from specc.rules._words import computed, many, said, similar, written
from specc.statistics import audit
from specc.units import NUMBER, SHARE, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from specc.spec import Spec
    from specc.spec.goals import Metric
    from specc.spec.labels import Agreement
    from specc.spec.policy import Policy


@rule("LAB01", Severity.ERROR)
def labels_from_nowhere(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing says where the labels come from.

    A supervised model learns from rows whose answer is known, so somebody has to know it: a system
    that records it, the client, a vendor, the team by hand. Found where the source of the label
    lists its columns, the label is not one of them, and neither `labels.provider` nor
    `labels.human` says who gives it. While a project is being scoped this is a warning; from the
    data stage on it is an error.

    Source: Roh, Heo and Whang (2021), A survey on data collection for machine learning.
    """
    labels, target = spec.labels, spec.labels.target
    columns = defaults.label_source(spec).columns
    free = sorted(columns.keys() - spec.data.features.keys())
    if not columns or target.name in columns or similar(target.name, free, least=TYPO):
        return  # there, misspelt, or not listed because nothing is
    if labels.provider is not None or labels.human is not None:
        return
    yield problem(
        f"nothing says where the labels come from: `{target.name}` is not among the "
        f"{many(len(columns), 'column')} of `{target.source}`, and nobody is named to give it",
        at("labels", "target", "name", label="from nowhere"),
        key("data", "sources", target.source, "columns", label="the columns there are"),
        help=f"add `{target.name}` to `data.sources.{target.source}.columns`, or set "
        "`labels.provider` to who gives it: system, client, team, vendor or users",
        severity=_by_stage(spec),
    )


def _by_stage(spec: Spec) -> Severity:
    """How much a lack of labels matters: as long as a project is scoped it can still be mended."""
    return Severity.WARNING if spec.project.stage == "scoping" else Severity.ERROR


@rule("LAB04", Severity.WARNING)
def labels_without_overlap(spec: Spec) -> Iterator[Diagnostic]:
    """No item is labeled by two people, so nobody can say how far labels can be trusted.

    Where two people often answer differently, the question is unclear, and no model can do better
    than the answers. How often that happens, and with it the best that is possible, shows only on
    items that both have labeled. That need not be all of them: `overlap` says which share.

    Source: Artstein and Poesio (2008), Inter-coder agreement for computational linguistics.
    """
    work, human = effort(spec), spec.labels.human
    if work is None or human is None or work.annotators > 1:
        return
    alone = human.annotators < 2
    agreement = at("labels", "human", "agreement", label="cannot be measured")
    yield problem(
        f"each of {said(work.items)} items is labeled by one person: "
        "how often two would agree cannot be known",
        at("labels", "human", "annotators" if alone else "overlap", label="no second opinion"),
        *([agreement] if human.agreement else []),
        help="set `labels.human.annotators` to 2, and `labels.human.overlap` to the share of items "
        "that both label, unless it is all of them"
        if alone
        else "set `labels.human.overlap` to more than 0, or leave it out to have all labeled twice",
    )


@rule("LAB05", Severity.ERROR)
def labeling_without_guide(spec: Spec) -> Iterator[Diagnostic]:
    """People label by hand and nothing written tells them how.

    Each labeler then settles the unclear cases in a way of their own: whether a question is a
    complaint, whether a scratch is a defect. The labels disagree, the model learns noise, and
    whoever labels next year starts anew. A page with the question, the classes and ten unclear
    cases is enough to begin with. While a project is being scoped this is a warning; from the data
    stage on, when labeling begins, it is an error.

    Source: Krippendorff, Content Analysis (2018): written instructions for coders.
    """
    work, human = effort(spec), spec.labels.human
    if work is None or human is None or human.guide is not None:
        return
    yield problem(
        f"{many(work.items, 'item')} shall be labeled by hand, and no guide says how",
        key("labels", "human", label="no `guide`"),
        help="write the question, the classes and some unclear cases into a file, "
        "and set `labels.human.guide` to it: labeling/guide.md",
        severity=_by_stage(spec),
    )


@rule("LAB06", Severity.ERROR)
def agreement_aimed_too_low(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The agreement to reach between labelers cannot be reached, or is hardly better than chance.

    Two people who guess agree often where one answer is common. Kappa and alpha leave that chance
    out: 0 is guessing, 1 is full agreement. Below 0.6 (or what the house says) too many labels
    depend on who gave them; the guide is then unclear and wants work before more is labeled. Plain
    percent is turned into kappa with the prevalence of the label, or else with classes equally
    frequent, the best case. A low target is a warning; one outside the scale is an error, since
    labeling would never be done: kappa and alpha end at 1, percent at 100%.

    Source: Landis and Koch (1977), The measurement of observer agreement for categorical data;
    Cohen (1960) for kappa. Where to draw the line is a judgement.
    """
    human = spec.labels.human
    if human is None or human.agreement is None:
        return
    asked, least = human.agreement, float(policy.thresholds.agreement)
    here = at("labels", "human", "agreement", "target", label="the agreement to reach")
    target = _fraction(asked)
    if not _LOWEST[asked.measure] <= target <= 1:
        yield _off_scale(asked, here)
        return
    chance = 0.0 if asked.measure != "percent" else _chance(spec)
    if chance is not None and _kappa(target, chance) < least - 1e-9:
        yield _low(asked, here, target, chance, least)


_LOWEST = {"kappa": -1, "alpha": -1, "percent": 0}
"""Where the scales begin; all end at full agreement, 1."""


def _off_scale(asked: Agreement, here: Place) -> Diagnostic:
    percent, target = asked.measure == "percent", asked.target
    scale = "between 0% and 100%" if percent else "between -1 and 1"
    slip = not percent and target.dimension == NUMBER and 1 < target.magnitude <= 100
    meant = f"{float(target.magnitude / 100):g}" if slip else ""
    example = meant or ("85%" if percent else "0.7")
    return problem(
        f"an agreement of {asked.measure} {said(target)} cannot be reached: it lies {scale}",
        here,
        help=f"set `labels.human.agreement.target` to {example}"
        + ("" if meant else ", or another value on that scale"),
        fix=unsafe_fix(here, meant) if meant else None,
    )


def _fraction(asked: Agreement) -> float:
    """The target as a fraction; plain percent may be written as one or in hundreds."""
    target, counted = float(asked.target), asked.target.dimension == NUMBER
    return target / 100 if asked.measure == "percent" and counted and target > 1 else target


def _kappa(agreed: float, chance: float) -> float:
    """What is left of an agreement without what chance makes of it (Cohen 1960)."""
    return (agreed - chance) / (1 - chance)


def _chance(spec: Spec) -> float | None:
    """How often two people agree who only know how frequent the answers are."""
    target, prevalence = spec.labels.target, spec.data.splits.prevalence
    if target.type == "binary":
        share = 0.5 if prevalence is None else float(prevalence)
        chance = share**2 + (1 - share) ** 2
    elif target.type == "multiclass" and target.classes:
        chance = 1 / len(target.classes)
    else:
        return None
    return chance if chance < 1 else None


def _low(asked: Agreement, here: Place, target: float, chance: float, least: float) -> Diagnostic:
    if asked.measure != "percent":
        return problem(
            f"an agreement of {asked.measure} {target:g} is aimed at; under {least:g}, "
            "labels depend on who gives them",
            here,
            help=f"set `labels.human.agreement.target` to {least:g} or more, "
            "and sharpen the guide until it is reached",
            severity=Severity.WARNING,
        )
    kappa = _kappa(target, chance)
    return problem(
        f"labelers shall agree in {100 * target:.4g}% of cases; chance alone makes "
        f"{100 * chance:.3g}%, which leaves a kappa of {kappa:.2g}, under {least:g}",
        here,
        help="set `labels.human.agreement` to {measure: kappa, target: "
        f"{least:g}}} or more, and sharpen the guide until it is reached",
        notes=(
            f"({target:.4g} − {chance:.4g}) / (1 − {chance:.4g}) = {kappa:.2g}",
            _ASSUMED_CLASSES,
        ),
        severity=Severity.WARNING,
    )


_ASSUMED_CLASSES = (
    "assumed that the items to label have each class as often as all rows have it; "
    "equally often, where that is not known"
)


@rule("LAB08", Severity.WARNING)
def label_audit_too_small(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """So few labels are checked again that many wrong ones could go unseen.

    An expert who checks thirty labels and finds all of them right has shown only that fewer than
    one in ten is wrong. To rule out more than 2% (or what the house says), a random 149 have to be
    right: about three divided by the share. The count is that of an audit without any error; with
    errors found it has to be larger.

    Source: Hanley and Lippman-Hand (1983), If nothing goes wrong, is everything all right?, in its
    exact binomial form.
    """
    work, human = effort(spec), spec.labels.human
    if work is None or human is None or (human.audit is None and _is_small(spec, policy)):
        return
    worst, level = policy.thresholds.audit_error, float(policy.thresholds.significance)
    enough = computed(audit.sample_size, error=float(worst), level=level)
    checked = int(human.audit.magnitude) if human.audit is not None else 0
    if enough is None or checked >= (needed := min(enough, work.items)):
        return
    here = at("labels", "human", "audit", label="checked again")
    yield problem(
        f"{many(checked, 'label') if checked else 'no label'} of {said(work.items)} "
        f"{'are' if checked > 1 else 'is'} checked again; "
        f"to rule out that more than {worst} are wrong takes {said(needed)}",
        here if human.audit is not None else key("labels", "human", label="no `audit`"),
        help=f"set `labels.human.audit` to {needed} or more",
        notes=_ruled_out(checked, enough, worst, level),
        fix=unsafe_fix(here, written(needed)) if human.audit is not None else None,
    )


def _is_small(spec: Spec, policy: Policy) -> bool:
    """Whether the data are so few that rows-nobody-checks asks for an audit already."""
    rows = defaults.label_source(spec).rows
    return rows is not None and rows <= policy.thresholds.small_data


def _ruled_out(checked: int, enough: int, worst: Quantity, level: float) -> tuple[str, ...]:
    sure = f"{100 * (1 - level):.4g}%"
    note = f"ln {level:g} / ln(1 − {float(worst):g}) = {enough}, none of them wrong ({sure} sure)"
    if not checked:
        return (note,)
    left = 100 * audit.error_ruled_out(checked=checked, level=level)
    return (note, f"{many(checked, 'label')}, none wrong, leave up to {left:.2g}% possible")


@rule("LAB09", Severity.WARNING)
def test_labels_too_wrong(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Most of the mistakes that the test set will count are mistakes of its labels.

    At its target the model may be wrong in a few cases of a hundred. If more than half as many test
    labels are wrong, most of what is counted against it is not its fault: teams then tune against
    noise, and a better model may score worse. Clean the test labels first; they are few. Judged is
    accuracy, with `labels.test_error`; where people label and nobody has measured it, the share of
    wrong labels that the house assumes.

    Source: Northcutt, Athalye and Mueller (2021), Pervasive label errors in test sets destabilize
    machine learning benchmarks; Ng, Machine Learning Yearning (2018): when to clean up mislabeled
    test examples.
    """
    given = spec.labels.test_error
    wrong = given
    if wrong is None and spec.labels.human is not None:
        wrong = policy.thresholds.label_error
    for name, metric in spec.metrics.items() if wrong is not None else ():
        allowed = _allowed(name, metric)
        if wrong is not None and allowed and allowed / 2 < wrong.magnitude <= allowed:
            yield _too_wrong(name, wrong, allowed, assumed=given is None)


def _allowed(name: str, metric: Metric) -> Fraction | None:
    """The share of answers that may be wrong at the target of an accuracy."""
    if metric.kind != "model" or defaults.measure(name, metric).value != "accuracy":
        return None
    return None if metric.target is None else 1 - metric.target.magnitude


def _too_wrong(name: str, wrong: Quantity, allowed: Fraction, *, assumed: bool) -> Diagnostic:
    here = ("labels", "human") if assumed else ("labels", "test_error")
    share, half = (Quantity(magnitude=each, dimension=SHARE) for each in (allowed, allowed / 2))
    note = f"assumed {wrong} wrong labels: nobody has measured them (`labels.test_error`)"
    return problem(
        f"{wrong} of the test labels are wrong, more than half of the {share} of answers "
        f"that `{name}` may get wrong at its target",
        (key if assumed else at)(*here, label="wrong labels"),
        at("metrics", name, "target", label="the target"),
        help=f"relabel the test set until at most {half} of its labels are wrong, "
        f"and set `labels.test_error` to what is left",
        notes=(f"{wrong} / {share} = {float(wrong) / float(allowed):.0%}", *([note] * assumed)),
    )


@rule("LAB10", Severity.WARNING)
def client_kept_from_labeling(spec: Spec) -> Iterator[Diagnostic]:
    """A client's data are labeled and nobody of the client has a part in it.

    Only the client knows what its own terms mean: what counts as a defect, which invoices are
    urgent. Best is that the client gives the labels; if not, somebody there answers the unclear
    cases and checks a sample. Found where the audience is a business, the team or a vendor makes
    the labels or people label by hand, and nobody in `people` is a customer.

    Source: Sambasivan and others (2021), "Everyone wants to do the model work, not the data work":
    data cascades in high-stakes AI.
    """
    labels, others = spec.labels, ("team", "vendor")
    by_hand = labels.human is not None and labels.provider in (None, *others)
    if spec.project.audience != "business" or not (by_hand or labels.provider in others):
        return
    if any(person.role == "customer" for person in spec.people.values()):
        return
    maker = f"the {labels.provider}" if labels.provider else "hand"
    yield problem(
        f"labels for a business are made by {maker}, and nobody of the client takes part",
        at("labels", "provider", label=f"made by {maker}")
        if labels.provider
        else key("labels", "human", label="made by hand"),
        key("people", label="nobody with `role: customer`"),
        at("project", "audience", label="there is a client"),
        help="set `labels.provider` to client, or add someone of the client to `people` with "
        "`role: customer`",
    )
