"""The plan: stages one after the other, the ways back behind them, and the deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from specc.project.defaults import STANDARD_LOOPS
from specc.record import value
from specc.review._dates import short, written
from specc.review.charts._canvas import (
    BOLD,
    LINE,
    SMALL,
    USUAL,
    WIDTH,
    Scale,
    box,
    figure,
    hatched,
    line,
    words,
)
from specc.review.charts._model import Figure, Table
from specc.review.charts._svg import element
from specc.review.charts._text import width, wrap
from specc.rules._schedule import in_days
from specc.rules._words import days
from specc.spec import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec
    from specc.spec.plan import Plan

_STAGES = get_args(Stage)
_TOP, _ROW, _BAR = 34.0, 42.0, 14.0
_RIGHT = WIDTH - 6.0
_NAME = "plan"
_WAITS = 6
"""What is waited for, in lines of their own; more share one."""
_STEPS = (7, 14, 28, 56, 91, 182, 365, 730, 1825, 3650, 36500)


@value
class Span:
    """One bar: a stage, or a wait for others."""

    name: str
    begin: float
    """Days after the start."""
    lasts: float
    owner: str
    wait: bool = False


@value
class Back:
    """Ways back from one stage to an earlier one."""

    leaves: str
    to: str
    names: tuple[str, ...]


def gantt(spec: Spec, today: date | None = None) -> Figure | None:
    """The stages of the plan in their order, after what others have to do first, and where `today`
    lies in them; none where no stage has a length."""
    spans = tuple(_spans(spec.plan))
    if not spans or not any(not each.wait for each in spans):
        return None
    backs = _backs(spec)
    drawn, height = _drawn(spec.plan, spans, backs, today)
    end = spans[-1].begin + spans[-1].lasts
    return figure(
        _NAME,
        height,
        drawn,
        title="The plan, stage by stage",
        desc=f"{_said(spec.plan, end)}.{_now(spec.plan, today)}",
        table=_table(spec.plan, spans, backs),
    )


def _table(plan: Plan, spans: Sequence[Span], backs: Sequence[Back]) -> Table:
    """The same in numbers, without the columns that have nothing to say."""
    columns = (
        ("Stage", *(each.name for each in spans)),
        ("From", *(_day(plan, each.begin) for each in spans)),
        ("Until", *(_day(plan, each.begin + each.lasts) for each in spans)),
        ("Takes", *(days(each.lasts) for each in spans)),
        ("Led by", *(each.owner for each in spans)),
        ("Goes back to", *(_ways(backs, each.name) for each in spans)),
    )
    header, *rows = zip(*(each for each in columns if {*each[1:]} != {"–"}), strict=True)
    return Table(header=header, rows=tuple(rows))


def _ways(backs: Sequence[Back], stage: str) -> str:
    """Where the work goes from a stage when it goes back."""
    ways = (
        f"{_plain(each.to)} if {', '.join(each.names)}"
        for each in backs
        if _plain(each.leaves) == stage
    )
    return "; ".join(ways) or "–"


def _day(plan: Plan, after: float) -> str:
    """A day of the plan: its date where the start is known."""
    found = _date(plan, after)
    return f"day {after:,.0f}" if found is None else written(found)


def _date(plan: Plan, after: float) -> date | None:
    try:
        return None if plan.start is None else plan.start + timedelta(days=round(after))
    except OverflowError:
        return None


def _there(plan: Plan) -> float | None:
    """Days from the start to the deadline."""
    if plan.start is None or plan.deadline is None:
        return None
    return float((plan.deadline - plan.start).days)


def _said(plan: Plan, end: float) -> str:
    there, due = _there(plan), plan.deadline
    if there is None or due is None:
        return f"{days(end)} of work, begun on no day that is given"
    left = there - end
    plain = f"{days(end)}, done on {_day(plan, end)}: {_slack(left)}"
    return f"{plain} {'in the plan, due on' if left >= 0 else 'the deadline,'} {written(due)}"


def _slack(left: float) -> str:
    """What the plan leaves before the deadline, whatever day it is."""
    told = days(abs(round(left, 1)))
    if left < 0:
        return f"{told} over"
    return f"{told} of slack" if left else "no slack"


def _now(plan: Plan, today: date | None) -> str:
    """Where today lies: a plan with slack is late all the same once its deadline has passed."""
    if today is None or plan.deadline is None:
        return ""
    return f" Today, {written(today)}, is {_until((plan.deadline - today).days)}."


def _until(left: int) -> str:
    if not left:
        return "the deadline"
    return f"{days(abs(left))} {'before' if left > 0 else 'after'} the deadline"


def _spans(plan: Plan) -> Iterator[Span]:
    begin = 0.0
    leads = [
        (f"{each.step} ({each.team})", in_days(each.lead_time))
        for each in plan.dependencies
        if each.lead_time is not None
    ]
    shown, rest = leads[:_WAITS], leads[_WAITS:]
    if rest:
        shown.append((f"{len(rest)} more", sum(each for _, each in rest)))
    for name, lasts in shown:
        yield Span(name=f"wait: {name}", begin=begin, lasts=lasts, owner="others", wait=True)
        begin += lasts
    for name, stage in sorted(plan.stages.items(), key=lambda each: _STAGES.index(each[0])):
        lasts = in_days(stage.for_)
        yield Span(name=_plain(name), begin=begin, lasts=lasts, owner=stage.owner or "–")
        begin += lasts


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _backs(spec: Spec) -> tuple[Back, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for name, loop in {**STANDARD_LOOPS, **spec.lifecycle.loops}.items():
        found.setdefault((loop.from_, loop.to), []).append(name)
    ordered = sorted(found.items(), key=lambda each: [_STAGES.index(stage) for stage in each[0]])
    return tuple(
        Back(leaves=way[0], to=way[1], names=tuple(sorted(names))) for way, names in ordered
    )


def _drawn(
    plan: Plan, spans: Sequence[Span], backs: Sequence[Back], today: date | None
) -> tuple[tuple[Element, ...], float]:
    end, there = spans[-1].begin + spans[-1].lasts, _there(plan)
    whole = max(end, there or 0.0)
    scale = Scale(high=whole or 1.0, start=2, end=_RIGHT)
    floor = _TOP + _ROW * len(spans)
    made = list(_axis(plan, scale, whole, floor))
    planned = {each.name: (row, each) for row, each in enumerate(spans) if not each.wait}
    drawn = [each for each in backs if {_plain(each.leaves), _plain(each.to)} <= set(planned)]
    for number, back in enumerate(drawn):
        made += _band(back, number, planned, scale)
    for row, each in enumerate(spans):
        made += _bar(plan, each, _TOP + _ROW * row, scale)
    below = floor + 6
    if there is not None and plan.deadline is not None and there >= 0:
        made += _deadline(plan.deadline, there - end, scale.at(there), floor)
        below += LINE
        if today is not None:
            made += _today(plan, today, scale, whole, floor)
            below += LINE
    return _told(made, drawn, [each for each in backs if each not in drawn], below)


def _axis(plan: Plan, scale: Scale, whole: float, floor: float) -> Iterator[Element]:
    step = next((each for each in _STEPS if whole / each <= 5), _STEPS[-1])
    count = min(int(whole // step), 12)
    for n in range(count + 1):
        x = scale.at(n * step)
        yield line([(x, _TOP - 14), (x, floor)], "c-axis")
        last = x > _RIGHT - 34
        yield words(
            x,
            _TOP - 18,
            _short(plan, n * step, step),
            anchor="end" if last else "start" if n == 0 else "middle",
            class_="c-muted",
            room=62,
        )


def _short(plan: Plan, after: float, step: int) -> str:
    found = _date(plan, after)
    if found is None:
        return f"day {after:,.0f}"
    return f"{found.year}" if step >= 365 else short(found)


def _bar(plan: Plan, each: Span, y: float, scale: Scale) -> Iterator[Element]:
    x, end = scale.at(each.begin), scale.at(each.begin + each.lasts)
    class_, fill = ("c-striped", hatched(_NAME)) if each.wait else ("c-bar", None)
    yield box(x, y + 20, end - x, _BAR, class_, fill)
    right = x > WIDTH / 2
    takes = days(round(each.lasts, 1))
    yield words(
        end - 3 if right else x + 4,
        y + 14,
        each.name,
        class_="c-strong",
        size=USUAL,
        anchor="end" if right else "start",
        room=180,
    )
    if end + 70 < _RIGHT:
        yield words(end + 6, y + 31, takes, class_="c-muted")
    elif x > 80:
        yield words(x - 6, y + 31, takes, class_="c-muted", anchor="end")
    elif end - x > 70:
        yield words(x + 8, y + 31, takes, class_="c-onbar")


def _band(
    back: Back, number: int, planned: dict[str, tuple[int, Span]], scale: Scale
) -> Iterator[Element]:
    """From the begin of the stage gone back to, to the end of the one that is left."""
    first, to = planned[_plain(back.to)]
    last, leaves = planned[_plain(back.leaves)]
    x, end = scale.at(to.begin), scale.at(leaves.begin + leaves.lasts)
    top, bottom = _TOP + _ROW * first + 1 + number, _TOP + _ROW * (last + 1) - 3 + number
    yield box(x, top, end - x, bottom - top, "c-band")
    corner = min(end, WIDTH - 9)
    yield element("circle", cx=corner, cy=top, r=8, class_="c-hollow")
    yield words(corner, top + 4, _LETTERS[number % 26], anchor="middle", class_="c-strong")


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _deadline(due: date, left: float, x: float, floor: float) -> Iterator[Element]:
    yield line([(x, _TOP - 14), (x, floor + 4)], "c-limit")
    class_ = "c-bad c-strong" if left < 0 else "c-strong"
    yield _beside(x, floor + 16, f"deadline {written(due)}: {_slack(left)}", class_)


def _today(plan: Plan, today: date, scale: Scale, whole: float, floor: float) -> Iterator[Element]:
    """A line where today lies between the ends of the picture, and how far the deadline is."""
    if plan.start is None or plan.deadline is None:
        return
    after, left = (today - plan.start).days, (plan.deadline - today).days
    x = scale.at(min(max(0, after), whole))
    if 0 <= after <= whole:
        yield line([(x, _TOP - 14), (x, floor + 20)], "c-gone")
    class_ = "c-bad c-strong" if left < 0 else "c-muted"
    yield _beside(x, floor + 16 + LINE, f"today: {_until(left)}", class_)


def _beside(x: float, y: float, said: str, class_: str) -> Element:
    """Words that begin or end at a line, moved inwards where they would leave the picture."""
    room = width(said, SMALL * (BOLD if "c-strong" in class_ else 1))
    if x > WIDTH / 2:
        return words(min(WIDTH, max(x, room)), y, said, class_=class_, anchor="end")
    return words(max(0, min(x, WIDTH - room)), y, said, class_=class_)


def _told(
    made: list[Element], drawn: Sequence[Back], others: Sequence[Back], y: float
) -> tuple[tuple[Element, ...], float]:
    if not drawn and not others:
        return tuple(made), y
    y += 18
    made.append(words(0, y, "Ways back", class_="c-strong"))
    for sign, back in (*zip(_LETTERS, drawn, strict=False), *(("–", each) for each in others)):
        y += LINE + 4
        way = f"{_plain(back.leaves)} → {_plain(back.to)}"
        gone = "" if sign != "–" else " (not both planned)"
        lines = wrap(f"{way} if {', '.join(back.names)}{gone}", WIDTH - 26, SMALL, 2)
        made.append(words(12, y, sign, anchor="middle", class_="c-strong"))
        for row, each in enumerate(lines):
            made.append(words(26, y + LINE * row, each, room=WIDTH - 26))
        y += LINE * (len(lines) - 1)
    return tuple(made), y + 8
