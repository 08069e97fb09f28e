"""Goals as a tree: what the business wants, what moves it, and what holds each of the metrics."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.review._dates import written
from specc.review.charts._canvas import BOLD, LINE, SMALL, USUAL, WIDTH, figure, line, mark, words
from specc.review.charts._model import Figure, Table
from specc.review.charts._text import width, wrap
from specc.rules._words import said
from specc.rules.goals import chain_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec
    from specc.spec.goals import Goal, Metric

MOST, SIBLINGS = 24, 6
"""Metrics that are drawn in all, and below one; the table holds all."""
_STEP, _LEFT = 18.0, 8.0
_MARKS = {"goal": "circle", "business": "square", "online": "diamond", "model": "triangle"}


@value
class Node:
    """One line of the tree."""

    depth: int
    kind: str
    name: str
    numbers: str = ""
    holds: str = ""
    """What tests or watches it; empty where nothing does."""
    gone: str = ""
    """What is missing here."""
    leads: str = ""
    """What it hangs on."""
    beyond: bool = False
    """Whether it stands in the table alone: too many hang on the same."""


def goal_tree(spec: Spec) -> Figure | None:
    """Each goal, the metrics that lead to it and its guardrails; none where there is no goal.

    A link that is missing is a line of its own, dashed, with what it is that misses."""
    nodes = tuple(chain.from_iterable(_goal(spec, *each) for each in sorted(spec.goals.items())))
    if not nodes:
        return None
    shown = [each for each in nodes if not each.beyond][:MOST]
    drawn, height = _drawn(shown)
    more = len(nodes) - len(shown)
    if more > 0:
        drawn += (
            words(_LEFT, height + 4, f"and {more:,} more, all in the table", class_="c-muted"),
        )
        height += LINE
    gone = sum(bool(each.gone) for each in nodes)
    return figure(
        "goals",
        height,
        drawn,
        title="From the goals to what is tested and watched",
        desc=_said(len(spec.goals), sum(bool(each.name) for each in nodes), gone),
        table=Table(
            header=("Level", "Name", "Leads to", "Today, aim and limit", "Held by"),
            rows=tuple(map(_row, nodes)),
        ),
    )


def _said(goals: int, named: int, gone: int) -> str:
    below = named - goals
    links = f"{gone} links are missing, each" if gone > 1 else "one link is missing,"
    missing = f"{links} named in its place" if gone else "no link is missing"
    return (
        f"{goals} goal{'s' * (goals != 1)} and {below} metric{'s' * (below != 1)} below "
        f"{'them' if goals != 1 else 'it'}; {missing}."
    )


def _row(node: Node) -> tuple[str, ...]:
    held = f"missing: {node.gone}" if node.gone else node.holds or "–"
    return (node.kind, node.name or "–", node.leads or "–", node.numbers or "–", held)


def _goal(spec: Spec, name: str, goal: Goal) -> Iterator[Node]:
    worth = f"worth {said(goal.value)}" if goal.value is not None else ""
    by = f"by {written(goal.by)}" if goal.by is not None else ""
    numbers = ", ".join(filter(None, (worth, by)))
    yield Node(depth=0, kind="goal", name=goal.statement, numbers=numbers, holds=_stop(goal))
    if not goal.metrics:
        yield Node(depth=1, kind="metric", name="", gone="no metric shows it", leads=name)
    yield from _metrics(spec, name, goal)
    for each in goal.guardrails:
        if each in spec.metrics:
            yield _node(spec, each, 1, name, kind="guardrail")
    if not goal.guardrails:
        gone = "nothing says what must not get worse"
        yield Node(depth=1, kind="guardrail", name="", gone=gone, leads=name)


def _stop(goal: Goal) -> str:
    bounds = [
        f"{name} {said(bound)}" for name, bound in sorted(goal.stop_if.items()) if name != "after"
    ]
    return f"given up if {' or '.join(bounds)}" if bounds else ""


def _metrics(spec: Spec, name: str, goal: Goal) -> Iterator[Node]:
    """The metrics of the goal and all that drive them, each below the one it drives."""
    wanted = set(goal.metrics) & set(spec.metrics)
    leading = [each for each in sorted(spec.metrics) if wanted & set(chain_from(spec, each))]
    below: dict[str | None, list[str]] = {}
    inside = {each for one in leading for each in chain_from(spec, one)} - set(goal.guardrails)
    for each in sorted(inside):
        drives = spec.metrics[each].drives
        below.setdefault(drives if drives in inside else None, []).append(each)
    for hung in below.values():  # what the goal lists and what others hang on come first
        hung.sort(key=lambda one: (one not in wanted, one not in below))
    seen: set[str] = set()
    roots = [
        *below.get(None, []),
        *sorted(inside, key=lambda one: (spec.metrics[one].kind != "business", one)),
    ]
    for root in roots:  # the second part is reached only where metrics drive each other in a circle
        if root in seen:
            continue
        base = 1
        if spec.metrics[root].kind != "business":
            gone = "leads to no business metric"
            yield Node(depth=1, kind="business", name="", gone=gone, leads=name)
            base = 2
        yield from _branch(spec, root, base, name, below, seen)


def _branch(
    spec: Spec,
    root: str,
    depth: int,
    leads: str,
    below: dict[str | None, list[str]],
    seen: set[str],
) -> Iterator[Node]:
    open_ = [(root, depth, leads, False)]
    while open_:
        name, level, above, beyond = open_.pop()
        if name in seen:
            continue
        seen.add(name)
        yield replace(_node(spec, name, level, above), beyond=beyond)
        children = enumerate(below.get(name, []))
        hung = [(each, level + 1, name, beyond or n >= SIBLINGS) for n, each in children]
        open_ += reversed(hung)


def _node(spec: Spec, name: str, depth: int, leads: str, kind: str = "") -> Node:
    metric = spec.metrics[name]
    holds = ", ".join(_holds(spec, name, metric))
    return Node(
        depth=depth,
        kind=kind or metric.kind,
        name=name,
        numbers=_numbers(name, metric),
        holds=holds,
        gone="" if holds else _unheld(metric),
        leads=leads,
    )


def _unheld(metric: Metric) -> str:
    if metric.kind == "model":
        return "no limit to test it against, and no alert"
    return "no alert watches it, and no step of the rollout"


def _numbers(name: str, metric: Metric) -> str:
    worst = "never below" if defaults.better(name, metric).value == "higher" else "never above"
    parts = (("today", metric.baseline), ("aim", metric.target), (worst, metric.limit))
    return ", ".join(f"{word} {said(given)}" for word, given in parts if given is not None)


def _holds(spec: Spec, name: str, metric: Metric) -> Iterator[str]:
    """What tests the metric before a release, and what watches it after."""
    if metric.kind == "model" and metric.limit is not None:
        yield "the release gate"
    slices = sum(name in each.limits for each in spec.data.slices.values())
    if slices:
        yield f"{slices} slice{'s' * (slices != 1)}"
    steps = [each.name or each.pattern for each in spec.rollout.steps if name in each.stop_if]
    if steps:
        yield f"rollout stop{'s' * (len(steps) != 1)} in {len(steps)} step{'s' * (len(steps) != 1)}"
    alerts = sorted(key for key, each in spec.monitoring.alerts.items() if each.metric == name)
    if alerts:
        yield f"alert{'s' * (len(alerts) != 1)} {' and '.join(alerts[:2])}" + (
            f" and {len(alerts) - 2} more" if len(alerts) > 2 else ""
        )
    if metric.measured_from and metric.kind in ("business", "online"):
        yield f"counted in {metric.measured_from}"


def _drawn(nodes: Sequence[Node]) -> tuple[tuple[Element, ...], float]:
    links: list[Element] = []
    texts: list[Element] = []
    hung: dict[int, float] = {}
    y = 14.0
    for node in nodes:
        x = _LEFT + _STEP * min(node.depth, 6)
        if node.depth and node.depth - 1 in hung:
            above = _LEFT + _STEP * min(node.depth - 1, 6)
            bend = [(above, hung[node.depth - 1]), (above, y - 4), (x - 7, y - 4)]
            hung[node.depth - 1] = y - 4
            links.append(line(bend, "c-gone" if node.gone and not node.name else "c-link"))
        hung[node.depth] = y + 3
        made, y = _text(node, x, y)
        texts += made
        y += 9
    return (*links, *texts), y


def _text(node: Node, x: float, y: float) -> tuple[list[Element], float]:
    left, kind = x + 12, "" if node.depth == 0 else node.kind
    end = WIDTH - width(kind, SMALL) - 8 if kind else WIDTH
    made = [_mark(node, x, y - 4)]
    if kind:
        made.append(words(WIDTH - 1, y, kind, class_="c-muted", anchor="end"))
    if not node.name:
        lines = wrap(node.gone, end - left, SMALL)
        return [*made, *_lines(lines, left, y, "c-bad")], y + LINE * len(lines)
    names = wrap(node.name, end - left, BOLD * USUAL, 3 if node.depth == 0 else 1)
    for number, each in enumerate(names):
        made.append(
            words(left, y + LINE * number, each, class_="c-strong", size=USUAL, room=end - left)
        )
    y += LINE * len(names)
    for text, class_ in ((node.numbers, "c-muted"), (node.holds, ""), (node.gone, "c-bad")):
        lines = wrap(text, WIDTH - left, SMALL, 2)
        made += _lines(lines, left, y, class_)
        y += LINE * len(lines)
    return made, y


def _lines(lines: Sequence[str], x: float, y: float, class_: str) -> Iterator[Element]:
    for number, each in enumerate(lines):
        yield words(x, y + LINE * number, each, class_=class_, room=WIDTH - x)


def _mark(node: Node, x: float, y: float) -> Element:
    if node.gone:
        return mark("circle", x, y, "c-gone")
    if node.kind in ("guardrail", "system"):
        return mark("octagon", x, y, "c-hollow")
    return mark(
        _MARKS.get(node.kind, "circle"), x, y, "c-full" if node.kind == "goal" else "c-mark"
    )
