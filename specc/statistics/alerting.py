"""Alerts: how often chance alone raises one, and whether it sees what it is for.

An alert compares a share of the rows of one window (a click rate, recall, failed requests) with a
bound. Rows and windows are assumed independent; a month has 30 days.
"""

from __future__ import annotations

from math import ceil, exp, lgamma, log, log1p, sqrt

from specc.statistics.domain import (
    TOLERANCE,
    require_not_negative,
    require_open_share,
    require_positive,
    require_share,
    rounded_up,
)
from specc.statistics.normal import cdf, quantile

EXACT_BELOW = 5000
"""Rows below which the binomial distribution is summed; from here on the normal one is as good."""


def share_below(*, share: float, n: float, bound: float) -> float:
    """Chance that the share measured on `n` rows lies below `bound` where it is truly `share`.

    Source: the binomial distribution, summed; from 5,000 rows on, de Moivre's normal approximation
    Φ((bound − p) √n / √(p(1−p))). `n` is rounded to whole rows, at least one. For "above", give
    1 − `share` and 1 − `bound`.

    >>> round(30 * share_below(share=0.9, n=500, bound=0.88), 2)
    1.85
    >>> round(share_below(share=0.85, n=500, bound=0.88), 2)
    0.97
    """
    require_open_share(share=share)
    require_positive(n=n)
    require_share(bound=bound)
    if n >= EXACT_BELOW:
        return cdf((bound - share) * sqrt(n) / sqrt(share * (1 - share)))
    rows = max(1, round(n))
    return _binomial(rows, share, ceil(bound * rows * (1 - TOLERANCE)))


def _binomial(n: int, share: float, cut: int) -> float:
    """P(X < cut), from logarithms: the powers of a small share would vanish."""
    yes, no = log(share), log1p(-share)
    ways = lgamma(n + 1)
    terms = (
        exp(ways - lgamma(k + 1) - lgamma(n - k + 1) + k * yes + (n - k) * no) for k in range(cut)
    )
    return min(1.0, sum(terms))


def false_alarms(*, probability: float, windows: float, runs: float) -> float:
    """Alarms a month that chance alone gives: windows a month × probability ^ runs.

    `probability` is that of one window to breach where nothing is wrong; `runs` windows in a row
    have to.

    >>> round(false_alarms(probability=0.0618, windows=30, runs=1), 2)
    1.85
    >>> round(false_alarms(probability=0.068, windows=30, runs=2), 2)
    0.14
    """
    require_share(probability=probability)
    require_positive(windows=windows, runs=runs)
    return float(windows * probability**runs)


def sample_size(*, share: float, bound: float, alarms: float, windows: float, runs: float) -> int:
    """Rows in a window so that chance alone gives at most so many `alarms` a month.

    The normal approximation of `share_below`, solved for n: z² p(1−p) / (p − bound)², z the
    quantile of 1 − (alarms / windows)^(1/runs). The share breaches `bound` only by chance, so it
    lies on the other side of it; `ValueError` where the two are equal.

    >>> sample_size(share=0.9, bound=0.88, alarms=1 / 3, windows=30, runs=1)
    1177
    """
    require_open_share(share=share)
    require_share(bound=bound)
    require_positive(alarms=alarms, windows=windows, runs=runs)
    allowed = (alarms / windows) ** (1 / runs) if alarms < windows else 1.0
    if allowed >= 0.5:
        return 1
    if share == bound:
        raise ValueError("share and bound are equal: no number of rows tells them apart")
    z = -quantile(max(allowed, 1e-300)) / (share - bound)
    return rounded_up(z * z * share * (1 - share))


def budget_burned(*, burn_rate: float, window: float, period: float) -> float:
    """Share of the error budget that a window uses up at a constant burn rate.

    Source: Beyer and others, The Site Reliability Workbook (2018), chapter 5. The burn rate is the
    error rate over the one that the objective allows; `window` and `period` are in one unit.

    >>> budget_burned(burn_rate=14.4, window=1, period=30 * 24)
    0.02
    """
    require_not_negative(burn_rate=burn_rate, window=window)
    require_positive(period=period)
    return burn_rate * window / period


def bad_events(*, arrival_rate: float, window: float, error_rate: float) -> float:
    """Failed requests in a window, on average: requests per second × seconds × error rate.

    >>> round(bad_events(arrival_rate=1, window=15 * 60, error_rate=0.01))
    9
    """
    require_not_negative(arrival_rate=arrival_rate, window=window)
    require_share(error_rate=error_rate)
    return arrival_rate * window * error_rate


def arrival_rate(*, events: float, window: float, error_rate: float) -> float:
    """Requests per second at which a window of so many seconds holds `events` failed requests.

    At an objective of 99.9% and a burn rate of 14.4, ten failures in the usual short window of
    five minutes take:

    >>> round(arrival_rate(events=10, window=300, error_rate=14.4 * 0.001), 1)
    2.3
    """
    require_positive(events=events, window=window, error_rate=error_rate)
    require_share(error_rate=error_rate)
    return events / window / error_rate


def window_for_events(*, events: float, arrival_rate: float, error_rate: float) -> int:
    """Whole seconds that a window needs to hold `events` failed requests, on average.

    >>> window_for_events(events=10, arrival_rate=1, error_rate=0.01)
    1000
    """
    require_positive(events=events, arrival_rate=arrival_rate, error_rate=error_rate)
    require_share(error_rate=error_rate)
    return rounded_up(events / arrival_rate / error_rate)
