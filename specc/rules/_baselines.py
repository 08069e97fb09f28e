"""What a metric's target is held against: what is in place today, and what others reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.rules._scales import possible
from specc.rules._words import comparable, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.goals import Metric
    from specc.units import Quantity

IN_PLACE = ("trivial", "rule", "previous_system", "competitor")
"""Baselines that could be used instead."""
PEOPLE = ("client", "team", "vendor", "users")
"""Who gives labels that are somebody's opinion, not the record of what happened."""


@value
class Score:
    """What something else than the model reaches on a metric."""

    of: str
    """What it is, as it stands in a sentence."""
    value: Quantity
    path: Path

    def __str__(self) -> str:
        return f"{self.of} {said(self.value)}"


def best(
    spec: Spec, name: str, bound: Quantity, *, yardsticks: tuple[str, ...] = ()
) -> Score | None:
    """The best score comparable with `bound` that the metric has without the model; or the best of
    the yardsticks of these kinds."""
    metric = spec.metrics[name]
    scores = _scores(spec, name, yardsticks) if yardsticks else _in_place(spec, name, metric)
    sound = [score for score in scores if possible(name, metric, score.value)]
    fitting = [score for score in sound if comparable(score.value, bound)]
    rising = defaults.better(name, metric).value == "higher"
    ranked = sorted(fitting, key=lambda score: (score.value.magnitude, score.of), reverse=rising)
    return ranked[0] if ranked else None


def _in_place(spec: Spec, name: str, metric: Metric) -> Iterator[Score]:
    if metric.baseline is not None:
        yield Score(of="today's", value=metric.baseline, path=("metrics", name, "baseline"))
    yield from _scores(spec, name, IN_PLACE)


def _scores(spec: Spec, name: str, kinds: tuple[str, ...]) -> Iterator[Score]:
    for each, baseline in spec.baselines.items():
        value = next((v for metric, v in baseline.scores.items() if metric == name), None)
        if value is not None and baseline.kind in kinds:
            path = ("baselines", each, "scores", name)
            yield Score(of=f"`{each}`'s", value=value, path=path)


def labelled_by_people(spec: Spec) -> bool:
    """Whether the truth itself is what people said, so that none can be found to beat them."""
    return spec.labels.human is not None or spec.labels.provider in PEOPLE
