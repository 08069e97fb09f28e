"""Serving capacity: how many replicas the load needs, what they cost, how long a batch runs.

Latencies are in seconds and means, not percentiles; arrival rates in requests per second, at peak.
"""

from __future__ import annotations

from specc.statistics.domain import (
    require_not_negative,
    require_positive,
    require_share,
    rounded_down,
    rounded_up,
)

HOURS_PER_MONTH = 730
"""8,760 hours a year in twelve months, as cloud providers bill."""


def concurrency(*, arrival_rate: float, mean_latency: float) -> float:
    """Requests in progress at one time, on average.

    Source: Little (1961): L = λW. Holds for any distribution, as long as the load is steady and all
    that arrives is served.

    >>> concurrency(arrival_rate=2000, mean_latency=0.04)
    80.0
    """
    require_not_negative(arrival_rate=arrival_rate)
    require_positive(mean_latency=mean_latency)
    return arrival_rate * mean_latency


def replicas(
    *, arrival_rate: float, mean_latency: float, workers: float, utilization: float = 0.7
) -> int:
    """Replicas needed; at least 1, since something must answer.

    `workers` is how many requests one replica works on at a time, `utilization` the share of them
    that may be busy on average: near 1, queues grow without bound.

    >>> replicas(arrival_rate=2000, mean_latency=0.04, workers=8)
    15
    """
    require_positive(workers=workers)
    _require_utilization(utilization)
    busy = concurrency(arrival_rate=arrival_rate, mean_latency=mean_latency)
    return rounded_up(busy / workers / utilization)


def arrival_rate(
    *, replicas: float, mean_latency: float, workers: float, utilization: float = 0.7
) -> float:
    """Requests per second that `replicas` can carry. The inverse of `replicas`.

    >>> round(arrival_rate(replicas=15, mean_latency=0.04, workers=8))
    2100
    """
    require_positive(replicas=replicas, mean_latency=mean_latency, workers=workers)
    _require_utilization(utilization)
    return replicas * workers * utilization / mean_latency


def monthly_cost(
    *, replicas: float, hourly_price: float, requests: float = 0, request_fee: float = 0
) -> float:
    """Price of a month of 730 hours, in the currency of `hourly_price` and `request_fee`.

    `requests` is the number in the month, `request_fee` the price of one.

    >>> round(monthly_cost(replicas=15, hourly_price=0.34), 2)
    3723.0
    """
    require_not_negative(
        replicas=replicas, hourly_price=hourly_price, requests=requests, request_fee=request_fee
    )
    return replicas * hourly_price * HOURS_PER_MONTH + requests * request_fee


def replicas_within_budget(
    *, budget: float, hourly_price: float, requests: float = 0, request_fee: float = 0
) -> int:
    """Replicas that a monthly `budget` pays for; 0 where the fees alone exceed it.

    >>> replicas_within_budget(budget=5000, hourly_price=0.34)
    20
    """
    require_not_negative(budget=budget)
    require_positive(hourly_price=hourly_price)
    fees = monthly_cost(replicas=0, hourly_price=0, requests=requests, request_fee=request_fee)
    return rounded_down(max(0.0, budget - fees) / (hourly_price * HOURS_PER_MONTH))


def batch_time(*, rows: float, rate: float, workers: float) -> float:
    """Seconds that `workers` take for `rows`, each at `rate` rows per second.

    Assumes that the rows divide evenly among them, and that nothing else holds them up.

    >>> round(batch_time(rows=50e6, rate=2000, workers=4) / 3600, 2)
    1.74
    """
    require_not_negative(rows=rows)
    require_positive(rate=rate, workers=workers)
    return rows / rate / workers


def batch_workers(*, rows: float, rate: float, seconds: float) -> int:
    """Workers that are done with `rows` within `seconds`, each at `rate` rows per second.

    >>> batch_workers(rows=50e6, rate=2000, seconds=3600)
    7
    """
    require_not_negative(rows=rows)
    require_positive(rate=rate, seconds=seconds)
    return rounded_up(rows / rate / seconds)


def _require_utilization(utilization: float) -> None:
    require_positive(utilization=utilization)
    require_share(utilization=utilization)
