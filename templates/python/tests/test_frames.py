"""Rows become inputs and answers: joined as it was known at the time, encoded as the scope says."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from package_name import baselines, features, frames, labels
from package_name.config import Column, Contract, Feature, Features, Scope, Target
from package_name.frames import Frame
from package_name.reports import StepFailed

START = datetime(2026, 1, 1)
TARGET = Target(name="left", type="binary", source="visits", spec_ref="labels.target")


def frame(**columns: Sequence[object]) -> Frame:
    return nw.from_native(pl.DataFrame(columns), eager_only=True)


def contract(source: str, *columns: str, group: str | None = "who") -> Contract:
    return Contract(
        source=source,
        owner="me",
        location=f"{source}.csv",
        format="csv",
        time_column="at",
        group_column=group,
        tolerance=0.0,
        access="granted",
        columns={name: Column(type="string") for name in columns},
        spec_ref=f"data.sources.{source}",
    )


def minutes(delay: float) -> Features:
    feature = Feature(
        source="usage", type="number", available=delay, spec_ref="data.features.minutes"
    )
    return Features(target=TARGET, features={"minutes": feature})


@pytest.fixture
def two_sources(scope_of: Callable[..., Scope]) -> Callable[[float], Scope]:
    """Visits on days 1, 3 and 5, and what was used on days 0, 2 and 4."""

    def make(delay: float) -> Scope:
        visits, usage = contract("visits", "who", "at"), contract("usage", "who", "at", "minutes")
        scope = scope_of(contracts={"usage": usage, "visits": visits}, features=minutes(delay))
        days = [START + timedelta(days=day) for day in range(6)]
        folder = scope.root / "data" / "interim"
        frames.save(
            frame(who=["a", "a", "a", "b"], at=[*days[1::2], days[5]]), folder / "visits.parquet"
        )
        frames.save(
            frame(who=["a"] * 3, at=days[::2], minutes=[0.0, 2.0, 4.0]), folder / "usage.parquet"
        )
        return scope

    return make


@pytest.mark.parametrize(
    ("delay", "known"),
    [
        (0.0, [0.0, 2.0, 4.0, None]),
        (86_400.0, [0.0, 2.0, 4.0, None]),
        (90_000.0, [None, 0.0, 2.0, None]),
    ],
)
def test_a_row_gets_what_was_known_at_its_time(
    two_sources: Callable[[float], Scope], delay: float, known: list[float | None]
) -> None:
    assert frames.assemble(two_sources(delay))["minutes"].to_list() == known


def test_sources_without_a_common_group_are_not_joined_by_chance(
    scope_of: Callable[..., Scope],
) -> None:
    visits, usage = contract("visits", "at"), contract("usage", "at", "minutes", group=None)
    scope = scope_of(contracts={"usage": usage, "visits": visits}, features=minutes(0.0))
    for source in ("visits", "usage"):
        frames.save(
            frame(at=[START], minutes=[1.0]), scope.root / "data" / "interim" / f"{source}.parquet"
        )
    with pytest.raises(StepFailed, match="no column joins it to visits"):
        frames.assemble(scope)


def test_answers_as_numbers() -> None:
    rows = frame(left=["stay", "go", "go"])
    target = Target(
        name="left", type="binary", classes=("go", "stay"), positive="go", source="s", spec_ref="t"
    )
    assert labels.classes(target, rows) == ("stay", "go")
    assert labels.encode(target, ("stay", "go"), rows).tolist() == [0, 1, 1]
    assert labels.encode(
        TARGET, labels.classes(TARGET, rows_of(True)), rows_of(True, False)
    ).tolist() == [1, 0]
    several = Target(name="left", type="multiclass", source="s", spec_ref="t")
    assert labels.classes(several, rows) == ("go", "stay")
    assert labels.encode(several, ("go", "stay"), rows).tolist() == [1, 0, 0]


def rows_of(*answers: object) -> Frame:
    return frame(left=list(answers))


def test_decisions_follow_from_scores() -> None:
    assert baselines.decide(np.array([0.2, 0.7]), ("no", "yes"), 0.7).tolist() == [0, 1]
    assert baselines.decide(np.array([[0.2, 0.5, 0.3]]), ("a", "b", "c"), 0.5).tolist() == [1]
    assert baselines.decide(np.array([3.5]), (), 0.5).tolist() == [3.5]


def test_a_request_and_a_stored_row_give_the_same_inputs(lab: Scope) -> None:
    stored = frames.learning_set(lab, "train").head(5)
    sent = frames.from_rows(stored.rows(named=True), lab.features)
    one, other = features.build(stored, lab), features.build(sent, lab)
    assert one.schema == other.schema
    assert one.rows() == other.rows()


def test_every_input_says_what_it_holds(lab: Scope) -> None:
    built = features.build(frames.learning_set(lab, "train").head(1), lab)
    assert set(built.columns) == set(features.kinds(lab))
