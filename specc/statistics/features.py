"""Features: how many columns a model sees, and how many the events can bear.

An event is a row of the rarer class: with few of them, however many rows there are, a model can fit
each one by a feature of its own. Counted are the degrees of freedom that a column gives a linear
model, so that k classes are k - 1.
"""

from __future__ import annotations

from specc.statistics.domain import (
    require_not_negative,
    require_positive,
    require_share,
    rounded_down,
    rounded_up,
)

TEXT_COLUMNS = 128
"""Columns into which the words of a text are hashed."""

_CLASSES = ("category", "string")


def encoded(*, kind: str, values: int = 0) -> int:
    """Columns that a feature of this `kind` becomes; at least 1.

    `values` is how many values a category has; where they are not known (0) it counts as one, so
    that the sum over all features is a lower bound. A boolean has two values, hence one column.

    >>> encoded(kind="number"), encoded(kind="category", values=3), encoded(kind="text")
    (1, 2, 128)
    """
    require_not_negative(values=values)
    if kind == "text":
        return TEXT_COLUMNS
    return max(1, values - 1) if kind in _CLASSES else 1


def events(*, rows: float, prevalence: float) -> int:
    """Rows of the rarer class: rows x min(π, 1-π).

    Source: Harrell (2015), Regression Modeling Strategies, section 4.4: the limiting sample size.

    >>> events(rows=10_000, prevalence=0.06)
    600
    """
    require_not_negative(rows=rows)
    require_share(prevalence=prevalence)
    return rounded_down(rows * min(prevalence, 1 - prevalence))


def most(*, events: float, events_per_feature: float) -> int:
    """The most encoded features that so many events can bear; 0 where they bear none.

    Ten events for each is the usual rule, a judgement and not a law.
    Source: Peduzzi and others (1996), A simulation study of the number of events per variable in
    logistic regression analysis; Zinkevich, Rules of Machine Learning (Google), rule 21.

    >>> most(events=600, events_per_feature=10)
    60
    """
    require_not_negative(events=events)
    require_positive(events_per_feature=events_per_feature)
    return rounded_down(events / events_per_feature)


def rows_needed(*, features: float, share: float, events_per_feature: float) -> int:
    """Rows that bear so many encoded features, where the `share` of them in (0, 1] are events.

    `ValueError` where none are.

    >>> rows_needed(features=60, share=0.06, events_per_feature=10)
    10000
    """
    require_share(share=share)
    require_positive(features=features, share=share, events_per_feature=events_per_feature)
    return rounded_up(features * events_per_feature / share)
