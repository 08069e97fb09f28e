"""A draft put into a spec: every byte stays, and what differs is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from infer_data import orders

from specc.infer import Draft, InferError, infer, merge, merged
from specc.source import parse

pytest.importorskip("duckdb", reason="DuckDB is not installed")

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/spec*.yaml"))
BARE = """\
specc: 1   # a comment

project: {id: returns, summary: Which orders come back.}
people:
  lead: {role: tech_lead, handle: "@lead"}
data:
  sources:
    orders:      # ours
      owner: lead
      location: orders.csv
      format: csv
      rows: 40k
      columns:
        price: {type: number, max: 50}   # euros
        gone: {type: text}
        # the last word on columns

  features: {price: {from: orders}, refund: {from: orders}}
labels: {target: {name: returned, type: binary, source: orders}}
# the end
"""


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    path = orders(tmp_path_factory.mktemp("data") / "orders.csv")
    return infer(path, location="orders.csv", target="returned")


def _is_kept(before: bytes, after: bytes) -> bool:
    """Whether all bytes of the one are in the other, in order."""
    rest = iter(after)
    return all(byte in rest for byte in before)


def _data(text: bytes) -> Any:
    found, problems = parse("spec.yaml", text)
    assert problems == ()
    assert found is not None
    return found.data


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_every_byte_of_an_example_stays(draft: Draft, path: Path, end: bytes) -> None:
    before = path.read_bytes().replace(b"\n", end)
    after = merged(before, draft)
    assert _is_kept(before, after)
    assert _data(after)["data"]["sources"]["orders"]["location"] == "orders.csv"
    assert merged(after, draft) == after  # a second time there is nothing to add


def test_what_is_missing_is_added_where_it_belongs(draft: Draft) -> None:
    text = merged(BARE.encode(), draft).decode()
    assert "price: {type: number, max: 50, min: 0}   # euros\n" in text
    lines = text.splitlines()
    assert lines.index("        # the last word on columns") < next(
        n for n, line in enumerate(lines) if line.startswith("        order_id: ")
    )
    assert lines[-1] == "# the end" or "# the end" in lines
    source = _data(text.encode())["data"]["sources"]["orders"]
    assert source["owner"] == "lead"
    assert source["rows"] == "40k"
    assert source["columns"]["order_id"] == {"type": "integer", "unique": True}


def test_differences_have_both_places_and_are_left(draft: Draft) -> None:
    found = merge("spec.yaml", BARE.encode(), draft)
    told = {each.where: each.message for each in found.differs}
    file = draft.profile.file
    assert told["spec.yaml:12:13"] == f"40k rows are written, and {file} has 600"
    assert told["spec.yaml:14:36"].startswith(f"the max is 50, but `price` of {file} reaches 8")
    assert told["spec.yaml:15:15"] == f"{file} has no column `gone`"
    assert "`refund` is a feature, and suspected leak" in told["spec.yaml:18:45"]
    assert len(told) == 4
    assert "`device`" in found.left[0]


def test_features_are_a_choice_that_nobody_adds_to(draft: Draft) -> None:
    features = _data(merged(BARE.encode(), draft))["data"]["features"]
    assert list(features) == ["price", "refund"]


def test_a_spec_without_people_gets_one_to_fill_in(draft: Draft) -> None:
    text = merged(b"specc: 1\nproject: {id: x, summary: y}", draft)
    assert _data(text)["people"] == {"data-owner": {"role": "data_owner", "handle": "@data-owner"}}
    assert text.startswith(b"specc: 1\nproject: {id: x, summary: y}\n")


@pytest.mark.parametrize("text", [b"", b"specc: [1\n", b"\xff\xfe", b"- a\n"])
def test_what_is_no_spec_is_left_alone(draft: Draft, text: bytes) -> None:
    with pytest.raises(InferError) as caught:
        merged(text, draft)
    assert "specc check" in caught.value.help


def test_a_folder_gets_each_section_in_its_file(draft: Draft) -> None:
    head, _, rest = BARE.partition("data:\n")
    files = {"spec/spec.yaml": head.encode(), "spec/data.yaml": f"data:\n{rest}".encode()}
    found = merge("spec", files, draft)
    assert set(found.files) == {"spec/data.yaml"}
    assert all(_is_kept(*both) for both in found.files.values())


def test_what_a_person_promised_beyond_the_draft_is_held_against_the_data(draft: Draft) -> None:
    text = BARE.replace(
        "        gone: {type: text}",
        "        device: {type: category, unique: true}\n"
        "        order_id: {type: integer, max: 1100, unique: true}\n"
        "        flag: {type: boolean, missing: 0%, unique: false}",
    )
    told = [each.message for each in merge("spec.yaml", text.encode(), draft).differs]
    file = draft.profile.file
    assert f"`device` of {file} repeats values: 2 different in 600 rows" in told
    assert f"the max is 1100, but `order_id` of {file} reaches 1599" in told
    assert not [each for each in told if "`flag`" in each]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_braces_comments_and_ends_of_lines_stay(draft: Draft, end: str) -> None:
    """In braces, with tabs between, with a mark of order, without a last line's end."""
    for text in (
        BARE.replace("rows: 40k", "rows:\t40k\t# ours"),
        "\ufeff" + BARE.rstrip("\n"),
        "{specc: 1, project: {id: a, summary: b}, data: {sources: {orders: {rows: 600}}}}",
    ):
        before = text.replace("\n", end).encode()
        after = merged(before, draft)
        assert _is_kept(before, after)
        assert merged(after, draft) == after
        assert _data(after)["data"]["sources"]["orders"]["columns"]["order_id"]["unique"] is True
        assert end == "\n" or text.startswith("{") or after.count(b"\n") == after.count(b"\r\n")


def test_another_target_is_told_and_its_leaks_are_not_entered(draft: Draft) -> None:
    """`refund` and `reason` tell `returned`; of a spec that predicts `gone` they tell nothing."""
    text = BARE.replace("name: returned", "name: gone").replace(", refund: {from: orders}", "")
    found = merge("spec.yaml", text.encode(), draft)
    line = 1 + text[: text.index("labels:")].count("\n")
    (told,) = [each for each in found.differs if each.where.startswith(f"spec.yaml:{line}:")]
    assert told.message.startswith("the target is gone, and `returned` of ")
    excluded = {each.path[-1] for each in found.added if each.path[:2] == ("data", "excluded")}
    assert "email" in excluded
    assert not excluded & {"refund", "reason"}
    same = merge("spec.yaml", BARE.replace(", refund: {from: orders}", "").encode(), draft)
    assert {"refund", "reason"} <= {each.path[-1] for each in same.added}
