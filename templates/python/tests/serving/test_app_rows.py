"""Requests are held to the contract, field by field."""

import json
from typing import Any

import pytest
import yaml

from package_name.config import Scope
from package_name.serve import app_rows
from package_name.serve.app_rows import MOST_ROWS, Refused, Requests

GOOD = {
    "amount": 3.5,
    "count": 2,
    "open": True,
    "device": "mobile",
    "words": "a red shoe",
    "at": "2026-03-01T10:00:00+02:00",
    "model_config": "a name that libraries use themselves",
}
COLUMNS: dict[str, dict[str, Any]] = {
    "amount": {"type": "number", "min": 0, "max": 10, "missing": 0.1},
    "count": {"type": "integer", "min": 1, "missing": 0},
    "open": {"type": "boolean"},
    "device": {"type": "category", "values": ["mobile", "desktop", 7]},
    "words": {"type": "text", "missing": 0},
    "at": {"type": "timestamp"},
    "model_config": {"type": "string"},
}


@pytest.fixture(scope="module")
def requests(scope: Scope, tmp_path_factory: pytest.TempPathFactory) -> Requests:
    """Requests to a service whose inputs have every type and every bound."""
    root = tmp_path_factory.mktemp("contract")
    (root / "conf" / "contracts").mkdir(parents=True)
    about = yaml.safe_dump(vars(scope.project))
    (root / "conf" / "project.yaml").write_text(about, encoding="utf-8")
    here = {"spec_ref": "data"}
    contract = {"source": "s", "owner": "o", "location": "l", "format": "csv", "tolerance": 0.01,
                "access": "granted", "columns": COLUMNS, **here}  # fmt: skip
    inputs = {name: {"source": "s", "type": each["type"], **here} for name, each in COLUMNS.items()}
    target = {"name": "y", "type": "binary", "source": "s", **here}
    for name, data in {
        "contracts/s": contract,
        "features": {"target": target, "features": inputs},
    }.items():
        (root / "conf" / f"{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    return app_rows.requests(Scope(root))


def _body(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_a_row_that_keeps_the_contract_is_read(requests: Requests) -> None:
    (row,) = requests.read(_body())
    assert row.keys() == GOOD.keys()
    assert row["at"].isoformat() == "2026-03-01T08:00:00"


def test_a_list_of_rows_is_read_in_order(requests: Requests) -> None:
    rows = requests.read(b"[" + _body(count=1) + b"," + _body(count=2) + b"]")
    assert [row["count"] for row in rows] == [1, 2]


@pytest.mark.parametrize("name", ["amount", "device", "open", "at"])
def test_null_is_a_missing_value_where_the_contract_has_them(requests: Requests, name: str) -> None:
    assert requests.read(_body(**{name: None}))[0][name] is None


def test_numbers_stand_for_categories_that_are_numbers(requests: Requests) -> None:
    assert requests.read(_body(device=7))[0]["device"] == "7"


@pytest.mark.parametrize(
    ("changes", "where", "problem"),
    [
        ({"amount": "3.5"}, "amount", "valid number"),
        ({"amount": -0.5}, "amount", "greater than or equal to 0"),
        ({"amount": 10.5}, "amount", "less than or equal to 10"),
        ({"amount": float("nan")}, "amount", "finite"),
        ({"count": 0}, "count", "greater than or equal to 1"),
        ({"count": 1.5}, "count", "valid integer"),
        ({"count": None}, "count", "valid integer"),
        ({"open": "yes"}, "open", "valid boolean"),
        ({"device": "toaster"}, "device", "one of mobile, desktop, 7"),
        ({"words": 5}, "words", "valid string"),
        ({"words": "x" * 20_000}, "words", "at most"),
        ({"at": "yesterday"}, "at", "datetime"),
        ({"amuont": 3.5}, "amuont", "is not an input; the inputs are amount, at"),
    ],
)
def test_a_row_that_breaks_the_contract_is_refused_with_the_reason(
    requests: Requests, changes: dict[str, Any], where: str, problem: str
) -> None:
    with pytest.raises(Refused) as refusal:
        requests.read(_body(**changes))
    (found,) = refusal.value.problems
    assert found["where"] == where
    assert problem in found["problem"]


@pytest.mark.parametrize("name", GOOD)
def test_every_input_must_be_sent(requests: Requests, name: str) -> None:
    row = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(Refused, match=f"{name}: is missing"):
        requests.read(json.dumps(row).encode())


def test_a_problem_in_a_list_names_the_row(requests: Requests) -> None:
    with pytest.raises(Refused, match=r"\[1\]\.count"):
        requests.read(b"[" + _body() + b"," + _body(count="x") + b"]")


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'"x"', b"[]", b"[7]", b"\xff"])
def test_what_is_not_rows_is_refused(requests: Requests, body: bytes) -> None:
    with pytest.raises(Refused):
        requests.read(body)


def test_lists_are_bounded(requests: Requests) -> None:
    with pytest.raises(Refused, match="at most"):
        requests.read(b"[" + b",".join([_body()] * (MOST_ROWS + 1)) + b"]")
