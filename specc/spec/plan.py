"""`plan`, `risks`, `questions`, `review`, `accept` and `scaffold`: work, and how it is built."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from specc.record import record
from specc.spec._types import (
    CONFIG,
    Date,
    Id,
    Name,
    PackageName,
    PersonRef,
    Positive,
    Shorthand,
    Stage,
    StatisticRef,
    Text,
    Value,
)
from specc.spec.identity import Role
from specc.units import Duration, Money, MoneyRate, Share

Level = Literal["low", "medium", "high"]
PathPattern = Text
"""A path, in which a star stands for any characters: no sentence, though any text will do."""


@record
class PlanStage:
    """One stage of the work."""

    __pydantic_config__ = CONFIG

    for_: Duration
    """How long it takes, most likely."""
    optimistic: Duration | None = None
    """How long it takes if all goes well. Default: the house's share of `for`."""
    pessimistic: Duration | None = None
    """How long it takes if much goes wrong. Default: the house's multiple of `for`."""
    owner: PersonRef | None = None
    """Who leads it."""


@record
class PlanDependency:
    """Something another team must do first."""

    __pydantic_config__ = CONFIG

    step: Text
    """What is needed."""
    team: Text
    """Who does it."""
    lead_time: Duration | None = None
    """How long they take."""


@record
class Plan:
    """Time and money."""

    __pydantic_config__ = CONFIG

    start: Date | None = None
    """First day of work."""
    deadline: Date | None = None
    """Last day."""
    stages: dict[Stage, Annotated[PlanStage, Shorthand("for")]] = field(default_factory=dict)
    """How long each stage takes."""
    iterations: Positive | None = None
    """Rounds of data, model and error analysis. Default: 3."""
    first_release: Date | None = None
    """When the first version is live."""
    dependencies: tuple[PlanDependency, ...] = ()
    """What others must do."""
    budget: Money | None = None
    """What building may cost."""
    team_cost: MoneyRate | None = None
    """What the people at work cost together: `$40k per month`, by the calendar."""
    horizon: Duration | None = None
    """Time in which it must pay back."""
    contingency: Share | None = None
    """Reserve on time and money."""
    report_every: Duration | None = None
    """How often progress is reported."""


@record
class Risk:
    """Something that can go wrong."""

    __pydantic_config__ = CONFIG

    likelihood: Level
    """How likely."""
    impact: Level
    """How bad."""
    watch: StatisticRef | None = None
    """The figure that would show it."""
    do: Text | None = None
    """What is done about it."""


@record
class Question:
    """Something not yet known."""

    __pydantic_config__ = CONFIG

    ask: Text
    """The question."""
    who: PersonRef | None = None
    """Who can answer."""
    by: Date | None = None
    """Until when."""
    blocks: Stage | None = None
    """The stage that waits for it."""


@record
class Review:
    """Who must agree."""

    __pydantic_config__ = CONFIG

    approvals: tuple[Role, ...] | None = None
    """Roles that sign. Default: nobody is asked."""


@record
class Acceptance:
    """A finding the team lives with, for a reason and a time."""

    __pydantic_config__ = CONFIG

    finding: Name
    """Its code."""
    because: Text
    """The reason."""
    until: Date | None = None
    """The last day on which it holds; then it is looked at again."""
    at: Text | None = None
    """Where: a path such as `metrics.auc`, and all below it. Default: anywhere."""


@record
class HouseTemplate:
    """A template of the house's own conventions, in Copier's form."""

    __pydantic_config__ = CONFIG

    source: Text
    """Folder (`./house`, as seen from where the spec lies) or git address (`https://…`, `gh:…`)."""
    ref: Text | None = None
    """Tag, branch or commit; the commit it means is kept. Default: the branch that git clones."""
    answers: dict[Name, Value] = field(default_factory=dict)
    """Answers to its questions. Default: those that the template gives itself."""
    overrides: tuple[PathPattern, ...] = ()
    """Paths, or patterns of paths, that it may make in the place of specc or another template."""


@record
class Scaffold:
    """How the generated repo is built."""

    __pydantic_config__ = CONFIG

    package: PackageName | None = None
    """Name of the Python package. Default: the project's id with underscores."""
    orchestrator: Literal["make", "dvc"] = "make"
    """What runs the steps."""
    engine: Literal["polars"] = "polars"
    """What computes on tables."""
    tracking: Literal["files"] = "files"
    """Where runs are recorded."""
    serving: Literal["fastapi"] = "fastapi"
    """What answers requests."""
    ci: Literal["github", "gitlab", "none"] = "github"
    """Where checks run."""
    monitoring: Literal["prometheus", "none"] = "prometheus"
    """What watches the service."""
    templates: dict[Id, HouseTemplate] = field(default_factory=dict)
    """House templates, rendered beside what specc makes."""
