"""The trained model and its lineage: `models/model.joblib` and, readable, `models/model.json`.

Beside them stand the trivial answers, `models/constants.json`, for when the model cannot answer.

A joblib file is code: load only what this repo's own `train` step wrote. The digest in `model.json`
shows whether the file is still the one that was trained.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from . import features, labels
from .baselines import decide
from .config import Scope
from .frames import Frame
from .metrics import Array, Predicted
from .reports import fail, replacing, write_json

LIBRARIES = ("scikit-learn", "numpy", "polars", "narwhals")


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Where a model comes from and how to read its answers.

    `inputs`: the columns of `features.build` and what they hold.
    """

    name: str
    run: str
    seed: int
    inputs: dict[str, str]
    classes: tuple[str, ...]
    threshold: float
    threshold_reason: str
    synthetic: bool
    code: str
    data: str
    scope_version: str
    libraries: dict[str, str]
    digest: str = ""


@dataclass(frozen=True)
class Model:
    """A trained pipeline; `score` and `decide` are all that serving needs."""

    pipeline: Any
    lineage: Lineage

    def score(self, rows: Frame, scope: Scope) -> Array:
        """The probability of the positive class, one a class, or the number, for rows as they
        arrive.
        """
        return score(self.pipeline, features.build(rows, scope), self.lineage.classes)

    def decide(self, scores: Array) -> list[Any]:
        """The answer for each score: the name of a class, or the number."""
        names = self.lineage.classes
        chosen = decide(scores, names, self.lineage.threshold).tolist()
        return [names[code] for code in chosen] if names else chosen

    def predicted(self, rows: Frame, scope: Scope) -> Predicted:
        """Answers and predictions of rows whose target is known."""
        scores = self.score(rows, scope)
        truth = labels.encode(scope.features.target, self.lineage.classes, rows)
        return Predicted(
            truth, scores, decide(scores, self.lineage.classes, self.lineage.threshold)
        )


def score(pipeline: Any, built: Frame, names: tuple[str, ...]) -> Array:
    """What a fitted pipeline says; classes that it never saw get probability 0."""
    if not names:
        return np.asarray(pipeline.predict(built.to_native()), dtype=float)
    chances = np.zeros((len(built), len(names)))
    chances[:, pipeline.classes_] = pipeline.predict_proba(built.to_native())
    return chances[:, 1] if len(names) == 2 else chances


def save(root: Path, pipeline: Any, lineage: Lineage) -> Lineage:
    """Write the model, then its lineage with the model's digest."""
    target = root / "models" / "model.joblib"
    with replacing(target) as part:
        joblib.dump(pipeline, part)
    signed = Lineage(**{**vars(lineage), "digest": _digest(target)})
    write_json(root / "models" / "model.json", asdict(signed))
    return signed


def load(root: Path) -> Model:
    """The trained model.

    Fails when there is none, or when the file is not the one that was trained.
    """
    path, about = root / "models" / "model.joblib", root / "models" / "model.json"
    if not path.is_file() or not about.is_file():
        raise fail("there is no trained model in models/; `make run` trains one")
    stored: Mapping[str, Any] = json.loads(about.read_text(encoding="utf-8"))
    lineage = Lineage(**{**stored, "classes": tuple(stored["classes"])})
    if lineage.digest != _digest(path):
        raise fail(
            "models/model.joblib is not the file that models/model.json describes; train again"
        )
    return Model(joblib.load(path), lineage)


def save_constants(root: Path, names: Sequence[str], constants: Mapping[str, Array]) -> None:
    """Write the trivial answers beside the model: they serve where neither it nor the data are."""
    known = {name: answer.tolist() for name, answer in constants.items()}
    write_json(root / "models" / "constants.json", {"classes": names, "constants": known})


def load_constants(root: Path) -> tuple[tuple[str, ...], dict[str, Array]] | None:
    """The names of the classes and the trivial answers by name; None before any training."""
    path = root / "models" / "constants.json"
    if not path.is_file():
        return None
    stored = json.loads(path.read_text(encoding="utf-8"))
    constants = {name: np.array(answer) for name, answer in stored["constants"].items()}
    return tuple(stored["classes"]), constants


def library_versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def code_version(root: Path) -> str:
    """The commit if there is one, and a digest of the package's code, which also sees uncommitted
    edits.
    """
    files = sorted(Path(__file__).parent.rglob("*.py"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    return f"{_commit(root / '.git')}+{digest}"


def _commit(git: Path) -> str:
    head = git / "HEAD"
    if not head.is_file():
        return "uncommitted"
    said = head.read_text(encoding="utf-8").strip()
    branch = git / said.removeprefix("ref: ")
    if said.startswith("ref: "):
        said = branch.read_text(encoding="utf-8").strip() if branch.is_file() else "uncommitted"
    return said[:12]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
