"""The validator of the whole language, built on pydantic's core.

Importing pydantic and letting it inspect sixty classes takes longer than everything else `specc
check` does. The classes use a small part of what pydantic knows, so their core schema is put
together here; `schema.py` lets pydantic itself derive the JSON Schema, and a test holds the two to
the same verdicts and the same errors.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field

    from pydantic_core import CoreSchema, SchemaValidator


@cache
def validator(root: type) -> SchemaValidator:
    """Reads plain data into a document of type `root`; raises pydantic-core's `ValidationError`."""
    from pydantic_core import SchemaValidator

    return SchemaValidator(schema_of(root))


def schema_of(kind: Any) -> CoreSchema:
    """The core schema of a section, a marked type, or a container of them."""
    if hasattr(kind, "__get_pydantic_core_schema__") and get_origin(kind) is None:
        return _own(kind, kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _section(kind)
    return _BY_ORIGIN[get_origin(kind)](*get_args(kind))


def _own(marker: Any, kind: Any) -> CoreSchema:
    schema: CoreSchema = marker.__get_pydantic_core_schema__(kind, schema_of)
    return schema


@cache
def _section(kind: type) -> CoreSchema:
    from pydantic_core import core_schema

    hints = get_type_hints(kind, include_extras=True)
    arguments = [_field(field, hints[field.name]) for field in fields(kind)]
    return core_schema.dataclass_schema(
        kind,
        core_schema.dataclass_args_schema(kind.__name__, arguments),
        [field.name for field in fields(kind)],
        config={"extra_fields_behavior": "forbid"},
    )


def _field(field: Field[Any], kind: Any) -> Any:
    from pydantic_core import core_schema

    schema = schema_of(kind)
    if field.default is not MISSING:
        schema = core_schema.with_default_schema(schema, default=field.default)
    elif field.default_factory is not MISSING:
        schema = core_schema.with_default_schema(schema, default_factory=field.default_factory)
    return core_schema.dataclass_field(
        field.name, schema, kw_only=True, validation_alias=field.name.rstrip("_")
    )


def _annotated(kind: Any, *markers: Any) -> CoreSchema:
    return _own(markers[-1], kind)


def _optional(*kinds: Any) -> CoreSchema:
    from pydantic_core import core_schema

    (kind,) = (k for k in kinds if k is not type(None))
    return core_schema.nullable_schema(schema_of(kind))


def _mapping(keys: Any, values: Any) -> CoreSchema:
    from pydantic_core import core_schema

    return core_schema.dict_schema(schema_of(keys), schema_of(values))


def _list(item: Any, _: Any) -> CoreSchema:
    from pydantic_core import core_schema

    return core_schema.tuple_schema([schema_of(item)], variadic_item_index=0)


def _literal(*words: Any) -> CoreSchema:
    from pydantic_core import core_schema

    return core_schema.literal_schema(list(words))


_BY_ORIGIN: dict[Any, Callable[..., CoreSchema]] = {
    Annotated: _annotated,
    Union: _optional,
    UnionType: _optional,
    dict: _mapping,
    tuple: _list,
    Literal: _literal,
}
