"""Training: the first model is simple, it can be paid for, and its errors are read."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Place, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.project.models import MODELS, TRAINED
from specc.rules._costs import costs
from specc.rules._rule import problem, rule
from specc.rules._tasks import tasks
from specc.rules._words import assumed, computed, enough, many, price, said
from specc.spec import dotted
from specc.statistics import training as formulas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.model import Training
    from specc.spec.policy import Policy
    from specc.units import Quantity


@rule("MOD02", Severity.WARNING)
def first_model_not_simple(spec: Spec) -> Iterator[Diagnostic]:
    """The first model is a large one.

    The first model proves the pipeline, not the method: when its scores are odd, the reason is
    nearly always in the data, and a model that can be read shows where. A linear model takes
    seconds to train and is often hard to beat; whatever the large one gains over it is then known.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 4: keep the first model simple and
    get the infrastructure right.
    """
    first, asked = spec.model.first, tasks(spec)
    known = MODELS.get(first or "")
    if known is None or known.simple or not asked <= TRAINED:
        return
    simple = [each.name for each in MODELS.values() if each.simple and each.tasks & asked]
    place = at("model", "first", label="hard to read")
    yield problem(
        f"the first model is `{first}`, which is not a simple one",
        place,
        help=f"set `model.first` to {' or '.join(simple)}"
        + ("" if first in spec.model.then else f", and add {first} to `model.then`"),
        fix=unsafe_fix(place, simple[0]),
    )


@rule("MOD03", Severity.ERROR)
def model_slower_than_its_stage(spec: Spec) -> Iterator[Diagnostic]:
    """One prediction takes the model longer than the time it has.

    `deployment.latency.stages.model` says how much of the answer's time the model may take; where
    no stage says it, the limit on latency is all there is. A model that already takes longer by
    itself cannot be made to fit by faster code around it: it has to be smaller, or compressed, or
    run on other machines.

    Source: Dean and Barroso (2013), The tail at scale: each component has its share of the
    latency.
    """
    takes = spec.model.latency
    allowed = _time_allowed(spec)
    if takes is None or allowed is None or takes <= allowed[0]:
        return
    limit, what, place = allowed
    yield problem(
        f"one prediction takes the model {said(takes)}, longer than the {said(limit)} of {what}",
        at("model", "latency", label="the model alone"),
        place,
        help=f"make the model small enough to set `model.latency` to {limit} or less, "
        f"or raise `{dotted(*place.path)}`",
    )


def _time_allowed(spec: Spec) -> tuple[Quantity, str, Place] | None:
    """How long the model may take, in words, and where that stands."""
    latency = spec.deployment.latency
    stage = latency.stages.get("model") if latency else None
    if stage is not None:
        path = ("deployment", "latency", "stages", "model")
        return stage, "its stage", at(*path, label="its share")
    limits = [
        (metric.limit, f"the limit of `{name}`", at("metrics", name, "limit", label="of all"))
        for name, metric in spec.metrics.items()
        if metric.limit is not None
        and metric.limit.dimension.family == "time"
        and defaults.measure(name, metric).value == "latency"
    ]
    return min(limits, key=lambda each: each[0].magnitude, default=None)


@rule("MOD04", Severity.ERROR)
def training_over_budget(spec: Spec) -> Iterator[Diagnostic]:
    """The training runs that are planned cost more than their budget.

    Runs × time × price is plain arithmetic, and machines for training are paid by the hour. When
    the money is gone halfway, it is the last and best models that are not trained. Plan fewer runs,
    train on a part of the rows first, or ask for the money now. What training may cost stands in
    `model.training.budget`; it can never cost more than the budget of the whole plan. Where more
    than training is known of the plan's bill, PLN03 speaks of the whole.

    Source: arithmetic.
    """
    training, budget = spec.model.training, _tightest_budget(spec)
    if training is None or training.runs is None or budget is None:
        return
    (path, limit), one = budget, _one_run(training)
    cost = computed(formulas.cost, runs=training.runs, **one)
    if cost is None or cost <= float(limit):
        return
    total = said(price(cost, limit))
    yield problem(
        f"{many(training.runs, 'training run')} cost {total}, "
        f"more than the budget of {said(limit)}",
        at("model", "training", "runs", label="planned"),
        at("model", "training", "time", label="each"),
        at("model", "training", "price", label="the machine"),
        at(*path, label="the budget"),
        help=_fewer_runs(one, limit, f"raise `{dotted(*path)}` to {enough(cost, limit)}"),
        notes=(f"{said(training.runs)} × {training.time} × {training.price} = {total}",),
    )


def _tightest_budget(spec: Spec) -> tuple[Path, Quantity] | None:
    """The smallest budget that is in the currency of training's price, and where it stands."""
    training = spec.model.training
    if training is None or training.time is None or training.price is None:
        return None
    currency = training.price.dimension.of
    alone = len(costs(spec, currency)) == 1
    budgets: tuple[tuple[Path, Quantity | None], ...] = (
        (("model", "training", "budget"), training.budget),
        (("plan", "budget"), spec.plan.budget if alone else None),
    )
    given = [(path, limit) for path, limit in budgets if limit and limit.dimension.of == currency]
    return min(given, key=lambda each: each[1].magnitude, default=None)


def _one_run(training: Training) -> dict[str, float]:
    if training.time is None or training.price is None:
        return {}
    hourly = training.price.in_unit(f"{training.price.dimension.of} per hour")
    return {"hours": float(training.time.in_unit("hour")), "hourly_price": float(hourly)}


def _fewer_runs(one: dict[str, float], budget: Quantity, raised: str) -> str:
    paid = computed(formulas.runs_within_budget, budget=float(budget), **one)
    return f"cut `model.training.runs` to {paid}, or {raised}" if paid else raised


@rule("MOD05", Severity.WARNING)
def model_before_data(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The model is improved first, although the data are what holds it back.

    With a few thousand rows, or with labels on which people do not agree, another model changes the
    score by less than the labels are wrong. A day spent on the labels that the model gets wrong
    helps every model that comes after. `approach: model_centric` is for the time when the data are
    plenty and consistent.

    Source: Ng (2021), A chat with Andrew on MLOps: from model-centric to data-centric AI. What
    counts as few rows and as low agreement is a judgement.
    """
    reasons = [*_few_rows(spec, policy), *_low_agreement(spec, policy)]
    if spec.model.approach != "model_centric" or not reasons:
        return
    place = at("model", "approach", label="the model first")
    yield problem(
        f"the model is improved before the data, although {' and '.join(r for r, _ in reasons)}",
        place,
        *(where for _, where in reasons),
        help="set `model.approach` to data_centric",
        fix=unsafe_fix(place, "data_centric"),
    )


def _few_rows(spec: Spec, policy: Policy) -> Iterator[tuple[str, Place]]:
    name, most = spec.labels.target.source, policy.thresholds.small_data
    rows = defaults.label_source(spec).rows
    if rows is not None and rows <= most:
        place = at("data", "sources", name, "rows", label="few enough to read")
        yield f"there are {said(rows)} rows ({said(most)} or fewer count as few)", place


def _low_agreement(spec: Spec, policy: Policy) -> Iterator[tuple[str, Place]]:
    human, least = spec.labels.human, policy.thresholds.agreement
    agreement = human.agreement if human else None
    if (
        agreement
        and agreement.measure != "percent"
        and agreement.target.magnitude < least.magnitude
    ):
        place = at("labels", "human", "agreement", "target", label="low")
        name = agreement.measure
        yield f"labels need only agree to a {name} of {agreement.target}, below {least}", place


@rule("MOD06", Severity.WARNING)
def errors_unsorted(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing says into which causes errors are sorted, or at how many of a kind the team turns
    back.

    Reading a hundred errors by hand and counting their causes shows what to do next: relabel,
    collect, add a feature. That needs the causes written down beforehand, as `error_analysis.tags`,
    and a share of at least one of them that calls for a return, so that the finding is acted on.
    Every project has one such loop by itself: `wrong_label` above 10% leads back to the data.

    Source: Ng, Machine Learning Yearning (2018), chapters 14 to 17: error analysis.
    """
    tags = spec.error_analysis.tags
    if not tags:
        yield problem(
            "nothing says into which causes the model's errors are sorted",
            at("error_analysis", "tags", label="no causes to count"),
            help="set `error_analysis.tags` to the causes you expect in your own data, such as "
            "[wrong_label, new_customer]",
        )
        return
    loops = [loop for loop in spec.lifecycle.loops.values() if loop.from_ == "model"]
    counted = {name for loop in loops for name in loop.when}
    if loops and not {*counted, _STANDARD}.intersection(tags):
        yield problem(
            f"errors are sorted into {' and '.join(f'`{tag}`' for tag in tags[:3])}"
            f"{'…' if len(tags) > 3 else ''}, and no share of any of them leads to a return",
            at("error_analysis", "tags", label="counted, and then?"),
            key("lifecycle", "loops", label="count other things"),
            help="add to `lifecycle.loops`: turn_back: "
            f'{{from: model, to: data, when: {{{_as_key(tags[0])}: "> 20%"}}}}',
        )


def _as_key(tag: str) -> str:
    """The tag as YAML takes it."""
    return tag if tag.isidentifier() else dumps(tag, ensure_ascii=False)


_STANDARD = "wrong_label"
"""The cause that one of the standard loops counts."""


@rule("MOD07", Severity.WARNING)
def reuse_without_terms(spec: Spec) -> Iterator[Diagnostic]:
    """Code or weights of others are built on without their licence, or a licence without saying of
    what.

    A licence may forbid commercial use, or ask that changes be published; found after the launch,
    that means building it again. `model.references` says what is built on, `model.licence` on what
    terms. References to papers need no licence; an address from which code or weights come does.

    Source: Mitchell and others (2019), Model cards for model reporting: licence, and where the
    model comes from.
    """
    references, licence = spec.model.references, spec.model.licence
    if licence is not None and not references:
        yield problem(
            f"the licence `{_short(licence)}` is named, and no reference says of which model",
            at("model", "licence", label="of what?"),
            help="set `model.references` to where the model comes from",
        )
    for index, reference in enumerate(references):
        if licence is None and any(host in reference.lower() for host in CODE_HOSTS):
            yield problem(
                f"the model builds on `{_short(reference)}`, whose licence is not stated",
                at("model", "references", index, label="on what terms?"),
                help="set `model.licence` to its licence",
            )
            return  # one licence answers for all of them


CODE_HOSTS = (
    "github.com/",
    "gitlab.com/",
    "bitbucket.org/",
    "codeberg.org/",
    "huggingface.co/",
    "hf.co/",
    "tfhub.dev/",
    "pytorch.org/hub",
    "kaggle.com/models",
)
"""Where code and weights come from, as against papers."""


def _short(text: str, most: int = 80) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]}…"


@rule("MOD08", Severity.WARNING)
def behaviour_untested(spec: Spec) -> Iterator[Diagnostic]:
    """No scenario says how the model has to behave.

    A score is a mean over rows, and the cases that would embarrass the business are rarely among
    them. A scenario is one such case with the answer it must get, and becomes a test. It is needed
    where the model's answers reach people without somebody in between, or where risks are named:
    each of them is worth a case.

    Source: Ribeiro and others (2020), Beyond accuracy: behavioral testing of NLP models.
    """
    automation = spec.deployment.automation
    decides = automation in ("partial", "full")
    if spec.scenarios or not (decides or spec.risks):
        return
    risks = [key("risks", name, label="a case for it?") for name in list(spec.risks)[:3]]
    acts = [at("deployment", "automation", label="without a person")] if decides else []
    named = f"{many(len(spec.risks), 'risk')} {'is' if len(spec.risks) == 1 else 'are'} named"
    reason = f"automation is {automation}" if decides else named
    yield problem(
        f"no scenario tests how the model behaves, although {reason}",
        *(acts + risks),
        help="add to `scenarios` a row whose answer is beyond doubt"
        + (", one for each risk" if spec.risks else ""),
    )


@rule("MOD09", Severity.WARNING)
def spread_unknown(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A model whose training draws lots is trained too few times to know the spread of its scores.

    Another seed gives another score, by chance alone, and the difference between two models is
    often no larger. From one run nobody can tell a better model from a luckier one. Models that
    give the same result for every seed, such as a logistic regression, are left alone.

    Source: Bouthillier and others (2021), Accounting for variance in machine learning benchmarks.
    That two runs are the least is a judgement.
    """
    seeds, least = defaults.seeds(spec), policy.thresholds.seeds
    names = (defaults.first_model(spec).value, *spec.model.then)
    drawn = [name for name in names if name in MODELS and MODELS[name].seeded]
    if seeds.value >= least or not drawn:
        return
    place = at(*seeds.path, label="times each model is trained")
    yield problem(
        f"`{drawn[0]}` is trained with {many(seeds.value, 'seed')}, and how much of its score is "
        f"chance shows from {least}",
        place,
        help=f"set `model.seeds` to {max(3, least)}",
        notes=assumed(seeds, many(seeds.value, "seed")),
        fix=None if seeds.is_assumed else unsafe_fix(place, str(max(3, least))),
    )


@rule("MOD14", Severity.WARNING)
def seeds_without_use(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Each model is trained with so many seeds that the last hundreds of them show nothing new.

    The spread of a score is known to a quarter of itself after ten runs and to a twelfth after
    seventy; a thousand runs give a third digit that nobody uses, and cost a thousand times as much.
    Most often a seed was meant, the number that starts the lots, and not how many there are.

    Source: Bouthillier and others (2021), Accounting for variance in machine learning benchmarks;
    the relative error of a standard deviation of n runs is about 1 / √(2(n−1)). A hundred as the
    most is a judgement.
    """
    seeds, most = spec.model.seeds, policy.thresholds.most_seeds
    if seeds is None or seeds <= most:
        return
    place = at("model", "seeds", label="times each model is trained")
    yield problem(
        f"each model is trained {said(seeds)} times; more than {said(most)} show nothing new",
        place,
        help="set `model.seeds` to 3, or to as many as are compared",
        fix=unsafe_fix(place, "3"),
    )
