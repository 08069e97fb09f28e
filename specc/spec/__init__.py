"""The language: one file a section, one class a concept; `read` turns a `Source` into a `Spec`.

Sections are compared by identity (`eq=False`): nothing asks whether two are equal, and making the
comparisons of sixty classes would take as long as reading a spec.
"""

from specc.spec._read import read, read_policy
from specc.spec._types import (
    AlertRef,
    BaselineRef,
    MetricRef,
    PersonRef,
    PriorityRef,
    Ref,
    ScenarioRef,
    SliceRef,
    SourceRef,
    Stage,
    StatisticRef,
    StopKey,
    dotted,
    is_taken,
)
from specc.spec.document import LANGUAGE_VERSION, PartialSpec, Spec

__all__ = [
    "LANGUAGE_VERSION",
    "AlertRef",
    "BaselineRef",
    "MetricRef",
    "PartialSpec",
    "PersonRef",
    "PriorityRef",
    "Ref",
    "ScenarioRef",
    "SliceRef",
    "SourceRef",
    "Spec",
    "Stage",
    "StatisticRef",
    "StopKey",
    "dotted",
    "is_taken",
    "read",
    "read_policy",
]
