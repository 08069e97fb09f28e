"""What is assumed: of a spec that can be compiled as the compiler lists it, of another one as far
as it can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.compiler import assumed as listed
from specc.project import defaults
from specc.spec import PartialSpec, dotted
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.compiler import Checked
    from specc.spec import Spec

_DEFAULTS = (
    defaults.title,
    defaults.availability,
    defaults.split_by,
    defaults.validation_part,
    defaults.test_part,
    defaults.gap,
    defaults.groups_seen,
    defaults.test_rows,
    defaults.label_delay,
    defaults.task,
    defaults.first_model,
    defaults.seeds,
    defaults.auth,
    defaults.rollout_steps,
    defaults.retrain_every,
    defaults.retraining_gate,
    defaults.lineage_keep,
    defaults.iterations,
    defaults.package,
)
"""Those that are about one clause of every spec."""


def assumed(checked: Checked) -> Mapping[str, tuple[str, str]]:
    """By dotted path: the value, and why."""
    if isinstance(checked.spec, PartialSpec):
        return {path: (what, because) for path, what, because in _told(checked.spec)}
    return {path: (what, because) for path, what, because in listed(checked)}


def _told(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """Each default that does not rest on what is lost."""
    for default in _DEFAULTS:
        try:
            found = default(spec)
        except (LookupError, TypeError):
            continue
        if found is not None and found.is_assumed:
            plain = isinstance(found.value, str | int | Quantity)
            yield dotted(*found.path), str(found.value) if plain else "the usual", found.because
