"""The language: one file a section, one class a concept; `read` turns a `Source` into a `Spec`."""

from specc.spec._read import read
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
    "read",
]
