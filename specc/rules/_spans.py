"""How far back the parts of the data reach, where they are stretches of time."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.rules._words import assumed, days, said
from specc.units import TIME, Quantity

if TYPE_CHECKING:
    from specc.project.defaults import Filled
    from specc.spec import Spec

GAPS = 2
"""Before the validation part and before the test part."""


def in_days(duration: Quantity) -> str:
    """`511 days`, for reading: rounded where it is not whole days, since months are not."""
    number = duration.in_unit("day")
    return days(float(number)) if number > 1 else str(duration)


def at_least(duration: Quantity) -> str:
    """In days, begun ones counted, as a spec takes it."""
    return _whole(duration, ceil(duration.in_unit("day")))


def at_most(duration: Quantity) -> str:
    """In full days, as a spec takes it; a part of a day in smaller units."""
    return _whole(duration, floor(duration.in_unit("day")))


def _whole(duration: Quantity, number: int) -> str:
    return f"{number} days" if number > 1 and duration.in_unit("day") > 1 else str(duration)


@value
class Reach:
    """The stretches of time of a split by time, the gaps between them included."""

    train: Quantity | None
    """None where training takes what is left, or a share."""
    others: Quantity
    """Validation and test, as far as they are stretches of time, and the gaps."""
    notes: tuple[str, ...]
    """The sum, and what was assumed."""

    @property
    def whole(self) -> Quantity:
        """From the oldest row to the newest; at least this where a part is a share."""
        return self.others if self.train is None else self.train + self.others


def reach(spec: Spec) -> Reach | None:
    """None where the rows are not split by time."""
    if defaults.split_by(spec).value != "time":
        return None
    train, gap = spec.data.splits.train, defaults.gap(spec)
    parts = {"validation": defaults.validation_part(spec), "test": defaults.test_part(spec)}
    lasting = {name: part.value for name, part in parts.items() if part.value.dimension == TIME}
    others = sum(lasting.values(), gap.value * GAPS)
    train = train if train is not None and train.dimension == TIME else None
    lasting = ({} if train is None else {"train": train}) | lasting
    return Reach(train=train, others=others, notes=_sum(lasting, gap))


def _sum(lasting: dict[str, Quantity], gap: Filled[Quantity]) -> tuple[str, ...]:
    terms = [f"{name} {said(part)}" for name, part in lasting.items()]
    terms += [f"{GAPS} gaps of {said(gap.value)}"] if gap.value.magnitude else []
    total = in_days(sum(lasting.values(), gap.value * GAPS))
    note = (f"{' + '.join(terms)} = {total}",) if len(terms) > 1 else ()
    return (*note, *(assumed(gap, f"a gap of {said(gap.value)}") if gap.value.magnitude else ()))
