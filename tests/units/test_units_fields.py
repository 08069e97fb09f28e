"""The kinds as fields of a dataclass that pydantic validates."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from specc.units import (
    Amount,
    Bound,
    Comparison,
    Count,
    Duration,
    HourlyRate,
    Money,
    MoneyRate,
    Number,
    Quantile,
    Quantity,
    Rate,
    Share,
    Size,
    UnitError,
    parse,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    limit: Duration
    budget: Money | None = None
    cost: MoneyRate | None = None
    price: HourlyRate | None = None
    load: Rate | None = None
    share: Share | None = None
    memory: Size | None = None
    rows: Count | None = None
    worth: Number | None = None
    target: Amount | None = None
    when: Bound | None = None
    at: Quantile | None = None


ADAPTER = TypeAdapter(Everything)
WRITTEN: dict[str, Any] = {
    "limit": "0.2 s",
    "budget": "$5k",
    "cost": "$60k per year",
    "price": "$25/h",
    "load": "2000/s",
    "share": 0.05,
    "memory": "2 GB",
    "rows": 40000,
    "worth": 0.01,
    "target": "2.15%",
    "when": "drops 5%",
    "at": "p99",
}


def test_validates_and_writes_json_in_canonical_text() -> None:
    read = ADAPTER.validate_python(WRITTEN)
    assert isinstance(read.limit, Quantity)
    assert isinstance(read.when, Comparison)
    written = json.loads(ADAPTER.dump_json(read))
    assert written == {
        "limit": "200 ms",
        "budget": "$5k",
        "cost": "$5k per month",
        "price": "$25 per hour",
        "load": "2000 per second",
        "share": "5%",
        "memory": "2 GB",
        "rows": "40k",
        "worth": "0.01",
        "target": "2.15%",
        "when": "drops 5%",
        "at": "p99",
    }
    assert ADAPTER.validate_python(written) == read
    assert ADAPTER.validate_python({name: getattr(read, name) for name in WRITTEN}) == read


def test_an_error_comes_through_pydantic_whole() -> None:
    with pytest.raises(ValidationError) as caught:
        ADAPTER.validate_python({"limit": 200, "share": True, "rows": parse("5%")})
    errors = caught.value.errors()
    assert [(error["type"], error["loc"]) for error in errors] == [
        ("value_error", ("limit",)),
        ("value_error", ("share",)),
        ("value_error", ("rows",)),
    ]
    reason = errors[0]["ctx"]["error"]
    assert isinstance(reason, UnitError)
    assert reason.help == "write 200ms, 200 s, 200 days"


def test_the_json_schema_describes_each_kind() -> None:
    properties = ADAPTER.json_schema()["properties"]
    assert properties["limit"]["type"] == "string"
    assert properties["limit"]["title"] == "Duration"
    assert properties["limit"]["examples"] == ["200ms", "2 weeks"]
    share = properties["share"]["anyOf"][0]
    assert share["type"] == ["string", "number"]
    assert (share["minimum"], share["maximum"]) == (0, 1)


def test_every_example_in_a_schema_is_accepted() -> None:
    for kind in (Amount, Bound, Count, Duration, Money, MoneyRate, Number, Quantile, Rate, Share):
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        for example in adapter.json_schema()["examples"]:
            adapter.validate_python(example)


def test_reading_a_quantity_does_not_import_pydantic() -> None:
    code = "import sys, specc.units; sys.exit(any(m.startswith('pydantic') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
