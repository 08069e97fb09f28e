"""Money: what building and running cost, what the goals bring, and when the two meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.record import value
from specc.review.charts._canvas import (
    LINE,
    WIDTH,
    Scale,
    box,
    figure,
    hatched,
    line,
    mark,
    ticks,
    words,
)
from specc.review.charts._model import Figure, Table
from specc.review.charts._svg import element, path
from specc.rules import _costs as costs
from specc.rules._words import computed, said
from specc.statistics import planning

if TYPE_CHECKING:
    from specc.review.charts._svg import Element
    from specc.spec import Spec
    from specc.units import Quantity

USUAL = 24.0
"""Months that are drawn where no horizon is given."""
_NAME = "money"
_LEFT, _TOP, _FLOOR, _RIGHT = 54.0, 40.0, 200.0, WIDTH - 8.0


@value
class Account:
    """What the project costs and brings, in one currency."""

    build: float
    budgeted: bool
    """Whether building is the budget; otherwise it is what is known of the bill."""
    run: float | None
    """A month; none where it is not known."""
    worth: float | None
    """A month; none where a goal does not say it."""
    horizon: float | None
    """In months."""
    like: Quantity

    @property
    def payback(self) -> float | None:
        """Months from the release until building has come back; none where it does not."""
        if self.worth is None:
            return None
        numbers = {"build": self.build, "monthly_value": self.worth}
        return computed(planning.payback_months, monthly_cost=self.run or 0, **numbers)

    @property
    def span(self) -> float:
        """Months that are drawn: the horizon, and the payback where it is not far beyond."""
        months = self.horizon or USUAL
        back = self.payback
        return max(months, back * 1.1) if back is not None and back <= 3 * months else months

    def spent(self, month: float) -> float:
        """All that is spent until then."""
        return self.build + (self.run or 0) * month

    def said(self, amount: float) -> str:
        """An amount in words, in whole units."""
        return said(costs.money(amount, self.like))


def money_chart(spec: Spec) -> Figure | None:
    """Costs stacked month by month from the release on, against what the goals are worth; none
    where nothing but the price of building is given, which is no more than one number."""
    account = _account(spec)
    if account is None:
        return None
    drawn, height = _drawn(account)
    return figure(
        _NAME,
        height,
        drawn,
        title="What it costs, what it brings, when it pays back",
        desc=f"{_verdict(account)}.",
        table=Table(
            header=("Months after release", "Build", "Run", "Spent in all", "Earned"),
            rows=tuple(_row(account, each) for each in _months(account)),
        ),
    )


def _account(spec: Spec) -> Account | None:
    budget = spec.plan.budget
    known = [budget, *(goal.value for _, goal in sorted(spec.goals.items())), spec.plan.team_cost]
    human, machines = spec.labels.human, spec.deployment.capacity
    training = spec.model.training
    known += [human.rate if human else None, training.price if training else None]
    known += [machines.price if machines else None]
    like = next((each for each in known if each is not None), None)
    if like is None:
        return None
    currency = like.dimension.of
    bill = sum(part.amount for part in costs.costs(spec, currency))
    build = float(budget) if budget is not None else bill
    run, worth = costs.running(spec, currency), costs.worth(spec, currency)
    if not run and not worth:
        return None
    horizon = spec.plan.horizon
    return Account(
        build=build,
        budgeted=budget is not None,
        run=run,
        worth=worth,
        horizon=None if horizon is None else float(horizon.in_unit("month")) or None,
        like=like,
    )


def _months(account: Account) -> tuple[float, ...]:
    back, span = account.payback, account.span
    found = {*ticks(span, 6), span}
    return tuple(sorted(found | ({back} if back is not None else set())))


def _row(account: Account, month: float) -> tuple[str, ...]:
    named = f"{month:,.1f}".removesuffix(".0")
    note = " (pays back)" if month == account.payback else ""
    run = "–" if account.run is None else account.said(account.run * month)
    earned = "–" if account.worth is None else account.said(account.worth * month)
    return (
        named + note,
        account.said(account.build),
        run,
        account.said(account.spent(month)),
        earned,
    )


def _verdict(account: Account) -> str:
    build = (
        f"{'A budget of' if account.budgeted else 'Known costs of'} {account.said(account.build)}"
    )
    run = (
        "what running costs is not given"
        if account.run is None
        else f"{account.said(account.run)} a month to run"
    )
    if account.worth is None:
        return f"{build}, {run}; not every goal says what it is worth"
    worth = f"{account.said(account.worth)} a month earned"
    back = account.payback
    if back is None:
        return f"{build}, {run}, {worth}: it never pays back"
    late = account.horizon is not None and back > account.horizon
    within = (
        ""
        if account.horizon is None
        else f", {'after' if late else 'within'} the horizon of {account.horizon:,.0f}"
    )
    return f"{build}, {run}, {worth}: paid back after {_long(back)}{within}"


def _long(months: float) -> str:
    return f"{months:,.1f}".removesuffix(".0") + " months"


def _drawn(account: Account) -> tuple[tuple[Element, ...], float]:
    span = account.span
    top = max(account.spent(span), (account.worth or 0) * span)
    x = Scale(high=span, start=_LEFT, end=_RIGHT)
    y = Scale(high=top * 1.04, start=_FLOOR, end=_TOP)
    made = _grid(account, x, y, top)
    floor, build, end = y.at(0), y.at(account.build), y.at(account.spent(span))
    made.append(box(_LEFT, build, _RIGHT - _LEFT, floor - build, "c-soft"))
    if account.run:
        run = path([(_LEFT, build), (_RIGHT, end), (_RIGHT, build)])
        made.append(element("path", d=f"{run}Z", class_="c-striped", fill=hatched(_NAME)))
    if account.worth is not None:
        made.append(line([(_LEFT, floor), (_RIGHT, y.at(account.worth * span))], "c-curve"))
    made += _horizon(account, x)
    back = account.payback
    if back is not None and back <= span:
        made += _payback(account, x.at(back), y.at(account.spent(back)), back)
    return _legend(account, made)


def _grid(account: Account, x: Scale, y: Scale, top: float) -> list[Element]:
    made: list[Element] = []
    for each in ticks(top, 4):
        at = y.at(each)
        made += [
            line([(_LEFT, at), (_RIGHT, at)], "c-axis"),
            words(
                _LEFT - 6,
                at + 4,
                account.said(each),
                anchor="end",
                class_="c-muted",
                room=_LEFT - 6,
            ),
        ]
    months = ticks(account.span, 6)
    for each in months:
        made.append(
            words(
                x.at(each),
                _FLOOR + 16,
                f"{each:,g}",
                anchor="end" if x.at(each) > _RIGHT - 10 else "middle",
                class_="c-muted",
            )
        )
    made.append(
        words(_RIGHT, _FLOOR + 32, "months after the release", anchor="end", class_="c-muted")
    )
    return made


def _horizon(account: Account, x: Scale) -> list[Element]:
    if account.horizon is None:
        return []
    at = x.at(account.horizon)
    return [
        line([(at, _TOP - 16), (at, _FLOOR)], "c-limit"),
        words(at - 5, _TOP - 8, f"horizon {account.horizon:,.0f}", anchor="end", class_="c-muted"),
    ]


def _payback(account: Account, x: float, y: float, months: float) -> list[Element]:
    right = x < (_LEFT + _RIGHT) / 2
    anchor, shift = ("start", 4) if right else ("end", -10)
    return [
        line([(x, y), (x, _FLOOR)], "c-link"),
        mark("diamond", x, y, r=6),
        words(
            x + shift,
            y - 12,
            _long(months),
            anchor=anchor,
            class_="c-strong c-halo",
            room=110,
        ),
    ]


def _legend(account: Account, made: list[Element]) -> tuple[tuple[Element, ...], float]:
    y = _FLOOR + 54
    build = "build: the budget of" if account.budgeted else "build: what is priced so far,"
    run = "run: not given" if account.run is None else f"run: {account.said(account.run)} a month"
    made += [
        box(_LEFT, y - 10, 18, 11, "c-soft"),
        words(_LEFT + 26, y, f"{build} {account.said(account.build)}"),
    ]
    made += [
        box(_LEFT, y + LINE - 10, 18, 11, "c-striped", hatched(_NAME)),
        words(_LEFT + 26, y + LINE, run),
    ]
    if account.worth is None:
        earned = "earned: not every goal says its value"
    else:
        earned = f"earned: {account.said(account.worth)} a month"
        made.append(line([(_LEFT, y + 2 * LINE - 4), (_LEFT + 18, y + 2 * LINE - 4)], "c-curve"))
    made.append(words(_LEFT + 26, y + 2 * LINE, earned, room=WIDTH - _LEFT - 26))
    if account.payback is not None:
        made += [
            mark("diamond", _LEFT + 9, y + 3 * LINE - 4),
            words(_LEFT + 26, y + 3 * LINE, f"paid back after {_long(account.payback)}"),
        ]
        y += LINE
    elif account.worth is not None:
        made.append(words(_LEFT, y + 3 * LINE + 4, "never pays back", class_="c-strong c-bad"))
        y += LINE + 4
    return tuple(made), y + 2 * LINE + 8
