"""Fairness: groups are compared, on enough people, and where it is needed somebody can step in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Place, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.record import value
from specc.rules._rule import problem, rule
from specc.rules._words import computed, many, said, written
from specc.spec import dotted
from specc.statistics import fairness as formulas
from specc.units import NUMBER, SHARE, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.model import Fairness
    from specc.spec.policy import Policy, Thresholds

REACHING_PEOPLE = ("deployment", "live")
"""Stages in which predictions meet people."""
REGULATED = ("credit", "hiring")
"""Decisions in which the law forbids the use of protected attributes outright."""
OF_POSITIVES = ("tpr_gap", "fnr_gap", "equal_opportunity")
"""Measures whose shares are of the positives of a group."""
CALIBRATION = frozenset({"calibration_gap", "calibration"})
TRUE_POSITIVES = frozenset({"tpr_gap", "fnr_gap", "equal_opportunity", "equalized_odds"})
FALSE_POSITIVES = frozenset({"fpr_gap", "tnr_gap", "equalized_odds"})


@value
class _Compared:
    """One measure by which groups are compared."""

    measure: str
    limit: Quantity | None
    limit_path: Path
    place: Place


def _compared(fairness: Fairness) -> Iterator[_Compared]:
    """The measure, and the further ones."""
    if fairness.measure is not None:
        yield _Compared(
            measure=fairness.measure,
            limit=fairness.limit,
            limit_path=("fairness", "limit"),
            place=at("fairness", "measure", label=fairness.measure),
        )
    for name, limit in fairness.limits.items():
        path: Path = ("fairness", "limits", name)
        place = key(*path, label=name)
        yield _Compared(measure=name, limit=limit, limit_path=path, place=place)


@rule("FAI01", Severity.ERROR)
def groups_without_measure(spec: Spec) -> Iterator[Diagnostic]:
    """Groups of people are named, and not what is compared between them or how far they may differ.

    "The model treats everybody alike" can mean equal rates of selection, equal shares found, or
    equal precision, and a model that has one of them usually lacks the others. Which one is right
    is a decision about people, taken before the first score is seen: the measure, and the largest
    gap that is accepted.

    Source: Barocas, Hardt and Narayanan, Fairness and Machine Learning (2023), chapter 3.
    """
    fairness = spec.fairness
    if fairness is None:
        return
    compared = list(_compared(fairness))
    if fairness.attributes and not compared:
        yield _not_compared(fairness)
    elif compared and not fairness.attributes:
        yield problem(
            f"`{compared[0].measure}` is compared between groups that nothing names",
            compared[0].place,
            help="set `fairness.attributes` to the attributes that make the groups",
        )
    for each in compared:
        if each.limit is None:
            yield problem(
                f"nothing says how far groups may differ in `{each.measure}`",
                each.place,
                help=f"set `{dotted(*each.limit_path)}` to the largest gap allowed, "
                "or for a ratio the smallest",
            )


def _not_compared(fairness: Fairness) -> Diagnostic:
    names = " and ".join(f"`{name}`" for name in fairness.attributes[:3])
    return problem(
        f"groups by {names} are named, and nothing says what is compared between them",
        at("fairness", "attributes", label="compared by what?"),
        help="set `fairness.measure` to tpr_gap (equal shares found), fpr_gap (equal shares of "
        "false alarms) or selection_ratio (equal shares selected), and `fairness.limit`",
    )


@rule("FAI02", Severity.ERROR)
def high_risk_unsupervised(spec: Spec) -> Iterator[Diagnostic]:
    """A wrong prediction can do great harm, and nothing says how a person steps in, or whom it
    affects.

    High-risk systems need two things in writing: how people oversee them and can overrule or stop
    them, and an assessment of the impact on those concerned. Both shape the product, so both come
    before it is built. An assessment that is only not written yet is a warning until the model is
    deployed. What the law asks for in a given case, counsel says and not a compiler.

    Source: Regulation (EU) 2024/1689 (AI Act), articles 14 and 27, and annex IV.
    """
    automation, overseen = spec.deployment.automation, spec.deployment.oversight is not None
    if spec.project.risk != "high" or (automation == "full" and not overseen):
        return  # that nobody can step in where all is automatic, DEP08 says
    oversight = not overseen and automation in ("assist", "partial")
    impact = not (spec.fairness and spec.fairness.impact)
    if not oversight and not impact:
        return
    late = spec.project.stage in REACHING_PEOPLE
    facts = [
        *(["how a person can step in"] if oversight else []),
        *(["what the impact on people is"] if impact else []),
    ]
    steps = [
        *(["set `deployment.oversight` to how a person can step in"] if oversight else []),
        *(["set `fairness.impact` to where the impact assessment is"] if impact else []),
    ]
    yield problem(
        f"the project is of high risk, and nothing says {' or '.join(facts)}",
        at("project", "risk", label="high"),
        *([key("deployment", label="no oversight")] if oversight else []),
        help=", and ".join(steps),
        severity=Severity.ERROR if oversight or late else Severity.WARNING,
    )


@rule("FAI03", Severity.WARNING)
def groups_too_small(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Too few positives of each group are looked at to see a gap as large as the limit.

    The true positive rate of a group is a share of its positives, and a share of a few hundred
    moves by several points by chance. With too few, a model that breaks the limit passes the audit
    as often as not, and one that keeps it may fail. Gather more, or allow only a gap that can be
    seen.

    Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), chapter 4.
    """
    fairness = spec.fairness
    if fairness is None or fairness.audit_positives is None:
        return
    for each in _compared(fairness):
        limit = _fraction(each.limit)
        if each.measure in OF_POSITIVES and limit:
            path = each.limit_path
            yield from _too_few(spec, policy.thresholds, limit, path, fairness.audit_positives)


def _fraction(value: Quantity | None) -> Quantity | None:
    """The value, if it lies between 0 and 1."""
    if value is None or value.dimension not in (NUMBER, SHARE) or not 0 < value.magnitude < 1:
        return None
    return value


def _too_few(
    spec: Spec, house: Thresholds, limit: Quantity, path: Path, audited: Quantity
) -> Iterator[Diagnostic]:
    (rate, notes), sure = _rate(spec, house), _sure(house)
    needed = computed(formulas.group_size, rate=rate, gap=float(limit), **sure)
    if needed is None or needed <= audited.magnitude:
        return
    place = at("fairness", "audit_positives", label="in each group")
    yield problem(
        f"{said(audited)} positives in each group cannot show a gap of {said(limit)}; "
        f"{said(needed)} would",
        place,
        at(*path, label="the gap allowed"),
        help=f"set `fairness.audit_positives` to {written(needed)} or more"
        + _visible(rate, audited, path, sure),
        notes=(
            *notes,
            f"to be seen with a chance of {house.power}, at a level of {house.significance}",
        ),
        fix=unsafe_fix(place, written(needed)),
    )


def _sure(house: Thresholds) -> dict[str, float]:
    return {"level": float(house.significance), "power": float(house.power)}


def _visible(rate: float, audited: Quantity, path: Path, sure: dict[str, float]) -> str:
    """The other way: a limit that as many positives can show."""
    gap = computed(formulas.detectable_gap, rate=rate, n=float(audited), **sure)
    if gap is None or gap >= 1:
        return ""
    from math import ceil  # only where something is found

    return f", or `{dotted(*path)}` to {ceil(gap * 1000) / 10:g}%"


def _rate(spec: Spec, house: Thresholds) -> tuple[float, tuple[str, ...]]:
    """The true positive rate that is expected, and where it comes from."""
    for name, metric in spec.metrics.items():
        value = metric.target or metric.limit
        is_recall = metric.kind == "model" and defaults.measure(name, metric).value == "recall"
        if is_recall and _fraction(value):
            return float(value or 0), (f"the true positive rate is `{name}`, {said(value)}",)
    rate = house.group_rate
    return float(rate), (f"assumed a true positive rate of {rate}: no metric is a recall",)


@rule("FAI04", Severity.ERROR)
def protected_attribute_unjustified(spec: Spec) -> Iterator[Diagnostic]:
    """The model sees a protected attribute, and no reason is given.

    Sex, age, origin and what stands for them (a post code, a first name) let a model treat people
    differently by what they cannot choose. There are sound reasons, such as a dose that depends on
    age; then the reason is written down. In credit and in hiring such use is forbidden by law with
    few exceptions, so there it is an error, elsewhere a warning. A feature counts as protected if
    it says so, or if it is one of `fairness.attributes`.

    Source: Equal Credit Opportunity Act, 15 U.S.C. § 1691; Civil Rights Act of 1964, title VII.
    Barocas and Selbst (2016), Big data's disparate impact.
    """
    fairness = spec.fairness
    if fairness is not None and fairness.reason is not None:
        return
    named = fairness.attributes if fairness else ()
    domain = fairness.domain if fairness else None
    for name, feature in spec.data.features.items():
        if feature.protected or name in named:
            yield _unjustified(name, domain, flagged=feature.protected)


def _unjustified(name: str, domain: str | None, *, flagged: bool) -> Diagnostic:
    decides = [at("fairness", "domain", label="what is decided")] if domain in REGULATED else []
    says = (
        at("data", "features", name, "protected", label="protected")
        if flagged
        else at("fairness", "attributes", label="defines groups of people")
    )
    purpose = f" about {domain}" if domain in REGULATED else ""
    return problem(
        f"a decision{purpose} rests on `{name}`, a protected attribute, and no reason is given",
        key("data", "features", name, label="the model sees it"),
        says,
        *decides,
        help=f"take `{name}` out of `data.features`, "
        "or set `fairness.reason` to why the model needs it",
        severity=Severity.ERROR if domain in REGULATED else Severity.WARNING,
    )


@rule("FAI05", Severity.WARNING)
def groups_unknown(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Groups are to be compared, and for no row is it known which group it belongs to.

    Attributes such as age or origin are rarely stored, often rightly so. Without them no gap can be
    measured, whatever the model does. The usual way is an audit sample: a few people of each group
    who are asked, kept apart from the data for training. Such a sample needs a size.

    Source: Holstein and others (2019), Improving fairness in machine learning systems: what do
    industry practitioners need?
    """
    fairness = spec.fairness
    if fairness is None or not fairness.attributes or not list(_compared(fairness)):
        return
    size = _audit_size(spec, policy.thresholds)
    if fairness.available == "never":
        yield problem(
            f"groups by `{fairness.attributes[0]}` are compared, but nobody's group is known",
            at("fairness", "available", label="never known"),
            at("fairness", "attributes", label="the groups"),
            help="set `fairness.available` to audit_sample, "
            f"and `fairness.audit_positives` to {size}",
        )
    elif fairness.available == "audit_sample" and fairness.audit_positives is None:
        yield problem(
            "groups are known from an audit sample, whose size is not planned",
            at("fairness", "available", label="of how many?"),
            help=f"set `fairness.audit_positives` to {size}",
        )


def _audit_size(spec: Spec, house: Thresholds) -> str:
    """How many positives of each group show the gap, where that can be computed."""
    compared = _compared(spec.fairness) if spec.fairness else ()
    limits = (_fraction(each.limit) for each in compared if each.measure in OF_POSITIVES)
    rate = _rate(spec, house)[0]
    needed = [
        computed(formulas.group_size, rate=rate, gap=float(limit), **_sure(house))
        for limit in limits
        if limit
    ]
    return written(max(n or 0 for n in needed)) if any(needed) else "the positives of each group"


@rule("FAI06", Severity.WARNING)
def selection_below_four_fifths(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """One group may be selected less than four fifths as often as another.

    Where people are chosen (hired, lent to, admitted), a group chosen at less than 80% of the rate
    of the most chosen one counts as evidence of adverse impact. A smaller ratio as the limit says
    beforehand that such a result is accepted; somebody has to be able to defend that.

    Source: Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4(D).
    """
    least = policy.thresholds.selection_ratio
    for each in _compared(spec.fairness) if spec.fairness else ():
        plain = each.limit is not None and each.limit.dimension in (NUMBER, SHARE)
        if each.limit is None or not plain or each.measure not in RATIOS:
            continue
        if each.limit.magnitude < least.magnitude:
            place = at(*each.limit_path, label="the smallest ratio allowed")
            yield problem(
                f"one group may be selected at {said(each.limit)} of the rate of another, "
                f"less than {least}",
                place,
                help=f"set `{dotted(*each.limit_path)}` to {least} or more",
                fix=unsafe_fix(place, str(least)),
            )


RATIOS = frozenset({"selection_ratio", "selection_rate_ratio", "demographic_parity_ratio"})
OF_SHARES = frozenset({*OF_POSITIVES, *RATIOS}) | CALIBRATION | TRUE_POSITIVES | FALSE_POSITIVES
"""Measures that are differences or ratios of shares."""


@rule("FAI09", Severity.ERROR)
def gap_outside_scale(spec: Spec) -> Iterator[Diagnostic]:
    """The limit on a gap between groups is one that no gap can reach, so that it limits nothing.

    A gap between two shares, and a ratio of two shares, lie between 0 and 1. A limit of `5` or of
    `500%` is a slip for `5%`, and a model that treats one group far worse would still pass. Judged
    are the measures that specc knows; others may have any unit.

    Source: Barocas, Hardt and Narayanan, Fairness and Machine Learning (2023), chapter 3: the
    measures are differences and ratios of conditional probabilities.
    """
    for each in _compared(spec.fairness) if spec.fairness else ():
        if each.limit is None or each.measure not in OF_SHARES or _on_scale(each.limit):
            continue
        place = at(*each.limit_path, label="outside the scale")
        slip = each.limit.dimension == NUMBER and 1 < each.limit.magnitude <= 100
        meant = f"{each.limit}%" if slip and each.measure not in RATIOS else ""
        example = meant or ("0.8" if each.measure in RATIOS else "5%")
        yield problem(
            f"`{each.measure}` lies between 0 and 1, and its limit is {said(each.limit)}",
            place,
            help=f"set `{dotted(*each.limit_path)}` to "
            + (meant or f"a share between 0% and 100%, such as {example}"),
            fix=unsafe_fix(place, meant) if meant else None,
        )


def _on_scale(limit: Quantity) -> bool:
    return limit.dimension in (NUMBER, SHARE) and 0 <= limit.magnitude <= 1


@rule("FAI07", Severity.WARNING)
def slice_unwatched(spec: Spec) -> Iterator[Diagnostic]:
    """A part of the data has limits of its own before the release, and is not watched after it.

    That a part got limits means that somebody feared for it. In production its share and its rows
    change like those of the whole, but its errors drown in the mean of all: a part of 3% can fail
    altogether and the metric moves by a point or two.

    Source: Breck and others (2017), The ML Test Score: model quality is sufficient on important
    data slices, and is monitored.
    """
    watched = spec.monitoring.slices
    forgotten = [
        name
        for name, each in sorted(spec.data.slices.items())
        if each.limits and name not in watched
    ]
    if not forgotten:
        return
    names = " and ".join(f"`{name}`" for name in forgotten[:3])
    more = f" and {len(forgotten) - 3} more" if len(forgotten) > 3 else ""
    limits = [key("data", "slices", name, "limits", label="tested") for name in forgotten[:3]]
    yield problem(
        f"{many(len(forgotten), 'slice')} with limits, {names}{more}, "
        f"{'is' if len(forgotten) == 1 else 'are'} not watched in production",
        at("monitoring", "slices", label="not among them"),
        *limits,
        help=f"set `monitoring.slices` to [{', '.join((*watched, *forgotten))}]",
    )


@rule("FAI08", Severity.INFO)
def measures_that_exclude_each_other(spec: Spec) -> Iterator[Diagnostic]:
    """Equal calibration and equal error rates are both asked for, which one model can rarely have.

    Unless the groups have the same share of positives, or the model never errs, a score that means
    the same chance in every group must find more of the positives of one group, or raise more
    false alarms in it. Nothing is wrong with reporting all of them. But only one can be held to,
    and which one is a decision about people.

    Source: Kleinberg, Mullainathan and Raghavan (2016), Inherent trade-offs in the fair
    determination of risk scores; Chouldechova (2017).
    """
    compared = list(_compared(spec.fairness)) if spec.fairness else []
    asked = {each.measure for each in compared}
    if not (asked & CALIBRATION and asked & TRUE_POSITIVES and asked & FALSE_POSITIVES):
        return
    involved = [e for e in compared if e.measure in CALIBRATION | TRUE_POSITIVES | FALSE_POSITIVES]
    names = " and ".join(f"`{each.measure}`" for each in involved)
    yield problem(
        f"{names} can be small together only if every group has the same share of positives",
        *(each.place for each in involved),
        help=f"keep `{min(asked & CALIBRATION)}`, or keep the measures of errors",
        severity=Severity.INFO,
    )
