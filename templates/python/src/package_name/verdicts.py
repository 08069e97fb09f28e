"""Judge a measured score against a bound of the scope, by its interval and not by its point.

`met`: the whole interval is on the good side. `not met`: all of it is on the bad side. `unclear`: the bound
lies inside, and more test data would decide.
"""

from collections.abc import Sequence
from typing import Literal

Verdict = Literal["met", "not met", "unclear"]
Gate = Literal["pass", "fail", "undecided", "not judged"]


def judge(low: float | None, high: float | None, bound: float, better: str) -> Verdict:
    """`low` and `high` are the ends of the interval; without an interval nothing is clear."""
    if low is None or high is None:
        return "unclear"
    worst, best = (low, high) if better == "higher" else (-high, -low)
    bound = bound if better == "higher" else -bound
    if worst >= bound:
        return "met"
    return "not met" if best < bound else "unclear"


def gate(verdicts: Sequence[Verdict], *, synthetic: bool) -> Gate:
    """The release gate: every limit must be met, on real data; no limit at all cannot be passed."""
    if synthetic or not verdicts:
        return "not judged"
    if "not met" in verdicts:
        return "fail"
    return "undecided" if "unclear" in verdicts else "pass"
