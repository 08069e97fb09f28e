"""Which sources the model rests on, and what is personal in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.rules._words import slips

if TYPE_CHECKING:
    from specc.spec import Spec
    from specc.spec.data import DataSource

TYPO = 0.8
"""Likeness from which a name that need not be declared is taken for a slip."""
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


def listing(spec: Spec) -> dict[str, str]:
    """Each column that is listed, and its source: of several, the first by name."""
    sources = sorted(spec.data.sources.items(), reverse=True)
    return {column: name for name, source in sources for column in source.columns}


def lacks(source: DataSource, column: str) -> bool:
    """Whether the source is known not to have the column."""
    there = column in source.columns or column in (source.time_column, source.group_column)
    return bool(source.columns) and not there


def left_out_by_slip(spec: Spec) -> dict[str, str]:
    """Names in `lineage.without` that are no column, with the column that each is meant to be."""
    sources = spec.data.sources.values()
    others = {name for each in sources for name in (each.time_column, each.group_column) if name}
    known = {*spec.data.features, *listing(spec), *others, spec.labels.target.name}
    asked = (name for name in spec.lineage.without if name not in known)
    return slips(asked, sorted(known - {*spec.lineage.without}), least=TYPO)


def from_source(spec: Spec) -> dict[str, list[str]]:
    """The features of each source that has any."""
    found: dict[str, list[str]] = {}
    for name, feature in spec.data.features.items():
        found.setdefault(feature.from_, []).append(name)
    return found
