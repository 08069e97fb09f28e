"""Targets: each turns a `Project` into files; together they are the generated repo."""

from specc.emit._emit import Emitted, emit, existence, makers
from specc.emit._house import House, Rendered, joined, winners
from specc.emit._supported import not_carried, unsupported

__all__ = [
    "Emitted",
    "House",
    "Rendered",
    "emit",
    "existence",
    "joined",
    "makers",
    "not_carried",
    "unsupported",
    "winners",
]
