"""Targets: each turns a `Project` into files; together they are the generated repo."""

from specc.emit._emit import emit
from specc.emit._supported import not_carried, unsupported

__all__ = ["emit", "not_carried", "unsupported"]
