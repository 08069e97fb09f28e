"""The standard loops: the returns to an earlier stage that every project has."""

from __future__ import annotations

from specc.project.model import Condition, Loop
from specc.units import parse_comparison


def _loop(name: str, leaves: str, to: str, **when: str) -> Loop:
    origin = f"lifecycle.loops.{name}"
    return Loop(
        id=name,
        leaves=leaves,
        to=to,
        when=tuple(
            Condition(measure=measure, bound=parse_comparison(bound), origin=origin)
            for measure, bound in when.items()
        ),
        origin=origin,
    )


STANDARD_LOOPS = (
    _loop("wrong_labels", "model", "data", wrong_label="> 10%"),
    _loop("limit_missed", "model", "scope", limits_missed="> 0"),
    _loop("metric_short", "deploy", "model", targets_missed="> 0"),
    _loop("inputs_moved", "monitor", "data", psi="> 0.2"),
)
"""Returns a spec has without saying so; one with the same id takes its place."""
