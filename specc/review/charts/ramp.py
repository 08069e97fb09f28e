"""The rollout: how much traffic the model answers when, and whether each step is long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.review.charts._canvas import (
    LINE,
    SMALL,
    WIDTH,
    Scale,
    box,
    figure,
    line,
    mark,
    words,
)
from specc.review.charts._model import Figure, Table
from specc.review.charts._svg import element, path
from specc.review.charts._text import wrap
from specc.rules._changes import changes
from specc.rules._running import live_steps
from specc.rules._times import DAY, ab_test_time, canary_time, until_known
from specc.rules._words import days, many, said
from specc.spec.policy import DEFAULT
from specc.statistics.domain import TOLERANCE
from specc.statistics.rollout import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec
    from specc.spec._types import MetricRef
    from specc.spec.deployment import RolloutStep
    from specc.spec.policy import Policy
    from specc.units import Comparison

MOST = 8
"""Steps that are described below the picture; the table describes all."""
_LEFT, _TOP, _FLOOR, _RIGHT = 44.0, 26.0, 150.0, WIDTH - 4.0


@value
class Phase:
    """One step of the rollout."""

    name: str
    pattern: str
    share: float
    begin: float
    """Days after the start."""
    lasts: float | None
    """Days; none for the last, which stays."""
    needs: float | None
    """The fewest days that show what the step is to show; none where that cannot be said."""
    stop: str
    shows: str
    is_assumed: bool
    """Whether the spec does not say it, so that nobody is to blame for its length."""

    @property
    def short(self) -> bool:
        """Whether it ends too soon."""
        return (
            not self.is_assumed
            and self.lasts is not None
            and self.needs is not None
            and self.needs > self.lasts * (1 + TOLERANCE)
        )

    @property
    def traffic(self) -> str:
        """Its share in words."""
        return "unseen" if self.pattern == "shadow" else f"{100 * self.share:g}%"

    @property
    def planned(self) -> str:
        """Its days in words."""
        return "stays" if self.lasts is None else days(round(self.lasts, 1))

    @property
    def needed(self) -> str:
        """The fewest days in words, and whether there are as many."""
        if self.needs is None:
            return "–"
        verdict = ": too short" if self.short else ": enough"
        return f"{days(round(self.needs, 1))}{'' if self.is_assumed else verdict}"


def rollout_ramp(spec: Spec, policy: Policy = DEFAULT) -> Figure:
    """The steps of the rollout, those assumed where none is written.

    The fewest days of a step are those of the rules: a canary has to see the drop at which it
    stops, a test the change that it is made for, a shadow enough labels."""
    phases = tuple(_phases(spec, policy))
    drawn, height = _drawn(phases, _back(spec))
    short = sum(each.short for each in phases)
    verdict = f"{short or 'none'} too short for what each is to show"
    assumed = "assumed, since the spec gives none"
    return figure(
        "rollout",
        height,
        drawn,
        title="The way to all traffic",
        desc=f"{many(len(phases), 'step')}; {verdict if spec.rollout.steps else assumed}.",
        table=Table(
            header=_HEADER,
            rows=tuple(map(_row, phases)),
        ),
    )


_HEADER = (
    "Step",
    "Pattern",
    "Traffic",
    "From day",
    "Planned",
    "Needed at least",
    "Stops if",
    "Has to show",
)


def _row(each: Phase) -> tuple[str, ...]:
    begin = f"{each.begin:,.1f}".removesuffix(".0")
    return (
        each.name,
        each.pattern.replace("_", " "),
        each.traffic,
        begin,
        each.planned,
        each.needed,
        each.stop or "–",
        each.shows or "–",
    )


def _back(spec: Spec) -> str:
    back = spec.rollout.rollback
    if back is None:
        return "No way back is given"
    within = "" if back.within is None else f" within {said(back.within)}"
    return f"Back to {back.to}{within}, {'rehearsed' if back.rehearsed else 'not yet tried'}"


def _phases(spec: Spec, policy: Policy) -> Iterator[Phase]:
    shares = {each.index: float(each.share) for each in live_steps(spec)}
    begin = 0.0
    for index, step in enumerate(defaults.rollout_steps(spec).value):
        lasts = None if step.for_ is None else float(step.for_.in_unit("day"))
        needs = _needs(spec, policy, index, step)
        yield Phase(
            name=step.name or step.pattern,
            pattern=step.pattern,
            share=shares.get(index, 0.0),
            begin=begin,
            lasts=lasts,
            needs=None if needs is None else needs / DAY,
            stop=_bounds(step.stop_if),
            shows=_bounds(step.detect),
            is_assumed=not spec.rollout.steps,
        )
        begin += lasts or 0.0


def _bounds(bounds: Mapping[MetricRef, Comparison]) -> str:
    """Conditions in words. Their metrics are ids, so nothing in them is read from the right."""
    return " or ".join(f"{name} {said(bound)}" for name, bound in sorted(bounds.items()))


def _needs(spec: Spec, policy: Policy, index: int, step: RolloutStep) -> float | None:
    """Seconds that the step needs, by the formulas of ROL03, ROL04 and ROL08."""
    house = policy.thresholds
    if step.pattern == "shadow":
        return max(until_known(spec, house), float(house.shadow))
    live = next(each for each in live_steps(spec) if each.index == index)
    found: list[float] = []
    if step.pattern == "canary" and live.is_partial:
        timed = (
            canary_time(each, float(live.share), house) for each in changes(spec, live, "stop_if")
        )
        found = [each[1] for each in timed if each is not None]
    if step.pattern == "ab_test":
        smaller = min(float(live.share), 1 - float(live.share))
        tested = (ab_test_time(each, smaller, house) for each in changes(spec, live, "detect"))
        found = [float(each[1] * WEEK) for each in tested if each is not None]
    return max(found, default=None)


def _drawn(phases: Sequence[Phase], back: str) -> tuple[tuple[Element, ...], float]:
    last = phases[-1]
    end = last.begin + (last.lasts or 0.0)
    span = (end or 7.0) * (1.18 if last.lasts is None else 1.0)
    x, y = Scale(high=span, start=_LEFT, end=_RIGHT), Scale(high=1.0, start=_FLOOR, end=_TOP)
    made: list[Element] = [words(0, 12, "traffic the model answers", class_="c-muted")]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        made.append(line([(_LEFT, y.at(share)), (_RIGHT, y.at(share))], "c-axis"))
        if share != 0.25 and share != 0.75:
            made.append(
                words(_LEFT - 6, y.at(share) + 4, f"{share:.0%}", anchor="end", class_="c-muted")
            )
    corners = list(_corners(phases, x, y, span))
    closed = path([*corners, (corners[-1][0], _FLOOR), (corners[0][0], _FLOOR)])
    made += [element("path", d=f"{closed}Z", class_="c-area"), line(corners, "c-curve")]
    made += _numbers(phases, x, y, span)
    made += _days(phases, x, end)
    return _described(phases, back, made)


def _corners(
    phases: Sequence[Phase], x: Scale, y: Scale, span: float
) -> Iterator[tuple[float, float]]:
    for each in phases:
        until = span if each.lasts is None else each.begin + each.lasts
        yield x.at(each.begin), y.at(each.share)
        yield x.at(min(until, span)), y.at(each.share)


def _numbers(phases: Sequence[Phase], x: Scale, y: Scale, span: float) -> Iterator[Element]:
    before = -99.0
    for number, each in enumerate(phases[:MOST], start=1):
        until = span if each.lasts is None else each.begin + each.lasts
        at = (x.at(each.begin) + x.at(until)) / 2
        if at - before < 18:
            continue
        before = at
        up = max(_TOP + 10, y.at(each.share) - 6) if each.share < 0.9 else y.at(each.share) + 17
        yield words(at, up, str(number), anchor="middle", class_="c-strong")


def _days(phases: Sequence[Phase], x: Scale, end: float) -> Iterator[Element]:
    before = -99.0
    for day in sorted({each.begin for each in phases} | {end}):
        at = x.at(day)
        if at - before < 30 or at > _RIGHT - 24:
            continue
        before = at
        yield line([(at, _FLOOR), (at, _FLOOR + 4)], "c-axis")
        yield words(at, _FLOOR + 17, f"{day:,.0f}", anchor="middle", class_="c-muted")
    yield words(_RIGHT, _FLOOR + 17, "day", anchor="end", class_="c-muted")


def _described(
    phases: Sequence[Phase], back: str, made: list[Element]
) -> tuple[tuple[Element, ...], float]:
    y = _FLOOR + 48
    longest = max((each.lasts or 0.0) for each in phases[:MOST])
    most = max(longest, *(min(each.needs or 0.0, longest * 3) for each in phases[:MOST]), 1.0)
    scale = Scale(high=most, start=26, end=WIDTH - 8)
    for number, each in enumerate(phases[:MOST], start=1):
        made.append(words(18, y, str(number), anchor="end", class_="c-strong"))
        made.append(words(26, y, each.name, class_="c-strong", room=170))
        made.append(words(WIDTH, y, f"{each.traffic}, {each.planned}", anchor="end", room=130))
        made += _held(each, scale, y + 7)
        y += 18 if each.lasts is None else 28
        notes = [f"needs {each.needed}"] if each.needs is not None else []
        notes += [f"stops if {each.stop}"] if each.stop else []
        for note in notes:
            bad = note.startswith("needs") and each.short
            for words_ in wrap(note, WIDTH - 26, 12, 2):
                made.append(
                    words(
                        26,
                        y,
                        words_,
                        class_="c-bad c-strong" if bad else "c-muted",
                        room=WIDTH - 26,
                    )
                )
                y += LINE
        y += 10
    if len(phases) > MOST:
        made.append(
            words(26, y, f"and {len(phases) - MOST} more, all in the table", class_="c-muted")
        )
        y += LINE + 6
    made.append(mark("triangle", 12, y - 4))
    lines = wrap(back, WIDTH - 26, SMALL, 2)
    made += [words(26, y + LINE * n, each, room=WIDTH - 26) for n, each in enumerate(lines)]
    y += LINE * (len(lines) - 1)
    return tuple(made), y + 8


def _held(each: Phase, scale: Scale, y: float) -> list[Element]:
    """The planned days as a bar, the needed ones as a line across it."""
    if each.lasts is None:
        return []
    made = [box(scale.start, y, scale.at(each.lasts) - scale.start, 8, "c-bar")]
    if each.needs is not None:
        at = scale.at(min(each.needs, scale.high))
        made.append(line([(at, y - 3), (at, y + 11)], "c-limit"))
    return made
