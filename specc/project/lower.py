"""`lower`: a `Spec` that passed every check, to a `Project`. One function a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

from specc.project import defaults, model
from specc.project._data import bounded, columns, conditions, splits, target, where, whole
from specc.project._operation import (
    deployment,
    lineage,
    loops,
    monitoring,
    retraining,
    rollout,
    scaffold,
)
from specc.spec import Stage, dotted
from specc.spec.leaves import placeholders
from specc.units import Comparison, Quantity

if TYPE_CHECKING:
    from specc.spec import Spec
    from specc.spec.goals import Metric

_STAGES = get_args(Stage)


def lower(spec: Spec) -> model.Project:
    """The project that the spec describes.

    What is keyed by id comes out sorted by id, so that the order of keys in a spec does not matter;
    a list keeps its order.
    """
    about = spec.project
    return model.Project(
        id=about.id,
        title=defaults.title(spec).value,
        version=about.version,
        summary=about.summary,
        stage=about.stage,
        audience=about.audience,
        risk=about.risk,
        why_ml=about.why_ml,
        without_ml=about.without_ml,
        out_of_scope=about.out_of_scope,
        unit=spec.data.unit,
        predict_at=spec.data.predict_at,
        modality=spec.data.modality,
        people=_people(spec),
        goals=_goals(spec),
        metrics=tuple(_metric(name, each) for name, each in sorted(spec.metrics.items())),
        costs=_costs(spec),
        priority=tuple(map(str, spec.tradeoffs.priority)),
        decisions=_decisions(spec),
        sources=_sources(spec),
        features=_features(spec),
        excluded=tuple(sorted(spec.data.excluded.items())),
        target=target(spec),
        splits=splits(spec),
        slices=_slices(spec),
        baselines=_baselines(spec),
        model=_model(spec),
        scenarios=_scenarios(spec),
        fairness_attributes=spec.fairness.attributes if spec.fairness else (),
        deployment=deployment(spec),
        rollout=rollout(spec),
        monitoring=monitoring(spec),
        retraining=retraining(spec),
        lineage=lineage(spec),
        loops=loops(spec),
        plan=_plan(spec),
        risks=_risks(spec),
        questions=_questions(spec),
        glossary=tuple(sorted(spec.glossary.items())),
        approvals=spec.review.approvals or (),
        scaffold=scaffold(spec),
        assumptions=_assumptions(spec),
        placeholders=tuple(dotted(*path) for path in placeholders(spec)),
    )


def _people(spec: Spec) -> tuple[model.Person, ...]:
    return tuple(
        model.Person(id=name, role=each.role, handle=each.handle, origin=dotted("people", name))
        for name, each in sorted(spec.people.items())
    )


def _goals(spec: Spec) -> tuple[model.Goal, ...]:
    return tuple(
        model.Goal(
            id=name,
            statement=goal.statement,
            owner=goal.owner,
            value=goal.value,
            by=goal.by,
            metrics=goal.metrics,
            guardrails=goal.guardrails,
            stop_if=conditions(
                {k: v for k, v in goal.stop_if.items() if isinstance(v, Comparison)},
                "goals", name, "stop_if",
            ),
            stop_after=whole(goal.stop_if.get(cast("Any", "after"))),
            origin=dotted("goals", name),
        )
        for name, goal in sorted(spec.goals.items())
    )  # fmt: skip


def _metric(name: str, metric: Metric) -> model.Metric:
    return model.Metric(
        id=name,
        kind=metric.kind,
        role=metric.role,
        measure=defaults.measure(name, metric).value,
        unit=metric.unit,
        at=metric.at,
        better=cast("Any", defaults.better(name, metric).value),
        baseline=metric.baseline,
        target=metric.target,
        limit=metric.limit,
        detect=metric.detect,
        drives=metric.drives,
        measured_from=metric.measured_from,
        origin=dotted("metrics", name),
    )


def _costs(spec: Spec) -> model.Costs | None:
    for name, metric in sorted(spec.metrics.items()):
        if metric.costs:
            costs = metric.costs
            return model.Costs(
                true_positive=costs.true_positive,
                false_positive=costs.false_positive,
                true_negative=costs.true_negative,
                false_negative=costs.false_negative,
                origin=dotted("metrics", name, "costs"),
            )
    return None


def _decisions(spec: Spec) -> tuple[model.Decision, ...]:
    return tuple(
        model.Decision(chose=d.chose, over=d.over, because=d.because, by=d.by)
        for d in spec.tradeoffs.decisions
    )


def _sources(spec: Spec) -> tuple[model.DataSource, ...]:
    return tuple(
        model.DataSource(
            id=name,
            owner=source.owner,
            location=source.location,
            format=source.format,
            refresh=source.refresh,
            history=source.history,
            rows=whole(source.rows),
            time_column=source.time_column,
            group_column=source.group_column,
            columns=columns(spec, name),
            access=str(source.access),
            origin=dotted("data", "sources", name),
        )
        for name, source in sorted(spec.data.sources.items())
    )


def _features(spec: Spec) -> tuple[model.Feature, ...]:
    return tuple(
        model.Feature(
            name=name,
            source=feature.from_,
            type=defaults.feature_type(spec, name, feature).value,
            available=feature.available
            if isinstance(feature.available, Quantity)
            else Quantity.of(0, "s"),
            staleness=feature.staleness,
            window=feature.window,
            protected=feature.protected,
            origin=dotted("data", "features", name),
        )
        for name, feature in sorted(spec.data.features.items())
    )


def _slices(spec: Spec) -> tuple[model.Slice, ...]:
    return tuple(
        model.Slice(
            id=name,
            where=tuple(where(column, value) for column, value in sorted(each.where.items())),
            share=each.share,
            limits=bounded(each.limits, "data", "slices", name, "limits"),
            origin=dotted("data", "slices", name),
        )
        for name, each in sorted(spec.data.slices.items())
    )


def _baselines(spec: Spec) -> tuple[model.Baseline, ...]:
    return tuple(
        model.Baseline(
            id=name,
            kind=each.kind,
            scores=bounded(each.scores, "baselines", name, "scores"),
            reference=each.reference,
            origin=dotted("baselines", name),
        )
        for name, each in sorted(spec.baselines.items())
    )


def _model(spec: Spec) -> model.Model:
    training = spec.model.training
    return model.Model(
        task=defaults.task(spec).value,
        approach=spec.model.approach,
        first=defaults.first_model(spec).value,
        then=spec.model.then,
        seeds=defaults.seeds(spec).value,
        runs=training.runs if training else None,
        time=training.time if training else None,
        price=training.price if training else None,
        days=float(training.days) if training and training.days else None,
    )


def _scenarios(spec: Spec) -> tuple[model.Scenario, ...]:
    return tuple(
        model.Scenario(
            id=name,
            kind=each.kind,
            given=_in_order(each.given),
            like=each.as_,
            expect=each.expect,
            origin=dotted("scenarios", name),
        )
        for name, each in sorted(spec.scenarios.items())
    )


def _plan(spec: Spec) -> model.Plan:
    return model.Plan(
        start=spec.plan.start,
        deadline=spec.plan.deadline,
        stages=tuple(
            model.PlanStage(
                name=name,
                lasts=stage.for_,
                owner=stage.owner,
                origin=dotted("plan", "stages", name),
            )
            for name, stage in sorted(spec.plan.stages.items(), key=lambda s: _STAGES.index(s[0]))
        ),
        iterations=defaults.iterations(spec).value,
        budget=spec.plan.budget,
    )


def _risks(spec: Spec) -> tuple[model.Risk, ...]:
    return tuple(
        model.Risk(
            id=name,
            likelihood=risk.likelihood,
            impact=risk.impact,
            watch=risk.watch,
            do=risk.do,
            origin=dotted("risks", name),
        )
        for name, risk in sorted(spec.risks.items())
    )


def _questions(spec: Spec) -> tuple[model.Question, ...]:
    return tuple(
        model.Question(
            id=name,
            ask=each.ask,
            who=each.who,
            by=each.by,
            blocks=each.blocks,
            origin=dotted("questions", name),
        )
        for name, each in sorted(spec.questions.items())
    )


def _assumptions(spec: Spec) -> tuple[model.Assumption, ...]:
    return tuple(
        model.Assumption(path=dotted(*each.path), value=_said(each.value), because=each.because)
        for each in defaults.assumptions(spec)
    )


def _in_order(data: Any) -> Any:
    """Data with the keys of each mapping in one order, whatever the spec's."""
    if isinstance(data, dict):
        return {key: _in_order(data[key]) for key in sorted(data, key=str)}
    return [_in_order(each) for each in data] if isinstance(data, list) else data


def _said(value: object) -> str:
    """A default in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(getattr(each, "name", each)) for each in value)
    return str(value)
