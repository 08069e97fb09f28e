"""Which sources the model rests on, and what is personal in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.spec import Spec
    from specc.spec.data import DataSource, Feature

UNNAMED = ("anonymised", "dropped")
"""Treatments after which nothing personal is left."""


def used(spec: Spec) -> tuple[str, ...]:
    """The source of the label, and those of the features."""
    first = spec.labels.target.source
    return tuple(dict.fromkeys((first, *(each.from_ for each in spec.data.features.values()))))


def personal(source: DataSource) -> tuple[str, ...]:
    """The columns that are personal data."""
    return tuple(name for name, column in sorted(source.columns.items()) if column.personal)


def kept_personal(source: DataSource) -> bool:
    """Whether anything personal is left in it once it has been treated."""
    if source.personal_data is None:
        return bool(personal(source))
    return source.personal_data.treatment not in UNNAMED


def elsewhere(spec: Spec, name: str, feature: Feature) -> str | None:
    """The source that lists the column, where the feature's own is known to lack it."""
    own = spec.data.sources[feature.from_]
    if not own.columns or name in {*own.columns, own.time_column, own.group_column}:
        return None
    listing = (each for each, source in spec.data.sources.items() if name in source.columns)
    return min(listing, default=None)
