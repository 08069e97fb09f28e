"""Rows to answers: by the model, or by the fallback that the scope names when the model cannot."""

import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from .. import artifact, baselines, features, labels
from ..artifact import Model
from ..config import Scope
from ..frames import Frame
from ..metrics import Array
from ..rules import RULES

Source = Literal["model", "fallback"]
EVEN = 0.5


@dataclass(frozen=True)
class Answers:
    """What is said of each row, and what it rests on.

    `scores`: the probability of the positive class, one a class, or the number itself.
    """

    source: Source
    answers: list[Any]
    scores: Array
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.answers)

    def score(self, row: int) -> float | dict[str, float] | None:
        """The score as JSON: by class where there are several; None where it is not a number."""
        found = self.scores[row]
        if np.ndim(found):
            return {name: float(x) for name, x in zip(self.classes, found, strict=True)}
        return float(found) if math.isfinite(found) else None

    def headline(self) -> Array:
        """One number a row: the score, or the probability of the likeliest class."""
        return self.scores.max(1) if self.scores.ndim == 2 else self.scores

    def positive(self) -> int:
        """How many rows get the positive answer; none where no class is the positive one."""
        return self.answers.count(self.classes[-1]) if len(self.classes) == 2 else 0

    def null(self) -> int:
        """How many answers are not a number."""
        return int((~np.isfinite(self.headline())).sum())


def by_model(model: Model, rows: Frame, scope: Scope) -> Answers:
    """The model's answers."""
    scores = model.score(rows, scope)
    return Answers("model", model.decide(scores), scores, model.lineage.classes)


@dataclass(frozen=True)
class Fallback:
    """The baseline that answers when the model cannot: the team's rule, or a constant."""

    baseline: str
    classes: tuple[str, ...]
    constant: Array | None

    @property
    def is_rule(self) -> bool:
        return self.baseline in RULES

    def answer(self, rows: Frame, scope: Scope) -> Answers:
        """What the baseline says of each row."""
        scores = self._scores(rows, scope)
        chosen = baselines.decide(scores, self.classes, EVEN).tolist()
        answers = [self.classes[code] for code in chosen] if self.classes else chosen
        return Answers("fallback", answers, scores, self.classes)

    def _scores(self, rows: Frame, scope: Scope) -> Array:
        if self.is_rule:
            return np.asarray(RULES[self.baseline](features.build(rows, scope)), dtype=float)
        if self.constant is None:
            raise ValueError(f"the fallback `{self.baseline}` is neither a rule nor a constant")
        return np.broadcast_to(self.constant, (len(rows), *self.constant.shape))


def fallback(scope: Scope, baseline: str | None, model: Model | None) -> Fallback | None:
    """The declared fallback; None where none is declared, or nothing here can answer for it."""
    if baseline is None:
        return None
    classes, constant = _learned(scope, baseline) or _declared(scope)
    found = Fallback(baseline, model.lineage.classes if model else classes, constant)
    return found if found.is_rule or found.constant is not None else None


def _learned(scope: Scope, baseline: str) -> tuple[tuple[str, ...], Array] | None:
    """The trivial answer of that name, else the usual one, as training left it with the model."""
    stored = artifact.load_constants(scope.root)
    if stored is None:
        return None
    classes, constants = stored
    return classes, constants.get(baseline, next(iter(constants.values())))


def _declared(scope: Scope) -> tuple[tuple[str, ...], Array | None]:
    """Before any training: the classes, and the share of positives that the scope states."""
    target = scope.features.target
    nothing = nw.from_native(pl.DataFrame({target.name: []}), eager_only=True)
    classes, share = labels.classes(target, nothing), target.prevalence
    return classes, np.array(share) if share is not None and len(classes) == 2 else None


def trained(scope: Scope, model: Model) -> float:
    """When the model was trained, in seconds since 1970: as tracked, else when its file was made."""
    run = scope.root / "runs" / f"{model.lineage.run}.json"
    if run.is_file():
        at = json.loads(run.read_text(encoding="utf-8")).get("at")
        return datetime.fromisoformat(at).timestamp()
    return (scope.root / "models" / "model.joblib").stat().st_mtime
