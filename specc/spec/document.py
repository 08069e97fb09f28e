"""The whole document."""

from __future__ import annotations

from dataclasses import field

from specc.diagnostic import Path
from specc.record import record
from specc.spec._types import CONFIG, Id, LanguageVersion, Name, Text
from specc.spec.data import Data
from specc.spec.deployment import Deployment, Rollout
from specc.spec.goals import Goal, Metric, Tradeoffs
from specc.spec.identity import Person, ProjectSection
from specc.spec.labels import Baseline, Labels
from specc.spec.model import ErrorAnalysis, Fairness, Model, Scenario
from specc.spec.operation import Lifecycle, Lineage, Monitoring, Retraining
from specc.spec.plan import Acceptance, Plan, Question, Review, Risk, Scaffold

LANGUAGE_VERSION = 1


@record
class Spec:
    """A scoping spec: what success is, what it may cost, and how it will be known."""

    __pydantic_config__ = CONFIG

    specc: LanguageVersion
    """Version of the language: 1."""
    project: ProjectSection
    """What this is, and why."""
    people: dict[Id, Person]
    """Who answers for what."""
    goals: dict[Id, Goal]
    """What the business wants."""
    metrics: dict[Id, Metric]
    """How it is known."""
    data: Data
    """What can be learned from."""
    labels: Labels
    """What is predicted."""
    deployment: Deployment
    """Where predictions go."""
    tradeoffs: Tradeoffs = field(default_factory=Tradeoffs)
    """What gives way."""
    baselines: dict[Id, Baseline] = field(default_factory=dict)
    """What must be beaten."""
    model: Model = field(default_factory=Model)
    """What is built."""
    error_analysis: ErrorAnalysis = field(default_factory=ErrorAnalysis)
    """How errors are read."""
    scenarios: dict[Id, Scenario] = field(default_factory=dict)
    """Cases that must come out right."""
    fairness: Fairness | None = None
    """How equally groups are treated."""
    rollout: Rollout = field(default_factory=Rollout)
    """How it reaches users."""
    monitoring: Monitoring = field(default_factory=Monitoring)
    """What is watched."""
    retraining: Retraining = field(default_factory=Retraining)
    """How it stays fresh."""
    lineage: Lineage = field(default_factory=Lineage)
    """What is recorded."""
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    """When to go back a stage."""
    plan: Plan = field(default_factory=Plan)
    """Time and money."""
    risks: dict[Id, Risk] = field(default_factory=dict)
    """What can go wrong."""
    questions: dict[Id, Question] = field(default_factory=dict)
    """What is not known yet."""
    glossary: dict[Name, Text] = field(default_factory=dict)
    """What words mean here."""
    review: Review = field(default_factory=Review)
    """Who signs."""
    accept: tuple[Acceptance, ...] = ()
    """Findings the team lives with."""
    scaffold: Scaffold = field(default_factory=Scaffold)
    """How the repo is built."""


@record
class PartialSpec(Spec):
    """What could be read of a broken document. Sections that could not raise `LostError`."""

    holes: frozenset[Path] = frozenset()
    """Nodes about which something was already found, and those that a misspelt key was to be."""
    cut: frozenset[Path] = frozenset()
    """What was written, or meant to be, and is not in here."""
