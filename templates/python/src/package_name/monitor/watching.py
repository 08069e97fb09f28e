"""`conf/monitoring.yaml` as typed values: what is watched, over which window, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import strict
from ..config import Scope, load_yaml

DAY = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Watched:
    """`by`: the part of this repo that measures it, or the team's own systems."""

    metric: str
    window: float
    by: str
    unit: str | None = None
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Watching:
    """`samples`: rows in a window, by metric, where the scope says so."""

    watched: tuple[Watched, ...] = ()
    samples: dict[str, int] = field(default_factory=dict)
    slices: tuple[str, ...] = ()
    spec_ref: str

    def window(self, by: str) -> float:
        """Seconds over which a job measures: the longest window of its figures."""
        return max((each.window for each in self.watched if each.by == by), default=DAY)

    def sample(self, by: str) -> int | None:
        """Rows that a job measures on; None for all."""
        mine = {each.metric for each in self.watched if each.by == by}
        return max((n for metric, n in self.samples.items() if metric in mine), default=None)


def load(scope: Scope) -> Watching:
    """What is watched."""
    path = scope.root / "conf" / "monitoring.yaml"
    return strict.read(Watching, load_yaml(path), "conf/monitoring.yaml")


def by_team(scope: Scope) -> Sequence[str]:
    """Figures that only the team's own systems know."""
    return sorted({each.metric for each in load(scope).watched if each.by == "team"})
