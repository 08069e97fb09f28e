"""How many rows there are to learn from, and how many of them are events."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.rules._words import computed, said
from specc.statistics import features
from specc.units import SHARE

if TYPE_CHECKING:
    from specc.spec import Spec
    from specc.spec.data import Feature
    from specc.units import Quantity

EVEN = 0.5
EXACT = 10
"""Events from which a sum is said in whole ones."""
CLASSES = ("category", "string")


@value
class Events:
    """What a model learns from: rows of the rarer class, or all where a number is predicted."""

    number: int
    """In the training data."""
    expected: float
    """The same, not rounded."""
    noun: str
    """What one of them is called."""
    share: float
    """Of all rows of the source."""
    note: str
    """The arithmetic."""


def events(spec: Spec) -> Events | None:
    """None where the rows or the classes' shares are not known, or there are several classes."""
    rows, part = defaults.label_source(spec).rows, float(train_share(spec))
    kind, positives = spec.labels.target.type, spec.data.splits.prevalence
    if rows is None or part <= 0:
        return None
    counted = f"{said(rows)} rows × {part:.3g} for training"
    if kind == "number":
        number = int(float(rows) * part)
        note = f"{counted} = {said(number)}"
        return Events(number=number, expected=float(rows) * part, noun="row", share=part, note=note)
    if kind != "binary" or positives is None:
        return None
    found = computed(features.events, rows=float(rows) * part, prevalence=float(positives))
    rarer = min(float(positives), 1 - float(positives))
    if found is None:
        return None
    noun = "positive" if float(positives) <= EVEN else "negative"
    exact = float(rows) * part * rarer
    sum_ = said(found) if exact >= EXACT else f"{exact:.2g}"
    note = f"{counted} × {rarer:.3g} {noun}s = {sum_}"
    return Events(number=found, expected=exact, noun=noun, share=part * rarer, note=note)


def train_share(spec: Spec) -> Fraction:
    """At most this share of the rows is for training; 1 where the parts say nothing of it."""
    train = spec.data.splits.train
    if train is not None:
        return min(Fraction(1), _share(spec, train, unknown=1))
    parts = (defaults.validation_part(spec).value, defaults.test_part(spec).value)
    return Fraction(1) - sum(_share(spec, part, unknown=0) for part in parts)


def _share(spec: Spec, part: Quantity, *, unknown: int) -> Fraction:
    """A stretch of time is a share of the history, where that is known."""
    history = defaults.label_source(spec).history
    if part.dimension == SHARE:
        return part.magnitude
    if history is None or not history.magnitude:
        return Fraction(unknown)
    return part.magnitude / history.magnitude


def encoded(spec: Spec) -> tuple[int, tuple[str, ...]]:
    """At least how many columns the features become, and how those were counted."""
    kinds = {
        n: defaults.feature_type(spec, n, f).value for n, f in sorted(spec.data.features.items())
    }
    counts = {n: _columns(spec, n, f, kinds[n]) for n, f in sorted(spec.data.features.items())}
    several = [f"`{n}` {count}" for n, count in counts.items() if count > 1]
    open_ = [f"`{n}`" for n, kind in kinds.items() if kind in CLASSES and counts[n] == 1]
    notes = (
        *((f"more than one once encoded: {', '.join(several[:8])}",) if several else ()),
        *((f"assumed one column for {', '.join(open_[:8])}: no values listed",) if open_ else ()),
    )
    return sum(counts.values()), notes


def _columns(spec: Spec, name: str, feature: Feature, kind: str) -> int:
    column = spec.data.sources[feature.from_].columns.get(name)
    return features.encoded(kind=kind, values=len((column and column.values) or ()))
