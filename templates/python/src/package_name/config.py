"""The scope as typed values: everything under `conf/`, read once and never changed.

Times are seconds, shares lie in 0..1, and `spec_ref` is the path in `spec.yaml` from which a value
came. `conf/` is derived from the spec: to change a value, change the spec.
"""

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from . import strict
from .strict import ConfError as ConfError

Scalar = str | int | float | bool
Task = Literal["binary_classification", "multiclass_classification", "regression"]
ColumnType = Literal["string", "category", "text", "number", "integer", "boolean", "timestamp"]


@dataclass(frozen=True, kw_only=True)
class Project:
    id: str
    title: str
    version: str
    summary: str
    stage: str
    task: Task
    unit: str
    predict_at: str
    mode: str
    seed: int
    language: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """What one column of a source must hold; `missing` is the share of empty values allowed."""

    type: ColumnType
    values: tuple[Scalar, ...] | None = None
    min: float | None = None
    max: float | None = None
    missing: float | None = None
    unique: bool = False
    personal: bool = False


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What a source promises; `tolerance` is the share of rows that may break it."""

    source: str
    owner: str
    location: str
    format: Literal["csv", "parquet", "json", "table", "stream", "loader"]
    rows: int | None = None
    refresh: float | None = None
    history: float | None = None
    time_column: str | None = None
    group_column: str | None = None
    tolerance: float
    access: str
    columns: dict[str, Column]
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is predicted; `delay` is the time until the answer is known."""

    name: str
    type: Literal["binary", "multiclass", "number"]
    classes: tuple[Scalar, ...] = ()
    positive: Scalar | None = None
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    source: str
    delay: float = 0.0
    prevalence: float | None = None
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One input; `available` is the delay until it is known (0: with the request)."""

    source: str
    type: ColumnType
    available: float = 0.0
    staleness: float | None = None
    window: float | None = None
    protected: bool = False
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Features:
    target: Target
    features: dict[str, Feature]
    excluded: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Span:
    """How much data a set takes: a length of time in seconds, or a share of the rows."""

    duration: float | None = None
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class Splits:
    by: Literal["time", "group", "random"]
    time_column: str | None = None
    group_column: str | None = None
    groups_seen: bool = False
    train: Span
    validation: Span
    test: Span
    gap: float = 0.0
    test_rows: int | None = None
    represents: str | None = None
    freeze: str | None = None
    seed: int
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """Bounds as the scope words them: `0.78`, `100 ms`."""

    target: str | None = None
    limit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Metric:
    """`target` is the aim, `limit` the release gate, `detect` the least difference that matters."""

    kind: Literal["business", "online", "model", "system"]
    role: str
    measure: str | None = None
    at: float | None = None
    better: Literal["higher", "lower"]
    unit: str | None = None
    baseline: float | None = None
    target: float | None = None
    limit: float | None = None
    detect: float | None = None
    text: Words = field(default_factory=Words)
    measured_from: str | None = None
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Baseline:
    kind: str
    scores: dict[str, float]
    reference: str | None = None
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """`column op value`; `last` takes the newest `value` seconds."""

    column: str
    op: Literal["==", "in", "<", "<=", ">", ">=", "last"]
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, kw_only=True)
class Slice:
    where: tuple[Condition, ...]
    share: float | None = None
    limits: dict[str, float] = field(default_factory=dict)
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a decision earns (positive) or costs (negative), by outcome."""

    true_positive: float = 0.0
    false_positive: float = 0.0
    true_negative: float = 0.0
    false_negative: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Targets:
    confidence: float
    metrics: dict[str, Metric]
    baselines: dict[str, Baseline] = field(default_factory=dict)
    slices: dict[str, Slice] = field(default_factory=dict)
    costs: Costs | None = None

    @property
    def measured(self) -> dict[str, Metric]:
        """The metrics that a model's predictions alone can answer."""
        return {k: m for k, m in self.metrics.items() if m.kind == "model" and m.measure}


@dataclass(frozen=True, kw_only=True)
class Training:
    """The budget: `time` of one run in seconds, `price` an hour."""

    runs: int | None = None
    time: float | None = None
    price: float | None = None
    days: float | None = None


@dataclass(frozen=True, kw_only=True)
class Model:
    first: str
    then: tuple[str, ...] = ()
    seeds: int = 1
    approach: str | None = None
    training: Training = field(default_factory=Training)

    @property
    def ladder(self) -> tuple[str, ...]:
        """The models to try, simplest first."""
        return tuple(dict.fromkeys((self.first, *self.then)))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    op: Literal["==", "<", "<=", ">", ">="]
    value: float
    relative: bool = False


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A return to an earlier stage, taken when any measure crosses its value."""

    from_: str
    to: str
    when: dict[str, Comparison]
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    name: str
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Loops:
    stages: tuple[Stage, ...]
    loops: dict[str, Loop] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A behaviour the model must show, on a row (or rows) of feature values."""

    kind: Literal["expect", "invariant", "direction"]
    given: dict[str, Any] | tuple[dict[str, Any], ...]
    as_: str | None = None
    expect: str | int | float | bool | None = None
    spec_ref: str

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        return (self.given,) if isinstance(self.given, dict) else self.given


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody has to find out; `blocks` is the stage that waits for it."""

    ask: str
    who: str | None = None
    by: str | None = None
    blocks: str | None = None
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Open:
    """What the scope does not say yet; `placeholders` are the fields that hold a `tbd`."""

    questions: dict[str, Question] = field(default_factory=dict)
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Everything the spec decided; a part is read when it is first asked for."""

    root: Path

    @cached_property
    def project(self) -> Project:
        return self._read(Project, "project")

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        """One a source, by the source's id."""
        names = sorted(path.stem for path in (self.root / "conf" / "contracts").glob("*.yaml"))
        if not names:
            raise ConfError("conf/contracts: no contract found; each source of the spec has one")
        return {name: self._read(Contract, f"contracts/{name}") for name in names}

    @property
    def sources(self) -> dict[str, Contract]:
        """The contracts that ask for something; of a source without columns nothing is read."""
        return {name: contract for name, contract in self.contracts.items() if contract.columns}

    @cached_property
    def features(self) -> Features:
        return self._read(Features, "features")

    @cached_property
    def splits(self) -> Splits:
        return self._read(Splits, "splits")

    @cached_property
    def targets(self) -> Targets:
        return self._read(Targets, "targets")

    @cached_property
    def model(self) -> Model:
        return self._read(Model, "model")

    @cached_property
    def loops(self) -> Loops:
        return self._read(Loops, "loops")

    @cached_property
    def open(self) -> Open:
        return self._read(Open, "open")

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        return self._read(dict[str, Scenario], "scenarios")

    def _read(self, kind: type[strict.T], name: str) -> strict.T:
        return strict.read(
            kind, load_yaml(self.root / "conf" / f"{name}.yaml"), f"conf/{name}.yaml"
        )


def load_yaml(path: Path) -> object:
    """The data in a YAML file; an empty file is an empty mapping."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
    except FileNotFoundError:
        raise ConfError(f"{path}: not found; run this from the repo's root") from None
    except yaml.YAMLError as error:
        raise ConfError(f"{path}: not valid YAML: {error}") from None
    return {} if data is None else data


def find_root() -> Path:
    """The repo's root.

    `PROJECT_ROOT`, or the nearest folder upwards that holds `conf/project.yaml`.
    """
    if given := os.environ.get("PROJECT_ROOT"):
        return Path(given).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "conf" / "project.yaml").is_file():
            return folder
    raise ConfError(f"no conf/project.yaml in {here} or above it; run this from inside the repo")


def load(root: Path | None = None) -> Scope:
    """The scope of the repo at `root`, or of the repo around the current folder."""
    return Scope(root or find_root())
