"""Inputs and answers for a model, and the proof that they reach it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import artifact, features, labels, models
from .baselines import decide
from .config import Scope
from .frames import Frame
from .metrics import Array, Predicted
from .reports import fail

TINY = 32
SOME = 2_000  # rows among which those of the tiny batch are sought
FITS = 0.99  # the share of the tiny batch that must come back right
EXACT = 0.01  # a number is right within this part of the spread


@dataclass(frozen=True)
class Examples:
    """Rows as `features.build` makes them, their answers, and the names of the classes."""

    built: Frame
    truth: Array
    names: tuple[str, ...]

    def take(self, rows: Array) -> "Examples":
        return Examples(self.built[rows.tolist()], self.truth[rows], self.names)

    def predicted(self, pipeline: Any, threshold: float = 0.5) -> Predicted:
        """What a fitted pipeline says of these rows."""
        score = artifact.score(pipeline, self.built, self.names)
        return Predicted(self.truth, score, decide(score, self.names, threshold))


def examples(scope: Scope, names: Sequence[str], rows: Frame) -> Examples:
    truth = labels.encode(scope.features.target, names, rows)
    return Examples(features.build(rows, scope), truth, tuple(names))


def overfit_tiny(scope: Scope, learn: Examples) -> float:
    """The share of a tiny batch that a tree without limits repeats by heart.

    The rows of the batch differ in what the preparation makes of them: a missing value that is
    filled may equal another row. If the tree cannot repeat them, then inputs or answers are wired
    up wrong, and no model will learn from them.
    """
    if len(np.unique(learn.truth)) < 2:
        raise fail("the answer is the same in every row of the training set", "labels.target")
    batch = learn.take(tiny_batch(learn, SOME))
    if len(batch.truth) < 2:
        message = "the inputs are the same in every row of the training set"
        raise fail(f"{message}: constant, or missing", "data.features")
    memory = models.memoriser(scope.project.task, features.kinds(scope))
    memory["prepare"].fit(learn.built.to_native())  # on all rows: which kinds are rare
    inputs = np.asarray(memory["prepare"].transform(batch.built.to_native()), dtype=np.float32)
    kept = np.sort(np.unique(inputs, axis=0, return_index=True)[1])
    if len(kept) < 2:
        message = "the inputs are the same in every row of the training set once they are prepared"
        raise fail(f"{message}: constant, or of kinds too rare to tell apart", "data.features")
    batch, inputs = batch.take(kept), inputs[kept]
    batch, inputs = batch.take(few := tiny_batch(batch)), inputs[few]
    answers = np.asarray(memory["model"].fit(inputs, batch.truth).predict(inputs))
    right = float(np.mean(np.abs(answers - batch.truth) <= EXACT * np.std(batch.truth)))
    if right < FITS:
        message = f"the pipeline cannot learn {len(batch.truth)} rows by heart ({right:.0%} right)"
        raise fail(f"{message}: the answers do not reach the model", "labels.target")
    return right


def tiny_batch(learn: Examples, most: int = TINY) -> Array:
    """A few rows whose inputs differ, of every class as equally as possible."""
    columns = learn.built.columns
    numbered = learn.built.with_row_index("_row")
    distinct = numbered.unique(columns, keep="first", maintain_order=True)["_row"].to_numpy()
    if not learn.names:
        return np.asarray(distinct[:most])
    kinds = np.unique(learn.truth)
    each = max(most // len(kinds), 1)
    of_kind = [distinct[learn.truth[distinct] == kind][:each] for kind in kinds]
    return np.sort(np.concatenate(of_kind))
