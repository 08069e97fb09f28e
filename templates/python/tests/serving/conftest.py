"""A small model of this scope, trained on the laboratory's sample, in a folder of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from package_name import artifact, baselines, config, features, frames, learning, models, reports
from package_name.artifact import Lineage
from package_name.config import Scope

Row = dict[str, Any]
Variant = Callable[..., Scope]


@pytest.fixture(scope="session")
def served(lab: Scope, tmp_path_factory: pytest.TempPathFactory) -> Scope:
    """The laboratory with the simplest model of the scope."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(lab.root, root, dirs_exist_ok=True)
    scope = Scope(root)
    names = tuple(reports.read(scope, "split")["classes"])
    learn = learning.examples(scope, names, frames.learning_set(scope, "train"))
    kinds = features.kinds(scope)
    pipeline = models.pipeline(scope.model.first, scope.project.task, kinds, scope.project.seed)
    pipeline.fit(learn.built.to_native(), learn.truth)
    artifact.save(root, pipeline, _lineage(scope, names))
    known = frames.learning_set(scope, "train")
    artifact.save_constants(root, names, baselines.trivial(scope, names, known))
    return scope


def _lineage(scope: Scope, names: tuple[str, ...]) -> Lineage:
    return Lineage(
        name=scope.model.first,
        run="test",
        seed=0,
        inputs=features.kinds(scope),
        classes=names,
        threshold=0.5,
        threshold_reason="for tests",
        synthetic=True,
        code="test",
        data="test",
        scope_version=scope.project.version,
        libraries={},
    )


@pytest.fixture(scope="session")
def rows(served: Scope) -> list[Row]:
    """Inputs as a caller sends them: rows of the validation set that the model has not seen."""
    known = frames.learning_set(served, "validation").select(*served.features.features).head(20)
    return [
        {name: _as_json(value) for name, value in row.items()} for row in known.rows(named=True)
    ]


def _as_json(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.fixture
def variant(served: Scope, tmp_path: Path) -> Variant:
    """The served scope with other settings of `conf/serving.yaml`, in a new folder."""

    def make(**changes: Any) -> Scope:
        root = tmp_path / "variant"
        shutil.copytree(served.root, root, dirs_exist_ok=True)
        path = root / "conf" / "serving.yaml"
        settings = config.load_yaml(path)
        assert isinstance(settings, dict)
        path.write_text(yaml.safe_dump(settings | changes), encoding="utf-8")
        return Scope(root)

    return make
