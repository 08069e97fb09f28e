"""Lowering of `data` and `labels`: columns, label, splits, conditions on rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from specc.project import defaults, model
from specc.project.conditions import condition_of
from specc.spec import dotted
from specc.units import Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.spec import Spec
    from specc.spec.data import Column

_LABEL_TYPES = {"binary": "boolean", "number": "number", "text": "text"}


def columns(spec: Spec, source: str) -> tuple[model.Column, ...]:
    """Declared columns of a source, and those that are used without being declared."""
    declared = spec.data.sources[source].columns
    path = ("data", "sources", source, "columns")
    written = {name: _column(name, column, *path) for name, column in declared.items()}
    needed = {name: column for name, column in _used(spec, source) if name not in written}
    return tuple(column for _, column in sorted({**needed, **written}.items()))


def _column(name: str, column: Column, *path: str) -> model.Column:
    return model.Column(
        name=name,
        type=column.type,
        values=column.values or (),
        min=_real(column.min),
        max=_real(column.max),
        missing=_real(column.missing),
        unique=column.unique,
        personal=column.personal,
        origin=dotted(*path, name),
    )


def _used(spec: Spec, source: str) -> Iterator[tuple[str, model.Column]]:
    """Columns that features, group, time and label rest on; each name may come more than once, the
    last counts."""
    here = spec.data.sources[source]
    for name, feature in spec.data.features.items():
        if feature.from_ == source:
            kind = defaults.feature_type(spec, name, feature).value
            yield name, _bare(name, kind, dotted("data", "features", name))
    if here.group_column:
        origin = dotted("data", "sources", source, "group_column")
        yield here.group_column, _bare(here.group_column, "string", origin)
    if here.time_column:
        origin = dotted("data", "sources", source, "time_column")
        yield here.time_column, _bare(here.time_column, "timestamp", origin)
    label = spec.labels.target
    if label.source == source:
        yield from _sliced(spec)
        kind = "category" if label.classes else _LABEL_TYPES.get(label.type, "category")
        yield label.name, _bare(label.name, kind, "labels.target", label.classes)


def _sliced(spec: Spec) -> Iterator[tuple[str, model.Column]]:
    """Columns that slices are cut by: numbers where they are compared, else categories."""
    known = {name for name, _ in spec.data.features.items()}
    time = defaults.label_source(spec).time_column
    for slice_id, each in spec.data.slices.items():
        for column, value in each.where.items():
            if column not in known and column != time:
                kind = (
                    "number"
                    if where(column, value).operator in ("<", "<=", ">", ">=")
                    else "category"
                )
                yield column, _bare(column, kind, dotted("data", "slices", slice_id, "where"))


def _bare(name: str, kind: str, origin: str, values: tuple[Any, ...] = ()) -> model.Column:
    return model.Column(
        name=name,
        type=kind,
        values=values,
        min=None,
        max=None,
        missing=None,
        unique=False,
        personal=False,
        origin=origin,
    )


def target(spec: Spec) -> model.Target:
    """The label, its classes and positive class known."""
    label = spec.labels.target
    positive: object = label.positive
    if label.type == "binary" and positive is None:
        positive = label.classes[-1] if label.classes else True
    classes = label.classes or ((False, True) if label.type == "binary" else ())
    return model.Target(
        name=label.name,
        type=label.type,
        source=label.source,
        classes=classes,
        positive=positive,
        unit=label.unit,
        min=_real(label.min),
        max=_real(label.max),
        delay=defaults.label_delay(spec).value,
        prevalence=spec.data.splits.prevalence,
        origin="labels.target",
    )


def splits(spec: Spec) -> model.Splits:
    """How the rows are divided."""
    here, source = spec.data.splits, defaults.label_source(spec)
    rows = defaults.test_rows(spec)
    return model.Splits(
        by=cast("Any", defaults.split_by(spec).value),
        time_column=source.time_column,
        group_column=source.group_column,
        groups_seen=defaults.groups_seen(spec).value,
        train=here.train,
        validation=defaults.validation_part(spec).value,
        test=defaults.test_part(spec).value,
        gap=defaults.gap(spec).value,
        test_rows=rows.value if rows else None,
        represents=here.represents,
        freeze=here.freeze,
        origin="data.splits",
    )


def where(column: str, value: Any) -> model.Where:
    """One condition of a slice."""
    operator, bound = condition_of(value)
    return model.Where(column=column, operator=operator, value=bound)


def condition(measure: str, bound: Comparison, *path: str | int) -> model.Condition:
    """A measure held to a bound."""
    return model.Condition(measure=measure, bound=bound, origin=dotted(*path, measure))


def _real(value: Quantity | None) -> float | None:
    return None if value is None else float(value)


def conditions(bounds: Mapping[Any, Comparison], *path: str | int) -> tuple[model.Condition, ...]:
    return tuple(condition(str(name), bound, *path) for name, bound in sorted(bounds.items()))


def bounded(values: Mapping[Any, Quantity], *path: str) -> tuple[model.Bounded, ...]:
    return tuple(
        model.Bounded(metric=str(name), value=value, origin=dotted(*path, str(name)))
        for name, value in sorted(values.items())
    )


def whole(value: object) -> int | None:
    return int(value.magnitude) if isinstance(value, Quantity) else None
