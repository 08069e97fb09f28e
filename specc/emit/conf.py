"""`conf/`: the scope as data, which the generated code reads. Times in seconds, shares of 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit._dump import file, number, yaml_bytes
from specc.tree import Ownership
from specc.units import SHARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from specc.emit._make import Files, Make
    from specc.project.model import Bounded, Column, Condition, DataSource, Metric, Project
    from specc.tree import File, Tree
    from specc.units import Quantity

CONFIDENCE = 0.95
SEED = 20
TOLERANCE = 0.01
_HEADER = "Made from the spec. To change it, change the spec and run `specc compile`."


def emit(_project: Project, _library: Tree) -> Files:
    """One file a subject."""
    return {
        "conf/project.yaml": sealed(_about),
        "conf/features.yaml": sealed(_features),
        "conf/splits.yaml": sealed(_splits),
        "conf/targets.yaml": sealed(_targets),
        "conf/model.yaml": sealed(_model),
        "conf/loops.yaml": sealed(_loops),
        "conf/scenarios.yaml": sealed(_scenarios),
        "conf/open.yaml": sealed(_open),
    }


def contracts(project: Project, _library: Tree) -> Files:
    """One file a source."""
    return {
        f"conf/contracts/{source.id}.yaml": sealed(
            lambda read, at=index: _contract(read.sources[at])  # type: ignore[misc]
        )
        for index, source in enumerate(project.sources)
    }


def sealed(say: Callable[[Project], dict[str, Any]]) -> Make:
    """A file under `conf/` that says what the spec says."""

    def make(project: Project) -> File:
        return file(yaml_bytes(say(project), header=_HEADER), ownership=Ownership.SEALED)

    return make


def _about(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "title": project.title,
        "version": project.version,
        "summary": project.summary,
        "stage": project.stage,
        "task": project.model.task,
        "unit": project.unit,
        "predict_at": project.predict_at,
        "mode": project.deployment.mode,
        "seed": SEED,
        "language": 1,
    }


def _contract(source: DataSource) -> dict[str, Any]:
    return {
        "source": source.id,
        "owner": source.owner,
        "location": source.location,
        "format": source.format,
        "rows": source.rows,
        "refresh": number(source.refresh),
        "history": number(source.history),
        "time_column": source.time_column,
        "group_column": source.group_column,
        "tolerance": TOLERANCE,
        "access": source.access,
        "columns": {column.name: _column(column) for column in source.columns},
        "spec_ref": source.origin,
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "type": column.type,
        **({"values": column.values} if column.values else {}),
        **{
            name: number(value)
            for name, value in (
                ("min", column.min),
                ("max", column.max),
                ("missing", column.missing),
            )
            if value is not None
        },
        **{name: True for name in ("unique", "personal") if getattr(column, name)},
    }


def _features(project: Project) -> dict[str, Any]:
    target = project.target
    return {
        "target": {
            "name": target.name,
            "type": target.type,
            "classes": target.classes,
            "positive": target.positive,
            "unit": target.unit,
            "min": number(target.min),
            "max": number(target.max),
            "source": target.source,
            "delay": number(target.delay),
            "prevalence": number(target.prevalence),
            "spec_ref": target.origin,
        },
        "features": {
            feature.name: {
                "source": feature.source,
                "type": feature.type,
                "available": number(feature.available),
                "staleness": number(feature.staleness),
                "window": number(feature.window),
                "protected": feature.protected,
                "spec_ref": feature.origin,
            }
            for feature in project.features
        },
        "excluded": dict(project.excluded),
    }


def _splits(project: Project) -> dict[str, Any]:
    splits = project.splits
    return {
        "by": splits.by,
        "time_column": splits.time_column,
        "group_column": splits.group_column,
        "groups_seen": splits.groups_seen,
        "train": _part(splits.train) if splits.train else _rest(splits.validation, splits.test),
        "validation": _part(splits.validation),
        "test": _part(splits.test),
        "gap": number(splits.gap),
        "test_rows": splits.test_rows,
        "represents": splits.represents,
        "freeze": splits.freeze,
        "seed": SEED,
        "spec_ref": splits.origin,
    }


def _part(size: Quantity) -> dict[str, Any]:
    return {"share" if size.dimension == SHARE else "duration": number(size)}


def _rest(validation: Quantity, test: Quantity) -> dict[str, Any]:
    """What validation and test leave; empty where they are stretches of time."""
    if validation.dimension == SHARE and test.dimension == SHARE:
        return {"share": number(1 - validation.magnitude - test.magnitude)}
    return {}


def _targets(project: Project) -> dict[str, Any]:
    return {
        "confidence": CONFIDENCE,
        "metrics": {metric.id: _metric(metric) for metric in project.metrics},
        "baselines": {
            each.id: {
                "kind": each.kind,
                "scores": _by_metric(each.scores),
                "reference": each.reference,
                "spec_ref": each.origin,
            }
            for each in project.baselines
        },
        "slices": {
            each.id: {
                "where": [
                    {"column": w.column, "op": w.operator, "value": w.value} for w in each.where
                ],
                "share": number(each.share),
                "limits": _by_metric(each.limits),
                "spec_ref": each.origin,
            }
            for each in project.slices
        },
        "costs": _costs(project),
    }


def _metric(metric: Metric) -> dict[str, Any]:
    words = {
        name: str(value)
        for name, value in (("target", metric.target), ("limit", metric.limit))
        if value is not None
    }
    return {
        "kind": metric.kind,
        "role": metric.role,
        "measure": metric.measure,
        "at": float(metric.at) if metric.at else None,
        "better": metric.better,
        "unit": metric.unit,
        "baseline": number(metric.baseline),
        "target": number(metric.target),
        "limit": number(metric.limit),
        "detect": number(metric.detect),
        "text": words,
        "measured_from": metric.measured_from,
        "spec_ref": metric.origin,
    }


def _by_metric(values: tuple[Bounded, ...]) -> dict[str, Any]:
    return {each.metric: number(each.value) for each in values}


def _costs(project: Project) -> dict[str, Any] | None:
    if project.costs is None:
        return None
    names = ("true_positive", "false_positive", "true_negative", "false_negative")
    return {name: number(getattr(project.costs, name)) or 0 for name in names}


def _model(project: Project) -> dict[str, Any]:
    model = project.model
    hour = None if model.price is None else float(model.price.in_unit(_hourly(model.price)))
    return {
        "first": model.first,
        "then": model.then,
        "seeds": model.seeds,
        "approach": model.approach,
        "training": {
            "runs": model.runs,
            "time": number(model.time),
            "price": hour,
            "days": number(model.days),
        },
    }


def _hourly(price: Quantity) -> str:
    return f"{price.dimension.of} per hour"


def _loops(project: Project) -> dict[str, Any]:
    return {
        "stages": [{"name": stage.name, "spec_ref": stage.origin} for stage in project.plan.stages],
        "loops": {
            loop.id: {
                "from": loop.leaves,
                "to": loop.to,
                "when": {each.measure: _comparison(each) for each in loop.when},
                "spec_ref": loop.origin,
            }
            for loop in project.loops
        },
    }


def _comparison(condition: Condition) -> dict[str, Any]:
    """A change becomes a comparison with nought: `drops 5%` is a change `< -0.05`."""
    bound = condition.bound
    value = bound.quantity.magnitude
    if not bound.is_change:
        return {"op": bound.operator, "value": number(value)}
    down = bound.operator == "drops"
    return {
        "op": "<" if down else ">",
        "value": number(-value if down else value),
        "relative": bound.relative,
    }


def _scenarios(project: Project) -> dict[str, Any]:
    return {
        each.id: {
            "kind": each.kind,
            "given": each.given,
            "as": each.like,
            "expect": each.expect,
            "spec_ref": each.origin,
        }
        for each in project.scenarios
    }


def _open(project: Project) -> dict[str, Any]:
    """What is not decided. No step reads it but `status`, so that an answer reruns nothing."""
    return {
        "questions": {
            each.id: {
                "ask": each.ask,
                "who": each.who,
                "by": None if each.by is None else str(each.by),
                "blocks": each.blocks,
                "spec_ref": each.origin,
            }
            for each in project.questions
        },
        "placeholders": project.placeholders,
    }
