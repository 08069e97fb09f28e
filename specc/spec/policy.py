"""The house policy: what is judgement in the rules, and what the house asks of every spec."""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction
from typing import Annotated, Literal

from specc.record import record
from specc.spec._types import CONFIG, Flag, LanguageVersion, Name, Positive
from specc.spec.identity import Role
from specc.spec.plan import Acceptance
from specc.units import (
    NUMBER,
    PLAIN_NUMBER,
    SHARE,
    SHARE_OF_ONE,
    Count,
    Duration,
    Quantity,
    Share,
    field_of,
)

Chance = Annotated[
    Quantity,
    field_of(
        replace(
            SHARE_OF_ONE,
            title="a share over 0% and under 100%",
            above=Fraction(0),
            below=Fraction(1),
        )
    ),
]
"""Of what is neither sure nor impossible."""
Power = Annotated[
    Quantity,
    field_of(
        replace(
            SHARE_OF_ONE,
            title="a share over 50% and under 100%",
            examples=("80%", 0.8),
            above=Fraction(1, 2),
            below=Fraction(1),
        )
    ),
]
"""Of seeing what is there; at a half one could as well toss a coin."""
Partial = Annotated[
    Quantity, field_of(replace(SHARE_OF_ONE, title="a share under 100%", below=Fraction(1)))
]
"""Of what cannot be all of it."""
Multiple = Annotated[
    Quantity,
    field_of(
        replace(
            PLAIN_NUMBER,
            title="a number over 0",
            examples=(0.67, 10),
            signed=False,
            above=Fraction(0),
        )
    ),
]
"""How often, or how many times as much."""
Agreement = Annotated[
    Quantity,
    field_of(
        replace(
            PLAIN_NUMBER,
            title="a number from 0 to 1",
            examples=(0.6, 0.8),
            signed=False,
            most=Fraction(1),
        )
    ),
]
"""Chance-corrected: 0 is chance, 1 is full agreement."""


def _share(percent: int | Fraction) -> Quantity:
    return Quantity(magnitude=Fraction(percent) / 100, dimension=SHARE)


def _number(number: int | Fraction) -> Quantity:
    return Quantity(magnitude=Fraction(number), dimension=NUMBER)


@record
class Thresholds:
    """The numbers in the rules that are judgement, not arithmetic."""

    __pydantic_config__ = CONFIG

    power: Power = _share(80)
    """Chance that a test shows a difference that is there."""
    significance: Chance = _share(5)
    """Chance that a two-sided test shows a difference that is not there."""
    disagreement: Chance = _share(5)
    """Share of what is counted on which two models disagree."""
    correlation: Partial = _share(80)
    """Correlation of two models' areas under the curve on the same rows."""
    minority: Share = _share(5)
    """Prevalence under which accuracy says little."""
    no_positive: Chance = _share(1)
    """Chance of a test set without a single positive."""
    label_error: Partial = _share(5)
    """Share of wrong labels where nobody has measured it."""
    audit_error: Chance = _share(2)
    """Share of wrong labels that an audit has to be able to rule out."""
    agreement: Agreement = _number(Fraction(3, 5))
    """Chance-corrected agreement (kappa, alpha) under which labels are guesses."""
    labeling_share: Share = _share(40)
    """Largest share of an iteration that labeling may take."""
    small_data: Count = _number(10_000)
    """Rows up to which each label is worth reading."""
    events_per_feature: Multiple = _number(10)
    """Positives in the training data for each encoded feature."""
    exploration: Share = _share(1)
    """Share of decisions made at random where the decision makes the labels."""
    seeds: Positive = 2
    """Times that each model is trained at least."""
    batch_window: Share = _share(80)
    """Largest share of its window that a batch may take."""
    first_live: Share = _share(10)
    """Largest share of traffic of the first live step."""
    shadow: Duration = Quantity.of(1, "week")
    """Shortest time in the shadow: one of each day of the week."""
    pilot: Duration = Quantity.of(2, "week")
    """Shortest time on a part of the traffic before all of it."""
    false_alarms: Multiple = _number(1)
    """False alarms a month that one alert may give."""
    drift_alarms: Multiple = _number(4)
    """False alarms a month that all drift tests together may give."""
    drift_level: Chance = _share(1)
    """Significance of one drift test of one feature on one day."""
    burn_events: Multiple = _number(10)
    """Bad events in the short window of a burn-rate alert."""
    business_retraining: Duration = Quantity.of(1, "month")
    """Longest time between trainings where customers are businesses."""
    selection_ratio: Share = _share(80)
    """Smallest ratio of selection rates between groups: the four-fifths rule."""
    iterations: Positive = 2
    """Rounds of data, model and error analysis at least."""
    first_release: Share = _share(50)
    """Share of the plan after which the first version should be live."""
    shadow_positives: Count = _number(246)
    """Positives that a shadow has to see with their labels: a recall of 80% to ± 5 points."""
    report_every: Duration = Quantity.of(1, "week")
    """Shortest time between two reports of a model's quality."""
    on_time: Chance = _share(80)
    """Chance with which a plan has to keep its deadline."""
    optimistic: Multiple = _number(Fraction(67, 100))
    """What a stage takes if all goes well, as a multiple of its estimate."""
    pessimistic: Multiple = _number(Fraction(3, 2))
    """What a stage takes if much goes wrong, as a multiple of its estimate."""
    group_rate: Chance = _share(80)
    """True positive rate of a group of people where nobody has said it."""
    audit_term: Duration = Quantity.of(6, "month")
    """Shortest time that records of a high-risk system are kept."""
    least_availability: Share = _share(90)
    """Availability under which a promise is taken for a slip."""
    most_seeds: Positive = 100
    """Times that each model is trained at most."""
    rollout_step: Duration = Quantity.of(90, "day")
    """Longest time that one step of a rollout is advised to last, where no stage is planned."""
    labeling_day: Multiple = _number(12)
    """Most hours that one person can be meant to label a day."""


@record
class Tools:
    """The tools that the house allows; every one where nothing is said."""

    __pydantic_config__ = CONFIG

    orchestrator: tuple[Name, ...] = ()
    """What may run the steps."""
    engine: tuple[Name, ...] = ()
    """What may compute on tables."""
    tracking: tuple[Name, ...] = ()
    """Where runs may be recorded."""
    serving: tuple[Name, ...] = ()
    """What may answer requests."""
    ci: tuple[Name, ...] = ()
    """Where checks may run."""
    monitoring: tuple[Name, ...] = ()
    """What may watch the service."""
    models: tuple[Name, ...] = ()
    """Models that may be trained."""


@record
class Policy:
    """What a house asks of every spec: thresholds, severities, approvals, tools."""

    __pydantic_config__ = CONFIG

    specc: LanguageVersion = 1
    """Version of the language: 1."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    """Numbers in the rules that are judgement."""
    severities: dict[Name, Literal["error", "warning", "info"]] = field(default_factory=dict)
    """How much a finding matters here, by its code."""
    approvals: tuple[Role, ...] = ()
    """Roles that sign every scope."""
    signatures: Flag = False
    """Whether an approval counts only with the signature of a key; always so where the repo lists
    keys in `approvals/allowed_signers`."""
    tools: Tools = field(default_factory=Tools)
    """Tools that may be used."""
    accept: tuple[Acceptance, ...] = ()
    """Findings the house lives with, in every spec."""


DEFAULT = Policy()
"""The policy of a house that has none."""
