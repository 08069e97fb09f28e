"""What is drafted from data in which something is planted, and what is not."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from infer_data import orders, written

from specc.infer import Draft, infer, rendered
from specc.source import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

pytest.importorskip("duckdb", reason="DuckDB is not installed")


def said(draft: Draft) -> Any:
    """The draft as a parsed document."""
    found, problems = parse("draft", rendered(draft).encode())
    assert problems == ()
    assert found is not None
    return found.data


def _columns(draft: Draft) -> Mapping[str, Any]:
    columns: Mapping[str, Any] = said(draft)["data"]["sources"][draft.source]["columns"]
    return columns


def test_what_is_planted_is_found(tmp_path: Path) -> None:
    draft = infer(orders(tmp_path / "orders.csv"), target="returned")
    document = said(draft)
    source = document["data"]["sources"]["orders"]
    assert source["rows"] == 600
    assert source["time_column"] == "bought_at"
    assert source["group_column"] == "customer_id"
    assert source["history"] == "300 days"
    assert source["columns"]["order_id"] == {"type": "integer", "unique": True}
    assert source["columns"]["email"]["personal"] is True
    assert source["columns"]["device"] == {"type": "category", "values": ["desktop", "phone"]}
    assert source["columns"]["price"] == {"type": "number", "min": 0, "max": 100}
    assert source["columns"]["weight"]["missing"] == "13%"
    assert source["columns"]["flag"] == {"type": "boolean"}
    assert source["columns"]["notes"]["type"] == "category"
    excluded = document["data"]["excluded"]
    assert excluded["order_id"] == "tells rows apart: 600 different values in 600 rows"
    assert excluded["constant"] == "has the same value in all rows"
    assert excluded["same_price"] == "equal to price in all 600 rows looked at"
    assert excluded["refund"] == "suspected leak: predicts returned almost alone (AUC 1)"
    assert excluded["reason"].startswith("suspected leak: whether it is filled tells returned")
    assert list(document["data"]["features"]) == ["device", "price", "weight", "flag", "notes"]
    assert document["data"]["splits"] == {"prevalence": "20%"}
    assert document["labels"]["target"] == {
        "name": "returned",
        "type": "binary",
        "source": "orders",
    }


def test_leaks_are_recorded_only_where_the_target_is_known(tmp_path: Path) -> None:
    draft = infer(orders(tmp_path / "orders.csv"))
    assert "labels" not in said(draft)
    assert not [c for c in draft.clauses if "suspected leak" in str(c.value)]
    assert draft.targets[0].column == "returned"
    assert draft.targets[0].prevalence == pytest.approx(0.2)


def test_an_honest_strong_column_is_a_question_and_no_leak(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311
    rows = [(chance.gauss(2.6 * (n % 2), 1), n % 2) for n in range(2000)]
    draft = infer(written(tmp_path / "d.csv", ("x", "y"), rows), target="y")
    assert "excluded" not in said(draft)["data"]
    assert any("`x` alone reaches an AUC of 0.9" in note for note in draft.notes)


def test_few_rows_part_classes_by_chance(tmp_path: Path) -> None:
    rows = [(n, int(n >= 4)) for n in range(8)]
    draft = infer(written(tmp_path / "d.csv", ("x", "y"), rows), target="y")
    assert "excluded" not in said(draft)["data"]


def test_numbers_that_never_repeat_are_no_keys_by_chance(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311
    rows = [(chance.randrange(10**9), chance.random(), n) for n in range(500)]
    columns = _columns(infer(written(tmp_path / "d.csv", ("income", "score", "n"), rows)))
    assert "unique" not in columns["income"]
    assert "unique" not in columns["score"]
    assert columns["n"]["unique"] is True  # one after the other, without a gap


def test_a_target_that_is_a_number_leaks_through_its_rank(tmp_path: Path) -> None:
    chance = random.Random(2)  # noqa: S311
    amounts = [chance.lognormvariate(3, 1) for _ in range(400)]
    rows = [(amount, amount**3, chance.random()) for amount in amounts]
    draft = infer(written(tmp_path / "d.csv", ("amount", "cubed", "x"), rows), target="amount")
    assert "rank correlation" in said(draft)["data"]["excluded"]["cubed"]
    assert "x" in said(draft)["data"]["features"]
    assert said(draft)["labels"]["target"]["type"] == "number"


def test_a_code_of_the_class_explains_its_entropy(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311
    kinds = [chance.choice(("oak", "ash", "elm")) for _ in range(600)]
    rows = [(kind[0], chance.choice("xyz"), kind) for kind in kinds]
    draft = infer(written(tmp_path / "d.csv", ("code", "other", "tree"), rows), target="tree")
    assert "explains 100% of its entropy" in said(draft)["data"]["excluded"]["code"]
    assert "other" in said(draft)["data"]["features"]
    assert said(draft)["labels"]["target"]["classes"] == ["ash", "elm", "oak"]


def test_a_later_moment_is_named(tmp_path: Path) -> None:
    rows = [
        (f"2025-01-{1 + n % 20:02d}", f"2025-02-{1 + n % 20:02d}", f"2024-01-{1 + n % 20:02d}")
        for n in range(60)
    ]
    path = written(tmp_path / "d.csv", ("shown_at", "paid", "joined"), rows)
    draft = infer(path, time="shown_at")
    assert [n for n in draft.notes if "`paid` lies after `shown_at` in 100% of the rows" in n]
    assert not [n for n in draft.notes if "`joined` lies" in n]


def test_a_value_seen_but_once_leaves_the_list_open(tmp_path: Path) -> None:
    rows = [("rare" if n == 5 else "ab"[n % 2], "ab"[n % 2]) for n in range(500)]
    columns = _columns(infer(written(tmp_path / "d.csv", ("open", "closed"), rows)))
    assert columns["open"] == {"type": "category"}
    assert columns["closed"] == {"type": "category", "values": ["a", "b"]}


def test_two_constants_of_a_sample_are_not_taken_for_equal(tmp_path: Path) -> None:
    rows = [("1", "x", n % 2) for n in range(400)] + [("2", "y", 0), ("2", "x", 1)]
    draft = infer(written(tmp_path / "d.csv", ("a", "b", "c"), rows), sample=100)
    assert "excluded" not in said(draft)["data"]


def test_the_same_data_give_the_same_draft(tmp_path: Path) -> None:
    path = orders(tmp_path / "orders.csv", 3000)
    texts = {rendered(infer(path, target="returned", sample=500)) for _ in range(3)}
    assert len(texts) == 1


def test_what_nobody_can_read_from_data_stays_a_comment(tmp_path: Path) -> None:
    text = rendered(infer(orders(tmp_path / "orders.csv"), target="returned"))
    assert "      # personal_data: {basis: " in text
    assert "owner: data-owner  # to decide" in text
    assert "available" not in text


def test_what_equals_the_target_is_said_to_equal_the_target(tmp_path: Path) -> None:
    rows = [(n % 12 + 1, n % 12 + 1, n % 5) for n in range(240)]
    path = written(tmp_path / "d.csv", ("month", "period", "x"), rows)
    excluded = said(infer(path, target="month"))["data"]["excluded"]
    assert excluded == {"period": "equal to the target, month, in all 240 rows looked at"}


def test_a_moment_that_is_predicted_dates_no_row_and_is_no_label(tmp_path: Path) -> None:
    rows = [(f"2025-01-{1 + n % 28:02d}", f"2024-02-{1 + n % 20:02d}", n) for n in range(60)]
    path = written(tmp_path / "d.csv", ("due_date", "joined", "x"), rows)
    draft = infer(path, target="due_date")
    assert said(draft)["data"]["sources"]["d"]["time_column"] == "joined"
    assert "labels" not in said(draft)
    assert any("`due_date` is no number" in note for note in draft.notes)


def test_sizes_count_the_rows_that_have_a_label(tmp_path: Path) -> None:
    """Of 4,000 rows 400 say why somebody left, 160 of them because they moved."""
    rows = [(n, ("moved" if n % 50 < 20 else "price") if n % 10 == 0 else "") for n in range(4000)]
    draft = infer(written(tmp_path / "left.csv", ("n", "why"), rows), target="why")
    said = "\n".join(draft.notes)
    assert "`why` stands in 400 of 4,000 rows" in said
    assert "has 60 rows with a label, 24 of them positive" in said


def test_a_full_answer_outranks_what_is_filled_for_few_and_what_is_only_two_valued(
    tmp_path: Path,
) -> None:
    names = ("Kündigungsgrund", "sparse", "queue", "eur", "gekündigt", "price")
    rows = [
        (
            ("move", "price")[n % 20 // 10] if n % 10 == 0 else "",
            "" if n % 3 == 0 else "ab"[n % 2],
            "xyz"[n % 3],
            "no" if n % 4 else "yes",
            "ja" if n % 13 == 0 else "nein",
            n * 1.5,
        )
        for n in range(2000)
    ]
    draft = infer(written(tmp_path / "customers.csv", names, rows))
    ranked = [each.column for each in draft.targets]
    assert ranked == ["gekündigt", "eur", "queue", "sparse", "Kündigungsgrund"]
    assert [each.column for each in draft.targets if each.called] == ["gekündigt"]
