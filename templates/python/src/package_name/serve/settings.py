"""`conf/serving.yaml` as typed values. Times are seconds, loads are requests a second."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .. import strict
from ..config import load_yaml


@dataclass(frozen=True, kw_only=True)
class Latency:
    """The bound on the time to answer, and the quantile that must keep it."""

    limit: float
    at: float | None = None
    spec_ref: str


@dataclass(frozen=True, kw_only=True)
class Load:
    average: float | None = None
    peak: float | None = None


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """`workers`: requests that one copy of the service works on at once."""

    replicas: int | None = None
    workers: int = 1
    utilisation: float = 0.7
    memory: float | None = None


@dataclass(frozen=True, kw_only=True)
class Log:
    """What is written down of each prediction, for how long, and without which columns."""

    predictions: bool = True
    keep: float
    without: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Serving:
    mode: Literal["realtime", "batch"]
    latency: Latency | None = None
    fallback: str | None = None
    load: Load
    capacity: Capacity
    every: float | None = None
    deliver_within: float | None = None
    consumers: tuple[str, ...] = ()
    automation: str
    auth: Literal["none", "api_key", "mtls", "oauth"] = "none"
    log: Log
    spec_ref: str


def load(root: Path) -> Serving:
    """How predictions are served."""
    return strict.read(Serving, load_yaml(root / "conf" / "serving.yaml"), "conf/serving.yaml")
