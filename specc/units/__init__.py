"""Quantities as people write them: `200ms`, `5%`, `$5k per month`, `drops 5%`, `p99`.

Values are exact (`fractions.Fraction` of a base unit), so the same amount written in two units is
one value. Nothing here imports pydantic; the types of fields tell it what to do when it comes.
"""

from specc.units._comparison import Comparison, Level, Operator, parse_comparison, parse_quantile
from specc.units._error import MeasureError, NotAScalarError, RangeError, UnitError
from specc.units._fields import (
    Amount,
    Bound,
    Count,
    Duration,
    HourlyRate,
    Money,
    MoneyRate,
    Number,
    Quantile,
    Rate,
    Share,
    Size,
    field_of,
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
from specc.units._table import BYTES, CURRENCIES, NUMBER, SHARE, TIME, Dimension

__all__ = [
    "AMOUNT",
    "BYTES",
    "COUNT",
    "CURRENCIES",
    "DURATION",
    "MONEY",
    "MONEY_RATE",
    "NUMBER",
    "PLAIN_NUMBER",
    "RATE",
    "SHARE",
    "SHARE_OF_ONE",
    "SIZE",
    "TIME",
    "Amount",
    "Bound",
    "Comparison",
    "Count",
    "Dimension",
    "Duration",
    "HourlyRate",
    "Kind",
    "Level",
    "MeasureError",
    "Money",
    "MoneyRate",
    "NotAScalarError",
    "Number",
    "Operator",
    "Quantile",
    "Quantity",
    "RangeError",
    "Rate",
    "Share",
    "Size",
    "UnitError",
    "field_of",
    "parse",
    "parse_comparison",
    "parse_quantile",
]
