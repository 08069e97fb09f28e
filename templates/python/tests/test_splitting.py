"""What every split must hold, whatever the data.

Nothing leaks, and the order of rows does not matter.
"""

from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from package_name import splitting
from package_name.config import Span, Splits
from package_name.frames import Frame

DAY = 86_400.0
ROWS = 600


@pytest.fixture
def rows() -> Frame:
    rng = np.random.default_rng(0)
    start = datetime(2026, 1, 1)
    frame = pl.DataFrame(
        {
            "id": range(ROWS),
            "at": [start + timedelta(hours=6 * i) for i in range(ROWS)],
            "who": [f"u{i}" for i in rng.integers(0, 80, ROWS)],
            "rare": rng.random(ROWS) < 0.1,
        }
    )
    return nw.from_native(frame, eager_only=True)


def splits(by: Any, **changes: Any) -> Splits:
    shares = {"train": Span(share=0.6), "validation": Span(share=0.2), "test": Span(share=0.2)}
    settings: dict[str, Any] = {"seed": 3, "by": by, "spec_ref": "data.splits"} | shares | changes
    return Splits(**settings)


def test_random_keeps_shares_and_prevalence(rows: Frame) -> None:
    strata = rows["rare"].to_numpy().astype(int)
    sets = splitting.assign(rows, splits("random"), strata)
    for name, share in (("train", 0.6), ("validation", 0.2), ("test", 0.2)):
        assert (sets == name).mean() == pytest.approx(share, abs=0.01)
        assert strata[sets == name].mean() == pytest.approx(strata.mean(), abs=0.02)


@pytest.mark.parametrize("by", ["random", "group", "time"])
def test_the_order_of_rows_does_not_matter(rows: Frame, by: str) -> None:
    settings = splits(by, time_column="at", group_column="who", groups_seen=True)
    order = np.random.default_rng(1).permutation(ROWS)
    shuffled = splitting.assign(rows[order.tolist()], settings)
    assert (shuffled == splitting.assign(rows, settings)[order]).all()


def test_another_seed_gives_another_test_set(rows: Frame) -> None:
    assert (
        splitting.assign(rows, splits("random")) != splitting.assign(rows, splits("random", seed=4))
    ).any()


def test_identical_rows_stay_together(rows: Frame) -> None:
    doubled = nw.concat([rows, rows])
    sets = splitting.assign(doubled, splits("random"))
    assert (sets[:ROWS] == sets[ROWS:]).all()


def test_groups_stay_together(rows: Frame) -> None:
    sets = splitting.assign(rows, splits("group", group_column="who"))
    homes: dict[str, set[str]] = {}
    for who, name in zip(rows["who"].to_list(), sets, strict=True):
        homes.setdefault(who, set()).add(name)
    assert all(len(home) == 1 for home in homes.values())
    assert {"train", "validation", "test"} == set(sets)


def test_time_leaves_a_gap_as_long_as_labels_take(rows: Frame) -> None:
    sets = splitting.assign(rows, splits("time", time_column="at", gap=2 * DAY))
    times = rows["at"].to_numpy()
    for earlier, later in (("train", "validation"), ("validation", "test")):
        assert times[sets == later].min() - times[sets == earlier].max() > np.timedelta64(2, "D")
    assert (sets == "test").mean() == pytest.approx(0.2, abs=0.01)


def test_durations_are_counted_from_the_newest_row(rows: Frame) -> None:
    spans = {
        "train": Span(duration=50 * DAY),
        "validation": Span(duration=10 * DAY),
        "test": Span(duration=20 * DAY),
    }
    sets = splitting.assign(rows, splits("time", time_column="at", **spans))
    assert [(sets == name).sum() for name in splitting.SETS] == [200, 40, 81]


def test_new_groups_in_production_mean_new_groups_in_the_test_set(rows: Frame) -> None:
    sets = splitting.assign(
        rows, splits("time", time_column="at", group_column="who", groups_seen=False)
    )
    who = rows["who"].to_numpy()
    assert not set(who[sets == "test"]) & set(who[sets == "train"])


def test_the_digest_sees_every_cell_and_no_order(rows: Frame) -> None:
    whole = splitting.digest(rows)
    assert splitting.digest(rows[list(range(ROWS))[::-1]]) == whole
    assert splitting.digest(rows.select("rare", "who", "at", "id")) == whole
    changed = rows.with_columns(
        rare=nw.when(nw.col("id") == 7).then(~nw.col("rare")).otherwise(nw.col("rare"))
    )
    assert splitting.digest(changed) != whole
    assert splitting.digest(rows.head(ROWS - 1)) != whole
