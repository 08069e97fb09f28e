"""The `Project`: the spec with nothing left to decide.

Defaults are filled, names derived, references resolved, units normalised. Each node carries its
`origin`, the dotted path in the spec it was made from.
"""

from __future__ import annotations

from specc.project._aims import (
    Assumption,
    Bounded,
    Condition,
    Costs,
    Decision,
    Goal,
    Metric,
    Person,
    Plan,
    PlanStage,
    Question,
    Risk,
)
from specc.project._learning import (
    Baseline,
    Column,
    DataSource,
    Feature,
    Model,
    Scenario,
    Slice,
    Splits,
    Target,
    Where,
)
from specc.project._running import (
    Alert,
    Deployment,
    HouseTemplate,
    Lineage,
    Loop,
    Monitoring,
    Retraining,
    Rollout,
    Scaffold,
    Step,
)
from specc.record import record

__all__ = [
    "Alert",
    "Assumption",
    "Baseline",
    "Bounded",
    "Column",
    "Condition",
    "Costs",
    "DataSource",
    "Decision",
    "Deployment",
    "Feature",
    "Goal",
    "HouseTemplate",
    "Lineage",
    "Loop",
    "Metric",
    "Model",
    "Monitoring",
    "Person",
    "Plan",
    "PlanStage",
    "Project",
    "Question",
    "Retraining",
    "Risk",
    "Rollout",
    "Scaffold",
    "Scenario",
    "Slice",
    "Splits",
    "Step",
    "Target",
    "Where",
]


@record
class Project:
    """The whole project; what emitters read."""

    id: str
    title: str
    version: str
    summary: str
    stage: str
    audience: str
    risk: str
    why_ml: str | None
    without_ml: str | None
    out_of_scope: tuple[str, ...]
    unit: str
    predict_at: str
    modality: str
    people: tuple[Person, ...]
    goals: tuple[Goal, ...]
    metrics: tuple[Metric, ...]
    costs: Costs | None
    priority: tuple[str, ...]
    decisions: tuple[Decision, ...]
    sources: tuple[DataSource, ...]
    features: tuple[Feature, ...]
    excluded: tuple[tuple[str, str], ...]
    target: Target
    splits: Splits
    slices: tuple[Slice, ...]
    baselines: tuple[Baseline, ...]
    model: Model
    scenarios: tuple[Scenario, ...]
    fairness_attributes: tuple[str, ...]
    deployment: Deployment
    rollout: Rollout
    monitoring: Monitoring
    retraining: Retraining
    lineage: Lineage
    loops: tuple[Loop, ...]
    plan: Plan
    risks: tuple[Risk, ...]
    questions: tuple[Question, ...]
    glossary: tuple[tuple[str, str], ...]
    approvals: tuple[str, ...]
    scaffold: Scaffold
    assumptions: tuple[Assumption, ...]
    placeholders: tuple[str, ...]
    """Clauses in which a word such as `tbd` holds the place of a sentence."""
    spec_path: str = "spec.yaml"
    """Where the spec stands in the repo: a file, or a folder of files."""
