"""From a probability to a decision: when acting on it pays.

Amounts are money, all in one currency. Probabilities are taken at their word, so they have to be
calibrated: of the cases at 0.04, four in a hundred are positive.
"""

from __future__ import annotations

from specc.statistics.domain import require_not_negative


def threshold(*, false_alarm: float, hit: float) -> float:
    """The probability of a positive above which acting pays: C / (C + G).

    `false_alarm` is C, what acting on a negative costs more than leaving it alone; `hit` is G, what
    acting on a positive earns more than missing it. Acting pays where p G > (1−p) C. 0 where a
    false alarm costs nothing (always act), 1 where a hit earns nothing (never act); `ValueError`
    where neither does anything, or where one of them is the other way round.

    Source: Elkan (2001), The foundations of cost-sensitive learning.

    >>> round(threshold(false_alarm=2, hit=48), 3)
    0.04
    """
    require_not_negative(false_alarm=false_alarm, hit=hit)
    if false_alarm + hit == 0:
        raise ValueError("false alarm and hit are both 0: no decision is worth more than another")
    return false_alarm / (false_alarm + hit)
