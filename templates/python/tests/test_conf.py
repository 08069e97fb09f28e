"""`conf/` has the shape that the code expects, refers only to what exists, and is read strictly."""

from dataclasses import dataclass
from typing import Literal

import pytest

from package_name import metrics, models, strict
from package_name.config import Scope
from package_name.strict import ConfError


@dataclass(frozen=True)
class Door:
    width: float
    kind: Literal["oak", "steel"] = "oak"
    from_: str | None = None


PARTS = ("project", "contracts", "features", "splits", "targets", "model", "loops", "scenarios")


@pytest.mark.parametrize("part", PARTS)
def test_every_file_is_read(scope: Scope, part: str) -> None:
    assert getattr(scope, part) is not None


def test_inputs_and_answer_are_columns_under_contract(scope: Scope) -> None:
    target = scope.features.target
    assert target.name in scope.contracts[target.source].columns
    for name, feature in scope.features.features.items():
        assert name in scope.contracts[feature.source].columns
    assert target.name not in scope.features.features
    assert not scope.features.excluded.keys() & scope.features.features.keys()


def test_the_split_uses_columns_that_the_target_has(scope: Scope) -> None:
    columns = scope.contracts[scope.features.target.source].columns
    for column in (scope.splits.time_column, scope.splits.group_column):
        assert column is None or column in columns


def test_bounds_refer_to_metrics_and_models_exist(scope: Scope) -> None:
    known = scope.targets.metrics
    assert all(metric in known for part in scope.targets.slices.values() for metric in part.limits)
    assert set(scope.model.ladder) <= set(models.REGISTRY)
    for metric in scope.targets.measured.values():
        if metric.measure is not None and metric.measure in metrics.MEASURES:
            assert metrics.MEASURES[metric.measure][1] == metric.better


def test_what_fits_is_read() -> None:
    assert strict.read(Door, {"width": 2, "from": "hall"}, "door") == Door(2.0, "oak", "hall")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"width": "two"}, "door.width: expected a number, found 'two'"),
        ({"width": True}, "door.width: expected a number, found True"),
        ({"widht": 2}, "door: unknown key `widht`; did you mean `width`?"),
        ({}, "door: the key `width` is missing"),
        ({"width": 2, "kind": "glass"}, "door.kind: expected one of oak, steel, found 'glass'"),
        ([], "door: expected a mapping, found []"),
    ],
)
def test_what_does_not_fit_is_explained(data: object, message: str) -> None:
    with pytest.raises(ConfError) as error:
        strict.read(Door, data, "door")
    assert str(error.value) == message
