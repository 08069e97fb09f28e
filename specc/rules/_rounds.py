"""The rounds of the model stage: labeling, training, reading errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Place, at
from specc.project import defaults
from specc.record import value
from specc.rules._words import assumed, computed, days, many
from specc.statistics import labeling

if TYPE_CHECKING:
    from specc.spec import Spec


@value
class Rounds:
    """What the rounds take, in working days."""

    count: int
    step: float
    """Training and reading errors, each time."""
    batches: int
    batch: float
    """Labeling, as long as there is something to label."""
    places: tuple[Place, ...]
    notes: tuple[str, ...]

    @property
    def days(self) -> float:
        """All of them."""
        return self.count * self.step + self.batches * self.batch

    @property
    def sum(self) -> str:
        """How the days come about."""
        steps = f"{self.count} × {days(self.step)} of training and error analysis"
        if not self.batches:
            return f"{steps} = {days(self.days)}"
        batches = f"{self.batches} × {days(self.batch)} of labeling"
        return f"{steps} + {batches} = {days(self.days)}"


def rounds(spec: Spec) -> Rounds | None:
    """The rounds, where it is known how long training or error analysis takes."""
    training = spec.model.training
    known = {
        ("model", "training", "days"): training.days if training else None,
        ("error_analysis", "days"): spec.error_analysis.days,
    }
    given = {path: float(value) for path, value in known.items() if value is not None}
    if not given:
        return None
    count = defaults.iterations(spec)
    batches, batch = _labeling(spec, count.value)
    labels = {"days": "each time", "batch": "labeled each time"}
    paths = [*given, ("labels", "human", "batch")] if batches else [*given]
    return Rounds(
        count=count.value,
        step=sum(given.values()),
        batches=batches,
        batch=batch,
        places=(
            at(*count.path, label="so often"),
            *(at(*path, label=labels[path[-1]]) for path in paths),
        ),
        notes=assumed(count, many(count.value, "round")),
    )


def _labeling(spec: Spec, most: int) -> tuple[int, float]:
    """Batches that are labeled between models, and the working days of one. Without `batch`, all is
    labeled before the first model."""
    human = spec.labels.human
    if human is None or human.batch is None:
        return 0, 0.0
    size = min(float(human.batch), float(human.items))
    hours = computed(
        labeling.annotation_hours,
        items=size,
        seconds=human.seconds,
        annotators=human.annotators,
    )
    per_day = float(defaults.hours_per_day(spec).value)
    counted = computed(labeling.batches, items=float(human.items), batch_size=float(human.batch))
    one = computed(labeling.days, hours=hours or 0, labelers=human.labelers, hours_per_day=per_day)
    return (0, 0.0) if counted is None or one is None else (min(counted, most), one)
