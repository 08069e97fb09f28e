"""Labeling: what it costs, how long it takes, and how much fits.

Plain arithmetic: everybody works at the same `seconds` per label, without breaks. `annotators` is
how many people label each item (a mean: 1.1 where a tenth is labeled twice), `labelers` how many
people work, `adjudicated` the share of items that one more person decides.
"""

from __future__ import annotations

from specc.statistics.domain import (
    require_not_negative,
    require_positive,
    require_share,
    rounded_down,
    rounded_up,
)

SECONDS_PER_HOUR = 3600


def annotation_hours(*, items: float, seconds: float, annotators: float = 1) -> float:
    """Hours of labeling, without adjudication.

    >>> round(annotation_hours(items=8000, seconds=20, annotators=2), 1)
    88.9
    """
    require_positive(items=items, seconds=seconds, annotators=annotators)
    return items * annotators * seconds / SECONDS_PER_HOUR


def adjudication_hours(*, items: float, seconds: float, adjudicated: float) -> float:
    """Hours of deciding the share `adjudicated` of the items, each as long as one label.

    >>> round(adjudication_hours(items=8000, seconds=20, adjudicated=0.1), 1)
    4.4
    """
    require_positive(items=items, seconds=seconds)
    require_share(adjudicated=adjudicated)
    return items * adjudicated * seconds / SECONDS_PER_HOUR


def cost(
    *,
    items: float,
    seconds: float,
    hourly_rate: float,
    annotators: float = 1,
    adjudicated: float = 0,
) -> float:
    """Price of annotation and adjudication, in the currency of `hourly_rate`, which may be 0.

    >>> round(cost(items=8000, seconds=20, hourly_rate=25, annotators=2, adjudicated=0.1))
    2333
    """
    require_not_negative(hourly_rate=hourly_rate)
    hours = annotation_hours(items=items, seconds=seconds, annotators=annotators)
    hours += adjudication_hours(items=items, seconds=seconds, adjudicated=adjudicated)
    return hours * hourly_rate


def items_within_budget(
    *,
    budget: float,
    seconds: float,
    hourly_rate: float,
    annotators: float = 1,
    adjudicated: float = 0,
) -> int:
    """Items that `budget` pays for; see `cost`. `ValueError` where labeling is free.

    >>> items_within_budget(
    ...     budget=2000, seconds=20, hourly_rate=25, annotators=2, adjudicated=0.1
    ... )
    6857
    """
    require_not_negative(budget=budget)
    require_positive(hourly_rate=hourly_rate)
    one = cost(
        items=1,
        seconds=seconds,
        hourly_rate=hourly_rate,
        annotators=annotators,
        adjudicated=adjudicated,
    )
    return rounded_down(budget / one)


def days(*, hours: float, labelers: float, hours_per_day: float) -> float:
    """Working days that `hours` of labeling take.

    >>> round(days(hours=88.9, labelers=4, hours_per_day=6), 1)
    3.7
    """
    require_positive(hours=hours, labelers=labelers, hours_per_day=hours_per_day)
    return hours / (labelers * hours_per_day)


def labelers_within_days(*, hours: float, days: float, hours_per_day: float) -> int:
    """People needed to do `hours` of labeling in `days` working days.

    >>> labelers_within_days(hours=88.9, days=2, hours_per_day=6)
    8
    """
    require_positive(hours=hours, days=days, hours_per_day=hours_per_day)
    return rounded_up(hours / (days * hours_per_day))


def days_cap(*, training_days: float, analysis_days: float, ratio: float = 0.4) -> float:
    """The most days to label for, before the next model shows whether the labels help.

    A judgement, not a law: labeling, training and error analysis are one loop, and labeling should
    take no more than `ratio` of the rest. Ng (2021) teaches to label in short rounds.

    >>> days_cap(training_days=3, analysis_days=2)
    2.0
    """
    require_not_negative(training_days=training_days, analysis_days=analysis_days)
    require_positive(ratio=ratio)
    return ratio * (training_days + analysis_days)


def batch_size(
    *,
    days: float,
    labelers: float,
    hours_per_day: float,
    seconds: float,
    annotators: float = 1,
) -> int:
    """Items that `labelers` label in `days` working days; 0 where not one is finished.

    >>> batch_size(days=2, labelers=4, hours_per_day=6, seconds=20, annotators=2)
    4320
    """
    require_not_negative(days=days)
    require_positive(labelers=labelers, hours_per_day=hours_per_day)
    one = annotation_hours(items=1, seconds=seconds, annotators=annotators)
    return rounded_down(days * labelers * hours_per_day / one)


def batches(*, items: float, batch_size: float) -> int:
    """Batches that `items` make.

    >>> batches(items=8000, batch_size=4320)
    2
    """
    require_positive(items=items, batch_size=batch_size)
    return rounded_up(items / batch_size)
