"""Frozen values that cost nothing to declare.

A record is a dataclass that is made without `@dataclass`: writing and compiling the methods of a
hundred classes takes longer than all the rest of `specc check`. The methods here are the same for
every record and read its fields when they run. `dataclasses.fields`, `is_dataclass` and `replace`
work on records as on any dataclass, and pydantic takes them for such.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    eq_default=False,
    field_specifiers=(dataclasses.field,),
)
def record(cls: type[T]) -> type[T]:
    """Makes a class of annotations with defaults a frozen value, keyword-only, compared by
    identity."""
    inherited: Mapping[str, Any] = getattr(cls, "__dataclass_fields__", {})
    own = {name: _field(cls, name, kind) for name, kind in cls.__annotations__.items()}
    made: Any = cls
    made.__dataclass_fields__ = {**inherited, **own}
    made.__dataclass_params__ = _PARAMETERS
    made.__init__ = _init
    made.__setattr__ = made.__delattr__ = _frozen
    made.__repr__ = _repr
    return cls


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,)
)
def value(cls: type[T]) -> type[T]:
    """A record that is equal to another of its class with equal fields."""
    made: Any = record(cls)
    made.__eq__, made.__hash__ = _eq, _hash
    return cls


def is_record(found: object) -> bool:
    """Whether it is a part with fields of its own, compared by identity, and not a value: what a
    spec and a project are made of."""
    kind = type(found)
    return hasattr(kind, "__dataclass_fields__") and kind.__eq__ is object.__eq__


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class _Model:
    """A dataclass as Python makes it, from which sections take what marks them as such."""

    field: int = 0


_PARAMETERS: Any = _Model.__dataclass_params__  # type: ignore[attr-defined]
_MODEL = dataclasses.fields(_Model)[0]
_MARK = "_field_type"
"""By this attribute `dataclasses` tells a field from a class variable."""


def _field(cls: type, name: str, kind: object) -> Any:
    default = cls.__dict__.get(name, dataclasses.MISSING)
    whole = isinstance(default, dataclasses.Field)
    made: Any = default if whole else dataclasses.field(default=default)
    if whole:
        delattr(cls, name)  # a default that is made anew each time is no attribute of the class
    made.name, made.type, made.kw_only = name, kind, True
    setattr(made, _MARK, getattr(_MODEL, _MARK))
    return made


def _init(self: Any, **given: Any) -> None:
    values = self.__dict__
    for name, field in self.__dataclass_fields__.items():
        if name in given:
            values[name] = given.pop(name)
        elif field.default is not dataclasses.MISSING:
            values[name] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            values[name] = field.default_factory()
        else:
            raise TypeError(f"{type(self).__name__} lacks {name}")
    if given:
        raise TypeError(f"{type(self).__name__} has no {', '.join(given)}")
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _frozen(self: Any, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change {name} of a {type(self).__name__}")


def _eq(self: Any, other: object) -> bool:
    return type(self) is type(other) and self.__dict__ == other.__dict__


def _hash(self: Any) -> int:
    return hash(tuple(getattr(self, name) for name in self.__dataclass_fields__))


def _repr(self: Any) -> str:
    names = (field.name for field in dataclasses.fields(self))
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({values})"
