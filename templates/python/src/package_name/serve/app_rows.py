"""Requests against the contract: a pydantic model made from `conf/` when the service starts.

Every input must be there; null is allowed where the contract allows missing values. A field that the
model does not know is refused: it is most likely a misspelt input.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
)

from .. import labels
from ..config import Column, Scope

MOST_ROWS = 1_000
LONGEST_TEXT = 10_000
SHOWN = 60

Row = dict[str, Any]


class Refused(Exception):
    """A request that cannot be answered; each problem says where and what."""

    def __init__(self, problems: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{each['where']}: {each['problem']}" for each in problems))
        self.problems = problems


@dataclass(frozen=True)
class Requests:
    """Reads request bodies: one row, or a list of rows."""

    one: TypeAdapter[BaseModel]
    many: TypeAdapter[list[BaseModel]]
    inputs: Sequence[str]

    def read(self, body: bytes) -> list[Row]:
        """The rows of a body; raises `Refused`."""
        several = body.lstrip()[:1] == b"["
        try:
            rows = self.many.validate_json(body) if several else [self.one.validate_json(body)]
        except ValidationError as error:
            raise Refused([self._problem(each) for each in error.errors()[:20]]) from None
        return [row.model_dump(by_alias=True) for row in rows]

    def schema(self) -> dict[str, Any]:
        """JSON Schema of a body."""
        row = self.one.json_schema(by_alias=True)
        rows = {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}
        return {"oneOf": [row, rows]}

    def _problem(self, error: Mapping[str, Any]) -> dict[str, str]:
        where = "".join(f"[{at}]" if isinstance(at, int) else f".{at}" for at in error["loc"])
        return {"where": where.lstrip(".") or "body", "problem": self._said(error)}

    def _said(self, error: Mapping[str, Any]) -> str:
        if error["type"] == "missing":
            return "is missing; every input must be sent"
        if error["type"] == "extra_forbidden":
            return f"is not an input; the inputs are {', '.join(self.inputs)}"
        message = error["msg"].removeprefix("Value error, ")
        if error["type"] == "json_invalid":
            return str(message)
        return f"{message}; found {repr(error['input'])[:SHOWN]}"


def requests(scope: Scope) -> Requests:
    """What the contracts of the inputs' sources allow."""
    inputs = scope.features.features
    fields: dict[str, Any] = {}
    for index, (name, feature) in enumerate(inputs.items()):
        column = scope.contracts[feature.source].columns.get(name) or Column(type=feature.type)
        fields[f"input_{index}"] = (_type(column), Field(alias=name))
    config = ConfigDict(extra="forbid", allow_inf_nan=False, title=scope.project.unit)
    row = create_model("Row", __config__=config, **fields)
    rows = Annotated[list[row], Field(min_length=1, max_length=MOST_ROWS)]  # type: ignore[valid-type]
    return Requests(TypeAdapter(row), TypeAdapter(rows), tuple(inputs))


def _type(column: Column) -> Any:
    """The type of one input with the contract's bounds; optional where values may be missing."""
    kind = _KINDS[column.type](column)
    if column.values is not None:
        allowed = tuple(labels.text(value) for value in column.values)
        kind = Annotated[kind, AfterValidator(_one_of(allowed))]
    return kind if column.missing == 0 else kind | None


def _number(column: Column) -> Any:
    return Annotated[float, Field(strict=True, ge=column.min, le=column.max)]


def _integer(column: Column) -> Any:
    return Annotated[int, Field(strict=True, ge=column.min, le=column.max)]


def _boolean(column: Column) -> Any:
    return Annotated[bool, Field(strict=True)]


def _text(column: Column) -> Any:
    return Annotated[str, Field(strict=True, max_length=LONGEST_TEXT)]


def _category(column: Column) -> Any:
    """A word; a number stands for its digits, as it does in the data."""
    return Annotated[str, Field(strict=True, max_length=LONGEST_TEXT), BeforeValidator(_as_word)]


def _timestamp(column: Column) -> Any:
    return Annotated[datetime, Field(strict=True), AfterValidator(_in_utc)]


_KINDS: dict[str, Callable[[Column], Any]] = {
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "text": _text,
    "string": _text,
    "category": _category,
    "timestamp": _timestamp,
}


def _as_word(value: object) -> object:
    return labels.text(value) if isinstance(value, bool | int | float) else value


def _in_utc(value: datetime) -> datetime:
    """In UTC and without a zone, as the pipeline has it."""
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _one_of(allowed: tuple[str, ...]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if labels.text(value) not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed[:20])}")
        return value

    return check
