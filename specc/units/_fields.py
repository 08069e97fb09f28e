"""The kinds as types of fields: `limit: Duration` in a dataclass that pydantic validates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from specc.units._comparison import (
    Comparison,
    Level,
    comparison_schema,
    parse_comparison,
    parse_quantile,
    quantile_schema,
)
from specc.units._kind import (
    AMOUNT,
    COUNT,
    DURATION,
    MONEY,
    MONEY_RATE,
    PLAIN_NUMBER,
    RATE,
    SHARE_OF_ONE,
    SIZE,
    Kind,
)
from specc.units._parse import parse
from specc.units._quantity import Quantity

if TYPE_CHECKING:
    from pydantic_core.core_schema import CoreSchema


@dataclass(frozen=True, slots=True)
class Field:
    """Tells pydantic how to read a scalar and how JSON Schema describes it.

    pydantic finds the two methods by name; it is imported by whoever builds a validator.
    """

    read: Callable[[object], object]
    schema: Callable[[], dict[str, Any]]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.to_string_ser_schema()
        )

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return self.schema()


def field_of(kind: Kind) -> Field:
    """What marks a field that takes the quantities of a kind."""
    return Field(partial(parse, kind=kind), kind.json_schema)


Duration = Annotated[Quantity, field_of(DURATION)]
"""`200ms`, `2 weeks`."""
Money = Annotated[Quantity, field_of(MONEY)]
"""`$5k`, `500 EUR`."""
MoneyRate = Annotated[Quantity, field_of(MONEY_RATE)]
"""`$5k per month`, `$25 per hour`."""
HourlyRate = MoneyRate
"""A price of time: the same kind as `MoneyRate`, whatever the period."""
Rate = Annotated[Quantity, field_of(RATE)]
"""`2000 per second`."""
Share = Annotated[Quantity, field_of(SHARE_OF_ONE)]
"""`5%` or 0.05, from 0 to 1."""
Size = Annotated[Quantity, field_of(SIZE)]
"""`2 GB`, `512 MiB`."""
Count = Annotated[Quantity, field_of(COUNT)]
"""`40k`, 8000: whole, not negative."""
Number = Annotated[Quantity, field_of(PLAIN_NUMBER)]
"""0.78, `40k`."""
Amount = Annotated[Quantity, field_of(AMOUNT)]
"""A quantity of any dimension, for the numbers of a metric."""
Bound = Annotated[Comparison, Field(parse_comparison, comparison_schema)]
"""`>= 0.76`, `drops 5%`, `rises 0.15 points`."""
Quantile = Annotated[Level, Field(parse_quantile, quantile_schema)]
"""`p99`, `median`."""
