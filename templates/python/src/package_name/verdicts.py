"""Judge a measured score against a bound of the scope, by its interval and not by its point.

`met`: the whole interval is on the good side. `not met`: all of it is on the bad side. `unclear`:
the bound lies inside, and more test data would decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["met", "not met", "unclear"]
Gate = Literal["pass", "fail", "undecided", "not judged"]


@dataclass(frozen=True)
class Score:
    """A measured value, its confidence interval, and the number of rows behind it."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    def __str__(self) -> str:
        if self.value is None:
            return "not defined"
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def excludes(self, value: float) -> bool:
        """Whether there is an interval, and the value lies outside it."""
        return self.low is not None and self.high is not None and not self.low <= value <= self.high

    def apart(self, other: "Score") -> bool:
        """Whether both have intervals, and these do not touch."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return False
        return self.low > other.high or self.high < other.low


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One bound of the scope, and whether it holds. `gates`: the release depends on it."""

    metric: str
    on: str
    bound: Literal["limit", "target"]
    required: float
    text: str
    better: Literal["higher", "lower"]
    score: Score
    verdict: Verdict
    gates: bool
    spec_ref: str

    def __str__(self) -> str:
        found = f"{self.metric} {self.score} on {self.on} ({self.score.n:,} rows)"
        return f"{found}: {self.bound} {self.text} {self.verdict}"


def judge(score: Score, bound: float, better: str) -> Verdict:
    """Where the interval lies; without an interval nothing is clear."""
    if score.low is None or score.high is None:
        return "unclear"
    sign = 1 if better == "higher" else -1
    worst, best = sorted((sign * score.low, sign * score.high))
    if worst >= sign * bound:
        return "met"
    return "not met" if best < sign * bound else "unclear"


def gate(verdicts: Sequence[Verdict], *, synthetic: bool) -> Gate:
    """The release gate: every bound must be met, on real data; without a bound nothing passes."""
    if synthetic or not verdicts:
        return "not judged"
    if "not met" in verdicts:
        return "fail"
    return "undecided" if "unclear" in verdicts else "pass"
