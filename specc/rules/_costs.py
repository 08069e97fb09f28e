"""What building costs, as far as the spec says it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specc.diagnostic import Place, at
from specc.record import value
from specc.rules._effort import effort
from specc.rules._schedule import in_days
from specc.rules._words import computed, days
from specc.statistics import capacity, labeling
from specc.statistics import training as formulas
from specc.units import Dimension, Quantity

if TYPE_CHECKING:
    from specc.spec import Spec


@value
class Cost:
    """One part of the bill."""

    what: str
    amount: float
    place: Place
    sum: str
    """How it comes about."""


def costs(spec: Spec, currency: str) -> tuple[Cost, ...]:
    """What is known of the bill in this currency; no rate of exchange is."""
    parts = (_labeling(spec, currency), _training(spec, currency), _team(spec, currency))
    return tuple(part for part in parts if part is not None)


def _labeling(spec: Spec, currency: str) -> Cost | None:
    work, human = effort(spec), spec.labels.human
    if work is None or human is None or human.rate is None:
        return None
    if human.rate.dimension.of != currency:
        return None
    hourly = float(human.rate.in_unit(f"{currency} per hour"))
    amount = computed(labeling.cost, **work.decided, items=work.items, hourly_rate=hourly)
    if amount is None:
        return None
    place = at("labels", "human", "items", label="labeling")
    paid = f"{'; '.join((work.each, *work.deciding))}; at {human.rate}"
    return Cost(what="labeling", amount=amount, place=place, sum=paid)


def _training(spec: Spec, currency: str) -> Cost | None:
    training = spec.model.training
    if training is None or training.runs is None or training.time is None:
        return None
    if training.price is None or training.price.dimension.of != currency:
        return None
    hours, hourly = training.time.in_unit("hour"), training.price.in_unit(f"{currency} per hour")
    one = {"hours": float(hours), "hourly_price": float(hourly)}
    amount = computed(formulas.cost, runs=training.runs, **one)
    if amount is None:
        return None
    place = at("model", "training", "runs", label="training")
    runs = f"{training.runs:,} runs × {training.time} at {training.price}"
    return Cost(what="training", amount=amount, place=place, sum=runs)


def _team(spec: Spec, currency: str) -> Cost | None:
    pay, stages = spec.plan.team_cost, spec.plan.stages
    if pay is None or not stages or pay.dimension.of != currency:
        return None
    span = sum(in_days(stage.for_) for stage in stages.values())
    amount = span * float(pay.in_unit(f"{currency} per day"))
    place = at("plan", "team_cost", label="people")
    return Cost(what="people", amount=amount, place=place, sum=f"{days(span)} at {pay}")


def running(spec: Spec, currency: str) -> float | None:
    """What the machines cost a month; none where that is not said in this currency."""
    machines = spec.deployment.capacity
    if machines is None or machines.replicas is None or machines.price is None:
        return None
    if machines.price.dimension.of != currency:
        return None
    hourly = float(machines.price.in_unit(f"{currency} per hour"))
    return computed(capacity.monthly_cost, replicas=machines.replicas, hourly_price=hourly)


def worth(spec: Spec, currency: str) -> float | None:
    """What the goals are worth a month; none where one of them does not say it in this currency."""
    values = [goal.value for goal in spec.goals.values()]
    known = [float(each) for each in values if each is not None and each.dimension.of == currency]
    return sum(known) if known and len(known) == len(values) else None


def money(amount: float | Fraction, like: Quantity) -> Quantity:
    """An amount in the currency of `like`, in whole units."""
    return Quantity(magnitude=Fraction(round(amount)), dimension=Dimension(like.dimension.of))
