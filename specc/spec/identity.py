"""`project` and `people`: what this is, why, and who answers for it."""

from __future__ import annotations

from typing import Annotated, Literal

from specc.record import record
from specc.spec._types import CONFIG, Handle, Id, Name, Readiness, Shorthand, Text
from specc.units import Duration

Role = Literal[
    "business_lead",
    "tech_lead",
    "data_owner",
    "domain_expert",
    "legal",
    "on_call",
    "customer",
    "ml_engineer",
    "data_scientist",
]
Skill = Literal["systems", "database", "ml", "algorithms", "statistics", "sme", "product"]
LifeStage = Literal["scoping", "data", "model", "deployment", "live"]
Audience = Literal["consumer", "business", "internal"]
Risk = Literal["minimal", "limited", "high"]


@record
class Prerequisites:
    """What must stand before work starts: `ready`, `missing`, or the date it will be ready."""

    __pydantic_config__ = CONFIG

    objective: Readiness | None = None
    """A clear objective that the business agrees on."""
    historical_data: Readiness | None = None
    """Data from the past from which to learn."""
    infrastructure: Readiness | None = None
    """The systems in which the model will run, end to end."""


@record
class Feasibility:
    """Whether the problem can be solved with this data, and how that is known."""

    __pydantic_config__ = CONFIG

    state: Literal["proven", "likely", "uncertain"]
    """How sure the team is."""
    evidence: Text | None = None
    """Where the proof is: a file, a paper, a link."""
    poc: Duration | None = None
    """Time set aside for a proof of concept, within the stages of the plan."""


@record
class Option:
    """Another way to solve the problem that was considered."""

    __pydantic_config__ = CONFIG

    what: Text
    """The option."""
    rejected_because: Text | None = None
    """Why it was not chosen."""


@record
class ProjectSection:
    """What the project is and why it should use machine learning at all."""

    __pydantic_config__ = CONFIG

    id: Id
    """Short name, used for the repo and, with underscores, for its Python package."""
    summary: Text
    """One sentence: what is predicted or decided, and for whom."""
    title: Text | None = None
    """Name for people. Default: the id."""
    version: Text = "0.1.0"
    """Version of the scope: a new major version means a new goal."""
    stage: LifeStage = "scoping"
    """Where the project stands."""
    audience: Audience = "internal"
    """Who meets the predictions."""
    risk: Risk = "limited"
    """How much harm a wrong prediction can do."""
    why_ml: Text | None = None
    """Why rules written by hand are not enough."""
    without_ml: Text | None = None
    """What would be done without machine learning."""
    options: tuple[Option, ...] = ()
    """Other solutions that were considered."""
    out_of_scope: tuple[Text, ...] = ()
    """What the project will not do."""
    prerequisites: Prerequisites | None = None
    """What must stand before work starts."""
    feasibility: Annotated[Feasibility, Shorthand("state")] | None = None
    """Whether it can be done."""
    maturity: Literal["low", "medium", "high"] | None = None
    """How used the organisation is to running machine learning."""


@record
class Person:
    """Someone who answers for a part of the project."""

    __pydantic_config__ = CONFIG

    role: Role
    """What they answer for."""
    handle: Handle
    """Account in the forge, `@name` or `@org/team`: owns files and gets alerts."""
    skills: tuple[Skill, ...] = ()
    """What they can do."""
    knows: tuple[Name, ...] = ()
    """Kinds of data they have worked with."""
