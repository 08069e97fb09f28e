"""What a spec costs, in money and days, as far as it says so."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specc.record import value
from specc.rules._costs import costs, running
from specc.rules._schedule import needed
from specc.units import Dimension, Quantity

if TYPE_CHECKING:
    from specc.spec import Spec


@value
class Bill:
    """None where a part is not known, or where it is in more than one currency: no rate of
    exchange is known either. Money is exact: whoever writes it rounds it, once."""

    build: Quantity | None = None
    """Money to the first release: labeling, training, and the people at work."""
    run_per_month: Quantity | None = None
    """Money, not a rate: what the machines cost in a month."""
    days: float | None = None
    """Days of the calendar that the stages take, and what others have to do first."""


def bill(spec: Spec) -> Bill:
    """The sums that `PLN03` (cost over budget) and `PLN01` (plan past deadline) go by."""
    return Bill(
        build=_build(spec),
        run_per_month=_run(spec),
        days=needed(spec.plan) if spec.plan.stages else None,
    )


def _build(spec: Spec) -> Quantity | None:
    sums = {each: costs(spec, each) for each in _currencies(spec)}
    known = {each: parts for each, parts in sums.items() if parts}
    if len(known) != 1:
        return None
    ((currency, parts),) = known.items()
    return _money(sum(part.amount for part in parts), currency)


def _run(spec: Spec) -> Quantity | None:
    machines = spec.deployment.capacity
    if machines is None or machines.price is None:
        return None
    currency = machines.price.dimension.of
    amount = running(spec, currency)
    return None if amount is None else _money(amount, currency)


def _currencies(spec: Spec) -> frozenset[str]:
    """Those in which a part of building is priced."""
    human, training = spec.labels.human, spec.model.training
    prices = (
        human.rate if human else None,
        training.price if training else None,
        spec.plan.team_cost,
    )
    return frozenset(price.dimension.of for price in prices if price is not None)


def _money(amount: float, currency: str) -> Quantity:
    return Quantity(magnitude=Fraction(amount), dimension=Dimension(currency))


def difference(old: Quantity | None, new: Quantity | None) -> Quantity | None:
    """How much more; none where one of them is not known, or in another currency."""
    if old is None or new is None or old.dimension != new.dimension:
        return None
    return new - old
