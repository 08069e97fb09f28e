"""The sample that stands in for data that cannot be reached yet."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from package_name import contracts, labels, synthetic
from package_name.config import Column, Contract, Feature, Features, Scope, Target

CONTRACT = Contract(
    source="s",
    owner="me",
    location="none.csv",
    format="csv",
    rows=4_000,
    tolerance=0.0,
    access="granted",
    columns={
        "age": Column(type="integer", min=18, max=90),
        "plan": Column(type="category", values=("basic", "pro")),
        "usage": Column(type="number", missing=0.2),
        "left": Column(type="boolean"),
    },
    spec_ref="data.sources.s",
)
FEATURES = Features(
    target=Target(
        name="left", type="binary", source="s", prevalence=0.06, spec_ref="labels.target"
    ),
    features={
        name: Feature(
            source="s", type=CONTRACT.columns[name].type, spec_ref=f"data.features.{name}"
        )
        for name in ("age", "plan", "usage")
    },
)


def test_it_has_the_declared_prevalence_and_gaps() -> None:
    sample = synthetic.sample(CONTRACT, FEATURES, seed=1)
    assert sample.height == 4_000
    assert sample["left"].mean() == 0.06
    assert 0.1 < sample["usage"].null_count() / 4_000 <= 0.2
    assert sample["age"].is_between(18, 90).all()


@pytest.mark.parametrize(
    "whose",
    [
        Column(type="integer"),
        Column(type="integer", min=5, max=20),
        Column(type="integer", max=-3),
        Column(type="number", min=0, max=1000),
        Column(type="string"),
        Column(type="category", values=("north", "south")),
    ],
)
def test_groups_keep_the_contract(whose: Column) -> None:
    columns = CONTRACT.columns | {"whose": whose}
    contract = replace(CONTRACT, columns=columns, group_column="whose")
    sample = synthetic.sample(contract, FEATURES, seed=1)
    assert contracts.check(sample, contract).reasons == {}
    assert sample["whose"].n_unique() > 1


def test_it_is_the_same_for_the_same_seed_only() -> None:
    assert synthetic.sample(CONTRACT, FEATURES, seed=1).equals(
        synthetic.sample(CONTRACT, FEATURES, seed=1)
    )
    assert not synthetic.sample(CONTRACT, FEATURES, seed=1).equals(
        synthetic.sample(CONTRACT, FEATURES, seed=2)
    )


def test_inputs_say_something_about_the_answer() -> None:
    sample = synthetic.sample(CONTRACT, FEATURES, seed=1)
    numbers = sample.select(
        pl.col("age"), pl.col("plan") == "pro", pl.col("left").cast(pl.Float64)
    ).to_numpy()
    assert np.abs(np.corrcoef(numbers.astype(float).T)[-1, :-1]).max() > 0.05


def test_it_has_every_class_of_this_scope(scope: Scope) -> None:
    target = scope.features.target
    sample = synthetic.sample(
        scope.contracts[target.source], scope.features, seed=scope.project.seed
    )
    found = {labels.text(value) for value in sample[target.name]}
    assert {labels.text(value) for value in target.classes} <= found
    assert len(found) > 1
