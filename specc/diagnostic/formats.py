"""The output formats: one module each, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.diagnostic.report import Report

FORMATS = (
    "text",
    "concise",
    "json",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "rdjson",
    "markdown",
)
"""Each is written by `document(report)` in the module `as_<name>`."""


def render(name: str, report: Report) -> str:
    """The report in the format of that name, ending in a newline unless it is empty."""
    document: str = import_module(f"specc.diagnostic.as_{name}").document(report)
    return document
